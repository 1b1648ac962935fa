//! Tokens and accounts.

use axum::{body::Body, response::Response};
use http::header;
use rtm_proto::wire::closing::Cause;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{
    answer::{Refused, answered, application, now_ms, plain},
    call::{Call, Fields, Place, normal},
};
use crate::{
    chat::{
        account::{AccountError, Newcomer, check_nickname},
        event,
        inbox::close_all,
        membership::Who,
    },
    store::chat::{Account, AccountChange},
};

/// Accounts that one call may make.
const AT_ONCE: usize = 60;

/// The settings of a user, as JSON, in bytes.
const SETTINGS: usize = 16 * 1024;

/// What begins the name of a group whose messages a user is given, or not. Its membership knows which: it is no setting.
const IGNORE: &str = "notification_ignore_";

/// An account as answers show it.
pub fn shown(account: &Account) -> Value {
    json!({
        "uuid": account.uuid,
        "type": "user",
        "created": account.created_ms,
        "modified": account.modified_ms,
        "username": account.user,
        "activated": account.activated,
        "nickname": account.nickname,
    })
}

/// `POST /token`
pub async fn token(place: Place, body: Body) -> Result<Response, Refused> {
    place.admit_stranger()?;
    let fields = place.strange_object(body).await?;
    let chat = place.chat();
    let seconds = place.app.settings.chat.token_ms.0 / 1000;
    match fields.needed("grant_type")?.as_str() {
        "password" => {
            let (username, password) = (fields.needed("username")?, fields.needed("password")?);
            let signed = chat.sign_in(&place.app, &username, password, &place.address()).await;
            let (token, account) = match signed {
                Err(AccountError::Unknown) => return Err(Refused::invalid_grant("user not found")),
                other => other?,
            };
            let mut user = shown(&account);
            if let Some(user) = user.as_object_mut() {
                user.remove("nickname");
            }
            Ok(plain(&json!({ "access_token": token, "expires_in": seconds, "user": user })))
        }
        "client_credentials" => {
            let (id, secret) = (fields.needed("client_id")?, fields.needed("client_secret")?);
            let known = place.app.settings.rest.as_ref();
            // Hashes, so that the time it takes tells nothing of how much was right.
            let hash = |id: &str, secret: &str| Sha256::digest(format!("{}:{id}{secret}", id.len()));
            let right =
                known.is_some_and(|known| hash(&known.customer_id, &known.customer_secret) == hash(&id, &secret));
            if !right && !place.front.config.development() {
                return Err(Refused::invalid_grant("the credentials are not those of the App's [apps.rest]"));
            }
            let token = chat.hand_out_to_app(&place.app, known.filter(|_| right)).await?;
            let application = application(&place.app_id());
            Ok(plain(&json!({ "access_token": token, "expires_in": seconds, "application": application })))
        }
        other => Err(Refused::invalid_grant(format!("{other:?} is no grant_type"))),
    }
}

/// `POST /users`
pub async fn register(place: Place, body: Body) -> Result<Response, Refused> {
    let holder = if place.headers.contains_key(header::AUTHORIZATION) { place.holder().await? } else { None };
    match &holder {
        Some((who, _)) => place.admit(who)?,
        None => place.admit_stranger()?,
    }
    let by_app = matches!(holder, Some((Who::App, _)));
    if !by_app && !place.chat().registration_is_open(&place.app) {
        return Err(Refused::unauthorized("registration is closed; an operator can make accounts"));
    }
    let wanted = match place.json(body, holder.is_none()).await? {
        Value::Array(list) if !by_app && list.len() != 1 => {
            return Err(Refused::unauthorized("several accounts at once take a token of the App"));
        }
        Value::Array(list) if list.is_empty() || list.len() > AT_ONCE => {
            return Err(Refused::illegal(format!("1 to {AT_ONCE} accounts at a time")));
        }
        Value::Array(list) => list.into_iter().map(newcomer).collect::<Result<_, _>>()?,
        one => vec![newcomer(one)?],
    };
    let accounts = place.chat().register(&place.app, wanted).await?;
    let entities: Vec<Value> = accounts.iter().map(shown).collect();
    Ok(answered(&place, json!({ "entities": entities })))
}

