//! Which connector, and which of its screen's modes.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use commandline::Invalid;
use protocol::report::ScreenSize;

/// The longest side of a frame.
const LARGEST_SIDE: u32 = 7680;
/// Refreshes a second, for a screen that does not prefer a mode.
const HERTZ: u32 = 60;

/// A connector's name, as the kernel has it: `HDMI-A-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectorName(String);

/// A mode by its size, and its refreshes a second if that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ModeWish {
    pub(crate) size: ScreenSize,
    pub(crate) hertz: Option<u32>,
}

/// A connector, as far as the choice goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plug {
    pub(super) name: String,
    pub(super) state: Plugged,
    /// Whether the screen in use is on it.
    pub(super) is_current: bool,
    /// Whether it leads to a screen at all, and not back into memory.
    pub(super) is_screen: bool,
}

/// Whether a screen is on a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plugged {
    Yes,
    /// The connector cannot tell: analogue ones.
    Perhaps,
    No,
}

/// One of a screen's modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) size: ScreenSize,
    pub(super) hertz: u32,
    pub(super) is_preferred: bool,
    pub(super) is_interlaced: bool,
}

/// Chooses a connector: the one that was asked for, the one in use, the first with a screen, the first
/// that may have one.
pub(super) fn connector(plugs: &[Plug], wish: Option<&ConnectorName>) -> Option<usize> {
    let fit = |plug: &Plug| wish.map_or(plug.is_screen, |wish| wish.is(&plug.name));
    let rank = |plug: &Plug| match plug.state {
        Plugged::Yes if plug.is_current => Some(0),
        Plugged::Yes => Some(1),
        Plugged::Perhaps => Some(2),
        Plugged::No => None,
    };
    let ranked = plugs.iter().enumerate().filter(|(_, plug)| fit(plug));
    let ranked = ranked.filter_map(|(at, plug)| Some((rank(plug)?, at)));
    ranked.min().map(|(_, at)| at)
}

/// Chooses a mode: what was asked for if the screen has it, else what the screen prefers, else its
/// largest. Whole pictures before interlaced ones, and then the nearest to 60 a second.
pub(super) fn mode(offers: &[Offer], wish: Option<ModeWish>) -> Option<usize> {
    let is_wished = |offer: &Offer| {
        wish.is_some_and(|ModeWish { size, hertz }| {
            offer.size == size && hertz.is_none_or(|hertz| offer.hertz == hertz)
        })
    };
    let rank = |(at, offer): &(usize, &Offer)| {
        let area = u64::from(offer.size.width) * u64::from(offer.size.height);
        let by_size = (Reverse(area), offer.is_interlaced, offer.hertz.abs_diff(HERTZ));
        (!is_wished(offer), !offer.is_preferred, by_size, *at)
    };
    let fit = |offer: &Offer| offer.size.width.max(offer.size.height) <= LARGEST_SIDE;
    let offers = offers.iter().enumerate().filter(|(_, offer)| fit(offer));
    offers.min_by_key(rank).map(|(at, _)| at)
}

impl ConnectorName {
    /// Whether it is this one's; `hdmi-a-1` is `HDMI-A-1`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }
}

impl FromStr for ConnectorName {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let is_name = text.split_once('-').is_some()
            && text.len() <= 32
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && text.rsplit('-').next().is_some_and(|number| number.parse::<u32>().is_ok());
        if is_name {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::plain("connector-shape").with("name", &text))
        }
    }
}

impl fmt::Display for ConnectorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
