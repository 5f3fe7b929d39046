//! Campaigns: what orders each one brought, by last touch.

use crate::analytics::facts::Campaign;
use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View};
use crate::analytics::sums::within;
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "campaigns",
    label: t("Campaign results", "活动效果"),
    help: t(
        "Uses campaigns, their targets and orders. A campaign can claim orders of its targets from its start to 30 days after its end \
         (campaigns.attribution_days); an order goes to the claiming campaign with the latest start and counts once (last touch).\n\
         conversion = buyers/targets, roi = (margin − cost)/cost, roas = revenue/cost. Read: a negative roi did not pay.",
        "使用活动、其目标客户与订单。活动可认领目标客户自开始至结束后 30 天（campaigns.attribution_days）的订单；\
         每单只归于可认领活动中开始最晚的一个（末次触点）。\n\
         转化率 = 购买者/目标，roi = (毛利 − 费用)/费用，roas = 收入/费用。读法：roi 为负即未回本。",
    ),
    tables: &[TableRow {
        name: "campaigns",
        label: t("Campaigns", "活动"),
        columns: COLUMNS,
        build: campaigns,
        behind: buyers_of,
    }],
    params: &["campaigns"],
};

static COLUMNS: &[Column] = &[
    Column::text("campaign_id", "Campaign", "活动"),
    Column::int("targets", "customers", "Targets", "目标数"),
    Column::int("orders", "orders", "Orders", "订单数"),
    Column::int("buyers", "customers", "Buyers", "购买者"),
    Column::int("new_buyers", "customers", "New buyers", "新购买者"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("margin_minor", "Margin", "毛利"),
    Column::money("cost_minor", "Cost", "费用"),
    Column::share("conversion", "Conversion", "转化率").how("{buyers} / {targets} = {conversion}"),
    Column::float("roi", "", "ROI", "投资回报")
        .how("({margin_minor} − {cost_minor}) / {cost_minor} = {roi}"),
    Column::float("roas", "", "ROAS", "广告回报").how("{revenue_minor} / {cost_minor} = {roas}"),
    Column::money_float("cost_per_buyer_minor", "Cost per buyer", "人均费用")
        .how("{cost_minor} / {buyers} = {cost_per_buyer_minor}"),
];

/// What one campaign brought.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    pub orders: i64,
    pub buyers: Vec<u32>,
    pub new_buyers: i64,
    pub revenue: i128,
    pub cost: i128,
}

/// Places of campaigns by id in byte order.
fn by_id(view: &View) -> Vec<usize> {
    let campaigns = &view.facts.campaigns;
    let mut places: Vec<usize> = (0..campaigns.len()).collect();
    places.sort_by_key(|place| campaigns.get(*place).map(|c| &c.id));
    places
}

/// What each campaign brought, beside the campaigns.
pub fn brought(view: &View) -> Vec<Brought> {
    let campaigns = &view.facts.campaigns;
    let mut results = vec![Brought::default(); campaigns.len()];
    // Claims per customer; the campaign that wins comes first: latest start, then smallest id.
    let mut places = by_id(view);
    places.sort_by_key(|place| std::cmp::Reverse(campaigns.get(*place).and_then(|c| c.start)));
    let mut claims: Vec<(u32, usize)> = Vec::new();
    for (order, place) in places.iter().enumerate() {
        let targets = campaigns
            .get(*place)
            .map(|c| c.targets.as_slice())
            .unwrap_or_default();
        claims.extend(targets.iter().map(|customer| (*customer, order)));
    }
    claims.sort_unstable();
    claims.dedup();
    for group in claims.chunk_by(|a, b| a.0 == b.0) {
        let Some((customer, _)) = group.first() else {
            continue;
        };
        let own: Vec<(usize, &Campaign)> = group
            .iter()
            .filter_map(|(_, order)| places.get(*order))
            .filter_map(|place| Some((*place, campaigns.get(*place)?)))
            .collect();
        attribute(view, *customer, &own, &mut results);
    }
    results
}

/// Gives each order of a customer to the first campaign that can claim it.
fn attribute(
    view: &View,
    customer: u32,
    campaigns: &[(usize, &Campaign)],
    results: &mut [Brought],
) {
    let orders = within(view.facts.orders.of(customer), i32::MIN, view.as_of.0);
    let days = i32::try_from(view.params.attribution_days).unwrap_or(i32::MAX);
    let first = orders
        .iter()
        .find(|order| order.is_purchase())
        .map(|order| order.day);
    let mut new_of: Vec<usize> = Vec::new();
    for order in orders {
        let claims = |campaign: &Campaign| {
            let started = campaign.start.is_some_and(|start| start <= order.day);
            started
                && campaign
                    .end
                    .is_none_or(|end| order.day <= end.saturating_add(days))
        };
        let Some((place, _)) = campaigns.iter().find(|(_, campaign)| claims(campaign)) else {
            continue;
        };
        let Some(result) = results.get_mut(*place) else {
            continue;
        };
        result.revenue += i128::from(order.amount);
        result.cost += i128::from(order.cost);
        if order.is_purchase() {
            result.orders += 1;
            if result.buyers.last() != Some(&customer) {
                result.buyers.push(customer);
            }
            if Some(order.day) == first && !new_of.contains(place) {
                new_of.push(*place);
                result.new_buyers += 1;
            }
        }
    }
}

fn campaigns(view: &View) -> Result<Body, Problem> {
    let results = brought(view);
    let row = |place: usize| {
        let (campaign, result) = (view.facts.campaigns.get(place)?, results.get(place)?);
        let (targets, buyers) = (count(campaign.targets.len()), count(result.buyers.len()));
        let margin = result.revenue - result.cost;
        let cost = i128::from(campaign.cost);
        Some(cells![
            &campaign.id,
            targets,
            result.orders,
            buyers,
            result.new_buyers,
            result.revenue,
            margin,
            cost,
            ratio(buyers, targets),
            ratio(margin - cost, cost),
            ratio(result.revenue, cost),
            ratio(cost, buyers)
        ])
    };
    Ok(by_id(view)
        .into_iter()
        .filter_map(row)
        .collect::<Vec<_>>()
        .into())
}

fn buyers_of(view: &View, _: &Table, row: usize) -> Option<Vec<u32>> {
    let place = by_id(view).get(row).copied()?;
    brought(view).get(place).map(|result| result.buyers.clone())
}
