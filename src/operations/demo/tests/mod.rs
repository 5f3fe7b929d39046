//! Checks of the made book: rules of the book, determinism, the given numbers, and that every kind of case occurs.

mod coverage;

use super::*;
use crate::domain::rules;
use crate::domain::{Book, Id, Kind, Moment, Record, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn options(lang: Lang) -> DemoOptions {
    DemoOptions::new(lang, day("2026-11-22"), chrono_tz::Asia::Shanghai)
}

fn book_of(options: &DemoOptions) -> Book {
    let mut book = Book::default();
    book.load(Kind::ALL);
    let changes = make(options, &Settings::default());
    book.check(&changes).unwrap();
    rules::check(&book, &changes).unwrap();
    book.apply(&changes, 1);
    book
}

/// The book of the usual size, made once for all tests that only read it.
fn usual(lang: Lang) -> Book {
    static BOOKS: [OnceLock<Book>; 2] = [OnceLock::new(), OnceLock::new()];
    BOOKS[usize::from(lang == Lang::Zh)]
        .get_or_init(|| book_of(&options(lang)))
        .clone()
}

fn all(book: &Book, kind: Kind) -> Vec<Arc<Record>> {
    book.iter(kind).collect()
}

/// Members of the school: persons who are customers.
fn members(book: &Book) -> Vec<Arc<Record>> {
    let is = |r: &Arc<Record>| r.text("type") == "person" && r.text("relation") == "customer";
    book.iter(Kind::Customer).filter(is).collect()
}

fn counted(values: impl IntoIterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0) += 1;
    }
    counts
}

fn on(value: Option<&Value>) -> Day {
    match value {
        Some(Value::Moment(at)) => at.day_in(chrono_tz::Asia::Shanghai),
        Some(Value::Day(day)) => *day,
        _ => Day(0),
    }
}

#[test]
fn a_made_book_keeps_every_rule_in_both_languages_and_holds_records_of_every_kind() {
    for lang in [Lang::En, Lang::Zh] {
        let book = usual(lang);
        for kind in Kind::ALL {
            assert!(book.count(*kind) > 0, "{kind:?}");
        }
        let listed = book
            .iter(Kind::Customer)
            .filter(|r| r.text("relation") != "contact");
        assert_eq!(listed.count(), CUSTOMERS);
        assert_eq!(book.count(Kind::Order), ORDERS);
        assert_eq!(book.count(Kind::Case), CASES);
        assert_eq!(book.count(Kind::Article), 25);
        let today = Moment::at(day("2026-11-22"), 23, 59, 59, chrono_tz::Asia::Shanghai);
        for kind in Kind::ALL {
            for record in book.iter(*kind) {
                assert!(
                    record.created <= today,
                    "{} is made in the future",
                    record.id
                );
                let needs = kind.row().needs;
                assert!(
                    needs.iter().any(|key| record.get(key).is_some()),
                    "{} lacks {needs:?}",
                    record.id
                );
            }
        }
    }
}

#[test]
fn the_same_options_make_the_same_book_and_another_seed_day_or_language_another() {
    let base = options(Lang::En);
    let made = make(&base, &Settings::default());
    assert_eq!(made, make(&base, &Settings::default()));
    let others = [
        DemoOptions {
            seed: 2,
            ..base.clone()
        },
        DemoOptions {
            as_of: day("2026-11-23"),
            ..base.clone()
        },
        DemoOptions {
            lang: Lang::Zh,
            ..base.clone()
        },
    ];
    for other in others {
        assert_ne!(made, make(&other, &Settings::default()));
    }
    let uids: BTreeSet<_> = made
        .iter()
        .filter_map(|change| match change {
            Change::Create(record) => Some(record.uid),
            _ => None,
        })
        .collect();
    let records = made
        .iter()
        .filter(|change| matches!(change, Change::Create(_)))
        .count();
    assert_eq!(uids.len(), records);
    assert!(uids.iter().all(|uid| uid.get_version_num() == 7));
}

