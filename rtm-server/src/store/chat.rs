//! What the chat service keeps: the part of the Store seam that is its own.
//!
//! User, group and room ids are those of one App throughout. Times are milliseconds since 1970.

use std::collections::HashMap;

use async_trait::async_trait;
use bytes::Bytes;

use super::StoreError;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Account {
    /// In lower case.
    pub user: String,
    pub uuid: String,
    /// As argon2 writes it, with its salt and its cost; `None`: no password fits.
    pub password: Option<String>,
    pub nickname: String,
    /// Whether the user may log in.
    pub activated: bool,
    pub created_ms: u64,
    pub modified_ms: u64,
    /// What the user shows of itself, a JSON object.
    pub properties: String,
    /// What concerns the user alone, a JSON object.
    pub settings: String,
}

/// What is to change of an account; `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct AccountChange {
    /// Voids the tokens of the user.
    pub password: Option<String>,
    pub nickname: Option<String>,
    /// `false` voids the tokens of the user.
    pub activated: Option<bool>,
    pub properties: Option<String>,
    pub settings: Option<String>,
    pub now_ms: u64,
}

/// What an account is to become, from what it is; why not.
pub type AccountEdit = Box<dyn FnOnce(&Account) -> Result<AccountChange, String> + Send>;

/// An access token. The token itself is not kept, only its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct AccessToken {
    pub hash: [u8; 32],
    pub app: String,
    /// `None`: it speaks for the App.
    pub user: Option<String>,
    pub expires_ms: u64,
}

/// Who has asked for a token of a user, as it was found: in between the account may have become another one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Asker {
    pub uuid: String,
    pub password: Option<String>,
}

/// What one user is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The other is among the contacts.
    Contact = 1,
    /// The other is on the black list.
    Blocked = 2,
    /// The other has asked to become a contact.
    Asked = 3,
}

/// A relation that is to be, or to be no more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RelationChange {
    pub owner: String,
    pub relation: Relation,
    pub other: String,
    pub put: bool,
}

/// A group or a room.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct GroupRow {
    pub id: String,
    pub room: bool,
    /// Anybody may find it.
    pub public: bool,
    pub owner: String,
    /// Everything but the members, JSON.
    pub document: String,
    pub created_ms: u64,
    /// Grows with every change of the document; what was read is written back only under the number it was read with.
    pub version: u64,
    pub members: u32,
}

/// What is to change of a group, all or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct GroupChange {
    pub version: u64,
    pub document: String,
    pub public: bool,
    pub owner: String,
    /// Who is a member already stays one.
    pub join: Vec<String>,
    pub leave: Vec<String>,
    /// Who has to be a member for it.
    pub needed: Vec<String>,
    /// How many members there may be behind it, when somebody joins.
    pub most: u32,
    /// In how many groups, or in how many rooms, each of those may be who join.
    pub each_most: u32,
    pub now_ms: u64,
}

/// Who has come and gone by a [`GroupChange`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Moved {
    /// Without those who were members already, and those who do not exist.
    pub joined: Vec<String>,
    /// Without those who were none.
    pub left: Vec<String>,
}

/// Who is told of something about a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Its members, as they are then. Of a room: whoever is there, and nothing is kept.
    Members,
    /// These users.
    Users(Vec<String>),
}

/// Who is told what.
pub type Post = (Audience, Bytes);

/// Makes what is told of a change, from who has come and gone by it.
pub type Tell = Box<dyn FnOnce(&Moved) -> Vec<Post> + Send>;

/// An event, and who has it now; `None`: it is for whoever is in the room.
pub type Told = Vec<(Bytes, Option<Wake>)>;

/// What became of a [`GroupChange`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChanged {
    /// It is done, and what is told of it is kept.
    Done(Moved, Told),
    /// Somebody else has changed the group since it was read.
    Stale,
    /// There would be too many members.
    Full,
    /// This user would be in too many.
    TooMany(String),
    /// This user is no member.
    NotMember(String),
    /// There is no such group any more.
    Gone,
}

/// What became of a group that was to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupAdded {
    /// It is there, and what is told of it is kept.
    Done(Told),
    /// The id is taken.
    Taken,
    /// This user would be in too many.
    TooMany(String),
}

/// Under which conditions somebody joins a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RoomJoin {
    /// Of the room, as it was found; joining does not change it.
    pub version: u64,
    pub most: u32,
    /// In how many rooms the user may be.
    pub each_most: u32,
    pub now_ms: u64,
}

/// What became of somebody who wanted to join a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RoomJoined {
    Joined,
    /// It was there before.
    Known,
    Full,
    /// It would be in too many rooms.
    TooMany,
    /// Somebody has changed the room since it was found.
    Stale,
    Gone,
}

/// A member of a group or room.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct MemberRow {
    pub user: String,
    pub joined_ms: u64,
}

