//! Churn and retention between two windows, customer by customer.

use crate::analytics::numbers::{count, ratio};
use crate::analytics::params::Window;
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::sums::{Sum, within};
use crate::analytics::table::{Column, METRICS, Table};
use crate::cells;
use crate::domain::Day;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "churn",
    label: t("Churn and retention", "流失与保持"),
    help: t(
        "Uses purchases in a base and a current window (default: the last 365 days and the 365 before). B bought in base, K in current; \
         lost = B without K, new = K never before, reactivated = K before but not in base.\n\
         churn_absolute = lost/B; revenue_churn = base amount of lost / of B; churn_relative (相对客户流失率) is their product.\n\
         Lost customers are counted one by one, so churn and retention add up to 1.",
        "使用基期与当期的购买（默认最近 365 天与之前 365 天）。B 为基期购买者，K 为当期购买者；\
         流失 = 在 B 不在 K，新客 = K 且以前从未购买，回流 = K、以前买过但不在 B。\n\
         绝对流失率 = 流失/B；收入流失率 = 流失者基期金额/B 基期金额；相对客户流失率为两者之积。\n\
         流失按客户逐个计数，因此流失率与保持率之和为 1。",
    ),
    tables: &[
        TableRow {
            name: "churn",
            label: t("Figures", "数据"),
            columns: METRICS,
            build: churn,
            behind: of_metric,
        },
        TableRow {
            name: "churn_lost",
            label: t("Lost customers", "流失客户"),
            columns: LOST,
            build: lost,
            behind: the_customer,
        },
    ],
    params: &["churn"],
};

static LOST: &[Column] = &[
    Column::customer(),
    Column::money("base_amount_minor", "Amount in base", "基期金额")
        .how("Σ amounts in base, refunds included = {base_amount_minor}"),
    Column::text("last_purchase", "Last purchase", "最近购买")
        .how("latest purchase up to the end of current = {last_purchase}"),
];

/// What a customer did in the two windows.
#[derive(Clone, Copy, Debug)]
pub struct Moves {
    pub in_base: bool,
    pub in_current: bool,
    /// A purchase before the current window.
    pub earlier: bool,
    pub base_amount: i64,
    pub last: i32,
}

/// Base and current window.
pub fn windows(view: &View) -> (Window, Window) {
    let to = view.as_of;
    let current = view.params.churn_current.unwrap_or((to.plus(-364), to));
    let base_end = current.0.plus(-1);
    let base = view
        .params
        .churn_base
        .unwrap_or((base_end.plus(-364), base_end));
    (base, current)
}

/// What every customer did, by customer number.
pub fn moves(view: &View) -> Vec<Moves> {
    let (base, current) = windows(view);
    let of = |orders| {
        let orders = within(orders, i32::MIN, view.as_of.0);
        let base = Sum::of(within(orders, base.0.0, base.1.0));
        let up_to = within(orders, i32::MIN, current.1.0);
        let buys = |orders: &[crate::analytics::facts::Order]| {
            orders.iter().any(|order| order.is_purchase())
        };
        Moves {
            in_base: base.bought(),
            in_current: buys(within(orders, current.0.0, current.1.0)),
            earlier: buys(within(orders, i32::MIN, current.0.0.saturating_sub(1))),
            base_amount: base.amount,
            last: up_to
                .iter()
                .rev()
                .find(|order| order.is_purchase())
                .map_or(0, |order| order.day),
        }
    };
    view.facts.orders.each().map(of).collect()
}

fn churn(view: &View) -> Result<Body, Problem> {
    let (base, current) = windows(view);
    let moves = moves(view);
    let number = |fits: fn(&Moves) -> bool| count(moves.iter().filter(|m| fits(m)).count());
    let amount = |fits: fn(&Moves) -> bool| -> i128 {
        moves
            .iter()
            .filter(|m| fits(m))
            .map(|m| i128::from(m.base_amount))
            .sum()
    };
    let (b, k) = (number(|m| m.in_base), number(|m| m.in_current));
    let lost = number(|m| m.in_base && !m.in_current);
    let (base_amount, lost_amount) = (
        amount(|m| m.in_base),
        amount(|m| m.in_base && !m.in_current),
    );
    Ok(Body::metrics([
        ("base_from", base.0.into()),
        ("base_to", base.1.into()),
        ("current_from", current.0.into()),
        ("current_to", current.1.into()),
        ("base_customers", b.into()),
        ("current_customers", k.into()),
        ("retained", (b - lost).into()),
        ("lost", lost.into()),
        ("new", number(|m| m.in_current && !m.earlier).into()),
        (
            "reactivated",
            number(|m| m.in_current && m.earlier && !m.in_base).into(),
        ),
        ("base_amount_minor", base_amount.into()),
        ("lost_amount_minor", lost_amount.into()),
        ("churn_absolute", ratio(lost, b).into()),
        (
            "churn_relative",
            ratio(i128::from(lost) * lost_amount, i128::from(b) * base_amount).into(),
        ),
        ("revenue_churn", ratio(lost_amount, base_amount).into()),
        ("retention", ratio(b - lost, b).into()),
        ("net_growth", ratio(k - b, b).into()),
    ]))
}

fn lost(view: &View) -> Result<Body, Problem> {
    let moves = moves(view);
    let row = |customer: &u32| {
        let m = moves
            .get(*customer as usize)
            .filter(|m| m.in_base && !m.in_current)?;
        Some(cells![view.facts.id(*customer), m.base_amount, Day(m.last)])
    };
    Ok(view
        .facts
        .by_id
        .iter()
        .filter_map(row)
        .collect::<Vec<_>>()
        .into())
}

fn of_metric(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let fits: fn(&Moves) -> bool = match table.cell(row, "metric")?.as_text()? {
        "base_customers" => |m| m.in_base,
        "current_customers" => |m| m.in_current,
        "retained" => |m| m.in_base && m.in_current,
        "lost" => |m| m.in_base && !m.in_current,
        "new" => |m| m.in_current && !m.earlier,
        "reactivated" => |m| m.in_current && m.earlier && !m.in_base,
        _ => return None,
    };
    let moves = moves(view);
    Some(
        (0u32..)
            .zip(&moves)
            .filter(|(_, m)| fits(m))
            .map(|(customer, _)| customer)
            .collect(),
    )
}
