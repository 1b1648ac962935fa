//! The Bus: who is where, and carrying messages to them.
//!
//! A seam: [`local::LocalBus`] serves one process; an engine that spans nodes keeps the same promises and passes the same
//! [`suite`]. A node talks to one [`AppBus`] for each App ID, so that no identifier of one App can reach into another.

pub mod local;
pub mod suite;
pub mod watch;

use std::sync::Arc;

use rtm_proto::{
    code::{self, Presence},
    encode,
    link::Block,
    view, wire,
};

/// Where the outcome of a peer message goes: the session that sent it.
pub trait Origin: Send + Sync {
    /// The receiver's library has taken the `count` messages from `first` on.
    fn delivered(&self, first: u64, count: u64);
    /// The message was not delivered; with `CachedByServer` it will be later.
    fn failed(&self, request: u64, code: code::PeerMessage);
}

/// Peer messages of one sender to one receiver on their way. Borrowed from the sender's read buffer; whoever keeps them
/// copies them.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The receiver's user id.
    pub to: &'a str,
    /// The sender's user id.
    pub from: &'a str,
    /// The sender's incarnation.
    pub incarnation: u64,
    /// When the server received them, in its milliseconds.
    pub server_ms: u64,
    /// They were stored while the receiver was away.
    pub offline: bool,
    /// The messages, in order; at least one.
    pub sends: &'a [view::Send<'a>],
    /// Hears the outcome of each exactly once, from any thread, perhaps before [`AppBus::send`] returns.
    pub origin: &'a Arc<dyn Origin>,
}

impl<'a> Delivery<'a> {
    /// The messages as they are written to the receiver.
    pub fn messages(&self) -> impl Iterator<Item = encode::PeerMessage<'a>> + use<'a> {
        let Self { from, incarnation, server_ms, offline, sends, .. } = *self;
        sends.iter().map(move |send| encode::PeerMessage {
            from,
            incarnation,
            request: send.request,
            server_ms,
            offline,
            message: send.message,
        })
    }
}

/// Where one user receives.
pub trait Mailbox: Send + Sync {
    /// Queues the messages, from when on this mailbox owes their origin the outcomes, and returns how many. Fewer than all:
    /// the mailbox is closed, the messages behind were not taken and nobody was told.
    fn deliver(&self, delivery: &Delivery<'_>) -> usize;

    /// True when this mailbox belongs to the library of that incarnation, and a connection which that library opened after
    /// the one numbered `attempt` has reached it. Answers at once and takes no lock that a delivery is made under.
    fn is_ahead_of(&self, incarnation: u64, attempt: u64) -> bool;

    /// False while nothing was heard from the mailbox's owner for so long that others are told of it. Answers at once
    /// and takes no lock; whoever changes it says so with [`AppBus::reach_changed`].
    fn is_reachable(&self) -> bool;

    /// The attributes that the user has given to itself. Takes no lock that a delivery is made under.
    fn attributes(&self) -> Vec<wire::Attribute>;

    /// Somebody else claimed the user. The mailbox answers for everything it holds and closes. Takes no lock that a message
    /// is sent under.
    fn evict(&self, successor: u64);

    /// Its owner takes part in nothing any more. Called behind an eviction, with no lock held.
    fn retire(self: Arc<Self>);

    /// The user is kept out from now on. The mailbox answers for everything it holds and closes.
    fn expel(&self, reason: &str);
}

/// The mailbox that a claim has closed. Whoever claimed lets its owner [`retire`](Mailbox::retire).
pub type Evicted = Arc<dyn Mailbox>;

/// A claim that came behind a later one of the same library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overtaken;

/// Hears of the presence of users.
pub trait Watcher: Send + Sync {
    /// Queues a block of one `PresenceChange`.
    fn presence_changed(&self, change: &Block);
}

/// Is called with the presence of each user asked about, in order.
pub type PresenceAnswer = Box<dyn FnOnce(Vec<Presence>) + Send>;

/// Is called with the attributes of a user, `None` when nobody holds it.
pub type AttributesAnswer = Box<dyn FnOnce(Option<Vec<wire::Attribute>>) + Send>;

/// Receives what other nodes publish to a channel that has members here.
pub trait Subscriber: Send + Sync {
    /// Queues the block for every member on this node but `from`.
    fn publish(&self, block: &Block, from: &str);
}

/// The Bus of one App.
pub trait AppBus: Send + Sync {
    /// Makes `mailbox` the one of `user`, and evicts the one it replaces, whichever node that is on; of this node, it is given
    /// back. `incarnation` tells
    /// the evicted mailbox whether it is the same library that came back; when it is, and the claim was overtaken by one of
    /// a later `attempt`, nothing changes.
    fn claim(
        &self,
        user: &Arc<str>,
        mailbox: Arc<dyn Mailbox>,
        incarnation: u64,
        attempt: u64,
    ) -> Result<Option<Evicted>, Overtaken>;

    /// The user is gone, unless another mailbox has claimed it since.
    fn release(&self, user: &str, mailbox: &Arc<dyn Mailbox>);

    /// True while some mailbox holds the user.
    fn is_online(&self, user: &str) -> bool;

    /// Closes the mailbox of a user who is kept out from now on, wherever it is.
    fn expel(&self, user: &str, reason: &str);

    /// Asks how the users stand. `answer` is called once, from any thread, perhaps before this returns.
    fn presence(&self, users: &[String], answer: PresenceAnswer);

    /// From now on `watcher` hears how these users stand: of all in one block at once, then of every change, in order. A user
    /// that is watched already is told of again and no more.
    fn watch(&self, users: &[Arc<str>], watcher: &Arc<dyn Watcher>);

    /// `watcher` hears no more of these users. What was on its way may still arrive.
    fn unwatch(&self, users: &[Arc<str>], watcher: &Arc<dyn Watcher>);

    /// What [`Mailbox::is_reachable`] says of the mailbox of `user` has changed.
    fn reach_changed(&self, user: &str);

    /// Asks for the attributes of a user. `answer` is called once, from any thread, perhaps before this returns.
    fn user_attributes(&self, user: &str, answer: AttributesAnswer);

    /// Carries a message to its receiver, in order per sender and receiver. When nobody holds the receiver the origin
    /// hears `PeerUnreachable` at once.
    fn send(&self, delivery: Delivery<'_>);

    /// This node has members in `channel` now.
    fn subscribe(&self, channel: &Arc<str>, subscriber: Arc<dyn Subscriber>);

    /// This node has no members in `channel` any more.
    fn unsubscribe(&self, channel: &str, subscriber: &Arc<dyn Subscriber>);

    /// Carries a block to every other subscriber of `channel`, in order. The publishing node serves its own members itself.
    fn publish(&self, channel: &str, block: &Block, from: &str, publisher: &Arc<dyn Subscriber>);
}

/// Hands out the [`AppBus`] of each App.
pub trait Bus: Send + Sync {
    /// The Bus of `app`; the same one every time, until it is forgotten.
    fn app(&self, app: &str) -> Arc<dyn AppBus>;

    /// Nobody on this node uses the App now: what is kept for it may go.
    fn forget(&self, app: &str);
}
