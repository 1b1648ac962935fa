//! Accounts: names, passwords and access tokens.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rtm_proto::wire::closing::Cause;
use sha2::{Digest, Sha256};

use super::{Chat, membership::GroupError, password::Busy, rates::Rates, turns::Turns};
use crate::{
    config::{Registration, Rest},
    hub::App,
    store::{
        StoreError,
        chat::{AccessToken, Account, AccountChange, AccountEdit, Asker},
    },
};

/// The longest user id, in bytes.
const ID_BYTES: usize = 64;
/// The longest password, and the longest nickname, in bytes.
const PASSWORD_BYTES: usize = 64;
const NICKNAME_BYTES: usize = 100;

/// How often a removal begins anew that somebody else was in the way of.
const TRIES: usize = 32;

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

/// From so many addresses wrong passwords of one user may come at their full rate.
const GUESSING_ADDRESSES: u32 = 10;

/// Wrong passwords lately, by App and user, and by the address that they came from.
#[derive(Default)]
pub struct Guesses {
    wrong: Rates,
    /// One password of a user at a time: guesses at once would all be admitted before the first is found wrong.
    turns: Turns,
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

impl From<GroupError> for AccountError {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::Store(error) => Self::Store(error),
            _ => Self::TooOften,
        }
    }
}

impl From<Busy> for AccountError {
    fn from(_: Busy) -> Self {
        Self::TooOften
    }
}

/// A token that nobody can guess.
fn fresh_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The hash by which a token is known.
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// The hash by which a token of the App is known: with other credentials it is another one.
pub fn hash_app_token(app: &str, credentials: Option<&Rest>, token: &str) -> [u8; 32] {
    let (id, secret) = credentials.map_or(("", ""), |known| (&known.customer_id, &known.customer_secret));
    let mut hash = Sha256::new();
    for part in ["App", app, id, secret, token] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
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

pub fn check_nickname(nickname: &str) -> Result<(), AccountError> {
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

    /// Checks a password, which came from this address, and hands out a token for the user.
    pub(super) async fn sign_in(
        &self,
        app: &App,
        username: &str,
        password: String,
        address: &str,
    ) -> Result<(String, Account), AccountError> {
        let user = username.to_ascii_lowercase();
        let _turn = self.guesses.turns.take(&app.id, &user).await;
        let account = self.account(app, &user).await?.ok_or(AccountError::Unknown)?;
        // By address, so that nobody locks out others; and altogether, so that many addresses do not guess without end.
        let most = app.settings.chat.wrong_passwords;
        let limits = [(format!("{user}\t{address}"), most), (user.clone(), most.saturating_mul(GUESSING_ADDRESSES))];
        if !limits.iter().all(|(name, _)| self.guesses.wrong.has_room(app, name, self.now())) {
            return Err(AccountError::TooOften);
        }
        let matches = match account.password.clone() {
            Some(kept) if password.len() <= PASSWORD_BYTES => self.passwords.matches(password, kept).await?,
            _ => false,
        };
        if !matches {
            for (name, most) in &limits {
                self.guesses.wrong.admit(app, name, self.now(), *most);
            }
            return Err(AccountError::WrongPassword);
        }
        if !account.activated {
            return Err(AccountError::NotActivated);
        }
        let asker = Asker { uuid: account.uuid.clone(), password: account.password.clone() };
        // The password may have become another one while this one was compared.
        let token = self.hand_out(app, user, asker).await?.ok_or(AccountError::WrongPassword)?;
        Ok((token, account))
    }

    /// Makes a token for a user. `None`: the user is not any more who asked.
    async fn hand_out(&self, app: &App, user: String, asker: Asker) -> Result<Option<String>, StoreError> {
        let token = fresh_token();
        let row = self.token_row(app, hash_token(&token), Some(user));
        Ok(self.store().token_put(row, Some(asker)).await?.then_some(token))
    }

    /// Makes a token for the App, good for as long as these are its credentials; none: as long as the server is in development
    /// mode.
    pub(super) async fn hand_out_to_app(&self, app: &App, credentials: Option<&Rest>) -> Result<String, StoreError> {
        let token = fresh_token();
        let row = self.token_row(app, hash_app_token(&app.id, credentials, &token), None);
        self.store().token_put(row, None).await?;
        Ok(token)
    }

    fn token_row(&self, app: &App, hash: [u8; 32], user: Option<String>) -> AccessToken {
        let expires_ms = self.now().saturating_add(app.settings.chat.token_ms.0).min(i64::MAX as u64);
        AccessToken { hash, app: app.id.to_string(), user, expires_ms }
    }

    /// What a token that somebody shows is good for in this App.
    pub(super) async fn token(&self, app: &App, shown: &str) -> Result<Option<AccessToken>, StoreError> {
        let credentials = app.settings.rest.as_ref();
        let mut hashes = vec![hash_token(shown)];
        hashes.extend(credentials.map(|known| hash_app_token(&app.id, Some(known), shown)));
        hashes.extend(self.config.development().then(|| hash_app_token(&app.id, None, shown)));
        for (at, hash) in hashes.into_iter().enumerate() {
            let known = self.store().token(hash, self.now()).await?.filter(|token| *token.app == *app.id);
            // The first is that of users alone.
            if let Some(token) = known.filter(|token| token.user.is_some() == (at == 0)) {
                return Ok(Some(token));
            }
        }
        Ok(None)
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

    /// Changes what a user says of itself, from what it says now. `edit` says why not.
    pub(super) async fn edit_account(&self, app: &App, user: &str, edit: AccountEdit) -> Result<Account, AccountError> {
        let edited = self.store().account_edit(&app.id, user, edit).await?;
        edited.ok_or(AccountError::Unknown)?.map_err(AccountError::Invalid)
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

    /// Removes an account, its groups and rooms, and closes its devices. Nobody who is given the name later inherits anything.
    pub(super) async fn remove_account(&self, app: &Arc<App>, user: &str) -> Result<Account, AccountError> {
        let account = self.account(app, user).await?.ok_or(AccountError::Unknown)?;
        // From here on nothing is done in its name. Should the server end in between, it is done again.
        let out = AccountChange { activated: Some(false), now_ms: self.now(), ..AccountChange::default() };
        self.store().account_change(&app.id, user, out).await?;
        self.close(app, user, Cause::UserRemoved, "the account was removed");
        for _ in 0..TRIES {
            self.leave_all(app, user).await?;
            match self.store().account_remove(&app.id, user).await? {
                // Somebody has put it into a group meanwhile.
                None => {}
                Some(false) => return Err(AccountError::Unknown),
                Some(true) => {
                    // A list that it was put on in between.
                    self.leave_all(app, user).await?;
                    return Ok(account);
                }
            }
        }
        Err(AccountError::TooOften)
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
