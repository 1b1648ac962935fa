//! Groups and rooms: making them, what they are called, who is in them. `ROOM` tells which of the two a path is of; they
//! differ in little but the word for their id.

use axum::{body::Body, response::Response};
use serde_json::{Value, json};

use super::{
    answer::{Refused, answered},
    call::{Call, Fields},
};
use crate::{
    chat::{
        group::Group,
        membership::{GroupError, Wanted, Who},
        tell::Notice,
    },
    store::chat::{GroupChange, GroupRow},
};

/// Members that descriptions list, shared among the groups of one call; more are asked for page by page.
const DESCRIBED: u32 = 1_000;

/// Groups that one call may name.
const AT_ONCE: usize = 100;

/// What the id of a group, or of a room, is called in answers.
pub const fn id_name<const ROOM: bool>() -> &'static str {
    if ROOM { "id" } else { "groupid" }
}

/// What happened to one user.
pub fn done<const ROOM: bool>(action: &str, user: &str, group: &str) -> Value {
    let mut told = json!({ "result": true, "action": action, "user": user });
    told[id_name::<ROOM>()] = group.into();
    told
}

/// The same for several: one stands alone, as the original has it.
pub fn done_all<const ROOM: bool>(action: &str, users: &[String], group: &str) -> Value {
    match users {
        [one] => done::<ROOM>(action, one, group),
        many => many.iter().map(|user| done::<ROOM>(action, user, group)).collect(),
    }
}

fn brief<const ROOM: bool>(row: &GroupRow) -> Value {
    let name = Group::of(row).name;
    if ROOM {
        json!({ "id": row.id, "name": name, "owner": row.owner, "affiliations_count": row.members })
    } else {
        json!({ "groupid": row.id, "groupname": name, "owner": row.owner, "affiliations": row.members })
    }
}

/// `POST /chatgroups`
pub async fn create<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let fields = call.object(body).await?;
    let owner = match &call.who {
        Who::App => fields.id("owner")?,
        Who::User(user) => user.clone(),
    };
    let first = |names: &[&str]| -> Result<Option<String>, Refused> {
        names.iter().find_map(|name| fields.text(name).transpose()).transpose()
    };
    let flag = |names: &[&str]| -> Result<Option<bool>, Refused> {
        names.iter().find_map(|name| fields.flag(name).transpose()).transpose()
    };
    let name = first(&["groupname", "name"])?.filter(|name| !name.is_empty());
    let group = Group {
        name: name.ok_or_else(|| Refused::illegal("a group has a name"))?,
        description: first(&["desc", "description"])?.unwrap_or_default(),
        custom: first(&["custom"])?.unwrap_or_default(),
        approval: flag(&["approval", "members_only", "membersonly"])?.unwrap_or(false),
        allow_invites: flag(&["allowinvites"])?.unwrap_or(false),
        invite_confirm: flag(&["invite_need_confirm"])?.unwrap_or(false),
        max_users: max_users(&fields)?.unwrap_or(0),
        ..Group::default()
    };
    let wanted = Wanted {
        room: ROOM,
        public: ROOM || flag(&["public"])?.unwrap_or(false),
        owner,
        group,
        members: fields.ids("members")?,
    };
    let id = call.chat().create(&call.app, wanted).await?;
    let mut data = json!({});
    data[id_name::<ROOM>()] = id.into();
    Ok(answered(&call, json!({ "data": data })))
}

fn max_users(fields: &Fields) -> Result<Option<u32>, Refused> {
    let Some(most) = fields.whole("maxusers")? else { return Ok(None) };
    u32::try_from(most).ok().filter(|most| *most > 0).map(Some).ok_or_else(|| Refused::illegal("maxusers is 1 or more"))
}

