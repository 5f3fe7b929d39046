//! The store as a whole: what was saved is there again, whatever happens in between.

use super::*;
use crate::domain::{Draft, Kind, Record, Relation};
use tempfile::TempDir;
use uuid::Uuid;

pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub fn open(dir: &Path) -> (Store, Book) {
    Store::open(dir, OpenOptions::new("guanxi test", Moment(1_000))).unwrap()
}

pub fn draft(what: &str, changes: Vec<Change>) -> Draft {
    Draft {
        at: Moment(1_700_000_000_000),
        actor: "cli".to_owned(),
        what: what.to_owned(),
        relation: Relation::Action,
        changes,
    }
}

pub fn customer(n: u32, name: &str) -> Record {
    let uid = Uuid::from_u128(u128::from(n) + 1);
    Record::new(Id::new(Kind::Customer, n), uid, Moment(5)).with("name", name)
}

pub fn create(record: &Record) -> Change {
    Change::Create(Arc::new(record.clone()))
}

pub fn rename(book: &Book, id: Id, name: &str) -> Change {
    let before = book.get(id).unwrap();
    let mut after = Record::clone(&before);
    after.set("name", name);
    after.updated = Moment(before.updated.0 + 1);
    Change::between(&before, &after).unwrap()
}

/// Everything a book holds, for comparing.
pub fn all(book: &Book) -> (Vec<Record>, String) {
    let records = Kind::ALL.iter().flat_map(|kind| {
        book.iter(*kind)
            .map(|r| Record::clone(&r))
            .collect::<Vec<_>>()
    });
    let records = records.collect();
    assert_eq!(book.fault(), None);
    (records, format!("{:?}", book.settings.all()))
}

#[test]
fn what_was_saved_is_there_again_and_in_the_history() {
    let dir = folder();
    let (mut store, mut book) = open(dir.path());
    let wang = customer(1, "王芳");
    let long = "很长的备注".repeat(2000);
    let wang = wang.with("notes", long.as_str());
    assert_eq!(
        store
            .commit(&mut book, draft("Add", vec![create(&wang)]))
            .unwrap(),
        1
    );
    let changes = vec![
        rename(&book, wang.id, "王芳芳"),
        Change::Setting {
            key: "book.owner".into(),
            before: None,
            after: Some(serde_json::json!("我")),
        },
    ];
    assert_eq!(
        store
            .commit(&mut book, draft("Rename", changes.clone()))
            .unwrap(),
        2
    );
    let before = all(&book);
    drop((store, book));
    let (store, book) = open(dir.path());
    assert_eq!(all(&book), before);
    assert_eq!(book.get(wang.id).unwrap().text("notes"), long);
    assert_eq!(store.read(2).unwrap().changes, changes);
    assert_eq!(store.entries().unwrap().len(), 2);
    assert_eq!(store.touching(wang.id).unwrap().len(), 2);
    let old = store.book_after(1).unwrap();
    assert_eq!(old.get(wang.id).unwrap().text("name"), "王芳");
    assert!(matches!(store.read(3), Err(StoreError::NoSuchSet(3))));
}

#[test]
fn a_second_opener_is_told_who_holds_the_book_and_can_still_read_it() {
    let dir = folder();
    let (mut store, mut book) = open(dir.path());
    store
        .commit(&mut book, draft("Add", vec![create(&customer(1, "A"))]))
        .unwrap();
    let second = Store::open(dir.path(), OpenOptions::new("guanxi test", Moment(2)));
    let Err(StoreError::Held(holder)) = second else {
        panic!("the lock was taken twice");
    };
    assert_eq!(
        (holder.pid, holder.program.as_str()),
        (std::process::id(), "guanxi test")
    );
    let (mut reader, mut seen) = Store::read_only(dir.path()).unwrap();
    assert_eq!(all(&seen), all(&book));
    let refused = reader.commit(&mut seen, draft("Add", vec![create(&customer(2, "B"))]));
    assert_eq!(refused.unwrap_err().exit_code(), 75);
}

#[test]
fn a_large_change_set_goes_out_in_parts_and_comes_back_whole() {
    let dir = folder();
    let (mut store, mut book) = open(dir.path());
    let text = "x".repeat(900);
    let records: Vec<Record> = (1..=12_000)
        .map(|n| customer(n, &format!("N{n}")).with("notes", text.as_str()))
        .collect();
    let changes: Vec<Change> = records.iter().map(create).collect();
    store
        .commit(&mut book, draft("import", changes.clone()))
        .unwrap();
    assert_eq!(store.read(1).unwrap().changes, changes);
    let one = store.touching(records[7000].id).unwrap();
    assert_eq!(one[0].changes, vec![create(&records[7000])]);
    drop((store, book));
    let state = dir.path().join("state");
    std::fs::remove_dir_all(&state).unwrap();
    let (mut store, mut book) = open(dir.path());
    assert_eq!(all(&book).0, records);
    let undo = crate::domain::change::undo(&changes);
    store.commit(&mut book, draft("undo", undo)).unwrap();
    assert_eq!(book.count(Kind::Customer), 0);
    assert_eq!(book.next(Kind::Customer), 12_001);
    drop((store, book));
    let (_, book) = open(dir.path());
    assert_eq!(
        (book.count(Kind::Customer), book.next(Kind::Customer)),
        (0, 12_001)
    );
}
