//! Computed fields that need nothing but the customer's own records.
//! Rule: what is dated after the day does not exist; drafts and cancelled orders never count; money is in the home currency.

use super::models::{Figure, Model, ModelFields};
use crate::domain::calendar::partial::age;
use crate::domain::{Book, Day, Id, Kind, Money, Record, Value};
use std::sync::Arc;

/// Computed fields straight from a book, customer by customer.
pub struct BookModels<'a> {
    pub book: &'a Book,
    pub today: Day,
    pub zone: chrono_tz::Tz,
}

impl ModelFields for BookModels<'_> {
    fn value(&self, customer: Id, model: Model) -> Option<Figure> {
        match model {
            Model::Revenue => self.revenue(customer).map(Figure::Money),
            Model::Orders => Some(Figure::Int(self.purchases(customer).0)),
            Model::Recency => {
                let last = self.purchases(customer).1?;
                Some(Figure::Int(i64::from(self.today.0 - last.0)))
            }
            Model::Last => {
                let last = self.last_touch(customer)?;
                Some(Figure::Int(i64::from(self.today.0 - last.0)))
            }
            Model::Due => self.due(customer).map(Figure::Day),
            Model::Points => self.points(customer).map(Figure::Int),
            Model::Nps => self.nps(customer).map(Figure::Int),
            Model::Satisfaction => self.satisfaction(customer).map(Figure::Class),
            Model::Tier => Some(Figure::Word(self.tier(customer)?.into())),
            Model::Age => match self.book.get(customer)?.get("birthday")? {
                Value::Partial(date) => age(date, self.today).map(|age| Figure::Int(age.into())),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What an order is worth to reports: net sales, without shipping and tax, in the home currency.
pub fn net_sales(order: &Record, book: &Book, day: Day) -> Option<i64> {
    let home = |money: Money| super::rates::at_home(&book.settings, money, day).map(|m| m.minor);
    let lines = order.items("lines");
    if lines.is_empty() {
        return order.money("total").map_or(Some(0), home);
    }
    let amounts = lines
        .iter()
        .filter_map(|line| line.part("amount").and_then(Value::as_money));
    let sum = amounts
        .map(home)
        .try_fold(0_i64, |sum, amount| Some(sum.saturating_add(amount?)))?;
    let discount = order.money("discount").map_or(Some(0), home)?;
    Some(sum.saturating_sub(discount))
}

/// The day of a date or an instant.
pub fn day_of(value: &Value, zone: chrono_tz::Tz) -> Option<Day> {
    value
        .as_day()
        .or_else(|| value.as_moment().map(|at| at.day_in(zone)))
}

impl BookModels<'_> {
    pub(super) fn records(
        &self,
        customer: Id,
        kind: Kind,
    ) -> impl Iterator<Item = Arc<Record>> + '_ {
        let ids = self.book.mentions(customer, kind).into_iter();
        ids.filter_map(|id| self.book.get(id))
            .filter(move |record| super::reach::belongs(record, customer))
    }

    fn counts(&self, order: &Record) -> Option<Day> {
        let void = |order: &Record| ["draft", "cancelled"].contains(&order.text("state"));
        let original = order.link("refund_of").and_then(|id| self.book.get(id));
        if void(order) || original.is_some_and(|original| void(&original)) {
            return None;
        }
        Some(self.day_or_created(order, "date")).filter(|day| *day <= self.today)
    }

    pub(super) fn day_or_created(&self, record: &Record, key: &str) -> Day {
        let day = record.get(key).and_then(|value| day_of(value, self.zone));
        day.unwrap_or_else(|| record.created.day_in(self.zone))
    }

    pub(super) fn orders(&self, customer: Id) -> impl Iterator<Item = (Day, i64)> + '_ {
        self.records(customer, Kind::Order).filter_map(|order| {
            let day = self.counts(&order)?;
            Some((day, net_sales(&order, self.book, day)?))
        })
    }

    fn revenue(&self, customer: Id) -> Option<i64> {
        self.orders(customer)
            .map(|(_, amount)| amount)
            .reduce(i64::saturating_add)
    }

    /// How many purchases there are, and the day of the last.
    pub fn purchases(&self, customer: Id) -> (i64, Option<Day>) {
        let bought = self.orders(customer).filter(|(_, amount)| *amount >= 0);
        bought.fold((0, None), |(count, last), (day, _)| {
            (count + 1, last.max(Some(day)))
        })
    }

    fn last_touch(&self, customer: Id) -> Option<Day> {
        let touches = self.records(customer, Kind::Interaction);
        touches
            .filter(|touch| !["planned", "cancelled"].contains(&touch.text("state")))
            .map(|touch| self.day_or_created(&touch, "at"))
            .filter(|day| *day <= self.today)
            .max()
    }

    /// When the next touch is due: the strictest of the customer's own interval and that of the grade, from the last touch.
    fn due(&self, customer: Id) -> Option<Day> {
        let record = self.book.get(customer)?;
        let flag = |key: &str| record.get(key).and_then(Value::as_flag) == Some(true);
        if flag("do_not_contact") || flag("archived") {
            return None;
        }
        let days = interval(&record, self.book)?;
        let from = self
            .last_touch(customer)
            .unwrap_or_else(|| record.created.day_in(self.zone));
        Some(from.plus(i32::try_from(days).ok()?))
    }

    fn points(&self, customer: Id) -> Option<i64> {
        let entries = self.records(customer, Kind::Points);
        entries
            .filter(|entry| ["points", ""].contains(&entry.text("account")))
            .filter(|entry| entry.day("date").is_none_or(|day| day <= self.today))
            .filter_map(|entry| entry.int("amount"))
            .reduce(i64::saturating_add)
    }

    fn nps(&self, customer: Id) -> Option<i64> {
        let answers = self.records(customer, Kind::Survey);
        answers
            .filter(|answer| answer.text("measure") == "nps")
            .filter_map(|answer| {
                Some((
                    self.day_or_created(&answer, "date"),
                    answer.id,
                    answer.int("score")?,
                ))
            })
            .filter(|(day, ..)| *day <= self.today)
            .max()
            .map(|(.., score)| score)
    }

    /// c = b/a over all ratings: satisfied above 1, met at 1, dissatisfied below.
    fn satisfaction(&self, customer: Id) -> Option<&'static str> {
        let answers = self.records(customer, Kind::Survey);
        let rated = answers.filter_map(|answer| {
            let day = self.day_or_created(&answer, "date");
            let pair = (answer.int("expected")?, answer.int("perceived")?);
            (day <= self.today).then_some(pair)
        });
        let (expected, perceived) = rated.fold((0_i64, 0_i64), |(a, b), (x, y)| (a + x, b + y));
        match perceived.cmp(&expected) {
            _ if expected == 0 => None,
            std::cmp::Ordering::Greater => Some("satisfied"),
            std::cmp::Ordering::Equal => Some("met"),
            std::cmp::Ordering::Less => Some("dissatisfied"),
        }
    }
}

/// Days between touches: the shorter of the customer's own interval and the one of the grade. Grades are of those we deal
/// with; a supplier or rival is touched by its own interval only.
pub fn interval(customer: &Record, book: &Book) -> Option<i64> {
    let graded = ["customer", "prospect", "partner"].contains(&customer.text("relation"));
    let grade = match customer.text("grade") {
        "a" => Some(book.settings.int("cadence.a")),
        "b" => Some(book.settings.int("cadence.b")),
        "c" => Some(book.settings.int("cadence.c")),
        _ => None,
    };
    let own = customer.int("cadence");
    own.into_iter()
        .chain(grade.filter(|_| graded))
        .filter(|days| *days > 0)
        .min()
}
