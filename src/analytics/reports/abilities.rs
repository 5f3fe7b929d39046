//! The seventeen abilities of customer relationship management in three groups.
use crate::analytics::facts::Case;
use crate::analytics::numbers::{count, median, percentile, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::reports::churn::moves;
use crate::analytics::reports::satisfaction::nps;
use crate::analytics::reports::strategy::{kept, mean};
use crate::analytics::table::{Cell, Column};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeSet;

pub static REPORT: Report = Report {
    name: "abilities",
    label: t("The 17 CRM abilities", "客户关系管理能力 17 项"),
    help: t(
        "Each ability with a figure from the book where there is one, and a score from 0 to 100 made from it; without a figure it waits for a note from 1 to 5. \
         Scores: days go from 100 at 0 to 0 at 14 days; shares count in percent; channels against 5 (sales) and 6 (touches); NPS from −100..100 to 0..100; \
         changes in points around 50; new products against a quarter of sales; wrong use 20 points per case in 100 orders. total is the mean of the known ones.\n\
         Read: begin with the lowest score of the group that matters most.",
        "每项能力在账本中有数据者列出数值，并折算为 0–100 分；无数据者待以 1–5 分人工评定。\
         评分：天数 0 天为 100，14 天为 0；占比按百分数；渠道以 5（销售）与 6（互动）为满；NPS 由 −100..100 折为 0..100；\
         变化以 50 为中心加减百分点；新品以占销售四分之一为满；每百单使用不当一次扣 20 分。total 为已知项均值。\n\
         读法：先从最重要一组的最低分着手。",
    ),
    tables: &[TableRow {
        name: "abilities",
        label: t("Abilities", "能力"),
        columns: COLUMNS,
        build: abilities,
        behind: nobody,
    }],
    params: &["churn"],
};

static COLUMNS: &[Column] = &[
    Column::int("no", "", "No.", "序号"),
    Column::text("group", "Group", "组"),
    Column::text("ability", "Ability", "能力"),
    Column::text("measure", "Measure", "指标"),
    Column::float("value", "", "Value", "数值"),
    Column::float("score", "of 100", "Score", "分数"),
];

/// Group, ability, measure; an empty measure waits for a note.
type Row = (&'static str, &'static str, &'static str);

/// Value and score.
type Figure = (Option<f64>, Option<f64>);

static ROWS: [Row; 17] = [
    (
        "insight",
        "market feedback",
        "median days from suggestion to first answer",
    ),
    (
        "insight",
        "knowing customers",
        "mean completeness of profiles",
    ),
    ("insight", "analysing information", ""),
    (
        "insight",
        "finding gold customers",
        "points of revenue share won by the top fifth in a year",
    ),
    (
        "value",
        "new products",
        "share of sales of products first sold within 365 days",
    ),
    ("value", "customised production", ""),
    ("value", "staff service", "c of empathy and responsiveness"),
    ("value", "delivery", ""),
    (
        "value",
        "sales channels",
        "channels with orders in 365 days",
    ),
    ("value", "ease of use", "cases of wrong use per 100 orders"),
    ("value", "brand", "NPS"),
    (
        "life cycle",
        "grip on the relation",
        "points of retention won in a year",
    ),
    ("life cycle", "reaction to change", "churn of 365 days"),
    ("life cycle", "complaints", "median days to the solution"),
    (
        "life cycle",
        "channel variety",
        "channels with touches in 365 days",
    ),
    (
        "life cycle",
        "timeliness",
        "median days to the first answer",
    ),
    (
        "life cycle",
        "effectiveness",
        "median days to answer a consultation",
    ),
];

fn abilities(view: &View) -> Result<Body, Problem> {
    let figures = figures(view);
    let known: Vec<f64> = figures.iter().filter_map(|(_, score)| *score).collect();
    let row = |((no, row), (value, score)): ((i64, &Row), Figure)| {
        let (group, ability, measure) = *row;
        let measure = if measure.is_empty() {
            "note 1 to 5"
        } else {
            measure
        };
        cells![no, group, ability, measure, value, score]
    };
    let mut rows: Vec<Vec<Cell>> = (1i64..).zip(&ROWS).zip(figures).map(row).collect();
    rows.push(cells![
        None::<i64>,
        "",
        "total",
        "mean of the known scores",
        None::<f64>,
        mean(known.into_iter())
    ]);
    Ok(rows.into())
}

/// Values and scores in the order of the rows.
fn figures(view: &View) -> [Figure; 17] {
    let days = |value: Option<f64>| {
        (
            value,
            value.map(|d| (100.0 * (1.0 - d / 14.0)).clamp(0.0, 100.0)),
        )
    };
    let share = |value: Option<f64>| (value, value.map(|x| (100.0 * x).clamp(0.0, 100.0)));
    let points = |value: Option<f64>| (value, value.map(|x| (50.0 + x).clamp(0.0, 100.0)));
    let part = |value: Option<f64>, full: f64| {
        (value, value.map(|x| (100.0 * x / full).clamp(0.0, 100.0)))
    };
    let note = (None, None);
    let (retention, churn, _) = kept(&moves(view));
    let before = View {
        as_of: view.as_of.plus(-365),
        ..*view
    };
    let kept_before = kept(&moves(&before)).0;
    let won = retention
        .zip(kept_before)
        .map(|(now, then)| 100.0 * (now - then));
    let profiles = view.facts.profiles.iter();
    let (answers, promoters, _, detractors) = nps::counts(view);
    let nps = ratio(100 * (promoters - detractors), answers);
    let wrong = wrong_use(view);
    [
        days(waiting(view, "suggestion", |case| case.first_response)),
        share(mean(profiles.map(|p| p.completeness_bp as f64 / 10_000.0))),
        note,
        points(gold(view)),
        part(new_products(view), 0.25),
        note,
        part(service(view), 1.2),
        note,
        part(sales_channels(view), 5.0),
        (wrong, wrong.map(|x| (100.0 - 20.0 * x).clamp(0.0, 100.0))),
        (nps, nps.map(|x| (x + 100.0) / 2.0)),
        points(won),
        (churn, retention.map(|x| 100.0 * x)),
        days(waiting(view, "complaint", |case| case.resolved)),
        part(touch_channels(view), 6.0),
        days(waiting(view, "complaint", |case| case.first_response)),
        days(waiting(view, "consultation", |case| case.resolved)),
    ]
}

/// Median days from opening to what a case of this type waits for.
fn waiting(view: &View, kind: &str, until: fn(&Case) -> Option<i32>) -> Option<f64> {
    let cases = view
        .facts
        .cases
        .iter()
        .filter(|case| &*case.kind == kind && case.opened <= view.as_of.0);
    let mut days: Vec<i64> = cases
        .filter_map(|case| {
            Some(
                i64::from(until(case).filter(|day| *day <= view.as_of.0)?) - i64::from(case.opened),
            )
        })
        .collect();
    days.sort_unstable();
    median(&days)
}

/// Share of the top fifth of customers by revenue of 365 days, now against a year before, in points.
fn gold(view: &View) -> Option<f64> {
    let top = |end: i32| {
        let sums = crate::analytics::sums::sums(view.facts, end.saturating_sub(364), end);
        let mut values: Vec<i64> = sums
            .iter()
            .filter(|s| s.has_order())
            .map(|s| s.amount.max(0))
            .collect();
        values.sort_unstable();
        let cut = percentile(&values, 80)?;
        let above: i128 = values
            .iter()
            .filter(|v| **v > cut)
            .map(|v| i128::from(*v))
            .sum();
        ratio(above, values.iter().map(|v| i128::from(*v)).sum::<i128>())
    };
    let (now, before) = (top(view.as_of.0)?, top(view.as_of.0.saturating_sub(365))?);
    Some(100.0 * (now - before))
}

fn new_products(view: &View) -> Option<f64> {
    let (facts, until, year) = (view.facts, view.as_of.0, view.as_of.0.saturating_sub(364));
    let mut first = vec![i32::MAX; facts.products.len()];
    let mut sales = vec![0i128; facts.products.len()];
    for (place, order) in facts
        .orders
        .all()
        .iter()
        .enumerate()
        .filter(|(_, order)| order.day <= until)
    {
        for line in facts.lines_of(place) {
            if let Some(day) = first.get_mut(line.product as usize) {
                *day = order.day.min(*day);
            }
            if let Some(sum) = sales
                .get_mut(line.product as usize)
                .filter(|_| order.day >= year)
            {
                *sum += i128::from(line.amount);
            }
        }
    }
    let new = first
        .iter()
        .zip(&sales)
        .filter(|(day, _)| **day >= year)
        .map(|(_, sum)| *sum)
        .sum::<i128>();
    ratio(new, sales.iter().sum::<i128>())
}

fn service(view: &View) -> Option<f64> {
    let ratings = view.facts.ratings.iter().filter(|r| r.day <= view.as_of.0);
    let of_staff = ratings.filter(|r| matches!(&*r.dimension, "empathy" | "responsiveness"));
    let sums = of_staff.fold((0i128, 0i128), |(a, b), r| {
        (a + i128::from(r.expected), b + i128::from(r.perceived))
    });
    ratio(sums.1, sums.0)
}

fn sales_channels(view: &View) -> Option<f64> {
    let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
    let orders = view
        .facts
        .orders
        .all()
        .iter()
        .zip(&view.facts.order_channels);
    let used: BTreeSet<u16> = orders
        .filter(|(o, c)| o.day >= year && o.day <= until && **c > 0)
        .map(|(_, c)| *c)
        .collect();
    (!used.is_empty()).then_some(used.len() as f64)
}

fn touch_channels(view: &View) -> Option<f64> {
    let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
    let touches = view.facts.touches.all().iter();
    let used: BTreeSet<u16> = touches
        .filter(|t| t.day >= year && t.day <= until && t.channel > 0)
        .map(|t| t.channel)
        .collect();
    (!used.is_empty()).then_some(used.len() as f64)
}

fn wrong_use(view: &View) -> Option<f64> {
    let until = view.as_of.0;
    let cases = view
        .facts
        .cases
        .iter()
        .filter(|case| case.opened <= until && &*case.cause == "misuse");
    let orders = view
        .facts
        .orders
        .all()
        .iter()
        .filter(|o| o.day <= until && o.is_purchase());
    ratio(100 * count(cases.count()), count(orders.count()))
}
