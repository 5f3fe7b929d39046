//! The doctor finds and repairs; an erasure leaves nothing; other formats are refused.

use super::super::manifest::{Manifest, segment_path};
use super::super::{doctor, erase};
use super::*;
use std::collections::BTreeSet;

fn check(dir: &Path, mend: bool) -> doctor::Report {
    doctor::examine(dir, Moment(3), mend, &|_| Vec::new()).unwrap()
}

#[test]
fn a_sound_book_is_clean_also_with_an_unfinished_change_set_at_its_end() {
    let dir = folder();
    drop(lively(dir.path(), 20));
    assert_eq!(check(dir.path(), false).exit_code(), 0);
    let last = super::super::manifest::segments(&dir.path().join("journal")).unwrap();
    let path = segment_path(&dir.path().join("journal"), *last.last().unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend_from_slice(&[7; 50]);
    std::fs::write(&path, bytes).unwrap();
    let report = check(dir.path(), false);
    assert_eq!((report.exit_code(), report.findings.len()), (0, 1));
    assert_eq!(check(dir.path(), false).findings.len(), 0);
    let broken = doctor::examine(dir.path(), Moment(3), false, &|book| {
        assert_eq!(book.count(Kind::Customer), 18);
        vec![t("a rule", "规则").into()]
    });
    assert_eq!(broken.unwrap().exit_code(), 1);
}

use crate::domain::t;

#[test]
fn a_damaged_change_set_needs_a_decision_and_a_repair_loses_only_it() {
    let dir = folder();
    let (store, book) = lively(dir.path(), 20);
    let place = store.shared.read().row(9).unwrap().unwrap().place();
    let before = all(&book);
    drop((store, book));
    let path = segment_path(&dir.path().join("journal"), place.segment);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[usize::try_from(place.offset).unwrap() + 60] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(check(dir.path(), false).exit_code(), 65);
    let (store, book) = open(dir.path());
    assert_eq!(all(&book), before, "the state still gives the whole book");
    drop((store, book));
    let report = check(dir.path(), true);
    assert_eq!(report.exit_code(), 1);
    let words: String = report
        .findings
        .iter()
        .map(|f| f.problem.en.clone())
        .collect();
    assert!(words.contains("change #9 (2023-11-14"), "{words}");
    assert!(words.contains("c9"), "{words}");
    assert_eq!(check(dir.path(), false).exit_code(), 0);
    let (mut store, mut book) = open(dir.path());
    assert_eq!(store.seq(), 20);
    assert!(book.get(Id::new(Kind::Customer, 9)).is_none());
    assert!(book.get(Id::new(Kind::Customer, 10)).is_some());
    assert!(store.read(9).unwrap().changes.is_empty());
    assert!(store.entries().unwrap()[8].fixed && !store.entries().unwrap()[9].fixed);
    store
        .commit(&mut book, draft("Add", vec![create(&customer(30, "N"))]))
        .unwrap();
}

#[test]
fn a_cut_journal_is_repaired_only_when_somebody_says_so() {
    let dir = folder();
    drop(lively(dir.path(), 20));
    let manifest = Manifest::read(&dir.path().join("journal"))
        .unwrap()
        .unwrap();
    let last = manifest.after().place.segment;
    std::fs::write(segment_path(&dir.path().join("journal"), last), "").unwrap();
    assert_eq!(check(dir.path(), false).exit_code(), 65);
    assert_eq!(check(dir.path(), true).exit_code(), 1);
    let (store, _) = open(dir.path());
    assert_eq!(
        store.seq(),
        20,
        "numbers that were given are not given again"
    );
}

#[test]
fn nothing_of_an_erased_person_is_left() {
    let dir = folder();
    let (mut store, mut book) = lively(dir.path(), 10);
    let secret = customer(11, "Zhang Secret").with("notes", "Zhang Secret ".repeat(900));
    let friend = customer(12, "Friend").with("referrer", secret.id);
    let add = vec![create(&secret), create(&friend)];
    store
        .commit(&mut book, draft("Add Zhang Secret", add))
        .unwrap();
    let call = vec![rename(&book, secret.id, "Zhang Secret 2")];
    store
        .commit(&mut book, draft("Rename Zhang Secret", call))
        .unwrap();
    std::fs::create_dir(dir.path().join("rejected")).unwrap();
    std::fs::write(
        dir.path().join("rejected/a.csv"),
        "name\nZhang Secret,1\nOther,2\n",
    )
    .unwrap();
    std::fs::create_dir(dir.path().join("backups")).unwrap();
    store
        .backup(&dir.path().join("backups/old.gxb"), Moment(1))
        .unwrap();
    let ids = BTreeSet::from([secret.id]);
    let words = ["Zhang Secret".to_owned()];
    let erasure = erase::Erasure {
        ids: &ids,
        words: &words,
        at: Moment(1_800_000_000_000),
        actor: "cli".into(),
        what: "Erase a person".into(),
    };
    let options = OpenOptions::new("test", Moment(4));
    let (mut store, mut book, done) = store.erase(&erasure, options).unwrap();
    assert_eq!((done.seq, done.sets, done.backups.len()), (13, 2, 1));
    assert!(book.get(secret.id).is_none());
    let friend = book.get(friend.id).unwrap();
    assert_eq!(
        (friend.text("name"), friend.link("referrer")),
        ("Friend", None)
    );
    assert_eq!(store.read(12).unwrap().changes, vec![]);
    assert!(store.entries().unwrap().iter().all(|entry| entry.fixed));
    store.settle().unwrap();
    std::fs::remove_dir_all(dir.path().join("backups")).unwrap();
    assert_eq!(holding(dir.path(), b"Secret"), Vec::<String>::new());
    let row = std::fs::read_to_string(dir.path().join("rejected/a.csv")).unwrap();
    assert_eq!(row, "name\nOther,2\n");
    store
        .commit(&mut book, draft("Add", vec![create(&customer(13, "N"))]))
        .unwrap();
    assert!(!store.entries().unwrap()[13].fixed);
    drop((store, book));
    assert_eq!(check(dir.path(), false).findings, vec![]);
    assert_eq!(open(dir.path()).0.seq(), 14);
}

fn holding(dir: &Path, word: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, word));
        } else if memchr::memmem::find(&std::fs::read(&path).unwrap(), word).is_some() {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn a_newer_book_is_refused_and_not_touched() {
    let dir = folder();
    drop(lively(dir.path(), 2));
    let path = dir.path().join("format.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"format\": 1", "\"format\": 2")).unwrap();
    let before = super::super::disk::bytes_below(dir.path());
    let opened = Store::open(dir.path(), OpenOptions::new("test", Moment(1)));
    assert!(matches!(
        opened,
        Err(StoreError::NewerFormat { found: 2, known: 1 })
    ));
    assert_eq!(super::super::disk::bytes_below(dir.path()), before);
}

