//! What is told of a change of a group or room: notices, and for whom they are. They are kept together with the change.

use std::sync::Arc;

use bytes::Bytes;

use super::{Chat, event};
use crate::{
    hub::App,
    store::{
        StoreError,
        chat::{Audience, GroupRow, Moved, Tell, Told},
    },
};

/// A notice about a group or room.
#[derive(Debug, Clone)]
pub struct Notice {
    group: String,
    room: bool,
    /// Whose doing it is.
    pub from: String,
    now_ms: u64,
}

impl Notice {
    /// About what `from` does in this group.
    pub fn of(row: &GroupRow, from: &str, now_ms: u64) -> Self {
        Self { group: row.id.clone(), room: row.room, from: from.to_owned(), now_ms }
    }

    /// As it is kept. `to`: whom it is about.
    pub fn said(&self, kind: &str, to: &[String], reason: &str, kicked: &str) -> Bytes {
        let about = Some((self.group.as_str(), self.room));
        event::notice(kind, &self.from, to, about, reason, kicked, self.now_ms)
    }

    /// Tells the members.
    pub fn to_members(&self, kind: &str, about: &[String]) -> Tell {
        let event = self.said(kind, about, "", "");
        Box::new(move |_| vec![(Audience::Members, event)])
    }

    /// Tells the members what has become of some users; nothing, when there are none.
    pub fn of_some(&self, kind: &str, about: &[String]) -> Tell {
        if about.is_empty() { Box::new(|_| Vec::new()) } else { self.to_members(kind, about) }
    }

    /// Tells the members who has come. However many came at once, it is one notice: each of them is in `to`.
    pub fn joined(self) -> Tell {
        Box::new(move |moved| self.welcome(moved).into_iter().collect())
    }

    /// The same, and those who were added that they were.
    pub fn added(self) -> Tell {
        Box::new(move |moved| {
            let told = |user: &String| {
                let user = std::slice::from_ref(user);
                (Audience::Users(user.to_vec()), self.said("direct_joined", user, "", ""))
            };
            moved.joined.iter().map(told).chain(self.welcome(moved)).collect()
        })
    }

    /// Tells one user something, and the members who has come.
    pub fn answered(self, kind: &str, to: &str, reason: &str, kicked: &str) -> Tell {
        let answer = (Audience::Users(vec![to.to_owned()]), self.said(kind, &[to.to_owned()], reason, kicked));
        Box::new(move |moved| std::iter::once(answer).chain(self.welcome(moved)).collect())
    }

    fn welcome(&self, moved: &Moved) -> Option<(Audience, Bytes)> {
        let first = moved.joined.first()?;
        let kind = if self.room { "memberJoinChatRoomSuccess" } else { "memberJoinPublicGroupSuccess" };
        let others: &[String] = if moved.joined.len() > 1 { &moved.joined } else { &[] };
        let event = Self { from: first.clone(), ..self.clone() }.said(kind, others, "", "");
        Some((Audience::Members, event))
    }

    /// Tells the members, and those who are none any more, who was taken out. One notice, as in [`Notice::joined`].
    pub fn removed(self, kind: &'static str) -> Tell {
        Box::new(move |moved| {
            let Some(first) = moved.left.first() else { return Vec::new() };
            let event = self.said(kind, &moved.left, "", first);
            vec![(Audience::Members, event.clone()), (Audience::Users(moved.left.clone()), event)]
        })
    }

    /// Tells those who stay who has gone by itself.
    pub fn gone(self) -> Tell {
        let kind = if self.room { "leaveChatRoom" } else { "leaveGroup" };
        Box::new(move |moved| {
            let event = self.said(kind, &[], "", "");
            if moved.left.is_empty() { Vec::new() } else { vec![(Audience::Members, event)] }
        })
    }
}

impl Chat {
    /// Hands on what was kept for the members of a group, or says it to those who are in the room.
    pub(super) fn spread(&self, app: &Arc<App>, id: &str, told: Told) {
        for (event, wake) in told {
            match wake {
                Some(wake) => self.wake(app, wake, &event, 0),
                None => self.tell_room(app, id, &event, 0),
            }
        }
    }

    /// Tells all members.
    pub(super) async fn announce(
        &self,
        app: &Arc<App>,
        row: &GroupRow,
        kind: &str,
        from: &str,
        reason: &str,
    ) -> Result<(), StoreError> {
        let event = Notice::of(row, from, self.now()).said(kind, &[], reason, "");
        let told = self.store().group_tell(&app.id, &row.id, event, self.now()).await?;
        self.spread(app, &row.id, told);
        Ok(())
    }
}
