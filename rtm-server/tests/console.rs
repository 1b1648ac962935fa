//! Who may look at the console, and what its answers say around the pages.

mod support;

use std::net::SocketAddr;

use rtm_server::{
    Server,
    config::{App, Config, Millis},
    console::password,
};
use serde_json::{Value, json};
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PASSWORD: &str = "correct horse battery";
const APP: &str = "970ca35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5cfd2fd1755d40ecb72977518be15d3b";

/// An answer as it came over the wire.
struct Raw {
    status: u16,
    head: String,
    body: String,
}

impl Raw {
    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")))?;
        Some(line.split_once(':')?.1.trim())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn refused(&self, status: u16, kind: &str) {
        assert_eq!((self.status, self.json()["error"].as_str()), (status, Some(kind)), "{}", self.body);
    }
}

/// Asks with exactly these headers; the cookie of a session is one of them.
async fn ask(here: &Here, first: &str, headers: &[&str], body: &str) -> Raw {
    let mut stream = TcpStream::connect(here.server.local_addr()).await.unwrap();
    let host = match headers.iter().any(|line| line.starts_with("Host:")) {
        true => String::new(),
        false => format!("Host: {}\r\n", here.server.local_addr()),
    };
    let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let length = body.len();
    let request =
        format!("{first} HTTP/1.1\r\n{host}{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    within("the answer", stream.read_to_end(&mut bytes)).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Raw { status, head: head.to_owned(), body: body.to_owned() }
}

async fn get(here: &Here, path: &str, headers: &[&str]) -> Raw {
    ask(here, &format!("GET {path}"), headers, "").await
}

fn guarded(config: &mut Config) {
    config.console.password = password::hash(PASSWORD).unwrap();
    let certificates = vec![CERTIFICATE.into()];
    config.apps.push(App { id: APP.into(), certificates, ..App::default() });
}

const JSON: &str = "Content-Type: application/json";

async fn log_in(here: &Here, password: &str) -> Raw {
    ask(here, "POST /v1/console/session", &[JSON], &json!({ "password": password }).to_string()).await
}

/// The header that carries a fresh session.
async fn session(here: &Here) -> String {
    let answer = log_in(here, PASSWORD).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    let cookie = answer.header("set-cookie").unwrap();
    format!("Cookie: {}", cookie.split(';').next().unwrap())
}

const GUARDED: [&str; 7] = ["overview", "apps", "users", "user?app=a&id=b", "channels", "channel?app=a&id=b", "trace"];

#[tokio::test]
async fn in_development_this_machine_sees_everything_under_its_own_names_alone() {
    let here = start(|_| {}).await;
    let port = here.server.local_addr().port();
    for host in ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"] {
        assert_eq!(get(&here, "/", &[&format!("Host: {host}:{port}")]).await.status, 200, "{host}");
        assert_eq!(get(&here, "/v1/console/users", &[&format!("Host: {host}")]).await.status, 200, "{host}");
    }
    for host in ["rebound.example.com", "127.0.0.1.example.com", "10.1.2.3", "localhost.example.com"] {
        for path in ["/", "/v1/console/session", "/v1/console/users", "/assets/any.js"] {
            get(&here, path, &[&format!("Host: {host}:{port}")]).await.refused(403, "not-from-here");
        }
    }
    for proxied in ["Forwarded: for=203.0.113.9", "X-Forwarded-For: 203.0.113.9", "X-Real-IP: 203.0.113.9"] {
        get(&here, "/v1/console/users", &["Host: 127.0.0.1", proxied]).await.refused(403, "not-from-here");
    }
}

