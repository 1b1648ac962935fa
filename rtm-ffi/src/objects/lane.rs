//! The fast lane of a client: messages go in and events come out as bytes, through two functions that take numbers alone.
//!
//! A crossing of UniFFI's costs tens of microseconds in a language that builds its structures by reflection, and one of numbers
//! a fraction of one. So what happens a million times goes through here, and everything else through [`super::client`]. The events
//! are written as UniFFI writes them, so that the generated code reads them; messages as [`Reader`] says.

use std::sync::{Arc, Mutex, PoisonError};

use rtm_core::message::{Kind, Media, Message, SendOptions};

use super::client::NativeClient;
use super::event::Event;
use crate::UniFfiTag;
use crate::boundary::{call, guard};
use crate::handles::Handles;
use crate::status::RTM_ERR_ARGUMENT;

/// Larger than every kind of handle that `rtm.h` knows.
static LANES: Handles<Lane> = Handles::new(15);

struct Lane {
    client: Arc<NativeClient>,
    /// What was fetched and did not fit.
    left: Mutex<Vec<u8>>,
}

#[uniffi::export]
impl NativeClient {
    /// Opens the fast lane, which keeps the client alive until it is closed. 0: there are too many.
    pub fn open_lane(self: Arc<Self>) -> i64 {
        let lane = Lane { client: self, left: Mutex::default() };
        LANES.insert(Arc::new(lane)).map_or(0, u64::cast_signed)
    }
}

/// Closes a lane; a number that is none does nothing.
#[uniffi::export]
pub fn close_lane(lane: i64) {
    let _ = LANES.remove(lane.cast_unsigned());
}

/// Sends the messages that stand in `len` bytes at `address`, as `NativeClient::send` does. `RTM_ERR_ARGUMENT`: the bytes are no
/// messages; those in front of the fault were sent.
///
/// cbindgen:ignore
///
/// # Safety
/// There are `len` bytes at `address`, which do not change during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_lane_send(lane: u64, address: u64, len: u64) -> i32 {
    call("rtm_lane_send", || {
        let lane = LANES.get(lane)?;
        if address == 0 {
            return Err(RTM_ERR_ARGUMENT);
        }
        // SAFETY: promised by the caller.
        let bytes =
            unsafe { std::slice::from_raw_parts(std::ptr::with_exposed_provenance(address as usize), len as usize) };
        let mut reader = Reader(bytes);
        while !reader.0.is_empty() {
            let outgoing = reader.outgoing().ok_or(RTM_ERR_ARGUMENT)?;
            lane.client.send_one(outgoing.channel, outgoing.peer, &outgoing.message, outgoing.options);
        }
        Ok(())
    })
}

/// Waits for events and writes some of them, in order, to `address`: the number of bytes. 0: the client was released, or there is no
/// such lane. Below 0: so many bytes are needed, and the same call with as many gives them. For one thread alone.
///
/// cbindgen:ignore
///
/// # Safety
/// There are `capacity` writable bytes at `address`, which nobody else touches during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rtm_lane_take(lane: u64, address: u64, capacity: u64) -> i64 {
    guard("rtm_lane_take", 0, || {
        let Ok(lane) = LANES.get(lane) else { return 0 };
        let mut left = lane.left.lock().unwrap_or_else(PoisonError::into_inner);
        if left.is_empty() {
            for event in lane.client.next_events() {
                <Event as uniffi::Lower<UniFfiTag>>::write(event, &mut left);
            }
        }
        let len = left.len() as i64;
        if len as u64 > capacity || address == 0 {
            return -len;
        }
        // SAFETY: promised by the caller.
        unsafe {
            std::ptr::copy_nonoverlapping(
                left.as_ptr(),
                std::ptr::with_exposed_provenance_mut(address as usize),
                left.len(),
            )
        };
        left.clear();
        left.shrink_to(KEPT);
        len
    })
}

/// A download to memory must not stay behind.
const KEPT: usize = 256 * 1024;

struct Outgoing<'a> {
    channel: i64,
    peer: &'a str,
    message: Message<'a>,
    options: SendOptions,
}

/// Reads messages: number of the channel or 0, message id, kind, flags, peer, text, raw data; with the third flag id, size, file
/// name, thumbnail and the four measures of a file. Numbers in the machine's own order, lengths of texts and data as 32 bits.
struct Reader<'a>(&'a [u8]);

const STORE_OFFLINE: i32 = 1;
const KEEP_HISTORY: i32 = 2;
const HAS_MEDIA: i32 = 4;