/// Where a message goes, or what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Target {
    User(String),
    Group(String),
    Room(String),
}

impl Target {
    /// Of the user, the group or the room.
    pub fn id(&self) -> &str {
        match self {
            Self::User(id) | Self::Group(id) | Self::Room(id) => id,
        }
    }

    /// By which the conversation is known that `user` has with it. Ids cannot hold the character that parts them.
    pub fn conversation(&self, user: &str) -> String {
        match self {
            Self::User(other) if user <= other.as_str() => format!("{user}\t{other}"),
            Self::User(other) => format!("{other}\t{user}"),
            Self::Group(id) | Self::Room(id) => format!("#\t{id}"),
        }
    }
}

/// A message that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct NewMessage {
    pub from: String,
    pub resource: String,
    /// With `from` and `request` it names the message for ever.
    pub incarnation: u64,
    pub request: u64,
    pub to: Target,
    pub client_id: String,
    pub payload: String,
    pub group_ack: bool,
    /// Whether it is something to read.
    pub counted: bool,
    pub server_ms: u64,
    pub expires_ms: u64,
}

/// A message that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct KeptMessage {
    /// Unique in the store, and growing.
    pub id: u64,
    /// Within the conversation, from 1 without gaps.
    pub sequence: u64,
    pub message: NewMessage,
}

/// Users who have a new event, with its position.
pub type Wake = Vec<(String, u64)>;

/// What became of a [`NewMessage`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MessageKept {
    Kept {
        id: u64,
        sequence: u64,
        wake: Wake,
    },
    /// The same was kept before.
    Known {
        id: u64,
        server_ms: u64,
    },
    UnknownUser,
    /// The receiver has the sender on its black list.
    Blocked,
    NoGroup,
    NotMember,
}

/// What a reader says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ReceiptKind {
    Delivered = 1,
    Read = 2,
}

/// A receipt of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Receipt {
    pub reader: String,
    pub kind: ReceiptKind,
    /// As the reader sees the conversation.
    pub to: Target,
    pub message: u64,
    pub content: String,
    pub server_ms: u64,
}

/// Makes the event that tells the sender, from how many have read the message.
pub type MakeEvent = Box<dyn FnOnce(u32) -> Bytes + Send>;

/// What became of a receipt or of a recall.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Noted {
    Noted(Wake),
    /// It was noted before.
    Known,
    /// There is no such message for this user.
    NoMessage,
    NotMember,
    /// The message is too old for it.
    TooLate,
}

/// A message that is to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Recall {
    pub user: String,
    pub to: Target,
    pub message: u64,
    /// Messages from before stay.
    pub since_ms: u64,
    pub now_ms: u64,
    pub event: Bytes,
}

/// Something that a device asks for.
#[allow(missing_docs)]
#[allow(clippy::large_enum_variant)] // One for each request, for as long as it is looked at.
pub enum Deed {
    /// Keeps a message.
    Send(NewMessage),
    /// Keeps a receipt, and tells the sender.
    Receipt(Receipt, MakeEvent),
    /// The user has read the whole conversation; the other user, if there is one, is told, unless it was read before.
    Read { user: String, with: Target, event: Bytes, now_ms: u64 },
    /// Takes a message back.
    Recall(Recall),
}

/// What became of a [`Deed`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Done {
    Kept(MessageKept),
    Noted(Noted),
}

/// A group or room as somebody sees it who wants to speak in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Speaker {
    pub room: bool,
    pub owner: String,
    pub version: u64,
    /// `None`: it is known.
    pub document: Option<String>,
    pub member: bool,
}

/// Something that waits for a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// A message.
    Message(Box<KeptMessage>),
    /// An encoded event.
    Event(Bytes),
    /// It was taken back.
    Nothing,
}

/// The same with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct InboxRow {
    pub position: u64,
    pub what: Waiting,
}

/// What a device has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Taken {
    pub app: String,
    pub user: String,
    /// `None`: it has no name that stays.
    pub device: Option<String>,
    /// Everything up to here.
    pub position: u64,
}

/// Where a device begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Arrival {
    /// It has everything up to here.
    pub start: u64,
    /// The position of the last event there is.
    pub head: u64,
}

/// What is kept of the events of one user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Those from then and before go, taken or not.
    pub old_ms: u64,
    /// The newest so many stay.
    pub most: u64,
}

/// What goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sweeping {
    /// What has expired by now.
    pub now_ms: u64,
    /// Events from then and before that every device has taken which is remembered.
    pub taken_ms: u64,
    /// What is kept in Apps that have no rule of their own.
    pub kept: Kept,
    /// Those that have one.
    pub apps: HashMap<String, Kept>,
}

