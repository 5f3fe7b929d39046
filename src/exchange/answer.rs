//! What an import answers: what it made and changed, counted on the book before and after, and what it could not take.
//! Rule: `not_imported` has one entry per thing refused; all about fields, links and guesses is a warning.

use super::incoming::{FileReport, Note};
use crate::domain::{Book, Change, Kind, Lang, Record, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

/// The answer of an import or of its rehearsal.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub files: Vec<FileReport>,
    pub created: BTreeMap<&'static str, u64>,
    pub updated: BTreeMap<&'static str, u64>,
    pub unchanged: u64,
    pub not_imported: Vec<Note>,
    pub warnings: Vec<Note>,
}

/// Keys that are always there, so that a reader need not ask.
const ALWAYS: [&str; 10] = [
    "persons",
    "organisations",
    "contacts",
    "interactions",
    "tasks",
    "deals",
    "products",
    "orders",
    "order_lines",
    "complaints",
];

/// The key under which a record is counted; the negative orders of refunds are not counted.
fn counted(record: &Record) -> Option<&'static str> {
    Some(match record.kind() {
        Kind::Customer if record.text("relation") == "contact" => "contacts",
        Kind::Customer if record.text("type") == "organisation" => "organisations",
        Kind::Customer => "persons",
        Kind::Case => "complaints",
        Kind::Order if record.get("refund_of").is_some() => return None,
        kind => kind.row().plural,
    })
}

fn lines(record: &Record) -> u64 {
    record.items("lines").len() as u64
}

impl Answer {
    /// Counts what changes do to a book.
    pub fn count(&mut self, book: &Book, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Create(record) => {
                    if let Some(key) = counted(record) {
                        *self.created.entry(key).or_default() += 1;
                        if record.kind() == Kind::Order && lines(record) > 0 {
                            *self.created.entry("order_lines").or_default() += lines(record);
                        }
                    }
                }
                Change::Update { id, fields, .. } => {
                    let Some(before) = book.get(*id) else {
                        continue;
                    };
                    let key = counted(&before).unwrap_or("refunds");
                    *self.updated.entry(key).or_default() += 1;
                    let row = Kind::Order.field("lines").map(|(no, _)| no);
                    let after = fields
                        .iter()
                        .find(|f| id.kind == Kind::Order && Some(f.field) == row);
                    let after = after.and_then(|f| f.after.as_ref());
                    let more = after.map_or(0, |v: &Value| v.items().len() as u64);
                    let more = more.saturating_sub(lines(&before));
                    if more > 0 {
                        *self.created.entry("order_lines").or_default() += more;
                    }
                }
                Change::Delete(_) | Change::Setting { .. } => {}
            }
        }
    }

    /// True when no row of any file could be taken.
    pub fn nothing_taken(&self) -> bool {
        let refused = self.files.iter().any(|file| file.refused.is_some());
        let made = self
            .created
            .values()
            .chain(self.updated.values())
            .sum::<u64>();
        let rows = self.files.iter().map(|file| file.records).sum::<u64>();
        let all_refused =
            rows > 0 && !self.not_imported.is_empty() && rows <= self.not_imported.len() as u64;
        made == 0 && self.unchanged == 0 && (refused || all_refused)
    }

    /// The answer for other programs.
    pub fn to_json(&self, change: Option<u64>, lang: Lang) -> Json {
        let counts = |of: &BTreeMap<&'static str, u64>, always: bool| {
            let mut out = Map::new();
            for key in ALWAYS.iter().filter(|key| always || of.contains_key(*key)) {
                out.insert((*key).to_owned(), json!(of.get(key).copied().unwrap_or(0)));
            }
            for (key, n) in of {
                out.insert((*key).to_owned(), json!(n));
            }
            Json::Object(out)
        };
        let note = |note: &Note| {
            let file = self.files.get(note.file as usize).map(|f| f.file.as_str());
            json!({
                "file": file, "line": note.line, "column": note.column,
                "reason": note.reason, "message": note.message.get(lang),
            })
        };
        let file = |file: &FileReport| {
            let refused = file.refused.as_ref().map(|refused| {
                json!({"reason": refused.reason, "message": refused.message.get(lang), "option": refused.option})
            });
            json!({
                "file": file.file, "source": file.source, "encoding": file.encoding,
                "records": file.records, "refused": refused,
            })
        };
        let nothing = self.files.iter().all(|file| file.refused.is_some());
        json!({
            "files": self.files.iter().map(file).collect::<Vec<_>>(),
            "created": counts(&self.created, !nothing),
            "updated": counts(&self.updated, !nothing),
            "unchanged": self.unchanged,
            "not_imported": self.not_imported.iter().map(note).collect::<Vec<_>>(),
            "warnings": self.warnings.iter().map(note).collect::<Vec<_>>(),
            "change": change,
        })
    }
}
