//! What an agent says of itself.

use protocol::Digest;
use protocol::report::Showing;
use serde::Deserialize;
use serde_json::Value;

/// What `efir-agent status --json` says.
#[derive(Debug, Clone, Deserialize)]
pub struct Status {
    /// `starting`, `pairing`, `online` or `offline`.
    pub state: String,
    /// The code on the screen, while it waits for an identity.
    pub pairing_code: Option<String>,
    /// Its name, once it has one.
    pub device: Option<String>,
    /// What is on the screen.
    pub showing: Option<Showing>,
    /// The frame's digest.
    pub frame: Option<Digest>,
    /// Where the frame can be had.
    pub display: Option<String>,
    /// Counts its sessions.
    pub session: u64,
    /// The last thing that went wrong.
    pub last_error: Option<String>,
    /// The agent's process.
    pub pid: i32,
    /// Everything else.
    #[serde(flatten)]
    pub more: serde_json::Map<String, Value>,
}
