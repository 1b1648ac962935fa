//! The HTTP client of a session, for its media and for the upgrade to the WebSocket, and the address of the media.

use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

/// How long to wait for a connection (TCP and TLS) before the server counts as not there.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an unused connection is kept. Short, because a request that meets a connection the other end has just closed is lost, and
/// an upload cannot be sent twice.
const IDLE: Duration = Duration::from_secs(15);
/// Where no proxy is ever asked.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1";

/// Whom to trust on `https` and `wss`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsOptions {
    /// Certificates of private authorities in PEM, trusted besides those of the system.
    pub ca_pem: Option<Vec<u8>>,
}

/// Why no HTTP client could be made, or why a server address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The private authorities cannot be read.
    #[error("the CA certificate cannot be used ({0}): give a PEM file with at least one certificate in it")]
    Ca(String),
    /// The TLS library refused its settings.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// The address is not one of a server.
    #[error("the server address {0:?} cannot be used: write it like ws://HOST:PORT or wss://HOST")]
    Address(String),
}

/// Makes the HTTP client: HTTP/1.1 (an upgrade needs it), TLS by rustls with ring, no redirects, and for `https` the proxy of `HTTPS_PROXY` or
/// `ALL_PROXY` except for loopback and `NO_PROXY`. Plain `http` goes direct, as proxies seldom let an upgrade through.
///
/// A system without any certificate authority still gets a client; only TLS to servers outside `tls.ca_pem` then fails.
///
/// # Errors
/// [`HttpError::Ca`] when `tls.ca_pem` holds no usable certificate, [`HttpError::Tls`] when TLS cannot be set up.
pub fn http_client(tls: &TlsOptions) -> Result<reqwest::Client, HttpError> {
    let variable = |names: [&str; 2]| names.iter().find_map(|name| std::env::var(name).ok()).filter(|v| !v.is_empty());
    let proxy = variable(["HTTPS_PROXY", "https_proxy"]).or_else(|| variable(["ALL_PROXY", "all_proxy"]));
    client(tls, proxy.as_deref(), variable(["NO_PROXY", "no_proxy"]).as_deref())
}

fn client(tls: &TlsOptions, proxy: Option<&str>, no_proxy: Option<&str>) -> Result<reqwest::Client, HttpError> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls_config(tls)?)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE)
        .tcp_nodelay(true)
        .user_agent(concat!("rtm/", env!("CARGO_PKG_VERSION")));
    if let Some(address) = proxy {
        match reqwest::Proxy::https(address) {
            Ok(proxy) => {
                let direct = no_proxy.map_or(LOOPBACK.to_owned(), |list| format!("{list},{LOOPBACK}"));
                builder = builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_string(&direct)));
            }
            // A variable of the environment is not worth failing for: the server may well be reachable.
            Err(error) => tracing::warn!(%error, "the proxy of the environment cannot be used; going direct"),
        }
    }
    builder.build().map_err(|error| HttpError::Tls(error.to_string()))
}

