//! What client and server check about an encoded `Message` before it travels.

use crate::view::{Fields, ViewError};

/// Counts the content of an encoded `Message` in bytes: text and raw data, or text, file name and thumbnail, or the texts of
/// an invitation, together.
/// Identifiers and numbers are not content. What the generated decoder would refuse (text that is not UTF-8, a field of
/// another type than the schema's) is refused here, so that no receiver has to: it would lose its connection over it, and
/// again after every resume.
pub fn content_len(message: &[u8]) -> Result<usize, ViewError> {
    let mut len = 0;
    for field in Fields::new(message) {
        match field? {
            (1 | 2, number) => {
                number.uint()?;
            }
            (3, text) => len += text.text()?.len(),
            (4, raw) => len += raw.bytes()?.len(),
            (5, media) => len += media_len(media.bytes()?)?,
            (6, invitation) => len += invitation_len(invitation.bytes()?)?,
            _ => {}
        }
    }
    Ok(len)
}

fn media_len(media: &[u8]) -> Result<usize, ViewError> {
    let mut len = 0;
    for field in Fields::new(media) {
        match field? {
            (1, id) => {
                id.text()?;
            }
            (3, name) => len += name.text()?.len(),
            (4, thumbnail) => len += thumbnail.bytes()?.len(),
            (2 | 5..=8, number) => {
                number.uint()?;
            }
            _ => {}
        }
    }
    Ok(len)
}

fn invitation_len(invitation: &[u8]) -> Result<usize, ViewError> {
    let mut len = 0;
    for field in Fields::new(invitation) {
        match field? {
            (1, step) => {
                step.uint()?;
            }
            (2, id) => {
                id.fixed()?;
            }
            (3..=5, text) => len += text.text()?.len(),
            _ => {}
        }
    }
    Ok(len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use prost::Message as _;

    #[test]
    fn text_raw_name_and_thumbnail_count_and_nothing_else() {
        let message = wire::Message {
            id: -5,
            kind: wire::message::Kind::Image as i32,
            text: "four".into(),
            raw: bytes::Bytes::from_static(b"12345"),
            media: Some(wire::Media {
                id: "an id of any length".into(),
                size: 1 << 30,
                file_name: "photo.jpg".into(),
                thumbnail: bytes::Bytes::from_static(b"1234567"),
                width: 320,
                ..Default::default()
            }),
            invitation: Some(wire::Invitation {
                content: "abc".into(),
                channel_id: "room".into(),
                ..Default::default()
            }),
        };
        assert_eq!(content_len(&message.encode_to_vec()), Ok(4 + 5 + 9 + 7 + 3 + 4));
    }

    #[test]
    fn text_that_is_not_utf8_is_refused() {
        assert_eq!(content_len(&[0x1a, 1, 0xff]), Err(ViewError::NotUtf8));
        assert_eq!(content_len(&[0x2a, 3, 0x1a, 1, 0xff]), Err(ViewError::NotUtf8));
        assert_eq!(content_len(&[0x2a, 3, 0x0a, 1, 0xff]), Err(ViewError::NotUtf8));
    }

    #[test]
    fn garbage_is_refused() {
        assert_eq!(content_len(&[0x1a, 9]), Err(ViewError::Malformed));
        assert_eq!(content_len(&[0xff; 20]), Err(ViewError::Malformed));
        let fixed64_id = [9, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(content_len(&fixed64_id), Err(ViewError::Malformed), "numbers of another type");
        assert_eq!(content_len(&[0x2a, 2, 0x12, 0]), Err(ViewError::Malformed), "in the media as well");
    }
}
