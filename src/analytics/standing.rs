//! How one customer stands on a day: everything that models and scores are made from, in one pass over the customer's own rows.
//! Rule: nothing here depends on other customers, so after a change only the touched customers are looked at again.

use super::facts::{Answer, Facts, Order};
use super::numbers::{count, doubled_median, narrow};
use super::report::View;
use super::sums::{Sum, within};

/// What cases, ratings and answers say of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// A complaint is open or was closed badly (satisfaction 1 or 2).
    pub complaint: bool,
    /// Sums over all ratings: how many, expected, perceived.
    pub ratings: (i64, i64, i64),
    /// Day of the last rating, and the sums of that day: expected, perceived.
    pub last_rating: Option<(i32, i64, i64)>,
    /// Day and score of the last answer to the recommendation question.
    pub nps: Option<(i32, i64)>,
    /// Answers, suggestions and praise of the last 365 days.
    pub voices: i64,
}

impl Service {
    /// Of every customer.
    pub fn all(view: &View) -> Vec<Service> {
        let mut services = vec![Service::default(); view.facts.len()];
        each(view, |customer, take| {
            if let Some(service) = services.get_mut(customer as usize) {
                take(service);
            }
        });
        services
    }

    /// Of one customer.
    pub fn of(view: &View, customer: u32) -> Service {
        let mut service = Service::default();
        each(view, |other, take| {
            if other == customer {
                take(&mut service);
            }
        });
        service
    }

    fn rate(&mut self, day: i32, expected: i64, perceived: i64) {
        self.ratings.0 += 1;
        self.ratings.1 = self.ratings.1.saturating_add(expected);
        self.ratings.2 = self.ratings.2.saturating_add(perceived);
        match &mut self.last_rating {
            Some((last, a, b)) if *last == day => {
                *a = a.saturating_add(expected);
                *b = b.saturating_add(perceived);
            }
            Some((last, _, _)) if *last > day => {}
            slot => *slot = Some((day, expected, perceived)),
        }
    }
}

/// Shows each case, rating and answer up to the day with its customer.
fn each(view: &View, mut see: impl FnMut(u32, &dyn Fn(&mut Service))) {
    let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
    let facts = view.facts;
    for case in facts.cases.iter().filter(|case| case.opened <= until) {
        let Some(customer) = case.customer else {
            continue;
        };
        let is_open = case.resolved.is_none_or(|day| day > until);
        let bad = case.is_complaint && (is_open || case.csat.is_some_and(|score| score <= 2));
        let voice = case.opened >= year && matches!(&*case.kind, "suggestion" | "praise");
        see(customer, &|service| {
            service.complaint |= bad;
            service.voices += i64::from(voice);
        });
    }
    for rating in facts.ratings.iter().filter(|rating| rating.day <= until) {
        see(rating.customer, &|service| {
            service.rate(rating.day, rating.expected, rating.perceived)
        });
    }
    for answer in facts.answers.iter().filter(|answer| answer.day <= until) {
        let Some(customer) = answer.customer else {
            continue;
        };
        see(customer, &|service| {
            service.voices += i64::from(answer.day >= year);
            if &*answer.measure == "nps" && service.nps.is_none_or(|(day, _)| answer.day >= day) {
                service.nps = Some((answer.day, answer.score));
            }
        });
    }
}

/// How a customer stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// All orders up to the day.
    pub sum: Sum,
    /// Those of the last 365 days.
    pub year: Sum,
    /// Net amounts of the last 182 days and of the 182 before.
    pub half: i64,
    pub half_before: i64,
    /// Twice the median of the own gaps between purchase days.
    pub gap_doubled: Option<i64>,
    pub cost_to_serve: i64,
    /// Touches and purchases of the last 365 days.
    pub strength: i64,
    pub last_touch: Option<i32>,
    /// None of the last three touches whose answer is known was answered; empty with fewer than three.
    pub is_silent: Option<bool>,
    pub discounted: i64,
    /// Presence on the last four course days below 60 % of the own mean; empty with fewer.
    pub attends_less: Option<bool>,
    pub service: Service,
}

/// Half of a year.
const HALF: i32 = 182;

