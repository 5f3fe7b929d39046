//! Tables go out and come back.

use super::*;
use crate::domain::text::Lang;
use crate::domain::values::context::Context;
use crate::domain::{Book, Change, Id, Kind, Moment, Record, Value};
use crate::exchange::incoming::OnConflict;
use crate::exchange::json;
use crate::exchange::returning::plan;
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

fn book(records: Vec<Record>) -> Book {
    let mut book = Book::default();
    book.load(Kind::ALL);
    let mut put = |uid: usize, mut record: Record| {
        record.uid = Uuid::from_u128(uid as u128);
        let change = [Change::Create(Arc::new(record))];
        if book.check(&change).is_ok() {
            book.apply(&change, 1);
        }
    };
    // Links of a checked book point somewhere.
    let mut targets = Vec::new();
    records
        .iter()
        .for_each(|record| record.each_link(|_, id| targets.push(id)));
    let targets = targets
        .into_iter()
        .map(|id| Record::new(id, Uuid::nil(), Moment(0)));
    for (uid, record) in records.into_iter().chain(targets).enumerate() {
        put(uid + 1, record);
    }
    book
}

fn table(book: &Book, kind: Kind, form: Form) -> String {
    let mut out = Vec::new();
    write(&mut out, book, kind, None, form).unwrap();
    String::from_utf8(out).unwrap()
}

fn changes(text: &str, book: &Book) -> Vec<Change> {
    let context = Context::of(&book.settings, Moment(0), Lang::En);
    let file = read(text, 0, book, &context);
    assert_eq!(file.refused, vec![]);
    plan(
        book,
        file.records,
        &HashMap::new(),
        OnConflict::Keep,
        Moment(9),
    )
    .changes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn a_table_that_comes_back_changes_nothing(records in prop::collection::vec(json::tests::record(), 1..8), safe in any::<bool>(), mark in any::<bool>()) {
        let book = book(records);
        for kind in Kind::ALL {
            let text = table(&book, *kind, Form { safe, mark });
            prop_assert!(recognise(&text) == Some(','));
            let changes: Vec<Change> = changes(&text, &book);
            prop_assert!(changes.is_empty(), "{:?}\n{}", changes, text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_fail(text in "\\PC{0,80}", cells in "[a-z0-9,\"\n:=']{0,80}") {
        let book = Book::default();
        let context = Context::of(&book.settings, Moment(0), Lang::En);
        read(&format!("guanxi.kind,id,uid,name,phones,due,custom.x\n{text}\ntask,t1,,{cells}"), 0, &book, &context);
    }
}

fn wang() -> Record {
    Record::new(Id::new(Kind::Customer, 1), Uuid::from_u128(1), Moment(0))
        .with("name", "=1+1")
        .with(
            "phones",
            Value::List(vec![
                "+86 138 0013 8000".into(),
                Value::row([
                    ("value", Some("021-5555 0100".into())),
                    ("label", Some("work".into())),
                ]),
            ]),
        )
        .with("tags", Value::List(vec!["a".into(), "b ::: c".into()]))
        .with("notes", "line\nnext\u{1b}")
        .with(
            "foreign_ids",
            Value::Map(vec![("hubspot".into(), "9".into())]),
        )
        .with(
            "custom",
            Value::Map(vec![
                ("Shoe size".into(), Value::Int(42)),
                ("a".into(), "x".into()),
            ]),
        )
}

#[test]
fn a_table_has_our_keys_marks_formulas_and_joins_values() {
    let book = book(vec![wang()]);
    let text = table(&book, Kind::Customer, Form::default());
    assert!(text.starts_with("\u{feff}guanxi.kind,id,uid,created,updated,name,type,"));
    assert!(
        text.lines()
            .next()
            .unwrap()
            .ends_with("custom.Shoe size,custom.a,guanxi.safe=1")
    );
    for part in [
        ",'=1+1,",
        "+86 138 0013 8000 ::: 021-5555 0100 (work)",
        r"a ::: b \:\:\: c",
        "next\\x1b",
        "hubspot=9",
        ",42,x,\r\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let raw = table(
        &book,
        Kind::Customer,
        Form {
            safe: false,
            mark: false,
        },
    );
    assert!(
        raw.starts_with("guanxi.kind") && raw.contains(",=1+1,") && !raw.contains("guanxi.safe")
    );
}

#[test]
fn a_spreadsheet_may_choose_its_delimiter_and_rows_may_be_edited_and_added() {
    let mut book = book(vec![wang()]);
    let text = table(&book, Kind::Customer, Form::default());
    // No cell of this table has a comma of its own.
    let semicolons = text.replace(',', ";");
    assert_eq!(changes(&semicolons, &book), vec![]);
    let added = "guanxi.kind;id;uid;name;grade;unknown\r\ncustomer;;;New;b;kept\r\ncustomer;c1;00000000-0000-0000-0000-000000000001;;a;\r\n";
    let made = changes(added, &book);
    assert_eq!(made.len(), 2);
    book.check(&made).unwrap();
    book.apply(&made, 2);
    assert_eq!(changes(added, &book), vec![]);
    let new = book.get(Id::new(Kind::Customer, 2)).unwrap();
    assert_eq!(
        (new.text("name"), new.get("custom").unwrap().part("unknown")),
        ("New", Some(&"kept".into()))
    );
    assert_eq!(
        book.get(Id::new(Kind::Customer, 1)).unwrap().text("grade"),
        "a"
    );
}

#[test]
fn cells_that_cannot_be_read_are_said_and_kept() {
    let book = book(vec![]);
    let context = Context::of(&book.settings, Moment(0), Lang::En);
    let file = read(
        "guanxi.kind,id,name,due\ntask,t1,a,30.02.2026\nwhat,x1,b,\n",
        0,
        &book,
        &context,
    );
    assert_eq!(
        (
            file.records.len(),
            file.refused.len(),
            file.warnings[0].reason
        ),
        (1, 1, "bad-date")
    );
    assert_eq!(
        file.records[0].record.get("custom").unwrap().part("due"),
        Some(&"30.02.2026".into())
    );
}
