//! The threads that own the connections, and the queue in front of each.

use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use metrics::Histogram;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use crate::metrics::Metrics;
use crate::store::StoreError;

/// Requests that wait before callers have to; each is a few hundred bytes.
const QUEUE: usize = 1024;

/// Requests that one commit carries at most, so that a burst does not let its first caller wait for its last.
const GROUP: usize = 512;

/// A thread with a connection. Dropping it lets the thread finish what is queued, then end.
pub struct Worker {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// One request on its way through the thread: run, then answered once its group is on the disk.
trait Job: Send {
    fn run(&mut self, db: &Connection) -> Result<(), StoreError>;
    /// `committed` says how the group fared.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

struct Request<F, T> {
    work: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Job for Request<F, T>
where
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, db: &Connection) -> Result<(), StoreError> {
        let Some(work) = self.work.take() else { return Ok(()) };
        let outcome = work(db);
        let verdict = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
        self.outcome = Some(outcome);
        verdict
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = match (committed, self.outcome) {
            (_, Some(Err(error))) | (Err(error), _) => Err(error),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), None) => Err(StoreError::Closed),
        };
        // Nobody waits any more when the caller was cancelled; what it asked for has happened all the same.
        let _ = self.answer.send(outcome);
    }
}

impl Worker {
    /// Starts the thread that writes, in groups.
    pub fn writer(connection: Connection, metrics: &Metrics) -> std::io::Result<Self> {
        let seconds = metrics.store_commit_seconds.clone();
        let requests = metrics.store_commit_requests.clone();
        Self::start("rtm-store-write", move |queue| write_groups(connection, queue, &seconds, &requests))
    }

    /// Starts a thread that reads.
    pub fn reader(name: &str, connection: Connection) -> std::io::Result<Self> {
        Self::start(name, move |mut queue| {
            while let Some(mut job) = queue.blocking_recv() {
                let _ = job.run(&connection); // The outcome travels inside the job.
                job.answer(Ok(()));
            }
        })
    }

    fn start(name: &str, body: impl FnOnce(mpsc::Receiver<Box<dyn Job>>) + Send + 'static) -> std::io::Result<Self> {
        let (queue, requests) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new().name(name.into()).spawn(move || body(requests))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)) })
    }

    /// Runs `work` on the thread and returns what it returned, for a writer once that is on the disk. It happens even
    /// when the caller stops waiting after it was queued.
    pub async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (answer, outcome) = oneshot::channel();
        let job = Box::new(Request { work: Some(work), outcome: None, answer });
        queue.ok_or(StoreError::Closed)?.send(job).await.map_err(|_| StoreError::Closed)?;
        outcome.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Lets the thread finish its queue and waits for its end.
    pub async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let ended = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(ended, Ok(Ok(()))) {
                tracing::error!("a thread of the store had panicked");
            }
        }
    }
}

fn write_groups(
    mut connection: Connection,
    mut queue: mpsc::Receiver<Box<dyn Job>>,
    seconds: &Histogram,
    requests: &Histogram,
) {
    let mut group = Vec::new();
    while queue.blocking_recv_many(&mut group, GROUP) > 0 {
        let begun = Instant::now();
        let committed = commit_group(&mut connection, &mut group);
        seconds.record(begun.elapsed().as_secs_f64());
        requests.record(group.len() as f64);
        if let Err(error) = &committed {
            tracing::error!(%error, requests = group.len(), "a commit failed; its requests were undone and told so");
        }
        for job in group.drain(..) {
            job.answer(committed.clone());
        }
    }
}

/// One transaction. A request that fails is undone alone: each runs inside a savepoint.
fn commit_group(connection: &mut Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    // From the start as one that writes: one that becomes so on its way fails at once where this one waits, when somebody else, such
    // as a backup, writes at the moment.
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in group {
        let savepoint = transaction.savepoint()?;
        match job.run(&savepoint) {
            Ok(()) => savepoint.commit()?,
            Err(_) => savepoint.finish()?, // Rolls back; its caller gets the error with the others' answers.
        }
    }
    transaction.commit()?;
    Ok(())
}
