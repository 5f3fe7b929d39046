//! Where customers come from and what each source brings; conversion and repeat; why customers and deals are lost.

use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody};
use crate::analytics::reports::funnel::{Stages, customers_of};
use crate::analytics::standing::Standing;
use crate::analytics::table::{Column, METRICS, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::collections::BTreeMap;

pub static REPORT: Report = Report {
    name: "sources",
    label: t("Sources, conversion and losses", "来源、转化与流失原因"),
    help: t(
        "Uses customers with their source, cost to win and cause of loss, orders, and lost deals. conversion = customers with a purchase / customers; \
         cost per buyer = cost to win / buyers; repeat = customers with two or more orders / buyers.\n\
         Loss reasons count customers noted as lost (date or life cycle); their value is that of the 365 days before the loss, and all they ever brought.\n\
         Read: put money where a buyer costs least and stays; cure the cause that takes most value. An empty source or cause is one not noted.",
        "使用客户的来源、获客成本、流失原因，订单与输单。转化率 = 有购买的客户 / 客户；单客成本 = 获客成本 / 购买者；复购率 = 两单以上客户 / 购买者。\n\
         流失原因统计已记为流失（日期或生命周期）的客户；价值为流失前 365 天及累计金额。\n\
         读法：把钱投到获客便宜且留得住的来源；先治带走价值最多的原因。空白表示未登记。",
    ),
    tables: &[
        TableRow {
            name: "sources",
            label: t("Sources", "来源"),
            columns: SOURCES,
            build: sources,
            behind: of_source,
        },
        TableRow {
            name: "headline",
            label: t("Conversion and repeat", "转化与复购"),
            columns: METRICS,
            build: headline,
            behind: nobody,
        },
        TableRow {
            name: "loss_reasons",
            label: t("Causes of loss", "流失原因"),
            columns: LOSSES,
            build: losses,
            behind: of_cause,
        },
        TableRow {
            name: "lost_deals",
            label: t("Lost deals", "输单原因"),
            columns: DEALS,
            build: deals,
            behind: of_reason,
        },
    ],
    params: &["funnel"],
};

static SOURCES: &[Column] = &[
    Column::text("source", "Source", "来源"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::int("buyers", "customers", "Buyers", "购买者"),
    Column::share("conversion", "Conversion", "转化率")
        .how("{buyers} / {customers} = {conversion}"),
    Column::int("repeat_buyers", "customers", "Repeat", "复购者"),
    Column::share("repeat_rate", "Repeat rate", "复购率")
        .how("{repeat_buyers} / {buyers} = {repeat_rate}"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("profit_minor", "Profit", "利润"),
    Column::money("cost_minor", "Cost to win", "获客成本"),
    Column::money_float("cost_per_buyer_minor", "Per buyer", "单客成本")
        .how("{cost_minor} / {buyers} = {cost_per_buyer_minor}"),
];

static LOSSES: &[Column] = &[
    Column::text("cause", "Cause", "原因"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
    Column::money("year_minor", "Year before", "流失前一年"),
    Column::money("value_minor", "Ever", "累计"),
    Column::share("value_share", "Share of value", "价值占比")
        .how("{value_minor} / {#value} = {value_share}"),
];

static DEALS: &[Column] = &[
    Column::text("reason", "Reason", "原因"),
    Column::int("deals", "deals", "Deals", "商机数"),
    Column::share("share", "Share", "占比").how("{deals} / {#n} = {share}"),
    Column::money("amount_minor", "Amount", "金额"),
];

#[derive(Default)]
struct Source {
    customers: i64,
    buyers: i64,
    repeat: i64,
    revenue: i128,
    profit: i128,
    cost: i128,
}

fn sources(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let mut found: BTreeMap<&str, Source> = BTreeMap::new();
    for (customer, standing) in (0u32..).zip(&standings) {
        let profile = view.facts.profile(customer);
        let source = found.entry(&profile.acquisition).or_default();
        source.customers += 1;
        source.buyers += i64::from(standing.sum.bought());
        source.repeat += i64::from(standing.sum.purchases >= 2);
        source.revenue += i128::from(standing.sum.amount);
        source.profit += i128::from(standing.profit());
        source.cost += i128::from(profile.acquisition_cost);
    }
    let row = |(name, s): (&str, Source)| {
        cells![
            name.to_owned(),
            s.customers,
            s.buyers,
            ratio(s.buyers, s.customers),
            s.repeat,
            ratio(s.repeat, s.buyers),
            s.revenue,
            s.profit,
            s.cost,
            ratio(s.cost, s.buyers)
        ]
    };
    Ok(found.into_iter().map(row).collect::<Vec<_>>().into())
}

fn of_source(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let source = table.cell(row, "source")?.as_text()?;
    let each = (0u32..).zip(&view.facts.profiles);
    Some(
        each.filter(|(_, p)| &*p.acquisition == source)
            .map(|(customer, _)| customer)
            .collect(),
    )
}

fn headline(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let number =
        |fits: &dyn Fn(&Standing) -> bool| count(standings.iter().filter(|s| fits(s)).count());
    let year = view.as_of.0.saturating_sub(364);
    let (customers, buyers) = (count(standings.len()), number(&|s| s.sum.bought()));
    let repeat = number(&|s| s.sum.purchases >= 2);
    let new = number(&|s| s.sum.bought() && s.sum.first >= year);
    let made = (0u32..)
        .zip(&standings)
        .filter(|(c, _)| view.facts.profile(*c).created.0 >= year);
    let (leads, won) = made.fold((0i64, 0i64), |(leads, won), (_, s)| {
        (leads + 1, won + i64::from(s.sum.bought()))
    });
    let profiles = view.facts.profiles.iter();
    let cost: i128 = profiles
        .map(|profile| i128::from(profile.acquisition_cost))
        .sum();
    Ok(Body::metrics([
        ("customers", customers.into()),
        ("buyers", buyers.into()),
        ("conversion", ratio(buyers, customers).into()),
        ("repeat_buyers", repeat.into()),
        ("repeat_rate", ratio(repeat, buyers).into()),
        ("new_buyers_365", new.into()),
        ("leads_365", leads.into()),
        ("leads_365_with_purchase", won.into()),
        ("lead_conversion_365", ratio(won, leads).into()),
        ("acquisition_cost_minor", cost.into()),
        ("cost_per_buyer_minor", ratio(cost, buyers).into()),
    ]))
}

/// Customers noted as lost up to the day, with the day.
fn lost(view: &View) -> Vec<(u32, i32)> {
    let noted = |(customer, profile): (u32, &crate::analytics::facts::Profile)| {
        let since = profile
            .lifecycle_history
            .iter()
            .rev()
            .find(|(_, stage)| &**stage == "lost");
        let day = profile.lost_on.or(since.map(|(day, _)| *day));
        let is_lost = profile.lost_on.is_some() || &*profile.lifecycle == "lost";
        let day = day.unwrap_or(view.as_of);
        (is_lost && day <= view.as_of).then_some((customer, day.0))
    };
    (0u32..)
        .zip(&view.facts.profiles)
        .filter_map(noted)
        .collect()
}

fn losses(view: &View) -> Result<Body, Problem> {
    let mut causes: BTreeMap<&str, (i64, i128, i128)> = BTreeMap::new();
    let (mut n, mut value) = (0i64, 0i128);
    for (customer, day) in lost(view) {
        let orders = view
            .facts
            .orders
            .of(customer)
            .iter()
            .filter(|order| order.day <= view.as_of.0);
        let all: i128 = orders.clone().map(|order| i128::from(order.amount)).sum();
        let year = orders.filter(|order| order.day > day.saturating_sub(365) && order.day <= day);
        let cause = causes
            .entry(&view.facts.profile(customer).loss_cause)
            .or_default();
        cause.0 += 1;
        cause.1 += year.map(|order| i128::from(order.amount)).sum::<i128>();
        cause.2 += all;
        n += 1;
        value += all;
    }
    let mut sorted: Vec<_> = causes.into_iter().collect();
    sorted.sort_by_key(|(_, (_, _, value))| std::cmp::Reverse(*value));
    let row = |(cause, (customers, year, ever)): (&str, (i64, i128, i128))| {
        cells![
            cause.to_owned(),
            customers,
            ratio(customers, n),
            year,
            ever,
            ratio(ever, value)
        ]
    };
    let body = Body::from(sorted.into_iter().map(row).collect::<Vec<_>>());
    Ok(body.with("n", n).with("value", value))
}

fn of_cause(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let cause = table.cell(row, "cause")?.as_text()?;
    let lost = lost(view).into_iter().map(|(customer, _)| customer);
    Some(
        lost.filter(|customer| &*view.facts.profile(*customer).loss_cause == cause)
            .collect(),
    )
}

fn deals(view: &View) -> Result<Body, Problem> {
    let stages = Stages::of(view)?;
    let ways = stages.ways(view);
    let mut reasons: BTreeMap<&str, (i64, i128)> = BTreeMap::new();
    for way in ways.iter().filter(|way| way.is_lost) {
        let reason = reasons.entry(&way.deal.lost_reason).or_default();
        reason.0 += 1;
        reason.1 += i128::from(way.deal.amount);
    }
    let n: i64 = reasons.values().map(|(deals, _)| deals).sum();
    let mut sorted: Vec<_> = reasons.into_iter().collect();
    sorted.sort_by_key(|(_, (deals, _))| std::cmp::Reverse(*deals));
    let row = |(reason, (deals, amount)): (&str, (i64, i128))| {
        cells![reason.to_owned(), deals, ratio(deals, n), amount]
    };
    Ok(Body::from(sorted.into_iter().map(row).collect::<Vec<_>>()).with("n", n))
}

fn of_reason(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let reason = table.cell(row, "reason")?.as_text()?;
    let stages = Stages::of(view).ok()?;
    let ways = stages.ways(view);
    Some(customers_of(ways.iter().filter(|way| {
        way.is_lost && &*way.deal.lost_reason == reason
    })))
}
