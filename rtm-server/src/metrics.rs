//! The numbers that `/metrics` shows: every name is declared here, once.
//!
//! A server takes the handles it counts with at its start ([`Metrics::new`]), so that counting is one atomic addition.
//! The recorder is the process's: several servers in one process, as in tests, add to the same numbers.

use std::sync::OnceLock;

use metrics::{
    Counter, Gauge, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Open connections of any kind.
pub const CONNECTIONS: &str = "rtm_connections";
/// Open connections that have not logged in.
pub const CONNECTIONS_UNAUTHENTICATED: &str = "rtm_connections_unauthenticated";
/// Connections accepted since the start.
pub const CONNECTIONS_ACCEPTED: &str = "rtm_connections_accepted_total";
/// Connections closed to make room for others before they had logged in.
pub const CONNECTIONS_DISPLACED: &str = "rtm_connections_displaced_total";
/// Times that the system gave no connection, mostly for want of file descriptors.
pub const ACCEPT_ERRORS: &str = "rtm_accept_errors_total";
/// Sessions alive, with or without a connection.
pub const SESSIONS: &str = "rtm_sessions";
/// Sessions that a new connection took up again.
pub const SESSIONS_RESUMED: &str = "rtm_sessions_resumed_total";
/// Logins, by `result`.
pub const LOGINS: &str = "rtm_logins_total";
/// Messages received from clients, by `kind`.
pub const MESSAGES: &str = "rtm_messages_total";
/// Bytes read from WebSocket connections that carry a session.
pub const LINK_BYTES_IN: &str = "rtm_link_bytes_in_total";
/// Bytes written to WebSocket connections that carry a session.
pub const LINK_BYTES_OUT: &str = "rtm_link_bytes_out_total";
/// Connections that the server closed for a reason of its own, by `cause`.
pub const CONNECTIONS_CLOSED: &str = "rtm_connections_closed_total";
/// Messages stored for receivers who were away.
pub const MESSAGES_STORED: &str = "rtm_messages_stored_total";
/// Stored messages that made room for newer ones, by what they were `kept` for.
pub const MESSAGES_EVICTED: &str = "rtm_messages_evicted_total";
/// Messages that were not stored, because as much was for receivers of their App as may be.
pub const MESSAGES_REFUSED: &str = "rtm_messages_refused_total";
/// Bytes of uploads received.
pub const MEDIA_BYTES_IN: &str = "rtm_media_bytes_in_total";
/// Bytes of downloads handed to the network.
pub const MEDIA_BYTES_OUT: &str = "rtm_media_bytes_out_total";
/// Uploads that ended, by `result`.
pub const MEDIA_UPLOADS: &str = "rtm_media_uploads_total";
/// Downloads begun.
pub const MEDIA_DOWNLOADS: &str = "rtm_media_downloads_total";
/// Uploads whose bytes were there already.
pub const MEDIA_REUSED: &str = "rtm_media_reused_total";
/// Objects removed because their last media id had expired.
pub const MEDIA_COLLECTED: &str = "rtm_media_collected_total";
/// Seconds that one commit took.
pub const STORE_COMMIT_SECONDS: &str = "rtm_store_commit_seconds";
/// Requests that one commit carried.
pub const STORE_COMMIT_REQUESTS: &str = "rtm_store_commit_requests";

/// The handles that the parts around the hub count with.
#[derive(Clone)]
#[allow(missing_docs)] // Each is named after, and described by, its constant above.
pub struct Metrics {
    pub connections: Gauge,
    pub connections_unauthenticated: Gauge,
    pub connections_accepted: Counter,
    pub connections_displaced: Counter,
    pub accept_errors: Counter,
    pub media_bytes_in: Counter,
    pub media_bytes_out: Counter,
    pub media_downloads: Counter,
    pub media_reused: Counter,
    pub media_collected: Counter,
    pub store_commit_seconds: Histogram,
    pub store_commit_requests: Histogram,
}

impl Metrics {
    /// Installs the recorder when this is the first server of the process, and takes the handles.
    pub fn new() -> Self {
        recorder();
        Self {
            connections: gauge!(CONNECTIONS),
            connections_unauthenticated: gauge!(CONNECTIONS_UNAUTHENTICATED),
            connections_accepted: counter!(CONNECTIONS_ACCEPTED),
            connections_displaced: counter!(CONNECTIONS_DISPLACED),
            accept_errors: counter!(ACCEPT_ERRORS),
            media_bytes_in: counter!(MEDIA_BYTES_IN),
            media_bytes_out: counter!(MEDIA_BYTES_OUT),
            media_downloads: counter!(MEDIA_DOWNLOADS),
            media_reused: counter!(MEDIA_REUSED),
            media_collected: counter!(MEDIA_COLLECTED),
            store_commit_seconds: histogram!(STORE_COMMIT_SECONDS),
            store_commit_requests: histogram!(STORE_COMMIT_REQUESTS),
        }
    }

    /// Counts one upload that ended: `stored`, or the kind of its error.
    pub fn upload_ended(&self, result: &'static str) {
        counter!(MEDIA_UPLOADS, "result" => result).increment(1);
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// The numbers as Prometheus reads them. Empty when the embedding program brought a recorder of its own.
pub fn render() -> String {
    recorder().as_ref().map(PrometheusHandle::render).unwrap_or_default()
}

/// Moves recorded durations into their buckets; without it they would pile up between two readings.
pub fn upkeep() {
    if let Some(handle) = recorder() {
        handle.run_upkeep();
    }
}

fn recorder() -> &'static Option<PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let seconds = [0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0];
        let requests = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &seconds)
            .and_then(|b| b.set_buckets_for_metric(Matcher::Full(STORE_COMMIT_REQUESTS.into()), &requests))
            .ok()?;
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        describe();
        Some(handle)
    })
}

