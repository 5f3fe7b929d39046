//! Every expected table of the shared data sets, byte for byte; fitted models within their tolerance.
//! Without the data the tests say so and pass.

mod tables;

use guanxi::analytics::facts::Facts;
use guanxi::analytics::params::Params;
use guanxi::analytics::report::{REPORTS, View, find};
use guanxi::domain::{Book, Currency, Kind, Lang, Moment};
use guanxi::exchange::import;
use guanxi::exchange::incoming::{ImportContext, ImportOptions};
use guanxi::exchange::source::{Content, InputFile};
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("GUANXI_SHARED").map(PathBuf::from);
    let places = [root.join("../shared"), root.join("../../shared")];
    named
        .into_iter()
        .chain(places)
        .find(|path| path.join("data/dev").is_dir())
}

/// Names of expected tables that no report makes, or that differ.
fn wrong_tables(folder: &Path, facts: &Facts) -> Vec<String> {
    let mut params = Params::default();
    let file = std::fs::read_to_string(folder.join("params.json")).unwrap();
    let (as_of, warnings) = params
        .put_file(&serde_json::from_str(&file).unwrap())
        .unwrap();
    assert_eq!(warnings, vec![]);
    let view = View {
        facts,
        as_of: as_of.unwrap(),
        params: &params,
    };
    let mut wrong = Vec::new();
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder.join("expected"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let expected = std::fs::read_to_string(&path).unwrap();
        let Some(table) = find(&name).and_then(|found| found.table) else {
            wrong.push(format!("{name}: no such table"));
            continue;
        };
        match table.run(&view) {
            Err(problem) => wrong.push(format!("{name}: {problem}")),
            Ok(made) => {
                let csv = made.to_csv();
                let fitted = name.starts_with("bgnbd") && params.bgnbd_params.is_none();
                let fits = if fitted {
                    is_near(&csv, &expected)
                } else {
                    csv == expected
                };
                if !fits {
                    let differs = csv.lines().zip(expected.lines()).find(|(a, b)| a != b);
                    wrong.push(format!(
                        "{name}: {differs:?} ({} and {} lines)",
                        csv.lines().count(),
                        expected.lines().count()
                    ));
                }
            }
        }
    }
    wrong
}

/// Equal text but for numbers within 0.0005 or a ten-thousandth, the log likelihood within 0.001.
fn is_near(made: &str, expected: &str) -> bool {
    let near = |a: &str, b: &str| match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => {
            (a - b).abs()
                <= (0.000_5f64)
                    .max(1e-4 * b.abs())
                    .min(0.001_f64.max(1e-4 * b.abs()))
        }
        _ => a == b,
    };
    let cells = |text: &str| {
        text.lines()
            .map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let (made, expected) = (cells(made), cells(expected));
    made.len() == expected.len()
        && made
            .iter()
            .zip(&expected)
            .all(|(a, b)| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b)))
}

/// The book after an import of the tables of a folder.
fn imported(folder: &Path) -> Book {
    let mut book = Book::default();
    book.load(Kind::ALL);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let content = Content::Bytes(std::fs::read(&path).unwrap());
            files.push(InputFile { name, content });
        }
    }
    let context = ImportContext {
        now: Moment(1_800_000_000_000),
        today: "2027-01-01".parse().unwrap(),
        zone: book.settings.zone(),
        currency: Currency::CNY,
        country: "CN".to_owned(),
        lang: Lang::En,
        random: [3; 16],
    };
    let out = import::run(&files, &ImportOptions::default(), &context, &book);
    assert_eq!(out.answer.not_imported.len(), 0);
    book.check(&out.changes).unwrap();
    book.apply(&out.changes, 1);
    book
}

fn check(set: &str) {
    let Some(shared) = shared() else {
        println!("skipped: no shared data");
        return;
    };
    let folder = shared.join("data/dev").join(set);
    for facts in [tables::facts(&folder), Facts::of(&imported(&folder))] {
        let wrong = wrong_tables(&folder, &facts);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_tables_of_the_small_book_are_as_worked_by_hand() {
    check("tiny");
}

#[test]
fn the_tables_of_the_cdnow_sample_are_as_expected() {
    check("cdnow_sample");
}

#[test]
fn a_cell_is_explained_with_the_numbers_it_was_decided_with() {
    let Some(shared) = shared() else {
        println!("skipped: no shared data");
        return;
    };
    let facts = tables::facts(&shared.join("data/dev/tiny"));
    let params = Params::default();
    let view = View {
        facts: &facts,
        as_of: "2025-06-30".parse().unwrap(),
        params: &params,
    };
    let explained = |name: &str, row: usize, column: &str| {
        let table = find(name).unwrap().table.unwrap().run(&view).unwrap();
        guanxi::analytics::explain::explain(&table, row, table.place(column).unwrap()).unwrap()
    };
    assert_eq!(
        explained("rfm_mean", 5, "m_hi"),
        "C006: M 30000·13 = 390000 < 643000 = ΣM → m_hi 0"
    );
    assert_eq!(explained("churn", 12, "value"), "3 / 9 = 0.3333");
}

#[test]
fn behind_each_row_stand_as_many_customers_as_it_says() {
    let Some(shared) = shared() else {
        println!("skipped: no shared data");
        return;
    };
    let facts = tables::facts(&shared.join("data/dev/tiny"));
    let params = Params::default();
    let view = View {
        facts: &facts,
        as_of: "2025-06-30".parse().unwrap(),
        params: &params,
    };
    let mut checked = 0;
    for row in REPORTS.iter().flat_map(|report| report.tables) {
        let Ok(table) = row.run(&view) else { continue };
        for at in 0..table.rows.len() {
            let Some(behind) = (row.behind)(&view, &table, at) else {
                continue;
            };
            let distinct: std::collections::BTreeSet<_> = behind.iter().collect();
            assert_eq!(distinct.len(), behind.len(), "{} {at}", row.name);
            let says = table.cell(at, "customers").and_then(|cell| cell.as_int());
            if let Some(says) = says.filter(|_| row.name != "idic") {
                assert_eq!(
                    behind.len() as i64,
                    says,
                    "{} {:?}",
                    row.name,
                    table.rows[at]
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "{checked}");
}
