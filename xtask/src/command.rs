//! A command line as a value: built once, printed so that the reader can paste it into a shell, and run.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    path::Path,
    process::Command,
};

use crate::environment;

/// One program with its arguments and what it adds to the environment. `Display` is a line for a POSIX shell.
#[derive(Clone, Debug)]
pub struct Cmd {
    program: OsString,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
}

impl Cmd {
    /// A command that runs `program`, looked up in PATH unless it names a file.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self { program: program.as_ref().to_owned(), args: Vec::new(), envs: Vec::new() }
    }

    /// `cargo` followed by words separated by spaces: the same cargo that runs this program.
    pub fn cargo(words: &str) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::new(cargo).words(words)
    }

    /// Adds one argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments that contain no spaces, written as one string.
    pub fn words(self, words: &str) -> Self {
        self.args(words.split_whitespace())
    }

    /// Adds several arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Adds `-DNAME=VALUE`, as CMake takes it.
    pub fn define(self, name: &str, value: impl AsRef<OsStr>) -> Self {
        let mut arg = OsString::from(format!("-D{name}="));
        arg.push(value);
        self.arg(arg)
    }

    /// Sets one variable of the environment.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.envs.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// The same as the standard library spells it, in an environment without what cargo set for this program.
    pub fn to_command(&self) -> Command {
        let mut command = Command::new(&self.program);
        environment::clean(&mut command);
        command.args(&self.args).envs(self.envs.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.envs {
            write!(f, "{}={} ", name.to_string_lossy(), quoted(value))?;
        }
        // `cargo` reads better than the path of the toolchain's own copy, and does the same.
        match Path::new(&self.program).file_name() {
            Some(name) if name == "cargo" => f.write_str("cargo")?,
            _ => f.write_str(&quoted(&self.program))?,
        }
        self.args.iter().try_for_each(|arg| write!(f, " {}", quoted(arg)))
    }
}

/// A word as a POSIX shell takes it for one.
pub fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_command_does_the_same_when_pasted_into_a_shell() {
        let odd = "it's a $HOME; \"quoted\"\nline";
        let cmd = Cmd::new("printf").arg("%s").arg(odd).env("RTM_X", "a b");
        let pasted = Command::new("sh").arg("-c").arg(cmd.to_string()).output().unwrap();
        assert_eq!(String::from_utf8(pasted.stdout).unwrap(), odd, "{cmd}");
    }

    #[test]
    fn cargo_is_printed_by_its_name() {
        assert_eq!(Cmd::cargo("test -p rtm-core").to_string(), "cargo test -p rtm-core");
    }
}
