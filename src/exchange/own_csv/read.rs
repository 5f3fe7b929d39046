//! Tables of our own come back, also from a spreadsheet that chose another delimiter.

use super::cell::{cell_of, custom_cell, custom_value, value_of};
use super::safe::{SAFE_MARK, unprotect};
use super::{CUSTOM_PREFIX, KIND_COLUMN};
use crate::domain::text::t;
use crate::domain::values::context::Context;
use crate::domain::{Book, Field, FieldNo, Id, Kind, Moment, Problem, Record, Type, Value};
use crate::exchange::incoming::{Note, Origin};
use crate::exchange::jsonl::reason_of;
use crate::exchange::returning::Returning;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// What a table holds.
#[derive(Debug, Default)]
pub struct File {
    pub records: Vec<Returning>,
    pub rows: u64,
    pub refused: Vec<Note>,
    pub warnings: Vec<Note>,
}

/// The delimiter of a table of ours; `None` when it is none.
pub fn recognise(text: &str) -> Option<char> {
    let text = text.trim_start_matches('\u{feff}');
    let rest = text.strip_prefix(KIND_COLUMN).or_else(|| {
        text.strip_prefix('"')?
            .strip_prefix(KIND_COLUMN)?
            .strip_prefix('"')
    });
    rest?
        .chars()
        .next()
        .filter(|c| matches!(c, ',' | ';' | '\t'))
}

/// What a column holds.
enum Column {
    Own,
    Field(FieldNo, &'static Field),
    Custom(String),
    Unknown(String),
}

/// Reads a table. Values that are written as the book would write them are those of the book.
pub fn read(text: &str, number: u32, book: &Book, context: &Context<'_>) -> File {
    let mut file = File::default();
    let text = text.trim_start_matches('\u{feff}');
    let Some(delimiter) = recognise(text) else {
        return file;
    };
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
        .into_records();
    let Some(Ok(header)) = rows.next() else {
        return file;
    };
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    let safe = header.iter().any(|name| name == SAFE_MARK);
    let mut reader = Reader {
        context,
        header: &header,
        stored: HashMap::new(),
        book,
        number,
    };
    for row in rows {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, csv::Position::line);
                let origin = Origin {
                    file: number,
                    line: u32::try_from(line).unwrap_or(u32::MAX),
                };
                let cells: Vec<&str> = row
                    .iter()
                    .map(|cell| if safe { unprotect(cell) } else { cell })
                    .collect();
                if cells.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                file.rows += 1;
                reader.row(&cells, origin, &mut file);
            }
            Err(_) => {
                let origin = Origin {
                    file: number,
                    line: 0,
                };
                let why = t("A row cannot be read.", "有一行无法读取。");
                file.refused.push(Note::new(origin, "bad-quote", why));
            }
        }
    }
    file
}

struct Reader<'a> {
    context: &'a Context<'a>,
    header: &'a [String],
    /// Records of the book by uid, per kind.
    stored: HashMap<Kind, HashMap<Uuid, Arc<Record>>>,
    book: &'a Book,
    number: u32,
}

