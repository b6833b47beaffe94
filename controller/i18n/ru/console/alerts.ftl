alerts-title = Тревога
alerts-heading = Тревога
alerts-supplement = Экраны дополняют систему оповещения о пожаре (СОУЭ) и не заменяют её.
alerts-raise-heading = Что случилось?
alerts-past = Прежние сообщения
alerts-none = Тревог не было
alerts-none-what = Здесь появится каждое экстренное сообщение: где его вывели, где его не было и что с ним делали.
alerts-open = Получение и отбой
alerts-drill = УЧЕБНАЯ ТРЕВОГА
alerts-raised-at = Объявлена { $time }
alerts-until = до { $time }

alerts-in-force = Действует
alerts-overdue = Срок истёк. Отбоя не было
alerts-expired = Срок истёк
alerts-all-clear = Отбой
alerts-in-error = Ошибочное сообщение. Отбой
alerts-extreme = Чрезвычайная угроза
alerts-severe = Серьёзная угроза
alerts-moderate = Умеренная угроза
alerts-minor = Малая угроза

alerts-threat-fire = Пожар
alerts-threat-missile = Ракетная опасность
alerts-threat-drone = Угроза БПЛА
alerts-threat-object = Подозрительный предмет
alerts-threat-other = Другое
alerts-fire-text = Пожар
alerts-fire-instruction = Выходите из здания по плану эвакуации. Не пользуйтесь лифтом, не возвращайтесь за вещами. Слушайте учителя.
alerts-missile-text = Ракетная опасность
alerts-missile-instruction = Отойдите от окон. Идите в укрытие вместе с учителем. Ждите отбоя.
alerts-drone-text = Угроза атаки БПЛА
alerts-drone-instruction = Отойдите от окон и не выходите на улицу. Слушайте учителя. Ждите отбоя.
alerts-object-text = Подозрительный предмет
alerts-object-instruction = Не подходите и не трогайте. Отойдите как можно дальше и сообщите взрослым.

alerts-new-heading = Тревога: { $unit }
alerts-what-happened = Что случилось?
alerts-confirm = Это выйдет на экраны
alerts-text = Что случилось
alerts-instruction = Что делать
alerts-instruction-hint = До 300 знаков. Чем короче, тем скорее прочтут.
alerts-severity = Степень
alerts-expires = Срок
alerts-expires-usual = Обычный
alerts-time-15m = 15 минут
alerts-time-30m = 30 минут
alerts-time-1h = 1 час
alerts-time-2h = 2 часа
alerts-time-4h = 4 часа
alerts-reach-screens =
    { $n ->
        [0] Экранов пока нет: тревогу никто не увидит.
        [one] Сообщение закроет собой всё на { $n } экране.
       *[many] Сообщение закроет собой всё на { $n } экранах.
    }
alerts-reach-schools =
    { $n ->
        [one] Это { $n } школа.
        [few] Это { $n } школы.
       *[many] Это { $n } школ.
    }
alerts-type-schools = Сколько школ увидит тревогу?
alerts-type-schools-hint = Тревога выше одной школы объявляется только с верным числом школ.
alerts-raise = Объявить тревогу
alerts-raise-drill = Объявить УЧЕБНУЮ ТРЕВОГУ
alerts-raise-hint = По истечении срока Эфир спросит: продлить или дать отбой. Ошиблись — сразу нажмите «Ошибочное сообщение».
alerts-other-unit = Где объявить
alerts-choose-unit = Выбрать

alerts-decide = Что дальше?
alerts-give-all-clear = Отбой
alerts-prolong = Продлить
alerts-say-in-error = Ошибочное сообщение
alerts-decide-hint = Отбой выходит на все экраны, где была тревога. Истёкший срок — ещё не отбой.
alerts-where = Где выведено
alerts-figure-screens = Экранов
alerts-figure-drawn = Выведено
alerts-figure-visible = Видно
alerts-figure-unchecked = Не проверить
alerts-figure-hidden = Скрыто
alerts-figure-missing = Нет
alerts-figure-end = Отбой выведен
alerts-no-screens = У этого подразделения пока нет экранов.
alerts-school = Школа
alerts-room = Помещение
alerts-standing = Состояние
alerts-drawn-at = Выведено
alerts-link = Связь
alerts-visible = Видно
alerts-unchecked = Выведено; видно ли, не проверить
alerts-hidden = Выведено, но экран выключен или занят
alerts-received = Получено, ещё не выведено
alerts-missing = Нет
alerts-online = На связи с { $time }
alerts-offline-since = Не на связи с { $time }
alerts-never-seen = Ещё не выходил на связь
alerts-timeline = Ход событий
alerts-step-raised = Объявлено
alerts-step-prolonged = Продлено
alerts-step-all-clear = Отбой
alerts-step-in-error = Отменено как ошибочное
alerts-print = Напечатать
done-alert-prolonged = Тревога продлена.
done-alert-all-clear = Дан отбой. Он выходит на экраны.
done-alert-in-error = Сообщение отменено как ошибочное. На экранах появится отбой.
