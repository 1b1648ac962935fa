//! Messages of senders that need not be logged in.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::Body,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::Response,
};
use bytes::Bytes;
use http::HeaderMap;
use rtm_proto::{code::PeerMessage, identifier};
use serde::Deserialize;
use serde_json::json;

use super::{
    access::access_as,
    answer::{Refused, answered},
    body,
};
use crate::{
    http::Front,
    hub::{App, external},
};

type Named = Result<Path<(String, String)>, PathRejection>;
type Asked = Result<Query<HashMap<String, String>>, QueryRejection>;

/// A message to a user, as its body asks for it.
#[derive(Debug, Deserialize)]
pub struct ToPeer {
    /// Who is to receive it.
    pub destination: String,
    #[serde(default)]
    enable_offline_messaging: bool,
    #[serde(default)]
    enable_historical_messaging: bool,
    /// Its text.
    pub payload: String,
}

impl ToPeer {
    /// Reads a body and checks it; the payload has at most `most` bytes.
    ///
    /// # Errors
    /// 400.
    pub fn from_body(bytes: &[u8], most: usize) -> Result<Self, Refused> {
        let asked: Self = body::object(bytes)?;
        identifier::check_user(&asked.destination)
            .map_err(|error| Refused::invalid(format!("destination: {error}")))?;
        check_payload(&asked.payload, most)?;
        Ok(asked)
    }
}

/// A message to a channel, as its body asks for it.
#[derive(Debug, Deserialize)]
pub struct ToChannel {
    /// The channel.
    pub channel_name: String,
    #[serde(default)]
    enable_historical_messaging: bool,
    /// Its text.
    pub payload: String,
}

impl ToChannel {
    /// Reads a body and checks it; the payload has at most `most` bytes.
    ///
    /// # Errors
    /// 400.
    pub fn from_body(bytes: &[u8], most: usize) -> Result<Self, Refused> {
        let asked: Self = body::object(bytes)?;
        identifier::check_channel(&asked.channel_name)
            .map_err(|error| Refused::invalid(format!("channel_name: {error}")))?;
        check_payload(&asked.payload, most)?;
        Ok(asked)
    }
}

/// `POST …/users/<user>/peer_messages`
pub async fn peer(
    State(front): State<Arc<Front>>,
    named: Named,
    query: Asked,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let (app, from) = sender(&front, named, &headers)?;
    let Query(query) = query.map_err(|error| Refused::invalid(error.body_text()))?;
    let wait = wait_for_ack(&query)?;
    let asked = ToPeer::from_body(&read(&front, &app, body).await?, most(&app))?;
    if !app.admits(external::Call::Peer, front.hub.clock.now()) {
        return Err(Refused::too_often());
    }
    let options = u32::from(asked.enable_offline_messaging) | u32::from(asked.enable_historical_messaging) << 1;
    let online = app.bus.is_online(&asked.destination);
    let mut outcome = front.hub.send_peer(&app, &from, &asked.destination, &asked.payload, options);
    let told = if !wait && online && options == 0 {
        // On its way, unless the receiver went in this moment.
        outcome.try_recv().ok()
    } else {
        let waited = tokio::time::timeout(front.config.timers.rest_ms.duration(), outcome).await;
        let waited = waited.map_err(|_| Refused::timeout("the receiver has not acknowledged; it may still do so"))?;
        Some(waited.map_err(|_| Refused::failed("the server let go of the message; send it again"))?)
    };
    let (result, code) = match told {
        Some(PeerMessage::Ok) if wait => ("success", "message_delivered"),
        None | Some(PeerMessage::Ok | PeerMessage::CachedByServer) => ("success", "message_sent"),
        Some(PeerMessage::PeerUnreachable) => ("failed", "peer_offline"),
        Some(_) => return Err(Refused::failed("the receiver's library could not take the message")),
    };
    Ok(answered(json!({ "result": result, "code": code })))
}

/// `POST …/users/<user>/channel_messages`
pub async fn channel(
    State(front): State<Arc<Front>>,
    named: Named,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let (app, from) = sender(&front, named, &headers)?;
    let asked = ToChannel::from_body(&read(&front, &app, body).await?, most(&app))?;
    if !app.admits(external::Call::Channel, front.hub.clock.now()) {
        return Err(Refused::too_often());
    }
    let history = asked.enable_historical_messaging;
    if let Some(kept) = front.hub.send_channel(&app, &from, &asked.channel_name, &asked.payload, history) {
        let kept = tokio::time::timeout(front.config.timers.rest_ms.duration(), kept).await;
        let kept =
            kept.map_err(|_| Refused::timeout("the members have the message; that it is kept is not known yet"))?;
        if kept != Ok(true) {
            return Err(Refused::failed("the members have the message, but it could not be kept in the history"));
        }
    }
    Ok(answered(json!({ "result": "success", "code": "message_sent" })))
}

fn sender(front: &Front, named: Named, headers: &HeaderMap) -> Result<(Arc<App>, String), Refused> {
    let Path((app, user)) = named.map_err(|error| Refused::invalid(error.body_text()))?;
    let app = access_as(front, &app, &user, headers)?;
    external::check_sender(&user).map_err(|error| Refused::invalid(format!("the user id in the path: {error}")))?;
    Ok((app, user))
}

/// Whether the query asks to wait for the receiver's acknowledgement.
///
/// # Errors
/// 400.
pub fn wait_for_ack(query: &HashMap<String, String>) -> Result<bool, Refused> {
    match query.get("wait_for_ack").map(|text| text.trim_matches('"')) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refused::invalid("wait_for_ack is true or false")),
    }
}

/// The bytes that a payload may have.
fn most(app: &App) -> usize {
    app.settings.limits.message_bytes as usize
}

async fn read(front: &Front, app: &App, body: Body) -> Result<Bytes, Refused> {
    // Escaped as JSON the payload takes six times its size at most.
    body::read(body, most(app) * 6 + body::AROUND, front.config.timers.rest_ms.duration()).await
}

fn check_payload(payload: &str, most: usize) -> Result<(), Refused> {
    match payload.len() {
        0 => Err(Refused::invalid("the payload is empty")),
        len if len > most => Err(Refused::invalid(format!("the payload has {len} bytes; at most {most} are allowed"))),
        _ => Ok(()),
    }
}
