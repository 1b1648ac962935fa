//! A channel: its members on this node, and fan-out to them.
//!
//! A message is encoded once, into a block that every member's outbox shares. The lock is held while the block is handed
//! out, so that all members get all messages in the order of their sequence numbers.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::BytesMut;
use rand::seq::IteratorRandom;
use rtm_proto::{
    encode,
    link::Block,
    view,
    wire::{self, frame::Body},
};

use super::{App, notice::Notice, positions::Position, recent::Recent};
use crate::{bus::Subscriber, session::Session, trace::Number};

/// Exists while it has members.
pub struct Channel {
    /// The channel id.
    pub id: Arc<str>,
    app: Weak<App>,
    /// Random; sequence numbers mean something only within it.
    epoch: u64,
    this: Weak<Channel>,
    pub(super) state: Mutex<State>,
}

/// What changes with every join, leave and message.
#[derive(Default)]
pub(super) struct State {
    members: Vec<Arc<Session>>,
    /// Where in `members` a session is, by its address.
    places: HashMap<usize, usize>,
    /// The number of the last message.
    sequence: u64,
    pub(super) notice: Notice,
    recent: Recent,
}

impl State {
    fn place(&self, session: &Arc<Session>) -> Option<usize> {
        self.places.get(&(Arc::as_ptr(session) as usize)).copied()
    }

    fn add(&mut self, session: &Arc<Session>) {
        self.places.insert(Arc::as_ptr(session) as usize, self.members.len());
        self.members.push(session.clone());
    }

    fn remove(&mut self, session: &Arc<Session>) -> bool {
        let Some(place) = self.places.remove(&(Arc::as_ptr(session) as usize)) else { return false };
        self.members.swap_remove(place);
        if let Some(moved) = self.members.get(place) {
            self.places.insert(Arc::as_ptr(moved) as usize, place);
        }
        true
    }

    /// How many members there are on this node.
    pub(super) fn count(&self) -> usize {
        self.members.len()
    }

    /// Queues the block for every member but the one whose user id is `except`.
    pub(super) fn fan_out(&self, block: &Block, except: Option<&str>) {
        for member in self.members.iter().filter(|m| except != Some(&m.user)) {
            member.publish(block);
        }
    }
}

/// Where a member stands who has just joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// The channel's epoch, the number of its last message, and how many members it has.
    pub position: (u64, u64, u32),
    /// The messages that a returning member has missed for good: first and last, 0 for an unknown last.
    pub gap: Option<(u64, u64)>,
}

impl Channel {
    /// Adds the session, making the channel when there is none. `known` is the epoch and sequence number at which a
    /// returning member stands; an epoch of 0 means that it is new. `answer` is told where it stands before anything that
    /// happens in the channel afterwards can reach it, and given those of the last messages that it has missed.
    pub fn join(
        app: &Arc<App>,
        id: &str,
        session: &Arc<Session>,
        known: (u64, u64),
        answer: impl FnOnce(Joined, &[Block]),
    ) -> Arc<Channel> {
        let mut channels = app.channels();
        let channel = match channels.get(id) {
            Some(channel) => channel.clone(),
            None => {
                let channel = Channel::new(app, id, app.positions.take(id));
                channels.insert(channel.id.clone(), channel.clone());
                app.bus.subscribe(&channel.id, channel.clone());
                channel
            }
        };
        let mut state = channel.state();
        let newcomer = state.place(session).is_none();
        if newcomer {
            state.add(session);
        }
        drop(channels);
        let mut missed = Vec::new();
        let gap = match known {
            (0, _) => None,
            (epoch, seen) if epoch == channel.epoch => {
                // Up to where messages are missing for good.
                let mut end = state.sequence + 1;
                let kept = app.settings.limits.replayed_messages;
                state.recent.forget(channel.replayed_since());
                if let Some((first, blocks)) = state.recent.behind(seen, kept, &session.user) {
                    (end, missed) = (first, blocks);
                }
                (seen < end - 1).then(|| (seen + 1, end - 1))
            }
            (_, seen) => Some((seen.saturating_add(1), 0)),
        };
        answer(Joined { position: (channel.epoch, state.sequence, state.count() as u32), gap }, &missed);
        if newcomer {
            channel.note(session, true);
            channel.announce(&state, session, true);
            channel.count_changed(&mut state);
        }
        drop(state);
        channel
    }

