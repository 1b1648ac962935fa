//! The chat service's part of the engine. What changes runs inside the transaction of its group.

mod accounts;
mod files;
mod groups;
mod inbox;
mod messages;
mod sweep;

use async_trait::async_trait;
use bytes::Bytes;

use super::Sqlite;
use crate::store::{
    StoreError,
    chat::{
        AccessToken, Account, AccountChange, AccountEdit, Arrival, Asker, Audience, ChatStore, Deed, Dialog, Done,
        FileRow, GroupAdded, GroupChange, GroupChanged, GroupRow, InboxRow, KeptMessage, MemberRow, Post, Relation,
        RelationChange, RoomJoin, RoomJoined, Speaker, Sweeping, Taken, Target, Tell, Told, Wake,
    },
};

#[async_trait]
#[allow(clippy::type_complexity)] // As the trait has it.
impl ChatStore for Sqlite {
    async fn accounts_add(&self, app: &str, rows: Vec<Account>) -> Result<Option<String>, StoreError> {
        let app = app.to_owned();
        self.writer.run(move |db| accounts::add(db, &app, &rows)).await
    }

    async fn accounts(&self, app: &str, users: Vec<String>) -> Result<Vec<Account>, StoreError> {
        let app = app.to_owned();
        self.reader.run(move |db| accounts::get(db, &app, &users)).await
    }

    async fn accounts_page(&self, app: &str, after: &str, limit: u32) -> Result<Vec<Account>, StoreError> {
        let (app, after) = (app.to_owned(), after.to_owned());
        self.reader.run(move |db| accounts::page(db, &app, &after, limit)).await
    }

