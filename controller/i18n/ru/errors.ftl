# Заголовок под кодом ошибки, всё предложение под «код-detail».

## Чего нет или не видно

unknown-unit = Такого подразделения нет
unknown-unit-detail = Подразделения { $unit } нет, или оно вам не видно. Посмотрите список доступных подразделений.
unknown-person = Такого человека нет
unknown-person-detail = Учётной записи { $person } нет, или она вам не видна. Посмотрите список людей.
unknown-grant = Таких прав нет
unknown-grant-detail = Записи о правах { $grant } нет, или она вам не видна. Посмотрите список выданных прав.
unknown-token = Такого токена нет
unknown-token-detail = Токена { $token } среди ваших нет. Посмотрите список своих токенов.
unknown-device = Такого экрана нет
unknown-device-detail = Экрана { $device } нет, или он вам не виден. Посмотрите список экранов.
frame-unknown = Экран ещё ничего не сообщал
frame-unknown-detail = Экран { $device } ещё не сообщил, что на нём показано. Подождите, пока он выйдет на связь.
unknown-post = Такой публикации нет
unknown-post-detail = Публикации { $post } нет, или она вам не видна. Посмотрите список публикаций.
unknown-picture = Такой картинки нет
unknown-picture-detail = Картинки { $picture } нет, или здесь её использовать нельзя. Загрузите её для этого подразделения.
unknown-alert = Такого экстренного сообщения нет
unknown-alert-detail = Экстренного сообщения { $alert } нет, или оно вам не видно. Посмотрите список сообщений.
unknown-pairing = Подключение не найдено
unknown-pairing-detail = Открытого подключения { $pairing } нет. Начните подключение экрана заново.

## Вход и права

forbidden = Недостаточно прав
forbidden-detail = В подразделении { $unit } вам нельзя { $action ->
    [see-unit] видеть это подразделение
    [create-unit] создавать подразделения
    [edit-unit] менять подразделение
    [see-people] видеть людей и роли
    [create-person] создавать учётные записи
    [block-person] блокировать людей
    [manage-tokens] управлять токенами
    [see-device] видеть экраны
    [claim-device] подключать экраны
    [edit-device] менять настройки экранов
    [move-device] переносить экраны
    [revoke-device] отключать экраны от системы
    [see-post] видеть публикации
    [draft-post] готовить публикации
    [edit-post] менять чужие публикации
    [publish-post] публиковать и снимать с показа
    [see-alert] видеть экстренные сообщения
    [raise-alert] объявлять тревогу
    [end-alert] продлевать тревогу и давать отбой
    [see-audit] видеть журнал действий
   *[grant] выдавать такие права
}. Попросите координатора выдать нужную роль.
not-signed-in = Нужно войти
not-signed-in-detail = Сеанс или токен неизвестен, либо уже закончился. Войдите снова.
wrong-login = Логин или пароль не подошли
wrong-login-detail = Неверный логин или пароль. Проверьте раскладку и попробуйте ещё раз или обратитесь к координатору.
self-grant = Нельзя выдать права себе
self-grant-detail = Никто не выдаёт права самому себе. Роль «{ $role }» может выдать другой координатор.
self-block = Нельзя заблокировать себя
self-block-detail = Заблокировать самого себя нельзя. Обратитесь к другому координатору.
invalid-key = Негодный ключ
invalid-key-detail = «{ $value }» — не ключ (Idempotency-Key). Возьмите от 1 до { $most } латинских букв, цифр и знаков, лучше всего UUID.
cross-site = Запрос с чужого сайта
cross-site-detail = Запрос пришёл не со страницы Эфира, поэтому отклонён. Откройте Эфир напрямую; программам нужен заголовок Authorization или Efir-Request.
too-many-attempts = Слишком много попыток
too-many-attempts-detail = С этого адреса слишком часто вводили неверный пароль для этого логина. Повторите через { $seconds ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
   *[many] { $seconds } секунд
}.
picture-kind = Это не подходящая картинка
picture-kind-detail = { $found ->
    [gif] Это GIF.
    [bmp] Это BMP.
    [tiff] Это TIFF.
    [avif] Это AVIF.
    [heic] Это HEIC, формат снимков iPhone.
    [pdf] Это PDF.
    [text] Это текст, а не картинка.
    [empty] Файл пустой.
    [picture] Это картинка другого формата.
   *[unknown] Это не картинка.
    } Сохраните картинку как JPEG, PNG или WebP и загрузите её снова.
