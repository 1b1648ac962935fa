//! Rooms: who is there now, and telling all of them.
//!
//! A member of a room is there with some device, or has left. The store remembers members, so that a server that was
//! restarted finds those again who come back; which of them are on this node is known here.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use rtm_proto::link::Block;

use super::{Chat, device::block, event, inbox::Inbox, turns::Turns};
use crate::{
    bus::Subscriber,
    hub::{App, Hub},
};

type Key = (Arc<str>, String);

/// The members of rooms who are on this node.
#[derive(Default)]
pub struct Rooms {
    members: Mutex<Members>,
    /// Looking for the rooms of a user, and its leaving them: what one reads and the other writes must not cross.
    pub(super) turns: Turns,
}

#[derive(Default)]
struct Members {
    rooms: HashMap<Key, Arc<Room>>,
    /// Of each user who is in any.
    of: HashMap<(Arc<str>, Arc<str>), Vec<String>>,
}

struct Room {
    app: Arc<App>,
    hub: std::sync::Weak<Hub>,
    users: Mutex<HashSet<Arc<str>>>,
}

fn topic(room: &str) -> Arc<str> {
    format!("chat\troom\t{room}").into()
}

impl Room {
    fn users(&self) -> MutexGuard<'_, HashSet<Arc<str>>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the devices of those who are on this node, but for the one whose doing it is.
    fn tell(&self, block: &Block, origin: u64) {
        let Some(hub) = self.hub.upgrade() else { return };
        let users: Vec<_> = self.users().iter().cloned().collect();
        for user in users {
            let Some(inbox) = hub.chat.inboxes.of(&self.app, &user) else { continue };
            inbox.devices().iter().filter(|d| origin == 0 || d.incarnation != origin).for_each(|d| d.tell(block));
        }
    }
}

impl Subscriber for Room {
    fn publish(&self, block: &Block, _from: &str) {
        self.tell(block, 0);
    }
}

impl Rooms {
    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of(&self, app: &App, room: &str) -> Option<Arc<Room>> {
        self.members().rooms.get(&(app.id.clone(), room.to_owned())).cloned()
    }

    /// These are the rooms of a user who is here, and no others.
    fn set(&self, hub: &std::sync::Weak<Hub>, app: &Arc<App>, user: &Arc<str>, rooms: Vec<String>) {
        let mut members = self.members();
        let who = (app.id.clone(), user.clone());
        let former = if rooms.is_empty() { members.of.remove(&who) } else { members.of.insert(who, rooms.clone()) };
        for id in former.unwrap_or_default().into_iter().filter(|id| !rooms.contains(id)) {
            let key = (app.id.clone(), id);
            let Some(room) = members.rooms.get(&key) else { continue };
            let empty = {
                let mut users = room.users();
                users.remove(user);
                users.is_empty()
            };
            if empty && let Some(room) = members.rooms.remove(&key) {
                let subscriber: Arc<dyn Subscriber> = room;
                app.bus.unsubscribe(&topic(&key.1), &subscriber);
            }
        }
        for id in rooms {
            let room = members.rooms.entry((app.id.clone(), id.clone())).or_insert_with(|| {
                let room = Arc::new(Room { app: app.clone(), hub: hub.clone(), users: Mutex::default() });
                app.bus.subscribe(&topic(&id), room.clone());
                room
            });
            room.users().insert(user.clone());
        }
    }

    /// The user is not here any more.
    pub fn forget(&self, app: &Arc<App>, user: &str) {
        self.set(&std::sync::Weak::new(), app, &user.into(), Vec::new());
    }
}

impl Chat {
    /// Finds out which rooms a user is in who is here.
    pub(super) async fn look_for_rooms(&self, inbox: &Arc<Inbox>) {
        let _turn = self.rooms.turns.take(&inbox.app.id, &inbox.user).await;
        self.read_rooms(inbox).await;
    }

    /// The same, by who has the turn. A user who has gone meanwhile is in none.
    async fn read_rooms(&self, inbox: &Arc<Inbox>) {
        match self.store().groups_of(&inbox.app.id, &inbox.user, true).await {
            Ok(rows) if self.is_online(&inbox.app, &inbox.user) => {
                let rooms = rows.into_iter().map(|row| row.id).collect();
                self.rooms.set(&self.hub, &inbox.app, &inbox.user, rooms);
            }
            // It left while this was read; its leaving waits for the turn.
            Ok(_) => {}
            Err(error) => tracing::error!(%error, user = %inbox.user, "the rooms of a user cannot be read"),
        }
    }

    /// The last device of a user went: it is in no room any more, unless it has come back meanwhile.
    pub(super) async fn gone(&self, app: &Arc<App>, user: &str) {
        let _turn = self.rooms.turns.take(&app.id, user).await;
        if let Some(back) = self.inboxes.of(app, user) {
            return self.read_rooms(&back).await;
        }
        self.rooms.forget(app, user);
        // Drained devices come back, here or elsewhere.
        if self.hub.upgrade().is_some_and(|hub| !hub.is_draining()) {
            self.leave_rooms(app, user).await;
        }
    }

    /// Tells everybody who is in a room, but for the device whose doing it is.
    pub(super) fn tell_room(&self, app: &App, room: &str, event: &Bytes, origin: u64) {
        let block = block(event);
        let here = self.rooms.of(app, room);
        if let Some(here) = &here {
            here.tell(&block, origin);
        }
        let nobody: Arc<dyn Subscriber> = match here {
            Some(here) => here,
            None => Arc::new(Elsewhere),
        };
        app.bus.publish(&topic(room), &block, "", &nobody);
    }

    /// The user leaves every room but its own, and those who stay are told.
    async fn leave_rooms(&self, app: &Arc<App>, user: &str) {
        match self.store().rooms_leave(&app.id, user, None).await {
            Ok(left) => {
                for room in left {
                    let notice = event::notice("leaveChatRoom", user, &[], Some((&room, true)), "", "", self.now());
                    self.tell_room(app, &room, &notice, 0);
                }
            }
            Err(error) => tracing::error!(%error, user, "a user who is gone could not leave its rooms"),
        }
    }

    /// Lets those leave their rooms who were in one when the server ended and do not come back.
    pub(crate) fn load(&self, hub: &Arc<Hub>) {
        let wait = self.config.timers.resume_window_ms.duration() + Duration::from_secs(1);
        let hub = Arc::downgrade(hub);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            let Some(hub) = hub.upgrade() else { return };
            let chat = &hub.chat;
            let members = chat.store().room_members().await.unwrap_or_default();
            for (app, user) in members.into_iter().map(|(app, _, user)| (app, user)).collect::<HashSet<_>>() {
                let Some(app) = hub.served(&app) else { continue };
                if !chat.is_online(&app, &user) {
                    chat.gone(&app, &user).await;
                }
            }
        });
    }
}

/// Publishes for a node on which nobody is in the room.
struct Elsewhere;

impl Subscriber for Elsewhere {
    fn publish(&self, _block: &Block, _from: &str) {}
}
