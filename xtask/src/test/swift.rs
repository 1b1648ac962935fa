//! The swift part: the Swift package, built and tested against the real server by a toolchain of this system, or by one in a Debian 13
//! below the cache folder; the scenarios through both of its surfaces; a package outside that depends on it.

use std::{fs, process::Stdio};

use anyhow::{Context, Result, ensure};

use super::{
    Step,
    blocks::blocks,
    cpp::{GXX, build_release},
    exchange, java, parts,
};
use crate::{
    bindings,
    command::{Cmd, quoted},
    install::{Need, Proof::Succeeds, Source::Apt},
    job::Job,
    prefix,
    server::Server,
    trixie,
    workspace::Workspace,
};

/// Swift itself comes with the Debian 13, unless it is here.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    GXX,
    java::JDK,
    java::MAVEN,
    Need {
        what: "Swift, 6 or newer, or debootstrap to bring a system that has it",
        proof: Succeeds(HAS_SWIFT_OR_DEBOOTSTRAP),
        source: Apt("debootstrap"),
    },
    Need {
        what: "valgrind, beside the system's own Swift",
        proof: Succeeds(HAS_VALGRIND_OR_NO_SWIFT),
        source: Apt("valgrind"),
    },
];

const HAS_SWIFT: &str = "swift --version 2>&1 | grep -Eq 'Swift version ([6-9]|[1-9][0-9])[.]'";
const HAS_SWIFT_OR_DEBOOTSTRAP: &str = "swift --version 2>&1 | grep -Eq 'Swift version ([6-9]|[1-9][0-9])[.]' || \
    command -v debootstrap || test -x /usr/sbin/debootstrap";
const HAS_VALGRIND_OR_NO_SWIFT: &str =
    "command -v valgrind || ! swift --version 2>&1 | grep -Eq 'Swift version ([6-9]|[1-9][0-9])[.]'";

/// The program of the quick start, in a package of its own.
const CONSUMER: &str = "tests/consumers/swiftpm";

/// Builds the library and the server, looks at the generated code, then builds and tests the package.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    vec![
        Step::Run(build_release()),
        Step::Do("the generated code", |job| bindings::check_built(job, "swift")),
        Step::Do("librtm where Swift finds it", |job| prefix::lay_out_library(job, &job.workspace.target.join(PREFIX))),
        Step::Do("the C++ client that the tests exchange messages with", exchange_with_cpp),
        Step::Do("the Java client that the tests exchange messages with", exchange_with_java),
        Step::Do("Swift", toolchain),
        Step::Run(swift(workspace, "build --build-tests")),
        Step::Tests(swift(workspace, "test --skip-build")),
        Step::Whole(leaks(workspace, "AgoraRtmKitTests.LifeTests/testKitsThatAreMadeUsedAndLetGoLeaveNothingBehind")),
        Step::Whole(leaks(workspace, "RtmTests.LoginTests/testClientsThatNobodyHoldsAreGivenBack")),
        Step::Do("the quick start of docs/swift.md, in a package outside", consume),
    ]
}

/// Below the target folder.
pub const PREFIX: &str = "swift/prefix";
const EXCHANGE: &str = "swift/exchange";
const EXCHANGE_JAVA: &str = "swift/exchange-java";

/// It finds librtm as everything else does that runs there: by `LD_LIBRARY_PATH`.
fn exchange_with_cpp(job: &Job) -> Result<()> {
    let target = &job.workspace.target;
    exchange::build_cpp(job, &target.join(PREFIX).join("lib"), &target.join(EXCHANGE))
}

/// Java is this system's, also for tests that run in the Debian 13: what they start there runs here, with the paths of here.
fn exchange_with_java(job: &Job) -> Result<()> {
    exchange::build_java(job)?;
    let workspace = &job.workspace;
    let java = exchange::java_program(workspace);
    let lines = if has_swift() {
        format!("exec {} \"$@\"", Cmd::new(java))
    } else {
        let root = quoted(workspace.root.as_os_str());
        format!(
            "url=$1 photo=$2 file=$3\nshift 3\nexec {} \"$url\" {root}\"${{photo#{from}}}\" {root}\"${{file#{from}}}\" \"$@\"",
            Cmd::new("chroot").arg(trixie::OUTSIDE).arg(java),
            from = trixie::SOURCES
        )
    };
    exchange::write_program(&workspace.target.join(EXCHANGE_JAVA), &lines)
}

