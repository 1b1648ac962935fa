//! The promises of a store to the chat service.

use bytes::Bytes;

use super::{Open, fresh};
use crate::store::{Store, chat::*};

const APP: &str = "org#app";

fn account(user: &str) -> Account {
    Account {
        user: user.into(),
        uuid: format!("uuid-{user}"),
        password: Some("hash".into()),
        nickname: user.into(),
        activated: true,
        created_ms: 1,
        modified_ms: 1,
        properties: "{}".into(),
        settings: "{}".into(),
    }
}

async fn users(store: &dyn Store, names: &[&str]) {
    let rows = names.iter().map(|name| account(name)).collect();
    assert_eq!(store.accounts_add(APP, rows).await.unwrap(), None);
}

fn message(from: &str, to: Target, request: u64) -> NewMessage {
    NewMessage {
        from: from.into(),
        resource: "r".into(),
        incarnation: 7,
        request,
        to,
        client_id: "c".into(),
        payload: format!("{request}"),
        group_ack: true,
        counted: true,
        server_ms: 1000 + request,
        expires_ms: 1_000_000,
    }
}

async fn perform(store: &dyn Store, deed: Deed) -> Done {
    store.chat_do(APP, vec![deed]).await.unwrap().remove(0)
}

async fn noted(store: &dyn Store, deed: Deed) -> Noted {
    match perform(store, deed).await {
        Done::Noted(noted) => noted,
        other => panic!("{other:?}"),
    }
}

async fn send(store: &dyn Store, message: NewMessage) -> MessageKept {
    match perform(store, Deed::Send(message)).await {
        Done::Kept(kept) => kept,
        other => panic!("{other:?}"),
    }
}

/// A sweep to which nothing is too old or too much.
fn sweeping() -> Sweeping {
    Sweeping { kept: Kept { old_ms: 0, most: u64::MAX }, ..Sweeping::default() }
}

fn taken(user: &str, device: Option<&str>, position: u64) -> Taken {
    Taken { app: APP.into(), user: user.into(), device: device.map(str::to_owned), position }
}

fn bob() -> Target {
    Target::User("bob".into())
}

fn group(id: &str, owner: &str) -> GroupRow {
    GroupRow {
        id: id.into(),
        room: false,
        public: true,
        owner: owner.into(),
        document: "{}".into(),
        created_ms: 1,
        version: 1,
        members: 1,
    }
}

/// A group that nobody is told of.
async fn add_group(store: &dyn Store, row: GroupRow, members: &[&str]) {
    let members = members.iter().map(|user| user.to_string()).collect();
    assert_eq!(store.group_add(APP, row, members, 9, Vec::new()).await.unwrap(), GroupAdded::Done(Vec::new()));
}

/// A change of the group 1 that nobody is told of.
async fn change(store: &dyn Store, change: GroupChange) -> GroupChanged {
    store.group_change(APP, "1", change, Box::new(|_| Vec::new())).await.unwrap()
}

pub async fn accounts_are_added_all_or_none_and_go_with_what_is_theirs(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    let taken = store.accounts_add(APP, vec![account("cat"), account("bob")]).await.unwrap();
    assert_eq!(taken.as_deref(), Some("bob"));
    let names = vec!["ann".into(), "cat".into()];
    assert_eq!(store.accounts(APP, names.clone()).await.unwrap(), [account("ann")], "cat was not added alone");
    assert_eq!(store.accounts("other", names).await.unwrap(), [], "of another App");
    let page: Vec<_> = store.accounts_page(APP, "ann", 9).await.unwrap().into_iter().map(|row| row.user).collect();
    assert_eq!(page, ["bob"]);
    let put = |relation, put| RelationChange { owner: "ann".into(), relation, other: "bob".into(), put };
    let changes = vec![put(Relation::Contact, true), put(Relation::Contact, true), put(Relation::Blocked, false)];
    assert_eq!(store.relations_change(APP, changes).await.unwrap(), [true, false, false]);
    assert_eq!(store.relations(APP, "ann", Relation::Contact).await.unwrap(), ["bob"]);
    assert_eq!(store.relations(APP, "ann", Relation::Blocked).await.unwrap(), [""; 0]);
    add_group(&*store, group("1", "ann"), &["ann", "bob"]).await;
    assert_eq!(store.account_remove(APP, "bob").await.unwrap(), None, "a group knows it");
    assert_eq!(store.account_remove(APP, "ann").await.unwrap(), None);
    let left = GroupChange { version: 1, leave: vec!["bob".into()], owner: "ann".into(), ..GroupChange::default() };
    assert!(matches!(change(&*store, left).await, GroupChanged::Done(..)));
    assert_eq!(store.account_remove(APP, "bob").await.unwrap(), Some(true));
    assert_eq!(store.account_remove(APP, "bob").await.unwrap(), Some(false));
    assert_eq!(store.relations(APP, "ann", Relation::Contact).await.unwrap(), [""; 0]);
}

