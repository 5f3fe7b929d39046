//! Facts from the book: which records count, in which money, on which day.
//! Rule: draft and cancelled orders, refunds of them, and touches only planned do not exist; an amount without a rate for
//! its currency is left out and counted.

use super::{
    Answer, Answered, Booked, Builder, Campaign, Case, Deal, Facts, Line, NewOrder, Pipeline,
    Rating, Stage, Touch,
};
use crate::analytics::facts::profile::Portraits;
use crate::analytics::facts::rates::Rates;
use crate::domain::field::FieldNo;
use crate::domain::{Book, Day, Id, Kind, Record, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What the makers of the different rows share.
struct Reading<'a> {
    book: &'a Book,
    zone: chrono_tz::Tz,
    rates: Rates,
    /// Customer numbers by number of the record.
    numbers: HashMap<u32, u32>,
}

impl Facts {
    /// The facts of a book. Contacts without an order of their own are no customers.
    pub fn of(book: &Book) -> Facts {
        let home = book.settings.currency();
        let mut builder = Builder::new(home.scale());
        let mut reading = Reading {
            book,
            zone: book.settings.zone(),
            rates: Rates::of(&book.settings),
            numbers: HashMap::new(),
        };
        reading.customers(&mut builder);
        reading.orders(&mut builder);
        reading.touches(&mut builder);
        reading.cases(&mut builder);
        reading.campaigns(&mut builder);
        reading.pipelines(&mut builder);
        reading.deals(&mut builder);
        reading.surveys(&mut builder);
        reading.costs(&mut builder);
        builder.finish()
    }
}

