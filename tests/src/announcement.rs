//! Announcements as a story tells them.

use jiff::Timestamp;
use serde_json::{Value, json};

/// An announcement before anybody has published it.
#[derive(Debug, Clone)]
pub struct Announcement {
    title: String,
    text: String,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    tags: Vec<String>,
    rooms: Vec<String>,
}

/// An announcement of one line, for all of the school.
pub fn announcement(title: &str) -> Announcement {
    Announcement {
        title: title.to_owned(),
        text: "Подробности у дежурного администратора.".to_owned(),
        from: None,
        until: None,
        tags: Vec::new(),
        rooms: Vec::new(),
    }
}

impl Announcement {
    /// With this text below the title.
    #[must_use]
    pub fn saying(self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self }
    }

    /// Not before an instant.
    #[must_use]
    pub fn from(self, from: Timestamp) -> Self {
        Self { from: Some(from), ..self }
    }

    /// Not from an instant on.
    #[must_use]
    pub fn until(self, until: Timestamp) -> Self {
        Self { until: Some(until), ..self }
    }

    /// Only for TVs with this tag, or another that is named.
    #[must_use]
    pub fn for_tag(mut self, tag: &str) -> Self {
        self.tags.push(tag.to_owned());
        self
    }

    /// Only for TVs in this room, or another that is named.
    #[must_use]
    pub fn for_room(mut self, room: &str) -> Self {
        self.rooms.push(room.to_owned());
        self
    }

    /// As REST takes it for a unit.
    pub fn to_json(&self, unit: &str) -> Value {
        let mut post = json!({
            "kind": "announcement",
            "unit": unit,
            "title": self.title,
            "text": self.text,
            "audience": {"tags": self.tags, "rooms": self.rooms},
        });
        for (name, instant) in [("from", self.from), ("until", self.until)] {
            if let Some(instant) = instant {
                post[name] = json!(instant);
            }
        }
        post
    }
}
