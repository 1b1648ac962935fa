//! Accounts, tokens and relations, in SQL.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::store::{
    StoreError,
    chat::{AccessToken, Account, AccountChange, AccountEdit, Asker, Relation, RelationChange},
    sqlite::number,
};

const COLUMNS: &str = "user, uuid, password, nickname, activated, created_ms, modified_ms, properties, settings";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let (created, modified): (i64, i64) = (row.get(5)?, row.get(6)?);
    Ok(Account {
        user: row.get(0)?,
        uuid: row.get(1)?,
        password: row.get(2)?,
        nickname: row.get(3)?,
        activated: row.get(4)?,
        created_ms: created.unsigned_abs(),
        modified_ms: modified.unsigned_abs(),
        properties: row.get(7)?,
        settings: row.get(8)?,
    })
}

pub fn add(db: &Connection, app: &str, rows: &[Account]) -> Result<Option<String>, StoreError> {
    for row in rows {
        if exists(db, app, &row.user)? {
            return Ok(Some(row.user.clone()));
        }
    }
    let mut insert = db.prepare_cached(
        "INSERT INTO chat_users (app, user, uuid, password, nickname, activated, created_ms, modified_ms, properties, settings)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for row in rows {
        insert.execute(params![
            app,
            row.user,
            row.uuid,
            row.password,
            row.nickname,
            row.activated,
            number(row.created_ms)?,
            number(row.modified_ms)?,
            row.properties,
            row.settings
        ])?;
    }
    Ok(None)
}

pub fn exists(db: &Connection, app: &str, user: &str) -> Result<bool, StoreError> {
    Ok(db.prepare_cached("SELECT 1 FROM chat_users WHERE app = ?1 AND user = ?2")?.exists([app, user])?)
}

pub fn get(db: &Connection, app: &str, users: &[String]) -> Result<Vec<Account>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM chat_users WHERE app = ?1 AND user = ?2");
    let mut select = db.prepare_cached(&sql)?;
    let mut found = Vec::new();
    for user in users {
        found.extend(select.query_row([app, user], account).optional()?);
    }
    Ok(found)
}

pub fn page(db: &Connection, app: &str, after: &str, limit: u32) -> Result<Vec<Account>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM chat_users WHERE app = ?1 AND user > ?2 ORDER BY user LIMIT ?3");
    Ok(db.prepare_cached(&sql)?.query_map(params![app, after, limit], account)?.collect::<Result<_, _>>()?)
}

pub fn change(db: &Connection, app: &str, user: &str, change: &AccountChange) -> Result<Option<Account>, StoreError> {
    let sql = format!(
        "UPDATE chat_users SET password = coalesce(?3, password), nickname = coalesce(?4, nickname),
             activated = coalesce(?5, activated), properties = coalesce(?6, properties),
             settings = coalesce(?7, settings), modified_ms = ?8
         WHERE app = ?1 AND user = ?2 RETURNING {COLUMNS}"
    );
    let changed = db
        .prepare_cached(&sql)?
        .query_row(
            params![
                app,
                user,
                change.password,
                change.nickname,
                change.activated,
                change.properties,
                change.settings,
                number(change.now_ms)?
            ],
            account,
        )
        .optional()?;
    if change.password.is_some() || change.activated == Some(false) {
        db.prepare_cached("DELETE FROM chat_tokens WHERE app = ?1 AND user = ?2")?.execute([app, user])?;
    }
    Ok(changed)
}

pub fn edit(
    db: &Connection,
    app: &str,
    user: &str,
    edit: AccountEdit,
) -> Result<Option<Result<Account, String>>, StoreError> {
    let Some(found) = get(db, app, &[user.to_owned()])?.pop() else { return Ok(None) };
    match edit(&found) {
        Ok(wanted) => Ok(change(db, app, user, &wanted)?.map(Ok)),
        Err(reason) => Ok(Some(Err(reason))),
    }
}

