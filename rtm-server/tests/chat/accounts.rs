//! Accounts: registering, passwords, tokens.

use rtm_proto::wire::{closing::Cause, frame::Body};
use rtm_server::config::{App, Millis, Registration, Rest};
use serde_json::json;

use super::{
    kit::{service, service_with, user},
    support::{Answer, eventually},
};

fn configured(config: &mut rtm_server::Config) {
    let rest = Some(Rest { customer_id: "id".into(), customer_secret: "secret".into() });
    config.apps = vec![App { id: "org#app".into(), rest, ..App::default() }];
}

#[tokio::test]
async fn an_account_is_answered_in_the_envelope_and_its_name_is_in_lower_case() {
    let service = service(&[]).await;
    let answer = service.post("/users", "", json!({ "username": "Ann.B", "password": "p", "nickname": "Ann" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let json = &answer.json;
    assert_eq!((&json["action"], &json["path"]), (&json!("post"), &json!("/users")));
    assert_eq!((&json["organization"], &json["applicationName"]), (&json!("org"), &json!("app")));
    assert_eq!(json["uri"], json!(service.url("/users")));
    assert!(
        json["application"].as_str().unwrap().len() == 36 && json["timestamp"].is_u64() && json["duration"].is_u64()
    );
    let entity = &json["entities"][0];
    assert_eq!((&entity["username"], &entity["nickname"]), (&json!("ann.b"), &json!("Ann")));
    assert_eq!((&entity["type"], &entity["activated"]), (&json!("user"), &json!(true)));
    assert!(entity["uuid"].as_str().unwrap().len() == 36 && entity["created"].is_u64() && entity["modified"].is_u64());
}

#[tokio::test]
async fn a_name_is_given_once_whatever_its_case() {
    let service = service(&["ann"]).await;
    let answer = service.post("/users", "", json!({ "username": "ANN", "password": "x" })).await;
    assert_eq!((answer.status, &answer.json["error"]), (400, &json!("duplicate_unique_property_exists")), "{answer:?}");
    for key in ["exception", "timestamp", "duration", "error_description"] {
        assert!(!answer.json[key].is_null(), "{key}: {answer:?}");
    }
}

#[tokio::test]
async fn names_and_passwords_have_limits_on_both_sides() {
    let service = service(&[]).await;
    let long = "u".repeat(64);
    for (name, password, status, says) in [
        (long.as_str(), "p", 200, ""),
        (&"v".repeat(65), "p", 400, "USERNAME_TOO_LONG"),
        ("w", &"p".repeat(64), 200, ""),
        ("x", &"p".repeat(65), 400, "PASSWORD_TOO_LONG"),
        ("", "p", 400, "username"),
        ("y", "", 400, "password"),
        ("a/b", "p", 400, "id"),
        ("..", "p", 400, "id"),
        ("a b", "p", 400, "id"),
    ] {
        let answer = service.post("/users", "", json!({ "username": name, "password": password })).await;
        assert_eq!(answer.status, status, "{name:?}: {answer:?}");
        if status != 200 {
            assert_eq!(answer.json["error"], "illegal_argument");
            assert!(answer.json["error_description"].as_str().unwrap().contains(says), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn who_may_register_is_for_the_configuration_to_say() {
    let ask = json!({ "username": "ann", "password": "p" });
    let closed = service_with(configured, &[]).await;
    let answer = closed.post("/users", "", ask.clone()).await;
    assert_eq!((answer.status, &answer.json["error"]), (401, &json!("unauthorized")), "{answer:?}");
    let large = closed.post("/users", "", json!("x".repeat(1024 * 1024))).await;
    assert_eq!(large.status, 401, "what nobody may register with is not looked at: {large:?}");
    let admin = closed.admin().await;
    let several = json!([{ "username": "bob", "password": "p" }, { "username": "cat", "password": "p" }]);
    let answer = closed.post("/users", &admin, several).await;
    assert_eq!((answer.status, answer.json["entities"].as_array().unwrap().len()), (200, 2), "{answer:?}");
    let wrong = json!({ "grant_type": "client_credentials", "client_id": "id", "client_secret": "guess" });
    assert_eq!(closed.post("/token", "", wrong).await.json["error"], "invalid_grant");

    let open = service_with(
        |config| {
            configured(config);
            config.chat.registration = Registration::Open;
        },
        &[],
    )
    .await;
    assert_eq!(open.post("/users", "", ask).await.status, 200);
    let other = format!("http://{}/other/app/users", open.live.address());
    let answer = open.http.post(other).body("{}").send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 404, "not configured");
}

#[tokio::test]
async fn a_token_says_whose_it_is_and_wrong_credentials_say_what_is_wrong() {
    let service = service(&["ann"]).await;
    let ask = |name: &str, password: &str| json!({ "grant_type": "password", "username": name, "password": password, "timestamp": 1 });
    let answer = service.post("/token", "", ask("Ann", "ann")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!((&answer.json["expires_in"], &answer.json["user"]["username"]), (&json!(5_184_000), &json!("ann")));
    for (name, password, says) in [("nobody", "x", "user not found"), ("ann", "guess", "invalid password")] {
        let answer = service.post("/token", "", ask(name, password)).await;
        assert_eq!((answer.status, &answer.json["error"]), (400, &json!("invalid_grant")));
        assert_eq!(answer.json["error_description"], says);
    }
    let admin = service.admin().await;
    assert_eq!(service.post("/users/ann/deactivate", &admin, json!(null)).await.status, 200);
    assert_eq!(service.post("/token", "", ask("ann", "ann")).await.json["error_description"], "user not activated");
    assert_eq!(service.post("/users/ann/activate", &admin, json!(null)).await.status, 200);
    assert_eq!(service.post("/token", "", ask("ann", "ann")).await.status, 200);
}

#[tokio::test]
async fn after_too_many_wrong_passwords_nobody_is_let_in_for_a_while_and_others_are() {
    let service = service_with(|config| config.chat.wrong_passwords = 3, &["ann", "bob"]).await;
    let ask = |password: &str| json!({ "grant_type": "password", "username": "ann", "password": password });
    for _ in 0..3 {
        assert_eq!(service.post("/token", "", ask("guess")).await.json["error"], "invalid_grant");
    }
    let answer = service.post("/token", "", ask("ann")).await;
    assert_eq!((answer.status, &answer.json["error"]), (429, &json!("resource_limited")), "{answer:?}");
    service.token("bob").await;
    let elsewhere = |last: u8| {
        let client = reqwest::Client::builder().no_proxy().local_address(std::net::IpAddr::from([127, 0, 0, last]));
        let request = client.build().unwrap().post(service.url("/token"));
        async move |password: &str| {
            Answer::of(request.try_clone().unwrap().body(ask(password).to_string()).send().await.unwrap()).await
        }
    };
    assert_eq!(elsewhere(2)("ann").await.status, 200, "a guesser locks nobody out at other addresses");
    let mut guessed = 3;
    let ended = 'guessing: {
        for last in 3..250 {
            let guess = elsewhere(last);
            for time in 0..3 {
                match guess("guess").await.status {
                    400 => guessed += 1,
                    status => break 'guessing Some((time, status)),
                }
            }
        }
        None
    };
    assert_eq!(
        ended.map(|(_, status)| status),
        Some(429),
        "all addresses together guess no more than ten times as often"
    );
    assert!(guessed >= 30, "{guessed} guesses, {ended:?}");
}

#[tokio::test]
async fn a_token_of_the_app_goes_with_the_credentials_that_it_was_got_by() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let start = async |secret: Option<&str>| {
        let rest = secret.map(|secret| Rest { customer_id: "id".into(), customer_secret: secret.into() });
        let apps = rest.map(|rest| App { id: "org#app".into(), rest: Some(rest), ..App::default() });
        service_with(|config| (config.data_dir, config.apps) = (data.clone(), Vec::from_iter(apps)), &[]).await
    };
    let mut tokens = Vec::new();
    for (secret, opens) in [(None, &[true][..]), (Some("secret"), &[false]), (Some("other"), &[false, false])] {
        let service = start(secret).await;
        if secret != Some("other") {
            tokens.push(service.admin().await);
        }
        for (at, token) in tokens.iter().enumerate() {
            let good = opens.get(at).copied().unwrap_or(true);
            assert_eq!(service.get("/users", token).await.status == 200, good, "{secret:?}, token {at}");
        }
        service.live.server.shutdown().await;
    }
    let service = start(Some("secret")).await;
    assert_eq!(service.get("/users", &tokens[1]).await.status, 200, "the credentials are those again");
}

#[tokio::test]
async fn forged_foreign_and_ended_tokens_open_nothing() {
    let service = service_with(|config| config.chat.token_ms = Millis(400), &["ann"]).await;
    let token = service.token("ann").await;
    let path = "/users/ann/contacts/users";
    assert_eq!(service.get(path, &token).await.status, 200);
    let mut forged = token.clone();
    forged.replace_range(..1, if token.starts_with('A') { "B" } else { "A" });
    for bad in [forged.as_str(), "nonsense", &token[1..]] {
        let answer = service.get(path, bad).await;
        assert_eq!((answer.status, &answer.json["error"]), (401, &json!("auth_bad_access_token")), "{answer:?}");
        let description = "Unable to authenticate due to corrupt access token";
        assert_eq!(answer.json["error_description"], description);
    }
    assert_eq!(service.get(path, "").await.status, 401, "no token");
    let elsewhere = format!("http://{}/org/other/users/ann/contacts/users", service.live.address());
    let answer = service.http.get(elsewhere).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401, "a token is of one App");
    eventually("the end of the token", async || match service.get(path, &token).await.status {
        401 => Ok(()),
        status => Err(status.to_string()),
    })
    .await;
}

#[tokio::test]
async fn another_password_voids_the_tokens_and_closes_the_devices() {
    let service = service(&["ann", "bob"]).await;
    let (mut ann, mut bob) = (service.login("ann").await, service.login("bob").await);
    let answer = service.put("/users/ann/password", &bob.token, json!({ "newpassword": "mine" })).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    let answer = service.put("/users/ann/password", &ann.token, json!({ "newpassword": "new" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(ann.client.socket.closed().await.cause(), Cause::PasswordChanged);
    assert_eq!(service.get("/users/ann/contacts/users", &ann.token).await.status, 401);
    let ask = |password: &str| json!({ "grant_type": "password", "username": "ann", "password": password });
    assert_eq!(service.post("/token", "", ask("ann")).await.json["error_description"], "invalid password");
    assert_eq!(service.post("/token", "", ask("new")).await.status, 200);
    bob.sent(user("ann"), "are you there").await;
}

#[tokio::test]
async fn a_removed_account_is_gone_with_its_devices_and_its_tokens() {
    let service = service(&["ann", "bob"]).await;
    let mut ann = service.login("ann").await;
    assert_eq!(service.delete("/users/ann", &ann.token).await.status, 401, "that is the App's to do");
    let admin = service.admin().await;
    assert_eq!(service.delete("/users/ann", &admin).await.status, 200);
    assert_eq!(ann.client.socket.closed().await.cause(), Cause::UserRemoved);
    assert_eq!(service.get("/users/ann", &admin).await.status, 404);
    let hello = service.hello("ann", &ann.token, Default::default());
    assert!(matches!(service.refused(hello).await, Body::Refused(refused) if refused.code == 5));
    let mut bob = service.login("bob").await;
    assert_eq!(bob.refused(user("ann"), super::kit::text("x")).await, (503, "user not found".into()));
}

#[tokio::test]
async fn a_name_that_is_given_anew_knows_nothing_of_the_former_one() {
    let service = service(&["ann", "bob"]).await;
    let mut bob = service.login("bob").await;
    bob.sent(user("ann"), "for the first ann").await;
    assert_eq!(service.delete("/users/ann", &service.admin().await).await.status, 200);
    service.register("ann").await;
    let ann = service.login("ann").await;
    assert_eq!(ann.waited, []);
    let roaming = service.post("/users/ann/messageroaming", &ann.token, json!({ "queue": "bob", "start": -1 })).await;
    assert_eq!(roaming.json["data"]["msgs"], json!([]), "{roaming:?}");
}

#[tokio::test]
async fn users_are_listed_page_by_page_for_the_app_alone() {
    let service = service(&["ann", "bob", "cat"]).await;
    let admin = service.admin().await;
    let first = service.get("/users?limit=2", &admin).await;
    assert_eq!((&first.json["count"], &first.json["cursor"]), (&json!(2), &json!("bob")), "{first:?}");
    let second = service.get("/users?limit=2&cursor=bob", &admin).await;
    assert_eq!(second.json["entities"][0]["username"], "cat");
    assert!(second.json["cursor"].is_null());
    assert_eq!(service.get("/users", &service.token("ann").await).await.status, 401);
}
