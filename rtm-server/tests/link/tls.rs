//! The same over TLS.

use std::sync::Arc;

use rtm_server::config::Tls;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::{
    client::{Client, hello, text, text_of},
    server::{Live, start},
    sockets::{Io, Socket},
};

async fn encrypted(files: &tempfile::TempDir) -> (Live, CertificateDer<'static>) {
    let identity = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (certificate, key) = (files.path().join("cert.pem"), files.path().join("key.pem"));
    std::fs::write(&certificate, identity.cert.pem()).unwrap();
    std::fs::write(&key, identity.signing_key.serialize_pem()).unwrap();
    let live = start(|config| {
        config.tls = Some(Tls { certificate, key });
        config.limits.session_queue_bytes = 16 << 20;
        // Whatever gets stuck is not to be shaken loose by a heartbeat.
        (config.timers.heartbeat_ms, config.timers.idle_ms) = (60_000.into(), 120_000.into());
        config.timers.unreachable_ms = 120_000.into();
    })
    .await;
    (live, identity.cert.der().clone())
}

async fn connect(live: &Live, root: &CertificateDer<'static>) -> Socket {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(live.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream: Box<dyn Io> = Box::new(TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap());
    Socket::open(stream).await
}

#[tokio::test]
async fn a_session_over_tls_talks_breaks_and_resumes() {
    let files = tempfile::tempdir().unwrap();
    let (live, root) = encrypted(&files).await;
    assert!(live.server.url().starts_with("wss://"));
    let mut ann = Client::login(connect(&live, &root).await, hello("app", "ann", 1)).await;
    let mut bob = Client::login(connect(&live, &root).await, hello("app", "bob", 2)).await;
    let request = ann.peer("bob", text("sealed")).await;
    assert_eq!(text_of(&bob.message().await.message), "sealed");
    let mut bob = bob.cut().back(connect(&live, &root).await).await;
    assert_eq!(ann.receipts(1).await, [request]);
    assert_eq!(bob.fence().await, []);
}

#[tokio::test]
async fn everything_leaves_tls_even_when_the_client_reads_late() {
    let files = tempfile::tempdir().unwrap();
    let (live, root) = encrypted(&files).await;
    let mut ann = Client::login(connect(&live, &root).await, hello("app", "ann", 1)).await;
    let mut bob = Client::login(connect(&live, &root).await, hello("app", "bob", 2)).await;
    // More than the systems on both sides buffer, so that the last bytes wait within TLS.
    for i in 0..300 {
        ann.peer("bob", text(format!("{i:>30000}"))).await;
    }
    ann.fence().await;
    for i in 0..300 {
        assert_eq!(text_of(&bob.message().await.message).trim(), i.to_string());
    }
}
