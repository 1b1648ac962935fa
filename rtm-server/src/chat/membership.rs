//! Groups and rooms: making, changing and ending them, and telling those who are in them.
//!
//! A group's document is read, changed and written back under the version it was read with; whoever was slower does it
//! again. So two admins who do something at once both have their way, on whichever node they are. On one node they take turns.
//! What is told of a change is kept in the same transaction.

use std::sync::Arc;

use bytes::Bytes;
use rand::Rng;

use super::{Chat, event, group::Group, tell::Notice};
use crate::{
    hub::App,
    store::{
        StoreError,
        chat::{Audience, GroupAdded, GroupChange, GroupChanged, GroupRow, Moved, Tell},
    },
};

/// How often a change is tried again that somebody else was faster than.
pub(super) const TRIES: usize = 32;

/// Applications and invitations that one group keeps, and names on one of its lists.
const LISTED: usize = 5_000;

/// The longest name of a group, in bytes, and the longest of its other texts.
const NAME: usize = 128;
const TEXT: usize = 8_192;

/// Who asks for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The App itself: it may do everything.
    App,
    /// A user.
    User(String),
}

impl Who {
    /// In whose name it is done.
    pub fn name<'a>(&'a self, row: &'a GroupRow) -> &'a str {
        match self {
            Self::App => &row.owner,
            Self::User(user) => user,
        }
    }

    /// Whether it is the owner's to say.
    pub(super) fn is_owner(&self, row: &GroupRow) -> bool {
        matches!(self, Self::App) || self.name(row) == row.owner
    }

    /// Whether it is for those who manage the group to say.
    pub(super) fn is_manager(&self, row: &GroupRow, group: &Group) -> bool {
        self.is_owner(row) || group.admins.contains(self.name(row))
    }
}

/// Why nothing was done about a group.
#[derive(Debug)]
pub enum GroupError {
    /// There is no such group, or room.
    Gone,
    /// Not this user's to do.
    Forbidden(&'static str),
    /// There would be too many.
    Full(&'static str),
    /// The text says what is wrong.
    Invalid(String),
    /// This user would be in too many groups, or too many rooms.
    TooMany(String),
    /// This user is no member.
    NotMember(String),
    /// This user does not exist.
    UnknownUser(String),
    /// Others change it all the time.
    Busy,
    /// The store did not do it.
    Store(StoreError),
}

impl From<StoreError> for GroupError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What came of it.
pub type Done<T> = Result<T, GroupError>;

/// What the change of a group says, and who has come and gone by it.
pub struct Changed<T> {
    pub value: T,
    pub moved: Moved,
}

/// A group or room that is to be.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A room.
    pub room: bool,
    /// Anybody may find it.
    pub public: bool,
    /// Whose it is.
    pub owner: String,
    /// What it is.
    pub group: Group,
    /// Who is in it beside the owner, or invited.
    pub members: Vec<String>,
}

/// Checks the texts of a group.
pub fn check_texts(group: &Group) -> Done<()> {
    if group.name.len() > NAME {
        return Err(GroupError::Invalid(format!("the name of a group has {NAME} bytes at most")));
    }
    if [&group.description, &group.custom, &group.announcement].iter().any(|text| text.len() > TEXT) {
        return Err(GroupError::Invalid(format!("the texts of a group have {TEXT} bytes at most")));
    }
    Ok(())
}

impl Chat {
    /// A group, or a room.
    pub(super) async fn group_row(&self, app: &App, id: &str, room: bool) -> Done<GroupRow> {
        self.store().group(&app.id, id).await?.filter(|row| row.room == room).ok_or(GroupError::Gone)
    }

