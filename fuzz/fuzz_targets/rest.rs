//! REST: bodies, query strings, places of the history and headers, read as the routes read them. The first byte says which.
#![no_main]

use std::collections::HashMap;

use axum::{extract::Query, response::IntoResponse};
use http::{HeaderMap, HeaderValue, Uri};
use libfuzzer_sys::fuzz_target;
use rtm_proto::identifier;
use rtm_server::rest::{
    access::Shown,
    answer::Refused,
    bans, events,
    history::Wanted,
    send::{self, ToChannel, ToPeer},
};

const MOST: usize = 64;

fuzz_target!(|data: &[u8]| {
    let Some((&kind, data)) = data.split_first() else { return };
    match kind {
        b'p' => {
            if let Some(asked) = taken(ToPeer::from_body(data, MOST)) {
                assert!(identifier::check_user(&asked.destination).is_ok());
                assert!((1..=MOST).contains(&asked.payload.len()));
            }
        }
        b'c' => {
            if let Some(asked) = taken(ToChannel::from_body(data, MOST)) {
                assert!(identifier::check_channel(&asked.channel_name).is_ok());
                assert!((1..=MOST).contains(&asked.payload.len()));
            }
        }
        b'h' => found(taken(Wanted::from_body(data))),
        b'l' => found(std::str::from_utf8(data).ok().and_then(|handle| taken(Wanted::from_handle(handle)))),
        b'x' => {
            if let Some(ban) = taken(bans::Wanted::from_body(data)) {
                assert_ne!(ban.seconds, Some(0));
            }
        }
        b'q' => {
            let uri = Uri::builder().path_and_query([b"/?", data].concat()).build();
            let Some(Query(query)) = uri.ok().and_then(|uri| Query::<HashMap<_, _>>::try_from_uri(&uri).ok()) else {
                return;
            };
            taken(send::wait_for_ack(&query));
            if taken(events::after(&query)).is_some_and(|after| after.is_some()) {
                assert!(query.contains_key("after"));
            }
            found(taken(Wanted::from_query(&query)));
        }
        b'b' => header(&[("authorization", data)]),
        b't' => {
            let mut parts = data.splitn(2, |byte| *byte == b'\n');
            header(&[
                ("x-agora-uid", parts.next().unwrap_or_default()),
                ("x-agora-token", parts.next().unwrap_or_default()),
            ]);
        }
        _ => {}
    }
});

/// What was read. A refusal is the caller's fault, and says what.
fn taken<T>(read: Result<T, Refused>) -> Option<T> {
    match read {
        Ok(read) => Some(read),
        Err(refused) => {
            let status = refused.into_response().status();
            assert!(status.is_client_error(), "{status}");
            None
        }
    }
}

/// A place leads to the query that it was made for.
fn found(wanted: Option<Wanted>) {
    if let Some(wanted) = wanted {
        assert_eq!(taken(Wanted::from_handle(&wanted.handle())), Some(wanted));
    }
}

fn header(headers: &[(&'static str, &[u8])]) {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let Ok(value) = HeaderValue::from_bytes(value) else { return };
        map.insert(*name, value);
    }
    match taken(Shown::of(&map)) {
        Some(Shown::Basic { pair }) => assert!(pair.contains(&b':')),
        Some(Shown::Token { user, token }) => assert!(!user.is_empty() && !token.is_empty()),
        None => {}
    }
}
