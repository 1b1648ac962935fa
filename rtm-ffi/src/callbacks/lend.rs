//! What a callback is lent: C strings and an `rtm_message`, in memory that is used again for the next one.

use std::ffi::c_char;
use std::ptr::null;
use std::sync::{Mutex, PoisonError};

use rtm_core::message::{Incoming, Kind, Message};
use rtm_core::{Attribute, ChannelAttribute, MemberCount, PeerStatus};

use crate::types::{rtm_attribute, rtm_channel_attribute, rtm_member_count, rtm_message, rtm_peer_status};

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
    pub(super) fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Vec<*const c_char> {
        self.bytes.clear();
        let mut starts = Vec::new();
        for text in texts {
            starts.push(self.bytes.len());
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes.push(0);
        }
        starts.into_iter().map(|start| self.bytes[start..].as_ptr().cast()).collect()
    }

    /// Users and where they stand.
    pub(super) fn peers(&mut self, peers: &[PeerStatus]) -> Vec<rtm_peer_status> {
        let ids = self.texts(peers.iter().map(|peer| &*peer.peer));
        let lent = |(peer_id, peer): (_, &PeerStatus)| rtm_peer_status { peer_id, state: peer.state.code() };
        ids.into_iter().zip(peers).map(lent).collect()
    }

    /// Channels and how many members they have.
    pub(super) fn counts(&mut self, counts: &[MemberCount]) -> Vec<rtm_member_count> {
        let ids = self.texts(counts.iter().map(|count| &*count.channel));
        let lent = |(channel_id, count): (_, &MemberCount)| rtm_member_count {
            channel_id,
            count: i32::try_from(count.count).unwrap_or(i32::MAX),
        };
        ids.into_iter().zip(counts).map(lent).collect()
    }

    /// The attributes of a user, and one text more.
    pub(super) fn user_attributes(
        &mut self,
        user: &str,
        attributes: &[Attribute],
    ) -> (*const c_char, Vec<rtm_attribute>) {
        let pairs = attributes.iter().flat_map(|a| [&*a.key, &*a.value]);
        let texts = self.texts(std::iter::once(user).chain(pairs));
        let lent = texts[1..].chunks_exact(2).map(|pair| rtm_attribute { key: pair[0], value: pair[1] });
        (texts[0], lent.collect())
    }

    /// The attributes of a channel, and one text more.
    pub(super) fn channel_attributes(
        &mut self,
        channel: &str,
        attributes: &[ChannelAttribute],
    ) -> (*const c_char, Vec<rtm_channel_attribute>) {
        let triples = attributes.iter().flat_map(|a| [&*a.key, &*a.value, &*a.user]);
        let texts = self.texts(std::iter::once(channel).chain(triples));
        let lent = texts[1..].chunks_exact(3).zip(attributes).map(|(text, attribute)| rtm_channel_attribute {
            key: text[0],
            value: text[1],
            user_id: text[2],
            server_ms: i64::try_from(attribute.server_ms).unwrap_or(i64::MAX),
        });
        (texts[0], lent.collect())
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
