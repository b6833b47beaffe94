efir = Эфир
login = Логин
password = Пароль
sign-in = Войти
sign-out = Выйти
problem-home = На главную
language-other = English
skip = К содержанию
menu = Меню
more = Ещё
nav-home = Главная
nav-posts = Публикации
nav-screens = Экраны
nav-alerts = Тревога
nav-people = Люди
nav-units = Подразделения
nav-audit = Журнал
nav-help = Помощь
nav-account = Моя учётная запись
live-lost = Нет связи с контроллером. Показано то, что было известно раньше.
pager = Страницы
pager-first = К началу
pager-next = Дальше
moment-today = сегодня в { $time }
moment-yesterday = вчера в { $time }
moment-tomorrow = завтра в { $time }
moment-day = { $date } в { $time }
date-day = { $day } { $month }
date-year = { $day } { $month } { $year } г.
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
age-now = только что
age-minutes =
    { $n ->
        [one] { $n } минуту назад
        [few] { $n } минуты назад
       *[many] { $n } минут назад
    }
age-hours =
    { $n ->
        [one] { $n } час назад
        [few] { $n } часа назад
       *[many] { $n } часов назад
    }
