//! Groups, rooms and their members, in SQL.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{inbox, messages::conversation_id};
use crate::store::{
    StoreError,
    chat::{
        Audience, GroupAdded, GroupChange, GroupChanged, GroupRow, MemberRow, Moved, Post, RoomJoin, RoomJoined, Tell,
        Told,
    },
    sqlite::number,
};

const COLUMNS: &str = "g.id, g.room, g.public, g.owner, g.document, g.created_ms, g.version, g.members";

fn group(row: &Row<'_>) -> rusqlite::Result<GroupRow> {
    let (created, version): (i64, i64) = (row.get(5)?, row.get(6)?);
    Ok(GroupRow {
        id: row.get(0)?,
        room: row.get(1)?,
        public: row.get(2)?,
        owner: row.get(3)?,
        document: row.get(4)?,
        created_ms: created.unsigned_abs(),
        version: version.unsigned_abs(),
        members: row.get(7)?,
    })
}

pub fn add(
    db: &Connection,
    app: &str,
    row: &GroupRow,
    members: &[String],
    each_most: u32,
    posts: Vec<Post>,
) -> Result<GroupAdded, StoreError> {
    if get(db, app, &row.id)?.is_some() {
        return Ok(GroupAdded::Taken);
    }
    for user in members {
        if count_of(db, app, user, row.room)? >= each_most {
            return Ok(GroupAdded::TooMany(user.clone()));
        }
    }
    db.prepare_cached(
        "INSERT INTO chat_groups (app, id, room, public, owner, document, created_ms, version, members)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 0)",
    )?
    .execute(params![app, row.id, row.room, row.public, row.owner, row.document, number(row.created_ms)?])?;
    for user in members {
        join(db, app, &row.id, row.room, user, row.created_ms)?;
    }
    Ok(GroupAdded::Done(tell(db, app, &row.id, posts, row.created_ms)?))
}

/// In how many groups, or in how many rooms, a user is.
fn count_of(db: &Connection, app: &str, user: &str, room: bool) -> Result<u32, StoreError> {
    let mut select =
        db.prepare_cached("SELECT count(*) FROM chat_members WHERE app = ?1 AND user = ?2 AND room = ?3")?;
    Ok(select.query_row(params![app, user, room], |row| row.get(0))?)
}

/// Keeps what is told of a group or room for those it is for.
pub fn tell(db: &Connection, app: &str, id: &str, posts: Vec<Post>, now_ms: u64) -> Result<Told, StoreError> {
    let room = is_room(db, app, id)?;
    let mut told = Told::new();
    for (audience, event) in posts {
        let to = match audience {
            Audience::Members if room == Some(true) => {
                told.push((event, None));
                continue;
            }
            Audience::Members => inbox::Audience::All(id.to_owned()),
            Audience::Users(users) => inbox::Audience::Users(users),
        };
        let wake = inbox::put(db, app, &to, &inbox::What::Event(event.clone()), now_ms)?;
        told.push((event, Some(wake)));
    }
    Ok(told)
}

/// False: it is a member already, or no user.
fn join(db: &Connection, app: &str, id: &str, room: bool, user: &str, now_ms: u64) -> Result<bool, StoreError> {
    let added = db
        .prepare_cached(
            "INSERT OR IGNORE INTO chat_members (app, grp, user, room, joined_ms)
             SELECT ?1, ?2, user, ?4, ?5 FROM chat_users WHERE app = ?1 AND user = ?3",
        )?
        .execute(params![app, id, user, room, number(now_ms)?])?;
    if added == 0 || room {
        return Ok(added > 0);
    }
    // What was said before is not the newcomer's.
    let conversation = conversation_id(db, app, &format!("#\t{id}"))?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO chat_dialogs (app, user, conversation, peer, is_group, read, floor, cleared)
         SELECT ?1, ?2, id, ?3, 1, sequence, sequence, sequence FROM chat_conversations WHERE id = ?4",
    )?
    .execute(params![app, user, id, conversation])?;
    Ok(true)
}

fn leave(db: &Connection, app: &str, id: &str, user: &str) -> Result<bool, StoreError> {
    let left = db
        .prepare_cached("DELETE FROM chat_members WHERE app = ?1 AND grp = ?2 AND user = ?3")?
        .execute([app, id, user])?;
    db.prepare_cached("DELETE FROM chat_dialogs WHERE app = ?1 AND user = ?2 AND peer = ?3 AND is_group = 1")?
        .execute([app, user, id])?;
    Ok(left > 0)
}

