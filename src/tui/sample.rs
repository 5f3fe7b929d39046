//! A small made-up business for tests: something in every pane.

use super::fixture::moment;
use crate::domain::{Book, Change, Id, Kind, Lang, Record, Value};
use crate::operations::{Ask, completing};
use std::sync::Arc;

/// Customers, deals, tasks, orders, a complaint: enough to fill every pane.
#[allow(clippy::too_many_lines)] // A table of rows.
pub fn sample() -> Book {
    let mut book = Book::default();
    let zone = chrono_tz::Asia::Shanghai;
    let ask = Ask {
        now: moment(),
        today: moment().day_in(zone),
        zone,
        lang: Lang::En,
        actor: "demo".to_owned(),
        seed: 7,
    };
    let day = |text: &str| Value::Day(text.parse().unwrap());
    let money = |major: i64| Value::Money(book.settings.money(major * 100));
    let customer = |name: &str, company: &str, grade: &str, phone: &str, tags: &[&str]| {
        let mut set = vec![("name", Value::from(name)), ("relation", "customer".into())];
        for (key, text) in [("organisation", company), ("grade", grade)] {
            set.extend((!text.is_empty()).then(|| (key, Value::from(text))));
        }
        if !phone.is_empty() {
            set.push(("phones", Value::List(vec![phone.into()])));
        }
        if !tags.is_empty() {
            set.push((
                "tags",
                Value::List(tags.iter().map(|tag| Value::from(*tag)).collect()),
            ));
        }
        (Kind::Customer, set)
    };
    let c = |n: u32| Value::Ref(Id::new(Kind::Customer, n));
    let touch = |n: u32, at: &str, channel: &str, subject: &str| {
        (
            Kind::Interaction,
            vec![
                ("customers", Value::List(vec![c(n)])),
                ("at", day(at)),
                ("channel", channel.into()),
                ("subject", subject.into()),
            ],
        )
    };
    let task = |n: u32, name: &str, due: &str| {
        (
            Kind::Task,
            vec![("name", name.into()), ("customer", c(n)), ("due", day(due))],
        )
    };
    let deal = |n: u32, name: &str, stage: &str, amount: i64| {
        (
            Kind::Deal,
            vec![
                ("name", name.into()),
                ("customer", c(n)),
                ("stage", stage.into()),
                ("amount", money(amount)),
                ("pipeline", "default".into()),
            ],
        )
    };
    let order = |n: u32, number: &str, date: &str, total: i64| {
        (
            Kind::Order,
            vec![
                ("number", number.into()),
                ("customer", c(n)),
                ("date", day(date)),
                ("state", "entered".into()),
                ("total", money(total)),
            ],
        )
    };
    let rows: Vec<(Kind, Vec<(&str, Value)>)> = vec![
        customer(
            "李小明",
            "杭州云杉科技",
            "a",
            "13800138000",
            &["VIP", "制造业"],
        ),
        customer(
            "Alice Chen",
            "Northwind Traders",
            "b",
            "+44 20 7946 0018",
            &[],
        ),
        customer("欧阳文静", "上海澄光医疗器械有限公司", "a", "", &[]),
        customer("Zoe Muller", "Lumen GmbH", "c", "", &[]),
        customer("王芳", "", "b", "13900139000", &["VIP"]),
        touch(1, "2026-11-22", "call", "wants the quote before Friday"),
        touch(2, "2026-11-19", "mail", "catalogue sent"),
        touch(
            3,
            "2026-11-10",
            "visit",
            "参观工厂，张总陪同；对交期有疑虑，需要书面承诺。",
        ),
        task(1, "发送报价单 q42", "2026-11-20"),
        task(3, "电话回访：上周交付是否满意", "2026-11-22"),
        task(2, "Visit with the new catalogue", "2026-11-27"),
        deal(1, "云杉 ERP 二期", "proposal", 80_000),
        deal(2, "Northwind", "qualified", 42_000),
        deal(5, "王芳 网店", "lead", 18_000),
        order(1, "o-117", "2026-11-02", 128_000),
        order(2, "o-118", "2026-10-02", 42_500),
        (
            Kind::Case,
            vec![
                ("name", "产品到货破损 3 件".into()),
                ("customer", c(2)),
                ("type", "complaint".into()),
                ("state", "open".into()),
                ("severity", "high".into()),
                ("received_at", day("2026-11-20")),
            ],
        ),
        (
            Kind::Product,
            vec![
                ("name", "Belt, black".into()),
                ("code", "B-1".into()),
                ("price", money(120)),
            ],
        ),
        (
            Kind::Link,
            vec![("customer", c(1)), ("to", c(5)), ("type", "friend".into())],
        ),
    ];
    book.load(Kind::ALL);
    let mut seq = 0;
    for (kind, set) in rows {
        let id = Id::new(kind, book.next(kind));
        let mut record = Record::new(id, ask.uid(id), ask.now);
        for (key, value) in set {
            record.set(key, value);
        }
        completing::complete(&book, &ask, None, &mut record).unwrap();
        seq += 1;
        book.apply(&[Change::Create(Arc::new(record))], seq);
    }
    book.seq = 1;
    book
}
