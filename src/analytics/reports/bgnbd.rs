//! Probabilistic customer value: who is still alive, how often and for how much they will buy.

use crate::analytics::facts::Order;
use crate::analytics::fit::{Fitted, maximise};
use crate::analytics::lifetime::{BgNbd, GammaGamma, History, Spending};
use crate::analytics::numbers::{count, days_between};
use crate::analytics::report::{Body, Report, TableRow, View, nobody, the_customer};
use crate::analytics::sums::within;
use crate::analytics::table::{Cell, Column, METRICS};
use crate::cells;
use crate::domain::Day;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "bgnbd",
    label: t("Probabilistic value (BG/NBD)", "概率模型价值（BG/NBD）"),
    help: t(
        "Uses purchase days up to the calibration end: x repeats, time t_x of the last, length T, in units of bgnbd.unit_days. \
         BG/NBD gives the probability of being alive and the expected purchase days of the next bgnbd.horizon units; Gamma-Gamma the expected spend. \
         expected_value is their product, not discounted and without margin. Both are fitted by maximum likelihood unless given.\n\
         Source: Fader, Hardie, Lee 2005; Fader, Hardie 2013. Read: a good customer with a low p_alive is about to be lost. \
         Without a repeat p_alive is 1: the model lets nobody leave before.",
        "使用截至校准日的购买日：重复次数 x、末次时间 t_x、观察期 T，以 bgnbd.unit_days 为单位。\
         BG/NBD 给出存活概率与未来 bgnbd.horizon 个单位的预期购买日数；Gamma-Gamma 给出预期单次金额。\
         expected_value 为两者之积，不贴现、不计毛利。未给定参数时用最大似然拟合。\n\
         来源：Fader、Hardie、Lee 2005；Fader、Hardie 2013。读法：p_alive 低的好客户即将流失。没有重复购买时 p_alive 为 1。",
    ),
    tables: &[
        TableRow {
            name: "bgnbd_params",
            label: t("The fitted model", "模型参数"),
            columns: METRICS,
            build: params,
            behind: nobody,
        },
        TableRow {
            name: "bgnbd_customers",
            label: t("Customers", "客户"),
            columns: CUSTOMERS,
            build: customers,
            behind: the_customer,
        },
    ],
    params: &["bgnbd"],
};

static CUSTOMERS: &[Column] = &[
    Column::customer(),
    Column::int("x", "days", "Repeats", "重复次数"),
    Column::int("tx_days", "days", "Last at", "末次时间"),
    Column::int("T_days", "days", "Observed", "观察期"),
    Column::float("tx_units", "units", "Last at", "末次（单位）"),
    Column::float("T_units", "units", "Observed", "观察期（单位）"),
    Column::money("repeat_minor", "Repeat amount", "重复金额"),
    Column::float("zbar_major", "major", "Mean repeat", "平均每次")
        .how("{repeat_minor} / (minor units · {x}) = {zbar_major}"),
    Column::float("p_alive", "", "Alive", "存活概率").how(
        "x {x}, t_x {tx_units}, T {T_units} in 1/(1 + a/(b+x−1)·((α+T)/(α+t_x))^(r+x)) = {p_alive}",
    ),
    Column::float(
        "expected_transactions",
        "days",
        "Purchases ahead",
        "预期次数",
    ),
    Column::float("expected_spend_major", "major", "Spend each", "预期单次"),
    Column::float("expected_value_major", "major", "Value ahead", "预期价值")
        .how("{expected_transactions} · {expected_spend_major} = {expected_value_major}"),
];

/// What the models see of one customer.
struct Buyer {
    customer: u32,
    x: u32,
    last_days: i64,
    length_days: i64,
    repeat: i64,
}

impl Buyer {
    fn of(customer: u32, orders: &[Order], end: i32) -> Option<Buyer> {
        let mut purchases = orders.iter().filter(|order| order.is_purchase());
        let first = purchases.next()?.day;
        let (mut x, mut last, mut repeat) = (0, first, 0i64);
        for order in purchases.filter(|order| order.day > first) {
            x += u32::from(order.day > last);
            last = order.day;
            repeat = repeat.saturating_add(order.amount);
        }
        let days = |from: i32, to: i32| i64::from(to) - i64::from(from);
        Some(Buyer {
            customer,
            x,
            last_days: days(first, last),
            length_days: days(first, end),
            repeat,
        })
    }
}

