//! The raw relay: passes messages on from one connection to its partner, or to all members of a room, and looks at nothing
//! but their lengths. What it reaches is what the system's sockets give; everything else is measured against it.
//!
//! A connection begins with a [`Greeting`]. The relay answers with one byte once it has registered the connection. Then
//! come messages, each behind its length in four bytes; a length with its highest bit set is a message by itself, a
//! [`RECEIPT`].

use std::{
    cell::RefCell,
    collections::HashMap,
    io::{self, Write},
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result};
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// The length of a greeting in bytes.
pub const GREETING: usize = 5;

/// The bit that makes a length a receipt.
pub const RECEIPT: u32 = 1 << 31;

/// What a connection is for, and the number of its pair or room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// Bytes go to the other connection of the pair.
    Pair(u32),
    /// Takes what is sent to the room.
    Member(u32),
    /// Sends to the room.
    Sender(u32),
}

impl Greeting {
    /// As it is written.
    pub fn encode(self) -> [u8; GREETING] {
        let (kind, number) = match self {
            Greeting::Pair(number) => (0, number),
            Greeting::Member(number) => (1, number),
            Greeting::Sender(number) => (2, number),
        };
        let [a, b, c, d] = number.to_be_bytes();
        [kind, a, b, c, d]
    }

    fn decode([kind, a, b, c, d]: [u8; GREETING]) -> Option<Self> {
        let number = u32::from_be_bytes([a, b, c, d]);
        match kind {
            0 => Some(Greeting::Pair(number)),
            1 => Some(Greeting::Member(number)),
            2 => Some(Greeting::Sender(number)),
            _ => None,
        }
    }
}

type Half = (Arc<TcpStream>, oneshot::Sender<Arc<TcpStream>>);

#[derive(Default)]
struct Places {
    /// Connections whose partner has not come.
    halves: HashMap<u32, Half>,
    rooms: HashMap<u32, Vec<Arc<TcpStream>>>,
}

type Shared = Arc<Mutex<Places>>;

/// Prints the address it listens on and relays until the process is killed.
pub fn serve(workers: usize) -> Result<()> {
    let mut builder = match workers {
        0 | 1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = builder.worker_threads(workers.max(1)).enable_io().build().context("cannot start the relay")?;
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("the relay cannot listen")?;
        let mut stdout = io::stdout();
        writeln!(stdout, "{}", listener.local_addr()?).and_then(|()| stdout.flush())?;
        let places = Shared::default();
        loop {
            let (stream, _) = listener.accept().await.context("the relay cannot accept")?;
            let places = places.clone();
            // A connection that breaks is of no interest to the others.
            tokio::spawn(async move { relay(stream, places).await.ok() });
        }
    })
}

async fn relay(mut stream: TcpStream, places: Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut greeting = [0; GREETING];
    stream.read_exact(&mut greeting).await?;
    let greeting = Greeting::decode(greeting).ok_or(io::ErrorKind::InvalidData)?;
    let stream = Arc::new(stream);
    match greeting {
        Greeting::Pair(number) => {
            let (tell, told) = oneshot::channel();
            let partner = lock(&places).halves.remove(&number);
            let partner = match partner {
                Some((partner, waiting)) => {
                    let _ = waiting.send(stream.clone());
                    partner
                }
                None => {
                    lock(&places).halves.insert(number, (stream.clone(), tell));
                    told.await.map_err(|_| io::ErrorKind::BrokenPipe)?
                }
            };
            write_all(&stream, &[1]).await?;
            copy(&stream, std::slice::from_ref(&partner)).await
        }
        Greeting::Member(number) => {
            lock(&places).rooms.entry(number).or_default().push(stream.clone());
            write_all(&stream, &[1]).await?;
            // Members say nothing; this sees them go.
            copy(&stream, &[]).await
        }
        Greeting::Sender(number) => {
            let members = lock(&places).rooms.get(&number).cloned().unwrap_or_default();
            write_all(&stream, &[1]).await?;
            copy(&stream, &members).await
        }
    }
}

/// What one read takes at most, in bytes.
const READ: usize = 256 * 1024;

thread_local! {
    /// Lent out to the task that has something to read, so that a quiet connection holds no buffer.
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

async fn copy(from: &TcpStream, to: &[Arc<TcpStream>]) -> io::Result<()> {
    // The beginning of a message that has not come whole.
    let mut rest = Vec::new();
    loop {
        from.readable().await?;
        let mut buffer = SPARE.with_borrow_mut(Vec::pop).unwrap_or_else(|| vec![0; READ]);
        let copied = copy_once(from, to, &mut buffer, &mut rest).await;
        SPARE.with_borrow_mut(|spare| spare.push(buffer));
        copied?;
    }
}

async fn copy_once(from: &TcpStream, to: &[Arc<TcpStream>], buffer: &mut [u8], rest: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let kept = rest.len();
        buffer.get_mut(..kept).ok_or(io::ErrorKind::InvalidData)?.copy_from_slice(rest);
        let len = match from.try_read(&mut buffer[kept..]) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(len) => kept + len,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        let whole = whole(&buffer[..len]);
        rest.clear();
        rest.extend_from_slice(&buffer[whole..len]);
        for stream in to {
            write_all(stream, &buffer[..whole]).await?;
        }
    }
}

/// The bytes of the messages at the front of `data` that are there whole.
fn whole(data: &[u8]) -> usize {
    let mut end = 0;
    while let Some(head) = data[end..].first_chunk::<4>() {
        let len = u32::from_be_bytes(*head);
        let next = end + 4 + if len & RECEIPT == 0 { len as usize } else { 0 };
        if next > data.len() {
            break;
        }
        end = next;
    }
    end
}

async fn write_all(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => stream.writable().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn lock(places: &Shared) -> MutexGuard<'_, Places> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_comes_back_as_it_was_and_garbage_does_not() {
        for greeting in [Greeting::Pair(7), Greeting::Member(u32::MAX), Greeting::Sender(0)] {
            assert_eq!(Greeting::decode(greeting.encode()), Some(greeting));
        }
        assert_eq!(Greeting::decode([9, 0, 0, 0, 0]), None);
    }

    #[test]
    fn only_whole_messages_are_passed_on() {
        let mut data = vec![0, 0, 0, 2, b'h', b'i', 0x80, 0, 0, 1, 0, 0, 0, 0];
        assert_eq!(whole(&data), data.len());
        for cut in 10..14 {
            assert_eq!(whole(&data[..cut]), 10);
        }
        assert_eq!(whole(&data[..5]), 0);
        data.extend([0, 0, 0, 9, 1]);
        assert_eq!(whole(&data), 14);
    }
}
