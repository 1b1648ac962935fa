//! The REST interface of the chat service, below `/{org}/{app}`: everything that is not said on the socket.
//!
//! `call` is who asks what, `answer` the form of every answer; the other files hold the calls by their subject.
//! `/chat-openapi.json` describes them all.

pub mod accounts;
pub mod answer;
pub mod call;
pub mod contacts;
pub mod conversations;
pub mod discovery;
pub mod files;
pub mod groups;
pub mod lists;
pub mod metadata;
mod picture;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};
use http::header;

use self::answer::Refused;
pub use self::picture::Pictures;
use crate::http::Front;

/// The description of the interface, as it is served.
pub const OPENAPI: &str = include_str!("../../../../docs/chat-openapi.json");

/// Every path of the interface.
pub fn routes(front: &Arc<Front>) -> Router<Arc<Front>> {
    let app = Router::new()
        .merge(users())
        .merge(groups::<false>("chatgroups"))
        .merge(groups::<true>("chatrooms"))
        .route("/publicchatgroups", get(groups::list))
        .route("/chatgroups", get(groups::list).post(groups::create::<false>))
        .route("/chatrooms", get(groups::rooms).post(groups::create::<true>))
        .route("/chatgroups/{group}/invite", post(groups::invite))
        .route("/chatgroups/{group}/invite_verify", post(groups::answer_invitation))
        .route("/chatgroups/{group}/apply_verify", post(groups::decide))
        .route("/chatfiles", post(files::upload))
        .route("/chatfiles/{uuid}", get(files::download))
        .method_not_allowed_fallback(async || Refused::no_method())
        .layer(axum::middleware::map_request(crate::http::read_away))
        .layer(axum::middleware::from_fn_with_state(front.clone(), to_its_end));
    Router::new().nest("/{org}/{app}", app).route("/easemob/server.json", get(discovery::server)).route(
        "/chat-openapi.json",
        get(async || ([(header::CONTENT_TYPE, "application/json;charset=utf-8")], OPENAPI)),
    )
}

/// Lets a call that changes something run to its end, also when its caller hangs up: most are several steps, and those who are
/// affected have to be told.
async fn to_its_end(State(front): State<Arc<Front>>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let writing = front.hub.chat.writing.enter();
    let run = async move {
        let _writing = writing;
        next.run(request).await
    };
    tokio::spawn(run).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a call of the chat service broke off");
        Refused::failed("the server failed; its log says why").into_response()
    })
}

fn users() -> Router<Arc<Front>> {
    Router::new()
        .route("/token", post(accounts::token))
        .route("/users", get(accounts::list).post(accounts::register))
        .route("/users/{user}", get(accounts::get).put(accounts::change).delete(accounts::remove))
        .route("/users/{user}/password", put(accounts::password))
        .route("/users/{user}/activate", post(accounts::activate))
        .route("/users/{user}/deactivate", post(accounts::deactivate))
        .route("/users/{user}/status", get(accounts::status).post(accounts::statuses))
        .route("/users/{user}/disconnect", get(accounts::disconnect))
        .route("/users/{user}/disconnect/{resource}", delete(accounts::disconnect))
        .route("/users/{user}/contacts/users", get(contacts::list))
        .route("/users/{user}/contacts/users/{other}", post(contacts::add).delete(contacts::remove))
        .route("/users/{user}/contacts/invitations/{other}", post(contacts::invite).put(contacts::answer))
        .route("/users/{user}/blocks/users", get(contacts::blocked).post(contacts::block))
        .route("/users/{user}/blocks/users/{other}", delete(contacts::unblock))
        .route("/users/{user}/joined_chatgroups", get(groups::joined::<false>))
        .route("/users/{user}/joined_chatrooms", get(groups::joined::<true>))
        .route("/users/{user}/user_channels", get(conversations::list))
        .route("/users/{user}/user_channel", delete(conversations::remove))
        .route("/users/{user}/messageroaming", post(conversations::roaming))
        .route(
            "/metadata/user/{user}",
            get(metadata::get).put(metadata::put).delete(metadata::remove).post(metadata::query),
        )
}

/// What groups and rooms have in common.
fn groups<const ROOM: bool>(base: &str) -> Router<Arc<Front>> {
    let one = Router::new()
        .route("/", get(groups::get::<ROOM>).put(groups::change::<ROOM>).delete(groups::destroy::<ROOM>))
        .route("/quit", delete(groups::quit::<ROOM>))
        .route("/apply", post(groups::apply::<ROOM>))
        .route("/users", get(groups::members::<ROOM>).post(groups::add::<ROOM>))
        .route("/users/{user}", post(groups::add_one::<ROOM>).delete(groups::remove::<ROOM>))
        .route("/admin", get(lists::admins::<ROOM>).post(lists::add_admin::<ROOM>))
        .route("/admin/{user}", delete(lists::remove_admin::<ROOM>))
        .route("/mute", get(lists::mutes::<ROOM>).post(lists::mute::<ROOM>))
        .route("/mute/{user}", delete(lists::unmute::<ROOM>))
        .route("/ban", post(lists::mute_all::<ROOM>).delete(lists::unmute_all::<ROOM>))
        .route("/blocks/users", get(lists::blocks::<ROOM>).post(lists::block_listed::<ROOM>))
        .route("/blocks/users/{user}", post(lists::block_named::<ROOM>).delete(lists::unblock::<ROOM>))
        .route("/white/users", get(lists::white::<ROOM>).post(lists::add_white::<ROOM>))
        .route(
            "/white/users/{user}",
            get(lists::is_white::<ROOM>).post(lists::add_white_named::<ROOM>).delete(lists::remove_white::<ROOM>),
        )
        .route("/announcement", get(lists::announcement::<ROOM>).post(lists::announce::<ROOM>))
        .route("/share_files", get(files::shared_files::<ROOM>).post(files::share::<ROOM>))
        .route("/share_files/{file}", get(files::read_shared::<ROOM>).delete(files::remove_shared::<ROOM>))
        .route("/acks/{message}", get(conversations::readers::<ROOM>));
    Router::new().nest(&format!("/{base}/{{group}}"), one)
}
