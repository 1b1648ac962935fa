//! The C and C++ part: the project in `tests/cpp`, with two compilers, sanitizers and valgrind.
//!
//! What the CMake project is given:
//!
//! | variable         | meaning                                                                                  |
//! |------------------|------------------------------------------------------------------------------------------|
//! | `RTM_LIB_DIR`    | the folder with `librtm.so` and `librtm.a`                                               |
//! | `RTM_SERVER_BIN` | the `rtm-server` program that tests start                                                |
//! | `RTM_SANITIZE`   | sanitizers for every target, as the compilers name them: `address,undefined` or `thread`   |
//!
//! It is built twice: by g++ as users build, and by clang++ with AddressSanitizer and UndefinedBehaviorSanitizer. The whole suite
//! runs in each, and a third time, program by program, in the first under valgrind, which sees into the library as well. The tests
//! of headers and declarations ask both compilers themselves and need no second build. A selection without a test is a failure.

use std::path::PathBuf;

use super::{Step, parts, quickstart};
use crate::{
    command::Cmd,
    install::{
        Need,
        Proof::{File, Program, Succeeds},
        Source::Apt,
    },
    workspace::Workspace,
};

/// Everything a C or C++ developer has, twice.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    GXX,
    CLANG,
    CLANG_RUNTIMES,
    CMAKE,
    MAKE,
    GTEST,
    Need { what: "valgrind", proof: Program("valgrind"), source: Apt("valgrind") },
];

/// The framework of the C++ tests; the project cannot be configured without it.
pub const GTEST: Need = Need {
    what: "GoogleTest, as sources or as a library",
    proof: File(&[
        "/usr/include/gtest/gtest.h",
        "/usr/local/include/gtest/gtest.h",
        "/opt/homebrew/include/gtest/gtest.h",
    ]),
    source: Apt("libgtest-dev"),
};
/// The compiler of the sanitized builds, and the second one of headers.
pub const CLANG: Need = Need { what: "clang and clang++", proof: Program("clang++"), source: Apt("clang") };
/// What sanitized programs are linked with.
pub const CLANG_RUNTIMES: Need = Need {
    what: "clang's sanitizer libraries",
    proof: Succeeds("echo 'int main(void) { return 0; }' | clang -fsanitize=address,undefined -x c - -o /dev/null"),
    source: Apt("libclang-rt-dev"),
};
/// The compiler of the demo and of the first round.
pub const GXX: Need = Need { what: "g++", proof: Program("g++"), source: Apt("g++") };
/// Configures the C++ programs.
pub const CMAKE: Need = Need { what: "cmake, 3.20 or later", proof: Program("cmake"), source: Apt("cmake") };
/// Runs what cmake has written.
pub const MAKE: Need = Need { what: "make", proof: Program("make"), source: Apt("make") };

/// The quick start, then both builds of the project and their tests.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    let gcc = Build { name: "gcc", cc: "gcc", cxx: "g++", kind: "RelWithDebInfo", options: &[] };
    // Without optimization, so that nothing wrong is optimized away before it is seen; it builds in a third of the time as well.
    let sanitize = &[("RTM_SANITIZE", "address,undefined")];
    let sanitized = Build { name: "sanitized", cc: "clang", cxx: "clang++", kind: "Debug", options: sanitize };
    vec![
        Step::Run(build_release()),
        Step::Do("the programs in the documents, as the reader would build and run them", quickstart::check),
        Step::Run(gcc.configure(workspace)),
        Step::Run(gcc.build(workspace, &[])),
        Step::Tests(gcc.ctest(workspace, 2 * processors()).words("-LE valgrind")),
        Step::Whole(sanitized.configure(workspace)),
        Step::Whole(sanitized.build(workspace, &[])),
        Step::Whole(sanitized.ctest(workspace, 2 * processors()).env("UBSAN_OPTIONS", "print_stacktrace=1")),
        Step::Whole(gcc.ctest(workspace, processors()).words("-L valgrind")),
    ]
}

/// Builds `librtm` and `rtm-server` as they are shipped.
pub fn build_release() -> Cmd {
    Cmd::cargo("build --locked --release -p rtm-ffi -p rtm-server")
}

/// One configuration of the CMake project.
#[derive(Clone, Copy)]
pub struct Build {
    /// Its folder, below `cpp` in the target folder.
    pub name: &'static str,
    /// The C compiler.
    pub cc: &'static str,
    /// The C++ compiler.
    pub cxx: &'static str,
    /// CMake's name of how it is built.
    pub kind: &'static str,
    /// More of the variables above.
    pub options: &'static [(&'static str, &'static str)],
}

impl Build {
    /// Where it is built.
    pub fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.target.join("cpp").join(self.name)
    }

    /// Where its programs land.
    pub fn programs(&self, workspace: &Workspace) -> PathBuf {
        self.folder(workspace).join("bin")
    }

    /// Configures the project.
    pub fn configure(&self, workspace: &Workspace) -> Cmd {
        let cmd = Cmd::new("cmake")
            .words("-S tests/cpp -B")
            .arg(self.folder(workspace))
            .define("CMAKE_BUILD_TYPE", self.kind)
            .define("CMAKE_C_COMPILER", self.cc)
            .define("CMAKE_CXX_COMPILER", self.cxx)
            .define("CMAKE_RUNTIME_OUTPUT_DIRECTORY", self.programs(workspace))
            .define("RTM_LIB_DIR", workspace.release())
            .define("RTM_SERVER_BIN", workspace.release().join("rtm-server"));
        self.options.iter().fold(cmd, |cmd, (name, value)| cmd.define(name, value))
    }

    /// Builds the targets, or all when none is named.
    pub fn build(&self, workspace: &Workspace, targets: &[&str]) -> Cmd {
        let cmd = Cmd::new("cmake")
            .arg("--build")
            .arg(self.folder(workspace))
            .arg("--parallel")
            .arg(processors().to_string());
        targets.iter().fold(cmd, |cmd, target| cmd.arg("--target").arg(target))
    }

    /// Runs its tests, so many at a time. Most spend their time waiting: twice as many as there are processors keep those busy,
    /// but for valgrind, which computes. No test found is a failure: a label that nobody has would otherwise pass for ever.
    pub fn ctest(&self, workspace: &Workspace, jobs: usize) -> Cmd {
        Cmd::new("ctest")
            .arg("--test-dir")
            .arg(self.folder(workspace))
            .words("--output-on-failure --no-tests=error --parallel")
            .arg(jobs.to_string())
    }
}

/// How many things a step does at a time.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}