/// Both models with the customers they were fitted to.
pub struct Fit {
    end: Day,
    buyers: Vec<Buyer>,
    unit: f64,
    minor: f64,
    purchases: BgNbd,
    purchases_ll: f64,
    spend: GammaGamma,
    spend_ll: f64,
    spenders: usize,
}

fn unidentified(names: &str, values: &[f64]) -> Problem {
    let values: Vec<String> = values.iter().map(|value| format!("{value:.4}")).collect();
    let words = t(
        "the model is not identified on this book ({0} end at {1}): no table is shown, nothing was changed; give bgnbd.params or choose another calibration end",
        "本账本无法确定该模型（{0} 终于 {1}）：不显示表，未作任何更改；请给定 bgnbd.params 或另选校准日",
    );
    words.problem(&[&names, &values.join(", ")])
}

/// A fit that came to rest with parameters in bounds.
fn settled<const N: usize>(fitted: &Fitted<N>, customers: f64, bounded: usize) -> bool {
    let inside = |x: &f64| (1e-3..=1e4).contains(x);
    fitted.slope <= 1e-6 * customers && fitted.params.iter().take(bounded).all(inside)
}

impl Fit {
    pub fn of(view: &View) -> Result<Fit, Problem> {
        let end = view.params.bgnbd_calibration_end.unwrap_or(view.as_of);
        let until = end.min(view.as_of).0;
        let of = |c: &u32| Buyer::of(*c, within(view.facts.orders.of(*c), i32::MIN, until), end.0);
        let buyers: Vec<Buyer> = view.facts.by_id.iter().filter_map(of).collect();
        if buyers.is_empty() {
            let words = t(
                "no customer bought anything up to {0}: there is nothing to fit",
                "截至 {0} 没有客户购买：无可拟合",
            );
            return Err(words.problem(&[&end]));
        }
        let unit = view.params.bgnbd_unit_days as f64;
        let minor = view.facts.minor_per_major as f64;
        let histories = distinct(&buyers, unit);
        let n = count(buyers.len()) as f64;
        let (purchases, purchases_ll) = match view.params.bgnbd_params {
            Some(given) => (BgNbd::of(given), BgNbd::of(given).likelihood(&histories).0),
            None => {
                let fitted = maximise([1.0; 4], 1e-10 * n, |p| {
                    BgNbd::of(*p).likelihood(&histories)
                });
                if !settled(&fitted, n, 4) {
                    return Err(unidentified("r, α, a, b", &fitted.params));
                }
                (BgNbd::of(fitted.params), fitted.log_likelihood)
            }
        };
        let spendings = spendings(&buyers, minor);
        let (spend, spend_ll) = match view.params.bgnbd_gg_params {
            Some(given) => (
                GammaGamma::of(given),
                GammaGamma::of(given).likelihood(&spendings).0,
            ),
            None => fit_spend(&spendings)?,
        };
        let spenders = spendings.len();
        Ok(Fit {
            end,
            buyers,
            unit,
            minor,
            purchases,
            purchases_ll,
            spend,
            spend_ll,
            spenders,
        })
    }

    fn history(&self, buyer: &Buyer) -> History {
        history(buyer, self.unit)
    }
}

fn history(buyer: &Buyer, unit: f64) -> History {
    History {
        x: buyer.x,
        last: buyer.last_days as f64 / unit,
        length: buyer.length_days as f64 / unit,
        customers: 1.0,
    }
}

/// Equal histories once, with how many customers share them: the likelihood is a sum over these.
fn distinct(buyers: &[Buyer], unit: f64) -> Vec<History> {
    let mut sorted: Vec<&Buyer> = buyers.iter().collect();
    let key = |buyer: &&Buyer| (buyer.x, buyer.last_days, buyer.length_days);
    sorted.sort_unstable_by_key(key);
    let alike = sorted.chunk_by(|a, b| key(a) == key(b));
    let one = |group: &[&Buyer]| {
        let first = group.first()?;
        Some(History {
            customers: count(group.len()) as f64,
            ..history(first, unit)
        })
    };
    alike.filter_map(one).collect()
}

