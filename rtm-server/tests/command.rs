//! The command `rtm-server` as people and service managers use it.

mod support;

use std::net::TcpListener;

use support::process::{self, Process};
use support::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Expects failure with one line that holds all of `words`.
async fn refused(command: &mut tokio::process::Command, words: &[&str]) {
    let (code, stdout, stderr) = process::run(command).await;
    assert_eq!(code, 1, "{stderr}");
    assert_eq!(stdout, "", "nothing for programs to read");
    let line = stderr.trim_end();
    assert!(line.starts_with("rtm-server: ") && !line.contains('\n'), "one line: {stderr:?}");
    for word in words {
        assert!(line.contains(word), "{word:?} is missing in: {line}");
    }
}

#[tokio::test]
async fn the_first_line_tells_programs_where_it_listens_and_stderr_tells_people() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("made/when/missing");
    let server = Process::start(&mut process::command(&data)).await;
    assert!(server.url.starts_with("ws://127.0.0.1:") && server.address().port() != 0, "{}", server.url);
    let url = server.url.clone();
    let answer = client().get(format!("{}/healthz", server.base())).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    server.signal("TERM").await;
    let (status, said) = server.ended().await;
    assert_eq!(status.code(), Some(0), "{said}");
    for word in ["development", &format!("RTM_SERVER={url}"), &data.display().to_string(), "31457280", "draining"] {
        assert!(said.contains(word), "{word:?} is missing in: {said}");
    }
}

#[tokio::test]
async fn a_client_logs_in_and_its_media_key_opens_media_until_it_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Process::start(process::command(&data).env("RTM_TIMERS_RESUME_WINDOW_MS", "50")).await;
    let (alice, key) = server.login("app", "alice").await;
    let (_bob, other) = server.login("app", "bob").await;
    assert_ne!(key, other);
    let stored = upload(&client(), &server.base(), &key, "a picture").await;
    drop(alice);
    eventually("the end of the key", async || match upload(&client(), &server.base(), &key, "late").await.status {
        401 => Ok(()),
        status => Err(status.to_string()),
    })
    .await;
    let back = download(&client(), &server.base(), &other, stored.id()).await;
    assert_eq!(back.bytes().await.unwrap(), "a picture");
}

#[tokio::test]
async fn both_signals_end_it_with_code_0_and_nothing_more_on_stdout() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Process::start(&mut process::command(&folder.path().join("data"))).await;
        let (mut link, _key) = server.login("app", "alice").await;
        server.signal(signal).await;
        assert_eq!(server.rest_of_stdout().await, "");
        let (status, said) = server.ended().await;
        assert_eq!(status.code(), Some(0), "{signal}: {said}");
        assert!(said.contains(signal), "{said}");
        // The client was told before the connection ended.
        let mut last = Vec::new();
        within("the end of the connection", link.read_to_end(&mut last)).await.unwrap();
        assert!(!last.is_empty());
    }
}

#[tokio::test]
async fn a_running_transfer_ends_well_when_the_server_is_told_to_go() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Process::start(&mut process::command(&data)).await;
    let (_link, key) = server.login("app", "alice").await;
    let mut stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
    let bytes = noise(900_000, 1);
    let head = format!(
        "POST /v1/media HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {key}\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&bytes[..700_000]).await.unwrap();
    eventually("the file of the upload", async || match media_files(&data).len() {
        1 => Ok(()),
        count => Err(count.to_string()),
    })
    .await;
    server.signal("TERM").await;
    eventually("the port to be closed", async || match tokio::net::TcpStream::connect(server.address()).await {
        Ok(_) => Err("still accepting".into()),
        Err(_) => Ok(()),
    })
    .await;
    stream.write_all(&bytes[700_000..]).await.unwrap();
    let answer = support::link::head(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    drop(stream);
    let (status, said) = server.ended().await;
    assert_eq!(status.code(), Some(0), "{said}");
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Process::start(process::command(&data).env("RTM_TIMERS_DRAIN_MS", "3600000")).await;
    let (_link, key) = server.login("app", "alice").await;
    let mut stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
    let head = format!(
        "POST /v1/media HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {key}\r\nContent-Length: 9000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&noise(2_000_000, 1)).await.unwrap();
    eventually("the file of the upload", async || match media_files(&data).len() {
        1 => Ok(()),
        count => Err(count.to_string()),
    })
    .await;
    server.signal("TERM").await;
    eventually("the port to be closed", async || match tokio::net::TcpStream::connect(server.address()).await {
        Ok(_) => Err("still accepting".into()),
        Err(_) => Ok(()),
    })
    .await;
    server.signal("TERM").await;
    let (status, said) = server.ended().await;
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("SIGTERM again"), "{said}");
}

#[tokio::test]
async fn a_taken_port_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let mut command = process::bare();
    command.args(["--listen", &address, "--data-dir"]).arg(folder.path().join("data"));
    refused(&mut command, &[&address, "taken", "--listen"]).await;
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}