picture-animated = Картинка движется
picture-animated-detail = Это анимация, а экраны показывают неподвижные картинки. Сохраните один её кадр и загрузите его.
picture-pixels = Слишком большая картинка
picture-pixels-detail = В картинке { $width }×{ $height } точек, а допустимо не больше { $limit } мегапикселей. Уменьшите её и загрузите снова.
picture-damaged = Картинка не читается
picture-damaged-detail = Файл картинки повреждён или загружен не целиком. Откройте его, сохраните заново и загрузите ещё раз.
disk-full = На диске нет места
disk-full-detail = На диске контроллера не осталось места для картинок. Сообщите об этом техническому специалисту: нужно освободить место; потом загрузите картинку снова.
media-failed = Картинки недоступны
media-failed-detail = Контроллер не смог прочитать или записать картинку на свой диск. Повторите позже; если не поможет, сообщите техническому специалисту.
range-not-satisfiable = Такой части нет
range-not-satisfiable-detail = В картинке { $length } байт. Запросите часть в этих пределах.
stale-form = Форма устарела
stale-form-detail = Страница с формой была открыта слишком давно или в браузере выключены cookie. Обновите страницу и отправьте форму ещё раз.

## Значения полей

role-misplaced = Роль не для этого уровня
role-misplaced-detail = Роль «{ $role }» не выдают { $kind ->
    [country] на уровне страны
    [region] в регионе
    [municipality] в муниципалитете
   *[school] в школе
}. Выберите подразделение подходящего уровня.
kind-misplaced = Подразделение не может стоять здесь
kind-misplaced-detail = { $kind ->
    [country] Страна
    [region] Регион
    [municipality] Муниципалитет
   *[school] Школа
} не может входить { $parent ->
    [country] в страну
    [region] в регион
    [municipality] в муниципалитет
   *[school] в школу
}. Выберите вышестоящее подразделение более высокого уровня.
not-a-school = Это не школа
not-a-school-detail = Экраны стоят в школах, а { $unit } — { $kind ->
    [country] страна
    [region] регион
    [municipality] муниципалитет
   *[school] школа
}. Укажите школу.
unit-missing = Не указано подразделение
unit-missing-detail = Подразделение не указано, а собственного у вас нет. Укажите его явно.
time-zone-unknown = Неизвестный часовой пояс
time-zone-unknown-detail = «{ $time_zone }» — не название часового пояса IANA. Укажите, например, Europe/Moscow.
login-invalid = Логин не подходит
login-invalid-detail = Логин «{ $login }» не подходит: допустимы от 1 до 64 латинских букв, цифр, точек, дефисов, подчёркиваний и знаков @.
login-taken = Логин занят
login-taken-detail = Логин «{ $login }» уже занят. Выберите другой.
password-too-short = Пароль слишком короткий
password-too-short-detail = В пароле { $actual ->
    [one] { $actual } символ
    [few] { $actual } символа
   *[many] { $actual } символов
}, а нужно не меньше { $limit }.
password-too-long = Пароль слишком длинный
password-too-long-detail = Пароль занимает { $actual } байт, а допустимо не больше { $limit }.
text-empty = Поле не заполнено
text-empty-detail = Поле «{ $field }» пустое. Заполните его.
text-too-long = Текст слишком длинный
text-too-long-detail = В поле «{ $field }» { $actual ->
    [one] { $actual } символ
    [few] { $actual } символа
   *[many] { $actual } символов
}, а допустимо не больше { $limit }. Сократите текст.
text-control = Недопустимый символ
text-control-detail = В поле «{ $field }» есть управляющий символ с кодом { $character }. Удалите его.
too-many = Слишком длинный список
too-many-detail = В поле «{ $field }» { $actual ->
    [one] { $actual } значение
    [few] { $actual } значения
   *[many] { $actual } значений
}, а допустимо не больше { $limit }. Сократите список.
period-empty = Конец раньше начала
period-empty-detail = Конец показа { $until } не позже начала { $from }. Исправьте одно из двух.
period-over = Срок показа уже прошёл
period-over-detail = Конец показа { $until } уже в прошлом. Укажите более поздний.
expiry-past = Срок действия уже прошёл
expiry-past-detail = Срок действия { $expires } уже в прошлом. Укажите более поздний.
expiry-too-far = Слишком большой срок
expiry-too-far-detail = До { $expires } больше семи дней. Укажите срок не позже { $latest }.
alert-shortened = Срок не стал больше
alert-shortened-detail = Новый срок { $expires } не позже прежнего { $before }. Укажите более поздний.
alert-too-large = Сообщение слишком велико
alert-too-large-detail = Для телевизора сообщение займёт { $actual } байт, а допустимо не больше { $limit }. Укажите меньше помещений.
schools-uncounted = Подтвердите число школ
schools-uncounted-detail = Сообщение от подразделения { $unit } увидят { $schools ->
    [one] { $schools } школа
    [few] { $schools } школы
   *[many] { $schools } школ
} ({ $screens ->
    [one] { $screens } экран
    [few] { $screens } экрана
   *[many] { $screens } экранов
}). Повторите и впишите число школ: { $schools }.
code-malformed = Это не код подключения
code-malformed-detail = «{ $pairing_code }» — не код подключения. Введите 8 символов с экрана телевизора.

