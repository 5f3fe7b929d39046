//! The tables of the reports: ten CSV files whose header is exact and whose cells are taken byte for byte.
//! Rule: nothing is guessed, trimmed or made up: a row whose customer, deal or campaign is not known is not taken.

mod deals;
mod events;
mod orders;
mod surveys;

use super::delimited::{Flaw, Row, Rows};
use super::incoming::{Batch, ImportContext, ImportOptions, OnConflict, Origin};
use super::worksheet::Worksheet;
use crate::domain::text::t;
use crate::domain::{Currency, Day, Id, Kind, Money, Record, Value};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Source under which the ids of the tables are kept: one namespace per kind, across all files and commands.
pub const SOURCE: &str = "table";
/// Source under which rows without an id are known again.
pub const ROW_SOURCE: &str = "row";

/// The tables, in the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    Customers,
    Campaigns,
    Deals,
    Orders,
    Interactions,
    Complaints,
    CampaignTargets,
    DealEvents,
    Ratings,
    Surveys,
}

const HEADERS: &[(Table, &str)] = &[
    (Table::Customers, "customer_id,customer_name"),
    (
        Table::Orders,
        "order_id,customer_id,date,product,quantity,amount_minor",
    ),
    (
        Table::Orders,
        "order_id,customer_id,date,product,quantity,amount_minor,cost_minor",
    ),
    (
        Table::Interactions,
        "interaction_id,customer_id,date,channel,cost_minor",
    ),
    (
        Table::Complaints,
        "complaint_id,customer_id,opened_on,cause,first_response_on,resolved_on",
    ),
    (Table::Campaigns, "campaign_id,name,start,end,cost_minor"),
    (Table::CampaignTargets, "campaign_id,customer_id"),
    (
        Table::Deals,
        "deal_id,customer_id,amount_minor,expected_close,probability_bp",
    ),
    (Table::DealEvents, "deal_id,date,stage"),
    (
        Table::Ratings,
        "customer_id,date,dimension,expected,perceived",
    ),
    (Table::Surveys, "survey_id,customer_id,date,kind,score"),
];

/// The table with exactly these columns, in any order, and the place of each of its columns in the file.
pub fn recognise(header: &[Cow<'_, str>]) -> Option<(Table, Vec<usize>)> {
    HEADERS.iter().find_map(|(table, columns)| {
        let names: Vec<&str> = columns.split(',').collect();
        if names.len() != header.len() {
            return None;
        }
        let places: Option<Vec<usize>> = names
            .iter()
            .map(|name| header.iter().position(|cell| cell == name))
            .collect();
        Some((*table, places?))
    })
}

/// A file that is one of the tables.
pub struct TableFile<'a> {
    /// Place of the file among the files of the import.
    pub file: u32,
    pub name: String,
    pub table: Table,
    pub places: Vec<usize>,
    pub text: &'a str,
    /// Physical lines that are not of the file's encoding.
    pub bad_lines: &'a [u32],
}

/// Takes the tables into the worksheet. Answers how many rows each file has.
pub fn take<'a>(
    files: &[TableFile<'a>],
    sheet: &mut Worksheet<'_>,
    batch: &mut Batch,
    options: &ImportOptions,
    context: &ImportContext,
) -> (HashMap<u32, u64>, HashSet<Id>) {
    let mut taker = Taker {
        sheet,
        batch,
        take_other: options.on_conflict == OnConflict::Take,
        currency: context.currency,
        found: Kind::ALL.iter().map(|_| HashMap::new()).collect(),
        touched: HashSet::new(),
        words: Vec::new(),
        rows: HashMap::new(),
    };
    let mut sorted: Vec<&TableFile<'a>> = files.iter().collect();
    sorted.sort_by_key(|file| file.table);
    let mut order_rows = orders::Orders::default();
    let mut order_files = 0;
    let last_order = sorted.iter().rposition(|file| file.table == Table::Orders);
    for (place, file) in sorted.iter().enumerate() {
        match file.table {
            Table::Customers => events::customers(&mut taker, file),
            Table::Campaigns => events::campaigns(&mut taker, file),
            Table::CampaignTargets => events::targets(&mut taker, file),
            Table::Interactions => events::interactions(&mut taker, file),
            Table::Complaints => events::complaints(&mut taker, file),
            Table::Deals => deals::deals(&mut taker, file),
            Table::DealEvents => deals::events(&mut taker, file),
            Table::Ratings => surveys::ratings(&mut taker, file),
            Table::Surveys => surveys::surveys(&mut taker, file),
            Table::Orders => {
                orders::gather(&mut taker, file, &mut order_rows);
                order_files += 1;
            }
        }
        if Some(place) == last_order && order_files > 0 {
            orders::settle(&mut taker, std::mem::take(&mut order_rows));
        }
    }
    taker.add_words();
    (taker.rows, taker.touched)
}