pub fn get(db: &Connection, app: &str, id: &str) -> Result<Option<GroupRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM chat_groups g WHERE g.app = ?1 AND g.id = ?2");
    Ok(db.prepare_cached(&sql)?.query_row([app, id], group).optional()?)
}

/// Whether there is one, and whether it is a room.
pub fn is_room(db: &Connection, app: &str, id: &str) -> Result<Option<bool>, StoreError> {
    let mut select = db.prepare_cached("SELECT room FROM chat_groups WHERE app = ?1 AND id = ?2")?;
    Ok(select.query_row([app, id], |row| row.get(0)).optional()?)
}

pub fn change(
    db: &Connection,
    app: &str,
    id: &str,
    change: &GroupChange,
    make: Tell,
) -> Result<GroupChanged, StoreError> {
    let Some(GroupRow { room, version, members, .. }) = get(db, app, id)? else { return Ok(GroupChanged::Gone) };
    if version != change.version {
        return Ok(GroupChanged::Stale);
    }
    for user in &change.needed {
        if !is_member(db, app, id, user)? {
            return Ok(GroupChanged::NotMember(user.clone()));
        }
    }
    let mut come = Vec::new();
    for user in &change.join {
        if !is_member(db, app, id, user)? {
            if count_of(db, app, user, room)? >= change.each_most {
                return Ok(GroupChanged::TooMany(user.clone()));
            }
            come.push(user);
        }
    }
    if !come.is_empty() && u64::from(members) + come.len() as u64 > u64::from(change.most) {
        return Ok(GroupChanged::Full);
    }
    db.prepare_cached(
        "UPDATE chat_groups SET document = ?3, public = ?4, owner = ?5, version = version + 1 WHERE app = ?1 AND id = ?2",
    )?
    .execute(params![app, id, change.document, change.public, change.owner])?;
    let mut moved = Moved::default();
    for user in &change.leave {
        if leave(db, app, id, user)? {
            moved.left.push(user.clone());
        }
    }
    for user in come {
        if join(db, app, id, room, user, change.now_ms)? {
            moved.joined.push(user.clone());
        }
    }
    let told = tell(db, app, id, make(&moved), change.now_ms)?;
    Ok(GroupChanged::Done(moved, told))
}

pub fn remove(
    db: &Connection,
    app: &str,
    id: &str,
    event: Bytes,
    now_ms: u64,
) -> Result<Option<(Vec<String>, Told)>, StoreError> {
    if is_room(db, app, id)?.is_none() {
        return Ok(None);
    }
    let members = users(db, app, id)?;
    let told = tell(db, app, id, vec![(Audience::Members, event)], now_ms)?;
    db.prepare_cached("DELETE FROM chat_groups WHERE app = ?1 AND id = ?2")?.execute([app, id])?;
    db.prepare_cached("DELETE FROM chat_members WHERE app = ?1 AND grp = ?2")?.execute([app, id])?;
    // The bytes of its files go with the next sweep of the media.
    db.prepare_cached(
        "UPDATE media SET expires_ms = 0 WHERE app = ?1
             AND id IN (SELECT media FROM chat_files WHERE app = ?1 AND grp = ?2)",
    )?
    .execute([app, id])?;
    db.prepare_cached("DELETE FROM chat_files WHERE app = ?1 AND grp = ?2")?.execute([app, id])?;
    // With its messages, and with what is waiting of them.
    db.prepare_cached("DELETE FROM chat_conversations WHERE app = ?1 AND name = ?2")?
        .execute([app, &format!("#\t{id}")])?;
    Ok(Some((members, told)))
}

/// A name cannot hold what would have to be escaped in a document.
pub fn naming(db: &Connection, app: &str, user: &str) -> Result<Vec<GroupRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM chat_groups g WHERE g.app = ?1 AND (g.owner = ?2
             OR EXISTS (SELECT 1 FROM chat_members m WHERE m.app = g.app AND m.grp = g.id AND m.user = ?2)
             OR instr(g.document, ?3) > 0)"
    );
    let quoted = format!("\"{user}\"");
    Ok(db.prepare_cached(&sql)?.query_map(params![app, user, quoted], group)?.collect::<Result<_, _>>()?)
}