/// `GET /publicchatgroups`, and for the App `GET /chatgroups`
pub async fn list(call: Call) -> Result<Response, Refused> {
    let public = call.path.starts_with("/publicchatgroups");
    if !public {
        call.only_app()?;
    }
    let limit = call.number("limit", 20, 1000)?.max(1);
    let after = call.query.get("cursor").map_or("", String::as_str);
    let rows = call.chat().store().groups_page(&call.app.id, false, public, after, 0, limit).await?;
    let data: Vec<Value> = rows.iter().map(brief::<false>).collect();
    let mut fields = json!({ "data": data, "count": rows.len() });
    if rows.len() == limit as usize
        && let Some(last) = rows.last()
    {
        fields["cursor"] = last.id.clone().into();
    }
    Ok(answered(&call, fields))
}

/// `GET /chatrooms`
pub async fn rooms(call: Call) -> Result<Response, Refused> {
    let (offset, limit) = call.page()?;
    let rows = call.chat().store().groups_page(&call.app.id, true, false, "", offset, limit).await?;
    let data: Vec<Value> = rows.iter().map(brief::<true>).collect();
    Ok(answered(&call, json!({ "count": data.len(), "data": data })))
}

/// `GET /users/<user>/joined_chatgroups`
pub async fn joined<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let rows = call.chat().store().groups_of(&call.app.id, &call.own()?, ROOM).await?;
    let data: Vec<Value> = rows.iter().map(brief::<ROOM>).collect();
    Ok(answered(&call, json!({ "count": data.len(), "data": data })))
}

/// `GET /chatgroups/<ids>`
pub async fn get<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let ids = call.ids("group")?;
    if ids.len() > AT_ONCE {
        return Err(Refused::illegal(format!("{AT_ONCE} groups at a time are the most")));
    }
    let chat = call.chat();
    let mut data = Vec::new();
    for id in &ids {
        let row = match chat.group_row(&call.app, id, ROOM).await {
            Err(GroupError::Gone) if ids.len() == 1 => {
                let word = if ROOM { "chatroom" } else { "grpID" };
                return Err(Refused::unknown(format!("{word} {id} does not exist!")));
            }
            Err(GroupError::Gone) => {
                data.push(json!({ "id": id, "error": "group not found" }));
                continue;
            }
            other => other?,
        };
        if !row.public {
            chat.check_member(&call.app, &call.who, &row).await?;
        }
        data.push(described(&call, &row, DESCRIBED / ids.len() as u32).await?);
    }
    let count = data.len();
    Ok(answered(&call, json!({ "data": data, "count": count })))
}

async fn described(call: &Call, row: &GroupRow, most: u32) -> Result<Value, Refused> {
    let group = Group::of(row);
    let members = call.chat().store().members(&call.app.id, &row.id, 0, most).await?;
    let with_time = call.query.get("joined_time").is_some_and(|value| value == "true");
    let affiliations: Vec<Value> = members
        .iter()
        .map(|member| {
            let mut one = affiliation(row, &member.user);
            if with_time {
                one["joined_time"] = member.joined_ms.into();
            }
            one
        })
        .collect();
    Ok(json!({
        "id": row.id,
        "name": group.name,
        "description": group.description,
        "membersonly": group.approval,
        "allowinvites": group.allow_invites,
        "invite_need_confirm": group.invite_confirm,
        "maxusers": group.max_users,
        "owner": row.owner,
        "created": row.created_ms,
        "custom": group.custom,
        "affiliations_count": row.members,
        "affiliations": affiliations,
        "public": row.public,
        "mute": group.all_muted,
    }))
}

fn affiliation(row: &GroupRow, user: &str) -> Value {
    if user == row.owner { json!({ "owner": user }) } else { json!({ "member": user }) }
}

