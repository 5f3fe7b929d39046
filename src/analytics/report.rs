//! Reports and their tables: the one list that the command, the screen and the help are made from.
//! Rule: a report is one file in `reports/` and one row here; every table has a name of its own.

use super::facts::Facts;
use super::params::Params;
use super::table::{Cell, Column, Table};
use crate::domain::Day;
use crate::domain::text::{Problem, Text, t};
use serde_json::{Value as Json, json};

pub use super::params::Params as ReportParams;

/// What a report looks at: the facts, the day that counts, and the parameters.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub facts: &'a Facts,
    pub as_of: Day,
    pub params: &'a Params,
}

/// Rows of a table and figures of the whole.
#[derive(Debug, Default)]
pub struct Body {
    pub rows: Vec<Vec<Cell>>,
    pub summary: Vec<(&'static str, Cell)>,
}

impl From<Vec<Vec<Cell>>> for Body {
    fn from(rows: Vec<Vec<Cell>>) -> Body {
        Body {
            rows,
            summary: Vec::new(),
        }
    }
}

impl Body {
    /// A table of metrics: one row each.
    pub fn metrics(rows: impl IntoIterator<Item = (&'static str, Cell)>) -> Body {
        let rows = rows.into_iter();
        rows.map(|(metric, value)| vec![Cell::Word(metric), value])
            .collect::<Vec<_>>()
            .into()
    }

    pub fn with(mut self, key: &'static str, value: impl Into<Cell>) -> Body {
        self.summary.push((key, value.into()));
        self
    }
}

/// A named table of a report.
pub struct TableRow {
    pub name: &'static str,
    pub label: Text,
    pub columns: &'static [Column],
    pub build: fn(&View) -> Result<Body, Problem>,
    /// The customers behind a row, found when asked for; none when the row is about no customers.
    pub behind: fn(&View, &Table, usize) -> Option<Vec<u32>>,
}

/// A report: one or more tables about one question.
pub struct Report {
    /// The name it is asked by; its first table answers as CSV.
    pub name: &'static str,
    pub label: Text,
    /// What it is for and what it uses, its formula and source, and how to read it.
    pub help: Text,
    pub tables: &'static [TableRow],
    /// Groups of parameters it obeys.
    pub params: &'static [&'static str],
}

macro_rules! reports {
    ($($name:ident),* $(,)?) => {
        /// Every report, in the order they are listed.
        pub static REPORTS: &[&Report] = &[$(&super::reports::$name::REPORT),*];
    };
}

reports![
    dashboard,
    rfm,
    rf16,
    abc,
    concentration,
    clv,
    ltv,
    bgnbd,
    churn,
    cohort,
    repurchase,
    basket,
    matrix,
    portfolio,
    worth,
    profit,
    risk,
    loyalty,
    funnel,
    forecast,
    sources,
    lifecycle,
    satisfaction,
    rater,
    nps,
    csat,
    complaints,
    campaigns,
    recommend,
    profiling,
    prospecting,
    strategy,
    abilities,
];

/// What a name asks for.
#[derive(Clone, Copy)]
pub struct Found {
    pub report: &'static Report,
    /// Only this table; none when the name is that of a whole report without a table of that name.
    pub table: Option<&'static TableRow>,
}

/// A report or table by name.
pub fn find(name: &str) -> Option<Found> {
    let table = REPORTS.iter().find_map(|report| {
        let table = report.tables.iter().find(|table| table.name == name)?;
        Some(Found {
            report,
            table: Some(table),
        })
    });
    table.or_else(|| {
        let report = REPORTS.iter().find(|report| report.name == name)?;
        Some(Found {
            report,
            table: None,
        })
    })
}

/// Every name a report or table can be asked by.
pub fn names() -> impl Iterator<Item = &'static str> {
    REPORTS.iter().flat_map(|report| {
        let own = report.tables.iter().map(|table| table.name);
        let group = Some(report.name).filter(|name| report.tables.iter().all(|t| t.name != *name));
        group.into_iter().chain(own)
    })
}

impl TableRow {
    /// Builds the table.
    pub fn run(&'static self, view: &View) -> Result<Table, Problem> {
        let body = (self.build)(view)?;
        Ok(Table {
            name: self.name,
            columns: self.columns,
            rows: body.rows,
            summary: body.summary,
        })
    }
}

impl Report {
    /// For a report that has windows of its own, `from..to` is the current one and the base as many days before;
    /// then nothing is left out of the facts.
    pub fn settle(&self, params: &mut Params, as_of: Day) {
        if self.name != "churn" || (params.from.is_none() && params.to.is_none()) {
            return;
        }
        let to = params.to.take().unwrap_or(as_of);
        let from = params.from.take().unwrap_or(to.plus(-364));
        let before = from.plus(-1);
        let length = to.0.saturating_sub(from.0).max(0);
        params.churn_current.get_or_insert((from, to));
        params
            .churn_base
            .get_or_insert((before.plus(-length), before));
    }

