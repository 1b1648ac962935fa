//! Every operation of the REST interface, as a program of somebody else calls it: the whole of each answer, field by field.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::{
    kit::{Service, group, service},
    support::Answer,
};

/// What is called, and what comes back beside what every answer has.
type Step<'a> = (&'a str, &'a str, &'a str, Value, Value);

/// Compares an answer with what it is to be. `"<text>"` is any text but an empty one, `"<number>"` any whole number that is no negative
/// one, `"<uuid>"` what it says.
fn compare(wanted: &Value, got: &Value, at: &str) {
    match (wanted, got) {
        (Value::String(wanted), got) if wanted.starts_with('<') => {
            let good = match wanted.as_str() {
                "<text>" => got.as_str().is_some_and(|text| !text.is_empty()),
                "<number>" => got.is_u64(),
                "<uuid>" => got.as_str().is_some_and(|text| text.len() == 36 && text.split('-').count() == 5),
                other => panic!("{other} is no pattern"),
            };
            assert!(good, "{at}: {got} is no {wanted}");
        }
        (Value::Object(wanted), Value::Object(got)) => {
            let names = |of: &Map<String, Value>| of.keys().cloned().collect::<BTreeSet<_>>();
            assert_eq!(names(wanted), names(got), "{at}");
            wanted.iter().for_each(|(name, wanted)| compare(wanted, &got[name], &format!("{at}.{name}")));
        }
        (Value::Array(wanted), Value::Array(got)) => {
            assert_eq!(wanted.len(), got.len(), "{at}: {got:?}");
            wanted
                .iter()
                .zip(got)
                .enumerate()
                .for_each(|(i, (wanted, got))| compare(wanted, got, &format!("{at}[{i}]")));
        }
        _ => assert_eq!(wanted, got, "{at}"),
    }
}

/// The envelope of a call, with these fields in it.
fn envelope(service: &Service, method: &str, path: &str, fields: Value) -> Value {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut wanted = json!({
        "action": method.to_lowercase(),
        "application": "<uuid>",
        "path": path,
        "uri": service.url(path),
        "entities": [],
        "timestamp": "<number>",
        "duration": "<number>",
        "organization": "org",
        "applicationName": "app",
    });
    let params: Map<String, Value> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.into(), json!([value])))
        .collect();
    if !params.is_empty() {
        wanted["params"] = params.into();
    }
    wanted.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    wanted
}

fn account(user: &str, nickname: &str) -> Value {
    let mut account = session(user);
    account["nickname"] = nickname.into();
    account
}

fn session(user: &str) -> Value {
    json!({ "uuid": "<uuid>", "type": "user", "created": "<number>", "modified": "<number>", "username": user,
        "activated": true })
}

/// The operations that were called, by their ids in the description.
struct Called {
    description: Value,
    ids: BTreeSet<String>,
}

impl Called {
    fn new() -> Self {
        let description = include_str!("../../../docs/chat-openapi.json");
        Self { description: serde_json::from_str(description).unwrap(), ids: BTreeSet::new() }
    }

    /// All that are described, by id.
    fn all(&self) -> BTreeSet<String> {
        let paths = self.description["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
        operations.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect()
    }

    /// Notes which operation this is; a path without parameters goes before one with.
    fn note(&mut self, method: &str, path: &str) {
        let parts: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
        let fits = |pattern: &str| {
            let pattern: Vec<&str> = pattern.split('/').collect();
            pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(p, part)| p.starts_with('{') || p == part)
        };
        let paths = self.description["paths"].as_object().unwrap();
        let methods = paths
            .iter()
            .filter(|(pattern, methods)| fits(pattern) && !methods[method.to_lowercase()].is_null())
            .min_by_key(|(pattern, _)| pattern.matches('{').count());
        let (_, methods) = methods.unwrap_or_else(|| panic!("{method} {path} is not described"));
        let operation = &methods[method.to_lowercase()];
        assert!(!operation["responses"]["200"].is_null());
        self.ids.insert(operation["operationId"].as_str().unwrap().to_owned());
    }
}

