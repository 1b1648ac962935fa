//! The text protocol of NATS. Peers use request and reply, so that the receiver answers for each message as rtm's
//! receiver does; rooms are plain subjects.

use std::{io::Write, net::SocketAddr};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Codec, Endpoint, Event, Role};

/// Subscription ids: what is sent to this connection, and answers to what it has sent.
const MESSAGES: &[u8] = b"1";

struct Nats {
    batch: Vec<u8>,
    /// `PUB`, the subject, and where the answer goes.
    head: Vec<u8>,
}

/// Connects, subscribes as the role needs, and returns when the server has taken that in.
pub async fn connect(address: SocketAddr, role: Role) -> Result<Endpoint> {
    let mut stream = TcpStream::connect(address).await.context("cannot connect to nats-server")?;
    stream.set_nodelay(true)?;
    let name = |pair: u32, first: bool| format!("p{pair}{}", if first { "a" } else { "b" });
    let (subscriptions, head) = match role {
        Role::Peer(pair, first) => {
            let (me, other) = (name(pair, first), name(pair, !first));
            (format!("SUB {me} 1\r\nSUB i.{me} 2\r\n"), format!("PUB {other} i.{me} "))
        }
        Role::Member(_) => ("SUB room 1\r\n".to_owned(), String::new()),
        Role::Sender => (String::new(), "PUB room ".to_owned()),
        Role::Idle(number) => (format!("SUB p{number} 1\r\n"), String::new()),
    };
    let hello =
        format!("CONNECT {{\"verbose\":false,\"pedantic\":false,\"lang\":\"rust\"}}\r\n{subscriptions}PING\r\n");
    stream.write_all(hello.as_bytes()).await?;
    let mut said = Vec::new();
    while !said.ends_with(b"PONG\r\n") {
        if stream.read_buf(&mut said).await? == 0 {
            bail!("nats-server hung up after {:?}", String::from_utf8_lossy(&said));
        }
    }
    Ok(Endpoint::new(stream, Box::new(Nats { batch: Vec::new(), head: head.into_bytes() }), Vec::new()))
}

impl Codec for Nats {
    fn send(&mut self, payload: &[u8]) {
        self.batch.extend_from_slice(&self.head);
        // Writing to a Vec does not fail.
        let _ = write!(self.batch, "{}\r\n", payload.len());
        self.batch.extend_from_slice(payload);
        self.batch.extend_from_slice(b"\r\n");
    }

    fn receive(&mut self, data: &mut [u8], sink: &mut dyn FnMut(Event<'_>)) -> Result<usize> {
        let mut used = 0;
        while let Some(end) = data[used..].iter().position(|&byte| byte == b'\n') {
            let line = data[used..used + end].trim_ascii_end();
            let behind = used + end + 1;
            let Some(fields) = line.strip_prefix(b"MSG ") else {
                match line {
                    b"PING" => self.batch.extend_from_slice(b"PONG\r\n"),
                    line if line.starts_with(b"-ERR") => bail!("nats-server: {}", String::from_utf8_lossy(line)),
                    _ => {}
                }
                used = behind;
                continue;
            };
            let mut fields = fields.split(|&byte| byte == b' ');
            let (Some(_subject), Some(id), Some(third)) = (fields.next(), fields.next(), fields.next()) else {
                bail!("nats-server wrote {:?}", String::from_utf8_lossy(line));
            };
            let (reply, len) = fields.next().map_or((None, third), |len| (Some(third), len));
            let len = len.iter().fold(0usize, |len, digit| len * 10 + usize::from(digit.wrapping_sub(b'0') & 15));
            let Some(payload) = data.get(behind..behind + len + 2) else { break };
            if id == MESSAGES {
                sink(Event::Message(&payload[..len]));
            } else {
                sink(Event::Receipts(1));
            }
            if let Some(reply) = reply {
                self.batch.extend_from_slice(b"PUB ");
                self.batch.extend_from_slice(reply);
                self.batch.extend_from_slice(b" 0\r\n\r\n");
            }
            used = behind + len + 2;
        }
        Ok(used)
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.batch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_answers_and_pings_come_through_whatever_the_cuts() {
        let wire = b"MSG p1 1 i.p2 5\r\nhello\r\nPING\r\nMSG i.p1 2 0\r\n\r\nMSG room 1 2\r\n\r\n\r\n";
        for cut in 0..wire.len() {
            let mut codec = Nats { batch: Vec::new(), head: Vec::new() };
            let mut seen = Vec::new();
            let mut sink = |event: Event<'_>| seen.push(format!("{event:?}"));
            let used = codec.receive(&mut wire[..cut].to_vec(), &mut sink).unwrap();
            codec.receive(&mut wire[used..].to_vec(), &mut sink).unwrap();
            let expected = ["Message([104, 101, 108, 108, 111])", "Receipts(1)", "Message([13, 10])"];
            assert_eq!(seen, expected, "cut at {cut}");
            assert_eq!(codec.batch, b"PUB i.p2 0\r\n\r\nPONG\r\n");
        }
    }

    #[test]
    fn an_error_of_the_server_ends_the_measurement() {
        let mut codec = Nats { batch: Vec::new(), head: Vec::new() };
        let error = codec.receive(&mut b"-ERR 'Slow Consumer'\r\n".to_vec(), &mut |_| ()).unwrap_err();
        assert!(error.to_string().contains("Slow Consumer"));
    }
}