#[test]
fn what_a_newer_program_wrote_is_read_as_far_as_it_is_known_and_nothing_is_saved() {
    use super::super::blobs::Blobs;
    use super::super::codec::{Reader, write};
    let blobs = Blobs::new(Path::new("/dev/null"));
    let newer = serde_json::json!({"do": "create", "id": "c7", "mood": 3, "created": 5, "updated": 6, "fields": {
        "name": {"text": "A"}, "aura": {"text": "blue"}, "tags": {"list": [{"text": "x"}, {"hue": [1, 2]}]}}});
    let strange = serde_json::json!({"do": "merge", "id": "c7", "with": "c8"});
    let mut bytes = Vec::new();
    write(&mut bytes, &newer).unwrap();
    write(&mut bytes, &strange).unwrap();
    let mut reader = Reader::new(&bytes, &blobs);
    let Some(Change::Create(record)) = reader.change().unwrap() else {
        panic!("the known part was not read");
    };
    assert_eq!((record.text("name"), record.updated), ("A", Moment(6)));
    assert!(reader.unknown.is_some());
    assert_eq!(reader.change().unwrap(), None);
}

#[test]
fn everything_is_private_to_the_user() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    let home = dir.path().join("book");
    drop(lively(&home, 12));
    fn modes(path: &Path, see: &mut dyn FnMut(&Path, u32, bool)) {
        let data = std::fs::metadata(path).unwrap();
        see(path, data.permissions().mode() & 0o777, data.is_dir());
        if data.is_dir() {
            for entry in std::fs::read_dir(path).unwrap().flatten() {
                modes(&entry.path(), see);
            }
        }
    }
    modes(&home, &mut |path, mode, is_dir| {
        assert_eq!(mode, if is_dir { 0o700 } else { 0o600 }, "{path:?}");
    });
}

#[test]
fn a_book_opened_again_while_a_snapshot_is_alive_is_whole_and_its_state_stays_sound() {
    let dir = folder();
    let (store, snapshot) = lively(dir.path(), 9);
    let before = all(&snapshot);
    drop(store);
    let (mut store, mut book) = open(dir.path());
    assert_eq!(all(&book), before);
    store
        .commit(&mut book, draft("Add", vec![create(&customer(10, "N"))]))
        .unwrap();
    assert!(!dir.path().join("quarantine").exists());
    let after = all(&book);
    drop((store, book, snapshot));
    assert_eq!(all(&open(dir.path()).1), after);
}
