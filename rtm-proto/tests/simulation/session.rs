//! A session as the server keeps it: it outlives its connection by the resume window.

use std::collections::VecDeque;

use bytes::Bytes;
use rtm_proto::link::{Block, Inbox, Outbox, OutboxError};

use crate::{mutation::Mutation, store::Row};

/// A message on its way through the server.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The session it came from. The outcome goes there and nowhere else: in a fresh session the client sends again what
    /// has no outcome, and is told what becomes of that.
    pub origin: [u8; 16],
    pub from: String,
    pub incarnation: u64,
    pub request: u64,
    /// In the server's milliseconds.
    pub deadline: u64,
    pub to: String,
    pub channel: bool,
    pub store: bool,
    pub message: Bytes,
}

/// What a frame in the outbox stands for, until the receiver's library has taken it.
#[derive(Debug)]
pub enum Awaited {
    Live(Letter),
    Stored(u64),
}

/// What goes out before anything live does.
#[derive(Debug, Default)]
pub struct Loading {
    /// The Store has answered.
    pub read: bool,
    pub rows: VecDeque<Row>,
    pub waiting: VecDeque<Letter>,
}

pub struct Session {
    pub id: [u8; 16],
    pub user: String,
    pub incarnation: u64,
    pub attempt: u64,
    pub connection: Option<u32>,
    /// When the connection was lost.
    pub lost_at: u64,
    pub outbox: Outbox,
    pub inbox: Inbox,
    /// By frame number, ascending.
    pub awaited: VecDeque<(u64, Awaited)>,
    /// Until everything stored is in the outbox; what comes meanwhile queues behind it.
    pub loading: Option<Loading>,
    /// Sends of this user that succeeded and were not yet said to have.
    pub receipts: Vec<u64>,
}

impl Session {
    pub fn new(id: [u8; 16], user: &str, incarnation: u64, attempt: u64, connection: u32, bound: usize) -> Self {
        Self {
            id,
            user: user.to_owned(),
            incarnation,
            attempt,
            connection: Some(connection),
            lost_at: 0,
            outbox: Outbox::new(bound),
            inbox: Inbox::default(),
            awaited: VecDeque::new(),
            loading: Some(Loading::default()),
            receipts: Vec::new(),
        }
    }

    /// Queues one frame that stands for `what`.
    pub fn push(&mut self, bytes: Bytes, expires: u64, what: Awaited) -> Result<(), OutboxError> {
        self.outbox.push(Block { bytes, frames: 1, expires })?;
        self.awaited.push_back((self.outbox.last(), what));
        Ok(())
    }

    /// The client could not hand these frames over; returns what they stood for.
    pub fn decline(&mut self, frames: &[u64]) -> Vec<Awaited> {
        let (declined, rest) = std::mem::take(&mut self.awaited).into_iter().partition(|(n, _)| frames.contains(n));
        self.awaited = rest;
        VecDeque::into_iter(declined).map(|(_, what)| what).collect()
    }

    /// The other end has taken `received` frames; returns what they stood for.
    pub fn acknowledge(&mut self, received: u64) -> Result<Vec<Awaited>, OutboxError> {
        self.outbox.acknowledge(received)?;
        let count = self.awaited.iter().take_while(|&&(number, _)| number <= received).count();
        Ok(self.awaited.drain(..count).map(|(_, what)| what).collect())
    }

    /// A new connection takes the session up; returns what the frames stood for that were taken.
    pub fn resume(&mut self, received: u64, server_ms: u64, broken: Mutation) -> Result<Vec<Awaited>, OutboxError> {
        let taken = self.acknowledge(received)?;
        let mut dropped = Vec::new();
        match broken {
            Mutation::NoRewind => {}
            Mutation::RewindOneMore if received < self.outbox.last() => {
                self.outbox.rewind_with(received + 1, server_ms, |n| dropped.push(n))?;
            }
            _ => self.outbox.rewind_with(received, server_ms, |n| dropped.push(n))?,
        }
        for &number in dropped.iter().rev() {
            self.awaited.retain(|&(own, _)| own != number);
            if broken != Mutation::ReceiptsNotRenumbered {
                self.awaited.iter_mut().filter(|(own, _)| *own > number).for_each(|(own, _)| *own -= 1);
            }
        }
        Ok(taken)
    }

    pub fn is_at_rest(&self) -> bool {
        self.outbox.bytes() == 0
            && !self.inbox.owes()
            && self.awaited.is_empty()
            && self.loading.is_none()
            && self.receipts.is_empty()
    }
}
