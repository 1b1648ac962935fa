//! What the server tells browsers about pages of other origins, over raw sockets: the questions before a request (CORS
//! preflights), what a page may read, and whose WebSockets are taken.

mod support;

use std::collections::BTreeMap;

use rtm_server::config::Origins;
use support::link::head;
use support::*;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const PAGE: &str = "https://chat.example.org";
const STRANGER: &str = "https://elsewhere.example.com";

/// Status and headers of the answer to `request`, which is a request line and headers.
async fn ask(here: &Here, request: &str) -> (u16, BTreeMap<String, String>) {
    let mut io = TcpStream::connect(here.server.local_addr()).await.unwrap();
    let lines = request.replace('\n', "\r\n");
    let text = if lines.contains("Host:") { format!("{lines}\r\n\r\n") } else { format!("{lines}\r\nHost: t\r\n\r\n") };
    io.write_all(text.as_bytes()).await.unwrap();
    let head = head(&mut io).await;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut headers = BTreeMap::<String, String>::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        // A list may come in several lines.
        let known = headers.entry(name.to_lowercase()).or_default();
        *known = if known.is_empty() { value.to_owned() } else { format!("{known}, {value}") };
    }
    (status.unwrap_or_else(|| panic!("no answer: {head}")), headers)
}

/// Whether a list in a header holds a name.
fn lists(headers: &BTreeMap<String, String>, header: &str, name: &str) -> bool {
    headers.get(header).is_some_and(|list| list.split(',').any(|entry| entry.trim().eq_ignore_ascii_case(name)))
}

fn preflight(path: &str, origin: &str, method: &str, headers: &str) -> String {
    format!(
        "OPTIONS {path} HTTP/1.1\nOrigin: {origin}\nAccess-Control-Request-Method: {method}\n\
         Access-Control-Request-Headers: {headers}"
    )
}

async fn listing(origins: &[&str]) -> Here {
    let origins = Origins(origins.iter().map(|origin| origin.to_string()).collect());
    start(|config| config.origins = origins).await
}

fn handshake(more: &str) -> String {
    format!(
        "GET /v1/rtm HTTP/1.1\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n\
         Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n{more}"
    )
}

#[tokio::test]
async fn any_page_may_upload_and_download_with_a_key_and_never_with_credentials_of_the_browser() {
    let here = start(|_| {}).await;
    for (path, method, wanted) in [
        ("/v1/media", "POST", &["authorization", "content-type", "content-digest"][..]),
        ("/v1/media/some-id", "GET", &["authorization", "range", "if-range"]),
        ("/dev/v2/project/app/rtm/message/history/query", "POST", &["x-agora-token", "x-agora-uid", "content-type"]),
        ("/dev/v2/project/app/rtm/bans/ann", "PUT", &["authorization"]),
        ("/dev/v2/project/app/rtm/bans/ann", "DELETE", &["authorization"]),
    ] {
        let (status, headers) = ask(&here, &preflight(path, PAGE, method, &wanted.join(","))).await;
        assert_eq!(status, 200, "{path} {headers:?}");
        assert_eq!(headers["access-control-allow-origin"], "*", "{path}");
        assert!(lists(&headers, "access-control-allow-methods", method), "{path} {headers:?}");
        for name in wanted {
            assert!(lists(&headers, "access-control-allow-headers", name), "{path} lacks {name}: {headers:?}");
        }
        assert_eq!(headers["access-control-max-age"], "7200");
        assert!(!headers.contains_key("access-control-allow-credentials"), "{path}");
        assert!(!headers.contains_key("access-control-allow-private-network"), "nobody asked: {path}");
    }
}

#[tokio::test]
async fn a_page_can_read_what_a_download_needs_and_why_something_was_refused() {
    let here = start(|_| {}).await;
    let id = upload(&client(), &here.at(""), "alice", noise(1000, 1)).await.id().to_owned();
    let get = |key: &str, more: &str| {
        format!("GET /v1/media/{id} HTTP/1.1\nOrigin: {PAGE}\nAuthorization: Bearer {key}{more}")
    };
    for (request, wanted) in [
        (get("alice", ""), 200),
        (get("alice", "\nRange: bytes=500-"), 206),
        (get("alice", "\nRange: bytes=5000-"), 416),
        (get("mallory", ""), 401),
        (format!("GET /v1/media/unknown HTTP/1.1\nOrigin: {PAGE}\nAuthorization: Bearer alice"), 404),
        (format!("PUT /v1/media HTTP/1.1\nOrigin: {PAGE}"), 405),
        (format!("POST /v1/media HTTP/1.1\nOrigin: {PAGE}\nContent-Length: 0"), 401),
        (format!("GET /healthz HTTP/1.1\nOrigin: {PAGE}"), 200),
        (format!("GET /openapi.json HTTP/1.1\nOrigin: {PAGE}"), 200),
    ] {
        let (status, headers) = ask(&here, &request).await;
        assert_eq!(status, wanted, "{request}");
        assert_eq!(headers["access-control-allow-origin"], "*", "{request}");
        for name in ["etag", "content-length", "content-range", "accept-ranges", "repr-digest", "retry-after"] {
            assert!(lists(&headers, "access-control-expose-headers", name), "{name}: {headers:?}");
        }
        assert!(lists(&headers, "vary", "origin"), "{headers:?}");
    }
}

