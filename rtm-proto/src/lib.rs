//! The wire of rtm, shared by client and server: what is written ([`wire`], [`batch`], [`encode`], [`websocket`]), how it
//! survives a broken connection ([`link`]), and the rules both ends check ([`identifier`], [`limits`], [`rates`],
//! [`message`], [`attributes`], [`code`]).
//!
//! Nothing here does I/O or reads a clock: bytes and milliseconds come in as arguments, so everything is tested by
//! feeding it.
//!
//! ```
//! use rtm_proto::{batch::Frames, encode, wire};
//!
//! let mut batch = bytes::BytesMut::new();
//! encode::frame(&mut batch, wire::frame::Body::Ping(wire::Ping { nonce: 7 }));
//! let frame = Frames::new(&batch).next().unwrap().unwrap();
//! assert_eq!(frame.decode::<wire::Ping>().unwrap().nonce, 7);
//! ```

pub mod attributes;
pub mod batch;
pub mod code;
pub mod encode;
pub mod identifier;
pub mod limits;
pub mod link;
pub mod message;
pub mod rates;
pub mod token;
pub mod varint;
pub mod view;
pub mod websocket;

/// The types generated from `proto/rtm.proto`; its comments are their documentation.
#[allow(missing_docs, clippy::doc_overindented_list_items, clippy::doc_lazy_continuation)]
pub mod wire {
    include!(concat!(env!("OUT_DIR"), "/rtm.v1.rs"));
    generated!();
}

/// The version of the schema that both ends state in the first exchange.
pub const PROTOCOL_VERSION: u32 = 1;

/// Where the WebSocket of [`wire`] lives on a server.
pub const LINK_PATH: &str = "/v1/rtm";

/// Where media is uploaded to (`POST`) and, followed by `/` and the media id, downloaded from (`GET`).
pub const MEDIA_PATH: &str = "/v1/media";

/// Where a client looks for its server when nobody told it.
pub const DEFAULT_SERVER: &str = "ws://127.0.0.1:8700";

/// The environment variable that names the server: `ws://HOST:PORT` or `wss://HOST:PORT`.
pub const SERVER_VARIABLE: &str = "RTM_SERVER";
