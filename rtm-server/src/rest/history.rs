//! The history of text messages, in two steps: a query is answered with a place, and the place holds what it finds.
//!
//! The place's name is the query itself, encoded. So nothing is kept between the two, a place may be read as often as one likes, and
//! survives the server: an answer that is lost on its way can be asked for again.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderMap;
use prost::Message as _;
use rtm_proto::{identifier, wire};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    access::{Access, access},
    answer::{Refused, answered},
    body, lenient,
};
use crate::{
    http::Front,
    hub::external::{self, Call},
    store::{HistoryQuery, Message},
};

type Asked = Result<Query<HashMap<String, String>>, QueryRejection>;

/// A query, as it is asked and as the name of its place.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
pub struct Wanted {
    filter: Filter,
    #[serde(default, deserialize_with = "lenient::number")]
    offset: u32,
    #[serde(default = "usual", deserialize_with = "lenient::number")]
    limit: u32,
    #[serde(default)]
    order: Order,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
struct Filter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
    start_time: String,
    end_time: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Order {
    #[default]
    Asc,
    Desc,
}

/// Messages of one answer, unless the query says how many.
fn usual() -> u32 {
    20
}

/// The most that a query may ask for at once.
const MOST: u32 = 100;

impl Wanted {
    /// Reads the body of a query and checks it.
    pub fn from_body(bytes: &[u8]) -> Result<Self, Refused> {
        let wanted: Self = body::object(bytes)?;
        wanted.check()?;
        Ok(wanted)
    }

    /// Reads the name of a place.
    pub fn from_handle(handle: &str) -> Result<Self, Refused> {
        let wanted = URL_SAFE_NO_PAD.decode(handle).ok().and_then(|bytes| Self::from_body(&bytes).ok());
        wanted.ok_or_else(Refused::unknown_handle)
    }

    /// Reads the filter of a count, whose values may stand in quotes.
    pub fn from_query(query: &HashMap<String, String>) -> Result<Self, Refused> {
        let value = |name: &str| query.get(name).map(|text| text.trim_matches('"')).filter(|text| !text.is_empty());
        let time = |name: &str| {
            value(name).map(str::to_owned).ok_or_else(|| Refused::invalid(format!("{name} is missing from the query")))
        };
        let wanted = Self {
            filter: Filter {
                source: value("source").map(Into::into),
                destination: value("destination").map(Into::into),
                start_time: time("start_time")?,
                end_time: time("end_time")?,
            },
            offset: 0,
            limit: usual(),
            order: Order::Asc,
        };
        wanted.check()?;
        Ok(wanted)
    }

    fn check(&self) -> Result<(), Refused> {
        let Filter { source, destination, start_time, end_time } = &self.filter;
        if source.is_none() && destination.is_none() {
            return Err(Refused::invalid("the filter names neither source nor destination"));
        }
        if let Some(source) = source {
            external::check_source(source).map_err(|error| Refused::invalid(format!("source: {error}")))?;
        }
        if let Some(destination) = destination {
            // Users and channels are named by the same rules; a user has one more name that is not allowed.
            identifier::check_channel(destination)
                .map_err(|error| Refused::invalid(format!("destination: {error}")))?;
        }
        let (from, to) = (first_ms("start_time", start_time)?, last_ms("end_time", end_time)?);
        if from > to {
            return Err(Refused::invalid("start_time is later than end_time"));
        }
        match self.limit {
            1..=MOST => Ok(()),
            _ => Err(Refused::invalid(format!("limit is 20, 50 or 100, or another number up to {MOST}"))),
        }
    }

