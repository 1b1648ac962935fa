//! Words that speak of one machine or of how the work was organised, not of the project.

use super::{Page, line};

/// Each in two pieces, so that this table does not find itself.
const WORDS: &[(&str, &str)] = &[
    // Absolute paths of the machines this was written on; examples speak of made-up people's folders instead.
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/tmp/", "target"),
    ("/tmp/", "brief"),
    // Private notes.
    ("see", "ds/rtm-"),
    ("TODO", "("),
    ("FIX", "ME"),
    // Who or what typed it does not matter to the reader.
    ("cla", "ude"),
    ("anth", "ropic"),
    ("chat", "gpt"),
    ("sub", "agent"),
];

/// A line for each such word.
pub fn faults(page: &Page) -> Vec<String> {
    let text = page.text.to_ascii_lowercase();
    WORDS
        .iter()
        .map(|(head, tail)| format!("{head}{tail}").to_ascii_lowercase())
        .flat_map(|word| {
            let places = text.match_indices(&word).map(|(offset, _)| offset);
            let places = places.filter(|&offset| begins_here(&text, offset)).map(|offset| line(&text, offset));
            places
                .map(|line| format!("{}:{line}: {word:?} does not belong into the project", page.path))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A word does not count in the middle of another; a path does, unless it is the end of a relative one.
fn begins_here(text: &str, offset: usize) -> bool {
    let before = text[..offset].chars().next_back();
    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> Vec<String> {
        faults(&Page { path: "src/x.rs".into(), text: text.into() })
    }

    #[test]
    fn a_path_of_somebodys_machine_is_found_with_its_line() {
        let text = format!("fine\nsee {}{}shared/notes", "/wo", "rk/");
        assert_eq!(
            faults_of(&text),
            [format!("src/x.rs:2: {:?} does not belong into the project", "/wo".to_owned() + "rk/")]
        );
        assert_eq!(faults_of(&format!("\"{}{}notes\"", "/ro", "ot/")).len(), 1);
    }

    #[test]
    fn ordinary_words_are_fine() {
        assert_eq!(faults_of("the frame/work/flow; a seed is printed; at home; the root/folder; /workspace"), [""; 0]);
    }

    #[test]
    fn this_table_does_not_find_itself() {
        assert_eq!(faults_of(include_str!("words.rs")), [""; 0]);
    }
}
