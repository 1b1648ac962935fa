//! What users show of themselves, and where the service is.

use rtm_server::config::App;
use serde_json::json;

use super::kit::{Service, service, service_with};

#[tokio::test]
async fn what_a_user_shows_is_put_by_a_form_and_asked_for_in_two_ways() {
    let service = service(&["ann", "bob"]).await;
    let (ann, bob) = (service.token("ann").await, service.token("bob").await);
    let put = async |token: &str, form: &str| {
        let request = service.http.put(service.url("/metadata/user/ann")).bearer_auth(token).body(form.to_owned());
        super::support::Answer::of(request.send().await.unwrap()).await
    };
    let answer = put(&ann, "nickname=Ann%20B&mail=a%40b.c").await;
    assert_eq!(
        (answer.status, &answer.json["data"]),
        (200, &json!({ "nickname": "Ann B", "mail": "a@b.c" })),
        "{answer:?}"
    );
    assert!(answer.json["timestamp"].is_u64() && answer.json["duration"].is_u64());
    put(&ann, "mail=new").await;
    assert_eq!(put(&bob, "mail=x").await.status, 403);
    let told = service.get("/metadata/user/ann", &bob).await;
    assert_eq!(told.json["data"], json!({ "nickname": "Ann B", "mail": "new" }), "{told:?}");
    let several = service.get("/metadata/user/ann,bob", &bob).await;
    assert_eq!(several.json["data"], json!({ "ann": { "nickname": "Ann B", "mail": "new" }, "bob": {} }));
    let some = json!({ "targets": ["ann", "bob"], "properties": ["mail"] });
    let some = service.post("/metadata/user/get", &bob, some).await;
    assert_eq!(some.json["data"], json!({ "ann": { "mail": "new" }, "bob": {} }), "{some:?}");
    let many: Vec<String> = (0..101).map(|i| format!("u{i}")).collect();
    assert_eq!(service.post("/metadata/user/get", &bob, json!({ "targets": many[..100] })).await.status, 200);
    assert_eq!(service.post("/metadata/user/get", &bob, json!({ "targets": many })).await.status, 400);
    let around = json!({ "nickname": "Ann B", "mail": "new", "x": "" }).to_string().len();
    assert_eq!(put(&ann, &format!("x={}", "y".repeat(2049 - around))).await.status, 403);
    assert_eq!(put(&ann, &format!("x={}", "y".repeat(2048 - around))).await.status, 200);
    assert_eq!(service.delete("/metadata/user/ann", &ann).await.json["data"], true);
    assert_eq!(service.get("/metadata/user/ann", &ann).await.json["data"], json!({}));
}

#[tokio::test]
async fn nickname_and_push_are_the_users_own() {
    let service = service(&["ann", "bob"]).await;
    let ann = service.token("ann").await;
    let answer = service.put("/users/ann", &ann, json!({ "nickname": "Queen" })).await;
    assert_eq!(answer.json["entities"][0]["nickname"], "Queen", "{answer:?}");
    let push = json!({ "device_id": "d", "device_token": "t", "notifier_name": "n" });
    assert_eq!(service.put("/users/ann", &ann, push).await.json["entities"][0]["device_token"], "t");
    assert_eq!(service.put("/users/bob", &ann, json!({ "nickname": "x" })).await.status, 403);
    assert_eq!(service.put("/users/ann", &ann, json!({ "uuid": "x" })).await.status, 400);
    assert_eq!(service.put("/users/ann", &ann, json!({ "nickname": "x".repeat(101) })).await.status, 400);
    assert_eq!(service.put("/users/ann", &ann, json!({ "nickname": "x".repeat(100) })).await.status, 200);
}

