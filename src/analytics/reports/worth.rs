//! Present and potential value: classes of customers, the equity of the book, and what better retention would be worth.

use crate::analytics::numbers::{count, power, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody, the_customer};
use crate::analytics::reports::churn::moves;
use crate::analytics::reports::clv::Years;
use crate::analytics::reports::ltv::Worth;
use crate::analytics::sums::{Sum, within};
use crate::analytics::table::{Column, METRICS, Table};
use crate::analytics::words::VALUE_CLASSES;
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "value_classes",
    label: t("Present and potential value", "当前与潜在价值分类"),
    help: t(
        "Uses orders, their costs and the costs of touches. current = margin of the last 365 days; potential = future part of ltv. \
         High is above the median of the positive values. 贵宾型 both high; 改进型 potential high only; 维持型 the rest; \
         放弃型 current + potential do not cover the year's cost of touches.\n\
         Equity is the sum of the futures. What-if: tenure = 1/(1−r); customers after 5 years = n·r^5; value = mean margin · Σ r^j/(1+i)^j.\n\
         Read: serve VIPs in person, develop those to improve, keep the third at low cost.",
        "使用订单、订单成本与互动成本。current = 最近 365 天毛利；potential = ltv 的未来部分。高于正值中位数为高。\
         贵宾型：两者皆高；改进型：仅潜在高；维持型：其余；放弃型：当前与潜在之和不抵一年互动成本。\n\
         客户资产为未来价值之和。假设分析：客龄 = 1/(1−r)；5 年后客户 = n·r^5；价值 = 平均毛利 · Σ r^j/(1+i)^j。\n\
         读法：贵宾亲自服务，改进型重点培养，维持型低成本维护。",
    ),
    tables: &[
        TableRow {
            name: "value_classes",
            label: t("Customers", "客户"),
            columns: COLUMNS,
            build: classes,
            behind: the_customer,
        },
        TableRow {
            name: "value_classes_summary",
            label: t("Classes", "各类汇总"),
            columns: SUMMARY,
            build: summary,
            behind: of_class,
        },
        TableRow {
            name: "customer_equity",
            label: t("Customer equity", "客户资产"),
            columns: METRICS,
            build: equity,
            behind: nobody,
        },
        TableRow {
            name: "retention_what_if",
            label: t("If retention rose", "保持率提升假设"),
            columns: WHAT_IF,
            build: what_if,
            behind: nobody,
        },
    ],
    params: &["ltv", "churn"],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::money("current_minor", "Current", "当前价值"),
    Column::money_float("potential_minor", "Potential", "潜在价值"),
    Column::money("service_minor", "Cost of touches", "服务成本"),
    Column::text("class", "Class", "类别").how(
        "current {current_minor} against {#current_cut}, potential {potential_minor} against {#potential_cut}, touches {service_minor} → {class}",
    ),
];

