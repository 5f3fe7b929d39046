//! Recommendations: what to offer each customer next, with the reason.

use crate::analytics::facts::NO_PRODUCT;
use crate::analytics::numbers::{count, doubled_median};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::reports::basket::Baskets;
use crate::analytics::table::{Cell, Column};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeMap;

pub static REPORT: Report = Report {
    name: "recommendations",
    label: t("Recommendations", "产品推荐"),
    help: t(
        "Uses orders and the basket rules. cross: a product not yet owned whose rule (lift above 1) starts from one that is, best confidence first; \
         again: a product bought at least twice whose own median gap has passed. At most five per customer.\n\
         Read: offer `again` at the next touch; `cross` with the product named in because.",
        "使用订单与购物篮规则。cross：尚未购买、规则前项已购买且提升度大于 1 的产品，置信度高者优先；\
         again：至少买过两次且已超过本人间隔中位数的产品。每位客户最多五条。\n\
         读法：again 在下次联系时提出；cross 结合 because 中的产品推荐。",
    ),
    tables: &[TableRow {
        name: "recommendations",
        label: t("Customers", "客户"),
        columns: COLUMNS,
        build: recommend,
        behind: the_customer,
    }],
    params: &["basket"],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::int("rank", "", "Rank", "名次"),
    Column::text("kind", "Kind", "类型"),
    Column::text("product", "Product", "产品"),
    Column::text("because", "Because of", "依据"),
    Column::float("strength", "", "Strength", "强度"),
];

/// A rule from an owned product: the product to offer, confidence, and what it follows from.
type Rules = BTreeMap<u32, Vec<(u32, f64)>>;

/// Rules with a lift above 1, by what they start from, best first.
fn rules(view: &View, baskets: &Baskets) -> Rules {
    let mut rules = Rules::new();
    for (a, b, n_ab) in baskets.rules(view) {
        let (n_a, n_b) = (baskets.count(a), baskets.count(b));
        let attract =
            i128::from(n_ab) * i128::from(baskets.orders) > i128::from(n_a) * i128::from(n_b);
        if attract {
            rules
                .entry(a)
                .or_default()
                .push((b, n_ab as f64 / n_a as f64));
        }
    }
    rules
}

/// Days a customer bought each product on, ascending.
fn days_of(view: &View, customer: u32) -> BTreeMap<u32, Vec<i32>> {
    let mut days: BTreeMap<u32, Vec<i32>> = BTreeMap::new();
    let rows = view
        .facts
        .orders
        .range(customer)
        .zip(view.facts.orders.of(customer));
    for (place, order) in rows.filter(|(_, order)| order.is_purchase() && order.day <= view.as_of.0)
    {
        for line in view
            .facts
            .lines_of(place)
            .iter()
            .filter(|l| l.product != NO_PRODUCT && l.quantity > 0)
        {
            let list = days.entry(line.product).or_default();
            if list.last() != Some(&order.day) {
                list.push(order.day);
            }
        }
    }
    days
}

/// How many times its own median gap a product has not been bought; only from 1 on.
fn due(days: &[i32], as_of: i32) -> Option<f64> {
    let pairs = days.iter().zip(days.iter().skip(1));
    let mut gaps: Vec<i64> = pairs.map(|(a, b)| i64::from(*b) - i64::from(*a)).collect();
    gaps.sort_unstable();
    let doubled = doubled_median(&gaps)?;
    let since = i64::from(as_of) - i64::from(*days.last()?);
    let times = crate::analytics::numbers::ratio(2 * i128::from(since), doubled)?;
    (times >= 1.0).then_some(times)
}

fn recommend(view: &View) -> Result<Body, Problem> {
    let baskets = Baskets::of(view);
    let rules = rules(view, &baskets);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for customer in &view.facts.by_id {
        let bought = days_of(view, *customer);
        let mut offers: Vec<(&'static str, u32, Option<u32>, f64)> = Vec::new();
        for (product, days) in &bought {
            if let Some(times) = due(days, view.as_of.0) {
                offers.push(("again", *product, Some(*product), times));
            }
            for (offered, confidence) in rules.get(product).into_iter().flatten() {
                if !bought.contains_key(offered) {
                    offers.push(("cross", *offered, Some(*product), *confidence));
                }
            }
        }
        offers.sort_by(|a, b| a.0.cmp(b.0).then(b.3.total_cmp(&a.3)).then(a.1.cmp(&b.1)));
        let mut named: Vec<u32> = Vec::new();
        offers.retain(|offer| {
            let is_new = !named.contains(&offer.1);
            named.push(offer.1);
            is_new
        });
        for (rank, (kind, product, because, strength)) in (1i64..).zip(offers.into_iter().take(5)) {
            let because = because.and_then(|product| view.facts.product(product));
            rows.push(cells![
                view.facts.id(*customer),
                rank,
                kind,
                view.facts.product(product),
                because,
                strength
            ]);
        }
    }
    let n = count(rows.len());
    Ok(Body::from(rows).with("recommendations", n))
}
