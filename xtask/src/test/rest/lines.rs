//! The commands of `docs/rest.md` do what they should, exactly as they stand there.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{command::Cmd, job::Job, server::Server, test::blocks::blocks};

/// Where the document says that the server listens.
const WRITTEN: &str = "127.0.0.1:8700";

/// Runs every block of commands against one server.
///
/// # Errors
/// When there are none, or one of them fails or is answered with anything else than success.
pub fn check(job: &Job) -> Result<()> {
    let workspace = &job.workspace;
    let folder = workspace.target.join("rest");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let text = fs::read_to_string(workspace.root.join("docs/rest.md")).context("cannot read docs/rest.md")?;
    let blocks = blocks(&text, "sh");
    ensure!(!blocks.is_empty(), "docs/rest.md shows no commands");
    let server = Server::start(workspace, &folder.join("lines.log"))?;
    // The lines stay as they are: curl is told by its own configuration that the server is elsewhere.
    let address = server.url().trim_start_matches("ws://");
    let rc = format!(
        "connect-to = \"{WRITTEN}:{address}\"\nnoproxy = \"*\"\nfail-with-body\nsilent\nshow-error\nwrite-out = \"\\n\"\n"
    );
    fs::write(folder.join(".curlrc"), rc).context("cannot write curl's configuration")?;
    for block in blocks {
        let run = Cmd::new("sh").arg("-c").arg(format!("set -eu\n{block}")).env("CURL_HOME", &folder);
        let answers = job.run_quietly(&run).context("a command of docs/rest.md failed")?;
        let count = succeeded(&answers)?;
        let calls = block.lines().filter(|line| line.starts_with("curl ")).count();
        ensure!(calls > 0 && calls == count, "{calls} calls were answered {count} times:\n{answers}");
        println!("    {count} answers");
    }
    server.stop()
}

/// How many answers there are, each of them success.
fn succeeded(answers: &str) -> Result<usize> {
    let mut count = 0;
    for line in answers.lines().filter(|line| !line.is_empty()) {
        let answer: Value = serde_json::from_str(line).with_context(|| format!("no answer: {line}"))?;
        if answer["result"] != "success" {
            bail!("docs/rest.md shows a call that is answered with {line}");
        }
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_when_all_of_them_are_success() {
        assert_eq!(succeeded("{\"result\":\"success\"}\n\n{\"result\":\"success\",\"x\":1}\n").unwrap(), 2);
    }

    #[test]
    fn a_refusal_and_what_is_no_answer_are_found() {
        assert!(succeeded("{\"result\":\"failed\"}\n").unwrap_err().to_string().contains("failed"));
        assert!(succeeded("curl: (7) nobody there\n").is_err());
    }
}