pub fn remove(db: &Connection, app: &str, user: &str) -> Result<Option<bool>, StoreError> {
    let tied = db
        .prepare_cached(
            "SELECT 1 FROM chat_members WHERE app = ?1 AND user = ?2
             UNION ALL SELECT 1 FROM chat_groups WHERE app = ?1 AND owner = ?2",
        )?
        .exists([app, user])?;
    if tied {
        return Ok(None);
    }
    // What is tied to the account goes with it, by the schema.
    let removed = db.prepare_cached("DELETE FROM chat_users WHERE app = ?1 AND user = ?2")?.execute([app, user])?;
    db.prepare_cached("DELETE FROM chat_relations WHERE app = ?1 AND other = ?2")?.execute([app, user])?;
    // Its files stay for those who have been sent them, and are nobody's.
    db.prepare_cached("UPDATE chat_files SET owner = '' WHERE app = ?1 AND owner = ?2")?.execute([app, user])?;
    Ok(Some(removed > 0))
}

/// Tokens that one user has; the one that ends first makes room.
const TOKENS: u32 = 200;

/// The same for an App.
const TOKENS_OF_THE_APP: u32 = 1_000;

pub fn token_put(db: &Connection, token: &AccessToken, asker: Option<&Asker>) -> Result<bool, StoreError> {
    if let (Some(user), Some(asker)) = (&token.user, asker) {
        let same = db
            .prepare_cached(
                "SELECT 1 FROM chat_users WHERE app = ?1 AND user = ?2 AND uuid = ?3 AND password IS ?4 AND activated = 1",
            )?
            .exists(params![token.app, user, asker.uuid, asker.password])?;
        if !same {
            return Ok(false);
        }
        db.prepare_cached(
            "DELETE FROM chat_tokens WHERE hash IN (SELECT hash FROM chat_tokens WHERE app = ?1 AND user = ?2
                 ORDER BY expires_ms DESC LIMIT -1 OFFSET ?3)",
        )?
        .execute(params![token.app, user, TOKENS - 1])?;
    }
    if token.user.is_none() {
        db.prepare_cached(
            "DELETE FROM chat_tokens WHERE hash IN (SELECT hash FROM chat_tokens WHERE app = ?1 AND user IS NULL
                 ORDER BY expires_ms DESC LIMIT -1 OFFSET ?2)",
        )?
        .execute(params![token.app, TOKENS_OF_THE_APP - 1])?;
    }
    db.prepare_cached("INSERT INTO chat_tokens (hash, app, user, expires_ms) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![&token.hash[..], token.app, token.user, number(token.expires_ms)?])?;
    Ok(true)
}

pub fn token(db: &Connection, hash: &[u8; 32], now_ms: u64) -> Result<Option<AccessToken>, StoreError> {
    let found = db
        .prepare_cached("SELECT app, user, expires_ms FROM chat_tokens WHERE hash = ?1 AND expires_ms > ?2")?
        .query_row(params![&hash[..], number(now_ms)?], |row| {
            let expires: i64 = row.get(2)?;
            Ok(AccessToken { hash: *hash, app: row.get(0)?, user: row.get(1)?, expires_ms: expires.unsigned_abs() })
        })
        .optional()?;
    Ok(found)
}

pub fn relations_change(db: &Connection, app: &str, changes: &[RelationChange]) -> Result<Vec<bool>, StoreError> {
    let mut changed = Vec::new();
    for change in changes {
        let sql = if change.put {
            "INSERT OR IGNORE INTO chat_relations (app, owner, relation, other) VALUES (?1, ?2, ?3, ?4)"
        } else {
            "DELETE FROM chat_relations WHERE app = ?1 AND owner = ?2 AND relation = ?3 AND other = ?4"
        };
        let count =
            db.prepare_cached(sql)?.execute(params![app, change.owner, change.relation as i64, change.other])?;
        changed.push(count > 0);
    }
    Ok(changed)
}

pub fn relations(db: &Connection, app: &str, owner: &str, relation: Relation) -> Result<Vec<String>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT other FROM chat_relations WHERE app = ?1 AND owner = ?2 AND relation = ?3 ORDER BY other",
    )?;
    Ok(select.query_map(params![app, owner, relation as i64], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Whether `owner` has `other` on its black list.
pub fn is_blocked(db: &Connection, app: &str, owner: &str, other: &str) -> Result<bool, StoreError> {
    let mut select = db
        .prepare_cached("SELECT 1 FROM chat_relations WHERE app = ?1 AND owner = ?2 AND relation = 2 AND other = ?3")?;
    Ok(select.exists([app, owner, other])?)
}
