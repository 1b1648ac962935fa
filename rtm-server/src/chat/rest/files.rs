//! Attachments: uploaded as forms, read by whoever has the share-secret; and the files that are shared in a group.
//!
//! The bytes are media like others. What is here is the form, the secret, and what a browser may do with an answer: a file
//! never becomes a page of this origin, whatever its uploader says that it is.

use axum::{body::Body, response::Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::StreamExt;
use http::{HeaderValue, header};
use multer::{Constraints, Field, Multipart, SizeLimit};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    answer::{Refused, answered},
    call::{Call, Place},
    groups::id_name,
    picture,
};
use crate::{
    chat::{account::fresh_uuid, group::Group, membership::Who},
    media::{Announced, MediaAccess, MediaError},
    store::chat::FileRow,
};

/// Bytes of a form beside its file, and fields that it may have before it.
const AROUND: u64 = 64 * 1024;
const FIELDS: usize = 32;

/// The longest name of a file, and the longest type, in bytes.
const NAME: usize = 255;
const TYPE: usize = 100;

/// Files that are shared in one group.
const SHARED: usize = 1_000;

/// What a browser must not do with a file, if somebody opens it as a page.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'";

/// A file that was taken in.
struct Taken {
    uuid: String,
    secret: Option<String>,
    row: FileRow,
}

/// Takes the first file of a form.
async fn take(call: &Call, user: &str, group: Option<String>, body: Body) -> Result<Taken, Refused> {
    let _running = call.front.transfers.enter();
    let chat = call.chat();
    let (file_bytes, user_bytes) = (call.app.settings.chat.file_bytes, call.app.settings.chat.user_bytes);
    // What the App uploads is nobody's.
    let kept = if user.is_empty() { 0 } else { chat.store().file_bytes(&call.app.id, user, chat.now()).await? };
    let most = file_bytes.min(user_bytes.saturating_sub(kept));
    let too_large = || match most < file_bytes {
        true => Refused::exceeds(format!("the files of a user have {user_bytes} bytes together at most")),
        false => Refused::too_large(most),
    };
    let announced = call.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > most.saturating_add(AROUND)) {
        return Err(too_large());
    }
    if call.front.phase.draining() {
        return Err(MediaError::Draining.into());
    }
    let access = MediaAccess { app: call.app.id.clone(), user: user.into() };
    // By user, since anybody can have any number of tokens.
    let key = if user.is_empty() { call.key.clone() } else { format!("chat\t{}\t{user}", call.app.id) };
    let _slot = call.front.media.begin(&access, &key).await?;
    let mut form = form(call, body, most).await?;
    let field = file_field(call, &mut form).await?;
    let name = file_name(field.file_name().unwrap_or("file"));
    let content_type = field.content_type().map(|kind| kind.essence_str().to_owned());
    let content_type = content_type.filter(|kind| kind.len() <= TYPE).unwrap_or("application/octet-stream".into());
    let mut bytes = Body::from_stream(field);
    let stored = call.front.media.receive_at_most(&access, Announced::default(), &mut bytes, most).await;
    let stored = stored.map_err(|error| match error {
        MediaError::TooLarge { .. } => too_large(),
        error => error.into(),
    })?;
    let secret = call.headers.contains_key("restrict-access").then(|| {
        let secret: [u8; 16] = rand::random();
        URL_SAFE_NO_PAD.encode(secret)
    });
    let row = FileRow {
        uuid: fresh_uuid(),
        media: stored.id,
        secret: secret.as_ref().map(|secret| Sha256::digest(secret.as_bytes()).into()),
        content_type,
        name,
        owner: user.to_owned(),
        size: stored.size,
        created_ms: chat.now(),
        expires_ms: stored.expires_ms,
        group,
    };
    chat.store().file_add(&call.app.id, row.clone()).await?;
    Ok(Taken { uuid: row.uuid.clone(), secret, row })
}

