# Слова командной строки.

help-after =
    Язык: русский, если LC_ALL, LC_MESSAGES или LANG начинается с «ru», иначе английский.
    Окружение: EFIR_URL и EFIR_TOKEN важнее сохранённого входа;
    EFIR_PASSWORD отвечает на вопрос о пароле; EFIR_CA — то же, что --ca.

    Коды завершения: 0 сделано; 1 другая ошибка; 2 команда не понята;
    3 нет входа или прав; 4 такого нет; 5 отказ: неверно или противоречит;
    6 контроллер недоступен или ему нельзя доверять.

help-efir = Эфир: новости и объявления на экранах школы
help-serve = Запустить контроллер
help-init = Подготовить новый контроллер: первый человек и корневое подразделение
help-reset-password = Задать человеку новый пароль на самом сервере и отключить его одноразовые коды; контроллер при этом остановлен
help-backup = Сделать резервную копию: один зашифрованный файл со всеми данными; контроллер может работать дальше
help-restore = Восстановить данные из резервной копии при остановленном контроллере; прежние данные сохраняются рядом
help-check = Проверить данные остановленного контроллера или резервную копию: записи, указатели, журнал действий, картинки
help-recovery-key = Показать ключ, который открывает резервные копии; храните его отдельно от этого компьютера
help-demo = Показать на этом компьютере весь путь объявления: контроллер, экран и его кадр
help-login = Войти на контроллер; вход сохраняется для следующих команд
help-logout = Завершить сеанс и забыть его
help-status = Как дела: экраны, публикации, школы
help-unit = Регионы, муниципалитеты и школы
help-unit-add = Добавить подразделение
help-unit-list = Показать дерево подразделений
help-person = Люди, которые могут входить
help-person-invite = Добавить человека и выдать ему одноразовую ссылку, по которой он сам задаст пароль; или выдать её заново
help-person-add = Добавить человека; пароль спрашивается или читается из стандартного ввода или EFIR_PASSWORD
help-person-reset = Выдать одноразовую ссылку, по которой человек задаст новый пароль
help-person-mail = Указать адрес для писем об экранах не на связи
help-person-edit = Изменить имя или почту человека; логин не меняется
help-person-show = Всё об одном человеке
help-person-block = Заблокировать человека: его сеансы и токены перестанут действовать сразу
help-person-unblock = Снова разрешить вход
help-person-list = Показать людей
help-notice = Уведомления о том, что экраны не на связи
help-notice-list = Показать уведомления, по которым экраны ещё не вернулись
help-notice-take = Сказать коллегам, что вы этим занимаетесь
help-grant = Права: кому что и где можно
help-grant-add = Выдать человеку роль в подразделении и во всём, что под ним
help-grant-revoke = Отозвать роль
help-grant-list = Показать выданные роли
help-token = Токены, с которыми входят программы
help-token-add = Создать токен с вашими правами; его секрет показывается один раз
help-token-revoke = Отозвать токен
help-token-list = Показать ваши токены
help-password = Сменить свой пароль; нынешний и новый спрашиваются или читаются из EFIR_PASSWORD и EFIR_NEW_PASSWORD
help-session = Ваши сеансы: где вы вошли
help-session-list = Показать сеансы
help-session-end = Завершить сеанс
help-audit = Журнал: кто, что и когда сделал
help-audit-list = Показать журнал, новое сверху
help-audit-export = Выгрузить журнал таблицей CSV
help-device = Экраны
help-device-list = Показать экраны и что на них
help-device-show = Всё об одном экране
help-device-claim = Подключить экран, на котором этот код подключения
help-device-set = Изменить помещение, метки или поворот экрана
help-device-move = Перенести экран в другую школу или другое помещение
help-device-returning = Экраны, о которых контроллер не помнит: он восстановлен из резервной копии
help-device-readmit = Принять обратно экран, о котором контроллер не помнит; школа, помещение и метки — прежние, если не указаны
help-device-revoke = Отключить экран насовсем и сразу
help-post = Публикации на экранах
help-post-create = Написать черновик; с --publish он сразу в эфире
help-post-edit = Изменить публикацию; если она в эфире, экраны меняются сразу
help-post-publish = Выпустить публикацию в эфир
help-post-withdraw = Снять публикацию с показа
help-post-list = Показать публикации
help-post-history = Показать, какой публикация была в эфире раньше
help-post-restore = Вернуть публикации прежний вид
help-post-undo = Отменить последнее, что сделали с публикацией
help-post-screens = Показать, на каких экранах публикация
help-post-schedule = Показать, что и когда идёт на экранах
help-post-preview = Нарисовать публикацию, как её покажут экраны
help-post-order = Показать или задать порядок показа на экранах подразделения
help-alert = Экстренные сообщения: закрывают собой всё остальное на экранах
help-alert-raise = Объявить тревогу: она на экранах сразу. Экраны дополняют СОУЭ и не заменяют её
help-alert-prolong = Продлить: срок истечёт позже
help-alert-cancel = Дать отбой везде; с --in-error — отменить ошибочное сообщение
help-alert-status = Всё об одном сообщении: где оно выведено, где видно, где его нет
help-alert-list = Показать экстренные сообщения
help-completions = Вывести сценарий дополнения для оболочки

