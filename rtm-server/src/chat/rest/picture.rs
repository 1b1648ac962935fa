//! Reduced pictures, made when somebody asks for one and then kept.

use std::{io::Cursor, sync::Arc, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderValue, header};
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::{answer::Refused, call::Place, files::guarded};
use crate::{media::MediaAccess, store::chat::FileRow};

/// The longer side of a reduced picture, in pixels.
const SIDE: u32 = 200;

/// The largest picture that is reduced: bytes as it lies there, pixels on a side, and bytes while it is worked on.
const FILE: u64 = 32 * 1024 * 1024;
const PIXELS: u32 = 12_000;
const MEMORY: u64 = 256 * 1024 * 1024;

/// How long a picture waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whose turn it is to work on a picture: one at a time, since each may take `MEMORY`. The hashing of passwords has turns of its own,
/// so that pictures keep nobody from logging in.
pub struct Pictures {
    turn: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)) }
    }
}

/// A reduced picture of a file; `None`: it is no picture that can be reduced.
pub async fn thumbnail(place: &Place, row: &FileRow) -> Result<Option<Response>, Refused> {
    let chat = place.chat();
    let kept = match chat.store().thumbnail(&place.app.id, &row.uuid).await? {
        Some(bytes) => Some(bytes),
        None if row.size > FILE => None,
        None => Some(make(place, row).await?),
    };
    let Some(bytes) = kept.filter(|bytes| !bytes.is_empty()) else { return Ok(None) };
    let kind = if bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private"));
    Ok(Some(guarded(response)))
}

/// Makes it when it is its turn; nothing is read before. Empty: it cannot be made.
async fn make(place: &Place, row: &FileRow) -> Result<Bytes, Refused> {
    let chat = place.chat();
    let turn = chat.pictures.turn.clone().acquire_owned();
    let turn = tokio::time::timeout(PATIENCE, turn).await.map_err(|_| Refused::limited())?;
    let turn = turn.map_err(|_| Refused::limited())?;
    // Somebody may have made it meanwhile.
    if let Some(bytes) = chat.store().thumbnail(&place.app.id, &row.uuid).await? {
        return Ok(bytes);
    }
    let bytes = whole(place, row).await?;
    // Off the threads that serve connections. It has the turn to its end, whoever waits for it.
    let reducing = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        reduced(&bytes)
    });
    let made = reducing.await.map_err(|_| Refused::failed("the picture could not be reduced"))?;
    // What cannot be reduced is kept as nothing, so that nobody tries again.
    let made = made.unwrap_or_default();
    chat.store().thumbnail_put(&place.app.id, &row.uuid, made.clone()).await?;
    Ok(made)
}

async fn whole(place: &Place, row: &FileRow) -> Result<Bytes, Refused> {
    let access = MediaAccess { app: place.app.id.clone(), user: row.owner.as_str().into() };
    let entry = place.front.media.find(&access, &row.media).await?;
    let mut chunks = place.front.media.read(&entry, 0..entry.row.size).await?;
    let mut bytes = Vec::with_capacity(entry.row.size as usize);
    while let Some(chunk) = chunks.next().await {
        bytes.extend_from_slice(&chunk.map_err(crate::media::MediaError::from)?);
    }
    Ok(bytes.into())
}

fn reduced(bytes: &[u8]) -> Option<Bytes> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(PIXELS);
    limits.max_image_height = Some(PIXELS);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let small = if picture.width().max(picture.height()) > SIDE { picture.thumbnail(SIDE, SIDE) } else { picture };
    let mut out = Cursor::new(Vec::new());
    if small.color().has_alpha() {
        small.write_to(&mut out, ImageFormat::Png).ok()?;
    } else {
        DynamicImage::ImageRgb8(small.to_rgb8()).write_to(&mut out, ImageFormat::Jpeg).ok()?;
    }
    Some(out.into_inner().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, alpha: bool) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let picture =
            if alpha { DynamicImage::new_rgba8(width, height) } else { DynamicImage::new_rgb8(width, height) };
        picture.write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn pictures_become_small_and_keep_their_shape() {
        for (width, height, alpha, small) in
            [(800, 400, false, (200, 100)), (400, 800, true, (100, 200)), (50, 20, false, (50, 20))]
        {
            let made = reduced(&picture(width, height, alpha)).unwrap();
            assert_eq!(made.starts_with(b"\x89PNG"), alpha);
            let read = image::load_from_memory(&made).unwrap();
            assert_eq!((read.width(), read.height()), small);
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_a_one_is_left_alone() {
        assert_eq!(reduced(b"certainly no picture"), None);
        assert!(reduced(&picture(PIXELS, 1, false)).is_some());
        assert_eq!(reduced(&picture(PIXELS + 1, 1, false)), None);
        let mut broken = picture(300, 300, false);
        broken.truncate(broken.len() / 2);
        assert_eq!(reduced(&broken), None);
    }
}