## Состояние дел

post-changed = Публикацию изменил кто-то ещё
post-changed-detail = Пока вы писали, публикацию { $post } изменили. Посмотрите, что стало, и решите, сохранять ли ваш вариант поверх.
unknown-sketch = Несохранённого текста нет
unknown-sketch-detail = У вас нет незаконченного текста к публикации { $post }. Возможно, он уже сохранён или удалён.
unknown-revision = Такой версии нет
unknown-revision-detail = У публикации { $post } нет версии { $revision }, или она уже не хранится. Посмотрите историю.
nothing-to-undo = Отменять нечего
nothing-to-undo-detail = У публикации { $post } нечего отменить: она не была в эфире, или срок её показа истёк.
too-many-sketches = Слишком много незаконченных публикаций
too-many-sketches-detail = У вас уже { $limit ->
    [one] { $limit } незаконченная публикация
    [few] { $limit } незаконченные публикации
   *[many] { $limit } незаконченных публикаций
}, больше нельзя. Закончите или удалите одну.
time-malformed = Непонятное время
time-malformed-detail = В поле «{ $field }» стоит «{ $time }» — это не дата и время. Напишите так: 2026-12-01 08:00.
time-skipped = Такого времени не бывает
time-skipped-detail = В поле «{ $field }» стоит { $time }, но в поясе { $zone } этот час пропускается: часы переводят вперёд. Выберите другое время.
days-invalid = Неверное число дней
days-invalid-detail = Расписание на { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
} получить нельзя. Укажите days от 1 до { $most }.
post-state = Публикация в другом состоянии
post-state-detail = Публикация { $post } { $state ->
    [draft] — ещё черновик
    [published] уже в эфире
    [withdrawn] снята с показа
   *[expired] завершена: срок показа истёк
}, поэтому так поступить с ней нельзя. Сначала опубликуйте её.
too-many-on-air = Слишком много публикаций в эфире
too-many-on-air-detail = У подразделения { $unit } в эфире уже { $limit ->
    [one] { $limit } публикация
    [few] { $limit } публикации
   *[many] { $limit } публикаций
}, больше нельзя. Снимите одну с показа.
post-too-large = Публикация слишком велика
post-too-large-detail = Для телевизора публикация займёт { $actual } байт, а допустимо не больше { $limit }. Укажите меньше помещений.
alert-over = Сообщение уже завершено
alert-over-detail = Экстренное сообщение { $alert } { $state ->
    [expired] завершено: срок истёк
    [in_error] отменено как ошибочное
   *[all_clear] завершено: дан отбой
}, поэтому так поступить с ним нельзя. Если нужно, объявите новое.
too-many-alerts = Слишком много экстренных сообщений
too-many-alerts-detail = У подразделения { $unit } уже { $limit ->
    [one] { $limit } сообщение
    [few] { $limit } сообщения
   *[many] { $limit } сообщений
} без отбоя, больше нельзя. Сначала дайте отбой по одному из них.
too-many-prolongings = Сообщение слишком часто продлевали
too-many-prolongings-detail = Экстренное сообщение { $alert } уже продлено { $limit } раз, больше нельзя. Дайте отбой и объявите новое.
seconds-invalid = Недопустимое время показа
seconds-invalid-detail = Публикация не может стоять на экране { $seconds } с. Укажите от { $least } до { $most } секунд или ничего: тогда она стоит столько, сколько нужно на чтение.
screen-invalid = Недопустимый размер экрана
screen-invalid-detail = Экран { $width }×{ $height } точек показать нельзя. Укажите стороны от { $least } до { $most } точек.
age-refused = Недопустимый возрастной знак
age-refused-detail = Возрастной знак «{ $age }» не подходит: в школе показывают только то, что отмечено 0+, 6+, 12+ или 16+. Укажите один из них или не указывайте знак.
ticker-misplaced = Бегущей строкой идут только объявления
ticker-misplaced-detail = Новость не может идти бегущей строкой. Напишите объявление или показывайте новость в общей очереди.
ticker-picture = В бегущей строке нет места картинке
ticker-picture-detail = Бегущая строка не показывает картинку. Уберите картинку или показывайте объявление в общей очереди.
post-repeated = Публикация названа дважды
post-repeated-detail = Публикация { $post } стоит в порядке показа дважды. Назовите её один раз.
already-founded = Эфир уже настроен
already-founded-detail = Первый пользователь уже создан. Просто войдите.
setup-link-wrong = Ссылка не подходит
setup-link-wrong-detail = Ссылка первой настройки неверна или уже использована. Перезапустите контроллер, чтобы получить новую, или выполните efir init.
commitment-broken = Подключение нарушено
commitment-broken-detail = Число, раскрытое при подключении { $pairing }, не совпало с обещанным. Начните подключение заново.
too-many-pairings = Слишком много подключений
too-many-pairings-detail = С адреса { $address } открыто { $limit ->
    [one] { $limit } подключение
    [few] { $limit } подключения
   *[many] { $limit } подключений
}, больше нельзя. Подождите десять минут.
pairings-full = Слишком много подключений
pairings-full-detail = Всего открыто { $limit ->
    [one] { $limit } подключение
    [few] { $limit } подключения
   *[many] { $limit } подключений
}, больше нельзя. Подождите десять минут.
wrong-code = Код не подошёл
wrong-code-detail = Такого кода сейчас нет ни на одном экране. Введите тот, что на экране телевизора; осталось { $left ->
    [one] { $left } попытка
    [few] { $left } попытки
   *[many] { $left } попыток
}.
too-many-guesses = Слишком много неверных кодов
too-many-guesses-detail = Вы слишком часто вводили неверный код. Попробуйте снова после { $until }.
not-a-browser = Экран — не браузер
not-a-browser-detail = Экран { $device } — не браузер: после отключения питания он включается сам, отмечать это не нужно.
device-revoked = Экран отключён от системы
device-revoked-detail = Экран { $device } отключён от системы навсегда. Подключите его заново.
key-retired = Ключ экрана устарел
key-retired-detail = Ключ экрана { $device } больше не действует. Перезапустите экран или подключите его заново.
too-many-tokens = Слишком много токенов
too-many-tokens-detail = У вас уже { $limit ->
    [one] { $limit } токен
    [few] { $limit } токена
   *[many] { $limit } токенов
}, больше нельзя. Сначала отзовите один из них.
too-many-grants = Слишком много ролей
too-many-grants-detail = У человека { $person } уже { $limit ->
    [one] { $limit } роль
    [few] { $limit } роли
   *[many] { $limit } ролей
}, больше нельзя. Сначала отзовите одну из них.

