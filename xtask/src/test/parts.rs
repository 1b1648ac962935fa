//! The table of the parts. A new language is a new row.

use super::{Part, Step, conformance, console, consumers, cpp, java, kotlin, objc, rest, swift, tokens, web};
use crate::{
    command::Cmd,
    fuzz,
    install::{
        Need,
        Proof::{File, Program},
        Source::{Apt, Rustup},
    },
    lint, trials,
};

/// Every part, in the order in which they run. A budget is about twice what the part takes on a bare machine with two cores:
/// it ends what hangs, and leaves a slow day its time.
pub const ALL: &[Part] = &[
    Part {
        name: "core",
        proves: "the wire, the link, the client core and the C ABI keep their promises; include/rtm.h is current",
        // With the release build of librtm and the server, which most other parts begin with.
        minutes: 14,
        needs: &[CC, LIBC],
        steps: |_| vec![Step::Tests(Cmd::cargo("test --locked -p rtm-proto -p rtm-core -p rtm-ffi"))],
    },
    Part {
        name: "server",
        proves: "the server does what it says, over real sockets, and survives hostile clients; benchmark and trials can fail",
        minutes: 6,
        needs: &[CC, LIBC],
        steps: |_| vec![Step::Tests(server_tests())],
    },
    Part {
        name: "cpp",
        proves: "C and C++ programs compile against include/, link librtm alone and behave, also when they misuse it",
        minutes: 16,
        needs: cpp::NEEDS,
        steps: cpp::steps,
    },
    Part {
        name: "trials",
        proves: "nothing is lost and nothing comes twice: under cuts, packet loss, crashes, restarts and clock jumps",
        minutes: 9,
        needs: trials::NEEDS,
        steps: trials::steps,
    },
    Part {
        name: "fuzz",
        proves: "no decoder breaks over what strangers send",
        minutes: 7,
        needs: fuzz::NEEDS,
        steps: |_| vec![Step::Do("every fuzz target, briefly", fuzz::briefly)],
    },
    Part {
        name: "conformance",
        proves: "every scenario of tests/conformance comes out as written, and none is missing",
        minutes: 6,
        needs: conformance::NEEDS,
        steps: conformance::steps,
    },
    Part {
        name: "tokens",
        proves: "tokens of the packages that programs make them with are taken, for their user and their time alone",
        minutes: 3,
        needs: tokens::NEEDS,
        steps: tokens::steps,
    },
    Part {
        name: "rest",
        proves: "the REST interface is what docs/openapi.json says, whatever is asked; the commands of docs/rest.md work",
        minutes: 4,
        needs: rest::NEEDS,
        steps: rest::steps,
    },
    Part {
        name: "chat",
        proves: "the chat service keeps its promises to several users, in Chromium as well, survives kills and strangers, and is what docs/chat-openapi.json says",
        minutes: 9,
        needs: rest::CHAT_NEEDS,
        steps: rest::chat_steps,
    },
    Part {
        name: "kotlin",
        proves: "the generated code is current, what the JVM bindings stand on and the Kotlin API keep their promises, all scenarios included",
        minutes: 8,
        needs: kotlin::NEEDS,
        steps: kotlin::steps,
    },
    Part {
        name: "java",
        proves: "the Java binding is the surface of 1.x, keeps its promises, and works from its jars alone",
        minutes: 8,
        needs: java::NEEDS,
        steps: java::steps,
    },
    Part {
        name: "swift",
        proves: "the Swift package keeps its promises through both of its surfaces, all scenarios included, and works from outside",
        minutes: 10,
        needs: swift::NEEDS,
        steps: swift::steps,
    },
    Part {
        name: "web",
        proves: "the package for browsers and Node is the surface of 1.x and keeps its promises, in Chromium as well",
        minutes: 10,
        needs: web::NEEDS,
        steps: web::steps,
    },
    Part {
        name: "console",
        proves: "the console shows what goes on, to those who may see it, lets two users chat, and works by mouse, by keyboard and on a phone",
        minutes: 8,
        needs: console::NEEDS,
        steps: console::steps,
    },
    Part {
        name: "objc",
        proves: "AgoraRtmKit is the surface of 1.x and keeps its promises, all scenarios and snippets included, on Linux",
        minutes: 8,
        needs: objc::NEEDS,
        steps: objc::steps,
    },
    Part {
        name: "install",
        proves: "what is installed can be moved, found, linked and run by outside projects, and replaces the 1.5.0 library",
        minutes: 4,
        needs: consumers::NEEDS,
        steps: consumers::steps,
    },
    Part {
        name: "docs",
        proves: "the code is tidy, the licences fit, and the documents speak the truth",
        minutes: 10,
        needs: lint::NEEDS,
        steps: |workspace| {
            let mut steps = lint::steps(workspace);
            steps.push(Step::Tests(Cmd::cargo("test --locked -p xtask")));
            steps
        },
    },
];

/// The tests of the server and of the programs that test it. Who wants one of them alone adds its name: for another choice of packages cargo
/// would build much of what they stand on once more, with other features.
pub fn server_tests() -> Cmd {
    Cmd::cargo("test --locked -p rtm-server -p rtm-benches -p rtm-trials")
}

/// A C compiler, which several crates and the linker need.
pub const CC: Need = Need { what: "a C compiler called cc (gcc or clang)", proof: Program("cc"), source: Apt("gcc") };
/// The headers of the C library.
pub const LIBC: Need = Need {
    what: "the C library's headers",
    proof: File(&["/usr/include/stdlib.h", "/Library/Developer/CommandLineTools/SDKs/MacOSX.sdk/usr/include/stdlib.h"]),
    source: Apt("libc6-dev"),
};
/// The formatter.
pub const RUSTFMT: Need = Need { what: "rustfmt", proof: Program("rustfmt"), source: Rustup("rustfmt") };
/// The linter.
pub const CLIPPY: Need = Need { what: "clippy", proof: Program("cargo-clippy"), source: Rustup("clippy") };
/// Tells which files are part of the project.
pub const GIT: Need = Need { what: "git", proof: Program("git"), source: Apt("git") };
