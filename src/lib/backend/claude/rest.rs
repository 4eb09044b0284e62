//! What can still be read of a line that cannot be understood as a whole: one that was cut because it is
//! too long, or one of an unknown shape. Somebody may wait for an answer to it.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The fields that tell who waits for what, as far as the line holds them.
#[derive(Debug, Default)]
pub(super) struct Rest {
    pub(super) kind: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) subtype: Option<String>,
    pub(super) tool_name: Option<String>,
}

impl Rest {
    /// Reads `line` up to where it ends or makes no sense.
    pub(super) fn of(line: &[u8]) -> Self {
        let mut rest = Self::default();
        let text = String::from_utf8_lossy(line);
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        // It ends with an error: what came before that is what there is.
        let _ = Fields { rest: &mut rest, inside: false }.deserialize(&mut deserializer);
        rest
    }
}

/// Keeps each field as soon as it is read.
struct Fields<'a> {
    rest: &'a mut Rest,
    /// Whether these are the fields of the request inside.
    inside: bool,
}

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let field = match (self.inside, name.as_str()) {
                (false, "request") => {
                    map.next_value_seed(Fields { rest: &mut *self.rest, inside: true })?;
                    continue;
                }
                (false, "type") => &mut self.rest.kind,
                (false, "request_id") => &mut self.rest.request_id,
                (true, "subtype") => &mut self.rest.subtype,
                (true, "tool_name") => &mut self.rest.tool_name,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *field = map.next_value::<Value>()?.as_str().map(str::to_owned);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_cut_is_read() {
        let line = br#"{"x":[1],"type":"control_request","request_id":"r","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"content":"xxx"#;
        for end in 0..line.len() {
            Rest::of(&line[..end]);
        }
        let rest = Rest::of(line);
        assert_eq!(rest.kind.as_deref(), Some("control_request"));
        assert_eq!(rest.request_id.as_deref(), Some("r"));
        assert_eq!(rest.subtype.as_deref(), Some("can_use_tool"));
        assert_eq!(rest.tool_name.as_deref(), Some("Write"));
    }

    #[test]
    fn another_shape_keeps_what_fits() {
        let rest = Rest::of(br#"{"type":"control_request","request_id":"r","request":7}"#);
        assert_eq!(rest.request_id.as_deref(), Some("r"));
        let rest = Rest::of(br#"{"type":"control_request","request_id":7}"#);
        assert_eq!((rest.kind.is_some(), rest.request_id), (true, None));
        for line in [&b""[..], b"[]", b"null", b"x", b"\xff{\"type\":\"result\""] {
            assert!(Rest::of(line).kind.is_none());
        }
    }
}
