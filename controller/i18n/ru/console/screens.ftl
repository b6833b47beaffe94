screens-title = Экраны