arg-json = Вывести в точности ответ контроллера, JSON
arg-ca = Доверять ещё и сертификатам из этого файла PEM; также EFIR_CA
arg-id = Идентификатор, как в списке
arg-serve-data = Каталог для всего, что хранится; без него ./efir-data; также EFIR_DATA
arg-serve-http = Где слушают консоль и REST; без него 127.0.0.1:8080; также EFIR_HTTP
arg-serve-mqtt = Куда подключаются экраны; без него 0.0.0.0:8883; также EFIR_MQTT
arg-serve-tv-http = Где телевизоры с браузером открывают /tv по обычному HTTP, и больше ничего; без него нигде; также EFIR_TV_HTTP
arg-serve-names = Имя или адрес узла для сертификата, можно несколько; также EFIR_NAME, через запятую
arg-serve-public-url = Адрес консоли для браузеров, для ссылок и QR-кодов; также EFIR_PUBLIC_URL
arg-serve-tls-cert = Сертификат консоли и REST, PEM с цепочкой; также EFIR_TLS_CERT
arg-serve-tls-key = Закрытый ключ этого сертификата, PEM; также EFIR_TLS_KEY
arg-serve-tls = «own-ca»: консоль и REST с сертификатом собственного центра контроллера; также EFIR_TLS
arg-serve-behind-proxy = HTTP без шифрования не только для этого компьютера: TLS обеспечивает прокси впереди; также EFIR_BEHIND_PROXY
arg-serve-backups = Где каждый день делать резервную копию, или «off»; без него — backups в каталоге данных; также EFIR_BACKUPS
arg-serve-backup-hour = В котором часу её делать, от 0 до 23, по часам этого компьютера; без него 3; также EFIR_BACKUP_HOUR
arg-serve-backup-keep = Сколько таких копий хранить; без него 7; также EFIR_BACKUP_KEEP
arg-serve-smtp-url = Почтовый сервер для писем о том, что экраны не на связи: smtps://имя:пароль@узел или smtp://узел:587?tls=required; также EFIR_SMTP_URL
arg-serve-smtp-from = От кого эти письма: адрес почты; также EFIR_SMTP_FROM
arg-serve-notice-after = Через сколько минут сообщать, что экран не на связи; без него 15; также EFIR_NOTICE_AFTER
arg-serve-notice-hours = Часы, когда экраны должны быть включены, по часам школы: 7-20 с понедельника по субботу, или 0-24 — всегда; также EFIR_NOTICE_HOURS
arg-serve-config = Файл TOML с теми же настройками; также EFIR_CONFIG
arg-init-data = Каталог для всего, что хранится; без него ./efir-data; также EFIR_DATA
arg-init-login = Логин первого человека; пароль спрашивается или читается из стандартного ввода или EFIR_PASSWORD
arg-init-name = Имя первого человека; без него — логин
arg-init-school = Подготовить не страну, а одну эту школу
arg-init-country = Название страны; без него Россия
arg-init-time-zone = Часовой пояс страны или школы; без него Europe/Moscow
arg-init-json = Вывести созданное как JSON
arg-reset-password-data = Каталог данных контроллера; без него ./efir-data; также EFIR_DATA
arg-reset-password-login = Чей пароль; новый спрашивается или читается из стандартного ввода или EFIR_PASSWORD
arg-backup-file = Файл, который нужно создать; существующий не перезаписывается
arg-backup-data = Каталог данных контроллера; без него ./efir-data; также EFIR_DATA
arg-backup-json = Показать результат в JSON
arg-restore-file = Резервная копия
arg-restore-data = Каталог данных, в который её восстановить; без него ./efir-data; также EFIR_DATA
arg-restore-key-file = Файл с ключом восстановления; также EFIR_BACKUP_KEY — сам ключ; без них — ключ из каталога данных
arg-restore-json = Показать результат в JSON
arg-check-file = Резервная копия, которую проверить вместо каталога данных
arg-check-data = Каталог данных контроллера; без него ./efir-data; также EFIR_DATA
arg-check-key-file = Файл с ключом восстановления этой копии; также EFIR_BACKUP_KEY — сам ключ
arg-check-json = Показать результат в JSON
arg-recovery-key-data = Каталог данных контроллера; без него ./efir-data; также EFIR_DATA
arg-demo-text = Текст объявления
arg-demo-once = Закончить, как только объявление окажется на экране
arg-demo-frame = Сохранить кадр с экрана в этот файл PNG
arg-login-url = Адрес контроллера, например https://efir.example
arg-login-login = Логин; пароль спрашивается или читается из стандартного ввода или EFIR_PASSWORD
arg-login-ca = Доверять ещё и сертификатам из этого файла PEM и сохранить их вместе со входом; также EFIR_CA
arg-unit-add-kind = region (регион), municipality (муниципалитет) или school (школа)
arg-unit-add-name = Название, как его говорят
arg-unit-add-parent = Вышестоящее подразделение: идентификатор, название или путь; без него — то, на которое у вас права
arg-unit-add-time-zone = Часовой пояс, например Europe/Moscow; без него — как у вышестоящей
arg-unit-list-parent = Только те, что прямо под этой
arg-person-add-login = Логин для входа
arg-person-add-name = Имя человека
arg-person-add-unit = Где человек работает: идентификатор, название или путь; без него — там, где ваши права
arg-person-list-unit = Только люди этого подразделения и ниже: идентификатор, название или путь
arg-person-list-text = Только те, в чьём имени или логине есть этот текст
arg-person-reset-person = Человек: идентификатор или логин
arg-person-reset-codes = Вместо ссылки отключить одноразовые коды: для тех, кто потерял и телефон, и резервные коды
arg-person-mail-person = Человек: идентификатор или логин
arg-person-mail-mail = Адрес почты
arg-person-mail-no-mail = Убрать адрес
arg-person-mail-notices = yes или no: присылать ли письма о том, что экраны не на связи
arg-person-invite-person = Кого: идентификатор или логин того, у кого ещё нет пароля
arg-person-invite-revoke = Отменить приглашение: ссылка перестанет действовать
arg-person-invite-login = Логин нового человека
arg-person-invite-name = Имя нового человека
arg-person-invite-unit = Где человек работает: идентификатор, название или путь; без него — там, где ваши права
arg-person-invite-mail = Почта: туда придёт такая же ссылка, если настроен почтовый сервер
arg-person-edit-person = Человек: идентификатор или логин
arg-person-edit-name = Новое имя
arg-person-edit-mail = Адрес почты; убрать его: efir person mail --no-mail
arg-person-show-person = Человек: идентификатор или логин
arg-person-block-person = Человек: идентификатор или логин
arg-person-unblock-person = Человек: идентификатор или логин
arg-notice-list-unit = Только этого подразделения и ниже: идентификатор, название или путь
arg-notice-list-all = И те, по которым все экраны вернулись
arg-session-end-id = Какой: идентификатор из efir session list
arg-session-end-others = Все, кроме этого
arg-audit-list-unit = Только этого подразделения и ниже: идентификатор, название или путь
arg-audit-list-by = Только то, что сделал человек с этим логином; system — сам контроллер
arg-audit-list-kind = Только записи этого рода
arg-audit-list-deed = Только это действие, например post-published
arg-audit-list-from = Не раньше: 2026-12-01T08:00:00+03:00 или по вашим часам: 2026-12-01 08:00
arg-audit-list-until = Раньше этого времени
arg-audit-list-text = Только записи с этим текстом
arg-audit-list-limit = Сколько записей
arg-audit-export-unit = Только этого подразделения и ниже: идентификатор, название или путь
arg-audit-export-by = Только то, что сделал человек с этим логином; system — сам контроллер
arg-audit-export-kind = Только записи этого рода
arg-audit-export-deed = Только это действие, например post-published
arg-audit-export-from = Не раньше: 2026-12-01T08:00:00+03:00 или по вашим часам: 2026-12-01 08:00
arg-audit-export-until = Раньше этого времени
arg-audit-export-text = Только записи с этим текстом
arg-audit-export-out = В какой файл; без него — на стандартный вывод
arg-grant-add-person = Человек: идентификатор или логин
arg-grant-add-role = national_coordinator, regional_coordinator, municipal_coordinator, director, acting_director, school_coordinator, school_administrator, teacher, student, guardian, editor, duty, technician или regional_system
arg-grant-add-unit = Подразделение: идентификатор, название или путь: «Елец / Гимназия №11»
arg-grant-list-person = Только этого человека: идентификатор или логин
arg-grant-list-unit = Только в этом самом подразделении
arg-token-add-name = Для чего он
arg-token-add-expires = Когда кончается: 2026-12-31T23:59:00+03:00 или по вашим часам: 2026-12-31 23:59; без него — никогда
arg-token-add-unit = Сузить права до этого подразделения и ниже: идентификатор, название или путь
arg-device-list-unit = Только этого подразделения и ниже: идентификатор, название или путь
arg-device-list-state = Только те, что сейчас такие: in_service (все рабочие), connected (на связи), online (всё в порядке), hidden (выключены с пульта), attention (требуют внимания), offline (не на связи), waiting (ещё не выходили на связь), revoked (отключены насовсем)
arg-device-list-search = Только те, у кого слово помещения, метки или устройства начинается так
arg-device-claim-code = 8 знаков с экрана телевизора
arg-device-claim-unit = Школа: идентификатор, название или путь: «Елец / Гимназия №11»
arg-device-claim-room = Помещение, где стоит экран
arg-device-claim-tags = Метка, по которой публикации выбирают экраны; можно несколько
arg-device-set-room = Помещение, где стоит экран
arg-device-set-tags = Метка, можно несколько; заменяет все прежние
arg-device-set-no-tags = Снять все метки
arg-device-set-orientation = landscape (обычно), portrait_right (повёрнут вправо), landscape_flipped (вверх ногами) или portrait_left (повёрнут влево)
arg-device-set-autostart = Для браузера: открывается ли Эфир сам после отключения питания (yes или no); если нет, экран — не для оповещений
arg-device-move-unit = Куда: школа, её идентификатор, название или путь
arg-device-move-room = Помещение, где экран будет стоять
arg-device-readmit-unit = Школа, её идентификатор, название или путь
arg-device-readmit-room = Помещение, где он стоит
arg-device-readmit-tags = Метка; можно указать несколько
arg-post-create-kind = announcement (объявление) или news (новость)
arg-post-preview-kind = announcement (объявление) или news (новость)
arg-post-create-unit = На чьих экранах, со всеми нижестоящими: идентификатор, название или путь подразделения
arg-post-preview-unit = На чьих экранах, со всеми нижестоящими: идентификатор, название или путь подразделения
arg-post-create-publish = Сразу выпустить в эфир
arg-title = Заголовок, одна строка до 120 знаков
arg-text = Текст: **жирный**, списки, заголовки; «-» читает его из стандартного ввода
arg-from = Показывать с: 2026-12-01T08:00:00+03:00 или по часам подразделения: 2026-12-01 08:00
arg-until = Показывать до, так же
arg-tags = Только на экранах с этой меткой, можно несколько
arg-rooms = Только в этом помещении, можно несколько
arg-picture = Картинка: файл JPEG, PNG или WebP, до 20 МиБ и 50 мегапикселей
arg-priority = normal (обычная) или high (важная: чередуется с остальными)
arg-seconds = Сколько секунд стоит на экране, от 5 до 600; если не указано, столько, сколько нужно на чтение
arg-age = Возрастной знак: 0+, 6+, 12+ или 16+
arg-ticker = Пустить объявление бегущей строкой под остальными публикациями
arg-post-edit-reading-time = Снова стоит столько, сколько нужно на чтение
arg-post-edit-no-picture = Убрать картинку
arg-post-edit-no-age = Снять возрастной знак
arg-post-edit-no-ticker = Снова показывать в общей очереди, а не бегущей строкой
arg-post-preview-device = Для этого экрана: его идентификатор
arg-post-preview-size = Размер панели в точках, например 1920x1080
arg-post-preview-orientation = landscape (обычно), portrait_right (повёрнут вправо), landscape_flipped (вверх ногами) или portrait_left (повёрнут влево)
arg-post-preview-page = Которая страница публикации, считая с 1
arg-post-preview-frame = Куда записать кадр (PNG)
arg-post-restore-revision = Какую версию вернуть: её номер показывает efir post history
arg-post-schedule-unit = На чьих экранах: идентификатор, название или путь подразделения
arg-post-schedule-date = Первый день, например 2026-12-01; без него — сегодня
arg-post-schedule-days = Сколько дней, от 1 до 14
arg-post-schedule-device = Только на этом экране: его идентификатор
arg-post-order-unit = На чьих экранах: идентификатор, название или путь подразделения
arg-post-order-posts = Идентификаторы публикаций по порядку, свои и сверху; без них порядок только показывается
arg-post-order-clear = Отменить порядок: сначала новые
arg-post-edit-from = Показывать с: 2026-12-01T08:00:00+03:00 или по часам подразделения: 2026-12-01 08:00; «none» — сразу
arg-post-edit-until = Показывать до, так же; «none» — без конца
arg-post-edit-everywhere = Снова на всех экранах подразделения, какие бы метки и помещения ни были выбраны
arg-post-list-unit = Только самого этого подразделения: идентификатор, название или путь
arg-post-list-state = draft (черновик), published (в эфире), withdrawn (снята) или expired (срок истёк)
arg-alert-raise-unit = На чьих экранах, со всеми нижестоящими: идентификатор, название или путь подразделения
arg-alert-raise-severity = extreme (чрезвычайная), severe (серьёзная), moderate (умеренная) или minor (малая угроза)
arg-alert-raise-text = Что случилось, одна строка до 70 знаков
arg-alert-raise-instruction = Что делать: **жирный**, списки; до 300 знаков
arg-alert-raise-drill = Учебная тревога, с ясной пометкой
arg-alert-raise-expires = Срок: через 30m, 2h, «1h 30m» или к 2026-12-01T08:00:00+03:00, по часам подразделения — 2026-12-01 08:00; не больше 7 дней; без него 2 часа у extreme и severe, 4 у прочих, 30 минут у учебной
arg-alert-raise-schools = Сколько школ увидит сообщение: выше одной школы это число обязательно; если оно неверно, ответ назовёт верное
arg-alert-prolong-expires = Новый срок, так же, как при объявлении; без него — обычный срок, считая от этой минуты
arg-alert-cancel-in-error = Сообщение было ошибочным
arg-alert-cancel-text = Пояснение на экранах, до 70 знаков
arg-alert-status-screens = Все экраны по имени: что и когда каждый сообщил
arg-alert-status-watch = Показывать изменения, пока отбой не окажется везде, где была тревога
arg-alert-list-unit = Только этого подразделения и ниже и те, что пришли сверху: идентификатор, название или путь
arg-alert-list-standing = Только те, что ещё на экранах
arg-completions-shell = bash, elvish, fish, powershell или zsh

