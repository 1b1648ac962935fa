//! The promises about messages that are kept.

use super::*;

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

fn message(source: &str, destination: &str, request: u64) -> Message {
    Message {
        app: "app".into(),
        source: source.into(),
        destination: destination.into(),
        channel: destination.starts_with("room"),
        server_ms: 1_000 + request,
        incarnation: u64::MAX,
        request,
        kind: 1,
        body: format!("text {request}").into_bytes().into(),
    }
}

fn kept(message: Message, history: bool, offline: Option<u32>) -> Append {
    let offline = offline.map(|per_user| Bounds { per_user, app_bytes: u64::MAX });
    Append { expires_ms: message.server_ms + 100, message, history, offline }
}

async fn requests(store: &Arc<dyn Store>, receiver: &str) -> Vec<u64> {
    let page = store.offline_page("app", receiver, 0, 0, 100, 1 << 20).await.unwrap();
    page.iter().map(|waiting| waiting.message.request).collect()
}

pub async fn a_conversation_counts_without_gaps_and_never_again(open: Open) {
    let (folder, store) = fresh(open);
    let appends = vec![
        kept(message("ann", "bob", 1), false, Some(9)),
        kept(message("bob", "ann", 1), false, Some(9)),
        kept(message("ann", "dan", 2), false, Some(9)),
        kept(message("ann", "room", 3), true, None),
    ];
    let appended = store.messages_append(appends).await.unwrap();
    assert_eq!(appended.iter().map(|one| one.sequence).collect::<Vec<_>>(), [1, 2, 1, 1]);
    let page = store.offline_page("app", "bob", 0, 0, 9, 1 << 20).await.unwrap();
    assert_eq!(page[0].message, message("ann", "bob", 1));
    store.offline_taken("app", "bob", vec![page[0].id]).await.unwrap();
    store.close().await;
    drop(store);
    let store = open(folder.path());
    let again = store.messages_append(vec![kept(message("ann", "bob", 7), false, Some(9))]).await.unwrap();
    assert_eq!(again[0].sequence, 3, "also when what it counted is forgotten and the store was opened again");
}

pub async fn a_message_is_kept_once_for_as_long_as_it_is_kept(open: Open) {
    let (_folder, store) = fresh(open);
    let once = kept(message("ann", "bob", 1), false, Some(9));
    let first = store.messages_append(vec![once.clone()]).await.unwrap()[0];
    let second = store.messages_append(vec![kept(message("ann", "bob", 1), true, Some(9))]).await.unwrap()[0];
    assert_eq!((first.known, second.known, first.sequence), (false, true, second.sequence));
    assert_eq!(requests(&store, "bob").await, [1]);
    let query = HistoryQuery { app: "app".into(), end_ms: u64::from(u32::MAX), limit: 9, ..Default::default() };
    assert_eq!(
        store.history_count(query.clone(), LONG).await.unwrap(),
        1,
        "the second time it was for the history as well"
    );
    let id = store.offline_page("app", "bob", 0, 0, 9, 1 << 20).await.unwrap()[0].id;
    store.offline_taken("app", "bob", vec![id]).await.unwrap();
    assert!(requests(&store, "bob").await.is_empty());
    assert_eq!(store.history_count(query, LONG).await.unwrap(), 1, "what the history keeps stays");
}

pub async fn the_oldest_of_a_receiver_make_room(open: Open) {
    let (_folder, store) = fresh(open);
    let appends = |range: std::ops::RangeInclusive<u64>| -> Vec<Append> {
        range.map(|n| kept(message("ann", "bob", n), false, Some(3))).collect()
    };
    let appended = store.messages_append(appends(1..=3)).await.unwrap();
    assert!(appended.iter().all(|one| one.evicted == 0), "{appended:?}");
    assert_eq!(store.messages_append(appends(4..=5)).await.unwrap()[1].evicted, 1);
    assert_eq!(requests(&store, "bob").await, [3, 4, 5]);
    assert_eq!(store.offline_receivers().await.unwrap(), [("app".to_owned(), "bob".to_owned())]);
}

