//! Forecast: open deals by expected month, weighted with their probability.

use crate::analytics::numbers::rounded;
use crate::analytics::report::{Body, Report, TableRow, View};
use crate::analytics::reports::funnel::{Stages, Way, customers_of};
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeMap;

pub static REPORT: Report = Report {
    name: "forecast",
    label: t("Forecast of open deals", "销售预测"),
    help: t(
        "Uses open deals of one pipeline. weighted = Σ amount · probability, the deal's own or its stage's, rounded once per row; \
         the last row is rounded from the unrounded sum. Deals without a date come first; dates in the past stay in their month.",
        "使用一个流程的未结商机。加权 = Σ 金额 · 赢率（商机自身的，否则为阶段的），每行只舍入一次；末行由未舍入之和舍入。\
         无日期的排在最前；已过的日期留在原月份。",
    ),
    tables: &[TableRow {
        name: "forecast",
        label: t("Months", "月份"),
        columns: COLUMNS,
        build: forecast,
        behind: of_month,
    }],
    params: &["funnel"],
};

static COLUMNS: &[Column] = &[
    Column::text("month", "Month", "月份"),
    Column::int("deals", "deals", "Deals", "商机数"),
    Column::money("amount_minor", "Amount", "金额"),
    Column::money("weighted_minor", "Weighted", "加权金额")
        .how("Σ amount · basis points / 10000 = {weighted_minor}"),
];

/// The month a deal is expected in; empty without a date.
fn month(way: &Way) -> String {
    let day = way
        .deal
        .expected_close
        .map(|day| day.to_string())
        .unwrap_or_default();
    day.chars().take(7).collect()
}

/// Open deals with their probability in basis points.
fn open<'a>(stages: &'a Stages, ways: &'a [Way<'a>]) -> impl Iterator<Item = (&'a Way<'a>, i64)> {
    ways.iter().filter_map(|way| {
        let stage = stages.pipeline.open.get(way.current?)?;
        Some((way, way.deal.probability_bp.unwrap_or(stage.probability_bp)))
    })
}

fn forecast(view: &View) -> Result<Body, Problem> {
    let stages = Stages::of(view)?;
    let ways = stages.ways(view);
    let mut months: BTreeMap<String, (i64, i128, i128)> = BTreeMap::new();
    let mut total = (0i64, 0i128, 0i128);
    for (way, bp) in open(&stages, &ways) {
        let amount = i128::from(way.deal.amount);
        for sums in [months.entry(month(way)).or_default(), &mut total] {
            sums.0 += 1;
            sums.1 += amount;
            sums.2 += amount * i128::from(bp);
        }
    }
    let row = |(month, (deals, amount, weighted)): (String, (i64, i128, i128))| {
        cells![month, deals, amount, rounded(weighted, 10_000)]
    };
    let rows = months
        .into_iter()
        .chain([("total".to_owned(), total)])
        .map(row);
    Ok(rows.collect::<Vec<_>>().into())
}

fn of_month(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let wanted = table.cell(row, "month")?.as_text()?;
    let stages = Stages::of(view).ok()?;
    let ways = stages.ways(view);
    let fits = |(way, _): &(&Way, i64)| wanted == "total" || month(way) == wanted;
    Some(customers_of(
        open(&stages, &ways).filter(fits).map(|(way, _)| way),
    ))
}
