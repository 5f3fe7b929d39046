//! Repurchase cycle: how long customers wait between purchases, and who is overdue.

use crate::analytics::numbers::{count, doubled_median, median, percentile, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::sums::within;
use crate::analytics::table::{Column, METRICS, Table};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "repurchase",
    label: t("Repurchase cycle", "回购周期"),
    help: t(
        "Uses purchase days (two orders on one day are one). Gaps are the days between neighbours. Overdue: days since the last purchase \
         above 3/2 (repurchase.overdue) of the customer's own median gap, or of the book's when he has none.\n\
         repurchase_rate counts purchase days, repeat_rate (复购率) orders. Read: call the overdue before they are lost.",
        "使用购买日（同日两单算一日）。间隔为相邻购买日之差。逾期：距上次购买天数超过本人间隔中位数（无则用全体中位数）的 3/2 倍（repurchase.overdue）。\n\
         repurchase_rate 按购买日，repeat_rate（复购率）按订单。读法：逾期客户要在流失前联系。",
    ),
    tables: &[
        TableRow {
            name: "repurchase",
            label: t("Customers", "客户"),
            columns: COLUMNS,
            build: customers,
            behind: the_customer,
        },
        TableRow {
            name: "repurchase_stats",
            label: t("Figures", "数据"),
            columns: METRICS,
            build: stats,
            behind: of_metric,
        },
    ],
    params: &["repurchase"],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::int("purchase_days", "days", "Purchase days", "购买日数"),
    Column::int("gaps", "", "Gaps", "间隔数"),
    Column::float("mean_gap_days", "days", "Mean gap", "平均间隔"),
    Column::float("median_gap_days", "days", "Median gap", "间隔中位数"),
    Column::int("days_since_last", "days", "Days since", "距今天数"),
    Column::text("basis", "Basis", "依据"),
    Column::float("overdue_ratio", "", "Ratio", "逾期比")
        .how("{days_since_last} / median gap ({basis}) = {overdue_ratio}"),
    Column::flag("overdue", "Overdue", "逾期").how("{overdue_ratio} above {#overdue} → {overdue}"),
];

/// The gaps of one customer.
pub struct Cycle {
    pub customer: u32,
    pub last: i32,
    pub days: i64,
    pub orders: i64,
    /// Ascending.
    pub gaps: Vec<i64>,
}

impl Cycle {
    /// `None` without a purchase up to the day.
    pub fn of(view: &View, customer: u32) -> Option<Cycle> {
        let orders = within(view.facts.orders.of(customer), i32::MIN, view.as_of.0);
        let mut cycle: Option<Cycle> = None;
        for order in orders.iter().filter(|order| order.is_purchase()) {
            match &mut cycle {
                None => {
                    cycle = Some(Cycle {
                        customer,
                        last: order.day,
                        days: 1,
                        orders: 1,
                        gaps: Vec::new(),
                    })
                }
                Some(cycle) => {
                    cycle.orders += 1;
                    if order.day > cycle.last {
                        cycle
                            .gaps
                            .push(i64::from(order.day) - i64::from(cycle.last));
                        cycle.days += 1;
                        cycle.last = order.day;
                    }
                }
            }
        }
        if let Some(cycle) = &mut cycle {
            cycle.gaps.sort_unstable();
        }
        cycle
    }

    /// Days since the last purchase, and whether that is above the limit for the doubled median gap.
    pub fn overdue(&self, view: &View, doubled: Option<i128>) -> (i64, bool) {
        let since = i64::from(view.as_of.0) - i64::from(self.last);
        let (num, den) = view.params.overdue;
        let above =
            |doubled: i128| 2 * i128::from(since) * i128::from(den) > i128::from(num) * doubled;
        (since, doubled.is_some_and(above))
    }

    /// The doubled median of this customer's gaps, or of all.
    pub fn doubled(&self, book: Option<i128>) -> Option<i128> {
        doubled_median(&self.gaps).or(book)
    }
}

/// The cycles of all customers with a purchase, by report id, and all gaps ascending.
pub fn cycles(view: &View) -> (Vec<Cycle>, Vec<i64>) {
    let cycles: Vec<Cycle> = view
        .facts
        .by_id
        .iter()
        .filter_map(|c| Cycle::of(view, *c))
        .collect();
    let mut gaps: Vec<i64> = cycles
        .iter()
        .flat_map(|cycle| cycle.gaps.iter().copied())
        .collect();
    gaps.sort_unstable();
    (cycles, gaps)
}

fn customers(view: &View) -> Result<Body, Problem> {
    let (cycles, all) = cycles(view);
    let book = doubled_median(&all);
    let row = |cycle: &Cycle| {
        let doubled = cycle.doubled(book);
        let (since, overdue) = cycle.overdue(view, doubled);
        let gaps = count(cycle.gaps.len());
        let sum: i64 = cycle.gaps.iter().sum();
        let basis = if gaps > 0 { "own" } else { "book" };
        let over = doubled.and_then(|doubled| ratio(2 * i128::from(since), doubled));
        cells![
            view.facts.id(cycle.customer),
            cycle.days,
            gaps,
            ratio(sum, gaps),
            median(&cycle.gaps),
            since,
            basis,
            over,
            overdue
        ]
    };
    let (num, den) = view.params.overdue;
    let rows: Vec<_> = cycles.iter().map(row).collect();
    Ok(Body::from(rows).with("overdue", format!("{num}/{den}")))
}

fn stats(view: &View) -> Result<Body, Problem> {
    let (cycles, gaps) = cycles(view);
    let book = doubled_median(&gaps);
    let number = |fits: &dyn Fn(&Cycle) -> bool| count(cycles.iter().filter(|c| fits(c)).count());
    let customers = count(cycles.len());
    let with_gap = number(&|cycle| !cycle.gaps.is_empty());
    let with_2 = number(&|cycle| cycle.orders >= 2);
    let overdue = number(&|cycle| cycle.overdue(view, cycle.doubled(book)).1);
    let sum: i128 = gaps.iter().map(|gap| i128::from(*gap)).sum();
    Ok(Body::metrics([
        ("customers", customers.into()),
        ("customers_with_gap", with_gap.into()),
        ("repurchase_rate", ratio(with_gap, customers).into()),
        ("customers_with_2_orders", with_2.into()),
        ("repeat_rate", ratio(with_2, customers).into()),
        ("gaps", gaps.len().into()),
        ("mean_gap_days", ratio(sum, count(gaps.len())).into()),
        ("median_gap_days", median(&gaps).into()),
        ("p25_gap_days", percentile(&gaps, 25).into()),
        ("p75_gap_days", percentile(&gaps, 75).into()),
        ("p90_gap_days", percentile(&gaps, 90).into()),
        ("overdue_customers", overdue.into()),
        ("overdue_share", ratio(overdue, customers).into()),
    ]))
}

fn of_metric(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let (cycles, gaps) = cycles(view);
    let book = doubled_median(&gaps);
    let metric = table.cell(row, "metric")?.as_text()?;
    let fits = |cycle: &Cycle| match metric {
        "customers" => true,
        "customers_with_gap" | "repurchase_rate" => !cycle.gaps.is_empty(),
        "customers_with_2_orders" | "repeat_rate" => cycle.orders >= 2,
        "overdue_customers" | "overdue_share" => cycle.overdue(view, cycle.doubled(book)).1,
        _ => false,
    };
    let found: Vec<u32> = cycles
        .iter()
        .filter(|c| fits(c))
        .map(|c| c.customer)
        .collect();
    (!found.is_empty()).then_some(found)
}
