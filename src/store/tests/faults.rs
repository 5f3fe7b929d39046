//! Failing disks: nothing is half saved, and nothing is said to be saved that is not.

use super::super::disk::Tail;
use super::*;
use std::io;
use std::sync::Mutex;

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Works,
    /// Takes this many bytes, then is full.
    Full(usize),
    SyncFails,
}

struct Faulty {
    inner: Box<dyn Tail>,
    mode: Arc<Mutex<Mode>>,
}

impl Tail for Faulty {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Mode::Full(room) = *self.mode.lock().unwrap() {
            self.inner.write_all(&bytes[..room.min(bytes.len())])?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.inner.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        if *self.mode.lock().unwrap() == Mode::SyncFails {
            return Err(io::Error::other("I/O error"));
        }
        self.inner.sync()
    }

    fn set_len(&mut self, bytes: u64) -> io::Result<()> {
        self.inner.set_len(bytes)
    }
}

fn faulty(store: &mut Store) -> Arc<Mutex<Mode>> {
    let mode = Arc::new(Mutex::new(Mode::Works));
    let switch = mode.clone();
    store.journal = store
        .journal
        .take()
        .map(|journal| journal.with_tail(|inner| Box::new(Faulty { inner, mode })));
    switch
}

#[test]
fn a_full_disk_refuses_the_change_and_the_next_one_is_saved_when_there_is_room() {
    let dir = folder();
    let (mut store, mut book) = lively(dir.path(), 5);
    let mode = faulty(&mut store);
    for room in [0, 1, 36, 37, 60] {
        *mode.lock().unwrap() = Mode::Full(room);
        let refused = store.commit(&mut book, draft("Add", vec![create(&customer(6, "F"))]));
        let error = refused.unwrap_err();
        assert!(error.is_full() && error.exit_code() == 74, "{error}");
        assert_eq!((store.seq(), book.seq), (5, 5));
        assert!(book.get(Id::new(Kind::Customer, 6)).is_none());
    }
    *mode.lock().unwrap() = Mode::Works;
    let seq = store.commit(&mut book, draft("Add", vec![create(&customer(6, "F"))]));
    assert_eq!(seq.unwrap(), 6);
    let before = all(&book);
    drop((store, book));
    let (store, book) = open(dir.path());
    assert_eq!((all(&book), store.notices().len()), (before, 0));
}

#[test]
fn deleting_works_on_a_full_disk_because_room_was_kept_back() {
    let dir = folder();
    let (mut store, mut book) = lively(dir.path(), 3);
    std::fs::write(dir.path().join("ballast"), [1]).unwrap();
    let mode = faulty(&mut store);
    *mode.lock().unwrap() = Mode::Full(0);
    let gone = Change::Delete(book.get(Id::new(Kind::Customer, 2)).unwrap());
    let refused = store.commit(&mut book, draft("Delete", vec![gone]));
    assert!(refused.unwrap_err().is_full(), "this disk stays full");
    assert!(
        !dir.path().join("ballast").exists(),
        "the room was given back"
    );
}

#[test]
fn after_a_failed_sync_nothing_more_is_written_and_it_is_said() {
    let dir = folder();
    let (mut store, mut book) = lively(dir.path(), 5);
    let before = all(&book);
    let mode = faulty(&mut store);
    *mode.lock().unwrap() = Mode::SyncFails;
    let add = || draft("Add", vec![create(&customer(6, "F"))]);
    let failed = store.commit(&mut book, add()).unwrap_err();
    assert!(matches!(
        failed,
        StoreError::ReadOnly(ReadOnly::SyncFailed(_))
    ));
    *mode.lock().unwrap() = Mode::Works;
    let refused = store.commit(&mut book, add()).unwrap_err();
    assert_eq!(refused.exit_code(), 74);
    assert!(store.read_only_because().is_some());
    assert_eq!(all(&book), before);
    drop((store, book));
    let (_, book) = open(dir.path());
    assert_eq!(all(&book), before);
}

#[test]
fn what_is_too_long_is_refused_before_anything_is_written() {
    let dir = folder();
    let (mut store, mut book) = open(dir.path());
    let text = customer(1, "A").with("notes", "x".repeat((1 << 20) + 1));
    let refused = store.commit(&mut book, draft("Add", vec![create(&text)]));
    assert!(matches!(refused, Err(StoreError::TooLong { .. })));
    let tags: Vec<Value> = (0..9000)
        .map(|n| Value::from(format!("tag number {n}")))
        .collect();
    let tags = customer(1, "A").with("tags", tags_of(tags));
    let refused = store.commit(&mut book, draft("Add", vec![create(&tags)]));
    assert!(matches!(refused, Err(StoreError::TooLong { .. })));
    assert_eq!(store.seq(), 0);
}

use crate::domain::Value;

fn tags_of(tags: Vec<Value>) -> ListOf {
    ListOf(tags)
}

struct ListOf(Vec<Value>);

impl From<ListOf> for Value {
    fn from(list: ListOf) -> Value {
        Value::List(list.0)
    }
}

#[test]
fn a_state_that_cannot_follow_costs_nothing() {
    let dir = folder();
    let (mut store, mut book) = lively(dir.path(), 8);
    store.shared.write().break_for_tests();
    store
        .commit(&mut book, draft("Add", vec![create(&customer(9, "N"))]))
        .unwrap();
    let before = all(&book);
    assert!(book.get(Id::new(Kind::Customer, 9)).is_some());
    drop((store, book));
    let (store, book) = open(dir.path());
    assert_eq!(all(&book), before);
    assert_eq!(store.entries().unwrap().len(), 9);
}
