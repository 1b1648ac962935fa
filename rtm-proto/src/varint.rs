//! Base-128 varints, as protobuf writes them.

use bytes::BufMut;

/// Appends `value`; 1 to 10 bytes.
#[inline]
pub fn put(buf: &mut impl BufMut, mut value: u64) {
    while value >= 0x80 {
        buf.put_u8(value as u8 | 0x80);
        value >>= 7;
    }
    buf.put_u8(value as u8);
}

/// The number of bytes that [`put`] writes.
#[inline]
pub const fn len(value: u64) -> usize {
    // Bits in use, 7 to a byte, at least one byte.
    ((64 - (value | 1).leading_zeros()) as usize).div_ceil(7)
}

/// Reads one varint from the front of `data` and moves `data` past it. `None` when it is cut short or longer than 64 bits.
#[inline(always)]
pub fn take(data: &mut &[u8]) -> Option<u64> {
    let bytes = *data;
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        *data = rest;
        return Some(first.into());
    }
    take_long(data)
}

/// A varint of more than one byte.
#[inline]
fn take_long(data: &mut &[u8]) -> Option<u64> {
    // Times and request numbers take 2 to 6 bytes: looked at as one word, without a branch for each byte.
    if let Some(word) = data.first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let ends = !word & 0x8080_8080_8080_8080;
        if ends != 0 {
            let word = word & (ends ^ (ends - 1));
            let word = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
            let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x3fff_0000_3fff_0000) >> 2);
            let word = (word & 0x0fff_ffff) | ((word & 0x0fff_ffff_0000_0000) >> 4);
            *data = &data[ends.trailing_zeros() as usize / 8 + 1..];
            return Some(word);
        }
    }
    take_slow(data)
}

#[cold]
fn take_slow(data: &mut &[u8]) -> Option<u64> {
    let bytes = *data;
    let mut value = 0u64;
    for (i, &byte) in bytes.iter().take(10).enumerate() {
        if i == 9 && byte > 1 {
            return None;
        }
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            *data = &bytes[i + 1..];
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_survives_a_round_trip() {
        for shift in 0..64 {
            for value in [1u64 << shift, (1u64 << shift) - 1, u64::MAX >> shift] {
                let mut buf = Vec::new();
                put(&mut buf, value);
                assert_eq!(buf.len(), len(value), "{value}");
                let mut data = &buf[..];
                assert_eq!(take(&mut data), Some(value));
                assert!(data.is_empty());
            }
        }
    }

    #[test]
    fn cut_short_or_overlong_is_refused() {
        assert_eq!(take(&mut &[][..]), None);
        assert_eq!(take(&mut &[0x80][..]), None);
        assert_eq!(take(&mut &[0xff; 11][..]), None);
        assert_eq!(take(&mut &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02][..]), None);
    }
}
