nav-reports = Внедрение
reports-rollout = Внедрение
reports-print = Напечатать
reports-unit = Подразделение
reports-show = Показать
reports-schools = Школы
reports-overdue = Просрочено
reports-steps = Шаги
reports-step = Шаг
reports-done = Сделано
reports-lacking = Осталось
reports-due = Срок
reports-where = Где
reports-done-of = { $done } из { $all }
reports-all-done = Сделано
reports-not-yet = Ещё нет
reports-due-above = назначен выше
reports-no-due = не назначен
reports-is-overdue = Просрочен
reports-overdue-count = Просрочено: { $n }
reports-below = Что внутри
reports-none-below = Здесь пока нет ни одного подразделения
reports-none-below-what = Загрузите школы из региональной системы или добавьте их командой efir unit add.
reports-no-coordinator = Нет координатора
reports-looked-now = Экраны на связи посчитаны сейчас.
reports-looked = Экраны на связи посчитаны { $time }: при таком числе школ это делается раз в пять минут. Остальные цифры — на эту минуту.
reports-plan = Сроки
reports-plan-what = Последний день для каждого шага в подразделении «{ $unit }» и ниже. Пустое поле — срок придёт сверху. Назначенный ближе к школе важнее.
reports-plan-save = Сохранить сроки
done-reports-planned = Сроки сохранены.
reports-step-coordinator = Координатор назначен
reports-step-director = Директор назначен
reports-step-administrator = Администратор назначен
reports-step-device = Экран подключён
reports-step-online = Экран на связи
reports-without-director = Без директора
reports-without-administrator = Без администратора
reports-without-device = Без экрана
reports-without-online = Нет на связи
reports-lacks-coordinator =
    { $n ->
        [one] { $n } подразделение без координатора
        [few] { $n } подразделения без координатора
       *[many] { $n } подразделений без координатора
    }
reports-lacks-director =
    { $n ->
        [one] { $n } школа без директора
        [few] { $n } школы без директора
       *[many] { $n } школ без директора
    }
reports-lacks-administrator =
    { $n ->
        [one] { $n } школа без администратора
        [few] { $n } школы без администратора
       *[many] { $n } школ без администратора
    }
reports-lacks-device =
    { $n ->
        [one] { $n } школа без экрана
        [few] { $n } школы без экрана
       *[many] { $n } школ без экрана
    }
reports-lacks-online =
    { $n ->
        [one] { $n } школа без экрана на связи
        [few] { $n } школы без экрана на связи
       *[many] { $n } школ без экрана на связи
    }
reports-list-coordinator = Нет координатора
reports-list-director = Нет директора
reports-list-administrator = Нет администратора
reports-list-device = Нет ни одного экрана
reports-list-online = Нет экрана на связи
reports-remedy-coordinator = Координатора назначает координатор уровнем выше: на странице человека, «Выдать права».
reports-remedy-director = Директора назначает муниципальный координатор: на странице человека, «Выдать права».
reports-remedy-administrator = Администратора ОО предлагает директор, а права ему выдаёт муниципальный координатор.
reports-remedy-device = Экран подключает администратор школы: код с экрана телевизора вводится на странице «Подключить экран».
reports-remedy-online = Чаще всего дело в питании или в сети школы. Откройте школу, чтобы увидеть её экраны.
reports-none-lack = Таких нет: этот шаг сделан у всех
reports-none-yet = Среди просмотренных таких нет. Дальше есть ещё школы.
reports-column-above = Где
reports-column-school = Школа
reports-column-director = Директор
reports-column-administrator = Администратор
reports-column-screens = Экранов
reports-column-connected = На связи
reports-column-overdue = Просрочено
reports-column-id = Идентификатор
reports-yes = есть
reports-no = нет
help-reports-1 = Число в столбце «Осталось» открывает список: какие именно школы и что с ними делать.
help-reports-2 = Школа без экрана считается и школой без экрана на связи. Просроченным шаг «Экран на связи» бывает, только если экран школы ещё ни разу не выходил на связь: выключенный на ночь — не просрочка.
help-reports-3 = Закрытые школы в отчёт не входят.