ask-password = Пароль для { $login }:{" "}
ask-code = Код из приложения или резервный код:{" "}
ask-present-password = Нынешний пароль:{" "}
ask-new-password = Новый пароль:{" "}
done-login =
    Вход выполнен: { $name }, { $url }, до { $until }.
    Сеанс хранится в { $place }.
done-logout = Выход выполнен: { $url }.
done-logout-nobody = Вход и не был выполнен.
done-unit-add = Добавлено: { $kind } «{ $name }», id { $id }
done-person-add =
    Добавлено: { $name } ({ $login }), id { $id }
    Теперь выдайте права: efir grant add --person { $login } --role РОЛЬ --unit ПОДРАЗДЕЛЕНИЕ
done-grant-add = Выдано: { $role }, id { $id }
done-grant-revoke = Отозвано: права { $id }.
done-token-add =
    Токен «{ $name }», id { $id }. Его секрет показан только сейчас:
    { $secret }
done-token-revoke = Отозвано: токен { $id }.
done-password = Пароль изменён. Другие сеансы завершены, токены остались.
done-person-reset =
    Ссылка для { $login }, действует до { $until }:
    { $url }
    Передайте её человеку лично: второй раз она не показывается.
done-person-reset-codes = Одноразовые коды для { $login } отключены: войти можно с одним паролем.
done-person-mail = Письма для { $login }: { $mail }
done-person-invite =
    Приглашение для { $login }, действует до { $until }:
    { $url }
    Передайте ссылку человеку лично: второй раз она не показывается.
