//! What happens to a world, and when: made from a seed before the world starts.

use rand::{Rng, SeedableRng, rngs::SmallRng};

/// One thing done to the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A client's application sends to a user or, when `channel`, to the channel of that number.
    Send { from: usize, to: usize, channel: bool, store: bool, timeout: u64, size: usize, count: u32 },
    /// A client's application joins a channel.
    Join { client: usize, channel: usize },
    /// A client's connection breaks; bytes on their way may be lost in either direction.
    Cut { client: usize },
    /// The client gives its connection up and reconnects while its bytes are still on their way.
    Switch { client: usize },
    /// The client's process does nothing for so long.
    Freeze { client: usize, ms: u64 },
    /// The client's process ends and starts again.
    Restart { client: usize },
    /// The server is killed and comes back after so long, with nothing but its Store.
    Kill { ms: u64 },
    /// The server forgets a client's session, so that its resume is refused.
    Forget { client: usize },
    /// From now on a chunk of bytes takes between `min` and `max` milliseconds.
    Weather { min: u64, max: u64 },
}

/// A world and its fate.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub clients: usize,
    /// Milliseconds that a session outlives its connection.
    pub resume_window: u64,
    /// Bounds of outboxes, in bytes.
    pub server_bound: usize,
    pub client_bound: usize,
    /// Bytes that fit into one direction of a connection before its writer has to wait.
    pub pipe: usize,
    /// Milliseconds that a commit of the Store takes at most.
    pub commit_ms: u64,
    /// True when acknowledgements are written as soon as the read buffer ran dry, false when they wait for the policy.
    pub eager: bool,
    pub faults: usize,
    pub actions: Vec<(u64, Action)>,
    /// When the last fault is over and the network is good for ever.
    pub calm_at: u64,
}

/// The one-way delay of good weather, in milliseconds.
pub const GOOD: (u64, u64) = (1, 8);

impl Schedule {
    pub fn new(seed: u64) -> Self {
        let mut rng = SmallRng::seed_from_u64(seed);
        let rng = &mut rng;
        // Now and then few clients, long deadlines and one fault after the other: sessions are lost while messages fail.
        let churn = rng.random_ratio(1, 4);
        let clients = if churn { 2 } else { rng.random_range(2..=4) };
        let channels = rng.random_range(0..=2);
        let span = rng.random_range(300..3000);
        let faults = if churn {
            rng.random_range(15..50)
        } else if rng.random_ratio(1, 10) {
            0
        } else {
            rng.random_range(1..14)
        };
        let mut actions = Vec::new();
        for client in 0..clients {
            for channel in 0..channels {
                if rng.random_ratio(3, 4) {
                    actions.push((rng.random_range(0..span), Action::Join { client, channel }));
                }
            }
        }
        // A few pairs that keep talking find more than many that speak once.
        let pairs: Vec<(usize, usize)> =
            (0..rng.random_range(1..4)).map(|_| (rng.random_range(0..clients), rng.random_range(0..clients))).collect();
        for _ in 0..rng.random_range(5..60) {
            let at = rng.random_range(0..span);
            let channel = channels > 0 && rng.random_ratio(1, 4);
            let (from, to) = if rng.random_ratio(3, 4) {
                pairs[rng.random_range(0..pairs.len())]
            } else {
                (rng.random_range(0..clients), rng.random_range(0..clients))
            };
            let to = if channel { rng.random_range(0..channels) } else { to };
            let store = !channel && rng.random_ratio(2, 5);
            let timeout = if churn { 2500 } else { [150, 600, 1000, 2500][rng.random_range(0..4)] };
            let size = if rng.random_ratio(1, 8) { rng.random_range(200..1500) } else { rng.random_range(0..40) };
            let count = if rng.random_ratio(1, 4) { rng.random_range(2..9) } else { 1 };
            actions.push((at, Action::Send { from, to, channel, store, timeout, size, count }));
        }
        for _ in 0..faults {
            let at = rng.random_range(0..span);
            let fault = if churn { churning(rng, clients) } else { fault(rng, clients) };
            actions.push((at, fault));
        }
        actions.sort_by_key(|&(at, _)| at);
        Self {
            clients,
            resume_window: rng.random_range(150..1500),
            server_bound: if rng.random_ratio(1, 4) { rng.random_range(1600..6000) } else { 1 << 20 },
            client_bound: if rng.random_ratio(1, 8) { rng.random_range(1600..6000) } else { 1 << 20 },
            pipe: rng.random_range(300..8000),
            commit_ms: if rng.random_ratio(1, 3) { rng.random_range(1..120) } else { rng.random_range(1..15) },
            eager: rng.random(),
            faults,
            actions,
            calm_at: span,
        }
    }
}

impl Schedule {
    /// True when nothing in it makes a send fail.
    pub fn is_easy(&self) -> bool {
        let roomy = self.server_bound > 1 << 16 && self.client_bound > 1 << 16 && self.pipe > 4000;
        self.faults == 0 && roomy && self.commit_ms <= 15
    }
}

fn fault(rng: &mut SmallRng, clients: usize) -> Action {
    let client = rng.random_range(0..clients);
    match rng.random_range(0..20) {
        0..=5 => Action::Cut { client },
        6..=8 => Action::Switch { client },
        9..=11 => Action::Freeze { client, ms: rng.random_range(1..1800) },
        12 => Action::Restart { client },
        13..=14 => Action::Kill { ms: rng.random_range(1..300) },
        15 => Action::Forget { client },
        16..=17 => {
            let min = rng.random_range(0..60);
            Action::Weather { min, max: min + rng.random_range(1..250) }
        }
        _ => Action::Weather { min: GOOD.0, max: GOOD.1 },
    }
}

fn churning(rng: &mut SmallRng, clients: usize) -> Action {
    let client = rng.random_range(0..clients);
    match rng.random_range(0..20) {
        0..=8 => Action::Cut { client },
        9..=10 => Action::Switch { client },
        11..=17 => Action::Forget { client },
        18 => Action::Kill { ms: rng.random_range(1..100) },
        _ => Action::Freeze { client, ms: rng.random_range(1..300) },
    }
}
