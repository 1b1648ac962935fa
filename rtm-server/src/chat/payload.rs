//! What a chat message holds: JSON with one body, checked so that no receiver meets what it cannot show.

use serde_json::{Map, Value, json};

/// A payload that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// As it is handed on: the bodies, `ext` (an object, empty when there was none), `from` and `to`.
    pub text: String,
    /// All that people will read of it, for moderation.
    pub words: String,
    /// Whether it is something to read; a command is not.
    pub counted: bool,
}

/// Fields and what they hold.
type Fields = &'static [(&'static str, Is)];

/// The fields of each kind of body: those that must be there, with what they are, and those that may.
const KINDS: &[(&str, Fields, Fields)] = &[
    ("txt", &[("msg", Is::Text)], &[]),
    ("cmd", &[("action", Is::Text)], &[]),
    ("custom", &[("customEvent", Is::Text)], &[("customExts", Is::Words), ("params", Is::Words)]),
    ("loc", &[("addr", Is::Text), ("lat", Is::Number), ("lng", Is::Number)], &[]),
    ("img", &[("url", Is::Text)], FILE),
    ("audio", &[("url", Is::Text)], FILE),
    ("video", &[("url", Is::Text)], FILE),
    ("file", &[("url", Is::Text)], FILE),
];

const FILE: Fields = &[
    ("secret", Is::Text),
    ("filename", Is::Text),
    ("filetype", Is::Text),
    ("file_length", Is::NumberOrText),
    ("length", Is::NumberOrText),
    ("size", Is::Object),
    ("thumb", Is::Text),
    ("thumb_secret", Is::Text),
];

#[derive(Clone, Copy)]
enum Is {
    Text,
    Number,
    NumberOrText,
    Object,
    /// An object whose values are texts.
    Words,
}

impl Is {
    fn admits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Number => value.is_number(),
            Self::NumberOrText => value.is_number() || value.is_string(),
            Self::Object => value.is_object(),
            Self::Words => value.as_object().is_some_and(|words| words.values().all(Value::is_string)),
        }
    }
}

impl Payload {
    /// Checks what a client sent from `from` to `to`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str, from: &str, to: &str, most: usize) -> Result<Self, String> {
        if text.len() > most {
            return Err(format!("the message has {} bytes; at most {most} are allowed", text.len()));
        }
        let value: Value = serde_json::from_str(text).map_err(|error| format!("the payload is no JSON: {error}"))?;
        let Value::Object(mut payload) = value else { return Err("the payload is no JSON object".into()) };
        let body = match payload.get_mut("bodies").map(Value::take) {
            Some(Value::Array(mut bodies)) if bodies.len() == 1 => bodies.pop().unwrap_or_default(),
            _ => return Err("a message has exactly one body".into()),
        };
        let Value::Object(body) = body else { return Err("the body is no JSON object".into()) };
        let kind = body.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        check(&kind, &body)?;
        let ext = match payload.remove("ext") {
            // The original's documents warn of it; programs write it all the same.
            None | Some(Value::Null) => json!({}),
            Some(ext @ Value::Object(_)) => ext,
            Some(_) => return Err("ext is a JSON object".into()),
        };
        let words = ["msg", "action", "customEvent", "addr", "filename"];
        let words: Vec<&str> = words.iter().filter_map(|field| body.get(*field)?.as_str()).collect();
        let words = words.join("\n");
        let text = json!({ "bodies": [body], "ext": ext, "from": from, "to": to }).to_string();
        Ok(Self { text, words, counted: kind != "cmd" })
    }
}

fn check(kind: &str, body: &Map<String, Value>) -> Result<(), String> {
    let Some((_, needed, possible)) = KINDS.iter().find(|(name, ..)| *name == kind) else {
        return Err(format!("{kind:?} is no kind of message"));
    };
    for (field, is) in *needed {
        match body.get(*field) {
            Some(value) if is.admits(value) => {}
            Some(_) => return Err(format!("{field} of a message of kind {kind} is of the wrong type")),
            None => return Err(format!("a message of kind {kind} has {field}")),
        }
    }
    for (field, is) in *possible {
        if body.get(*field).is_some_and(|value| !value.is_null() && !is.admits(value)) {
            return Err(format!("{field} of a message of kind {kind} is of the wrong type"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Payload, String> {
        Payload::read(text, "ann", "bob", 1000)
    }

    #[test]
    fn every_kind_passes_with_what_it_needs_and_not_without() {
        for (body, without) in [
            (r#"{"type":"txt","msg":"hi"}"#, "msg"),
            (r#"{"type":"cmd","action":"a"}"#, "action"),
            (r#"{"type":"custom","customEvent":"e","customExts":{"k":"v"}}"#, "customEvent"),
            (r#"{"type":"loc","addr":"here","lat":1.5,"lng":-2}"#, "lat"),
            (r#"{"type":"img","url":"u","size":{"width":1,"height":2},"file_length":5}"#, "url"),
            (r#"{"type":"audio","url":"u","length":"3"}"#, "url"),
            (r#"{"type":"video","url":"u","length":3}"#, "url"),
            (r#"{"type":"file","url":"u","secret":"s","filename":"f"}"#, "url"),
        ] {
            let payload = read(&format!(r#"{{"bodies":[{body}]}}"#)).unwrap();
            assert_eq!(payload.counted, !body.contains("cmd"));
            let mut less: Value = serde_json::from_str(body).unwrap();
            less.as_object_mut().unwrap().remove(without);
            assert!(read(&json!({ "bodies": [less] }).to_string()).unwrap_err().contains(without), "{body}");
        }
    }

    #[test]
    fn ext_keeps_its_types_and_null_is_none() {
        let ext = json!({ "n": 1, "deep": { "list": [true, null, "x"] } });
        let text = json!({ "bodies": [{ "type": "txt", "msg": "hi" }], "ext": ext }).to_string();
        let told: Value = serde_json::from_str(&read(&text).unwrap().text).unwrap();
        assert_eq!(told, json!({ "bodies": [{ "type": "txt", "msg": "hi" }], "ext": ext, "from": "ann", "to": "bob" }));
        let none = read(r#"{"bodies":[{"type":"txt","msg":"hi"}],"ext":null}"#).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&none.text).unwrap()["ext"], json!({}));
    }

    #[test]
    fn what_nobody_could_show_is_refused() {
        for text in [
            "",
            "nonsense",
            "[]",
            "{}",
            r#"{"bodies":[]}"#,
            r#"{"bodies":[1]}"#,
            r#"{"bodies":[{"type":"txt","msg":"a"},{"type":"txt","msg":"b"}]}"#,
            r#"{"bodies":[{"type":"hologram","msg":"a"}]}"#,
            r#"{"bodies":[{"msg":"a"}]}"#,
            r#"{"bodies":[{"type":"txt","msg":5}]}"#,
            r#"{"bodies":[{"type":"loc","addr":"a","lat":"1","lng":2}]}"#,
            r#"{"bodies":[{"type":"custom","customEvent":"e","customExts":{"k":1}}]}"#,
            r#"{"bodies":[{"type":"img","url":"u","size":7}]}"#,
            r#"{"bodies":[{"type":"txt","msg":"a"}],"ext":"x"}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_largest_payload_passes_and_one_byte_more_does_not() {
        let of = |len: usize| format!(r#"{{"bodies":[{{"type":"txt","msg":"{}"}}]}}"#, "x".repeat(len));
        let around = of(0).len();
        assert!(read(&of(1000 - around)).is_ok());
        assert!(read(&of(1001 - around)).unwrap_err().contains("1001 bytes"));
    }
}