async fn walk(service: &Service, called: &mut Called, token: &str, steps: Vec<Step<'_>>) {
    for (method, path, form, body, wanted) in steps {
        called.note(method, path);
        let at = format!("{method} {path}");
        let method_of = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = service.http.request(method_of, service.url(path)).bearer_auth(token);
        if !body.is_null() {
            request = request.body(body.as_str().map_or_else(|| body.to_string(), str::to_owned));
        }
        let answer = Answer::of(super::support::within(&at, request.send()).await.unwrap()).await;
        assert_eq!(answer.status, 200, "{at}: {answer:?}");
        let wanted = match form {
            "metadata" => json!({ "timestamp": "<number>", "duration": "<number>", "data": wanted["data"] }),
            "" => envelope(service, method, path, wanted),
            action => {
                let mut envelope = envelope(service, method, path, wanted);
                envelope["action"] = action.into();
                envelope
            }
        };
        compare(&wanted, &answer.json, &at);
    }
}

#[tokio::test]
async fn every_operation_answers_what_programs_read() {
    let service = service(&[]).await;
    let mut called = Called::new();
    let none = || Value::Null;

    // As a server of somebody else does: a token of the App, accounts in bulk.
    called.note("POST", "/token");
    let credentials = json!({ "grant_type": "client_credentials", "client_id": "id", "client_secret": "s" });
    let answer = service.post("/token", "", credentials).await;
    compare(
        &json!({ "access_token": "<text>", "expires_in": 5_184_000, "application": "<uuid>" }),
        &answer.json,
        "token",
    );
    let admin = answer.json["access_token"].as_str().unwrap().to_owned();
    let wanted = |user: &str| json!({ "username": user, "password": user });
    let several = json!([wanted("ann"), wanted("bob"), wanted("cat"), wanted("dan")]);
    let entities: Vec<Value> = ["ann", "bob", "cat", "dan"].iter().map(|user| account(user, user)).collect();
    walk(&service, &mut called, &admin, vec![("POST", "/users", "", several, json!({ "entities": entities }))]).await;
    let credentials = json!({ "grant_type": "password", "username": "ann", "password": "ann", "timestamp": 1 });
    let answer = service.post("/token", "", credentials).await;
    let wanted = json!({ "access_token": "<text>", "expires_in": 5_184_000, "user": session("ann") });
    compare(&wanted, &answer.json, "token");
    let ann = answer.json["access_token"].as_str().unwrap().to_owned();

    let two = json!([account("ann", "ann"), account("bob", "bob")]);
    let put_out = {
        let mut one = account("dan", "dan");
        one["activated"] = false.into();
        one
    };
    let push = json!({ "device_id": "d", "device_token": "t", "notifier_name": "n" });
    let pushed = {
        let mut one = account("ann", "Ann");
        one.as_object_mut().unwrap().extend(push.as_object().unwrap().clone());
        one
    };
    walk(
        &service,
        &mut called,
        &admin,
        vec![
            ("GET", "/users?limit=2", "", none(), json!({ "entities": two, "count": 2, "cursor": "bob" })),
            ("GET", "/users/cat", "", none(), json!({ "entities": [account("cat", "cat")], "count": 1 })),
            ("POST", "/users/dan/deactivate", "", none(), json!({ "entities": [put_out] })),
            ("POST", "/users/dan/activate", "", none(), json!({ "entities": [account("dan", "dan")] })),
            ("PUT", "/users/dan/password", "set user password", json!({ "newpassword": "new" }), json!({})),
            ("GET", "/users/ann/status", "", none(), json!({ "data": { "ann": "offline" } })),
            (
                "POST",
                "/users/batch/status",
                "",
                json!({ "usernames": ["ann", "bob"] }),
                json!({ "data": [{ "ann": "offline" }, { "bob": "offline" }] }),
            ),
            ("GET", "/users/ann/disconnect", "", none(), json!({ "data": { "result": false } })),
            ("DELETE", "/users/ann/disconnect/phone", "", none(), json!({ "data": { "result": false } })),
            ("POST", "/users/ann/contacts/users/bob", "", none(), json!({ "entities": [account("bob", "bob")] })),
        ],
    )
    .await;
    walk(
        &service,
        &mut called,
        &ann,
        vec![
            ("PUT", "/users/ann", "", json!({ "nickname": "Ann" }), json!({ "entities": [account("ann", "Ann")] })),
            ("PUT", "/users/ann", "", push, json!({ "entities": [pushed] })),
            ("GET", "/users/ann/contacts/users", "", none(), json!({ "data": ["bob"], "count": 1 })),
            ("DELETE", "/users/ann/contacts/users/bob", "", none(), json!({ "entities": [account("bob", "bob")] })),
            (
                "POST",
                "/users/ann/contacts/invitations/bob",
                "",
                json!({ "message": "hi" }),
                json!({ "data": { "result": true, "user": "bob" } }),
            ),
            (
                "POST",
                "/users/ann/blocks/users",
                "",
                json!({ "usernames": ["cat", "dan"] }),
                json!({ "data": ["cat", "dan"] }),
            ),
            ("GET", "/users/ann/blocks/users", "", none(), json!({ "data": ["cat", "dan"], "count": 2 })),
            ("DELETE", "/users/ann/blocks/users/cat", "", none(), json!({ "entities": [account("cat", "cat")] })),
            (
                "PUT",
                "/metadata/user/ann",
                "metadata",
                json!("nickname=A&mail=a%40b"),
                json!({ "data": { "nickname": "A", "mail": "a@b" } }),
            ),
            ("GET", "/metadata/user/ann", "metadata", none(), json!({ "data": { "nickname": "A", "mail": "a@b" } })),
            (
                "GET",
                "/metadata/user/ann,bob",
                "metadata",
                none(),
                json!({ "data": { "ann": { "nickname": "A", "mail": "a@b" }, "bob": {} } }),
            ),
            (
                "POST",
                "/metadata/user/get",
                "metadata",
                json!({ "targets": ["ann"], "properties": ["mail"] }),
                json!({ "data": { "ann": { "mail": "a@b" } } }),
            ),
            ("DELETE", "/metadata/user/ann", "metadata", none(), json!({ "data": true })),
        ],
    )
    .await;
    let answer = json!({ "agreed": true });
    walk(
        &service,
        &mut called,
        &service.token("bob").await,
        vec![(
            "PUT",
            "/users/bob/contacts/invitations/ann",
            "",
            answer,
            json!({ "data": { "result": true, "user": "ann" } }),
        )],
    )
    .await;

    groups::<false>(&service, &mut called, "chatgroups", &ann, &admin).await;
    groups::<true>(&service, &mut called, "chatrooms", &ann, &admin).await;
    invitations(&service, &mut called, &ann).await;
    conversations(&service, &mut called, &ann).await;
    files(&service, &mut called, &ann).await;
    walk(
        &service,
        &mut called,
        &admin,
        vec![("DELETE", "/users/dan", "", none(), json!({ "entities": [account("dan", "dan")] }))],
    )
    .await;
    let left: Vec<_> = called.all().difference(&called.ids).cloned().collect();
    assert!(left.is_empty(), "never called: {left:?}");
}

