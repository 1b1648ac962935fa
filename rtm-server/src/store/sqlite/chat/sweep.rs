//! Forgetting what the chat service keeps too long, in steps that nobody has to wait for.
//!
//! What is to go is looked for by a thread that reads: user by user, and of each only what goes. The thread that writes removes a
//! bounded number of rows at a time.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use crate::store::{
    StoreError,
    chat::Sweeping,
    sqlite::{Sqlite, number},
};

/// Users that are looked at in one step, of those for whom something waits.
const USERS: usize = 128;

/// Rows that are removed in one step.
const ROWS: usize = 1000;

/// Messages that are removed in one step: rows of many inboxes may lead to each.
const MESSAGES: usize = 100;

/// The inbox of a user, of which everything up to a position is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Doomed {
    app: String,
    user: String,
    upto: i64,
}

/// What one step has found, and behind which user the next one goes on; `None`: there is nobody.
type Found = (Vec<Doomed>, Option<(String, String)>);

/// See [`crate::store::chat::ChatStore::chat_sweep`].
pub async fn sweep(store: &Sqlite, sweeping: Sweeping) -> Result<u64, StoreError> {
    let sweeping = Arc::new(sweeping);
    let mut removed = 0;
    let mut after = Some((String::new(), String::new()));
    while let Some(place) = after {
        let how = sweeping.clone();
        let (mut doomed, next) = store.searcher.run(move |db| look(db, &place, &how)).await?;
        while !doomed.is_empty() {
            let (count, rest) = store.writer.run(move |db| remove(db, doomed)).await?;
            (removed, doomed) = (removed + count, rest);
        }
        after = next;
    }
    // Behind the inboxes: a message to which no row leads goes quickly.
    let now_ms = sweeping.now_ms;
    for (table, key, most) in
        [("chat_tokens", "hash", ROWS), ("chat_files", "app, uuid", ROWS), ("chat_messages", "id", MESSAGES)]
    {
        loop {
            let count = store.writer.run(move |db| expire(db, table, key, now_ms, most)).await?;
            removed += count as u64;
            if count < most {
                break;
            }
        }
    }
    Ok(removed)
}

/// Finds what is to go of the users behind `after`.
fn look(db: &Connection, after: &(String, String), sweeping: &Sweeping) -> Result<Found, StoreError> {
    let mut first = db.prepare_cached(
        "SELECT app, user, position FROM chat_inbox WHERE (app, user) > (?1, ?2) ORDER BY app, user, position LIMIT 1",
    )?;
    let (mut doomed, mut after) = (Vec::new(), after.clone());
    for _ in 0..USERS {
        let found: Option<(String, String, i64)> =
            first.query_row([&after.0, &after.1], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let Some((app, user, oldest)) = found else { return Ok((doomed, None)) };
        let upto = doomed_of(db, &app, &user, sweeping)?;
        if oldest <= upto {
            doomed.push(Doomed { app: app.clone(), user: user.clone(), upto });
        }
        after = (app, user);
    }
    Ok((doomed, Some(after)))
}

/// Up to which position the events of a user go.
fn doomed_of(db: &Connection, app: &str, user: &str, sweeping: &Sweeping) -> Result<i64, StoreError> {
    let kept = sweeping.apps.get(app).unwrap_or(&sweeping.kept);
    let found: Option<(i64, i64)> = db
        .prepare_cached(
            "SELECT head, min(taken, coalesce((SELECT min(d.taken) FROM chat_devices d
                WHERE d.app = chat_users.app AND d.user = chat_users.user), taken))
             FROM chat_users WHERE app = ?1 AND user = ?2",
        )?
        .query_row([app, user], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    // An account that has just gone, with all that waited for it.
    let Some((head, taken)) = found else { return Ok(0) };
    // The first that is younger, of those up to `within`: what lies before it goes, and nothing else is looked at.
    let younger = |than: u64, within: i64| -> Result<i64, StoreError> {
        let first: Option<i64> = db
            .prepare_cached(
                "SELECT position FROM chat_inbox WHERE app = ?1 AND user = ?2 AND position <= ?4 AND server_ms > ?3
                 ORDER BY position LIMIT 1",
            )?
            .query_row(params![app, user, number(than)?, within], |row| row.get(0))
            .optional()?;
        Ok(first.map_or(within, |first| first - 1))
    };
    let surplus = head.saturating_sub_unsigned(kept.most);
    Ok(surplus.max(younger(kept.old_ms, head)?).max(younger(sweeping.taken_ms, taken)?))
}

