//! L: a steady stream of messages into a room, and how long each takes to each member. A message carries when it was
//! sent.

use std::{cell::RefCell, rc::Rc, time::Duration};

use anyhow::Result;
use tokio::time::{Instant, MissedTickBehavior};

use super::{Load, block_on, connect_all};
use crate::{
    client::{Event, Role},
    figures::percentile,
    plan::{Figure, Job},
    server::{Server, System},
};

/// Messages a second.
const RATE: u32 = 50;

/// The bytes that the time takes at the beginning of a payload: decimal nanoseconds, because payloads are text.
const STAMP: usize = 20;

pub fn measure(job: &Job, system: System, server: &Server) -> Result<Vec<(Figure, f64)>> {
    let mut times = block_on(async {
        let roles = (0..job.members).map(Role::Member).collect();
        let members = connect_all(system, server, roles).await?;
        let mut sender = connect_all(system, server, vec![Role::Sender]).await?.remove(0);
        let times = Rc::new(RefCell::new(Vec::new()));
        let mut load = Load::new();
        let begun = Instant::now();
        for mut member in members {
            let times = times.clone();
            load.spawn(async move {
                loop {
                    let mut stampless = false;
                    member
                        .turn(&mut |event| {
                            let Event::Message(payload) = event else { return };
                            match sent(payload) {
                                Some(sent) => times.borrow_mut().push((begun.elapsed() - sent).as_secs_f64() * 1e3),
                                None => stampless = true,
                            }
                        })
                        .await?;
                    anyhow::ensure!(!stampless, "a message arrived without its time");
                }
            });
        }
        let mut payload = vec![b'x'; job.payload];
        load.spawn(async move {
            let mut ticks = tokio::time::interval(Duration::from_secs(1) / RATE);
            let mut ignored = |_: Event<'_>| ();
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    turned = sender.turn(&mut ignored) => turned?,
                    _ = ticks.tick() => {
                        let stamp = format!("{:0STAMP$}", begun.elapsed().as_nanos());
                        payload[..STAMP].copy_from_slice(stamp.as_bytes());
                        sender.send(&payload);
                    }
                }
            }
        });
        load.run(job.time / 5).await?;
        times.borrow_mut().clear();
        load.run(job.time).await?;
        anyhow::ensure!(!times.borrow().is_empty(), "nothing arrived");
        Ok(times.take())
    })?;
    Ok(vec![(Figure::P50, percentile(&mut times, 50.0)), (Figure::P99, percentile(&mut times, 99.0))])
}

/// When a payload was sent, since the load began.
fn sent(payload: &[u8]) -> Option<Duration> {
    let stamp = std::str::from_utf8(payload.get(..STAMP)?).ok()?;
    Some(Duration::from_nanos(stamp.parse().ok()?))
}
