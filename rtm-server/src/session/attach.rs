//! How connections come and go under a session.

use std::{
    sync::{Arc, atomic::Ordering},
    task::Waker,
};

use rtm_proto::wire::closing::Cause;

use super::{Outgoing, Session, Standing, Work, outbound::Settled};

/// Why a session cannot be taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachError {
    /// It has ended, or the client's count makes no sense.
    Gone,
    /// A younger connection of the same library has taken it up already.
    Overtaken,
}

impl Session {
    /// Makes a new connection the one that carries the session; the former one, if any, stops. `received` is what the
    /// client has taken, `declined` what it will not hand over of that; `attempt`
    /// is the connection's number within the incarnation. Returns the connection's generation and how many frames were
    /// taken from the client.
    pub fn attach(&self, received: u64, declined: &[u64], attempt: u64, now: u64) -> Result<(u64, u64), AttachError> {
        let mut inbound = self.inbound();
        if inbound.ended {
            return Err(AttachError::Gone);
        }
        if self.overtakes(attempt) {
            return Err(AttachError::Overtaken);
        }
        let mut settled = {
            let mut outbound = self.outbound();
            if !outbound.is_open() {
                return Err(AttachError::Gone);
            }
            let mut settled = Settled::default();
            outbound.outbox.rewind(received, now).map_err(|_| AttachError::Gone)?;
            declined.iter().for_each(|&number| outbound.decline(number));
            outbound.settle(received, &mut settled);
            inbound.generation += 1;
            outbound.attached = inbound.generation;
            self.attempt.store(attempt, Ordering::Relaxed);
            settled
        };
        let taken = inbound.inbox.acknowledge();
        let generation = inbound.generation;
        let back = !self.reachable.swap(true, Ordering::Relaxed);
        drop(inbound);
        if back {
            self.app.bus.reach_changed(&self.user);
        }
        // The former connection looks, sees that it was superseded, and stops.
        self.waker.wake();
        settled.tell(self);
        Ok((generation, taken))
    }

    /// The connection is lost. True when it carried the session and that has not ended: it waits
    /// for the next connection.
    pub fn detach(self: &Arc<Self>, generation: u64) -> bool {
        let waits = self.inbound().is_current(generation);
        let (carried, full) = {
            let mut outbound = self.outbound();
            let carried = outbound.attached == generation;
            if carried {
                outbound.attached = 0;
            }
            (carried, outbound.has_overflown())
        };
        if carried && full {
            // Nobody could take it up any more.
            self.end(Cause::Unspecified, "too much waits for the client");
            return false;
        }
        carried && waits
    }

    /// Ends the session when no connection has come since `generation` was detached.
    pub fn expire(self: &Arc<Self>, generation: u64) {
        let gone = {
            let inbound = self.inbound();
            inbound.is_current(generation) && self.outbound().attached == 0
        };
        if gone {
            self.end(Cause::Unspecified, "the client did not come back");
        }
    }

    /// True when the session is carried by a connection that its library opened after this one.
    pub(super) fn overtakes(&self, attempt: u64) -> bool {
        attempt != 0 && attempt <= self.attempt.load(Ordering::Relaxed)
    }

    /// What became of the session while the connection of this generation is busy writing; registers `waker` to be told
    /// when that changes.
    pub fn standing(&self, generation: u64, waker: &Waker) -> Standing {
        let outbound = self.outbound();
        let standing = outbound.standing(generation);
        if standing != Standing::Superseded {
            // Being woken uses a waker up. Under the lock for the reason that `collect` has.
            self.waker.register(waker);
        }
        standing
    }

    /// Hands out what the connection of this generation is to write next, and registers `waker` to be told of more.
    pub fn collect(&self, generation: u64, waker: &Waker, limit: usize, into: &mut Outgoing) -> Work {
        let mut outbound = self.outbound();
        if outbound.attached != generation {
            return Work::Superseded;
        }
        // Under the lock, so that the waker of a superseded connection cannot replace that of its successor.
        self.waker.register(waker);
        outbound.collect(limit, into)
    }
}
