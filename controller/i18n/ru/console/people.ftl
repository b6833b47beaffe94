people-title = Люди
