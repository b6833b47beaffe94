# Слова любой командной строки: справка и то, что не понято.

help-usage = Использование:
help-commands = Команды
help-arguments = Аргументы
help-options = Параметры
help-options-value = ПАРАМЕТРЫ
help-command-value = КОМАНДА
arg-help = Показать эту справку
arg-version = Показать версию

usage-unknown = «{ $value }» здесь не ожидается.
usage-no-command = Команды «{ $value }» нет.
usage-command-missing = После «{ $value }» нужна ещё команда. Можно: { $choices }.
usage-argument-missing = Не хватает: { $args }.
usage-no-value = Для { $arg } не указано значение.
usage-value = Значение «{ $value }» для { $arg } не подходит.
usage-value-because = Значение «{ $value }» для { $arg } не подходит. { $because }
usage-choices = Можно: { $choices }.
usage-too-many = Значение «{ $value }» для { $arg } — лишнее.
usage-value-count = Для { $arg } указано не столько значений, сколько нужно.
usage-equals = Перед значением для { $arg } нужен знак «=».
usage-repeated = { $arg } можно указать только один раз.
usage-conflict = { $arg } нельзя указать вместе с { $other }.
usage-encoding = Командная строка должна быть в кодировке UTF-8.
usage-other = Команда не понята: { $cause }
usage-perhaps = Возможно, имелось в виду «{ $value }».
usage-line = { help-usage } { $usage }
usage-help = Подробнее — с параметром --help.

io-cause = { $kind ->
    [not-found] такого файла или каталога нет
    [denied] нет прав доступа
    [full] на диске нет места
    [read-only] диск доступен только для чтения
    [in-the-way] вместо каталога там файл
    [directory] это каталог
    [not-text] это не текст в UTF-8
   *[other] { $cause }
}