/// What groups and rooms have in common.
async fn groups<const ROOM: bool>(service: &Service, called: &mut Called, base: &str, ann: &str, admin: &str) {
    let none = || Value::Null;
    let id_name = if ROOM { "id" } else { "groupid" };
    let create = match ROOM {
        true => json!({ "name": "r", "description": "about", "maxusers": 10, "members": ["bob"] }),
        false => {
            json!({ "groupname": "r", "desc": "about", "maxusers": 10, "members": ["bob"], "public": true, "approval": false,
            "allowinvites": true, "invite_need_confirm": false })
        }
    };
    called.note("POST", &format!("/{base}"));
    let created = service.post(&format!("/{base}"), ann, create).await;
    compare(
        &envelope(service, "POST", &format!("/{base}"), json!({ "data": { id_name: "<text>" } })),
        &created.json,
        base,
    );
    let id = created.json["data"][id_name].as_str().unwrap().to_owned();
    let with_id = |mut data: Value| {
        data[id_name] = id.clone().into();
        json!({ "data": data })
    };
    let did = |action: &str, user: &str| {
        let mut did = json!({ "result": true, "action": action, "user": user });
        did[id_name] = id.clone().into();
        did
    };
    let brief = match ROOM {
        true => json!({ "id": id, "name": "r", "owner": "ann", "affiliations_count": 2 }),
        false => json!({ "groupid": id, "groupname": "r", "owner": "ann", "affiliations": 2 }),
    };
    let listed = json!({ "data": [brief], "count": 1 });
    let at = |path: &str| format!("/{base}/{id}{path}");
    let described = json!({ "data": [{
        "id": id, "name": "r", "description": "about", "membersonly": false, "allowinvites": !ROOM, "invite_need_confirm": false,
        "maxusers": 10, "owner": "ann", "created": "<number>", "custom": "", "affiliations_count": 2, "public": true, "mute": false,
        "affiliations": [{ "owner": "ann", "joined_time": "<number>" }, { "member": "bob", "joined_time": "<number>" }],
    }], "count": 1 });
    let joined = if ROOM { "/users/ann/joined_chatrooms" } else { "/users/ann/joined_chatgroups" };
    let lists = match ROOM {
        true => vec![("/chatrooms?pagenum=1&pagesize=20", ann)],
        false => vec![("/publicchatgroups?limit=20", ann), ("/chatgroups?limit=20", admin)],
    };
    for (path, token) in lists.into_iter().chain([(joined, ann)]) {
        walk(service, called, token, vec![("GET", path, "", none(), listed.clone())]).await;
    }
    let names = |names: &[&str]| json!({ "usernames": names });
    let mute_of = |user: &str| json!({ "result": true, "expire": "<number>", "user": user });
    walk(
        service,
        called,
        ann,
        vec![
            ("GET", &at("?joined_time=true"), "", none(), described),
            (
                "PUT",
                &at(""),
                "",
                json!({ "groupname": "n", "description": "d", "maxusers": 20 }),
                json!({ "data": { "groupname": true, "description": true, "maxusers": true } }),
            ),
            ("POST", &at("/users/cat"), "", none(), json!({ "data": did("add_member", "cat") })),
            (
                "POST",
                &at("/users"),
                "",
                names(&["cat", "dan"]),
                with_id(json!({ "newmembers": ["dan"], "action": "add_member" })),
            ),
            (
                "GET",
                &at("/users?pagenum=1&pagesize=2"),
                "",
                none(),
                json!({ "data": [{ "owner": "ann" }, { "member": "bob" }], "count": 2 }),
            ),
            ("DELETE", &at("/users/cat"), "", none(), json!({ "data": did("remove_member", "cat") })),
            ("POST", &at("/users/cat"), "", none(), json!({ "data": did("add_member", "cat") })),
            (
                "DELETE",
                &at("/users/cat,dan"),
                "",
                none(),
                json!({ "data": [did("remove_member", "cat"), did("remove_member", "dan")] }),
            ),
            (
                "POST",
                &at("/admin"),
                "",
                json!({ "newadmin": "bob" }),
                json!({ "data": { "result": "success", "newadmin": "bob" } }),
            ),
            ("GET", &at("/admin"), "", none(), json!({ "data": ["bob"], "count": 1 })),
            ("DELETE", &at("/admin/bob"), "", none(), json!({ "data": { "result": "success", "oldadmin": "bob" } })),
            (
                "POST",
                &at("/mute"),
                "",
                json!({ "usernames": ["bob"], "mute_duration": 60_000 }),
                json!({ "data": [mute_of("bob")] }),
            ),
            ("GET", &at("/mute"), "", none(), json!({ "data": [{ "expire": "<number>", "user": "bob" }], "count": 1 })),
            ("DELETE", &at("/mute/bob"), "", none(), json!({ "data": [{ "result": true, "user": "bob" }] })),
            ("POST", &at("/ban"), "", none(), json!({ "data": { "mute": true } })),
            ("DELETE", &at("/ban"), "", none(), json!({ "data": { "mute": false } })),
            ("POST", &at("/white/users"), "", names(&["bob"]), json!({ "data": [did("add_user_whitelist", "bob")] })),
            ("POST", &at("/white/users/bob"), "", none(), json!({ "data": [did("add_user_whitelist", "bob")] })),
            ("GET", &at("/white/users"), "", none(), json!({ "data": ["bob"], "count": 1 })),
            ("GET", &at("/white/users/bob"), "", none(), with_id(json!({ "white": true, "user": "bob" }))),
            ("DELETE", &at("/white/users/bob"), "", none(), json!({ "data": [did("remove_user_whitelist", "bob")] })),
            ("POST", &at("/blocks/users/bob"), "", none(), json!({ "data": did("add_blocks", "bob") })),
            (
                "POST",
                &at("/blocks/users"),
                "",
                names(&["bob", "cat"]),
                json!({ "data": [did("add_blocks", "bob"), did("add_blocks", "cat")] }),
            ),
            ("GET", &at("/blocks/users"), "", none(), json!({ "data": ["bob", "cat"], "count": 2 })),
            ("DELETE", &at("/blocks/users/bob"), "", none(), json!({ "data": did("remove_blocks", "bob") })),
            (
                "DELETE",
                &at("/blocks/users/cat,dan"),
                "",
                none(),
                json!({ "data": [did("remove_blocks", "cat"), did("remove_blocks", "dan")] }),
            ),
            (
                "POST",
                &at("/announcement"),
                "",
                json!({ "announcement": "hear" }),
                json!({ "data": { "id": id, "result": true } }),
            ),
            ("GET", &at("/announcement"), "", none(), json!({ "data": { "announcement": "hear" } })),
        ],
    )
    .await;
    let mut applied = did("apply", "bob");
    applied["joined"] = true.into();
    let bob = service.token("bob").await;
    walk(
        service,
        called,
        &bob,
        vec![
            ("POST", &at("/apply"), "", json!({ "message": "hi" }), json!({ "data": applied })),
            ("DELETE", &at("/quit"), "", none(), json!({ "data": did("quit", "bob") })),
        ],
    )
    .await;

    let path = at("/share_files");
    called.note("POST", &path);
    let shared = super::files::share(service, &path, ann).await;
    let file = shared.json["data"]["file_id"].as_str().unwrap_or_else(|| panic!("{shared:?}")).to_owned();
    let data = json!({ "file_url": service.url(&format!("{path}/{file}")), "group_id": id, "file_name": "notes.txt", "created": "<number>",
        "file_id": "<uuid>", "file_size": 6 });
    compare(&envelope(service, "POST", &path, json!({ "data": data })), &shared.json, &path);
    let one = json!({ "file_id": file, "file_name": "notes.txt", "file_owner": "ann", "file_size": 6, "created": "<number>" });
    walk(service, called, ann, vec![("GET", &path, "", none(), json!({ "data": [one], "count": 1 }))]).await;
    called.note("GET", &format!("{path}/{file}"));
    let read = service.http.get(service.url(&format!("{path}/{file}"))).bearer_auth(ann).send().await.unwrap();
    assert_eq!(read.text().await.unwrap(), "shared");
    let removed = json!({ "data": { "result": true, "action": "delete_share_file", "file_id": file, id_name: id } });

    let mut device = service.login("ann").await;
    let to = if ROOM { super::kit::room(&id) } else { group(&id) };
    let sent = device.sent(to, "hear").await;
    let acks = json!({ "data": [], "count": 0, "is_last": true, "cursor": "" });
    device.logout().await;
    walk(
        service,
        called,
        admin,
        vec![("POST", &at("/users/bob"), "", none(), json!({ "data": did("add_member", "bob") }))],
    )
    .await;
    walk(
        service,
        called,
        ann,
        vec![
            ("DELETE", &format!("{path}/{file}"), "", none(), removed),
            ("GET", &at(&format!("/acks/{}?limit=500", sent.message)), "", none(), acks),
            ("PUT", &at(""), "", json!({ "newowner": "bob" }), json!({ "data": { "newowner": true } })),
        ],
    )
    .await;
    walk(service, called, &bob, vec![("DELETE", &at("?version=v3"), "", none(), with_id(json!({ "success": true })))])
        .await;
}

