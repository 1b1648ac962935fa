//! Messages, receipts and recalls, in SQL.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{accounts, groups, inbox};
use crate::store::{
    StoreError,
    chat::{
        Deed, Done, KeptMessage, MakeEvent, MessageKept, NewMessage, Noted, Recall, Receipt, ReceiptKind, Speaker,
        Target,
    },
    sqlite::number,
};

/// The columns that [`message`] reads.
pub const COLUMNS: &str =
    "m.id, m.sequence, m.source, m.resource, m.incarnation, m.request, m.kind, m.target, m.client_id,
    m.payload, m.group_ack, m.counted, m.server_ms, m.expires_ms";

/// Room for so many messages in a millisecond before their numbers run ahead of the clock.
const PER_MS: u64 = 1 << 20;

/// A row of [`COLUMNS`].
pub fn message(row: &Row<'_>) -> rusqlite::Result<KeptMessage> {
    let unsigned = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    let (incarnation, request): (i64, i64) = (row.get(4)?, row.get(5)?);
    Ok(KeptMessage {
        id: unsigned(0)?,
        sequence: unsigned(1)?,
        message: NewMessage {
            from: row.get(2)?,
            resource: row.get(3)?,
            incarnation: incarnation.cast_unsigned(),
            request: request.cast_unsigned(),
            to: target(row.get(6)?, row.get(7)?),
            client_id: row.get(8)?,
            payload: row.get(9)?,
            group_ack: row.get(10)?,
            counted: row.get(11)?,
            server_ms: unsigned(12)?,
            expires_ms: unsigned(13)?,
        },
    })
}

fn kind_of(target: &Target) -> i64 {
    match target {
        Target::User(_) => 1,
        Target::Group(_) => 2,
        Target::Room(_) => 3,
    }
}

fn target(kind: i64, id: String) -> Target {
    match kind {
        1 => Target::User(id),
        2 => Target::Group(id),
        _ => Target::Room(id),
    }
}

/// The conversation of this name, made when there is none.
pub fn conversation_id(db: &Connection, app: &str, name: &str) -> Result<i64, StoreError> {
    let mut upsert = db.prepare_cached(
        "INSERT INTO chat_conversations (app, name, sequence) VALUES (?1, ?2, 0)
         ON CONFLICT (app, name) DO UPDATE SET sequence = sequence RETURNING id",
    )?;
    Ok(upsert.query_row([app, name], |row| row.get(0))?)
}

/// See [`crate::store::chat::ChatStore::chat_do`].
pub fn perform(db: &Connection, app: &str, deeds: Vec<Deed>) -> Result<Vec<Done>, StoreError> {
    let perform = |deed| match deed {
        Deed::Send(message) => append(db, app, &message).map(Done::Kept),
        Deed::Receipt(receipt, event) => self::receipt(db, app, &receipt, event).map(Done::Noted),
        Deed::Read { user, with, event, now_ms } => read(db, app, &user, &with, event, now_ms).map(Done::Noted),
        Deed::Recall(recall) => self::recall(db, app, &recall).map(Done::Noted),
    };
    deeds.into_iter().map(perform).collect()
}

/// See [`crate::store::chat::ChatStore::chat_known`].
pub fn known(
    db: &Connection,
    app: &str,
    user: &str,
    incarnation: u64,
    request: u64,
) -> Result<Option<(u64, u64)>, StoreError> {
    let known = db
        .prepare_cached(
            "SELECT id, server_ms FROM chat_messages WHERE app = ?1 AND source = ?2 AND incarnation = ?3 AND request = ?4",
        )?
        // Only compared, so their sign means nothing.
        .query_row(params![app, user, incarnation.cast_signed(), request.cast_signed()], |row| {
            let (id, server_ms): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok((id.unsigned_abs(), server_ms.unsigned_abs()))
        })
        .optional()?;
    Ok(known)
}

/// See [`crate::store::chat::ChatStore::chat_last_request`].
pub fn last_request(db: &Connection, app: &str, user: &str, incarnation: u64) -> Result<u64, StoreError> {
    let last: Option<i64> = db
        .prepare_cached("SELECT max(request) FROM chat_messages WHERE app = ?1 AND source = ?2 AND incarnation = ?3")?
        .query_row(params![app, user, incarnation.cast_signed()], |row| row.get(0))?;
    Ok(last.unwrap_or(0).cast_unsigned())
}

