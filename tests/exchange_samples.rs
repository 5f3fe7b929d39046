//! Sample files of other programs, read by the library into an empty book: counts, and a second time without a change.
//! Skipped where the samples are not at hand.

use guanxi::domain::{Book, Currency, Day, Kind, Lang, Moment};
use guanxi::exchange::import::{Outcome, run};
use guanxi::exchange::incoming::{ImportContext, ImportOptions};
use guanxi::exchange::source::{Content, InputFile};
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("GUANXI_SHARED").map(PathBuf::from);
    let near = ["../shared", "../../shared"].map(PathBuf::from);
    named
        .into_iter()
        .chain(near)
        .find(|path| path.join("data/imports").is_dir())
}

fn context() -> ImportContext {
    ImportContext {
        now: Moment(1_780_000_000_000),
        today: Day::of(2026, 5, 28).unwrap(),
        zone: chrono_tz::Asia::Shanghai,
        currency: Currency::CNY,
        country: "CN".to_owned(),
        lang: Lang::En,
        random: [5; 16],
    }
}

fn import(book: &mut Book, files: &[PathBuf]) -> Outcome {
    let inputs: Vec<InputFile> = files
        .iter()
        .map(|path| InputFile {
            name: path.display().to_string(),
            content: Content::Path(path.clone()),
        })
        .collect();
    let out = run(&inputs, &ImportOptions::default(), &context(), book);
    book.check(&out.changes).unwrap();
    guanxi::domain::rules::check(book, &out.changes).unwrap();
    book.apply(&out.changes, book.seq + 1);
    out
}

const KEYS: [&str; 10] = [
    "persons",
    "organisations",
    "contacts",
    "interactions",
    "tasks",
    "deals",
    "products",
    "orders",
    "order_lines",
    "complaints",
];

fn rows(path: &Path) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            headers
                .iter()
                .map(|h| h.trim_start_matches('\u{feff}').to_owned())
                .zip(row.unwrap().iter().map(str::to_owned))
                .collect()
        })
        .collect()
}

fn cell<'a>(row: &'a [(String, String)], key: &str) -> &'a str {
    row.iter()
        .find(|(k, _)| k == key)
        .map_or("", |(_, v)| v.as_str())
}

/// What differs for one row of a table of expectations.
fn differences(folder: &Path, row: &[(String, String)], steps: &[Vec<PathBuf>]) -> Vec<String> {
    let _ = folder;
    let mut book = Book::default();
    book.load(Kind::ALL);
    let mut made = std::collections::BTreeMap::new();
    let (mut refused, mut notes) = (0, Vec::new());
    for files in steps {
        let out = import(&mut book, files);
        for (key, n) in out.answer.created {
            *made.entry(key).or_insert(0) += n;
        }
        refused += out.answer.not_imported.len();
        notes.extend(
            out.answer
                .not_imported
                .iter()
                .map(|n| format!("{:?} {}: {}", n.line, n.reason, n.message.en)),
        );
    }
    let mut why = Vec::new();
    for key in KEYS {
        let got = made.get(key).copied().unwrap_or(0);
        let wanted: u64 = cell(row, key).parse().unwrap_or(0);
        if got != wanted {
            why.push(format!("{key} {got}, expected {wanted}"));
        }
    }
    let wanted: usize = cell(row, "not_imported").parse().unwrap_or(0);
    if refused != wanted {
        why.push(format!(
            "not_imported {refused}, expected {wanted}: {notes:?}"
        ));
    }
    let again = steps.last().map(|files| import(&mut book, files)).unwrap();
    if !again.changes.is_empty() {
        why.push(format!(
            "a second import changed {} records: {:?}",
            again.changes.len(),
            again.changes.first()
        ));
    }
    why
}

/// Formats that are text but no delimited tables are read by readers of their own.
fn is_table(name: &str) -> bool {
    name.ends_with(".csv") || name.ends_with(".tsv")
}

#[test]
fn every_sample_table_makes_what_it_should_and_nothing_the_second_time() {
    let Some(shared) = shared() else {
        println!("skipped: no samples at hand");
        return;
    };
    let folder = shared.join("data/imports");
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    for row in rows(&folder.join("MANIFEST.csv")) {
        let name = cell(&row, "file").to_owned();
        if !is_table(&name) || !name.contains(&only) {
            continue;
        }
        let why = differences(&folder, &row, &[vec![folder.join(&name)]]);
        if !why.is_empty() {
            wrong.push(format!("{name}: {}", why.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sets_of_files_are_one_import_whatever_their_order() {
    let Some(shared) = shared() else {
        println!("skipped: no samples at hand");
        return;
    };
    let folder = shared.join("data/imports");
    let mut wrong = Vec::new();
    for row in rows(&folder.join("SETS.csv")) {
        let files = cell(&row, "files")
            .split(" (")
            .next()
            .unwrap_or("")
            .to_owned();
        let steps: Vec<Vec<PathBuf>> = files
            .split(" THEN ")
            .map(|step| step.split_whitespace().map(|f| folder.join(f)).collect())
            .collect();
        if !steps
            .iter()
            .flatten()
            .all(|path| is_table(&path.display().to_string()))
        {
            continue;
        }
        let why = differences(&folder, &row, &steps);
        if !why.is_empty() {
            wrong.push(format!("{}: {}", cell(&row, "set"), why.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
