//! Opening a connection: an HTTP request that is upgraded to a WebSocket.

use once_cell::sync::OnceCell;
use reqwest::Upgraded;
use reqwest::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use rtm_proto::websocket;

use crate::address::Address;
use crate::media::{HttpError, TlsOptions, http_client};
use crate::parameters::Parameters;

/// Where a login connects to, and with what.
pub(super) struct Place {
    pub(super) address: Address,
    pub(super) http: reqwest::Client,
}

/// Why a login cannot even begin.
#[derive(Debug, thiserror::Error)]
pub(super) enum PlaceError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("the CA file {0} cannot be read: {1}; name a readable PEM file in the parameter rtm.ca_file")]
    CaFile(String, std::io::Error),
}

impl Place {
    pub(super) fn new(parameters: &Parameters) -> Result<Self, PlaceError> {
        let address = Address::resolve(parameters.server.as_deref())?;
        let http = match &parameters.ca_file {
            None => shared_client()?,
            Some(path) => {
                let pem = std::fs::read(path).map_err(|error| PlaceError::CaFile(path.clone(), error))?;
                http_client(&TlsOptions { ca_pem: Some(pem) })?
            }
        };
        Ok(Self { address, http })
    }
}

/// The HTTP client of all that trust the system's authorities only.
fn shared_client() -> Result<reqwest::Client, HttpError> {
    static CLIENT: OnceCell<reqwest::Client> = OnceCell::new();
    CLIENT.get_or_try_init(|| http_client(&TlsOptions::default())).cloned()
}

/// Why there is no connection; for the log.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectError {
    #[error("{0}: {1}")]
    Request(String, String),
    #[error("{0} answered {1} instead of switching to a WebSocket; is it an rtm server?")]
    Status(String, reqwest::StatusCode),
    #[error("{0} answered the WebSocket handshake with the wrong key; is there a proxy in between?")]
    Accept(String),
}

/// Opens a connection.
pub(super) async fn open(place: &Place) -> Result<Upgraded, ConnectError> {
    let link = &place.address.link;
    let failed = |error: reqwest::Error| ConnectError::Request(link.clone(), causes(&error));
    let key = websocket::new_key();
    let request = place
        .http
        .get(link)
        .header(CONNECTION, "Upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_VERSION, "13")
        .header(SEC_WEBSOCKET_KEY, &key);
    let response = request.send().await.map_err(failed)?;
    if response.status() != reqwest::StatusCode::SWITCHING_PROTOCOLS {
        return Err(ConnectError::Status(link.clone(), response.status()));
    }
    let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT).map(|value| value.as_bytes());
    if accepted != Some(websocket::accept_key(&key).as_bytes()) {
        return Err(ConnectError::Accept(link.clone()));
    }
    response.upgrade().await.map_err(failed)
}

/// An error with what caused it: the outermost text alone says little.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
