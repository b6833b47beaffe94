//! The wire between an agent and a gateway: messages on their way, each connection with a session of
//! its own at the gateway's end, also after the agent has given it up.

use agent_core::Connection;
use bytes::Bytes;
use controller::gateway::session::Session;
use protocol::{Down, Up};

/// A connection, seen from the gateway.
pub(crate) struct Wire {
    pub(crate) connection: Connection,
    pub(crate) session: Session,
}

/// A message on its way.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) connection: Connection,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Up(Up, Vec<u8>),
    Down(Down, Bytes),
}
