//! What comes to the agent's one loop from its tasks.

use agent_core::{Connection, Input, Now, Pages, Scene};
use protocol::Digest;
use protocol::enrol::Identity;
use protocol::report::ScreenSize;
use rumqttc::Publish;

use crate::pki::FreshKey;

/// Something that happened.
pub(crate) enum Happening {
    /// For the session as it is.
    Session(Input),
    /// A message, to be acknowledged once it is followed.
    Message(Connection, Publish),
    /// A frame is on the screen.
    Drawn {
        /// What it shows.
        scene: Scene,
        /// SHA-256 of its PNG.
        frame: Digest,
        /// How many pages it has.
        pages: Pages,
        /// When it came onto the screen.
        at: Now,
    },
    /// The screen is gone, and with it what stood on it.
    Dark {
        /// When that was noticed.
        at: Now,
        /// Where one is waited for, as `status` tells it.
        address: String,
    },
    /// There is another screen, or it is driven another way.
    Screen {
        /// The size of its frames.
        size: ScreenSize,
        /// Where it is, as `status` tells it.
        address: String,
    },
    /// A frame could not be brought onto the screen.
    NotDrawn(String),
    /// The controller has answered a renewal.
    Renewed(Box<anyhow::Result<(FreshKey, Identity)>>),
}

impl Happening {
    /// A picture that the disk had lost when it was to be drawn, and why.
    pub(crate) fn lost_picture((picture, detail): (Digest, String)) -> Self {
        Self::Session(Input::PictureLost { picture, detail })
    }
}
