//! Customer matrix (value against cost to serve) and portfolio (profit against strength of the tie).
//! Rule: high is strictly above the median, so a value at the median is low and zero cost is never high.

use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::sums::{Sum, all, within};
use crate::analytics::table::{Column, Table};
use crate::analytics::words::{MATRIX, PORTFOLIO, Word};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "matrix",
    label: t("Customer matrix: value and cost", "客户矩阵：价值与成本"),
    help: t(
        "Uses orders and the costs of touches of customers with a purchase. High is strictly above the median.\n\
         I high value, high cost: be careful; II high value, low cost: cherish; III low value, high cost: let go if the cost exceeds the return; \
         IV low value, low cost: watch the potential.",
        "使用有购买客户的订单与互动成本。严格高于中位数为高。\n\
         I 高价值高成本：谨慎；II 高价值低成本：珍惜；III 低价值高成本：成本超过回报则放弃；IV 低价值低成本：关注潜力。",
    ),
    tables: &[
        TableRow {
            name: "matrix",
            label: t("Customers", "客户"),
            columns: COLUMNS,
            build: matrix,
            behind: the_customer,
        },
        TableRow {
            name: "matrix_summary",
            label: t("Quadrants", "四象限"),
            columns: SUMMARY,
            build: matrix_summary,
            behind: of_quadrant,
        },
    ],
    params: &[],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::money("value_minor", "Value", "价值").how("Σ order amounts = {value_minor}"),
    Column::money("cost_to_serve_minor", "Cost to serve", "服务成本")
        .how("Σ costs of touches = {cost_to_serve_minor}"),
    Column::flag("value_high", "Value high", "价值高")
        .how("2·{value_minor} against {#value_2_median} = twice the median → {value_high}"),
    Column::flag("cost_high", "Cost high", "成本高")
        .how("2·{cost_to_serve_minor} against {#cost_2_median} = twice the median → {cost_high}"),
    Column::text("quadrant", "Quadrant", "象限")
        .how("value high {value_high}, cost high {cost_high} → {quadrant}"),
];

pub static SUMMARY: &[Column] = &[
    Column::text("class", "Class", "类别"),
    Column::int("customers", "customers", "Customers", "客户数"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
    Column::money("value_minor", "Value", "价值").how("ΣM of class {class} = {value_minor}"),
];

/// What the matrix and the portfolio look at, per customer with a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub customer: u32,
    pub value: i64,
    pub cost_to_serve: i64,
    pub profit: i64,
    pub strength: i64,
}

impl Standing {
    pub fn of(view: &View, customer: u32, sum: &Sum) -> Standing {
        let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
        let touches = view
            .facts
            .touches
            .of(customer)
            .iter()
            .filter(|touch| touch.day <= until);
        let cost_to_serve = touches
            .clone()
            .fold(0i64, |cost, touch| cost.saturating_add(touch.cost));
        let lately = within(view.facts.orders.of(customer), year, until).iter();
        let purchases = lately.filter(|order| order.is_purchase()).count();
        let recent = touches.filter(|touch| touch.day >= year).count();
        Standing::from_parts(customer, *sum, cost_to_serve, count(purchases + recent))
    }

    pub fn from_parts(customer: u32, sum: Sum, cost_to_serve: i64, strength: i64) -> Standing {
        Standing {
            customer,
            value: sum.amount,
            cost_to_serve,
            profit: sum
                .amount
                .saturating_sub(sum.cost)
                .saturating_sub(cost_to_serve),
            strength,
        }
    }
}

/// Doubled medians of the four figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    pub n: i64,
    pub value: i128,
    pub cost: i128,
    pub profit: i128,
    pub strength: i128,
}

