//! Checks of merging: nothing is lost, nothing points to what is gone, undo brings everything back.

use super::*;
use crate::domain::{Day, Lang, Moment, change, rules};

fn ask() -> Ask {
    Ask {
        now: Moment(1_800_000_000_000),
        today: Day::of(2026, 11, 22).unwrap(),
        zone: chrono_tz::Asia::Shanghai,
        lang: Lang::En,
        actor: "cli".to_owned(),
        seed: 1,
    }
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn record(text: &str) -> Record {
    let id = id(text);
    Record::new(id, uuid::Uuid::from_u128(u128::from(id.n)), Moment(0))
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| Value::from(*item)).collect())
}

fn refs(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| Value::Ref(id(item))).collect())
}

fn map(pairs: &[(&str, &str)]) -> Value {
    Value::Map(
        pairs
            .iter()
            .map(|(key, value)| (Box::from(*key), Value::from(*value)))
            .collect(),
    )
}

/// Two records of 王芳, a third person, and what hangs on them.
fn book() -> Book {
    let first = record("c1")
        .with("name", "王芳")
        .with("phones", list(&["138 0000 0001"]))
        .with("job", "teacher")
        .with("notes", "first");
    let first = first
        .with("foreign_ids", map(&[("table", "K1"), ("xx", "7")]))
        .with("tags", list(&["vip"]));
    let second = record("c2")
        .with("name", "Wang Fang")
        .with("phones", list(&["139 0000 0002", "138 0000 0001"]))
        .with("job", "head");
    let second = second
        .with("gender", "female")
        .with("notes", "second")
        .with("tags", list(&["vip", "new"]))
        .with("referrer", id("c1"));
    let second = second.with("foreign_ids", map(&[("table", "K2")]));
    let records = vec![
        first,
        second,
        record("c3").with("name", "李伟").with("referrer", id("c2")),
        record("l1")
            .with("customer", id("c2"))
            .with("to", id("c1"))
            .with("type", "friend"),
        record("l2")
            .with("customer", id("c1"))
            .with("to", id("c3"))
            .with("type", "friend"),
        record("l3")
            .with("customer", id("c2"))
            .with("to", id("c3"))
            .with("type", "friend"),
        record("l4")
            .with("customer", id("c2"))
            .with("to", id("c3"))
            .with("type", "colleague"),
        record("o1").with("number", "1").with("customer", id("c2")),
        record("i1")
            .with("subject", "both")
            .with("customers", refs(&["c1", "c2", "c3"])),
        record("m1").with("name", "m").with(
            "members",
            Value::List(vec![Value::row([("customer", Some(id("c2").into()))])]),
        ),
    ];
    let mut book = Book::default();
    book.load(Kind::ALL);
    let changes: Vec<Change> = records
        .into_iter()
        .map(|r| Change::Create(Arc::new(r)))
        .collect();
    rules::check(&book, &changes).unwrap();
    book.apply(&changes, 1);
    book
}

fn applied(book: &Book, draft: &Draft) -> Book {
    book.check(&draft.changes).unwrap();
    rules::check(book, &draft.changes).unwrap();
    let mut after = book.clone();
    after.apply(&draft.changes, 2);
    after
}

fn merged(choices: &Choices) -> Book {
    let book = book();
    applied(
        &book,
        &merge(&book, &ask(), id("c1"), &[id("c2")], choices).unwrap(),
    )
}

#[test]
fn lists_are_united_single_values_are_the_firsts_and_empty_ones_are_filled() {
    let one = merged(&Choices::new()).get(id("c1")).unwrap();
    assert_eq!(
        one.get("phones"),
        Some(&list(&["138 0000 0001", "139 0000 0002"]))
    );
    assert_eq!(one.get("tags"), Some(&list(&["vip", "new"])));
    assert_eq!(
        (one.text("name"), one.text("job"), one.text("gender")),
        ("王芳", "teacher", "female")
    );
    assert_eq!(one.get("aliases"), Some(&list(&["Wang Fang"])));
    assert_eq!(one.text("notes"), "first\n\nsecond");
    assert_eq!(one.get("referrer"), None, "nobody has referred himself");
}

#[test]
fn outside_ids_of_both_lead_to_the_one_that_stays() {
    let book = merged(&Choices::new());
    for outside in ["K1", "K2", "7"] {
        assert_eq!(
            book.by_outside_id(Kind::Customer, None, outside),
            [id("c1")],
            "{outside}"
        );
    }
}

#[test]
fn a_choice_decides_where_the_usual_value_is_not_wanted() {
    let field = |key| Kind::Customer.field(key).unwrap().0;
    let choices = Choices::from([(field("job"), id("c2")), (field("name"), id("c2"))]);
    let one = merged(&choices).get(id("c1")).unwrap();
    assert_eq!((one.text("job"), one.text("name")), ("head", "Wang Fang"));
    assert_eq!(one.get("aliases"), Some(&list(&["王芳"])));
}

#[test]
fn everything_that_pointed_to_either_points_to_the_one_and_nothing_stands_twice() {
    let book = merged(&Choices::new());
    assert!(book.get(id("c2")).is_none());
    for kind in Kind::ALL {
        assert_eq!(book.mentions(id("c2"), *kind), [], "{kind:?}");
    }
    assert_eq!(book.get(id("o1")).unwrap().link("customer"), Some(id("c1")));
    assert_eq!(
        book.get(id("i1")).unwrap().get("customers"),
        Some(&refs(&["c1", "c3"]))
    );
    assert_eq!(book.get(id("c3")).unwrap().link("referrer"), Some(id("c1")));
    assert_eq!(book.mentions(id("c1"), Kind::Campaign), [id("m1")]);
    let links: Vec<Id> = book.iter(Kind::Link).map(|link| link.id).collect();
    assert_eq!(
        links,
        [id("l2"), id("l4")],
        "a relation to itself and one that is there already go"
    );
}

#[test]
fn one_undo_brings_all_back_as_it_was() {
    let before = book();
    let draft = merge(
        &before,
        &ask(),
        id("c1"),
        &[id("c2"), id("c3"), id("c2")],
        &Choices::new(),
    )
    .unwrap();
    let mut after = applied(&before, &draft);
    assert_eq!(after.count(Kind::Customer), 1);
    let back = change::undo(&draft.changes);
    after.check(&back).unwrap();
    rules::check(&after, &back).unwrap();
    after.apply(&back, 3);
    for kind in Kind::ALL {
        let all = |book: &Book| book.iter(*kind).collect::<Vec<_>>();
        assert_eq!(all(&before), all(&after), "{kind:?}");
    }
}

#[test]
fn what_cannot_be_merged_is_refused_in_words() {
    let book = book();
    let none = Choices::new();
    assert!(matches!(
        merge(&book, &ask(), id("c1"), &[], &none),
        Err(Refusal::Usage(_))
    ));
    assert!(matches!(
        merge(&book, &ask(), id("c1"), &[id("c1")], &none),
        Err(Refusal::Usage(_))
    ));
    assert!(matches!(
        merge(&book, &ask(), id("c1"), &[id("o1")], &none),
        Err(Refusal::Usage(_))
    ));
    assert!(matches!(
        merge(&book, &ask(), id("c1"), &[id("c9")], &none),
        Err(Refusal::No(_))
    ));
    let foreign = Choices::from([(FieldNo(0), id("c3"))]);
    assert!(matches!(
        merge(&book, &ask(), id("c1"), &[id("c2")], &foreign),
        Err(Refusal::Usage(_))
    ));
}
