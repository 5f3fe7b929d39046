//! todo.txt: one task a line.
//! Rule: only what the format defines is taken out of a line; the line itself is kept.

use super::look::when;
use crate::domain::text::t;
use crate::domain::{Day, Kind, Value};
use crate::exchange::incoming::{Batch, ImportContext, Incoming, Origin, Role};

/// Bytes of a line that are read.
const LINE_LIMIT_BYTES: usize = 1 << 20;

/// True for a text of such lines, or one with the usual name.
pub fn recognise(name: &str, text: &str) -> bool {
    let short = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_lowercase();
    if matches!(short.as_str(), "todo.txt" | "done.txt") {
        return true;
    }
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(2000)
        .collect();
    let fits = lines.iter().filter(|line| is_task(line)).count();
    !lines.is_empty() && fits * 2 >= lines.len()
}

/// A line begins with a mark of the format and a date, or has a project, a context or a due date.
fn is_task(line: &str) -> bool {
    // Lines of tables have such words in their cells.
    if line.contains([',', ';', '\t', '|']) && !line.starts_with("x ") && !line.starts_with('(') {
        return false;
    }
    let head = Head::of(line);
    let dated = head.done.is_some() || head.created.is_some();
    let word = |w: &str| mark(w).is_some() || w.starts_with("due:");
    dated || line.split_whitespace().any(word)
}

/// `+project` or `@context`, whatever the letters.
fn mark(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['+', '@'])?;
    let plain =
        !rest.is_empty() && !rest.contains('@') && !rest.starts_with(|c: char| c.is_ascii_digit());
    plain.then_some(word)
}

/// What stands before the text of a task.
struct Head<'a> {
    finished: bool,
    priority: Option<char>,
    done: Option<Day>,
    created: Option<Day>,
    rest: &'a str,
}

impl Head<'_> {
    fn of(line: &str) -> Head<'_> {
        let line = line.trim();
        let (finished, mut rest) = match line.strip_prefix("x ") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, line),
        };
        let mut priority = None;
        if let Some((letter, after)) = priority_of(rest) {
            priority = Some(letter);
            rest = after;
        }
        let (mut done, mut created) = (None, None);
        if let Some((day, after)) = date_of(rest) {
            rest = after;
            match (finished, date_of(rest)) {
                (true, Some((earlier, after))) => {
                    (done, created) = (Some(day), Some(earlier));
                    rest = after;
                }
                (true, None) => done = Some(day),
                (false, _) => created = Some(day),
            }
        }
        Head {
            finished,
            priority,
            done,
            created,
            rest,
        }
    }
}

/// `(A) ` in upper case.
fn priority_of(text: &str) -> Option<(char, &str)> {
    let rest = text.strip_prefix('(')?;
    let letter = rest.chars().next().filter(char::is_ascii_uppercase)?;
    Some((letter, rest.get(1..)?.strip_prefix(") ")?.trim_start()))
}

fn date_of(text: &str) -> Option<(Day, &str)> {
    let (word, rest) = text.split_once(' ')?;
    Some((word.parse().ok()?, rest.trim_start()))
}

pub fn read(text: &str, file: u32, context: &ImportContext, batch: &mut Batch) -> u64 {
    let mut count = 0;
    for (place, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        count += 1;
        let origin = Origin {
            file,
            line: u32::try_from(place + 1).unwrap_or(u32::MAX),
        };
        if line.len() > LINE_LIMIT_BYTES {
            let why = t("The line is longer than 1 MiB.", "该行超过 1 MiB。");
            batch.refuse(origin, "too-long", why);
            continue;
        }
        let row = task(line, origin, context, batch);
        batch.push(row);
    }
    count
}

fn task(line: &str, origin: Origin, context: &ImportContext, batch: &mut Batch) -> Incoming {
    let head = Head::of(line);
    let mut row = Incoming::new(Kind::Task, Role::Thing, origin);
    row.set("state", if head.finished { "done" } else { "open" });
    if let Some(letter) = head.priority {
        row.set("priority", priority(letter));
    }
    if let Some(day) = head.done {
        row.set("done_at", day);
    }
    let mut words: Vec<&str> = Vec::new();
    for word in head.rest.split(' ') {
        if let Some(tag) = mark(word) {
            row.add("tags", tag);
            words.push(word);
        } else if !taken(word, &mut row, context, origin, batch) {
            words.push(word);
        }
    }
    // Marks at the end are only marks; within the sentence they are part of it.
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| word.is_empty() || mark(word).is_some())
    {
        words.pop();
    }
    let title = words.join(" ");
    row.set(
        "name",
        if title.trim().is_empty() {
            line.trim()
        } else {
            title.trim()
        },
    );
    if let Some(day) = head.created {
        row.custom
            .push(("created".to_owned(), day.to_string().into()));
    }
    line.clone_into(&mut row.fingerprint);
    row.raw.push(line.to_owned());
    row
}

fn priority(letter: char) -> &'static str {
    match letter {
        'A' => "high",
        'B' => "normal",
        _ => "low",
    }
}

/// Takes a `key:value` of the format out of the text. Others stay text: `12:30` and addresses are none.
fn taken(
    word: &str,
    row: &mut Incoming,
    context: &ImportContext,
    origin: Origin,
    batch: &mut Batch,
) -> bool {
    let Some((key, value)) = word.split_once(':') else {
        return false;
    };
    let plain = !key.is_empty() && key.chars().all(char::is_alphabetic);
    if !plain || value.is_empty() || value.contains("//") {
        return false;
    }
    let mut date = |field: &'static str, row: &mut Incoming| match when(value, context.zone) {
        Some(value @ (Value::Day(_) | Value::Moment(_))) => {
            row.set(field, value);
            true
        }
        _ => {
            let why = t(
                "“{0}” is not a date; it stays in the text.",
                "“{0}”不是日期；保留在文字中。",
            );
            batch.warn(origin, "bad-date", why.problem(&[&value]));
            false
        }
    };
    match key {
        "due" => date("due", row),
        "t" => date("wait", row),
        "rec" => {
            row.set("repeat", value);
            true
        }
        "pri" => {
            let letter = value
                .chars()
                .next()
                .filter(|c| c.is_ascii_uppercase() && value.len() == 1);
            letter.is_some_and(|letter| {
                row.set("priority", priority(letter));
                true
            })
        }
        "client" | "customer" | "contact" | "id" => {
            row.custom.push((key.to_owned(), value.into()));
            true
        }
        _ => false,
    }
}
