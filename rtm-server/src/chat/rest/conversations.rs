//! The conversations of a user, their history, and who has read what.

use axum::{body::Body, response::Response};
use serde_json::{Value, json};

use super::{
    answer::{Refused, answered},
    call::{Call, normal},
};
use crate::{
    chat::{group::Group, membership::Who},
    store::chat::{KeptMessage, Target},
};

/// What stands behind the id of a user, and of a group, in the name of a conversation.
const USERS: &str = "@easemob.com";
const GROUPS: &str = "@conference.easemob.com";

/// Messages of one page, and readers.
const PAGE: u32 = 50;
const READERS: u32 = 500;

/// The name of a conversation, `org#app_id@…`.
fn name_of(app: &str, with: &Target) -> String {
    let domain = if matches!(with, Target::User(_)) { USERS } else { GROUPS };
    format!("{app}_{}{domain}", with.id())
}

/// The other way round; the App key may be missing, and the domain of users as well.
async fn named(call: &Call, name: &str) -> Result<Target, Refused> {
    let name = name.strip_prefix(&format!("{}_", call.app.id)).unwrap_or(name).to_ascii_lowercase();
    if let Some(id) = name.strip_suffix(GROUPS) {
        return group(call, id).await;
    }
    Ok(Target::User(normal(name.strip_suffix(USERS).unwrap_or(&name))?))
}

/// A group or a room: the two have one kind of name.
async fn group(call: &Call, id: &str) -> Result<Target, Refused> {
    let id = normal(id)?;
    let row = call.chat().store().group(&call.app.id, &id).await?;
    let row = row.ok_or_else(|| Refused::unknown(format!("grpID {id} does not exist!")))?;
    call.chat().check_member(&call.app, &call.who, &row).await?;
    Ok(if row.room { Target::Room(id) } else { Target::Group(id) })
}

/// `GET /users/<user>/user_channels`
pub async fn list(call: Call) -> Result<Response, Refused> {
    let user = call.own()?;
    let dialogs = call.chat().store().dialogs(&call.app.id, &user).await?;
    let infos: Vec<Value> = dialogs
        .iter()
        .map(|dialog| {
            json!({
                "channel_id": name_of(&call.app.id, &dialog.with),
                "meta": dialog.last.as_ref().map_or_else(|| json!({}), |last| meta(&call.app.id, last)),
                "unread_num": dialog.unread,
            })
        })
        .collect();
    Ok(answered(&call, json!({ "count": infos.len(), "data": { "channel_infos": infos } })))
}

fn meta(app: &str, kept: &KeptMessage) -> Value {
    let m = &kept.message;
    let sender = name_of(app, &Target::User(m.from.clone()));
    // Programs expect the sender's device to look like one of a browser.
    let resource = if m.resource.starts_with("webim_") { m.resource.clone() } else { format!("webim_{}", m.resource) };
    json!({
        "from": format!("{sender}/{resource}"),
        "id": kept.id.to_string(),
        "payload": m.payload,
        "timestamp": m.server_ms,
        "to": name_of(app, &m.to),
    })
}

/// `DELETE /users/<user>/user_channel` with `channel` and `type`
pub async fn remove(call: Call, body: Body) -> Result<Response, Refused> {
    let (user, fields) = (call.own()?, call.object(body).await?);
    let (channel, kind) = (fields.needed("channel")?, fields.text("type")?.unwrap_or_default());
    let with = match kind.as_str() {
        "groupchat" | "groupChat" => Target::Group(normal(&channel)?),
        "" | "chat" | "singleChat" => Target::User(normal(&channel)?),
        other => return Err(Refused::illegal(format!("{other:?} is no type of conversation"))),
    };
    let removed = call.chat().store().dialog_remove(&call.app.id, &user, with).await?;
    Ok(answered(&call, json!({ "data": { "result": if removed { "ok" } else { "not listed" } } })))
}

/// `POST /users/<user>/messageroaming` with `queue`, `start` and `end`: newest first.
pub async fn roaming(call: Call, body: Body) -> Result<Response, Refused> {
    let (user, fields) = (call.own()?, call.object(body).await?);
    let with = named(&call, &fields.needed("queue")?).await?;
    let place = |name: &str| -> Result<Option<u64>, Refused> {
        match fields.text(name)?.as_deref() {
            None | Some("" | "-1") => Ok(None),
            Some(text) => {
                text.parse().map(Some).map_err(|_| Refused::illegal(format!("{name} is the id of a message, or -1")))
            }
        }
    };
    let (start, end) = (place("start")?, place("end")?);
    let limit = match fields.whole("limit")? {
        None => 20,
        Some(limit) => u32::try_from(limit)
            .ok()
            .filter(|limit| (1..=PAGE).contains(limit))
            .ok_or_else(|| Refused::illegal(format!("limit is 1 to {PAGE}")))?,
    };
    let mut kept = call.chat().store().chat_history(&call.app.id, &user, with, start, limit + 1).await?;
    let mut last = kept.len() <= limit as usize;
    kept.truncate(limit as usize);
    if let Some(end) = end
        && let Some(stop) = kept.iter().position(|kept| kept.id <= end)
    {
        kept.truncate(stop);
        last = true;
    }
    let msgs: Vec<Value> = kept.iter().map(|kept| json!({ "msg": message(kept) })).collect();
    let next = kept.last().map_or_else(String::new, |kept| kept.id.to_string());
    Ok(answered(&call, json!({ "data": { "msgs": msgs, "is_last": last, "next_key": next } })))
}

/// A message of the history.
fn message(kept: &KeptMessage) -> Value {
    let m = &kept.message;
    let kind = match m.to {
        Target::User(_) => "chat",
        Target::Group(_) => "groupchat",
        Target::Room(_) => "chatroom",
    };
    json!({
        "id": kept.id.to_string(),
        "client_id": m.client_id,
        "from": m.from,
        "to": m.to.id(),
        "type": kind,
        "timestamp": m.server_ms,
        "sequence": kept.sequence,
        "group_ack": m.group_ack,
        "payload": serde_json::from_str::<Value>(&m.payload).unwrap_or_default(),
    })
}

/// `GET /chatgroups/<group>/acks/<message>`: for the sender of the message, and those who manage the group.
pub async fn readers<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let id = call.id("group")?;
    let chat = call.chat();
    let row = chat.look_into(&call.app, &call.who, &id, ROOM).await?;
    let unknown = || Refused::unknown("there is no such message in the group");
    let message: u64 = call.raw("message").parse().map_err(|_| unknown())?;
    let (sender, readers) = chat.store().chat_readers(&call.app.id, &id, message).await?.ok_or_else(unknown)?;
    let may = match &call.who {
        Who::App => true,
        Who::User(user) => *user == sender || call.who.is_manager(&row, &Group::of(&row)),
    };
    if !may {
        return Err(Refused::forbidden("only the sender of a message is told who has read it"));
    }
    let limit = call.number("limit", READERS, READERS)?.max(1) as usize;
    let skip = call.number("key", 0, u32::MAX)? as usize;
    let total = readers.len();
    let data: Vec<Value> = readers
        .into_iter()
        .skip(skip)
        .take(limit)
        .map(|(user, content, ms)| json!({ "user": user, "ack_content": content, "timestamp": ms }))
        .collect();
    let last = skip + data.len() >= total;
    let next = if last { String::new() } else { (skip + data.len()).to_string() };
    Ok(answered(&call, json!({ "data": data, "count": total, "is_last": last, "cursor": next })))
}
