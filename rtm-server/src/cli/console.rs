//! `rtm-server console`: the hash of a password, so that no configuration holds the password itself.

use std::io::{BufRead, IsTerminal, Read};

use rtm_server::console::password;

use super::arguments::Console;

/// Does what was asked.
pub fn run(command: &Console) -> Result<(), String> {
    match command {
        Console::Password => {
            println!("password = \"{}\"", password::hash(&ask()?)?);
            eprintln!("Put this line into the [console] section of the configuration.");
            Ok(())
        }
    }
}

/// The password: typed twice at a terminal, where nothing shows, or one line of standard input.
fn ask() -> Result<String, String> {
    if !std::io::stdin().is_terminal() {
        return line();
    }
    let _unseen = Unseen::new();
    eprint!("Password for the console, at least {} characters: ", password::SHORTEST);
    let first = line()?;
    eprint!("\nThe same again: ");
    let second = line()?;
    eprintln!();
    if first == second { Ok(first) } else { Err("the two differ; try again".into()) }
}

fn line() -> Result<String, String> {
    let mut text = String::new();
    let most = password::LONGEST as u64 + 2;
    let read = std::io::stdin().lock().take(most).read_line(&mut text);
    read.map_err(|error| format!("cannot read the password: {error}"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What is typed does not show until this is dropped, where there is a terminal that can do it.
struct Unseen {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Unseen {
    fn new() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(std::io::stdin()).ok();
        if let Some(before) = &before {
            let mut silent = before.clone();
            silent.local_modes.remove(LocalModes::ECHO);
            // Left visible, it is still the password that was typed.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &silent);
        }
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, before);
        }
    }
}

#[cfg(not(unix))]
impl Unseen {
    fn new() -> Self {
        Self {}
    }
}
