//! RFM: who bought lately, often and much; one label per customer.
//! Rule: a customer at the mean counts as high, and customers with equal values always get equal scores.

use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, nobody, the_customer};
use crate::analytics::sums::{Sum, buyers, sums};
use crate::analytics::table::{Cell, Column, METRICS, Table};
use crate::analytics::words::{RFM_CODES, RFM_TYPES};
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "rfm",
    label: t("RFM: recency, frequency, money", "RFM：最近、频率、金额"),
    help: t(
        "Uses orders. R: days since the last purchase; F: number of purchases; M: all amounts, refunds deducted.\n\
         By the mean: high where R·n ≤ ΣR, F·n ≥ ΣF, M·n ≥ ΣM (at the mean counts as high), which gives eight types.\n\
         By quintile: score = 1 + floor(5·L/n), L customers strictly worse; equal values always get equal scores, so bands \
         need not hold a fifth each, and a best value shared by more than a fifth scores below 5 (a book of equal customers scores 1).\n\
         Source: Hughes, Strategic Database Marketing; the eight types are the usual ones of Chinese CRM practice.\n\
         Read: care for important-value, wake up important-keep, raise the frequency of important-develop, rescue important-retain.",
        "使用订单。R：距最近一次购买的天数；F：购买次数；M：全部金额，扣除退款。\n\
         按均值：R·n ≤ ΣR、F·n ≥ ΣF、M·n ≥ ΣM 为高（等于均值算高），得八种类型。\n\
         按五分位：分数 = 1 + floor(5·L/n)，L 为严格更差的客户数；相同的值总得相同分数，因此各档不一定各占五分之一；\
         最佳值若由超过五分之一的客户共有，则低于 5 分（全部相同则都是 1 分）。\n\
         来源：Hughes《战略数据库营销》；八类为国内 CRM 通行划分。\n\
         读法：重要价值要维护，重要保持要唤醒，重要发展要提高频率，重要挽留要抢救。",
    ),
    tables: &[
        TableRow {
            name: "rfm_mean",
            label: t("Types by the mean", "按均值分类"),
            columns: MEAN,
            build: mean,
            behind: the_customer,
        },
        TableRow {
            name: "rfm_mean_summary",
            label: t("The eight types", "八种类型"),
            columns: SUMMARY,
            build: mean_summary,
            behind: of_type,
        },
        TableRow {
            name: "rfm_stats",
            label: t("Figures of the whole", "总体数据"),
            columns: METRICS,
            build: stats,
            behind: nobody,
        },
        TableRow {
            name: "rfm_quintile",
            label: t("Scores by quintile", "五分位评分"),
            columns: QUINTILE,
            build: quintile,
            behind: the_customer,
        },
    ],
    params: &["rfm"],
};

static MEAN: &[Column] = &[
    Column::customer(),
    Column::int("r_days", "days", "Days since", "距今天数")
        .how("{#as_of} − last purchase = {r_days}"),
    Column::int("f", "orders", "Orders", "次数").how("number of purchases = {f}"),
    Column::money("m_minor", "Amount", "金额").how("Σ order amounts, refunds included = {m_minor}"),
    Column::flag("r_hi", "R high", "R 高")
        .how("R {r_days}·{#n} = {r_days*#n} {r_days*#n?#r_sum} {#r_sum} = ΣR → r_hi {r_hi}"),
    Column::flag("f_hi", "F high", "F 高")
        .how("F {f}·{#n} = {f*#n} {f*#n?#f_sum} {#f_sum} = ΣF → f_hi {f_hi}"),
    Column::flag("m_hi", "M high", "M 高")
        .how("M {m_minor}·{#n} = {m_minor*#n} {m_minor*#n?#m_sum} {#m_sum} = ΣM → m_hi {m_hi}"),
    Column::text("code", "Code", "代码").how("r_hi {r_hi}, f_hi {f_hi}, m_hi {m_hi} → {code}"),
    Column::text("type", "Type", "类型").how("{code} → {type}"),
];

static SUMMARY: &[Column] = &[
    Column::text("code", "Code", "代码"),
    Column::text("type", "Type", "类型").how("{code} → {type}"),
    Column::int("customers", "customers", "Customers", "客户数")
        .how("customers of code {code} = {customers}"),
    Column::share("share", "Share", "占比").how("{customers} / {#n} = {share}"),
    Column::money("m_minor", "Amount", "金额").how("ΣM of code {code} = {m_minor}"),
    Column::share("m_share", "Share of amount", "金额占比").how("{m_minor} / {#m_sum} = {m_share}"),
];

