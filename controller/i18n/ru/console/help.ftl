help-title = Помощь
