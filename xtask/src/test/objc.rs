//! The objc part: AgoraRtmKit built by clang over GNUstep, its declarations compared with a table, its tests run.

use anyhow::{Context, Result, ensure};

use super::{
    Step,
    blocks::blocks,
    conformance,
    cpp::{CLANG, CMAKE, GTEST, GXX, MAKE, build_release, processors},
    declarations, exchange, java, parts,
};
use crate::{
    command::Cmd,
    install::{
        Need,
        Proof::{File, Program, Succeeds},
        Source::Apt,
    },
    job::Job,
    workspace::Workspace,
};

/// Objective-C with blocks and Foundation, and what tests are made of.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    GXX,
    CLANG,
    CMAKE,
    MAKE,
    GTEST,
    conformance::JSON,
    java::JDK,
    java::MAVEN,
    Need {
        what: "gnustep-make, which knows how GNUstep's programs are built",
        proof: Program("gnustep-config"),
        source: Apt("gnustep-make"),
    },
    Need {
        what: "GNUstep's Foundation",
        proof: Succeeds(
            "ls /usr/include/*/GNUstep/Foundation/Foundation.h /usr/include/GNUstep/Foundation/Foundation.h 2>/dev/null | grep -q .",
        ),
        source: Apt("libgnustep-base-dev"),
    },
    Need { what: "a runtime of blocks", proof: File(&["/usr/include/Block.h"]), source: Apt("libblocksruntime-dev") },
    Need {
        what: "gcc's runtime of Objective-C",
        proof: Succeeds("ls /usr/lib/gcc/*/*/include/objc/objc.h 2>/dev/null | grep -q ."),
        source: Apt("gobjc"),
    },
    Need { what: "valgrind", proof: Program("valgrind"), source: Apt("valgrind") },
];

const BINDING: &str = "bindings/objc";

/// Compares the declarations, then builds and runs the tests.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    let folder = workspace.target.join("objc");
    vec![
        Step::Run(build_release()),
        Step::Do("the declarations, and the quick start of docs/objc.md", check),
        Step::Do("the Java client that the tests exchange messages with", exchange::build_java),
        Step::Run(
            Cmd::new("cmake")
                .words("-S bindings/objc/tests -B")
                .arg(&folder)
                .define("CMAKE_BUILD_TYPE", "Debug")
                .define("RTM_LIB_DIR", workspace.release())
                .define("RTM_SERVER_BIN", workspace.release().join("rtm-server"))
                .define("RTM_EXCHANGE_JAVA", exchange::java_program(workspace)),
        ),
        Step::Run(Cmd::new("cmake").arg("--build").arg(&folder).arg("--parallel").arg(processors().to_string())),
        Step::Tests(
            Cmd::new("ctest")
                .arg("--test-dir")
                .arg(&folder)
                .words("--output-on-failure --no-tests=error --parallel")
                // Scenarios spend their time waiting.
                .arg((2 * processors()).to_string()),
        ),
    ]
}

fn check(job: &Job) -> Result<()> {
    let read = |path: &str| std::fs::read_to_string(job.workspace.root.join(path)).context(path.to_owned());
    let mut headers = String::new();
    for header in [
        "AgoraRtmEnumerations",
        "AgoraRtmMessages",
        "AgoraRtmValues",
        "AgoraRtmBlocks",
        "AgoraRtmChannel",
        "AgoraRtmCallKit",
        "AgoraRtmKit",
    ] {
        headers += &read(&format!("{BINDING}/include/AgoraRtmKit/{header}.h"))?;
    }
    declarations::compare(&read(&format!("{BINDING}/tests/declarations.txt"))?, &headers)?;
    let program = read(&format!("{BINDING}/tests/programs/hello.m"))?;
    ensure!(
        blocks(&read("docs/objc.md")?, "objc").into_iter().next().is_some_and(|block| block.trim() == program.trim()),
        "the first program of docs/objc.md is not that of {BINDING}/tests/programs/hello.m"
    );
    Ok(())
}
