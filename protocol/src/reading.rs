//! How long a text needs on a screen.

use std::time::Duration;

use crate::markdown;
use crate::post::Content;

/// No slide is shown for less.
const SHORTEST: Duration = Duration::from_secs(10);
/// No slide is shown for longer.
const LONGEST: Duration = Duration::from_secs(90);
/// Time to notice that the slide has changed, and to find its beginning.
const NOTICING: Duration = Duration::from_secs(3);
/// Milliseconds a character: 12 characters a second, the pace that subtitling guides set for
/// children (BBC Subtitle Guidelines: 160–180 words a minute for adults, slower for children).
const MILLISECONDS_A_CHARACTER: u64 = 83;

/// How long a post stands before the next one comes: 10 to 90 seconds, by the length of its text.
pub fn time(content: &Content) -> Duration {
    let characters = match content {
        Content::Announcement { title, text } => {
            title.chars().count() + markdown::plain(text).chars().count()
        }
    };
    let reading = Duration::from_millis(characters as u64 * MILLISECONDS_A_CHARACTER);
    (NOTICING + reading).clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement(text: &str) -> Content {
        Content::Announcement { title: String::new(), text: text.to_owned() }
    }

    #[test]
    fn longer_texts_stand_longer_within_bounds() {
        assert_eq!(time(&announcement("Да")), SHORTEST);
        let a_paragraph = time(&announcement(&"слово ".repeat(40)));
        assert!(SHORTEST < a_paragraph && a_paragraph < LONGEST, "{a_paragraph:?}");
        assert_eq!(time(&announcement(&"слово ".repeat(400))), LONGEST);
    }
}
