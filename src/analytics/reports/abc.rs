//! ABC: the few that bring most. The class goes by the share accumulated before the row.

use crate::analytics::facts::NO_PRODUCT;
use crate::analytics::numbers::ratio;
use crate::analytics::report::{Body, Report, TableRow, View, customer_named, nobody};
use crate::analytics::sums::all;
use crate::analytics::table::{Column, Table};
use crate::analytics::words::ABC;
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "abc",
    label: t(
        "ABC: customers and products by value",
        "ABC 分类：客户与产品",
    ),
    help: t(
        "Uses orders, refunds deducted. Sorted by value; A while the share before the row is below 80 %, B below 95 %, else C.\n\
         The share before decides, so the row that crosses 80 % belongs to A and the largest is always A. Values of 0 or less are C. \
         Ties at an edge are split by id.\n\
         Source: Pareto; Dickie's ABC analysis. Read: keep A by hand, B by routine, C at low cost.",
        "使用订单，扣除退款。按价值排序；该行之前的累计占比低于 80 % 为 A，低于 95 % 为 B，其余为 C。\n\
         以该行之前的占比为准，因此跨过 80 % 的一行属于 A，最大的一行总是 A。价值不大于 0 的为 C。边界上并列的按编号区分。\n\
         来源：帕累托；Dickie 的 ABC 分析。读法：A 类重点维护，B 类常规维护，C 类低成本维护。",
    ),
    tables: &[
        TableRow {
            name: "abc_customers",
            label: t("Customers", "客户"),
            columns: RANKED,
            build: customers,
            behind: ranked_customer,
        },
        TableRow {
            name: "abc_products",
            label: t("Products", "产品"),
            columns: RANKED,
            build: products,
            behind: nobody,
        },
        TableRow {
            name: "abc_summary",
            label: t("Classes", "各类汇总"),
            columns: SUMMARY,
            build: summary,
            behind: of_class,
        },
    ],
    params: &["abc"],
};

static RANKED: &[Column] = &[
    Column::int("rank", "", "Rank", "名次"),
    Column::text("id", "Id", "编号"),
    Column::money("value_minor", "Value", "价值")
        .how("Σ amounts, refunds deducted = {value_minor}"),
    Column::share("share", "Share", "占比").how("max({value_minor}, 0) / {#total} = {share}"),
    Column::share("cum_before", "Before", "此前累计").how("values above / {#total} = {cum_before}"),
    Column::share("cum_after", "After", "累计").how("values up to here / {#total} = {cum_after}"),
    Column::text("class", "Class", "类别")
        .how("share before {cum_before}; A below {#a_bp} bp, B below {#b_bp} bp → {class}"),
];

static SUMMARY: &[Column] = &[
    Column::text("dimension", "Of", "维度"),
    Column::text("class", "Class", "类别"),
    Column::int("count", "", "Count", "数量").how("{dimension} of class {class} = {count}"),
    Column::share("count_share", "Share of count", "数量占比"),
    Column::money("value_minor", "Value", "价值").how("Σ values of class {class} = {value_minor}"),
    Column::share("value_share", "Share of value", "价值占比"),
];

/// A customer or product with its value and class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub number: u32,
    pub value: i64,
    /// Sum of the positive values above.
    pub before: i128,
    /// Place among [`ABC`].
    pub class: usize,
}

/// Ranks values, largest first, ties by the rank of the id; answers the sum of the positive ones too.
pub fn rank(
    values: Vec<(i64, u32)>,
    id_rank: &[u32],
    thresholds_bp: [i64; 2],
) -> (Vec<Ranked>, i128) {
    let place = |number: u32| id_rank.get(number as usize).copied().unwrap_or(u32::MAX);
    let mut keyed: Vec<(std::cmp::Reverse<i64>, u32, u32)> = values
        .into_iter()
        .map(|(value, number)| (std::cmp::Reverse(value), place(number), number))
        .collect();
    keyed.sort_unstable();
    let total: i128 = keyed
        .iter()
        .map(|(value, _, _)| i128::from(value.0.max(0)))
        .sum();
    let [a, b] = thresholds_bp.map(|bp| i128::from(bp) * total);
    let mut before = 0i128;
    let row = |(value, _, number): (std::cmp::Reverse<i64>, u32, u32)| {
        let value = value.0;
        let class = match before * 10_000 {
            _ if value <= 0 => 2,
            share if share < a => 0,
            share if share < b => 1,
            _ => 2,
        };
        let ranked = Ranked {
            number,
            value,
            before,
            class,
        };
        before += i128::from(value.max(0));
        ranked
    };
    (keyed.into_iter().map(row).collect(), total)
}

