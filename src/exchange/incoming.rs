//! What a file brings, read but not yet compared with the book: typed records, what they refer to, where they stood.
//! Every reader of a format fills a [`Batch`]; matching, linking and the plan see nothing else.
//! Rule: nothing here knows of short ids; a reference names a row of the batch or an outside id.

use crate::domain::text::{Lang, Problem, t};
use crate::domain::values::read::LONGEST_NAME_BYTES;
use crate::domain::{Currency, Day, Kind, Moment, Value};

/// What an import may know of the moment and of the book's habits. No clock and no chance beside it.
#[derive(Clone, Debug)]
pub struct ImportContext {
    pub now: Moment,
    pub today: Day,
    pub zone: chrono_tz::Tz,
    pub currency: Currency,
    pub country: String,
    pub lang: Lang,
    /// Random bytes for the identities of new records; the same bytes give the same identities.
    pub random: [u8; 16],
}

/// Order of the parts of a date written with figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    YearFirst,
    DayFirst,
    MonthFirst,
}

/// What people of a company are: its contacts, or customers in their own right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    Customers,
    Contacts,
}

/// How a row finds the record it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Match {
    /// Outside ids only.
    Strict,
    #[default]
    Normal,
    /// Always new.
    None,
}

/// Which value stays where the book has another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    #[default]
    Keep,
    Take,
}

/// What the user said beside the files.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Key of a source (`google-2024`), taken instead of recognising one.
    pub as_kind: Option<String>,
    /// Column and the field it is to become.
    pub map: Vec<(String, String)>,
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub date_order: Option<DateOrder>,
    /// The decimal mark: `.` or `,`.
    pub decimal: Option<char>,
    pub currency: Option<Currency>,
    pub country: Option<String>,
    pub zone: Option<chrono_tz::Tz>,
    pub people: Option<People>,
    pub matching: Match,
    pub on_conflict: OnConflict,
    pub accept_errors: bool,
    pub include_deleted: bool,
    pub sensitive: bool,
    pub create_attendees: bool,
    pub no_attach: bool,
}

/// What a customer of a file is; other kinds are `Thing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Person,
    Organisation,
    /// A person who is only known as somebody's contact.
    Contact,
    Thing,
}

/// Where a record stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Place of the file among the files of the import.
    pub file: u32,
    /// First physical line.
    pub line: u32,
}

/// What a reference names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A record of the same batch by its place in `rows`.
    Row(usize),
    /// A record by the id it has in another program; it may come later.
    Outside {
        kind: Kind,
        source: String,
        id: String,
    },
}

/// A field that points to another record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Key of the field; a list field takes several references.
    pub field: &'static str,
    pub to: Target,
}

/// A record as a file has it.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub kind: Kind,
    pub role: Role,
    /// Field keys with their values; `custom` and `foreign_ids` have lists of their own below.
    pub fields: Vec<(&'static str, Value)>,
    pub custom: Vec<(String, Value)>,
    /// Ids in other programs: source and id.
    pub outside: Vec<(String, String)>,
    pub references: Vec<Reference>,
    /// Of a contact: the organisations it works at, the first is the main one; each becomes a link.
    pub works_at: Vec<Target>,
    /// Parts of that link (`job`, `department`, `role`, `decision_maker`).
    pub link_fields: Vec<(&'static str, Value)>,
    /// Only named by another row (the customer of a deal): joins the one record of that name, else is made.
    pub mention: bool,
    /// Cells that identify the row on a second import when it has neither id nor address; empty: no fingerprint.
    pub fingerprint: String,
    /// Lines kept as they came (unknown properties of a card).
    pub raw: Vec<String>,
    pub origin: Origin,
}

impl Incoming {
    pub fn new(kind: Kind, role: Role, origin: Origin) -> Incoming {
        Incoming {
            kind,
            role,
            fields: Vec::new(),
            custom: Vec::new(),
            outside: Vec::new(),
            references: Vec::new(),
            works_at: Vec::new(),
            link_fields: Vec::new(),
            mention: false,
            fingerprint: String::new(),
            raw: Vec::new(),
            origin,
        }
    }

    /// Sets a field unless the value is empty; the first value of a field wins.
    pub fn set(&mut self, field: &'static str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_empty() && self.get(field).is_none() {
            self.fields.push((field, value));
        }
    }

    /// Adds a value to a list field.
    pub fn add(&mut self, field: &'static str, value: impl Into<Value>) {
        let value = value.into();
        if value.is_empty() {
            return;
        }
        match self.fields.iter_mut().find(|(key, _)| *key == field) {
            Some((_, Value::List(items))) if !items.contains(&value) => items.push(value),
            Some(_) => {}
            None => self.fields.push((field, Value::List(vec![value]))),
        }
    }

    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|(key, _)| *key == field)
            .map(|(_, value)| value)
    }

    /// Why the row cannot be taken when its name is longer than any name may be.
    pub fn too_long(&self) -> Option<Note> {
        let why = t("The name is longer than 1 KiB.", "名称超过 1 KiB。");
        let is_too_long = self.text("name").len() > LONGEST_NAME_BYTES;
        is_too_long.then(|| Note::new(self.origin, "too-long", why))
    }

    pub fn text(&self, field: &str) -> &str {
        self.get(field).and_then(Value::as_text).unwrap_or("")
    }

    pub fn refer(&mut self, field: &'static str, to: Target) {
        self.references.push(Reference { field, to });
    }
}

/// Something to be told about a row, a field or a link. `reason` is a stable word, the message is for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Place of the file among the files of the import.
    pub file: u32,
    pub line: Option<u32>,
    pub column: Option<String>,
    pub reason: &'static str,
    pub message: Problem,
}

impl Note {
    pub fn new(origin: Origin, reason: &'static str, message: impl Into<Problem>) -> Note {
        Note {
            file: origin.file,
            line: (origin.line > 0).then_some(origin.line),
            column: None,
            reason,
            message: message.into(),
        }
    }

    pub fn in_column(mut self, column: &str) -> Note {
        self.column = Some(column.to_owned());
        self
    }
}

/// Everything the files of one import bring.
#[derive(Debug, Default)]
pub struct Batch {
    pub rows: Vec<Incoming>,
    /// One entry per row, card or component that is not taken.
    pub not_imported: Vec<Note>,
    /// All about fields, guesses and links.
    pub warnings: Vec<Note>,
    /// Stages of files that the default pipeline does not know: name of the pipeline, its stages in order of appearance.
    pub pipelines: Vec<(String, Vec<String>)>,
}

impl Batch {
    /// Adds a record and answers its place, by which others refer to it.
    pub fn push(&mut self, row: Incoming) -> usize {
        self.rows.push(row);
        self.rows.len() - 1
    }

    pub fn refuse(&mut self, origin: Origin, reason: &'static str, message: impl Into<Problem>) {
        self.not_imported.push(Note::new(origin, reason, message));
    }

    pub fn warn(&mut self, origin: Origin, reason: &'static str, message: impl Into<Problem>) {
        self.warnings.push(Note::new(origin, reason, message));
    }
}

/// What is said of a file as a whole.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// Name as given, unescaped.
    pub file: String,
    /// Key of the recognised source (`google-2024`), empty when refused before that.
    pub source: String,
    pub encoding: String,
    /// Rows after the header, cards, components or objects.
    pub records: u64,
    pub refused: Option<RefusedFile>,
    /// Lines for the rehearsal: mapping, dates, guesses.
    pub remarks: Vec<Problem>,
}

/// Why a file is not taken at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFile {
    pub reason: &'static str,
    pub message: Problem,
    /// The option that would help, ready to be typed.
    pub option: Option<String>,
}