impl Reader<'_> {
    fn row(&mut self, cells: &[&str], origin: Origin, file: &mut File) {
        let word = cells.first().map_or("", |cell| cell.trim());
        let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.key() == word) else {
            let why = t("Unknown kind of record: {0}.", "未知的记录类型：{0}。");
            file.refused
                .push(Note::new(origin, "unsupported", why.problem(&[&word])));
            return;
        };
        let own = |name: &str| {
            let place = self.header.iter().position(|column| column == name);
            place
                .and_then(|place| cells.get(place))
                .map_or("", |cell| cell.trim())
        };
        let identity = identity(kind, own("id"), own("uid"), cells, origin);
        let (id, uid) = match identity {
            Ok(found) => found,
            Err(why) => {
                file.refused.push(Note::new(origin, "no-identity", why));
                return;
            }
        };
        let moment = |name: &str| chrono::DateTime::parse_from_rfc3339(own(name)).ok();
        let moment =
            |name: &str| moment(name).map_or(self.context.now, |at| Moment(at.timestamp_millis()));
        let mut record = Record::new(id, uid, moment("created"));
        record.updated = moment("updated");
        let book = self.book;
        let by_uid = self
            .stored
            .entry(kind)
            .or_insert_with(|| book.iter(kind).map(|r| (r.uid, r)).collect());
        let stored = by_uid.get(&uid).cloned();
        self.fields(cells, &mut record, stored.as_deref(), origin, file);
        if record.values().is_empty() && own("uid").is_empty() {
            let why = t("The row is empty but for its id.", "该行除编号外为空。");
            file.refused.push(Note::new(origin, "no-identity", why));
            return;
        }
        file.records.push(Returning { origin, record });
    }

    fn fields(
        &self,
        cells: &[&str],
        record: &mut Record,
        stored: Option<&Record>,
        origin: Origin,
        file: &mut File,
    ) {
        let kind = record.kind();
        let mut custom: Vec<(Box<str>, Value)> = Vec::new();
        for (name, cell) in self
            .header
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
        {
            match column(kind, name) {
                Column::Own => {}
                Column::Field(no, field) => {
                    let here = stored.and_then(|stored| stored.at(no));
                    let link = matches!(field.ty, Type::Link(_) | Type::Links(_) | Type::Rows(_));
                    let same =
                        here.filter(|value| !link && cell_of(field, value, self.context) == **cell);
                    if let Some(value) = same {
                        record.put(no, Some(value.clone()));
                        continue;
                    }
                    match value_of(field, cell, self.context) {
                        Ok(value) => record.put(no, value),
                        Err(why) => {
                            let note = Note::new(origin, reason_of(kind, field.key), why);
                            file.warnings.push(note.in_column(name));
                            custom.push((name.as_str().into(), Value::from(*cell)));
                        }
                    }
                }
                Column::Custom(own) => {
                    let here = stored.and_then(|stored| stored.get("custom")?.part(&own));
                    let same = here.filter(|value| custom_cell(value) == **cell).cloned();
                    custom.extend(
                        same.or_else(|| custom_value(cell))
                            .map(|value| (own.into_boxed_str(), value)),
                    );
                }
                Column::Unknown(name) => custom.push((name.into_boxed_str(), Value::from(*cell))),
            }
        }
        if let Some((no, _)) = kind.field("custom") {
            record.put(no, Some(Value::Map(custom)));
        }
        debug_assert_eq!(origin.file, self.number);
    }
}

fn column(kind: Kind, name: &str) -> Column {
    const OWN: [&str; 6] = [KIND_COLUMN, "id", "uid", "created", "updated", SAFE_MARK];
    if OWN.contains(&name) {
        return Column::Own;
    }
    if let Some(own) = name.strip_prefix(CUSTOM_PREFIX) {
        return Column::Custom(own.to_owned());
    }
    match kind.field(name) {
        Some((no, field)) => Column::Field(no, field),
        None => Column::Unknown(name.to_owned()),
    }
}

/// Identity of a row. One that a person added has none: it gets one from its cells, the same every time.
fn identity(
    kind: Kind,
    id: &str,
    uid: &str,
    cells: &[&str],
    origin: Origin,
) -> Result<(Id, Uuid), Problem> {
    let made = || {
        let hash = blake3::hash(cells.join("\u{1f}").as_bytes());
        let bytes: [u8; 16] = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    };
    let bad = |what: &str| t("“{0}” is not an id.", "“{0}”不是有效编号。").problem(&[&what]);
    let uid = match uid {
        "" => made(),
        text => Uuid::parse_str(text).map_err(|_| bad(text))?,
    };
    let id = match id {
        // A number far from any that is given; the book gives its own.
        "" => Id::new(kind, u32::MAX - origin.line),
        text => text
            .parse::<Id>()
            .ok()
            .filter(|id| id.kind == kind)
            .ok_or_else(|| bad(text))?,
    };
    Ok((id, uid))
}
