//! The promises of a [`Store`], as tests that every engine runs.

mod chat;
mod messages;

use std::path::Path;
use std::sync::Arc;

use super::*;

/// Runs every promise against the engine that `open` opens in a folder; opening the same folder again finds the data.
pub fn run(open: fn(&Path) -> Arc<dyn Store>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        an_id_is_found_inside_its_app_until_it_expires(open).await;
        equal_bytes_are_kept_once(open).await;
        a_lost_object_is_replaced_once(open).await;
        an_id_is_never_given_twice(open).await;
        collection_returns_an_object_only_when_its_last_id_is_gone(open).await;
        collection_stops_at_its_limit(open).await;
        bytes_come_back_after_their_collection(open).await;
        attributes_of_a_channel_are_replaced_whole(open).await;
        channels_with_attributes_are_listed(open).await;
        positions_of_channels_are_taken_once(open).await;
        known_objects_are_told_from_unknown_ones(open).await;
        messages::a_conversation_counts_without_gaps_and_never_again(open).await;
        messages::a_message_is_kept_once_for_as_long_as_it_is_kept(open).await;
        messages::the_oldest_of_a_receiver_make_room(open).await;
        messages::what_waits_for_all_of_an_app_is_bounded(open).await;
        messages::receivers_whose_last_message_has_expired_are_told(open).await;
        messages::pages_come_oldest_first_and_bounded(open).await;
        messages::the_history_is_found_by_who_and_when(open).await;
        messages::who_does_not_wait_for_the_history_is_told_so(open).await;
        messages::what_is_too_old_or_too_much_is_swept(open).await;
        a_ban_holds_until_it_is_over_or_lifted(open).await;
        chat::accounts_are_added_all_or_none_and_go_with_what_is_theirs(open).await;
        chat::a_token_is_good_until_its_end_or_another_password(open).await;
        chat::a_group_is_changed_under_the_version_it_was_read_with(open).await;
        chat::what_is_told_of_a_change_is_kept_with_it(open).await;
        chat::an_account_is_edited_while_nobody_else_changes_it(open).await;
        chat::a_room_counts_those_who_are_in_it(open).await;
        chat::a_conversation_counts_without_gaps_and_every_user_its_events(open).await;
        chat::a_message_is_kept_once_and_only_where_it_may_go(open).await;
        chat::devices_begin_where_they_or_any_of_them_stopped(open).await;
        chat::a_named_device_is_forgotten_when_too_many_were_seen_since_and_not_while_it_is_there(open).await;
        chat::receipts_and_recalls_are_noted_once(open).await;
        chat::a_conversation_is_read_once_until_there_is_more(open).await;
        chat::what_is_asked_for_together_is_done_in_its_order(open).await;
        chat::who_wants_to_speak_is_told_what_has_changed(open).await;
        chat::a_sweep_takes_what_is_over_and_leaves_what_is_not(open).await;
        chat::what_was_answered_survives_reopening(open).await;
        what_was_answered_survives_reopening(open).await;
        what_was_answered_survives_without_a_close(open).await;
        concurrent_writers_all_get_their_answer(open).await;
        sharing_and_collecting_at_once_never_loses_a_live_object(open).await;
        a_closed_store_says_so(open).await;
    });
}

type Open = fn(&Path) -> Arc<dyn Store>;

fn row(id: &str, app: &str, hash: u8, expires_ms: u64) -> MediaRow {
    MediaRow { id: id.into(), app: app.into(), hash: [hash; 32], size: 7, created_ms: 1, expires_ms }
}

fn fresh(open: Open) -> (tempfile::TempDir, Arc<dyn Store>) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    (folder, store)
}

async fn an_id_is_found_inside_its_app_until_it_expires(open: Open) {
    let (_folder, store) = fresh(open);
    let row = row("id", "app", 1, 100);
    store.media_insert(row.clone(), "o1").await.unwrap();
    let found = store.media_get("app", "id", 99).await.unwrap();
    assert_eq!(found, Some(MediaEntry { row, object: "o1".into() }));
    assert_eq!(store.media_get("app", "id", 100).await.unwrap(), None, "expired");
    assert_eq!(store.media_get("other", "id", 0).await.unwrap(), None, "another app");
    assert_eq!(store.media_get("app", "di", 0).await.unwrap(), None, "another id");
}