pub async fn a_token_is_good_until_its_end_or_another_password(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann"]).await;
    let token = |hash: u8, user: Option<&str>| AccessToken {
        hash: [hash; 32],
        app: APP.into(),
        user: user.map(str::to_owned),
        expires_ms: 100,
    };
    let put = async |hash: u8, uuid: &str, password: &str| {
        let asker = Asker { uuid: uuid.into(), password: Some(password.into()) };
        store.token_put(token(hash, Some("ann")), Some(asker)).await.unwrap()
    };
    assert!(put(1, "uuid-ann", "hash").await);
    assert!(!put(4, "uuid-ann", "former").await, "the password is another one by now");
    assert!(!put(4, "uuid-other", "hash").await, "somebody else has the name by now");
    assert!(store.token_put(token(2, None), None).await.unwrap());
    assert_eq!(store.token([1; 32], 99).await.unwrap(), Some(token(1, Some("ann"))));
    assert_eq!(store.token([1; 32], 100).await.unwrap(), None, "over");
    assert_eq!(store.token([3; 32], 0).await.unwrap(), None, "none");
    let nickname = AccountChange { nickname: Some("n".into()), now_ms: 5, ..AccountChange::default() };
    let changed = store.account_change(APP, "ann", nickname).await.unwrap().unwrap();
    assert_eq!((changed.nickname.as_str(), changed.modified_ms, changed.password.as_deref()), ("n", 5, Some("hash")));
    assert!(store.token([1; 32], 0).await.unwrap().is_some());
    let password = AccountChange { password: Some("new".into()), now_ms: 6, ..AccountChange::default() };
    assert!(store.account_change(APP, "ann", password.clone()).await.unwrap().is_some());
    assert_eq!(store.token([1; 32], 0).await.unwrap(), None, "voided");
    assert_eq!(store.token([2; 32], 0).await.unwrap(), Some(token(2, None)), "that of the App is not");
    assert_eq!(store.account_change(APP, "nobody", password).await.unwrap(), None);
    // The App has a thousand.
    let of_app = |at: u16| {
        let mut hash = [9; 32];
        hash[..2].copy_from_slice(&at.to_be_bytes());
        AccessToken { hash, expires_ms: 1000 + u64::from(at), ..token(9, None) }
    };
    for at in 0..1000 {
        assert!(store.token_put(of_app(at), None).await.unwrap());
    }
    assert_eq!(store.token([2; 32], 0).await.unwrap(), None, "the one that ends first makes room");
    assert!(store.token(of_app(0).hash, 0).await.unwrap().is_some());
}

