//! Which topics a device may name: its own, and no other (invariant 4 of the design).

use protocol::topic::Channel;
use protocol::{DeviceId, Topic, Up};

/// Filters of one connection, at most.
const FILTERS: usize = 16;
/// Levels and characters are bounded by the packet; what is stored of a filter is its tail.
const TAIL_CHARS: usize = 64;

/// What a device publishes, by its topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// One of its channels up.
    Own(Up),
    /// A channel up of its own that this version does not know.
    Unknown,
    /// Anything else.
    Foreign,
}

/// What a client listens to, among the topics of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filters {
    device: DeviceId,
    /// What follows `efir/1/d/{device}/`.
    tails: Vec<Box<str>>,
}

/// A filter that is not wholly among the device's own topics, or one too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign;

/// Reads the topic of a publication.
pub fn published(device: DeviceId, topic: &str) -> Published {
    let Some(rest) = tail(device, topic) else { return Published::Foreign };
    match topic.parse::<Topic>().map(|topic| topic.channel) {
        Ok(Channel::Up(up)) => Published::Own(up),
        Err(_) if rest.starts_with("up/") => Published::Unknown,
        Ok(Channel::Down(_)) | Err(_) => Published::Foreign,
    }
}

impl Filters {
    /// No filter yet, among this device's topics.
    pub fn of(device: DeviceId) -> Self {
        Self { device, tails: Vec::new() }
    }

    /// Adds a filter that cannot match anything but the device's own topics.
    pub fn add(&mut self, filter: &str) -> Result<(), Foreign> {
        let rest = tail(self.device, filter).ok_or(Foreign)?;
        if !is_filter(rest) || rest.len() > TAIL_CHARS {
            return Err(Foreign);
        }
        if self.tails.iter().any(|known| **known == *rest) {
            return Ok(());
        }
        if self.tails.len() >= FILTERS {
            return Err(Foreign);
        }
        self.tails.push(rest.into());
        Ok(())
    }

    /// Takes a filter away, if it is there.
    pub fn remove(&mut self, filter: &str) {
        if let Some(rest) = tail(self.device, filter) {
            self.tails.retain(|known| **known != *rest);
        }
    }

    /// Whether the client listens to a topic.
    pub fn cover(&self, topic: &Topic) -> bool {
        let topic = topic.to_string();
        let Some(rest) = tail(self.device, &topic) else { return false };
        self.tails.iter().any(|filter| matches(filter, rest))
    }
}

fn tail(device: DeviceId, topic: &str) -> Option<&str> {
    let (id, rest) = topic.strip_prefix("efir/1/d/")?.split_once('/')?;
    (DeviceId::parse(id) == Ok(device) && !rest.is_empty()).then_some(rest)
}

/// Whether wildcards stand only where MQTT allows them (3.1.1, 4.7.1).
fn is_filter(rest: &str) -> bool {
    let mut levels = rest.split('/').rev();
    let last = levels.next().is_some_and(|last| last == "#" || is_level(last));
    last && levels.all(is_level)
}

fn is_level(level: &str) -> bool {
    level == "+" || !level.contains(['+', '#'])
}

fn matches(filter: &str, topic: &str) -> bool {
    let mut levels = topic.split('/');
    for wanted in filter.split('/') {
        if wanted == "#" {
            return true;
        }
        match levels.next() {
            Some(level) if wanted == "+" || wanted == level => {}
            Some(_) | None => return false,
        }
    }
    levels.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Down;

    #[test]
    fn a_device_publishes_on_its_own_channels_only() {
        let own = format!("efir/1/d/{}/", device(1));
        let of = |topic: &str| published(device(1), topic);
        assert_eq!(of(&format!("{own}up/hello")), Published::Own(Up::Hello));
        assert_eq!(of(&format!("{own}up/job")), Published::Unknown);
        for foreign in [
            format!("efir/1/d/{}/up/hello", device(2)),
            format!("{own}down/desired"),
            format!("{own}down/unknown"),
            own.clone(),
            format!("efir/2/d/{}/up/hello", device(1)),
            format!("/{own}up/hello"),
            "$SYS/broker".to_owned(),
            String::new(),
        ] {
            assert_eq!(of(&foreign), Published::Foreign, "{foreign}");
        }
    }

    #[test]
    fn filters_stay_within_the_devices_topics() {
        let own = format!("efir/1/d/{}/", device(1));
        for allowed in ["#", "down/+", "down/#", "+/+", "down/desired", "up/report", "+"] {
            assert_eq!(Filters::of(device(1)).add(&format!("{own}{allowed}")), Ok(()), "{allowed}");
        }
        for foreign in [
            "#".to_owned(),
            "+/#".to_owned(),
            "efir/1/d/+/down/+".to_owned(),
            "efir/1/d/#".to_owned(),
            "efir/+/d/#".to_owned(),
            format!("efir/1/d/{}/#", device(2)),
            format!("$share/x/{own}#"),
            own.trim_end_matches('/').to_owned(),
            own.clone(),
            format!("{own}down/#/x"),
            format!("{own}down/des#"),
            format!("{own}down+"),
            format!("{own}{}", "x".repeat(65)),
        ] {
            assert_eq!(Filters::of(device(1)).add(&foreign), Err(Foreign), "{foreign}");
        }
    }

    #[test]
    fn filters_cover_what_mqtt_says_they_do() {
        let own = format!("efir/1/d/{}/", device(1));
        let desired = Topic::down(device(1), Down::Desired);
        for (filter, covers) in
            [("#", true), ("down/+", true), ("+/desired", true), ("down/desired", true)]
                .into_iter()
                .chain([
                    ("up/+", false),
                    ("+", false),
                    ("down/welcome", false),
                    ("down/desired/+", false),
                ])
        {
            let mut filters = Filters::of(device(1));
            filters.add(&format!("{own}{filter}")).unwrap();
            assert_eq!(filters.cover(&desired), covers, "{filter}");
            assert!(!filters.cover(&Topic::down(device(2), Down::Desired)));
            filters.remove(&format!("{own}{filter}"));
            assert!(!filters.cover(&desired));
        }
    }

    #[test]
    fn the_number_of_filters_is_bounded() {
        let mut filters = Filters::of(device(1));
        let filter = |n: usize| format!("efir/1/d/{}/down/{n}", device(1));
        for n in 0..FILTERS {
            filters.add(&filter(n)).unwrap();
        }
        assert_eq!(filters.add(&filter(0)), Ok(()), "one that is there already");
        assert_eq!(filters.add(&filter(FILTERS)), Err(Foreign));
    }

    fn device(n: u128) -> DeviceId {
        DeviceId::new(jiff::Timestamp::UNIX_EPOCH, n)
    }
}
