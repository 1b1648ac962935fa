//! The console part: the pages of the server, checked, built and looked at in a real browser.

use super::{Step, cpp::build_release, parts, web};
use crate::{
    console::{check_built, fetch, npm},
    install::Need,
    workspace::Workspace,
};

/// What the pages are built and tested with. Everything else comes from npm.
pub const NEEDS: &[Need] = &[parts::CC, parts::LIBC, super::cpp::GXX, web::NPM, web::NODE, web::CHROMIUM];

/// Compares what is committed with its sources, then tests it as the server serves it.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    let mut steps: Vec<Step> = fetch().map(Step::Run).into();
    steps.extend([
        Step::Whole(npm("console", "run lint")),
        Step::Whole(npm("console", "run check")),
        Step::Do("console/dist is what its sources make", check_built),
        Step::Run(build_release()),
        Step::Tests(
            npm("console", "test --")
                .env("RTM_TEST_SERVER", workspace.release().join("rtm-server"))
                .env("CARGO_TARGET_DIR", &workspace.target),
        ),
    ]);
    steps
}
