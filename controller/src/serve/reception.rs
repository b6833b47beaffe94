//! Shows each arrival to whom it wants to speak with.

use std::sync::Arc;

use axum::Router;
use tokio_util::sync::CancellationToken;

use crate::gateway::Gateway;
use crate::listen::{Arrival, Listener, serve_http};

/// Those who are spoken with.
#[derive(Debug, Clone)]
pub(super) struct Reception {
    pub(super) gateway: Arc<Gateway>,
    pub(super) devices: Router,
    pub(super) console: Router,
}

impl Reception {
    /// Receives on a port until `stop`, and until its connections have drained.
    pub(super) async fn receive(
        self,
        listener: Listener,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let until = stop.clone();
        let desk = move |arrival| {
            let (reception, stop) = (self.clone(), stop.clone());
            async move {
                match arrival {
                    Arrival::Mqtt(met) => reception.gateway.serve(met).await,
                    Arrival::DeviceHttp(met) => serve_http(met, reception.devices, stop).await,
                    Arrival::Console(met) => serve_http(met, reception.console, stop).await,
                }
            }
        };
        listener.serve(desk, until).await;
        Ok(())
    }
}
