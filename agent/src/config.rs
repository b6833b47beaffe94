//! The command line, parsed at the edge: inside, addresses and sizes are what they say.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};
use commandline::Invalid;
use protocol::Digest;
use protocol::report::ScreenSize;

use crate::display::{ConnectorName, ModeWish};

/// Shows a school's content on this screen, and reports to the school's Efir controller.
#[derive(Debug, Parser)]
#[command(name = "efir-agent", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the agent until it is told to stop; without an identity it shows a pairing code.
    Run(RunOptions),
    /// Tell what the agent knows: its state, what is on the screen, the last error.
    Status(StatusOptions),
    /// Forget the identity and all content, so that the screen can be paired anew. The agent must be stopped.
    Forget(DataOptions),
}

#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    /// Where the agent keeps its identity and content; it is made if it is not there.
    #[arg(long, value_name = "DIR", env = "EFIR_AGENT_DATA")]
    pub(crate) data: PathBuf,
    /// The controller's address: `https://HOST` or `https://HOST:PORT`; the port is 8883 unless given.
    #[arg(long, value_name = "URL", env = "EFIR_AGENT_CONTROLLER")]
    pub(crate) controller: Controller,
    /// SHA-256 of the controller CA's public key, 64 hexadecimal characters: no other is paired with.
    #[arg(long, value_name = "HEX", env = "EFIR_AGENT_PIN", value_parser = parse_pin)]
    pub(crate) pin: Option<Digest>,
    /// Where frames go: `drm` onto the connected screen, `drm:CARD` onto one of that card, `png:FILE`
    /// into a file, `http:ADDR` onto a page (loopback only, port 0 is any).
    #[arg(long, value_name = "DISPLAY", env = "EFIR_AGENT_DISPLAY")]
    pub(crate) display: DisplayChoice,
    /// `drm`: the connector; without it the first that has a screen.
    #[arg(long, value_name = "NAME", env = "EFIR_AGENT_CONNECTOR")]
    pub(crate) connector: Option<ConnectorName>,
    /// `drm`: the mode; without it, or if the screen does not have it, the one that the screen prefers.
    #[arg(long, value_name = "WxH[@Hz]", env = "EFIR_AGENT_MODE", value_parser = parse_mode)]
    pub(crate) mode: Option<ModeWish>,
    /// `png`, `http`: the size of frames in pixels.
    #[arg(long, value_name = "WxH", env = "EFIR_AGENT_SIZE", default_value = "1920x1080", value_parser = parse_size)]
    pub(crate) size: ScreenSize,
}

#[derive(Debug, Args)]
pub(crate) struct StatusOptions {
    #[command(flatten)]
    pub(crate) of: DataOptions,
    /// Print JSON for programs.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DataOptions {
    /// The agent's data directory.
    #[arg(long, value_name = "DIR", env = "EFIR_AGENT_DATA")]
    pub(crate) data: PathBuf,
}

/// The controller's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Controller {
    /// A name, or an address without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// Where frames go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DisplayChoice {
    /// The card's device file; without it the first card that has a screen.
    Drm(Option<PathBuf>),
    Png(PathBuf),
    Http(SocketAddr),
}

/// The port on which a controller always speaks to devices.
const DEVICE_PORT: u16 = 8883;
/// The largest side of a screen in pixels.
const LARGEST_SIDE: u32 = 7680;
/// The smallest: less carries no text that could be read.
const SMALLEST_SIDE: u32 = 160;
/// How often a second screens are refreshed.
const REFRESHES: std::ops::RangeInclusive<u32> = 10..=480;

impl FromStr for Controller {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let authority =
            text.strip_prefix("https://").ok_or_else(|| Invalid::plain("controller-scheme"))?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let (host, port) = split_port(authority)?;
        let is_address = host.parse::<IpAddr>().is_ok();
        let is_name = !host.is_empty()
            && host.len() <= 253
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        if is_address || is_name {
            Ok(Self { host: host.to_owned(), port })
        } else {
            Err(Invalid::plain("controller-host").with("host", &host))
        }
    }
}

fn split_port(authority: &str) -> Result<(&str, u16), Invalid> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, after) =
                rest.split_once(']').ok_or_else(|| Invalid::plain("controller-bracket"))?;
            host.parse::<Ipv6Addr>()
                .map_err(|_| Invalid::plain("controller-address").with("host", &host))?;
            (host, after.strip_prefix(':'))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let Some(port) = port else { return Ok((host, DEVICE_PORT)) };
    match port.parse() {
        Ok(0) | Err(_) => Err(Invalid::plain("controller-port").with("port", &port)),
        Ok(port) => Ok((host, port)),
    }
}

impl fmt::Display for Controller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "https://[{host}]:{port}")
        } else {
            write!(f, "https://{host}:{port}")
        }
    }
}

impl FromStr for DisplayChoice {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        match text.split_once(':') {
            None if text == "drm" => Ok(Self::Drm(None)),
            Some(("drm", card)) if card.starts_with('/') => Ok(Self::Drm(Some(card.into()))),
            Some(("png", file)) if !file.is_empty() => Ok(Self::Png(PathBuf::from(file))),
            Some(("http", address)) => parse_loopback(address).map(Self::Http),
            Some(_) | None => Err(Invalid::plain("display-kind")),
        }
    }
}

