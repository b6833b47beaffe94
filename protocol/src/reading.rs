//! How long a text needs on a screen.

use std::time::Duration;

use crate::markdown;
use crate::post::{Content, Item};

/// No slide is shown for less, unless its author says so.
const SHORTEST: Duration = Duration::from_secs(10);
/// No slide is shown for longer, unless its author says so.
const LONGEST: Duration = Duration::from_secs(90);
/// Time to notice that the slide has changed, and to find its beginning.
const NOTICING: Duration = Duration::from_secs(3);
/// Time to look at a picture.
const LOOKING: Duration = Duration::from_secs(4);
/// Milliseconds a character: 12 characters a second, the pace that subtitling guides set for
/// children (BBC Subtitle Guidelines: 160–180 words a minute for adults, slower for children).
const MILLISECONDS_A_CHARACTER: u64 = 83;

/// How long a post stands before the next one comes: as its author says, else what it
/// [needs](needed), within 10 to 90 seconds.
pub fn time(item: &Item) -> Duration {
    match item.seconds {
        Some(seconds) => Duration::from_secs(seconds.into()),
        None => needed(&item.content).clamp(SHORTEST, LONGEST),
    }
}

/// How long it takes to notice a post and to read it to its end.
pub fn needed(content: &Content) -> Duration {
    let text = content.title().chars().count() + markdown::plain(content.text()).chars().count();
    let reading = Duration::from_millis(text as u64 * MILLISECONDS_A_CHARACTER);
    let looking = if content.picture().is_some() { LOOKING } else { Duration::ZERO };
    NOTICING + reading + looking
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::Priority;
    use crate::{Digest, PostId, post};
    use jiff::Timestamp;

    fn item(text: &str) -> Item {
        Item {
            post: PostId::new(Timestamp::UNIX_EPOCH, 1),
            revision: 1,
            published: Timestamp::UNIX_EPOCH,
            from: None,
            until: None,
            audience: post::Audience::default(),
            priority: Priority::Normal,
            seconds: None,
            age: None,
            content: Content::News { title: String::new(), text: text.to_owned(), picture: None },
        }
    }

    #[test]
    fn longer_texts_stand_longer_within_bounds() {
        assert_eq!(time(&item("Да")), SHORTEST);
        let a_paragraph = time(&item(&"слово ".repeat(40)));
        assert!(SHORTEST < a_paragraph && a_paragraph < LONGEST, "{a_paragraph:?}");
        assert_eq!(time(&item(&"слово ".repeat(400))), LONGEST);
        assert!(needed(&item(&"слово ".repeat(400)).content) > LONGEST);
    }

    #[test]
    fn a_picture_takes_time_to_look_at() {
        let text = "слово ".repeat(40);
        let mut with_picture = item(&text);
        let picture = post::Picture { sha256: Digest::of(b"p"), bytes: 1, width: 1, height: 1 };
        with_picture.content =
            Content::News { title: String::new(), text: text.clone(), picture: Some(picture) };
        assert_eq!(time(&with_picture), time(&item(&text)) + LOOKING);
    }

    #[test]
    fn an_author_may_say_how_long() {
        assert_eq!(time(&Item { seconds: Some(5), ..item("Да") }), Duration::from_secs(5));
    }
}
