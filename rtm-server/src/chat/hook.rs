//! The question before a message is sent: a POST to the App's own server, which may refuse.
//!
//! The body is JSON, its signature the HMAC-SHA-256 of the bytes of the body, in hex, in `X-Rtm-Signature`. An answer of
//! 2xx with `{"valid": true}` lets the message pass, with `{"valid": false}` it does not. Anything else is no answer.

use std::{sync::Arc, time::Duration};

use hmac::{Hmac, Mac};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::Sha256;
use tokio::sync::OnceCell;

use crate::config;

/// The longest answer that is read, in bytes.
const ANSWER: usize = 16 * 1024;

/// Asks. The client is made when there is somebody to ask.
#[derive(Default)]
pub struct Hooks {
    client: OnceCell<Option<reqwest::Client>>,
}

/// What is asked about a message.
#[derive(Serialize)]
#[allow(missing_docs)]
pub struct Question<'a> {
    pub event: &'a str,
    pub app: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    /// `chat`, `groupchat` or `chatroom`.
    pub chat_type: &'a str,
    pub id: &'a str,
    /// As its receivers are to have it.
    pub payload: &'a RawValue,
    pub timestamp: u64,
}

#[derive(Deserialize)]
struct Answer {
    valid: bool,
}

impl Hooks {
    /// Whether the App lets this pass.
    pub async fn admit(&self, config: &config::Chat, question: &Question<'_>) -> bool {
        if config.hook_url.is_empty() {
            return true;
        }
        match tokio::time::timeout(config.hook_ms.duration(), self.ask(config, question)).await {
            Ok(Ok(valid)) => valid,
            Ok(Err(reason)) => {
                tracing::warn!(
                    url = config.hook_url,
                    reason,
                    pass = config.hook_fails_open,
                    "the pre-send hook gave no answer"
                );
                config.hook_fails_open
            }
            Err(_) => {
                tracing::warn!(
                    url = config.hook_url,
                    pass = config.hook_fails_open,
                    "the pre-send hook did not answer in time"
                );
                config.hook_fails_open
            }
        }
    }

    async fn ask(&self, config: &config::Chat, question: &Question<'_>) -> Result<bool, String> {
        let client = self.client.get_or_init(async || client()).await;
        let client = client.as_ref().ok_or("there is no HTTP client")?;
        let body = serde_json::to_string(question).map_err(|error| error.to_string())?;
        let request = client
            .post(&config.hook_url)
            .header("content-type", "application/json")
            .header("x-rtm-signature", signature(config.hook_secret.as_bytes(), body.as_bytes()))
            .body(body);
        let mut response = request.send().await.map_err(|error| error.to_string())?;
        if !response.status().is_success() {
            return Err(format!("status {}", response.status()));
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| error.to_string())? {
            answer.extend_from_slice(&chunk);
            if answer.len() > ANSWER {
                return Err("the answer is too long".into());
            }
        }
        serde_json::from_slice::<Answer>(&answer).map(|answer| answer.valid).map_err(|error| error.to_string())
    }
}

/// What a question is signed with.
fn signature(secret: &[u8], body: &[u8]) -> String {
    // Any length will do as a key.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(body);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// HTTP/1.1 without redirects, and TLS by rustls with ring against the authorities of the system.
fn client() -> Option<reqwest::Client> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().ok()?;
    let tls = match Verifier::new(provider) {
        Ok(verifier) => tls.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(),
        // A system without authorities: questions in clear still work.
        Err(_) => tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
    };
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .user_agent(concat!("rtm-server/", env!("CARGO_PKG_VERSION")))
        .build();
    client.map_err(|error| tracing::error!(%error, "no HTTP client for the pre-send hook")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_hmac_of_the_body() {
        // RFC 4231, test case 2.
        let told = signature(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(told, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
