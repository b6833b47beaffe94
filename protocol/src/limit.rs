//! Bounds that both ends rely on.

use std::time::Duration;

/// The version of the device protocol, in topics and in [`Hello`](crate::report::Hello).
pub const PROTOCOL: u32 = 1;
/// Bytes of a message to a TV, at most.
pub const DOWN_BYTES: usize = 64 * 1024;
/// Bytes of a message from a TV, at most.
pub const UP_BYTES: usize = 16 * 1024;
/// Bytes of one item fetched by its digest, at most.
pub const ITEM_BYTES: usize = 64 * 1024;
/// Items that a school's document may hold, at most.
pub const ITEMS: usize = 400;
/// Characters of a post's title, at most.
pub const TITLE_CHARS: usize = 120;
/// Characters of a post's text, at most: about three minutes of reading.
pub const TEXT_CHARS: usize = 2_000;
/// Bytes of a picture as TVs fetch it, at most.
pub const PICTURE_BYTES: u32 = 4 * 1024 * 1024;
/// Pixels of a picture's longer side as TVs fetch it, at most.
pub const PICTURE_SIDE: u32 = 1920;
/// Seconds that an author may give a post on the screen.
pub const SECONDS: std::ops::RangeInclusive<u16> = 5..=600;
/// Characters of an alert's text, at most: what is readable from eight metres at one look. With
/// [`ALERT_INSTRUCTION_CHARS`] it fills a frame of 1080p in letters of 96 and 48 pixels.
pub const ALERT_TEXT_CHARS: usize = 70;
/// Characters of an alert's instruction, at most.
pub const ALERT_INSTRUCTION_CHARS: usize = 300;
/// Bytes of one alert in its register, at most.
pub const ALERT_BYTES: usize = 3 * 1024;
/// Alerts that a school's register may hold, at most: with [`ALERT_BYTES`] they fit [`DOWN_BYTES`].
pub const ALERTS: usize = 20;
/// Characters of a unit's, a room's or a person's name, at most.
pub const NAME_CHARS: usize = 200;
/// Characters of a tag, at most.
pub const TAG_CHARS: usize = 40;
/// Tags on a device or in an audience, at most.
pub const TAGS: usize = 32;
/// Rooms in an audience, at most.
pub const ROOMS: usize = 200;
/// Events in one [`Batch`](crate::event::Batch), at most.
pub const BATCH_EVENTS: usize = 50;
/// How long a pairing code is good for.
pub const PAIRING_TIME: Duration = Duration::from_secs(600);
/// MQTT keep-alive of the agent; a dead link is noticed after twice this.
pub const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// A report is sent on every change, and at least this often.
pub const REPORT_INTERVAL: Duration = Duration::from_secs(15 * 60);
/// The longest a TV waits before it tries its controller again.
pub const RECONNECT_MAX: Duration = Duration::from_secs(60);
/// The server name by which the TLS listener knows a device, whatever address it dialled; the
/// controller's device certificate always carries it.
pub const DEVICE_SERVER_NAME: &str = "device.efir.internal";
/// The ALPN protocol name of MQTT.
pub const ALPN_MQTT: &[u8] = b"mqtt";
/// Where device HTTPS lives on the controller.
pub const DEVICE_HTTP_PREFIX: &str = "/device/v1";
