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
#[inline]
pub fn take(data: &mut &[u8]) -> Option<u64> {
    let bytes = *data;
    if let Some(&first) = bytes.first()
        && first < 0x80
    {
        *data = &bytes[1..];
        return Some(first.into());
    }
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
