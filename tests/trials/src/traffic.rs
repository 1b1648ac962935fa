//! Traffic: users who write to each other and into a channel, a bounded number of messages at a time, until they are told
//! to stop. Everything goes into the [`Ledger`].

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rtm_core::message::{Message, SendOptions};
use rtm_core::{Channel, ChannelEvent, ChannelSink, Client, ClientEvent, ClientSink, code, message_id};

use crate::ledger::{Ledger, Route};

/// How users behave.
#[derive(Debug, Clone)]
pub struct Habits {
    /// How many there are.
    pub users: usize,
    /// Messages that one user has under way at a time.
    pub window: usize,
    /// The pause between two messages of one user.
    pub pause: Duration,
    /// Ask for messages to be stored when the peer is offline.
    pub store: bool,
    /// More parameters of the clients, as the inside of a JSON object.
    pub parameters: String,
}

impl Default for Habits {
    fn default() -> Self {
        Self { users: 6, window: 16, pause: Duration::from_millis(2), store: false, parameters: String::new() }
    }
}

/// The channel that everybody is in.
pub const ROOM: &str = "room";

struct Person {
    name: String,
    ledger: Arc<Ledger>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    login: Option<code::Login>,
    joined: Option<i32>,
    connection: Option<code::ConnectionState>,
    logged_out: bool,
    /// Of the messages under way.
    open: HashMap<i64, (Route, u64)>,
}

impl Person {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    fn wait(&self, what: &str, limit: Duration, mut done: impl FnMut(&State) -> bool) -> Result<()> {
        let end = Instant::now() + limit;
        let mut state = self.state();
        while !done(&state) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                bail!("{}: no {what} within {limit:?}", self.name);
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    fn result(&self, message: i64, code: i32) {
        let mut state = self.state();
        let Some((route, number)) = state.open.remove(&message) else {
            return self.ledger.strange(format!("{} heard of message {message}, which is none of its own", self.name));
        };
        // Under the lock: whoever sees that nothing is open any more finds every outcome in the ledger.
        self.ledger.outcome(&route, number, code);
        drop(state);
        self.changed.notify_all();
    }

    fn received(&self, incoming: &rtm_core::message::Incoming, to: &str, channel: bool) {
        let route = Route { from: incoming.from().to_owned(), to: to.to_owned(), channel };
        match incoming.message().ok().and_then(|message| message.text.parse().ok()) {
            Some(number) => self.ledger.received(&self.name, &route, number),
            None => self.ledger.strange(format!("{} got a message that nobody has sent", self.name)),
        }
    }
}

struct Ears(Arc<Person>);

impl ClientSink for Ears {
    fn event(&self, event: ClientEvent) {
        let person = &self.0;
        match event {
            ClientEvent::Login { code } => person.change(|state| state.login = Some(code)),
            ClientEvent::Logout { .. } => person.change(|state| state.logged_out = true),
            ClientEvent::ConnectionState { state: now, .. } => person.change(|state| state.connection = Some(now)),
            ClientEvent::SendResult { message_id, code } => person.result(message_id, code),
            ClientEvent::Message(incoming) => person.received(&incoming, &person.name, false),
            ClientEvent::Gap { channel, from, to } => person.ledger.gap(&person.name, &channel, from, to),
            _ => {}
        }
    }
}

struct RoomEars(Arc<Person>);

impl ChannelSink for RoomEars {
    fn event(&self, event: ChannelEvent) {
        let person = &self.0;
        match event {
            ChannelEvent::Joined { code } => person.change(|state| state.joined = Some(code)),
            ChannelEvent::SendResult { message_id, code } => person.result(message_id, code),
            ChannelEvent::Message(incoming) => person.received(&incoming, ROOM, true),
            _ => {}
        }
    }
}

struct User {
    client: Client,
    room: Channel,
    person: Arc<Person>,
}

/// Users at work.
pub struct Traffic {
    users: Vec<Arc<User>>,
    stop: Arc<AtomicBool>,
    writers: Vec<JoinHandle<()>>,
    ledger: Arc<Ledger>,
}

/// How long logging in, joining, and coming back may take before a trial is given up.
const PATIENCE: Duration = Duration::from_secs(60);

impl Traffic {
    /// Logs everybody in at `server`, has them join the channel, and starts the traffic.
    pub fn start(server: &str, habits: &Habits) -> Result<Self> {
        let ledger = Arc::new(Ledger::default());
        let users = (0..habits.users)
            .map(|number| User::arrive(server, &format!("user{number}"), habits, &ledger).map(Arc::new))
            .collect::<Result<Vec<_>>>()?;
        let stop = Arc::new(AtomicBool::new(false));
        let names: Arc<Vec<String>> = Arc::new(users.iter().map(|user| user.person.name.clone()).collect());
        let writers = users
            .iter()
            .enumerate()
            .map(|(place, user)| {
                let (user, names, habits, stop) = (user.clone(), names.clone(), habits.clone(), stop.clone());
                std::thread::spawn(move || user.write(place, &names, &habits, &stop))
            })
            .collect();
        Ok(Self { users, stop, writers, ledger })
    }