/// See [`crate::store::chat::ChatStore::chat_speaker`].
pub fn speaker(db: &Connection, app: &str, id: &str, user: &str, known: u64) -> Result<Option<Speaker>, StoreError> {
    let speaker = db
        .prepare_cached(
            "SELECT room, owner, version, CASE WHEN version <> ?4 THEN document END,
                EXISTS (SELECT 1 FROM chat_members m WHERE m.app = ?1 AND m.grp = ?2 AND m.user = ?3)
             FROM chat_groups WHERE app = ?1 AND id = ?2",
        )?
        .query_row(params![app, id, user, number(known)?], |row| {
            let version: i64 = row.get(2)?;
            Ok(Speaker {
                room: row.get(0)?,
                owner: row.get(1)?,
                version: version.unsigned_abs(),
                document: row.get(3)?,
                member: row.get(4)?,
            })
        })
        .optional()?;
    Ok(speaker)
}

fn append(db: &Connection, app: &str, m: &NewMessage) -> Result<MessageKept, StoreError> {
    if let Some((id, server_ms)) = known(db, app, &m.from, m.incarnation, m.request)? {
        return Ok(MessageKept::Known { id, server_ms });
    }
    match &m.to {
        Target::User(to) if !accounts::exists(db, app, to)? => return Ok(MessageKept::UnknownUser),
        Target::User(to) if accounts::is_blocked(db, app, to, &m.from)? => return Ok(MessageKept::Blocked),
        Target::User(_) => {}
        Target::Group(id) | Target::Room(id) => {
            if groups::is_room(db, app, id)? != Some(matches!(m.to, Target::Room(_))) {
                return Ok(MessageKept::NoGroup);
            }
            if !groups::is_member(db, app, id, &m.from)? {
                return Ok(MessageKept::NotMember);
            }
        }
    }
    let conversation = conversation_id(db, app, &m.to.conversation(&m.from))?;
    let sequence: i64 = db
        .prepare_cached("UPDATE chat_conversations SET sequence = sequence + 1 WHERE id = ?1 RETURNING sequence")?
        .query_row([conversation], |row| row.get(0))?;
    let last: Option<i64> = db.prepare_cached("SELECT max(id) FROM chat_messages")?.query_row([], |row| row.get(0))?;
    let id = number(m.server_ms.saturating_mul(PER_MS))?.max(last.unwrap_or(0) + 1);
    db.prepare_cached(
        "INSERT INTO chat_messages (id, app, conversation, sequence, source, resource, incarnation, request, kind, target,
                                    client_id, payload, group_ack, counted, server_ms, expires_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        id,
        app,
        conversation,
        sequence,
        m.from,
        m.resource,
        m.incarnation.cast_signed(),
        m.request.cast_signed(),
        kind_of(&m.to),
        m.to.id(),
        m.client_id,
        m.payload,
        m.group_ack,
        m.counted,
        number(m.server_ms)?,
        number(m.expires_ms)?
    ])?;
    if let Target::User(to) = &m.to {
        let mut listed = db.prepare_cached(
            "INSERT OR IGNORE INTO chat_dialogs (app, user, conversation, peer, is_group, read, floor, cleared)
             VALUES (?1, ?2, ?3, ?4, 0, ?5, ?5, ?5)",
        )?;
        // What was said before is not theirs: it was said by or to somebody of that name who is gone.
        listed.execute(params![app, m.from, conversation, to, sequence - 1])?;
        listed.execute(params![app, to, conversation, m.from, sequence - 1])?;
    }
    let wake = inbox::put(db, app, &inbox::audience(&m.to, &m.from), &inbox::What::Message(id), m.server_ms)?;
    Ok(MessageKept::Kept { id: id.unsigned_abs(), sequence: sequence.unsigned_abs(), wake })
}

/// A message, if `user` has anything to do with it as one of this conversation.
struct Found {
    source: String,
    /// Whoever has the sender's name is still the sender.
    same: bool,
    server_ms: u64,
    group_ack: bool,
    recalled: bool,
}

