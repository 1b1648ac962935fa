//! The tokens part: tokens made by the packages that programs in the field use, against the real client and server.

use super::{Step, parts};
use crate::{
    command::Cmd,
    install::{Need, Proof::Program, Source::Apt},
    workspace::Workspace,
};

/// What the packages run on.
pub const NEEDS: &[Need] = &[
    parts::CC,
    parts::LIBC,
    Need { what: "node", proof: Program("node"), source: Apt("nodejs") },
    Need { what: "npm", proof: Program("npm"), source: Apt("npm") },
    Need { what: "python3", proof: Program("python3"), source: Apt("python3") },
    Need { what: "pip for python3", proof: Program("pip3"), source: Apt("python3-pip") },
];

/// Of npm and of PyPI, with the versions that were looked at.
const NPM: &str = "agora-token@2.0.6 agora-access-token@2.0.4";
const PYPI: &str = "agora-token-builder==1.0.0";

/// Installs the packages below `target`, and logs in with what they make.
pub fn steps(workspace: &Workspace) -> Vec<Step> {
    let folder = workspace.target.join("token-packages");
    // Nothing of them is part of the project: they are installed anew where they are missing, and without their scripts.
    let npm = Cmd::new("npm").words("install --no-save --no-audit --no-fund --ignore-scripts --prefix").arg(&folder);
    let pip =
        Cmd::new("python3").words("-m pip install --quiet --no-deps --upgrade --target").arg(folder.join("python"));
    vec![
        Step::Run(npm.words(NPM)),
        Step::Run(pip.words(PYPI)),
        Step::Tests(
            parts::server_tests()
                .words("-p rtm-core --features rtm-core/token-packages --test packages")
                .env("RTM_TOKEN_PACKAGES", &folder),
        ),
    ]
}
