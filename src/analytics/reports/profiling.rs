//! Who the customers are, how long they stay, what sells when and where, and where it is going.

use crate::analytics::numbers::{count, month_index, month_name, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::standing::Standing;
use crate::analytics::sums::all;
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeMap;
use std::sync::Arc;

pub static REPORT: Report = Report {
    name: "profiling",
    label: t(
        "Profile, persistency, performance, prospect",
        "概况、忠诚、性能与未来",
    ),
    help: t(
        "Uses customers' fields and orders. profiling: customers and revenue by type, grade, gender, region, branch, life cycle and source (empty: not noted). \
         persistency: by years since the first purchase; active = bought in the last 365 days. performance: by month and by sales channel.\n\
         Together with prospecting, customer_profit, product_profit and campaigns these are the seven P. Read: what differs from the share of customers is worth a look.",
        "使用客户资料与订单。profiling：按类型、级别、性别、地区、分店、生命周期与来源统计客户与收入（空白为未登记）。\
         persistency：按首购以来年数；active 为近 365 天购买者。performance：按月份与销售渠道。\n\
         与 prospecting、customer_profit、product_profit、campaigns 合为七 P。读法：与客户占比差异大者值得关注。",
    ),
    tables: &[
        TableRow {
            name: "profiling",
            label: t("Profile", "客户概况"),
            columns: PROFILE,
            build: profile,
            behind: of_value,
        },
        TableRow {
            name: "persistency",
            label: t("Persistency", "忠诚（客龄）"),
            columns: TENURE,
            build: tenure,
            behind: of_band,
        },
        TableRow {
            name: "performance",
            label: t("Performance by month", "按月性能"),
            columns: MONTHS,
            build: months,
            behind: nobody,
        },
        TableRow {
            name: "performance_channels",
            label: t("Performance by channel", "按渠道性能"),
            columns: CHANNELS,
            build: channels,
            behind: nobody,
        },
    ],
    params: &[],
};

static PROFILE: &[Column] = &[
    Column::text("dimension", "Of", "维度"),
    Column::text("value", "Value", "取值"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::share("share", "Share", "占比").how("{customers} / {#customers} = {share}"),
    Column::int("buyers", "customers", "Buyers", "购买者"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::share("revenue_share", "Share of revenue", "收入占比")
        .how("{revenue_minor} / {#revenue} = {revenue_share}"),
];

static TENURE: &[Column] = &[
    Column::text("years", "Years", "年数"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::int("active", "customers", "Active", "活跃"),
    Column::share("active_share", "Share active", "活跃占比")
        .how("{active} / {customers} = {active_share}"),
    Column::money("year_minor", "Last 365 days", "近 365 天"),
    Column::money_float("year_per_active_minor", "Per active", "人均")
        .how("{year_minor} / {active} = {year_per_active_minor}"),
];

static MONTHS: &[Column] = &[
    Column::text("month", "Month", "月份"),
    Column::int("orders", "orders", "Orders", "订单"),
    Column::int("refunds", "orders", "Refunds", "退款"),
    Column::int("buyers", "customers", "Buyers", "购买者"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("margin_minor", "Margin", "毛利"),
    Column::money_float("per_order_minor", "Per order", "单均")
        .how("{revenue_minor} / {orders} = {per_order_minor}"),
];

static CHANNELS: &[Column] = &[
    Column::text("channel", "Channel", "渠道"),
    Column::int("orders", "orders", "Orders", "订单"),
    Column::int("buyers", "customers", "Buyers", "购买者"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::share("share", "Share", "占比").how("{revenue_minor} / {#revenue} = {share}"),
    Column::money("margin_minor", "Margin", "毛利"),
];

/// The words of a customer's profile, by dimension.
fn words<'a>(view: &View<'a>, customer: u32) -> [(&'static str, &'a str); 7] {
    let profile = view.facts.profile(customer);
    let kind = if profile.is_organisation {
        "organisation"
    } else {
        "person"
    };
    [
        ("type", kind),
        ("grade", &profile.grade),
        ("gender", &profile.gender),
        ("region", &profile.region),
        ("branch", &profile.branch),
        ("lifecycle", &profile.lifecycle),
        ("source", &profile.acquisition),
    ]
}

fn profile(view: &View) -> Result<Body, Problem> {
    let sums = all(view);
    let mut found: BTreeMap<(usize, &str), (i64, i64, i128)> = BTreeMap::new();
    let mut names = [""; 7];
    for (customer, sum) in (0u32..).zip(&sums) {
        for ((place, (dimension, value)), name) in words(view, customer)
            .into_iter()
            .enumerate()
            .zip(&mut names)
        {
            *name = dimension;
            let group = found.entry((place, value)).or_default();
            group.0 += 1;
            group.1 += i64::from(sum.bought());
            group.2 += i128::from(sum.amount);
        }
    }
    let (n, revenue) = (
        count(sums.len()),
        sums.iter().map(|sum| i128::from(sum.amount)).sum::<i128>(),
    );
    let row = |((place, value), (customers, buyers, amount)): ((usize, &str), (i64, i64, i128))| {
        let name: &'static str = names.get(place).copied().unwrap_or("");
        cells![
            name,
            value.to_owned(),
            customers,
            ratio(customers, n),
            buyers,
            amount,
            ratio(amount, revenue)
        ]
    };
    let rows: Vec<_> = found.into_iter().map(row).collect();
    Ok(Body::from(rows)
        .with("customers", n)
        .with("revenue", revenue))
}

fn of_value(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let wanted = (
        table.cell(row, "dimension")?.as_text()?,
        table.cell(row, "value")?.as_text()?,
    );
    let each = (0u32..)
        .zip(&view.facts.customers)
        .map(|(customer, _)| customer);
    Some(
        each.filter(|customer| words(view, *customer).contains(&wanted))
            .collect(),
    )
}

/// Bands of years since the first purchase: name and days they end before.
static BANDS: [(&str, i64); 4] = [
    ("< 1", 365),
    ("1–3", 1095),
    ("3–5", 1825),
    ("> 5", i64::MAX),
];

/// Customers with a purchase and the place of their band.
fn banded(view: &View) -> Vec<(u32, usize, Standing)> {
    let of = |(customer, standing): (u32, Standing)| {
        let days = i64::from(view.as_of.0) - i64::from(standing.sum.first);
        let place = BANDS.iter().position(|(_, end)| days < *end)?;
        standing.sum.bought().then_some((customer, place, standing))
    };
    (0u32..).zip(Standing::all(view)).filter_map(of).collect()
}

fn tenure(view: &View) -> Result<Body, Problem> {
    let banded = banded(view);
    let row = |(place, (name, _)): (usize, &(&'static str, i64))| {
        let here = banded.iter().filter(|(_, at, _)| *at == place);
        let active = count(here.clone().filter(|(_, _, s)| s.year.bought()).count());
        let year: i128 = here
            .clone()
            .map(|(_, _, s)| i128::from(s.year.amount))
            .sum();
        let customers = count(here.count());
        cells![
            *name,
            customers,
            active,
            ratio(active, customers),
            year,
            ratio(year, active)
        ]
    };
    Ok(BANDS.iter().enumerate().map(row).collect::<Vec<_>>().into())
}

fn of_band(view: &View, _: &Table, row: usize) -> Option<Vec<u32>> {
    let banded = banded(view).into_iter();
    Some(
        banded
            .filter(|(_, place, _)| *place == row)
            .map(|(customer, _, _)| customer)
            .collect(),
    )
}

/// What was sold in a month or through a channel.
#[derive(Clone, Copy, Default)]
pub struct Sold {
    orders: i64,
    refunds: i64,
    buyers: i64,
    pub revenue: i128,
    cost: i128,
    /// The customer counted last, plus one.
    seen: u32,
}

impl Sold {
    fn add(&mut self, customer: u32, order: &crate::analytics::facts::Order) {
        self.revenue += i128::from(order.amount);
        self.cost += i128::from(order.cost);
        if !order.is_purchase() {
            self.refunds += 1;
            return;
        }
        self.orders += 1;
        if self.seen != customer + 1 {
            self.seen = customer + 1;
            self.buyers += 1;
        }
    }
}

/// Sales by month index, every month from the first to that of the report.
pub fn by_month(view: &View) -> (i32, Vec<Sold>) {
    let last = month_index(view.as_of.0);
    let days = view
        .facts
        .orders
        .each()
        .filter_map(|orders| orders.first())
        .map(|order| order.day);
    let first = days.min().map_or(last + 1, month_index).min(last + 1);
    let mut months = vec![Sold::default(); usize::try_from(last + 1 - first).unwrap_or(0)];
    for (customer, orders) in (0u32..).zip(view.facts.orders.each()) {
        for order in orders.iter().filter(|order| order.day <= view.as_of.0) {
            let place = usize::try_from(month_index(order.day) - first);
            if let Some(month) = place.ok().and_then(|place| months.get_mut(place)) {
                month.add(customer, order);
            }
        }
    }
    (first, months)
}

fn months(view: &View) -> Result<Body, Problem> {
    let (first, months) = by_month(view);
    let row = |(index, m): (i32, &Sold)| {
        cells![
            month_name(index),
            m.orders,
            m.refunds,
            m.buyers,
            m.revenue,
            m.revenue - m.cost,
            ratio(m.revenue, m.orders)
        ]
    };
    Ok((first..).zip(&months).map(row).collect::<Vec<_>>().into())
}

fn channels(view: &View) -> Result<Body, Problem> {
    let facts = view.facts;
    let mut sold = vec![Sold::default(); facts.channels.len()];
    for (customer, _) in (0u32..).zip(&facts.customers) {
        for (place, order) in facts.orders.range(customer).zip(facts.orders.of(customer)) {
            let channel = facts.order_channels.get(place).copied().unwrap_or(0);
            if let Some(slot) = sold
                .get_mut(usize::from(channel))
                .filter(|_| order.day <= view.as_of.0)
            {
                slot.add(customer, order);
            }
        }
    }
    let revenue: i128 = sold.iter().map(|s| s.revenue).sum();
    let mut rows: Vec<(&Arc<str>, Sold)> = facts
        .channels
        .iter()
        .zip(sold)
        .filter(|(_, s)| s.orders + s.refunds > 0)
        .collect();
    rows.sort_by(|(a, x), (b, y)| y.revenue.cmp(&x.revenue).then(a.cmp(b)));
    let row = |(channel, s): (&Arc<str>, Sold)| {
        cells![
            channel,
            s.orders,
            s.buyers,
            s.revenue,
            ratio(s.revenue, revenue),
            s.revenue - s.cost
        ]
    };
    Ok(Body::from(rows.into_iter().map(row).collect::<Vec<_>>()).with("revenue", revenue))
}
