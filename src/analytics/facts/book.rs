//! Facts from the book: which records count, in which money, on which day.
//! Rule: draft and cancelled orders, refunds of them, and touches only planned do not exist; an amount without a rate for
//! its currency is left out and counted.

use super::{Answer, Builder, Facts, Line, NewOrder, Touch};
use crate::analytics::facts::profile::{Portraits, Profile};
use crate::analytics::facts::rates::Rates;
use crate::domain::field::FieldNo;
use crate::domain::{Book, Day, Id, Kind, Record, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// What the makers of the different rows share.
pub(super) struct Reading<'a> {
    pub(super) book: &'a Book,
    pub(super) zone: chrono_tz::Tz,
    pub(super) rates: Rates,
    /// Customer numbers by number of the record.
    numbers: Vec<u32>,
    /// Who is a customer when only some are read again.
    among: Option<&'a Facts>,
}

impl Facts {
    /// The facts of a book. Contacts without an order of their own are no customers.
    pub fn of(book: &Book) -> Facts {
        let mut builder = Builder::new(book.settings.currency().scale());
        let mut reading = Reading::of(book);
        reading.customers(&mut builder);
        reading.orders(&mut builder, book.iter(Kind::Order));
        reading.touches(&mut builder, book.iter(Kind::Interaction));
        reading.cases(&mut builder);
        reading.campaigns(&mut builder);
        reading.pipelines(&mut builder);
        reading.deals(&mut builder);
        reading.surveys(&mut builder);
        reading.costs(&mut builder);
        builder.finish()
    }
}

/// The record is nobody's customer number.
const NOBODY: u32 = u32::MAX;

impl<'a> Reading<'a> {
    /// A reading that knows no customers yet: rows of those not added are left out.
    pub(super) fn of(book: &'a Book) -> Reading<'a> {
        Reading {
            book,
            zone: book.settings.zone(),
            rates: Rates::of(&book.settings),
            numbers: Vec::new(),
            among: None,
        }
    }

    /// A reading of some customers among those of the facts.
    pub(super) fn among(book: &'a Book, facts: &'a Facts) -> Reading<'a> {
        Reading {
            among: Some(facts),
            ..Reading::of(book)
        }
    }

    /// True for every customer of the facts, also those not read now.
    fn is_customer(&self, id: Id) -> bool {
        match self.among {
            Some(facts) => facts.number_of(id).is_some(),
            None => self.number(Some(id)).is_some(),
        }
    }

    /// Says which number a customer has.
    pub(super) fn add(&mut self, id: Id, number: u32) {
        let place = id.n as usize;
        if self.numbers.len() <= place {
            self.numbers.resize(place + 1, NOBODY);
        }
        if let Some(slot) = self.numbers.get_mut(place) {
            *slot = number;
        }
    }

    pub(super) fn number(&self, id: Option<Id>) -> Option<u32> {
        let id = id.filter(|id| id.kind == Kind::Customer)?;
        let number = self.numbers.get(id.n as usize).copied();
        number.filter(|number| *number != NOBODY)
    }

    /// The profile of one customer; who named it as referrer and its attendance are those known before.
    pub(super) fn profile(
        &self,
        record: &Record,
        old: Option<&Profile>,
        builder: &mut Builder,
    ) -> Profile {
        let portraits = Portraits::bare(self.book, self.zone);
        let new = portraits.profile(
            record,
            |value, day| self.home(value, day),
            |w| builder.word(w),
        );
        match old {
            Some(old) => Profile {
                referred: old.referred,
                attendance: old.attendance.clone(),
                ..new
            },
            None => new,
        }
    }

    /// The civil day of a day or an instant.
    pub(super) fn day(&self, value: Option<&Value>) -> Option<Day> {
        match value? {
            Value::Day(day) => Some(*day),
            Value::Moment(at) => Some(at.day_in(self.zone)),
            _ => None,
        }
    }

