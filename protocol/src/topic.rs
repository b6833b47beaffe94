//! The MQTT topics of a device: `efir/1/d/{device}/up/{channel}` and `…/down/{channel}`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::DeviceId;

/// One device's channel.
///
/// ```
/// use protocol::{DeviceId, Topic, Up};
/// let device = DeviceId::new(jiff::Timestamp::UNIX_EPOCH, 7);
/// let topic = Topic::up(device, Up::Hello);
/// assert_eq!(topic.to_string(), format!("efir/1/d/{device}/up/hello"));
/// assert_eq!(topic.to_string().parse(), Ok(topic));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Whose channel it is.
    pub device: DeviceId,
    /// Which way and what about.
    pub channel: Channel,
}

/// A direction and what is said in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// From the device.
    Up(Up),
    /// To the device.
    Down(Down),
}

/// What a device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Up {
    /// [`Hello`](crate::report::Hello), on every connect.
    Hello,
    /// [`Report`](crate::report::Report), on change and every 15 minutes.
    Report,
    /// [`Batch`](crate::event::Batch) of spooled events.
    Event,
}

/// What a device hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Down {
    /// [`Welcome`](crate::report::Welcome), after each hello.
    Welcome,
    /// [`Settings`](crate::register::Settings), a register.
    Settings,
    /// [`Desired`](crate::register::Desired), a register.
    Desired,
    /// [`Alerts`](crate::register::Alerts), a register.
    Alerts,
    /// [`Ack`](crate::event::Ack) of stored events.
    Ack,
}

/// Text that is no topic of a device.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no device topic efir/1/d/{{device}}/(up|down)/{{channel}}")]
pub struct InvalidTopic(pub String);

impl Topic {
    /// The topic on which a device says something.
    pub fn up(device: DeviceId, channel: Up) -> Self {
        Self { device, channel: Channel::Up(channel) }
    }

    /// The topic on which a device hears something.
    pub fn down(device: DeviceId, channel: Down) -> Self {
        Self { device, channel: Channel::Down(channel) }
    }

    /// The filter of everything that a device hears.
    pub fn all_down(device: DeviceId) -> String {
        format!("efir/1/d/{device}/down/+")
    }
}

impl Up {
    const ALL: [Self; 3] = [Self::Hello, Self::Report, Self::Event];

    fn name(self) -> &'static str {
        match self {
            Self::Hello => "hello",
            Self::Report => "report",
            Self::Event => "event",
        }
    }
}

impl Down {
    const ALL: [Self; 5] = [Self::Welcome, Self::Settings, Self::Desired, Self::Alerts, Self::Ack];

    fn name(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Settings => "settings",
            Self::Desired => "desired",
            Self::Alerts => "alerts",
            Self::Ack => "ack",
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, channel) = match self.channel {
            Channel::Up(up) => ("up", up.name()),
            Channel::Down(down) => ("down", down.name()),
        };
        write!(f, "efir/1/d/{}/{direction}/{channel}", self.device)
    }
}

impl FromStr for Topic {
    type Err = InvalidTopic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| InvalidTopic(text.chars().take(200).collect()))
    }
}

fn parse(text: &str) -> Option<Topic> {
    let (device, rest) = text.strip_prefix("efir/1/d/")?.split_once('/')?;
    let device = DeviceId::parse(device).ok()?;
    let (direction, name) = rest.split_once('/')?;
    let channel = match direction {
        "up" => Channel::Up(Up::ALL.into_iter().find(|up| up.name() == name)?),
        "down" => Channel::Down(Down::ALL.into_iter().find(|down| down.name() == name)?),
        _ => return None,
    };
    Some(Topic { device, channel })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_parses_as_it_prints() {
        let device = DeviceId::new(jiff::Timestamp::UNIX_EPOCH, 1);
        let up = Up::ALL.map(|channel| Topic::up(device, channel));
        let down = Down::ALL.map(|channel| Topic::down(device, channel));
        for topic in up.into_iter().chain(down) {
            assert_eq!(topic.to_string().parse(), Ok(topic));
        }
    }

    #[test]
    fn foreign_topics_are_refused() {
        let device = DeviceId::new(jiff::Timestamp::UNIX_EPOCH, 1);
        for wrong in [
            "#".to_owned(),
            format!("efir/1/d/{device}/up/+"),
            format!("efir/1/d/{device}/up/hello/"),
            format!("efir/1/d/{device}/down/hello"),
            format!("efir/2/d/{device}/up/hello"),
            "efir/1/d/x/up/hello".to_owned(),
        ] {
            assert!(wrong.parse::<Topic>().is_err(), "{wrong}");
        }
    }
}
