//! The link's promise, tested by simulation: several clients and a server, put together from the real parts of the link
//! and real encoded bytes, live through random schedules of delay, loss, cuts in mid-batch, overtaken connections,
//! refused resumes, stalls, restarts of either end and slow consumers. Time is a number, so a world of seconds takes
//! a millisecond.
//!
//! `RTM_SIMULATION_RUNS` sets how many schedules are run; `RTM_SIMULATION_SEED` replays one and prints what happened in it.

mod channels;
mod checker;
mod client;
mod handshake;
mod mutation;
mod network;
mod routing;
mod schedule;
mod server;
mod session;
mod store;
mod stream;
mod transcript;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use checker::Counts;
use mutation::Mutation;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|v| v.parse().unwrap_or_else(|_| panic!("{variable}={v} is not a number")))
}

/// Runs one seed; a panic of the parts under test counts as a breach too.
fn run(seed: u64, mutation: Mutation, tracing: bool) -> Result<Counts, String> {
    let result = catch_unwind(AssertUnwindSafe(|| world::run(seed, mutation, tracing)));
    result.unwrap_or_else(|_| Err("a panic, see above".to_owned()))
}

#[test]
fn the_promise_holds_in_every_schedule() {
    let only = number("RTM_SIMULATION_SEED");
    let seeds = only.map_or(0..number("RTM_SIMULATION_RUNS").unwrap_or(40_000), |seed| seed..seed + 1);
    let mut sum = Counts::default();
    let runs = seeds.end - seeds.start;
    for seed in seeds {
        match run(seed, Mutation::None, false) {
            Ok(counts) => sum += counts,
            Err(_) => {
                let story = run(seed, Mutation::None, true).expect_err("a seed always tells the same story");
                panic!("{story}\n\nseed {seed} breaks the promise; replay it with RTM_SIMULATION_SEED={seed}");
            }
        }
    }
    println!("{runs} schedules: {sum:?}");
    if only.is_none() && runs >= 1000 {
        sum.assert_that_much_happened(runs);
    }
}

#[test]
fn a_seed_always_tells_the_same_story() {
    for seed in 0..50 {
        let first = run(seed, Mutation::NoDedupe, true);
        assert_eq!(first, run(seed, Mutation::NoDedupe, true), "seed {seed}");
    }
}

#[test]
fn every_broken_link_is_caught() {
    const SEEDS: u64 = 20_000;
    let mut escaped = Vec::new();
    for mutation in mutation::ALL {
        let caught = (0..SEEDS).find_map(|seed| run(seed, mutation, false).err().map(|breach| (seed, breach)));
        match caught {
            Some((seed, breach)) => println!("{mutation:?}: seed {seed}: {}", breach.trim()),
            None => escaped.push(mutation),
        }
    }
    assert!(escaped.is_empty(), "not noticed within {SEEDS} schedules: {escaped:?}");
}
