# Слова на экранах телевизоров.

pairing-title = Подключение экрана
pairing-code = Код подключения
pairing-how = Откройте консоль Эфира на телефоне или компьютере и введите код
pairing-scan = или наведите камеру на код справа
pairing-until = Код действует до { $time }
pairing-connecting = Ищем сервер школы…
idle-no-clock = Время уточняется
offline-since = Нет связи с { $time }
support = Поддержка: { $contact }
