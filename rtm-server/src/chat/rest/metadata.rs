//! What users show of themselves.

use std::collections::HashMap;

use axum::{body::Body, response::Response};
use serde_json::{Map, Value, json};

use super::{
    answer::{Refused, now_ms, plain},
    call::Call,
};
use crate::store::chat::{Account, AccountChange};

/// Users that one question names, and bytes of what one user shows.
const USERS: usize = 100;
const BYTES: usize = 2048;

fn told(call: &Call, data: Value) -> Response {
    plain(&json!({ "timestamp": now_ms(), "data": data, "duration": call.began.elapsed().as_millis() as u64 }))
}

fn shown(account: &Account) -> Map<String, Value> {
    serde_json::from_str(&account.properties).unwrap_or_default()
}

/// `PUT /metadata/user/<user>`, form-urlencoded: adds to what is there.
pub async fn put(call: Call, body: Body) -> Result<Response, Refused> {
    let user = call.own()?;
    let bytes = call.bytes(body).await?;
    let form: HashMap<String, String> = serde_urlencoded::from_bytes(&bytes)
        .map_err(|error| Refused::illegal(format!("the body is no form: {error}")))?;
    let account = call.chat().account(&call.app, &user).await?.ok_or_else(|| Refused::unknown_user(&user))?;
    let mut all = shown(&account);
    all.extend(form.into_iter().map(|(key, value)| (key, Value::String(value))));
    let properties = Value::Object(all.clone()).to_string();
    if properties.len() > BYTES {
        return Err(Refused::exceeds(format!("what a user shows of itself has {BYTES} bytes at most")));
    }
    let change = AccountChange { properties: Some(properties), ..AccountChange::default() };
    call.chat().change_account(&call.app, &user, change).await?;
    Ok(told(&call, all.into()))
}

/// `GET /metadata/user/<users>`: of one its fields, of several an object of them.
pub async fn get(call: Call) -> Result<Response, Refused> {
    let users = call.ids("user")?;
    let accounts = find(&call, &users).await?;
    let data = match (users.as_slice(), accounts.as_slice()) {
        ([user], []) => return Err(Refused::unknown_user(user)),
        ([_], [one]) => Value::Object(shown(one)),
        _ => accounts.iter().map(|account| (account.user.clone(), Value::Object(shown(account)))).collect(),
    };
    Ok(told(&call, data))
}

/// `DELETE /metadata/user/<user>`
pub async fn remove(call: Call) -> Result<Response, Refused> {
    let user = call.own()?;
    let change = AccountChange { properties: Some("{}".into()), ..AccountChange::default() };
    call.chat().change_account(&call.app, &user, change).await?;
    Ok(told(&call, true.into()))
}

/// `POST /metadata/user/get` with `targets` and `properties`
pub async fn query(call: Call, body: Body) -> Result<Response, Refused> {
    let fields = call.object(body).await?;
    let users = fields.some_ids("targets")?;
    let wanted: Option<Vec<String>> = match fields.0.get("properties") {
        None | Some(Value::Null) => None,
        Some(Value::String(one)) => Some(vec![one.clone()]),
        Some(list) => {
            Some(serde_json::from_value(list.clone()).map_err(|_| Refused::illegal("properties is a list of texts"))?)
        }
    };
    let data: Map<String, Value> = find(&call, &users)
        .await?
        .iter()
        .map(|account| {
            let mut all = shown(account);
            if let Some(wanted) = wanted.as_ref().filter(|wanted| !wanted.is_empty()) {
                all.retain(|key, _| wanted.contains(key));
            }
            (account.user.clone(), all.into())
        })
        .collect();
    Ok(told(&call, data.into()))
}

async fn find(call: &Call, users: &[String]) -> Result<Vec<Account>, Refused> {
    if users.len() > USERS {
        return Err(Refused::illegal(format!("{USERS} users at a time are the most")));
    }
    Ok(call.chat().store().accounts(&call.app.id, users.to_vec()).await?)
}