fn has_swift() -> bool {
    let mut look = Cmd::new("sh").arg("-c").arg(HAS_SWIFT).to_command();
    look.stdin(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Brings Swift, unless it is here.
///
/// # Errors
/// When it cannot be brought; the error says why.
pub fn toolchain(job: &Job) -> Result<()> {
    if has_swift() { Ok(()) } else { trixie::make(job) }
}

/// Builds or runs the benchmark of the package, optimized.
pub fn benchmark(workspace: &Workspace, words: &str, variables: &str) -> Cmd {
    // What `run` is told stands in front of the program's name.
    let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
    let named = if verb == "build" { "--product Throughput" } else { "Throughput" };
    in_package_of(workspace, "bindings/swift", "swift/bench", &format!("{verb} -c release {rest}"), named, variables)
}

/// `swift` over the package of the bindings, where it is installed.
fn swift(workspace: &Workspace, words: &str) -> Cmd {
    in_package(workspace, "bindings/swift", "swift/build", words, "")
}

fn in_package(workspace: &Workspace, package: &str, scratch: &str, words: &str, variables: &str) -> Cmd {
    in_package_of(workspace, package, scratch, words, "", variables)
}

fn in_package_of(workspace: &Workspace, package: &str, scratch: &str, words: &str, last: &str, variables: &str) -> Cmd {
    run(workspace, variables, |root, target| {
        format!("swift {words} --package-path {root}/{package} --scratch-path {target}/{scratch} {last}")
    })
}

/// Runs what `line` gives for where the checkout and the target folder stand there.
fn run(workspace: &Workspace, variables: &str, line: impl Fn(&str, &str) -> String) -> Cmd {
    let whole = |root: &str, target: &str| {
        format!(
            "env PKG_CONFIG_PATH={target}/{PREFIX}/lib/pkgconfig LD_LIBRARY_PATH={target}/{PREFIX}/lib \
             RTM_TEST_REPOSITORY={root} RTM_TEST_TARGET={target}/release RTM_TEST_EXCHANGE={target}/{EXCHANGE} \
             RTM_TEST_EXCHANGE_JAVA={target}/{EXCHANGE_JAVA} {variables} {}",
            line(root, target)
        )
    };
    if has_swift() {
        // Printed paths are those of this system then.
        let (root, target) = (workspace.root.display().to_string(), workspace.target.display().to_string());
        return Cmd::new("sh").arg("-c").arg(whole(&root, &target) + " \"$@\"").arg("sh");
    }
    trixie::run(workspace, &whole(trixie::SOURCES, trixie::TARGET))
}

/// Plays the lives of clients under valgrind: what is lost at the end is a leak.
fn leaks(workspace: &Workspace, test: &str) -> Cmd {
    run(workspace, "", |root, target| {
        format!(
            "valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --undef-value-errors=no \
             --max-stackframe=8000000 --num-callers=30 --suppressions={root}/bindings/swift/Tests/valgrind.supp --error-exitcode=9 \
             {target}/swift/build/debug/rtmPackageTests.xctest {test}"
        )
    })
}

fn consume(job: &Job) -> Result<()> {
    let read =
        |path: &str| fs::read_to_string(job.workspace.root.join(path)).with_context(|| format!("cannot read {path}"));
    let program = read(&format!("{CONSUMER}/Sources/Hello/main.swift"))?;
    let first = blocks(&read("docs/swift.md")?, "swift").into_iter().next();
    ensure!(first.as_deref() == Some(&program), "the first program of docs/swift.md is not that of {CONSUMER}");
    let server = Server::start(&job.workspace, &job.workspace.target.join("swift/server.log"))?;
    let variables = format!("RTM_SERVER={}", server.url());
    let said = job.run_quietly(&in_package(&job.workspace, CONSUMER, "swift/consumer", "run --quiet", &variables))?;
    ensure!(said.contains("ann says: hello"), "the program of the quick start said: {said}");
    server.stop()
}
