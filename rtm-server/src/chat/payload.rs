//! What a chat message holds: JSON with one body, checked so that no receiver meets what it cannot show.
//!
//! Body and `ext` are handed on in the very text that their sender wrote. To write them anew would change what they say, since a
//! number has more digits than a program keeps and keys have an order, and how long they are: `1e15` takes eighteen characters
//! where it is spelled out.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};

/// A payload that is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// As it is handed on: the body and `ext` (an object, empty when there was none) as they came, `from` and `to`. Longer than what
    /// came by those two and the names around at most.
    pub text: String,
    /// All that people may come to read of it, for moderation.
    pub words: String,
    /// Whether it is something to read; a command is not.
    pub counted: bool,
}

/// A payload as it comes.
#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow, default)]
    bodies: Option<&'a RawValue>,
    #[serde(borrow, default)]
    ext: Option<&'a RawValue>,
}

/// An object that names nothing twice: of two values some programs show the first and some the last.
struct Once(Map<String, Value>);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Once;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Once, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = entries.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format!("{name:?} is there twice")));
                    }
                    fields.insert(name, value);
                }
                Ok(Once(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
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
        // A list would be read as the fields of an object in their order.
        if !text.trim_start().starts_with('{') {
            return Err("the payload is no JSON object".into());
        }
        let sent: Sent<'_> = serde_json::from_str(text)
            .map_err(|error| format!("the payload is no JSON object of its kind: {error}"))?;
        let bodies = sent.bodies.map(|bodies| serde_json::from_str::<Vec<&RawValue>>(bodies.get()));
        let Some(Ok([body_text])) = bodies.as_ref().map(|bodies| bodies.as_ref().map(Vec::as_slice)) else {
            return Err("a message has exactly one body".into());
        };
        let Once(body) = serde_json::from_str(body_text.get()).map_err(|error| format!("the body: {error}"))?;
        let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
        check(kind, &body)?;
        // The original's documents warn of `null`; programs write it all the same.
        let ext_text = sent.ext.map_or("{}", RawValue::get);
        // Ids hold nothing that JSON would escape.
        let text = format!(r#"{{"bodies":[{}],"ext":{ext_text},"from":"{from}","to":"{to}"}}"#, body_text.get());
        // As a whole, since that is how it is read later on: what can be read by itself may be too deep inside of something else.
        let whole: Value = serde_json::from_str(&text).map_err(|error| format!("body and ext: {error}"))?;
        let ext = &whole["ext"];
        if !ext.is_object() {
            return Err("ext is a JSON object".into());
        }
        let mut words = String::new();
        SHOWN.iter().filter_map(|field| body.get(*field)).chain([ext]).for_each(|value| gather(value, &mut words));
        Ok(Self { text, words, counted: kind != "cmd" })
    }
}

/// The fields of bodies that people may come to read.
const SHOWN: [&str; 7] = ["msg", "action", "customEvent", "customExts", "params", "addr", "filename"];

/// Adds all texts that the value holds, however deep, but for the names of its fields.
fn gather(value: &Value, words: &mut String) {
    match value {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
        Value::Object(values) => values.values().for_each(|value| gather(value, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
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
    use serde_json::json;

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
    fn what_is_handed_on_is_the_text_that_came() {
        let ext = r#"{"z":1e15,"id":12345678901234567890123,"a":1.50,"deep":[ 1E2 ,"\u00e9"]}"#;
        let body = r#"{"lng":1e15,"type":"loc","addr":"here","lat":-0.0,"own":1.0}"#;
        let told = read(&format!(r#"{{"ext":{ext},"bodies":[{body}]}}"#)).unwrap().text;
        assert_eq!(told, format!(r#"{{"bodies":[{body}],"ext":{ext},"from":"ann","to":"bob"}}"#));
    }

    /// What the service writes around body and `ext`, in bytes: names, brackets, and two ids of 64.
    const AROUND: usize = 256;

    #[test]
    fn nothing_makes_a_payload_longer_than_what_stands_around_it() {
        let id = "x".repeat(64);
        for number in ["1e15", "1E15", "1e300", "0.1e-4", "-0", "1"] {
            let ext = vec![number; 100].join(",");
            let sent = format!(r#"{{"bodies":[{{"type":"txt","msg":"\u0001"}}],"ext":{{"n":[{ext}]}}}}"#);
            let told = Payload::read(&sent, &id, &id, 10_000).unwrap().text;
            assert!(told.len() <= sent.len() + AROUND, "{} became {}: {told}", sent.len(), told.len());
        }
        let least = Payload::read(r#"{"bodies":[{"type":"txt","msg":""}]}"#, &id, &id, 1000).unwrap().text;
        assert!(least.len() <= 36 + AROUND, "{}: {least}", least.len());
    }

    #[test]
    fn all_that_people_may_read_is_looked_at_and_nothing_else() {
        let words = |body: &str, ext: &str| read(&format!(r#"{{"bodies":[{body}],"ext":{ext}}}"#)).unwrap().words;
        let custom = r#"{"type":"custom","customEvent":"one","customExts":{"k":"two"},"params":{"k":"three"}}"#;
        assert_eq!(words(custom, r#"{"k":{"list":["four",5,{"k":"six"}]}}"#), "one\ntwo\nthree\nfour\nsix\n");
        let file = r#"{"type":"file","url":"url","secret":"s","filename":"name","thumb":"t"}"#;
        assert_eq!(words(file, "null"), "name\n");
        assert_eq!(words(r#"{"type":"loc","addr":"here","lat":1,"lng":2}"#, "{}"), "here\n");
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
            r#"{"bodies":[{"type":"txt","msg":"a"}],"ext":{},"ext":{}}"#,
            r#"{"bodies":[{"type":"txt","msg":"a","msg":"b"}]}"#,
            r#"{"bodies":[{"type":"txt","msg":"a"}],"ext":{"n":1e999}}"#,
            r#"{"bodies":[{"type":"txt","msg":"a"}],"ext":{"half":"\ud83d"}}"#,
            &format!(
                r#"{{"bodies":[{{"type":"txt","msg":"a"}}],"ext":{{"n":{}{}}}}}"#,
                "[".repeat(200),
                "]".repeat(200)
            ),
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn whatever_passes_can_be_read_as_a_whole_however_deep_it_is() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let ext = |levels| format!(r#"{{"bodies":[{{"type":"txt","msg":"a"}}],"ext":{{"n":{}}}}}"#, nested(levels));
        let own = |levels| format!(r#"{{"bodies":[{{"type":"txt","msg":"a","own":{}}}]}}"#, nested(levels));
        // A reader of JSON goes 127 levels deep; around `n` there are two, and around `own` three.
        for deepest in [ext(125), own(124)] {
            let told = read(&deepest).unwrap().text;
            assert!(serde_json::from_str::<Value>(&told).is_ok(), "{told}");
        }
        for deeper in [ext(126), own(125)] {
            let reason = read(&deeper).unwrap_err();
            assert!(reason.contains("recursion limit"), "{reason}");
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
