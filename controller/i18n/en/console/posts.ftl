posts-title = Posts