    /// `position` is where the channel of this id stopped counting.
    fn new(app: &Arc<App>, id: &str, position: Option<Position>) -> Arc<Channel> {
        // 0 means "new here" on the wire.
        let (epoch, sequence) = position.unwrap_or_else(|| (rand::random::<u64>().max(1), 0));
        Arc::new_cyclic(|this| Channel {
            id: id.into(),
            app: Arc::downgrade(app),
            epoch,
            this: this.clone(),
            state: Mutex::new(State { sequence, ..State::default() }),
        })
    }

    /// Removes the session; when it was the last member the channel is gone.
    pub fn leave(&self, session: &Arc<Session>) {
        let emptied = {
            let mut state = self.state();
            if !state.remove(session) {
                return;
            }
            self.note(session, false);
            self.announce(&state, session, false);
            self.count_changed(&mut state);
            state.count() == 0
        };
        if emptied {
            self.dissolve();
        }
    }

    fn dissolve(&self) {
        let (Some(app), Some(this)) = (self.app.upgrade(), self.this.upgrade()) else { return };
        let mut channels = app.channels();
        // Somebody may have joined since; joins hold the map.
        let state = self.state();
        if state.count() > 0 || !channels.get(&*self.id).is_some_and(|held| Arc::ptr_eq(held, &this)) {
            return;
        }
        app.positions.remember(&self.id, (self.epoch, state.sequence));
        drop(state);
        channels.remove(&*self.id);
        if let Some(now) = self.with_hub(|hub| hub.clock.now()) {
            app.attributes.emptied(&app, &self.id, now);
        }
        let subscriber: Arc<dyn Subscriber> = this;
        app.bus.unsubscribe(&self.id, &subscriber);
    }

    /// What a message takes at most as it is written to members, in bytes.
    pub fn frame_len(channel: &str, from: &str, message: &[u8]) -> usize {
        // The numbers, and the lengths of everything.
        message.len() + channel.len() + from.len() + 64
    }

