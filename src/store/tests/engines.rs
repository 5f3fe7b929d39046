//! One suite over both keepers of the state, again after opening anew.

use super::super::blobs::Blobs;
use super::super::engine::Engine;
use super::super::log::LogRow;
use super::super::memory::Memory;
use super::super::sled::Sled;
use super::super::state::State;
use super::super::walk::{Mark, Place};
use super::*;
use crate::domain::Value;
use proptest::prelude::*;

/// What a made-up action does to a customer.
fn actions() -> impl Strategy<Value = Vec<(u8, u32, String)>> {
    proptest::collection::vec((0_u8..3, 1_u32..40, "[a-z王芳]{1,12}"), 1..60)
}

/// The change an action makes in a book, if it can be made there.
fn change(book: &Book, (verb, n, text): &(u8, u32, String)) -> Option<Change> {
    let id = Id::new(Kind::Customer, *n);
    match (verb, book.get(id)) {
        (0, None) => Some(create(&customer(*n, text))),
        (1, Some(now)) => {
            let mut after = Record::clone(&now);
            after.set(
                "notes",
                Value::from(text.repeat(usize::try_from(*n).unwrap() * 30)),
            );
            Change::between(&now, &after)
        }
        (2, Some(now)) => Some(Change::Delete(now)),
        _ => None,
    }
}

fn mark(seq: u64) -> Mark {
    let place = Place {
        segment: 1,
        offset: seq,
    };
    Mark {
        place,
        seq,
        chain: seq * 3,
    }
}

fn records(state: &State) -> Vec<Record> {
    let mut all = Vec::new();
    state
        .load(Kind::Customer, &mut |record| {
            all.push(Record::clone(&record))
        })
        .unwrap();
    all
}

fn one(state: &State, id: Id) -> Result<Option<Arc<Record>>, super::super::engine::EngineError> {
    let chunk = state.chunk(id)?;
    Ok(chunk.into_iter().find(|record| record.id == id))
}

fn agrees(state: &State, book: &Book) {
    assert_eq!(records(state), all(book).0);
    for n in 1..41 {
        let id = Id::new(Kind::Customer, n);
        assert_eq!(one(state, id).unwrap(), book.get(id));
    }
    let table = state.meta.kind(Kind::Customer);
    assert_eq!(table.count, book.count(Kind::Customer) as u64);
    assert_eq!(table.next, book.next(Kind::Customer));
}

fn run(engine: Box<dyn Engine>, dir: &Path, actions: &[(u8, u32, String)]) -> (State, Book) {
    let blobs = Arc::new(Blobs::new(dir));
    let mut state = State::open(engine, blobs.clone()).unwrap();
    let mut book = Book::default();
    book.load(Kind::ALL);
    for (place, action) in actions.iter().enumerate() {
        let Some(change) = change(&book, action) else {
            continue;
        };
        let seq = place as u64 + 1;
        blobs.keep(std::slice::from_ref(&change)).unwrap();
        book.apply(std::slice::from_ref(&change), seq);
        state.take(std::slice::from_ref(&change)).unwrap();
        // Half of the work is done twice, as after a crash.
        if place % 2 == 0 {
            state.flush().unwrap();
            state.take(std::slice::from_ref(&change)).unwrap();
        }
        state.end_set(LogRow::default(), mark(seq));
        state.flush().unwrap();
    }
    (state, book)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn both_keepers_hold_what_the_book_holds_also_when_opened_anew(actions in actions()) {
        let dir = folder();
        let (state, book) = run(Box::new(Memory::default()), dir.path(), &actions);
        agrees(&state, &book);
        let at = dir.path().join("state");
        let (kept, book) = run(Box::new(Sled::open(&at).unwrap()), dir.path(), &actions);
        agrees(&kept, &book);
        prop_assert_eq!(&kept.meta, &state.meta);
        drop(kept);
        let blobs = Arc::new(Blobs::new(dir.path()));
        let again = State::open(Box::new(Sled::open(&at).unwrap()), blobs).unwrap();
        agrees(&again, &book);
        prop_assert_eq!(&again.meta, &state.meta);
    }
}

#[test]
fn a_value_that_vanished_from_the_state_is_seen_by_every_way_of_reading() {
    let dir = folder();
    let (state, _) = run(
        Box::new(Memory::default()),
        dir.path(),
        &(1..40).map(|n| (0, n, "x".to_owned())).collect::<Vec<_>>(),
    );
    let key = super::super::chunk::chunk_key(Kind::Customer, 1);
    let batch = super::super::engine::Batch {
        puts: vec![],
        removes: vec![key],
    };
    state.engine_for_tests().apply(batch).unwrap();
    assert!(one(&state, Id::new(Kind::Customer, 20)).is_err());
    assert!(state.load(Kind::Customer, &mut |_| {}).is_err());
    assert!(one(&state, Id::new(Kind::Customer, 3)).unwrap().is_some());
}
