//! Values as programs in the field write them.

use serde::{Deserialize, Deserializer, de::Error};

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(u32),
    Fraction(f64),
    Text(String),
}

impl Written {
    fn number(self) -> Option<u32> {
        match self {
            Written::Whole(number) => Some(number),
            // To JSON 90.0 and 90 are the same number.
            Written::Fraction(number) => Some(number as u32).filter(|whole| f64::from(*whole) == number),
            Written::Text(text) => {
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|_| digits)
            }
        }
    }
}

const EXPECTED: &str = "a whole number from 0 to 4294967295 is expected";

/// A whole number, also with a fraction of zero, or in quotes.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = Written::deserialize(deserializer).ok().and_then(Written::number);
    number.ok_or_else(|| D::Error::custom(EXPECTED))
}

/// The same, or `null` for none.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let written: Option<Written> = Option::deserialize(deserializer).map_err(|_| D::Error::custom(EXPECTED))?;
    written.map(|written| written.number().ok_or_else(|| D::Error::custom(EXPECTED))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u32> {
        number(&mut serde_json::Deserializer::from_str(text)).ok()
    }

    #[test]
    fn a_whole_number_is_taken_however_it_is_written() {
        for (text, number) in
            [("0", 0), ("90", 90), ("90.0", 90), ("9e1", 90), ("\"90\"", 90), ("4294967295", u32::MAX)]
        {
            assert_eq!(read(text), Some(number), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for text in ["-1", "1.5", "4294967296", "1e300", "\"\"", "\"+1\"", "\"1.0\"", "true", "null", "[1]", "{}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn null_is_no_number_where_one_may_be_missing() {
        let read = |text: &str| optional(&mut serde_json::Deserializer::from_str(text));
        assert_eq!(read("null").unwrap(), None);
        assert_eq!(read("7.0").unwrap(), Some(7));
        assert!(read("-7").is_err() && read("[]").is_err());
    }
}
