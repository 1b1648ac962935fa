//! The promises of a [`MediaStore`], as tests that every engine runs.

use std::path::Path;

use futures_util::TryStreamExt;

use super::*;

type Open = fn(&Path) -> Arc<dyn MediaStore>;

/// Runs every promise against the engine that `open` opens in a folder; opening the same folder again finds the data.
pub fn run(open: Open) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        what_is_finished_reads_back_in_any_range(open).await;
        an_object_appears_only_when_it_is_finished(open).await;
        a_dropped_writer_leaves_nothing(open).await;
        an_abandoned_writer_has_left_nothing(open).await;
        deleting_is_final_and_repeatable(open).await;
        a_reader_outlives_the_deletion(open).await;
        finished_objects_survive_reopening(open).await;
        a_missing_object_is_told_from_a_failure(open).await;
    });
}

async fn put(store: &dyn MediaStore, object: &str, content: &[u8]) {
    let mut writer = store.create(object).await.unwrap();
    for part in content.chunks(writer.part_bytes()) {
        // A part may come in pieces.
        let (left, right) = part.split_at(part.len() / 3);
        writer.write(vec![Bytes::copy_from_slice(left), Bytes::copy_from_slice(right)]).await.unwrap();
    }
    writer.finish().await.unwrap();
}

async fn get(store: &dyn MediaStore, object: &str, range: Range<u64>) -> Vec<u8> {
    let chunks: Vec<Bytes> = store.read(object, range).await.unwrap().try_collect().await.unwrap();
    chunks.concat()
}

async fn names(store: &dyn MediaStore) -> Vec<String> {
    let mut names: Vec<String> = store.list().map_ok(|info| info.object).try_collect().await.unwrap();
    names.sort();
    names
}

async fn what_is_finished_reads_back_in_any_range(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let content: Vec<u8> = (0..3_000_001u32).map(|n| (n % 253) as u8).collect();
    put(&*store, "ab/cd-_9Z", &content).await;
    let end = content.len() as u64;
    for range in [0..end, 0..1, end - 1..end, 262_143..262_145, 0..0] {
        let expected = &content[range.start as usize..range.end as usize];
        assert!(get(&*store, "ab/cd-_9Z", range.clone()).await == expected, "{range:?}");
    }
    assert_eq!(store.size("ab/cd-_9Z").await.unwrap(), Some(end));
    assert_eq!(store.size("no/such").await.unwrap(), None);
    let listed: Vec<ObjectInfo> = store.list().try_collect().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].object, "ab/cd-_9Z");
    assert!(listed[0].age < Duration::from_secs(60), "{listed:?}");
}

async fn an_object_appears_only_when_it_is_finished(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mut writer = store.create("ab/x").await.unwrap();
    writer.write(vec![Bytes::from(vec![1; writer.part_bytes()])]).await.unwrap();
    assert!(names(&*store).await.is_empty());
    assert!(matches!(store.read("ab/x", 0..1).await, Err(BytesError::Missing(_))));
    writer.finish().await.unwrap();
    assert_eq!(names(&*store).await, ["ab/x"]);
}

async fn a_dropped_writer_leaves_nothing(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mut writer = store.create("ab/x").await.unwrap();
    writer.write(vec![Bytes::from(vec![1; writer.part_bytes()])]).await.unwrap();
    drop(writer);
    assert!(names(&*store).await.is_empty());
    // What it removes in the background is gone in a moment, or else is found by the one who looks for it.
    store.remove_unfinished(Duration::ZERO).await.unwrap();
    assert_eq!(store.remove_unfinished(Duration::ZERO).await.unwrap(), 0);
    put(&*store, "ab/x", b"the name is free").await;
}

async fn an_abandoned_writer_has_left_nothing(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mut writer = store.create("ab/x").await.unwrap();
    writer.write(vec![Bytes::from_static(b"some")]).await.unwrap();
    writer.abandon().await;
    assert!(names(&*store).await.is_empty());
    assert_eq!(store.remove_unfinished(Duration::ZERO).await.unwrap(), 0);
}

async fn deleting_is_final_and_repeatable(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    put(&*store, "ab/x", b"1").await;
    put(&*store, "ab/y", b"2").await;
    store.delete("ab/x").await.unwrap();
    store.delete("ab/x").await.unwrap();
    store.delete("no/such").await.unwrap();
    assert_eq!(names(&*store).await, ["ab/y"]);
}

async fn a_reader_outlives_the_deletion(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let content = vec![9; 1_000_000];
    put(&*store, "ab/x", &content).await;
    let reading = store.read("ab/x", 0..1_000_000).await.unwrap();
    store.delete("ab/x").await.unwrap();
    let chunks: Vec<Bytes> = reading.try_collect().await.unwrap();
    assert!(chunks.concat() == content);
}

async fn finished_objects_survive_reopening(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    put(&*store, "ab/x", b"still here").await;
    drop(store);
    assert_eq!(get(&*open(folder.path()), "ab/x", 0..10).await, b"still here");
}

async fn a_missing_object_is_told_from_a_failure(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert!(matches!(store.read("no/such", 0..1).await, Err(BytesError::Missing(_))));
}
