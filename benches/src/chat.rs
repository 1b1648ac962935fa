//! `rtm-bench chat`: messages of the chat service, acknowledged once they are committed, beside RTM's peer messages with history, which are
//! committed as well. Any number of builds of the server are measured in turn, so that a change shows as a ratio.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use bytes::BytesMut;
use rtm_proto::{
    batch::{FIRST_COUNTED, Frames, MAX_BATCH, kind},
    encode,
    websocket::{Decoder, Item, Side},
    wire::{self, ChatHello, ChatSend, ChatTarget, ChatTargetKind, PeerSend, frame::Body},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
};

use crate::{
    client::rtm::{self, put_message},
    figures::{Summary, percentile},
    process::{Process, Says},
};

/// How often each server is measured, in turn with the others.
const REPETITIONS: usize = 3;
/// Members of the group, all of them there.
const MEMBERS: usize = 100;
/// Messages under way at a time.
const WINDOW: usize = 64;
/// Bytes of text in a message.
const TEXT: usize = 100;

/// The kinds of work, as the table has them.
const WORK: [&str; 3] = ["peer message with history", "chat message to a user", "chat message to a group of 100"];

/// Measures each of the servers, `NAME=PROGRAM`, for so long at a time, and prints the table.
pub fn run(servers: &[String], time: Duration) -> Result<()> {
    let mut builds = Vec::new();
    for server in servers {
        let (name, path) = server.split_once('=').context("a server is written NAME=PROGRAM")?;
        builds.push((name.to_owned(), PathBuf::from(path)));
    }
    // Of each build: rate and round trip of each kind of work.
    let mut figures = vec![[const { (Vec::new(), Vec::new()) }; WORK.len()]; builds.len()];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for repetition in 1..=REPETITIONS {
        for ((name, path), figures) in builds.iter().zip(&mut figures) {
            let found = runtime.block_on(measure(path, time)).with_context(|| format!("measuring {name}"))?;
            for ((work, (rate, trip)), figures) in WORK.iter().zip(found).zip(figures.iter_mut()) {
                eprintln!("[{repetition}/{REPETITIONS}] {name}, {work}: {rate:.0} messages/s, {trip:.0} µs");
                figures.0.push(rate);
                figures.1.push(trip);
            }
        }
    }
    let spread = |values: &[f64]| Summary::of(values).map(|summary| summary.with_spread()).unwrap_or_default();
    let median = |values: &[f64]| Summary::of(values).map_or(f64::NAN, |summary| summary.median);
    println!("| | work | messages/s, 64 under way | of the first | one at a time, p50, µs | of the first |");
    println!("|---|---|---|---|---|---|");
    for ((name, _), figures_of) in builds.iter().zip(&figures) {
        for ((work, (rates, trips)), (first_rates, first_trips)) in WORK.iter().zip(figures_of).zip(&figures[0]) {
            let (rate, trip) = (median(rates) / median(first_rates), median(trips) / median(first_trips));
            println!("| {name} | {work} | {} | {rate:.2} | {} | {trip:.2} |", spread(rates), spread(trips));
        }
    }
    Ok(())
}