async fn invitations(service: &Service, called: &mut Called, ann: &str) {
    let id = service.group("ann", &[], json!({ "approval": true, "invite_need_confirm": true })).await;
    let at = |path: &str| format!("/chatgroups/{id}{path}");
    let did = |action: &str, user: &str| json!({ "result": true, "action": action, "user": user, "groupid": id });
    let invite = json!({ "usernames": ["bob", "cat"] });
    walk(
        service,
        called,
        ann,
        vec![("POST", &at("/invite"), "", invite, json!({ "data": [did("invite", "bob"), did("invite", "cat")] }))],
    )
    .await;
    let mut applied = did("apply", "cat");
    applied["joined"] = false.into();
    walk(
        service,
        called,
        &service.token("bob").await,
        vec![(
            "POST",
            &at("/invite_verify"),
            "",
            json!({ "invitee": "bob", "verifyResult": true }),
            json!({ "data": did("invite_verify", "bob") }),
        )],
    )
    .await;
    walk(
        service,
        called,
        &service.token("cat").await,
        vec![("POST", &at("/apply"), "", json!({ "message": "please" }), json!({ "data": applied }))],
    )
    .await;
    walk(
        service,
        called,
        ann,
        vec![(
            "POST",
            &at("/apply_verify"),
            "",
            json!({ "applicant": "cat", "verifyResult": true, "reason": "" }),
            json!({ "data": did("apply_verify", "cat") }),
        )],
    )
    .await;
}