    /// The facts a report sees: nothing outside `from..to`, the chosen customers only.
    pub fn facts(view: &View, keep: Option<&dyn Fn(u32) -> bool>) -> Option<Facts> {
        let (from, to) = (view.params.from, view.params.to);
        if keep.is_none() && from.is_none() && to.is_none() {
            return None;
        }
        Some(
            view.facts
                .part(|customer| keep.is_none_or(|keep| keep(customer)), from, to),
        )
    }
}

impl Found {
    /// The table that answers as CSV.
    pub fn first(&self) -> Option<&'static TableRow> {
        self.table.or(self.report.tables.first())
    }

    /// The answer as JSON: the table asked for; of a whole report the first one, with the others under `tables`.
    pub fn json(&self, view: &View) -> Result<Json, Problem> {
        let Some(first) = self.first() else {
            return Err(t("the report has no table", "报表没有表").into());
        };
        let table = first.run(view)?;
        let (columns, rows) = table.to_json();
        let name = self.table.map_or(self.report.name, |table| table.name);
        let mut answer = json!({
            "report": name,
            "as_of": view.as_of.to_string(),
            "parameters": view.params.shown(self.report.params),
            "columns": columns,
            "rows": rows,
            "summary": table.summary_json(),
        });
        if self.table.is_none() {
            let mut tables = Vec::new();
            for row in self.report.tables {
                let table = row.run(view)?;
                let (columns, rows) = table.to_json();
                let summary = table.summary_json();
                tables.push(
                    json!({"name": row.name, "columns": columns, "rows": rows, "summary": summary}),
                );
            }
            if let Some(object) = answer.as_object_mut() {
                object.insert("tables".to_owned(), Json::Array(tables));
            }
        }
        Ok(answer)
    }
}

/// The customers behind a row that names one in `customer_id`.
pub fn the_customer(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    customer_named(view, table.cell(row, "customer_id")?.as_text()?).map(|customer| vec![customer])
}

/// The customer with this report id.
pub fn customer_named(view: &View, id: &str) -> Option<u32> {
    let facts = view.facts;
    let id_of = |customer: &u32| facts.id(*customer).map_or("", |id| id);
    let place = facts
        .by_id
        .binary_search_by(|customer| id_of(customer).cmp(id))
        .ok()?;
    facts.by_id.get(place).copied()
}

/// For tables whose rows are about no customers.
pub fn nobody(_: &View, _: &Table, _: usize) -> Option<Vec<u32>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_asked_for_by_its_own_name_and_no_two_share_one() {
        let mut seen = std::collections::BTreeSet::new();
        for name in names() {
            assert!(seen.insert(name), "{name} twice");
            assert!(
                find(name).is_some_and(|found| found.first().is_some()),
                "{name}"
            );
        }
        for report in REPORTS {
            for table in report.tables {
                let columns: std::collections::BTreeSet<_> =
                    table.columns.iter().map(|c| c.name).collect();
                assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            }
        }
    }

    #[test]
    fn every_file_of_a_report_is_listed() {
        let files = std::fs::read_dir(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src/analytics/reports"
        ))
        .unwrap();
        let listed = REPORTS.len();
        // mod.rs is no report; matrix.rs holds two, satisfaction.rs four.
        assert_eq!(listed, files.count() - 1 + 1 + 3);
    }

    #[test]
    fn days_asked_for_are_the_current_window_of_churn_and_the_base_is_as_long() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut params = Params {
            from: Some(day("2025-01-01")),
            to: Some(day("2025-01-31")),
            ..Params::default()
        };
        find("churn_lost")
            .unwrap()
            .report
            .settle(&mut params, day("2025-06-30"));
        assert_eq!(
            params.churn_current,
            Some((day("2025-01-01"), day("2025-01-31")))
        );
        assert_eq!(
            params.churn_base,
            Some((day("2024-12-01"), day("2024-12-31")))
        );
        assert_eq!((params.from, params.to), (None, None));
    }

    #[test]
    fn every_table_of_an_empty_book_has_as_many_cells_as_columns_and_no_nan() {
        let (facts, params) = (Facts::default(), Params::default());
        let view = View {
            facts: &facts,
            as_of: Day(20_000),
            params: &params,
        };
        for table in REPORTS.iter().flat_map(|report| report.tables) {
            let Ok(made) = table.run(&view) else { continue };
            assert!(
                made.rows.iter().all(|row| row.len() == table.columns.len()),
                "{}",
                table.name
            );
            let is_number = |cell: &Cell| !matches!(cell, Cell::Float(x) if !x.is_finite());
            assert!(made.rows.iter().flatten().all(is_number), "{}", table.name);
        }
    }
}
