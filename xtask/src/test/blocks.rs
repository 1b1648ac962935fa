//! The programs and commands in documents.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// The text of every fenced block in this language.
pub fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut text: Option<String> = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.as_ref() == language => {
                text = Some(String::new());
            }
            Event::Text(part) => {
                if let Some(text) = &mut text {
                    text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(text.take()),
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_the_language_is_taken_whole() {
        let page = "words\n```sh\nls\n```\n```cpp\nint a;\n\nint b;\n```\n```cpp\nint c;\n```\n";
        assert_eq!(blocks(page, "cpp"), ["int a;\n\nint b;\n", "int c;\n"]);
        assert_eq!(blocks(page, "rust"), [""; 0]);
    }
}
