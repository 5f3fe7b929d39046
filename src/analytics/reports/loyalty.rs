//! Loyalty: score with its parts, behaviour against attitude, and satisfaction against loyalty.

use crate::analytics::numbers::{count, doubled_median, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::scores::{Loyalty, feeling};
use crate::analytics::standing::Standing;
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "loyalty",
    label: t("Loyalty", "忠诚度"),
    help: t(
        "Uses orders, noted attitude (scores of trust, tolerance, rivals, 1 to 5), surveys and referrals. score = 100 × mean of time = tenure / 3 years; \
         behaviour = mean of orders of 12 months / 6, share of wallet, 1 − discounted share, voices and referrals / 3; feeling = mean of the attitude scores \
         taken to 0–1. Each at most 1; what is not known is left out.\n\
         Matrix (Dick, Basu 1994): behaviour high = bought in the last 90 days (rf16) and F above the median; attitude high = feeling ≥ 0.6. \
         true, latent (attitude without behaviour), spurious (behaviour without attitude), none, unknown (no attitude noted).\n\
         Read: satisfied customers with low loyalty may leave; dissatisfied ones with high loyalty stay for want of a choice.",
        "使用订单、所记态度（信任、宽容、对竞争对手，1–5 分）、调查与推荐。分数 = 100 × 均值：时间 = 客龄 / 3 年；\
         行为 = 12 个月订单 / 6、荷包份额、1 − 打折占比、参与与推荐 / 3 的均值；感情 = 态度分折算 0–1 的均值。各项不超过 1，未知项不计。\n\
         矩阵（Dick、Basu 1994）：行为高 = 90 天内购买（rf16）且 F 高于中位数；态度高 = 感情 ≥ 0.6。\
         true 真忠诚、latent 潜在忠诚、spurious 虚假忠诚、none 不忠诚、unknown 未记态度。\n\
         读法：满意而忠诚低的可能离开；不满意而忠诚高的只是别无选择。",
    ),
    tables: &[
        TableRow {
            name: "loyalty",
            label: t("Customers", "客户"),
            columns: COLUMNS,
            build: loyalty,
            behind: the_customer,
        },
        TableRow {
            name: "loyalty_matrix",
            label: t("Behaviour × attitude", "行为×态度"),
            columns: MATRIX,
            build: matrix,
            behind: of_kind,
        },
        TableRow {
            name: "satisfaction_loyalty",
            label: t("Satisfaction × loyalty", "满意×忠诚"),
            columns: CROSS,
            build: cross,
            behind: of_cross,
        },
    ],
    params: &["rf16"],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::int("score", "of 100", "Loyalty", "忠诚度")
        .how("100 · mean of {time}, {behaviour}, {feeling} = {score}"),
    Column::float("time", "", "Time", "时间"),
    Column::float("behaviour", "", "Behaviour", "行为"),
    Column::float("feeling", "", "Feeling", "感情"),
    Column::text("kind", "Kind", "类型"),
];

