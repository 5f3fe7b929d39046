//! The shape of a table: what stands above its header, where rows begin, what are totals and footers.
//! Rule: the first row is never lost: where no header is known, the columns are numbered and asked for.

use super::super::cells;
use super::super::delimited::{COLUMNS, Row, Rows};
use super::super::incoming::{Batch, ImportOptions, RefusedFile};
use super::super::mapping::{self, Column, slot::Slot};
use super::super::sources::{self, GENERIC, Headers, Source};
use super::gather::gather;
use crate::domain::text::t;
use std::borrow::Cow;

/// A row that holds something.
pub struct TableRow {
    pub line: u32,
    pub cells: Vec<String>,
}

/// A table after its shape was found.
pub struct Table {
    pub source: &'static Source,
    pub columns: Vec<Column>,
    pub header_line: u32,
    pub rows: Vec<TableRow>,
    /// Rows after the header that are not blank, totals and footers included.
    pub records: u64,
}

/// What a text is.
pub enum Shape {
    Table(Box<Table>),
    Refused(RefusedFile),
}

/// Lines in which the header is looked for.
const SEARCH: usize = 30;

/// Finds the shape of a text.
pub fn shape(
    text: &str,
    delimiter: char,
    bad_lines: &[u32],
    options: &ImportOptions,
    file: u32,
    batch: &mut Batch,
) -> Shape {
    let literal =
        options.accept_errors && super::super::delimited::unclosed(text, delimiter).is_some();
    let rows = || Rows::new(text, delimiter).literal(literal);
    let mut head: Vec<Row<'_>> = rows().filter(|row| !row.is_blank()).take(SEARCH).collect();
    if head
        .first()
        .is_some_and(|row| row.cell(0).trim().starts_with("sep=") && row.cells.len() <= 2)
    {
        head.remove(0);
    }
    if let Some(refused) = unfit(&head) {
        return Shape::Refused(refused);
    }
    let Some(place) = header_place(&head, options) else {
        return headless(&head, rows(), bad_lines, options, file, batch);
    };
    let Some(header) = head.get(place) else {
        return Shape::Refused(no_column(&head));
    };
    let headers: Vec<Cow<'_, str>> = header.cells.clone();
    let first: Vec<Cow<'_, str>> = head
        .get(place + 1)
        .map(|row| row.cells.clone())
        .unwrap_or_default();
    let known = Headers::new(&headers, &first);
    let source = match options.as_kind.as_deref() {
        Some(asked) => match Source::by_key(asked) {
            Some(source) => source,
            None => return Shape::Refused(unknown_kind(asked)),
        },
        None => sources::recognise(&known).unwrap_or(&GENERIC),
    };
    let mut columns = mapping::columns(&headers, &|_, header| {
        mapped(options, header)
            .map(|s| (s, false))
            .or_else(|| source.slot(header))
    });
    settle_amounts(&mut columns);
    if !columns
        .iter()
        .any(|c| c.slot.is_identity() || matches!(c.slot, Slot::Id))
    {
        return Shape::Refused(no_column(&head));
    }
    let table = gather(rows(), header.line, source, columns, bad_lines, file, batch);
    Shape::Table(Box::new(table))
}

/// The meaning the user gave a column.
fn mapped(options: &ImportOptions, header: &str) -> Option<Slot> {
    let key = mapping::key(header);
    let (_, field) = options
        .map
        .iter()
        .find(|(column, _)| column == header.trim() || mapping::key(column) == key)?;
    Some(match field.to_lowercase().as_str() {
        "person" | "name" => Slot::Person,
        "organisation" | "organization" | "company" => Slot::Company,
        "customer" => Slot::Customer,
        "contact" => Slot::Contact,
        "phone" | "phones" => Slot::Phone(""),
        "mobile" => Slot::Phone("cell"),
        "email" | "emails" => Slot::Email(""),
        "notes" | "note" => Slot::Note,
        "job" => Slot::Job,
        "birthday" => Slot::Birthday,
        "tags" | "tag" => Slot::Tags,
        "address" | "addresses" => Slot::Address("", mapping::slot::Part::Whole),
        "wechat" => Slot::Reach("wechat"),
        "amount" => Slot::Amount,
        "total" => Slot::Total,
        "date" => Slot::OrderDate,
        "number" => Slot::OrderNumber,
        "custom" => Slot::Custom,
        "-" | "drop" | "" => Slot::Drop,
        other => mapping::generic(other)?.0,
    })
}

/// An amount without a deal is an order's total, and a total beside a deal's name is the deal's.
fn settle_amounts(columns: &mut [Column]) {
    let has = |columns: &[Column], slot: Slot| columns.iter().any(|c| c.slot == slot);
    let (deal, order) = (
        has(columns, Slot::DealName),
        has(columns, Slot::OrderNumber),
    );
    let (from, to) = match (deal, order) {
        (true, false) => (Slot::Total, Slot::Amount),
        (false, _) => (Slot::Amount, Slot::Total),
        (true, true) => return,
    };
    if !has(columns, to) {
        columns
            .iter_mut()
            .filter(|c| c.slot == from)
            .for_each(|c| c.slot = to);
    }
    if !deal {
        return;
    }
    if !order && !has(columns, Slot::Close) {
        columns
            .iter_mut()
            .filter(|c| c.slot == Slot::OrderDate)
            .for_each(|c| c.slot = Slot::Close);
    }
}

