people-title = People
