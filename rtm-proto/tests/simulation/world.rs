//! Several clients, one server, a network and a clock: runs one schedule to its end.

use rand::{SeedableRng, rngs::SmallRng};

use crate::{
    checker::{Checker, Counts},
    client::Client,
    mutation::Mutation,
    network::Network,
    schedule::{Action, GOOD, Schedule},
    server::Server,
    transcript::Book,
};

/// What everybody in a world shares.
pub struct Env {
    /// The world's time, in milliseconds.
    pub now: u64,
    pub net: Network,
    pub check: Checker,
    pub rng: SmallRng,
    pub mutation: Mutation,
    pub book: Book,
}

struct World {
    env: Env,
    clients: Vec<Client>,
    server: Server,
    schedule: Schedule,
}

/// The coarsest step of the world: how late a timer can fire.
const STEP: u64 = 5;

/// Longer than a broken connection can go unnoticed, or bytes be on their way.
const AFTERMATH_MS: u64 = 1500;

/// Longer than anything takes once the network is good.
const REST_MS: u64 = 12_000;

/// Runs the schedule of `seed`. The error is the breach of the promise, with the trace when `tracing`.
pub fn run(seed: u64, mutation: Mutation, tracing: bool) -> Result<Counts, String> {
    live(seed, mutation, tracing, Book::default()).map(|env| env.check.counts)
}

/// Runs the schedule of `seed` and gives the transcripts of its clients.
pub fn transcribe(seed: u64, mutation: Mutation) -> Result<Book, String> {
    live(seed, mutation, false, Book::new(true)).map(|env| env.book)
}

fn live(seed: u64, mutation: Mutation, tracing: bool, book: Book) -> Result<Env, String> {
    let schedule = Schedule::new(seed);
    let mut rng = SmallRng::seed_from_u64(!seed);
    let net = Network::new(schedule.pipe, schedule.faults > 0, GOOD, SmallRng::from_rng(&mut rng));
    let mut env = Env { now: 0, net, check: Checker::new(tracing), rng, mutation, book };
    let clients = (0..schedule.clients).map(|id| Client::new(id, &schedule, &mut env)).collect();
    let server = Server::new(&schedule, mutation);
    let mut world = World { env, clients, server, schedule };
    world.run();
    match world.env.check.breached() {
        None => Ok(world.env),
        Some(breach) => {
            let trace = world.env.check.trace.as_ref().map(|t| t.join("\n")).unwrap_or_default();
            Err(format!("{breach}\n{trace}"))
        }
    }
}

impl World {
    fn run(&mut self) {
        // Everybody logs in before the story begins.
        self.until(400, |_| false);
        let start = self.env.now;
        for (at, action) in std::mem::take(&mut self.schedule.actions) {
            self.until(start + at, |_| false);
            self.act(action);
        }
        self.until(start + self.schedule.calm_at, |_| false);
        self.env.net.weather = GOOD;
        self.env.net.detours = false;
        // Until every cut has been noticed and the last bytes that were overtaken have arrived.
        self.until(self.env.now + AFTERMATH_MS, |_| false);
        self.come_to_rest("after the faults");
        self.prove_progress();
    }

    fn breached(&self) -> bool {
        self.env.check.breached().is_some()
    }

    /// Lets time pass up to `end`, or until `stop`.
    fn until(&mut self, end: u64, stop: impl Fn(&World) -> bool) {
        while self.env.now < end && !self.breached() && !stop(self) {
            let tick = self.env.now - self.env.now % STEP + STEP;
            let next = self.env.net.next_arrival(self.env.now).map_or(tick, |at| at.min(tick));
            self.env.now = next.min(end);
            self.env.check.now = self.env.now;
            for client in &mut self.clients {
                client.poll(&mut self.env);
            }
            self.server.poll(&mut self.env);
            self.check_bounds();
        }
    }

    fn come_to_rest(&mut self, when: &str) {
        let end = self.env.now + REST_MS;
        self.until(end, World::is_at_rest);
        if self.breached() {
            return;
        }
        self.env.check.at_rest();
        if !self.is_at_rest() {
            self.env.check.breach(|| format!("nothing comes to rest {when}"));
        }
        self.compare_ends();
    }