static QUINTILE: &[Column] = &[
    Column::customer(),
    Column::int("r_days", "days", "Days since", "距今天数"),
    Column::int("f", "orders", "Orders", "次数"),
    Column::money("m_minor", "Amount", "金额"),
    Column::int("r_score", "", "R", "R 分")
        .how("1 + floor(5 · customers with more than {r_days} days / {#n}) = {r_score}"),
    Column::int("f_score", "", "F", "F 分")
        .how("1 + floor(5 · customers with fewer than {f} orders / {#n}) = {f_score}"),
    Column::int("m_score", "", "M", "M 分")
        .how("1 + floor(5 · customers below {m_minor} / {#n}) = {m_score}"),
    Column::text("code", "Code", "代码").how("{r_score}{f_score}{m_score} = {code}"),
    Column::int("total", "", "Total", "总分").how("{r_score} + {f_score} + {m_score} = {total}"),
];

/// Sums over the customers with a purchase in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    pub n: i64,
    pub r: i128,
    pub f: i128,
    pub m: i128,
}

impl Whole {
    /// Takes a customer's sums in.
    pub fn add(&mut self, sum: &Sum, as_of: i32) {
        self.n += 1;
        self.r += i128::from(recency(sum, as_of));
        self.f += i128::from(sum.purchases);
        self.m += i128::from(sum.amount);
    }

    pub fn of<'a>(buyers: impl IntoIterator<Item = &'a Sum>, as_of: i32) -> Whole {
        let mut whole = Whole::default();
        buyers.into_iter().for_each(|sum| whole.add(sum, as_of));
        whole
    }

    /// Recency, frequency and money against the mean: true is high.
    pub fn high(&self, sum: &Sum, as_of: i32) -> (bool, bool, bool) {
        let n = i128::from(self.n);
        let r = i128::from(recency(sum, as_of)) * n <= self.r;
        let f = i128::from(sum.purchases) * n >= self.f;
        let m = i128::from(sum.amount) * n >= self.m;
        (r, f, m)
    }
}

/// Days since the last purchase.
pub fn recency(sum: &Sum, as_of: i32) -> i64 {
    i64::from(as_of) - i64::from(sum.last)
}

/// Place of a type among [`RFM_TYPES`].
pub fn type_place((r, f, m): (bool, bool, bool)) -> usize {
    // Codes run from important to ordinary, then by frequency, then by recency.
    usize::from(!m) * 4
        + match (r, f) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        }
}

/// Sums per customer in the window of the report.
fn window_sums(view: &View) -> Vec<Sum> {
    let from = view
        .params
        .rfm_window_days
        .map_or(i64::from(i32::MIN), |days| {
            i64::from(view.as_of.0) - (days - 1)
        });
    sums(
        view.facts,
        i32::try_from(from).unwrap_or(i32::MIN),
        view.as_of.0,
    )
}

fn code_and_type(place: usize) -> (&'static str, &'static str) {
    let code = RFM_CODES.get(place).copied().unwrap_or("");
    (code, RFM_TYPES.get(place).map_or("", |word| word.word))
}

/// How many customers each of the eight types has, in the order of their codes.
pub fn type_counts(view: &View) -> [i64; 8] {
    let sums = window_sums(view);
    let whole = Whole::of(sums.iter().filter(|sum| sum.bought()), view.as_of.0);
    let mut counts = [0; 8];
    for sum in sums.iter().filter(|sum| sum.bought()) {
        if let Some(slot) = counts.get_mut(type_place(whole.high(sum, view.as_of.0))) {
            *slot += 1;
        }
    }
    counts
}

fn mean(view: &View) -> Result<Body, Problem> {
    let sums = window_sums(view);
    let buyers = buyers(view, &sums);
    let whole = Whole::of(buyers.iter().map(|(_, sum)| sum), view.as_of.0);
    let row = |(customer, sum): &(u32, Sum)| {
        let high = whole.high(sum, view.as_of.0);
        let (code, kind) = code_and_type(type_place(high));
        cells![
            view.facts.id(*customer),
            recency(sum, view.as_of.0),
            i64::from(sum.purchases),
            sum.amount,
            high.0,
            high.1,
            high.2,
            code,
            kind
        ]
    };
    Ok(totals(
        Body::from(buyers.iter().map(row).collect::<Vec<_>>()),
        &whole,
        view,
    ))
}

/// The figures that the decisions were made with.
fn totals(body: Body, whole: &Whole, view: &View) -> Body {
    let body = body.with("as_of", view.as_of).with("n", whole.n);
    body.with("r_sum", whole.r)
        .with("f_sum", whole.f)
        .with("m_sum", whole.m)
}

fn mean_summary(view: &View) -> Result<Body, Problem> {
    let sums = window_sums(view);
    let whole = Whole::of(sums.iter().filter(|sum| sum.bought()), view.as_of.0);
    let mut types = [(0i64, 0i128); 8];
    for sum in sums.iter().filter(|sum| sum.bought()) {
        if let Some(slot) = types.get_mut(type_place(whole.high(sum, view.as_of.0))) {
            slot.0 += 1;
            slot.1 += i128::from(sum.amount);
        }
    }
    let row = |(place, (customers, m)): (usize, (i64, i128))| {
        let (code, kind) = code_and_type(place);
        cells![
            code,
            kind,
            customers,
            ratio(customers, whole.n),
            m,
            ratio(m, whole.m)
        ]
    };
    let rows: Vec<_> = types.into_iter().enumerate().map(row).collect();
    Ok(totals(rows.into(), &whole, view))
}