#[test]
fn a_book_of_any_size_is_exactly_as_large_as_asked_and_keeps_the_rules() {
    for (customers, orders, cases) in [
        (0, 0, 0),
        (1, 1, 1),
        (7, 40, 3),
        (60, 300, 130),
        (1_500, 12_000, 61),
    ] {
        let options = DemoOptions {
            customers,
            orders,
            cases,
            ..options(Lang::Zh)
        };
        let book = book_of(&options);
        let listed = book
            .iter(Kind::Customer)
            .filter(|r| r.text("relation") != "contact")
            .count();
        assert_eq!(listed, customers);
        if customers > 1 {
            assert_eq!(book.count(Kind::Order), orders, "{customers} customers");
            assert_eq!(book.count(Kind::Case), cases);
        }
    }
}

#[test]
fn an_order_is_refunded_only_by_a_negative_order_linked_to_it() {
    let book = usual(Lang::En);
    let mut refunds = 0;
    for order in book.iter(Kind::Order) {
        let total = order.money("total").unwrap().minor;
        assert_eq!(total < 0, order.get("refund_of").is_some(), "{}", order.id);
        refunds += usize::from(total < 0);
    }
    assert_eq!(refunds, ORDERS * 2 / 100);
}

#[test]
fn no_points_account_is_ever_below_zero_and_233_members_have_redeemed() {
    let book = usual(Lang::En);
    let mut entries: Vec<_> = book
        .iter(Kind::Points)
        .map(|e| {
            (
                e.link("customer").unwrap(),
                e.text("account").to_owned(),
                e.day("date").unwrap(),
                -e.int("amount").unwrap(),
            )
        })
        .collect();
    entries.sort();
    let mut balances: BTreeMap<(Id, String), i64> = BTreeMap::new();
    for (customer, account, day, negated) in entries {
        let balance = balances.entry((customer, account)).or_insert(0);
        *balance -= negated;
        assert!(*balance >= 0, "{customer} on {day}");
    }
    let spent = book
        .iter(Kind::Points)
        .filter(|e| e.text("account") == "points" && e.text("type") == "spent");
    let redeeming: BTreeSet<_> = spent.filter_map(|e| e.link("customer")).collect();
    assert_eq!(redeeming.len(), 233);
}

/// The days of sharing and the same days of the year before.
fn times(book: &Book) -> ((Day, Day), (Day, Day)) {
    let sharing = book.get(Id::new(Kind::Campaign, 1)).unwrap();
    let now = (sharing.day("start").unwrap(), sharing.day("end").unwrap());
    (now, (now.0.plus(-365), now.1.plus(-365)))
}

fn within(day: Day, (from, to): (Day, Day)) -> bool {
    from <= day && day <= to
}

fn joined(member: &Record) -> Day {
    member
        .items("lifecycle_history")
        .first()
        .and_then(|row| row.part("date"))
        .and_then(Value::as_day)
        .unwrap()
}

#[test]
fn sharing_and_its_effect_are_counted_to_the_given_numbers() {
    for lang in [Lang::En, Lang::Zh] {
        let book = usual(lang);
        let (now, before) = times(&book);
        assert_eq!(now.1.0 - now.0.0 + 1, 122);
        let sharing = book.get(Id::new(Kind::Campaign, 1)).unwrap();
        let of_campaign = |r: &Arc<Record>| r.link("campaign") == Some(sharing.id);
        let shares: Vec<_> = book.iter(Kind::Interaction).filter(of_campaign).collect();
        let sharers: BTreeSet<_> = shares
            .iter()
            .flat_map(|r| r.items("customers").to_vec())
            .filter_map(|v| v.as_ref())
            .collect();
        assert_eq!((shares.len(), sharers.len()), (1_042, 270));
        assert!(shares.iter().all(|r| within(on(r.get("at")), now)));
        let sum = |part: &str| {
            sharing
                .items("counters")
                .iter()
                .map(|row| row.part(part).and_then(Value::as_int).unwrap())
                .sum::<i64>()
        };
        assert_eq!(
            (
                sharing.items("counters").len(),
                sum("shares"),
                sum("views"),
                sum("new")
            ),
            (25, 15_637, 39_900, 332)
        );
        let members = members(&book);
        let model = words::branch_name(lang, 0);
        let new = |time, branch: Option<&str>| {
            members
                .iter()
                .filter(|m| within(joined(m), time) && branch.is_none_or(|b| m.text("branch") == b))
                .count()
        };
        assert_eq!(
            (
                new(now, None),
                new(now, Some(&model)),
                new(before, Some(&model))
            ),
            (332, 83, 19)
        );
        assert_eq!(
            members.iter().filter(|m| m.text("branch") == model).count(),
            270
        );
        let first_orders = first_orders(&book);
        let first_in = |time, branch: &str| {
            members
                .iter()
                .filter(|m| {
                    m.text("branch") == branch
                        && first_orders.get(&m.id).is_some_and(|d| within(*d, time))
                })
                .count()
        };
        assert_eq!(
            (first_in(now, &model), first_in(before, &model)),
            (83, 19),
            "by first order"
        );
    }
}