/// Customers with an order by value.
pub fn ranked_customers(view: &View) -> (Vec<Ranked>, i128) {
    let sums = all(view);
    let with_order = (0u32..).zip(&sums).filter(|(_, sum)| sum.has_order());
    let values = with_order
        .map(|(customer, sum)| (sum.amount, customer))
        .collect();
    rank(values, &view.facts.rank, view.params.abc_thresholds_bp)
}

/// Net value of every product, and whether it was sold at all.
pub fn product_values(view: &View, until: i32) -> Vec<Option<i64>> {
    let facts = view.facts;
    let mut values = vec![None; facts.products.len()];
    let orders = facts.orders.all().iter();
    for (place, _) in orders.enumerate().filter(|(_, order)| order.day <= until) {
        for line in facts
            .lines_of(place)
            .iter()
            .filter(|line| line.product != NO_PRODUCT)
        {
            if let Some(slot) = values.get_mut(line.product as usize) {
                *slot = Some(slot.unwrap_or(0i64).saturating_add(line.amount));
            }
        }
    }
    values
}

fn ranked_products(view: &View) -> (Vec<Ranked>, i128) {
    let values = product_values(view, view.as_of.0);
    let sold = (0u32..)
        .zip(values)
        .filter_map(|(product, value)| Some((value?, product)));
    rank(
        sold.collect(),
        &view.facts.product_rank,
        view.params.abc_thresholds_bp,
    )
}

fn table(view: &View, (ranked, total): (Vec<Ranked>, i128), ids: &[std::sync::Arc<str>]) -> Body {
    let row = |(rank, row): (i64, &Ranked)| {
        let gain = i128::from(row.value.max(0));
        let class = ABC.get(row.class).map(|word| word.word);
        cells![
            rank,
            ids.get(row.number as usize),
            row.value,
            ratio(gain, total),
            ratio(row.before, total),
            ratio(row.before + gain, total),
            class
        ]
    };
    let rows: Vec<_> = (1..).zip(&ranked).map(row).collect();
    let [a, b] = view.params.abc_thresholds_bp;
    Body::from(rows)
        .with("total", total)
        .with("a_bp", a)
        .with("b_bp", b)
}

fn customers(view: &View) -> Result<Body, Problem> {
    Ok(table(view, ranked_customers(view), &view.facts.ids))
}

fn products(view: &View) -> Result<Body, Problem> {
    Ok(table(view, ranked_products(view), &view.facts.products))
}

fn summary(view: &View) -> Result<Body, Problem> {
    let mut rows = Vec::new();
    for (dimension, (ranked, _)) in [
        ("customers", ranked_customers(view)),
        ("products", ranked_products(view)),
    ] {
        let net: i128 = ranked.iter().map(|row| i128::from(row.value)).sum();
        for (place, class) in ABC.iter().enumerate() {
            let of_class = ranked.iter().filter(|row| row.class == place);
            let value: i128 = of_class.clone().map(|row| i128::from(row.value)).sum();
            let count = of_class.count();
            let share = ratio(
                super::super::numbers::count(count),
                super::super::numbers::count(ranked.len()),
            );
            rows.push(cells![
                dimension,
                class.word,
                count,
                share,
                value,
                ratio(value, net)
            ]);
        }
    }
    Ok(rows.into())
}

fn ranked_customer(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    customer_named(view, table.cell(row, "id")?.as_text()?).map(|customer| vec![customer])
}

fn of_class(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    if table.cell(row, "dimension")?.as_text()? != "customers" {
        return None;
    }
    let class = table.cell(row, "class")?.as_text()?;
    let place = ABC.iter().position(|word| word.word == class)?;
    let ranked = ranked_customers(view).0.into_iter();
    Some(
        ranked
            .filter(|row| row.class == place)
            .map(|row| row.number)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_that_crosses_eighty_percent_is_still_class_a() {
        let values = [500, 200, 120, 60, 40, 30, 20, 15, 10, 5];
        let (ranked, total) = rank(
            values.into_iter().zip(0..).collect(),
            &[0; 10],
            [8000, 9500],
        );
        let classes: Vec<usize> = ranked.iter().map(|row| row.class).collect();
        assert_eq!((total, classes), (1000, vec![0, 0, 0, 1, 1, 1, 2, 2, 2, 2]));
        let (ranked, _) = rank(vec![(-5, 0), (900, 1), (0, 2)], &[0, 1, 2], [8000, 9500]);
        assert_eq!(
            ranked
                .iter()
                .map(|row| (row.number, row.class))
                .collect::<Vec<_>>(),
            vec![(1, 0), (2, 2), (0, 2)]
        );
    }
}
