alerts-title = Тревога