/// What all tables need while they are taken.
struct Taker<'t, 'b> {
    sheet: &'t mut Worksheet<'b>,
    batch: &'t mut Batch,
    take_other: bool,
    currency: Currency,
    /// Ids found so far, by kind and outside id.
    found: Vec<HashMap<String, Option<Id>>>,
    /// Records of the book that the files speak of.
    touched: HashSet<Id>,
    /// New words of open lists: name of the list, word.
    words: Vec<(&'static str, String)>,
    rows: HashMap<u32, u64>,
}

impl Taker<'_, '_> {
    /// The rows of a file that can be read: all cells are there. Others are refused with their line.
    fn each<'a>(
        &mut self,
        file: &TableFile<'a>,
        mut see: impl FnMut(&mut Self, Origin, Vec<Cow<'a, str>>),
    ) {
        let mut count = 0;
        for mut row in Rows::new(file.text, ',').skip(1) {
            if row.cells.len() == 1 && row.cell(0).is_empty() {
                continue;
            }
            count += 1;
            let origin = Origin {
                file: file.file,
                line: row.line,
            };
            if let Some((reason, text)) = unfit(&row, file) {
                self.batch.refuse(origin, reason, text);
                continue;
            }
            let cells = file
                .places
                .iter()
                .map(|place| {
                    row.cells
                        .get_mut(*place)
                        .map(std::mem::take)
                        .unwrap_or_default()
                })
                .collect();
            see(self, origin, cells);
        }
        *self.rows.entry(file.file).or_default() += count;
    }

    /// The record with an outside id of the tables.
    fn find(&mut self, kind: Kind, outside: &str) -> Option<Id> {
        let known = self.found.get_mut(kind as usize)?;
        if let Some(found) = known.get(outside) {
            return *found;
        }
        let found = self
            .sheet
            .book
            .by_outside_id(kind, Some(SOURCE), outside)
            .first()
            .copied();
        known.insert(outside.to_owned(), found);
        found
    }

    /// The record with an outside id, or a new one that carries it.
    fn open(&mut self, kind: Kind, outside: &str, source: &str, origin: Origin) -> Record {
        if let Some(id) = self.find(kind, outside) {
            if !self.sheet.is_new(id) {
                self.touched.insert(id);
            }
            if let Some(record) = self.sheet.get(id) {
                return record;
            }
        }
        self.begin(kind, SOURCE, outside, source, origin)
    }

    /// A new record that carries an outside id.
    fn begin(
        &mut self,
        kind: Kind,
        space: &str,
        outside: &str,
        file: &str,
        origin: Origin,
    ) -> Record {
        let mut record = self.sheet.make(kind);
        record.set("source", format!("{file}:{} (guanxi-tables)", origin.line));
        record.set(
            "foreign_ids",
            Value::Map(vec![(space.into(), outside.into())]),
        );
        if let Some(known) = self.found.get_mut(kind as usize)
            && space == SOURCE
        {
            known.insert(outside.to_owned(), Some(record.id));
        }
        record
    }

    /// Fills an empty field; another value stays unless the user said to take the file's.
    fn fill(&self, record: &mut Record, key: &str, value: Option<Value>) {
        let Some(value) = value.filter(|v| !v.is_empty()) else {
            return;
        };
        if record.get(key).is_none() || self.take_other {
            record.set(key, value);
        }
    }

    /// The customer of a row; one who is not known is a reason to leave the row out.
    fn customer(&mut self, origin: Origin, outside: &str) -> Option<Id> {
        self.known(Kind::Customer, origin, outside, "customer_id")
    }

    fn known(&mut self, kind: Kind, origin: Origin, outside: &str, column: &str) -> Option<Id> {
        let found = if outside.is_empty() {
            None
        } else {
            self.find(kind, outside)
        };
        if found.is_none() {
            let text = t("{0} {1} is not known.", "{0} {1} 不存在。");
            let note = super::incoming::Note::new(
                origin,
                "unknown-link",
                text.problem(&[&column, &outside]),
            );
            self.batch.not_imported.push(note.in_column(column));
        }
        found
    }

