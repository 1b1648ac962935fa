//! Contacts and the black list.

use axum::{body::Body, response::Response};
use serde_json::{Value, json};

use super::{
    accounts::{shown, tell},
    answer::{Refused, answered},
    call::Call,
};
use crate::{
    chat::membership::Who,
    store::chat::{Relation, RelationChange},
};

/// Contacts, and names on the black list, that a user may have.
const MOST: usize = 3_000;

/// The longest text with an invitation, in bytes.
const MESSAGE: usize = 1_024;

fn change(owner: &str, relation: Relation, other: &str, put: bool) -> RelationChange {
    RelationChange { owner: owner.to_owned(), relation, other: other.to_owned(), put }
}

async fn relations(call: &Call, user: &str, relation: Relation) -> Result<Vec<String>, Refused> {
    Ok(call.chat().store().relations(&call.app.id, user, relation).await?)
}

async fn has(call: &Call, user: &str, relation: Relation, other: &str) -> Result<bool, Refused> {
    Ok(relations(call, user, relation).await?.iter().any(|known| known == other))
}

/// Both become contacts of each other.
async fn befriend(call: &Call, one: &str, other: &str) -> Result<(), Refused> {
    for user in [one, other] {
        if relations(call, user, Relation::Contact).await?.len() >= MOST {
            return Err(Refused::exceeds(format!("{user} has as many contacts as one may have")));
        }
    }
    let changes = vec![
        change(one, Relation::Contact, other, true),
        change(other, Relation::Contact, one, true),
        change(one, Relation::Asked, other, false),
        change(other, Relation::Asked, one, false),
    ];
    call.chat().store().relations_change(&call.app.id, changes).await?;
    Ok(())
}

/// The user of the path and the other one, who both exist.
async fn pair(call: &Call) -> Result<(String, String), Refused> {
    let (user, other) = (call.own()?, call.id("other")?);
    if user == other {
        return Err(Refused::illegal("nobody is a contact of itself"));
    }
    call.chat().check_users(&call.app, &[user.clone(), other.clone()]).await?;
    Ok((user, other))
}

/// `GET /users/<user>/contacts/users`
pub async fn list(call: Call) -> Result<Response, Refused> {
    let names = relations(&call, &call.own()?, Relation::Contact).await?;
    Ok(answered(&call, json!({ "data": names, "count": names.len() })))
}

/// `POST /users/<user>/contacts/users/<other>`: without asking, which is the App's to do.
pub async fn add(call: Call) -> Result<Response, Refused> {
    if call.who != Who::App {
        return Err(Refused::forbidden("a user invites by POST …/contacts/invitations/<other>"));
    }
    let (user, other) = pair(&call).await?;
    befriend(&call, &user, &other).await?;
    tell(&call, &user, "contact_added", &other, &user, "").await?;
    tell(&call, &other, "contact_added", &user, &other, "").await?;
    let account = call.chat().account(&call.app, &other).await?.ok_or_else(|| Refused::unknown_user(&other))?;
    Ok(answered(&call, json!({ "entities": [shown(&account)] })))
}

/// `DELETE /users/<user>/contacts/users/<other>`
pub async fn remove(call: Call) -> Result<Response, Refused> {
    let (user, other) = pair(&call).await?;
    let changes =
        vec![change(&user, Relation::Contact, &other, false), change(&other, Relation::Contact, &user, false)];
    let changed = call.chat().store().relations_change(&call.app.id, changes).await?;
    if changed.contains(&true) {
        tell(&call, &other, "contact_deleted", &user, &other, "").await?;
        tell(&call, &user, "contact_deleted", &other, &user, "").await?;
    }
    let account = call.chat().account(&call.app, &other).await?.ok_or_else(|| Refused::unknown_user(&other))?;
    Ok(answered(&call, json!({ "entities": [shown(&account)] })))
}

