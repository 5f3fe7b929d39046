//! Reports on the book: facts are gathered, narrowed to what was asked, and handed to the pure reports.

use super::{Ask, Refusal, selecting};
use crate::analytics::facts::Facts;
use crate::analytics::params::Params;
use crate::analytics::report::{Found, REPORTS, Report, View, find, names};
use crate::analytics::table::Table;
use crate::domain::text::{nearest::nearest, t};
use crate::domain::{Book, Day, Id, Kind};
use std::collections::HashSet;

/// A report or table by name, or a refusal that names the nearest.
pub fn named(name: &str) -> Result<Found, Refusal> {
    find(name).ok_or_else(|| {
        let all = names();
        Refusal::Usage(match nearest(name, all) {
            Some(near) => t(
                "There is no report {0}. Did you mean {1}? All reports: guanxi report",
                "没有报表 {0}。您是指 {1} 吗？全部报表：guanxi report",
            )
            .problem(&[&name, &near]),
            None => t(
                "There is no report {0}. All reports: guanxi report",
                "没有报表 {0}。全部报表：guanxi report",
            )
            .problem(&[&name]),
        })
    })
}

/// The facts a report looks at: those of the book, narrowed to the customers of a query and to the days of the
/// parameters.
pub fn facts(book: &Book, ask: &Ask, params: &Params, query: &str) -> Result<Facts, Refusal> {
    let facts = Facts::of(book);
    let kept: Option<HashSet<Id>> = match query.trim() {
        "" => None,
        query => Some(
            selecting::select(book, ask, Kind::Customer, query, true)?
                .into_iter()
                .collect(),
        ),
    };
    let view = View {
        facts: &facts,
        as_of: ask.today,
        params,
    };
    let keep = |customer: u32| {
        let id = facts.customers.get(customer as usize).copied();
        kept.as_ref()
            .is_none_or(|kept| id.is_some_and(|id| kept.contains(&id)))
    };
    let narrowed = Report::facts(&view, kept.as_ref().map(|_| &keep as &dyn Fn(u32) -> bool));
    Ok(narrowed.unwrap_or(facts))
}

/// A table of a report, built.
pub fn table(found: Found, facts: &Facts, as_of: Day, params: &Params) -> Result<Table, Refusal> {
    let view = View {
        facts,
        as_of,
        params,
    };
    let row = found
        .first()
        .ok_or_else(|| Refusal::No(t("The report has no table.", "报表没有表。").into()))?;
    row.run(&view).map_err(Refusal::No)
}

/// Every report with its tables, for the list of reports.
pub fn all() -> impl Iterator<Item = &'static Report> {
    REPORTS.iter().copied()
}