fn newcomer(value: Value) -> Result<Newcomer, Refused> {
    let Value::Object(fields) = value else { return Err(Refused::illegal("an account is a JSON object")) };
    let fields = Fields(fields);
    let username = fields.needed("username")?;
    Ok(Newcomer {
        password: fields.needed("password")?,
        nickname: fields.text("nickname")?.unwrap_or_else(|| username.clone()),
        username,
    })
}

/// `GET /users`
pub async fn list(call: Call) -> Result<Response, Refused> {
    call.only_app()?;
    let limit = call.number("limit", 10, 100)?.max(1);
    let after = call.query.get("cursor").map_or("", String::as_str);
    let accounts = call.chat().store().accounts_page(&call.app.id, after, limit).await?;
    let entities: Vec<Value> = accounts.iter().map(shown).collect();
    let mut fields = json!({ "entities": entities, "count": accounts.len() });
    if accounts.len() == limit as usize
        && let Some(last) = accounts.last()
    {
        fields["cursor"] = last.user.clone().into();
    }
    Ok(answered(&call, fields))
}

async fn known(call: &Call, user: &str) -> Result<Account, Refused> {
    call.chat().account(&call.app, user).await?.ok_or_else(|| Refused::unknown_user(user))
}

/// `GET /users/<user>`
pub async fn get(call: Call) -> Result<Response, Refused> {
    let account = known(&call, &call.id("user")?).await?;
    Ok(answered(&call, json!({ "entities": [shown(&account)], "count": 1 })))
}

/// `PUT /users/<user>`: the nickname, and what concerns push and groups.
pub async fn change(call: Call, body: Body) -> Result<Response, Refused> {
    let user = call.own()?;
    let mut fields = call.object(body).await?;
    // The surface puts what concerns a group into a list of its own.
    if let Some(Value::Array(entities)) = fields.0.remove("entities") {
        for entity in entities {
            let Value::Object(entity) = entity else { return Err(Refused::illegal("an entity is a JSON object")) };
            fields.0.extend(entity);
        }
    }
    known(&call, &user).await?;
    let nickname = fields.text("nickname")?;
    fields.0.remove("nickname");
    for (name, value) in &fields.0 {
        let stays = name.starts_with("notification_")
            || ["device_id", "device_token", "notifier_name"].contains(&name.as_str());
        if !stays {
            return Err(Refused::illegal(format!("{name} cannot be changed here")));
        }
        if let Some(group) = name.strip_prefix(IGNORE) {
            let Value::Bool(ignores) = value else { return Err(Refused::illegal(format!("{name} is true or false"))) };
            ignore(&call, &user, &normal(group)?, *ignores).await?;
        }
    }
    if let Some(nickname) = &nickname {
        check_nickname(nickname)?;
    }
    let told = fields.0.clone();
    let edit = move |account: &Account| {
        let mut settings: Map<String, Value> = serde_json::from_str(&account.settings).unwrap_or_default();
        settings.extend(fields.0);
        settings.retain(|name, _| !name.starts_with(IGNORE));
        let settings = Value::Object(settings).to_string();
        if settings.len() > SETTINGS {
            return Err(format!("the settings of a user have {SETTINGS} bytes at most"));
        }
        Ok(AccountChange { nickname, settings: Some(settings), now_ms: now_ms(), ..AccountChange::default() })
    };
    let account = call.chat().edit_account(&call.app, &user, Box::new(edit)).await?;
    let mut entity = shown(&account);
    if let Some(entity) = entity.as_object_mut() {
        entity.extend(told);
    }
    Ok(answered(&call, json!({ "entities": [entity] })))
}