pub async fn a_group_is_changed_under_the_version_it_was_read_with(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob", "cat"]).await;
    add_group(&*store, group("1", "ann"), &["ann"]).await;
    let again = store.group_add(APP, group("1", "bob"), vec!["bob".into()], 9, Vec::new()).await.unwrap();
    assert_eq!(again, GroupAdded::Taken);
    let joining = |version: u64, join: &[&str], most: u32| GroupChange {
        version,
        document: format!("{{\"at\":{version}}}"),
        public: true,
        owner: "ann".into(),
        join: join.iter().map(|user| user.to_string()).collect(),
        most,
        each_most: 1,
        now_ms: 2,
        ..GroupChange::default()
    };
    let moved = |joined: &[&str]| Moved { joined: joined.iter().map(|user| user.to_string()).collect(), left: vec![] };
    let done = |wanted| change(&*store, wanted);
    assert_eq!(done(joining(1, &["bob"], 2)).await, GroupChanged::Done(moved(&["bob"]), vec![]));
    assert_eq!(done(joining(1, &[], 9)).await, GroupChanged::Stale);
    assert_eq!(done(joining(2, &["cat"], 2)).await, GroupChanged::Full);
    assert_eq!(done(joining(2, &["bob"], 2)).await, GroupChanged::Done(moved(&[]), vec![]), "it takes no room");
    let row = store.group(APP, "1").await.unwrap().unwrap();
    assert_eq!((row.version, row.members, row.document.as_str()), (3, 2, "{\"at\":2}"));
    assert!(store.is_member(APP, "1", "bob").await.unwrap() && !store.is_member(APP, "1", "cat").await.unwrap());
    assert_eq!(store.groups_of(APP, "bob", false).await.unwrap().len(), 1);
    assert_eq!(store.groups_of(APP, "bob", true).await.unwrap().len(), 0);
    let needs = GroupChange { needed: vec!["ann".into(), "cat".into()], ..joining(3, &[], 9) };
    assert_eq!(done(needs).await, GroupChanged::NotMember("cat".into()));
    let second = store.group_add(APP, group("2", "cat"), vec!["cat".into()], 1, Vec::new()).await.unwrap();
    assert_eq!(second, GroupAdded::Done(Vec::new()));
    let third = store.group_add(APP, group("3", "cat"), vec!["cat".into()], 1, Vec::new()).await.unwrap();
    assert_eq!(third, GroupAdded::TooMany("cat".into()));
    assert_eq!(done(joining(3, &["cat"], 9)).await, GroupChanged::TooMany("cat".into()));
    let naming = async |user: &str| {
        let rows = store.groups_naming(APP, user).await.unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let listed = GroupChange { document: "{\"blocks\":[\"dan\"]}".into(), ..joining(3, &[], 9) };
    assert!(matches!(done(listed).await, GroupChanged::Done(..)));
    assert_eq!((naming("bob").await, naming("cat").await), (vec!["1".to_owned()], vec!["2".to_owned()]));
    assert_eq!((naming("dan").await, naming("da").await), (vec!["1".to_owned()], vec![]), "by their lists as well");
    let event = Bytes::from_static(b"gone");
    let (members, told) = store.group_remove(APP, "1", event.clone(), 5).await.unwrap().unwrap();
    assert_eq!(members, ["ann", "bob"]);
    assert_eq!(told, [(event.clone(), Some(vec![("ann".to_owned(), 1), ("bob".to_owned(), 1)]))], "in one with it");
    assert_eq!(store.group_remove(APP, "1", event, 5).await.unwrap(), None);
    assert_eq!(done(joining(3, &[], 9)).await, GroupChanged::Gone);
}

pub async fn what_is_told_of_a_change_is_kept_with_it(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob", "cat", "dan"]).await;
    add_group(&*store, group("1", "ann"), &["ann", "bob"]).await;
    add_group(&*store, GroupRow { room: true, ..group("2", "ann") }, &["ann"]).await;
    let event = Bytes::from_static(b"e");
    let tell = || -> Tell {
        Box::new(|moved: &Moved| {
            assert_eq!(
                (moved.joined.as_slice(), moved.left.as_slice()),
                (&["cat".to_owned()][..], &["bob".to_owned()][..])
            );
            let event = Bytes::from_static(b"e");
            vec![(Audience::Members, event.clone()), (Audience::Users(moved.left.clone()), event)]
        })
    };
    let wanted = |version: u64| GroupChange {
        version,
        owner: "ann".into(),
        join: vec!["ann".into(), "cat".into(), "nobody".into()],
        leave: vec!["bob".into(), "dan".into()],
        most: 9,
        each_most: 9,
        ..GroupChange::default()
    };
    assert_eq!(store.group_change(APP, "1", wanted(7), tell()).await.unwrap(), GroupChanged::Stale);
    assert_eq!(store.chat_waiting(APP, "ann", 0, 9, 99).await.unwrap(), [], "nothing of what was not done");
    let GroupChanged::Done(moved, told) = store.group_change(APP, "1", wanted(1), tell()).await.unwrap() else {
        panic!("not done")
    };
    assert_eq!((moved.joined, moved.left), (vec!["cat".to_owned()], vec!["bob".to_owned()]));
    let wake = |users: &[&str]| Some(users.iter().map(|user| (user.to_string(), 1)).collect::<Wake>());
    assert_eq!(told, [(event.clone(), wake(&["ann", "cat"])), (event.clone(), wake(&["bob"]))]);
    assert_eq!(store.chat_waiting(APP, "dan", 0, 9, 99).await.unwrap(), [], "a stranger is told nothing");
    assert_eq!(store.group_tell(APP, "2", event.clone(), 5).await.unwrap(), [(event, None)], "rooms keep nothing");
    assert_eq!(store.chat_waiting(APP, "ann", 1, 9, 99).await.unwrap(), []);
    let row = store.group(APP, "1").await.unwrap().unwrap();
    assert_eq!(row.members, 2);
}

pub async fn an_account_is_edited_while_nobody_else_changes_it(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann"]).await;
    let append = |letter: &'static str| -> AccountEdit {
        Box::new(move |account| {
            let nickname = Some(account.nickname.clone() + letter);
            Ok(AccountChange { nickname, ..AccountChange::default() })
        })
    };
    let (one, other) =
        tokio::join!(store.account_edit(APP, "ann", append("x")), store.account_edit(APP, "ann", append("x")));
    assert!(one.unwrap().unwrap().is_ok() && other.unwrap().unwrap().is_ok());
    assert_eq!(store.accounts(APP, vec!["ann".into()]).await.unwrap()[0].nickname, "annxx");
    let refuse: AccountEdit = Box::new(|_| Err("no".into()));
    assert_eq!(store.account_edit(APP, "ann", refuse).await.unwrap(), Some(Err("no".into())));
    assert_eq!(store.account_edit(APP, "nobody", append("x")).await.unwrap(), None);
}

