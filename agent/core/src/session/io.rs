//! What goes into a session, and what comes out of it.

use jiff::Timestamp;
use protocol::post::Picture;
use protocol::register::ItemRef;
use protocol::report::{Panel, ScreenSize};
use protocol::{BootId, DeviceId, Digest, Up};

use super::PictureProblem;
use crate::clock::Now;
use crate::scene::{Pages, Scene};

/// What stays the same while the agent runs.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Who this device is.
    pub device: DeviceId,
    /// The agent's version.
    pub agent: String,
    /// This start of the operating system.
    pub boot: BootId,
    /// The screen's size, until [`Input::Resized`].
    pub screen: ScreenSize,
    /// Randomness for jitter and spools' names; not for secrets.
    pub seed: u64,
}

/// One attempt to connect, and the connection that came of it. Later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection(pub u64);

/// What happened.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "an input is taken in at once; none are kept")]
pub enum Input {
    /// The connection is up: accepted by the controller, `down/+` subscribed and acknowledged.
    Connected {
        /// As [`Output::Connect`] named it.
        connection: Connection,
    },
    /// The attempt failed, or the connection is lost.
    Closed {
        /// As [`Output::Connect`] named it.
        connection: Connection,
        /// Why.
        reason: Closed,
    },
    /// A message came. Once [`Session::handle`](super::Session::handle) returns it may be acknowledged: what it says is
    /// followed, and kept if the disk lets it. Alerts are kept once they are drawn, so that they are
    /// drawn without waiting; should the power go in between, the next hello names the register held
    /// before, and they come again.
    Message {
        /// The connection it came through.
        connection: Connection,
        /// Its topic; another device's is ignored.
        topic: String,
        /// Its payload.
        body: Vec<u8>,
    },
    /// The answer to [`Output::Fetch`].
    Fetched {
        /// Which item.
        item: Digest,
        /// Its bytes, or why there are none.
        result: Result<Vec<u8>, String>,
    },
    /// The answer to [`Output::FetchPicture`].
    PictureFetched {
        /// Which picture.
        picture: Digest,
        /// How many bytes it has; they are on disk, and are what was asked for.
        result: Result<u32, PictureProblem>,
    },
    /// A picture that was there could not be read back as it was.
    PictureLost {
        /// Which picture.
        picture: Digest,
        /// Why, in a few words.
        detail: String,
    },
    /// A frame is on the screen.
    Drawn {
        /// What it shows, as [`Output::Show`] asked.
        scene: Scene,
        /// SHA-256 of its PNG.
        frame: Digest,
        /// How many pages it turned out to have.
        pages: Pages,
        /// When the panel began to show it.
        at: Now,
    },
    /// The screen is gone: nothing stands on it any more.
    Dark {
        /// Since when.
        at: Now,
    },
    /// The screen has another size than [`Setup::screen`] said.
    Resized(ScreenSize),
    /// How the device is, for the next report.
    Vitals(Vitals),
    /// Something went wrong on the device.
    Fault {
        /// A stable name, for example `disk-full`.
        code: &'static str,
        /// What, in a few words.
        detail: String,
    },
    /// [`Session::poll_timeout`](super::Session::poll_timeout) has come, or the clock was set.
    Tick,
    /// The agent stops: what was on the screen until now is noted.
    Stop,
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The network, or the controller was not there.
    Lost(String),
    /// The controller answered that the certificate has run out; it may still be renewed.
    Expired(String),
    /// The controller answered, and does not accept this device: its certificate was revoked, or it is
    /// unknown.
    Refused(String),
}

/// How the device is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Vitals {
    /// Bytes free where the agent keeps its data.
    pub disk_free: Option<u64>,
    /// The agent's resident memory in bytes.
    pub memory: Option<u64>,
    /// The hottest thermal zone in thousandths of a degree Celsius.
    pub temperature: Option<i32>,
    /// The panel's power, as read back.
    pub panel: Panel,
}

/// What is to be done. Nothing is answered to most: an attempt to connect ends in
/// [`Input::Connected`] or [`Input::Closed`], a fetch in [`Input::Fetched`] or
/// [`Input::PictureFetched`], a scene in [`Input::Drawn`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Close whatever is open and connect anew: a clean session, `down/+` subscribed.
    Connect {
        /// Names the attempt.
        connection: Connection,
    },
    /// Close the connection; [`Input::Closed`] need not follow.
    Close {
        /// Which.
        connection: Connection,
    },
    /// Publish on the device's own topic.
    Publish {
        /// Through which connection.
        connection: Connection,
        /// The channel.
        channel: Up,
        /// The payload.
        body: Vec<u8>,
        /// With quality of service 1, else 0.
        at_least_once: bool,
    },
    /// Fetch an item over device HTTPS.
    Fetch(ItemRef),
    /// Fetch a picture over device HTTPS onto the disk, going on with what is there of it.
    FetchPicture(Picture),
    /// Stop fetching a picture that nobody wants any more, and forget what is there of it.
    GiveUpPicture(Digest),
    /// Draw this. A newer scene makes an older one that is not drawn yet needless.
    Show(Scene),
    /// The controller told its time: set the clock, keep it, then [`Input::Tick`].
    SetClock(Timestamp),
    /// Keep what is certain of the time: an alert stands, and must end although the device may be
    /// switched off and on without ever learning the time.
    KeepTime,
    /// The controller welcomed this identity: an older one of this device may be retired.
    Welcomed,
    /// Worth a line in the agent's own log.
    Log(String),
}