impl<'a> Reader<'a> {
    fn outgoing(&mut self) -> Option<Outgoing<'a>> {
        let (channel, id, kind, flags) = (self.long()?, self.long()?, self.int()?, self.int()?);
        let (peer, text, raw) = (self.text()?, self.text()?, self.data()?);
        let media = if flags & HAS_MEDIA == 0 { Media::default() } else { self.media()? };
        let options =
            SendOptions { store_offline: flags & STORE_OFFLINE != 0, keep_history: flags & KEEP_HISTORY != 0 };
        Some(Outgoing {
            channel,
            peer,
            message: Message { id, kind: Kind::from_code(kind), text, raw, media },
            options,
        })
    }

    fn media(&mut self) -> Option<Media<'a>> {
        Some(Media {
            id: self.text()?,
            size: self.long()?.try_into().unwrap_or(0),
            file_name: self.text()?,
            thumbnail: self.data()?,
            width: self.int()?,
            height: self.int()?,
            thumbnail_width: self.int()?,
            thumbnail_height: self.int()?,
        })
    }

    fn long(&mut self) -> Option<i64> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i64::from_ne_bytes(*bytes))
    }

    fn int(&mut self) -> Option<i32> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i32::from_ne_bytes(*bytes))
    }

    fn data(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.int()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.data()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    fn text(text: &[u8]) -> Vec<u8> {
        bytes(&[&(text.len() as i32).to_ne_bytes(), text])
    }

    fn head(flags: i32) -> Vec<u8> {
        bytes(&[&7i64.to_ne_bytes(), &8i64.to_ne_bytes(), &1i32.to_ne_bytes(), &flags.to_ne_bytes()])
    }

    fn whole() -> Vec<u8> {
        let numbers = [1i32, 2, 3, 4].map(i32::to_ne_bytes).concat();
        let media = bytes(&[&text(b"id"), &5i64.to_ne_bytes(), &text(b"a.png"), &text(b"thumb"), &numbers]);
        bytes(&[&head(HAS_MEDIA | KEEP_HISTORY), &text(b"bob"), &text(b"hi"), &text(b"raw"), &media])
    }

    #[test]
    fn messages_one_after_another_are_read_as_they_were_written() {
        let both = bytes(&[&whole(), &head(STORE_OFFLINE), &text(b"eve"), &text(b""), &text(b"")]);
        let mut reader = Reader(&both);
        let first = reader.outgoing().unwrap();
        assert_eq!((first.channel, first.peer, first.message.id), (7, "bob", 8));
        assert_eq!((first.message.kind, first.message.text, first.message.raw), (Some(Kind::Text), "hi", &b"raw"[..]));
        let media = &first.message.media;
        assert_eq!((media.id, media.size, media.file_name, media.thumbnail), ("id", 5, "a.png", &b"thumb"[..]));
        assert_eq!((media.width, media.height, media.thumbnail_width, media.thumbnail_height), (1, 2, 3, 4));
        assert!(first.options.keep_history && !first.options.store_offline);
        let second = reader.outgoing().unwrap();
        assert_eq!((second.peer, second.message.text), ("eve", ""));
        assert!(second.options.store_offline && !second.options.keep_history);
        assert!(reader.0.is_empty());
    }

    #[test]
    fn bytes_that_are_no_message_are_refused() {
        let whole = whole();
        for end in 0..whole.len() {
            assert!(Reader(&whole[..end]).outgoing().is_none(), "cut at {end}");
        }
        let crooked = bytes(&[&head(0), &text(b"\xff"), &text(b""), &text(b"")]);
        assert!(Reader(&crooked).outgoing().is_none(), "no UTF-8");
        let negative = bytes(&[&head(0), &(-1i32).to_ne_bytes(), &text(b""), &text(b"")]);
        assert!(Reader(&negative).outgoing().is_none(), "a length below 0");
    }

    #[test]
    fn lanes_that_do_not_exist_are_refused() {
        let byte = [0u8];
        let address = byte.as_ptr().expose_provenance() as u64;
        // SAFETY: the address is of one byte.
        assert_eq!(unsafe { rtm_lane_send(0, address, 1) }, crate::status::RTM_ERR_HANDLE);
        // SAFETY: no byte is touched.
        assert_eq!(unsafe { rtm_lane_take(1, 0, 0) }, 0);
        close_lane(-1);
    }

    #[test]
    fn what_does_not_fit_is_given_to_the_next_call() {
        let client = NativeClient::new("app".into()).unwrap();
        client.post(5);
        let lane = client.clone().open_lane().cast_unsigned();
        let mut buffer = [0u8; 64];
        let address = buffer.as_mut_ptr().expose_provenance() as u64;
        // SAFETY: no byte is touched.
        let needed = unsafe { rtm_lane_take(lane, address, 1) };
        assert!(needed < 0);
        // SAFETY: there are as many bytes.
        assert_eq!(unsafe { rtm_lane_take(lane, address, 64) }, -needed);
        assert_eq!(
            buffer[4..12],
            5i64.to_be_bytes(),
            "the number that was posted, behind the number of the kind of event"
        );
        // SAFETY: there is one byte.
        assert_eq!(unsafe { rtm_lane_send(lane, address, 1) }, RTM_ERR_ARGUMENT);
        client.release();
        // SAFETY: there are as many bytes.
        assert_eq!(unsafe { rtm_lane_take(lane, address, 64) }, 0);
        close_lane(lane.cast_signed());
        assert_eq!(Arc::strong_count(&client), 1);
    }
}
