//! What waits for users, and their conversations, in SQL.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::messages::{COLUMNS, message};
use crate::store::{
    StoreError,
    chat::{Arrival, Dialog, InboxRow, KeptMessage, Taken, Target, Waiting, Wake},
    sqlite::number,
};

/// Named devices that a user may have; the one that was not seen for longest makes room.
const DEVICES: u32 = 32;

/// Of the messages of a conversation so many, the newest, are looked at for what the list of conversations says.
const LOOKED_AT: u32 = 1000;

/// Who is told.
pub enum Audience {
    Users(Vec<String>),
    /// The members of a group that take its messages, and this user.
    Members(String, String),
    /// All members of a group, whether they take its messages or not.
    All(String),
    Nobody,
}

/// Who is told of what `from` does in this conversation.
pub fn audience(to: &Target, from: &str) -> Audience {
    match to {
        Target::User(to) if to == from => Audience::Users(vec![from.to_owned()]),
        Target::User(to) => Audience::Users(vec![to.clone(), from.to_owned()]),
        Target::Group(id) => Audience::Members(id.clone(), from.to_owned()),
        // Those who are there are told; nothing waits for the others.
        Target::Room(_) => Audience::Nobody,
    }
}

/// What they are told.
pub enum What {
    /// The number of a message.
    Message(i64),
    Event(Bytes),
}

/// Puts it behind what waits for each of them already.
pub fn put(db: &Connection, app: &str, to: &Audience, what: &What, now_ms: u64) -> Result<Wake, StoreError> {
    let mut wake: Wake = Vec::new();
    let mut taken = |row: &Row<'_>| {
        let position: i64 = row.get(1)?;
        wake.push((row.get(0)?, position.unsigned_abs()));
        Ok(())
    };
    match to {
        Audience::Nobody => {}
        Audience::Users(users) => {
            let mut count = db.prepare_cached(
                "UPDATE chat_users SET head = head + 1 WHERE app = ?1 AND user = ?2 RETURNING user, head",
            )?;
            for user in users {
                count.query_row([app, user], &mut taken).optional()?;
            }
        }
        Audience::Members(group, from) => {
            let mut count = db.prepare_cached(
                "UPDATE chat_users SET head = head + 1 WHERE app = ?1 AND user IN
                    (SELECT user FROM chat_members WHERE app = ?1 AND grp = ?2 AND (ignores = 0 OR user = ?3))
                 RETURNING user, head",
            )?;
            let mut rows = count.query([app, group, from])?;
            while let Some(row) = rows.next()? {
                taken(row)?;
            }
        }
        Audience::All(group) => {
            let mut count = db.prepare_cached(
                "UPDATE chat_users SET head = head + 1 WHERE app = ?1 AND user IN
                    (SELECT user FROM chat_members WHERE app = ?1 AND grp = ?2) RETURNING user, head",
            )?;
            let mut rows = count.query([app, group])?;
            while let Some(row) = rows.next()? {
                taken(row)?;
            }
        }
    }
    let mut insert = db.prepare_cached(
        "INSERT INTO chat_inbox (app, user, position, message, event, server_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let (message, event) = match what {
        What::Message(id) => (Some(*id), None),
        What::Event(bytes) => (None, Some(&bytes[..])),
    };
    let now_ms = number(now_ms)?;
    for (user, position) in &wake {
        insert.execute(params![app, user, number(*position)?, message, event, now_ms])?;
    }
    Ok(wake)
}

/// See [`crate::store::chat::ChatStore::chat_post`].
pub fn post(db: &Connection, app: &str, users: Vec<String>, event: Bytes, now_ms: u64) -> Result<Wake, StoreError> {
    put(db, app, &Audience::Users(users), &What::Event(event), now_ms)
}

