//! Laws of the language, tried on made-up queries and books.

use super::book_models::BookModels;
use super::builtin::Segments;
use super::evaluate::matches;
use super::sample::{record, small_book};
use super::*;
use crate::domain::*;
use proptest::prelude::*;
use std::sync::Arc;

/// Conditions on customers as people may write them.
fn condition() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "王",
        "wang",
        "a1",
        "\"or\"",
        "\"-x y\"",
        "李",
        "\"a\\\\b\\\"\"",
    ]);
    let text = (
        prop::sample::select(vec![
            "name",
            "notes",
            "company",
            "deals.name",
            "custom.size",
        ]),
        prop::sample::select(vec![":", "=", "!="]),
        prop::sample::select(vec![
            "芳", "b", "\"x, y\"", "a,b", "any", "none", "\"none\"",
        ]),
    )
        .prop_map(|(f, o, v)| format!("{f}{o}{v}"));
    let choice = (
        prop::sample::select(vec!["grade", "deals.customer.grade"]),
        prop::sample::select(vec![":", "!=", "<="]),
        prop::sample::select(vec!["a", "b", "c"]),
    )
        .prop_map(|(f, o, v)| format!("{f}{o}{v}"));
    let leaf = prop_oneof![word.prop_map(str::to_owned), text, choice, figure()];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|v| format!("({})", v.join(" or "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|v| format!("({})", v.join(" "))),
            inner.clone().prop_map(|c| format!("not {c}")),
            inner.prop_map(|c| format!("-{c}")),
        ]
    })
}

/// Conditions on numbers, dates and links.
fn figure() -> impl Strategy<Value = String> {
    let number = (
        prop::sample::select(vec![
            "revenue",
            "orders",
            "last",
            "count(deals)",
            "sum(orders.total)",
        ]),
        prop::sample::select(vec!["<", ">=", ":", "!="]),
        0..3000_i32,
    )
        .prop_map(|(f, o, v)| format!("{f}{o}{v}"));
    let date = (
        prop::sample::select(vec!["orders.date", "birthday", "created", "due"]),
        prop::sample::select(vec![":", "<", ">="]),
        prop::sample::select(vec![
            "2026-11",
            "2026",
            "7d",
            "-3m",
            "mon",
            "this-month",
            "2026-11-20",
        ]),
    )
        .prop_map(|(f, o, v)| format!("{f}{o}{v}"));
    let link = prop::sample::select(vec![
        "id:c1",
        "id:c2,c3",
        "referrer:c1",
        "referrer:c2,c4",
        "#vip",
        "#x,vip",
        "surveys:none",
        "orders:any",
        "revenue:..500",
        "orders.date:2026-11-01..",
        "segment:\"Win back\"",
        "name~^w",
    ])
    .prop_map(str::to_owned);
    prop_oneof![number, date, link]
}

/// The book in which changes were made.
fn book_of(changes: &[Change]) -> Book {
    let mut book = Book::default();
    book.load(Kind::ALL);
    book.apply(changes, 1);
    book
}

/// Changes that make customers and orders at random.
fn changes() -> impl Strategy<Value = Vec<Change>> {
    let customer = (
        prop::sample::select(vec!["王芳", "Wang b", "李x", "a1 b", "无名"]),
        prop::option::of(prop::sample::select(vec!["a", "b", "c"])),
        prop::option::of(1..8_u32),
        any::<bool>(),
    );
    let order = (1..8_u32, 0..400_i32, -500..3000_i64);
    let orders = prop::collection::vec(order, 0..12);
    (prop::collection::vec(customer, 1..8), orders).prop_map(|(customers, orders)| {
        let mut changes = Vec::new();
        let many = u32::try_from(customers.len()).unwrap();
        for (n, (name, grade, referrer, vip)) in (1..).zip(customers) {
            let mut made = record(Kind::Customer, n).with("name", name);
            if let Some(grade) = grade {
                made.set("grade", grade);
            }
            if let Some(referrer) = referrer.filter(|r| *r <= many) {
                made.set("referrer", Id::new(Kind::Customer, referrer));
            }
            if vip {
                made.set("tags", Value::List(vec!["VIP".into()]));
            }
            changes.push(Change::Create(Arc::new(made)));
        }
        for (n, (customer, ago, yuan)) in (1..).zip(orders) {
            let made = record(Kind::Order, n)
                .with("customer", Id::new(Kind::Customer, customer))
                .with("date", TODAY.plus(-ago))
                .with("total", Money::new(yuan * 100, Currency::CNY));
            changes.push(Change::Create(Arc::new(made)));
        }
        changes
    })
}

