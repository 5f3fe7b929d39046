//! The real binary on real files: what scripts and other programs rely on.

use std::path::Path;
use std::process::{Command, Output, Stdio};

struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Book {
        Book {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guanxi"));
        command
            .arg("--data-dir")
            .arg(self.folder.path().join("book"))
            .arg("--config")
            .arg(self.folder.path().join("config.toml"))
            .args(args)
            .current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env_remove("GUANXI_LANG")
            .env_remove("GUANXI_DATA_DIR")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a command that must end with 0 and answers its standard output.
    fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(
            out.status.success(),
            "{args:?}: {} {}",
            out.status,
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).unwrap()
    }

    /// Runs a command that must end with this code and answers its standard error.
    fn refused(&self, code: i32, args: &[&str]) -> String {
        let out = self.run(args);
        let message = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {message}");
        assert!(
            out.stdout.is_empty(),
            "{args:?} answered {}",
            String::from_utf8_lossy(&out.stdout)
        );
        message
    }

    fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(name), text).unwrap();
        name.to_owned()
    }
}

#[test]
fn a_record_is_made_changed_found_undone_redone_and_deleted() {
    let book = Book::new();
    assert_eq!(
        book.ok(&[
            "add",
            "customer",
            "name=王芳",
            "phones=+86 138 0013 8000",
            "tags=vip"
        ]),
        "c1\n"
    );
    assert_eq!(
        book.ok(&[
            "add",
            "task",
            "name=Call back",
            "due=2026-11-27",
            "customer=c1"
        ]),
        "t1\n"
    );
    book.ok(&["set", "c1", "grade=a", "tags+=new", "custom.Room=12"]);
    let shown = book.json(&["show", "c1", "--format", "json"]);
    assert_eq!(shown["grade"], "a");
    assert_eq!(shown["tags"], serde_json::json!(["vip", "new"]));
    assert_eq!(shown["custom"]["Room"], "12");
    assert_eq!(
        book.json(&["list", "customer", "wf", "--format", "json"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        book.json(&["list", "customer", "1380013", "--format", "json"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    book.ok(&["undo"]);
    assert_eq!(
        book.json(&["show", "c1", "--format", "json"])["grade"],
        serde_json::Value::Null
    );
    book.ok(&["redo"]);
    assert_eq!(book.json(&["show", "c1", "--format", "json"])["grade"], "a");
    let before = book.ok(&["export", "all"]);
    book.ok(&["delete", "c1"]);
    assert_eq!(
        book.ok(&["list", "task", "--format", "csv"])
            .lines()
            .count(),
        1,
        "its task went along"
    );
    book.ok(&["undo"]);
    let without_header = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        without_header(&book.ok(&["export", "all"])),
        without_header(&before)
    );
    book.refused(1, &["undo", "999"]);
}

#[test]
fn what_cannot_be_done_says_why_and_ends_with_its_code() {
    let book = Book::new();
    book.ok(&["add", "customer", "name=Alice"]);
    book.ok(&["add", "customer", "name=Alice"]);
    assert!(
        book.refused(2, &["add", "customr", "name=x"])
            .contains("Did you mean customer")
    );
    assert!(
        book.refused(2, &["add", "customer", "nam=x"])
            .contains("Did you mean name")
    );
    assert!(
        book.refused(2, &["add", "customer", "grade=a"])
            .contains("needs: name")
    );
    assert!(
        book.refused(2, &["add", "deal", "name=x", "amount=ten"])
            .contains("amount")
    );
    assert!(
        book.refused(2, &["list", "customer", "grad:a"])
            .contains("Did you mean \"grade\"")
    );
    assert!(
        book.refused(2, &["list", "customer", "(grade:a"])
            .contains("character")
    );
    assert!(book.refused(1, &["show", "c99"]).contains("c99"));
    assert!(
        book.refused(1, &["log", "Alice", "hello"]).contains("c2"),
        "candidates are listed"
    );
    assert!(book.refused(1, &["redo"]).contains("Nothing to redo"));
    assert!(
        book.refused(2, &["config", "set", "book.currency", "XXQ"])
            .contains("ISO 4217")
    );
    assert!(
        book.refused(2, &["report", "rfm_maen"])
            .contains("rfm_mean")
    );
    book.refused(2, &["frobnicate"]);
    assert_eq!(
        book.run(&["import", "missing.csv", "--yes"]).status.code(),
        Some(66)
    );
    let listed = book.ok(&[
        "list",
        "customer",
        "--format",
        "csv",
        "--columns",
        "id,name",
    ]);
    assert_eq!(
        listed, "id,name\nc1,Alice\nc2,Alice\n",
        "nothing was changed"
    );
}

#[test]
fn a_second_import_changes_nothing_and_undo_takes_an_import_back() {
    let book = Book::new();
    let customers = book.file(
        "customers.csv",
        "customer_id,customer_name\nB 1,\" 张, 三 \"\nB2,李四\n",
    );
    let orders = book.file(
        "orders.csv",
        "order_id,customer_id,date,product,quantity,amount_minor\nO1,B2,2026-01-05,茶,1,1200\nO1,B2,2026-01-05,茶,1,1200\nO2,X,2026-01-06,茶,1,1\n",
    );
    let rehearsal = book.json(&["import", &customers, &orders, "--format", "json"]);
    assert_eq!(rehearsal["change"], serde_json::Value::Null);
    assert_eq!(book.ok(&["list", "customer", "--format", "json"]), "[]\n");
    let first = book.json(&["import", &orders, &customers, "--yes", "--format", "json"]);
    assert_eq!(first["created"]["persons"], 2);
    assert_eq!(
        (
            &first["created"]["orders"],
            &first["created"]["order_lines"]
        ),
        (&1.into(), &2.into())
    );
    assert_eq!(first["not_imported"][0]["reason"], "unknown-link");
    let second = book.json(&["import", &customers, &orders, "--yes", "--format", "json"]);
    assert_eq!(second["change"], serde_json::Value::Null, "{second}");
    let report = book.ok(&[
        "report",
        "rfm_mean",
        "--as-of",
        "2026-01-06",
        "--format",
        "csv",
    ]);
    assert_eq!(
        report.lines().nth(1),
        Some("B2,1,1,2400,1,1,1,111,重要价值")
    );
    book.ok(&["undo"]);
    assert_eq!(
        book.ok(&["list", "customer", "--all", "--format", "json"]),
        "[]\n"
    );
}

#[test]
fn everything_exported_comes_back_the_same_in_an_empty_book() {
    let (one, other) = (Book::new(), Book::new());
    one.ok(&["demo", "--seed", "7", "--as-of", "2026-11-22"]);
    one.ok(&["export", "all", "-o", "all.jsonl"]);
    let file = one.folder.path().join("all.jsonl");
    other.ok(&["import", file.to_str().unwrap(), "--yes"]);
    other.ok(&["export", "all", "-o", "again.jsonl"]);
    let lines = |path: &Path| {
        std::fs::read_to_string(path)
            .unwrap()
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (before, after) = (
        lines(&file),
        lines(&other.folder.path().join("again.jsonl")),
    );
    assert_eq!(before.len(), after.len());
    assert_eq!(before.iter().zip(&after).find(|(a, b)| a != b), None);
    let again = other.json(&[
        "import",
        file.to_str().unwrap(),
        "--yes",
        "--format",
        "json",
    ]);
    assert_eq!(again["change"], serde_json::Value::Null);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let book = Book::new();
    book.file("c.csv", "customer_id,customer_name\n1,\u{1b}[31mred\u{7}\n");
    book.ok(&["import", "c.csv", "--yes"]);
    for args in [
        &["list", "customer"][..],
        &["show", "c1"],
        &["brief", "c1"],
        &["history"],
        &["duplicates"],
    ] {
        let out = book.run(args);
        let bytes = [out.stdout, out.stderr].concat();
        assert!(
            !bytes.iter().any(|b| (*b < 32 && *b != b'\n') || *b == 127),
            "{args:?}"
        );
    }
    assert!(
        book.ok(&["show", "c1", "--format", "json"])
            .contains("\\u001b[31mred"),
        "kept exactly"
    );
}

#[test]
fn a_reader_that_goes_away_ends_a_command_quietly() {
    let book = Book::new();
    book.ok(&["demo"]);
    let mut child = book
        .command(&["export", "all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!(
        (out.status.code(), out.stderr.len()),
        (Some(0), 0),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn the_past_is_shown_and_cannot_be_changed() {
    let book = Book::new();
    book.ok(&["add", "customer", "name=Alice"]);
    assert_eq!(
        book.ok(&["list", "customer", "--at", "2020-01-01", "--format", "json"]),
        "[]\n"
    );
    book.refused(2, &["add", "customer", "name=Bob", "--at", "2020-01-01"]);
}

#[test]
fn today_tells_a_script_whether_something_is_overdue() {
    let book = Book::new();
    book.ok(&["add", "customer", "name=Alice"]);
    assert_eq!(book.run(&["today", "--check"]).status.code(), Some(0));
    book.ok(&[
        "log",
        "c1",
        "wants a quote",
        "--channel",
        "call",
        "--next",
        "2020-01-01",
    ]);
    assert_eq!(book.run(&["today", "--check"]).status.code(), Some(1));
    let due = book.json(&["today", "--format", "json"]);
    assert_eq!(
        (&due[0]["kind"], &due[0]["why"], &due[0]["due"]),
        (&"task".into(), &"task-late".into(), &"2020-01-01".into())
    );
}

#[test]
fn two_that_are_one_are_found_merged_and_parted_again() {
    let book = Book::new();
    book.ok(&["add", "customer", "name=李雷", "phones=138 0013 8000"]);
    let out = book.run(&["add", "customer", "name=李雷", "phones=+86 13800138000"]);
    assert!(
        String::from_utf8_lossy(&out.stderr).contains("c1"),
        "the likely duplicate is named"
    );
    let pairs = book.json(&["duplicates", "--format", "json"]);
    assert_eq!(
        (&pairs[0]["first"], &pairs[0]["second"]),
        (&"c1".into(), &"c2".into())
    );
    book.ok(&["merge", "c1", "c2"]);
    book.refused(1, &["show", "c2"]);
    book.ok(&["undo"]);
    assert_eq!(
        book.json(&["list", "customer", "--format", "json"])
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
