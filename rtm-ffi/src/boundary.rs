//! The one door: every exported function that can fail goes through [`call`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::status::RTM_ERR_PANIC;

/// The number a refused call answers with: below 0 the call was wrong, above 0 a code of the 1.x enumerations.
pub(crate) type Refused = i32;

/// Runs `body` and gives its number. A panic, which is a bug of ours, is logged and becomes `RTM_ERR_PANIC`.
///
/// Unwind safety is asserted: what a panic can leave half-done lies behind mutexes whose poison the core passes over, and
/// the one promise made afterwards is that nothing crashes.
pub(crate) fn call(name: &'static str, body: impl FnOnce() -> Result<(), Refused>) -> i32 {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => 0,
        Ok(Err(refused)) => refused,
        Err(panic) => {
            report(name, &*panic);
            RTM_ERR_PANIC
        }
    }
}

/// Like [`call`], for what runs where nobody takes a number.
pub(crate) fn guard<T>(name: &'static str, fallback: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| {
        report(name, &*panic);
        fallback
    })
}

fn report(name: &'static str, panic: &(dyn std::any::Any + Send)) {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    // A subscriber that panics itself must not take the process down.
    let _ =
        catch_unwind(|| tracing::error!(function = name, "a bug in the library was caught at its boundary: {text}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_number() {
        assert_eq!(call("test", || panic!("on purpose")), RTM_ERR_PANIC);
        assert_eq!(call("test", || Err(102)), 102);
        assert_eq!(call("test", || Ok(())), 0);
        assert_eq!(guard("test", 7, || panic!("on purpose")), 7);
    }
}
