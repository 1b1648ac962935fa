//! What waits for the users who are there, and how it gets to their devices, in order and none left out.
//!
//! The store counts the events of each user. An inbox knows how many there are and what each device was handed last. An
//! event that was just committed is handed on from memory; whatever is missing in between, because another commit was
//! faster, because a device reads slowly, or because it was away, is read from the store.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use bytes::Bytes;
use rtm_proto::{
    batch::{Frames, kind},
    link::Block,
    wire::{self, closing::Cause},
};

use super::{
    Chat,
    device::{Device, Entry, Handed},
    event,
};
use crate::{
    bus::Subscriber,
    hub::{App, Hub},
    store::chat::{InboxRow, Waiting, Wake},
};

/// Events kept in memory for one user, and their bytes; what is older is read from the store.
const CACHE_EVENTS: usize = 256;
const CACHE_BYTES: usize = 512 * 1024;

/// What is read from the store at a time.
const PAGE: u32 = 128;

/// By App and user.
type Users = HashMap<(Arc<str>, Arc<str>), Arc<Inbox>>;

/// The inboxes of users who are there.
#[derive(Default)]
pub struct Inboxes {
    users: Mutex<Users>,
}

/// The inbox of one user.
pub struct Inbox {
    /// The user's App.
    pub app: Arc<App>,
    /// The user.
    pub user: Arc<str>,
    hub: Weak<Hub>,
    this: Weak<Inbox>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    devices: Vec<Arc<Device>>,
    /// The position of the last event.
    head: u64,
    recent: BTreeMap<u64, Entry>,
    recent_bytes: usize,
    /// Somebody reads from the store.
    reading: bool,
}

/// What is to be read from the store.
struct Missing {
    /// Behind this position.
    after: u64,
    /// So many of them at most.
    events: u32,
    /// And not many more bytes.
    bytes: usize,
}

/// Where a user's inboxes on other nodes listen. No channel can have such a name.
fn topic(user: &str) -> Arc<str> {
    format!("chat\tuser\t{user}").into()
}

/// A word to the other nodes: there is more.
const MORE: u8 = 1;
/// The user has joined or left a room.
const ROOMS: u8 = 2;

/// Publishes for those who are not there themselves.
struct Nobody;

impl Subscriber for Nobody {
    fn publish(&self, _block: &Block, _from: &str) {}
}

/// Carries `bytes` to the inboxes that the user has on other nodes.
fn carry(app: &App, user: &str, bytes: Vec<u8>, here: Option<&Arc<Inbox>>) {
    let publisher: Arc<dyn Subscriber> = match here {
        Some(inbox) => inbox.clone(),
        None => Arc::new(Nobody),
    };
    app.bus.publish(&topic(user), &Block::new(bytes.into(), 1), user, &publisher);
}

impl Inboxes {
    fn users(&self) -> MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The inbox of a user who is there.
    pub fn of(&self, app: &App, user: &str) -> Option<Arc<Inbox>> {
        self.users().get(&(app.id.clone(), user.into())).cloned()
    }

    /// Adds a device, made by `make` for its inbox; the first opens it. Also whether it is the first.
    pub fn arrive<T>(
        &self,
        hub: &Weak<Hub>,
        app: &Arc<App>,
        user: &Arc<str>,
        head: u64,
        make: impl FnOnce(&Arc<Inbox>) -> (Arc<Device>, T),
    ) -> (T, bool) {
        let mut users = self.users();
        let mut first = false;
        let inbox = users.entry((app.id.clone(), user.clone())).or_insert_with(|| {
            first = true;
            let inbox = Arc::new_cyclic(|this| Inbox {
                app: app.clone(),
                user: user.clone(),
                hub: hub.clone(),
                this: this.clone(),
                state: Mutex::default(),
            });
            app.bus.subscribe(&topic(user), inbox.clone());
            inbox
        });
        let (device, made) = make(inbox);
        {
            let mut state = inbox.state();
            state.head = state.head.max(head);
            state.devices.push(device);
        }
        (made, first)
    }

    /// Those of everybody who is there.
    pub fn all(&self) -> Vec<Arc<Inbox>> {
        self.users().values().cloned().collect()
    }

    /// Takes a device off. True when it was the user's last one here.
    pub fn depart(&self, inbox: &Arc<Inbox>, device: &Arc<Device>) -> bool {
        let mut users = self.users();
        let mut state = inbox.state();
        let before = state.devices.len();
        state.devices.retain(|other| !Arc::ptr_eq(other, device));
        let last = before > state.devices.len() && state.devices.is_empty();
        if last {
            users.remove(&(inbox.app.id.clone(), inbox.user.clone()));
            let subscriber: Arc<dyn Subscriber> = inbox.clone();
            inbox.app.bus.unsubscribe(&topic(&inbox.user), &subscriber);
        }
        last
    }
}