    /// Writes the sends, all of one member, to every other member. `false`: the sender is not a member.
    pub fn send(&self, sender: &Arc<Session>, sends: &[view::Send<'_>], server_ms: u64) -> bool {
        let mut state = self.state();
        if state.place(sender).is_none() {
            return false;
        }
        let size = sends.iter().map(|s| Self::frame_len(&self.id, &sender.user, s.message)).sum();
        let mut batch = BytesMut::with_capacity(size);
        for send in sends {
            state.sequence += 1;
            encode::ChannelMessage {
                channel: &self.id,
                from: &sender.user,
                incarnation: sender.incarnation,
                request: send.request,
                server_ms,
                sequence: state.sequence,
                message: send.message,
            }
            .put(&mut batch);
        }
        let block = Block::new(batch.freeze(), sends.len() as u32);
        let first = state.sequence + 1 - sends.len() as u64;
        state.recent.push(&block, first, &sender.user, server_ms, sender.app.settings.limits.replayed_messages);
        let requests = sends.iter().map(|send| send.request);
        let traced = Self::traced(&sender.app, &sender.user, sender.incarnation, requests);
        for member in &state.members {
            if !Arc::ptr_eq(member, sender) {
                member.publish_traced(&block, &traced);
            }
        }
        sender.app.tally.hand((state.count() - 1) * sends.len());
        self.publish_elsewhere(&block, &sender.user);
        true
    }

    /// Writes a message of somebody who is not here as a member to every member.
    pub(super) fn send_external(&self, from: &str, incarnation: u64, request: u64, server_ms: u64, message: &[u8]) {
        let mut state = self.state();
        state.sequence += 1;
        let mut frame = BytesMut::with_capacity(Self::frame_len(&self.id, from, message));
        let sequence = state.sequence;
        encode::ChannelMessage { channel: &self.id, from, incarnation, request, server_ms, sequence, message }
            .put(&mut frame);
        let block = Block::new(frame.freeze(), 1);
        let Some(app) = self.app.upgrade() else { return };
        let kept = app.settings.limits.replayed_messages;
        // Nobody's own: the user of that name gets it like everybody else.
        state.recent.push(&block, sequence, &"".into(), server_ms, kept);
        let traced = Self::traced(&app, from, incarnation, [request]);
        state.members.iter().for_each(|member| member.publish_traced(&block, &traced));
        app.tally.hand(state.count());
        self.publish_elsewhere(&block, "");
    }

    /// Which messages of a block are followed, in order; empty: none.
    fn traced(app: &App, from: &str, incarnation: u64, requests: impl IntoIterator<Item = u64>) -> Vec<Option<Number>> {
        match app.trace.is_on() {
            true => requests.into_iter().map(|request| app.trace.find(&app.id, from, incarnation, request)).collect(),
            false => Vec::new(),
        }
    }

    /// Keeps for later that a member came or went.
    fn note(&self, session: &Session, joined: bool) {
        if let Some(now) = self.with_hub(|hub| hub.clock.now()) {
            session.app.note_member(&self.id, &session.user, joined, now);
        }
    }

    /// Up to `max` members, a random choice of more, and how many there are. `None`: the session is not a member.
    pub fn members(&self, session: &Arc<Session>, max: usize) -> Option<(Vec<String>, usize)> {
        let state = self.state();
        state.place(session)?;
        let name = |member: &Arc<Session>| member.user.to_string();
        let users = if state.count() <= max {
            state.members.iter().map(name).collect()
        } else {
            state.members.iter().map(name).choose_multiple(&mut rand::rng(), max)
        };
        Some((users, state.count()))
    }

    /// How many members there are on this node.
    pub fn member_count(&self) -> usize {
        self.state().count()
    }

    /// The first `most` members on this node by their names.
    pub fn member_names(&self, most: usize) -> Vec<Arc<str>> {
        let mut names: Vec<_> = self.state().members.iter().map(|member| member.user.clone()).collect();
        names.sort();
        names.truncate(most);
        names
    }

    /// Tells the other members that one came or went, unless the channel is too large for that.
    fn announce(&self, state: &State, session: &Arc<Session>, joined: bool) {
        if state.count() > self.notified() {
            return;
        }
        let member = wire::ChannelMember { channel: self.id.to_string(), user: session.user.to_string(), joined };
        let block = Block::new(encode::to_bytes(Body::ChannelMember(member)), 1);
        state.fan_out(&block, Some(&session.user));
        self.publish_elsewhere(&block, &session.user);
    }

    /// Queues the block for every member, on whichever node.
    pub(super) fn tell(&self, block: &Block) {
        let state = self.state();
        state.fan_out(block, None);
        self.publish_elsewhere(block, "");
    }

    fn publish_elsewhere(&self, block: &Block, from: &str) {
        if let (Some(app), Some(this)) = (self.app.upgrade(), self.this.upgrade()) {
            let publisher: Arc<dyn Subscriber> = this;
            app.bus.publish(&self.id, block, from, &publisher);
        }
    }

    /// From when on the server must have received a message that is sent again to members who come back.
    fn replayed_since(&self) -> u64 {
        self.with_hub(|hub| hub.clock.now().saturating_sub(hub.config.timers.replay_ms.0)).unwrap_or(0)
    }

    /// Forgets messages that are too old to be sent again.
    pub(super) fn forget_old(&self) {
        let since = self.replayed_since();
        self.state().recent.forget(since);
    }

    /// The largest number of members that are told of every join and leave.
    pub(super) fn notified(&self) -> usize {
        self.app.upgrade().map_or(0, |app| app.settings.limits.members_notified as usize)
    }

    pub(super) fn with_hub<T>(&self, f: impl FnOnce(&super::Hub) -> T) -> Option<T> {
        Some(f(&*self.app.upgrade()?.hub.upgrade()?))
    }

    pub(super) fn weak(&self) -> Weak<Channel> {
        self.this.clone()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Channel {
    fn publish(&self, block: &Block, from: &str) {
        self.state().fan_out(block, Some(from));
    }
}
