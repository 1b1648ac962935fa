//! Values as programs in the field write them.

use serde::{Deserialize, Deserializer, de::Error};

/// A whole number, also with a fraction of zero, or in quotes.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Whole(u32),
        Fraction(f64),
        Text(String),
    }
    let number = match Either::deserialize(deserializer) {
        Ok(Either::Whole(number)) => Some(number),
        // To JSON 90.0 and 90 are the same number.
        Ok(Either::Fraction(number)) => Some(number as u32).filter(|whole| f64::from(*whole) == number),
        Ok(Either::Text(text)) => {
            Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok())
        }
        Err(_) => None,
    };
    number.ok_or_else(|| D::Error::custom("a whole number from 0 to 4294967295 is expected"))
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
}
