//! Every relative link in a document leads to a file that is there, and to a heading that is in it.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Page, line};

/// A line for each link that leads nowhere. `read` gives the text of a file, `exists` tells whether a path is there.
pub fn faults(page: &Page, read: impl Fn(&str) -> Option<String>, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for (event, range) in Parser::new_ext(&page.text, Options::ENABLE_TABLES).into_offset_iter() {
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) = event else {
            continue;
        };
        if dest_url.contains("://") || dest_url.starts_with("mailto:") {
            continue;
        }
        let (target, heading) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
        let path = if target.is_empty() { Some(page.path.clone()) } else { resolve(&page.path, target) };
        let fault = match path {
            None => Some("leads out of the project".to_owned()),
            Some(path) if !exists(&path) => Some(format!("leads to {path}, which does not exist")),
            Some(path) if !heading.is_empty() && path.ends_with(".md") => {
                let there = read(&path).is_some_and(|text| headings(&text).iter().any(|slug| slug == heading));
                (!there).then(|| format!("leads to a heading #{heading} that {path} does not have"))
            }
            Some(_) => None,
        };
        if let Some(fault) = fault {
            faults.push(format!("{}:{}: a link {fault}", page.path, line(&page.text, range.start)));
        }
    }
    faults
}

/// The path that a relative link in the file `from` means; nothing when it climbs out of the root.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of a document's headings, made as the usual code hosts make them.
fn headings(text: &str) -> Vec<String> {
    let mut slugs = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => slugs.extend(heading.take().map(|text| slug(&text))),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            _ => {}
        }
    }
    slugs
}

fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> Vec<String> {
        let page = Page { path: "docs/a.md".into(), text: text.into() };
        let read = |path: &str| (path == "README.md").then(|| "# The `rtm` server: how to\n".to_owned());
        faults(&page, read, |path| ["README.md", "docs", "docs/a.md", "docs/b.md"].contains(&path))
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let text = "[a](b.md) [b](../README.md) [c](../README.md#the-rtm-server-how-to) [d](https://example.org/x) \
                    ![e](./b.md) [f](.)\n```\n[g](nowhere.md)\n```\n`[h](nowhere.md)`";
        assert_eq!(faults_of(text), [""; 0]);
    }

    #[test]
    fn a_dead_link_is_found_with_its_line() {
        assert_eq!(faults_of("\n[x](c.md)"), ["docs/a.md:2: a link leads to docs/c.md, which does not exist"]);
        assert!(faults_of("![x](c.png)")[0].contains("docs/c.png"));
        assert!(faults_of("[x][y]\n\n[y]: c.md")[0].contains("docs/c.md"));
    }

    #[test]
    fn a_missing_heading_is_found() {
        assert!(faults_of("[x](../README.md#nothing)")[0].contains("#nothing"));
        assert!(faults_of("[x](#nothing)")[0].contains("docs/a.md"));
    }

    #[test]
    fn a_link_out_of_the_project_is_found() {
        assert!(faults_of("[x](../../secret.md)")[0].contains("out of the project"));
    }
}
