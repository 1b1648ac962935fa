//! What users show of themselves, and where the service is.

use serde_json::json;

use super::kit::service;

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

#[tokio::test]
async fn pages_of_other_origins_may_ask_with_the_headers_of_the_surface() {
    let service = service(&[]).await;
    for header in
        ["authorization", "restrict-access", "share-secret", "thumbnail", "x-requested-with", "accept", "content-type"]
    {
        let request = service
            .http
            .request(reqwest::Method::OPTIONS, service.url("/chatfiles"))
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", header);
        let answer = request.send().await.unwrap();
        let allowed = answer.headers()["access-control-allow-headers"].to_str().unwrap().to_owned();
        assert!(allowed.split(',').any(|one| one.trim() == header), "{header}: {allowed}");
        assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    }
}
