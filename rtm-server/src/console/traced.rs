//! `GET /v1/console/trace`: what became of messages.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    http::Front,
    trace::{Message, Search, Step, What},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    app: String,
    id: String,
    user: String,
    channel: String,
    before: u64,
}

/// Newest first, a page at a time.
pub async fn get(State(front): State<Arc<Front>>, Query(asked): Query<Asked>) -> Response {
    let Asked { app, id, user, channel, before } = asked;
    let found = front.hub.trace.search(&Search { app, id, user, channel, before, limit: 0 });
    let console = &front.config.console;
    Json(json!({
        "on": front.hub.trace.is_on(),
        "held": found.held,
        "most": console.trace_messages,
        "every": console.trace_every,
        "more": found.more,
        "messages": found.messages.iter().map(tell).collect::<Vec<_>>(),
    }))
    .into_response()
}

fn tell(message: &Message) -> Value {
    let kind = match message.kind {
        1 => "text",
        2 => "raw",
        3 => "file",
        4 => "image",
        5 => "invitation",
        _ => "unknown",
    };
    json!({
        "number": message.number,
        "app": &*message.app,
        "from": &*message.from,
        "to": &*message.to,
        "channel": message.channel,
        "rest": message.rest,
        // As text: scripts hold no integers of 64 bits.
        "id": message.id.to_string(),
        "request": message.request.to_string(),
        "kind": kind,
        "bytes": message.bytes,
        "steps": message.steps.iter().map(|step| tell_step(step, message.channel)).collect::<Vec<_>>(),
        "more": message.more,
    })
}

fn tell_step(step: &Step, channel: bool) -> Value {
    let (what, reason) = match &step.what {
        What::Received => ("received", String::new()),
        What::Queued { connected: true } => ("queued", String::new()),
        What::Queued { connected: false } => {
            ("queued", "without a connection; waits for the receiver to come back".into())
        }
        What::Acknowledged => ("acknowledged", String::new()),
        What::Declined => {
            ("declined", "the library has had it before, or has seen something newer of the sender".into())
        }
        What::Left => ("left", "the session ended before the library had taken it".into()),
        What::Stored => ("stored", "until the receiver is back".into()),
        What::NotStored(why) => ("not-stored", why.clone()),
        What::Fetched => ("fetched", "from the store".into()),
        What::Late => ("late", "it came after its deadline; the sender's library has reported a timeout".into()),
        What::Confirmed => ("confirmed", String::new()),
        What::Refused(code, why) => ("refused", refusal(*code, channel, why)),
    };
    json!({ "at_us": step.at_us, "what": what, "reason": reason, "receiver": step.receiver.as_deref() })
}

/// The code that the sender's program sees, by its name.
fn refusal(code: i32, channel: bool, why: &str) -> String {
    use rtm_proto::code::{ChannelMessage, PeerMessage};
    let name = match channel {
        true => ChannelMessage::from_code(code).map(|code| format!("{code:?}")),
        false => PeerMessage::from_code(code).map(|code| format!("{code:?}")),
    };
    let name = name.map_or(String::new(), |name| format!(" {name}"));
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("code {code}{name}{why}")
}