static MATRIX: &[Column] = &[
    Column::text("kind", "Kind", "类型"),
    Column::text("behaviour", "Behaviour", "行为"),
    Column::text("attitude", "Attitude", "态度"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
];

static CROSS: &[Column] = &[
    Column::text("satisfaction", "Satisfaction", "满意"),
    Column::text("loyalty", "Loyalty", "忠诚"),
    Column::text("meaning", "Meaning", "含义"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
];

/// Kind, behaviour, attitude.
static KINDS: [(&str, &str, &str); 6] = [
    ("true", "high", "high"),
    ("latent", "low", "high"),
    ("spurious", "high", "low"),
    ("none", "low", "low"),
    ("unknown", "high", ""),
    ("unknown", "low", ""),
];

/// Customers with a purchase, and the doubled median of their frequency.
fn buyers(view: &View) -> (Vec<(u32, Standing)>, i128) {
    let standings = Standing::all(view);
    let of = |customer: &u32| Some((*customer, *standings.get(*customer as usize)?));
    let buyers: Vec<_> = view
        .facts
        .by_id
        .iter()
        .filter_map(of)
        .filter(|(_, s)| s.sum.bought())
        .collect();
    let mut orders: Vec<i64> = buyers
        .iter()
        .map(|(_, s)| i64::from(s.sum.purchases))
        .collect();
    orders.sort_unstable();
    let median = doubled_median(&orders).unwrap_or(0);
    (buyers, median)
}

/// Place among [`KINDS`].
fn kind(view: &View, customer: u32, standing: &Standing, median: i128) -> usize {
    let [active, _, _] = view.params.rf16_r_days;
    let recent = standing
        .recency(view.as_of.0)
        .is_some_and(|days| days <= active);
    let behaves = recent && 2 * i128::from(standing.sum.purchases) > median;
    match (behaves, feeling(view.facts.profile(customer), view.as_of.0)) {
        (true, Some(x)) if x >= 0.6 => 0,
        (false, Some(x)) if x >= 0.6 => 1,
        (true, Some(_)) => 2,
        (false, Some(_)) => 3,
        (true, None) => 4,
        (false, None) => 5,
    }
}

fn loyalty(view: &View) -> Result<Body, Problem> {
    let (buyers, median) = buyers(view);
    let row = |(customer, standing): &(u32, Standing)| {
        let loyalty = Loyalty::of(standing, view.facts.profile(*customer), view.as_of.0);
        let kind = KINDS
            .get(kind(view, *customer, standing, median))
            .map(|row| row.0);
        cells![
            view.facts.id(*customer),
            loyalty.score(),
            loyalty.time,
            loyalty.behaviour,
            loyalty.feeling,
            kind
        ]
    };
    Ok(buyers.iter().map(row).collect::<Vec<_>>().into())
}

fn matrix(view: &View) -> Result<Body, Problem> {
    let (buyers, median) = buyers(view);
    let mut counts = [0i64; 6];
    for (customer, standing) in &buyers {
        if let Some(slot) = counts.get_mut(kind(view, *customer, standing, median)) {
            *slot += 1;
        }
    }
    let n = count(buyers.len());
    let rows = KINDS
        .iter()
        .zip(counts)
        .map(|((kind, behaviour, attitude), customers)| {
            cells![*kind, *behaviour, *attitude, customers, ratio(customers, n)]
        });
    Ok(Body::from(rows.collect::<Vec<_>>()).with("n", n))
}

fn of_kind(view: &View, _: &Table, row: usize) -> Option<Vec<u32>> {
    let (buyers, median) = buyers(view);
    let fits = buyers
        .iter()
        .filter(|(customer, standing)| kind(view, *customer, standing, median) == row);
    Some(fits.map(|(customer, _)| *customer).collect())
}

/// Satisfaction, loyalty, what it means.
static CROSSES: [(&str, &str, &str); 4] = [
    ("satisfied", "high", "true loyalty"),
    ("satisfied", "low", "satisfied but leaving"),
    ("dissatisfied", "high", "false loyalty"),
    ("dissatisfied", "low", "leaving"),
];

/// Customers with ratings and a loyalty score, with their place among [`CROSSES`]: c ≥ 1, score ≥ 60.
fn crossed(view: &View) -> Vec<(u32, usize)> {
    let standings = Standing::all(view);
    let of = |customer: &u32| {
        let standing = standings.get(*customer as usize)?;
        let (_, expected, perceived) = standing.service.ratings;
        let score = Loyalty::of(standing, view.facts.profile(*customer), view.as_of.0).score()?;
        let place = 2 * usize::from(perceived < expected) + usize::from(score < 60);
        (expected > 0).then_some((*customer, place))
    };
    view.facts.by_id.iter().filter_map(of).collect()
}

fn cross(view: &View) -> Result<Body, Problem> {
    let crossed = crossed(view);
    let n = count(crossed.len());
    let row = |(place, (satisfaction, loyalty, meaning)): (
        usize,
        &(&'static str, &'static str, &'static str),
    )| {
        let customers = count(crossed.iter().filter(|(_, at)| *at == place).count());
        cells![
            *satisfaction,
            *loyalty,
            *meaning,
            customers,
            ratio(customers, n)
        ]
    };
    Ok(Body::from(CROSSES.iter().enumerate().map(row).collect::<Vec<_>>()).with("n", n))
}

fn of_cross(view: &View, _: &Table, row: usize) -> Option<Vec<u32>> {
    let crossed = crossed(view).into_iter();
    Some(
        crossed
            .filter(|(_, place)| *place == row)
            .map(|(customer, _)| customer)
            .collect(),
    )
}