    async fn account_change(
        &self,
        app: &str,
        user: &str,
        change: AccountChange,
    ) -> Result<Option<Account>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| accounts::change(db, &app, &user, &change)).await
    }

    async fn account_edit(
        &self,
        app: &str,
        user: &str,
        edit: AccountEdit,
    ) -> Result<Option<Result<Account, String>>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| accounts::edit(db, &app, &user, edit)).await
    }

    async fn account_remove(&self, app: &str, user: &str) -> Result<Option<bool>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| accounts::remove(db, &app, &user)).await
    }

    async fn token_put(&self, token: AccessToken, asker: Option<Asker>) -> Result<bool, StoreError> {
        self.writer.run(move |db| accounts::token_put(db, &token, asker.as_ref())).await
    }

    async fn token(&self, hash: [u8; 32], now_ms: u64) -> Result<Option<AccessToken>, StoreError> {
        self.reader.run(move |db| accounts::token(db, &hash, now_ms)).await
    }

    async fn relations_change(&self, app: &str, changes: Vec<RelationChange>) -> Result<Vec<bool>, StoreError> {
        let app = app.to_owned();
        self.writer.run(move |db| accounts::relations_change(db, &app, &changes)).await
    }

    async fn relations(&self, app: &str, owner: &str, relation: Relation) -> Result<Vec<String>, StoreError> {
        let (app, owner) = (app.to_owned(), owner.to_owned());
        self.reader.run(move |db| accounts::relations(db, &app, &owner, relation)).await
    }

    async fn group_add(
        &self,
        app: &str,
        row: GroupRow,
        members: Vec<String>,
        each_most: u32,
        posts: Vec<Post>,
    ) -> Result<GroupAdded, StoreError> {
        let app = app.to_owned();
        self.writer.run(move |db| groups::add(db, &app, &row, &members, each_most, posts)).await
    }

    async fn group(&self, app: &str, id: &str) -> Result<Option<GroupRow>, StoreError> {
        let (app, id) = (app.to_owned(), id.to_owned());
        self.reader.run(move |db| groups::get(db, &app, &id)).await
    }

    async fn group_change(
        &self,
        app: &str,
        id: &str,
        change: GroupChange,
        tell: Tell,
    ) -> Result<GroupChanged, StoreError> {
        let (app, id) = (app.to_owned(), id.to_owned());
        self.writer.run(move |db| groups::change(db, &app, &id, &change, tell)).await
    }

    async fn group_remove(
        &self,
        app: &str,
        id: &str,
        event: Bytes,
        now_ms: u64,
    ) -> Result<Option<(Vec<String>, Told)>, StoreError> {
        let (app, id) = (app.to_owned(), id.to_owned());
        self.writer.run(move |db| groups::remove(db, &app, &id, event, now_ms)).await
    }

    async fn group_tell(&self, app: &str, id: &str, event: Bytes, now_ms: u64) -> Result<Told, StoreError> {
        let (app, id) = (app.to_owned(), id.to_owned());
        self.writer.run(move |db| groups::tell(db, &app, &id, vec![(Audience::Members, event)], now_ms)).await
    }

    async fn groups_naming(&self, app: &str, user: &str) -> Result<Vec<GroupRow>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.searcher.run(move |db| groups::naming(db, &app, &user)).await
    }

    async fn groups_page(
        &self,
        app: &str,
        room: bool,
        public: bool,
        after: &str,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<GroupRow>, StoreError> {
        let (app, after) = (app.to_owned(), after.to_owned());
        self.reader.run(move |db| groups::page(db, &app, room, public, &after, offset, limit)).await
    }

    async fn groups_of(&self, app: &str, user: &str, room: bool) -> Result<Vec<GroupRow>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.reader.run(move |db| groups::of(db, &app, &user, room)).await
    }

    async fn members(&self, app: &str, id: &str, offset: u32, limit: u32) -> Result<Vec<MemberRow>, StoreError> {
        let (app, id) = (app.to_owned(), id.to_owned());
        self.reader.run(move |db| groups::members(db, &app, &id, offset, limit)).await
    }

    async fn is_member(&self, app: &str, id: &str, user: &str) -> Result<bool, StoreError> {
        let (app, id, user) = (app.to_owned(), id.to_owned(), user.to_owned());
        self.reader.run(move |db| groups::is_member(db, &app, &id, &user)).await
    }

    async fn member_ignores(&self, app: &str, id: &str, user: &str, ignores: bool) -> Result<bool, StoreError> {
        let (app, id, user) = (app.to_owned(), id.to_owned(), user.to_owned());
        self.writer.run(move |db| groups::ignores(db, &app, &id, &user, ignores)).await
    }

    async fn room_join(&self, app: &str, id: &str, user: &str, join: RoomJoin) -> Result<RoomJoined, StoreError> {
        let (app, id, user) = (app.to_owned(), id.to_owned(), user.to_owned());
        self.writer.run(move |db| groups::room_join(db, &app, &id, &user, join)).await
    }

    async fn rooms_leave(&self, app: &str, user: &str, rooms: Option<Vec<String>>) -> Result<Vec<String>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| groups::rooms_leave(db, &app, &user, rooms)).await
    }

    async fn room_members(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        self.reader.run(groups::room_members).await
    }

    async fn chat_do(&self, app: &str, deeds: Vec<Deed>) -> Result<Vec<Done>, StoreError> {
        let app = app.to_owned();
        self.writer.run(move |db| messages::perform(db, &app, deeds)).await
    }

    async fn chat_known(
        &self,
        app: &str,
        user: &str,
        incarnation: u64,
        request: u64,
    ) -> Result<Option<(u64, u64)>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.reader.run(move |db| messages::known(db, &app, &user, incarnation, request)).await
    }

    async fn chat_last_request(&self, app: &str, user: &str, incarnation: u64) -> Result<u64, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.reader.run(move |db| messages::last_request(db, &app, &user, incarnation)).await
    }

    async fn chat_speaker(&self, app: &str, id: &str, user: &str, known: u64) -> Result<Option<Speaker>, StoreError> {
        let (app, id, user) = (app.to_owned(), id.to_owned(), user.to_owned());
        self.reader.run(move |db| messages::speaker(db, &app, &id, &user, known)).await
    }

    async fn chat_post(&self, app: &str, users: Vec<String>, event: Bytes, now_ms: u64) -> Result<Wake, StoreError> {
        let app = app.to_owned();
        self.writer.run(move |db| inbox::post(db, &app, users, event, now_ms)).await
    }

    async fn chat_readers(
        &self,
        app: &str,
        group: &str,
        message: u64,
    ) -> Result<Option<(String, Vec<(String, String, u64)>)>, StoreError> {
        let (app, group) = (app.to_owned(), group.to_owned());
        self.reader.run(move |db| messages::readers(db, &app, &group, message)).await
    }

    async fn chat_arrive(
        &self,
        app: &str,
        user: &str,
        device: Option<String>,
        said: u64,
        now_ms: u64,
    ) -> Result<Option<Arrival>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| inbox::arrive(db, &app, &user, device.as_deref(), said, now_ms)).await
    }

    async fn chat_head(&self, app: &str, user: &str) -> Result<u64, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.reader.run(move |db| inbox::head(db, &app, &user)).await
    }

    async fn chat_taken(&self, taken: Vec<Taken>, now_ms: u64) -> Result<(), StoreError> {
        self.writer.run(move |db| inbox::taken(db, &taken, now_ms)).await
    }

    async fn chat_waiting(
        &self,
        app: &str,
        user: &str,
        after: u64,
        limit: u32,
        bytes: usize,
    ) -> Result<Vec<InboxRow>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.reader.run(move |db| inbox::waiting(db, &app, &user, after, limit, bytes)).await
    }

    async fn dialogs(&self, app: &str, user: &str) -> Result<Vec<Dialog>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.searcher.run(move |db| inbox::dialogs(db, &app, &user)).await
    }

    async fn dialog_remove(&self, app: &str, user: &str, with: Target) -> Result<bool, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.writer.run(move |db| inbox::dialog_remove(db, &app, &user, &with)).await
    }

    async fn chat_history(
        &self,
        app: &str,
        user: &str,
        with: Target,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<KeptMessage>, StoreError> {
        let (app, user) = (app.to_owned(), user.to_owned());
        self.searcher.run(move |db| inbox::history(db, &app, &user, &with, before, limit)).await
    }

    async fn file_add(&self, app: &str, row: FileRow) -> Result<(), StoreError> {
        let app = app.to_owned();
        self.writer.run(move |db| files::add(db, &app, &row)).await
    }

    async fn file(&self, app: &str, uuid: &str, now_ms: u64) -> Result<Option<FileRow>, StoreError> {
        let (app, uuid) = (app.to_owned(), uuid.to_owned());
        self.reader.run(move |db| files::get(db, &app, &uuid, now_ms)).await
    }

    async fn thumbnail_put(&self, app: &str, uuid: &str, bytes: Bytes) -> Result<(), StoreError> {
        let (app, uuid) = (app.to_owned(), uuid.to_owned());
        self.writer.run(move |db| files::thumbnail_put(db, &app, &uuid, &bytes)).await
    }

    async fn file_bytes(&self, app: &str, owner: &str, now_ms: u64) -> Result<u64, StoreError> {
        let (app, owner) = (app.to_owned(), owner.to_owned());
        self.reader.run(move |db| files::bytes(db, &app, &owner, now_ms)).await
    }

    async fn thumbnail(&self, app: &str, uuid: &str) -> Result<Option<Bytes>, StoreError> {
        let (app, uuid) = (app.to_owned(), uuid.to_owned());
        self.reader.run(move |db| files::thumbnail(db, &app, &uuid)).await
    }

    async fn shared_files(&self, app: &str, group: &str, now_ms: u64) -> Result<Vec<FileRow>, StoreError> {
        let (app, group) = (app.to_owned(), group.to_owned());
        self.reader.run(move |db| files::shared(db, &app, &group, now_ms)).await
    }

    async fn file_remove(&self, app: &str, uuid: &str) -> Result<bool, StoreError> {
        let (app, uuid) = (app.to_owned(), uuid.to_owned());
        self.writer.run(move |db| files::remove(db, &app, &uuid)).await
    }

    async fn chat_sweep(&self, sweeping: Sweeping) -> Result<u64, StoreError> {
        sweep::sweep(self, sweeping).await
    }
}