    /// Changes a group and tells what `edit` says, which may be called more than once.
    pub(super) async fn edit<T>(
        &self,
        app: &Arc<App>,
        id: &str,
        room: bool,
        mut edit: impl FnMut(&GroupRow, &mut Group, &mut GroupChange) -> Done<(T, Tell)>,
    ) -> Done<Changed<T>> {
        let _turn = self.edits.take(&app.id, id).await;
        for _ in 0..TRIES {
            let row = self.group_row(app, id, room).await?;
            let mut group = Group::of(&row);
            let settings = &app.settings.chat;
            let mut change = GroupChange {
                version: row.version,
                public: row.public,
                owner: row.owner.clone(),
                each_most: if room { settings.rooms } else { settings.groups },
                now_ms: self.now(),
                ..GroupChange::default()
            };
            let (value, tell) = edit(&row, &mut group, &mut change)?;
            check_texts(&group)?;
            let lists = [group.white.len(), group.blocks.len(), group.invited.len(), group.applied.len()];
            if lists.iter().any(|len| *len > LISTED) {
                return Err(GroupError::Full("the list is full"));
            }
            change.document = group.document();
            change.most = group.max_users;
            match self.store().group_change(&app.id, id, change, tell).await? {
                GroupChanged::Done(moved, told) => {
                    if room {
                        for user in moved.joined.iter().chain(&moved.left) {
                            self.rooms_changed(app, user).await;
                        }
                        moved.joined.iter().for_each(|user| self.expect(app, user));
                    }
                    self.spread(app, id, told);
                    return Ok(Changed { value, moved });
                }
                GroupChanged::Stale => {}
                GroupChanged::Full => return Err(GroupError::Full("the group is full")),
                GroupChanged::TooMany(user) => return Err(GroupError::TooMany(user)),
                GroupChanged::NotMember(user) => return Err(GroupError::NotMember(user)),
                GroupChanged::Gone => return Err(GroupError::Gone),
            }
        }
        Err(GroupError::Busy)
    }

    /// As [`Chat::edit`], for those who manage the group.
    pub(super) async fn manage<T>(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        room: bool,
        mut edit: impl FnMut(&GroupRow, &mut Group, &mut GroupChange) -> Done<(T, Tell)>,
    ) -> Done<Changed<T>> {
        self.edit(app, id, room, |row, group, change| {
            if !who.is_manager(row, group) {
                return Err(GroupError::Forbidden("only the owner and admins may do this"));
            }
            edit(row, group, change)
        })
        .await
    }

    /// As [`Chat::edit`], for the owner.
    pub(super) async fn own<T>(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        room: bool,
        mut edit: impl FnMut(&GroupRow, &mut Group, &mut GroupChange) -> Done<(T, Tell)>,
    ) -> Done<Changed<T>> {
        self.edit(app, id, room, |row, group, change| {
            if !who.is_owner(row) {
                return Err(GroupError::Forbidden("only the owner may do this"));
            }
            edit(row, group, change)
        })
        .await
    }

    /// Whether somebody may look into a group: a member, or the App.
    pub(super) async fn look_into(&self, app: &App, who: &Who, id: &str, room: bool) -> Done<GroupRow> {
        let row = self.group_row(app, id, room).await?;
        self.check_member(app, who, &row).await?;
        Ok(row)
    }

    pub(super) async fn check_member(&self, app: &App, who: &Who, row: &GroupRow) -> Done<()> {
        match who {
            Who::App => Ok(()),
            Who::User(user) if self.store().is_member(&app.id, &row.id, user).await? => Ok(()),
            Who::User(_) => Err(GroupError::Forbidden("only members may do this")),
        }
    }

    /// Those who manage a group, if it is to be asked whether somebody is among them.
    pub(super) async fn check_manager(&self, app: &App, who: &Who, id: &str, room: bool) -> Done<GroupRow> {
        let row = self.group_row(app, id, room).await?;
        if !who.is_manager(&row, &Group::of(&row)) {
            return Err(GroupError::Forbidden("only the owner and admins may do this"));
        }
        Ok(row)
    }

