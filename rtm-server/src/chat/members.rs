//! Who comes to a group or a room, and who goes.

use std::{sync::Arc, time::Duration};

use super::{
    Chat,
    group::Group,
    membership::{Changed, Done, GroupError, TRIES, Who},
    tell::Notice,
};
use crate::{
    hub::App,
    store::chat::{Audience, RoomJoin, RoomJoined},
};

const BLOCKED: GroupError = GroupError::Forbidden("the user is on the block list of the group");

impl Chat {
    /// Adds users without asking them. Those of them who were no members.
    pub(super) async fn add_members(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        room: bool,
        users: Vec<String>,
    ) -> Done<Vec<String>> {
        self.check_users(app, &users).await?;
        let changed = self.manage(app, who, id, room, |row, group, change| {
            if users.iter().any(|user| group.blocks.contains(user)) {
                return Err(BLOCKED);
            }
            users.iter().for_each(|user| group.decided(user));
            change.join.clone_from(&users);
            Ok(((), Notice::of(row, who.name(row), change.now_ms).added()))
        });
        Ok(changed.await?.moved.joined)
    }

    /// Takes members out. Those of the users who were members.
    pub(super) async fn remove_members(
        &self,
        app: &Arc<App>,
        who: &Who,
        id: &str,
        room: bool,
        users: &[String],
    ) -> Done<Vec<String>> {
        let changed = self.manage(app, who, id, room, |row, group, change| {
            if users.contains(&row.owner) {
                return Err(GroupError::Forbidden("the owner cannot be removed"));
            }
            if !who.is_owner(row) && users.iter().any(|user| group.admins.contains(user)) {
                return Err(GroupError::Forbidden("only the owner may remove an admin"));
            }
            users.iter().for_each(|user| group.forget(user));
            change.leave = users.to_vec();
            Ok(((), Notice::of(row, who.name(row), change.now_ms).removed("removedFromGroup")))
        });
        Ok(changed.await?.moved.left)
    }

    /// A member goes.
    pub(super) async fn quit(&self, app: &Arc<App>, user: &str, id: &str, room: bool) -> Done<()> {
        let changed = self.edit(app, id, room, |row, group, change| {
            change.needed = vec![user.to_owned()];
            // A stranger is told that it is one.
            if row.owner == user && !room {
                return Err(GroupError::Forbidden("the owner cannot leave; hand the group over, or end it"));
            }
            group.forget(user);
            change.leave = vec![user.to_owned()];
            Ok(((), Notice::of(row, user, change.now_ms).gone()))
        });
        changed.await.map(|_| ())
    }

    /// A user wants to join. True: it is a member now; false: it waits to be let in.
    pub(super) async fn apply(&self, app: &Arc<App>, user: &str, id: &str, room: bool, message: &str) -> Done<bool> {
        if room {
            return self.join_room(app, user, id).await;
        }
        self.group_row(app, id, false).await?;
        if self.store().is_member(&app.id, id, user).await? {
            return Err(GroupError::Forbidden("already a member"));
        }
        let life = app.settings.chat.message_life_ms.0;
        let changed = self.edit(app, id, false, |row, group, change| {
            if group.blocks.contains(user) {
                return Err(BLOCKED);
            }
            if !row.public {
                return Err(GroupError::Forbidden("the group is private; somebody in it has to invite you"));
            }
            let notice = Notice::of(row, user, change.now_ms);
            if group.approval {
                let told = group.apply(user, message, change.now_ms, life);
                let mut managers = vec![row.owner.clone()];
                managers.extend(group.admins.iter().cloned());
                let event = notice.said("joinGroupNotifications", &managers, message, "");
                let post = told.then_some((Audience::Users(managers), event));
                return Ok((false, Box::new(move |_: &_| post.into_iter().collect())));
            }
            change.join = vec![user.to_owned()];
            group.decided(user);
            Ok((true, notice.joined()))
        });
        Ok(changed.await?.value)
    }

    async fn join_room(&self, app: &Arc<App>, user: &str, id: &str) -> Done<bool> {
        let each_most = app.settings.chat.rooms;
        for _ in 0..TRIES {
            let row = self.group_row(app, id, true).await?;
            let group = Group::of(&row);
            if group.blocks.contains(user) {
                return Err(BLOCKED);
            }
            let join = RoomJoin { version: row.version, most: group.max_users, each_most, now_ms: self.now() };
            let joined = {
                // It may be that the user's last device has just gone, and what follows of that is still to be done.
                let _turn = self.rooms.turns.take(&app.id, user).await;
                self.store().room_join(&app.id, id, user, join).await?
            };
            match joined {
                RoomJoined::Full => return Err(GroupError::Full("the room is full")),
                RoomJoined::TooMany => return Err(GroupError::TooMany(user.to_owned())),
                RoomJoined::Gone => return Err(GroupError::Gone),
                // As the original: coming once more is no mistake in a room.
                RoomJoined::Known => return Ok(true),
                // It may have been blocked in between.
                RoomJoined::Stale => {}
                RoomJoined::Joined => {
                    self.rooms_changed(app, user).await;
                    self.announce(app, &row, "memberJoinChatRoomSuccess", user, "").await?;
                    self.expect(app, user);
                    return Ok(true);
                }
            }
        }
        Err(GroupError::Busy)
    }

