//! The messages that are held, the newest of them.

use std::collections::{HashMap, VecDeque};

use super::{Arrived, Name, Number, What, id_and_kind};

/// Steps of one message that are held; the others are counted. Room for a channel of some twenty members.
const STEPS: usize = 64;

/// A message that is followed.
#[derive(Debug, Clone)]
pub struct Message {
    /// Within this trace.
    pub number: Number,
    /// The App ID.
    pub app: Name,
    /// The sender.
    pub from: Name,
    /// The receiver, or the channel.
    pub to: Name,
    /// Whether `to` is a channel.
    pub channel: bool,
    /// It came over the REST interface.
    pub rest: bool,
    /// Of the sender's library.
    pub incarnation: u64,
    /// The sender's number of the request.
    pub request: u64,
    /// The message id that both applications see; 0: none.
    pub id: i64,
    /// `Message.Kind`.
    pub kind: u32,
    /// As it was encoded.
    pub bytes: usize,
    /// What happened, in order.
    pub steps: Vec<Step>,
    /// Steps that are not held.
    pub more: u64,
}

/// One step of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Microseconds since 1970, by the server.
    pub at_us: u64,
    /// What happened.
    pub what: What,
    /// With which receiver.
    pub receiver: Option<Name>,
}

pub(super) struct Ring {
    most: usize,
    /// The number of the first of `messages`.
    first: Number,
    messages: VecDeque<Message>,
    /// By incarnation and request.
    numbers: HashMap<(u64, u64), Number>,
}

impl Ring {
    pub fn new(most: usize) -> Self {
        Self { most, first: 1, messages: VecDeque::new(), numbers: HashMap::new() }
    }

    /// The messages, newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().rev()
    }

    pub fn arrived(&mut self, arrived: &Arrived<'_>, at_us: u64) -> Number {
        let known = self.find(arrived.incarnation, arrived.request, arrived.app, arrived.from);
        let number = known.unwrap_or_else(|| self.add(arrived));
        self.step(number, at_us, What::Received, None);
        number
    }

    fn add(&mut self, arrived: &Arrived<'_>) -> Number {
        while self.messages.len() >= self.most
            && let Some(oldest) = self.messages.pop_front()
        {
            self.first += 1;
            let key = (oldest.incarnation, oldest.request);
            if self.numbers.get(&key) == Some(&oldest.number) {
                self.numbers.remove(&key);
            }
        }
        let number = self.first + self.messages.len() as u64;
        let (id, kind) = id_and_kind(arrived.message);
        self.numbers.insert((arrived.incarnation, arrived.request), number);
        self.messages.push_back(Message {
            number,
            app: arrived.app.into(),
            from: arrived.from.into(),
            to: arrived.to.into(),
            channel: arrived.channel,
            rest: arrived.rest,
            incarnation: arrived.incarnation,
            request: arrived.request,
            id,
            kind,
            bytes: arrived.message.len(),
            steps: Vec::with_capacity(4),
            more: 0,
        });
        number
    }

    pub fn find(&self, incarnation: u64, request: u64, app: &str, from: &str) -> Option<Number> {
        let number = *self.numbers.get(&(incarnation, request))?;
        let message = self.messages.get((number - self.first) as usize)?;
        // Anybody may claim an incarnation.
        (*message.app == *app && *message.from == *from).then_some(number)
    }

    pub fn step(&mut self, number: Number, at_us: u64, what: What, receiver: Option<&str>) {
        let Some(index) = number.checked_sub(self.first) else { return };
        let Some(message) = self.messages.get_mut(index as usize) else { return };
        if message.steps.len() >= STEPS {
            message.more += 1;
            return;
        }
        let receiver = receiver.map(|name| {
            let known = message.steps.iter().rev().filter_map(|step| step.receiver.as_ref());
            let known = known.chain([&message.to]).find(|known| ***known == *name);
            known.cloned().unwrap_or_else(|| name.into())
        });
        message.steps.push(Step { at_us, what, receiver });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_so_many_steps_and_counts_the_rest() {
        let mut ring = Ring::new(1);
        let number = ring.arrived(&Arrived::default(), 0);
        for step in 0..STEPS as u64 + 9 {
            ring.step(number, step, What::Acknowledged, Some("bob"));
        }
        let message = ring.newest().next().unwrap();
        assert_eq!((message.steps.len(), message.more), (STEPS, 10));
    }
}
