//! A call: which App it asks, who asks, and what stands in its path, query and body.

use std::{collections::HashMap, sync::Arc, time::Instant};

use axum::{
    body::Body,
    extract::{FromRequestParts, OriginalUri, Query, RawPathParams},
};
use bytes::Bytes;
use http::{HeaderMap, Method, header, request::Parts};
use serde_json::{Map, Value};

use super::answer::Refused;
use crate::{
    chat::{Chat, account::check_id, login::parts_of, membership::Who},
    http::{Connection, Front},
    hub::App,
};

/// The largest body of a call that is no file, in bytes.
const BODY: usize = 1024 * 1024;

/// The same of those who have shown no token.
const BODY_OF_STRANGERS: usize = 64 * 1024;

/// Names that one call may list.
const NAMES: usize = 500;

/// So many names in one call count as one call more.
const NAMES_OF_A_CALL: usize = 10;

/// What is asked of which App, whoever asks.
pub struct Place {
    /// What the handlers share.
    pub front: Arc<Front>,
    /// The App.
    pub app: Arc<App>,
    /// The organization of the App key.
    pub org: String,
    /// The App's own name in it.
    pub name: String,
    /// The method.
    pub method: Method,
    /// The path below the App, with its slash.
    pub path: String,
    /// What the client calls the App: `http://host/org/app`.
    pub base: String,
    /// The query.
    pub query: HashMap<String, String>,
    /// The headers.
    pub headers: HeaderMap,
    /// When it came.
    pub began: Instant,
    params: HashMap<String, String>,
    connection: Option<Connection>,
}

/// The same, by somebody who has shown a token.
pub struct Call {
    /// What is asked.
    pub place: Place,
    /// Who asks.
    pub who: Who,
    /// The token's hash, as text.
    pub key: String,
}

impl std::ops::Deref for Call {
    type Target = Place;

    fn deref(&self) -> &Place {
        &self.place
    }
}

impl FromRequestParts<Arc<Front>> for Place {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, front: &Arc<Front>) -> Result<Self, Refused> {
        let began = Instant::now();
        let params = RawPathParams::from_request_parts(parts, front).await;
        let params = params.map_err(|error| Refused::illegal(format!("the path: {}", error.body_text())))?;
        let params: HashMap<String, String> =
            params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let query = Query::<HashMap<String, String>>::from_request_parts(parts, front).await;
        let Query(query) = query.map_err(|error| Refused::illegal(format!("the query: {}", error.body_text())))?;
        let of = |name: &str| params.get(name).cloned().unwrap_or_default();
        let (org, name) = (of("org"), of("app"));
        let id = format!("{org}#{name}");
        let app = parts_of(&id).and_then(|_| front.hub.served(&id));
        let app = app.ok_or_else(|| Refused::unknown_app(&org, &name))?;
        let text = |header: &str| parts.headers.get(header).and_then(|value| value.to_str().ok());
        let host = text(header::HOST.as_str()).unwrap_or_default();
        // A proxy that ends TLS says so.
        let secure = front.config.tls.is_some() || text("x-forwarded-proto") == Some("https");
        let scheme = if secure { "https" } else { "http" };
        // What is nested sees its own part of the path alone.
        let whole = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let path = whole.path().splitn(4, '/').nth(3).unwrap_or_default();
        Ok(Self {
            front: front.clone(),
            app,
            base: format!("{scheme}://{host}/{org}/{name}"),
            org,
            name,
            method: parts.method.clone(),
            path: format!("/{path}"),
            query,
            headers: parts.headers.clone(),
            began,
            params,
            connection: parts.extensions.get().cloned(),
        })
    }
}

impl FromRequestParts<Arc<Front>> for Call {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, front: &Arc<Front>) -> Result<Self, Refused> {
        let place = Place::from_request_parts(parts, front).await?;
        let (who, key) = place.holder().await?.ok_or_else(Refused::bad_token)?;
        place.admit(&who)?;
        Ok(Self { place, who, key })
    }
}

impl Place {
    /// The service.
    pub fn chat(&self) -> &Chat {
        &self.front.hub.chat
    }

    /// The App key.
    pub fn app_id(&self) -> String {
        self.app.id.to_string()
    }

    /// Whoever calls has shown something that only this App hands out.
    pub fn admitted(&self) {
        if let Some(connection) = &self.connection {
            connection.arrival.admitted();
        }
    }

