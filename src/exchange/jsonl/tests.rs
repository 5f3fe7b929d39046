//! Laws of the complete export, on made-up books.

use super::*;
use crate::domain::settings::Settings;
use crate::domain::{Book, Change, Id, Kind, Moment, Record};
use crate::exchange::incoming::OnConflict;
use crate::exchange::json;
use crate::exchange::returning::{Plan, is_empty, plan};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

/// A book whose links all point somewhere: links to nowhere are not what an export of a checked book holds.
fn records() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(json::tests::record(), 1..12)
}

fn put(book: &mut Book, record: Record) {
    let change = [Change::Create(Arc::new(record))];
    if book.check(&change).is_ok() {
        book.apply(&change, 1);
    }
}

fn book(records: Vec<Record>) -> Book {
    let mut book = fresh();
    let mut uid = 0;
    for mut record in records {
        uid += 1;
        record.uid = Uuid::from_u128(uid);
        let mut targets = Vec::new();
        record.each_link(|_, id| targets.push(id));
        put(&mut book, record);
        for id in targets {
            uid += 1;
            put(&mut book, Record::new(id, Uuid::from_u128(uid), Moment(0)));
        }
    }
    Arc::make_mut(&mut book.settings).put("book.currency", Some("EUR".into()));
    book
}

fn exported(book: &Book, only: Option<&[Id]>) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, book, only, Moment(0)).unwrap();
    out
}

fn import(bytes: &[u8], book: &mut Book) -> Plan {
    assert!(recognise(bytes));
    let file = read(bytes, 0).unwrap();
    assert_eq!((file.refused, file.warnings), (vec![], vec![]));
    let settings = setting_changes(book, &file.header.settings, is_empty(book));
    book.check(&settings).unwrap();
    book.apply(&settings, 1);
    let plan = plan(
        book,
        file.records,
        &file.header.pointed,
        OnConflict::Keep,
        Moment(9),
    );
    book.check(&plan.changes).unwrap();
    book.apply(&plan.changes, 2);
    plan
}

fn fresh() -> Book {
    let book = Book::default();
    book.load(Kind::ALL);
    book
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn an_export_into_an_empty_book_is_exported_with_the_same_bytes(records in records()) {
        let mut book = book(records);
        let bytes = exported(&book, None);
        let mut other = fresh();
        let plan = import(&bytes, &mut other);
        prop_assert_eq!(&plan.warnings, &vec![]);
        prop_assert_eq!(exported(&other, None), bytes.clone());
        let again = import(&bytes, &mut book);
        prop_assert!(again.changes.is_empty(), "{:?}", again.changes);
        prop_assert_eq!(exported(&book, None), bytes);
    }

    #[test]
    fn into_a_used_book_records_get_new_numbers_and_links_follow(records in records()) {
        let book = book(records);
        let bytes = exported(&book, None);
        let mut other = fresh();
        for kind in Kind::ALL {
            let record = Record::new(Id::new(*kind, 1), Uuid::from_u128(u128::MAX - *kind as u128), Moment(0));
            other.apply(&[Change::Create(Arc::new(record))], 1);
        }
        let plan = import(&bytes, &mut other);
        prop_assert_eq!(&plan.warnings, &vec![]);
        prop_assert!(plan.created.iter().all(|id| id.n > 1));
        let again = import(&bytes, &mut other);
        prop_assert_eq!((again.changes.len(), again.unchanged), (0, plan.created.len()));
        // Taken out again by uid, every record has the links it had.
        for record in Kind::ALL.iter().flat_map(|kind| book.iter(*kind)) {
            let same = other.iter(record.kind()).find(|r| r.uid == record.uid).unwrap();
            let uids = |book: &Book, record: &Record| {
                let mut uids = Vec::new();
                record.each_link(|key, id| uids.push((key, book.get(id).map(|r| r.uid))));
                uids
            };
            prop_assert_eq!(uids(&other, &same), uids(&book, &record));
        }
    }

    #[test]
    fn a_part_of_the_book_comes_back_unchanged(records in records()) {
        let mut book = book(records);
        let some: Vec<Id> = Kind::ALL.iter().flat_map(|kind| book.iter(*kind)).map(|r| r.id).step_by(2).collect();
        let bytes = exported(&book, Some(&some));
        let plan = import(&bytes, &mut book);
        prop_assert_eq!((plan.changes.len(), plan.unchanged, plan.warnings.len()), (0, some.len(), 0));
    }

    #[test]
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = recognise(&bytes);
        let _ = read(&[b"{\"guanxi\":1,\"kind\":\"header\"}\n", bytes.as_slice()].concat(), 0);
    }
}

#[test]
fn a_newer_format_is_refused_with_its_number() {
    let line = br#"{"guanxi":1,"kind":"header","format":7}"#;
    assert!(read(line, 0).unwrap_err().en.contains("format 7"));
}

#[test]
fn lists_of_a_used_book_are_only_added_to() {
    let mut book = fresh();
    book.apply(
        &[Change::Create(Arc::new(Record::new(
            Id::new(Kind::Task, 1),
            Uuid::from_u128(1),
            Moment(0),
        )))],
        1,
    );
    let own = |key: &str| serde_json::json!({"kind": "customer", "key": key});
    Arc::make_mut(&mut book.settings).put("custom_fields", Some(serde_json::json!([own("shoe")])));
    let file = [
        (
            "custom_fields".to_owned(),
            serde_json::json!([own("shoe"), own("hat")]),
        ),
        ("book.currency".to_owned(), "USD".into()),
    ];
    for change in setting_changes(&book, &file.into(), false) {
        book.apply(&[change], 2);
    }
    assert_eq!(
        book.settings.get("custom_fields"),
        serde_json::json!([own("shoe"), own("hat")])
    );
    assert_eq!(book.settings.currency(), Settings::default().currency());
}
