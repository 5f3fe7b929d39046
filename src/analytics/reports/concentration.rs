//! Concentration: how unequally value is spread over customers.

use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::sums::all;
use crate::analytics::table::{Column, METRICS, Table};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "concentration",
    label: t(
        "Concentration: Gini, Lorenz, Pareto",
        "集中度：基尼、洛伦兹、帕累托",
    ),
    help: t(
        "Uses the value of every customer with an order; values below 0 count as 0.\n\
         Gini = (2·Σ i·x − (n+1)·total) / (n·total), x ascending: 0 when all are equal, near 1 when one has all.\n\
         Source: Gini 1912, Lorenz 1905, Pareto 1896. Read: the higher, the more the book depends on few customers.",
        "使用每个有订单客户的价值；小于 0 的按 0 计。\n\
         基尼系数 = (2·Σ i·x − (n+1)·总额) / (n·总额)，x 升序：全部相等为 0，集中于一人接近 1。\n\
         来源：Gini 1912、Lorenz 1905、Pareto 1896。读法：越高，越依赖少数客户。",
    ),
    tables: &[
        TableRow {
            name: "gini",
            label: t("Gini coefficient", "基尼系数"),
            columns: METRICS,
            build: gini,
            behind: nobody,
        },
        TableRow {
            name: "lorenz",
            label: t("Lorenz curve", "洛伦兹曲线"),
            columns: LORENZ,
            build: lorenz,
            behind: smallest,
        },
        TableRow {
            name: "pareto",
            label: t("Share of the top", "头部占比"),
            columns: PARETO,
            build: pareto,
            behind: largest,
        },
    ],
    params: &[],
};

static LORENZ: &[Column] = &[
    Column::int("decile", "", "Tenth", "十分位"),
    Column::int("customers", "customers", "Customers", "客户数")
        .how("floor({#n} · {decile} / 10) = {customers}"),
    Column::money("cum_value_minor", "Value up to here", "累计价值")
        .how("Σ of the {customers} smallest = {cum_value_minor}"),
    Column::share("cum_share", "Share", "累计占比")
        .how("{cum_value_minor} / {#total} = {cum_share}"),
];

static PARETO: &[Column] = &[
    Column::int("top_pct", "%", "Top %", "前百分之"),
    Column::int("customers", "customers", "Customers", "客户数")
        .how("ceil({#n} · {top_pct} / 100) = {customers}"),
    Column::money("value_minor", "Value", "价值")
        .how("Σ of the {customers} largest = {value_minor}"),
    Column::share("share", "Share", "占比").how("{value_minor} / {#total} = {share}"),
];

/// Values of customers with an order, below zero as zero, ascending, with the customer.
struct Values {
    ascending: Vec<(i64, u32)>,
    clamped: i64,
    total: i128,
}

impl Values {
    fn of(view: &View) -> Values {
        let sums = all(view);
        let with_order = (0u32..).zip(&sums).filter(|(_, sum)| sum.has_order());
        let clamped = count(with_order.clone().filter(|(_, sum)| sum.amount < 0).count());
        let mut ascending: Vec<(i64, u32)> = with_order
            .map(|(customer, sum)| (sum.amount.max(0), customer))
            .collect();
        ascending.sort_unstable();
        let total = ascending.iter().map(|(x, _)| i128::from(*x)).sum();
        Values {
            ascending,
            clamped,
            total,
        }
    }

    fn n(&self) -> usize {
        self.ascending.len()
    }

    fn smallest(&self, k: usize) -> i128 {
        self.ascending
            .iter()
            .take(k)
            .map(|(x, _)| i128::from(*x))
            .sum()
    }

    fn largest(&self, k: usize) -> i128 {
        self.ascending
            .iter()
            .rev()
            .take(k)
            .map(|(x, _)| i128::from(*x))
            .sum()
    }

    /// The smallest number of largest customers that hold at least 80 %.
    fn for_80_percent(&self) -> usize {
        let mut sum = 0i128;
        let mut taken = 0;
        for (x, _) in self.ascending.iter().rev() {
            if 100 * sum >= 80 * self.total {
                break;
            }
            sum += i128::from(*x);
            taken += 1;
        }
        taken
    }
}

fn gini(view: &View) -> Result<Body, Problem> {
    let values = Values::of(view);
    let n = i128::from(count(values.n()));
    let weighted: i128 = (1i128..)
        .zip(&values.ascending)
        .map(|(i, (x, _))| i * i128::from(*x))
        .sum();
    let few = values.for_80_percent();
    Ok(Body::metrics([
        ("customers", values.n().into()),
        ("customers_clamped_negative", values.clamped.into()),
        ("total_minor", values.total.into()),
        (
            "gini",
            ratio(2 * weighted - (n + 1) * values.total, n * values.total).into(),
        ),
        ("customers_for_80pct", few.into()),
        ("customers_for_80pct_share", ratio(count(few), n).into()),
    ]))
}

fn lorenz(view: &View) -> Result<Body, Problem> {
    let values = Values::of(view);
    let row = |decile: usize| {
        let customers = values.n() * decile / 10;
        let sum = values.smallest(customers);
        cells![decile, customers, sum, ratio(sum, values.total)]
    };
    let rows: Vec<_> = (0..=10).map(row).collect();
    Ok(Body::from(rows)
        .with("n", values.n())
        .with("total", values.total))
}

fn pareto(view: &View) -> Result<Body, Problem> {
    let values = Values::of(view);
    let row = |top: usize| {
        let customers = (values.n() * top).div_ceil(100);
        let sum = values.largest(customers);
        cells![top, customers, sum, ratio(sum, values.total)]
    };
    let rows: Vec<_> = [1, 5, 10, 20, 50].into_iter().map(row).collect();
    Ok(Body::from(rows)
        .with("n", values.n())
        .with("total", values.total))
}

fn taken(table: &Table, row: usize) -> Option<usize> {
    usize::try_from(table.cell(row, "customers")?.as_int()?).ok()
}

fn smallest(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let values = Values::of(view);
    Some(
        values
            .ascending
            .iter()
            .take(taken(table, row)?)
            .map(|(_, c)| *c)
            .collect(),
    )
}

fn largest(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let values = Values::of(view);
    Some(
        values
            .ascending
            .iter()
            .rev()
            .take(taken(table, row)?)
            .map(|(_, c)| *c)
            .collect(),
    )
}
