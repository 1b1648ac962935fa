//! Connections as streams of bytes: late, cut anywhere, noticed by each end in its own time.

use std::collections::{BTreeMap, VecDeque};

use rand::{Rng, rngs::SmallRng};

/// An end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Client,
    Server,
}

/// One direction: chunks of bytes with the times at which they arrive.
#[derive(Debug, Default)]
struct Pipe {
    chunks: VecDeque<(u64, Vec<u8>)>,
    in_flight: usize,
    last_at: u64,
    /// Nothing more goes in.
    shut: bool,
}

#[derive(Debug, Default)]
struct Connection {
    up: Pipe,
    down: Pipe,
    /// The end has closed its side and reads no more.
    closed: [bool; 2],
    /// When the end learns that the connection is over; what arrives before that is still read.
    told_at: [Option<u64>; 2],
    delay: Option<(u64, u64)>,
}

impl Connection {
    fn from(&mut self, end: End) -> &mut Pipe {
        match end {
            End::Client => &mut self.up,
            End::Server => &mut self.down,
        }
    }

    fn to(&mut self, end: End) -> &mut Pipe {
        match end {
            End::Client => &mut self.down,
            End::Server => &mut self.up,
        }
    }
}

/// All connections there are.
pub struct Network {
    connections: BTreeMap<u32, Connection>,
    next: u32,
    pipe: usize,
    /// Whether a connection may have a slow path of its own, so that a younger one overtakes it.
    pub detours: bool,
    /// One-way delay of a chunk, in milliseconds.
    pub weather: (u64, u64),
    rng: SmallRng,
}

impl Network {
    pub fn new(pipe: usize, detours: bool, weather: (u64, u64), rng: SmallRng) -> Self {
        Self { connections: BTreeMap::new(), next: 1, pipe, detours, weather, rng }
    }

    /// A new connection from a client. The server hears of it with its first bytes.
    pub fn connect(&mut self) -> u32 {
        let id = self.next;
        self.next += 1;
        let delay = (self.detours && self.rng.random_ratio(1, 8)).then(|| (20, self.rng.random_range(30..400)));
        self.connections.insert(id, Connection { delay, ..Default::default() });
        id
    }

    /// True when `end` may write without waiting.
    pub fn has_room(&mut self, id: u32, end: End) -> bool {
        let pipe = self.pipe;
        self.connections.get_mut(&id).is_some_and(|c| !c.from(end).shut && c.from(end).in_flight < pipe)
    }

    /// Writes; bytes for a connection that is over vanish.
    pub fn write(&mut self, id: u32, end: End, mut bytes: &[u8], now: u64) {
        let weather = self.weather;
        let Some(connection) = self.connections.get_mut(&id) else { return };
        let (min, max) = connection.delay.unwrap_or(weather);
        let pipe = connection.from(end);
        if pipe.shut {
            return;
        }
        while !bytes.is_empty() {
            let len = if self.rng.random_ratio(1, 3) { self.rng.random_range(1..=bytes.len()) } else { bytes.len() };
            let (chunk, rest) = bytes.split_at(len);
            bytes = rest;
            pipe.last_at = pipe.last_at.max(now + self.rng.random_range(min..=max));
            pipe.in_flight += len;
            pipe.chunks.push_back((pipe.last_at, chunk.to_vec()));
        }
    }

    /// The next chunk that has arrived at `end`.
    pub fn read(&mut self, id: u32, end: End, now: u64) -> Option<Vec<u8>> {
        let connection = self.connections.get_mut(&id)?;
        if connection.closed[end as usize] {
            return None;
        }
        let pipe = connection.to(end);
        if pipe.chunks.front()?.0 > now {
            return None;
        }
        let (_, chunk) = pipe.chunks.pop_front()?;
        pipe.in_flight -= chunk.len();
        Some(chunk)
    }

    /// True when `end` has read all it will ever read and was told that the connection is over.
    pub fn is_over(&mut self, id: u32, end: End, now: u64) -> bool {
        let Some(connection) = self.connections.get_mut(&id) else { return true };
        connection.told_at[end as usize].is_some_and(|at| at <= now) && connection.to(end).chunks.is_empty()
    }

    /// `end` closes and reads no more; what it wrote still arrives, and then the other end learns of it.
    pub fn close(&mut self, id: u32, end: End, now: u64) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        connection.closed[end as usize] = true;
        connection.from(end).shut = true;
        *connection.to(end) = Pipe { shut: true, ..Pipe::default() };
        let told = connection.from(end).last_at.max(now) + self.rng.random_range(0..100);
        let other = 1 - end as usize;
        let told = connection.told_at[other].map_or(told, |at| at.min(told));
        connection.told_at[other] = Some(told);
        if connection.closed[other] {
            self.connections.remove(&id);
        }
    }

    /// The connection breaks: of the bytes on their way some arrive, up to any byte, and each end notices in its own time.
    pub fn cut(&mut self, id: u32, now: u64) {
        let Some(connection) = self.connections.get_mut(&id) else { return };
        for end in [End::Client, End::Server] {
            let pipe = connection.from(end);
            let keep = self.rng.random_range(0..=pipe.chunks.len());
            pipe.chunks.truncate(keep);
            if let Some((_, chunk)) = pipe.chunks.back_mut()
                && self.rng.random()
            {
                chunk.truncate(self.rng.random_range(0..=chunk.len()));
            }
            pipe.in_flight = pipe.chunks.iter().map(|(_, c)| c.len()).sum();
            pipe.shut = true;
            let late = if self.rng.random_ratio(1, 3) { 600 } else { 60 };
            let at = now + self.rng.random_range(0..late);
            let told = &mut connection.told_at[end as usize];
            *told = Some(told.map_or(at, |old| old.min(at)));
        }
    }

    /// Every connection breaks because the server died.
    pub fn cut_all(&mut self, now: u64) {
        let ids: Vec<u32> = self.connections.keys().copied().collect();
        for id in ids {
            self.cut(id, now);
            self.close(id, End::Server, now);
        }
    }

    /// Connections that the server may read from.
    pub fn ids(&self) -> Vec<u32> {
        self.connections.iter().filter(|(_, c)| !c.closed[End::Server as usize]).map(|(&id, _)| id).collect()
    }

    /// The earliest arrival after `now`.
    pub fn next_arrival(&self, now: u64) -> Option<u64> {
        let pipes = self.connections.values().flat_map(|c| [&c.up, &c.down]);
        pipes.filter_map(|p| p.chunks.front()).map(|&(at, _)| at).filter(|&at| at > now).min()
    }
}
