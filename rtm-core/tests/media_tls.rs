//! Transfers over TLS with a certificate of a private authority.

mod media_kit;

use std::sync::Arc;

use media_kit::*;
use rtm_core::media::*;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Serves `answer` over TLS; returns the address and the authority in PEM.
async fn tls_server(answer: Vec<u8>) -> (String, String) {
    let key = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.signing_key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], private)
        .expect("a configuration");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
    let base = format!("https://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = Vec::new();
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                if stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {
                    continue;
                }
                break;
            }
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    });
    (base, key.cert.pem())
}

#[tokio::test]
async fn a_private_authority_is_trusted_when_given_and_not_otherwise() {
    let bytes = sample(100_000);
    let (base, ca) = tls_server(whole(&bytes)).await;
    let trusting = http_client(&TlsOptions { ca_pem: Some(ca.into_bytes()) }).expect("a client");
    assert_eq!(Rig::with_client(trusting, &base, limits()).fetch("m").await, Ok(bytes.into()));

    let ordinary = http_client(&TlsOptions::default()).expect("a client");
    assert_eq!(Rig::with_client(ordinary, &base, limits()).fetch("m").await, Err(DownloadCode::Failure));
    let (_, other) = tls_server(Vec::new()).await;
    let wrong = http_client(&TlsOptions { ca_pem: Some(other.into_bytes()) }).expect("a client");
    assert_eq!(Rig::with_client(wrong, &base, limits()).fetch("m").await, Err(DownloadCode::Failure));
}