async fn conversations(service: &Service, called: &mut Called, ann: &str) {
    let mut device = service.login("ann").await;
    let sent = device.sent(super::kit::user("bob"), "hello").await;
    let payload = super::kit::text("hello");
    let mut whole: Value = serde_json::from_str(&payload).unwrap();
    (whole["from"], whole["to"]) = ("ann".into(), "bob".into());
    let message = json!({ "id": sent.message.to_string(), "client_id": "<text>", "from": "ann", "to": "bob", "type": "chat",
        "timestamp": "<number>", "sequence": 1, "group_ack": false, "payload": whole });
    let next = sent.message.to_string();
    let payload =
        service.get("/users/ann/user_channels", ann).await.json["data"]["channel_infos"][0]["meta"]["payload"].clone();
    compare(&whole, &serde_json::from_str(payload.as_str().unwrap()).unwrap(), "the text of the payload");
    let meta = json!({ "from": "<text>", "id": sent.message.to_string(), "payload": payload, "timestamp": "<number>",
        "to": "org#app_bob@easemob.com" });
    let group = service.group("ann", &[], json!({})).await;
    let all = service.get("/users/ann/user_channels", ann).await;
    let groups = all.json["data"]["channel_infos"].as_array().unwrap().len() - 1;
    let mut channels = vec![json!({ "channel_id": "org#app_bob@easemob.com", "meta": meta, "unread_num": 0 })];
    channels.extend(vec![json!({ "channel_id": "<text>", "meta": {}, "unread_num": 0 }); groups]);
    walk(
        service,
        called,
        ann,
        vec![
            (
                "GET",
                "/users/ann/user_channels",
                "",
                Value::Null,
                json!({ "count": channels.len(), "data": { "channel_infos": channels } }),
            ),
            (
                "POST",
                "/users/ann/messageroaming",
                "",
                json!({ "queue": "bob@easemob.com", "start": -1, "end": -1 }),
                json!({ "data": { "msgs": [{ "msg": message }], "is_last": true, "next_key": next } }),
            ),
            (
                "POST",
                "/users/ann/messageroaming",
                "",
                json!({ "queue": format!("{group}@conference.easemob.com"), "start": -1, "end": -1 }),
                json!({ "data": { "msgs": [], "is_last": true, "next_key": "" } }),
            ),
            (
                "DELETE",
                "/users/ann/user_channel",
                "",
                json!({ "channel": "bob", "type": "chat" }),
                json!({ "data": { "result": "ok" } }),
            ),
        ],
    )
    .await;
}

