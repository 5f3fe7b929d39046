//! JSON as it comes from other programs, made safe to parse.
//! Rule: nesting and length are checked before; numbers that no number of ours can hold become texts, never rounded.

use crate::domain::text::t;
use crate::exchange::incoming::RefusedFile;
use crate::exchange::json::{Fault, TEXT_LIMIT_BYTES, check};
use serde_json::Value as Json;

/// Bytes of one text of an export: pictures are in it as text, so the limit is theirs in base64.
const LONG_TEXT_BYTES: usize = TEXT_LIMIT_BYTES * 16;

/// The text begins like an object or a list of them.
pub fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let inside = |rest: &str| rest.trim_start().chars().next();
    match text.chars().next() {
        Some('{') => {
            inside(text.get(1..).unwrap_or_default()).is_none_or(|c| matches!(c, '"' | '}'))
        }
        Some('[') => inside(text.get(1..).unwrap_or_default())
            .is_none_or(|c| matches!(c, '{' | '[' | ']' | '"')),
        _ => false,
    }
}

fn refused(reason: &'static str, message: crate::domain::Problem) -> RefusedFile {
    RefusedFile {
        reason,
        message,
        option: None,
    }
}

/// Parses one JSON text.
pub fn parse(text: &str) -> Result<Json, RefusedFile> {
    let text = text.trim_start_matches('\u{feff}');
    limits(text)?;
    serde_json::from_str(&quoted_numbers(text)).map_err(|error| broken(&error, 0))
}

/// Parses one JSON text, or objects one a line with or without commas between them.
pub fn parse_lines(text: &str) -> Result<Json, RefusedFile> {
    match parse(text) {
        Ok(json) => return Ok(json),
        Err(refused) if refused.reason != "bad-json" => return Err(refused),
        Err(_) => {}
    }
    let mut all = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim().trim_end_matches(',');
        let line = line
            .strip_prefix('[')
            .filter(|rest| rest.starts_with('{'))
            .unwrap_or(line);
        let line = line
            .strip_suffix(']')
            .filter(|rest| rest.ends_with('}'))
            .unwrap_or(line);
        if line.is_empty() || line == "[" || line == "]" {
            continue;
        }
        let json = serde_json::from_str(&quoted_numbers(line));
        all.push(json.map_err(|error| broken(&error, place))?);
    }
    Ok(Json::Array(all))
}

fn limits(text: &str) -> Result<(), RefusedFile> {
    match check(text.as_bytes(), LONG_TEXT_BYTES) {
        Ok(()) => Ok(()),
        Err(Fault::TooDeep { line, column }) => {
            let why = t(
                "Line {0}, column {1}: nested deeper than 64 levels. Nothing was imported.",
                "第 {0} 行第 {1} 列：嵌套超过 64 层。未导入任何内容。",
            );
            Err(refused("too-deep", why.problem(&[&line, &column])))
        }
        Err(Fault::TooLong { line, column }) => {
            let why = t(
                "Line {0}, column {1}: a value is longer than 16 MiB. Nothing was imported.",
                "第 {0} 行第 {1} 列：值超过 16 MiB。未导入任何内容。",
            );
            Err(refused("too-long", why.problem(&[&line, &column])))
        }
    }
}

fn broken(error: &serde_json::Error, lines_before: usize) -> RefusedFile {
    let (line, column) = (error.line() + lines_before, error.column());
    let why = t(
        "Line {0}, column {1}: the JSON is damaged or cut off. Nothing was imported; export it again.",
        "第 {0} 行第 {1} 列：JSON 已损坏或不完整。未导入任何内容；请重新导出。",
    );
    refused("bad-json", why.problem(&[&line, &column]))
}

/// The text with numbers in quotes that neither a whole 64-bit number nor a finite fraction can hold exactly.
fn quoted_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '-' | '0'..='9' => {
                let number =
                    |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
                let length = rest.find(|c| !number(c)).unwrap_or(rest.len());
                let token = rest.get(..length).unwrap_or_default();
                if fits(token) {
                    out.push_str(token);
                } else {
                    out.push('"');
                    out.push_str(token);
                    out.push('"');
                }
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            _ => rest
                .find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())
                .unwrap_or(rest.len()),
        };
        let (piece, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.push_str(piece);
        rest = tail;
    }
    out
}

fn fits(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let finite = token.parse::<f64>().is_ok_and(f64::is_finite);
    finite && (digits <= 15 || token.parse::<i64>().is_ok())
}

/// Bytes of the text in quotes at the beginning.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_out_of_range_become_texts() {
        let json = parse(r#"{"a":1e999,"b":99999999999999999999999,"c":-1.5,"d":"1e999 \" 2","e":9007199254740993}"#).unwrap();
        assert_eq!(json["a"], "1e999");
        assert_eq!(json["b"], "99999999999999999999999");
        assert_eq!(
            (json["c"].as_f64(), json["e"].as_i64()),
            (Some(-1.5), Some(9_007_199_254_740_993))
        );
        assert_eq!(json["d"], "1e999 \" 2");
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(parse(&deep).unwrap_err().reason, "too-deep");
        let cut = parse("[{\"a\":\"cut\n").unwrap_err();
        assert!(cut.reason == "bad-json" && cut.message.en.contains("Line"));
        let long = format!("[\"{}\"]", "x".repeat(17 << 20));
        assert_eq!(parse(&long).unwrap_err().reason, "too-long");
    }

    #[test]
    fn csv_is_not_taken_for_json() {
        assert!(
            looks_like_json(" [{\"a\":1}]")
                && looks_like_json("{\n\"a\":1}")
                && looks_like_json("[]")
        );
        assert!(
            !looks_like_json("name,email\n")
                && !looks_like_json("[1] a,b")
                && !looks_like_json("{x},y")
        );
    }

    proptest! {
        #[test]
        fn json_that_fits_is_read_as_it_is(text in "[-+.eE0-9a\"\\\\{}:,\\[\\]]{0,40}") {
            if let Ok(json) = serde_json::from_str::<Json>(&text) {
                if json.to_string().bytes().filter(u8::is_ascii_digit).count() <= 15 {
                    prop_assert_eq!(parse(&text).ok(), Some(json));
                }
            } else {
                let _ = parse(&text);
            }
        }
    }
}
