//! Files that are no delimited tables of others: cards, calendars, JSON of other programs, and our own exports.
//! Rule: the content decides, never the name; our own exports are planned together, because their ids belong together.

use super::incoming::{Batch, ImportContext, ImportOptions, RefusedFile};
use super::returning::{self, Returning};
use super::{content, icalendar, jsonl, objects, own_csv, vcard};
use crate::domain::values::context::Context;
use crate::domain::{Book, Change, Id};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// What was recognised and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Key of the source.
    pub source: &'static str,
    /// Objects, lines or rows.
    pub records: u64,
    /// What is not taken can be given back line by line under the first line of the file.
    pub by_line: bool,
}

/// A file after decoding.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Name for people; a task list may be known by it.
    pub name: &'a str,
    pub text: &'a str,
    /// Place among the files of the import.
    pub file: u32,
}

/// What the files of our own exports bring, all together.
#[derive(Debug, Default)]
pub struct Own {
    records: Vec<Returning>,
    pointed: HashMap<Id, Uuid>,
    settings: BTreeMap<String, Json>,
}

/// How the bytes of cards and calendars are described: each property may have a character set of its own.
pub fn encoding_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xfe, ..] => "UTF-16LE",
        [0xfe, 0xff, ..] => "UTF-16BE",
        _ if bytes.is_ascii() => "ASCII",
        _ if std::str::from_utf8(bytes).is_ok() => "UTF-8",
        _ => "by property",
    }
}

/// The key of cards and calendars, as told or by their first line; `None` for anything else.
pub fn of_bytes(bytes: &[u8], options: &ImportOptions) -> Option<&'static str> {
    const KEYS: [&str; 3] = ["vcard", "icalendar", "vcalendar"];
    match options.as_kind.as_deref() {
        Some(told) => KEYS.into_iter().find(|key| *key == told),
        None if vcard::recognise(bytes) => Some("vcard"),
        None => icalendar::recognise(bytes),
    }
}