    /// Sends that were told to be through, so far.
    pub fn succeeded(&self) -> usize {
        self.ledger.succeeded()
    }

    /// Ends the traffic, waits until every send has its outcome and everything stored has arrived, and judges.
    pub fn finish(self) -> Result<crate::ledger::Verdict> {
        self.stop.store(true, Ordering::Relaxed);
        for writer in self.writers {
            if writer.join().is_err() {
                self.ledger.strange("a writer has panicked".to_owned());
            }
        }
        for user in &self.users {
            user.person.wait("outcome of everything", PATIENCE, |state| state.open.is_empty())?;
            user.person.wait("connection at the end", PATIENCE, |state| {
                state.connection == Some(code::ConnectionState::Connected)
            })?;
        }
        let members = HashMap::from([(ROOM.to_owned(), self.users.iter().map(|u| u.person.name.clone()).collect())]);
        let end = Instant::now() + PATIENCE;
        while self.ledger.missing(&members) > 0 && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
        }
        let verdict = self.ledger.judge(&members);
        for user in &self.users {
            user.client.logout().map_err(|code| anyhow::anyhow!("logout refused: {code:?}"))?;
            user.person.wait("logout", PATIENCE, |state| state.logged_out)?;
            user.client.release(Some(PATIENCE));
        }
        Ok(verdict)
    }
}

impl User {
    fn arrive(server: &str, name: &str, habits: &Habits, ledger: &Arc<Ledger>) -> Result<Self> {
        let person = Arc::new(Person {
            name: name.to_owned(),
            ledger: ledger.clone(),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let client = Client::new("trial", Arc::new(Ears(person.clone())))?;
        client.set_parameters(&format!(r#"{{"rtm.server":"{server}"{}}}"#, habits.parameters))?;
        // Under loss even a login may run out of time; a program tries again.
        let end = Instant::now() + PATIENCE;
        loop {
            person.state().login = None;
            client.login(None, name).map_err(|code| anyhow::anyhow!("login refused: {code:?}"))?;
            person.wait("login result", PATIENCE, |state| state.login.is_some())?;
            match person.state().login {
                Some(code::Login::Ok) => break,
                other if Instant::now() > end => bail!("{name} cannot log in: {other:?}"),
                _ => {}
            }
        }
        let (room, _) = client.open_channel(ROOM, Arc::new(RoomEars(person.clone())))?;
        loop {
            person.state().joined = None;
            room.join().map_err(|code| anyhow::anyhow!("join refused: {code:?}"))?;
            person.wait("join result", PATIENCE, |state| state.joined.is_some())?;
            match person.state().joined {
                Some(0) => break,
                other if Instant::now() > end => bail!("{name} cannot join: {other:?}"),
                _ => {}
            }
        }
        Ok(Self { client, room, person })
    }

    /// Writes to everybody else in turn, and every fourth time into the channel.
    fn write(&self, place: usize, names: &[String], habits: &Habits, stop: &AtomicBool) {
        let options = SendOptions { store_offline: habits.store, keep_history: false };
        let person = &self.person;
        for turn in 0_usize.. {
            let room =
                || person.wait("room in the window", Duration::from_millis(100), |s| s.open.len() < habits.window);
            while room().is_err() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
            }
            if stop.load(Ordering::Relaxed) {
                return;
            }
            std::thread::sleep(habits.pause);
            let channel = turn % 4 == 3;
            let peer = &names[(place + 1 + turn % (names.len() - 1)) % names.len()];
            let to = if channel { ROOM } else { peer };
            let route = Route { from: person.name.clone(), to: to.to_owned(), channel };
            let number = person.ledger.next(&route);
            let text = number.to_string();
            let message = Message { id: message_id(), ..Message::text(&text) };
            // Before the send: its outcome may come before the call returns.
            person.state().open.insert(message.id, (route.clone(), number));
            let refused = if channel {
                self.room.send(&message, options).err().map(code::ChannelMessage::code)
            } else {
                self.client.send(to, &message, options).err().map(code::PeerMessage::code)
            };
            if let Some(code) = refused {
                person.state().open.remove(&message.id);
                person.ledger.unsent(&route, number, code);
            }
        }
    }
}
