posts-title = Публикации
