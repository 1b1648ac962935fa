//! Who comes to a group or a room, and who goes.

use std::sync::Arc;

use super::{
    Chat,
    group::Group,
    membership::{Done, GroupError, Who},
};
use crate::{
    hub::App,
    store::{
        StoreError,
        chat::{GroupChanged, GroupRow},
    },
};

impl Chat {
    /// Adds users without asking them.
    pub(super) async fn add_members(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        room: bool,
        users: Vec<String>,
    ) -> Done<Vec<String>> {
        self.check_users(app, &users).await?;
        let mut fresh = Vec::new();
        for user in &users {
            if !self.store().is_member(&app.id, id, user).await? {
                if !room {
                    self.check_groups(app, user).await?;
                }
                fresh.push(user.clone());
            }
        }
        let (row, ()) = self
            .manage(app, who, id, room, |_, group, change| {
                if fresh.iter().any(|user| group.blocks.contains(user)) {
                    return Err(GroupError::Forbidden("the user is on the block list of the group"));
                }
                for user in &fresh {
                    group.invited.remove(user);
                    group.applied.remove(user);
                }
                change.join = fresh.clone();
                Ok(())
            })
            .await?;
        for user in &fresh {
            self.notify(app, &row, "direct_joined", who.name(&row), std::slice::from_ref(user), "", "").await?;
            self.joined(app, &row, user).await?;
        }
        Ok(fresh)
    }

    /// A user has become a member: the others are told.
    pub(super) async fn joined(&self, app: &Arc<App>, row: &GroupRow, user: &str) -> Result<(), StoreError> {
        if row.room {
            self.rooms_changed(app, user).await;
        }
        let kind = if row.room { "memberJoinChatRoomSuccess" } else { "memberJoinPublicGroupSuccess" };
        self.announce(app, row, kind, user, &[], "", "").await
    }

    /// Takes members out. The names of those who were in it.
    pub(super) async fn remove_members(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        room: bool,
        users: Vec<String>,
    ) -> Done<Vec<String>> {
        let (row, ()) = self
            .manage(app, who, id, room, |row, group, change| {
                if users.contains(&row.owner) {
                    return Err(GroupError::Forbidden("the owner cannot be removed"));
                }
                if !who.is_owner(row) && users.iter().any(|user| group.admins.contains(user)) {
                    return Err(GroupError::Forbidden("only the owner may remove an admin"));
                }
                users.iter().for_each(|user| group.forget(user));
                change.leave = users.clone();
                Ok(())
            })
            .await?;
        for user in &users {
            self.announce(app, &row, "removedFromGroup", who.name(&row), std::slice::from_ref(user), "", user).await?;
            if room {
                self.rooms_changed(app, user).await;
            }
        }
        Ok(users)
    }

    /// A member goes.
    pub(super) async fn quit(&self, app: &Arc<App>, user: &str, id: &str, room: bool) -> Done<()> {
        let who = Who::User(user.to_owned());
        self.look_into(app, &who, id, room).await?;
        let (row, ()) = self
            .edit(app, id, room, |row, group, change| {
                if row.owner == user && !room {
                    return Err(GroupError::Forbidden("the owner cannot leave; hand the group over, or end it"));
                }
                group.forget(user);
                change.leave = vec![user.to_owned()];
                Ok(())
            })
            .await?;
        if room {
            self.rooms_changed(app, user).await;
        }
        let kind = if room { "leaveChatRoom" } else { "leaveGroup" };
        Ok(self.announce(app, &row, kind, user, &[], "", "").await?)
    }