impl Inbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The devices that are there.
    pub fn devices(&self) -> Vec<Arc<Device>> {
        self.state().devices.clone()
    }

    /// Notes that there are events up to `position`; the last of them is at hand.
    pub(super) fn offer(&self, position: u64, entry: Option<Entry>) {
        {
            let mut state = self.state();
            state.head = state.head.max(position);
            if let Some(entry) = entry {
                state.keep(position, entry);
            }
        }
        self.look();
    }

    /// Hands the devices what they can take, and writes down what they have.
    pub fn look(&self) {
        let Some(this) = self.this.upgrade() else { return };
        let (read, devices) = {
            let mut state = self.state();
            let read = state.advance() && !std::mem::replace(&mut state.reading, true);
            (read, state.devices.clone())
        };
        if read {
            tokio::spawn(this.clone().read());
        }
        self.note_taken(&devices, u64::MAX);
    }

    /// Notes what those devices have of whom more is known than was noted, or nothing was noted for `patience`.
    pub fn note_taken(&self, devices: &[Arc<Device>], patience: u64) {
        let Some(hub) = self.hub.upgrade() else { return };
        for device in devices {
            if let Some(taken) = device.to_note(hub.chat.now(), patience) {
                hub.chat.note_taken(&self.app, &self.user, device.name.as_deref(), taken);
            }
        }
    }

    /// Reads what devices miss, until none does.
    async fn read(self: Arc<Self>) {
        loop {
            let (missing, head) = {
                let mut state = self.state();
                match state.missing() {
                    Some(missing) => (missing, state.head),
                    None => {
                        state.reading = false;
                        return;
                    }
                }
            };
            let Some(hub) = self.hub.upgrade() else { return };
            let Missing { after, events, bytes } = missing;
            let read = hub.chat.store().chat_waiting(&self.app.id, &self.user, after, events, bytes).await;
            let mut state = self.state();
            match read {
                Ok(rows) => {
                    state.take(after, head, rows);
                    state.advance();
                }
                Err(error) => {
                    tracing::error!(%error, user = %self.user, "what waits for a user cannot be read; the next event tries again");
                    state.reading = false;
                    return;
                }
            }
        }
    }
}

impl State {
    fn keep(&mut self, position: u64, entry: Entry) {
        self.put(position, entry);
        self.shorten();
    }

    /// Keeps an event in memory. Of a message that was taken back nothing is kept, whichever of the two came first.
    fn put(&mut self, position: u64, mut entry: Entry) {
        let event = entry.event.as_deref().unwrap_or_default();
        if let Some(message) = event::recalls(event) {
            for former in self.recent.values_mut() {
                if former.event.as_deref().and_then(event::number_of) == Some(message) {
                    self.recent_bytes -= size(former);
                    former.event = None;
                    self.recent_bytes += size(former);
                }
            }
        } else if let Some(message) = event::number_of(event) {
            let mut behind = self.recent.range(position..).filter_map(|(_, later)| later.event.as_deref());
            if behind.any(|later| event::recalls(later) == Some(message)) {
                entry.event = None;
            }
        }
        self.recent_bytes += size(&entry);
        if let Some(former) = self.recent.insert(position, entry) {
            self.recent_bytes -= size(&former);
        }
    }

    /// Hands on what is at hand. True when something has to be read.
    fn advance(&mut self) -> bool {
        let mut missing = false;
        for device in &self.devices {
            loop {
                let next = device.sent() + 1;
                if next > self.head {
                    break;
                }
                let Some(entry) = self.recent.get(&next) else {
                    missing |= device.wants().is_some();
                    break;
                };
                if device.hand(next, entry) != Handed::Yes {
                    break;
                }
            }
            device.tell_caught_up();
        }
        missing
    }

    /// What is missing that a device could take.
    fn missing(&self) -> Option<Missing> {
        let wants = |device: &Arc<Device>| {
            let (events, bytes) = device.wants()?;
            let after = device.sent();
            let missing = after < self.head && !self.recent.contains_key(&(after + 1));
            let bytes = bytes.min(CACHE_BYTES / 2);
            missing.then_some(Missing { after, events: PAGE.min(events as u32), bytes })
        };
        self.devices.iter().filter_map(wants).min_by_key(|missing| missing.after)
    }

