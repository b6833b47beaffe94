# Слова на экранах телевизоров.

pairing-title = Подключение экрана
pairing-how = Откройте консоль Эфира на телефоне или компьютере и введите этот код
pairing-scan = или наведите на квадрат камеру телефона
pairing-until = Код действует до { $time }
pairing-connecting = Ищем сервер школы…
pairing-controller = Адрес сервера
idle-no-clock = Время уточняется
weekday = { $weekday ->
    [1] Понедельник
    [2] Вторник
    [3] Среда
    [4] Четверг
    [5] Пятница
    [6] Суббота
   *[7] Воскресенье
}
# Родительный падеж: 23 ноября.
month = { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
date = { weekday }, { $day } { month }
offline-since = Нет связи с { $time }
offline-since-day = Нет связи с { $day } { month }, { $time }
support = Поддержка: { $contact }

# Экстренные сообщения. Прописные — только в сигнальных словах.
alert-severity = { $severity ->
    [extreme] ЧРЕЗВЫЧАЙНАЯ СИТУАЦИЯ
    [severe] ОПАСНОСТЬ
    [moderate] ВНИМАНИЕ
   *[minor] СООБЩЕНИЕ
}
alert-drill = УЧЕБНАЯ ТРЕВОГА
alert-raised = Объявлено в { $time } · { $issuer }
alert-raised-day = Объявлено { $day } { month } в { $time } · { $issuer }
alert-beside = { $drill ->
    [yes] Также действует учебная тревога: { $text }
   *[no] Также действует: { $text }
}
alert-beside-more = { $count ->
    [one] и ещё { $count } сообщение
    [few] и ещё { $count } сообщения
   *[other] и ещё { $count } сообщений
}
alert-all-clear = ОТБОЙ
alert-all-clear-drill = УЧЕБНАЯ ТРЕВОГА ОКОНЧЕНА
alert-in-error = ОШИБОЧНОЕ СООБЩЕНИЕ. ОТБОЙ
alert-ended = Отбой в { $end } · Объявлено в { $time } · { $issuer }
alert-ended-day = Отбой в { $end } · Объявлено { $day } { month } в { $time } · { $issuer }
alert-over = Больше не действует:
alert-never = Опасности не было. Отменено сообщение:
alert-overdue = Срок истёк. Отбоя не было: { $text }
alert-overdue-others = { $others ->
    [one] Срок истёк. Отбоя не было: { $text } (и ещё { $others } сообщение)
    [few] Срок истёк. Отбоя не было: { $text } (и ещё { $others } сообщения)
   *[other] Срок истёк. Отбоя не было: { $text } (и ещё { $others } сообщений)
}
