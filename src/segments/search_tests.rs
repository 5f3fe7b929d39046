//! What is found while typing.

use super::*;
use crate::domain::Moment;
use crate::segments::marks::spans;
use crate::segments::sample::{record, small_book};
use proptest::prelude::*;
use std::sync::Arc;

fn found(search: &mut Search, text: &str) -> String {
    let ids: Vec<String> = search.find(text).iter().map(Id::to_string).collect();
    ids.join(" ")
}

#[test]
fn a_customer_is_found_by_name_sound_number_address_and_company() {
    let mut search = Search::new(&small_book());
    for text in [
        "王",
        "wang",
        "wf",
        "芳",
        "1380013",
        "138-0013",
        "@northwind",
        "zhizaoye",
        "vip",
    ] {
        assert_eq!(found(&mut search, text), "c1", "{text}");
    }
    assert_eq!(found(&mut search, "north"), "c2 c1");
    assert_eq!(found(&mut search, "fang north"), "c1");
    assert_eq!(found(&mut search, "MÜLL"), "c3");
    assert_eq!(found(&mut search, "ys"), "c4");
    assert_eq!(found(&mut search, ""), "c1 c2 c3 c4");
    assert_eq!(found(&mut search, "nthwind"), "c1 c2");
    assert_eq!(found(&mut search, "qqqq"), "");
}

#[test]
fn what_was_found_is_marked_in_the_text() {
    assert_eq!(spans("王芳", "fang"), vec![3..6]);
    assert_eq!(spans("王芳", "wf"), vec![0..6]);
    assert_eq!(spans("Zoë Müller", "mull zoe"), vec![0..4, 5..10]);
    assert_eq!(spans("李小明", "王"), Vec::<std::ops::Range<usize>>::new());
}

#[test]
fn a_changed_name_is_found_at_once_also_as_a_company() {
    let mut book = small_book();
    let mut search = Search::new(&book);
    let id = Id::new(Kind::Customer, 2);
    let before = book.get(id).unwrap();
    let mut after = (*before).clone();
    after.set("name", "Southwind");
    let change = Change::between(&before, &after).unwrap();
    book.apply(std::slice::from_ref(&change), 2);
    search.apply(&book, &[change]);
    assert_eq!(found(&mut search, "southw"), "c2 c1");
    assert_eq!(found(&mut search, "northwind"), "c1");
    let gone = Change::Delete(book.get(id).unwrap());
    book.apply(std::slice::from_ref(&gone), 3);
    search.apply(&book, &[gone]);
    assert_eq!(found(&mut search, "southw"), "");
}

#[test]
fn rows_keep_their_order_but_for_those_that_begin_as_typed() {
    let mut search = Search::new(&small_book());
    let id = |n: u32| Id::new(Kind::Customer, n);
    let rows = vec![id(4), id(1), id(3), id(2)];
    assert_eq!(search.narrow("north", rows.clone()), vec![id(2), id(1)]);
    assert_eq!(search.narrow("a", rows.clone()), vec![id(4), id(1)]);
    assert_eq!(search.narrow("", rows.clone()), rows);
    assert_eq!(search.narrow("nthwind", rows[..2].to_vec()), vec![id(1)]);
}

#[test]
fn a_book_that_went_on_is_caught_up_with() {
    let mut book = small_book();
    let mut search = Search::new(&book);
    let id = Id::new(Kind::Customer, 2);
    let before = book.get(id).unwrap();
    let mut after = (*before).clone().with("name", "Southwind");
    after.updated = Moment(5);
    let change = Change::between(&before, &after).unwrap();
    let gone = Change::Delete(book.get(Id::new(Kind::Customer, 4)).unwrap());
    let new = Change::Create(Arc::new(record(Kind::Customer, 9).with("name", "Quince")));
    book.apply(&[change, gone, new], 2);
    search.sync(&book);
    assert_eq!(found(&mut search, "southw"), "c2 c1");
    assert_eq!(found(&mut search, "quin"), "c9");
    assert_eq!(found(&mut search, "云杉"), "");
    let link = Change::Delete(book.get(Id::new(Kind::Link, 1)).unwrap());
    book.apply(&[link], 3);
    search.sync(&book);
    assert_eq!(found(&mut search, "southw"), "c2");
}

proptest! {
    #[test]
    fn typing_letter_by_letter_finds_what_the_whole_word_finds(
        names in prop::collection::vec("[ab王芳 ]{1,5}", 1..30),
        typed in "[abwf王 ]{1,5}",
    ) {
        let mut book = Book::default();
        let made = (1..).zip(&names).map(|(n, name)| {
            Change::Create(Arc::new(record(Kind::Customer, n).with("name", name.as_str())))
        });
        let changes: Vec<Change> = made.collect();
        book.load(Kind::ALL);
        book.apply(&changes, 1);
        let mut slow = Search::new(&book);
        let mut letters = String::new();
        for c in typed.chars() {
            letters.push(c);
            let stepwise = slow.find(&letters);
            prop_assert_eq!(stepwise, Search::new(&book).find(&letters), "{}", letters);
        }
    }
}
