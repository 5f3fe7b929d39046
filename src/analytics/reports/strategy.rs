//! Check pages computed from the book: the four steps of IDIC, the ten Cs, and the seventeen abilities.

use crate::analytics::facts::Facts;
use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::reports::churn::{Moves, moves};
use crate::analytics::reports::satisfaction;
use crate::analytics::scores::share_of_wallet;
use crate::analytics::standing::Standing;
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeSet;

pub static REPORT: Report = Report {
    name: "idic",
    label: t("IDIC and the ten Cs", "IDIC 与十个 C"),
    help: t(
        "idic (Peppers, Rogers 1993): identify = profiles at least half complete; differentiate = customers with classes and life-time value; \
         interact = touched within their cadence, of those who have one; customise = a preference noted.\n\
         ten_c: one measure or more for each C. Read: the smallest share is where to begin; the row opens the customers still missing.",
        "idic（Peppers、Rogers 1993）：识别 = 资料完整过半；区分 = 有分类与终身价值的客户；互动 = 在联系周期内联系过（有周期者）；定制 = 记有偏好。\n\
         ten_c：每个 C 一项或多项指标。读法：占比最小处先着手；从行可打开尚缺的客户。",
    ),
    tables: &[
        TableRow {
            name: "idic",
            label: t("IDIC", "IDIC 四步"),
            columns: IDIC,
            build: idic,
            behind: missing,
        },
        TableRow {
            name: "ten_c",
            label: t("Ten Cs", "十个 C"),
            columns: TEN,
            build: ten_c,
            behind: nobody,
        },
    ],
    params: &["churn"],
};

static IDIC: &[Column] = &[
    Column::text("step", "Step", "步骤"),
    Column::text("measure", "Measure", "指标"),
    Column::int("customers", "customers", "Done", "已做"),
    Column::int("of", "customers", "Of", "总数"),
    Column::share("share", "Share", "占比").how("{customers} / {of} = {share}"),
];

static TEN: &[Column] = &[
    Column::text("c", "C", "C"),
    Column::text("measure", "Measure", "指标"),
    Column::float("value", "", "Value", "数值"),
    Column::text("unit", "Unit", "单位"),
];

type Step = (
    &'static str,
    &'static str,
    fn(&View, u32, &Standing) -> Option<bool>,
);

/// Step, measure, and whether it is done for a customer; empty for customers it is not asked of.
static STEPS: [Step; 4] = [
    (
        "identify",
        "profile at least half complete",
        |view, c, _| Some(view.facts.profile(c).completeness_bp >= 5000),
    ),
    (
        "differentiate",
        "classified by purchases",
        |_, _, standing| Some(standing.sum.bought()),
    ),
    (
        "interact",
        "touched within the cadence",
        |view, c, standing| {
            let days = view.facts.profile(c).cadence_days?;
            let since = standing
                .last_touch
                .map(|day| i64::from(view.as_of.0) - i64::from(day));
            Some(since.is_some_and(|since| since <= days))
        },
    ),
    ("customise", "preference noted", |view, c, _| {
        Some(view.facts.profile(c).preferences > 0)
    }),
];

fn idic(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let row = |(step, measure, done): &Step| {
        let asked: Vec<bool> = (0u32..)
            .zip(&standings)
            .filter_map(|(c, s)| done(view, c, s))
            .collect();
        let yes = count(asked.iter().filter(|done| **done).count());
        cells![
            *step,
            *measure,
            yes,
            asked.len(),
            ratio(yes, count(asked.len()))
        ]
    };
    Ok(STEPS.iter().map(row).collect::<Vec<_>>().into())
}

fn missing(view: &View, _: &Table, row: usize) -> Option<Vec<u32>> {
    let (_, _, done) = STEPS.get(row)?;
    let standings = Standing::all(view);
    let each = (0u32..).zip(&standings);
    Some(
        each.filter(|(c, s)| done(view, *c, s) == Some(false))
            .map(|(c, _)| c)
            .collect(),
    )
}

/// Mean of what is known.
pub fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = values.fold((0i64, 0.0), |(n, sum), x| (n + 1, sum + x));
    (n > 0).then(|| sum / n as f64)
}