pub async fn what_waits_for_all_of_an_app_is_bounded(open: Open) {
    let (folder, store) = fresh(open);
    let app_bytes = 2 * message("ann", "bob", 1).size();
    let append = |to: &str, n, history| {
        let offline = Some(Bounds { per_user: 9, app_bytes });
        vec![Append { offline, ..kept(message("ann", to, n), history, None) }]
    };
    let refused = async |appends| store.messages_append(appends).await.unwrap()[0].refused;
    assert!(!refused(append("bob", 1, false)).await);
    assert!(!refused(append("cat", 2, false)).await);
    assert!(refused(append("dan", 3, false)).await, "whoever it is for");
    assert!(refused(append("bob", 3, false)).await);
    assert!(!refused(append("bob", 1, false)).await, "it is kept already");
    assert!(refused(append("bob", 4, true)).await);
    let mut other = append("bob", 1, false);
    other[0].message.app = "other".into();
    assert!(!refused(other).await, "of another App");
    assert_eq!((requests(&store, "bob").await, requests(&store, "dan").await), (vec![1], vec![]));
    let query = HistoryQuery { app: "app".into(), end_ms: 9_999, limit: 9, ..Default::default() };
    assert_eq!(store.history_count(query, LONG).await.unwrap(), 1, "what is for the history as well is kept for it");

    let id = store.offline_page("app", "bob", 0, 0, 9, 1 << 20).await.unwrap()[0].id;
    store.offline_taken("app", "bob", vec![id]).await.unwrap();
    store.close().await;
    let store = open(folder.path());
    let refused = async |appends| store.messages_append(appends).await.unwrap()[0].refused;
    assert!(!refused(append("bob", 5, false)).await, "room for what was taken");
    assert!(refused(append("bob", 6, false)).await);
    store.messages_sweep(1_102, u64::from(u32::MAX), 100).await.unwrap();
    assert!(requests(&store, "cat").await.is_empty());
    assert!(!refused(append("bob", 6, false)).await, "and for what has expired");
    assert!(refused(append("bob", 7, false)).await);
}

pub async fn receivers_whose_last_message_has_expired_are_told(open: Open) {
    let (_folder, store) = fresh(open);
    let appends = [("bob", 1), ("bob", 2), ("cat", 1), ("dan", 5)];
    let appends = appends.map(|(to, n)| kept(message("from", to, n), false, Some(9))).into_iter();
    let appends = appends.enumerate().map(|(n, append)| {
        let message = Message { incarnation: n as u64, ..append.message };
        Append { message, ..append }
    });
    store.messages_append(appends.collect()).await.unwrap();
    let gone = async |now| store.messages_sweep(now, 1_000_000, 100).await.unwrap().gone;
    let of = |user: &str| vec![("app".to_owned(), user.to_owned())];
    assert_eq!(gone(1_101).await, of("cat"), "something still waits for bob");
    assert_eq!(gone(1_102).await, of("bob"));
    assert_eq!(gone(1_103).await, vec![]);
}

pub async fn pages_come_oldest_first_and_bounded(open: Open) {
    let (_folder, store) = fresh(open);
    let appends = [3, 1, 2].map(|n| kept(message("ann", "bob", n), false, Some(9))).to_vec();
    store.messages_append(appends).await.unwrap();
    let page = async |limit, bytes| -> Vec<u64> {
        let page = store.offline_page("app", "bob", 0, 0, limit, bytes).await.unwrap();
        page.iter().map(|waiting| waiting.message.request).collect()
    };
    assert_eq!(page(9, 1 << 20).await, [1, 2, 3]);
    assert_eq!(page(2, 1 << 20).await, [1, 2]);
    assert_eq!(page(9, 1).await, [1], "one at least");
    let later = store.offline_page("app", "bob", 1_102, 0, 9, 1 << 20).await.unwrap();
    assert_eq!(later.len(), 1, "what has expired is not handed out");
}

