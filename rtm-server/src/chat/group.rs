//! What is known of a group or room beside its members, and who may do what in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::store::chat::GroupRow;

/// A member that is muted until it is not any more.
const FOR_EVER: i64 = -1;

/// What is kept of a group or room as one document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// What people call it.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Whatever the application has put there.
    pub custom: String,
    /// Whoever wants to join has to be let in.
    pub approval: bool,
    /// Members may invite.
    pub allow_invites: bool,
    /// Who is invited has to agree.
    pub invite_confirm: bool,
    /// Members there may be.
    pub max_users: u32,
    /// Members who may do nearly what the owner may.
    pub admins: BTreeSet<String>,
    /// Members who may not speak, until these milliseconds since 1970 or -1.
    pub mutes: BTreeMap<String, i64>,
    /// Only owner, admins and the white list may speak.
    pub all_muted: bool,
    /// Who may speak all the same.
    pub white: BTreeSet<String>,
    /// Who may not join.
    pub blocks: BTreeSet<String>,
    /// Shown to all.
    pub announcement: String,
    /// Who is invited, and by whom.
    pub invited: BTreeMap<String, String>,
    /// When they were told so, in milliseconds since 1970.
    pub invited_ms: BTreeMap<String, u64>,
    /// Who wants to join, and what they say.
    pub applied: BTreeMap<String, String>,
    /// When those who decide were told so, in milliseconds since 1970.
    pub applied_ms: BTreeMap<String, u64>,
}

/// Whether somebody may speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MaySend {
    Yes,
    Muted,
    NotOnWhiteList,
}

impl Group {
    /// The group that a row holds.
    pub fn of(row: &GroupRow) -> Self {
        Self::read(&row.document)
    }

    /// The group of a document.
    pub fn read(document: &str) -> Self {
        // Written by this server alone.
        serde_json::from_str(document).unwrap_or_default()
    }

    /// The form in which it is kept.
    pub fn document(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether a member may speak.
    pub fn may_send(&self, owner: &str, user: &str, now_ms: u64) -> MaySend {
        if self.is_muted(user, now_ms) {
            MaySend::Muted
        } else if self.all_muted && owner != user && !self.admins.contains(user) && !self.white.contains(user) {
            MaySend::NotOnWhiteList
        } else {
            MaySend::Yes
        }
    }

    /// Whether the mute of a member still counts.
    pub fn is_muted(&self, user: &str, now_ms: u64) -> bool {
        self.mutes.get(user).is_some_and(|&until| counts(until, now_ms))
    }

    /// The mutes that still count.
    pub fn muted(&self, now_ms: u64) -> impl Iterator<Item = (&String, i64)> {
        self.mutes.iter().filter(move |(_, until)| counts(**until, now_ms)).map(|(user, until)| (user, *until))
    }

    /// Mutes members for so many milliseconds; negative: for ever. Returns until when.
    pub fn mute(&mut self, users: &[String], duration_ms: i64, now_ms: u64) -> i64 {
        self.mutes.retain(|_, until| counts(*until, now_ms));
        let until = if duration_ms < 0 { FOR_EVER } else { (now_ms as i64).saturating_add(duration_ms) };
        self.mutes.extend(users.iter().map(|user| (user.clone(), until)));
        until
    }

    /// Somebody wants to join. Whether those who decide are to be told: not again while they can know it, for `life_ms`.
    pub fn apply(&mut self, user: &str, message: &str, now_ms: u64, life_ms: u64) -> bool {
        let former = self.applied.insert(user.to_owned(), message.to_owned());
        let told = self.applied_ms.get(user).filter(|_| former.is_some());
        let again = told.is_none_or(|told| told.saturating_add(life_ms) <= now_ms);
        if again {
            self.applied_ms.insert(user.to_owned(), now_ms);
        }
        again
    }

    /// Somebody is invited. Whether it is to be told: not again while it can know it, for `life_ms`.
    pub fn invite(&mut self, user: &str, inviter: &str, now_ms: u64, life_ms: u64) -> bool {
        let former = self.invited.insert(user.to_owned(), inviter.to_owned());
        let told = self.invited_ms.get(user).filter(|_| former.is_some());
        let again = told.is_none_or(|told| told.saturating_add(life_ms) <= now_ms);
        if again {
            self.invited_ms.insert(user.to_owned(), now_ms);
        }
        again
    }

    /// Nothing of this user waits for an answer any more.
    pub fn decided(&mut self, user: &str) {
        self.invited.remove(user);
        self.invited_ms.remove(user);
        self.applied.remove(user);
        self.applied_ms.remove(user);
    }

    /// Forgets what was special about a member that goes.
    pub fn forget(&mut self, user: &str) {
        self.admins.remove(user);
        self.mutes.remove(user);
        self.white.remove(user);
    }
}

fn counts(until: i64, now_ms: u64) -> bool {
    until == FOR_EVER || until > now_ms as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mute_ends_and_minus_one_does_not() {
        let mut group = Group::default();
        assert_eq!(group.mute(&["bob".into()], 100, 1000), 1100);
        assert_eq!(group.mute(&["cat".into()], -1000, 1000), FOR_EVER);
        assert_eq!(group.may_send("ann", "bob", 1099), MaySend::Muted);
        assert_eq!(group.may_send("ann", "bob", 1100), MaySend::Yes);
        assert_eq!(group.may_send("ann", "cat", u64::MAX >> 1), MaySend::Muted);
        assert_eq!(group.muted(1100).map(|(user, _)| user.as_str()).collect::<Vec<_>>(), ["cat"]);
        group.forget("cat");
        assert_eq!(group.may_send("ann", "cat", 1), MaySend::Yes);
    }

    #[test]
    fn when_all_are_muted_owner_admins_and_the_white_list_speak() {
        let mut group = Group { all_muted: true, ..Group::default() };
        group.admins.insert("adm".into());
        group.white.insert("white".into());
        for (user, may) in
            [("own", MaySend::Yes), ("adm", MaySend::Yes), ("white", MaySend::Yes), ("bob", MaySend::NotOnWhiteList)]
        {
            assert_eq!(group.may_send("own", user, 0), may, "{user}");
        }
        group.mute(&["white".into()], -1, 0);
        assert_eq!(group.may_send("own", "white", 0), MaySend::Muted);
    }
}
