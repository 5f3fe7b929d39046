//! The rows of a table below its header: limits, totals, footers and counting columns are sorted out.
//! Rule: every row that is left out is told with its line.

use super::super::cells;
use super::super::delimited::{COLUMNS, Flaw, Row, Rows};
use super::super::incoming::{Batch, Note, Origin};
use super::super::mapping::{self, Column, slot::Slot};
use super::super::sources::{GENERIC, Source};
use super::shape::{Table, TableRow};
use crate::domain::text::{Problem, t};
use std::borrow::Cow;
/// Longest name that is taken.
const NAME_BYTES: usize = 1024;

/// The rows below the header: limits, totals and footers are sorted out.
pub fn gather(
    rows: Rows<'_>,
    header_line: u32,
    source: &'static Source,
    mut columns: Vec<Column>,
    bad_lines: &[u32],
    file: u32,
    batch: &mut Batch,
) -> Table {
    let width = columns.len();
    let mut table = Table {
        source,
        columns: Vec::new(),
        header_line,
        rows: Vec::new(),
        records: 0,
    };
    let (mut blanks, mut gap, mut unwrapped) = (0_u32, None, false);
    for row in rows.filter(|row| row.line > header_line) {
        if row.is_blank() {
            blanks += 1;
            continue;
        }
        if blanks >= 2 {
            gap = Some(table.rows.len());
        }
        blanks = 0;
        table.records += 1;
        let origin = Origin {
            file,
            line: row.line,
        };
        if let Some((reason, message)) = spoilt(&row, bad_lines, &columns) {
            batch.refuse(origin, reason, message);
            continue;
        }
        odd_shape(&row, width, origin, batch);
        while columns.len() < row.cells.len() && columns.len() < COLUMNS {
            columns.push(Column {
                header: format!("column_{}", columns.len() + 1),
                slot: Slot::Custom,
                label: None,
                currency: None,
                power: 0,
                likely: false,
            });
        }
        let clean = |cell: &Cow<'_, str>| match cells::unwrapped(cell) {
            Some(inner) => {
                unwrapped = true;
                inner.to_owned()
            }
            None => cell.to_string(),
        };
        let cells = row.cells.iter().map(clean).collect();
        table.rows.push(TableRow {
            line: row.line,
            cells,
        });
    }
    table.columns = columns;
    if unwrapped {
        batch.warn(
            Origin {
                file,
                line: header_line,
            },
            "guess",
            t(
                "Marks that keep figures as text (=\"…\" and ') were removed.",
                "已去除表格软件的文本标记（=\"…\" 与 '）。",
            ),
        );
    }
    footers(&mut table, gap, file, batch);
    totals(&mut table, file, batch);
    drop_serials(&mut table);
    table
}

/// Warns of text behind quotes and of cells beyond the header.
fn odd_shape(row: &Row<'_>, width: usize, origin: Origin, batch: &mut Batch) {
    if row.flaw == Some(Flaw::TextAfterQuote) {
        let text = t(
            "Text stands behind a closing quote; it was kept.",
            "引号后还有文字，已保留。",
        );
        batch.warn(origin, "guess", text);
    }
    if row
        .cells
        .iter()
        .skip(width)
        .any(|cell| !cell.trim().is_empty())
    {
        let text = t(
            "The row has more cells than the header; they are kept as column_N.",
            "该行比表头多出的单元格已存为 column_N。",
        );
        batch.warn(origin, "guess", text);
    }
}

fn spoilt(row: &Row<'_>, bad_lines: &[u32], columns: &[Column]) -> Option<(&'static str, Problem)> {
    if bad_lines
        .iter()
        .any(|line| (row.line..=row.last_line).contains(line))
    {
        return Some((
            "bad-encoding",
            t(
                "The line is in another encoding than the file.",
                "该行编码与文件不同。",
            )
            .into(),
        ));
    }
    match row.flaw {
        Some(Flaw::Unclosed) => {
            return Some((
                "bad-quote",
                t("A quote never closes.", "引号未闭合。").into(),
            ));
        }
        Some(Flaw::TooLong) => {
            return Some((
                "too-long",
                t("A value is longer than 1 MiB.", "某个值超过 1 MiB。").into(),
            ));
        }
        _ => {}
    }
    let long = columns.iter().zip(&row.cells).find(|(column, cell)| {
        let name = matches!(
            column.slot,
            Slot::Customer
                | Slot::Company
                | Slot::Person
                | Slot::Contact
                | Slot::Given
                | Slot::Family
                | Slot::DealName
        );
        name && cell.len() > NAME_BYTES
    });
    long.map(|(column, _)| {
        (
            "too-long",
            t("{0} is longer than 1 KiB.", "{0} 超过 1 KiB。").problem(&[&column.header]),
        )
    })
}

