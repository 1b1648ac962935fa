//! One sink, and the promise that after it was closed no call to it runs or begins.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::gate;
use crate::event::ChannelSink;

/// The longest that a callback of one client waits for a callback of another. Two that release each other's clients
/// would wait for ever.
const ACROSS: Duration = Duration::from_secs(2);

/// Where events of one kind go.
pub(crate) struct Target<S: ?Sized> {
    state: Mutex<State<S>>,
    idle: Condvar,
}

struct State<S: ?Sized> {
    sink: Option<Arc<S>>,
    /// The thread a call runs on.
    caller: Option<usize>,
    /// Calls begun.
    calls: u64,
    waiters: usize,
}

/// Names the current thread. The address of a thread-local: cheaper than `std::thread::current`, and as unique.
pub(super) fn this_thread() -> usize {
    thread_local!(static HERE: u8 = const { 0 });
    HERE.with(|here| std::ptr::from_ref(here) as usize)
}

impl<S: ?Sized> Target<S> {
    pub(crate) fn new(sink: Arc<S>) -> Self {
        Self { state: Mutex::new(State { sink: Some(sink), caller: None, calls: 0, waiters: 0 }), idle: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls the sink, unless it was closed or the process is ending. No lock is held during the call.
    pub(crate) fn call(&self, f: impl FnOnce(&S)) {
        let Some(_pass) = gate::enter() else { return };
        let sink = {
            let mut state = self.lock();
            let Some(sink) = state.sink.clone() else { return };
            state.caller = Some(this_thread());
            state.calls += 1;
            sink
        };
        let _running = Running(self);
        f(&sink);
        // Before the end is told: who waits for it wants to be the last holder.
        drop(sink);
    }

    /// Takes the sink out: no call begins any more. One may still be running.
    pub(crate) fn close(&self) -> Option<Arc<S>> {
        self.lock().sink.take()
    }

    /// Puts another sink in the place of the present one. `None`: closed, nothing is changed. Otherwise the former sink and
    /// the number of the newest call, for [`Target::wait`].
    pub(crate) fn replace(&self, sink: Arc<S>) -> Option<(Arc<S>, u64)> {
        let mut state = self.lock();
        let former = state.sink.as_mut().map(|place| std::mem::replace(place, sink))?;
        Some((former, state.calls))
    }

    /// The number of the newest call.
    pub(crate) fn calls(&self) -> u64 {
        self.lock().calls
    }

    /// Waits until the calls up to number `call` have ended. False: it did not wait to the end, because the time was over
    /// or because this is called from inside that very call.
    pub(crate) fn wait(&self, call: u64, limit: Option<Duration>) -> bool {
        let end = deadline(limit);
        let mut state = self.lock();
        loop {
            match state.caller {
                Some(caller) if state.calls <= call => {
                    if caller == this_thread() {
                        return false;
                    }
                }
                _ => return true,
            }
            state.waiters += 1;
            let (next, late) = wait_until(&self.idle, state, end);
            state = next;
            state.waiters -= 1;
            if late {
                return state.caller.is_none() || state.calls > call;
            }
        }
    }
}

/// When to stop waiting for a callback: the caller's limit, and sooner on the thread of another client's callback.
pub(super) fn deadline(limit: Option<Duration>) -> Option<Instant> {
    let limit = if gate::in_callback() { Some(limit.map_or(ACROSS, |l| l.min(ACROSS))) } else { limit };
    limit.and_then(|limit| Instant::now().checked_add(limit))
}

/// Waits on `condition` until told or until `end`; true when `end` has passed.
pub(super) fn wait_until<'a, T>(
    condition: &Condvar,
    guard: MutexGuard<'a, T>,
    end: Option<Instant>,
) -> (MutexGuard<'a, T>, bool) {
    match end {
        None => (condition.wait(guard).unwrap_or_else(PoisonError::into_inner), false),
        Some(end) => {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return (guard, true);
            }
            let (guard, _) = condition.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner);
            (guard, false)
        }
    }
}

/// Ends the call also when the sink panics.
struct Running<'a, S: ?Sized>(&'a Target<S>);

impl<S: ?Sized> Drop for Running<'_, S> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.caller = None;
        if state.waiters > 0 {
            self.0.idle.notify_all();
        }
    }
}

/// A channel as events and requests name it: its id, and a number that tells it from others of the same id.
pub struct ChannelTarget {
    /// The channel id.
    pub id: Box<str>,
    pub(crate) key: u64,
    pub(crate) target: Target<dyn ChannelSink>,
}

impl std::fmt::Debug for ChannelTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.id, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::thread;

    #[test]
    fn a_closed_target_is_never_called_again() {
        let target = Target::new(Arc::new(()));
        let mut calls = 0;
        target.call(|()| calls += 1);
        drop(target.close());
        target.call(|()| calls += 1);
        assert_eq!(calls, 1);
        assert!(target.wait(target.calls(), None), "nothing runs");
    }

    #[test]
    fn waiting_ends_with_the_running_call_and_the_waiter_holds_the_sink_last() {
        let target = Arc::new(Target::new(Arc::new(())));
        let (began, begun) = mpsc::channel();
        let (go, gone) = mpsc::channel::<()>();
        let caller = {
            let target = target.clone();
            thread::spawn(move || {
                target.call(|()| {
                    began.send(()).unwrap();
                    gone.recv().unwrap();
                });
            })
        };
        begun.recv().unwrap();
        let sink = target.close().unwrap();
        assert!(!target.wait(1, Some(Duration::from_millis(1))), "it still runs");
        go.send(()).unwrap();
        assert!(target.wait(1, Some(Duration::from_secs(10))));
        assert_eq!(Arc::strong_count(&sink), 1);
        caller.join().unwrap();
    }

    #[test]
    fn a_call_does_not_wait_for_itself() {
        let target = Target::new(Arc::new(()));
        target.call(|()| assert!(!target.wait(1, None)));
    }

    #[test]
    fn waiting_for_a_replaced_sink_does_not_wait_for_calls_of_the_next_one() {
        let target = Target::new(Arc::new(1));
        let (former, call) = target.replace(Arc::new(2)).unwrap();
        assert_eq!(*former, 1);
        target.call(|sink| {
            assert_eq!(*sink, 2);
            assert!(target.wait(call, None));
        });
    }

    #[test]
    fn a_panic_in_a_sink_ends_the_call() {
        let target = Target::new(Arc::new(()));
        let call = std::panic::AssertUnwindSafe(|| target.call(|()| panic!("on purpose")));
        assert!(std::panic::catch_unwind(call).is_err());
        assert!(target.wait(target.calls(), None));
    }
}