/// Retention, churn, new customers.
pub fn kept(moves: &[Moves]) -> (Option<f64>, Option<f64>, i64) {
    let number = |fits: fn(&&Moves) -> bool| count(moves.iter().filter(fits).count());
    let (base, lost) = (
        number(|m| m.in_base),
        number(|m| m.in_base && !m.in_current),
    );
    (
        ratio(base - lost, base),
        ratio(lost, base),
        number(|m| m.in_current && !m.earlier),
    )
}

/// The C, what is measured, the figure and its unit.
type Measure = (&'static str, &'static str, Option<f64>, &'static str);

fn ten_c(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let measures = known_of(view, &standings)
        .into_iter()
        .chain(brought_by(view, &standings));
    let rows = measures.map(|(c, measure, value, unit)| cells![c, measure, value, unit]);
    Ok(rows.collect::<Vec<_>>().into())
}

/// What is known of the customers and how they feel.
fn known_of(view: &View, standings: &[Standing]) -> [Measure; 8] {
    let facts = view.facts;
    let each = || (0u32..).zip(standings);
    let share = |fits: &dyn Fn(u32, &Standing) -> bool| {
        let number = each().filter(|(c, s)| fits(*c, s)).count();
        ratio(count(number), count(standings.len()))
    };
    let buyers = standings.iter().filter(|s| s.sum.bought());
    let complete = mean(
        facts
            .profiles
            .iter()
            .map(|p| p.completeness_bp as f64 / 10_000.0),
    );
    let satisfied = satisfaction::per_customer(view);
    let c = mean(
        satisfied
            .iter()
            .filter_map(|r| ratio(r.perceived, r.expected)),
    );
    let wallet = mean(each().filter_map(|(c, s)| share_of_wallet(s, facts.profile(c))));
    let noted = share(&|c, _| facts.profile(c).knowledge_notes > 0);
    let preferred = share(&|c, _| facts.profile(c).preferences > 0);
    let several = share(&|c, _| products_of(facts, c, view.as_of.0) >= 2);
    let value = mean(buyers.map(|s| s.sum.amount as f64));
    [
        ("profile", "mean completeness", complete, "share"),
        (
            "knowledge",
            "customers with a knowledge note",
            noted,
            "share",
        ),
        (
            "segmentation",
            "customers in a value class",
            share(&|_, s| s.sum.bought()),
            "share",
        ),
        (
            "customization",
            "customers with a preference",
            preferred,
            "share",
        ),
        ("value", "mean value of buyers", value, "minor"),
        ("satisfaction", "mean c = b/a", c, "ratio"),
        (
            "development",
            "customers with two products",
            several,
            "share",
        ),
        ("development", "mean share of wallet", wallet, "share"),
    ]
}

/// Who was kept and won, and what it brought.
fn brought_by(view: &View, standings: &[Standing]) -> [Measure; 6] {
    let (retention, churn, new) = kept(&moves(view));
    let profiles = view.facts.profiles.iter();
    let cost: i128 = profiles.map(|p| i128::from(p.acquisition_cost)).sum();
    let profit: i128 = standings.iter().map(|s| i128::from(s.profit())).sum();
    let buyers = standings.iter().filter(|s| s.sum.bought());
    let negative = count(buyers.clone().filter(|s| s.profit() < 0).count());
    let bought = count(buyers.count());
    [
        ("retention", "retention", retention, "share"),
        ("retention", "churn", churn, "share"),
        (
            "acquisition",
            "new customers of 365 days",
            Some(new as f64),
            "customers",
        ),
        (
            "acquisition",
            "cost to win per buyer",
            ratio(cost, bought),
            "minor",
        ),
        (
            "profitability",
            "net profit of all",
            Some(profit as f64),
            "minor",
        ),
        (
            "profitability",
            "buyers with negative profit",
            ratio(negative, bought),
            "share",
        ),
    ]
}

fn products_of(facts: &Facts, customer: u32, until: i32) -> usize {
    let rows = facts.orders.range(customer).zip(facts.orders.of(customer));
    let lines = rows
        .filter(|(_, order)| order.day <= until)
        .flat_map(|(place, _)| facts.lines_of(place));
    let products: BTreeSet<u32> = lines
        .map(|line| line.product)
        .filter(|p| *p != crate::analytics::facts::NO_PRODUCT)
        .collect();
    products.len()
}