/// See [`crate::store::chat::ChatStore::chat_arrive`].
pub fn arrive(
    db: &Connection,
    app: &str,
    user: &str,
    device: Option<&str>,
    said: u64,
    now_ms: u64,
) -> Result<Option<Arrival>, StoreError> {
    let known: Option<(i64, i64)> = db
        .prepare_cached("SELECT head, taken FROM chat_users WHERE app = ?1 AND user = ?2")?
        .query_row([app, user], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((head, taken)) = known else { return Ok(None) };
    let (head, said) = (head.unsigned_abs(), said.min(head.unsigned_abs()));
    let start = if said > 0 { said } else { taken.unsigned_abs() };
    let Some(device) = device else { return Ok(Some(Arrival { start: start.min(head), head })) };
    let own: i64 = db
        .prepare_cached(
            "INSERT INTO chat_devices (app, user, device, taken, seen_ms) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (app, user, device) DO UPDATE SET seen_ms = excluded.seen_ms RETURNING taken",
        )?
        .query_row(params![app, user, device, number(start)?, number(now_ms)?], |row| row.get(0))?;
    db.prepare_cached(
        "DELETE FROM chat_devices WHERE app = ?1 AND user = ?2 AND device IN
            (SELECT device FROM chat_devices WHERE app = ?1 AND user = ?2
             ORDER BY seen_ms DESC, device LIMIT -1 OFFSET ?3)",
    )?
    .execute(params![app, user, DEVICES])?;
    Ok(Some(Arrival { start: own.unsigned_abs().max(said).min(head), head }))
}

/// See [`crate::store::chat::ChatStore::chat_head`].
pub fn head(db: &Connection, app: &str, user: &str) -> Result<u64, StoreError> {
    let head: Option<i64> = db
        .prepare_cached("SELECT head FROM chat_users WHERE app = ?1 AND user = ?2")?
        .query_row([app, user], |row| row.get(0))
        .optional()?;
    Ok(head.unwrap_or(0).unsigned_abs())
}

/// See [`crate::store::chat::ChatStore::chat_taken`].
pub fn taken(db: &Connection, taken: &[Taken], now_ms: u64) -> Result<(), StoreError> {
    let now_ms = number(now_ms)?;
    let mut of_user =
        db.prepare_cached("UPDATE chat_users SET taken = ?3 WHERE app = ?1 AND user = ?2 AND taken < ?3")?;
    // A name that was forgotten while its device was there is remembered again.
    let mut of_device = db.prepare_cached(
        "INSERT INTO chat_devices (app, user, device, taken, seen_ms)
         SELECT app, user, ?3, ?4, ?5 FROM chat_users WHERE app = ?1 AND user = ?2
         ON CONFLICT (app, user, device) DO UPDATE SET taken = max(taken, excluded.taken), seen_ms = excluded.seen_ms",
    )?;
    for Taken { app, user, device, position } in taken {
        let position = number(*position)?;
        of_user.execute(params![app, user, position])?;
        if let Some(device) = device {
            of_device.execute(params![app, user, device, position, now_ms])?;
        }
    }
    Ok(())
}

/// See [`crate::store::chat::ChatStore::chat_waiting`].
pub fn waiting(
    db: &Connection,
    app: &str,
    user: &str,
    after: u64,
    limit: u32,
    bytes: usize,
) -> Result<Vec<InboxRow>, StoreError> {
    // Positions behind the columns of a message, which are null for an event.
    let sql = format!(
        "SELECT {COLUMNS}, i.position, i.event, m.id IS NOT NULL, m.recalled FROM chat_inbox i
         LEFT JOIN chat_messages m ON m.id = i.message
         WHERE i.app = ?1 AND i.user = ?2 AND i.position > ?3 ORDER BY i.position LIMIT ?4"
    );
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query(params![app, user, number(after)?, limit])?;
    let (mut found, mut size) = (Vec::new(), 0);
    while size < bytes
        && let Some(row) = rows.next()?
    {
        let position: i64 = row.get(14)?;
        let event: Option<Vec<u8>> = row.get(15)?;
        let what = match event {
            Some(event) => Waiting::Event(event.into()),
            None if row.get(16)? && !row.get::<_, bool>(17)? => Waiting::Message(Box::new(message(row)?)),
            None => Waiting::Nothing,
        };
        size += match &what {
            Waiting::Message(kept) => kept.message.payload.len(),
            Waiting::Event(event) => event.len(),
            Waiting::Nothing => 0,
        };
        found.push(InboxRow { position: position.unsigned_abs(), what });
    }
    Ok(found)
}

/// See [`crate::store::chat::ChatStore::dialogs`].
pub fn dialogs(db: &Connection, app: &str, user: &str) -> Result<Vec<Dialog>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT d.conversation, d.peer, d.is_group, max(d.floor, c.sequence - ?3),
            (SELECT count(*) FROM chat_messages m WHERE m.conversation = d.conversation
                AND m.sequence > max(d.read, c.sequence - ?3)
                AND m.source <> ?2 AND m.counted = 1 AND m.recalled = 0)
         FROM chat_dialogs d JOIN chat_conversations c ON c.id = d.conversation
         WHERE d.app = ?1 AND d.user = ?2 AND c.sequence > d.cleared",
    )?;
    let rows: Vec<(i64, String, bool, i64, i64)> = select
        .query_map(params![app, user, LOOKED_AT], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?
        .collect::<Result<_, _>>()?;
    let sql = format!(
        "SELECT {COLUMNS} FROM chat_messages m
         WHERE m.conversation = ?1 AND m.sequence > ?2 AND m.counted = 1 AND m.recalled = 0
         ORDER BY m.sequence DESC LIMIT 1"
    );
    let mut last = db.prepare_cached(&sql)?;
    let mut dialogs = Vec::new();
    for (conversation, peer, is_group, floor, unread) in rows {
        let last = last.query_row([conversation, floor], message).optional()?;
        let with = if is_group { Target::Group(peer) } else { Target::User(peer) };
        dialogs.push(Dialog { with, unread: unread.unsigned_abs(), last });
    }
    dialogs.sort_by_key(|dialog| std::cmp::Reverse(dialog.last.as_ref().map(|kept| kept.id)));
    Ok(dialogs)
}