    /// The name of the place where the answer lies.
    pub fn handle(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    fn query(&self, access: &Access) -> Result<HistoryQuery, Refused> {
        Ok(HistoryQuery {
            app: access.app.id.to_string(),
            source: self.filter.source.clone(),
            destination: self.filter.destination.clone(),
            seen_by: access.user.clone(),
            start_ms: first_ms("start_time", &self.filter.start_time)?,
            end_ms: last_ms("end_time", &self.filter.end_time)?,
            descending: self.order == Order::Desc,
            offset: self.offset,
            limit: self.limit,
        })
    }
}

fn first_ms(name: &str, text: &str) -> Result<u64, Refused> {
    let time = humantime::parse_rfc3339(text).ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    time.map(|since| since.as_millis() as u64)
        .ok_or_else(|| Refused::invalid(format!("{name} is a time of UTC such as 2026-01-31T23:59:59Z, since 1970")))
}

/// Whoever gives no fraction means the whole second.
fn last_ms(name: &str, text: &str) -> Result<u64, Refused> {
    Ok(first_ms(name, text)? + if text.contains('.') { 0 } else { 999 })
}

/// `POST …/message/history/query`
pub async fn query(
    State(front): State<Arc<Front>>,
    app: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let Path(app) = app.map_err(|error| Refused::invalid(error.body_text()))?;
    let access = access(&front, &app, &headers)?;
    let wanted = Wanted::from_body(&body::read(body, body::AROUND, front.config.timers.rest_ms.duration()).await?)?;
    admit(&front, &access)?;
    Ok(answered(json!({
        "result": "success",
        "offset": wanted.offset,
        "limit": wanted.limit,
        "order": wanted.order,
        "location": format!("~/rtm/message/history/query/{}", wanted.handle()),
    })))
}

/// `GET …/message/history/query/<handle>`
pub async fn fetch(
    State(front): State<Arc<Front>>,
    named: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Path((app, handle)) = named.map_err(|error| Refused::invalid(error.body_text()))?;
    let access = access(&front, &app, &headers)?;
    let query = Wanted::from_handle(&handle)?.query(&access)?;
    admit(&front, &access)?;
    let found = front.hub.store.history(query, within(&front)).await.map_err(Refused::of_store)?;
    let messages: Vec<_> = found.iter().map(told).collect();
    Ok(answered(json!({ "result": "success", "code": "ok", "messages": messages })))
}

/// `GET …/message/history/count`
pub async fn count(
    State(front): State<Arc<Front>>,
    app: Result<Path<String>, PathRejection>,
    query: Asked,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Path(app) = app.map_err(|error| Refused::invalid(error.body_text()))?;
    let access = access(&front, &app, &headers)?;
    let Query(query) = query.map_err(|error| Refused::invalid(error.body_text()))?;
    let query = Wanted::from_query(&query)?.query(&access)?;
    admit(&front, &access)?;
    let count = front.hub.store.history_count(query, within(&front)).await.map_err(Refused::of_store)?;
    Ok(answered(json!({ "result": "success", "code": "ok", "count": count })))
}

/// How long a question may take.
fn within(front: &Front) -> Duration {
    front.config.timers.rest_ms.duration()
}

fn admit(front: &Front, access: &Access) -> Result<(), Refused> {
    match access.app.admits(Call::History, front.hub.clock.now()) {
        true => Ok(()),
        false => Err(Refused::too_often()),
    }
}

fn told(message: &Message) -> serde_json::Value {
    let text = wire::Message::decode(&*message.body).map(|message| message.text).unwrap_or_default();
    json!({
        "src": message.source,
        "dst": message.destination,
        "message_type": if message.channel { "group_message" } else { "peer_message" },
        "ms": message.server_ms,
        "payload": text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(filter: &str, rest: &str) -> Result<Wanted, Refused> {
        let times = r#""start_time":"2026-01-01T00:00:00Z","end_time":"2026-01-01T00:00:01Z""#;
        Wanted::from_body(format!("{{\"filter\":{{{filter}{times}}}{rest}}}").as_bytes())
    }

    #[test]
    fn what_programs_in_the_field_ask_is_understood() {
        let plain = body("\"source\":\"ann\",", "").unwrap();
        assert_eq!((plain.offset, plain.limit, plain.order), (0, 20, Order::Asc));
        let full = body("\"destination\":\"room\",", ",\"offset\":\"40\",\"limit\":10,\"order\":\"desc\"").unwrap();
        assert_eq!((full.offset, full.limit, full.order), (40, 10, Order::Desc));
        assert_eq!(Wanted::from_handle(&full.handle()).unwrap(), full);
        assert!(
            body("\"source\":\" o'ann \",", "").is_ok(),
            "clients log in with spaces, REST senders have apostrophes"
        );
        assert!(body("\"source\":null,\"destination\":\"room\",", "").is_ok());
        let fraction =
            r#"{"filter":{"source":"a","start_time":"2026-01-01T00:00:00.250Z","end_time":"2026-01-01T00:00:01.5Z"}}"#;
        let filter = Wanted::from_body(fraction.as_bytes()).unwrap().filter;
        let base = first_ms("", "2026-01-01T00:00:00Z").unwrap();
        assert_eq!(first_ms("", &filter.start_time).unwrap() - base, 250);
        assert_eq!(last_ms("", &filter.end_time).unwrap() - base, 1_500);
        assert_eq!(last_ms("", "2026-01-01T00:00:01Z").unwrap() - base, 1_999, "the whole second");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (filter, rest) in [
            ("", ""),
            ("\"source\":\"\",", ""),
            ("\"source\":\"a\\tb\",", ""),
            ("\"destination\":\"\",", ""),
            ("\"source\":7,", ""),
            ("\"source\":\"a\",", ",\"limit\":0"),
            ("\"source\":\"a\",", ",\"limit\":101"),
            ("\"source\":\"a\",", ",\"limit\":\"many\""),
            ("\"source\":\"a\",", ",\"offset\":-1"),
            ("\"source\":\"a\",", ",\"order\":\"up\""),
        ] {
            assert!(body(filter, rest).is_err(), "{filter} {rest}");
        }
        for (start, end) in [
            ("2026-01-01T00:00:02Z", "2026-01-01T00:00:00Z"),
            ("yesterday", "2026-01-01T00:00:00Z"),
            ("1960-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z"),
        ] {
            let text = format!(r#"{{"filter":{{"source":"a","start_time":"{start}","end_time":"{end}"}}}}"#);
            assert!(Wanted::from_body(text.as_bytes()).is_err(), "{start} {end}");
        }
        for handle in ["", "x", "e30", "%00"] {
            assert!(Wanted::from_handle(handle).is_err(), "{handle}");
        }
    }

    #[test]
    fn the_values_of_a_count_may_stand_in_quotes() {
        let query = |pairs: &[(&str, &str)]| {
            Wanted::from_query(&pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
        };
        let times = [("start_time", "2026-01-01T00:00:00Z"), ("end_time", "\"2026-01-01T00:00:01Z\"")];
        let quoted = query(&[("destination", "\"userA\""), times[0], times[1]]).unwrap();
        assert_eq!(quoted.filter.destination.as_deref(), Some("userA"));
        assert!(query(&times).is_err());
        assert!(query(&[("destination", "userA"), times[0]]).is_err());
    }
}