fn tls_config(tls: &TlsOptions) -> Result<ClientConfig, HttpError> {
    let extra = tls.ca_pem.as_deref().map_or(Ok(Vec::new()), authorities)?;
    // Passed on rather than installed for the process, which may be somebody else's.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| HttpError::Tls(error.to_string()))?;
    let mut config = match verifier(extra.clone(), provider) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(),
        // A bad certificate of the caller's, or a system without authorities? The second leaves nothing to report now.
        Err(error) if !extra.is_empty() => return Err(HttpError::Ca(error.to_string())),
        Err(error) => {
            tracing::warn!(%error, "no certificate authority on this system: TLS needs a CA certificate to be given");
            builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The platform's way of verifying, plus `extra` authorities.
fn verifier(extra: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Verifier, rustls::Error> {
    if extra.is_empty() { Verifier::new(provider) } else { Verifier::new_with_extra_roots(extra, provider) }
}

fn authorities(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, HttpError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(HttpError::Ca("no certificate found".to_owned())),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(HttpError::Ca(error.to_string())),
    }
}

/// Derives the address of the media from the address of the server: `ws://host:port/path` gives `http://host:port`, `wss` gives `https`;
/// `http` and `https` are taken as they are. User names, paths and queries fall away.
///
/// # Errors
/// [`HttpError::Address`] when the address has another scheme or no host.
pub fn media_base(server: &str) -> Result<String, HttpError> {
    let bad = || HttpError::Address(server.to_owned());
    let url = reqwest::Url::parse(server.trim()).map_err(|_| bad())?;
    let scheme = match url.scheme() {
        "ws" | "http" => "http",
        "wss" | "https" => "https",
        _ => return Err(bad()),
    };
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(bad)?;
    Ok(match url.port() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[test]
    fn the_media_live_beside_the_web_socket() {
        for (server, base) in [
            ("ws://h:8700", "http://h:8700"),
            ("ws://127.0.0.1:8700/v1/rtm?x=1", "http://127.0.0.1:8700"),
            ("wss://chat.example.org", "https://chat.example.org"),
            ("wss://h:443/", "https://h"),
            ("http://h:1", "http://h:1"),
            ("https://user:secret@h/x", "https://h"),
            ("ws://[::1]:8700", "http://[::1]:8700"),
            (" ws://h ", "http://h"),
        ] {
            assert_eq!(media_base(server).as_deref(), Ok(base), "{server}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_quoted_with_the_right_form() {
        for server in ["", "h:8700", "127.0.0.1:8700", "ftp://h", "ws://", "ws://:80", "ws://h:99999"] {
            let error = media_base(server).expect_err(server);
            assert!(error.to_string().contains(&format!("{server:?}")), "{error}");
            assert!(error.to_string().contains("ws://HOST:PORT"), "{error}");
        }
    }

    #[test]
    fn a_ca_without_a_certificate_is_refused() {
        for pem in ["", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let tls = TlsOptions { ca_pem: Some(pem.as_bytes().to_vec()) };
            assert!(matches!(http_client(&tls), Err(HttpError::Ca(_))), "{pem:?}");
        }
    }

    /// Answers the first connection with `answer` and returns the first line it got.
    async fn one_answer(listener: TcpListener, answer: &'static str) -> String {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut got = Vec::new();
        while !got.windows(4).any(|end| end == b"\r\n\r\n") {
            assert!(stream.read_buf(&mut got).await.expect("a request") > 0, "the request ended early");
        }
        stream.write_all(answer.as_bytes()).await.expect("answered");
        String::from_utf8_lossy(&got).lines().next().unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn redirects_are_not_followed() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let url = format!("http://{}/", listener.local_addr().expect("bound"));
        let server = tokio::spawn(one_answer(
            listener,
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        ));
        let client = client(&TlsOptions::default(), None, None).expect("a client");
        assert_eq!(client.get(url).send().await.expect("an answer").status(), 302);
        server.await.expect("served");
    }

    #[tokio::test]
    async fn a_proxy_is_asked_for_https_but_never_for_loopback_or_plain_http() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let proxy = format!("http://{}", listener.local_addr().expect("bound"));
        let client = client(&TlsOptions::default(), Some(&proxy), Some("direct.invalid")).expect("a client");
        let free = TcpListener::bind("127.0.0.1:0").await.expect("bound").local_addr().expect("bound").port();
        for direct in [format!("https://127.0.0.1:{free}"), format!("http://127.0.0.1:{free}")] {
            client.get(&direct).send().await.expect_err(&direct);
        }
        client.get("https://direct.invalid").send().await.expect_err("no such host");
        // Had one of those reached the proxy, its line would be the first below.
        let asked = tokio::spawn(one_answer(listener, "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"));
        client.get("https://far.invalid").send().await.expect_err("refused by the proxy");
        assert_eq!(asked.await.expect("served"), "CONNECT far.invalid:443 HTTP/1.1");
    }

    #[test]
    fn a_proxy_that_makes_no_sense_does_not_stand_in_the_way() {
        assert!(client(&TlsOptions::default(), Some("::::"), None).is_ok());
    }
}