done-person-mailed = Такая же ссылка уходит письмом: { $mail }
done-person-uninvite = Приглашение отменено: { $id }.
done-person-block = Заблокировано: { $login }. Сеансы и токены завершены.
done-person-unblock = Разблокировано: { $login } может входить снова.
person-blocked = заблокирован с { $time }
person-signs-in = с паролем
person-invited = приглашён, ссылка действует до { $time }
person-uninvited = не приглашён, пароля нет
codes-off = не включены
column-entry = ВХОД
column-mail = ПОЧТА
column-codes = ОДНОРАЗОВЫЕ КОДЫ
done-notice-take = Коллеги видят, что вы занимаетесь уведомлением { $id }.
done-session-end = Сеанс завершён.
done-session-end-others = Остальные сеансы завершены.
done-audit-export = Журнал записан в { $path }.
done-device-claim = Подключено: экран в помещении «{ $room }», id { $id }
done-device-set = Изменено: экран в помещении «{ $room }», id { $id }
done-device-move = Перенесено: экран теперь в помещении «{ $room }», id { $id }
done-device-readmit = Экран «{ $room }» принят обратно, id { $id }
note-returning = Ждут, чтобы их приняли обратно после восстановления из копии: { $count }. Посмотреть их: efir device returning
done-device-revoke = Отключено: экран в помещении «{ $room }», id { $id }. Чтобы вернуть, подключите его заново.
done-post-create =
    Черновик «{ $title }», id { $id }
    Выпустить в эфир: efir post publish { $id }