#[tokio::test]
async fn an_unwritable_folder_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // Below a file nobody can write, not even root.
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let data = file.join("data");
    refused(&mut process::command(&data), &["data folder", &data.display().to_string(), "--data-dir"]).await;
}

#[tokio::test]
async fn a_folder_in_use_is_told_with_the_process_that_uses_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Process::start(&mut process::command(&data)).await;
    refused(&mut process::command(&data), &["in use", &first.pid().to_string(), "--data-dir"]).await;
    first.signal("KILL").await;
    first.ended().await;
    // A killed server holds no lock.
    Process::start(&mut process::command(&data)).await;
}

#[tokio::test]
async fn a_damaged_database_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("rtm.sqlite3"), "this is no database".repeat(100)).unwrap();
    refused(&mut process::command(&data), &["rtm.sqlite3", "damaged", "backup"]).await;
}

#[tokio::test]
async fn a_bad_configuration_is_told_by_file_line_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rtm.toml");
    let path = file.display().to_string();
    let data = folder.path().join("data");
    let serve = || {
        let mut command = process::command(&data);
        command.args(["--config", &path]);
        command
    };
    refused(&mut serve(), &[&path, "No such file"]).await;
    for (text, words) in [
        ("[limits]\nmedia_bites = 1", &["line 2", "media_bites"][..]),
        ("[limits]\nmedia_bytes = \"many\"", &["line 2", "media_bytes", "u64"]),
        ("listen = [", &["line 1"]),
        ("[timers]\nlogin_ms = 0", &["timers.login_ms"]),
        ("[[apps]]\nid = \"a\"\ncertificates = [\"x\"]", &["apps.certificates", "32 hexadecimal digits"]),
        ("[tls]\ncertificate = \"none.pem\"\nkey = \"none.pem\"", &["none.pem", "tls.certificate"]),
    ] {
        std::fs::write(&file, text).unwrap();
        refused(&mut serve(), words).await;
    }
    refused(process::command(&data).env("RTM_TIMERS_LOGIN_MS", "soon"), &["RTM_TIMERS_LOGIN_MS", "soon"]).await;
    assert!(!data.exists(), "nothing was begun");
}

#[tokio::test]
async fn a_bad_certificate_or_key_is_told_by_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let make = || rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let (one, two) = (make(), make());
    std::fs::write(at("one.pem"), one.cert.pem()).unwrap();
    std::fs::write(at("one.key"), one.signing_key.serialize_pem()).unwrap();
    std::fs::write(at("two.key"), two.signing_key.serialize_pem()).unwrap();
    std::fs::write(at("junk.pem"), "-----BEGIN CERTIFICATE-----\njunk\n-----END CERTIFICATE-----\n").unwrap();
    std::fs::write(at("empty.pem"), "").unwrap();
    for (certificate, key, words) in [
        ("junk.pem", "one.key", &["junk.pem", "tls.certificate"][..]),
        ("empty.pem", "one.key", &["empty.pem", "tls.certificate"]),
        ("missing.pem", "one.key", &["missing.pem", "No such file"]),
        ("one.pem", "one.pem", &["one.pem", "tls.key"]),
        ("one.pem", "two.key", &["one.pem", "two.key", "belongs"]),
    ] {
        let mut command = process::command(&at("data"));
        command.env("RTM_TLS_CERTIFICATE", at(certificate)).env("RTM_TLS_KEY", at(key));
        refused(&mut command, words).await;
    }
}

#[tokio::test]
async fn development_mode_stays_on_the_loopback_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let anywhere = |more: &[&str]| {
        let mut command = process::bare();
        command.args(["--listen", "0.0.0.0:0", "--data-dir"]).arg(folder.path().join("data")).args(more);
        command
    };
    refused(&mut anywhere(&[]), &["0.0.0.0:0", "--development-anywhere"]).await;
    let server = Process::start(&mut anywhere(&["--development-anywhere"])).await;
    server.signal("TERM").await;
    let (_, said) = server.ended().await;
    assert!(said.contains("WARNING"), "{said}");
}