/// `PUT /chatgroups/<id>`: its name and the like, or another owner.
pub async fn change<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, fields) = (call.id("group")?, call.object(body).await?);
    if fields.text("newowner")?.is_some() {
        return hand_over::<ROOM>(&call, &id, &fields.id("newowner")?).await;
    }
    let texts =
        [fields.text("groupname")?.or(fields.text("name")?), fields.text("description")?, fields.text("custom")?];
    let names = ["groupname", "description", "custom"];
    let flags = ["membersonly", "allowinvites", "invite_need_confirm", "public"];
    let set: Vec<Option<bool>> = flags.iter().map(|name| fields.flag(name)).collect::<Result<_, _>>()?;
    let most = max_users(&fields)?;
    if texts[0].as_deref() == Some("") {
        return Err(Refused::illegal("a group has a name"));
    }
    let limit = call.app.settings.chat.members_most;
    if most.is_some_and(|most| most > limit) {
        return Err(Refused::illegal(format!("maxusers is {limit} at most")));
    }
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        for (field, text) in [&mut group.name, &mut group.description, &mut group.custom].into_iter().zip(&texts) {
            if let Some(text) = text {
                field.clone_from(text);
            }
        }
        let public = &mut change.public;
        for (field, flag) in
            [&mut group.approval, &mut group.allow_invites, &mut group.invite_confirm, public].into_iter().zip(&set)
        {
            *field = flag.unwrap_or(*field);
        }
        if let Some(most) = most {
            if most < row.members {
                return Err(GroupError::Invalid(format!("there are {} members already", row.members)));
            }
            group.max_users = most;
        }
        Ok(((), Notice::of(row, call.who.name(row), change.now_ms).to_members("update", &[])))
    };
    call.chat().manage(&call.app, &call.who, &id, ROOM, edit).await?;
    let mut data = json!({});
    for name in names.iter().zip(&texts).filter(|(_, text)| text.is_some()).map(|(name, _)| name) {
        data[name] = true.into();
    }
    for name in flags.iter().zip(&set).filter(|(_, flag)| flag.is_some()).map(|(name, _)| name) {
        data[name] = true.into();
    }
    if most.is_some() {
        data["maxusers"] = true.into();
    }
    Ok(answered(&call, json!({ "data": data })))
}

async fn hand_over<const ROOM: bool>(call: &Call, id: &str, to: &str) -> Result<Response, Refused> {
    let edit = |row: &GroupRow, group: &mut Group, change: &mut GroupChange| {
        change.needed = vec![to.to_owned()];
        group.forget(to);
        to.clone_into(&mut change.owner);
        Ok(((), Notice::of(row, &row.owner, change.now_ms).to_members("changeOwner", &change.needed)))
    };
    call.chat().own(&call.app, &call.who, id, ROOM, edit).await?;
    Ok(answered(call, json!({ "data": { "newowner": true } })))
}

/// `DELETE /chatgroups/<id>`
pub async fn destroy<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (chat, id) = (call.chat(), call.id("group")?);
    let row = chat.group_row(&call.app, &id, ROOM).await?;
    if matches!(&call.who, Who::User(user) if *user != row.owner) {
        return Err(Refused::forbidden("only the owner may do this"));
    }
    chat.destroy(&call.app, call.who.name(&row), &row).await?;
    let mut data = json!({ "success": true });
    data[id_name::<ROOM>()] = id.into();
    Ok(answered(&call, json!({ "data": data })))
}

/// `GET /chatgroups/<id>/users`
pub async fn members<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (chat, id) = (call.chat(), call.id("group")?);
    let row = chat.group_row(&call.app, &id, ROOM).await?;
    if !row.public {
        chat.check_member(&call.app, &call.who, &row).await?;
    }
    let (offset, limit) = call.page()?;
    let members = chat.store().members(&call.app.id, &id, offset, limit).await?;
    let data: Vec<Value> = members.iter().map(|member| affiliation(&row, &member.user)).collect();
    Ok(answered(&call, json!({ "count": data.len(), "data": data })))
}

/// `POST /chatgroups/<id>/users/<user>`
pub async fn add_one<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, user) = (call.id("group")?, call.id("user")?);
    call.chat().add_members(&call.app, &call.who, &id, ROOM, vec![user.clone()]).await?;
    Ok(answered(&call, json!({ "data": done::<ROOM>("add_member", &user, &id) })))
}