/// The doubled median, by selection: the list need not be sorted for it.
fn middle(values: &mut [i64]) -> i128 {
    let n = values.len();
    if n == 0 {
        return 0;
    }
    let (below, high, _) = values.select_nth_unstable(n / 2);
    let low = if n.is_multiple_of(2) {
        below.iter().max().copied()
    } else {
        None
    };
    i128::from(*high) + i128::from(low.unwrap_or(*high))
}

fn is_above(value: i64, doubled: i128) -> bool {
    2 * i128::from(value) > doubled
}

impl Cuts {
    pub fn of(standings: &[Standing]) -> Cuts {
        Cuts::by(standings.iter(), |standing| *standing)
    }

    /// Cuts over anything that has a standing.
    pub fn by<'a, T: 'a>(
        items: impl Iterator<Item = &'a T>,
        standing: impl Fn(&T) -> Standing,
    ) -> Cuts {
        let (mut value, mut cost, mut profit, mut strength) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for item in items {
            let standing = standing(item);
            value.push(standing.value);
            cost.push(standing.cost_to_serve);
            profit.push(standing.profit);
            strength.push(standing.strength);
        }
        Cuts {
            n: count(value.len()),
            value: middle(&mut value),
            cost: middle(&mut cost),
            profit: middle(&mut profit),
            strength: middle(&mut strength),
        }
    }

    /// Value high, cost high.
    pub fn matrix(&self, standing: &Standing) -> (bool, bool) {
        (
            is_above(standing.value, self.value),
            is_above(standing.cost_to_serve, self.cost),
        )
    }

    /// Strength high, profit high.
    pub fn portfolio(&self, standing: &Standing) -> (bool, bool) {
        (
            is_above(standing.strength, self.strength),
            is_above(standing.profit, self.profit),
        )
    }
}

/// Place of a quadrant among [`MATRIX`].
pub fn quadrant((value, cost): (bool, bool)) -> usize {
    match (value, cost) {
        (true, true) => 0,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 3,
    }
}

/// Place of a class among [`PORTFOLIO`].
pub fn class((strength, profit): (bool, bool)) -> usize {
    match (strength, profit) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    }
}

/// All customers with a purchase by report id, and the cuts.
pub fn standings(view: &View) -> (Vec<Standing>, Cuts) {
    let sums = all(view);
    let of = |customer: &u32| {
        let sum = sums.get(*customer as usize).filter(|sum| sum.bought())?;
        Some(Standing::of(view, *customer, sum))
    };
    let standings: Vec<Standing> = view.facts.by_id.iter().filter_map(of).collect();
    let cuts = Cuts::of(&standings);
    (standings, cuts)
}

