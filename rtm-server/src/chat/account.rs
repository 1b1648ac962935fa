//! Accounts: names, passwords and access tokens.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rtm_proto::{rates::Bucket, wire::closing::Cause};
use sha2::{Digest, Sha256};

use super::{Chat, password::Busy};
use crate::{
    config::Registration,
    hub::App,
    store::{
        StoreError,
        chat::{AccessToken, Account, AccountChange},
    },
};

/// The longest user id, in bytes.
const ID_BYTES: usize = 64;
/// The longest password, and the longest nickname, in bytes.
const PASSWORD_BYTES: usize = 64;
const NICKNAME_BYTES: usize = 100;

/// Users whose wrong passwords are counted before those that no longer count are forgotten.
const GUESSED: usize = 10_000;

/// Checks an id that is in lower case already: of a user, a group or a room.
pub fn check_id(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        return Err("the id is empty");
    }
    if id.len() > ID_BYTES {
        return Err("USERNAME_TOO_LONG");
    }
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_.-".contains(&b);
    // Two dots alone would be a step in a path.
    if !id.bytes().all(good) || id == "." || id == ".." {
        return Err("an id is made of a-z, 0-9 and _ . -");
    }
    Ok(())
}

/// Wrong passwords lately, by App and user.
#[derive(Default)]
pub struct Guesses {
    buckets: Mutex<HashMap<(Arc<str>, String), Bucket>>,
}

impl Guesses {
    /// Whether there is room for one more wrong password; `wrong`: there was one.
    fn admit(&self, app: &App, user: &str, now: u64, wrong: bool) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= GUESSED {
            buckets.retain(|_, bucket| !bucket.is_full(now));
        }
        let key = (app.id.clone(), user.to_owned());
        if !wrong {
            return buckets.get_mut(&key).is_none_or(|bucket| bucket.available(now) > 0);
        }
        let fresh = || Bucket::new(app.settings.chat.wrong_passwords, 60_000, 0);
        buckets.entry(key).or_insert_with(fresh).admit(now)
    }
}

/// An account that is to be made.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// As it was asked for.
    pub username: String,
    /// In clear.
    pub password: String,
    /// What others are shown.
    pub nickname: String,
}

/// Why nothing was done about an account.
#[derive(Debug)]
pub enum AccountError {
    /// The text says what is wrong.
    Invalid(String),
    /// Somebody has the name.
    Taken(String),
    /// There is no such user.
    Unknown,
    /// The password is another one.
    WrongPassword,
    /// An operator keeps the user out.
    NotActivated,
    /// Too many wrong passwords, or too much to do at the moment.
    TooOften,
    /// The store did not do it.
    Store(StoreError),
}

impl From<StoreError> for AccountError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Busy> for AccountError {
    fn from(_: Busy) -> Self {
        Self::TooOften
    }
}

/// A fresh token, and the hash by which it is known.
fn fresh_token() -> (String, [u8; 32]) {
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let hash = hash_token(&token);
    (token, hash)
}

