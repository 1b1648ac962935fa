//! The conformance part: the scenarios of `tests/conformance`, played by the C++ runner against the real server.

use super::{
    Step,
    cpp::{CMAKE, GXX, MAKE, build_release, processors},
    parts,
};
use crate::{
    command::Cmd,
    install::{Need, Proof::File, Source::Apt},
};

/// What the runner is built with.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, GXX, CMAKE, MAKE, JSON];

/// What scenarios are read with.
pub const JSON: Need = Need {
    what: "nlohmann-json, the JSON library for C++",
    proof: File(&[
        "/usr/include/nlohmann/json.hpp",
        "/usr/local/include/nlohmann/json.hpp",
        "/opt/homebrew/include/nlohmann/json.hpp",
    ]),
    source: Apt("nlohmann-json3-dev"),
};

/// Builds the library, the server and the runner, and plays every scenario.
pub fn steps(workspace: &crate::workspace::Workspace) -> Vec<Step> {
    let folder = workspace.target.join("conformance");
    // Scenarios spend their time waiting: twice as many as there are processors keep those busy.
    let jobs = 2 * processors();
    vec![
        Step::Run(build_release()),
        Step::Run(
            Cmd::new("cmake")
                .words("-S tests/conformance/runner/cpp -B")
                .arg(&folder)
                .define("CMAKE_BUILD_TYPE", "RelWithDebInfo")
                .define("RTM_LIB_DIR", workspace.release())
                .define("RTM_SERVER_BIN", workspace.release().join("rtm-server")),
        ),
        Step::Run(Cmd::new("cmake").arg("--build").arg(&folder).arg("--parallel").arg(processors().to_string())),
        Step::Tests(
            Cmd::new("ctest")
                .arg("--test-dir")
                .arg(&folder)
                .words("--output-on-failure --no-tests=error --parallel")
                .arg(jobs.to_string()),
        ),
    ]
}