fn users(db: &Connection, app: &str, id: &str) -> Result<Vec<String>, StoreError> {
    let mut select = db.prepare_cached("SELECT user FROM chat_members WHERE app = ?1 AND grp = ?2")?;
    Ok(select.query_map([app, id], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

pub fn page(
    db: &Connection,
    app: &str,
    room: bool,
    public: bool,
    after: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<GroupRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM chat_groups g
         WHERE g.app = ?1 AND g.room = ?2 AND g.public >= ?3 AND g.id > ?4 ORDER BY g.id LIMIT ?5 OFFSET ?6"
    );
    Ok(db
        .prepare_cached(&sql)?
        .query_map(params![app, room, public, after, limit, offset], group)?
        .collect::<Result<_, _>>()?)
}

pub fn of(db: &Connection, app: &str, user: &str, room: bool) -> Result<Vec<GroupRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM chat_members me JOIN chat_groups g ON g.app = me.app AND g.id = me.grp
         WHERE me.app = ?1 AND me.user = ?2 AND g.room = ?3 ORDER BY g.id"
    );
    Ok(db.prepare_cached(&sql)?.query_map(params![app, user, room], group)?.collect::<Result<_, _>>()?)
}

pub fn members(db: &Connection, app: &str, id: &str, offset: u32, limit: u32) -> Result<Vec<MemberRow>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT user, joined_ms FROM chat_members WHERE app = ?1 AND grp = ?2 ORDER BY joined_ms, user LIMIT ?3 OFFSET ?4",
    )?;
    let rows = select.query_map(params![app, id, limit, offset], |row| {
        let joined: i64 = row.get(1)?;
        Ok(MemberRow { user: row.get(0)?, joined_ms: joined.unsigned_abs() })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn is_member(db: &Connection, app: &str, id: &str, user: &str) -> Result<bool, StoreError> {
    let mut select = db.prepare_cached("SELECT 1 FROM chat_members WHERE app = ?1 AND grp = ?2 AND user = ?3")?;
    Ok(select.exists([app, id, user])?)
}

pub fn ignores(db: &Connection, app: &str, id: &str, user: &str, ignores: bool) -> Result<bool, StoreError> {
    let changed = db
        .prepare_cached("UPDATE chat_members SET ignores = ?4 WHERE app = ?1 AND grp = ?2 AND user = ?3")?
        .execute(params![app, id, user, ignores])?;
    Ok(changed > 0)
}

pub fn room_join(db: &Connection, app: &str, id: &str, user: &str, wanted: RoomJoin) -> Result<RoomJoined, StoreError> {
    let Some(row) = get(db, app, id)?.filter(|row| row.room) else { return Ok(RoomJoined::Gone) };
    if is_member(db, app, id, user)? {
        return Ok(RoomJoined::Known);
    }
    if row.version != wanted.version {
        return Ok(RoomJoined::Stale);
    }
    if row.members >= wanted.most {
        return Ok(RoomJoined::Full);
    }
    if count_of(db, app, user, true)? >= wanted.each_most {
        return Ok(RoomJoined::TooMany);
    }
    Ok(if join(db, app, id, true, user, wanted.now_ms)? { RoomJoined::Joined } else { RoomJoined::Gone })
}

pub fn rooms_leave(
    db: &Connection,
    app: &str,
    user: &str,
    rooms: Option<Vec<String>>,
) -> Result<Vec<String>, StoreError> {
    let rooms: Vec<String> = match rooms {
        Some(rooms) => rooms,
        // Whoever owns a room is in it, there or not.
        None => db
            .prepare_cached(
                "SELECT m.grp FROM chat_members m JOIN chat_groups g ON g.app = m.app AND g.id = m.grp
                 WHERE m.app = ?1 AND m.user = ?2 AND m.room = 1 AND g.owner <> ?2",
            )?
            .query_map([app, user], |row| row.get(0))?
            .collect::<Result<_, _>>()?,
    };
    let mut left = Vec::new();
    for room in rooms {
        if leave(db, app, &room, user)? {
            left.push(room);
        }
    }
    Ok(left)
}

pub fn room_members(db: &Connection) -> Result<Vec<(String, String, String)>, StoreError> {
    let mut select = db.prepare_cached("SELECT app, grp, user FROM chat_members WHERE room = 1")?;
    Ok(select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?)
}
