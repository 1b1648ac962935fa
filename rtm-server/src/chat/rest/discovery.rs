//! Where the service is: what clients ask first that know an App key and a host.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use http::{HeaderMap, header};
use serde_json::{Value, json};

use super::answer::{Refused, plain};
use crate::{chat::login::parts_of, http::Front};

/// `GET /easemob/server.json?app_key=<org#app>`: the host that was asked serves everything.
pub async fn server(
    State(front): State<Arc<Front>>,
    query: Result<Query<HashMap<String, String>>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Query(query) = query.map_err(|error| Refused::illegal(format!("the query: {}", error.body_text())))?;
    let key = query.get("app_key").map_or("", String::as_str);
    let (org, app) = parts_of(key).ok_or_else(|| Refused::illegal("app_key is org#app"))?;
    if front.hub.served(key).is_none() {
        return Err(Refused::unknown_app(org, app));
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST.as_str()).unwrap_or_default();
    let secure = front.config.tls.is_some() || text("x-forwarded-proto") == Some("https");
    let (name, port) = host_and_port(host, secure);
    let hosts = |protocol: &str| -> Value {
        let protocol = if secure { format!("{protocol}s") } else { protocol.to_owned() };
        json!([{ "domain": name, "ip": name, "port": port, "protocol": protocol }])
    };
    Ok(plain(&json!({
        "deploy_name": "rtm",
        "file_version": "1",
        "rest": { "hosts": hosts("http") },
        "msync-ws": { "hosts": hosts("ws") },
    })))
}

fn host_and_port(host: &str, secure: bool) -> (String, u16) {
    let standard = if secure { 443 } else { 80 };
    match host.rsplit_once(':') {
        // An IPv6 address has colons of its own, in brackets.
        Some((name, port)) if !port.contains(']') => (name.to_owned(), port.parse().unwrap_or(standard)),
        _ => (host.to_owned(), standard),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_that_of_the_host_or_of_the_scheme() {
        assert_eq!(host_and_port("im.example", false), ("im.example".into(), 80));
        assert_eq!(host_and_port("im.example", true), ("im.example".into(), 443));
        assert_eq!(host_and_port("127.0.0.1:8700", false), ("127.0.0.1".into(), 8700));
        assert_eq!(host_and_port("[::1]:8700", false), ("[::1]".into(), 8700));
        assert_eq!(host_and_port("[::1]", true), ("[::1]".into(), 443));
    }
}
