//! Backups are verified, restores keep what was there, and neither trusts a file.

use super::super::backup;
use super::*;
use crate::domain::Day;

#[test]
fn a_backup_restores_the_book_and_the_old_one_is_kept() {
    let dir = folder();
    let home = dir.path().join("book");
    let (mut store, mut book) = lively(&home, 30);
    let long = customer(31, "L").with("notes", "长".repeat(5000));
    store
        .commit(&mut book, draft("Long", vec![create(&long)]))
        .unwrap();
    let file = dir.path().join("b.gxb");
    let contents = store.backup(&file, Moment(9)).unwrap();
    assert_eq!(contents.last_seq, 31);
    assert_eq!(
        contents.counts["customer"],
        book.count(Kind::Customer) as u64
    );
    assert_eq!(backup::check(&file).unwrap(), contents);
    let before = all(&book);
    store
        .commit(&mut book, draft("Later", vec![create(&customer(32, "Z"))]))
        .unwrap();
    assert!(matches!(
        restore(&file, &home, Moment(10)),
        Err(StoreError::Held(_))
    ));
    let later = all(&book);
    drop((store, book));
    let done = restore(&file, &home, Moment(10)).unwrap();
    let (store, book) = open(&home);
    assert_eq!((all(&book), store.seq()), (before, 31));
    drop((store, book));
    let (_, kept) = open(&done.kept.unwrap());
    assert_eq!(all(&kept), later);
}

#[test]
fn a_garbled_backup_is_refused_and_the_book_is_not_touched() {
    let dir = folder();
    let home = dir.path().join("book");
    let (store, book) = lively(&home, 12);
    let file = dir.path().join("b.gxb");
    store.backup(&file, Moment(9)).unwrap();
    let before = all(&book);
    drop((store, book));
    let sound = std::fs::read(&file).unwrap();
    for place in [10, sound.len() / 2, sound.len() - 3] {
        let mut bytes = sound.clone();
        bytes[place] ^= 4;
        std::fs::write(&file, &bytes).unwrap();
        let refused = restore(&file, &home, Moment(10)).unwrap_err();
        assert_eq!(refused.exit_code(), 65, "{refused}");
        std::fs::write(&file, &sound[..place]).unwrap();
        assert!(restore(&file, &home, Moment(10)).is_err());
    }
    assert!(matches!(
        restore(&dir.path().join("none"), &home, Moment(1)),
        Err(StoreError::NoInput(_))
    ));
    assert_eq!(all(&open(&home).1), before);
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        2,
        "nothing is left lying about"
    );
}

#[test]
fn daily_backups_are_due_once_a_day_and_the_newest_are_kept() {
    let dir = folder();
    let (store, _) = lively(dir.path(), 2);
    std::fs::create_dir(dir.path().join("backups")).unwrap();
    std::fs::write(dir.path().join("backups/mine.gxb"), "x").unwrap();
    for day in 0..4 {
        let path = backup::due(dir.path(), Day(20_000 + day)).unwrap();
        store.backup(&path, Moment(1)).unwrap();
        assert_eq!(backup::due(dir.path(), Day(20_000 + day)), None);
    }
    backup::keep_newest(dir.path(), 2).unwrap();
    let names = super::super::disk::names(&dir.path().join("backups")).unwrap();
    assert_eq!(
        names,
        ["daily-2024-10-06.gxb", "daily-2024-10-07.gxb", "mine.gxb"]
    );
}
