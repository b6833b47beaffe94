# What an author should know before people see a post: what is wrong, and what to do.

unknown-characters = Screens cannot show { $characters }. Take it out, or say it in words.
character-emoji = the emoji { $character } ({ $code })
character-other = the character { $character } ({ $code })
characters-more = and { $count } more
time-short = Reading it takes { $needed ->
    [one] { $needed } second
   *[other] { $needed } seconds
    }, and it stands for { $given ->
    [one] { $given } second
   *[other] { $given } seconds
    }. Shorten the text, or give it more time (--seconds).
title-cut = The title does not fit and ends in an ellipsis. Shorten it.
text-cut = The text does not fit and ends in an ellipsis. Shorten it, or make two posts of it.
detail-cut = A small line of the frame, such as the school's name, ends in an ellipsis. Give a shorter name.
accents-cut = Marks above or below letters reach beyond the edge and are cut off. Take some away.
title-small = The title comes out too small to be read from eight metres: one of its words is so long. Replace that word.
text-long = The text takes more pages than people wait for. Shorten it, or make two posts of it.
low-contrast = The school's colour is hardly seen on the frame's ground, so text in it is drawn in another shade. Choose a darker or a lighter colour.
picture-coarse = The picture has so few pixels that it looks coarse on a screen. Take a larger one: 1920×1080 or more for a whole screen.