/// See [`crate::store::chat::ChatStore::dialog_remove`].
pub fn dialog_remove(db: &Connection, app: &str, user: &str, with: &Target) -> Result<bool, StoreError> {
    let removed = db
        .prepare_cached(
            "UPDATE chat_dialogs SET cleared = c.sequence, read = c.sequence FROM chat_conversations c
             WHERE c.id = conversation AND c.app = ?1 AND c.name = ?3 AND chat_dialogs.app = ?1 AND user = ?2
               AND c.sequence > cleared",
        )?
        .execute(params![app, user, with.conversation(user)])?;
    Ok(removed > 0)
}

/// See [`crate::store::chat::ChatStore::chat_history`].
pub fn history(
    db: &Connection,
    app: &str,
    user: &str,
    with: &Target,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<KeptMessage>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM chat_messages m JOIN chat_conversations c ON c.id = m.conversation
         WHERE c.app = ?1 AND c.name = ?2 AND m.id < ?3 AND m.recalled = 0
           AND m.sequence > coalesce((SELECT floor FROM chat_dialogs d
                WHERE d.app = ?1 AND d.user = ?4 AND d.conversation = c.id), ?6)
         ORDER BY m.id DESC LIMIT ?5"
    );
    // A room has no newcomers; what is said in it is for whoever comes.
    let floor = if matches!(with, Target::Room(_)) { 0 } else { i64::MAX };
    let before = before.map_or(Ok(i64::MAX), number)?;
    let mut select = db.prepare_cached(&sql)?;
    let rows = select.query_map(params![app, with.conversation(user), before, user, limit, floor], message)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::{plans::statements_and_plans, schema};

    #[test]
    fn unread_messages_are_counted_without_being_read() {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrate(&mut db).unwrap();
        let ran = statements_and_plans(&mut db, |db| assert_eq!(dialogs(db, "a", "ann").unwrap(), []));
        let [(sql, plan)] = &ran[..] else { panic!("{ran:#?}") };
        let counted = |step: &String| {
            step.contains("SEARCH m USING COVERING INDEX chat_messages_to_read (conversation=? AND sequence>?)")
        };
        assert!(plan.iter().any(counted), "{sql}\n{plan:#?}");
    }
}