## Списки

cursor-invalid = Неверный курсор
cursor-invalid-detail = «{ $cursor }» — не курсор этого списка. Начните без него.
limit-invalid = Неверный размер страницы
limit-invalid-detail = Страницу из { $limit } строк получить нельзя. Укажите limit от 1 до { $most }.

## Сам запрос

no-such-address = Такого адреса нет
no-such-address-detail = По этому адресу ничего нет. Адреса REST описаны на странице /api/docs.
method-not-allowed = Так обратиться нельзя
method-not-allowed-detail = У этого адреса нет такого метода. Допустимые методы названы в заголовке Allow.
malformed-address = Адрес не читается
malformed-address-detail = Часть адреса не раскодировать как UTF-8. Проверьте её.
body-too-large = Слишком большой запрос
body-too-large-detail = Тело запроса больше допустимых { $limit } байт. Сократите его.
wrong-content-type = Не тот тип данных
wrong-content-type-detail = Здесь нужен заголовок Content-Type: { $expected }.
broken-body = Запрос оборвался
broken-body-detail = Тело запроса пришло не целиком. Отправьте его ещё раз.
malformed-json = Это не JSON
malformed-json-detail = Тело запроса не читается как JSON: ошибка в строке { $line }, символ { $column }.
unknown-field = Лишнее поле
unknown-field-detail = Поля «{ $field }» здесь нет (строка { $line }, символ { $column }). Уберите его или проверьте название.
missing-field = Не хватает поля
missing-field-detail = Не хватает обязательного поля «{ $field }». Добавьте его.
duplicate-field = Поле повторяется
duplicate-field-detail = Поле «{ $field }» указано дважды (строка { $line }, символ { $column }). Оставьте одно.
invalid-value = Недопустимое значение
invalid-value-detail = Значение поля «{ $field }» не подходит (строка { $line }, символ { $column }). Сверьтесь с описанием на /api/docs.
unknown-parameter = Лишний параметр
unknown-parameter-detail = Параметра «{ $name }» у этого адреса нет. Уберите его или проверьте название.
invalid-parameter = Недопустимый параметр
invalid-parameter-detail = Значение параметра «{ $name }» не подходит. Сверьтесь с описанием на /api/docs.
invalid-id = Это не идентификатор
invalid-id-detail = «{ $value }» — не идентификатор: в нём 26 строчных латинских букв и цифр.
malformed-request = Неверный запрос
malformed-request-detail = Запрос составлен неверно. Сверьтесь с описанием на /api/docs.

