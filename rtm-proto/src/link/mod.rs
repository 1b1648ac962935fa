//! The link: nothing lost, nothing twice, over connections that break.
//!
//! Small parts, without sockets or clock, that client and server put together each in its own way:
//!
//! * [`Outbox`]: what was written and is not acknowledged yet, and what is still to be written. Survives a connection.
//! * [`Inbox`]: counts what came in, says when an acknowledgement is due, and what was declined.
//! * [`Pending`]: requests that wait for their outcome, each with its deadline. Survives a session.
//! * [`Seen`]: what was already handed to the application. Survives everything but the application.
//!
//! The promise they keep together is in `docs/protocol.md` and is tested by simulation in `tests/simulation/`.

mod inbox;
mod outbox;
mod pending;
mod receipts;
mod seen;

pub use inbox::{AckPolicy, Inbox};
pub use outbox::{Block, Outbox, OutboxError};
pub use pending::{Entry, Pending};
pub use receipts::{push_run, runs};
pub use seen::{Seen, Verdict};
