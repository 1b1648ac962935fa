//! What a command prints goes on at once, and the end of it is kept: a log of which only the end is left still tells what failed.

use std::{
    collections::VecDeque,
    io::{self, Read, Write},
    process::Command,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

/// How many lines are kept of the end.
const END: usize = 80;
/// How many lines are kept of what came before, of those that look like failures.
const FOUND: usize = 40;
/// How many characters are kept of a line.
const WIDTH: usize = 1_000;
/// What lines that look like failures have.
const MARKS: [&str; 6] = ["error:", "error[", "FAILED", "failed", "panicked", "Sanitizer"];
/// What such lines have when nothing failed.
const HARMLESS: [&str; 2] = [" 0 failed", "... ok"];

/// How long to wait for the end of what a command prints when the command has ended. A daemon that it left behind holds the pipe open.
const PATIENCE: Duration = Duration::from_secs(5);

/// The end of what was printed.
#[derive(Debug, Default)]
struct Tail {
    found: Vec<String>,
    end: VecDeque<String>,
    passed_over: usize,
    /// What came behind the last line break.
    begun: Vec<u8>,
}

impl Tail {
    fn add(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.line();
            }
        }
    }

    fn line(&mut self) {
        let line = String::from_utf8_lossy(&self.begun).trim_end().chars().take(WIDTH).collect();
        self.begun.clear();
        self.end.push_back(line);
        if self.end.len() <= END {
            return;
        }
        match self.end.pop_front() {
            Some(early) if self.found.len() < FOUND && looks_failed(&early) => self.found.push(early),
            _ => self.passed_over += 1,
        }
    }

    fn text(&mut self) -> String {
        if !self.begun.is_empty() {
            self.line();
        }
        let mut lines = self.found.clone();
        if self.passed_over > 0 {
            lines.push(format!("... ({} more lines)", self.passed_over));
        }
        lines.extend(self.end.iter().cloned());
        lines.join("\n")
    }
}

fn looks_failed(line: &str) -> bool {
    MARKS.iter().any(|mark| line.contains(mark)) && !HARMLESS.iter().any(|mark| line.contains(mark))
}

/// Follows what one command prints.
pub struct Following {
    tail: Arc<Mutex<Tail>>,
    ended: Receiver<()>,
}

impl Following {
    /// Has the command print into a pipe, and what comes out of that goes to our standard output at once. The command must be dropped
    /// before [`Following::end`]: it holds the pipe open.
    ///
    /// # Errors
    /// When there is no pipe.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        let (mut from, to) = io::pipe()?;
        command.stdout(to.try_clone()?).stderr(to);
        let tail = Arc::new(Mutex::new(Tail::default()));
        let (tell, ended) = mpsc::channel::<()>();
        let kept = Arc::clone(&tail);
        thread::spawn(move || {
            let _tell = tell;
            let mut bytes = vec![0; 64 * 1024];
            while let Ok(count @ 1..) = from.read(&mut bytes) {
                let mut out = io::stdout().lock();
                // Whether anybody reads it or not: the command must not come to a standstill.
                let _ = out.write_all(&bytes[..count]).and_then(|()| out.flush());
                drop(out);
                kept.lock().unwrap_or_else(PoisonError::into_inner).add(&bytes[..count]);
            }
        });
        Ok(Self { tail, ended })
    }

    /// Waits until everything has gone on, and gives the end of it: the last lines, and before them those that look like failures.
    pub fn end(self) -> String {
        // Nothing is ever sent: the end is that the sender goes.
        let _ = self.ended.recv_timeout(PATIENCE);
        self.tail.lock().unwrap_or_else(PoisonError::into_inner).text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(lines: impl IntoIterator<Item = String>) -> String {
        let mut tail = Tail::default();
        for line in lines {
            tail.add(format!("{line}\n").as_bytes());
        }
        tail.text()
    }

    #[test]
    fn the_last_lines_are_kept_and_earlier_ones_that_look_like_failures() {
        let mut lines: Vec<String> = (0..200).map(|number| format!("line {number}")).collect();
        lines[3] = "a.swift:18: error: it is not nil".into();
        lines[4] = "test result: ok. 64 passed; 0 failed; 0 ignored".into();
        lines[5] = "test a_call_that_failed ... ok".into();
        let kept = tail(lines);
        let kept: Vec<&str> = kept.lines().collect();
        assert_eq!(kept[..3], ["a.swift:18: error: it is not nil", "... (119 more lines)", "line 120"]);
        assert_eq!((kept.len(), kept[81]), (82, "line 199"));
    }

    #[test]
    fn what_is_short_is_kept_as_it_is() {
        assert_eq!(tail(["one".into(), "two failed".into()]), "one\ntwo failed");
        assert_eq!(tail([]), "");
    }

    #[test]
    fn however_much_looks_like_failures_and_however_long_a_line_is_little_is_kept() {
        let kept = tail((0..5_000).map(|_| "panicked ".repeat(1_000)));
        assert_eq!(kept.lines().count(), FOUND + 1 + END);
        assert!(kept.lines().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn lines_come_in_pieces_and_the_last_need_not_end() {
        let mut tail = Tail::default();
        for piece in ["on", "e\ntw", "o"] {
            tail.add(piece.as_bytes());
        }
        assert_eq!(tail.text(), "one\ntwo");
    }
}
