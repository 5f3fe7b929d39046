//! Customer life-time value three ways: simple averages, a constant margin, and Dwyer's yearly margins.

use crate::analytics::facts::Order;
use crate::analytics::numbers::{count, power, ratio, rounded, year_month};
use crate::analytics::report::{Body, Report, TableRow, View, nobody, the_customer};
use crate::analytics::sums::{Sum, all, buyers, sums, within};
use crate::analytics::table::{Column, METRICS, Table};
use crate::cells;
use crate::domain::Day;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "clv",
    label: t("Customer life-time value", "客户终身价值"),
    help: t(
        "Simple: average purchase value × purchase frequency × life span; P is the last period, the life span the observed mean from first to \
         last purchase (one-time buyers count 0).\n\
         Constant margin: m·r/(1+i−r), first margin a year from now, and m·(1+i)/(1+i−r), first margin now; empty when the series has no end.\n\
         Dwyer: Σ (Q−C)/(1+i)^t over calendar years from the year of the first purchase, costs being those of orders and touches.\n\
         Source: Dwyer 1997, Customer Lifetime Valuation. Some books print a minus for the first × of the simple formula: a misprint.",
        "简单法：平均每次购买额 × 购买频率 × 寿命；P 为最近一期，寿命为首末次购买间隔的观察均值（只买一次按 0 计）。\n\
         固定毛利：m·r/(1+i−r)（一年后开始）与 m·(1+i)/(1+i−r)（现在开始）；级数不收敛时为空。\n\
         Dwyer：自首次购买年起逐年 Σ (Q−C)/(1+i)^t，成本为订单与互动成本。\n\
         来源：Dwyer 1997。有的书把简单公式的第一个乘号误印为减号。",
    ),
    tables: &[
        TableRow {
            name: "clv_simple",
            label: t("Simple", "简单法"),
            columns: METRICS,
            build: simple,
            behind: nobody,
        },
        TableRow {
            name: "clv_simple_customers",
            label: t("Simple, customers", "简单法：客户"),
            columns: SIMPLE,
            build: simple_customers,
            behind: the_customer,
        },
        TableRow {
            name: "clv_formula",
            label: t("Constant margin", "固定毛利"),
            columns: FORMULA,
            build: formula,
            behind: nobody,
        },
        TableRow {
            name: "clv_dwyer_customers",
            label: t("Dwyer, customers", "Dwyer：客户"),
            columns: DWYER,
            build: dwyer_customers,
            behind: the_customer,
        },
        TableRow {
            name: "clv_dwyer_years",
            label: t("Dwyer, years", "Dwyer：逐年"),
            columns: YEARS,
            build: dwyer_years,
            behind: of_first_year,
        },
        TableRow {
            name: "clv_dwyer_groups",
            label: t("Dwyer, groups", "Dwyer：分组"),
            columns: GROUPS,
            build: dwyer_groups,
            behind: of_first_year,
        },
    ],
    params: &["clv_simple", "clv_formula", "clv_dwyer"],
};

static SIMPLE: &[Column] = &[
    Column::customer(),
    Column::int("purchases", "orders", "Purchases", "购买次数"),
    Column::money("value_minor", "Value in the period", "期间金额"),
    Column::money_float("avg_purchase_value_minor", "Average purchase", "平均每次")
        .how("{value_minor} / {purchases} = {avg_purchase_value_minor}"),
    Column::money("clv_minor", "CLV", "终身价值")
        .how("{value_minor} · {#span} / ({#heads} · {#period}) = {clv_minor}"),
];

static FORMULA: &[Column] = &[
    Column::money("m_minor", "Yearly margin", "年毛利"),
    Column::float("r", "", "Retention", "保持率"),
    Column::float("i", "", "Discount", "贴现率"),
    Column::money_float("clv_end_minor", "First margin in a year", "一年后开始")
        .how("{m_minor}·{r} / (1 + {i} − {r}) = {clv_end_minor}"),
    Column::money_float("clv_now_minor", "First margin now", "现在开始")
        .how("{m_minor}·(1 + {i}) / (1 + {i} − {r}) = {clv_now_minor}"),
];