pub async fn a_room_counts_those_who_are_in_it(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob", "cat"]).await;
    for id in ["1", "2"] {
        add_group(&*store, GroupRow { room: true, ..group(id, "ann") }, &["ann"]).await;
    }
    let wanted = RoomJoin { version: 1, most: 2, each_most: 1, now_ms: 5 };
    let join = async |id: &str, user: &str| store.room_join(APP, id, user, wanted).await.unwrap();
    let stale = RoomJoin { version: 2, ..wanted };
    assert_eq!(store.room_join(APP, "1", "bob", stale).await.unwrap(), RoomJoined::Stale);
    assert_eq!(join("1", "bob").await, RoomJoined::Joined);
    assert_eq!(join("1", "bob").await, RoomJoined::Known);
    assert_eq!(join("1", "cat").await, RoomJoined::Full);
    assert_eq!(join("2", "bob").await, RoomJoined::TooMany);
    assert_eq!((join("3", "bob").await, join("2", "cat").await), (RoomJoined::Gone, RoomJoined::Joined));
    assert_eq!(store.rooms_leave(APP, "bob", None).await.unwrap(), ["1"]);
    let page = store.groups_page(APP, true, false, "", 1, 9).await.unwrap();
    assert_eq!(page.iter().map(|row| (row.id.as_str(), row.members)).collect::<Vec<_>>(), [("2", 2)]);
    assert_eq!(store.group(APP, "1").await.unwrap().unwrap().members, 1);
}