    pub(super) fn day_or_created(&self, record: &Record, key: &str) -> Day {
        self.day(record.get(key))
            .unwrap_or_else(|| record.created.day_in(self.zone))
    }

    /// An amount in home money, 0 when there is none or no rate.
    pub(super) fn home(&self, value: Option<&Value>, day: Day) -> i64 {
        value
            .and_then(Value::as_money)
            .and_then(|money| self.rates.home(money, day))
            .unwrap_or(0)
    }

    fn customers(&mut self, builder: &mut Builder) {
        let portraits = Portraits::of(self.book, self.zone);
        for record in self.book.iter(Kind::Customer) {
            if record.text("relation") == "contact" && !self.has_order(record.id) {
                continue;
            }
            let profile = portraits.profile(
                &record,
                |value, day| self.home(value, day),
                |w| builder.word(w),
            );
            let number = builder.customer(record.id, &record.report_id(), &record.title(), profile);
            self.add(record.id, number);
        }
    }

    /// An order of the customer's own; orders that only name the contact are another's.
    fn has_order(&self, customer: Id) -> bool {
        let orders = self.book.mentions(customer, Kind::Order).into_iter();
        let mut orders = orders.filter_map(|id| self.book.get(id));
        orders.any(|order| order.link("customer") == Some(customer))
    }

    pub(super) fn orders(&self, builder: &mut Builder, records: impl Iterator<Item = Arc<Record>>) {
        let no = |key: &str| Kind::Order.field(key).map(|found| found.0);
        let fields = OrderFields {
            customer: no("customer"),
            date: no("date"),
            state: no("state"),
            total: no("total"),
            lines: no("lines"),
            discount: no("discount"),
            channel: no("channel"),
            coupon: no("coupon"),
            refund_of: no("refund_of"),
        };
        let dead = |record: &Record| {
            let state = fields
                .state
                .and_then(|no| record.at(no))
                .and_then(Value::as_text);
            matches!(state, Some("draft" | "cancelled"))
        };
        let mut refunds = Vec::new();
        let mut products = Products::of(self.book);
        for record in records {
            if dead(&record) {
                continue;
            } else if fields.refund_of.and_then(|no| record.at(no)).is_some() {
                refunds.push(record);
            } else {
                self.order(builder, &fields, &mut products, &record);
            }
        }
        for record in refunds {
            let of = fields
                .refund_of
                .and_then(|no| record.at(no))
                .and_then(Value::as_ref);
            if of
                .and_then(|of| self.book.get(of))
                .is_none_or(|of| !dead(&of))
            {
                self.order(builder, &fields, &mut products, &record);
            }
        }
    }

    fn order(
        &self,
        builder: &mut Builder,
        fields: &OrderFields,
        products: &mut Products,
        record: &Record,
    ) {
        let at = |no: Option<FieldNo>| no.and_then(|no| record.at(no));
        let Some(customer) = self.number(at(fields.customer).and_then(Value::as_ref)) else {
            return;
        };
        let day = self
            .day(at(fields.date))
            .unwrap_or_else(|| record.created.day_in(self.zone));
        // No money at all counts as nothing paid; money without a rate makes the order not count.
        let home = |value: Option<&Value>| match value.and_then(Value::as_money) {
            None => Some(0),
            Some(money) => self.rates.home(money, day),
        };
        let rows = at(fields.lines).map(Value::items).unwrap_or_default();
        let lines: Option<Vec<Line>> = rows
            .iter()
            .map(|row| {
                Some(Line {
                    product: products.number(builder, row.part("product")),
                    quantity: row.part("quantity").and_then(Value::as_int).unwrap_or(0),
                    amount: home(row.part("amount"))?,
                    cost: home(row.part("cost"))?,
                })
            })
            .collect();
        let whole = if rows.is_empty() {
            home(at(fields.total))
        } else {
            home(at(fields.discount)).map(|discount| discount.saturating_neg())
        };
        let (Some(lines), Some(whole)) = (lines, whole) else {
            builder.order_without_rate();
            return;
        };
        let is_discount = |value: Option<&Value>| {
            value
                .and_then(Value::as_money)
                .is_some_and(|m| m.minor != 0)
        };
        let discounted = at(fields.coupon).is_some()
            || is_discount(at(fields.discount))
            || rows.iter().any(|row| is_discount(row.part("discount")));
        let channel = at(fields.channel).and_then(Value::as_text).unwrap_or("");
        let order = NewOrder {
            customer,
            day,
            amount: lines
                .iter()
                .fold(whole, |sum, line| sum.saturating_add(line.amount)),
            cost: lines
                .iter()
                .fold(0, |sum, line| line.cost.saturating_add(sum)),
            number: record.id.n,
            channel: builder.channel(channel),
            discounted,
        };
        builder.order(order, &lines);
    }

