//! The commands of `docs/rest.md` and `docs/chat.md` do what they should, exactly as they stand there.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{command::Cmd, job::Job, server::Server, test::blocks::blocks};

/// Where the document says that the server listens.
const WRITTEN: &str = "127.0.0.1:8700";

/// Runs every block of commands of `docs/rest.md` against one server.
///
/// # Errors
/// When there are none, or one of them fails or is answered with anything else than success.
pub fn check(job: &Job) -> Result<()> {
    check_page(job, "docs/rest.md", |answer| answer["result"] == "success")
}

/// The same of `docs/chat.md`.
///
/// # Errors
/// As there.
pub fn check_chat(job: &Job) -> Result<()> {
    check_page(job, "docs/chat.md", |answer| answer.is_object() && answer.get("error").is_none())
}

fn check_page(job: &Job, page: &str, is_success: fn(&Value) -> bool) -> Result<()> {
    let workspace = &job.workspace;
    let folder = workspace.target.join("rest");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let text = fs::read_to_string(workspace.root.join(page)).with_context(|| format!("cannot read {page}"))?;
    let blocks = blocks(&text, "sh");
    ensure!(!blocks.is_empty(), "{page} shows no commands");
    let server = Server::start(workspace, &folder.join("lines.log"))?;
    // The lines stay as they are: curl is told by its own configuration that the server is elsewhere.
    let address = server.url().trim_start_matches("ws://");
    let rc = format!(
        "connect-to = \"{WRITTEN}:{address}\"\nnoproxy = \"*\"\nfail-with-body\nsilent\nshow-error\nwrite-out = \"\\n\"\n"
    );
    fs::write(folder.join(".curlrc"), rc).context("cannot write curl's configuration")?;
    for block in blocks {
        let run = Cmd::new("sh").arg("-c").arg(format!("set -eu\n{block}")).env("CURL_HOME", &folder);
        let answers = job.run_quietly(&run).with_context(|| format!("a command of {page} failed"))?;
        let count = succeeded(&answers, is_success)?;
        let calls = block.lines().filter(|line| line.starts_with("curl ")).count();
        ensure!(calls > 0 && calls == count, "{calls} calls were answered {count} times:\n{answers}");
        println!("    {count} answers");
    }
    server.stop()
}

/// How many answers there are, each of them success.
fn succeeded(answers: &str, is_success: fn(&Value) -> bool) -> Result<usize> {
    let mut count = 0;
    for line in answers.lines().filter(|line| !line.is_empty()) {
        let answer: Value = serde_json::from_str(line).with_context(|| format!("no answer: {line}"))?;
        if !is_success(&answer) {
            bail!("a call that is shown is answered with {line}");
        }
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_success(answer: &Value) -> bool {
        answer["result"] == "success"
    }

    #[test]
    fn answers_are_counted_when_all_of_them_are_success() {
        assert_eq!(succeeded("{\"result\":\"success\"}\n\n{\"result\":\"success\",\"x\":1}\n", is_success).unwrap(), 2);
    }

    #[test]
    fn a_refusal_and_what_is_no_answer_are_found() {
        assert!(succeeded("{\"result\":\"failed\"}\n", is_success).unwrap_err().to_string().contains("failed"));
        assert!(succeeded("curl: (7) nobody there\n", is_success).is_err());
    }
}
