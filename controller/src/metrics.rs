//! The controller's figures for Prometheus.

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// Everything that is counted; parts hold it in an `Arc` and count on its fields.
#[derive(Debug)]
pub struct Metrics {
    /// Connections open on the device port and the HTTP port.
    pub connections: Gauge,
    /// TLS handshakes that succeeded.
    pub handshakes: Counter,
    /// Connections and sessions that were refused or cut, by reason.
    pub refused: Family<Reason, Counter>,
    /// Panics that ended one connection's task.
    pub panics: Counter,
    /// Sessions ended because a device named a topic that is not its own.
    pub topic_violations: Counter,
    /// MQTT packets by direction.
    pub packets: Family<Direction, Counter>,
    /// Events of devices by kind, and by whether they were stored, there before, or too early.
    pub events: Family<EventOutcome, Counter>,
    /// MQTT sessions of devices that are open now.
    pub sessions: Gauge,
    /// Browser TVs that are here now.
    pub browsers: Gauge,
    /// Frames drawn for browser TVs: each once, however many show it.
    pub browser_frames: Counter,
    /// Commits by result.
    pub commits: Family<Outcome, Counter>,
    /// Seconds from a commit's hand-over to its place on disk.
    pub commit_seconds: Histogram,
    /// The change log's last sequence number.
    pub log_sequence: Gauge,
    /// Backups that the controller made on its own, by result.
    pub backups: Family<Outcome, Counter>,
    /// When the newest of them was made, in seconds since 1970; 0 if there is none.
    pub backup_made: Gauge,
    /// HTTP requests by method, route and status.
    pub http_requests: Family<Request, Counter>,
    registry: Registry,
}

/// Why a connection was refused or cut: a short stable word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Reason {
    /// For example `certificate`, `timeout`, `revoked`, `limit`.
    pub reason: &'static str,
}

/// Which way a packet went.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Direction {
    /// `up` from a device, `down` to it.
    pub direction: &'static str,
}

/// What an event was, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct EventOutcome {
    /// `shown`, `fault`, `gap` or `unknown`.
    pub kind: &'static str,
    /// `stored`, `repeated` or `early`.
    pub outcome: &'static str,
}

/// What became of a commit, or of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Outcome {
    /// `stored` or `failed`; of a commit also `conflict`.
    pub outcome: &'static str,
}

/// An HTTP request as it is counted: the route's template, never the path itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// For example `/api/v1/devices/{id}`.
    pub route: String,
    /// The status code.
    pub status: u16,
}

impl Metrics {
    /// All figures at zero.
    pub fn new() -> Self {
        let mut metrics = Self {
            connections: Gauge::default(),
            handshakes: Counter::default(),
            refused: Family::default(),
            panics: Counter::default(),
            topic_violations: Counter::default(),
            packets: Family::default(),
            events: Family::default(),
            sessions: Gauge::default(),
            browsers: Gauge::default(),
            browser_frames: Counter::default(),
            commits: Family::default(),
            commit_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 14)),
            log_sequence: Gauge::default(),
            backups: Family::default(),
            backup_made: Gauge::default(),
            http_requests: Family::default(),
            registry: Registry::with_prefix("efir"),
        };
        metrics.register();
        metrics
    }

    /// The figures in Prometheus' text format.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = text::encode(&mut out, &self.registry);
        out
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("connections", "Open connections", self.connections.clone());
        r.register("handshakes", "TLS handshakes that succeeded", self.handshakes.clone());
        r.register("refused", "Connections refused or cut, by reason", self.refused.clone());
        r.register("panics", "Connection tasks that panicked", self.panics.clone());
        r.register(
            "topic_violations",
            "Sessions ended for a topic that is not the device's own",
            self.topic_violations.clone(),
        );
        r.register("packets", "MQTT packets by direction", self.packets.clone());
        r.register("events", "Events by kind and outcome", self.events.clone());
        r.register("sessions", "Open MQTT sessions of devices", self.sessions.clone());
        r.register("browsers", "Browser TVs that are here", self.browsers.clone());
        r.register("browser_frames", "Frames drawn for browser TVs", self.browser_frames.clone());
        r.register("commits", "Commits by outcome", self.commits.clone());
        r.register("commit_seconds", "Seconds until durable", self.commit_seconds.clone());
        r.register("log_sequence", "The change log's last number", self.log_sequence.clone());
        r.register("backups", "Daily backups by outcome", self.backups.clone());
        r.register(
            "backup_made_seconds",
            "When the newest daily backup was made",
            self.backup_made.clone(),
        );
        r.register("http_requests", "HTTP requests by route", self.http_requests.clone());
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_carries_names_labels_and_values() {
        let metrics = Metrics::new();
        metrics.refused.get_or_create(&Reason { reason: "timeout" }).inc();
        metrics.sessions.set(7);
        let text = metrics.to_text();
        assert!(text.contains("efir_refused_total{reason=\"timeout\"} 1"), "{text}");
        assert!(text.contains("efir_sessions 7"), "{text}");
    }
}
