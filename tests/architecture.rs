//! The shape of the source: who may import whom, and how long a file or a function may be.
//! Rule: a finding names file and line, so that it can be mended without reading this test.

use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 70;

/// Files inside rooms that are only compiled for tests.
const TEST_FILES: &[&str] = &[
    "tests.rs",
    "sample.rs",
    "fixture.rs",
    "pictures.rs",
    "screens.rs",
    "scripts.rs",
    "laws.rs",
    "questions.rs",
];

/// Room → rooms of this crate it may use beside itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("analytics", &["domain"]),
    ("segments", &["domain", "analytics"]),
    ("exchange", &["domain"]),
    (
        "operations",
        &["domain", "store", "analytics", "segments", "exchange"],
    ),
    (
        "cli",
        &[
            "domain",
            "operations",
            "store",
            "analytics",
            "segments",
            "exchange",
        ],
    ),
    (
        "tui",
        &[
            "domain",
            "operations",
            "store",
            "analytics",
            "segments",
            "exchange",
        ],
    ),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The room a file belongs to.
fn room(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    MAY_USE
        .iter()
        .any(|(name, _)| *name == first)
        .then(|| first.to_owned())
}

/// Production lines with their numbers: everything before the file's tests.
fn production(text: &str) -> Vec<(usize, &str)> {
    let lines = text.lines().enumerate().map(|(n, line)| (n + 1, line));
    lines
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .collect()
}

/// Lines that say something: not blank, not only brackets, which the formatter sets.
fn count(lines: &[(usize, &str)]) -> usize {
    lines
        .iter()
        .filter(|(_, line)| line.chars().any(char::is_alphanumeric))
        .count()
}

fn is_test_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| TEST_FILES.iter().any(|test| name == *test))
        || path.components().any(|c| c.as_os_str() == "tests")
}

#[test]
fn imports_point_inwards() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let Some(from) = room(&path) else { continue };
        let allowed = MAY_USE
            .iter()
            .find(|(name, _)| *name == from)
            .map(|(_, rooms)| *rooms)
            .unwrap_or_default();
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in production(&text) {
            for (to, _) in MAY_USE {
                let named = line.contains(&format!("crate::{to}::"))
                    || line.contains(&format!("crate::{to};"));
                if named
                    && *to != from
                    && !allowed.contains(to)
                    && !line.trim_start().starts_with("//")
                {
                    wrong.push(format!("{}:{number}: {from} uses {to}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_edge_names_the_engine_and_the_terminal() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let name = path
            .strip_prefix(root().join("src"))
            .unwrap()
            .display()
            .to_string();
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in production(&text) {
            let code = line.split("//").next().unwrap_or("");
            let code = code.replace("super::sled::", "");
            if code.contains("sled::") && name != "store/sled.rs" {
                wrong.push(format!("{name}:{number}: only store/sled.rs names sled"));
            }
            let terminal = [
                "tui/terminal.rs",
                "tui/terminal/",
                "tui/commands/keymap.rs",
                "tui/keymap.rs",
                "tui/runner.rs",
            ];
            if code.contains("crossterm::") && !terminal.iter().any(|place| name.starts_with(place))
            {
                wrong.push(format!(
                    "{name}:{number}: only the terminal's file names crossterm"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_begin_with_what_they_are_and_stay_short() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let lines = count(&production(&text));
        if !text.starts_with("//!") {
            wrong.push(format!(
                "{}: does not say what it is (//! at the top)",
                path.display()
            ));
        }
        if lines > FILE_LINES && !is_test_file(&path) {
            wrong.push(format!(
                "{}: {lines} lines, more than {FILE_LINES}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_fit_a_screen() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src"))
        .into_iter()
        .filter(|path| !is_test_file(path))
    {
        let text = fs::read_to_string(&path).unwrap();
        let lines = production(&text);
        for (at, (number, line)) in lines.iter().enumerate() {
            let start = line.trim_start();
            let is_function = [
                "fn ",
                "pub fn ",
                "pub(crate) fn ",
                "pub(super) fn ",
                "const fn ",
                "pub const fn ",
            ]
            .iter()
            .any(|head| start.starts_with(head));
            if !is_function || line.trim_end().ends_with(';') {
                continue;
            }
            let indent = line.len() - start.len();
            let closing = format!("{}}}", " ".repeat(indent));
            let end = lines
                .iter()
                .skip(at)
                .position(|(_, line)| *line == closing)
                .map_or(1, |n| n + 1);
            let body = &lines[at..at + end];
            let length = count(body);
            if length > FUNCTION_LINES && !is_table(body) {
                wrong.push(format!(
                    "{}:{number}: {length} lines, more than {FUNCTION_LINES}",
                    path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A table of rows: nearly every line is a row of data, and nothing is decided in it.
fn is_table(lines: &[(usize, &str)]) -> bool {
    !lines.iter().any(|(_, line)| {
        let code = line.trim_start();
        ["if ", "for ", "while ", "match ", "loop ", "let "]
            .iter()
            .any(|word| code.starts_with(word))
    })
}
