//! A program that saves in a loop is killed at a random moment, again and again: every change it was told is saved is
//! there, no change is there by halves. `GUANXI_KILL_ROUNDS=200` makes the long run.

use guanxi::domain::{Book, Change, Draft, Id, Kind, Moment, Record, Relation};
use guanxi::store::{OpenOptions, Store};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const CHILD: &str = "GUANXI_KILL_CHILD";

fn record(kind: Kind, n: u32) -> Record {
    Record::new(Id::new(kind, n), Uuid::from_u128(u128::from(n)), Moment(1))
}

/// The change set number `seq`: a customer and an order of his; every 50th is large.
fn changes(seq: u32, book: &Book) -> Vec<Change> {
    let pairs = if seq.is_multiple_of(50) { 4000 } else { 1 };
    let first = book.next(Kind::Customer);
    let mut changes = Vec::new();
    for n in first..first + pairs {
        let name = format!("N{n}-{}", "x".repeat(if pairs > 1 { 700 } else { 5 }));
        let customer = record(Kind::Customer, n).with("name", name.as_str());
        let order = record(Kind::Order, n).with("customer", customer.id);
        changes.push(Change::Create(Arc::new(customer)));
        changes.push(Change::Create(Arc::new(order)));
    }
    changes
}

fn open(dir: &Path) -> (Store, Book) {
    Store::open(dir, OpenOptions::new("kill test", Moment(1))).unwrap()
}

/// Not a test of its own: what the killed program does.
#[test]
fn child() {
    let Ok(dir) = std::env::var(CHILD) else {
        return;
    };
    let (mut store, mut book) = open(Path::new(&dir));
    let mut out = std::io::stdout();
    loop {
        let seq = u32::try_from(store.seq() + 1).unwrap();
        let changes = changes(seq, &book);
        let last = changes.len();
        let draft = Draft {
            at: Moment(i64::from(seq)),
            actor: "cli".into(),
            what: format!("Set {seq}"),
            relation: Relation::Action,
            changes,
        };
        let seq = store.commit(&mut book, draft).unwrap();
        writeln!(out, "saved {seq} {last}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    let rounds: u32 = std::env::var("GUANXI_KILL_ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10);
    let mut dir = tempfile::tempdir().unwrap();
    let mut dice = 0x9e37_79b9_u64;
    let (mut acknowledged, mut total) = (0_u64, 0_u64);
    for round in 0..rounds {
        if round % 20 == 19 {
            // A fresh book now and then keeps the rounds short.
            total += acknowledged;
            acknowledged = 0;
            dir = tempfile::tempdir().unwrap();
        }
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(CHILD, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reader = std::thread::spawn(move || {
            let seqs = lines.map_while(Result::ok).filter_map(|line| {
                let mut words = line.split_once("saved ")?.1.split(' ');
                words.next()?.parse::<u64>().ok()
            });
            seqs.last().unwrap_or(0)
        });
        std::thread::sleep(Duration::from_millis(60 + (dice >> 33) % 400));
        child.kill().unwrap();
        child.wait().unwrap();
        let last = reader.join().unwrap().max(acknowledged);
        acknowledged = verify(dir.path(), last, round);
    }
    total += acknowledged;
    println!("{rounds} kills, {total} change sets");
    assert!(total > 0);
}

/// Everything acknowledged is there, and everything there is whole.
fn verify(dir: &Path, acknowledged: u64, round: u32) -> u64 {
    let (store, book) = open(dir);
    let seq = store.seq();
    assert!(
        seq >= acknowledged,
        "round {round}: {acknowledged} were saved, {seq} are there"
    );
    assert_eq!(store.entries().unwrap().len() as u64, seq);
    let large = u32::try_from(seq / 50).unwrap();
    let records = u32::try_from(seq).unwrap() - large + large * 4000;
    assert_eq!(book.next(Kind::Customer), records + 1, "round {round}");
    for kind in [Kind::Customer, Kind::Order] {
        let mut expected = 1;
        for record in book.iter(kind) {
            assert_eq!(record.id.n, expected, "round {round}");
            expected += 1;
            let sound = match kind {
                Kind::Customer => record
                    .text("name")
                    .starts_with(&format!("N{}-x", record.id.n)),
                _ => record.link("customer") == Some(Id::new(Kind::Customer, record.id.n)),
            };
            assert!(sound, "round {round}: {record:?}");
        }
        assert_eq!(expected, records + 1, "round {round}");
    }
    assert_eq!(book.fault(), None);
    seq
}