#[tokio::test]
async fn in_development_other_machines_see_nothing() {
    // Another address of this machine is what a foreign one looks like.
    let Some(address) = own_address().await else { panic!("this machine has no address but the loopback") };
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.listen = SocketAddr::from(([0, 0, 0, 0], 0));
    config.development_anywhere = true;
    let server = Server::start(config).await.unwrap();
    let mut stream = TcpStream::connect((address, server.local_addr().port())).await.unwrap();
    stream.write_all(b"GET /v1/console/users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut text = String::new();
    within("the answer", stream.read_to_string(&mut text)).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 403") && text.contains("console.password"), "{text}");
}

/// The address that this machine has towards others. No packet leaves.
async fn own_address() -> Option<std::net::IpAddr> {
    let socket = tokio::net::UdpSocket::bind("0.0.0.0:0").await.ok()?;
    socket.connect("192.0.2.1:9").await.ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|address| !address.is_loopback())
}

#[tokio::test]
async fn pages_of_other_origins_read_nothing_and_change_nothing() {
    let here = start(|_| {}).await;
    let own = format!("Origin: http://{}", here.server.local_addr());
    assert_eq!(get(&here, "/v1/console/users", &[&own, "Sec-Fetch-Site: same-origin"]).await.status, 200);
    for headers in [
        &["Origin: https://example.com"][..],
        &["Origin: null"],
        &["Sec-Fetch-Site: cross-site"],
        &["Sec-Fetch-Site: same-site"],
        &[&own, "Sec-Fetch-Site: cross-site"],
    ] {
        for path in ["/v1/console/users", "/v1/console/session"] {
            let answer = get(&here, path, headers).await;
            answer.refused(403, "not-from-here");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    let preflight = ["Origin: https://example.com", "Access-Control-Request-Method: POST"];
    let answer = ask(&here, "OPTIONS /v1/console/token/make", &preflight, "").await;
    assert!(answer.status >= 400 && answer.header("access-control-allow-origin").is_none(), "{}", answer.head);
    // What a form can send.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let answer = ask(&here, "POST /v1/console/token/make", &[&format!("Content-Type: {kind}")], "{}").await;
        answer.refused(415, "not-json");
    }
}

#[tokio::test]
async fn without_a_password_production_has_no_console_and_says_how_to_get_one() {
    let here = start(|config| config.apps.push(App { id: "one".into(), ..App::default() })).await;
    let home = get(&here, "/", &[]).await;
    assert_eq!(home.status, 200);
    assert!(home.body.contains("rtm-server console password"), "{}", home.body);
    for path in GUARDED.map(|path| format!("/v1/console/{path}")) {
        get(&here, &path, &[]).await.refused(404, "console-off");
    }
    log_in(&here, PASSWORD).await.refused(404, "console-off");
}

#[tokio::test]
async fn the_password_opens_everything_until_the_session_ends() {
    let here = start(guarded).await;
    for path in GUARDED.map(|path| format!("/v1/console/{path}")) {
        get(&here, &path, &[]).await.refused(401, "log-in");
        get(&here, &path, &["Cookie: rtm_console=guessed"]).await.refused(401, "log-in");
    }
    log_in(&here, "correct horse batterz").await.refused(401, "wrong-password");
    let cookie = session(&here).await;
    for path in GUARDED.map(|path| format!("/v1/console/{path}")) {
        assert!(matches!(get(&here, &path, &[&cookie]).await.status, 200 | 404), "{path}");
    }
    // By whatever name, since others cannot have the cookie.
    assert_eq!(get(&here, "/v1/console/users", &[&cookie, "Host: chat.example.com"]).await.status, 200);
    let answer = ask(&here, "DELETE /v1/console/session", &[&cookie], "").await;
    assert_eq!(answer.status, 204);
    get(&here, "/v1/console/users", &[&cookie]).await.refused(401, "log-in");
}

#[tokio::test]
async fn a_session_lasts_as_long_as_configured() {
    let here = start(|config| {
        guarded(config);
        config.console.session_ms = Millis(300);
    })
    .await;
    let cookie = session(&here).await;
    eventually("the end of the session", async || match get(&here, "/v1/console/users", &[&cookie]).await.status {
        401 => Ok(()),
        other => Err(other.to_string()),
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let here = start(guarded).await;
    let answer = log_in(&here, PASSWORD).await;
    let cookie = answer.header("set-cookie").unwrap();
    for word in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let body = json!({ "password": PASSWORD }).to_string();
    let proxied = ask(&here, "POST /v1/console/session", &[JSON, "X-Forwarded-Proto: https"], &body).await;
    assert!(proxied.header("set-cookie").unwrap().ends_with("; Secure"), "{}", proxied.head);
}

#[tokio::test]
async fn attempts_are_counted_and_the_sixth_in_a_minute_waits() {
    let here = start(guarded).await;
    for _ in 0..5 {
        log_in(&here, "wrong").await.refused(401, "wrong-password");
    }
    let answer = log_in(&here, PASSWORD).await;
    answer.refused(429, "too-often");
    assert_eq!(answer.header("retry-after"), Some("60"));
}

#[tokio::test]
async fn what_is_no_login_is_refused_with_words() {
    let here = start(guarded).await;
    for body in ["", "{}", "[]", "{\"password\":5}", &format!("{{\"password\":\"{}\"}}", "x".repeat(9000))] {
        ask(&here, "POST /v1/console/session", &[JSON], body).await.refused(400, "bad-request");
    }
    ask(&here, "POST /v1/console/session", &["Content-Type: text/plain"], "{}").await.refused(415, "not-json");
    let open = start(|_| {}).await;
    log_in(&open, PASSWORD).await.refused(409, "no-password");
}

#[tokio::test]
async fn every_answer_forbids_what_the_pages_do_not_need() {
    let here = start(|_| {}).await;
    for path in ["/", "/v1/console/users", "/assets/none.js", "/v1/console/session"] {
        let answer = get(&here, path, &[]).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
    }
}

#[tokio::test]
async fn files_are_kept_for_ever_the_page_and_the_numbers_are_not() {
    let here = start(|_| {}).await;
    let page = get(&here, "/", &[]).await;
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let names: Vec<&str> = page.body.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert!(names.len() >= 2, "{}", page.body);
    for name in names {
        let file = get(&here, name, &[]).await;
        assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"), "{name}");
        assert_ne!(file.header("content-type"), Some("application/octet-stream"), "{name}");
    }
    assert_eq!(get(&here, "/v1/console/users", &[]).await.header("cache-control"), Some("no-store"));
    for odd in ["/assets/none.js", "/assets/..%2findex.html", "/assets/%2e%2e/index.html"] {
        assert_eq!(get(&here, odd, &[]).await.status, 404, "{odd}");
    }
}

#[tokio::test]
async fn tokens_are_made_with_certificates_that_nobody_is_shown() {
    let here = start(guarded).await;
    let cookie = session(&here).await;
    let post = async |path: &str, body: Value| {
        ask(&here, &format!("POST /v1/console/token/{path}"), &[&cookie, JSON], &body.to_string()).await
    };
    let made = post("make", json!({ "app": APP, "user": "ann", "expire": 600 })).await;
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let good = post("inspect", json!({ "token": token })).await.json();
    assert_eq!(good["good"], true, "{good}");
    let other = post("inspect", json!({ "token": token, "user": "bob" })).await.json();
    assert_eq!(other["good"], false, "{other}");
    let old = post("make", json!({ "app": APP, "user": "ann", "format": "006" })).await.json();
    let unknown = post("inspect", json!({ "token": old["token"] })).await.json();
    assert_eq!(unknown["good"], Value::Null, "without the user nobody can tell: {unknown}");
    let typed = json!({ "app": "a".repeat(32), "user": "ann", "certificate": "b".repeat(32) });
    assert!(post("make", typed).await.json()["token"].is_string());
    for wrong in [
        json!({ "app": APP, "user": "" }),
        json!({ "app": APP, "user": "ann", "expire": 0 }),
        json!({ "app": APP, "user": "ann", "expire": 86_401 }),
        json!({ "app": APP, "user": "ann", "format": "008" }),
        json!({ "app": "unknown", "user": "ann" }),
        json!({ "app": APP, "user": "ann", "certificate": "short" }),
        json!({ "user": "ann" }),
        json!(5),
    ] {
        post("make", wrong.clone()).await.refused(400, "bad-request");
    }
    post("inspect", json!({ "token": "007" })).await.refused(400, "bad-request");
    post("inspect", json!({ "token": "0".repeat(100_000) })).await.refused(400, "bad-request");
    let apps = get(&here, "/v1/console/apps", &[&cookie]).await;
    assert!(apps.body.contains(APP) && !apps.body.contains(CERTIFICATE), "{}", apps.body);
}

#[tokio::test]
async fn a_day_is_the_longest_and_a_second_the_shortest_life_of_a_token() {
    let here = start(guarded).await;
    let cookie = session(&here).await;
    for expire in [1, 86_400] {
        let body = json!({ "app": APP, "user": "ann", "expire": expire }).to_string();
        assert_eq!(ask(&here, "POST /v1/console/token/make", &[&cookie, JSON], &body).await.status, 200);
    }
}

#[tokio::test]
async fn users_are_listed_a_page_at_a_time_and_counted() {
    let here = start(|_| {}).await;
    let mut open = Vec::new();
    for number in 0..51 {
        let mut io = TcpStream::connect(here.server.local_addr()).await.unwrap();
        support::link::login(&mut io, if number == 0 { "other" } else { "app" }, &format!("user{number:02}")).await;
        open.push(io);
    }
    let list = async |query: &str| get(&here, &format!("/v1/console/users?{query}"), &[]).await.json();
    let first = list("").await;
    assert_eq!((&first["total"], &first["pages"]), (&51.into(), &2.into()));
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    assert_eq!(list("page=2").await["items"][0]["id"], "user50");
    assert_eq!(list("page=3").await["items"], json!([]));
    assert_eq!(list("page=0").await["items"][0]["id"], "user00");
    assert_eq!(list("app=other").await["total"], 1);
    assert_eq!(list("find=SER5").await["total"], 1, "a part of the id, in any case");
    let one = get(&here, "/v1/console/user?app=app&id=user01", &[]).await.json();
    assert_eq!((&one["platform"], &one["connected"], &one["channels"]), (&"native".into(), &true.into(), &json!([])));
    get(&here, "/v1/console/user?app=other&id=user01", &[]).await.refused(404, "not-logged-in");
    get(&here, "/v1/console/channel?app=app&id=none", &[]).await.refused(404, "no-members");
    let overview = get(&here, "/v1/console/overview", &[]).await.json();
    assert_eq!((&overview["users"], &overview["connections"], &overview["apps"]), (&51.into(), &51.into(), &2.into()));
}

#[tokio::test]
async fn the_overview_counts_media_and_gives_samples_that_follow_a_time() {
    let here = start(|_| {}).await;
    for user in ["alice", "eve"] {
        upload(&client(), &here.at(""), user, noise(70_000, 5)).await.id();
    }
    let last = eventually("a sample with the media", async || {
        let overview = get(&here, "/v1/console/overview", &[]).await.json();
        let last = overview["samples"].as_array().unwrap().last().cloned();
        let counted = overview["media"] == json!({ "ids": 2, "objects": 1, "bytes": 70_000 });
        last.filter(|last| counted && last["media_bytes"] == 70_000).ok_or_else(|| overview.to_string())
    })
    .await;
    let after = format!("/v1/console/overview?after={}", last["at_ms"]);
    let newer = get(&here, &after, &[]).await.json();
    assert!(
        newer["samples"].as_array().unwrap().iter().all(|sample| sample["at_ms"].as_u64() > last["at_ms"].as_u64())
    );
}