#[tokio::test]
async fn whose_messages_a_user_is_given_takes_no_room_among_its_settings() {
    let service = service(&["ann"]).await;
    let mut ann = service.login("ann").await;
    let around = json!({ "device_token": "" }).to_string().len();
    let full = json!({ "device_token": "x".repeat(16 * 1024 - around) });
    assert_eq!(service.put("/users/ann", &ann.token, full).await.status, 200);
    assert_eq!(service.put("/users/ann", &ann.token, json!({ "device_id": "d" })).await.status, 400, "they are full");
    let id = service.group("ann", &[], json!({})).await;
    let ignore = format!("notification_ignore_{id}");
    let answer = service.put("/users/ann", &ann.token, json!({ "entities": [{ &ignore: true }] })).await;
    assert_eq!((answer.status, &answer.json["entities"][0][&ignore]), (200, &json!(true)), "{answer:?}");
    ann.notice("block").await;
}

#[tokio::test]
async fn the_service_tells_where_it_is() {
    let service = service(&[]).await;
    let address = service.live.address();
    let ask = async |key: &str| {
        let request = service.http.get(format!("http://{address}/easemob/server.json?app_key={key}"));
        super::support::Answer::of(request.send().await.unwrap()).await
    };
    let told = ask("org%23app").await;
    let host = json!({ "domain": "127.0.0.1", "ip": "127.0.0.1", "port": address.port(), "protocol": "http" });
    assert_eq!(told.json["rest"]["hosts"], json!([host]), "{told:?}");
    assert_eq!(told.json["msync-ws"]["hosts"][0]["protocol"], "ws");
    assert_eq!(ask("nonsense").await.status, 400);
}

/// What a browser is told before a page of this origin may do something.
async fn preflight(service: &Service, origin: &str, method: &str, path: &str, headers: &str) -> reqwest::Response {
    let request = service
        .http
        .request(reqwest::Method::OPTIONS, service.url(path))
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", headers);
    request.send().await.unwrap()
}

const HEADERS: [&str; 7] =
    ["authorization", "restrict-access", "share-secret", "thumbnail", "x-requested-with", "accept", "content-type"];

fn listed(answer: &reqwest::Response, name: &str) -> Vec<String> {
    let text = answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
    text.split(',').map(|one| one.trim().to_ascii_lowercase()).collect()
}

#[tokio::test]
async fn pages_of_other_origins_may_ask_with_the_headers_of_the_surface() {
    let page = "https://page.example";
    let development = service(&[]).await;
    let production = service_with(
        |config| {
            config.apps = vec![App { id: "org#app".into(), ..App::default() }];
            config.origins = toml::from_str::<rtm_server::Config>(&format!("origins = [{page:?}]")).unwrap().origins;
        },
        &[],
    )
    .await;
    for (service, allowed) in [(&development, "*"), (&production, page)] {
        for (method, path) in [
            ("POST", "/chatfiles"),
            ("GET", "/chatfiles/00000000-0000-4000-8000-000000000000"),
            ("POST", "/token"),
            ("PUT", "/metadata/user/ann"),
            ("DELETE", "/chatgroups/1/users/ann"),
        ] {
            let answer = preflight(service, page, method, path, &HEADERS.join(",")).await;
            assert!(answer.status().is_success(), "{method} {path}: {answer:?}");
            assert_eq!(listed(&answer, "access-control-allow-origin"), [allowed], "{method} {path}");
            let headers = listed(&answer, "access-control-allow-headers");
            assert!(
                HEADERS.iter().all(|header| headers.contains(&(*header).to_owned())),
                "{method} {path}: {headers:?}"
            );
            assert!(
                listed(&answer, "access-control-allow-methods").contains(&method.to_ascii_lowercase()),
                "{answer:?}"
            );
        }
        // The answer itself can be read by the page as well, also when it is a refusal.
        let request = service.http.get(service.url("/users/ann")).header("origin", page);
        let answer = request.send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), listed(&answer, "access-control-allow-origin")),
            (401, vec![allowed.to_owned()])
        );
    }
    let stranger = preflight(&production, "https://stranger.example", "POST", "/chatfiles", "authorization").await;
    assert_eq!(stranger.status().as_u16(), 403);
    let request = production.http.get(production.url("/users/ann")).header("origin", "https://stranger.example");
    assert_eq!(request.send().await.unwrap().status().as_u16(), 403);
}