    /// Whom the token of the call speaks for, if there is one.
    pub async fn holder(&self) -> Result<Option<(Who, String)>, Refused> {
        let Some(shown) = self.headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let token = shown.to_str().ok().and_then(|value| value.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        let chat = self.chat();
        let known = chat.token(&self.app, token.ok_or_else(Refused::bad_token)?).await?;
        let known = known.ok_or_else(Refused::bad_token)?;
        self.admitted();
        let who = match known.user {
            None => Who::App,
            Some(user) if self.app.bars(&user, chat.now()).is_some() => {
                return Err(Refused::unauthorized(format!("{user} is kept out of the App by a ban")));
            }
            Some(user) => Who::User(user),
        };
        Ok(Some((who, known.hash.iter().map(|byte| format!("{byte:02x}")).collect())))
    }

    /// Counts a call, which may be one too many.
    pub fn admit(&self, who: &Who) -> Result<(), Refused> {
        self.admit_many(who, 1)
    }

    fn admit_many(&self, who: &Who, calls: u64) -> Result<(), Refused> {
        let settings = &self.app.settings.chat;
        match who {
            Who::App => self.count("app", settings.app_calls, calls),
            Who::User(user) => self.count(&format!("user\t{user}"), settings.user_calls, calls),
        }
    }

    /// The same for who has shown no token, by its address.
    pub fn admit_stranger(&self) -> Result<(), Refused> {
        self.count(&format!("address\t{}", self.address()), self.app.settings.chat.open_calls, 1)
    }

    /// Where the call comes from.
    pub fn address(&self) -> String {
        self.connection.as_ref().map_or_else(String::new, |connection| connection.peer.ip().to_string())
    }

    fn count(&self, name: &str, most: u32, calls: u64) -> Result<(), Refused> {
        let chat = self.chat();
        // However few are allowed, one with all its names is.
        let calls = calls.min(u64::from(most.saturating_sub(1)).max(1));
        match most == 0 || chat.calls.admit_many(&self.app, name, chat.now(), most, calls) {
            true => Ok(()),
            false => Err(Refused::limited()),
        }
    }

    /// A part of the path as it stands there.
    pub fn raw(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The id of a user, a group or a room in the path.
    pub fn id(&self, name: &str) -> Result<String, Refused> {
        normal(self.raw(name))
    }

    /// A number in the query.
    pub fn number(&self, name: &str, default: u32, most: u32) -> Result<u32, Refused> {
        match self.query.get(name).map(String::as_str) {
            None | Some("") => Ok(default),
            Some(text) => {
                let number = text.parse::<u32>().map_err(|_| Refused::illegal(format!("{name} is no number")))?;
                Ok(number.min(most))
            }
        }
    }

    /// Offset and limit of a page that is asked for by its number.
    pub fn page(&self) -> Result<(u32, u32), Refused> {
        let size = self.number("pagesize", 20, 1000)?.max(1);
        let page = self.number("pagenum", 1, 1_000_000)?.max(1);
        Ok(((page - 1).saturating_mul(size), size))
    }

    /// The whole of a body, whose sender is a stranger or has shown a token.
    async fn bytes_of(&self, body: Body, stranger: bool) -> Result<Bytes, Refused> {
        let most = if stranger { BODY_OF_STRANGERS } else { BODY };
        let read = axum::body::to_bytes(body, most);
        let read = tokio::time::timeout(self.front.config.timers.rest_ms.duration(), read).await;
        read.map_err(|_| Refused::slow())?.map_err(|_| Refused::too_large(most as u64))
    }

    /// The body, which is JSON; nothing is an empty object.
    pub async fn json(&self, body: Body, stranger: bool) -> Result<Value, Refused> {
        let bytes = self.bytes_of(body, stranger).await?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Object(Map::new()));
        }
        serde_json::from_slice(&bytes).map_err(|error| Refused::illegal(format!("the body is no JSON: {error}")))
    }

    /// The body of a stranger, which is a JSON object.
    pub async fn strange_object(&self, body: Body) -> Result<Fields, Refused> {
        fields(self.json(body, true).await?)
    }
}

fn fields(json: Value) -> Result<Fields, Refused> {
    match json {
        Value::Object(fields) => Ok(Fields(fields)),
        _ => Err(Refused::illegal("the body is no JSON object")),
    }
}

