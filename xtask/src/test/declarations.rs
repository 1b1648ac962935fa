//! What headers in Objective-C declare, as a list that can be compared with a table.

use std::{collections::BTreeSet, iter::Peekable, vec::IntoIter};

use anyhow::{Result, ensure};

/// Fails with what one has and the other has not.
///
/// # Errors
/// When there is such a thing, or nothing was found.
pub fn compare(table: &str, headers: &str) -> Result<()> {
    let (wanted, found) = (declarations(table), declarations(headers));
    let missing: Vec<_> = wanted.difference(&found).collect();
    let surplus: Vec<_> = found.difference(&wanted).collect();
    ensure!(!wanted.is_empty(), "the table is empty");
    ensure!(
        missing.is_empty() && surplus.is_empty(),
        "declared otherwise than the table says\n  missing: {missing:#?}\n  too much: {surplus:#?}"
    );
    let count = |what: &str| wanted.iter().filter(|one| one.starts_with(what)).count();
    println!(
        "  {} classes, {} protocols, {} enumerations and {} block types are declared as the table says",
        count("class "),
        count("protocol "),
        count("enumeration "),
        count("typedef void ( ^")
    );
    Ok(())
}

/// One line for each class, property, method, enumeration, enumerator, type and constant, whatever its spaces and comments.
fn declarations(text: &str) -> BTreeSet<String> {
    let mut tokens = tokens(text).into_iter().peekable();
    let mut out = BTreeSet::new();
    while let Some(token) = tokens.next() {
        match token.as_str() {
            "@interface" => class(&mut tokens, "class", &mut out),
            "@protocol" => class(&mut tokens, "protocol", &mut out),
            "@class" => drop(until(&mut tokens, ";")),
            "typedef" if tokens.peek().is_some_and(|next| next.starts_with("NS_")) => {
                enumeration(&mut tokens, &mut out)
            }
            _ => drop(out.insert(format!("{token} {}", until(&mut tokens, ";").join(" ")))),
        }
    }
    out
}

type Tokens = Peekable<IntoIter<String>>;

fn until(tokens: &mut Tokens, end: &str) -> Vec<String> {
    let mut out = Vec::new();
    for token in tokens.by_ref() {
        if token == end {
            break;
        }
        out.push(token);
    }
    out
}

fn class(tokens: &mut Tokens, kind: &str, out: &mut BTreeSet<String>) {
    let mut head = Vec::new();
    while let Some(next) = tokens.peek() {
        match next.as_str() {
            // A protocol that is only named.
            ";" => {
                tokens.next();
                return;
            }
            // What a class consists of is its own affair.
            "{" => {
                until(tokens, "}");
                break;
            }
            "-" | "+" | "@property" | "@optional" | "@end" => break,
            _ => head.extend(tokens.next()),
        }
    }
    let name = head.first().cloned().unwrap_or_default();
    out.insert(format!("{kind} {}", head.join(" ")));
    let mut optional = "";
    while let Some(token) = tokens.next() {
        match token.as_str() {
            "@end" => return,
            "@optional" => optional = "@optional ",
            _ => drop(out.insert(format!("{name}: {optional}{token} {}", until(tokens, ";").join(" ")))),
        }
    }
}

fn enumeration(tokens: &mut Tokens, out: &mut BTreeSet<String>) {
    let head = until(tokens, "{");
    let name = head.get(head.len().saturating_sub(2)).cloned().unwrap_or_default();
    out.insert(format!("enumeration {}", head.join(" ")));
    let body = until(tokens, "}").join(" ");
    for member in body.split(" ,").map(str::trim).filter(|member| !member.is_empty()) {
        out.insert(format!("{name}: {}", member.trim_start_matches(", ")));
    }
    until(tokens, ";");
}

fn tokens(text: &str) -> Vec<String> {
    let mut code = String::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default();
        if !line.trim_start().starts_with('#') {
            code.push_str(line);
            code.push('\n');
        }
    }
    // They say who sees a symbol and who warns, not what is declared.
    let code = code.replace("__attribute__((visibility(\"default\")))", "").replace("__attribute__((unused))", "");
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut text = false;
    for c in code.chars() {
        if text || c.is_alphanumeric() || c == '_' || c == '@' || c == '"' {
            word.push(c);
            text ^= c == '"';
            continue;
        }
        if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            out.push(c.to_string());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "@protocol P; @interface A: NSObject\n@property (copy) NSString *x;\n- (void)go:(int)n;\n@end\n\
        typedef NS_ENUM(NSInteger, E) { One = 1, Two = (1 << 1), };";

    #[test]
    fn spaces_comments_and_ivars_do_not_count() {
        let headers = "/// A.\n@interface A : NSObject {\n  id _impl;\n}\n@property(copy) NSString* x; // x\n- (void) go: (int)n;\n@end\n\
            typedef NS_ENUM(NSInteger, E) {\n  One = 1,\n  /// 2.\n  Two = (1 << 1),\n};";
        compare(TABLE, headers).unwrap();
    }

    #[test]
    fn what_is_missing_added_or_other_is_found() {
        for (from, to) in [
            ("One = 1", "One = 2"),
            ("int", "long"),
            ("copy", "assign"),
            ("go:", "went:"),
            (": NSObject", ": A"),
            ("Two", "Three"),
            ("@end", "- (void)more;\n@end"),
            ("- (void)go:(int)n;", ""),
            ("NS_ENUM", "NS_OPTIONS"),
        ] {
            let error = compare(TABLE, &TABLE.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains("otherwise"), "{from} to {to}: {error}");
        }
    }
}