fn find(db: &Connection, app: &str, user: &str, with: &Target, message: u64) -> Result<Option<Found>, StoreError> {
    let found = db
        .prepare_cached(
            "SELECT m.source, m.server_ms, m.group_ack, m.recalled, EXISTS
                 (SELECT 1 FROM chat_users u WHERE u.app = m.app AND u.user = m.source AND u.created_ms <= m.server_ms)
             FROM chat_messages m
             JOIN chat_conversations c ON c.id = m.conversation
             WHERE m.id = ?1 AND m.app = ?2 AND c.name = ?3 AND m.kind = ?4",
        )?
        .query_row(params![number(message).unwrap_or(-1), app, with.conversation(user), kind_of(with)], |row| {
            let server_ms: i64 = row.get(1)?;
            Ok(Found {
                source: row.get(0)?,
                server_ms: server_ms.unsigned_abs(),
                group_ack: row.get(2)?,
                recalled: row.get(3)?,
                same: row.get(4)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// See [`Deed::Receipt`].
fn receipt(db: &Connection, app: &str, receipt: &Receipt, event: MakeEvent) -> Result<Noted, StoreError> {
    let group = match &receipt.to {
        Target::User(_) => None,
        Target::Group(id) | Target::Room(id) => Some(id),
    };
    if let Some(id) = group
        && !groups::is_member(db, app, id, &receipt.reader)?
    {
        return Ok(Noted::NotMember);
    }
    let Some(found) = find(db, app, &receipt.reader, &receipt.to, receipt.message)? else {
        return Ok(Noted::NoMessage);
    };
    let wanted = group.is_none() || (found.group_ack && receipt.kind == ReceiptKind::Read);
    if found.source == receipt.reader || found.recalled || !wanted {
        return Ok(Noted::NoMessage);
    }
    let message = number(receipt.message)?;
    let added = db
        .prepare_cached(
            "INSERT OR IGNORE INTO chat_receipts (message, kind, user, content, server_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![message, receipt.kind as i64, receipt.reader, receipt.content, number(receipt.server_ms)?])?;
    if added == 0 {
        return Ok(Noted::Known);
    }
    let readers: u32 = db
        .prepare_cached("SELECT count(*) FROM chat_receipts WHERE message = ?1 AND kind = ?2")?
        .query_row(params![message, receipt.kind as i64], |row| row.get(0))?;
    let to = inbox::Audience::Users(if found.same { vec![found.source] } else { Vec::new() });
    Ok(Noted::Noted(inbox::put(db, app, &to, &inbox::What::Event(event(readers)), receipt.server_ms)?))
}

/// See [`Deed::Read`].
fn read(db: &Connection, app: &str, user: &str, with: &Target, event: Bytes, now_ms: u64) -> Result<Noted, StoreError> {
    // Nothing was ever said in it, or all of it is read: there is nobody to tell.
    let changed = db
        .prepare_cached(
            "UPDATE chat_dialogs SET read = c.sequence FROM chat_conversations c
             WHERE c.app = ?1 AND c.name = ?3 AND chat_dialogs.app = ?1 AND user = ?2 AND conversation = c.id
               AND read < c.sequence",
        )?
        .execute(params![app, user, with.conversation(user)])?;
    match with {
        _ if changed == 0 => Ok(Noted::Known),
        Target::User(other) if other != user => {
            let to = inbox::Audience::Users(vec![other.clone()]);
            Ok(Noted::Noted(inbox::put(db, app, &to, &inbox::What::Event(event), now_ms)?))
        }
        _ => Ok(Noted::Noted(Vec::new())),
    }
}

/// See [`Deed::Recall`].
fn recall(db: &Connection, app: &str, recall: &Recall) -> Result<Noted, StoreError> {
    let found = find(db, app, &recall.user, &recall.to, recall.message)?;
    let Some(found) = found.filter(|found| found.same && found.source == recall.user) else {
        return Ok(Noted::NoMessage);
    };
    if found.recalled {
        return Ok(Noted::Known);
    }
    if found.server_ms < recall.since_ms {
        return Ok(Noted::TooLate);
    }
    db.prepare_cached("UPDATE chat_messages SET recalled = 1, payload = '' WHERE id = ?1")?
        .execute([number(recall.message)?])?;
    // Who takes no messages of the group by now may have taken this one before.
    let to = match &recall.to {
        Target::Group(id) => inbox::Audience::All(id.clone()),
        to => inbox::audience(to, &recall.user),
    };
    Ok(Noted::Noted(inbox::put(db, app, &to, &inbox::What::Event(recall.event.clone()), recall.now_ms)?))
}

/// See [`crate::store::chat::ChatStore::chat_readers`].
#[allow(clippy::type_complexity)]
pub fn readers(
    db: &Connection,
    app: &str,
    group: &str,
    id: u64,
) -> Result<Option<(String, Vec<(String, String, u64)>)>, StoreError> {
    let with = if groups::is_room(db, app, group)? == Some(true) {
        Target::Room(group.into())
    } else {
        Target::Group(group.into())
    };
    let Some(found) = find(db, app, "", &with, id)? else { return Ok(None) };
    let mut select = db.prepare_cached(
        "SELECT user, content, server_ms FROM chat_receipts WHERE message = ?1 AND kind = 2 ORDER BY server_ms, user",
    )?;
    let readers = select.query_map([number(id)?], |row| {
        let server_ms: i64 = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, server_ms.unsigned_abs()))
    })?;
    // Of a sender who is gone there is no name that anybody could have.
    let sender = if found.same { found.source } else { String::new() };
    Ok(Some((sender, readers.collect::<Result<_, _>>()?)))
}
