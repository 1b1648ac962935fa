//! `cargo xtask demo`: one command from a fresh checkout to an image on its way through one's own server.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    command::Cmd,
    install,
    job::{CommandError, Job},
    server::Server,
    test::{
        cpp::{self, Build},
        parts,
    },
    workspace::Workspace,
};

const BUILD: Build = Build { name: "demo", cc: "cc", cxx: "g++", kind: "RelWithDebInfo", options: &[] };

/// Builds what is needed, starts the server, runs the program and stops the server, or with `serve` lets it run until Ctrl-C. Returns
/// the program's exit code.
///
/// # Errors
/// When the program could not be built or run, or when the server misbehaved.
pub fn run(workspace: &Workspace, serve: bool) -> Result<u8> {
    let job = Job::new(workspace.clone());
    install::ensure(&job, &[parts::CC, parts::LIBC, cpp::GXX, cpp::CMAKE, cpp::MAKE, cpp::GTEST])?;

    println!("Building the server and librtm (a few minutes the first time)");
    job.run(&cpp::build_release())?;
    println!("Building the C++ program");
    job.run_quietly(&BUILD.configure(workspace))?;
    job.run(&BUILD.build(workspace, &["rtm_demo"]))?;
    let program = BUILD.programs(workspace).join("rtm_demo");

    let out = workspace.target.join("demo");
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    fs::create_dir_all(&out).with_context(|| format!("cannot create {}", out.display()))?;
    let server = Server::start(workspace, &out.join("server.log"))?;
    println!("The server listens on {}\n", server.url());

    let media = workspace.root.join("tests/media");
    let cmd = Cmd::new(program).arg("--server").arg(server.url()).arg("--out").arg(&out).arg("--media").arg(media);
    let result = job.run(&cmd);
    if let Err(error) = &result {
        eprintln!("the demo {error}");
    }
    println!("\nThe pictures and the server's log lie in {}", workspace.short(&out));
    if serve {
        println!(
            "\nNow look with a browser: {}\nTwo users to play with, a chat page with groups, receipts and history, and what has just happened, in numbers and message by\n\
             message. Ctrl-C ends it.",
            server.page()
        );
        server.serve()?;
    } else {
        server.stop()?;
        let program = workspace.release().join("rtm-server");
        println!(
            "\nNow look with a browser: start {} and open http://127.0.0.1:8700/\n\
             Its chat page is at http://127.0.0.1:8700/#/chat\n\
             (`cargo xtask demo --serve` leaves the server running and says where to look)",
            workspace.short(&program)
        );
    }

    let code = result.err().map_or(0, |error| CommandError::exit_code(&error).unwrap_or(1));
    Ok(u8::try_from(code).unwrap_or(1))
}