async fn equal_bytes_are_kept_once(open: Open) {
    let (_folder, store) = fresh(open);
    let first = store.media_insert(row("a", "app", 1, 100), "o1").await.unwrap();
    assert_eq!(first, MediaPlaced { object: "o1".into(), reused: false });
    let second = store.media_insert(row("b", "other", 1, 100), "o2").await.unwrap();
    assert_eq!(second, MediaPlaced { object: "o1".into(), reused: true });
    let third = store.media_insert(row("c", "app", 2, 100), "o3").await.unwrap();
    assert_eq!(third, MediaPlaced { object: "o3".into(), reused: false });
    assert_eq!(store.media_get("other", "b", 0).await.unwrap().unwrap().object, "o1");
    let totals = store.media_totals().await.unwrap();
    assert_eq!((totals.ids, totals.objects), (3, 2));
    assert_eq!(totals.bytes, 2 * row("a", "app", 1, 100).size);
}

async fn a_lost_object_is_replaced_once(open: Open) {
    let (_folder, store) = fresh(open);
    store.media_insert(row("a", "app", 1, 100), "o1").await.unwrap();
    assert!(store.media_replace(&[1; 32], "o1", "o2").await.unwrap());
    assert!(!store.media_replace(&[1; 32], "o1", "o3").await.unwrap(), "o1 held nothing any more");
    assert!(!store.media_replace(&[9; 32], "o1", "o3").await.unwrap(), "no such bytes");
    assert_eq!(store.media_get("app", "a", 0).await.unwrap().unwrap().object, "o2");
    let known = store.media_objects_known(&["o1".into(), "o2".into(), "o3".into()]).await.unwrap();
    assert_eq!(known, ["o2"]);
}

async fn an_id_is_never_given_twice(open: Open) {
    let (_folder, store) = fresh(open);
    store.media_insert(row("a", "app", 1, 100), "o1").await.unwrap();
    store.media_insert(row("a", "app", 2, 100), "o2").await.unwrap_err();
    assert_eq!(store.media_get("app", "a", 0).await.unwrap().unwrap().object, "o1");
    let known = store.media_objects_known(&["o1".into(), "o2".into()]).await.unwrap();
    assert_eq!(known, ["o1"], "the refused insertion left nothing");
}

async fn collection_returns_an_object_only_when_its_last_id_is_gone(open: Open) {
    let (_folder, store) = fresh(open);
    store.media_insert(row("a", "app", 1, 10), "o1").await.unwrap();
    store.media_insert(row("b", "app", 1, 20), "o2").await.unwrap();
    let nothing = store.media_collect(9, 10).await.unwrap();
    assert_eq!(nothing, MediaCollected::default());
    let first = store.media_collect(10, 10).await.unwrap();
    assert_eq!(first, MediaCollected { ids: 1, objects: vec![] }, "b still refers to it");
    assert!(store.media_get("app", "b", 10).await.unwrap().is_some());
    let second = store.media_collect(20, 10).await.unwrap();
    assert_eq!(second, MediaCollected { ids: 1, objects: vec!["o1".into()] });
    assert!(store.media_objects_known(&["o1".into()]).await.unwrap().is_empty());
}

async fn collection_stops_at_its_limit(open: Open) {
    let (_folder, store) = fresh(open);
    for n in 0..5u8 {
        store.media_insert(row(&format!("i{n}"), "app", n, 10), &format!("o{n}")).await.unwrap();
    }
    let mut objects = Vec::new();
    for expected in [2, 2, 1, 0] {
        let collected = store.media_collect(10, 2).await.unwrap();
        assert_eq!(collected.ids, expected);
        objects.extend(collected.objects);
    }
    objects.sort();
    assert_eq!(objects, ["o0", "o1", "o2", "o3", "o4"]);
}

async fn bytes_come_back_after_their_collection(open: Open) {
    let (_folder, store) = fresh(open);
    store.media_insert(row("a", "app", 1, 10), "o1").await.unwrap();
    assert_eq!(store.media_collect(10, 10).await.unwrap().objects, ["o1"]);
    let placed = store.media_insert(row("b", "app", 1, 100), "o2").await.unwrap();
    assert_eq!(placed, MediaPlaced { object: "o2".into(), reused: false }, "o1 may be deleted by now");
}