pub async fn a_conversation_counts_without_gaps_and_every_user_its_events(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob", "cat"]).await;
    add_group(&*store, group("1", "ann"), &["ann", "bob", "cat"]).await;
    store.member_ignores(APP, "1", "cat", true).await.unwrap();
    let mut ids = Vec::new();
    for request in 1..=3 {
        match send(&*store, message("ann", bob(), request)).await {
            MessageKept::Kept { id, sequence, wake } => {
                assert_eq!(sequence, request);
                let mut wake = wake;
                wake.sort();
                assert_eq!(wake, [("ann".to_owned(), request), ("bob".to_owned(), request)]);
                ids.push(id);
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(ids.is_sorted() && ids[0] != ids[1], "{ids:?}");
    let MessageKept::Kept { mut wake, sequence, .. } =
        send(&*store, message("bob", Target::Group("1".into()), 9)).await
    else {
        panic!("not kept")
    };
    wake.sort();
    assert_eq!((sequence, wake), (1, vec![("ann".to_owned(), 4), ("bob".to_owned(), 4)]), "cat does not listen");
    let users = vec!["cat".to_owned(), "nobody".to_owned()];
    assert_eq!(store.chat_post(APP, users, Bytes::from_static(b"e"), 5).await.unwrap(), [("cat".to_owned(), 1)]);
    let rows = store.chat_waiting(APP, "bob", 1, 2, 1 << 20).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.position).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(store.chat_waiting(APP, "bob", 0, 9, 1).await.unwrap().len(), 1, "bounded by bytes as well");
    let rows = store.chat_waiting(APP, "cat", 0, 9, 1 << 20).await.unwrap();
    assert_eq!(rows, [InboxRow { position: 1, what: Waiting::Event(Bytes::from_static(b"e")) }]);
    let history = store.chat_history(APP, "bob", Target::User("ann".into()), Some(ids[2]), 9).await.unwrap();
    assert_eq!(history.iter().map(|kept| kept.id).collect::<Vec<_>>(), [ids[1], ids[0]], "the newest first");
    assert_eq!(store.chat_history(APP, "cat", bob(), None, 9).await.unwrap(), [], "somebody else's");
    let dialogs = store.dialogs(APP, "bob").await.unwrap();
    let told: Vec<_> = dialogs.iter().map(|dialog| (dialog.with.id(), dialog.unread)).collect();
    assert_eq!(told, [("1", 0), ("ann", 3)], "what one has said oneself is read");
}

pub async fn a_message_is_kept_once_and_only_where_it_may_go(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob", "cat"]).await;
    add_group(&*store, group("1", "bob"), &["bob"]).await;
    let MessageKept::Kept { id, .. } = send(&*store, message("ann", bob(), 1)).await else { panic!("not kept") };
    let again = send(&*store, NewMessage { server_ms: 9999, ..message("ann", bob(), 1) }).await;
    assert_eq!(again, MessageKept::Known { id, server_ms: 1001 });
    assert_eq!(send(&*store, message("ann", Target::User("nobody".into()), 2)).await, MessageKept::UnknownUser);
    assert_eq!(send(&*store, message("ann", Target::Group("2".into()), 3)).await, MessageKept::NoGroup);
    assert_eq!(send(&*store, message("bob", Target::Room("1".into()), 3)).await, MessageKept::NoGroup, "no room");
    assert_eq!(send(&*store, message("ann", Target::Group("1".into()), 4)).await, MessageKept::NotMember);
    let block = RelationChange { owner: "bob".into(), relation: Relation::Blocked, other: "ann".into(), put: true };
    store.relations_change(APP, vec![block]).await.unwrap();
    assert_eq!(send(&*store, message("ann", bob(), 5)).await, MessageKept::Blocked);
    assert!(matches!(send(&*store, message("cat", bob(), 6)).await, MessageKept::Kept { sequence: 1, .. }));
    assert_eq!(store.chat_waiting(APP, "bob", 0, 9, 1 << 20).await.unwrap().len(), 2, "nothing of what was refused");
}

pub async fn devices_begin_where_they_or_any_of_them_stopped(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    let begin = async |device: Option<&str>, said: u64| {
        let arrival = store.chat_arrive(APP, "bob", device.map(str::to_owned), said, 1).await.unwrap().unwrap();
        (arrival.start, arrival.head)
    };
    let taken = async |device: Option<&str>, position: u64| {
        store.chat_taken(vec![taken("bob", device, position)], 2).await.unwrap();
    };
    assert_eq!(begin(Some("phone"), 0).await, (0, 0));
    for request in 1..=5 {
        send(&*store, message("ann", bob(), request)).await;
    }
    taken(None, 4).await;
    taken(None, 2).await;
    assert_eq!(begin(None, 0).await, (4, 5), "what no device has taken");
    assert_eq!(begin(Some("phone"), 0).await, (0, 5), "its own");
    assert_eq!(begin(Some("phone"), 3).await, (3, 5), "what it says");
    assert_eq!(begin(None, 2).await, (2, 5), "what it says, though another device has more");
    assert_eq!(begin(Some("watch"), 1).await, (1, 5), "a name that nobody remembers");
    assert_eq!(begin(None, 99).await, (5, 5), "nobody has what there is not");
    taken(Some("phone"), 5).await;
    assert_eq!((begin(None, 0).await, begin(Some("phone"), 0).await), ((5, 5), (5, 5)));
    assert_eq!(begin(Some("pad"), 0).await, (5, 5), "a new one begins where the others are");
    assert_eq!(store.chat_arrive(APP, "nobody", None, 0, 1).await.unwrap(), None);
    assert_eq!((store.chat_head(APP, "bob").await.unwrap(), store.chat_head(APP, "nobody").await.unwrap()), (5, 0));
    store.chat_taken(vec![self::taken("nobody", Some("phone"), 1)], 1).await.unwrap();
}

pub async fn a_named_device_is_forgotten_when_too_many_were_seen_since_and_not_while_it_is_there(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    let begin = async |device: &str, now: u64| {
        store.chat_arrive(APP, "bob", Some(device.into()), 0, now).await.unwrap().unwrap().start
    };
    assert_eq!((begin("quiet", 1).await, begin("phone", 2).await), (0, 0));
    for request in 1..=9 {
        send(&*store, message("ann", bob(), request)).await;
    }
    store.chat_taken(vec![taken("bob", None, 9)], 3).await.unwrap();
    let never = Sweeping { now_ms: 1 << 50, taken_ms: 1 << 50, ..sweeping() };
    store.chat_sweep(never).await.unwrap();
    for other in 0..30 {
        assert_eq!(begin(&format!("d{other}"), 10).await, 9);
    }
    assert_eq!((begin("quiet", 11).await, begin("phone", 12).await), (0, 0), "32 are remembered, for however long");
    assert_eq!(begin("one more", 13).await, 9);
    for other in 1..30 {
        assert_eq!(begin(&format!("d{other}"), 14).await, 9);
    }
    assert_eq!((begin("another", 15).await, begin("yet another", 16).await), (9, 9));
    store.chat_taken(vec![taken("bob", Some("quiet"), 4)], 17).await.unwrap();
    assert_eq!(begin("phone", 18).await, 9, "it made room");
    assert_eq!(begin("quiet", 19).await, 4, "it did as well, but was there");
}

pub async fn receipts_and_recalls_are_noted_once(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob", "cat"]).await;
    let MessageKept::Kept { id, .. } = send(&*store, message("ann", bob(), 1)).await else { panic!("not kept") };
    let receipt = |reader: &str, message: u64| {
        let receipt = Receipt {
            reader: reader.into(),
            kind: ReceiptKind::Read,
            to: Target::User("ann".into()),
            message,
            content: String::new(),
            server_ms: 5,
        };
        noted(&*store, Deed::Receipt(receipt, Box::new(|count| Bytes::from(count.to_string()))))
    };
    assert_eq!(receipt("bob", id).await, Noted::Noted(vec![("ann".into(), 2)]));
    assert_eq!(receipt("bob", id).await, Noted::Known);
    assert_eq!(receipt("cat", id).await, Noted::NoMessage);
    assert_eq!(receipt("bob", id + 1).await, Noted::NoMessage);
    let recall = |user: &str, since_ms: u64| Recall {
        user: user.into(),
        to: if user == "ann" { bob() } else { Target::User("ann".into()) },
        message: id,
        since_ms,
        now_ms: 9,
        event: Bytes::from_static(b"gone"),
    };
    let take_back = async |user: &str, since_ms: u64| noted(&*store, Deed::Recall(recall(user, since_ms))).await;
    assert_eq!(take_back("bob", 0).await, Noted::NoMessage, "somebody else's");
    assert_eq!(take_back("ann", 1002).await, Noted::TooLate);
    assert!(matches!(take_back("ann", 1001).await, Noted::Noted(wake) if wake.len() == 2));
    assert_eq!(take_back("ann", 1001).await, Noted::Known);
    let rows = store.chat_waiting(APP, "bob", 0, 9, 1 << 20).await.unwrap();
    assert_eq!(rows[0].what, Waiting::Nothing, "what was taken back is given to nobody");
    assert_eq!(rows[1].what, Waiting::Event(Bytes::from_static(b"gone")));
    assert_eq!(store.chat_history(APP, "bob", Target::User("ann".into()), None, 9).await.unwrap(), []);
}

pub async fn a_conversation_is_read_once_until_there_is_more(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    let read = async || {
        let with = Target::User("ann".into());
        noted(&*store, Deed::Read { user: "bob".into(), with, event: Bytes::from_static(b"read"), now_ms: 9 }).await
    };
    assert_eq!(read().await, Noted::Known, "nothing was said");
    send(&*store, message("ann", bob(), 1)).await;
    assert_eq!(read().await, Noted::Noted(vec![("ann".into(), 2)]));
    assert_eq!(read().await, Noted::Known);
    send(&*store, message("ann", bob(), 2)).await;
    assert_eq!(read().await, Noted::Noted(vec![("ann".into(), 4)]));
}

pub async fn what_is_asked_for_together_is_done_in_its_order(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    let MessageKept::Kept { id, .. } = send(&*store, message("ann", bob(), 1)).await else { panic!("not kept") };
    let recall = Recall {
        user: "ann".into(),
        to: bob(),
        message: id,
        since_ms: 0,
        now_ms: 9,
        event: Bytes::from_static(b"gone"),
    };
    let deeds = vec![
        Deed::Send(message("ann", bob(), 2)),
        Deed::Recall(recall.clone()),
        Deed::Recall(recall),
        Deed::Send(message("ann", Target::User("nobody".into()), 3)),
        Deed::Send(message("ann", bob(), 2)),
    ];
    let done = store.chat_do(APP, deeds).await.unwrap();
    let Done::Kept(MessageKept::Kept { id: second, sequence: 2, .. }) = done[0] else { panic!("{done:?}") };
    assert!(matches!(&done[1], Done::Noted(Noted::Noted(wake)) if wake.len() == 2), "{done:?}");
    assert_eq!(done[2], Done::Noted(Noted::Known));
    assert_eq!(done[3], Done::Kept(MessageKept::UnknownUser));
    assert_eq!(done[4], Done::Kept(MessageKept::Known { id: second, server_ms: 1002 }));
    assert_eq!(store.chat_known(APP, "ann", 7, 2).await.unwrap(), Some((second, 1002)));
    assert_eq!(store.chat_known(APP, "ann", 8, 2).await.unwrap(), None, "of another library");
    let last = async |user: &str, incarnation: u64| store.chat_last_request(APP, user, incarnation).await.unwrap();
    assert_eq!((last("ann", 7).await, last("ann", 8).await, last("bob", 7).await), (2, 0, 0));
}

pub async fn who_wants_to_speak_is_told_what_has_changed(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    add_group(&*store, group("1", "ann"), &["ann"]).await;
    let ask = async |user: &str, known: u64| store.chat_speaker(APP, "1", user, known).await.unwrap().unwrap();
    let ann = ask("ann", 0).await;
    assert_eq!((ann.room, ann.owner.as_str(), ann.version, ann.member), (false, "ann", 1, true));
    assert_eq!(ann.document.as_deref(), Some("{}"));
    assert_eq!((ask("bob", 1).await.document, ask("bob", 1).await.member), (None, false));
    assert_eq!(store.chat_speaker(APP, "2", "ann", 0).await.unwrap(), None);
}

pub async fn a_sweep_takes_what_is_over_and_leaves_what_is_not(open: Open) {
    let (_folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    for request in 1..=4 {
        let expires_ms = if request == 1 { 500 } else { 1_000_000 };
        send(&*store, NewMessage { expires_ms, ..message("ann", bob(), request) }).await;
    }
    store.chat_taken(vec![taken("bob", None, 2)], 1).await.unwrap();
    let positions = async || {
        let rows = store.chat_waiting(APP, "bob", 0, 9, 1 << 20).await.unwrap();
        rows.iter().map(|row| row.position).collect::<Vec<_>>()
    };
    let sweep = async |now_ms: u64, taken_ms: u64, old_ms: u64, most: u64| {
        let kept = Kept { old_ms, most };
        // Another App has another rule, which is not this one's.
        let apps = [("other#app".to_owned(), Kept { old_ms: 1 << 50, most: 0 })].into();
        store.chat_sweep(Sweeping { now_ms, taken_ms, kept, apps }).await.unwrap();
    };
    sweep(499, 0, 0, 100).await;
    assert_eq!(positions().await, [1, 2, 3, 4]);
    sweep(500, 0, 0, 100).await;
    let rows = store.chat_waiting(APP, "bob", 0, 1, 1 << 20).await.unwrap();
    assert_eq!(rows, [InboxRow { position: 1, what: Waiting::Nothing }], "the message has expired, its place stays");
    sweep(500, 1001, 0, 100).await;
    assert_eq!(positions().await, [2, 3, 4], "what some device has had for long enough, and no named one misses");
    sweep(500, 5000, 0, 100).await;
    assert_eq!(positions().await, [3, 4]);
    sweep(500, 5000, 0, 1).await;
    assert_eq!(positions().await, [4], "the oldest make room");
    let own = Sweeping { apps: [(APP.to_owned(), Kept { old_ms: 5000, most: 100 })].into(), ..sweeping() };
    store.chat_sweep(own).await.unwrap();
    assert_eq!(positions().await, [0; 0], "and all of it is old, by the rule of the App itself");
    let MessageKept::Kept { sequence, wake, .. } = send(&*store, message("ann", bob(), 9)).await else { panic!() };
    assert_eq!((sequence, wake[0].1.max(wake[1].1)), (5, 5), "no number comes twice");
}

pub async fn what_was_answered_survives_reopening(open: Open) {
    let (folder, store) = fresh(open);
    users(&*store, &["ann", "bob"]).await;
    let kept = send(&*store, message("ann", bob(), 1)).await;
    store.close().await;
    let store = open(folder.path());
    let MessageKept::Kept { id, .. } = kept else { panic!("{kept:?}") };
    assert_eq!(send(&*store, message("ann", bob(), 1)).await, MessageKept::Known { id, server_ms: 1001 });
    assert_eq!(store.chat_waiting(APP, "bob", 0, 9, 1 << 20).await.unwrap().len(), 1);
    let file = FileRow {
        uuid: "u".into(),
        media: "m".into(),
        secret: Some([4; 32]),
        content_type: "image/png".into(),
        name: "n".into(),
        owner: "ann".into(),
        size: 3,
        created_ms: 1,
        expires_ms: 10,
        group: Some("g".into()),
    };
    store.file_add(APP, file.clone()).await.unwrap();
    assert_eq!(store.file(APP, "u", 9).await.unwrap(), Some(file.clone()));
    assert_eq!(store.file(APP, "u", 10).await.unwrap(), None, "over");
    assert_eq!(store.file("other", "u", 9).await.unwrap(), None, "of another App");
    store.thumbnail_put(APP, "u", Bytes::from_static(b"t")).await.unwrap();
    let bytes = async |app: &str, now_ms: u64| store.file_bytes(app, "ann", now_ms).await.unwrap();
    assert_eq!((bytes(APP, 9).await, bytes(APP, 10).await, bytes("other", 9).await), (3, 0, 0));
    assert_eq!(store.thumbnail(APP, "u").await.unwrap(), Some(Bytes::from_static(b"t")));
    assert_eq!(store.shared_files(APP, "g", 9).await.unwrap(), [file]);
    assert!(store.file_remove(APP, "u").await.unwrap() && !store.file_remove(APP, "u").await.unwrap());
}