fn parse_loopback(address: &str) -> Result<SocketAddr, Invalid> {
    let address = address.trim_start_matches('/');
    let parsed = address.replace("localhost", "127.0.0.1").parse();
    let address: SocketAddr =
        parsed.map_err(|_| Invalid::plain("display-address").with("address", &address))?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    let open = Invalid::plain("display-open").with("ip", &address.ip());
    Err(open.with("port", &address.port()))
}

fn parse_pin(text: &str) -> Result<Digest, Invalid> {
    let digits = text.to_ascii_lowercase().replace(':', "");
    digits.parse().map_err(|_| Invalid::plain("pin-shape"))
}

fn parse_mode(text: &str) -> Result<ModeWish, Invalid> {
    let Some((size, hertz)) = text.split_once('@') else {
        return Ok(ModeWish { size: parse_size(text)?, hertz: None });
    };
    let hertz = hertz.parse().ok().filter(|hertz| REFRESHES.contains(hertz));
    let hertz = hertz.ok_or_else(|| {
        Invalid::plain("mode-hertz").with("fewest", REFRESHES.start()).with("most", REFRESHES.end())
    })?;
    Ok(ModeWish { size: parse_size(size)?, hertz: Some(hertz) })
}

fn parse_size(text: &str) -> Result<ScreenSize, Invalid> {
    let side =
        |text: &str| text.parse().ok().filter(|side| (SMALLEST_SIDE..=LARGEST_SIDE).contains(side));
    let parsed = text.split_once(['x', '×']).and_then(|(width, height)| {
        Some(ScreenSize { width: side(width)?, height: side(height)? })
    });
    parsed.ok_or_else(|| {
        Invalid::plain("size-range").with("smallest", &SMALLEST_SIDE).with("largest", &LARGEST_SIDE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_controllers_address_has_a_port_by_default() {
        for (text, host, port, printed) in [
            ("https://efir.example", "efir.example", 8883, "https://efir.example:8883"),
            ("https://efir.example/", "efir.example", 8883, "https://efir.example:8883"),
            ("https://10.0.0.1:443", "10.0.0.1", 443, "https://10.0.0.1:443"),
            ("https://[::1]:9000", "::1", 9000, "https://[::1]:9000"),
            ("https://[::1]", "::1", 8883, "https://[::1]:8883"),
        ] {
            let controller: Controller = text.parse().expect(text);
            assert_eq!(controller, Controller { host: host.to_owned(), port });
            assert_eq!(controller.to_string(), printed);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_remedy() {
        for (text, key) in [
            ("http://efir.example", "controller-scheme"),
            ("efir.example", "controller-scheme"),
            ("https://", "controller-host"),
            ("https://efir.example/path", "controller-host"),
            ("https://user@efir.example", "controller-host"),
            ("https://efir.example:0", "controller-port"),
            ("https://efir.example:66000", "controller-port"),
            ("https://[::1", "controller-bracket"),
        ] {
            let error = text.parse::<Controller>().expect_err(text);
            assert_eq!(error.key, key, "{text}");
        }
    }

    #[test]
    fn the_live_frame_is_for_this_machine_alone() {
        for loopback in
            ["http:127.0.0.1:0", "http:localhost:8090", "http:[::1]:8090", "http://127.0.0.1:1"]
        {
            assert!(matches!(loopback.parse(), Ok(DisplayChoice::Http(_))), "{loopback}");
        }
        for open in ["http:0.0.0.0:8090", "http:192.168.1.2:8090", "http:[::]:80"] {
            let error = open.parse::<DisplayChoice>().expect_err(open);
            assert_eq!(error.key, "display-open");
        }
        for nonsense in ["", "png:", "png", "drm:", "drm:card0", "http:", "http:8090"] {
            assert!(nonsense.parse::<DisplayChoice>().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_screen_is_the_one_that_is_connected_or_a_cards() {
        assert_eq!("drm".parse(), Ok(DisplayChoice::Drm(None)));
        let card = DisplayChoice::Drm(Some("/dev/dri/card1".into()));
        assert_eq!("drm:/dev/dri/card1".parse(), Ok(card));
    }

    #[test]
    fn a_mode_is_a_size_and_perhaps_how_often_it_is_refreshed() {
        let size = ScreenSize { width: 1920, height: 1080 };
        assert_eq!(parse_mode("1920x1080"), Ok(ModeWish { size, hertz: None }));
        assert_eq!(parse_mode("1920x1080@50"), Ok(ModeWish { size, hertz: Some(50) }));
        for (wrong, key) in [
            ("", "size-range"),
            ("1080p", "size-range"),
            ("9x9@60", "size-range"),
            ("1920x1080@", "mode-hertz"),
            ("1920x1080@0", "mode-hertz"),
            ("1920x1080@59.94", "mode-hertz"),
            ("1920x1080@60@60", "mode-hertz"),
        ] {
            assert_eq!(parse_mode(wrong).expect_err(wrong).key, key, "{wrong}");
        }
    }

    #[test]
    fn sizes_and_pins_are_bounded() {
        assert_eq!(parse_size("1920x1080"), Ok(ScreenSize { width: 1920, height: 1080 }));
        for wrong in ["", "1920", "0x0", "1920x99999", "-1x5", "1920x1080x2"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
        assert!(parse_pin(&"AB".repeat(32)).is_ok());
        assert!(parse_pin("ab").is_err());
    }
}
