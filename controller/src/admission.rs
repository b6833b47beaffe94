//! Whether a device comes in, for both ways in: what the registry has forgotten is taken up on the way.

use controller_core::app::devices::{self, Admission};
use controller_core::domain::device::DeviceKey;
use controller_core::error::Error;

use crate::clock;
use crate::ledger::Ledger;
use crate::pki::Peer;

/// Whether a device with a certificate of our CA comes in, as the registry stands now.
pub(crate) async fn admit(ledger: &Ledger, peer: Peer) -> Result<Admission, Error> {
    let Peer { device, key, not_after } = peer;
    let now = clock::now();
    let ask = move || ledger.glance(move |view| devices::admit(view, device, key, not_after, now));
    let admission = ask().await?;
    let presented = DeviceKey { key, not_after: Some(not_after) };
    match admission {
        Admission::Recallable => {
            ledger.change(move |work| devices::recall(work, device, presented, now)).await?;
            tracing::warn!(%device, "took up a newer certificate that the registry had forgotten");
            ask().await
        }
        Admission::Returning => {
            ledger.change(move |work| devices::note_return(work, device, presented, now)).await?;
            Ok(admission)
        }
        Admission::Full { .. } | Admission::RenewalOnly { .. } | Admission::Refused(_) => {
            Ok(admission)
        }
    }
}