/// Reads cards and calendars from their bytes; answers how many there were.
pub fn take_bytes(
    source: &str,
    bytes: &[u8],
    file: u32,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> Result<u64, RefusedFile> {
    match source {
        "vcard" => vcard::read(bytes, file, options, batch),
        _ => icalendar::read(bytes, file, options, context, batch),
    }
}

/// The cards or components that begin on these lines, as a file of their own.
pub fn rejected(source: &str, bytes: &[u8], lines: &HashSet<u32>) -> Option<String> {
    let mut waiting = content::parse(&content::to_utf8(bytes)).ok()?;
    let mut out = String::new();
    while !waiting.is_empty() {
        let mut inner = Vec::new();
        for component in waiting {
            if u32::try_from(component.line).is_ok_and(|line| lines.contains(&line)) {
                out.push_str(&component.kept(source != "vcard", |line| line.raw.len() < 1 << 20));
                out.push('\n');
            }
            inner.extend(component.children);
        }
        waiting = inner;
    }
    let calendar = source != "vcard" && !out.is_empty();
    if calendar {
        out = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{out}END:VCALENDAR\n");
    }
    Some(out).filter(|out| !out.is_empty())
}

/// Reads JSON of other programs, todo.txt and our own exports from a decoded text; `None` when it is none of them.
pub fn take_text(
    input: &Input<'_>,
    options: &ImportOptions,
    context: &ImportContext,
    book: &Book,
    batch: &mut Batch,
    own: &mut Own,
) -> Result<Option<Taken>, RefusedFile> {
    let Input { name, text, file } = *input;
    if let Some(taken) = own.take(text, file, context, book, batch)? {
        return Ok(Some(taken));
    }
    let told = options.as_kind.as_deref();
    let opened = match told {
        None => objects::open(name, text)?,
        Some(key) => objects::open_as(key, text)?,
    };
    let Some(opened) = opened else {
        return Ok(None);
    };
    let records = objects::read(&opened, text, file, options, context, batch);
    Ok(Some(Taken {
        source: opened.source.key(),
        records,
        by_line: opened.source == objects::Source::Taskwarrior,
    }))
}

impl Own {
    fn take(
        &mut self,
        text: &str,
        file: u32,
        context: &ImportContext,
        book: &Book,
        batch: &mut Batch,
    ) -> Result<Option<Taken>, RefusedFile> {
        if jsonl::recognise(text.as_bytes()) {
            let read = jsonl::read(text.as_bytes(), file).map_err(|message| RefusedFile {
                reason: "newer-format",
                message,
                option: None,
            })?;
            let records = (read.records.len() + read.refused.len()) as u64;
            self.records.extend(read.records);
            self.pointed.extend(read.header.pointed);
            self.settings.extend(read.header.settings);
            batch.not_imported.extend(read.refused);
            batch.warnings.extend(read.warnings);
            return Ok(Some(Taken {
                source: "guanxi-jsonl",
                records,
                by_line: true,
            }));
        }
        if own_csv::recognise(text).is_some() {
            let read = own_csv::read(
                text,
                file,
                book,
                &Context::of(&book.settings, context.now, context.lang),
            );
            self.records.extend(read.records);
            batch.not_imported.extend(read.refused);
            batch.warnings.extend(read.warnings);
            return Ok(Some(Taken {
                source: "guanxi-csv",
                records: read.rows,
                by_line: true,
            }));
        }
        Ok(None)
    }

    /// Nothing of our own was among the files.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.settings.is_empty()
    }

    /// What our own exports change in the book, and how many records they leave as they are.
    pub fn plan(
        self,
        book: &Book,
        options: &ImportOptions,
        context: &ImportContext,
        batch: &mut Batch,
    ) -> (Vec<Change>, u64) {
        let empty = returning::is_empty(book);
        let mut changes = jsonl::setting_changes(book, &self.settings, empty);
        let plan = returning::plan(
            book,
            self.records,
            &self.pointed,
            options.on_conflict,
            context.now,
        );
        changes.extend(plan.changes);
        batch.not_imported.extend(plan.refused);
        batch.warnings.extend(plan.warnings);
        (changes, plan.unchanged as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Day, Kind, Lang, Moment, Record};
    use std::sync::Arc;

    fn context() -> ImportContext {
        ImportContext {
            now: Moment(0),
            today: Day(0),
            zone: chrono_tz::UTC,
            currency: Currency::CNY,
            country: "CN".to_owned(),
            lang: Lang::En,
            random: [0; 16],
        }
    }

    fn take(text: &str, book: &Book) -> (Option<Taken>, Batch, Own) {
        let (mut batch, mut own) = (Batch::default(), Own::default());
        let options = ImportOptions::default();
        if let Some(source) = of_bytes(text.as_bytes(), &options) {
            let records =
                take_bytes(source, text.as_bytes(), 0, &options, &context(), &mut batch).unwrap();
            let taken = Taken {
                source,
                records,
                by_line: false,
            };
            return (Some(taken), batch, own);
        }
        let input = Input {
            name: "x.csv",
            text,
            file: 0,
        };
        let taken = take_text(&input, &options, &context(), book, &mut batch, &mut own).unwrap();
        (taken, batch, own)
    }

    #[test]
    fn files_are_known_by_their_content() {
        let book = Book::default();
        for (text, source) in [
            ("\nbegin:vcard\nFN:a\nend:vcard\n", "vcard"),
            ("BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n", "vcalendar"),
            ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "icalendar"),
            (
                "{\"guanxi\":1,\"kind\":\"header\",\"format\":1}\n",
                "guanxi-jsonl",
            ),
            ("guanxi.kind,id\ncustomer,c1\n", "guanxi-csv"),
            ("(A) 2024-01-01 a +b\n", "todo.txt"),
        ] {
            assert_eq!(
                take(text, &book).0.map(|t| t.source),
                Some(source),
                "{text}"
            );
        }
        assert_eq!(take("name,email\nA,a@b\n", &book).0, None);
    }

    #[test]
    fn our_own_exports_of_one_book_fill_another_together() {
        let mut book = Book::default();
        book.load(Kind::ALL);
        let wang = Record::new(Id::new(Kind::Customer, 1), Uuid::from_u128(1), Moment(0))
            .with("name", "王芳");
        let call = Record::new(Id::new(Kind::Task, 4), Uuid::from_u128(2), Moment(0))
            .with("name", "call")
            .with("customer", wang.id);
        for record in [wang, call] {
            book.apply(&[Change::Create(Arc::new(record))], 1);
        }
        let other = Book::default();
        other.load(Kind::ALL);
        let (mut batch, mut own) = (Batch::default(), Own::default());
        for kind in [Kind::Task, Kind::Customer] {
            let mut out = Vec::new();
            own_csv::write(&mut out, &book, kind, None, own_csv::Form::default()).unwrap();
            let text = String::from_utf8(out).unwrap();
            let options = ImportOptions::default();
            take_text(
                &Input {
                    name: "x",
                    text: &text,
                    file: 0,
                },
                &options,
                &context(),
                &other,
                &mut batch,
                &mut own,
            )
            .unwrap();
        }
        let (changes, unchanged) =
            own.plan(&other, &ImportOptions::default(), &context(), &mut batch);
        assert_eq!((changes.len(), unchanged, batch.warnings.len()), (2, 0, 0));
    }
}
