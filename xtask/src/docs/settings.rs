//! Every setting and every metric of the server is in docs/operations.md, every parameter of a client in
//! docs/parameters.md.

use std::{fs, path::Path};

/// Where the facts are, how a line that declares one begins and ends, and the document that explains them.
const FACTS: [(&str, &str, &str, &str); 6] = [
    ("rtm-server/src/config/mod.rs", "    pub ", ":", "docs/operations.md"),
    ("rtm-server/src/config/app.rs", "    pub ", ":", "docs/operations.md"),
    ("rtm-server/src/config/console.rs", "    pub ", ":", "docs/operations.md"),
    ("rtm-server/src/config/chat.rs", "    pub ", ":", "docs/operations.md"),
    ("rtm-server/src/metrics.rs", "pub const ", ";", "docs/operations.md"),
    ("rtm-core/src/parameters.rs", "//! | `", "`", "docs/parameters.md"),
];

/// A line for each setting, metric or parameter that its document does not mention in code quotes.
pub fn faults(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, prefix, end, document) in FACTS {
        let read = |path: &str| fs::read_to_string(root.join(path)).ok();
        let (Some(source), Some(page)) = (read(file), read(document)) else {
            faults.push(format!("{document}: it or {file}, which it explains, cannot be read"));
            continue;
        };
        let names = declared(&source, prefix, end);
        if names.is_empty() {
            faults.push(format!("{file}: declares nothing that is understood here"));
        }
        let missing = names.into_iter().filter(|name| !mentions(&page, name));
        faults.extend(missing.map(|name| format!("{document}: does not mention {name} of {file}")));
    }
    faults
}

/// The names in lines such as `    pub name: Type,` and `pub const NAME: &str = "name";`.
fn declared(source: &str, prefix: &str, end: &str) -> Vec<String> {
    let declarations = source.lines().filter_map(|line| Some(line.strip_prefix(prefix)?.split_once(end)?.0));
    declarations
        .map(|text| text.split_once('"').map_or(text, |(_, quoted)| quoted.trim_end_matches('"')))
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_.".contains(&byte)))
        // The sections themselves are headings, not keys.
        .filter(|name| {
            !["tls", "limits", "timers", "media", "messages", "chat", "apps", "rest", "console"].contains(name)
        })
        .map(str::to_owned)
        .collect()
}

fn mentions(page: &str, name: &str) -> bool {
    page.match_indices(name).any(|(offset, _)| {
        let before = page[..offset].chars().next_back();
        let after = page[offset + name.len()..].chars().next();
        matches!(before, Some('`' | '.')) && after == Some('`')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_metrics_are_found_in_the_source() {
        let found = |file: &str, source: &str| {
            let (_, prefix, end, _) = FACTS.iter().find(|fact| fact.0.ends_with(file)).unwrap();
            declared(source, prefix, end)
        };
        let config = "pub struct Limits {\n    /// Doc.\n    pub message_bytes: u32,\n    pub limits: Limits,\n}\n    pub fn load(x: u8)";
        assert_eq!(found("config/mod.rs", config), ["message_bytes"]);
        let metrics = "pub const SESSIONS: &str = \"rtm_sessions\";\npub const N: usize = 5;\n";
        assert_eq!(found("metrics.rs", metrics), ["rtm_sessions"]);
        let parameters = "//! | key | default |\n//! | `rtm.server` | none |\n//! `rtm.other`\n";
        assert_eq!(found("parameters.rs", parameters), ["rtm.server"]);
    }

    #[test]
    fn a_name_counts_in_code_quotes_only_and_as_a_whole() {
        assert!(mentions("| `ack_ms` |", "ack_ms") && mentions("`timers.ack_ms`", "ack_ms"));
        assert!(
            !mentions("ack_ms", "ack_ms") && !mentions("`ack_ms_more`", "ack_ms") && !mentions("`pack_ms`", "ack_ms")
        );
    }

    #[test]
    fn a_missing_source_is_a_fault_and_no_silent_success() {
        assert_eq!(faults(Path::new("/nowhere")).len(), FACTS.len());
    }
}
