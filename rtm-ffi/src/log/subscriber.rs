//! From `tracing` to lines of text: time, level, client, place, what happened.
//!
//! Made for the one context that the core opens, the client: a general subscriber would allocate for each call of the
//! library while the log is on.

use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::SystemTime;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use super::file;

/// Above everything that a filter of the application names: only `RTM_LOG=trace` has it.
pub(super) const TRACE: u32 = 0x1000;

static FILTER: AtomicU32 = AtomicU32::new(0x000f);
static STANDARD_ERROR: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The client that this thread works for; 0: none.
    static CLIENT: Cell<u64> = const { Cell::new(0) };
}

/// Writes lines.
pub(super) struct Lines;

impl Lines {
    /// Makes it the subscriber of the process; false: there is another one.
    pub(super) fn install() -> bool {
        static INSTALLED: OnceLock<bool> = OnceLock::new();
        *INSTALLED.get_or_init(|| tracing::subscriber::set_global_default(Lines).is_ok())
    }
}

/// The filter, or whether there is anything to write to, has changed.
pub(super) fn changed() {
    tracing::callsite::rebuild_interest_cache();
}

pub(super) fn set_filter(filter: u32) {
    FILTER.store(filter, Ordering::Relaxed);
    changed();
}

pub(super) fn to_standard_error(filter: u32) {
    STANDARD_ERROR.store(true, Ordering::Relaxed);
    set_filter(filter);
}

/// The bits of a filter that let a level through.
fn bits(level: Level) -> u32 {
    match level {
        Level::ERROR => 0x000c,
        Level::WARN => 0x0002,
        Level::INFO => 0x0001,
        Level::DEBUG => 0x0800,
        Level::TRACE => TRACE,
    }
}

/// True when what has this level is to be written, if there is anything to write to.
fn lets_through(filter: u32, level: Level) -> bool {
    filter & bits(level) != 0
}

impl Subscriber for Lines {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let filter = FILTER.load(Ordering::Relaxed);
        // Of other libraries what they find wrong is enough: their details may hold what an application keeps to itself.
        let ours = metadata.target().starts_with("rtm");
        lets_through(filter, *metadata.level()) && (ours || *metadata.level() <= Level::WARN)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let filter = FILTER.load(Ordering::Relaxed);
        let levels = [Level::TRACE, Level::DEBUG, Level::INFO, Level::WARN, Level::ERROR];
        let most = levels.into_iter().find(|level| lets_through(filter, *level));
        Some(most.map_or(LevelFilter::OFF, LevelFilter::from_level))
    }

    /// A span is the client that it names, and nothing is kept of it.
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut client = Client(0);
        span.record(&mut client);
        // Ids are not 0.
        Id::from_u64(client.0.saturating_add(1))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, span: &Id) {
        CLIENT.set(span.into_u64() - 1);
    }

    fn exit(&self, _: &Id) {
        CLIENT.set(0);
    }

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut line = String::with_capacity(160);
        let time = humantime::format_rfc3339_millis(SystemTime::now());
        // Writing to a string does not fail.
        let _ = write!(line, "{time} {:<5} ", metadata.level());
        let _ = match CLIENT.get() {
            0 => write!(line, "client=-"),
            client => write!(line, "client={client}"),
        };
        let _ = write!(line, " {}:", metadata.target());
        let mut text = Text { line, fields: String::new() };
        event.record(&mut text);
        let Text { mut line, fields } = text;
        line.push_str(&fields);
        line.push('\n');
        if !file::write(&line) && STANDARD_ERROR.load(Ordering::Relaxed) {
            eprint!("{line}");
        }
    }
}

/// Finds the field `client`.
struct Client(u64);

impl Visit for Client {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "client" {
            self.0 = value;
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// Puts the message first and the other fields behind it.
struct Text {
    line: String,
    fields: String,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = if field.name() == "message" { &mut self.line } else { &mut self.fields };
        let begin = text.len();
        let _ = match field.name() {
            "message" => write!(text, " {value:?}"),
            name => write!(text, " {name}={value:?}"),
        };
        // One event is one line, whatever a server says.
        if text[begin..].contains(char::is_control) {
            let clean = text[begin..].replace(char::is_control, " ");
            text.truncate(begin);
            text.push_str(&clean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_filter_lets_its_levels_through() {
        let levels = [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE];
        let through = |filter| levels.into_iter().filter(|level| lets_through(filter, *level)).count();
        let filters = [0, 0x0008, 0x000c, 0x000e, 0x000f, 0x080f, 0x080f | TRACE];
        assert_eq!(filters.map(through), [0, 1, 1, 2, 3, 4, 5]);
    }
}
