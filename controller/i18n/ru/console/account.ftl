sign-in-title = Вход
code-title = Одноразовый код
code-what = Пароль принят. Остался код из приложения на телефоне.
code-label = Код
code-hint = Шесть цифр из приложения или резервный код с бумаги.
code-other = Войти под другим логином
sign-in-link-what = По этой ссылке входит { $name }. Если войти, в этом браузере вы станете этим человеком.
sign-in-as = Войти: { $name }
sign-in-stay = Остаться
sign-in-outside = Войти через { $name }
outside-go-title = Вход через { $name }
outside-go-what = Сейчас откроется { $name }. Войдите там под своим именем — и вернётесь сюда.
outside-go = Продолжить
outside-on = Входим
outside-on-what = Страница откроется сама. Если не открылась, нажмите «Продолжить».
outside-failed = Войти не получилось
outside-again = Назад
account-outside = Вход через { $name }
account-outside-what = Можно входить в Эфир под своим именем из «{ $name }», без пароля Эфира. Права от этого не меняются.
account-outside-link = Привязать вход через { $name }
account-outside-since = Привязан { $time }. Выход из Эфира не завершает сеанс там.
account-outside-unlink = Отвязать
account-invited-outside = Или входите через { $name }: тогда пароль не нужен.
done-account-outside = Вход привязан.
done-account-outside-off = Вход отвязан. Теперь нужен пароль.
account-title = Моя учётная запись
account-login = Логин: { $login }
account-password = Пароль
account-present-password = Нынешний пароль
account-new-password = Новый пароль
account-password-rules = Не короче 10 символов. Удобно взять фразу из нескольких слов. Известные пароли, а также один логин, имя или название школы не подойдут.
account-password-ends = Остальные сеансы завершатся, токены для программ останутся.
account-password-change = Сменить пароль
account-codes = Одноразовые коды
account-codes-are-on = Включены
account-codes-are-off = Не включены
account-codes-what = При входе, кроме пароля, понадобится код из приложения на телефоне. Тому, кто узнал пароль, его будет мало.
account-codes-enable = Включить
account-codes-renew = Новые резервные коды
account-codes-renew-what = Прежние резервные коды перестанут действовать.
account-codes-disable = Отключить коды
account-codes-disable-what = Для входа снова хватит одного пароля.
account-codes-step-app = Установите на телефон приложение для одноразовых кодов: Яндекс ID, Google Authenticator, FreeOTP или другое.
account-codes-step-scan = Наведите камеру приложения на этот QR-код или введите секрет вручную.
account-codes-step-code = Введите код, который показывает приложение.
account-codes-secret = Секрет для ввода вручную:
account-codes-first = Код из приложения
account-codes-confirm = Включить коды
account-cancel = Отмена
account-recovery-left =
    { $n ->
        [0] Резервных кодов не осталось. Получите новые.
        [one] Остался { $n } резервный код.
        [few] Осталось { $n } резервных кода.
       *[many] Осталось { $n } резервных кодов.
    }
account-paper = Резервные коды
account-paper-what = Каждый код заменит приложение один раз, если телефона под рукой не окажется.
account-paper-once = Запишите или распечатайте их сейчас: второй раз они не показываются. Храните не вместе с телефоном.
account-paper-done = Коды записаны
account-roles = Ваши права
account-roles-none = Прав пока нет. Их выдаёт координатор.
account-sessions = Где вы вошли
account-sessions-what = Сеанс кончается через 14 дней, а если им не пользоваться — через 4.
account-session-here = этот
account-session-seen = Последний раз { $time }
account-session-opened = Вход { $time }
account-session-end = Завершить
account-session-end-named = Завершить сеанс: { $client }
account-sessions-end-others = Выйти везде, кроме этого браузера
account-client-unknown = Неизвестная программа
account-tokens = Токены для программ
account-tokens-what = С токеном программа действует от вашего имени, с вашими правами и без пароля.
account-made = Создан { $time }
account-until = до { $time }
account-forever = бессрочно
account-year = год
account-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[many] { $n } дней
    }
account-token-name = Для чего
account-token-example = Расписание на сайте
account-token-days = Действует
account-token-make = Создать токен
account-token-revoke = Отозвать
account-token-revoke-named = Отозвать токен «{ $name }»
account-token-made = Токен создан
account-token-made-what = Вставьте его в настройки программы. REST ждёт его в заголовке Authorization: Bearer.
account-token-once = Скопируйте его сейчас: второй раз он не показывается.
account-token-done = Токен скопирован
account-reset-title = Новый пароль
account-reset-for = { $name }, логин { $login }
account-reset-go = Сохранить пароль
account-invited-title = Добро пожаловать
account-invited-what = { $name }, придумайте пароль. С ним и с логином вы будете входить в Эфир.
account-first-password = Пароль
done-account-password = Пароль изменён. Остальные сеансы завершены.
done-account-codes-off = Одноразовые коды отключены.
done-account-session = Сеанс завершён.
done-account-sessions = Остальные сеансы завершены.
done-account-token-revoked = Токен отозван.
done-account-reset = Пароль сохранён. Войдите с ним.
account-mail = Почта
account-mail-address = Адрес
account-mail-notices = Письма об экранах
account-mail-notices-what = Когда экран вашей школы надолго пропадает со связи.
account-mail-save = Сохранить
done-account-mail = Почта сохранена.