    /// Touches that took place. The cost of a touch with several customers is shared evenly, the rest goes to the first.
    pub(super) fn touches(
        &self,
        builder: &mut Builder,
        records: impl Iterator<Item = Arc<Record>>,
    ) {
        let no = |key: &str| Kind::Interaction.field(key).map(|found| found.0);
        let (state, links, when) = (no("state"), no("customers"), no("at"));
        let (cost, channel, response) = (no("cost"), no("channel"), no("response"));
        for record in records {
            let at = |no: Option<FieldNo>| no.and_then(|no| record.at(no));
            let text = |no: Option<FieldNo>| at(no).and_then(Value::as_text).unwrap_or("");
            if matches!(text(state), "planned" | "cancelled") {
                continue;
            }
            let links = at(links).map(Value::items).unwrap_or_default().iter();
            let customers: Vec<Id> = links
                .filter_map(Value::as_ref)
                .filter(|id| self.is_customer(*id))
                .collect();
            let day = self
                .day(at(when))
                .unwrap_or_else(|| record.created.day_in(self.zone));
            let cost = self.home(at(cost), day);
            let heads = crate::analytics::numbers::count(customers.len()).max(1);
            let channel = builder.channel(text(channel));
            let answer = match text(response) {
                "answered" | "refused" => Answer::Answered,
                "no-answer" => Answer::None,
                _ => Answer::Unknown,
            };
            for (place, id) in customers.into_iter().enumerate() {
                let Some(customer) = self.number(Some(id)) else {
                    continue;
                };
                let rest = if place == 0 { cost % heads } else { 0 };
                let cost = cost / heads + rest;
                builder.touch(
                    customer,
                    Touch {
                        day: day.0,
                        channel,
                        answer,
                        cost,
                    },
                );
            }
        }
    }
}

/// Places of the fields read of every order, found once.
struct OrderFields {
    customer: Option<FieldNo>,
    date: Option<FieldNo>,
    state: Option<FieldNo>,
    total: Option<FieldNo>,
    lines: Option<FieldNo>,
    discount: Option<FieldNo>,
    channel: Option<FieldNo>,
    coupon: Option<FieldNo>,
    refund_of: Option<FieldNo>,
}

/// Product numbers by record, the key of a product being its outside id, else its name.
struct Products<'a> {
    book: &'a Book,
    known: HashMap<Id, u32>,
}

impl Products<'_> {
    fn of(book: &Book) -> Products<'_> {
        Products {
            book,
            known: HashMap::new(),
        }
    }

    fn number(&mut self, builder: &mut Builder, product: Option<&Value>) -> u32 {
        let Some(id) = product.and_then(Value::as_ref) else {
            return super::NO_PRODUCT;
        };
        *self.known.entry(id).or_insert_with(|| {
            let key = self.book.get(id).map(|record| match record.outside_id() {
                Some(outside) => outside.to_owned(),
                None => record.title(),
            });
            builder.product(&key.unwrap_or_else(|| id.to_string()))
        })
    }
}
