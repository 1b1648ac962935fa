//! The lists of a group or room: admins, who is muted, who is kept out, who may speak when all others may not; and its
//! announcement.

use axum::{body::Body, response::Response};
use serde_json::{Value, json};

use super::{
    answer::{Refused, answered},
    call::Call,
    groups::{done, done_all, id_name},
};
use crate::{
    chat::{
        group::Group,
        membership::{GroupError, Who},
        tell::Notice,
    },
    store::chat::{Audience, GroupChange, GroupRow, Moved, Tell},
};

/// Admins that a group may have.
const ADMINS: usize = 99;

/// The users of a list that is told to its members, or to those who manage the group.
async fn listed<const ROOM: bool>(call: &Call, of: impl Fn(&Group) -> Vec<String>) -> Result<Response, Refused> {
    let row = call.chat().check_manager(&call.app, &call.who, &call.id("group")?, ROOM).await?;
    let data = of(&Group::of(&row));
    Ok(answered(call, json!({ "count": data.len(), "data": data })))
}

/// A notice by who calls.
fn notice(call: &Call, row: &GroupRow, change: &GroupChange) -> Notice {
    Notice::of(row, call.who.name(row), change.now_ms)
}

/// `GET …/admin`
pub async fn admins<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let row = call.chat().look_into(&call.app, &call.who, &call.id("group")?, ROOM).await?;
    let data: Vec<String> = Group::of(&row).admins.into_iter().collect();
    Ok(answered(&call, json!({ "count": data.len(), "data": data })))
}

/// `POST …/admin`
pub async fn add_admin<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, user) = (call.id("group")?, call.object(body).await?.id("newadmin")?);
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        change.needed = vec![user.clone()];
        if row.owner == user {
            return Err(GroupError::Forbidden("the owner is more than an admin"));
        }
        group.admins.insert(user.clone());
        if group.admins.len() > ADMINS {
            return Err(GroupError::Full("there are as many admins as there may be"));
        }
        Ok(((), notice(&call, row, change).to_members("addAdmin", &change.needed)))
    };
    call.chat().own(&call.app, &call.who, &id, ROOM, edit).await?;
    Ok(answered(&call, json!({ "data": { "result": "success", "newadmin": user } })))
}

/// `DELETE …/admin/<user>`
pub async fn remove_admin<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, user) = (call.id("group")?, call.id("user")?);
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| match group.admins.remove(&user) {
        true => Ok(((), notice(&call, row, change).to_members("removeAdmin", std::slice::from_ref(&user)))),
        false => Err(GroupError::Forbidden("the user is no admin")),
    };
    call.chat().own(&call.app, &call.who, &id, ROOM, edit).await?;
    Ok(answered(&call, json!({ "data": { "result": "success", "oldadmin": user } })))
}

/// `GET …/mute`
pub async fn mutes<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let row = call.chat().check_manager(&call.app, &call.who, &call.id("group")?, ROOM).await?;
    let group = Group::of(&row);
    let data: Vec<Value> =
        group.muted(call.chat().now()).map(|(user, expire)| json!({ "expire": expire, "user": user })).collect();
    Ok(answered(&call, json!({ "count": data.len(), "data": data })))
}

/// `POST …/mute`
pub async fn mute<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, fields) = (call.id("group")?, call.object(body).await?);
    let users = fields.some_ids("usernames")?;
    let duration = fields.whole("mute_duration")?.ok_or_else(|| Refused::illegal("mute_duration is required"))?;
    if duration == 0 {
        return Err(Refused::illegal("mute_duration is a number of milliseconds, or negative: for ever"));
    }
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        change.needed.clone_from(&users);
        if users.contains(&row.owner) {
            return Err(GroupError::Forbidden("nobody mutes the owner"));
        }
        let by_owner = matches!(&call.who, Who::App) || call.who.name(row) == row.owner;
        if !by_owner && users.iter().any(|user| group.admins.contains(user)) {
            return Err(GroupError::Forbidden("only the owner may mute an admin"));
        }
        Ok((group.mute(&users, duration, change.now_ms), notice(&call, row, change).to_members("addMute", &users)))
    };
    let expire = call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?.value;
    let data: Vec<Value> = users.iter().map(|user| json!({ "result": true, "expire": expire, "user": user })).collect();
    Ok(answered(&call, json!({ "data": data })))
}

/// `DELETE …/mute/<users>`
pub async fn unmute<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, users) = (call.id("group")?, call.ids("user")?);
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        let now = change.now_ms;
        let mut unmute = |user: &&String| group.is_muted(user, now) & group.mutes.remove(*user).is_some();
        let muted: Vec<String> = users.iter().filter(|user| unmute(user)).cloned().collect();
        Ok(((), notice(&call, row, change).of_some("removeMute", &muted)))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    let data: Vec<Value> = users.iter().map(|user| json!({ "result": true, "user": user })).collect();
    Ok(answered(&call, json!({ "data": data })))
}

/// `POST …/ban`: from now on only some may speak.
pub async fn mute_all<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    set_all_muted::<ROOM>(call, true).await
}

/// `DELETE …/ban`
pub async fn unmute_all<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    set_all_muted::<ROOM>(call, false).await
}

async fn set_all_muted<const ROOM: bool>(call: Call, all: bool) -> Result<Response, Refused> {
    let kind = match (ROOM, all) {
        (false, true) => "muteGroup",
        (false, false) => "rmGroupMute",
        (true, true) => "muteChatRoom",
        (true, false) => "rmChatRoomMute",
    };
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        group.all_muted = all;
        Ok(((), notice(&call, row, change).to_members(kind, &[])))
    };
    call.chat().manage(&call.app, &call.who, &call.id("group")?, ROOM, edit).await?;
    Ok(answered(&call, json!({ "data": { "mute": all } })))
}