/// The field `file` of a form; what stands before it is read away, for as long as a call may take to come.
async fn file_field(call: &Place, form: &mut Multipart<'static>) -> Result<Field<'static>, Refused> {
    let broken = |error: multer::Error| Refused::illegal(format!("the form cannot be read: {error}"));
    let search = async {
        for _ in 0..=FIELDS {
            match form.next_field().await.map_err(broken)? {
                Some(field) if field.name() == Some("file") => return Ok(field),
                Some(_) => {}
                None => return Err(Refused::illegal("the form has no field `file`")),
            }
        }
        Err(Refused::illegal(format!("a form has {FIELDS} fields at most before its file")))
    };
    let wait = call.front.config.timers.rest_ms.duration();
    tokio::time::timeout(wait, search).await.map_err(|_| Refused::slow())?
}

/// What a form may hold: a file one byte above the limit, so that it is refused for its size, and little else.
fn constraints(most: u64) -> Constraints {
    let sizes = SizeLimit::new()
        .whole_stream(most.saturating_add(2 * AROUND))
        .per_field(AROUND)
        .for_field("file", most.saturating_add(AROUND));
    Constraints::new().size_limit(sizes)
}

/// The parts of a form. Some programs say that it is one and leave out what parts it; it stands in its first line.
async fn form(call: &Place, body: Body, most: u64) -> Result<Multipart<'static>, Refused> {
    let kind = call.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut stream = body.into_data_stream();
    match multer::parse_boundary(kind) {
        Ok(boundary) => Ok(Multipart::with_constraints(stream, boundary, constraints(most))),
        Err(_) if kind.trim().to_ascii_lowercase().starts_with("multipart/form-data") => {
            let mut head = Vec::new();
            let first = async {
                while !head.contains(&b'\n') && head.len() < 256 {
                    match stream.next().await {
                        Some(Ok(chunk)) => head.extend_from_slice(&chunk),
                        _ => break,
                    }
                }
            };
            let wait = call.front.config.timers.rest_ms.duration();
            tokio::time::timeout(wait, first).await.map_err(|_| Refused::slow())?;
            let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let boundary = std::str::from_utf8(line).ok().and_then(|line| line.trim_end().strip_prefix("--"));
            let boundary = boundary.filter(|boundary| (1..=70).contains(&boundary.len()));
            let boundary =
                boundary.ok_or_else(|| Refused::illegal("the form does not begin with a boundary"))?.to_owned();
            let first = futures_util::stream::once(async move { Ok(bytes::Bytes::from(head)) });
            Ok(Multipart::with_constraints(first.chain(stream), boundary, constraints(most)))
        }
        Err(_) => Err(Refused::illegal("an upload is multipart/form-data with a field `file`")),
    }
}

/// The last part of what a client calls its file, without what could be mistaken for something else.
fn file_name(said: &str) -> String {
    // As browsers write these three into a form, and nothing else.
    let said = said.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name: String = last.chars().filter(|c| !c.is_control()).collect();
    while name.len() > NAME {
        name.pop();
    }
    if name.is_empty() { "file".into() } else { name }
}

/// `POST /chatfiles`
pub async fn upload(call: Call, body: Body) -> Result<Response, Refused> {
    let user = match &call.who {
        Who::App => String::new(),
        Who::User(user) => user.clone(),
    };
    let Taken { uuid, secret, row } = take(&call, &user, None, body).await?;
    let mut entity = json!({
        "uuid": uuid,
        "type": "chatfile",
        "file-metadata": { "content-length": row.size, "content-type": row.content_type },
    });
    if let Some(secret) = secret {
        entity["share-secret"] = secret.into();
    }
    Ok(answered(&call, json!({ "path": "/chatfiles", "entities": [entity] })))
}

/// `GET /chatfiles/<uuid>`: whoever has the secret, in a header or in the query, needs no token.
pub async fn download(place: Place) -> Result<Response, Refused> {
    let unknown = || Refused::unknown("there is no such file, or its time is over");
    let uuid = place.raw("uuid");
    let form = uuid.len() == 36 && uuid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if !form {
        return Err(unknown());
    }
    let chat = place.chat();
    let row = chat.store().file(&place.app.id, uuid, chat.now()).await?;
    // What is shared in a group is read there, by its members.
    let row = row.filter(|row| row.group.is_none()).ok_or_else(unknown)?;
    if let Some(secret) = row.secret {
        let shown = place.headers.get("share-secret").and_then(|value| value.to_str().ok());
        let shown = shown.or(place.query.get("share-secret").map(String::as_str)).unwrap_or_default();
        let shown: [u8; 32] = Sha256::digest(shown.as_bytes()).into();
        if shown != secret {
            return Err(Refused::unauthorized("the share-secret is not that of the file"));
        }
    }
    // Who may read it is no stranger whose connection makes room for others.
    place.admitted();
    let reduced = place.headers.get("thumbnail").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"));
    if reduced && let Some(response) = picture::thumbnail(&place, &row).await? {
        return Ok(response);
    }
    serve(&place, &row).await
}