    /// Takes in what was read behind `after`, when there were events up to `head`. What the store has no more is nothing.
    fn take(&mut self, after: u64, head: u64, rows: Vec<InboxRow>) {
        let mut fresh = BTreeMap::new();
        let mut next = after + 1;
        let mut skipped = Vec::new();
        for row in rows {
            if row.position > next {
                skipped.push(next..row.position);
            }
            next = row.position + 1;
            let (event, origin) = match row.what {
                Waiting::Message(kept) => (Some(event::message(&kept)), kept.message.incarnation),
                Waiting::Event(event) => (Some(event), 0),
                Waiting::Nothing => (None, 0),
            };
            fresh.insert(row.position, Entry { event, origin });
        }
        if fresh.is_empty() {
            skipped.push(next..head + 1);
        }
        // Those who wait for what is gone go on behind it.
        for gone in skipped {
            for device in &self.devices {
                if gone.contains(&(device.sent() + 1)) {
                    device.skip_to(gone.end - 1);
                }
            }
        }
        // The oldest are what was asked for; they are handed on before anything makes room.
        for (position, entry) in fresh {
            if !self.recent.contains_key(&position) {
                self.put(position, entry);
            }
        }
        self.advance();
        self.shorten();
    }

    /// Forgets the oldest of what is in memory.
    fn shorten(&mut self) {
        while self.recent.len() > CACHE_EVENTS || (self.recent_bytes > CACHE_BYTES && self.recent.len() > 1) {
            if let Some((_, entry)) = self.recent.pop_first() {
                self.recent_bytes -= size(&entry);
            }
        }
    }
}

fn size(entry: &Entry) -> usize {
    entry.event.as_ref().map_or(0, Bytes::len) + 64
}

impl Subscriber for Inbox {
    /// Something from another node.
    fn publish(&self, block: &Block, _from: &str) {
        let (Some(hub), Some(this)) = (self.hub.upgrade(), self.this.upgrade()) else { return };
        match block.bytes.first() {
            Some(&MORE) => {
                let position = block.bytes.get(1..9).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
                self.offer(position.unwrap_or(0), None);
            }
            Some(&ROOMS) => {
                tokio::spawn(async move { hub.chat.look_for_rooms(&this).await });
            }
            _ => {
                let closing = Frames::new(&block.bytes).flatten().find(|frame| frame.kind == kind::CLOSING);
                let Some(closing) = closing.and_then(|frame| frame.decode::<wire::Closing>().ok()) else { return };
                tokio::spawn(async move { close_all(&this, closing.cause(), &closing.reason, |_| true) });
            }
        }
    }
}

/// Closes those of the devices that `which` chooses.
pub fn close_all(inbox: &Inbox, cause: Cause, reason: &str, which: impl Fn(&Device) -> bool) -> usize {
    let sessions: Vec<_> = inbox.devices().iter().filter(|d| which(d)).filter_map(|d| d.session.upgrade()).collect();
    for session in &sessions {
        inbox.app.remember_evicted(&session.user, session.incarnation);
        session.end(cause, reason);
    }
    sessions.len()
}

impl Chat {
    /// Tells users that something was committed for them.
    pub(super) fn wake(&self, app: &Arc<App>, wake: Wake, event: &Bytes, origin: u64) {
        for (user, position) in wake {
            let here = self.inboxes.of(app, &user);
            if let Some(inbox) = &here {
                inbox.offer(position, Some(Entry { event: Some(event.clone()), origin }));
            }
            let mut more = vec![MORE];
            more.extend_from_slice(&position.to_le_bytes());
            carry(app, &user, more, here.as_ref());
        }
    }

    /// A user has joined or left a room by a call that came to this node.
    pub(super) async fn rooms_changed(&self, app: &Arc<App>, user: &str) {
        let here = self.inboxes.of(app, user);
        carry(app, user, vec![ROOMS], here.as_ref());
        if let Some(inbox) = here {
            self.look_for_rooms(&inbox).await;
        }
    }

    /// Closes every device of a user, wherever it is. How many there were here.
    pub(crate) fn close(&self, app: &Arc<App>, user: &str, cause: Cause, reason: &str) -> usize {
        let here = self.inboxes.of(app, user);
        carry(app, user, super::device::closing(cause, reason).to_vec(), here.as_ref());
        here.map_or(0, |inbox| close_all(&inbox, cause, reason, |_| true))
    }

    /// Whether a user is there.
    pub(super) fn is_online(&self, app: &App, user: &str) -> bool {
        self.inboxes.of(app, user).is_some()
    }
}
