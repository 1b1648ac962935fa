//! The chat service against its description, `docs/chat-openapi.json`, in an App that has users, a group and a room.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::fuzz::{Run, folder};
use crate::{command::Cmd, job::Job, server::Server};

/// The fuzzer's configuration, and where the interface lies.
const CONFIG: &str = "tests/rest/chat-schemathesis.toml";
const BASE: &str = "/org/app";

/// Seconds of calls by the App, and by a user.
const BY_APP: &str = "45";
const BY_USER: &str = "30";

/// What ends what the other calls are about: left out here, and tested in `rtm-server/tests/chat`.
const ENDS: &[&str] =
    &["removeUser", "deactivate", "password", "destroyGroup", "destroyRoom", "quitGroup", "quitRoom", "disconnect"];

/// Operations that have to succeed at least, of each run; on a machine with nothing else to do it is about all that are not left out.
const TRIED: usize = 15;

/// A call without the fuzzer; the answer.
fn call(job: &Job, url: &str, token: &str, path: &str, body: &Value) -> Result<Value> {
    let mut curl = Cmd::new("curl").words("--silent --show-error --noproxy * --request POST --data");
    curl = curl.arg(body.to_string());
    if !token.is_empty() {
        curl = curl.arg("--header").arg(format!("Authorization: Bearer {token}"));
    }
    let printed = job.run_quietly(&curl.arg(format!("{url}{path}")))?;
    let answer: Value = serde_json::from_str(&printed).with_context(|| format!("no answer: {printed}"))?;
    if let Some(error) = answer.get("error") {
        bail!("{path} was refused with {error}: {answer}");
    }
    Ok(answer)
}

fn text(answer: &Value, pointer: &str) -> Result<String> {
    answer
        .pointer(pointer)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .with_context(|| format!("no {pointer}: {answer}"))
}

/// The description with the ids of what there is in its paths.
fn named(mut description: Value, group: &str, room: &str) -> Value {
    for (path, methods) in description["paths"].as_object_mut().into_iter().flatten() {
        let parameters =
            methods.as_object_mut().into_iter().flatten().filter_map(|(_, o)| o["parameters"].as_array_mut());
        for parameter in parameters.flatten().filter(|parameter| parameter["in"] == "path") {
            let id = match parameter["name"].as_str() {
                Some("user") if path.starts_with("/chat") => "bob",
                Some("user") => "ann",
                Some("other") => "bob",
                Some("group") if path.starts_with("/chatgroups") => group,
                Some("group") => room,
                _ => continue,
            };
            parameter["schema"] = json!({ "const": id });
        }
    }
    description
}

/// Calls every operation as the App and as a user.
///
/// # Errors
/// When the server fails, or an answer is none that is described, or hardly anything succeeds.
pub fn check(job: &Job) -> Result<()> {
    let workspace = &job.workspace;
    let folder = folder(workspace);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let config = workspace.root.join("tests/rest/chat.toml");
    let server =
        Server::start_program(&workspace.release().join("rtm-server"), Some(&config), &folder.join("chat.log"))?;
    let url = format!("{}{BASE}", server.url().replacen("ws://", "http://", 1));
    for user in ["ann", "bob"] {
        call(job, &url, "", "/users", &json!({ "username": user, "password": "p" }))?;
    }
    let credentials = json!({ "grant_type": "client_credentials", "client_id": "customer", "client_secret": "secret" });
    let app = text(&call(job, &url, "", "/token", &credentials)?, "/access_token")?;
    let credentials = json!({ "grant_type": "password", "username": "ann", "password": "p" });
    let ann = text(&call(job, &url, "", "/token", &credentials)?, "/access_token")?;
    let wanted = json!({ "groupname": "g", "members": ["bob"], "public": true });
    let group = text(&call(job, &url, &ann, "/chatgroups", &wanted)?, "/data/groupid")?;
    let room = text(&call(job, &url, &ann, "/chatrooms", &json!({ "name": "r" }))?, "/data/id")?;

    let described = fs::read_to_string(workspace.root.join("docs/chat-openapi.json"));
    let described = described.context("cannot read docs/chat-openapi.json")?;
    let described = serde_json::from_str(&described).context("docs/chat-openapi.json is no JSON")?;
    let described = named(described, &group, &room);
    let all = described["paths"].as_object().into_iter().flatten().filter_map(|(_, methods)| methods.as_object());
    let all: usize = all.map(serde_json::Map::len).sum();
    for (name, token, seconds) in [("chat-app", app, BY_APP), ("chat-user", ann, BY_USER)] {
        let header = format!("Authorization: Bearer {token}");
        let mut options = vec!["--header", header.as_str(), "--max-time", seconds];
        options.extend(ENDS.iter().flat_map(|operation| ["--exclude-operation-id", *operation]));
        let run = Run { name, description: &described, config: CONFIG, url: &url, options: &options };
        let untried = run.untried(job)?;
        let tried = all - untried.len();
        ensure!(
            tried >= TRIED,
            "only {tried} of {all} were ever answered with success, not:\n  {}",
            untried.join("\n  ")
        );
        println!("    {tried} of {all} operations were answered with success");
    }
    server.stop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_what_there_is() {
        let parameter = |name: &str| json!({ "parameters": [{ "in": "path", "name": name, "schema": {} }] });
        let described = named(
            json!({ "paths": {
                "/chatgroups/{group}": { "get": parameter("group") },
                "/chatrooms/{group}": { "get": parameter("group") },
                "/users/{user}": { "get": parameter("user") },
                "/chatfiles/{uuid}": { "get": parameter("uuid") },
            } }),
            "1",
            "2",
        );
        let of = |path: &str| described["paths"][path]["get"]["parameters"][0]["schema"].clone();
        assert_eq!(
            (of("/chatgroups/{group}"), of("/chatrooms/{group}")),
            (json!({ "const": "1" }), json!({ "const": "2" }))
        );
        assert_eq!((of("/users/{user}"), of("/chatfiles/{uuid}")), (json!({ "const": "ann" }), json!({})));
    }
}
