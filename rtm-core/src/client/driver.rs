//! The task that does for one client what the engine wishes.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use super::connect;
use super::pump;
use super::shared::Shared;

/// Runs until the client was released and has said goodbye.
pub(super) async fn run(shared: Arc<Shared>) {
    loop {
        let (wish, wake_at, finished) = shared.with(|engine, now| {
            engine.tick(now);
            (engine.wish(now), engine.next_wake(), engine.is_finished())
        });
        if finished {
            return;
        }
        match wish {
            Some(number) => connection(&shared, number).await,
            None => rest(&shared, wake_at).await,
        }
    }
}

/// Waits until something is to be done.
async fn rest(shared: &Shared, wake_at: Option<u64>) {
    let woken = shared.wake.notified();
    match wake_at {
        None => woken.await,
        Some(at) => tokio::select! {
            () = woken => {}
            () = tokio::time::sleep_until(shared.until(at).into()) => {}
        },
    }
}

/// One connection from its opening to its end.
async fn connection(shared: &Shared, number: u64) {
    let Some(place) = shared.place() else {
        return shared.with(|engine, now| engine.failed(number, "there is no address", now));
    };
    // Boxed: the future of an HTTP request is large, and most of the time there is none.
    let opening = Box::pin(connect::open(&place));
    match while_wanted(shared, number, opening).await {
        Some(Ok(io)) => {
            shared.with(|engine, now| engine.opened(number, now));
            pump::run(shared, number, io).await;
        }
        Some(Err(error)) => shared.with(|engine, now| engine.failed(number, &error.to_string(), now)),
        None => {}
    }
}

/// The outcome of `work`, or `None` as soon as the engine has no use for it any more.
async fn while_wanted<F: Future>(shared: &Shared, number: u64, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    loop {
        let (wanted, wake_at) = shared.with(|engine, now| {
            engine.tick(now);
            (engine.wants(number), engine.next_wake())
        });
        if !wanted {
            return None;
        }
        tokio::select! {
            output = &mut work => return Some(output),
            () = rest(shared, wake_at) => {}
        }
    }
}
