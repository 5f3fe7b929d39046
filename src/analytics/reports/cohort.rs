//! Cohorts by month of the first purchase: who comes back, month after month.

use crate::analytics::facts::Order;
use crate::analytics::numbers::{month_index, month_name, ratio};
use crate::analytics::report::{Body, Report, TableRow, View};
use crate::analytics::sums::within;
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "cohort",
    label: t("Cohorts by month of first purchase", "首购月份同期群"),
    help: t(
        "Uses orders. A cohort is all customers with their first purchase in a month; offset k is the k-th month after. \
         active = customers of the cohort with a purchase in that month; retention = active/size; amount is net, refunds in their own month.\n\
         Read down a column: do later cohorts keep better? The last month is usually not over.",
        "使用订单。同一月份首次购买的客户为一个同期群；offset k 为其后第 k 个月。\
         active 为当月有购买的客户数；retention = active/size；金额为净额，退款计入退款当月。\n\
         竖着读：后来的同期群是否保持得更好？最后一个月通常未满。",
    ),
    tables: &[TableRow {
        name: "cohort",
        label: t("Cohorts", "同期群"),
        columns: COLUMNS,
        build: cohort,
        behind: of_month,
    }],
    params: &[],
};

static COLUMNS: &[Column] = &[
    Column::text("cohort", "Cohort", "同期群"),
    Column::int("size", "customers", "Size", "人数"),
    Column::int("offset", "months", "Month", "第几月"),
    Column::int("active", "customers", "Active", "活跃"),
    Column::share("retention", "Retention", "保持率").how("{active} / {size} = {retention}"),
    Column::money("amount_minor", "Amount", "金额")
        .how("Σ net amounts of cohort {cohort} in month {offset} = {amount_minor}"),
];

/// Counts per cohort and offset, flat: cohort · months + offset.
pub struct Cohorts {
    pub first: i32,
    pub months: usize,
    pub size: Vec<i64>,
    pub active: Vec<i64>,
    pub amount: Vec<i64>,
}

impl Cohorts {
    pub fn of(view: &View) -> Cohorts {
        let last = month_index(view.as_of.0);
        let days = view
            .facts
            .orders
            .each()
            .filter_map(|orders| first_purchase(orders, view.as_of.0));
        let first = days.min().map_or(last + 1, month_index);
        let months = usize::try_from(last - first + 1).unwrap_or(0);
        // Months of days are looked up, not computed again for each order.
        let start = crate::domain::Day::of(
            first.div_euclid(12),
            first.rem_euclid(12).unsigned_abs() + 1,
            1,
        )
        .map_or(view.as_of.0, |day| day.0);
        let table: Vec<u32> = (start..=view.as_of.0)
            .map(|day| u32::try_from(month_index(day) - first).unwrap_or(0))
            .collect();
        let mut cohorts = Cohorts {
            first,
            months,
            size: vec![0; months],
            active: vec![0; months * months],
            amount: vec![0; months * months],
        };
        for orders in view.facts.orders.each() {
            cohorts.add(within(orders, i32::MIN, view.as_of.0), start, &table);
        }
        cohorts
    }

    fn add(&mut self, orders: &[Order], start: i32, table: &[u32]) {
        let month = |day: i32| {
            let place = usize::try_from(day - start).ok()?;
            table.get(place).map(|month| *month as usize)
        };
        let Some(cohort) = orders
            .iter()
            .find(|order| order.is_purchase())
            .and_then(|order| month(order.day))
        else {
            return;
        };
        if let Some(slot) = self.size.get_mut(cohort) {
            *slot += 1;
        }
        let row = cohort * self.months;
        let mut seen = None;
        for order in orders {
            // A refund before the month of the first purchase is left out.
            let Some(month) = month(order.day).filter(|month| *month >= cohort) else {
                continue;
            };
            let place = row + (month - cohort);
            if let Some(slot) = self.amount.get_mut(place) {
                *slot = slot.saturating_add(order.amount);
            }
            if order.is_purchase() && seen != Some(month) {
                seen = Some(month);
                if let Some(slot) = self.active.get_mut(place) {
                    *slot += 1;
                }
            }
        }
    }
}

fn first_purchase(orders: &[Order], until: i32) -> Option<i32> {
    let first = orders.iter().find(|order| order.is_purchase())?;
    (first.day <= until).then_some(first.day)
}

fn cohort(view: &View) -> Result<Body, Problem> {
    let cohorts = Cohorts::of(view);
    let mut rows = Vec::new();
    for ((cohort, size), index) in cohorts.size.iter().enumerate().zip(cohorts.first..) {
        if *size == 0 {
            continue;
        }
        let name: std::sync::Arc<str> = month_name(index).into();
        let cells = cohorts
            .active
            .iter()
            .zip(&cohorts.amount)
            .skip(cohort * cohorts.months);
        for (offset, (active, amount)) in cells.take(cohorts.months - cohort).enumerate() {
            rows.push(cells![
                &name,
                *size,
                offset,
                *active,
                ratio(*active, *size),
                *amount
            ]);
        }
    }
    Ok(rows.into())
}

fn of_month(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let cohort = table.cell(row, "cohort")?.as_text()?.to_owned();
    let offset = i32::try_from(table.cell(row, "offset")?.as_int()?).ok()?;
    let fits = |orders: &[Order]| {
        let orders = within(orders, i32::MIN, view.as_of.0);
        let mut months = orders
            .iter()
            .filter(|order| order.is_purchase())
            .map(|order| month_index(order.day));
        let Some(first) = months.next() else {
            return false;
        };
        month_name(first) == cohort && (offset == 0 || months.any(|month| month == first + offset))
    };
    let each = (0u32..).zip(view.facts.orders.each());
    Some(
        each.filter(|(_, orders)| fits(orders))
            .map(|(customer, _)| customer)
            .collect(),
    )
}