async fn files(service: &Service, called: &mut Called, ann: &str) {
    called.note("POST", "/chatfiles");
    for restricted in [true, false] {
        let answer = super::files::upload(service, ann, restricted, "image/png", b"bytes").await;
        let mut entity = json!({ "uuid": "<uuid>", "type": "chatfile", "file-metadata": { "content-length": 5, "content-type": "image/png" } });
        if restricted {
            entity["share-secret"] = "<text>".into();
        }
        compare(&envelope(service, "POST", "/chatfiles", json!({ "entities": [entity] })), &answer.json, "chatfiles");
        let uuid = answer.json["entities"][0]["uuid"].as_str().unwrap();
        let secret = answer.json["entities"][0]["share-secret"].as_str().unwrap_or_default();
        called.note("GET", &format!("/chatfiles/{uuid}"));
        let read = service.http.get(service.url(&format!("/chatfiles/{uuid}"))).header("share-secret", secret);
        assert_eq!(read.send().await.unwrap().text().await.unwrap(), "bytes");
    }
}

#[tokio::test]
async fn every_refusal_has_the_form_that_programs_read() {
    let service = service(&["ann", "bob"]).await;
    let (ann, admin) = (service.token("ann").await, service.admin().await);
    let id = service.group("bob", &[], json!({ "public": false })).await;
    let form = json!({ "error": "<text>", "exception": "<text>", "timestamp": "<number>", "duration": "<number>", "error_description": "<text>" });
    let described = json!({ "desc": "<text>", "duration": "<number>", "timestamp": "<number>" });
    for (method, path, token, body, status, error) in [
        (
            Method::POST,
            "/users",
            "",
            json!({ "username": "ann", "password": "x" }),
            400,
            "duplicate_unique_property_exists",
        ),
        (Method::POST, "/users", "", json!({ "username": "x".repeat(65), "password": "x" }), 400, "illegal_argument"),
        (
            Method::POST,
            "/token",
            "",
            json!({ "grant_type": "password", "username": "ann", "password": "x" }),
            400,
            "invalid_grant",
        ),
        (Method::GET, "/users/ann", "", Value::Null, 401, "auth_bad_access_token"),
        (Method::GET, "/users", &ann, Value::Null, 401, "unauthorized"),
        (Method::GET, "/users/bob/contacts/users", &ann, Value::Null, 403, "forbidden_op"),
        (Method::GET, &format!("/chatgroups/{id}"), &ann, Value::Null, 403, "forbidden_op"),
        (Method::GET, "/users/nobody", &admin, Value::Null, 404, "service_resource_not_found"),
        (Method::GET, "/chatgroups/1", &admin, Value::Null, 404, "resource_not_found"),
        (Method::PATCH, "/users/ann", &admin, Value::Null, 405, "method_not_allowed"),
        (Method::POST, "/users", &admin, json!("x".repeat(1024 * 1024)), 413, "payload_too_large"),
    ] {
        let answer = service.call(method, path, token, body).await;
        assert_eq!((answer.status, &answer.json["error"]), (status, &json!(error)), "{path}: {answer:?}");
        compare(&form, &answer.json, path);
    }
    for (method, path, token, body, status) in [
        (Method::GET, "/metadata/user/ann", "", Value::Null, 401),
        (Method::PUT, "/metadata/user/bob", &ann, Value::Null, 403),
        (Method::DELETE, "/metadata/user/bob", &ann, Value::Null, 403),
        (Method::GET, "/metadata/user/nobody", &ann, Value::Null, 404),
        (Method::POST, "/metadata/user/get", &ann, json!({}), 400),
        (Method::POST, "/metadata/user/ann", &ann, json!({}), 405),
    ] {
        let answer = service.call(method, path, token, body).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        compare(&described, &answer.json, path);
    }
}

#[tokio::test]
async fn what_users_show_of_themselves_is_put_together_however_many_put_it_at_once() {
    let service = std::sync::Arc::new(service(&["ann"]).await);
    let token = service.token("ann").await;
    let puts = (0..30).map(|i| {
        let request = service.http.put(service.url("/metadata/user/ann")).bearer_auth(&token).body(format!("k{i}=v"));
        tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
    });
    for put in Vec::from_iter(puts) {
        assert_eq!(put.await.unwrap(), 200);
    }
    let told = service.get("/metadata/user/ann", &token).await;
    assert_eq!(told.json["data"].as_object().unwrap().len(), 30, "{told:?}");
}
