//! The grid of recency and frequency: sixteen cells that are treated differently.

use crate::analytics::numbers::ratio;
use crate::analytics::params::Params;
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::reports::rfm::{Whole, recency};
use crate::analytics::sums::{Sum, all, buyers};
use crate::analytics::table::{Column, Table};
use crate::analytics::words::{F_BANDS, R_BANDS};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "rf16",
    label: t("Recency × frequency grid", "R×F 十六宫格"),
    help: t(
        "Uses orders, all history. Recency bands end at 90, 180 and 365 days, frequency bands at 1, 2 and 4 orders (ends included).\n\
         The defaults suit customers who buy a few times a year; set rf16.r_days and rf16.f_orders for weekly buyers.\n\
         Read: contact the new before they fall silent, thank the fans, call fans who sleep in person.",
        "使用全部历史订单。最近购买分档上限为 90、180、365 天，次数分档上限为 1、2、4 次（含上限）。\n\
         默认值适合一年购买几次的客户；每周购买的店铺请设置 rf16.r_days 与 rf16.f_orders。\n\
         读法：新客在沉默前要联系，粉丝要答谢，沉睡的粉丝要亲自打电话。",
    ),
    tables: &[
        TableRow {
            name: "rf16",
            label: t("The sixteen cells", "十六格"),
            columns: GRID,
            build: grid,
            behind: of_cell,
        },
        TableRow {
            name: "rf16_customers",
            label: t("Customers", "客户"),
            columns: CUSTOMERS,
            build: customers,
            behind: the_customer,
        },
    ],
    params: &["rf16"],
};

static GRID: &[Column] = &[
    Column::text("r_band", "Recency", "活跃度"),
    Column::text("f_band", "Frequency", "频次"),
    Column::int("customers", "customers", "Customers", "客户数")
        .how("customers {r_band} and {f_band} = {customers}"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
    Column::money("m_minor", "Amount", "金额").how("ΣM of the cell = {m_minor}"),
    Column::share("m_share", "Share of amount", "金额占比").how("{m_minor} / {#m_sum} = {m_share}"),
];

static CUSTOMERS: &[Column] = &[
    Column::customer(),
    Column::int("r_days", "days", "Days since", "距今天数"),
    Column::int("f", "orders", "Orders", "次数"),
    Column::money("m_minor", "Amount", "金额"),
    Column::text("r_band", "Recency", "活跃度")
        .how("R {r_days} in bands that end at {#r_days} → {r_band}"),
    Column::text("f_band", "Frequency", "频次")
        .how("F {f} in bands that end at {#f_orders} → {f_band}"),
];

/// Places of a customer's bands among [`R_BANDS`] and [`F_BANDS`].
pub fn bands(sum: &Sum, as_of: i32, params: &Params) -> (usize, usize) {
    let band = |ends: &[i64; 3], value: i64| ends.iter().filter(|end| value > **end).count();
    (
        band(&params.rf16_r_days, recency(sum, as_of)),
        band(&params.rf16_f_orders, i64::from(sum.purchases)),
    )
}

fn words((r, f): (usize, usize)) -> (&'static str, &'static str) {
    let word = |list: &'static [_; 4], place: usize| {
        let list: &'static [crate::analytics::words::Word; 4] = list;
        list.get(place).map_or("", |word| word.word)
    };
    (word(&R_BANDS, r), word(&F_BANDS, f))
}

fn grid(view: &View) -> Result<Body, Problem> {
    let sums = all(view);
    let whole = Whole::of(sums.iter().filter(|sum| sum.bought()), view.as_of.0);
    let mut cells = [(0i64, 0i128); 16];
    for sum in sums.iter().filter(|sum| sum.bought()) {
        let (r, f) = bands(sum, view.as_of.0, view.params);
        if let Some(slot) = cells.get_mut(4 * r + f) {
            slot.0 += 1;
            slot.1 += i128::from(sum.amount);
        }
    }
    let row = |(place, (customers, m)): (usize, (i64, i128))| {
        let (r, f) = words((place / 4, place % 4));
        cells![
            r,
            f,
            customers,
            ratio(customers, whole.n),
            m,
            ratio(m, whole.m)
        ]
    };
    let rows: Vec<_> = cells.into_iter().enumerate().map(row).collect();
    Ok(Body::from(rows).with("n", whole.n).with("m_sum", whole.m))
}

fn customers(view: &View) -> Result<Body, Problem> {
    let row = |(customer, sum): (u32, Sum)| {
        let (r, f) = words(bands(&sum, view.as_of.0, view.params));
        let days = recency(&sum, view.as_of.0);
        cells![
            view.facts.id(customer),
            days,
            i64::from(sum.purchases),
            sum.amount,
            r,
            f
        ]
    };
    let rows: Vec<_> = buyers(view, &all(view)).into_iter().map(row).collect();
    let ends = |ends: &[i64; 3]| ends.map(|end| end.to_string()).join(", ");
    let body = Body::from(rows).with("r_days", ends(&view.params.rf16_r_days));
    Ok(body.with("f_orders", ends(&view.params.rf16_f_orders)))
}

fn of_cell(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let wanted = (
        table.cell(row, "r_band")?.as_text()?,
        table.cell(row, "f_band")?.as_text()?,
    );
    let buyers = buyers(view, &all(view)).into_iter();
    let fits = |sum: &Sum| words(bands(sum, view.as_of.0, view.params)) == wanted;
    Some(
        buyers
            .filter(|(_, sum)| fits(sum))
            .map(|(customer, _)| customer)
            .collect(),
    )
}
