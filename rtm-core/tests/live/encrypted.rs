//! TLS with a private certificate authority.

use rtm_core::code::Login;
use rtm_server::config::Tls;

use crate::support::{TestServer, User};

#[test]
fn a_private_authority_is_trusted_when_it_is_named_and_not_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let server = TestServer::with(|config| config.tls = Some(Tls { certificate: certificate.clone(), key }));
    let url = server.url().replace("ws://", "wss://");

    let stranger = User::new(&url);
    stranger.client.set_parameters(r#"{"rtm.login_timeout_ms":500}"#).unwrap();
    stranger.client.login(None, "ann").unwrap();
    assert_eq!(stranger.login_result(), Login::Timeout);

    let ann = User::new(&url);
    ann.client.set_parameters(&format!(r#"{{"rtm.ca_file":{:?}}}"#, certificate.to_str().unwrap())).unwrap();
    ann.client.login(None, "ann").unwrap();
    assert_eq!(ann.login_result(), Login::Ok);
    ann.say("ann", 1, "to myself");
    assert_eq!(ann.outcome(1), 0);
}