pub fn word(list: &'static [Word; 4], place: usize) -> &'static str {
    list.get(place).map_or("", |word| word.word)
}

fn matrix(view: &View) -> Result<Body, Problem> {
    let (standings, cuts) = standings(view);
    let row = |s: &Standing| {
        let high = cuts.matrix(s);
        cells![
            view.facts.id(s.customer),
            s.value,
            s.cost_to_serve,
            high.0,
            high.1,
            word(&MATRIX, quadrant(high))
        ]
    };
    let body = Body::from(standings.iter().map(row).collect::<Vec<_>>());
    Ok(body
        .with("value_2_median", cuts.value)
        .with("cost_2_median", cuts.cost))
}

/// Customers, share and value of each class.
pub fn summary(
    view: &View,
    words: &'static [Word; 4],
    class: impl Fn(&Cuts, &Standing) -> usize,
) -> Body {
    let (standings, cuts) = standings(view);
    let row = |(place, word): (usize, &'static Word)| {
        let of_class = standings.iter().filter(|s| class(&cuts, s) == place);
        let value: i128 = of_class.clone().map(|s| i128::from(s.value)).sum();
        let customers = count(of_class.count());
        cells![word.word, customers, ratio(customers, cuts.n), value]
    };
    let rows: Vec<_> = words.iter().enumerate().map(row).collect();
    Body::from(rows).with("n", cuts.n)
}

fn matrix_summary(view: &View) -> Result<Body, Problem> {
    Ok(summary(view, &MATRIX, |cuts, s| quadrant(cuts.matrix(s))))
}

/// The customers of the class a row of a summary names.
pub fn members(
    view: &View,
    table: &Table,
    row: usize,
    words: &'static [Word; 4],
    class: impl Fn(&Cuts, &Standing) -> usize,
) -> Option<Vec<u32>> {
    let name = table.cell(row, "class")?.as_text()?;
    let place = words.iter().position(|word| word.word == name)?;
    let (standings, cuts) = standings(view);
    Some(
        standings
            .iter()
            .filter(|s| class(&cuts, s) == place)
            .map(|s| s.customer)
            .collect(),
    )
}

fn of_quadrant(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    members(view, table, row, &MATRIX, |cuts, s| {
        quadrant(cuts.matrix(s))
    })
}

pub mod portfolio {
    //! The portfolio by profit and strength of the tie.
    use super::*;

    pub static REPORT: Report = Report {
        name: "portfolio",
        label: t("Portfolio: profit and tie", "客户组合：利润与联系"),
        help: t(
            "Uses customers with a purchase. profit = amounts − order costs − costs of touches; strength = touches and purchases of the last 365 days. \
             High is strictly above the median.\n\
             优质 both high; 时尚 profit high, no tie: raise loyalty; 问题 tie without profit: cut cost; 低质 both low. Other books define 时尚 differently.",
            "使用有购买的客户。利润 = 金额 − 订单成本 − 互动成本；联系强度 = 最近 365 天的互动与购买次数。严格高于中位数为高。\n\
             优质：两者皆高；时尚：利润高而联系少，应提高忠诚；问题：联系多而利润低，应降低成本；低质：两者皆低。其他书对时尚的定义有所不同。",
        ),
        tables: &[
            TableRow {
                name: "portfolio",
                label: t("Customers", "客户"),
                columns: COLUMNS,
                build: portfolio,
                behind: the_customer,
            },
            TableRow {
                name: "portfolio_summary",
                label: t("Classes", "各类汇总"),
                columns: SUMMARY,
                build: portfolio_summary,
                behind: of_class,
            },
        ],
        params: &[],
    };

    static COLUMNS: &[Column] = &[
        Column::customer(),
        Column::int("strength", "", "Strength", "联系强度")
            .how("touches + purchases of the last 365 days = {strength}"),
        Column::money("profit_minor", "Profit", "利润")
            .how("amounts − order costs − costs of touches = {profit_minor}"),
        Column::flag("strength_high", "Strength high", "联系强")
            .how("2·{strength} against {#strength_2_median} = twice the median → {strength_high}"),
        Column::flag("profit_high", "Profit high", "利润高")
            .how("2·{profit_minor} against {#profit_2_median} = twice the median → {profit_high}"),
        Column::text("class", "Class", "类别")
            .how("strength high {strength_high}, profit high {profit_high} → {class}"),
    ];

    fn portfolio(view: &View) -> Result<Body, Problem> {
        let (standings, cuts) = standings(view);
        let row = |s: &Standing| {
            let high = cuts.portfolio(s);
            cells![
                view.facts.id(s.customer),
                s.strength,
                s.profit,
                high.0,
                high.1,
                word(&PORTFOLIO, class(high))
            ]
        };
        let body = Body::from(standings.iter().map(row).collect::<Vec<_>>());
        Ok(body
            .with("strength_2_median", cuts.strength)
            .with("profit_2_median", cuts.profit))
    }

    fn portfolio_summary(view: &View) -> Result<Body, Problem> {
        Ok(summary(view, &PORTFOLIO, |cuts, s| {
            class(cuts.portfolio(s))
        }))
    }

    fn of_class(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
        members(view, table, row, &PORTFOLIO, |cuts, s| {
            class(cuts.portfolio(s))
        })
    }
}
