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
    /// What browser TVs alone may reach.
    pub(super) tvs: Router,
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
                let Self { gateway, devices, console, tvs: _ } = reception;
                // HTTP is boxed: a task is as large as its largest part, and most tasks are a TV's.
                match arrival {
                    Arrival::Mqtt(met) => gateway.serve(met).await,
                    Arrival::DeviceHttp(met) => Box::pin(serve_http(met, devices, stop)).await,
                    Arrival::Console(met) => Box::pin(serve_http(met, console, stop)).await,
                }
            }
        };
        listener.serve(desk, until).await;
        Ok(())
    }
}