    /// A user who was put into a room comes to it soon, or is in none any more.
    pub(super) fn expect(&self, app: &Arc<App>, user: &str) {
        if self.is_online(app, user) {
            return;
        }
        let wait = self.config.timers.resume_window_ms.duration() + Duration::from_secs(1);
        let (hub, app, user) = (self.hub.clone(), app.clone(), user.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            if let Some(hub) = hub.upgrade() {
                hub.chat.gone(&app, &user).await;
            }
        });
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
        let kind = if agreed { "joinPublicGroupSuccess" } else { "joinPublicGroupDeclined" };
        let changed = self.manage(app, who, id, false, |row, group, change| {
            if group.applied.remove(applicant).is_none() {
                return Err(GroupError::Invalid(format!("{applicant} has not applied")));
            }
            if agreed {
                group.decided(applicant);
                change.join = vec![applicant.to_owned()];
            }
            Ok(((), Notice::of(row, who.name(row), change.now_ms).answered(kind, applicant, reason, "")))
        });
        changed.await.map(|_| ())
    }

    /// Invites users. Those who need not agree are members at once.
    pub(super) async fn invite(&self, app: &Arc<App>, who: &Who, id: &str, users: Vec<String>) -> Done<()> {
        self.check_users(app, &users).await?;
        let life = app.settings.chat.message_life_ms.0;
        let mut fresh = Vec::new();
        for user in users {
            if !self.store().is_member(&app.id, id, &user).await? {
                fresh.push(user);
            }
        }
        let changed = self.edit(app, id, false, |row, group, change| {
            if !who.is_manager(row, group) {
                change.needed = vec![who.name(row).to_owned()];
                if !group.allow_invites {
                    return Err(GroupError::Forbidden("members of this group may not invite"));
                }
            }
            if fresh.iter().any(|user| group.blocks.contains(user)) {
                return Err(BLOCKED);
            }
            let notice = Notice::of(row, who.name(row), change.now_ms);
            if !group.invite_confirm {
                fresh.iter().for_each(|user| group.decided(user));
                change.join.clone_from(&fresh);
                return Ok(((), notice.added()));
            }
            let told: Vec<_> =
                fresh.iter().filter(|user| group.invite(user, who.name(row), change.now_ms, life)).collect();
            let invited = |user: &String| {
                let only = std::slice::from_ref(user);
                (Audience::Users(only.to_vec()), notice.said("invite", only, &group.name, user))
            };
            let posts: Vec<_> = told.into_iter().map(invited).collect();
            Ok(((), Box::new(move |_: &_| posts)))
        });
        changed.await.map(|_| ())
    }

    /// Who was invited answers.
    pub(super) async fn answer_invitation(&self, app: &Arc<App>, user: &str, id: &str, agreed: bool) -> Done<()> {
        let kind = if agreed { "invite_accept" } else { "invite_decline" };
        let changed = self.edit(app, id, false, |row, group, change| {
            let inviter = group.invited.remove(user);
            let inviter = inviter.ok_or_else(|| GroupError::Invalid(format!("{user} is not invited")))?;
            group.invited_ms.remove(user);
            if agreed {
                group.decided(user);
                change.join = vec![user.to_owned()];
            }
            Ok(((), Notice::of(row, user, change.now_ms).answered(kind, &inviter, "", user)))
        });
        changed.await.map(|_| ())
    }

    /// Nothing of a user is left in groups and rooms: it is in none, owns none, and is on none of their lists.
    pub(super) async fn leave_all(&self, app: &Arc<App>, user: &str) -> Done<()> {
        for row in self.store().groups_naming(&app.id, user).await? {
            let ended = if row.owner == user {
                self.destroy(app, user, &row).await.map_err(GroupError::from)
            } else {
                let forget = |row: &_, group: &mut Group, change: &mut crate::store::chat::GroupChange| {
                    group.forget(user);
                    group.decided(user);
                    group.blocks.remove(user);
                    group.invited.retain(|_, inviter| inviter != user);
                    group.invited_ms.retain(|invited, _| group.invited.contains_key(invited));
                    change.leave = vec![user.to_owned()];
                    Ok(((), Notice::of(row, user, change.now_ms).gone()))
                };
                self.edit(app, &row.id, row.room, forget).await.map(|Changed { .. }| ())
            };
            match ended {
                Ok(()) | Err(GroupError::Gone) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
