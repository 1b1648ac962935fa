//! Tokens of the packages that programs in the field make them with, against the real client and server.
//!
//! `cargo xtask test tokens` installs the packages and says with `RTM_TOKEN_PACKAGES` where they are.

#[path = "live/support.rs"]
#[allow(dead_code)] // Another test program uses the rest.
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use rtm_core::ClientEvent;
use rtm_core::code::{Login, RenewToken};
use rtm_server::config::App;
use support::{TestServer, User};

const APP: &str = "970CA35de60c44645bbae8a215061b33";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";

/// Kinds of token that the scripts make.
const KINDS: usize = 9;

fn packages() -> PathBuf {
    let folder = std::env::var_os("RTM_TOKEN_PACKAGES");
    folder.expect("RTM_TOKEN_PACKAGES; `cargo xtask test tokens` installs the packages and sets it").into()
}

/// A token of each kind, with its name.
fn tokens(app: &str, certificate: &str, user: &str, seconds: u32) -> Vec<(String, String)> {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/tokens");
    let mut node = Command::new("node");
    node.env("NODE_PATH", packages().join("node_modules")).arg(scripts.join("make.js"));
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", packages().join("python")).arg(scripts.join("make.py"));
    let mut tokens: Vec<(String, String)> = Vec::new();
    for mut command in [node, python] {
        let output = command.args([app, certificate, user, &seconds.to_string()]).output().expect("a program to run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        tokens.extend(serde_json::from_slice::<Vec<(String, String)>>(&output.stdout).expect("JSON"));
    }
    assert_eq!(tokens.len(), KINDS, "{tokens:?}");
    tokens
}

fn server(certificate: &str) -> TestServer {
    let certificates = vec!["0".repeat(32), certificate.to_owned()];
    TestServer::with(|config| config.apps.push(App { id: APP.into(), certificates, ..App::default() }))
}

fn login(server: &TestServer, token: &str, user: &str) -> Login {
    let client = User::of(APP, &server.url());
    client.client.login(Some(token), user).unwrap();
    client.login_result()
}

#[test]
fn the_tokens_of_every_package_open_the_door_for_their_user_alone() {
    let (server, other) = (server(CERTIFICATE), server(&"1".repeat(32)));
    for (name, token) in tokens(APP, CERTIFICATE, "ann", 600) {
        assert_eq!(login(&server, &token, "ann"), Login::Ok, "{name}");
        assert_eq!(login(&server, &token, "bob"), Login::InvalidToken, "{name}");
        assert_eq!(login(&other, &token, "ann"), Login::InvalidToken, "{name}, another certificate");
    }
    for (name, token) in tokens(&"a".repeat(32), CERTIFICATE, "ann", 600) {
        assert_eq!(login(&server, &token, "ann"), Login::InvalidAppId, "{name}, another App ID");
    }
}

#[test]
fn a_login_is_renewed_with_the_token_of_every_package() {
    let server = server(CERTIFICATE);
    for (name, token) in tokens(APP, CERTIFICATE, "ann", 600) {
        let (_, first) = tokens(APP, CERTIFICATE, "ann", 60).swap_remove(0);
        let ann = User::of(APP, &server.url());
        ann.client.login(Some(&first), "ann").unwrap();
        assert_eq!(ann.login_result(), Login::Ok);
        ann.client.renew_token(&token).unwrap();
        let code = ann.events.0.wait("the renewal", |event| match event {
            ClientEvent::TokenRenewed { code, .. } => Some(*code),
            _ => None,
        });
        assert_eq!(code, RenewToken::Ok.code(), "{name}");
    }
}

#[test]
fn a_token_of_a_package_ends_when_it_was_told_to() {
    let server = server(CERTIFICATE);
    let (_, token) = tokens(APP, CERTIFICATE, "ann", 2).swap_remove(0);
    let ann = User::of(APP, &server.url());
    ann.client.login(Some(&token), "ann").unwrap();
    assert_eq!(ann.login_result(), Login::Ok);
    ann.events.0.wait("the end", |event| matches!(event, ClientEvent::TokenExpired).then_some(()));
    assert_eq!(login(&server, &token, "ann"), Login::TokenExpired);
}
