//! Key scripts: data files in `tests/keys`, run in both languages and two sizes; every frame is checked after every key.
//!
//! ```text
//! lang: en                          only in this language (both without it)
//! book: empty                       on an empty book (the sample without it)
//! press: 1 a Alice <c-s>
//! type: text as one piece
//! row 23: Saved "Alice"             this row holds the text; `last-but-one` and `last` count from below
//! see: some text                    some row holds it
//! not: some text                    no row holds it
//! ```

use super::fixture::Stage;
use super::msg::Msg;
use super::sample::sample;
use crate::domain::{Book, Lang};

fn run(name: &str, script: &str, lang: Lang, size: (u16, u16)) {
    let is_empty = script.lines().any(|line| line.trim() == "book: empty");
    let book = if is_empty { Book::default() } else { sample() };
    let mut stage = Stage::new(book, lang, size);
    for (number, line) in (1..).zip(script.lines()) {
        let Some((word, rest)) = line.split_once(':').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        let rest = rest.trim();
        let place = format!("{name}:{number} {lang:?} {size:?}\n{}", stage.text());
        let height = usize::from(size.1);
        // Narrow screens drop columns and words: there only what happens is checked, not every text.
        let is_full = size.0 >= 80;
        match word {
            "press" => drop(stage.press(rest)),
            "type" => stage.take(Msg::Paste(rest.to_owned())),
            "see" if is_full => assert!(stage.text().contains(rest), "{place}"),
            "not" => assert!(!stage.text().contains(rest), "{place}"),
            "last" if is_full => assert!(stage.row(height - 1).contains(rest), "{place}"),
            "last-but-one" if is_full => assert!(stage.row(height - 2).contains(rest), "{place}"),
            word => {
                if let Some(row) = word
                    .strip_prefix("row ")
                    .and_then(|n| n.parse::<usize>().ok())
                    && is_full
                {
                    assert!(stage.row(row - 1).contains(rest), "{place}");
                }
            }
        }
    }
}

#[test]
fn every_key_script_runs_in_both_languages_and_sizes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        let script = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let only = script
            .lines()
            .find_map(|line| line.strip_prefix("lang:"))
            .map(str::trim);
        for (lang, code) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
            if only.is_none_or(|only| only == code) {
                run(&name, &script, lang, (80, 24));
                run(&name, &script, lang, (40, 12));
            }
        }
    }
}