fn of_type(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let code = table.cell(row, "code")?.as_text()?;
    let sums = window_sums(view);
    let whole = Whole::of(sums.iter().filter(|sum| sum.bought()), view.as_of.0);
    let fits =
        |(_, sum): &(u32, Sum)| code_and_type(type_place(whole.high(sum, view.as_of.0))).0 == code;
    let buyers = buyers(view, &sums).into_iter();
    Some(buyers.filter(fits).map(|(customer, _)| customer).collect())
}

fn stats(view: &View) -> Result<Body, Problem> {
    let sums = window_sums(view);
    let whole = Whole::of(sums.iter().filter(|sum| sum.bought()), view.as_of.0);
    let (mut future, mut purchases, mut refunds) = (0i64, 0i64, 0i64);
    for order in view.facts.orders.all() {
        if order.day > view.as_of.0 {
            future += 1;
        } else if order.is_purchase() {
            purchases += 1;
        } else {
            refunds += 1;
        }
    }
    let total = count(view.facts.len());
    let body = Body::metrics([
        ("customers_total", total.into()),
        ("customers_with_purchase", whole.n.into()),
        ("customers_without_purchase", (total - whole.n).into()),
        ("orders_future_ignored", future.into()),
        ("purchases", purchases.into()),
        ("refunds", refunds.into()),
        ("r_sum_days", whole.r.into()),
        ("f_sum", whole.f.into()),
        ("m_sum_minor", whole.m.into()),
        ("r_mean_days", ratio(whole.r, whole.n).into()),
        ("f_mean", ratio(whole.f, whole.n).into()),
        ("m_mean_minor", ratio(whole.m, whole.n).into()),
    ]);
    Ok(body.with("orders_without_rate", view.facts.orders_without_rate))
}

/// Scores 1 to 5 against ascending values: how many are strictly worse. For recency more days are worse.
#[derive(Clone, Debug)]
pub struct Quintiles {
    n: i64,
    r: Vec<i64>,
    f: Vec<i64>,
    m: Vec<i64>,
}

impl Quintiles {
    pub fn of<'a>(buyers: impl IntoIterator<Item = &'a Sum>, as_of: i32) -> Quintiles {
        let (mut r, mut f, mut m) = (Vec::new(), Vec::new(), Vec::new());
        for sum in buyers {
            r.push(recency(sum, as_of));
            f.push(i64::from(sum.purchases));
            m.push(sum.amount);
        }
        r.sort_unstable();
        f.sort_unstable();
        m.sort_unstable();
        Quintiles {
            n: count(r.len()),
            r,
            f,
            m,
        }
    }

    /// Scores of recency, frequency and money.
    pub fn scores(&self, sum: &Sum, as_of: i32) -> (i64, i64, i64) {
        let score = |worse: i64| {
            if self.n == 0 {
                1
            } else {
                1 + 5 * worse / self.n
            }
        };
        let more = |list: &[i64], value: i64| self.n - count(list.partition_point(|v| *v <= value));
        let fewer = |list: &[i64], value: i64| count(list.partition_point(|v| *v < value));
        (
            score(more(&self.r, recency(sum, as_of))),
            score(fewer(&self.f, i64::from(sum.purchases))),
            score(fewer(&self.m, sum.amount)),
        )
    }
}

fn quintile(view: &View) -> Result<Body, Problem> {
    let sums = window_sums(view);
    let buyers = buyers(view, &sums);
    let quintiles = Quintiles::of(buyers.iter().map(|(_, sum)| sum), view.as_of.0);
    let row = |(customer, sum): &(u32, Sum)| -> Vec<Cell> {
        let (r, f, m) = quintiles.scores(sum, view.as_of.0);
        cells![
            view.facts.id(*customer),
            recency(sum, view.as_of.0),
            i64::from(sum.purchases),
            sum.amount,
            r,
            f,
            m,
            format!("{r}{f}{m}"),
            r + f + m
        ]
    };
    let body = Body::from(buyers.iter().map(row).collect::<Vec<_>>());
    Ok(body.with("n", quintiles.n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eight_codes_stand_at_the_places_of_their_types() {
        for (place, code) in RFM_CODES.iter().enumerate() {
            let bits: Vec<bool> = code.bytes().map(|b| b == b'1').collect();
            assert_eq!(type_place((bits[0], bits[1], bits[2])), place, "{code}");
        }
    }

    #[test]
    fn a_book_of_equal_customers_is_all_high_by_the_mean_and_scores_one_by_quintile() {
        let sum = Sum {
            last: 10,
            purchases: 3,
            amount: 7,
            ..Sum::default()
        };
        let buyers = [sum; 4];
        assert_eq!(Whole::of(&buyers, 20).high(&sum, 20), (true, true, true));
        assert_eq!(Quintiles::of(&buyers, 20).scores(&sum, 20), (1, 1, 1));
    }
}
