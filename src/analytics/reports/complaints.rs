//! Complaints by cause: how many, how fast, how often too late. In calendar days; the clock of hours drives the pane.

use crate::analytics::facts::Case;
use crate::analytics::numbers::{count, percentile, ratio};
use crate::analytics::report::{Body, Report, TableRow, View};
use crate::analytics::table::{Cell, Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeMap;

pub static REPORT: Report = Report {
    name: "complaints",
    label: t("Complaints by cause", "投诉原因与时效"),
    help: t(
        "Uses cases of type complaint opened up to the day. Times in calendar days, percentiles by nearest rank. A breach: the response (resolution), \
         or the day itself while there is none, is later than the limit (1 and 7 days unless set).\n\
         Read: the causes with most breaches first. Limits in hours of working time are in the complaints pane.",
        "使用截至当日受理的投诉。时间按自然日，百分位取最近秩。超时：响应（解决）日，尚无则当日，晚于时限（默认 1 天与 7 天）。\n\
         读法：先看超时最多的原因。按工作小时计的时限见投诉面板。",
    ),
    tables: &[TableRow {
        name: "complaints",
        label: t("Causes", "原因"),
        columns: COLUMNS,
        build: complaints,
        behind: of_cause,
    }],
    params: &["complaints"],
};

static COLUMNS: &[Column] = &[
    Column::text("cause", "Cause", "原因"),
    Column::int("count", "cases", "Cases", "件数"),
    Column::share("share", "Share", "占比").how("{count} / {#total} = {share}"),
    Column::int("open", "cases", "Open", "未解决"),
    Column::int("responded", "cases", "Answered", "已响应"),
    Column::int("first_response_p50", "days", "Answer p50", "响应 p50"),
    Column::int("first_response_p90", "days", "p90", "p90"),
    Column::int("first_response_p95", "days", "p95", "p95"),
    Column::int("resolved", "cases", "Solved", "已解决"),
    Column::int("resolution_p50", "days", "Solution p50", "解决 p50"),
    Column::int("resolution_p90", "days", "p90", "p90"),
    Column::int("resolution_p95", "days", "p95", "p95"),
    Column::int("breach_first_response", "cases", "Late answer", "响应超时"),
    Column::int("breach_resolution", "cases", "Late solution", "解决超时"),
    Column::int("breach_any", "cases", "Late", "超时"),
    Column::share("breach_share", "Share late", "超时占比")
        .how("{breach_any} / {count} = {breach_share}"),
];

/// Complaints opened up to the day.
pub fn present<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Case> {
    let until = view.as_of.0;
    let cases = view.facts.cases.iter();
    cases.filter(move |case| case.is_complaint && case.opened <= until)
}

/// Figures of one cause.
#[derive(Default)]
struct Causes {
    count: i64,
    responses: Vec<i64>,
    resolutions: Vec<i64>,
    late_response: i64,
    late_resolution: i64,
    late: i64,
}

impl Causes {
    fn add(&mut self, case: &Case, view: &View) {
        let until = view.as_of.0;
        let days = |on: i32| i64::from(on) - i64::from(case.opened);
        // What is dated after the day has not happened yet.
        let response = case.first_response.filter(|day| *day <= until);
        let resolution = case.resolved.filter(|day| *day <= until);
        self.count += 1;
        self.responses.extend(response.map(days));
        self.resolutions.extend(resolution.map(days));
        let late_response = days(response.unwrap_or(until)) > view.params.sla_first_response_days;
        let late_resolution = days(resolution.unwrap_or(until)) > view.params.sla_resolution_days;
        self.late_response += i64::from(late_response);
        self.late_resolution += i64::from(late_resolution);
        self.late += i64::from(late_response || late_resolution);
    }

    fn row(mut self, cause: Cell, total: i64) -> Vec<Cell> {
        self.responses.sort_unstable();
        self.resolutions.sort_unstable();
        let (answers, solved) = (&self.responses, &self.resolutions);
        cells![
            cause,
            self.count,
            ratio(self.count, total),
            self.count - count(solved.len()),
            answers.len(),
            percentile(answers, 50),
            percentile(answers, 90),
            percentile(answers, 95),
            solved.len(),
            percentile(solved, 50),
            percentile(solved, 90),
            percentile(solved, 95),
            self.late_response,
            self.late_resolution,
            self.late,
            ratio(self.late, self.count)
        ]
    }
}

fn complaints(view: &View) -> Result<Body, Problem> {
    let mut causes: BTreeMap<&str, Causes> = BTreeMap::new();
    let mut all = Causes::default();
    for case in present(view) {
        causes.entry(&case.cause).or_default().add(case, view);
        all.add(case, view);
    }
    let mut sorted: Vec<(&str, Causes)> = causes.into_iter().collect();
    sorted.sort_by_key(|(_, figures)| std::cmp::Reverse(figures.count));
    let total = all.count;
    let mut rows: Vec<Vec<Cell>> = sorted
        .into_iter()
        .map(|(cause, figures)| figures.row(Cell::from(cause.to_owned()), total))
        .collect();
    rows.push(all.row("all".into(), total));
    Ok(Body::from(rows).with("total", total))
}

fn of_cause(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let is_all = row + 1 == table.rows.len();
    let cause = table.cell(row, "cause")?.as_text()?;
    let cases = present(view).filter(|case| is_all || &*case.cause == cause);
    let mut customers: Vec<u32> = cases.filter_map(|case| case.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    Some(customers)
}
