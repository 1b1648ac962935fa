//! The rest part: the lines of `docs/rest.md`, and `docs/openapi.json`, against the real server.

mod chat;
mod fuzz;
mod lines;

use super::{
    Step,
    cpp::{self, build_release},
    parts, web,
};
use crate::{
    install::{Need, Proof::Program, Source::Apt},
    workspace::Workspace,
};

/// What calls the server.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, CURL, PYTHON, PIP];
const CURL: Need = Need { what: "curl", proof: Program("curl"), source: Apt("curl") };
const PYTHON: Need = Need { what: "python3", proof: Program("python3"), source: Apt("python3") };
const PIP: Need = Need { what: "pip for python3", proof: Program("pip3"), source: Apt("python3-pip") };

/// And what talks to the chat service from browsers.
pub const CHAT_NEEDS: &[Need] =
    &[parts::CC, parts::LIBC, cpp::GXX, CURL, PYTHON, PIP, web::NPM, web::NODE, web::CHROMIUM];

/// Installs the fuzzer below `target`, builds the server and calls it.
pub fn steps(_: &Workspace) -> Vec<Step> {
    vec![
        Step::Do("the fuzzer's packages", fuzz::install),
        Step::Run(build_release()),
        Step::Do("the commands of docs/rest.md", lines::check),
        Step::Do("that the fuzzer finds what is wrong", fuzz::finds),
        Step::Do("the server against its description", fuzz::check),
    ]
}

/// The chat part: the tests of the service, those of WebIM in Node and Chromium, the lines of `docs/chat.md`, and
/// `docs/chat-openapi.json`.
pub fn chat_steps(workspace: &Workspace) -> Vec<Step> {
    let mut steps = vec![Step::Tests(parts::server_tests().words("--test chat")), Step::Run(build_release())];
    steps.extend(web::chat_steps(workspace));
    steps.extend([
        Step::Do("the fuzzer's packages", fuzz::install),
        Step::Do("the commands of docs/chat.md", lines::check_chat),
        Step::Do("the chat service against its description", chat::check),
    ]);
    steps
}
