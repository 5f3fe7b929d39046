//! Cut and garbled files: every saved change is there, or the book says what is wrong. Never a half change, never silence.

use super::super::doctor;
use super::super::manifest::{segment_path, segments};
use super::*;
use std::path::PathBuf;

fn segment(dir: &Path, n: u32) -> PathBuf {
    segment_path(&dir.join("journal"), n)
}

fn cut(path: &Path, bytes: u64) {
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(bytes).unwrap();
}

#[test]
fn a_journal_cut_anywhere_gives_a_whole_earlier_book_or_is_refused() {
    let dir = folder();
    let (mut store, mut book) = open(dir.path());
    let mut ends = vec![0];
    for n in 1..=6 {
        let changes = vec![create(&customer(n, "A")), create(&customer(n + 10, "B"))];
        store.commit(&mut book, draft("Add", changes)).unwrap();
        ends.push(std::fs::metadata(segment(dir.path(), 1)).unwrap().len());
    }
    let killed = copy(dir.path());
    drop((store, book));
    let bytes = ends[6];
    for len in 0..bytes {
        cut(&segment(killed.path(), 1), len);
        let (reader, seen) = Store::read_only(killed.path()).unwrap();
        let whole = ends.iter().filter(|end| **end <= len).count() - 1;
        assert_eq!(
            (reader.seq(), seen.count(Kind::Customer)),
            (whole as u64, whole * 2)
        );
        std::fs::copy(segment(dir.path(), 1), segment(killed.path(), 1)).unwrap();
        let at_end = ends.iter().any(|end| end.abs_diff(len) < 2);
        if !at_end && len % 97 != 0 {
            continue;
        }
        // The state knows of all six: a shorter journal is refused and nothing is touched.
        let cut_copy = copy(dir.path());
        cut(&segment(cut_copy.path(), 1), len);
        let opened = Store::open(cut_copy.path(), OpenOptions::new("test", Moment(1)));
        assert!(matches!(
            opened,
            Err(StoreError::StateAhead { state: 6, .. })
        ));
        assert_eq!(
            std::fs::metadata(segment(cut_copy.path(), 1))
                .unwrap()
                .len(),
            len
        );
        let (_, saved) = Store::from_state(cut_copy.path(), Moment(1)).unwrap();
        assert_eq!(saved.count(Kind::Customer), 12);
        // Without a state the rest of an unfinished change set is cut off, kept aside and said.
        std::fs::remove_dir_all(cut_copy.path().join("state")).unwrap();
        let (store, book) = open(cut_copy.path());
        assert_eq!(
            (store.seq(), book.count(Kind::Customer)),
            (whole as u64, whole * 2)
        );
        assert_eq!(store.notices().len(), usize::from(!ends.contains(&len)));
    }
}

#[test]
fn a_program_killed_between_two_commits_finds_all_of_them_again() {
    let dir = folder();
    let (store, book) = lively(dir.path(), 40);
    let killed = copy(dir.path());
    let before = all(&book);
    let entries = store.entries().unwrap();
    let (store, book) = open(killed.path());
    assert_eq!(all(&book), before);
    assert_eq!(store.entries().unwrap(), entries);
    assert!(segments(&killed.path().join("journal")).unwrap().len() > 2);
}

/// What a garbled book led to.
#[derive(Default, Debug)]
struct Outcomes {
    trials: u32,
    refused: u32,
    read_only: u32,
    mended: u32,
    unharmed: u32,
    found_by_doctor: u32,
}

fn garble(path: &Path, dice: &mut Dice) {
    let mut bytes = std::fs::read(path).unwrap();
    let len = bytes.len() as u64;
    let at = usize::try_from(dice.below(len)).unwrap();
    match dice.below(3) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes
            .iter_mut()
            .skip(at)
            .take(512)
            .for_each(|byte| *byte = 0),
        _ => bytes.truncate(at),
    }
    std::fs::write(path, bytes).unwrap();
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && std::fs::metadata(path).unwrap().len() > 0)
        .collect();
    files.sort();
    files
}

fn trials(usual: u64) -> u64 {
    let wanted = std::env::var("GUANXI_DAMAGE_TRIALS").ok();
    wanted.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Garbles one file of a folder again and again; panics where damage went unseen.
fn damage(of: &str, seed: u64, usual: u64) -> Outcomes {
    let dir = folder();
    let (store, book) = lively(dir.path(), 120);
    let (expected, entries) = (all(&book), store.entries().unwrap());
    let sets: Vec<ChangeSet> = (1..=120).map(|seq| store.read(seq).unwrap()).collect();
    drop((store, book));
    let mut dice = Dice(seed);
    let mut outcomes = Outcomes::default();
    for trial in 0..trials(usual) {
        let copy = copy(dir.path());
        let files = files(&copy.path().join(of));
        let path = &files[usize::try_from(dice.below(files.len() as u64)).unwrap()];
        let sound = std::fs::read(path).unwrap();
        garble(path, &mut dice);
        if std::fs::read(path).unwrap() == sound {
            continue;
        }
        outcomes.trials += 1;
        let opened = Store::open(copy.path(), OpenOptions::new("test", Moment(1)));
        let Ok((store, book)) = opened else {
            outcomes.refused += 1;
            continue;
        };
        if store.read_only_because().is_some() {
            outcomes.read_only += 1;
            continue;
        }
        assert_eq!(
            all(&book),
            expected,
            "trial {trial}: {path:?} changed the book in silence"
        );
        assert_eq!(
            store.entries().unwrap(),
            entries,
            "trial {trial}: the history"
        );
        let mut unreadable = false;
        for set in &sets {
            match store.read(set.seq) {
                Ok(read) => assert_eq!(&read, set, "trial {trial}"),
                Err(_) => unreadable = true,
            }
        }
        let mended = !store.notices().is_empty();
        drop((store, book));
        let report = doctor::examine(copy.path(), Moment(2), false, &|_| Vec::new());
        let seen = report.is_err() || report.is_ok_and(|report| report.exit_code() != 0);
        if of == "journal" && path.extension().is_some() {
            assert!(seen, "trial {trial}: the doctor did not see {path:?}");
        }
        assert!(seen || !unreadable);
        outcomes.mended += u32::from(mended);
        outcomes.found_by_doctor += u32::from(seen);
        outcomes.unharmed += u32::from(!mended && !seen);
    }
    println!("damage of {of}: {outcomes:?}");
    outcomes
}

#[test]
fn no_damage_of_the_journal_goes_unseen() {
    let outcomes = damage("journal", 7, 40);
    assert!(outcomes.trials > 20 && outcomes.unharmed <= outcomes.trials / 2);
}

#[test]
fn no_damage_of_the_state_changes_the_book() {
    let outcomes = damage("state", 11, 40);
    assert!(
        outcomes.trials > 20 && outcomes.refused == 0,
        "{outcomes:?}"
    );
}
