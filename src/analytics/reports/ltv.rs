//! Value of a customer today: past margins compounded, future ones discounted.

use crate::analytics::numbers::power;
use crate::analytics::params::Params;
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::reports::clv::Years;
use crate::analytics::table::Column;
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "ltv",
    label: t("Value today: past and future", "客户今日价值：过去与未来"),
    help: t(
        "Uses yearly margins (orders less their costs and the costs of touches). past = Σ m·(1+i)^(Y−y); mean = Σ m / years; \
         future = Σ mean·r^j/(1+i)^j over the years ahead; ltv = past + future.\n\
         Read: future is the potential; a large past with a small future is a customer to win again.",
        "使用逐年毛利（订单减成本与互动成本）。past = Σ m·(1+i)^(Y−y)；mean = Σ m / 年数；\
         future = 未来各年 Σ mean·r^j/(1+i)^j；ltv = past + future。\n\
         读法：future 是潜在价值；过去大而未来小的客户要重新争取。",
    ),
    tables: &[TableRow {
        name: "ltv",
        label: t("Customers", "客户"),
        columns: COLUMNS,
        build: ltv,
        behind: the_customer,
    }],
    params: &["ltv"],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::money_float("past_minor", "Past", "过去")
        .how("Σ margin·(1+{#i})^(years since) = {past_minor}"),
    Column::money_float("mean_margin_minor", "Mean margin", "年均毛利")
        .how("Σ margins / years = {mean_margin_minor}"),
    Column::money_float("future_minor", "Future", "未来")
        .how("Σ {mean_margin_minor}·{#r}^j/(1+{#i})^j, j = 1..{#years} = {future_minor}"),
    Column::money_float("ltv_minor", "Value", "价值")
        .how("{past_minor} + {future_minor} = {ltv_minor}"),
];

/// Past, mean yearly margin and future of a customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    pub past: f64,
    pub mean: f64,
    pub future: f64,
}

impl Worth {
    pub fn of(years: &Years, params: &Params) -> Worth {
        let margins = years.margins();
        let count = margins.len();
        let last = super::super::numbers::count(count) - 1;
        let past = (0i64..)
            .zip(years.margins())
            .map(|(place, m)| m as f64 * power(1.0 + params.ltv_i, last - place))
            .fold(0.0, |sum, x| sum + x);
        let sum: i128 = margins.map(i128::from).sum();
        let mean = sum as f64 / count as f64;
        Worth {
            past,
            mean,
            future: Worth::future(mean, params),
        }
    }

    /// What a yearly margin is worth over the years ahead.
    pub fn future(mean: f64, params: &Params) -> f64 {
        (1..=params.ltv_years)
            .map(|j| mean * power(params.ltv_r, j) / power(1.0 + params.ltv_i, j))
            .fold(0.0, |sum, x| sum + x)
    }
}

fn ltv(view: &View) -> Result<Body, Problem> {
    let row = |customer: &u32| {
        let worth = Worth::of(&Years::of(view, *customer)?, view.params);
        Some(cells![
            view.facts.id(*customer),
            worth.past,
            worth.mean,
            worth.future,
            worth.past + worth.future
        ])
    };
    let rows: Vec<_> = view.facts.by_id.iter().filter_map(row).collect();
    let body = Body::from(rows)
        .with("i", view.params.ltv_i)
        .with("r", view.params.ltv_r);
    Ok(body.with("years", view.params.ltv_years))
}