/// `POST /users/<user>/contacts/invitations/<other>`
pub async fn invite(call: Call, body: Body) -> Result<Response, Refused> {
    let message = call.object(body).await?.text("message")?.unwrap_or_default();
    if message.len() > MESSAGE {
        return Err(Refused::illegal(format!("the text with an invitation has {MESSAGE} bytes at most")));
    }
    let (user, other) = pair(&call).await?;
    if has(&call, &other, Relation::Blocked, &user).await? {
        return Err(Refused::forbidden("blocked"));
    }
    if !has(&call, &user, Relation::Contact, &other).await? {
        if relations(&call, &other, Relation::Asked).await?.len() >= MOST {
            return Err(Refused::exceeds("too many wait for an answer of this user"));
        }
        let asked = vec![change(&other, Relation::Asked, &user, true)];
        let changed = call.chat().store().relations_change(&call.app.id, asked).await?;
        // Who has not answered yet is not asked again.
        if changed.contains(&true) {
            tell(&call, &other, "contact_invited", &user, &other, &message).await?;
        }
    }
    Ok(answered(&call, json!({ "data": { "result": true, "user": other } })))
}

/// `PUT /users/<user>/contacts/invitations/<other>` with `agreed`
pub async fn answer(call: Call, body: Body) -> Result<Response, Refused> {
    let fields = call.object(body).await?;
    let agreed = fields.flag("agreed")?.ok_or_else(|| Refused::illegal("agreed is required"))?;
    let reason = fields.text("reason")?.unwrap_or_default();
    if reason.len() > MESSAGE {
        return Err(Refused::illegal(format!("the reason has {MESSAGE} bytes at most")));
    }
    let (user, other) = pair(&call).await?;
    if !has(&call, &user, Relation::Asked, &other).await? {
        return Err(Refused::unknown(format!("{other} has not invited {user}")));
    }
    if agreed {
        befriend(&call, &user, &other).await?;
        tell(&call, &other, "contact_agreed", &user, &other, &reason).await?;
        tell(&call, &user, "contact_added", &other, &user, "").await?;
    } else {
        let answered = vec![change(&user, Relation::Asked, &other, false)];
        call.chat().store().relations_change(&call.app.id, answered).await?;
        tell(&call, &other, "contact_refused", &user, &other, &reason).await?;
    }
    Ok(answered(&call, json!({ "data": { "result": true, "user": other } })))
}

/// `GET /users/<user>/blocks/users`
pub async fn blocked(call: Call) -> Result<Response, Refused> {
    let names = relations(&call, &call.own()?, Relation::Blocked).await?;
    Ok(answered(&call, json!({ "data": names, "count": names.len() })))
}

/// `POST /users/<user>/blocks/users`
pub async fn block(call: Call, body: Body) -> Result<Response, Refused> {
    let user = call.own()?;
    let names = call.object(body).await?.some_ids("usernames")?;
    if names.contains(&user) {
        return Err(Refused::illegal("nobody can be on its own black list"));
    }
    call.chat().check_users(&call.app, &names).await?;
    call.chat().check_users(&call.app, std::slice::from_ref(&user)).await?;
    if relations(&call, &user, Relation::Blocked).await?.len() + names.len() > MOST {
        return Err(Refused::exceeds("the black list is full"));
    }
    let changes = names.iter().map(|other| change(&user, Relation::Blocked, other, true)).collect();
    call.chat().store().relations_change(&call.app.id, changes).await?;
    Ok(answered(&call, json!({ "data": names })))
}

/// `DELETE /users/<user>/blocks/users/<others>`
pub async fn unblock(call: Call) -> Result<Response, Refused> {
    let (user, names) = (call.own()?, call.ids("other")?);
    let changes = names.iter().map(|other| change(&user, Relation::Blocked, other, false)).collect();
    call.chat().store().relations_change(&call.app.id, changes).await?;
    let entities: Vec<Value> = call.chat().store().accounts(&call.app.id, names).await?.iter().map(shown).collect();
    Ok(answered(&call, json!({ "entities": entities })))
}