fn first_orders(book: &Book) -> BTreeMap<Id, Day> {
    let mut first: BTreeMap<Id, Day> = BTreeMap::new();
    for order in book
        .iter(Kind::Order)
        .filter(|o| o.text("state") != "cancelled")
    {
        let (customer, date) = (order.link("customer").unwrap(), order.day("date").unwrap());
        first
            .entry(customer)
            .and_modify(|d| *d = (*d).min(date))
            .or_insert(date);
    }
    first
}

#[test]
fn leave_feedback_remote_requests_and_costs_are_counted_to_the_given_numbers() {
    for lang in [Lang::En, Lang::Zh] {
        let book = usual(lang);
        let (now, before) = times(&book);
        let word = crate::domain::text::t("leave", "请假").get(lang);
        let leave = |channel: &str, time| {
            book.iter(Kind::Interaction)
                .filter(|r| {
                    r.text("episode") == word
                        && r.text("channel") == channel
                        && within(on(r.get("at")), time)
                })
                .count()
        };
        assert_eq!(
            (
                leave("call", before),
                leave("call", now),
                leave("web", before)
            ),
            (100, 30, 0)
        );
        assert!(leave("web", now) > 70);
        let feedback = |time| {
            book.iter(Kind::Case)
                .filter(|r| within(on(r.get("received_at")), time))
                .count()
        };
        assert_eq!((feedback(before), feedback(now)), (8, 40));
        let remote: Vec<_> = book
            .iter(Kind::Order)
            .filter(|o| o.text("channel") == crate::domain::text::t("remote", "远程").get(lang))
            .collect();
        assert_eq!(
            (
                remote.len(),
                remote
                    .iter()
                    .filter(|o| o.text("state") != "cancelled")
                    .count()
            ),
            (1_000, 719)
        );
        let costs = all(&book, Kind::Cost);
        let sum = |fits: &dyn Fn(&Record) -> bool| {
            costs
                .iter()
                .filter(|r| fits(r))
                .map(|r| r.money("amount").unwrap().minor / 100)
                .sum::<i64>()
        };
        let tagged =
            |r: &Record, tag: &str| r.items("tags").iter().any(|v| v.as_text() == Some(tag));
        assert_eq!(sum(&|r| tagged(r, "crm")), 20_912);
        assert_eq!(
            sum(&|r| tagged(r, "crm") && r.text("type") != "discount"),
            20_924
        );
        assert_eq!(sum(&|r| tagged(r, "crm-yearly")), 2_924);
        let total = i64::from(20_912_i32);
        assert_eq!(format!("{:.6}", total as f64 / 332.0), "62.987952");
    }
}

#[test]
fn the_export_of_two_books_made_alike_is_the_same_byte_for_byte_whenever_it_is_written() {
    use crate::operations::exporting::{Chosen, Form, write};
    let small = DemoOptions {
        customers: 80,
        orders: 400,
        cases: 12,
        ..options(Lang::Zh)
    };
    let exported = |now: i64| {
        let book = book_of(&small);
        let ask = crate::operations::Ask {
            now: Moment(now),
            today: small.as_of,
            zone: small.zone,
            lang: Lang::Zh,
            actor: "cli".to_owned(),
            seed: now.unsigned_abs(),
        };
        let mut bytes = Vec::new();
        write(&mut bytes, &book, &ask, &Chosen::All, Form::JsonLines).unwrap();
        bytes
    };
    let first = exported(1_800_000_000_000);
    assert!(first.len() > 100_000 && first == exported(1_900_000_000_000));
}
