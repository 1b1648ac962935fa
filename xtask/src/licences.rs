//! Checks every dependency against the licences and sources that deny.toml allows.
//!
//! `cargo deny` reads the same file and knows more; this part needs nothing but what cargo knows already, so it runs
//! every time and everywhere.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, Licensee, ParseMode};

use crate::{
    job::Job,
    metadata::{self, Package},
};

#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    #[serde(default)]
    deny: Vec<Ban>,
}

#[derive(Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
struct Sources {
    #[serde(rename = "allow-registry")]
    allow_registry: Vec<String>,
}

/// Checks the whole tree, of every platform.
///
/// # Errors
/// With every package that does not fit, and why.
pub fn check(job: &Job) -> Result<()> {
    let text = fs::read_to_string(job.workspace.root.join("deny.toml")).context("cannot read deny.toml")?;
    let rules = Rules::read(&text)?;
    let packages = metadata::read(&job.workspace.root, true)?.packages;
    let faults: Vec<String> = packages.iter().filter_map(|package| rules.fault(package)).collect();
    if !faults.is_empty() {
        bail!("these dependencies do not fit deny.toml:\n  {}", faults.join("\n  "));
    }
    println!("    {} packages fit", packages.len());
    Ok(())
}

struct Rules {
    allowed: Vec<Licensee>,
    exceptions: BTreeMap<String, Vec<Licensee>>,
    banned: BTreeMap<String, String>,
    registries: Vec<String>,
}

impl Rules {
    fn read(text: &str) -> Result<Self> {
        let deny: Deny = toml::from_str(text).context("cannot read deny.toml")?;
        let exceptions = deny.licenses.exceptions.into_iter();
        Ok(Self {
            allowed: licensees(&deny.licenses.allow)?,
            exceptions: exceptions.map(|e| Ok((e.name, licensees(&e.allow)?))).collect::<Result<_>>()?,
            banned: deny.bans.deny.into_iter().map(|ban| (ban.name, ban.reason)).collect(),
            registries: deny.sources.allow_registry,
        })
    }

    fn fault(&self, package: &Package) -> Option<String> {
        // What has no source is ours.
        let source = package.source.as_deref()?;
        let fault = if let Some(reason) = self.banned.get(&package.name) {
            format!("is banned: {reason}")
        } else if !self.registries.iter().any(|url| source.strip_prefix("registry+") == Some(url)) {
            format!("comes from {source}")
        } else {
            self.licence_fault(package)?
        };
        Some(format!("{} {} {fault}", package.name, package.version))
    }

    fn licence_fault(&self, package: &Package) -> Option<String> {
        let Some(text) = &package.license else { return Some("names no licence".into()) };
        let expression = match Expression::parse_mode(text, ParseMode::LAX) {
            Ok(expression) => expression,
            Err(error) => return Some(format!("names a licence that cannot be read: {text} ({})", error.reason)),
        };
        let more = self.exceptions.get(&package.name).map_or(&[][..], Vec::as_slice);
        let allowed = |req: &LicenseReq| self.allowed.iter().chain(more).any(|licensee| licensee.satisfies(req));
        (!expression.evaluate(allowed)).then(|| format!("is under {text}"))
    }
}

fn licensees(names: &[String]) -> Result<Vec<Licensee>> {
    names
        .iter()
        .map(|name| Licensee::parse(name).with_context(|| format!("deny.toml: no such licence: {name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";
    const DENY: &str = r#"
        licenses.allow = ["MIT", "Apache-2.0"]
        licenses.exceptions = [{ crate = "tool", allow = ["MPL-2.0"] }]
        bans.deny = [{ crate = "openssl-sys", reason = "TLS is rustls" }]
        sources.allow-registry = ["https://github.com/rust-lang/crates.io-index"]
    "#;

    fn fault(name: &str, licence: Option<&str>, source: Option<&str>) -> Option<String> {
        let package = Package {
            name: name.into(),
            version: "1.0.0".into(),
            license: licence.map(Into::into),
            source: source.map(Into::into),
        };
        Rules::read(DENY).unwrap().fault(&package)
    }

    #[test]
    fn an_allowed_licence_fits_however_it_is_written() {
        for licence in ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "MIT AND Apache-2.0"] {
            assert_eq!(fault("x", Some(licence), Some(INDEX)), None, "{licence}");
        }
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        for licence in [Some("GPL-3.0-only"), Some("MIT AND GPL-3.0-only"), Some("Nonsense"), None] {
            assert!(fault("x", licence, Some(INDEX)).is_some(), "{licence:?}");
        }
    }

    #[test]
    fn an_exception_holds_for_its_crate_alone() {
        assert_eq!(fault("tool", Some("MPL-2.0"), Some(INDEX)), None);
        assert!(fault("other", Some("MPL-2.0"), Some(INDEX)).is_some());
    }

    #[test]
    fn banned_crates_and_foreign_sources_are_found() {
        assert!(fault("openssl-sys", Some("MIT"), Some(INDEX)).unwrap().contains("TLS is rustls"));
        assert!(fault("x", Some("MIT"), Some("git+https://example.org/x")).is_some());
    }

    #[test]
    fn packages_of_the_workspace_are_ours() {
        assert_eq!(fault("rtm-core", None, None), None);
    }
}