#[tokio::test]
async fn check_config_prints_what_is_in_force_or_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rtm.toml");
    std::fs::write(&file, "[limits]\ntransfers = 3\n[[apps]]\nid = \"one\"\n").unwrap();
    let check = || {
        let mut command = process::bare();
        command.arg("check-config").arg(&file);
        command
    };
    let (code, stdout, stderr) = process::run(check().env("RTM_LIMITS_CHANNELS", "4")).await;
    assert_eq!(code, 0, "{stderr}");
    for line in ["transfers = 3", "channels = 4", "media_bytes = 31457280", "login_ms = 10000", "id = \"one\""] {
        assert!(stdout.contains(line), "{line} is missing in:\n{stdout}");
    }
    // What it prints is a configuration, and the same one.
    std::fs::write(&file, &stdout).unwrap();
    assert_eq!(process::run(&mut check()).await.1, stdout);

    std::fs::write(&file, "port = 1").unwrap();
    refused(&mut check(), &["port", "line 1"]).await;
    std::fs::write(&file, "listen = \"0.0.0.0:1\"").unwrap();
    refused(&mut check(), &["--development-anywhere"]).await;
}

#[tokio::test]
async fn logs_are_json_when_asked_and_silent_when_filtered() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let run = async |more: &[&str]| {
        let server = Process::start(process::command(&data).args(more)).await;
        server.signal("TERM").await;
        server.ended().await.1
    };
    let said = run(&["--log-format", "json"]).await;
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect();
    assert!(lines.iter().any(|line| line["message"] == "started" && line["development"] == true), "{said}");
    let said = run(&["--log-format", "json", "--log", "error"]).await;
    assert_eq!(said, "");
    refused(process::command(&data).args(["--log", "rtm=loud"]), &["rtm=loud", "--log info"]).await;
}

#[tokio::test]
async fn tokens_are_made_and_inspected_on_the_command_line() {
    const APP: &str = "970CA35de60c44645bbae8a215061b33";
    const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rtm.toml");
    std::fs::write(&file, format!("[[apps]]\nid = {APP:?}\ncertificates = [{CERTIFICATE:?}]")).unwrap();
    let token = |words: &[&str]| {
        let mut command = process::bare();
        command.arg("token").args(words);
        command
    };
    let config = file.to_str().unwrap();
    let app = ["--app", APP, "--certificate", CERTIFICATE];
    for format in ["006", "007"] {
        let make = ["make", "--user", "ann", "--expire", "600", "--format", format];
        let (code, made, said) = process::run(token(&make).args(app)).await;
        assert_eq!((code, &*said), (0, ""));
        assert!(made.starts_with(format) && made.ends_with('\n') && made.lines().count() == 1, "{made}");
        let made = made.trim();
        let (code, said, _) = process::run(&mut token(&["inspect", made, "--user", "ann", "--config", config])).await;
        assert!(code == 0 && said.contains("ann may log in until") && said.contains(APP), "{said}");
        let (code, said, refused) = process::run(token(&["inspect", made, "--user", "bob"]).args(app)).await;
        assert!(code == 1 && said.contains(APP) && refused.contains("login error 5"), "{said}{refused}");
        let (code, said, _) = process::run(&mut token(&["inspect", made])).await;
        assert!(code == 0 && said.contains("not checked"), "{said}");
    }
    let (code, made, _) = process::run(&mut token(&["make", "--user", "ann", "--config", config])).await;
    assert!(code == 0 && made.starts_with("007"), "the only App of the configuration");

    refused(&mut token(&["inspect", "no token"]), &["neither 006 nor 007"]).await;
    refused(&mut token(&["make", "--user", "ann"]), &["--app", "--config"]).await;
    refused(token(&["make", "--user", ""]).args(app), &["--user"]).await;
    refused(&mut token(&["make", "--user", "ann", "--app", APP, "--certificate", "short"]), &["32 hex"]).await;
    refused(&mut token(&["make", "--user", "ann", "--app", "other", "--config", config]), &["no App"]).await;
    let (code, ..) = process::run(token(&["make", "--user", "ann", "--expire", "86401"]).args(app)).await;
    assert_eq!(code, 2, "more than a day is not understood");
}