    /// Makes a group or a room; its id.
    pub(super) async fn create(&self, app: &Arc<App>, wanted: Wanted) -> Done<String> {
        let Wanted { room, public, owner, mut group, mut members } = wanted;
        let settings = &app.settings.chat;
        if group.max_users == 0 {
            group.max_users = settings.members;
        }
        if group.max_users > settings.members_most {
            return Err(GroupError::Invalid(format!("maxusers is {} at most", settings.members_most)));
        }
        check_texts(&group)?;
        members.retain(|user| *user != owner);
        members.sort();
        members.dedup();
        let mut all = vec![owner.clone()];
        all.extend(members.iter().cloned());
        self.check_users(app, &all).await?;
        if all.len() > group.max_users as usize {
            return Err(GroupError::Full("there are more members than maxusers"));
        }
        let asked = if group.invite_confirm && !room { std::mem::take(&mut members) } else { Vec::new() };
        let now = self.now();
        for user in &asked {
            group.invite(user, &owner, now, settings.message_life_ms.0);
        }
        let mut first = vec![owner.clone()];
        first.extend(members.iter().cloned());
        let mut row = GroupRow {
            id: String::new(),
            room,
            public,
            owner: owner.clone(),
            document: group.document(),
            created_ms: now,
            version: 1,
            members: first.len() as u32,
        };
        let each_most = if room { settings.rooms } else { settings.groups };
        loop {
            // 15 digits, as programs know them.
            row.id = rand::rng().random_range(100_000_000_000_000_u64..1_000_000_000_000_000).to_string();
            let notice = Notice::of(&row, &owner, now);
            let only = |user: &String| Audience::Users(vec![user.clone()]);
            let invited = asked
                .iter()
                .map(|user| (only(user), notice.said("invite", std::slice::from_ref(user), &group.name, user)));
            let added = members
                .iter()
                .map(|user| (only(user), notice.said("direct_joined", std::slice::from_ref(user), "", "")));
            let posts = invited.chain(added).collect();
            match self.store().group_add(&app.id, row.clone(), first.clone(), each_most, posts).await? {
                GroupAdded::Done(told) => {
                    if room {
                        for user in &first {
                            self.rooms_changed(app, user).await;
                        }
                        members.iter().for_each(|user| self.expect(app, user));
                    }
                    self.spread(app, &row.id, told);
                    return Ok(row.id);
                }
                GroupAdded::Taken => {}
                GroupAdded::TooMany(user) => return Err(GroupError::TooMany(user)),
            }
        }
    }

    /// All of these exist.
    pub(super) async fn check_users(&self, app: &App, users: &[String]) -> Done<()> {
        let known = self.store().accounts(&app.id, users.to_vec()).await?;
        match users.iter().find(|user| !known.iter().any(|account| account.user == **user)) {
            Some(unknown) => Err(GroupError::UnknownUser(unknown.clone())),
            None => Ok(()),
        }
    }

    /// Ends a group or a room.
    pub(super) async fn destroy(&self, app: &Arc<App>, actor: &str, row: &GroupRow) -> Result<(), StoreError> {
        let event = Notice::of(row, actor, self.now()).said("deleteGroupChat", &[], "", "");
        let Some((members, told)) = self.store().group_remove(&app.id, &row.id, event, self.now()).await? else {
            return Ok(());
        };
        self.spread(app, &row.id, told);
        if row.room {
            for user in members {
                self.rooms_changed(app, &user).await;
            }
        }
        Ok(())
    }

    /// Keeps an event for users, and wakes them.
    pub(super) async fn post(&self, app: &Arc<App>, users: Vec<String>, event: Bytes) -> Result<(), StoreError> {
        let wake = self.store().chat_post(&app.id, users, event.clone(), self.now()).await?;
        self.wake(app, wake, &event, 0);
        Ok(())
    }

    /// Tells these users something about a group or room.
    #[allow(clippy::too_many_arguments)] // The fields of a notice.
    pub(super) async fn notify(
        &self,
        app: &Arc<App>,
        row: &GroupRow,
        kind: &str,
        from: &str,
        to: &[String],
        reason: &str,
        kicked: &str,
    ) -> Result<(), StoreError> {
        let event = event::notice(kind, from, to, Some((&row.id, row.room)), reason, kicked, self.now());
        self.post(app, to.to_vec(), event).await
    }
}
