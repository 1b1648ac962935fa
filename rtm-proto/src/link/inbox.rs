//! The receiving half of the link.

/// When an acknowledgement is due at the latest.
#[derive(Debug, Clone, Copy)]
pub struct AckPolicy {
    /// After this many frames.
    pub frames: u64,
    /// After this many bytes.
    pub bytes: usize,
    /// This many milliseconds after the first frame it covers.
    pub delay_ms: u64,
}

impl Default for AckPolicy {
    fn default() -> Self {
        Self { frames: 64, bytes: 64 * 1024, delay_ms: 20 }
    }
}

/// Counts the frames that came in and remembers what the other end was told of them.
///
/// A client's inbox also keeps the frames it declined ([`Verdict::Behind`](super::Verdict::Behind)): it says so in a
/// `Declined` frame before the acknowledgement that covers them, and once more when it resumes, because that
/// acknowledgement may have been lost with its connection.
#[derive(Debug, Default)]
pub struct Inbox {
    received: u64,
    told: u64,
    bytes: usize,
    since: u64,
    declined: Vec<u64>,
    /// How many of `declined` were written on this connection.
    declined_told: usize,
}

impl Inbox {
    /// A counted frame of `len` bytes was taken at `now`.
    #[inline]
    pub fn take(&mut self, len: usize, now: u64) {
        if self.received == self.told {
            self.since = now;
        }
        self.received += 1;
        self.bytes += len;
    }

    /// The frame taken last holds a message that cannot be handed over.
    pub fn decline(&mut self) {
        self.declined.push(self.received);
    }

    /// What is to be written in a `Declined` frame before the next acknowledgement; each number is returned once.
    pub fn declined_untold(&mut self) -> &[u64] {
        let told = std::mem::replace(&mut self.declined_told, self.declined.len());
        &self.declined[told..]
    }

    /// What `Resume` says was declined: everything since the session was welcomed last.
    pub fn declined(&self) -> &[u64] {
        &self.declined
    }

    /// The session was welcomed again: the other end has heard all that was declined.
    pub fn resumed(&mut self) {
        self.declined = Vec::new();
        self.declined_told = 0;
    }

    /// Counted frames taken in this session.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// True when something was taken that the other end was not told of.
    pub fn owes(&self) -> bool {
        self.received > self.told
    }

    /// When the acknowledgement that is owed falls due; `None` when none is owed. A time in the past: now.
    pub fn due_at(&self, policy: &AckPolicy) -> Option<u64> {
        if !self.owes() {
            return None;
        }
        let at_once = self.received - self.told >= policy.frames || self.bytes >= policy.bytes;
        Some(if at_once { 0 } else { self.since.saturating_add(policy.delay_ms) })
    }

    /// The number to acknowledge now; afterwards nothing is owed.
    pub fn acknowledge(&mut self) -> u64 {
        self.told = self.received;
        self.bytes = 0;
        self.received
    }

    /// A fresh session starts.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_falls_due_by_count_by_bytes_and_by_time() {
        let policy = AckPolicy::default();
        let mut inbox = Inbox::default();
        assert_eq!(inbox.due_at(&policy), None);
        for i in 0..63 {
            inbox.take(10, 1000 + i);
        }
        assert_eq!(inbox.due_at(&policy), Some(1020), "20 ms after the first");
        inbox.take(10, 1100);
        assert_eq!(inbox.due_at(&policy), Some(0), "64 frames");
        assert_eq!(inbox.acknowledge(), 64);
        assert_eq!(inbox.due_at(&policy), None);
        inbox.take(64 * 1024 - 1, 2000);
        assert_eq!(inbox.due_at(&policy), Some(2020));
        inbox.take(1, 2001);
        assert_eq!(inbox.due_at(&policy), Some(0), "64 KiB");
    }

    #[test]
    fn a_declined_frame_is_told_once_and_again_at_a_resume() {
        let mut inbox = Inbox::default();
        for _ in 0..3 {
            inbox.take(10, 0);
            inbox.decline();
        }
        assert_eq!(inbox.declined_untold(), [1, 2, 3]);
        assert_eq!(inbox.declined_untold(), []);
        inbox.take(10, 0);
        inbox.take(10, 0);
        inbox.decline();
        assert_eq!(inbox.declined_untold(), [5]);
        assert_eq!(inbox.declined(), [1, 2, 3, 5]);
        inbox.resumed();
        assert_eq!(inbox.declined(), []);
        inbox.decline();
        assert_eq!(inbox.declined_untold(), [5]);
    }
}