done-post-edit = Изменено: «{ $title }», id { $id }
done-post-publish = В эфире: «{ $title }», id { $id }
done-post-preview = Кадр записан: { $path }. Страница { $page } из { $pages }; публикация стоит { $seconds } с.
warning = Внимание: { $text }
done-post-restore = Вернулся прежний вид: «{ $title }», id { $id }
done-post-undo = Отменено. «{ $title }» теперь { $state }, id { $id }
done-post-withdraw = Снято с показа: «{ $title }», id { $id }
done-alert-raise =
    ТРЕВОГА ОБЪЯВЛЕНА: { $text } ({ $severity }), до { $until }
    Увидят: { $schools ->
        [one] { $schools } школа
        [few] { $schools } школы
       *[many] { $schools } школ
    }, { $screens ->
        [one] { $screens } экран
        [few] { $screens } экрана
       *[many] { $screens } экранов
    }. Экраны дополняют СОУЭ и не заменяют её.
    Где выведено: efir alert status { $id }
    Отбой: efir alert cancel { $id }
done-alert-prolong = Продлено: { $text }, до { $until }
done-alert-cancel = { $state }: «{ $text }», идентификатор { $id }

empty-units = Подразделений пока нет. Добавьте: efir unit add --kind school --name НАЗВАНИЕ
empty-people = Пока никого нет. Добавьте: efir person invite --login ЛОГИН --name ИМЯ
empty-grants = Прав здесь не выдано. Выдайте: efir grant add --person ЛОГИН --role РОЛЬ --unit ПОДРАЗДЕЛЕНИЕ
empty-tokens = Токенов нет. Создайте: efir token add --name ДЛЯ-ЧЕГО
empty-sessions = Сеансов нет.
empty-audit = Таких записей нет. Расширьте условия.
empty-notices = Все экраны на связи: уведомлений нет.
empty-devices = Экранов нет. Включите экран и подключите его по коду, который он показывает: efir device claim КОД --unit ШКОЛА --room ПОМЕЩЕНИЕ
empty-returning = Ни один экран не ждёт, чтобы его приняли обратно.
empty-history = Публикация ещё не была в эфире.
empty-schedule = В этот день показывать нечего.
empty-screens-of-post = Таких экранов нет, или они вам не видны.
empty-order = В эфире у этого подразделения ничего нет.
empty-alerts = Экстренных сообщений нет.
empty-posts = Публикаций нет. Напишите: efir post create --unit ШКОЛА --title ЗАГОЛОВОК --text ТЕКСТ

column-severity = УГРОЗА
column-text = ЧТО СЛУЧИЛОСЬ
column-raised = ОБЪЯВЛЕНО
column-standing = НА ЭКРАНЕ
column-drawn = ВЫВЕДЕНО
column-end-drawn = ОТБОЙ ВЫВЕДЕН
column-id = ИДЕНТИФИКАТОР
column-unit = ПОДРАЗДЕЛЕНИЕ
column-cause = ПРИЧИНА
column-away = НЕТ НА СВЯЗИ
column-closed = ВЕРНУЛИСЬ
column-kind = ВИД
column-time-zone = ЧАСОВОЙ ПОЯС
column-login = ЛОГИН
column-name = ИМЯ
column-created = СОЗДАНО
column-person = ЧЕЛОВЕК
column-role = РОЛЬ
column-granted = ВЫДАНО
column-revoked = ОТОЗВАНО
column-token = ТОКЕН
column-client = ПРОГРАММА
column-address = АДРЕС
column-opened = ОТКРЫТ
column-seen = ПОСЛЕДНИЙ РАЗ
column-here = ЭТОТ
column-time = ВРЕМЯ
column-who = КТО
column-deed = ЧТО
column-details = ПОДРОБНОСТИ
session-here = да
column-expires = ДЕЙСТВУЕТ ДО
column-room = ПОМЕЩЕНИЕ
column-connection = СВЯЗЬ
column-screen = НА ЭКРАНЕ
column-tags = МЕТКИ
column-orientation = ПОВОРОТ
column-hardware = УСТРОЙСТВО
column-enrolled = ПОДКЛЮЧЕНО
column-came = ПОДКЛЮЧАЛСЯ
column-since = С
column-frame = КАДР
column-size = РАЗМЕР
column-reported = ОТЧЁТ
column-agent = АГЕНТ
column-missing = НЕ ХВАТАЕТ ФАЙЛОВ
column-memory = ПАМЯТЬ
column-disk = СВОБОДНО НА ДИСКЕ
column-temperature = ТЕМПЕРАТУРА
column-last-error = ПОСЛЕДНЯЯ ОШИБКА
column-title = ЗАГОЛОВОК
column-state = СОСТОЯНИЕ
column-until = ДО
column-audience = ГДЕ
column-place = №
column-manner = ВИД
column-whose = ЧЬЯ
column-when = КОГДА
column-revision = ВЕРСИЯ
column-published = В ЭФИРЕ С
column-off = СНЯТА
column-school = ШКОЛА
column-post = ПУБЛИКАЦИЯ
column-times = ПОКАЗОВ
column-order = ПОРЯДОК

