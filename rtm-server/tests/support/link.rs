//! A client that speaks just enough WebSocket to log in.

use bytes::BytesMut;
use rtm_proto::batch::Frames;
use rtm_proto::websocket::{self, Opcode, put_header};
use rtm_proto::{encode, wire};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::within;

/// Shakes hands and logs in. Returns what the server welcomed with; the session lasts as long as `io` is held.
pub async fn login<IO: AsyncRead + AsyncWrite + Unpin>(io: &mut IO, app: &str, user: &str) -> wire::Welcome {
    upgrade(io).await;
    let hello = wire::Hello {
        version: rtm_proto::PROTOCOL_VERSION,
        sdk: "test".into(),
        app_id: app.into(),
        user_id: user.into(),
        incarnation: 7,
        ..Default::default()
    };
    let mut batch = BytesMut::new();
    encode::frame(&mut batch, wire::frame::Body::Hello(hello));
    let mut message = BytesMut::new();
    let key = [1, 2, 3, 4];
    put_header(&mut message, Opcode::Binary, batch.len(), Some(key));
    websocket::mask(&mut batch, key);
    message.extend_from_slice(&batch);
    io.write_all(&message).await.unwrap();

    let mut head = [0; 2];
    within("a welcome", io.read_exact(&mut head)).await.unwrap();
    assert_eq!(head[0], 0x82, "one binary message");
    let len = match head[1] {
        126 => usize::from(io.read_u16().await.unwrap()),
        short => usize::from(short),
    };
    let mut batch = vec![0; len];
    within("the whole welcome", io.read_exact(&mut batch)).await.unwrap();
    let frame = Frames::new(&batch).next().unwrap().unwrap();
    frame.decode().unwrap()
}

/// Shakes hands and reads the answer's head.
pub async fn upgrade<IO: AsyncRead + AsyncWrite + Unpin>(io: &mut IO) {
    let key = websocket::new_key();
    let request = format!(
        "GET /v1/rtm HTTP/1.1\r\nHost: test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    );
    io.write_all(request.as_bytes()).await.unwrap();
    let head = head(io).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    let accept = format!("sec-websocket-accept: {}\r\n", websocket::accept_key(&key).to_lowercase());
    assert!(head.to_lowercase().contains(&accept), "{head}");
}

/// Reads up to the empty line and not a byte further.
pub async fn head<IO: AsyncRead + Unpin>(io: &mut IO) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match within("the head of an answer", io.read_u8()).await {
            Ok(byte) => head.push(byte),
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&head)),
        }
    }
    String::from_utf8(head).unwrap()
}
