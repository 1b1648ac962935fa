//! What a callback is lent: C strings and an `rtm_message`, in memory that is used again for the next one.

use std::ffi::c_char;
use std::ptr::null;
use std::sync::{Mutex, PoisonError};

use rtm_core::message::{Incoming, Kind, Message};

use crate::types::rtm_message;

/// Memory beyond this, in bytes, is not kept for the next callback.
const KEEP: usize = 64 * 1024;

/// Where the strings of one callback stand.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    bytes: Vec<u8>,
}

/// A [`Scratch`] that is lent to one callback at a time.
#[derive(Debug, Default)]
pub(super) struct Loan {
    scratch: Mutex<Scratch>,
}

impl Loan {
    /// Lends it. It is taken out of the mutex meanwhile, so that no lock is held while the application runs.
    pub(super) fn lend(&self, body: impl FnOnce(&mut Scratch)) {
        let mut scratch = std::mem::take(&mut *self.scratch.lock().unwrap_or_else(PoisonError::into_inner));
        body(&mut scratch);
        if scratch.bytes.capacity() <= KEEP {
            *self.scratch.lock().unwrap_or_else(PoisonError::into_inner) = scratch;
        }
    }
}

impl Scratch {
    /// Puts texts one behind the other, each with a NUL. The pointers hold until the next call.
    fn put<const N: usize>(&mut self, texts: [&str; N]) -> [*const c_char; N] {
        self.bytes.clear();
        let starts = texts.map(|text| {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes.push(0);
            start
        });
        // Only now: the vector does not move any more.
        starts.map(|start| self.bytes[start..].as_ptr().cast())
    }

    /// One text.
    pub(super) fn text(&mut self, text: &str) -> *const c_char {
        let [text] = self.put([text]);
        text
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, texts: &[Box<str>]) -> Vec<*const c_char> {
        self.bytes.clear();
        let mut starts = Vec::with_capacity(texts.len());
        for text in texts {
            starts.push(self.bytes.len());
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes.push(0);
        }
        starts.into_iter().map(|start| self.bytes[start..].as_ptr().cast()).collect()
    }

    /// A message that came in, and who sent it.
    pub(super) fn received(&mut self, incoming: &Incoming, message: &Message<'_>) -> (*const c_char, rtm_message) {
        let (from, mut lent) = self.message(message, incoming.from());
        lent.server_ms = i64::try_from(incoming.server_ms).unwrap_or(i64::MAX);
        lent.offline = incoming.offline.into();
        lent.sequence = incoming.sequence;
        (from, lent)
    }

    /// A message, and one text more.
    pub(super) fn message(&mut self, message: &Message<'_>, beside: &str) -> (*const c_char, rtm_message) {
        let [beside, text, media_id, file_name] =
            self.put([beside, message.text, message.media.id, message.media.file_name]);
        let lent = rtm_message {
            size: size_of::<rtm_message>(),
            id: message.id,
            kind: message.kind.map_or(0, Kind::code),
            text,
            text_len: message.text.len(),
            raw: data(message.raw),
            raw_len: message.raw.len(),
            media_id,
            media_size: i64::try_from(message.media.size).unwrap_or(i64::MAX),
            file_name,
            thumbnail: data(message.media.thumbnail),
            thumbnail_len: message.media.thumbnail.len(),
            width: message.media.width,
            height: message.media.height,
            thumbnail_width: message.media.thumbnail_width,
            thumbnail_height: message.media.thumbnail_height,
            server_ms: 0,
            offline: false.into(),
            sequence: 0,
        };
        (beside, lent)
    }
}

fn data(bytes: &[u8]) -> *const u8 {
    if bytes.is_empty() { null() } else { bytes.as_ptr() }
}
