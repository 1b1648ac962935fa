//! The size of a picture in pixels, for the three formats that count: JPEG, PNG and BMP.
//!
//! `imagesize` reads the headers. What it takes on trust is checked here: a PNG must begin with its `IHDR`, and a BMP's height may be
//! negative (rows stored top-down) or 16 bits wide (the oldest header), which the library does not know.

use std::io::{BufRead, Read, Seek, SeekFrom};

/// The bytes needed to recognise a PNG's and read a BMP's header.
const HEAD: usize = 26;

/// Reads width and height; `(0, 0)` for every other format, a header that makes no sense, or a read error, because a picture
/// that cannot be measured can still be sent.
pub fn dimensions<R: BufRead + Seek>(mut picture: R) -> (u32, u32) {
    measure(&mut picture).filter(|&(width, height)| plausible(width) && plausible(height)).unwrap_or((0, 0))
}

fn plausible(length: u32) -> bool {
    // The compatible surfaces carry an `int`.
    length > 0 && i32::try_from(length).is_ok()
}

fn measure<R: BufRead + Seek>(picture: &mut R) -> Option<(u32, u32)> {
    let mut head = Vec::with_capacity(HEAD);
    picture.by_ref().take(HEAD as u64).read_to_end(&mut head).ok()?;
    if head.starts_with(b"BM") {
        return bmp(&head);
    }
    let png = head.starts_with(b"\x89PNG\r\n\x1a\n") && head.get(12..16) == Some(b"IHDR");
    if !png && !head.starts_with(b"\xff\xd8\xff") {
        return None;
    }
    picture.seek(SeekFrom::Start(0)).ok()?;
    let size = imagesize::reader_size(picture).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

fn bmp(head: &[u8]) -> Option<(u32, u32)> {
    let long = |at: usize| Some(i32::from_le_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let short = |at: usize| Some(u16::from_le_bytes(head.get(at..at + 2)?.try_into().ok()?));
    match long(14)? {
        12 => Some((short(18)?.into(), short(20)?.into())),
        16.. => Some((long(18)?.try_into().ok()?, long(22)?.unsigned_abs())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn of(bytes: &[u8]) -> (u32, u32) {
        dimensions(Cursor::new(bytes))
    }

    fn fixture(name: &str) -> Vec<u8> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/media").join(name);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn bmp_head(header: u32, width: i32, height: i32) -> Vec<u8> {
        let mut bytes = b"BM".to_vec();
        bytes.resize(14, 0);
        bytes.extend(header.to_le_bytes());
        bytes.extend(width.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes
    }

    #[test]
    fn jpeg_png_and_bmp_are_measured() {
        assert_eq!(of(&fixture("photo.jpg")), (320, 200));
        assert_eq!(of(&fixture("chart.png")), (240, 160));
        assert_eq!(of(&fixture("icon.bmp")), (64, 48));
    }

    #[test]
    fn every_other_format_is_nothing_by_nothing() {
        assert_eq!(of(&fixture("anim.gif")), (0, 0));
        assert_eq!(of(&fixture("modern.webp")), (0, 0));
        assert_eq!(of(b"plain text"), (0, 0));
        assert_eq!(of(b""), (0, 0));
    }

    #[test]
    fn a_top_down_bmp_has_a_positive_height_and_the_oldest_header_is_read() {
        assert_eq!(of(&bmp_head(40, 7, -5)), (7, 5));
        let mut old = bmp_head(12, 0, 0);
        old[18..22].copy_from_slice(&[7, 0, 5, 0]);
        assert_eq!(of(&old), (7, 5));
    }

    #[test]
    fn a_corrupt_header_is_nothing_by_nothing_and_never_a_panic() {
        for name in ["photo.jpg", "chart.png", "icon.bmp"] {
            let whole = fixture(name);
            for length in 0..whole.len().min(26) {
                // Two halves of one promise: no panic at any cut, and no size out of half a header.
                let cut = of(&whole[..length]);
                assert!(cut == (0, 0) || length >= 24, "{name} cut at {length}: {cut:?}");
            }
        }
        let mut png = fixture("chart.png");
        png[12..16].copy_from_slice(b"JUNK");
        assert_eq!(of(&png), (0, 0));
        let mut jpeg = fixture("photo.jpg");
        jpeg[2..].fill(0);
        jpeg[2] = 0xff;
        assert_eq!(of(&jpeg), (0, 0));
        assert_eq!(of(&bmp_head(40, -7, 5)), (0, 0));
        assert_eq!(of(&bmp_head(40, 7, i32::MIN)), (0, 0));
        assert_eq!(of(&bmp_head(3, 7, 5)), (0, 0));
    }
}