/// A member is given the messages of a group, or not; its devices are told.
async fn ignore(call: &Call, user: &str, group: &str, ignores: bool) -> Result<(), Refused> {
    let chat = call.chat();
    let row = chat.group_row(&call.app, group, false).await?;
    if !chat.store().member_ignores(&call.app.id, group, user, ignores).await? {
        return Err(Refused::forbidden("only members may do this"));
    }
    let kind = if ignores { "block" } else { "unblock" };
    Ok(chat.notify(&call.app, &row, kind, user, &[user.to_owned()], "", "").await?)
}

/// `DELETE /users/<user>`
pub async fn remove(call: Call) -> Result<Response, Refused> {
    call.only_app()?;
    let user = call.id("user")?;
    let account = call.chat().remove_account(&call.app, &user).await?;
    Ok(answered(&call, json!({ "entities": [shown(&account)] })))
}

/// `PUT /users/<user>/password`
pub async fn password(call: Call, body: Body) -> Result<Response, Refused> {
    let user = call.own()?;
    let password = call.object(body).await?.needed("newpassword")?;
    call.chat().change_password(&call.app, &user, password).await?;
    Ok(answered(&call, json!({ "action": "set user password" })))
}

/// `POST /users/<user>/activate`
pub async fn activate(call: Call) -> Result<Response, Refused> {
    set_activated(call, true).await
}

/// `POST /users/<user>/deactivate`
pub async fn deactivate(call: Call) -> Result<Response, Refused> {
    set_activated(call, false).await
}

async fn set_activated(call: Call, activated: bool) -> Result<Response, Refused> {
    call.only_app()?;
    let change = AccountChange { activated: Some(activated), ..AccountChange::default() };
    let account = call.chat().change_account(&call.app, &call.id("user")?, change).await?;
    Ok(answered(&call, json!({ "entities": [shown(&account)] })))
}

fn state(call: &Call, user: &str) -> &'static str {
    if call.chat().is_online(&call.app, user) { "online" } else { "offline" }
}

/// `GET /users/<user>/status`
pub async fn status(call: Call) -> Result<Response, Refused> {
    let user = known(&call, &call.id("user")?).await?.user;
    let mut data = Map::new();
    data.insert(user.clone(), state(&call, &user).into());
    Ok(answered(&call, json!({ "data": data })))
}

/// `POST /users/batch/status`
pub async fn statuses(call: Call, body: Body) -> Result<Response, Refused> {
    // A user may be called so as well, whose state is asked for by GET.
    if call.raw("user") != "batch" {
        return Err(Refused::no_method_but("GET,HEAD"));
    }
    let users = call.object(body).await?.some_ids("usernames")?;
    let data: Vec<Value> = users
        .iter()
        .map(|user| {
            let mut one = Map::new();
            one.insert(user.clone(), state(&call, user).into());
            Value::Object(one)
        })
        .collect();
    Ok(answered(&call, json!({ "data": data })))
}

/// `GET /users/<user>/disconnect` closes all devices of a user, `DELETE /users/<user>/disconnect/<resource>` one.
pub async fn disconnect(call: Call) -> Result<Response, Refused> {
    let user = known(&call, &call.own()?).await?.user;
    let reason = match call.who {
        Who::App => "an operator has closed this device",
        Who::User(_) => "another device of the user has closed this one",
    };
    let resource = call.raw("resource");
    let closed = if resource.is_empty() {
        call.chat().close(&call.app, &user, Cause::Kicked, reason)
    } else {
        let inbox = call.chat().inboxes.of(&call.app, &user);
        inbox.map_or(0, |inbox| close_all(&inbox, Cause::Kicked, reason, |device| device.resource == resource))
    };
    Ok(answered(&call, json!({ "data": { "result": closed > 0 } })))
}

/// Tells a user something about another.
pub async fn tell(call: &Call, to: &str, kind: &str, from: &str, about: &str, reason: &str) -> Result<(), Refused> {
    let chat = call.chat();
    let event = event::notice(kind, from, &[about.to_owned()], None, reason, "", chat.now());
    Ok(chat.post(&call.app, vec![to.to_owned()], event).await?)
}