/// 2026-11-25.
const TODAY: Day = Day(20_782);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_query_prints_as_text_that_reads_back_the_same(text in condition()) {
        let book = small_book();
        let names = Names::of(Kind::Customer, &book);
        let query = parse(&text, &names).unwrap();
        let printed = query.to_string();
        prop_assert_eq!(parse(&printed, &names).unwrap(), query, "{} -> {}", text, printed);
    }

    #[test]
    fn reading_never_fails_but_with_a_place_inside_the_text(text in "\\PC{0,40}") {
        let names = Names::of(Kind::Customer, &Book::default());
        match parse(&text, &names) {
            Ok(query) => prop_assert_eq!(parse(&query.to_string(), &names), Ok(query)),
            Err(error) => prop_assert!(error.at <= text.chars().count()),
        }
    }

    #[test]
    fn choosing_by_index_is_the_same_as_looking_at_every_record(changes in changes(), text in condition()) {
        let book = book_of(&changes);
        let mut names = Names::of(Kind::Customer, &book);
        names.segments.push("Win back".to_owned());
        let query = parse(&text, &names).unwrap();
        let zone = chrono_tz::Asia::Shanghai;
        let models = BookModels { book: &book, today: TODAY, zone };
        let segments = Segments::of(&book);
        let scope = Scope { book: &book, today: TODAY, now: Moment(0), zone, models: &models, segments: &segments };
        let all = book.iter(Kind::Customer);
        let naive: Vec<Id> = all.filter(|r| matches(&query, r, &scope)).map(|r| r.id).collect();
        prop_assert_eq!(select(&query, Kind::Customer, &scope), naive, "{}", text);
    }
}

#[test]
fn the_day_of_the_laws_is_the_one_said() {
    assert_eq!(TODAY.to_string(), "2026-11-25");
}

/// A change of a book as it is: a record made, altered or deleted, by a number that picks.
fn pick(book: &Book, seed: u32) -> Option<Change> {
    let kinds = [Kind::Customer, Kind::Order, Kind::Link, Kind::Deal];
    let kind = *kinds.get(seed as usize % 4)?;
    let ids: Vec<Id> = book.iter(kind).map(|r| r.id).collect();
    let someone = Id::new(Kind::Customer, seed / 7 % 7 + 1);
    let old = ids
        .get((seed / 5) as usize % ids.len().max(1))
        .and_then(|id| book.get(*id));
    if let (Some(old), 0) = (&old, seed % 3) {
        return Some(Change::Delete(old.clone()));
    }
    let fresh = record(kind, book.next(kind));
    let base = old
        .clone()
        .filter(|_| seed % 3 == 1)
        .unwrap_or(Arc::new(fresh));
    let mut made = (*base).clone();
    match kind {
        Kind::Customer => {
            made.set(
                "name",
                ["王芳", "Wang", "b a1", "李"][seed as usize / 11 % 4],
            );
            made.set("grade", ["a", "b", "c"][seed as usize / 13 % 3]);
            made.set("referrer", someone);
        }
        Kind::Order => {
            made.set("customer", someone);
            made.set("date", TODAY.plus(-i32::try_from(seed % 90).unwrap()));
            made.set(
                "total",
                Money::new(i64::from(seed % 3000) * 100, Currency::CNY),
            );
        }
        Kind::Link => {
            made.set("customer", someone);
            made.set("to", Id::new(Kind::Customer, seed / 17 % 7 + 1));
            made.set("type", "works-at");
        }
        _ => {
            made.set("name", ["芳", "b", "x"][seed as usize / 19 % 3]);
            made.set("customer", someone);
            made.set("stage", ["lead", "won"][seed as usize / 23 % 2]);
        }
    }
    match old.filter(|_| seed % 3 == 1) {
        Some(old) => Change::between(&old, &made),
        None => Some(Change::Create(Arc::new(made))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn live_membership_is_that_of_looking_at_everything(
        made in changes(),
        queries in prop::collection::vec(condition(), 1..6),
        seeds in prop::collection::vec(any::<u32>(), 1..12),
        days in 0..40_i32,
    ) {
        let mut book = book_of(&made);
        let own = (1..).zip(&queries).map(|(n, query)| {
            let name = if n == 1 { "Win back".to_owned() } else { format!("own {n}") };
            Change::Create(Arc::new(record(Kind::Segment, n).with("name", name).with("query", query.as_str())))
        });
        let own: Vec<Change> = own.collect();
        book.apply(&own, 2);
        let segments = Segments::of(&book);
        prop_assert!(segments.broken.is_empty(), "{:?}", segments.broken);
        let zone = chrono_tz::Asia::Shanghai;
        fn at<'a>(book: &'a Book, models: &'a BookModels, segments: &'a Segments) -> Scope<'a> {
            Scope { book, today: models.today, now: Moment(0), zone: models.zone, models, segments }
        }
        let models = BookModels { book: &book, today: TODAY, zone };
        let mut live = live::Live::new(&at(&book, &models, &segments));
        for seed in seeds {
            let Some(change) = pick(&book, seed) else { continue };
            let change = [change];
            book.apply(&change, 3);
            let models = BookModels { book: &book, today: TODAY, zone };
            let scope = at(&book, &models, &segments);
            let before: Vec<usize> = (0..segments.all.len()).map(|place| live.count(place)).collect();
            let moved = live.after(&change, &scope);
            for (place, segment) in segments.all.iter().enumerate() {
                let all = select(&segment.query, segment.query.kind, &scope);
                prop_assert_eq!(live.members(place, segment.query.kind), all, "{} after {:?}", segment.query, change);
                let joined = moved.iter().filter(|m| m.segment == place && m.joined).count();
                let left = moved.iter().filter(|m| m.segment == place && !m.joined).count();
                prop_assert_eq!(before[place] + joined - left, live.count(place));
            }
        }
        let models = BookModels { book: &book, today: TODAY.plus(days), zone };
        let scope = at(&book, &models, &segments);
        live.after_day_change(&scope);
        for (place, segment) in segments.all.iter().enumerate() {
            let all = select(&segment.query, segment.query.kind, &scope);
            prop_assert_eq!(live.members(place, segment.query.kind), all, "{} days later", segment.query);
        }
    }
}