## Сам контроллер

version-outdated = Уже изменено
version-outdated-detail = Пока вы меняли, это изменил кто-то другой; теперь версия { $current }. Посмотрите, что получилось, и повторите правку.
key-reused = Ключ уже занят
key-reused-detail = Этот ключ (Idempotency-Key) уже был у другого запроса. Для каждого запроса возьмите новый ключ.
too-many-keys = Слишком много запросов с ключом
too-many-keys-detail = За сутки можно отправить не больше { $limit } запросов с ключом (Idempotency-Key). Подождите или отправляйте без ключа.
busy = Сейчас слишком много изменений
busy-detail = Те же данные одновременно меняет кто-то ещё. Повторите запрос через несколько секунд.
store-failed = Хранилище не отвечает
store-failed-detail = Контроллер не смог прочитать или записать данные. Повторите позже; подробности — в журнале контроллера.
record-damaged = Запись повреждена
record-damaged-detail = Запись в хранилище не читается. Выполните efir check и восстановите данные из резервной копии; подробности — в журнале контроллера.
too-slow = Слишком долгий ответ
too-slow-detail = Контроллер не успел ответить. Повторите запрос через несколько секунд и проверьте, не выполнен ли он уже.
internal = Ошибка контроллера
internal-detail = Контроллер ошибся при обработке запроса. Подробности — в его журнале.
