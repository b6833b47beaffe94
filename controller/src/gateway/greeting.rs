//! Who connects: what a certificate, a client id and a last will add up to.

use controller_core::app::devices::Admission;
use protocol::DeviceId;

use super::codec::Connect;
use super::ending::Ending;
use super::topics::{Published, published};
use crate::admission;
use crate::ledger::Ledger;
use crate::pki::Peer;

/// As what a client comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// As the device itself.
    Device,
    /// To watch it.
    Observer,
}

/// Characters of an observer's suffix, at most.
const SUFFIX_CHARS: usize = 64;

/// As what a client may come, by what it says: a device's certificate makes its holder that device,
/// or somebody who watches it, and nobody else.
pub(super) fn role(device: DeviceId, connect: &Connect) -> Result<Role, Ending> {
    let id = device.to_string();
    let role = match connect.client.strip_prefix(&id) {
        Some("") => Role::Device,
        Some(suffix) if is_suffix(suffix) => Role::Observer,
        Some(_) | None => return Err(Ending::ForeignTopic),
    };
    match (&connect.will, role) {
        (None, _) => Ok(role),
        (Some(_), Role::Observer) => Err(Ending::ObserverSpoke),
        (Some((_, true)), Role::Device) => Err(Ending::Retained),
        (Some((topic, false)), Role::Device) => match published(device, topic) {
            Published::Own(_) | Published::Unknown => Ok(role),
            Published::Foreign => Err(Ending::ForeignTopic),
        },
    }
}

/// Whether the registry still knows the key, as it stands now.
pub(super) async fn admit(ledger: &Ledger, peer: Peer) -> Result<(), Ending> {
    let device = peer.device;
    match admission::admit(ledger, peer).await {
        Ok(Admission::Full { .. }) => Ok(()),
        Ok(Admission::RenewalOnly { .. }) => Err(Ending::Expired),
        Ok(Admission::Returning) => Err(Ending::Returning),
        Ok(Admission::Recallable | Admission::Refused(_)) => Err(Ending::Revoked),
        Err(error) => {
            tracing::warn!(%device, %error, "could not look up a device");
            Err(Ending::Unavailable)
        }
    }
}

fn is_suffix(suffix: &str) -> bool {
    let name = suffix.strip_prefix('/').unwrap_or_default();
    let count = name.chars().count();
    (1..=SUFFIX_CHARS).contains(&count) && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_is_the_devices_or_an_observers() {
        let id = device().to_string();
        for (client, expected) in [
            (id.clone(), Ok(Role::Device)),
            (format!("{id}/kitchen"), Ok(Role::Observer)),
            (format!("{id}/"), Err(Ending::ForeignTopic)),
            (format!("{id}x"), Err(Ending::ForeignTopic)),
            (format!("{id}/\u{7}"), Err(Ending::ForeignTopic)),
            (format!("{id}/{}", "x".repeat(65)), Err(Ending::ForeignTopic)),
            ("x".repeat(26), Err(Ending::ForeignTopic)),
            (String::new(), Err(Ending::ForeignTopic)),
        ] {
            assert_eq!(role(device(), &connect(&client, None)), expected, "{client}");
        }
    }

    #[test]
    fn a_last_will_stays_within_the_devices_topics() {
        let id = device().to_string();
        let own = format!("efir/1/d/{id}/up/report");
        let of =
            |topic: &str, special| role(device(), &connect(&id, Some((topic.to_owned(), special))));
        assert_eq!(of(&own, false), Ok(Role::Device));
        assert_eq!(of(&own, true), Err(Ending::Retained));
        assert_eq!(of("efir/1/d/x/up/report", false), Err(Ending::ForeignTopic));
        assert_eq!(of(&own.replace("up", "down"), false), Err(Ending::ForeignTopic));
        let observer = connect(&format!("{id}/x"), Some((own, false)));
        assert_eq!(role(device(), &observer), Err(Ending::ObserverSpoke));
    }

    fn connect(client: &str, will: Option<(String, bool)>) -> Connect {
        Connect { client: client.to_owned(), keep_alive: 60, will, room: 8 }
    }

    fn device() -> DeviceId {
        DeviceId::new(jiff::Timestamp::UNIX_EPOCH, 7)
    }
}