#[tokio::test]
async fn what_is_for_operators_is_read_by_no_other_page() {
    let here = start(|_| {}).await;
    for (path, wanted) in [("/metrics", 200), ("/", 403), ("/v1/console/users", 403)] {
        let (status, headers) = ask(&here, &format!("GET {path} HTTP/1.1\nOrigin: {PAGE}")).await;
        assert_eq!(status, wanted, "{path}");
        assert!(!headers.contains_key("access-control-allow-origin"), "{path}: {headers:?}");
    }
}

#[tokio::test]
async fn a_browser_that_asks_before_it_enters_a_private_network_is_let_in() {
    let here = start(|_| {}).await;
    let question =
        preflight("/v1/media", PAGE, "POST", "authorization") + "\nAccess-Control-Request-Private-Network: true";
    let (status, headers) = ask(&here, &question).await;
    assert_eq!((status, headers["access-control-allow-private-network"].as_str()), (200, "true"));
}

#[tokio::test]
async fn a_list_of_origins_names_the_page_itself_and_refuses_all_others() {
    let here = listing(&[PAGE, "https://*.a.org"]).await;
    for origin in [PAGE, "https://x.a.org"] {
        let (status, headers) = ask(&here, &preflight("/v1/media", origin, "POST", "authorization")).await;
        assert_eq!((status, headers["access-control-allow-origin"].as_str()), (200, origin));
        assert!(lists(&headers, "vary", "origin"), "an answer for one page is no answer for another: {headers:?}");
    }
    for origin in [STRANGER, "https://a.org", "null"] {
        for request in [
            preflight("/v1/media", origin, "POST", "authorization"),
            format!("GET /v1/media/x HTTP/1.1\nOrigin: {origin}\nAuthorization: Bearer alice"),
            format!("GET /metrics HTTP/1.1\nOrigin: {origin}"),
            handshake(&format!("Origin: {origin}")),
        ] {
            let (status, headers) = ask(&here, &request).await;
            assert_eq!(status, 403, "{request}");
            assert!(!headers.contains_key("access-control-allow-origin"), "{request}");
        }
    }
    let refused = client().get(here.at("/healthz")).header("Origin", STRANGER).send().await.unwrap();
    Answer::of(refused).await.refused(403, "origin-not-allowed");
}

#[tokio::test]
async fn an_upload_from_a_page_that_is_not_listed_is_answered_and_leaves_nothing() {
    let here = listing(&[PAGE]).await;
    let send = |origin: &'static str| {
        client()
            .post(here.at("/v1/media"))
            .bearer_auth("alice")
            .header("Origin", origin)
            .body(noise(3_000_000, 2))
            .send()
    };
    Answer::of(send(STRANGER).await.unwrap()).await.refused(403, "origin-not-allowed");
    assert!(here.media_files().is_empty(), "{:?}", here.media_files());
    assert_eq!(Answer::of(send(PAGE).await.unwrap()).await.status, 201);
}

#[tokio::test]
async fn websockets_of_listed_pages_of_own_pages_and_of_programs_are_taken() {
    let here = listing(&[PAGE]).await;
    let address = here.server.local_addr();
    for more in [
        format!("Origin: {PAGE}"),
        // As the browser of a page that came from here says it, directly and through a proxy that ends TLS.
        format!("Origin: http://{address}\nHost: {address}"),
        format!("Origin: https://{address}\nHost: {address}"),
        "X-No-Origin: at-all".into(),
    ] {
        assert_eq!(ask(&here, &handshake(&more)).await.0, 101, "{more}");
    }
    for more in [
        format!("Origin: {STRANGER}\nHost: {address}"),
        "Origin: \nHost: t".into(),
        "Origin: t\nHost: t".into(),
        "Origin: https://\u{e9}.org".into(),
    ] {
        assert_eq!(ask(&here, &handshake(&more)).await.0, 403, "{more}");
    }
    let every = start(|_| {}).await;
    for origin in [STRANGER, "null", "capacitor://localhost"] {
        assert_eq!(ask(&every, &handshake(&format!("Origin: {origin}"))).await.0, 101, "{origin}");
    }
    let nobody = listing(&[]).await;
    assert_eq!(ask(&nobody, &handshake(&format!("Origin: {PAGE}"))).await.0, 403);
    assert_eq!(ask(&nobody, &handshake("X-No-Origin: at-all")).await.0, 101);
}