as-above = как выше
in-force = действует
never = никогда
not-yet = ещё нет
everywhere = везде
with-picture = с картинкой
for-seconds = { $seconds } с
always = без срока
all-day = весь день
from-then = с { $from }
until-then = до { $until }
from-until = { $from } – { $until }
ticker = бегущая строка
from-above = сверху
arranged = задан
newest-first = сначала новые
no-report = ещё не отчитывался
connection-online = на связи с { $time }
connection-offline = не на связи с { $time }
connection-never = ещё не выходил на связь
connection-revoked = отключён { $time }
connection-quarantined = обнаружена копия, { $time }
screen-was = последнее: { $screen }
screen-post = «{ $title }»
screen-alert = экстренное сообщение
screen-idle = заставка
screen-pairing = код подключения

drill = УЧЕБНАЯ ТРЕВОГА
severity-extreme = чрезвычайная угроза
severity-severe = серьёзная угроза
severity-moderate = умеренная угроза
severity-minor = малая угроза
alert-state-in-force = Действует
alert-state-overdue = Срок истёк. Отбоя не было
alert-state-expired = Срок истёк
alert-state-all-clear = Отбой
alert-state-in-error = Ошибочное сообщение. Отбой
alert-until = { $state } до { $time } ({ $issuer })
alert-since = { $state }, { $time } ({ $issuer })
alert-step-raised = объявлено
alert-step-prolonged = продлено
alert-step-all-clear = отбой
alert-step-in-error = отменено как ошибочное
alert-step-until = до { $time }
standing-visible = видно
standing-unchecked = выведено, не проверить
standing-hidden = выведено, но не видно
standing-received = получено, не выведено
standing-missing = нет
account-drawn = Выведено { $count }
account-visible = видно { $count }
account-unchecked = не проверить { $count }
account-hidden = не видно { $count }
account-received = получено, не выведено { $count }
account-missing = нет { $count }
account-more = ещё { $count }
account-end-drawn = Отбой выведен на { $count ->
    [one] { $count } экране
   *[other] { $count } экранах
}
without-receipt = на связи, не подтвердил
heard-at = сообщено { $time }
kind-country = страна
kind-region = регион
kind-municipality = муниципалитет
kind-school = школа
kind-announcement = объявление
kind-news = новость
priority-normal = обычная
priority-high = важная
state-draft = черновик
state-published = в эфире
state-withdrawn = снята с показа
state-expired = срок показа истёк
device-kind-agent = агент
device-kind-browser = браузер
not-for-alerts = не для оповещений
cause-school-line = нет интернета в школе
cause-power-or-network = нет питания или сети
cause-shut-down = выключен
cause-switched-off = выключен с пульта
cause-stopped = программа остановилась
cause-certificate = срок сертификата истёк
cause-controller = не вернулся после перезапуска сервера
cause-refused = соединение отклонено
cause-never = ещё не выходил на связь
condition-in-service = рабочие
condition-connected = на связи
condition-online = всё в порядке
condition-hidden = выключен с пульта
condition-attention = требует внимания
condition-offline = не на связи
condition-waiting = ещё не выходил на связь
condition-revoked = отключён насовсем
orientation-landscape = обычный
orientation-portrait-right = повёрнут вправо
orientation-landscape-flipped = вверх ногами
orientation-portrait-left = повёрнут влево
role-national-coordinator = национальный координатор
role-regional-coordinator = региональный координатор
role-municipal-coordinator = муниципальный координатор
role-director = директор
role-acting-director = и. о. директора
role-school-coordinator = школьный координатор
role-school-administrator = Администратор ОО
role-teacher = педагогический работник
role-student = обучающийся
role-guardian = законный представитель
role-editor = редактор раздела
role-duty = дежурный
role-technician = технический специалист
role-regional-system = региональная система

status-controller = Контроллер
status-version = Версия
status-now = Его часы
status-schools = Школ
status-devices = Экранов
status-online = из них на связи
status-showing = из них показывают публикацию
status-posts = Публикаций в эфире
status-backup = Последняя резервная копия
backup-failed = НЕ СДЕЛАНА: { $why } Последняя удачная: { $made }
backup-off = отключены

failure-signed-out = { $text } Войдите (снова): efir login URL --login ЛОГИН
failure-draft-kept =
    Черновик создан (id { $id }), но не выпущен: { $because }
    Повторить: efir post publish { $id }
