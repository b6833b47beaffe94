home-title = Главная
home-heading = Школьные экраны в эфире
home-what = Эфир выводит новости и объявления на телевизоры школы и следит, чтобы экраны работали.
home-not-founded = Эфир ещё не настроен. Откройте одноразовую ссылку, которую контроллер напечатал при запуске, или выполните efir init.
home-alert = ТРЕВОГА
home-announce = Объявление
home-announce-what = Написать и сразу вывести на экраны
home-screens-what = Что показывают телевизоры и всё ли в порядке
home-alarm-what = Пожар и другие опасности; учебная тревога
home-alarm-quick = Тревога сразу:
home-now = Сейчас на экранах
home-no-screens = Экранов пока нет
home-no-screens-what = Включите телевизор с Эфиром: на нём появится код подключения. Введите этот код здесь — и через несколько секунд экран начнёт показывать публикации школы.
home-enrol = Подключить экран
home-offline-since = Не на связи с { $time }
home-never = Ещё не выходил на связь
home-waiting = Ждёт меня
home-waiting-none = Ничего не ждёт: черновиков нет.
home-draft = Черновик
home-untitled = Без заголовка
home-go-on = Продолжить
home-wrong = Что не так
home-wrong-none = Все экраны на связи
home-offline-do = Проверьте питание телевизора и сеть.
home-counts = На связи { $connected } из { $all }
home-attention = Требует внимания
home-more-wrong =
    { $n ->
        [one] И ещё { $n } экран
        [few] И ещё { $n } экрана
       *[many] И ещё { $n } экранов
    }