static DWYER: &[Column] = &[
    Column::customer(),
    Column::int("first_year", "year", "First year", "首购年"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("cost_minor", "Cost", "成本"),
    Column::money("margin_minor", "Margin", "毛利")
        .how("{revenue_minor} − {cost_minor} = {margin_minor}"),
    Column::money_float("clv_minor", "CLV", "终身价值")
        .how("Σ (Q−C)/(1+{#i})^t from {first_year} on = {clv_minor}"),
];

static YEARS: &[Column] = &[
    Column::int("first_year", "year", "First year", "首购年"),
    Column::int("t", "years", "t", "t"),
    Column::int("year", "year", "Year", "年份"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::money("revenue_minor", "Revenue", "收入"),
    Column::money("cost_minor", "Cost", "成本"),
    Column::money("margin_minor", "Margin", "毛利")
        .how("{revenue_minor} − {cost_minor} = {margin_minor}"),
    Column::float("factor", "", "Factor", "系数").how("(1+{#i})^{t} = {factor}"),
    Column::money_float("pv_minor", "Present value", "现值")
        .how("{margin_minor} / {factor} = {pv_minor}"),
];

static GROUPS: &[Column] = &[
    Column::int("first_year", "year", "First year", "首购年"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::money_float("clv_total_minor", "CLV of the group", "组终身价值")
        .how("Σ present values of {first_year} = {clv_total_minor}"),
    Column::money_float("clv_per_customer_minor", "CLV of one", "人均终身价值")
        .how("{clv_total_minor} / {customers} = {clv_per_customer_minor}"),
];

/// The last period, both ends included.
fn period(view: &View) -> (i32, i32) {
    let from = i64::from(view.as_of.0) - (view.params.clv_period_days - 1);
    (i32::try_from(from).unwrap_or(i32::MIN), view.as_of.0)
}

/// Life spans of all customers with a purchase: their sum in days and how many they are; a given life span stands for one.
fn lifespan(view: &View) -> (i128, i128) {
    if let Some(days) = view.params.clv_lifespan_days {
        return (i128::from(days), 1);
    }
    let sums = all(view);
    let bought = sums.iter().filter(|sum| sum.bought());
    let spans = bought
        .clone()
        .map(|sum| i128::from(sum.last) - i128::from(sum.first));
    (spans.sum(), i128::from(count(bought.count())))
}

fn simple(view: &View) -> Result<Body, Problem> {
    let (from, to) = period(view);
    let (span, heads) = lifespan(view);
    let days = i128::from(view.params.clv_period_days);
    let in_period = sums(view.facts, from, to);
    let revenue: i128 = in_period.iter().map(|sum| i128::from(sum.amount)).sum();
    let purchases: i128 = in_period.iter().map(|sum| i128::from(sum.purchases)).sum();
    let customers = i128::from(count(in_period.iter().filter(|sum| sum.bought()).count()));
    Ok(Body::metrics([
        ("period_from", Day(from).into()),
        ("period_to", Day(to).into()),
        ("revenue_minor", revenue.into()),
        ("purchases", purchases.into()),
        ("customers", customers.into()),
        ("avg_purchase_value_minor", ratio(revenue, purchases).into()),
        ("purchase_frequency", ratio(purchases, customers).into()),
        ("customer_value_minor", ratio(revenue, customers).into()),
        ("lifespan_days_mean", ratio(span, heads).into()),
        ("lifespan_periods", ratio(span, heads * days).into()),
        (
            "clv_minor",
            rounded(revenue * span, customers * heads * days).into(),
        ),
    ]))
}

fn simple_customers(view: &View) -> Result<Body, Problem> {
    let (from, to) = period(view);
    let (span, heads) = lifespan(view);
    let days = i128::from(view.params.clv_period_days);
    let row = |(customer, sum): (u32, Sum)| {
        let clv = rounded(i128::from(sum.amount) * span, heads * days);
        cells![
            view.facts.id(customer),
            i64::from(sum.purchases),
            sum.amount,
            ratio(sum.amount, sum.purchases),
            clv
        ]
    };
    let in_period = sums(view.facts, from, to);
    let rows: Vec<_> = buyers(view, &in_period).into_iter().map(row).collect();
    let body = Body::from(rows).with("span", span).with("heads", heads);
    Ok(body.with("period", view.params.clv_period_days))
}

fn formula(view: &View) -> Result<Body, Problem> {
    let row = |(m, r, i): &(i64, f64, f64)| {
        let den = (1.0 + i) - r;
        let margin = *m as f64;
        let end = (den > 0.0).then(|| margin * r / den);
        let now = (den > 0.0).then(|| margin * (1.0 + i) / den);
        cells![*m, *r, *i, end, now]
    };
    Ok(view
        .params
        .clv_formula
        .iter()
        .map(row)
        .collect::<Vec<_>>()
        .into())
}

/// Revenue and cost of a customer per calendar year, from the year of the first purchase to that of the report.
pub struct Years {
    pub first_year: i32,
    pub revenue: Vec<i64>,
    pub cost: Vec<i64>,
}

impl Years {
    /// `None` for a customer without a purchase. What happened in earlier years (refunds, touches) is left out.
    pub fn of(view: &View, customer: u32) -> Option<Years> {
        let orders: &[Order] = within(view.facts.orders.of(customer), i32::MIN, view.as_of.0);
        let first = orders.iter().find(|order| order.is_purchase())?;
        let first_year = year_month(first.day).0;
        let last_year = year_month(view.as_of.0).0;
        let length = usize::try_from(last_year - first_year + 1).unwrap_or(0);
        let (mut revenue, mut cost) = (vec![0i64; length], vec![0i64; length]);
        let add = |sums: &mut Vec<i64>, day: i32, amount: i64| {
            let place = usize::try_from(year_month(day).0 - first_year);
            if let Some(slot) = place.ok().and_then(|place| sums.get_mut(place)) {
                *slot = slot.saturating_add(amount);
            }
        };
        for order in orders {
            add(&mut revenue, order.day, order.amount);
            add(&mut cost, order.day, order.cost);
        }
        for touch in view
            .facts
            .touches
            .of(customer)
            .iter()
            .filter(|touch| touch.day <= view.as_of.0)
        {
            add(&mut cost, touch.day, touch.cost);
        }
        Some(Years {
            first_year,
            revenue,
            cost,
        })
    }

    /// Margins per year, first year first.
    pub fn margins(&self) -> impl DoubleEndedIterator<Item = i64> + ExactSizeIterator + '_ {
        self.revenue
            .iter()
            .zip(&self.cost)
            .map(|(q, c)| q.saturating_sub(*c))
    }
}

/// Yearly margins discounted to the first year.
fn discounted(margins: impl Iterator<Item = i64>, i: f64) -> f64 {
    let present = |(t, margin): (i64, i64)| margin as f64 / power(1.0 + i, t);
    (0i64..)
        .zip(margins)
        .map(present)
        .fold(0.0, |sum, pv| sum + pv)
}

fn total(list: &[i64]) -> i128 {
    list.iter().map(|n| i128::from(*n)).sum()
}

fn dwyer_customers(view: &View) -> Result<Body, Problem> {
    let row = |customer: &u32| {
        let years = Years::of(view, *customer)?;
        let (revenue, cost) = (total(&years.revenue), total(&years.cost));
        let clv = discounted(years.margins(), view.params.dwyer_i);
        Some(cells![
            view.facts.id(*customer),
            i64::from(years.first_year),
            revenue,
            cost,
            revenue - cost,
            clv
        ])
    };
    let rows: Vec<_> = view.facts.by_id.iter().filter_map(row).collect();
    Ok(Body::from(rows).with("i", view.params.dwyer_i))
}

/// All customers of a first year: how many, and their sums per year.
struct Group {
    customers: i64,
    years: Years,
}

fn groups(view: &View) -> std::collections::BTreeMap<i32, Group> {
    let mut groups: std::collections::BTreeMap<i32, Group> = std::collections::BTreeMap::new();
    for years in (0u32..)
        .zip(&view.facts.customers)
        .filter_map(|(customer, _)| Years::of(view, customer))
    {
        match groups.entry(years.first_year) {
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert(Group {
                    customers: 1,
                    years,
                });
            }
            std::collections::btree_map::Entry::Occupied(mut slot) => {
                let group = slot.get_mut();
                group.customers += 1;
                let add = |sums: &mut Vec<i64>, more: &[i64]| {
                    sums.iter_mut()
                        .zip(more)
                        .for_each(|(sum, n)| *sum = sum.saturating_add(*n));
                };
                add(&mut group.years.revenue, &years.revenue);
                add(&mut group.years.cost, &years.cost);
            }
        }
    }
    groups
}

fn dwyer_years(view: &View) -> Result<Body, Problem> {
    let mut rows = Vec::new();
    for (first_year, group) in groups(view) {
        let years = group.years.revenue.iter().zip(&group.years.cost);
        for (t, (revenue, cost)) in (0i64..).zip(years) {
            let margin = revenue.saturating_sub(*cost);
            let factor = power(1.0 + view.params.dwyer_i, t);
            rows.push(cells![
                i64::from(first_year),
                t,
                i64::from(first_year) + t,
                group.customers,
                *revenue,
                *cost,
                margin,
                factor,
                margin as f64 / factor
            ]);
        }
    }
    Ok(Body::from(rows).with("i", view.params.dwyer_i))
}

fn dwyer_groups(view: &View) -> Result<Body, Problem> {
    let row = |(first_year, group): (i32, Group)| {
        let clv = discounted(group.years.margins(), view.params.dwyer_i);
        cells![
            i64::from(first_year),
            group.customers,
            clv,
            clv / group.customers as f64
        ]
    };
    Ok(groups(view).into_iter().map(row).collect::<Vec<_>>().into())
}

fn of_first_year(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let year = table.cell(row, "first_year")?.as_int()?;
    let fits = |(_, sum): &(u32, Sum)| i64::from(year_month(sum.first).0) == year;
    let buyers = buyers(view, &all(view)).into_iter();
    Some(buyers.filter(fits).map(|(customer, _)| customer).collect())
}