static SUMMARY: &[Column] = &[
    Column::text("class", "Class", "类别"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
    Column::money("current_minor", "Current", "当前价值"),
    Column::money_float("potential_minor", "Potential", "潜在价值"),
];

static WHAT_IF: &[Column] = &[
    Column::int("points", "points", "Points more", "提升点数"),
    Column::share("retention", "Retention", "保持率"),
    Column::float("tenure_years", "years", "Tenure", "客龄")
        .how("1 / (1 − {retention}) = {tenure_years}"),
    Column::float(
        "customers_after_5_years",
        "customers",
        "Left after 5 years",
        "5 年后客户",
    )
    .how("{#customers} · {retention}^5 = {customers_after_5_years}"),
    Column::money_float("value_minor", "Value ahead", "未来价值"),
    Column::money_float("gain_minor", "Gain", "增益"),
];

struct Valued {
    customer: u32,
    current: i64,
    potential: f64,
    service: i64,
    class: usize,
}

/// Customers with a purchase, classified, and the cuts.
fn valued(view: &View) -> (Vec<Valued>, f64, f64) {
    let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
    let of = |customer: &u32| {
        let years = Years::of(view, *customer)?;
        let sum = Sum::of(within(view.facts.orders.of(*customer), year, until));
        let touches = view.facts.touches.of(*customer).iter();
        let service = touches.filter(|touch| touch.day >= year && touch.day <= until);
        Some(Valued {
            customer: *customer,
            current: sum.amount.saturating_sub(sum.cost),
            potential: Worth::of(&years, view.params).future,
            service: service.fold(0, |cost, touch| touch.cost.saturating_add(cost)),
            class: 2,
        })
    };
    let mut list: Vec<Valued> = view.facts.by_id.iter().filter_map(of).collect();
    let current_cut = middle(list.iter().map(|v| v.current as f64));
    let potential_cut = middle(list.iter().map(|v| v.potential));
    for v in &mut list {
        let covers = v.current as f64 + v.potential > v.service as f64;
        v.class = match (
            covers,
            v.current as f64 > current_cut,
            v.potential > potential_cut,
        ) {
            (false, _, _) => 3,
            (true, true, true) => 0,
            (true, false, true) => 1,
            _ => 2,
        };
    }
    (list, current_cut, potential_cut)
}

/// Median of the positive values.
fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut positive: Vec<f64> = values.filter(|x| *x > 0.0).collect();
    positive.sort_by(f64::total_cmp);
    let high = positive.get(positive.len() / 2).copied().unwrap_or(0.0);
    let low = positive
        .get(positive.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(high);
    (low + high) / 2.0
}

fn classes(view: &View) -> Result<Body, Problem> {
    let (list, current_cut, potential_cut) = valued(view);
    let row = |v: &Valued| {
        let class = VALUE_CLASSES.get(v.class).map(|word| word.word);
        cells![
            view.facts.id(v.customer),
            v.current,
            v.potential,
            v.service,
            class
        ]
    };
    let body = Body::from(list.iter().map(row).collect::<Vec<_>>());
    Ok(body
        .with("current_cut", current_cut)
        .with("potential_cut", potential_cut))
}

fn summary(view: &View) -> Result<Body, Problem> {
    let (list, _, _) = valued(view);
    let n = count(list.len());
    let rows = VALUE_CLASSES.iter().enumerate().map(|(place, word)| {
        let of_class = list.iter().filter(|v| v.class == place);
        let current: i128 = of_class.clone().map(|v| i128::from(v.current)).sum();
        let potential: f64 = of_class.clone().map(|v| v.potential).sum();
        let customers = count(of_class.count());
        cells![
            word.word,
            customers,
            ratio(customers, n),
            current,
            potential + 0.0
        ]
    });
    Ok(Body::from(rows.collect::<Vec<_>>()).with("n", n))
}

fn of_class(view: &View, _: &Table, row: usize) -> Option<Vec<u32>> {
    let list = valued(view).0.into_iter();
    Some(
        list.filter(|v| v.class == row)
            .map(|v| v.customer)
            .collect(),
    )
}

fn equity(view: &View) -> Result<Body, Problem> {
    let worths = view
        .facts
        .by_id
        .iter()
        .filter_map(|c| Some(Worth::of(&Years::of(view, *c)?, view.params)));
    let worths: Vec<Worth> = worths.collect();
    let n = count(worths.len());
    let past: f64 = worths.iter().map(|w| w.past).sum();
    let future: f64 = worths.iter().map(|w| w.future).sum();
    Ok(Body::metrics([
        ("customers", n.into()),
        ("past_minor", (past + 0.0).into()),
        ("equity_minor", (future + 0.0).into()),
        (
            "equity_per_customer_minor",
            if n > 0 {
                (future / n as f64).into()
            } else {
                None::<f64>.into()
            },
        ),
        ("discount_rate", view.params.ltv_i.into()),
        ("retention", view.params.ltv_r.into()),
        ("years", view.params.ltv_years.into()),
    ]))
}

fn what_if(view: &View) -> Result<Body, Problem> {
    let moves = moves(view);
    let base = count(moves.iter().filter(|m| m.in_base).count());
    let retained = count(moves.iter().filter(|m| m.in_base && m.in_current).count());
    let now = ratio(retained, base).unwrap_or(view.params.ltv_r);
    let customers = count(moves.iter().filter(|m| m.in_current).count());
    let mean: f64 = view
        .facts
        .by_id
        .iter()
        .filter_map(|c| Some(Worth::of(&Years::of(view, *c)?, view.params).mean))
        .sum();
    let worth = |r: f64| -> f64 {
        (1..=view.params.ltv_years)
            .map(|j| mean * power(r, j) / power(1.0 + view.params.ltv_i, j))
            .sum()
    };
    let row = |points: i64| {
        let r = (now + points as f64 / 100.0).min(1.0);
        let tenure = (r < 1.0).then(|| 1.0 / (1.0 - r));
        cells![
            points,
            r,
            tenure,
            customers as f64 * power(r, 5),
            worth(r) + 0.0,
            worth(r) - worth(now)
        ]
    };
    Ok(Body::from((0..=10).map(row).collect::<Vec<_>>()).with("customers", customers))
}