/// `POST /chatgroups/<id>/users`
pub async fn add<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, users) = (call.id("group")?, call.object(body).await?.some_ids("usernames")?);
    let fresh = call.chat().add_members(&call.app, &call.who, &id, ROOM, users).await?;
    let mut data = json!({ "newmembers": fresh, "action": "add_member" });
    data[id_name::<ROOM>()] = id.into();
    Ok(answered(&call, json!({ "data": data })))
}

/// `DELETE /chatgroups/<id>/users/<users>`
pub async fn remove<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, users) = (call.id("group")?, call.ids("user")?);
    let removed = call.chat().remove_members(&call.app, &call.who, &id, ROOM, &users).await?;
    if removed.is_empty() {
        return Err(Refused::forbidden(format!("{} is no member", users.join(", "))));
    }
    let mut data = done_all::<ROOM>("remove_member", &users, &id);
    for one in data.as_array_mut().into_iter().flatten() {
        if !removed.iter().any(|user| one["user"] == **user) {
            one["result"] = false.into();
            one["reason"] = "no member".into();
        }
    }
    Ok(answered(&call, json!({ "data": data })))
}

/// `DELETE /chatgroups/<id>/quit`
pub async fn quit<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (id, user) = (call.id("group")?, call.speaker()?);
    call.chat().quit(&call.app, &user, &id, ROOM).await?;
    Ok(answered(&call, json!({ "data": done::<ROOM>("quit", &user, &id) })))
}

/// `POST /chatgroups/<id>/apply`
pub async fn apply<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let message = call.object(body).await?.text("message")?.unwrap_or_default();
    if message.len() > 1024 {
        return Err(Refused::illegal("the text of an application has 1024 bytes at most"));
    }
    let (id, user) = (call.id("group")?, call.speaker()?);
    let joined = call.chat().apply(&call.app, &user, &id, ROOM, &message).await?;
    let mut data = done::<ROOM>("apply", &user, &id);
    data["joined"] = joined.into();
    Ok(answered(&call, json!({ "data": data })))
}

fn verdict(fields: &Fields) -> Result<bool, Refused> {
    fields.flag("verifyResult")?.ok_or_else(|| Refused::illegal("verifyResult is required"))
}

/// `POST /chatgroups/<id>/apply_verify`
pub async fn decide(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, fields) = (call.id("group")?, call.object(body).await?);
    let (applicant, agreed) = (fields.id("applicant")?, verdict(&fields)?);
    let reason = fields.text("reason")?.unwrap_or_default();
    if reason.len() > 1024 {
        return Err(Refused::illegal("the reason has 1024 bytes at most"));
    }
    call.chat().decide(&call.app, &call.who, &id, &applicant, agreed, &reason).await?;
    Ok(answered(&call, json!({ "data": done::<false>("apply_verify", &applicant, &id) })))
}

/// `POST /chatgroups/<id>/invite`
pub async fn invite(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, users) = (call.id("group")?, call.object(body).await?.some_ids("usernames")?);
    call.chat().invite(&call.app, &call.who, &id, users.clone()).await?;
    let data: Vec<Value> = users.iter().map(|user| done::<false>("invite", user, &id)).collect();
    Ok(answered(&call, json!({ "data": data })))
}

/// `POST /chatgroups/<id>/invite_verify`
pub async fn answer_invitation(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, fields) = (call.id("group")?, call.object(body).await?);
    let (invitee, agreed) = (fields.id("invitee")?, verdict(&fields)?);
    if matches!(&call.who, Who::User(user) if *user != invitee) {
        return Err(Refused::forbidden("everybody answers for itself"));
    }
    call.chat().answer_invitation(&call.app, &invitee, &id, agreed).await?;
    Ok(answered(&call, json!({ "data": done::<false>("invite_verify", &invitee, &id) })))
}
