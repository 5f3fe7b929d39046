//! The reports of the models as tables for the screen: headings, amounts and classes in the user's language.
//! Rule: the figures are those of the command line; only how they are written differs.

use super::columns::day_words;
use super::reports::{ReportName, Sheet, SheetRow};
use crate::analytics::facts::Facts;
use crate::analytics::params::Params;
use crate::analytics::report::{REPORTS, Report, TableRow, View, customer_named};
use crate::analytics::table::{Cell, Column, Holds, Table};
use crate::analytics::words;
use crate::domain::text::t;
use crate::domain::{Book, Change, Day, Id, Lang, Money};
use crate::tui::now::Now;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    /// The facts of the book as of a change set: every report looks at the same ones.
    static FACTS: RefCell<Option<(u64, usize, Arc<Facts>)>> = const { RefCell::new(None) };
}

/// Every table of every report.
pub fn names(lang: Lang) -> Vec<ReportName> {
    let tables = REPORTS
        .iter()
        .flat_map(|report| report.tables.iter().map(move |table| (report, table)));
    tables
        .map(|(report, table)| {
            let (whole, part) = (report.label.get(lang), table.label.get(lang));
            let label = if whole == part {
                whole.to_owned()
            } else {
                format!("{whole}: {part}")
            };
            ReportName {
                key: table.name.to_owned(),
                label,
            }
        })
        .collect()
}

pub fn find(key: &str) -> Option<(&'static Report, &'static TableRow)> {
    REPORTS.iter().find_map(|report| {
        let table = report.tables.iter().find(|table| table.name == key)?;
        Some((*report, table))
    })
}

/// A built table, kept to find the customers behind its rows.
#[derive(Clone, Debug)]
pub struct Built {
    row: &'static TableRow,
    table: Arc<Table>,
    facts: Arc<Facts>,
    params: Params,
    as_of: Day,
}

impl std::fmt::Debug for TableRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Built {
    /// The customers behind a row.
    pub fn behind(&self, row: usize) -> Vec<Id> {
        let view = View {
            facts: &self.facts,
            as_of: self.as_of,
            params: &self.params,
        };
        let found = (self.row.behind)(&view, &self.table, row).unwrap_or_default();
        let ids = found
            .into_iter()
            .filter_map(|n| self.facts.customers.get(n as usize).copied());
        ids.collect()
    }
}

/// Takes a small change into the facts that are kept, so that they need not be made anew: only what it touched is read.
pub fn follow(book: &Book, before: u64, changes: &[Change]) {
    const MOST_CHANGES: usize = 1000;
    FACTS.with(|kept| {
        let mut kept = kept.borrow_mut();
        if let Some((seq, count, facts)) = kept.as_mut()
            && *seq == before
            && changes.len() <= MOST_CHANGES
            && Arc::make_mut(facts).follow(book, changes)
        {
            (*seq, *count) = (book.seq, book.count(crate::domain::Kind::Customer));
        }
    });
}

fn facts_of(now: &Now) -> Arc<Facts> {
    let of = (now.book.seq, now.book.count(crate::domain::Kind::Customer));
    FACTS.with(|kept| {
        let mut kept = kept.borrow_mut();
        if let Some((seq, count, facts)) = kept.as_ref()
            && (*seq, *count) == of
        {
            return facts.clone();
        }
        let facts = Arc::new(Facts::of(now.book));
        *kept = Some((of.0, of.1, facts.clone()));
        facts
    })
}

/// Builds a table as of a day; a table that cannot be built says why.
pub fn build(
    now: &Now,
    lang: Lang,
    as_of: Day,
    report: &'static Report,
    row: &'static TableRow,
) -> (Sheet, Option<Built>) {
    let facts = facts_of(now);
    let params = Params::default();
    let view = View {
        facts: &facts,
        as_of,
        params: &params,
    };
    let title = format!(
        "{}  {}",
        row.label.get(lang),
        day_words(now.today, as_of, lang)
    );
    let table = match row.run(&view) {
        Ok(table) => table,
        Err(problem) => {
            let notes = vec![problem.get(lang).to_owned()];
            return (
                Sheet {
                    title,
                    notes,
                    ..Sheet::default()
                },
                None,
            );
        }
    };
    let heads = table
        .columns
        .iter()
        .map(|column| (column.label.get(lang).to_owned(), is_figure(column)));
    let mut sheet = Sheet {
        title,
        heads: heads.collect(),
        rows: Vec::with_capacity(table.rows.len()),
        notes: Vec::new(),
    };
    for cells in &table.rows {
        let shown = table
            .columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| shown(now, lang, &view, column, cell));
        sheet.rows.push(SheetRow {
            cells: shown.collect(),
            ids: Vec::new(),
        });
    }
    sheet.notes.extend(
        report
            .help
            .get(lang)
            .split_inclusive(". ")
            .map(|line| line.trim().to_owned()),
    );
    let built = Built {
        row,
        table: Arc::new(table),
        facts: facts.clone(),
        params,
        as_of,
    };
    (sheet, Some(built))
}

fn is_figure(column: &Column) -> bool {
    !matches!(column.holds, Holds::Text)
}

/// A cell for the screen: customers by name, amounts with groups, shares as percent, classes in the language.
fn shown(now: &Now, lang: Lang, view: &View, column: &Column, cell: &Cell) -> String {
    let currency = now.book.settings.currency();
    match (column.holds, cell) {
        (_, Cell::Empty) => "-".to_owned(),
        (Holds::Money, Cell::Int(minor)) => Money::new(*minor, currency).grouped(),
        (Holds::MoneyFloat, Cell::Float(minor)) => {
            format!("{:.2}", minor / whole(currency.scale()))
        }
        (Holds::Share, Cell::Float(share)) => format!("{:.1}%", share * 100.0),
        (Holds::Flag, Cell::Int(flag)) => if *flag == 0 {
            t("no", "否")
        } else {
            t("yes", "是")
        }
        .get(lang)
        .to_owned(),
        (_, Cell::Float(x)) => format!("{x:.2}"),
        (_, Cell::Text(id)) if column.name == "customer_id" => {
            let name = customer_named(view, id).and_then(|n| view.facts.names.get(n as usize));
            name.map_or_else(|| id.to_string(), |name| format!("{name} {id}"))
        }
        (_, Cell::Word(word)) => words::label(word)
            .map_or(*word, |text| text.get(lang))
            .to_owned(),
        (_, cell) => cell.plain(),
    }
}

fn whole(scale: i64) -> f64 {
    f64::from(i32::try_from(scale).unwrap_or(1).max(1))
}