/// Limits, and texts that are no table.
fn unfit(head: &[Row<'_>]) -> Option<RefusedFile> {
    let widest = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if widest > COLUMNS {
        let text = t(
            "{0} columns; at most 1000 are taken.",
            "共 {0} 列；最多 1000 列。",
        );
        return Some(RefusedFile {
            reason: "too-long",
            message: text.problem(&[&widest]),
            option: None,
        });
    }
    head.is_empty().then(|| RefusedFile {
        reason: "no-usable-column",
        message: t("There is nothing in it but marks.", "文件中只有分隔符。").into(),
        option: None,
    })
}

/// The header: the line with the most known words, two at least (one where there is one column).
fn header_place(head: &[Row<'_>], options: &ImportOptions) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (place, row) in head.iter().enumerate() {
        let known = |cell: &&Cow<'_, str>| {
            let cell = cell.trim();
            cell.len() <= 80
                && !cell.is_empty()
                && (mapping::is_known(cell) || mapped(options, cell).is_some())
        };
        let count = row.cells.iter().filter(known).count();
        let filled = row
            .cells
            .iter()
            .filter(|cell| !cell.trim().is_empty())
            .count();
        let needed = if filled <= 1 || !options.map.is_empty() {
            1
        } else {
            2
        };
        if count >= needed && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, place));
        }
    }
    best.map(|(_, place)| place).or_else(|| likely_header(head))
}

/// One known word beside unknown ones is a header when the line holds no value.
fn likely_header(head: &[Row<'_>]) -> Option<usize> {
    let first = head.first()?;
    let known = first.cells.iter().any(|cell| mapping::is_known(cell));
    (known && !first.cells.iter().any(|cell| is_value(cell))).then_some(0)
}

/// Shaped like an e-mail, a phone or a date.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    cells::reach::is_email(cell)
        || digits >= 7 && cells::reach::is_phone(cell)
        || digits >= 4
            && !matches!(
                cells::moments::parts(cell),
                cells::moments::Parts::Unreadable | cells::moments::Parts::Nothing
            )
}

/// A table without a header: its columns are guessed by content only where the user named them.
fn headless<'a>(
    head: &[Row<'a>],
    rows: Rows<'a>,
    bad_lines: &[u32],
    options: &ImportOptions,
    file: u32,
    batch: &mut Batch,
) -> Shape {
    let Some(first) = head.first() else {
        return Shape::Refused(no_column(head));
    };
    let width = first.cells.len();
    let names: Vec<String> = (1..=width).map(|n| format!("column_{n}")).collect();
    let single = width == 1
        && head.iter().all(|row| {
            cells::reach::is_email(row.cell(0).trim())
                || cells::reach::is_phone(row.cell(0).trim()) && row.cell(0).len() >= 7
        });
    if single {
        let slot = if cells::reach::is_email(first.cell(0).trim()) {
            Slot::Email("")
        } else {
            Slot::Phone("")
        };
        let columns = mapping::columns(&names, &|_, _| Some((slot, false)));
        return Shape::Table(Box::new(gather(
            rows, 0, &GENERIC, columns, bad_lines, file, batch,
        )));
    }
    if names.iter().any(|name| mapped(options, name).is_some()) {
        let columns = mapping::columns(&names, &|_, header| {
            mapped(options, header).map(|slot| (slot, false))
        });
        return Shape::Table(Box::new(gather(
            rows, 0, &GENERIC, columns, bad_lines, file, batch,
        )));
    }
    if !first.cells.iter().any(|cell| is_value(cell)) {
        return Shape::Refused(no_column(head));
    }
    let guess = |(place, cell): (usize, &Cow<'_, str>)| {
        let cell = cell.trim();
        let field = match () {
            () if cells::reach::is_email(cell) => "email",
            () if cells::reach::is_phone(cell) && cell.len() >= 7 => "phone",
            () if is_value(cell) => "date",
            () if place == 0 => "name",
            () => return None,
        };
        Some(format!("--map column_{}={field}", place + 1))
    };
    let option: Vec<String> = first.cells.iter().enumerate().filter_map(guess).collect();
    let text = t(
        "There is no header. Say what the columns are, for example: {0}",
        "没有表头。请说明各列含义，例如：{0}",
    );
    Shape::Refused(RefusedFile {
        reason: "no-header",
        message: text.problem(&[&option.join(" ")]),
        option: Some(option.join(" ")),
    })
}

fn no_column(head: &[Row<'_>]) -> RefusedFile {
    let header: Vec<String> = head
        .first()
        .map(|row| {
            row.cells
                .iter()
                .take(8)
                .map(|cell| cell.trim().chars().take(24).collect())
                .collect()
        })
        .unwrap_or_default();
    let text = t(
        "No column is known here. The header is: {0}. Name columns with --map COLUMN=FIELD.",
        "没有可识别的列。表头：{0}。请用 --map 列=字段 指定。",
    );
    let first = header.first().cloned().unwrap_or_default();
    RefusedFile {
        reason: "no-usable-column",
        message: text.problem(&[&header.join(" | ")]),
        option: Some(format!("--map \"{first}=name\"")),
    }
}

fn unknown_kind(asked: &str) -> RefusedFile {
    let text = t(
        "{0} is not a kind of file known here: {1}.",
        "不认识文件种类 {0}。可用：{1}。",
    );
    RefusedFile {
        reason: "unknown-kind",
        message: text.problem(&[&asked, &Source::keys().join(", ")]),
        option: None,
    }
}
