//! Passwords: hashed by argon2 off the threads that serve connections, a few at a time.
//!
//! A hash takes tens of milliseconds and 19 MiB on purpose. More at a time than there are cores would only take memory, and
//! a crowd that waits for longer than a client does is told to come back.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use tokio::sync::Semaphore;

/// How long a hash waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes and compares.
pub struct Passwords {
    turns: Arc<Semaphore>,
}

/// Too many wait; come back later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cores)) }
    }
}

impl Passwords {
    /// Runs `work` when it is its turn.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let work = move || {
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Busy)
    }

    /// The form in which a password is kept.
    pub async fn hash(&self, password: String) -> Result<String, Busy> {
        self.run(move || {
            let salt = SaltString::generate(&mut OsRng);
            Argon2::default().hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
        })
        .await?
        .map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            Busy
        })
    }

    /// Whether the password is the one that is kept.
    pub async fn matches(&self, password: String, kept: String) -> Result<bool, Busy> {
        self.run(move || {
            PasswordHash::new(&kept)
                .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok())
        })
        .await
    }
}