    /// A row needs its own id.
    fn has_id(&mut self, origin: Origin, outside: &str) -> bool {
        if outside.is_empty() {
            self.batch.refuse(
                origin,
                "no-identity",
                t("The row has no id.", "该行没有编号。"),
            );
        }
        !outside.is_empty()
    }

    /// A date; a time stamp is cut to its date. What is none is said and left empty.
    fn day(&mut self, origin: Origin, column: &str, cell: &str) -> Option<Day> {
        if cell.is_empty() {
            return None;
        }
        let stamp = cell
            .as_bytes()
            .get(10)
            .is_some_and(|b| matches!(b, b'T' | b' '));
        let date = if stamp {
            cell.get(..10).unwrap_or(cell)
        } else {
            cell
        };
        let day = date.parse::<Day>().ok();
        if day.is_none() {
            let text = t("{0} is not a date.", "{0} 不是日期。");
            let note = super::incoming::Note::new(origin, "bad-date", text.problem(&[&cell]));
            self.batch.warnings.push(note.in_column(column));
        }
        day
    }

    /// A whole number; an empty cell is none. `Err` when the cell is something else: said by the caller's choice.
    fn number(&mut self, cell: &str) -> Result<Option<i64>, ()> {
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| ())
    }

    /// A whole number that the row cannot be without; the row is refused otherwise.
    fn needed(&mut self, origin: Origin, column: &str, cell: &str) -> Option<i64> {
        let number = cell.parse().ok();
        if number.is_none() {
            let text = t("{0} is not a whole number.", "{0} 不是整数。");
            let note = super::incoming::Note::new(origin, "bad-amount", text.problem(&[&cell]));
            self.batch.not_imported.push(note.in_column(column));
        }
        number
    }

    /// A whole number that may be missing; what is none is said and left empty.
    fn optional(&mut self, origin: Origin, column: &str, cell: &str) -> Option<i64> {
        if let Ok(number) = self.number(cell) {
            return number;
        }
        let text = t("{0} is not a whole number.", "{0} 不是整数。");
        let note = super::incoming::Note::new(origin, "bad-amount", text.problem(&[&cell]));
        self.batch.warnings.push(note.in_column(column));
        None
    }

    fn money(&self, minor: Option<i64>) -> Option<Value> {
        minor.map(|minor| Value::Money(Money::new(minor, self.currency)))
    }

    /// Remembers a word of an open list that is not built in.
    fn word(&mut self, list: &'static crate::domain::Choices, word: &str) {
        let built_in = list.rows.iter().any(|row| row.key == word);
        let seen = || {
            self.words
                .iter()
                .any(|(name, known)| *name == list.name && known == word)
        };
        if !word.is_empty() && !built_in && !seen() {
            self.words.push((list.name, word.to_owned()));
        }
    }

    /// New words go into the book's lists.
    fn add_words(&mut self) {
        let mut lists = self.sheet.setting("lists");
        let words = std::mem::take(&mut self.words);
        super::lists::add(
            &mut lists,
            words.iter().map(|(list, word)| (*list, word.as_str())),
        );
        self.sheet.set_setting("lists", lists);
    }
}

fn unfit(row: &Row<'_>, file: &TableFile<'_>) -> Option<(&'static str, crate::domain::text::Text)> {
    let spoilt = |line: &u32| (row.line..=row.last_line).contains(line);
    if file.bad_lines.iter().any(spoilt) {
        return Some((
            "bad-encoding",
            t("The line is not UTF-8.", "该行不是 UTF-8。"),
        ));
    }
    match row.flaw {
        Some(Flaw::Unclosed) => {
            return Some(("bad-quote", t("A quote never closes.", "引号未闭合。")));
        }
        Some(Flaw::TooLong) => {
            return Some((
                "too-long",
                t("A value is longer than 1 MiB.", "某个值超过 1 MiB。"),
            ));
        }
        Some(Flaw::TextAfterQuote) | None => {}
    }
    (row.cells.len() != file.places.len()).then_some((
        "unsupported",
        t(
            "The row has not as many cells as the header.",
            "该行的单元格数与表头不同。",
        ),
    ))
}
