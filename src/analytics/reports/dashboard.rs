//! The start of the analytics pane: the few figures of the whole, beside the period before.

use crate::analytics::facts::Facts;
use crate::analytics::numbers::{count, ratio};
use crate::analytics::params::Params;
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::reports::churn::moves;
use crate::analytics::reports::funnel::Stages;
use crate::analytics::reports::{complaints, satisfaction};
use crate::analytics::sums::sums;
use crate::analytics::table::{Cell, Column, Holds, column};
use crate::cells;
use crate::domain::Day;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "dashboard",
    label: t("Overview", "总览"),
    help: t(
        "The figures of the last 30 days beside those of the 30 days before; retention, new and lost of 365 days beside a year ending 30 days earlier; \
         stocks (customers, open deals and complaints) on the day and 30 days earlier.\n\
         Each figure has its own report with the customers behind it: churn, funnel, complaints, nps, csat, performance.",
        "最近 30 天与之前 30 天的数据对比；保持、新客与流失为 365 天，与提前 30 天的一年对比；存量（客户、未结商机与投诉）为当日与 30 天前。\n\
         各指标另有报表及其客户：churn、funnel、complaints、nps、csat、performance。",
    ),
    tables: &[TableRow {
        name: "dashboard",
        label: t("Figures", "数据"),
        columns: COLUMNS,
        build: dashboard,
        behind: nobody,
    }],
    params: &["churn", "funnel"],
};

static COLUMNS: &[Column] = &[
    Column::text("figure", "Figure", "指标"),
    column("value", Holds::Value, "", t("Now", "现在")),
    column("before", Holds::Value, "", t("Before", "之前")),
    Column::share("change", "Change", "变化").how("({value} − {before}) / {before} = {change}"),
];

/// A figure: a count or amount, or a share.
enum Figure {
    Whole(i128),
    Part(Option<f64>),
}

/// All figures as they were on a day.
fn figures(facts: &Facts, as_of: Day, params: &Params) -> Vec<(&'static str, Figure)> {
    let view = View {
        facts,
        as_of,
        params,
    };
    let month = sums(facts, as_of.0.saturating_sub(29), as_of.0);
    let whole = |n: i64| Figure::Whole(i128::from(n));
    let moves = moves(&view);
    let number = |fits: fn(&crate::analytics::reports::churn::Moves) -> bool| {
        count(moves.iter().filter(|m| fits(m)).count())
    };
    let (base, lost) = (
        number(|m| m.in_base),
        number(|m| m.in_base && !m.in_current),
    );
    // A customer exists from the day it was entered, or of its first order when that was entered later.
    let exists = |(customer, profile): &(u32, &crate::analytics::facts::Profile)| {
        let first = facts.orders.of(*customer).first();
        profile.created <= as_of || first.is_some_and(|order| order.day <= as_of.0)
    };
    let made = (0u32..).zip(&facts.profiles).filter(exists).count();
    let revenue: i128 = month.iter().map(|sum| i128::from(sum.amount)).sum();
    let cost: i128 = month.iter().map(|sum| i128::from(sum.cost)).sum();
    let purchases: i64 = month.iter().map(|sum| i64::from(sum.purchases)).sum();
    let open: Vec<i64> = match Stages::of(&view) {
        Ok(stages) => {
            let ways = stages.ways(&view);
            let is_open = |place: usize| place < stages.won();
            ways.iter()
                .filter(|way| way.current.is_some_and(is_open))
                .map(|way| way.deal.amount)
                .collect()
        }
        Err(_) => Vec::new(),
    };
    let complaints =
        complaints::present(&view).filter(|case| case.resolved.is_none_or(|day| day > as_of.0));
    let (answers, promoters, _, detractors) = satisfaction::nps::counts(&view);
    let scores: Vec<i64> = satisfaction::answers(&view, "csat")
        .map(|answer| answer.score)
        .collect();
    let satisfied = count(scores.iter().filter(|score| **score >= 4).count());
    vec![
        ("customers", whole(count(made))),
        (
            "buyers_30",
            whole(count(month.iter().filter(|sum| sum.bought()).count())),
        ),
        ("orders_30", whole(purchases)),
        ("revenue_30_minor", Figure::Whole(revenue)),
        ("margin_30_minor", Figure::Whole(revenue - cost)),
        ("new_365", whole(number(|m| m.in_current && !m.earlier))),
        ("lost_365", whole(lost)),
        ("retention_365", Figure::Part(ratio(base - lost, base))),
        ("open_deals", whole(count(open.len()))),
        (
            "open_pipeline_minor",
            Figure::Whole(open.iter().map(|amount| i128::from(*amount)).sum()),
        ),
        ("open_complaints", whole(count(complaints.count()))),
        (
            "nps",
            Figure::Part(ratio(100 * (promoters - detractors), answers)),
        ),
        ("csat", Figure::Part(ratio(satisfied, count(scores.len())))),
    ]
}

fn dashboard(view: &View) -> Result<Body, Problem> {
    let now = figures(view.facts, view.as_of, view.params);
    let before = figures(view.facts, view.as_of.plus(-30), view.params);
    let row = |((name, now), (_, before)): ((&'static str, Figure), (&'static str, Figure))| {
        let cell = |figure: &Figure| match figure {
            Figure::Whole(n) => Cell::from(*n),
            Figure::Part(share) => Cell::from(*share),
        };
        let change = match (&now, &before) {
            (Figure::Whole(now), Figure::Whole(before)) => ratio(now - before, *before),
            (Figure::Part(Some(now)), Figure::Part(Some(before))) if *before != 0.0 => {
                Some((now - before) / before)
            }
            _ => None,
        };
        cells![name, cell(&now), cell(&before), change]
    };
    Ok(now
        .into_iter()
        .zip(before)
        .map(row)
        .collect::<Vec<_>>()
        .into())
}