/// A conversation as one of its users has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Dialog {
    pub with: Target,
    /// Of the newest thousand messages those by others that are something to read and have not been read.
    pub unread: u64,
    /// The newest message that is something to read.
    pub last: Option<KeptMessage>,
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct FileRow {
    pub uuid: String,
    /// Where its bytes are.
    pub media: String,
    /// SHA-256 of the share-secret; `None`: whoever knows the uuid may read.
    pub secret: Option<[u8; 32]>,
    pub content_type: String,
    pub name: String,
    pub owner: String,
    pub size: u64,
    pub created_ms: u64,
    pub expires_ms: u64,
    /// The group or room that it is shared in.
    pub group: Option<String>,
}

/// See the module.
#[async_trait]
pub trait ChatStore: Send + Sync + 'static {
    /// Adds accounts, all or none; the name of one that is there already.
    async fn accounts_add(&self, app: &str, rows: Vec<Account>) -> Result<Option<String>, StoreError>;
    /// Those of the accounts that there are.
    async fn accounts(&self, app: &str, users: Vec<String>) -> Result<Vec<Account>, StoreError>;
    /// Accounts behind `after`, by name.
    async fn accounts_page(&self, app: &str, after: &str, limit: u32) -> Result<Vec<Account>, StoreError>;
    /// Changes one, and returns it as it is then.
    async fn account_change(&self, app: &str, user: &str, change: AccountChange)
    -> Result<Option<Account>, StoreError>;
    /// The same with a change that depends on what is there, while nobody else changes it. Why not, if it is not to be.
    async fn account_edit(
        &self,
        app: &str,
        user: &str,
        edit: AccountEdit,
    ) -> Result<Option<Result<Account, String>>, StoreError>;
    /// Removes an account and all that is its own. False: there was none. It must not own a group or room any more, nor be in
    /// one, since their documents know it: then nothing happens, and there is `None`.
    async fn account_remove(&self, app: &str, user: &str) -> Result<Option<bool>, StoreError>;

    /// Keeps a token, if its user may have one, and is still the one who has asked.
    async fn token_put(&self, token: AccessToken, asker: Option<Asker>) -> Result<bool, StoreError>;
    /// The token with this hash, unless its time is over.
    async fn token(&self, hash: [u8; 32], now_ms: u64) -> Result<Option<AccessToken>, StoreError>;

    /// Changes relations, all or none; of each, whether it is different now.
    async fn relations_change(&self, app: &str, changes: Vec<RelationChange>) -> Result<Vec<bool>, StoreError>;
    /// Whom the user has in this relation, by name.
    async fn relations(&self, app: &str, owner: &str, relation: Relation) -> Result<Vec<String>, StoreError>;

    /// Adds a group with its first members, each of whom may be in `each_most` of its kind, and keeps what is told of it.
    async fn group_add(
        &self,
        app: &str,
        row: GroupRow,
        members: Vec<String>,
        each_most: u32,
        posts: Vec<Post>,
    ) -> Result<GroupAdded, StoreError>;
    /// A group or room.
    async fn group(&self, app: &str, id: &str) -> Result<Option<GroupRow>, StoreError>;
    /// Changes a group, and keeps what is told of it; all or nothing.
    async fn group_change(
        &self,
        app: &str,
        id: &str,
        change: GroupChange,
        tell: Tell,
    ) -> Result<GroupChanged, StoreError>;
    /// Removes it with its conversation, and tells its members; who was in it.
    async fn group_remove(
        &self,
        app: &str,
        id: &str,
        event: Bytes,
        now_ms: u64,
    ) -> Result<Option<(Vec<String>, Told)>, StoreError>;
    /// Keeps an event for the members of a group, or says that it is for whoever is in the room.
    async fn group_tell(&self, app: &str, id: &str, event: Bytes, now_ms: u64) -> Result<Told, StoreError>;
    /// Groups and rooms that a user owns, is in, or is named by in their documents.
    async fn groups_naming(&self, app: &str, user: &str) -> Result<Vec<GroupRow>, StoreError>;
    /// Groups or rooms behind `after` and so many more, by id; the public ones or all.
    async fn groups_page(
        &self,
        app: &str,
        room: bool,
        public: bool,
        after: &str,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<GroupRow>, StoreError>;
    /// The groups or rooms that a user is in.
    async fn groups_of(&self, app: &str, user: &str, room: bool) -> Result<Vec<GroupRow>, StoreError>;
    /// Members in the order in which they joined.
    async fn members(&self, app: &str, id: &str, offset: u32, limit: u32) -> Result<Vec<MemberRow>, StoreError>;
    /// Whether the user is a member.
    async fn is_member(&self, app: &str, id: &str, user: &str) -> Result<bool, StoreError>;
    /// Whether a member is given the messages of a group. False: it is no member.
    async fn member_ignores(&self, app: &str, id: &str, user: &str, ignores: bool) -> Result<bool, StoreError>;
    /// Joins a room.
    async fn room_join(&self, app: &str, id: &str, user: &str, join: RoomJoin) -> Result<RoomJoined, StoreError>;
    /// Leaves these rooms, and returns those that the user was in.
    async fn rooms_leave(&self, app: &str, user: &str, rooms: Option<Vec<String>>) -> Result<Vec<String>, StoreError>;
    /// App, room and user, for every member of a room.
    async fn room_members(&self) -> Result<Vec<(String, String, String)>, StoreError>;

    /// Does all of this, in its order and in one commit.
    async fn chat_do(&self, app: &str, deeds: Vec<Deed>) -> Result<Vec<Done>, StoreError>;
    /// Number and time of the message that was kept for this request.
    async fn chat_known(
        &self,
        app: &str,
        user: &str,
        incarnation: u64,
        request: u64,
    ) -> Result<Option<(u64, u64)>, StoreError>;
    /// The last request of a library for which a message was kept; 0: none.
    async fn chat_last_request(&self, app: &str, user: &str, incarnation: u64) -> Result<u64, StoreError>;
    /// What a group or room is to somebody who wants to speak in it, with its document unless that is the one of the version `known`.
    async fn chat_speaker(&self, app: &str, id: &str, user: &str, known: u64) -> Result<Option<Speaker>, StoreError>;
    /// Keeps an event for each of the users that there are.
    async fn chat_post(&self, app: &str, users: Vec<String>, event: Bytes, now_ms: u64) -> Result<Wake, StoreError>;
    /// Who has read a message of a group and what they said, with its sender.
    async fn chat_readers(
        &self,
        app: &str,
        group: &str,
        message: u64,
    ) -> Result<Option<(String, Vec<(String, String, u64)>)>, StoreError>;

    /// A device comes: a named one, or any. `said`: what it has; 0: it does not say. A named one begins where it stopped itself, or
    /// where it says when that is later; one without a name, or with a name that nobody remembers, where it says, or else where the
    /// furthest of the user's has stopped. Of too many names that was not seen for longest is forgotten.
    async fn chat_arrive(
        &self,
        app: &str,
        user: &str,
        device: Option<String>,
        said: u64,
        now_ms: u64,
    ) -> Result<Option<Arrival>, StoreError>;
    /// The position of the last event of a user; 0: there was none, or there is no such user.
    async fn chat_head(&self, app: &str, user: &str) -> Result<u64, StoreError>;
    /// What devices have.
    async fn chat_taken(&self, taken: Vec<Taken>, now_ms: u64) -> Result<(), StoreError>;
    /// What waits for a user behind `after`: up to `limit`, and not many more bytes than `bytes`.
    async fn chat_waiting(
        &self,
        app: &str,
        user: &str,
        after: u64,
        limit: u32,
        bytes: usize,
    ) -> Result<Vec<InboxRow>, StoreError>;

    /// The conversations of a user, the newest first.
    async fn dialogs(&self, app: &str, user: &str) -> Result<Vec<Dialog>, StoreError>;
    /// Takes a conversation off the list until there is something new. False: it was not on it.
    async fn dialog_remove(&self, app: &str, user: &str, with: Target) -> Result<bool, StoreError>;
    /// Messages of a conversation that this user may see, the newest first, from before the one numbered `before`.
    async fn chat_history(
        &self,
        app: &str,
        user: &str,
        with: Target,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<KeptMessage>, StoreError>;

    /// Notes an uploaded file.
    async fn file_add(&self, app: &str, row: FileRow) -> Result<(), StoreError>;
    /// An uploaded file, unless its time is over.
    async fn file(&self, app: &str, uuid: &str, now_ms: u64) -> Result<Option<FileRow>, StoreError>;
    /// Keeps a reduced picture of a file.
    async fn thumbnail_put(&self, app: &str, uuid: &str, bytes: Bytes) -> Result<(), StoreError>;
    /// Bytes of the files of a user whose time is not over.
    async fn file_bytes(&self, app: &str, owner: &str, now_ms: u64) -> Result<u64, StoreError>;
    /// The reduced picture of a file, if one was made.
    async fn thumbnail(&self, app: &str, uuid: &str) -> Result<Option<Bytes>, StoreError>;
    /// The files that are shared in a group or room, the oldest first.
    async fn shared_files(&self, app: &str, group: &str, now_ms: u64) -> Result<Vec<FileRow>, StoreError>;
    /// Forgets a file. False: there was none.
    async fn file_remove(&self, app: &str, uuid: &str) -> Result<bool, StoreError>;

    /// Forgets what is over: tokens, files and messages that have expired, and events as [`Sweeping`] says. How much there was. In
    /// steps, between which others have their turn.
    async fn chat_sweep(&self, sweeping: Sweeping) -> Result<u64, StoreError>;
}