/// `GET …/blocks/users`
pub async fn blocks<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    listed::<ROOM>(&call, |group| group.blocks.iter().cloned().collect()).await
}

/// `POST …/blocks/users/<users>`
pub async fn block_named<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let users = call.ids("user")?;
    block::<ROOM>(&call, users).await
}

/// `POST …/blocks/users`
pub async fn block_listed<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let users = call.object(body).await?.some_ids("usernames")?;
    block::<ROOM>(&call, users).await
}

/// Who is put on the block list is a member no more.
async fn block<const ROOM: bool>(call: &Call, users: Vec<String>) -> Result<Response, Refused> {
    let id = call.id("group")?;
    call.chat().check_users(&call.app, &users).await?;
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        if users.contains(&row.owner) {
            return Err(GroupError::Forbidden("nobody blocks the owner"));
        }
        let by_owner = matches!(&call.who, Who::App) || call.who.name(row) == row.owner;
        if !by_owner && users.iter().any(|user| group.admins.contains(user)) {
            return Err(GroupError::Forbidden("only the owner may block an admin"));
        }
        for user in &users {
            group.forget(user);
            group.decided(user);
            group.blocks.insert(user.clone());
        }
        change.leave.clone_from(&users);
        // Strangers are not told that they may not come.
        let (said, all) = (notice(call, row, change), users.clone());
        let tell = move |moved: &Moved| {
            let event = said.said("ban", &all, "", "");
            vec![(Audience::Members, event.clone()), (Audience::Users(moved.left.clone()), event)]
        };
        Ok(((), Box::new(tell) as Tell))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    Ok(answered(call, json!({ "data": done_all::<ROOM>("add_blocks", &users, &id) })))
}

/// `DELETE …/blocks/users/<users>`
pub async fn unblock<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, users) = (call.id("group")?, call.ids("user")?);
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        let allowed: Vec<String> = users.iter().filter(|user| group.blocks.remove(*user)).cloned().collect();
        let event = notice(&call, row, change).said("allow", &allowed, "", "");
        let tell = move |_: &Moved| match allowed.is_empty() {
            true => Vec::new(),
            false => vec![(Audience::Members, event.clone()), (Audience::Users(allowed), event)],
        };
        Ok(((), Box::new(tell) as Tell))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    Ok(answered(&call, json!({ "data": done_all::<ROOM>("remove_blocks", &users, &id) })))
}

/// `GET …/white/users`
pub async fn white<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    listed::<ROOM>(&call, |group| group.white.iter().cloned().collect()).await
}

/// `GET …/white/users/<user>`: of oneself, or by those who manage the group.
pub async fn is_white<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, user) = (call.id("group")?, call.id("user")?);
    let row = if call.who == Who::User(user.clone()) {
        call.chat().look_into(&call.app, &call.who, &id, ROOM).await?
    } else {
        call.chat().check_manager(&call.app, &call.who, &id, ROOM).await?
    };
    let mut data = json!({ "white": Group::of(&row).white.contains(&user), "user": user });
    data[id_name::<ROOM>()] = id.into();
    Ok(answered(&call, json!({ "data": data })))
}

/// `POST …/white/users`
pub async fn add_white<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let users = call.object(body).await?.some_ids("usernames")?;
    whiten::<ROOM>(&call, users).await
}

/// `POST …/white/users/<users>`
pub async fn add_white_named<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let users = call.ids("user")?;
    whiten::<ROOM>(&call, users).await
}

async fn whiten<const ROOM: bool>(call: &Call, users: Vec<String>) -> Result<Response, Refused> {
    let id = call.id("group")?;
    let kind = if ROOM { "addUserToChatRoomWhiteList" } else { "addUserToGroupWhiteList" };
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        change.needed.clone_from(&users);
        group.white.extend(users.iter().cloned());
        Ok(((), notice(call, row, change).to_members(kind, &users)))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    let data: Vec<Value> = users.iter().map(|user| done::<ROOM>("add_user_whitelist", user, &id)).collect();
    Ok(answered(call, json!({ "data": data })))
}

/// `DELETE …/white/users/<users>`
pub async fn remove_white<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, users) = (call.id("group")?, call.ids("user")?);
    let kind = if ROOM { "rmUserFromChatRoomWhiteList" } else { "rmUserFromGroupWhiteList" };
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        let removed: Vec<String> = users.iter().filter(|user| group.white.remove(*user)).cloned().collect();
        Ok(((), notice(&call, row, change).of_some(kind, &removed)))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    let data: Vec<Value> = users.iter().map(|user| done::<ROOM>("remove_user_whitelist", user, &id)).collect();
    Ok(answered(&call, json!({ "data": data })))
}

/// `GET …/announcement`
pub async fn announcement<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let row = call.chat().look_into(&call.app, &call.who, &call.id("group")?, ROOM).await?;
    Ok(answered(&call, json!({ "data": { "announcement": Group::of(&row).announcement } })))
}

/// `POST …/announcement`
pub async fn announce<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, text) = (call.id("group")?, call.object(body).await?.text("announcement")?.unwrap_or_default());
    let kind = if text.is_empty() { "deleteAnnouncement" } else { "updateAnnouncement" };
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        group.announcement.clone_from(&text);
        Ok(((), notice(&call, row, change).to_members(kind, &[])))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    Ok(answered(&call, json!({ "data": { "id": id, "result": true } })))
}