fn attributes(pairs: &[(&str, &str)]) -> Vec<ChannelAttributeRow> {
    let row = |(key, value): &(&str, &str)| ChannelAttributeRow {
        key: (*key).into(),
        value: (*value).into(),
        user: "ann".into(),
        server_ms: 7,
    };
    pairs.iter().map(row).collect()
}

async fn attributes_of_a_channel_are_replaced_whole(open: Open) {
    let (folder, store) = fresh(open);
    assert_eq!(store.channel_attributes("app", "room").await.unwrap(), []);
    let (one, two) = (attributes(&[("z", "1"), ("a", "2"), ("m", "3")]), attributes(&[("a", "4")]));
    store.channel_attributes_put("app", "room", one.clone()).await.unwrap();
    store.channel_attributes_put("app", "elsewhere", two.clone()).await.unwrap();
    assert_eq!(store.channel_attributes("app", "room").await.unwrap(), one, "in their order");
    assert_eq!(store.channel_attributes("other", "room").await.unwrap(), [], "another app");
    store.channel_attributes_put("app", "room", two.clone()).await.unwrap();
    store.close().await;
    let store = open(folder.path());
    assert_eq!(store.channel_attributes("app", "room").await.unwrap(), two);
    store.channel_attributes_put("app", "room", Vec::new()).await.unwrap();
    assert_eq!(store.channel_attributes("app", "room").await.unwrap(), []);
    assert_eq!(store.channel_attributes("app", "elsewhere").await.unwrap(), two);
}

async fn positions_of_channels_are_taken_once(open: Open) {
    let (folder, store) = fresh(open);
    assert_eq!(store.channel_positions_take().await.unwrap(), []);
    let row = |channel: &str, epoch, sequence| ChannelPositionRow {
        app: "app".into(),
        channel: channel.into(),
        epoch,
        sequence,
    };
    store.channel_positions_put(vec![row("hall", 1, 0), row("room", u64::MAX, 6)]).await.unwrap();
    store.channel_positions_put(vec![row("room", u64::MAX, 7)]).await.unwrap();
    store.close().await;
    let store = open(folder.path());
    let mut taken = store.channel_positions_take().await.unwrap();
    taken.sort_by(|a, b| a.channel.cmp(&b.channel));
    assert_eq!(taken, [row("hall", 1, 0), row("room", u64::MAX, 7)]);
    assert_eq!(store.channel_positions_take().await.unwrap(), []);
}

async fn channels_with_attributes_are_listed(open: Open) {
    let (_folder, store) = fresh(open);
    assert_eq!(store.channels_with_attributes().await.unwrap(), []);
    let pairs = attributes(&[("a", "1"), ("b", "2")]);
    for (app, channel) in [("two", "room"), ("one", "room"), ("one", "hall")] {
        store.channel_attributes_put(app, channel, pairs.clone()).await.unwrap();
    }
    store.channel_attributes_put("one", "room", Vec::new()).await.unwrap();
    let listed = store.channels_with_attributes().await.unwrap();
    assert_eq!(listed, [("one".into(), "hall".into()), ("two".into(), "room".into())]);
}

async fn known_objects_are_told_from_unknown_ones(open: Open) {
    let (_folder, store) = fresh(open);
    store.media_insert(row("a", "app", 1, 10), "o1").await.unwrap();
    let asked: Vec<String> = (0..1000).map(|n| format!("o{n}")).collect();
    assert_eq!(store.media_objects_known(&asked).await.unwrap(), ["o1"]);
    assert!(store.media_objects_known(&[]).await.unwrap().is_empty());
}