/// What a browser is told that a file is: pictures, sounds and films what they are, everything else just bytes.
fn shown_type(said: &str) -> HeaderValue {
    let plays = ["image/", "audio/", "video/"].iter().any(|kind| said.starts_with(kind)) && said != "image/svg+xml";
    let known = plays.then(|| HeaderValue::from_str(said).ok()).flatten();
    known.unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

async fn serve(place: &Place, row: &FileRow) -> Result<Response, Refused> {
    let access = MediaAccess { app: place.app.id.clone(), user: row.owner.as_str().into() };
    let entry = place.front.media.find(&access, &row.media).await?;
    let kind = shown_type(&row.content_type);
    let served = crate::media::http::serve(&place.front, &entry, &place.method, &place.headers, kind, None).await;
    Ok(guarded(served?))
}

/// Keeps what was uploaded from acting as a page of this origin.
pub fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn shared(row: &FileRow) -> Value {
    json!({
        "file_id": row.uuid,
        "file_name": row.name,
        "file_owner": row.owner,
        "file_size": row.size,
        "created": row.created_ms,
    })
}

/// `POST …/share_files`
pub async fn share<const ROOM: bool>(call: Call, body: Body) -> Result<Response, Refused> {
    let (id, user) = (call.id("group")?, call.speaker()?);
    let chat = call.chat();
    let row = chat.look_into(&call.app, &call.who, &id, ROOM).await?;
    if chat.store().shared_files(&call.app.id, &id, chat.now()).await?.len() >= SHARED {
        return Err(Refused::exceeds("as many files are shared as may be"));
    }
    let taken = take(&call, &user, Some(id.clone()), body).await?;
    chat.announce(&call.app, &row, "uploadFile", &user, &taken.row.name).await?;
    Ok(answered(
        &call,
        json!({ "data": {
            "file_url": format!("{}{}/{}", call.base, call.path, taken.uuid),
            "group_id": id,
            "file_name": taken.row.name,
            "created": taken.row.created_ms,
            "file_id": taken.uuid,
            "file_size": taken.row.size,
        } }),
    ))
}

/// `GET …/share_files`
pub async fn shared_files<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (chat, id) = (call.chat(), call.id("group")?);
    chat.look_into(&call.app, &call.who, &id, ROOM).await?;
    let (offset, limit) = call.page()?;
    let files = chat.store().shared_files(&call.app.id, &id, chat.now()).await?;
    let data: Vec<Value> = files.iter().skip(offset as usize).take(limit as usize).map(shared).collect();
    Ok(answered(&call, json!({ "count": data.len(), "data": data })))
}

async fn shared_file<const ROOM: bool>(call: &Call) -> Result<(crate::store::chat::GroupRow, FileRow), Refused> {
    let (chat, id) = (call.chat(), call.id("group")?);
    let row = chat.look_into(&call.app, &call.who, &id, ROOM).await?;
    let file = chat.store().file(&call.app.id, call.raw("file"), chat.now()).await?;
    let file = file.filter(|file| file.group.as_deref() == Some(&id));
    Ok((row, file.ok_or_else(|| Refused::unknown("no such file is shared in the group"))?))
}

/// `GET …/share_files/<file>`
pub async fn read_shared<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (_, file) = shared_file::<ROOM>(&call).await?;
    serve(&call, &file).await
}

/// `DELETE …/share_files/<file>`: by who has shared it, and by those who manage the group.
pub async fn remove_shared<const ROOM: bool>(call: Call) -> Result<Response, Refused> {
    let (row, file) = shared_file::<ROOM>(&call).await?;
    let name = call.who.name(&row);
    if name != row.owner && name != file.owner && !Group::of(&row).admins.contains(name) {
        return Err(Refused::forbidden("only who has shared the file, the owner and admins may do this"));
    }
    let chat = call.chat();
    if !chat.store().file_remove(&call.app.id, &file.uuid).await? {
        return Err(Refused::unknown("no such file is shared in the group"));
    }
    chat.announce(&call.app, &row, "deleteFile", name, &file.uuid).await?;
    let mut data = json!({ "result": true, "action": "delete_share_file", "file_id": file.uuid });
    data[id_name::<ROOM>()] = row.id.into();
    Ok(answered(&call, json!({ "data": data })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_last_name_alone() {
        for (said, kept) in [
            ("a.png", "a.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\fakepath\\b.jpg", "b.jpg"),
            ("x\r\ny", "xy"),
            ("a%22b%0D%0A.txt", "a\"b.txt"),
            ("100%25 %2F%41", "100%25 %2F%41"),
            ("dir/", "file"),
            ("", "file"),
        ] {
            assert_eq!(file_name(said), kept, "{said:?}");
        }
        assert_eq!(file_name(&"ä".repeat(200)).len(), 254);
    }

    #[test]
    fn nothing_uploaded_is_shown_as_a_page() {
        for (said, shown) in [
            ("image/png", "image/png"),
            ("audio/mp3", "audio/mp3"),
            ("video/mp4", "video/mp4"),
            ("image/svg+xml", "application/octet-stream"),
            ("text/html", "application/octet-stream"),
            ("application/json", "application/octet-stream"),
            ("image/\u{1}", "application/octet-stream"),
        ] {
            assert_eq!(shown_type(said), shown, "{said}");
        }
    }
}