/// Customers with repeats that brought money, by number of repeats.
fn spendings(buyers: &[Buyer], minor: f64) -> Vec<Spending> {
    let mut spendings: Vec<Spending> = buyers
        .iter()
        .filter(|buyer| buyer.x > 0 && buyer.repeat > 0)
        .map(|buyer| Spending {
            x: buyer.x,
            sum: buyer.repeat as f64 / minor,
        })
        .collect();
    spendings.sort_by_key(|spending| spending.x);
    spendings
}

/// From (1, e, mean): the likelihood has a false top at p → ∞ that is reached from (1, 1, 1) when amounts are large.
fn fit_spend(spendings: &[Spending]) -> Result<(GammaGamma, f64), Problem> {
    let n = count(spendings.len()) as f64;
    if spendings.is_empty() {
        return Err(unidentified("p, q, γ", &[]));
    }
    let mean = spendings
        .iter()
        .map(|s| s.sum / f64::from(s.x))
        .sum::<f64>()
        / n;
    let start = [1.0, std::f64::consts::E, mean];
    let fitted = maximise(start, 1e-10 * n, |p| {
        GammaGamma::of(*p).likelihood(spendings)
    });
    if !settled(&fitted, n, 2) {
        return Err(unidentified("p, q, γ", &fitted.params));
    }
    Ok((GammaGamma::of(fitted.params), fitted.log_likelihood))
}

fn params(view: &View) -> Result<Body, Problem> {
    let fit = Fit::of(view)?;
    let repeats: i64 = fit.buyers.iter().map(|buyer| i64::from(buyer.x)).sum();
    let (model, spend) = (fit.purchases, fit.spend);
    Ok(Body::metrics([
        ("calibration_end", fit.end.into()),
        ("unit_days", view.params.bgnbd_unit_days.into()),
        ("horizon_units", view.params.bgnbd_horizon.into()),
        ("customers", fit.buyers.len().into()),
        ("repeat_transactions", repeats.into()),
        ("r", model.r.into()),
        ("alpha", model.alpha.into()),
        ("a", model.a.into()),
        ("b", model.b.into()),
        ("log_likelihood", fit.purchases_ll.into()),
        ("gg_customers", fit.spenders.into()),
        ("gg_p", spend.p.into()),
        ("gg_q", spend.q.into()),
        ("gg_gamma", spend.gamma.into()),
        ("gg_log_likelihood", fit.spend_ll.into()),
        (
            "gg_population_mean_major",
            (spend.q > 1.0)
                .then(|| spend.p * spend.gamma / (spend.q - 1.0))
                .into(),
        ),
    ]))
}

fn customers(view: &View) -> Result<Body, Problem> {
    let fit = Fit::of(view)?;
    let horizon = view.params.bgnbd_horizon as f64;
    let row = |buyer: &Buyer| -> Vec<Cell> {
        let history = fit.history(buyer);
        let sum = buyer.repeat as f64 / fit.minor;
        let mean = (buyer.x > 0).then(|| buyer.repeat as f64 / (fit.minor * f64::from(buyer.x)));
        let times = fit.purchases.expected(&history, horizon);
        let spend = fit.spend.expected(buyer.x, sum);
        let value = times.zip(spend).map(|(times, spend)| times * spend);
        cells![
            view.facts.id(buyer.customer),
            i64::from(buyer.x),
            buyer.last_days,
            buyer.length_days,
            history.last,
            history.length,
            buyer.repeat,
            mean,
            fit.purchases.alive(&history),
            times,
            spend,
            value
        ]
    };
    let first = view
        .params
        .bgnbd_first_customers
        .and_then(|n| usize::try_from(n).ok());
    let rows: Vec<_> = fit
        .buyers
        .iter()
        .take(first.unwrap_or(usize::MAX))
        .map(row)
        .collect();
    let body = Body::from(rows).with("customers", fit.buyers.len());
    Ok(body.with("days_after_calibration", days_between(fit.end, view.as_of)))
}