/// Rate and median round trip of each kind of work, on a fresh server.
async fn measure(program: &Path, time: Duration) -> Result<Vec<(f64, f64)>> {
    let folder = tempfile::Builder::new().prefix("rtm-bench-").tempdir().context("cannot create a folder")?;
    let mut command = Command::new(program);
    command.args(["--listen", "127.0.0.1:0", "--log", "error", "--data-dir"]).arg(folder.path());
    command.env("RTM_RATES", "none").env("RTM_CONSOLE_TRACE", "never");
    let (mut process, address): (Process, SocketAddr) =
        Process::start_until(&mut command, Says::Stdout, |line| line.split_once("ws://")?.1.parse().ok())?;
    let mut found = Vec::new();

    let mut sender = Link::login(address, "bench", "ann", "", None).await?;
    let receiver = Link::login(address, "bench", "bob", "", None).await?.reads();
    let text = wire::Message { kind: 1, text: "x".repeat(TEXT), ..Default::default() };
    let message: bytes::Bytes = prost::Message::encode_to_vec(&text).into();
    let peer = |request| {
        let options = rtm_proto::view::Send::HISTORY;
        Body::PeerSend(PeerSend { request, deadline: 0, to: "bob".into(), options, message: message.clone() })
    };
    found.push(sender.work(time, &peer).await?);
    receiver.abort();

    let mut tokens = Vec::new();
    for user in 0..MEMBERS {
        call(address, "/users", "", &format!(r#"{{"username":"u{user}","password":"p"}}"#)).await?;
        let login = format!(r#"{{"grant_type":"password","username":"u{user}","password":"p"}}"#);
        tokens.push(text_in(&call(address, "/token", "", &login).await?, "access_token")?);
    }
    let members: Vec<_> = (1..MEMBERS).map(|user| format!("\"u{user}\"")).collect();
    let wanted = format!(
        r#"{{"groupname":"g","desc":"d","public":true,"maxusers":{MEMBERS},"invite_need_confirm":false,"members":[{}]}}"#,
        members.join(",")
    );
    let group = text_in(&call(address, "/chatgroups", &tokens[0], &wanted).await?, "groupid")?;
    let mut links = Vec::new();
    for (user, token) in tokens.iter().enumerate() {
        links.push(Link::login(address, "org#app", &format!("u{user}"), token, Some(ChatHello::default())).await?);
    }
    let mut links = links.into_iter();
    let mut sender = links.next().context("nobody sends")?;
    let readers: Vec<_> = links.map(Link::reads).collect();
    let payload = format!(r#"{{"bodies":[{{"type":"txt","msg":"{}"}}],"ext":{{}}}}"#, "x".repeat(TEXT));
    for (kind, id) in [(ChatTargetKind::User, "u1"), (ChatTargetKind::Group, &*group)] {
        let to = ChatTarget { kind: kind as i32, id: id.to_owned() };
        let send = |request| {
            let (to, payload) = (Some(to.clone()), payload.clone());
            Body::ChatSend(ChatSend { request, to, payload, ..ChatSend::default() })
        };
        found.push(sender.work(time, &send).await?);
    }
    readers.iter().for_each(JoinHandle::abort);
    process.check()?;
    Ok(found)
}

/// A connection that is logged in.
struct Link {
    stream: TcpStream,
    decoder: Decoder,
    data: Vec<u8>,
    batch: BytesMut,
    received: u64,
    request: u64,
}

impl Link {
    async fn login(address: SocketAddr, app: &str, user: &str, token: &str, chat: Option<ChatHello>) -> Result<Self> {
        let (app_id, user_id, token) = (app.into(), user.into(), token.into());
        let hello = wire::Hello { app_id, user_id, token, chat, attempt: 1, ..rtm::hello() };
        let (stream, _, data, received) = rtm::login_with(address, hello).await?;
        let decoder = Decoder::new(Side::Client, MAX_BATCH);
        Ok(Self { stream, decoder, data, batch: BytesMut::new(), received, request: 0 })
    }

    /// Takes whatever comes and says so, until aborted.
    fn reads(mut self) -> JoinHandle<Result<()>> {
        tokio::spawn(async move {
            loop {
                self.turn(&[]).await?;
            }
        })
    }

    /// Messages a second with many under way, and the median of the round trips, in microseconds, with one.
    async fn work(&mut self, time: Duration, make: &dyn Fn(u64) -> Body) -> Result<(f64, f64)> {
        let (begun, mut done, mut waiting) = (Instant::now(), 0, 0);
        while begun.elapsed() < time {
            let sends: Vec<_> = (waiting..WINDOW).map(|_| self.next(make)).collect();
            waiting = WINDOW;
            let outcomes = self.turn(&sends).await?;
            (done, waiting) = (done + outcomes, waiting - outcomes);
        }
        let rate = done as f64 / begun.elapsed().as_secs_f64();
        while waiting > 0 {
            waiting -= self.turn(&[]).await?;
        }
        let (begun, mut trips) = (Instant::now(), Vec::new());
        while begun.elapsed() < time {
            let (sent, send) = (Instant::now(), self.next(make));
            let mut outcomes = self.turn(&[send]).await?;
            while outcomes == 0 {
                outcomes = self.turn(&[]).await?;
            }
            trips.push(sent.elapsed().as_secs_f64() * 1e6);
        }
        Ok((rate, percentile(&mut trips, 50.0)))
    }

    fn next(&mut self, make: &dyn Fn(u64) -> Body) -> Body {
        self.request += 1;
        make(self.request)
    }

    /// Writes these and waits for something; how many outcomes it was.
    async fn turn(&mut self, bodies: &[Body]) -> Result<usize> {
        bodies.iter().for_each(|body| encode::frame(&mut self.batch, body.clone()));
        self.write().await?;
        let before = self.received;
        let mut outcomes = 0;
        loop {
            while let Some((item, used)) = self.decoder.next(&mut self.data)? {
                if let Item::Batch(batch) = item {
                    for frame in Frames::new(&batch) {
                        let frame = frame?;
                        self.received += u64::from(frame.kind >= FIRST_COUNTED);
                        match frame.kind {
                            kind::REPLY => {
                                let reply: wire::Reply = frame.decode()?;
                                if reply.code != 0 {
                                    bail!("a message was refused: {reply:?}");
                                }
                                outcomes += 1;
                            }
                            kind::RECEIPTS => {
                                let receipts: wire::Receipts = frame.decode()?;
                                outcomes += rtm_proto::link::runs(&receipts.runs, WINDOW).count();
                            }
                            kind::CLOSING => bail!("closed: {:?}", frame.decode::<wire::Closing>()?),
                            kind::PING => {
                                let wire::Ping { nonce } = frame.decode()?;
                                encode::frame(&mut self.batch, Body::Pong(wire::Pong { nonce, server_ms: 0 }));
                            }
                            _ => {}
                        }
                    }
                }
                self.data.drain(..used);
            }
            if self.received > before {
                encode::ack(&mut self.batch, self.received);
                return self.write().await.map(|()| outcomes);
            }
            self.write().await?;
            if self.stream.read_buf(&mut self.data).await? == 0 {
                bail!("the server hung up");
            }
        }
    }

    async fn write(&mut self) -> Result<()> {
        if !self.batch.is_empty() {
            let mut out = Vec::new();
            put_message(&mut self.batch, self.received, &mut out);
            self.stream.write_all(&out).await?;
        }
        Ok(())
    }
}

/// What a POST is answered with.
async fn call(address: SocketAddr, path: &str, token: &str, body: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let authorization = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    let request = format!(
        "POST /org/app{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{authorization}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    if !answer.starts_with("HTTP/1.1 200 ") {
        bail!("{path} is answered with {answer}");
    }
    Ok(answer)
}

/// The text of this name in JSON.
fn text_in(json: &str, name: &str) -> Result<String> {
    let found = json.split_once(&format!("\"{name}\":\"")).and_then(|(_, rest)| rest.split_once('"'));
    found.map(|(text, _)| text.to_owned()).with_context(|| format!("no {name} in {json}"))
}
