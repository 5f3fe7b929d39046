//! A small book for tests.

use crate::domain::*;
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn record(kind: Kind, n: u32) -> Record {
    Record::new(Id::new(kind, n), Uuid::from_u128(u128::from(n)), Moment(0))
}

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|s| Value::from(*s)).collect())
}

fn yuan(n: i64) -> Money {
    Money::new(n * 100, Currency::CNY)
}

/// Four customers: a person at Northwind, the firm, a buyer with a lunar birthday, and one of whom little is known.
pub(super) fn small_book() -> Book {
    let records = customers().into_iter().chain(sales()).chain(service());
    let changes: Vec<Change> = records.map(|r| Change::Create(Arc::new(r))).collect();
    let mut book = Book::default();
    book.check(&changes).unwrap();
    book.load(Kind::ALL);
    book.apply(&changes, 1);
    book
}

fn customers() -> Vec<Record> {
    use Kind::*;
    let id = Id::new;
    let birthday = |s: &str| Value::Partial(s.parse().unwrap());
    vec![
        record(Customer, 1)
            .with("name", "王芳")
            .with("type", "person")
            .with("relation", "customer")
            .with("grade", "a")
            .with("phones", list(&["+86 138 0013 8000"]))
            .with("emails", list(&["fang@northwind.example"]))
            .with("tags", list(&["VIP", "制造业"]))
            .with("birthday", birthday("1990-11-28"))
            .with("lifecycle", "repeat")
            .with("notes", "likes green tea"),
        record(Customer, 2)
            .with("name", "Northwind")
            .with("type", "organisation")
            .with("relation", "customer")
            .with("industry", "education")
            .with("grade", "b"),
        record(Customer, 3)
            .with("name", "Zoë Müller")
            .with("relation", "prospect")
            .with("birthday", birthday("lunar:--10-22"))
            .with("do_not_contact", Value::Flag(true))
            .with("credit_limit", Money::new(1000, "EUR".parse().unwrap())),
        record(Customer, 4)
            .with("name", "李小明")
            .with("relation", "prospect")
            .with("organisation", "云杉公司")
            .with("custom", Value::row([("shoe", Some(Value::Int(42)))])),
        record(Link, 1)
            .with("customer", id(Customer, 1))
            .with("to", id(Customer, 2))
            .with("type", "works-at")
            .with("job", "Buyer")
            .with("role", "decider"),
    ]
}

fn sales() -> Vec<Record> {
    use Kind::*;
    let id = Id::new;
    vec![
        record(Product, 1)
            .with("name", "White belt")
            .with("code", "B1"),
        record(Order, 1)
            .with("customer", id(Customer, 1))
            .with("date", day("2026-08-01"))
            .with("total", yuan(9000))
            .with(
                "lines",
                Value::List(vec![Value::row([
                    ("product", Some(Value::Ref(id(Product, 1)))),
                    ("amount", Some(Value::Money(yuan(9000)))),
                ])]),
            ),
        record(Order, 2)
            .with("customer", id(Customer, 1))
            .with("date", day("2026-11-20"))
            .with("total", yuan(2000)),
        record(Order, 3)
            .with("customer", id(Customer, 3))
            .with("date", day("2026-11-01"))
            .with("total", yuan(100)),
        record(Deal, 1)
            .with("name", "Uniforms")
            .with("customer", id(Customer, 4))
            .with("stage", "proposal")
            .with("amount", yuan(12_000))
            .with("probability", Value::Int(5000))
            .with("expected_close", day("2026-12-01")),
        record(Deal, 2)
            .with("name", "Mats")
            .with("customer", id(Customer, 1))
            .with("stage", "won"),
    ]
}

fn service() -> Vec<Record> {
    use Kind::*;
    let id = Id::new;
    vec![
        record(Case, 1)
            .with("name", "Late delivery")
            .with("customer", id(Customer, 3))
            .with("type", "complaint")
            .with("state", "open")
            .with("severity", "high"),
        record(Task, 1)
            .with("name", "Call back")
            .with("customer", id(Customer, 1))
            .with("state", "open")
            .with("due", day("2026-11-24")),
        record(Interaction, 1)
            .with("customers", Value::List(vec![id(Customer, 1).into()]))
            .with(
                "at",
                Value::Moment(Moment::at(
                    day("2026-11-10"),
                    9,
                    0,
                    0,
                    chrono_tz::Asia::Shanghai,
                )),
            )
            .with("channel", "call"),
        record(Survey, 1)
            .with("customer", id(Customer, 3))
            .with("measure", "nps")
            .with("date", day("2026-11-02"))
            .with("score", Value::Int(6)),
        record(Segment, 1)
            .with("name", "Win back")
            .with("query", "recency>100d or #vip"),
        record(Segment, 2)
            .with("name", "Snake")
            .with("query", "segment:snake or grade:a"),
    ]
}