    fn is_at_rest(&self) -> bool {
        self.server.is_up(self.env.now)
            && self.server.is_at_rest()
            && self
                .clients
                .iter()
                .all(|c| c.is_at_rest(self.env.now) && self.server.carries(&c.user, c.incarnation) == c.connection())
    }

    fn check_bounds(&mut self) {
        let (server, client) = (self.schedule.server_bound, self.schedule.client_bound);
        let sessions = self.server.sessions.values().map(|s| (s.outbox.bytes(), server));
        let worst =
            sessions.chain(self.clients.iter().map(|c| (c.outbox.bytes(), client))).find(|(has, may)| has > may);
        if let Some((has, may)) = worst {
            self.env.check.breach(|| format!("an outbox holds {has} bytes, its bound is {may}"));
        }
    }

    /// At rest both ends of every session must have counted the same.
    fn compare_ends(&mut self) {
        for client in &self.clients {
            let Some(session) = self.server.session_of(&client.user, client.incarnation) else { continue };
            let here = (client.outbox.last(), client.inbox.received());
            let there = (session.inbox.received(), session.outbox.last());
            if here != there {
                let user = &client.user;
                self.env.check.breach(|| format!("{user} counts (out, in) {here:?}, the server (in, out) {there:?}"));
            }
            for (name, position) in &client.channels {
                let there = self.server.channels.get(name).map(|c| (c.epoch, c.sequence));
                if there != Some((position.epoch, position.sequence)) {
                    let user = &client.user;
                    self.env.check.breach(|| format!("{user} stands at {position:x?} of {name}, it is at {there:x?}"));
                }
            }
        }
    }

    /// With a good network everything must succeed, whatever happened before.
    fn prove_progress(&mut self) {
        if self.breached() {
            return;
        }
        let before = self.env.check.counts;
        let count = self.clients.len();
        for from in 0..count {
            let to = format!("user{}", (from + 1) % count);
            self.clients[from].send(&mut self.env, &to, false, false, 2500, 10);
            let joined = self.clients[from].channels.keys().next().cloned();
            if let Some(channel) = joined {
                self.clients[from].send(&mut self.env, &channel, true, false, 2500, 10);
            }
        }
        self.come_to_rest("at the end");
        let after = self.env.check.counts;
        if after.succeeded - before.succeeded != after.sent - before.sent || after.sent == before.sent {
            self.env.check.breach(|| format!("no progress on a good network: {before:?} to {after:?}"));
        }
        if self.schedule.is_easy() && after.failed > 0 {
            self.env.check.breach(|| format!("{} sends failed although nothing was wrong", after.failed));
        }
    }

    fn act(&mut self, action: Action) {
        if self.breached() {
            return;
        }
        let env = &mut self.env;
        env.check.note(|| format!("-- {action:?}"));
        match action {
            Action::Send { from, to, channel, store, timeout, size, count } => {
                let to = if channel { channel_name(to) } else { format!("user{to}") };
                for _ in 0..count {
                    self.clients[from].send(env, &to, channel, store, timeout, size);
                }
            }
            Action::Join { client, channel } => self.clients[client].join(env, &channel_name(channel)),
            Action::Cut { client } => {
                if let Some(connection) = self.clients[client].connection() {
                    env.net.cut(connection, env.now);
                }
            }
            Action::Switch { client } => self.clients[client].lose(env),
            Action::Freeze { client, ms } => self.clients[client].freeze(env.now + ms),
            Action::Restart { client } => {
                let old = &mut self.clients[client];
                old.lose(env);
                env.check.process_ended(client, old.incarnation);
                self.clients[client] = Client::new(client, &self.schedule, env);
            }
            Action::Kill { ms } => self.server.kill(env, env.now + ms),
            Action::Forget { client } => {
                if let Some(&session) = self.server.users.get(&self.clients[client].user) {
                    self.server.end_session(env, session);
                    self.server.settle(env);
                }
            }
            Action::Weather { min, max } => env.net.weather = (min, max),
        }
    }
}

fn channel_name(number: usize) -> String {
    format!("room{number}")
}
