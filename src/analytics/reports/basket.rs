//! Baskets: which products are bought together.

use crate::analytics::facts::NO_PRODUCT;
use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::table::{Cell, Column, METRICS, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::HashMap;

pub static REPORT: Report = Report {
    name: "basket",
    label: t("Basket rules between products", "购物篮关联规则"),
    help: t(
        "Uses purchases with at least one product of quantity above 0; each product counts once per basket. \
         support = n_ab/N, confidence = n_ab/n_a, lift = n_ab·N/(n_a·n_b). Pairs with fewer than basket.min_count baskets are left out.\n\
         Source: Agrawal, Imieliński, Swami 1993. Read: lift above 1 means that the two attract each other; offer the consequent to buyers of the antecedent.",
        "使用至少含一个数量大于 0 的产品的购买；每个产品每篮只计一次。\
         支持度 = n_ab/N，置信度 = n_ab/n_a，提升度 = n_ab·N/(n_a·n_b)。出现少于 basket.min_count 次的组合不列。\n\
         来源：Agrawal、Imieliński、Swami 1993。读法：提升度大于 1 表示两者相吸；向买前项者推荐后项。",
    ),
    tables: &[
        TableRow {
            name: "basket",
            label: t("Rules", "规则"),
            columns: COLUMNS,
            build: rules,
            behind: with_both,
        },
        TableRow {
            name: "basket_stats",
            label: t("Figures", "数据"),
            columns: METRICS,
            build: stats,
            behind: nobody,
        },
    ],
    params: &["basket"],
};

static COLUMNS: &[Column] = &[
    Column::text("antecedent", "If", "前项"),
    Column::text("consequent", "then", "后项"),
    Column::int("n_ab", "orders", "Both", "同时"),
    Column::int("n_a", "orders", "If", "前项次数"),
    Column::int("n_b", "orders", "Then", "后项次数"),
    Column::share("support", "Support", "支持度").how("{n_ab} / {#orders} = {support}"),
    Column::share("confidence", "Confidence", "置信度").how("{n_ab} / {n_a} = {confidence}"),
    Column::float("lift", "", "Lift", "提升度").how("{n_ab}·{#orders} / ({n_a}·{n_b}) = {lift}"),
];

/// Counts of products and pairs over all baskets.
pub struct Baskets {
    pub orders: i64,
    pub products: Vec<i64>,
    /// By lower and higher product number.
    pub pairs: HashMap<(u32, u32), i64>,
}

impl Baskets {
    pub fn of(view: &View) -> Baskets {
        let facts = view.facts;
        let mut baskets = Baskets {
            orders: 0,
            products: vec![0; facts.products.len()],
            pairs: HashMap::new(),
        };
        let mut items: Vec<u32> = Vec::new();
        for (place, order) in facts.orders.all().iter().enumerate() {
            if order.day > view.as_of.0 || !order.is_purchase() {
                continue;
            }
            items.clear();
            let lines = facts.lines_of(place).iter();
            items.extend(
                lines
                    .filter(|l| l.quantity > 0 && l.product != NO_PRODUCT)
                    .map(|l| l.product),
            );
            items.sort_unstable();
            items.dedup();
            baskets.orders += i64::from(!items.is_empty());
            for (at, a) in items.iter().enumerate() {
                if let Some(slot) = baskets.products.get_mut(*a as usize) {
                    *slot += 1;
                }
                for b in items.iter().skip(at + 1) {
                    *baskets.pairs.entry((*a, *b)).or_default() += 1;
                }
            }
        }
        baskets
    }

    pub fn count(&self, product: u32) -> i64 {
        self.products.get(product as usize).copied().unwrap_or(0)
    }

    /// Rules in both directions with their counts, in the order of the table.
    pub fn rules(&self, view: &View) -> Vec<(u32, u32, i64)> {
        let frequent = self
            .pairs
            .iter()
            .filter(|(_, n)| **n >= view.params.min_count);
        let mut rules: Vec<(u32, u32, i64)> = frequent
            .flat_map(|((a, b), n)| [(*a, *b, *n), (*b, *a, *n)])
            .collect();
        let rank = |product: u32| view.facts.product_rank.get(product as usize).copied();
        rules.sort_unstable_by_key(|(a, b, n)| (std::cmp::Reverse(*n), rank(*a), rank(*b)));
        rules
    }
}

fn rules(view: &View) -> Result<Body, Problem> {
    let baskets = Baskets::of(view);
    let row = |(a, b, n_ab): (u32, u32, i64)| -> Vec<Cell> {
        let (n_a, n_b) = (baskets.count(a), baskets.count(b));
        let lift = ratio(
            i128::from(n_ab) * i128::from(baskets.orders),
            i128::from(n_a) * i128::from(n_b),
        );
        cells![
            view.facts.product(a),
            view.facts.product(b),
            n_ab,
            n_a,
            n_b,
            ratio(n_ab, baskets.orders),
            ratio(n_ab, n_a),
            lift
        ]
    };
    let rows: Vec<_> = baskets.rules(view).into_iter().map(row).collect();
    Ok(Body::from(rows).with("orders", baskets.orders))
}

fn stats(view: &View) -> Result<Body, Problem> {
    let baskets = Baskets::of(view);
    Ok(Body::metrics([
        ("orders", baskets.orders.into()),
        (
            "products",
            count(baskets.products.iter().filter(|n| **n > 0).count()).into(),
        ),
        ("min_count", view.params.min_count.into()),
        ("rules", baskets.rules(view).len().into()),
    ]))
}

fn with_both(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let product = |column: &str| {
        let name = table.cell(row, column)?.as_text()?;
        let place = view.facts.products.iter().position(|p| &**p == name)?;
        u32::try_from(place).ok()
    };
    let (a, b) = (product("antecedent")?, product("consequent")?);
    let has = |place: usize, product: u32| {
        view.facts
            .lines_of(place)
            .iter()
            .any(|l| l.product == product && l.quantity > 0)
    };
    let mut found = Vec::new();
    for (customer, _) in (0u32..).zip(&view.facts.customers) {
        let mut places = view
            .facts
            .orders
            .range(customer)
            .zip(view.facts.orders.of(customer));
        if places.any(|(place, o)| {
            o.day <= view.as_of.0 && o.is_purchase() && has(place, a) && has(place, b)
        }) {
            found.push(customer);
        }
    }
    Some(found)
}
