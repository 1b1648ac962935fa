//! What survives the server: messages for users who were away, committed in groups and in order.

use std::collections::VecDeque;

use bytes::Bytes;

/// A stored message.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: u64,
    /// The session that waits for the commit.
    pub origin: [u8; 16],
    pub to: String,
    pub from: String,
    pub incarnation: u64,
    pub request: u64,
    pub server_ms: u64,
    pub message: Bytes,
}

/// What the one writer does, in order.
#[derive(Debug)]
pub enum Job {
    /// Keep this message, unless it is there already.
    Insert(Row),
    /// The receiver's library has it.
    Delete(u64),
    /// Read what waits for the user of this session.
    Read { session: [u8; 16], user: String },
}

/// What came of a job.
pub enum Done {
    Inserted(Row),
    Read { session: [u8; 16], rows: Vec<Row> },
}

/// Rows outlive the server; jobs do not.
#[derive(Default)]
pub struct Store {
    rows: Vec<Row>,
    next: u64,
    jobs: VecDeque<Job>,
    commit_at: Option<u64>,
}

impl Store {
    /// Queues a job; a group of them commits together at `commit_at`, if none was under way.
    pub fn queue(&mut self, job: Job, commit_at: u64) {
        self.jobs.push_back(job);
        self.commit_at.get_or_insert(commit_at);
    }

    /// The jobs that were committed by `now`.
    pub fn commit(&mut self, now: u64) -> Vec<Done> {
        if self.commit_at.is_none_or(|at| at > now) {
            return Vec::new();
        }
        self.commit_at = None;
        let jobs = std::mem::take(&mut self.jobs);
        jobs.into_iter().filter_map(|job| self.run(job)).collect()
    }

    fn run(&mut self, job: Job) -> Option<Done> {
        match job {
            Job::Insert(mut row) => {
                let name = |r: &Row| (r.to.clone(), r.incarnation, r.request);
                if !self.rows.iter().any(|r| name(r) == name(&row)) {
                    self.next += 1;
                    row.id = self.next;
                    self.rows.push(row.clone());
                }
                Some(Done::Inserted(row))
            }
            Job::Delete(id) => {
                self.rows.retain(|r| r.id != id);
                None
            }
            Job::Read { session, user } => Some(Done::Read { session, rows: self.waiting_for(&user) }),
        }
    }

    /// What is committed for a user, in order.
    pub fn waiting_for(&self, user: &str) -> Vec<Row> {
        self.rows.iter().filter(|r| r.to == user).cloned().collect()
    }

    /// The message is committed and not yet taken.
    pub fn holds(&self, to: &str, incarnation: u64, request: u64) -> bool {
        self.rows.iter().any(|r| r.to == to && r.incarnation == incarnation && r.request == request)
    }

    /// The server dies: what was not committed is gone.
    pub fn crash(&mut self) {
        self.jobs.clear();
        self.commit_at = None;
    }

    pub fn is_at_rest(&self) -> bool {
        self.jobs.is_empty() && self.rows.is_empty()
    }
}
