//! Renewing the identity in time, and taking the new one up.

use agent_core::{Closed, Input};
use tokio::task::block_in_place;

use super::Serving;
use crate::happening::Happening;
use crate::mqtt::Mqtt;
use crate::run::Device;
use crate::{pki, renewal};

impl Serving {
    pub(super) fn renew_in_time(&mut self, device: &Device) {
        if renewal::is_due(&self.identities.current, device.clock.now()) {
            self.renew(device);
        }
    }

    pub(super) fn renew(&mut self, device: &Device) {
        let now = device.clock.now();
        if self.identities.next.is_none() && self.renewing.begins(now) {
            let (controller, sender) = (device.options.controller.clone(), device.sender.clone());
            let renewal = renewal::renew(controller, self.identities.current.clone(), now);
            self.tasks.spawn(async move {
                let renewed = Happening::Renewed(Box::new(renewal.await));
                sender.send(renewed).await.ok();
            });
        }
    }

    pub(super) fn renewed(
        &mut self,
        renewed: anyhow::Result<(pki::FreshKey, protocol::enrol::Identity)>,
        device: &Device,
    ) {
        self.renewing.ended(device.clock.now());
        let kept = renewed.and_then(|(key, identity)| {
            block_in_place(|| self.identities.keep_next(&key, &identity))
        });
        match kept {
            Ok(()) => {
                tracing::info!("the identity is renewed; connecting with it");
                self.attempts = 0;
                if let Some(connection) = self.mqtt.as_ref().map(Mqtt::connection) {
                    let reason = Closed::Lost("the identity is renewed".to_owned());
                    self.handle(Input::Closed { connection, reason }, device);
                }
            }
            Err(error) => {
                let detail = format!("the identity cannot be renewed: {error:#}");
                self.handle(Input::Fault { code: "renewal", detail }, device);
            }
        }
    }
}
