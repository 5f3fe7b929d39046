//! Life cycle of a customer: the stage the data propose, with the reason, and the four-way status.
//! Rule: a proposal never changes anything by itself; a pinned stage stays until somebody unpins it.

use crate::domain::text::{Text, t};
use crate::domain::{Book, Day, Id, Kind, Record};

/// A stage proposed for a customer: key of the list `lifecycle`, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub stage: &'static str,
    pub why: Text,
    /// Numbers of the reason, put into the text.
    pub figures: Vec<i64>,
}

impl Proposal {
    pub fn reason(&self, lang: crate::domain::Lang) -> String {
        let args: Vec<&dyn std::fmt::Display> = self
            .figures
            .iter()
            .map(|n| n as &dyn std::fmt::Display)
            .collect();
        self.why.fill(lang, &args)
    }
}

/// Days of the orders of a customer that count as purchases up to a day, ascending.
fn purchase_days(book: &Book, customer: Id, today: Day) -> Vec<Day> {
    let counts = |order: &Record| {
        order.link("customer") == Some(customer)
            && !matches!(order.text("state"), "draft" | "cancelled")
            && order.money("total").is_none_or(|money| money.minor >= 0)
    };
    let orders = book
        .mentions(customer, Kind::Order)
        .into_iter()
        .filter_map(|id| book.get(id));
    let mut days: Vec<Day> = orders
        .filter(|order| counts(order))
        .filter_map(|order| order.day("date"))
        .filter(|day| *day <= today)
        .collect();
    days.sort_unstable();
    days
}

/// Days without a purchase after which a customer counts as lost: the larger of 180 and three times the own median gap.
pub fn lost_after_days(days: &[Day]) -> i32 {
    let mut gaps: Vec<i32> = days
        .windows(2)
        .filter_map(|pair| Some(pair.last()?.0 - pair.first()?.0))
        .filter(|g| *g > 0)
        .collect();
    gaps.sort_unstable();
    let median = gaps.get(gaps.len() / 2).copied().unwrap_or(0);
    (3 * median).max(180)
}

/// The stage the data propose. `None` when the present one fits, or is pinned.
pub fn propose(book: &Book, customer: &Record, today: Day) -> Option<Proposal> {
    if customer
        .get("lifecycle_pinned")
        .is_some_and(|v| v.as_flag() == Some(true))
    {
        return None;
    }
    let proposal = stage_of(book, customer, today)?;
    let now = customer.text("lifecycle");
    // Loyalty is judged by attitude as well, which orders do not show: never proposed down from there by their number.
    let higher = matches!(now, "majority" | "loyal" | "advocate")
        && matches!(proposal.stage, "repeat" | "first-time");
    (proposal.stage != now && !higher).then_some(proposal)
}

fn stage_of(book: &Book, customer: &Record, today: Day) -> Option<Proposal> {
    let days = purchase_days(book, customer.id, today);
    let proposal = |stage, why, figures| {
        Some(Proposal {
            stage,
            why,
            figures,
        })
    };
    let Some(last) = days.last() else {
        let touched = !book.mentions(customer.id, Kind::Interaction).is_empty();
        return match (customer.text("relation"), touched) {
            ("prospect", true) => proposal(
                "prospect",
                t("approached, no order yet", "已接触，尚无订单"),
                Vec::new(),
            ),
            ("prospect", false) => {
                proposal("suspect", t("not approached yet", "尚未接触"), Vec::new())
            }
            _ => None,
        };
    };
    let silent_days = today.0 - last.0;
    let limit_days = lost_after_days(&days);
    if silent_days > limit_days {
        let why = t(
            "no order for {0} days, the limit is {1}",
            "{0} 天无订单，超过 {1} 天",
        );
        return proposal("lost", why, vec![silent_days.into(), limit_days.into()]);
    }
    let referred = book
        .mentions(customer.id, Kind::Customer)
        .into_iter()
        .filter_map(|id| book.get(id));
    let brought = referred
        .filter(|other| {
            other.link("referrer") == Some(customer.id)
                && !purchase_days(book, other.id, today).is_empty()
        })
        .count();
    if brought > 0 {
        let why = t("{0} referred customers bought", "推荐的 {0} 位客户已购买");
        return proposal(
            "advocate",
            why,
            vec![i64::try_from(brought).unwrap_or(i64::MAX)],
        );
    }
    if let Some(share) = share_percent(book, customer, today).filter(|share| *share >= 50) {
        return proposal(
            "majority",
            t("we have {0} % of the spending", "占其支出的 {0}%"),
            vec![share],
        );
    }
    match days.len() {
        1 => proposal("first-time", t("one order", "一笔订单"), Vec::new()),
        n => proposal(
            "repeat",
            t("{0} orders", "{0} 笔订单"),
            vec![i64::try_from(n).unwrap_or(i64::MAX)],
        ),
    }
}

/// Our sales of the last 365 days as a share of what the customer spends on our kind of goods in a year, whole percent.
pub fn share_percent(book: &Book, customer: &Record, today: Day) -> Option<i64> {
    let whole = customer
        .money("spend_per_year")
        .filter(|money| money.minor > 0)?;
    let orders = book
        .mentions(customer.id, Kind::Order)
        .into_iter()
        .filter_map(|id| book.get(id));
    let in_year = |order: &Record| {
        order
            .day("date")
            .is_some_and(|day| day <= today && day > today.plus(-365))
    };
    let ours: i128 = orders
        .filter(|order| order.link("customer") == Some(customer.id) && in_year(order))
        .filter(|order| !matches!(order.text("state"), "draft" | "cancelled"))
        .filter_map(|order| {
            order
                .money("total")
                .filter(|m| m.currency == whole.currency)
        })
        .map(|money| i128::from(money.minor))
        .sum();
    i64::try_from(ours * 100 / i128::from(whole.minor)).ok()
}

/// The four-way status that follows from stage and purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    NonCustomer,
    Potential,
    Actual,
    Lost,
}

impl Status {
    pub fn label(self) -> Text {
        match self {
            Status::NonCustomer => t("not a customer", "非客户"),
            Status::Potential => t("potential", "潜在客户"),
            Status::Actual => t("actual", "现实客户"),
            Status::Lost => t("lost", "流失客户"),
        }
    }
}

/// Status of a customer on a day.
pub fn status(book: &Book, customer: &Record, today: Day) -> Status {
    if customer.text("lifecycle") == "lost"
        || customer.day("lost_on").is_some_and(|day| day <= today)
    {
        return Status::Lost;
    }
    match customer.text("relation") {
        _ if !purchase_days(book, customer.id, today).is_empty() => Status::Actual,
        "customer" => Status::Actual,
        "prospect" => Status::Potential,
        _ => Status::NonCustomer,
    }
}