pub async fn the_history_is_found_by_who_and_when(open: Open) {
    let (_folder, store) = fresh(open);
    let mut picture = message("ann", "bob", 9);
    picture.kind = 4;
    let mut other = message("ann", "bob", 1);
    other.app = "other".into();
    let appends = vec![
        kept(message("ann", "bob", 1), true, None),
        kept(message("bob", "ann", 2), true, None),
        kept(message("ann", "room", 3), true, None),
        kept(message("ann", "bob", 4), false, Some(9)),
        kept(picture, true, None),
        kept(other, true, None),
    ];
    store.messages_append(appends).await.unwrap();
    let find = async |source: Option<&str>, destination: Option<&str>, end_ms, offset, descending| -> Vec<u64> {
        let query = HistoryQuery {
            app: "app".into(),
            source: source.map(Into::into),
            destination: destination.map(Into::into),
            seen_by: None,
            start_ms: 1_001,
            end_ms,
            descending,
            offset,
            limit: 2,
        };
        let count = store.history_count(query.clone(), LONG).await.unwrap() as usize;
        let found = store.history(query, LONG).await.unwrap();
        assert!(count >= found.len());
        found.iter().map(|message| message.request).collect()
    };
    assert_eq!(find(Some("ann"), None, 9_999, 0, false).await, [1, 3]);
    assert_eq!(find(None, Some("room"), 9_999, 0, false).await, [3]);
    assert_eq!(
        find(Some("ann"), Some("bob"), 9_999, 0, false).await,
        [1],
        "only text, and only what is in the history"
    );
    assert_eq!(find(None, None, 1_002, 0, false).await, [1, 2], "the ends belong to it");
    assert_eq!(find(None, None, 9_999, 1, false).await, [2, 3]);
    assert_eq!(find(None, None, 9_999, 0, true).await, [3, 2]);
    assert!(find(Some("room"), None, 9_999, 0, false).await.is_empty());
    for (user, sees) in [("ann", vec![1, 2, 3]), ("bob", vec![1, 2, 3]), ("cat", vec![3])] {
        let seen_by = Some(user.to_owned());
        let query = HistoryQuery { app: "app".into(), seen_by, end_ms: 9_999, limit: 9, ..Default::default() };
        assert_eq!(store.history_count(query.clone(), LONG).await.unwrap(), sees.len() as u64);
        let found = store.history(query, LONG).await.unwrap();
        assert_eq!(found.iter().map(|message| message.request).collect::<Vec<_>>(), sees, "{user}");
    }
}

pub async fn who_does_not_wait_for_the_history_is_told_so(open: Open) {
    let (_folder, store) = fresh(open);
    let query = HistoryQuery { app: "app".into(), source: Some("ann".into()), limit: 9, ..Default::default() };
    let error = store.history(query.clone(), Duration::ZERO).await.unwrap_err();
    assert!(matches!(error, StoreError::TooSlow), "{error}");
    let error = store.history_count(query.clone(), Duration::ZERO).await.unwrap_err();
    assert!(matches!(error, StoreError::TooSlow), "{error}");
    assert_eq!(store.history_count(query, Duration::MAX).await.unwrap(), 0);
}

pub async fn what_is_too_old_or_too_much_is_swept(open: Open) {
    let (_folder, store) = fresh(open);
    let appends = (1..=4).map(|n| kept(message("ann", "bob", n), true, (n == 2).then_some(9))).collect();
    store.messages_append(appends).await.unwrap();
    let size = message("ann", "bob", 1).size();
    let swept = store.messages_sweep(1_101, 2 * size, 100).await.unwrap();
    assert_eq!((swept.expired, swept.evicted), (1, 1), "the first by its age, the second to make room");
    let query = HistoryQuery { app: "app".into(), end_ms: 9_999, limit: 9, ..Default::default() };
    assert_eq!(store.history_count(query.clone(), LONG).await.unwrap(), 2);
    assert_eq!(requests(&store, "bob").await, [2], "what waits for its receiver does not make room");
    assert_eq!(store.messages_sweep(9_999, 1_000_000, 2).await.unwrap().expired, 2, "bounded");
    assert_eq!(store.messages_sweep(9_999, 1_000_000, 100).await.unwrap().expired, 1);
    assert_eq!(store.messages_sweep(9_999, 1_000_000, 100).await.unwrap(), Swept::default());
    assert_eq!(store.history_count(query, LONG).await.unwrap(), 0);
}