failure-forgotten-only-here =
    На этом компьютере сеанс забыт, но контроллер не смог его завершить: { $because }
    Со временем он кончится сам.
failure-not-signed-in = Вход не выполнен. Войдите: efir login URL --login ЛОГИН, или задайте EFIR_URL и EFIR_TOKEN.
failure-unreachable = Нет ответа от { $url }: { $cause }. Проверьте адрес, сеть и работает ли контроллер.
failure-untrusted =
    Нет доверия к сертификату { $url }: { $cause }.
    Если у контроллера собственный центр сертификации, получите его сертификат надёжным путём и укажите: --ca ФАЙЛ.
failure-not-a-controller = { $url } отвечает, но не так, как контроллер Эфира: { $cause }. Проверьте адрес.
failure-wrong-url = «{ $url }» — не адрес контроллера. Укажите такой: https://efir.example, без того, что после имени узла.
failure-no-certificates = В { $place } нет пригодного сертификата: { $cause }. Укажите файл PEM с «BEGIN CERTIFICATE».
failure-file = Не удалось с файлом { $path }: { $cause }. Проверьте, что он есть и доступен вам.
failure-large-file = Файл { $path } больше { $limit } МиБ. Уменьшите картинку и повторите.
failure-no-home = Ни XDG_CONFIG_HOME, ни HOME не называют каталог, где хранить вход. Задайте один из них или EFIR_URL и EFIR_TOKEN.
failure-no-password = Пароль не дан ({ $cause }). Введите его по запросу, подайте на ввод или задайте EFIR_PASSWORD.
failure-no-code = Код не дан ({ $cause }). Введите его по запросу или задайте EFIR_CODE.
failure-wrong-deed = Действия «{ $value }» в журнале не бывает. Названия видны в efir audit list --json.
failure-input = Стандартный ввод не читается как текст: { $cause }. Нужен UTF-8.
failure-wrong-time = «{ $value }» — не время. Укажите 2026-12-01T08:00:00+03:00 или по местным часам: 2026-12-01 08:00.
failure-skipped-time = Времени { $value } в поясе { $zone } нет: часы перескакивают этот час. Укажите другое.
failure-no-zone = Для «{ $value }» нужен часовой пояс подразделения { $unit }, а узнать его нельзя. Укажите смещение: 2026-12-01T08:00:00+03:00.
failure-unknown-unit = Подразделение «{ $value }» вам не видно. Посмотрите: efir unit list
failure-several-units = Подразделений «{ $value }» несколько: { $found }. Укажите идентификатор или больше пути: «Елец / Гимназия №11».
failure-unknown-person = Человек «{ $value }» вам не виден. Посмотрите: efir person list
failure-wrong-id = «{ $value }» — не идентификатор. В нём 26 букв и цифр; его показывают списки.
failure-nothing-to-preview = Не сказано, что нарисовать. Назовите публикацию или укажите --unit, --title и --text.
failure-nothing-to-change = Не сказано, что изменить. Что можно: добавьте --help

demo-building = Сборка агента для экрана: { $command }
demo-directory = Всё хранится в { $place } и в конце удаляется
demo-founded = Контроллер подготовлен
demo-serving = Контроллер работает: { $url }, экраны — { $device }
demo-hierarchy = Создано: { $path }
demo-administrator = Администратор школы — { $name }
demo-agent = Экран включён и ищет контроллер по адресу { $device }
demo-code = На экране код подключения { $code }
demo-claimed = Администратор подключает экран: помещение «{ $room }»
demo-online = Экран на связи, на нём заставка
demo-publishing = Администратор выпускает в эфир «{ $title }»
demo-shown = НА ЭКРАНЕ через { $milliseconds } мс после публикации, как сообщил экран
demo-frame = Кадр сохранён: { $path }; это тот самый, о котором сообщил экран (SHA-256 { $digest })
demo-addresses =
    Посмотрите сами:
      экран телевизора    { $tv }
      REST и его страница { $docs }
      консоль             { $console }
                          (по ссылке вы уже вошли; она на один раз и десять минут)
      вход                { $login }, пароль { $password }
demo-stay = Ctrl-C завершает показ.
demo-stopping = Завершение…
demo-room = Холл
demo-own-title = Объявление
demo-title = Снегопад: уроки с 9:30
demo-text = Первый урок начнётся в **9:30**. Автобусы идут на час позже.
demo-region = Липецкая область
demo-municipality = Елец
demo-school = Гимназия №11
demo-person = Анна Петрова

trouble-system = Система отказала: { $cause }.
trouble-no-agent = Программы агента нет: { $path }. Положите efir-agent рядом с efir или запустите показ из исходного кода: cargo run --release -p controller -- demo
trouble-not-built = Агент не собрался: { $command } закончилась с { $status }. Причина — в сообщениях cargo выше.
trouble-not-started = Не удалось запустить { $program }: { $cause }.
trouble-ended =
    Программа { $program } закончилась раньше времени ({ $status }). Её последние слова:
    { $log }
trouble-late =
    { $step }: прошло больше { $seconds } с. Последние слова программ:
    { $log }
trouble-not-shown =
    Объявления нет на экране через { $seconds } с после публикации. Об экране контроллер знает: { $seen }
    Последние слова программ:
    { $log }