fn describe() {
    describe_gauge!(CONNECTIONS, "Open connections of any kind");
    describe_gauge!(CONNECTIONS_UNAUTHENTICATED, "Open connections that have not logged in");
    describe_counter!(CONNECTIONS_ACCEPTED, "Connections accepted since the start");
    describe_counter!(CONNECTIONS_DISPLACED, "Connections closed before login to make room for others");
    describe_counter!(ACCEPT_ERRORS, "Times that the system gave no connection");
    describe_gauge!(SESSIONS, "Sessions alive, with or without a connection");
    describe_counter!(SESSIONS_RESUMED, "Sessions that a new connection took up again");
    describe_counter!(LOGINS, "Logins, by result");
    describe_counter!(MESSAGES, "Messages received from clients, by kind");
    describe_counter!(LINK_BYTES_IN, Unit::Bytes, "Bytes read from connections that carry a session");
    describe_counter!(LINK_BYTES_OUT, Unit::Bytes, "Bytes written to connections that carry a session");
    describe_counter!(CONNECTIONS_CLOSED, "Connections that the server closed for a reason of its own, by cause");
    describe_counter!(MEDIA_BYTES_IN, Unit::Bytes, "Bytes of uploads received");
    describe_counter!(MEDIA_BYTES_OUT, Unit::Bytes, "Bytes of downloads handed to the network");
    describe_counter!(MEDIA_UPLOADS, "Uploads that ended, by result");
    describe_counter!(MESSAGES_STORED, "Messages stored for receivers who were away");
    describe_counter!(MESSAGES_EVICTED, "Stored messages that made room for newer ones, by what they were kept for");
    describe_counter!(MESSAGES_REFUSED, "Messages for receivers who were away that were not stored for want of room");
    describe_counter!(MEDIA_DOWNLOADS, "Downloads begun");
    describe_counter!(MEDIA_REUSED, "Uploads whose bytes were there already");
    describe_counter!(MEDIA_COLLECTED, "Objects removed after their last media id had expired");
    describe_histogram!(STORE_COMMIT_SECONDS, Unit::Seconds, "Time that one commit took");
    describe_histogram!(STORE_COMMIT_REQUESTS, "Requests that one commit carried");
}
