//! M: the largest file up and down, again and again over one connection, by a client that only counts bytes.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::block_on;
use crate::{
    client, host,
    plan::{Figure, Job},
    server::{Server, System},
};

/// Bytes of one file: the limit of the default profile.
const SIZE: usize = rtm_proto::limits::MEDIA_BYTES as usize;

/// Files that are uploaded at most in one measurement, so that the disk does not fill.
const FILES: usize = 40;

pub fn measure(job: &Job, system: System, server: &Server) -> Result<Vec<(Figure, f64)>> {
    // Held until the end: the key lives as long as its session.
    let session = match system {
        System::Rtm => Some(block_on(client::login(server.address, "uploader"))?),
        _ => None,
    };
    let credential = session
        .as_ref()
        .map_or_else(String::new, |(_, welcome, _)| format!("Authorization: Bearer {}\r\n", welcome.media_key));
    let mut http = Http::connect(server.address)?;
    let mut content: Vec<u8> = (0..SIZE as u64).map(|i| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();

    let (mut path, mut files, mut up) = (String::new(), 0, Duration::ZERO);
    while up < job.time && files < FILES {
        // Content that the server has already would be stored faster, or not at all.
        content[..8].copy_from_slice(&(files as u64).to_le_bytes());
        let target = match system {
            System::Rtm => format!("POST {}", rtm_proto::MEDIA_PATH),
            _ => format!("PUT /media/{files}"),
        };
        let begun = Instant::now();
        let answer = http.exchange(
            &format!("{target} HTTP/1.1\r\nHost: bench\r\n{credential}Content-Length: {SIZE}\r\n\r\n"),
            &content,
        )?;
        up += begun.elapsed();
        path = match system {
            System::Rtm => {
                let answer = String::from_utf8_lossy(&answer.body);
                let id = answer.split_once("\"id\":").and_then(|(_, rest)| rest.split('"').nth(1));
                format!(
                    "{}/{}",
                    rtm_proto::MEDIA_PATH,
                    id.with_context(|| format!("an upload was answered with {answer}"))?
                )
            }
            _ => format!("/media/{files}"),
        };
        files += 1;
    }
    let rate = |count: usize, time: Duration| (count * SIZE) as f64 / time.as_secs_f64() / 1e6;
    let put = rate(files, up);

    let get = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n{credential}\r\n");
    let (begun, mut count) = (Instant::now(), 0);
    while begun.elapsed() < job.time {
        let answer = http.exchange(&get, &[])?;
        if answer.len != SIZE {
            bail!("a download of {SIZE} bytes has {}", answer.len);
        }
        count += 1;
    }
    let down = rate(count, begun.elapsed());
    let peak = host::memory_kib(server.pid(), "VmHWM")? / 1024.0;
    drop(session);
    Ok(vec![(Figure::Put, put), (Figure::Get, down), (Figure::Peak, peak)])
}

/// A connection of HTTP/1.1 that is kept alive.
struct Http {
    stream: TcpStream,
    buffer: Vec<u8>,
}

struct Answer {
    /// The beginning of the body.
    body: Vec<u8>,
    /// The length of all of it.
    len: usize,
}

impl Http {
    fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("cannot connect for media")?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.set_write_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream, buffer: vec![0; 256 * 1024] })
    }

    /// Writes a request and reads the answer, which is thrown away but for its beginning.
    fn exchange(&mut self, head: &str, body: &[u8]) -> Result<Answer> {
        self.stream.write_all(head.as_bytes()).context("a request cannot be written")?;
        self.stream.write_all(body).context("an upload breaks off")?;
        let mut have = 0;
        let (head_len, len) = loop {
            let read = self.stream.read(&mut self.buffer[have..]).context("no answer comes")?;
            have += read;
            if let Some(end) = self.buffer[..have].windows(4).position(|four| four == b"\r\n\r\n") {
                break (end + 4, content_length(&self.buffer[..end])?);
            }
            if read == 0 {
                bail!("the server hung up in the middle of an answer");
            }
        };
        let body = self.buffer[head_len..have].to_vec();
        let mut missing = len.saturating_sub(body.len());
        while missing > 0 {
            match self.stream.read(&mut self.buffer).context("a download breaks off")? {
                0 => bail!("the server hung up, {missing} bytes before the end of a download"),
                read => missing = missing.saturating_sub(read),
            }
        }
        Ok(Answer { body, len })
    }
}

/// The length of the body behind this head of a successful answer.
fn content_length(head: &[u8]) -> Result<usize> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !head.starts_with("http/1.1 20") {
        bail!("a media request was answered with {head:?}");
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    // 204 has none.
    length.map_or(Ok(0), |length| length.trim().parse().with_context(|| format!("a length is {length:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_and_a_refusal_is_an_error() {
        assert_eq!(content_length(b"HTTP/1.1 200 OK\r\nContent-Length: 17").unwrap(), 17);
        assert_eq!(content_length(b"HTTP/1.1 204 No Content\r\nServer: x").unwrap(), 0);
        assert!(content_length(b"HTTP/1.1 413 Too Large\r\nContent-Length: 17").is_err());
    }
}
