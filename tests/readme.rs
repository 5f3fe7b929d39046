//! The README says what the program says: its tables of keys and commands are written from the program's own.
//! `GUANXI_WRITE=1 cargo test --test readme` writes them anew.

use guanxi::cli::verbs::VERBS;
use guanxi::domain::Lang;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn between(text: &str, name: &str) -> (usize, usize) {
    let begin = format!("<!-- {name}: begin (written by a test) -->\n");
    let end = format!("<!-- {name}: end -->");
    let from = text.find(&begin).unwrap() + begin.len();
    (from, text.find(&end).unwrap())
}

fn same(name: &str, wanted: &str) {
    let text = std::fs::read_to_string(readme()).unwrap();
    let (from, to) = between(&text, name);
    if std::env::var_os("GUANXI_WRITE").is_some() {
        std::fs::write(
            readme(),
            format!("{}{wanted}{}", &text[..from], &text[to..]),
        )
        .unwrap();
        return;
    }
    assert_eq!(
        &text[from..to],
        wanted,
        "write it anew: GUANXI_WRITE=1 cargo test --test readme"
    );
}

// One test: both tables are parts of one file.
#[test]
fn the_tables_of_the_readme_are_those_of_the_program() {
    let mut rows = String::from("\n| command | does | example |\n| --- | --- | --- |\n");
    for verb in VERBS {
        rows.push_str(&format!(
            "| `{}` | {} | `{}` |\n",
            verb.name,
            verb.about.en,
            verb.example.replace('|', "\\|")
        ));
    }
    rows.push('\n');
    same("commands", &rows);
    let mut places: BTreeMap<String, Vec<[String; 4]>> = BTreeMap::new();
    for row in guanxi::tui::keys(Lang::En) {
        places.entry(row[3].clone()).or_default().push(row);
    }
    let mut rows = String::from("\n| where | key | does |\n| --- | --- | --- |\n");
    for (place, list) in places {
        for [keys, _, does, _] in list {
            rows.push_str(&format!(
                "| {place} | `{}` | {does} |\n",
                keys.replace('|', "\\|")
            ));
        }
    }
    rows.push('\n');
    same("keys", &rows);
}