/// The hash by which a token is known.
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A random name in the form of a UUID.
pub fn fresh_uuid() -> String {
    let mut bytes: [u8; 16] = rand::random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

fn check_password(password: &str) -> Result<(), AccountError> {
    match password.len() {
        0 => Err(AccountError::Invalid("password is required".into())),
        len if len > PASSWORD_BYTES => Err(AccountError::Invalid("PASSWORD_TOO_LONG".into())),
        _ => Ok(()),
    }
}

fn check_nickname(nickname: &str) -> Result<(), AccountError> {
    if nickname.len() > NICKNAME_BYTES {
        return Err(AccountError::Invalid("NICKNAME_TOO_LONG".into()));
    }
    Ok(())
}

impl Chat {
    /// Whether anybody may make an account.
    pub(super) fn registration_is_open(&self, app: &App) -> bool {
        match app.settings.chat.registration {
            Registration::Development => self.config.development(),
            Registration::Open => true,
            Registration::Closed => false,
        }
    }

    /// Makes accounts, all or none.
    pub(super) async fn register(&self, app: &App, wanted: Vec<Newcomer>) -> Result<Vec<Account>, AccountError> {
        let mut rows = Vec::new();
        for one in &wanted {
            let user = one.username.to_ascii_lowercase();
            check_id(&user).map_err(|reason| AccountError::Invalid(reason.into()))?;
            check_password(&one.password)?;
            check_nickname(&one.nickname)?;
            if rows.iter().any(|row: &Account| row.user == user) {
                return Err(AccountError::Taken(user));
            }
            let now = self.now();
            rows.push(Account {
                user,
                uuid: fresh_uuid(),
                password: None,
                nickname: one.nickname.clone(),
                activated: true,
                created_ms: now,
                modified_ms: now,
                properties: "{}".into(),
                settings: "{}".into(),
            });
        }
        // Before the work of hashing is done for nothing; whoever comes in between is found below.
        let names = rows.iter().map(|row| row.user.clone()).collect();
        if let Some(taken) = self.store().accounts(&app.id, names).await?.into_iter().next() {
            return Err(AccountError::Taken(taken.user));
        }
        for (row, one) in rows.iter_mut().zip(wanted) {
            row.password = Some(self.passwords.hash(one.password).await?);
        }
        match self.store().accounts_add(&app.id, rows.clone()).await? {
            Some(taken) => Err(AccountError::Taken(taken)),
            None => Ok(rows),
        }
    }

    /// The account of a user.
    pub(super) async fn account(&self, app: &App, user: &str) -> Result<Option<Account>, StoreError> {
        Ok(self.store().accounts(&app.id, vec![user.to_owned()]).await?.pop())
    }

    /// Checks a password and hands out a token for the user.
    pub(super) async fn sign_in(
        &self,
        app: &App,
        username: &str,
        password: String,
    ) -> Result<(String, Account), AccountError> {
        let user = username.to_ascii_lowercase();
        let account = self.account(app, &user).await?.ok_or(AccountError::Unknown)?;
        if !self.guesses.admit(app, &user, self.now(), false) {
            return Err(AccountError::TooOften);
        }
        let matches = match account.password.clone() {
            Some(kept) if password.len() <= PASSWORD_BYTES => self.passwords.matches(password, kept).await?,
            _ => false,
        };
        if !matches {
            self.guesses.admit(app, &user, self.now(), true);
            return Err(AccountError::WrongPassword);
        }
        if !account.activated {
            return Err(AccountError::NotActivated);
        }
        Ok((self.hand_out(app, Some(user)).await?, account))
    }

    /// Makes a token for a user, or for the App.
    pub(super) async fn hand_out(&self, app: &App, user: Option<String>) -> Result<String, StoreError> {
        let (token, hash) = fresh_token();
        let expires_ms = self.now().saturating_add(app.settings.chat.token_ms.0).min(i64::MAX as u64);
        self.store().token_put(AccessToken { hash, app: app.id.to_string(), user, expires_ms }).await?;
        Ok(token)
    }

    /// Changes an account. Another password, or being put out, ends its tokens and closes its devices.
    pub(super) async fn change_account(
        &self,
        app: &Arc<App>,
        user: &str,
        change: AccountChange,
    ) -> Result<Account, AccountError> {
        if let Some(nickname) = &change.nickname {
            check_nickname(nickname)?;
        }
        let change = AccountChange { now_ms: self.now(), ..change };
        let (password, out) = (change.password.is_some(), change.activated == Some(false));
        let account = self.store().account_change(&app.id, user, change).await?.ok_or(AccountError::Unknown)?;
        if password {
            self.close(app, user, Cause::PasswordChanged, "the password was changed");
        } else if out {
            self.close(app, user, Cause::Kicked, "an operator keeps the user out");
        }
        Ok(account)
    }

    /// Gives a user another password.
    pub(super) async fn change_password(
        &self,
        app: &Arc<App>,
        user: &str,
        password: String,
    ) -> Result<Account, AccountError> {
        check_password(&password)?;
        let password = Some(self.passwords.hash(password).await?);
        self.change_account(app, user, AccountChange { password, ..AccountChange::default() }).await
    }

    /// Removes an account, its groups and rooms, and closes its devices.
    pub(super) async fn remove_account(&self, app: &Arc<App>, user: &str) -> Result<Account, AccountError> {
        let account = self.account(app, user).await?.ok_or(AccountError::Unknown)?;
        for room in [false, true] {
            for row in self.store().groups_of(&app.id, user, room).await? {
                if row.owner == user {
                    self.destroy(app, user, &row).await?;
                }
            }
        }
        if !self.store().account_remove(&app.id, user).await? {
            return Err(AccountError::Unknown);
        }
        self.close(app, user, Cause::UserRemoved, "the account was removed");
        Ok(account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_64_bytes_at_most_and_of_their_characters_alone() {
        for good in ["a", "a.b_c-9", "...", &"x".repeat(64)] {
            assert_eq!(check_id(good), Ok(()), "{good}");
        }
        for bad in ["", "A", "a b", "a/b", "..", ".", "a%2f", "ä", "a\u{0}", &"x".repeat(65)] {
            assert!(check_id(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn uuids_are_of_their_form_and_differ() {
        let (a, b) = (fresh_uuid(), fresh_uuid());
        assert!(a != b && a.len() == 36 && a.as_bytes()[14] == b'4' && a.split('-').count() == 5, "{a} {b}");
    }
}
