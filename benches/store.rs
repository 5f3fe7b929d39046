//! The store beside the floor of the same run: a durable save against one append with a sync, loading against reading.
//! SQLite for comparison, in the same folder: `python3 benches/sqlite_floor.py`.
//! `GUANXI_BENCH_CUSTOMERS=100000 GUANXI_BENCH_ORDERS=1000000` makes the large book.

use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::domain::{
    Book, Change, Currency, Day, Draft, Id, Kind, Moment, Money, Record, Relation,
};
use guanxi::store::{OpenOptions, Store};
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

fn wanted(name: &str, usual: u32) -> u32 {
    let set = std::env::var(name).ok();
    set.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn customer(n: u32) -> Record {
    let uid = Uuid::from_u128(u128::from(n));
    let record = Record::new(Id::new(Kind::Customer, n), uid, Moment(1_700_000_000_000));
    let name = format!("客户{n} Customer Number {n}");
    let notes = format!("met at the fair, likes tea and {} cups", n % 17);
    record
        .with("name", name)
        .with("type", "person")
        .with("relation", "customer")
        .with("lifecycle", "repeat")
        .with("grade", "b")
        .with("source", "bench")
        .with("notes", notes)
}

fn order(n: u32, customers: u32) -> Record {
    let uid = Uuid::from_u128(u128::from(n) << 64);
    let record = Record::new(Id::new(Kind::Order, n), uid, Moment(1_700_000_000_000));
    record
        .with("customer", Id::new(Kind::Customer, n % customers + 1))
        .with("date", Day(19_000 + i32::try_from(n % 1000).unwrap_or(0)))
        .with("number", format!("O-{n}"))
        .with("state", "done")
        .with(
            "total",
            Money::new(i64::from(n % 9999) * 100, Currency::CNY),
        )
}

fn draft(changes: Vec<Change>) -> Draft {
    Draft {
        at: Moment(1_700_000_000_000),
        actor: "bench".into(),
        what: "Bench".into(),
        relation: Relation::Action,
        changes,
    }
}

fn open(dir: &Path) -> (Store, Book) {
    Store::open(dir, OpenOptions::new("bench", Moment(1))).expect("the book opens")
}

fn fill(dir: &Path, customers: u32, orders: u32) {
    let (mut store, mut book) = open(dir);
    let made = |record| Change::Create(Arc::new(record));
    let all = (1..=customers).map(|n| made(customer(n))).collect();
    store.commit(&mut book, draft(all)).expect("customers");
    let all = (1..=orders).map(|n| made(order(n, customers))).collect();
    store.commit(&mut book, draft(all)).expect("orders");
}

fn commits(c: &mut Criterion) {
    let dir = tempfile::tempdir_in("target").expect("a folder on the disk");
    let (customers, orders) = (
        wanted("GUANXI_BENCH_CUSTOMERS", 10_000),
        wanted("GUANXI_BENCH_ORDERS", 20_000),
    );
    let home = dir.path().join("book");
    fill(&home, customers, orders);
    let mut group = c.benchmark_group("store");
    group.sample_size(10);
    group.bench_function("open and get one", |b| {
        b.iter(|| {
            let (_store, book) = open(&home);
            black_box(book.get(Id::new(Kind::Customer, customers / 2)))
        });
    });
    group.bench_function("open and load customers", |b| {
        b.iter(|| {
            let (_store, book) = open(&home);
            book.load(&[Kind::Customer]);
            black_box(book.count(Kind::Customer))
        });
    });
    group.bench_function("open and load customers and orders", |b| {
        b.iter(|| {
            let (_store, book) = open(&home);
            book.load(&[Kind::Customer, Kind::Order]);
            black_box(book.count(Kind::Order))
        });
    });
    group.bench_function("read the journal without the lock", |b| {
        b.iter(|| black_box(Store::read_only(&home).expect("the book is read").1.seq));
    });
    group.sample_size(200);
    let mut floor = std::fs::File::create(dir.path().join("floor")).expect("a file");
    group.bench_function("floor: append 400 bytes and sync", |b| {
        b.iter(|| {
            floor.write_all(&[7; 400]).expect("written");
            floor.sync_data().expect("synced");
        });
    });
    let (mut store, mut book) = open(&home);
    group.bench_function("commit one new customer", |b| {
        b.iter(|| {
            let record = customer(book.next(Kind::Customer));
            let change = Change::Create(Arc::new(record));
            store.commit(&mut book, draft(vec![change])).expect("saved")
        });
    });
    group.finish();
}

criterion_group!(benches, commits);
criterion_main!(benches);
