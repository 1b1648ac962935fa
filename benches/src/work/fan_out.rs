//! C: one sends to a room, with so many messages on their way at a time. A message is on its way until every member has it.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use anyhow::Result;
use tokio::sync::Notify;

use super::{Load, Meter, block_on, connect_all};
use crate::{
    client::{Event, Role},
    plan::{Figure, Job},
    server::{Server, System},
};

/// How many members have each message that is on its way.
struct Progress {
    members: u32,
    /// Messages that all members have.
    complete: u64,
    /// The members that have the ones behind.
    have: VecDeque<u32>,
}

impl Progress {
    /// A member has got its next message, which is number `number` from 0. True when another message is complete.
    fn arrived(&mut self, number: u64) -> bool {
        // Complete messages have reached every member, so none arrives again.
        let index = number.saturating_sub(self.complete) as usize;
        if self.have.len() <= index {
            self.have.resize(index + 1, 0);
        }
        self.have[index] += 1;
        let before = self.complete;
        while self.have.front() == Some(&self.members) {
            self.have.pop_front();
            self.complete += 1;
        }
        self.complete > before
    }
}

pub fn measure(job: &Job, system: System, server: &Server, window: u64) -> Result<Vec<(Figure, f64)>> {
    let meter = Meter::new(server);
    let members = job.members;
    let reading = block_on(async {
        let roles = (0..members).map(Role::Member).collect();
        let members_connected = connect_all(system, server, roles).await?;
        let mut sender = connect_all(system, server, vec![Role::Sender]).await?.remove(0);
        let progress = Rc::new(RefCell::new(Progress { members, complete: 0, have: VecDeque::new() }));
        let moved = Rc::new(Notify::new());
        let mut load = Load::new();
        for mut member in members_connected {
            let (count, progress, moved) = (meter.count(), progress.clone(), moved.clone());
            load.spawn(async move {
                let mut taken = 0;
                loop {
                    let before = taken;
                    let mut completed = false;
                    member
                        .turn(&mut |event| {
                            if let Event::Message(_) = event {
                                completed |= progress.borrow_mut().arrived(taken);
                                taken += 1;
                            }
                        })
                        .await?;
                    count.set(count.get() + taken - before);
                    if completed {
                        moved.notify_one();
                    }
                }
            });
        }
        let payload = vec![b'x'; job.payload];
        load.spawn(async move {
            let (mut sent, mut ignored) = (0, |_: Event<'_>| ());
            loop {
                let complete = progress.borrow().complete;
                while sent < complete + window {
                    sender.send(&payload);
                    sent += 1;
                }
                tokio::select! {
                    turned = sender.turn(&mut ignored) => turned?,
                    () = moved.notified() => {}
                }
            }
        });
        meter.read(job, &mut load).await
    })?;
    Ok(reading.figures())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_complete_when_the_last_member_has_it() {
        let mut progress = Progress { members: 2, complete: 0, have: VecDeque::new() };
        assert!(!progress.arrived(0) && !progress.arrived(1) && !progress.arrived(2));
        assert!(progress.arrived(0));
        assert_eq!(progress.complete, 1);
        assert!(progress.arrived(1) && progress.arrived(2));
        assert_eq!((progress.complete, progress.have.len()), (3, 0));
    }
}
