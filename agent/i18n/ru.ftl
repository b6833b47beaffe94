# Что говорит `efir-agent status`.

not-running = Агент не запущен; вот что он знал последним, в { $at }.
starting = Ищем контроллер { $controller }.
pairing = Экран ещё не подключён. Код на экране: { $code }
pairing-without-code = Экран ещё не подключён; просим код у контроллера { $controller }.
online = Связь с { $controller } есть.
offline = Нет связи с { $controller }; пробуем снова.
showing-post = На экране с { $since }: публикация { $post }, редакция { $revision }.
showing-idle = На экране с { $since }: заставка.
showing-pairing = На экране с { $since }: подключение.
showing-nothing = На экране пока ничего нет.
display = Экран: { $display }
device = Устройство: { $device }, сеанс { $session }
clock-trusted = Часы: { $now }
clock-guessed = Часы: { $now } — это догадка, пока время не сообщит контроллер или сервер времени
spooled = Ждут отправки: квитанций { $receipts }, показов { $figures }
last-error = Последняя ошибка: { $error }
