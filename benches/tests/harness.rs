//! The harness against its own relay: what it sends arrives, is counted and reported, and nothing is left behind.

use std::process::Command;

/// Runs the benchmark with these arguments; returns what it printed, and what it said while it ran.
fn bench(arguments: &str) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_rtm-bench")).args(arguments.split(' ')).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{}: {stderr}", output.status);
    (stdout, stderr)
}

#[test]
fn every_kind_of_message_work_is_measured_and_reported() {
    let (report, progress) = bench("--system raw --only A,B1,B2,C1,C2,L --millis 60 --repetitions 2 --payload 64");
    for (case, jobs) in [("A", 1), ("B1", 1), ("B2", 1), ("C1", 2), ("C2", 2), ("L", 1)] {
        let lines = |text: &str, start: &str| text.lines().filter(|line| line.starts_with(start)).count();
        assert_eq!(lines(&progress, &format!("[2/2] {case} ")), jobs, "{progress}");
        assert!(lines(&report, &format!("| {case} | ")) >= jobs, "{report}");
    }
    assert!(report.contains("No aim could be judged"), "{report}");
}

#[test]
fn a_folder_without_documents_is_named_instead_of_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rtm-bench"));
    command.current_dir(&folder).args("--system raw --only A --millis 50 --repetitions 1 --write".split(' '));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("run this in the project's folder"), "{said}");
}