async fn a_ban_holds_until_it_is_over_or_lifted(open: Open) {
    let (folder, store) = fresh(open);
    let ban = |user: &str, until_ms, reason: &str| BanRow {
        app: "app".into(),
        user: user.into(),
        until_ms,
        reason: reason.into(),
    };
    for row in [ban("ann", None, "first"), ban("bob", Some(100), "late"), ban("ann", None, "again")] {
        store.ban_put(row).await.unwrap();
    }
    assert_eq!(store.bans(99).await.unwrap(), [ban("ann", None, "again"), ban("bob", Some(100), "late")]);
    assert_eq!(store.bans(100).await.unwrap(), [ban("ann", None, "again")]);
    assert_eq!(store.bans(99).await.unwrap().len(), 1, "what is over is forgotten");
    assert!(!store.ban_remove("other", "ann").await.unwrap());
    store.close().await;
    drop(store);
    let store = open(folder.path());
    assert!(store.ban_remove("app", "ann").await.unwrap());
    assert!(!store.ban_remove("app", "ann").await.unwrap());
    assert!(store.bans(0).await.unwrap().is_empty());
}

async fn what_was_answered_survives_reopening(open: Open) {
    let (folder, store) = fresh(open);
    store.media_insert(row("a", "app", 1, 100), "o1").await.unwrap();
    store.close().await;
    drop(store);
    let store = open(folder.path());
    assert!(store.media_get("app", "a", 0).await.unwrap().is_some());
}

/// As after SIGKILL: the files as they lie, with the first engine still holding them, opened by another.
async fn what_was_answered_survives_without_a_close(open: Open) {
    let (folder, store) = fresh(open);
    for n in 0..20u8 {
        store.media_insert(row(&format!("i{n}"), "app", n, 100), &format!("o{n}")).await.unwrap();
    }
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let again = open(copy.path());
    for n in 0..20u8 {
        assert!(again.media_get("app", &format!("i{n}"), 0).await.unwrap().is_some(), "i{n}");
    }
}

async fn concurrent_writers_all_get_their_answer(open: Open) {
    let (_folder, store) = fresh(open);
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..200u32 {
        let store = store.clone();
        writers.spawn(async move {
            // Every tenth asks for an id that is taken, and must fail without taking the others with it.
            let id = if n % 10 == 0 { "taken".to_owned() } else { format!("i{n}") };
            let mut row = row(&id, "app", 0, 100);
            row.hash[..4].copy_from_slice(&n.to_be_bytes());
            (id, store.media_insert(row, &format!("o{n}")).await)
        });
    }
    let mut taken = 0;
    while let Some(done) = writers.join_next().await {
        match done.unwrap() {
            (id, Ok(_)) if id == "taken" => taken += 1,
            (id, Ok(_)) => assert!(store.media_get("app", &id, 0).await.unwrap().is_some(), "{id}"),
            (id, Err(error)) => assert_eq!(id, "taken", "{error}"),
        }
    }
    assert_eq!(taken, 1);
}

async fn sharing_and_collecting_at_once_never_loses_a_live_object(open: Open) {
    let (_folder, store) = fresh(open);
    let deleted = Arc::new(std::sync::Mutex::new(std::collections::HashSet::new()));
    let collector = {
        let (store, deleted) = (store.clone(), deleted.clone());
        tokio::spawn(async move {
            for _ in 0..150 {
                let collected = store.media_collect(10, 3).await.unwrap();
                deleted.lock().unwrap().extend(collected.objects);
            }
        })
    };
    let mut uploads = Vec::new();
    for n in 0..150u32 {
        // Four different contents; every other id is dead on arrival.
        let expires = if n % 2 == 0 { 5 } else { 100 + u64::from(n) };
        let placed =
            store.media_insert(row(&format!("i{n}"), "app", (n % 4) as u8, expires), &format!("o{n}")).await.unwrap();
        uploads.push((format!("i{n}"), expires, placed));
    }
    collector.await.unwrap();
    let deleted = deleted.lock().unwrap().clone();
    for (id, expires, placed) in uploads {
        if expires > 10 {
            let entry = store.media_get("app", &id, 10).await.unwrap().unwrap_or_else(|| panic!("{id} is gone"));
            assert_eq!(entry.object, placed.object);
            assert!(!deleted.contains(&entry.object), "{id} lost its bytes");
        }
    }
}

async fn a_closed_store_says_so(open: Open) {
    let (_folder, store) = fresh(open);
    store.close().await;
    let error = store.media_get("app", "a", 0).await.unwrap_err();
    assert!(matches!(error, StoreError::Closed), "{error}");
    store.close().await;
}
