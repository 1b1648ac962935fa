//! What users show of themselves.

use std::collections::HashMap;

use axum::{body::Body, response::Response};
use serde_json::{Map, Value, json};

use super::{
    answer::{Described, Refused, now_ms, plain},
    call::Call,
};
use crate::{
    chat::account::AccountError,
    store::chat::{Account, AccountChange},
};

/// A call, or why it is none; here that has a form of its own.
type Asked = Result<Call, Refused>;

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
pub async fn put(call: Asked, body: Body) -> Result<Response, Described> {
    let call = call?;
    let user = call.own()?;
    let bytes = call.bytes(body).await?;
    let form: HashMap<String, String> = serde_urlencoded::from_bytes(&bytes)
        .map_err(|error| Refused::illegal(format!("the body is no form: {error}")))?;
    let edit = move |account: &Account| {
        let mut all = shown(account);
        all.extend(form.into_iter().map(|(key, value)| (key, Value::String(value))));
        let properties = Value::Object(all).to_string();
        if properties.len() > BYTES {
            return Err(format!("what a user shows of itself has {BYTES} bytes at most"));
        }
        Ok(AccountChange { properties: Some(properties), now_ms: now_ms(), ..AccountChange::default() })
    };
    let account = call.chat().edit_account(&call.app, &user, Box::new(edit)).await;
    let account = account.map_err(|error| match error {
        AccountError::Invalid(reason) => Refused::exceeds(reason),
        AccountError::Unknown => Refused::unknown_user(&user),
        other => other.into(),
    })?;
    Ok(told(&call, shown(&account).into()))
}

/// `GET /metadata/user/<users>`: of one its fields, of several an object of them.
pub async fn get(call: Asked) -> Result<Response, Described> {
    let call = call?;
    let users = call.ids("user")?;
    let accounts = find(&call, &users).await?;
    let data = match (users.as_slice(), accounts.as_slice()) {
        ([user], []) => return Err(Refused::unknown_user(user).into()),
        ([_], [one]) => Value::Object(shown(one)),
        _ => accounts.iter().map(|account| (account.user.clone(), Value::Object(shown(account)))).collect(),
    };
    Ok(told(&call, data))
}

/// `DELETE /metadata/user/<user>`
pub async fn remove(call: Asked) -> Result<Response, Described> {
    let call = call?;
    let user = call.own()?;
    let change = AccountChange { properties: Some("{}".into()), ..AccountChange::default() };
    call.chat().change_account(&call.app, &user, change).await?;
    Ok(told(&call, true.into()))
}

/// `POST /metadata/user/get` with `targets` and `properties`
pub async fn query(call: Asked, body: Body) -> Result<Response, Described> {
    let call = call?;
    // A user may be called so as well; what is asked of it is asked by the other methods.
    if call.raw("user") != "get" {
        return Err(Refused::no_method_but("GET,HEAD,PUT,DELETE").into());
    }
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
