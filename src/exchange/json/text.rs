//! JSON as text for files and for standard output.
//! Rule: no control character and no mark that turns the direction of writing leaves raw; all are escaped, exactly.

use serde::Serialize;
use serde_json::Value as Json;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{self, Write};

/// The compact text of a JSON value on one line.
pub fn to_text(json: &Json) -> String {
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = write_json(&mut out, json);
    String::from_utf8(out).unwrap_or_default()
}

/// Writes a JSON value on one line, without the line's end.
pub fn write_json(out: &mut impl Write, json: &Json) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Plain(CompactFormatter));
    json.serialize(&mut serializer).map_err(io::Error::from)
}

/// Writes values as one array, one value a line.
pub fn write_array(out: &mut impl Write, values: impl Iterator<Item = Json>) -> io::Result<()> {
    let mut first = true;
    out.write_all(b"[")?;
    for value in values {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        write_json(out, &value)?;
    }
    out.write_all(if first { b"]\n" } else { b"\n]\n" })
}

struct Plain(CompactFormatter);

fn must_be_escaped(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        text: &str,
    ) -> io::Result<()> {
        let mut rest = text;
        while let Some((place, c)) = rest.char_indices().find(|(_, c)| must_be_escaped(*c)) {
            let (before, after) = rest.split_at(place);
            self.0.write_string_fragment(out, before)?;
            write!(out, "\\u{:04x}", u32::from(c))?;
            rest = after.get(c.len_utf8()..).unwrap_or_default();
        }
        self.0.write_string_fragment(out, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn control_characters_are_escaped_and_come_back() {
        let json = serde_json::json!({"name": "a\u{1b}[31m\u{9b}1m\u{202e}王\u{7f}\n"});
        let text = to_text(&json);
        assert_eq!(text, r#"{"name":"a\u001b[31m\u009b1m\u202e王\u007f\n"}"#);
        assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), json);
    }

    proptest! {
        #[test]
        fn any_text_comes_back_exactly(text in "\\PC{0,20}|[\u{0}-\u{a0}\u{2020}-\u{2070}]{0,20}") {
            let json = Json::from(text);
            prop_assert_eq!(serde_json::from_str::<Json>(&to_text(&json)).unwrap(), json);
        }
    }
}