/// What stands behind two blank lines with fewer than half the columns is the footer of a report.
fn footers(table: &mut Table, gap: Option<usize>, file: u32, batch: &mut Batch) {
    let Some(gap) = gap else { return };
    let filled = |row: &TableRow| {
        row.cells
            .iter()
            .filter(|cell| !cell.trim().is_empty())
            .count()
    };
    let narrow = table
        .rows
        .iter()
        .skip(gap)
        .all(|row| filled(row) * 2 < table.columns.len());
    if !narrow || gap == 0 {
        return;
    }
    for row in table.rows.split_off(gap) {
        batch.refuse(
            Origin {
                file,
                line: row.line,
            },
            "footer",
            t("The footer of the report.", "报表页脚。"),
        );
    }
}

const TOTALS: [&str; 13] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "总和",
    "累计",
    "total",
    "totals",
    "subtotal",
    "grand total",
    "sum",
    "summe",
    "итого",
];

/// Rows that sum up others are not records.
fn totals(table: &mut Table, file: u32, batch: &mut Batch) {
    let is_total = |row: &TableRow| {
        let first = row
            .cells
            .iter()
            .map(|c| c.trim())
            .find(|c| !c.is_empty())
            .unwrap_or("");
        let word = first.trim_end_matches([':', '：']).to_lowercase();
        TOTALS.contains(&word.as_str())
    };
    let sums = sum_rows(table);
    let mut place = 0;
    table.rows.retain(|row| {
        let total = is_total(row) || sums.contains(&place);
        place += 1;
        if total {
            batch.not_imported.push(Note::new(
                Origin {
                    file,
                    line: row.line,
                },
                "totals-row",
                t("A row of totals.", "合计行。"),
            ));
        }
        !total
    });
}

/// Rows without a name whose only figures are the sums of the rows above.
fn sum_rows(table: &Table) -> Vec<usize> {
    let named = |row: &TableRow| {
        table
            .columns
            .iter()
            .zip(&row.cells)
            .any(|(column, cell)| column.slot.is_identity() && !cell.trim().is_empty())
    };
    let value = |cell: &str| match cells::numbers::read(cell, cells::numbers::Mark::Dot) {
        cells::numbers::Read::Number(n) => n.money(crate::domain::Currency::CNY).map(|m| m.minor),
        _ => None,
    };
    let mut found = Vec::new();
    let candidates = table
        .rows
        .iter()
        .enumerate()
        .filter(|(place, row)| *place + 1 == table.rows.len() && !named(row));
    for (place, row) in candidates {
        let filled = row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty());
        let all = filled.clone().count() > 0
            && filled.clone().all(|(column, cell)| {
                let above: i64 = table
                    .rows
                    .iter()
                    .take(place)
                    .filter_map(|r| value(r.cells.get(column)?))
                    .sum();
                value(cell).is_some_and(|sum| {
                    sum != 0 && (sum - above).abs() <= i64::try_from(place).unwrap_or(0)
                })
            });
        if all {
            found.push(place);
        }
    }
    found
}

/// A column that counts 1, 2, 3 is no id.
fn drop_serials(table: &mut Table) {
    for (place, column) in table.columns.iter_mut().enumerate() {
        if column.slot != Slot::Id
            || mapping::key(&column.header) == "id"
            || mapping::key(&column.header) == "recordid"
        {
            continue;
        }
        let counts = table.rows.iter().enumerate().all(|(n, row)| {
            row.cells
                .get(place)
                .is_some_and(|c| c.trim() == (n + 1).to_string())
        });
        if counts && table.rows.len() > 1 && table.source.key == GENERIC.key {
            column.slot = Slot::Drop;
        }
    }
}
