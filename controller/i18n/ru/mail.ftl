# Письма о том, что экраны не на связи.
mail-subject = { $school }: { $count ->
    [one] { $count } экран не на связи
    [few] { $count } экрана не на связи
   *[many] { $count } экранов не на связи
}
mail-greeting = Здравствуйте, { $name }!
mail-school-line = В школе «{ $school }» с { $since } не на связи сразу все экраны. Похоже, в школе нет интернета или электричества.
mail-power-or-network = В школе «{ $school }» экран не на связи с { $since }. Похоже, у него нет питания или сети.
mail-shut-down = В школе «{ $school }» экран выключен с { $since }.
mail-switched-off = В школе «{ $school }» экран выключен с пульта с { $since }.
mail-stopped = В школе «{ $school }» на экране остановилась программа: он не на связи с { $since }.
mail-certificate = В школе «{ $school }» у экрана истёк срок сертификата: он не на связи с { $since }.
mail-controller = В школе «{ $school }» экран не вернулся на связь после перезапуска сервера { $since }.
mail-refused = В школе «{ $school }» сервер прервал связь с экраном { $since }.
mail-never = В школе «{ $school }» экран ещё ни разу не выходил на связь.
mail-screen = — { $room }: с { $since }
mail-more = и ещё { $count ->
    [one] { $count } экран
    [few] { $count } экрана
   *[many] { $count } экранов
}
mail-do-school-line = Проверьте интернет в школе: роутер, кабель, договор с провайдером. Экраны показывают последнее, что получили, и вернутся на связь сами.
mail-do-power-or-network = Проверьте, включён ли экран в розетку, горит ли на приставке индикатор и вставлен ли сетевой кабель.
mail-do-shut-down = Если его выключили нарочно, ничего делать не нужно.
mail-do-switched-off = Если его выключили нарочно, ничего делать не нужно.
mail-do-stopped = Выключите и включите экран. Если не помогло, сообщите технику.
mail-do-certificate = Включите экран и подождите: он продлит сертификат сам. Если не помогло, подключите его заново по коду.
mail-do-controller = Проверьте, включён ли экран, и есть ли в школе интернет.
mail-do-refused = Выключите и включите экран. Если не помогло, сообщите технику.
mail-do-never = Проверьте, включён ли экран.
mail-link = Экраны школы: { $link }
mail-stop = Не получать такие письма: { $link }
mail-invitation-subject = Приглашение в Эфир: { $unit }
mail-invitation = Вас пригласили в Эфир, где школа ведёт объявления и новости на своих экранах. Подразделение: { $unit }.
mail-invitation-link = Задайте себе пароль по этой ссылке: { $link }
mail-invitation-login = Ваш логин: { $login }
mail-invitation-until = Ссылка действует один раз, до { $until }.
mail-invitation-stranger = Если вы не ждали этого письма, ничего не делайте: без вас ссылка ничего не меняет.
mail-ticket-subject = Обращение: { $subject }
mail-ticket-new = В обращении «{ $subject }» ({ $unit }) просят помощи.
mail-ticket-taken = Обращением «{ $subject }» ({ $unit }) занимаются.
mail-ticket-answered = На обращение «{ $subject }» ({ $unit }) есть ответ.
mail-ticket-reopened = Вопрос по обращению «{ $subject }» ({ $unit }) ещё не решён.
mail-ticket-closed = Обращение «{ $subject }» ({ $unit }) закрыто.
mail-ticket-link = Прочитать и ответить: { $link }
mail-nomination-subject = Представление в администраторы: { $unit }
mail-nomination-waits = Директор школы «{ $unit }» представил { $count ->
    [one] { $count } человека
   *[many] { $count } человек
} в администраторы. Решите о каждом: утвердить или отказать. Если за три рабочих дня решения не будет, решить сможет и вышестоящий координатор.
mail-nomination-overdue = Представление школы «{ $unit }» ждёт вашего решения больше трёх рабочих дней. Не решено: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}. Теперь решить может и вышестоящий координатор.
mail-nomination-rose = Представление школы «{ $unit }» больше трёх рабочих дней ждёт решения координатора. Не решено: { $count ->
    [one] { $count } человек
    [few] { $count } человека
   *[many] { $count } человек
}. Теперь решить можете и вы.
mail-nomination-link = Открыть представления: { $link }
