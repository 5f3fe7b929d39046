//! Books of every format ever written are read for ever. The fixture was made by the first program of format 1; it holds
//! only journal and `format.json`, so the state is made anew.

use guanxi::domain::{Id, Kind, Moment, Relation};
use guanxi::store::{OpenOptions, Store};
use std::path::Path;

fn id(kind: Kind, n: u32) -> Id {
    Id::new(kind, n)
}

#[test]
fn a_book_of_format_1_is_read() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/book-format-1");
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("journal")).unwrap();
    for name in ["format.json", "journal/00000001.gxj"] {
        std::fs::copy(fixture.join(name), dir.path().join(name)).unwrap();
    }
    let (store, book) = Store::open(dir.path(), OpenOptions::new("test", Moment(1))).unwrap();
    assert_eq!((store.seq(), store.read_only_because()), (5, None));
    let wang = book.get(id(Kind::Customer, 1)).unwrap();
    assert_eq!(wang.text("name"), "王芳");
    assert_eq!(wang.text("notes"), "喜欢绿茶\nlikes tea");
    assert_eq!(
        wang.get("birthday").unwrap(),
        &guanxi::domain::Value::Partial("lunar:--08-15".parse().unwrap())
    );
    assert_eq!(wang.items("tags").len(), 2);
    let order = book.get(id(Kind::Order, 1)).unwrap();
    assert_eq!(order.money("total").unwrap().to_string(), "1,234.50 CNY");
    assert_eq!(
        (
            order.link("customer"),
            order.day("date").unwrap().to_string()
        ),
        (Some(wang.id), "2026-03-01".into())
    );
    assert!(book.get(id(Kind::Customer, 2)).is_none());
    assert_eq!(book.next(Kind::Customer), 3);
    assert_eq!(book.settings.get("book.currency"), "EUR");
    let entries = store.entries().unwrap();
    assert_eq!(entries[4].relation, Relation::Undoes(4));
    assert!(entries[3].undone);
    assert_eq!(entries[0].what, "Add 王芳");
}