impl Standing {
    pub fn of(view: &View, customer: u32, service: Service, gaps: &mut Vec<i64>) -> Standing {
        let (facts, until) = (view.facts, view.as_of.0);
        let orders = within(facts.orders.of(customer), i32::MIN, until);
        let net = |from: i32, to: i32| {
            let orders = within(orders, from, to).iter();
            orders.fold(0i64, |sum, order| sum.saturating_add(order.amount))
        };
        let start = until.saturating_sub(HALF - 1);
        let touches = facts.touches.of(customer);
        let end = touches.partition_point(|touch| touch.day <= until);
        let touches = touches.get(..end).unwrap_or_default();
        let year = Sum::of(within(orders, until.saturating_sub(364), until));
        let recent = touches
            .iter()
            .filter(|touch| touch.day >= until.saturating_sub(364));
        let mut known = touches
            .iter()
            .rev()
            .filter(|touch| touch.answer != Answer::Unknown);
        let last_three: [Option<Answer>; 3] =
            std::array::from_fn(|_| known.next().map(|touch| touch.answer));
        let all_known = last_three.iter().all(Option::is_some);
        Standing {
            sum: Sum::of(orders),
            year,
            half: net(start, until),
            half_before: net(start.saturating_sub(HALF), start.saturating_sub(1)),
            gap_doubled: own_gap(orders, gaps),
            cost_to_serve: touches
                .iter()
                .fold(0, |cost, touch| touch.cost.saturating_add(cost)),
            strength: i64::from(year.purchases) + count(recent.count()),
            last_touch: touches.last().map(|touch| touch.day),
            is_silent: all_known.then(|| {
                last_three
                    .iter()
                    .all(|answer| *answer == Some(Answer::None))
            }),
            discounted: discounted(facts, customer, until),
            attends_less: attends_less(facts, customer, until),
            service,
        }
    }

    /// Of every customer, by customer number.
    pub fn all(view: &View) -> Vec<Standing> {
        let mut gaps = Vec::new();
        let services = Service::all(view);
        let one =
            |(customer, service): (u32, Service)| Standing::of(view, customer, service, &mut gaps);
        (0u32..).zip(services).map(one).collect()
    }

    pub fn recency(&self, as_of: i32) -> Option<i64> {
        self.sum
            .bought()
            .then(|| i64::from(as_of) - i64::from(self.sum.last))
    }

    pub fn profit(&self) -> i64 {
        let margin = self.sum.amount.saturating_sub(self.sum.cost);
        margin.saturating_sub(self.cost_to_serve)
    }

    /// No purchase for 180 days and for three times the own gap.
    pub fn is_lost(&self, as_of: i32) -> bool {
        let since = self.recency(as_of).unwrap_or(0);
        since > 180
            && self
                .gap_doubled
                .is_none_or(|doubled| 2 * since > 3 * doubled)
    }
}

/// Twice the median gap between purchase days; the list is only lent.
fn own_gap(orders: &[Order], gaps: &mut Vec<i64>) -> Option<i64> {
    gaps.clear();
    let days = orders
        .iter()
        .filter(|order| order.is_purchase())
        .map(|order| order.day);
    let mut last = None;
    for day in days {
        if let Some(before) = last
            && day > before
        {
            gaps.push(i64::from(day) - i64::from(before));
        }
        last = Some(day);
    }
    gaps.sort_unstable();
    doubled_median(gaps).map(narrow)
}

fn discounted(facts: &Facts, customer: u32, until: i32) -> i64 {
    let rows = facts.orders.range(customer);
    let flags = facts.order_discounted.get(rows).unwrap_or_default();
    let orders = facts.orders.of(customer).iter().zip(flags);
    count(
        orders
            .filter(|(order, flag)| **flag && order.day <= until && order.is_purchase())
            .count(),
    )
}

/// The last four course days against all.
fn attends_less(facts: &Facts, customer: u32, until: i32) -> Option<bool> {
    let attendance = facts.profile(customer).attendance.as_slice();
    let end = attendance.partition_point(|(day, _)| day.0 <= until);
    let days = attendance.get(..end)?;
    let recent = days.get(days.len().checked_sub(4)?..)?;
    let came =
        |days: &[(crate::domain::Day, bool)]| count(days.iter().filter(|(_, came)| *came).count());
    Some(10 * came(recent) * count(days.len()) < 6 * came(days) * count(recent.len()))
}
