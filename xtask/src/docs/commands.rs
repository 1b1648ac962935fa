//! Every `cargo xtask ...` in a document is a command that exists.

use clap::CommandFactory;

use super::{Page, line};
use crate::{Cli, test::parts};

const DOOR: &str = "cargo xtask ";

/// A line for each mention of a command or a part of the tests that does not exist.
pub fn faults(page: &Page) -> Vec<String> {
    let commands: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let mentions = page.text.match_indices(DOOR).map(|(offset, _)| (offset, &page.text[offset + DOOR.len()..]));
    mentions
        .filter_map(|(offset, rest)| {
            // What stands for something else (COMMAND, `test NAME`) is in capitals, and no command's name is.
            let mut words = rest.lines().next().unwrap_or_default().split(' ').map(name);
            let command = words.next().filter(|command| !command.is_empty())?;
            let fault = if !commands.iter().any(|known| known == command) {
                format!("there is no `{DOOR}{command}`")
            } else if command == "test" {
                let part = words.next().filter(|part| !part.is_empty() && ends_here(rest, part))?;
                if parts::ALL.iter().any(|known| known.name == part) {
                    return None;
                }
                format!("there is no part of the tests called {part}")
            } else {
                return None;
            };
            Some(format!("{}:{}: {fault}", page.path, line(&page.text, offset)))
        })
        .collect()
}

/// The name at the beginning of a word: what follows it is punctuation or the end of a code span.
fn name(word: &str) -> &str {
    let end = word.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(word.len());
    &word[..end]
}

/// Whether the part is still inside the code span, and not the prose behind it: "`cargo xtask test` runs".
fn ends_here(rest: &str, part: &str) -> bool {
    rest.strip_prefix("test ").is_some_and(|after| after.starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> Vec<String> {
        faults(&Page { path: "README.md".into(), text: text.into() })
    }

    #[test]
    fn commands_and_parts_that_exist_are_fine() {
        let text = "Run `cargo xtask test` first, then\n    cargo xtask test core -- name\n`cargo xtask demo`. \
                    `cargo xtask COMMAND`, `cargo xtask test NAME`, cargo xtask test\ncore";
        assert_eq!(faults_of(text), [""; 0]);
    }

    #[test]
    fn a_command_that_does_not_exist_is_found_with_its_line() {
        assert_eq!(faults_of("\n`cargo xtask fly`"), ["README.md:2: there is no `cargo xtask fly`"]);
    }

    #[test]
    fn a_part_that_does_not_exist_is_found() {
        assert_eq!(faults_of("`cargo xtask test cobol`"), ["README.md:1: there is no part of the tests called cobol"]);
    }
}
