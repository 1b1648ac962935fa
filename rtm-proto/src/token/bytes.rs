//! The pieces that tokens are made of: little-endian numbers, strings behind their length, maps of numbers.

/// Reads pieces one after another; `None` where the bytes end too early.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let len = self.u16()?;
        self.take(len.into())
    }

    pub(super) fn map(&mut self) -> Option<Vec<(u16, u32)>> {
        (0..self.u16()?).map(|_| Some((self.u16()?, self.u32()?))).collect()
    }
}

/// Appends a string behind its length. The callers' strings are far shorter than 64 KiB.
pub(super) fn put_string(into: &mut Vec<u8>, text: &[u8]) {
    into.extend_from_slice(&(text.len() as u16).to_le_bytes());
    into.extend_from_slice(text);
}

/// Appends a map.
pub(super) fn put_map(into: &mut Vec<u8>, map: &[(u16, u32)]) {
    into.extend_from_slice(&(map.len() as u16).to_le_bytes());
    for (key, value) in map {
        into.extend_from_slice(&key.to_le_bytes());
        into.extend_from_slice(&value.to_le_bytes());
    }
}
