//! Media transfers: uploads and downloads of files and images over HTTP, beside the session's WebSocket.
//!
//! [`Transfers`] runs them, a [`TransferSink`] hears of them, [`http_client`] and [`media_base`] connect them to a server. This module knows
//! nothing of the rest of the client: each call is told the [`Endpoint`] of the present session.
//!
//! ```no_run
//! use std::sync::Arc;
//! use rtm_core::media::*;
//!
//! # fn example(sink: Arc<dyn TransferSink>, media_key: String) -> Result<(), Box<dyn std::error::Error>> {
//! let runtime = tokio::runtime::Runtime::new()?;
//! let http = http_client(&TlsOptions::default())?;
//! let transfers = Transfers::new(http, TransferLimits::default(), sink, runtime.handle().clone());
//! let endpoint = Endpoint { base: media_base("ws://127.0.0.1:8700")?, key: media_key };
//! transfers.upload_image(endpoint, "/home/me/photo.jpg", 1)?;
//! runtime.block_on(transfers.idle());
//! # Ok(())
//! # }
//! ```
//!
//! The life of an upload: `source` hashes the file and streams it, `upload` sends it and reads the answer. The life of a download: `fetch` receives,
//! and resumes where a connection broke, `collect` hashes on a thread of its own, `target` keeps. Over both, `progress` watches for stall and cancellation
//! and `registry` decides who wins when a transfer ends and is cancelled at once.

mod code;
mod collect;
mod digest;
mod dimensions;
mod download;
mod fetch;
mod http;
mod progress;
mod registry;
mod sink;
mod source;
mod target;
mod transfers;
mod upload;

pub use code::{CancelCode, DownloadCode, UploadCode};
pub use dimensions::dimensions;
pub use http::{HttpError, TlsOptions, http_client, media_base};
pub use sink::{Direction, Endpoint, Kind, TransferLimits, TransferSink, Uploaded};
pub use transfers::Transfers;
