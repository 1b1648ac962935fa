//! How the engine goes about each statement on messages: whoever looks for some must not look at all.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::{history, messages, schema};
use crate::store::{Append, Bounds, HistoryQuery, Message};

fn message(destination: &str, request: u64) -> Message {
    Message {
        app: "app".into(),
        source: "ann".into(),
        destination: destination.into(),
        channel: destination == "room",
        server_ms: request,
        incarnation: 1,
        request,
        kind: 1,
        body: "text".into(),
    }
}

/// Runs `work` and returns the statements that it ran, as they were prepared.
fn statements(db: &mut Connection, work: impl FnOnce(&Connection)) -> BTreeSet<String> {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let kept = seen.clone();
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(statement, _) = event {
            kept.lock().unwrap().insert(statement.sql().into_owned());
        }
    };
    db.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note)).unwrap();
    work(db);
    db.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>).unwrap();
    std::mem::take(&mut *seen.lock().unwrap())
}

fn plan(db: &Connection, sql: &str) -> Vec<String> {
    let mut explained = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = explained.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>();
    steps.unwrap()
}

/// The same, with how the engine goes about each.
pub(super) fn statements_and_plans(db: &mut Connection, work: impl FnOnce(&Connection)) -> Vec<(String, Vec<String>)> {
    let ran = statements(db, work);
    ran.into_iter().map(|sql| (sql.clone(), plan(db, &sql))).collect()
}

fn database() -> Connection {
    let mut db = Connection::open_in_memory().unwrap();
    schema::migrate(&mut db).unwrap();
    db
}

fn questions() -> Vec<HistoryQuery> {
    let query = HistoryQuery { app: "app".into(), end_ms: 99, limit: 20, ..Default::default() };
    let (some, none) = (|text: &str| Some(text.to_owned()), || None::<String>);
    let mut questions = Vec::new();
    for (source, destination) in [(some("ann"), none()), (none(), some("bob")), (some("ann"), some("bob"))] {
        for seen_by in [none(), some("bob")] {
            for descending in [false, true] {
                let (source, destination, seen_by) = (source.clone(), destination.clone(), seen_by.clone());
                questions.push(HistoryQuery { source, destination, seen_by, descending, ..query.clone() });
            }
        }
    }
    questions
}

#[test]
fn nothing_that_is_done_with_messages_looks_at_all_of_them() {
    let mut db = database();
    let ran = statements(&mut db, |db| {
        let appends: Vec<_> = [("bob", 1), ("bob", 2), ("room", 3), ("bob", 4), ("bob", 4), ("bob", 5)]
            .map(|(to, request)| Append {
                expires_ms: if request == 5 { 50 } else { 100 },
                message: message(to, request),
                history: request != 2,
                offline: (to == "bob").then_some(Bounds { per_user: 2, app_bytes: u64::MAX }),
            })
            .into();
        messages::append(db, &appends).unwrap();
        let page = messages::page(db, "app", "bob", 0, 0, 64, 1 << 20).unwrap();
        assert_eq!(page.len(), 2);
        messages::taken(db, "app", "bob", &[page[0].id]).unwrap();
        let swept = messages::sweep(db, 50, message("bob", 1).size(), 100).unwrap();
        assert!(swept.expired == 1 && swept.evicted > 0, "{swept:?}");
        for question in questions() {
            history::list(db, &question).unwrap();
            history::count(db, &question).unwrap();
        }
    });
    assert!(ran.len() > 20, "{ran:#?}");
    for sql in &ran {
        let plan = plan(&db, sql);
        let all = ["SCAN messages", "SCAN m", "SCAN offline", "SCAN o"];
        let looks_at_all = |step: &String| all.iter().any(|all| format!("{step} ").starts_with(&format!("{all} ")));
        let sorts = |step: &String| step.contains("TEMP B-TREE");
        assert!(!plan.iter().any(looks_at_all), "{sql}\n{plan:#?}");
        // A page sorts what waits for one receiver, of which there is a bounded number.
        assert!(sql.contains("FROM offline o") || !plan.iter().any(sorts), "{sql}\n{plan:#?}");
    }
}

#[test]
fn messages_of_the_history_are_counted_without_being_read() {
    let mut db = database();
    for question in questions() {
        let ran = statements(&mut db, |db| assert_eq!(history::count(db, &question).unwrap(), 0));
        let sql = ran.first().unwrap();
        let plan = plan(&db, sql);
        assert!(plan.len() == 1 && plan[0].contains("USING COVERING INDEX history_by_"), "{sql}\n{plan:#?}");
    }
}
