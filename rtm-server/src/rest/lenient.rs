//! Values as programs in the field write them.

use serde::{Deserialize, Deserializer, de::Error};

/// A number, or one in quotes.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u32),
        Text(String),
    }
    match Either::deserialize(deserializer) {
        Ok(Either::Number(number)) => Ok(number),
        Ok(Either::Text(text)) => text.parse().map_err(|_| D::Error::custom(format!("{text:?} is no number"))),
        Err(_) => Err(D::Error::custom("a number from 0 to 4294967295 is expected")),
    }
}
