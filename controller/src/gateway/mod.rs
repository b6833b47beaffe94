//! The gateway: ends the devices' MQTT, knows who is who, and passes nothing on that is not a device's
//! own.

mod codec;
pub mod ending;
pub mod session;
pub mod topics;
