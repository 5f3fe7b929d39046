//! Reading of JSON Lines: the header decides whether the file is read at all; after that a bad line costs itself only.

use super::header::Header;
use crate::domain::text::t;
use crate::domain::{Kind, Problem, Type};
use crate::exchange::incoming::{Note, Origin};
use crate::exchange::json::{Fault, TEXT_LIMIT_BYTES, check, read_record};
use crate::exchange::returning::Returning;
use serde_json::Value as Json;

/// What a file holds.
#[derive(Debug, Default)]
pub struct File {
    pub header: Header,
    pub records: Vec<Returning>,
    /// Lines that are no record.
    pub refused: Vec<Note>,
    /// Values that could not be read.
    pub warnings: Vec<Note>,
}

/// True when the first line is the header of such a file, of whatever format.
pub fn recognise(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes
        .split(|byte| *byte == b'\n')
        .find(|line| !line.trim_ascii().is_empty());
    let Some(first) = first.filter(|line| line.trim_ascii_start().starts_with(b"{")) else {
        return false;
    };
    if check(first, usize::MAX).is_err() {
        return false;
    }
    serde_json::from_slice::<Json>(first).is_ok_and(|json| {
        json.get("guanxi").is_some() && json.get("kind").and_then(Json::as_str) == Some("header")
    })
}

/// Reads a file. Refused as a whole only for its header.
pub fn read(bytes: &[u8], number: u32) -> Result<File, Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut file = File::default();
    let mut header = None;
    for (place, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let origin = Origin {
            file: number,
            line: u32::try_from(place + 1).unwrap_or(u32::MAX),
        };
        if line.trim_ascii().is_empty() {
            continue;
        }
        let json = parse(line, origin);
        match (&header, json) {
            (None, Ok(json)) => header = Some(Header::read(&json)?),
            (None, Err(note)) => return Err(note.message),
            (Some(_), Err(note)) => file.refused.push(note),
            (Some(_), Ok(json)) => take(&mut file, origin, &json),
        }
    }
    file.header = header.unwrap_or_default();
    Ok(file)
}

fn parse(line: &[u8], origin: Origin) -> Result<Json, Note> {
    let note = |reason, message: Problem| Note::new(origin, reason, message);
    match check(line, TEXT_LIMIT_BYTES) {
        Err(Fault::TooDeep { .. }) => {
            let why = t("The object is nested too deeply.", "对象嵌套过深。");
            return Err(note("too-deep", why.into()));
        }
        Err(Fault::TooLong { .. }) => {
            let why = t("A text is longer than 1 MiB.", "文本超过 1 MiB。");
            return Err(note("too-long", why.into()));
        }
        Ok(()) => {}
    }
    serde_json::from_slice(line).map_err(|error| {
        let column = error.column();
        let why = t(
            "The line is not JSON (column {0}).",
            "该行不是有效的 JSON（第 {0} 列）。",
        );
        note("unsupported", why.problem(&[&column]))
    })
}

fn take(file: &mut File, origin: Origin, json: &Json) {
    let word = json.get("kind").and_then(Json::as_str).unwrap_or_default();
    // Only keys are read here: a label of one language is not a kind in a file.
    let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.key() == word) else {
        let why = t("Unknown kind of record: {0}.", "未知的记录类型：{0}。");
        file.refused
            .push(Note::new(origin, "unsupported", why.problem(&[&word])));
        return;
    };
    match read_record(kind, json) {
        Err(why) => file.refused.push(Note::new(origin, "no-identity", why)),
        Ok((record, unread)) => {
            for (key, why) in unread {
                let reason = reason_of(kind, &key);
                file.warnings
                    .push(Note::new(origin, reason, why).in_column(&key));
            }
            file.records.push(Returning { origin, record });
        }
    }
}

/// The word for a value that could not be read.
pub fn reason_of(kind: Kind, key: &str) -> &'static str {
    match kind.field(key).map(|(_, field)| field.ty) {
        Some(Type::Day | Type::When | Type::Moment | Type::Partial) => "bad-date",
        Some(Type::Money | Type::Int(_) | Type::Percent) => "bad-amount",
        Some(Type::Link(_) | Type::Links(_)) => "unknown-link",
        _ => "unreadable-property",
    }
}