trouble-other-frame = Экран отдаёт кадр { $fetched }, а сообщил о { $reported }. Кадр не сохранён.
trouble-no-frame = Кадр не получить по адресу { $url }: { $cause }.
trouble-not-saved = Кадр не сохранить в { $path }: { $cause }. Укажите другой --frame ФАЙЛ.
trouble-strange = Программа { $program } сказала неожиданное: { $said }
trouble-interrupted = Показ прерван раньше, чем объявление появилось на экране.
trouble-step-serve = Запуск контроллера
trouble-step-code = Код подключения на экране
trouble-step-online = Подключение экрана
trouble-step-shown = Объявление на экране

still = в эфире
off-replaced = изменена
off-withdrawn = снята с показа
off-expired = истёк срок
off-by = { $at } { $who }
undo-edit = Отменить последнее изменение: efir post undo
undo-publication = Снять с показа: efir post undo
undo-withdrawal = Вернуть в эфир: efir post undo
post-screens = Увидят на { $screens } экр., уже на { $having }; сейчас показывают { $showing }. Показов: { $times } на { $on } экр.
shows = сейчас на экране
has = получил
has-not = ещё не получил
schedule-day = { $date }, время { $zone }
help-report = Отчёты
help-report-rollout = Показать, как идёт внедрение
help-report-plan = Назначить сроки шагов внедрения
arg-report-rollout-unit = Какого подразделения: идентификатор, название или путь; без него самого высокого из ваших
arg-report-rollout-lacking = Перечислить тех, кому не хватает этого шага
arg-report-rollout-csv = Записать все школы таблицей CSV в этот файл
arg-report-rollout-xlsx = Записать все школы книгой Excel в этот файл
arg-report-plan-unit = В каком подразделении и ниже: идентификатор, название или путь
arg-report-plan-due = Шаг и последний день, например director=2026-12-01; можно повторить. Без него сроки снова придут сверху
done-report-export = Отчёт записан в { $path }.
empty-lacking = Таких нет: этот шаг сделан у всех.
empty-plan = Своих сроков здесь нет: они приходят сверху.
column-step = ШАГ
column-done = СДЕЛАНО
column-lacking = ОСТАЛОСЬ
column-due = СРОК
column-overdue = ПРОСРОЧЕНО
column-schools = ШКОЛЫ
column-no-director = БЕЗ ДИРЕКТОРА
column-no-administrator = БЕЗ АДМИН.
column-no-device = БЕЗ ЭКРАНА
column-no-online = НЕТ НА СВЯЗИ
column-where = ГДЕ
rollout-coordinator = координатор назначен
rollout-director = директор назначен
rollout-administrator = администратор назначен
rollout-device = экран подключён
rollout-online = экран на связи

## Списки школ

help-unit-import = Загрузить список школ: CSV, XLSX или XML открытого реестра
help-unit-unplaced = Показать школы, для которых не указан муниципалитет
help-unit-place = Разместить школу, для которой не указан муниципалитет
help-unit-map = Сопоставить школу с записью другого списка
help-unit-move = Перенести подразделение со всем, что в нём
help-unit-grow = Добавить подразделение над всеми, что есть
arg-unit-import-file = Файл со списком школ
arg-unit-import-unit = Для какого региона или страны: идентификатор, название или путь; без него — то, где вы загружаете списки
arg-unit-import-source = Чей это список, латиницей; без него register для XML реестра и region для остальных
arg-unit-import-partial = Загрузить верные строки, даже если в других ошибки
arg-unit-import-delta = Это не весь список: школы, которых в нём нет, не закрывать
arg-unit-import-dry-run = Только показать, что изменится
arg-unit-unplaced-unit = Только этого региона
arg-unit-place-school = Идентификатор из efir unit unplaced
arg-unit-place-parent = Муниципалитет или регион: идентификатор, название или путь
arg-unit-map-unit = Школа: идентификатор, название или путь
arg-unit-map-source = Чей это список: region, register
arg-unit-map-external = Идентификатор школы в этом списке
arg-unit-move-unit = Что перенести: идентификатор, название или путь
arg-unit-move-parent = Куда: идентификатор, название или путь
arg-unit-grow-kind = country (страна), region (регион) или municipality (муниципалитет)
arg-unit-grow-name = Название, как его говорят
arg-unit-grow-time-zone = Часовой пояс, например Europe/Moscow
done-unit-map = Школа сопоставлена: список { $source }, идентификатор { $external }
done-unit-move = Перенесено: «{ $name }»
done-unit-grow = Добавлено над всеми: «{ $name }». Вы — его координатор.
empty-unplaced = Все школы на своих местах
column-region = РЕГИОН
column-external = В СПИСКЕ
import-reading = Читаем файл
import-comparing = Сравниваем
import-storing = Записываем
import-applied = Список загружен
import-dry = Что изменится, если загрузить (пока ничего не записано)
import-refused = Ничего не загружено: в файле ошибки
import-added = Новых
import-changed = Изменено
import-moved = Переехало
import-reopened = Открыто снова
import-unchanged = Без изменений
import-closed = Закрыто
import-skipped = Пропущено: не действуют
import-unplaced = Без муниципалитета
import-rejected = С ошибками
import-dropped = Столбцы о людях не сохранены: { $columns }
import-flaw = строка { $row }, { $column }, «{ $value }»: { $reason }
import-flaw-column = строка { $row }, { $column }: { $reason }
import-flaw-row = строка { $row }: { $reason }
failure-rows-rejected = { $applied ->
    [yes] строк с ошибками: { $count }, остальное загружено. Исправьте их и загрузите файл снова.
   *[no] строк с ошибками: { $count }. Исправьте файл или загрузите верные строки: --partial
}