    /// A user wants to join. True: it is a member now; false: it waits to be let in.
    pub(super) async fn apply(&self, app: &Arc<App>, user: &str, id: &str, room: bool, message: &str) -> Done<bool> {
        let row = self.group_row(app, id, room).await?;
        let group = Group::of(&row);
        if group.blocks.contains(user) {
            return Err(GroupError::Forbidden("the user is on the block list of the group"));
        }
        if self.store().is_member(&app.id, id, user).await? {
            // As the original: coming once more is no mistake in a room.
            return if room { Ok(true) } else { Err(GroupError::Forbidden("already a member")) };
        }
        if room {
            return match self.store().room_join(&app.id, id, user, group.max_users, self.now()).await? {
                GroupChanged::Full => Err(GroupError::Full("the room is full")),
                GroupChanged::Gone => Err(GroupError::Gone),
                GroupChanged::Done | GroupChanged::Stale => {
                    self.joined(app, &row, user).await?;
                    Ok(true)
                }
            };
        }
        if !row.public {
            return Err(GroupError::Forbidden("the group is private; somebody in it has to invite you"));
        }
        self.check_groups(app, user).await?;
        let (row, (waits, managers)) = self
            .edit(app, id, room, |row, group, change| {
                if group.approval {
                    group.applied.insert(user.to_owned(), message.chars().take(1024).collect());
                    let mut managers = vec![row.owner.clone()];
                    managers.extend(group.admins.iter().cloned());
                    return Ok((true, managers));
                }
                change.join = vec![user.to_owned()];
                group.invited.remove(user);
                Ok((false, Vec::new()))
            })
            .await?;
        if waits {
            self.notify(app, &row, "joinGroupNotifications", user, &managers, message, "").await?;
        } else {
            self.joined(app, &row, user).await?;
        }
        Ok(!waits)
    }

    /// Somebody who may decides about an application.
    pub(super) async fn decide(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        applicant: &str,
        agreed: bool,
        reason: &str,
    ) -> Done<()> {
        if agreed {
            self.check_groups(app, applicant).await?;
        }
        let (row, ()) = self
            .manage(app, who, id, false, |_, group, change| {
                if group.applied.remove(applicant).is_none() {
                    return Err(GroupError::Invalid(format!("{applicant} has not applied")));
                }
                if agreed {
                    change.join = vec![applicant.to_owned()];
                }
                Ok(())
            })
            .await?;
        let kind = if agreed { "joinPublicGroupSuccess" } else { "joinPublicGroupDeclined" };
        self.notify(app, &row, kind, who.name(&row), &[applicant.to_owned()], reason, "").await?;
        if agreed {
            self.joined(app, &row, applicant).await?;
        }
        Ok(())
    }

    /// Invites users. Those who need not agree are members at once.
    pub(super) async fn invite(&self, app: &Arc<App>, who: &Who, id: &str, users: Vec<String>) -> Done<()> {
        self.check_users(app, &users).await?;
        let row = self.look_into(app, who, id, false).await?;
        let group = Group::of(&row);
        if !group.allow_invites && !who.is_manager(&row, &group) {
            return Err(GroupError::Forbidden("members of this group may not invite"));
        }
        let mut fresh = Vec::new();
        for user in users {
            if !self.store().is_member(&app.id, id, &user).await? {
                self.check_groups(app, &user).await?;
                fresh.push(user);
            }
        }
        let (row, asks) = self
            .edit(app, id, false, |row, group, change| {
                if fresh.iter().any(|user| group.blocks.contains(user)) {
                    return Err(GroupError::Forbidden("the user is on the block list of the group"));
                }
                let asks = group.invite_confirm;
                if asks {
                    group.invited.extend(fresh.iter().map(|user| (user.clone(), who.name(row).to_owned())));
                } else {
                    change.join = fresh.clone();
                }
                Ok(asks)
            })
            .await?;
        for user in &fresh {
            let user = std::slice::from_ref(user);
            if asks {
                self.notify(app, &row, "invite", who.name(&row), user, &group.name, &user[0]).await?;
            } else {
                self.notify(app, &row, "direct_joined", who.name(&row), user, "", "").await?;
                self.joined(app, &row, &user[0]).await?;
            }
        }
        Ok(())
    }

    /// Who was invited answers.
    pub(super) async fn answer_invitation(&self, app: &Arc<App>, user: &str, id: &str, agreed: bool) -> Done<()> {
        if agreed {
            self.check_groups(app, user).await?;
        }
        let (row, inviter) = self
            .edit(app, id, false, |_, group, change| {
                let inviter = group.invited.remove(user);
                let inviter = inviter.ok_or_else(|| GroupError::Invalid(format!("{user} is not invited")))?;
                if agreed {
                    group.applied.remove(user);
                    change.join = vec![user.to_owned()];
                }
                Ok(inviter)
            })
            .await?;
        let kind = if agreed { "invite_accept" } else { "invite_decline" };
        self.notify(app, &row, kind, user, &[inviter], "", user).await?;
        if agreed {
            self.joined(app, &row, user).await?;
        }
        Ok(())
    }
}
