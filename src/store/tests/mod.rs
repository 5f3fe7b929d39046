//! The store as a whole: what was saved is there again, whatever happens in between.

mod backups;
mod damage;
mod engines;
mod faults;
mod mending;

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

/// A copy of a book as a killed program leaves it.
pub fn copy(from: &Path) -> TempDir {
    let to = folder();
    copy_into(from, to.path());
    to
}

fn copy_into(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.metadata().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy_into(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Small numbers that only look random, the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

/// A book with a bit of everything: many small change sets over several segments.
pub fn lively(dir: &Path, sets: u32) -> (Store, Book) {
    let (mut store, mut book) = open(dir);
    if let Some(journal) = store.journal.as_mut() {
        journal.set_segment_bytes(1500);
    }
    for n in 1..=sets {
        let mut changes = vec![create(&customer(n, &format!("客户{n}")))];
        if n % 3 == 0 && book.get(Id::new(Kind::Customer, n / 2)).is_some() {
            changes.push(rename(
                &book,
                Id::new(Kind::Customer, n / 2),
                &format!("R{n}"),
            ));
        }
        if n % 7 == 0 {
            let gone = book.get(Id::new(Kind::Customer, n - 3)).unwrap();
            changes.push(Change::Delete(gone));
        }
        if n % 10 == 0 {
            changes.push(Change::Setting {
                key: format!("s{n}"),
                before: None,
                after: Some(serde_json::json!(n)),
            });
        }
        store
            .commit(&mut book, draft(&format!("Step {n}"), changes))
            .unwrap();
    }
    (store, book)
}
