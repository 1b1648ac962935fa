//! What a server says when it has started: what it is doing, and how to connect.

use std::fmt::Write;

use rtm_server::console::access::Door;
use rtm_server::{Config, Server};

use super::arguments::LogFormat;

/// Says it: to people as text, to machines as one log entry.
pub fn announce(server: &Server, format: LogFormat, files: Option<u64>) {
    match format {
        LogFormat::Text => eprint!("{}", text(&server.url(), server.config(), files)),
        LogFormat::Json => tracing::info!(
            url = server.url(),
            development = server.config().development(),
            data_dir = %server.config().data_dir.display(),
            open_files = files,
            "started"
        ),
    }
}

fn text(url: &str, config: &Config, files: Option<u64>) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let mut line = |label: &str, value: std::fmt::Arguments<'_>| {
        let _ = writeln!(text, "  {label:<9}{value}");
    };
    if config.development() {
        line("mode", format_args!("development: any App ID may log in, without a token"));
        if !config.listen.ip().is_loopback() {
            line("WARNING", format_args!("everybody who reaches {} may log in under any name", config.listen));
        }
    } else {
        let ids: Vec<&str> = config.apps.iter().map(|app| app.id.as_str()).collect();
        line("mode", format_args!("only these App IDs may log in: {}", ids.join(", ")));
    }
    line("data", format_args!("{}", absolute(&config.data_dir)));
    line("connect", format_args!("RTM_SERVER={url}   (clients on this machine need nothing when the port is 8700)"));
    match Door::of(config) {
        Door::Loopback => line("console", format_args!("{}   (from this machine alone)", page(url))),
        Door::Password => line("console", format_args!("{}   (asks for its password)", page(url))),
        Door::Shut => line("console", format_args!("off; `rtm-server console password` makes what turns it on")),
    }
    let limits = &config.limits;
    line(
        "limits",
        format_args!(
            "messages {} B, media {} B for {}, {} transfers, {} channels per client",
            limits.message_bytes, limits.media_bytes, config.media.life_ms, limits.transfers, limits.channels
        ),
    );
    if let Some(files) = files {
        line("files", format_args!("{files} may be open: one for each connection and running transfer"));
    }
    line("stop", format_args!("Ctrl-C or SIGTERM; sessions and transfers get {} to finish", config.timers.drain_ms));
    text
}

/// Where a browser on this machine finds the console.
fn page(url: &str) -> String {
    let here = url.replacen("0.0.0.0:", "127.0.0.1:", 1).replacen("[::]:", "[::1]:", 1);
    format!("{}/", here.replacen("ws", "http", 1))
}

fn absolute(path: &std::path::Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_to_connect_and_what_is_open_to_everybody() {
        let mut config = Config::default();
        let said = text("ws://127.0.0.1:1234", &config, None);
        assert!(said.contains("RTM_SERVER=ws://127.0.0.1:1234"), "{said}");
        assert!(said.contains("development") && !said.contains("WARNING"), "{said}");
        assert!(said.contains("http://127.0.0.1:1234/   (from this machine"), "{said}");
        config.listen = "0.0.0.0:1".parse().unwrap();
        assert!(text("", &config, None).contains("WARNING"));
        config.apps.push(rtm_server::config::App { id: "one".into(), ..Default::default() });
        let said = text("", &config, None);
        assert!(said.contains("one") && !said.contains("WARNING") && !said.contains("development"), "{said}");
        assert!(said.contains("off; `rtm-server console password`"), "{said}");
        config.console.password = rtm_server::console::password::hash("correct horse").unwrap();
        let said = text("wss://0.0.0.0:5", &config, None);
        assert!(said.contains("https://127.0.0.1:5/   (asks for its password)"), "{said}");
    }
}
