//! Finding messages in a trace.

use super::ring::{Message, Ring};

/// What to look for. Every field that is not empty has to match.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The App ID.
    pub app: String,
    /// The message id that applications see, or the request number of its sender.
    pub id: String,
    /// The sender or a receiver.
    pub user: String,
    /// The channel.
    pub channel: String,
    /// Only messages before the one with this number; 0: all.
    pub before: u64,
    /// At most so many; 0: [`Search::PAGE`].
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Newest first.
    pub messages: Vec<Message>,
    /// Messages that are held, found or not.
    pub held: usize,
    /// There are more, older ones.
    pub more: bool,
}

impl Search {
    /// Messages of a page.
    pub const PAGE: usize = 50;

    pub(super) fn run(&self, ring: &Ring) -> Found {
        let limit = if self.limit == 0 { Self::PAGE } else { self.limit.min(Self::PAGE) };
        let mut found = Found { held: ring.newest().count(), ..Found::default() };
        for message in ring.newest().filter(|message| self.matches(message)) {
            if found.messages.len() == limit {
                found.more = true;
                break;
            }
            found.messages.push(message.clone());
        }
        found
    }

    fn matches(&self, message: &Message) -> bool {
        let user = |name: &str| {
            *message.from == *name
                || (!message.channel && *message.to == *name)
                || message.steps.iter().any(|step| step.receiver.as_deref() == Some(name))
        };
        (self.app.is_empty() || *message.app == *self.app)
            && (self.id.is_empty() || self.id == message.id.to_string() || self.id == message.request.to_string())
            && (self.user.is_empty() || user(&self.user))
            && (self.channel.is_empty() || (message.channel && *message.to == *self.channel))
            && (self.before == 0 || message.number < self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Arrived, Trace, What};

    #[test]
    fn messages_are_found_by_id_user_and_channel() {
        let trace = Trace::new(100, 1);
        let peer = |request, from, to| Arrived { app: "a", from, to, request, incarnation: 1, ..Default::default() };
        trace.arrived(&peer(11, "ann", "bob"));
        let two = trace.arrived(&Arrived { channel: true, ..peer(12, "cat", "room") }).unwrap();
        trace.step(two, What::Queued { connected: true }, Some("bob"));
        trace.arrived(&Arrived { app: "b", ..peer(13, "ann", "room") });
        let requests = |search: Search| {
            let found = trace.search(&search);
            found.messages.iter().map(|message| message.request).collect::<Vec<_>>()
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(requests(Search::default()), [13, 12, 11]);
        assert_eq!(requests(Search { user: text("bob"), ..Default::default() }), [12, 11]);
        assert_eq!(requests(Search { user: text("room"), ..Default::default() }), [13], "a user, not the channel");
        assert_eq!(requests(Search { channel: text("room"), ..Default::default() }), [12]);
        assert_eq!(requests(Search { id: text("11"), ..Default::default() }), [11]);
        assert_eq!(requests(Search { app: text("b"), ..Default::default() }), [13]);
        assert_eq!(requests(Search { before: 2, ..Default::default() }), [11]);
    }

    #[test]
    fn a_page_says_that_there_is_more() {
        let trace = Trace::new(100, 1);
        for request in 0..=Search::PAGE as u64 {
            trace.arrived(&Arrived { request, ..Default::default() });
        }
        let found = trace.search(&Search::default());
        assert_eq!((found.messages.len(), found.held, found.more), (Search::PAGE, Search::PAGE + 1, true));
        let rest = trace.search(&Search { before: found.messages[Search::PAGE - 1].number, ..Default::default() });
        assert_eq!((rest.messages.len(), rest.more), (1, false));
    }
}
