//! Where a server stands between its start and its end, and the waiting for the last to leave.

use std::sync::Arc;

use tokio::sync::watch;

/// How far a server has come. Later ones include the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Serving.
    Running,
    /// Accepting nothing new, finishing what runs.
    Draining,
    /// Ending HTTP connections as soon as they are between two requests.
    Closing,
    /// Dropping what is left.
    Ended,
}

/// The stage of one server, for all its parts. The parts hold it through a [`PhaseWatch`].
pub struct Phase {
    sender: watch::Sender<Stage>,
}

/// Looks at the stage, and waits for the next.
#[derive(Clone)]
pub struct PhaseWatch {
    receiver: watch::Receiver<Stage>,
}

impl Phase {
    /// A server that is running.
    pub fn new() -> (Self, PhaseWatch) {
        let (sender, receiver) = watch::channel(Stage::Running);
        (Self { sender }, PhaseWatch { receiver })
    }

    /// Goes on to `stage`; never back.
    pub fn advance(&self, stage: Stage) {
        self.sender.send_if_modified(|current| {
            let forward = stage > *current;
            if forward {
                *current = stage;
            }
            forward
        });
    }
}

impl PhaseWatch {
    /// Whether nothing new is to be begun.
    pub fn draining(&self) -> bool {
        self.gone() || *self.receiver.borrow() >= Stage::Draining
    }

    /// Returns once `stage` is reached, or the server was dropped.
    pub async fn reached(&mut self, stage: Stage) {
        // An error means that the server is gone, which is later than every stage.
        let _ = self.receiver.wait_for(|current| *current >= stage).await;
    }

    fn gone(&self) -> bool {
        self.receiver.has_changed().is_err()
    }
}

/// Counts what is running, so that shutting down can wait for it.
#[derive(Clone)]
pub struct Running {
    count: Arc<watch::Sender<usize>>,
}

/// One running thing; dropping it ends it.
pub struct RunningGuard {
    count: Arc<watch::Sender<usize>>,
}

impl Running {
    /// Nothing runs.
    pub fn new() -> Self {
        Self { count: Arc::new(watch::Sender::new(0)) }
    }

    /// One more.
    pub fn enter(&self) -> RunningGuard {
        self.count.send_modify(|count| *count += 1);
        RunningGuard { count: self.count.clone() }
    }

    /// How many.
    pub fn count(&self) -> usize {
        *self.count.borrow()
    }

    /// Returns once nothing runs.
    pub async fn none(&self) {
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Default for Running {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for RunningGuard {
    fn drop(&mut self) {
        self.count.send_modify(|count| *count -= 1);
    }
}