/// Removes what is to go; how much it was, and what is left.
fn remove(db: &Connection, mut doomed: Vec<Doomed>) -> Result<(u64, Vec<Doomed>), StoreError> {
    let mut delete = db.prepare_cached(
        "DELETE FROM chat_inbox WHERE rowid IN (SELECT rowid FROM chat_inbox
            WHERE app = ?1 AND user = ?2 AND position <= ?3 ORDER BY position LIMIT ?4)",
    )?;
    let mut removed = 0;
    while removed < ROWS
        && let Some(Doomed { app, user, upto }) = doomed.last()
    {
        let room = ROWS - removed;
        let count = delete.execute(params![app, user, upto, room as i64])?;
        removed += count;
        if count < room {
            doomed.pop();
        }
    }
    Ok((removed as u64, doomed))
}

fn expire(db: &Connection, table: &str, key: &str, now_ms: u64, most: usize) -> Result<usize, StoreError> {
    let sql =
        format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE expires_ms <= ?1 LIMIT ?2)");
    Ok(db.prepare_cached(&sql)?.execute(params![number(now_ms)?, most as i64])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{
        chat::Kept,
        sqlite::{plans::statements_and_plans, schema},
    };

    fn database(users: usize, events: usize) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        schema::migrate(&mut db).unwrap();
        for user in 0..users {
            let name = format!("u{user:04}");
            db.execute(
                "INSERT INTO chat_users (app, user, uuid, nickname, activated, created_ms, modified_ms, properties, settings, head)
                 VALUES ('a', ?1, '', '', 1, 1, 1, '{}', '{}', ?2)",
                params![name, events as i64],
            )
            .unwrap();
            for position in 1..=events {
                db.execute(
                    "INSERT INTO chat_inbox (app, user, position, event, server_ms) VALUES ('a', ?1, ?2, x'00', ?2)",
                    params![name, position as i64],
                )
                .unwrap();
            }
        }
        db
    }

    fn keeping(most: u64) -> Sweeping {
        Sweeping { kept: Kept { old_ms: 0, most }, ..Sweeping::default() }
    }

    #[test]
    fn all_users_are_looked_at_however_many_there_are_and_each_once() {
        let db = database(2 * USERS + 1, 2);
        let (mut seen, mut after) = (Vec::new(), Some((String::new(), String::new())));
        let mut steps = 0;
        while let Some(place) = after {
            let (doomed, next) = look(&db, &place, &keeping(1)).unwrap();
            assert!(doomed.iter().all(|doomed| doomed.upto == 1), "{doomed:?}");
            seen.extend(doomed.into_iter().map(|doomed| doomed.user));
            (after, steps) = (next, steps + 1);
        }
        assert_eq!((seen.len(), seen.is_sorted(), steps), (2 * USERS + 1, true, 3));
    }

    #[test]
    fn of_an_account_that_goes_while_it_is_looked_at_nothing_is_doomed() {
        assert_eq!(doomed_of(&database(1, 2), "a", "gone", &keeping(1)).unwrap(), 0);
    }

    #[test]
    fn one_step_removes_a_bounded_number_of_rows_and_the_next_goes_on() {
        let db = database(3, ROWS / 2 + 1);
        let (mut doomed, _) = look(&db, &(String::new(), String::new()), &keeping(1)).unwrap();
        let mut counts = Vec::new();
        while !doomed.is_empty() {
            let (count, rest) = remove(&db, doomed).unwrap();
            counts.push(count);
            doomed = rest;
        }
        assert_eq!(counts, [ROWS as u64, ROWS as u64 / 2]);
        let left: i64 = db.query_row("SELECT count(*) FROM chat_inbox", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 3, "the newest of each");
    }

    #[test]
    fn nothing_that_stays_is_walked_over() {
        let mut db = database(2, 3);
        let ran = statements_and_plans(&mut db, |db| {
            let (doomed, _) = look(db, &(String::new(), String::new()), &keeping(1)).unwrap();
            remove(db, doomed).unwrap();
            for (table, key) in [("chat_tokens", "hash"), ("chat_files", "app, uuid"), ("chat_messages", "id")] {
                expire(db, table, key, 1, 1).unwrap();
            }
        });
        assert!(ran.len() >= 7, "{ran:#?}");
        for (sql, plan) in &ran {
            assert!(
                !plan.iter().any(|step| step.starts_with("SCAN") || step.contains("TEMP B-TREE")),
                "{sql}\n{plan:#?}"
            );
        }
    }
}