impl Reading<'_> {
    fn number(&self, id: Option<Id>) -> Option<u32> {
        self.numbers
            .get(&id.filter(|id| id.kind == Kind::Customer)?.n)
            .copied()
    }

    /// The civil day of a day or an instant.
    fn day(&self, value: Option<&Value>) -> Option<Day> {
        match value? {
            Value::Day(day) => Some(*day),
            Value::Moment(at) => Some(at.day_in(self.zone)),
            _ => None,
        }
    }

    fn day_or_created(&self, record: &Record, key: &str) -> Day {
        self.day(record.get(key))
            .unwrap_or_else(|| record.created.day_in(self.zone))
    }

    /// An amount in home money, 0 when there is none or no rate.
    fn home(&self, value: Option<&Value>, day: Day) -> i64 {
        value
            .and_then(Value::as_money)
            .and_then(|money| self.rates.home(money, day))
            .unwrap_or(0)
    }

    fn customers(&mut self, builder: &mut Builder) {
        let portraits = Portraits::of(self.book, self.zone);
        for record in self.book.iter(Kind::Customer) {
            let is_contact = record.text("relation") == "contact";
            if is_contact && self.book.mentions(record.id, Kind::Order).is_empty() {
                continue;
            }
            let profile = portraits.profile(
                &record,
                |value, day| self.home(value, day),
                |w| builder.word(w),
            );
            let number = builder.customer(record.id, &record.report_id(), &record.title(), profile);
            self.numbers.insert(record.id.n, number);
        }
    }

    fn orders(&self, builder: &mut Builder) {
        let no = |key: &str| Kind::Order.field(key).map(|found| found.0);
        let fields = OrderFields {
            customer: no("customer"),
            date: no("date"),
            state: no("state"),
            total: no("total"),
            lines: no("lines"),
            discount: no("discount"),
            channel: no("channel"),
            refund_of: no("refund_of"),
        };
        let dead = |record: &Record| {
            let state = fields
                .state
                .and_then(|no| record.at(no))
                .and_then(Value::as_text);
            matches!(state, Some("draft" | "cancelled"))
        };
        let mut gone: HashSet<Id> = HashSet::new();
        let mut refunds = Vec::new();
        let mut products = Products::of(self.book);
        for record in self.book.iter(Kind::Order) {
            if dead(&record) {
                gone.insert(record.id);
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
            if of.is_none_or(|of| !gone.contains(&of)) {
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
        };
        builder.order(order, &lines);
    }

    /// Touches that took place. The cost of a touch with several customers is shared evenly, the rest goes to the first.
    fn touches(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Interaction) {
            if matches!(record.text("state"), "planned" | "cancelled") {
                continue;
            }
            let customers: Vec<u32> = record
                .items("customers")
                .iter()
                .filter_map(|value| self.number(value.as_ref()))
                .collect();
            let day = self.day_or_created(&record, "at");
            let cost = self.home(record.get("cost"), day);
            let heads = crate::analytics::numbers::count(customers.len()).max(1);
            let channel = builder.channel(record.text("channel"));
            let answer = match record.text("response") {
                "answered" | "refused" => Answer::Answered,
                "no-answer" => Answer::None,
                _ => Answer::Unknown,
            };
            for (place, customer) in customers.into_iter().enumerate() {
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

    fn cases(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Case) {
            let day_of = |key: &str| self.day(record.get(key)).map(|day| day.0);
            builder_case(
                builder,
                &record,
                self.number(record.link("customer")),
                self.day_or_created(&record, "received_at").0,
                day_of,
            );
        }
    }

    fn campaigns(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Campaign) {
            if record.text("form") == "notice" {
                continue;
            }
            let day = record
                .day("start")
                .unwrap_or_else(|| record.created.day_in(self.zone));
            let held = |row: &Value| row.part("holdout").and_then(Value::as_flag) == Some(true);
            let mut targets: Vec<u32> = record
                .items("members")
                .iter()
                .filter(|row| !held(row))
                .filter_map(|row| self.number(row.part("customer").and_then(Value::as_ref)))
                .collect();
            targets.sort_unstable();
            targets.dedup();
            builder.campaign(Campaign {
                id: record.report_id().into(),
                name: record.title().into(),
                start: record.day("start").map(|day| day.0),
                end: record.day("end").map(|day| day.0),
                cost: self.home(record.get("cost"), day),
                targets,
            });
        }
    }

    fn pipelines(&self, builder: &mut Builder) {
        let settings = self.book.settings.get("pipelines");
        for pipeline in settings.as_array().map(Vec::as_slice).unwrap_or_default() {
            let word = |json: &serde_json::Value| Arc::from(json.as_str().unwrap_or(""));
            let stages = pipeline.get("stages").and_then(|s| s.as_array());
            let stages = stages
                .map(Vec::as_slice)
                .unwrap_or_default()
                .iter()
                .map(|stage| Stage {
                    key: stage.get("key").map_or_else(|| "".into(), word),
                    probability_bp: stage
                        .get("probability_bp")
                        .and_then(|bp| bp.as_i64())
                        .unwrap_or(0),
                });
            let key = pipeline.get("key").map_or_else(|| "".into(), word);
            builder.pipeline(Pipeline::of(key, stages.collect()));
        }
    }

    fn deals(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Deal) {
            let created = record.created.day_in(self.zone);
            let mut events: Vec<(i32, Arc<str>)> = Vec::new();
            for row in record.items("stage_history") {
                if let Some(stage) = row.part("stage").and_then(Value::as_text) {
                    let day = self.day(row.part("date")).unwrap_or(created);
                    events.push((day.0, builder.word(stage)));
                }
            }
            // A stage typed without a history was entered when the deal was made.
            if events.is_empty() && !record.text("stage").is_empty() {
                events.push((created.0, builder.word(record.text("stage"))));
            }
            let pipeline = match record.text("pipeline") {
                "" => "default",
                key => key,
            };
            builder.deal(Deal {
                id: record.report_id().into(),
                customer: self.number(record.link("customer")),
                amount: self.home(record.get("amount"), created),
                expected_close: record.day("expected_close"),
                probability_bp: record.int("probability"),
                pipeline: pipeline.into(),
                events,
                lost_reason: record.text("lost_reason").into(),
            });
        }
    }

    /// An answer with expectation and perception is a rating, one with a score an answer; it can be both.
    fn surveys(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Survey) {
            let customer = self.number(record.link("customer"));
            let day = self.day_or_created(&record, "date").0;
            if let (Some(customer), Some(expected), Some(perceived)) =
                (customer, record.int("expected"), record.int("perceived"))
            {
                let dimension = builder.word(record.text("dimension"));
                builder.rating(Rating {
                    customer,
                    day,
                    dimension,
                    expected,
                    perceived,
                });
            }
            if let Some(score) = record.int("score") {
                let measure = builder.word(record.text("measure"));
                builder.answer(Answered {
                    customer,
                    day,
                    measure,
                    score,
                });
            }
        }
    }

    fn costs(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Cost) {
            let day = self.day_or_created(&record, "date");
            let kind = builder.word(record.text("type"));
            builder.booked(Booked {
                customer: self.number(record.link("customer")),
                day: day.0,
                kind,
                amount: self.home(record.get("amount"), day),
            });
        }
    }
}

fn builder_case(
    builder: &mut Builder,
    record: &Record,
    customer: Option<u32>,
    opened: i32,
    day_of: impl Fn(&str) -> Option<i32>,
) {
    let case = Case {
        customer,
        is_complaint: record.text("type") == "complaint",
        opened,
        cause: builder.word(record.text("cause")),
        first_response: day_of("first_response_at"),
        resolved: day_of("solved_at").or_else(|| day_of("closed_at")),
        csat: record.int("csat"),
        kind: builder.word(record.text("type")),
    };
    builder.case(case);
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
