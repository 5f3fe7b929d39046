//! How long searching, listing and live segments take at 100,000 customers.
//! The floor beside them: one pass of memchr over the same buffer is in the search's first key.

use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::domain::*;
use guanxi::segments::book_models::BookModels;
use guanxi::segments::builtin::Segments;
use guanxi::segments::live::Live;
use guanxi::segments::search::Search;
use guanxi::segments::{Names, Scope, parse, select};
use std::hint::black_box;
use std::sync::Arc;
use uuid::Uuid;

const CUSTOMERS: u32 = 100_000;
const SEGMENTS: u32 = 50;

fn record(kind: Kind, n: u32) -> Record {
    Record::new(Id::new(kind, n), Uuid::from_u128(u128::from(n)), Moment(0))
}

fn customer(n: u32, today: Day) -> Record {
    let (family, given) = (
        ["王", "李", "张", "刘", "陈", "杨"],
        ["芳", "伟", "小明", "静", "秀英", "磊"],
    );
    let pick = |list: &[&str], by: u32| list[(n / by) as usize % list.len()].to_owned();
    let name = match n % 3 {
        0 => format!("Customer {n}"),
        _ => pick(&family, 1) + &pick(&given, 7),
    };
    let age = i32::try_from(n % 20_000).unwrap();
    record(Kind::Customer, n)
        .with("name", name)
        .with(
            "relation",
            ["prospect", "customer", "contact"][n as usize % 3],
        )
        .with("grade", ["a", "b", "c"][n as usize % 3])
        .with("phones", Value::List(vec![format!("+86 138{n:08}").into()]))
        .with(
            "emails",
            Value::List(vec![format!("c{n}@example.com").into()]),
        )
        .with(
            "tags",
            Value::List(vec![["vip", "制造业", "暂停"][n as usize / 5 % 3].into()]),
        )
        .with(
            "birthday",
            Value::Partial(PartialDate::full(today.plus(-age - 7000))),
        )
        .with(
            "organisation",
            pick(&["云杉公司", "Northwind", "南湖学校"], 11),
        )
}

fn book(today: Day) -> Book {
    let mut changes = Vec::new();
    for n in 1..=CUSTOMERS {
        changes.push(Change::Create(Arc::new(customer(n, today))));
    }
    for n in 1..=CUSTOMERS * 2 {
        let order = record(Kind::Order, n)
            .with("customer", Id::new(Kind::Customer, n / 2 + 1))
            .with("date", today.plus(-i32::try_from(n % 700).unwrap()))
            .with("total", Money::new(i64::from(n % 900) * 100, Currency::CNY));
        changes.push(Change::Create(Arc::new(order)));
    }
    for n in 1..=SEGMENTS {
        let queries = [
            format!("grade:a birthday:{n}d"),
            format!("#vip -#暂停 phones:138{n:02}"),
            format!("relation:customer company:northwind name:{n}"),
            format!("not grade:b emails:c{n}"),
        ];
        let segment = record(Kind::Segment, n)
            .with("name", format!("Own {n}"))
            .with("query", queries[n as usize % 4].as_str());
        changes.push(Change::Create(Arc::new(segment)));
    }
    let mut book = Book::default();
    book.load(Kind::ALL);
    book.apply(&changes, 1);
    book
}

fn renamed(book: &Book, n: u32) -> Change {
    let before = book.get(Id::new(Kind::Customer, n)).unwrap();
    let after = (*before).clone().with(
        "grade",
        if before.text("grade") == "a" {
            "b"
        } else {
            "a"
        },
    );
    Change::between(&before, &after).unwrap()
}

fn searching(c: &mut Criterion, book: &Book) {
    let mut search = Search::new(book);
    c.bench_function("search: one letter, nothing known before", |b| {
        b.iter(|| {
            search.find("");
            black_box(search.find("w").len())
        })
    });
    c.bench_function("search: four letters typed one by one", |b| {
        b.iter(|| {
            search.find("");
            ["w", "wa", "wan", "wang"].map(|typed| black_box(search.find(typed).len()))
        })
    });
    c.bench_function("search: digits nobody has, then by likeness", |b| {
        b.iter(|| {
            search.find("");
            black_box(search.find("cstmr99").len())
        })
    });
    let change = [renamed(book, 77)];
    c.bench_function("search: one customer changed", |b| {
        b.iter(|| search.apply(book, &change))
    });
    c.bench_function("search: read all customers", |b| {
        b.iter(|| black_box(Search::new(book).len()))
    });
}

fn living(c: &mut Criterion) {
    let today: Day = "2026-11-25".parse().unwrap();
    let book = book(today);
    let zone = chrono_tz::Asia::Shanghai;
    let segments = Segments::of(&book);
    let models = BookModels {
        book: &book,
        today,
        zone,
    };
    let scope = Scope {
        book: &book,
        today,
        now: Moment(0),
        zone,
        models: &models,
        segments: &segments,
    };
    let names = Names::of(Kind::Customer, &book);
    for text in [
        "grade:a #vip",
        "王",
        "wang",
        "birthday:30d",
        "company:northwind",
        "revenue>500",
    ] {
        let query = parse(text, &names).unwrap();
        c.bench_function(&format!("list: {text}"), |b| {
            b.iter(|| black_box(select(&query, Kind::Customer, &scope).len()))
        });
    }
    let mut live = Live::new(&scope);
    let change = [renamed(&book, 77)];
    c.bench_function("live: one customer changed, all segments", |b| {
        b.iter(|| black_box(live.after(&change, &scope).len()))
    });
    searching(c, &book);
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(10);
    targets = living
}
criterion_main!(all);