impl Call {
    /// The whole of a body.
    pub async fn bytes(&self, body: Body) -> Result<Bytes, Refused> {
        self.bytes_of(body, false).await
    }

    /// The body, which is a JSON object. Whoever is named in it counts.
    pub async fn object(&self, body: Body) -> Result<Fields, Refused> {
        let fields = fields(self.json(body, false).await?)?;
        self.name(fields.0.values().filter_map(Value::as_array).map(Vec::len).max().unwrap_or_default())?;
        Ok(fields)
    }

    /// Ids in the path, parted by commas, which count.
    pub fn ids(&self, name: &str) -> Result<Vec<String>, Refused> {
        let ids = names(self.raw(name).split(','))?;
        self.name(ids.len())?;
        Ok(ids)
    }

    /// A call that names many is as good as several.
    fn name(&self, names: usize) -> Result<(), Refused> {
        match names.min(NAMES) / NAMES_OF_A_CALL {
            0 => Ok(()),
            calls => self.admit_many(&self.who, calls as u64),
        }
    }

    /// The user in the path, who has to be the one who asks, unless it is the App.
    pub fn own(&self) -> Result<String, Refused> {
        let user = self.id("user")?;
        match &self.who {
            Who::User(own) if *own != user => Err(Refused::forbidden("a token speaks only for its own user")),
            _ => Ok(user),
        }
    }

    /// The user who asks; the App has to say in whose name.
    pub fn speaker(&self) -> Result<String, Refused> {
        match &self.who {
            Who::User(user) => Ok(user.clone()),
            Who::App => Err(Refused::forbidden("this takes the token of a user")),
        }
    }

    /// Only the App may ask this.
    pub fn only_app(&self) -> Result<(), Refused> {
        match self.who {
            Who::App => Ok(()),
            Who::User(_) => Err(Refused::unauthorized("this takes a token of the App, by client_credentials")),
        }
    }
}

/// The fields of a JSON object, read with words about what is wrong.
pub struct Fields(pub Map<String, Value>);

impl Fields {
    /// A text; `None` when it is not there.
    pub fn text(&self, name: &str) -> Result<Option<String>, Refused> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(Refused::illegal(format!("{name} is no text"))),
        }
    }

    /// A text that has to be there.
    pub fn needed(&self, name: &str) -> Result<String, Refused> {
        self.text(name)?.filter(|text| !text.is_empty()).ok_or_else(|| Refused::illegal(format!("{name} is required")))
    }

    /// The id of a user that has to be there.
    pub fn id(&self, name: &str) -> Result<String, Refused> {
        normal(&self.needed(name)?)
    }

    /// True or false, also in quotes.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refused> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(Refused::illegal(format!("{name} is true or false"))),
        }
    }

    /// A whole number, also in quotes.
    pub fn whole(&self, name: &str) -> Result<Option<i64>, Refused> {
        let number = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| Refused::illegal(format!("{name} is no whole number")))
    }

    /// Ids of users; a single one may stand for its list.
    pub fn ids(&self, name: &str) -> Result<Vec<String>, Refused> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::String(one)) => names([one.as_str()]),
            Some(Value::Array(list)) => {
                let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
                names(texts.ok_or_else(|| Refused::illegal(format!("{name} is a list of user ids")))?)
            }
            Some(_) => Err(Refused::illegal(format!("{name} is a list of user ids"))),
        }
    }

    /// Ids of users, of which there has to be one at least.
    pub fn some_ids(&self, name: &str) -> Result<Vec<String>, Refused> {
        let ids = self.ids(name)?;
        if ids.is_empty() { Err(Refused::illegal(format!("{name} is required"))) } else { Ok(ids) }
    }
}

/// An id in the form in which it is kept.
pub fn normal(id: &str) -> Result<String, Refused> {
    let id = id.to_ascii_lowercase();
    check_id(&id).map_err(Refused::illegal)?;
    Ok(id)
}

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, Refused> {
    let mut all = Vec::new();
    for name in names {
        let name = normal(name)?;
        if !all.contains(&name) {
            all.push(name);
        }
        if all.len() > NAMES {
            return Err(Refused::illegal(format!("{NAMES} ids at a time are the most")));
        }
    }
    Ok(all)
}
