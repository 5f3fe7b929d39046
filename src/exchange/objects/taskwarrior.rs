//! Tasks of taskwarrior. Times are UTC; keys that the program does not know itself are the user's own.

use super::look::{custom, id, keep_others, list, text, value, when};
use crate::domain::text::t;
use crate::domain::{Kind, Moment, Value};
use crate::exchange::incoming::{
    Batch, ImportContext, ImportOptions, Incoming, Origin, Role, Target,
};
use serde_json::Value as Json;
use std::collections::HashMap;

const SOURCE: &str = "taskwarrior";

/// Keys that have a field here.
const KNOWN: [&str; 17] = [
    "uuid",
    "id",
    "description",
    "status",
    "due",
    "wait",
    "start",
    "end",
    "project",
    "priority",
    "tags",
    "depends",
    "annotations",
    "recur",
    "parent",
    "urgency",
    "entry",
];

/// An object with the signs of a task.
pub fn is_task(json: &Json) -> bool {
    ["uuid", "description", "status", "entry"]
        .iter()
        .all(|key| json.get(key).is_some())
}

/// The physical line on which each object of the outer list begins.
fn lines_of(text: &str) -> Vec<u32> {
    let outer = if text.trim_start().starts_with('[') {
        1
    } else {
        0
    };
    let (mut depth, mut line) = (0, 1);
    let (mut quoted, mut escaped) = (false, false);
    let mut found = Vec::new();
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                if byte == b'{' && depth == outer {
                    found.push(line);
                }
                depth += 1;
            }
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    found
}

pub fn read(
    json: &Json,
    text: &str,
    file: u32,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> u64 {
    let tasks = json.as_array().map(Vec::as_slice).unwrap_or_default();
    let lines = lines_of(text);
    let mut rows: HashMap<String, usize> = HashMap::new();
    let mut links: Vec<(usize, &'static str, String)> = Vec::new();
    for (place, task) in tasks.iter().enumerate() {
        let line = lines.get(place).copied().unwrap_or(0);
        let origin = Origin { file, line };
        let Some(row) = task_row(task, origin, options, context, batch) else {
            continue;
        };
        let uuid = text_of(task, "uuid");
        let place = batch.push(row);
        rows.insert(uuid, place);
        links.extend(depends(task).into_iter().map(|id| (place, "depends", id)));
        links.extend(id(task, "parent").map(|id| (place, "about", id)));
    }
    link(links, &rows, batch);
    tasks.len() as u64
}

fn text_of(task: &Json, key: &str) -> String {
    text(task, key).to_owned()
}

/// Ids of the tasks that come before: a list, or in older versions a text with commas.
fn depends(task: &Json) -> Vec<String> {
    let listed = list(task, "depends").iter().filter_map(Json::as_str);
    let joined = text(task, "depends").split(',');
    listed
        .chain(joined)
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect()
}

fn task_row(
    task: &Json,
    origin: Origin,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> Option<Incoming> {
    let wrong: Vec<&str> = ["uuid", "description", "status", "entry"]
        .into_iter()
        .filter(|key| text(task, key).is_empty())
        .collect();
    if wrong.contains(&"uuid") || wrong.contains(&"description") {
        let why = t("The task has no readable {0}.", "任务缺少可读的 {0}。");
        batch.refuse(origin, "no-identity", why.problem(&[&wrong.join(", ")]));
        return None;
    }
    let status = text(task, "status");
    if status == "deleted" && !options.include_deleted {
        let why = t(
            "It was deleted in the other program (--include-deleted takes it).",
            "已在原程序中删除（--include-deleted 可导入）。",
        );
        batch.refuse(origin, "deleted-in-source", why);
        return None;
    }
    let mut row = Incoming::new(Kind::Task, Role::Thing, origin);
    row.set("name", text(task, "description").replace('\n', " "));
    row.outside.push((SOURCE.to_owned(), text_of(task, "uuid")));
    row.set(
        "state",
        match status {
            "completed" => "done",
            "deleted" => "dropped",
            "waiting" => "waiting",
            _ => "open",
        },
    );
    row.set(
        "priority",
        match text(task, "priority") {
            "H" => "high",
            "M" => "normal",
            "L" => "low",
            _ => "",
        },
    );
    dates(&mut row, task, batch);
    row.set("project", text(task, "project"));
    row.set("repeat", text(task, "recur"));
    for tag in list(task, "tags").iter().filter_map(Json::as_str) {
        row.add("tags", tag);
    }
    row.set("notes", annotations(task, context));
    for key in ["entry", "urgency"] {
        let json = task.get(key);
        // A figure that is none is not worth a field.
        let none = key == "urgency" && !json.is_some_and(Json::is_number);
        if none && json.is_some() {
            let why = t(
                "The urgency is no number: left out.",
                "urgency 不是数字：已略去。",
            );
            batch.warn(origin, "bad-amount", why);
        } else if let Some(value) = json.and_then(value) {
            custom(&mut row, key, value);
        }
    }
    keep_others(&mut row, task, &KNOWN);
    Some(row)
}

/// Times that cannot be read stay as own fields.
fn dates(row: &mut Incoming, task: &Json, batch: &mut Batch) {
    let origin = row.origin;
    for (key, field) in [
        ("due", "due"),
        ("wait", "wait"),
        ("start", "start"),
        ("end", "done_at"),
    ] {
        let written = text(task, key);
        match when(written, chrono_tz::UTC) {
            Some(value) => row.set(field, value),
            None if written.is_empty() => {}
            None => {
                bad_date(batch, origin, key, written);
                custom(row, key, written.into());
            }
        }
    }
}

fn bad_date(batch: &mut Batch, origin: Origin, key: &str, written: &str) {
    let why = t(
        "“{0}” is not a date; the text is kept.",
        "“{0}”不是日期；文字已保留。",
    );
    let note = crate::exchange::incoming::Note::new(origin, "bad-date", why.problem(&[&written]));
    batch.warnings.push(note.in_column(key));
}

/// Notes of the task, each a line with its time.
fn annotations(task: &Json, context: &ImportContext) -> String {
    let line = |note: &Json| {
        let at = match when(text(note, "entry"), chrono_tz::UTC) {
            Some(Value::Moment(Moment(at))) => {
                let at = Moment(at);
                format!("{} {} ", at.day_in(context.zone), at.clock_in(context.zone))
            }
            _ => String::new(),
        };
        format!("{at}{}", text(note, "description"))
    };
    let lines: Vec<String> = list(task, "annotations").iter().map(line).collect();
    lines.join("\n")
}

/// Links tasks; the dependency that would close a circle is left out and said.
fn link(
    links: Vec<(usize, &'static str, String)>,
    rows: &HashMap<String, usize>,
    batch: &mut Batch,
) {
    let mut before: HashMap<usize, Vec<usize>> = HashMap::new();
    for (from, field, uuid) in links {
        let target = match rows.get(&uuid) {
            None => Target::Outside {
                kind: Kind::Task,
                source: SOURCE.to_owned(),
                id: uuid,
            },
            Some(to) if field == "depends" && reaches(&before, *to, from) => {
                let origin = batch
                    .rows
                    .get(from)
                    .map(|row| row.origin)
                    .unwrap_or_default();
                let why = t(
                    "Depending on {0} would close a circle: left out.",
                    "依赖 {0} 会形成循环：已略去。",
                );
                batch.warn(origin, "cycle", why.problem(&[&uuid]));
                continue;
            }
            Some(to) => {
                before.entry(from).or_default().push(*to);
                Target::Row(*to)
            }
        };
        if let Some(row) = batch.rows.get_mut(from) {
            row.refer(field, target);
        }
    }
}

/// True when one task comes, over others, after the other.
fn reaches(before: &HashMap<usize, Vec<usize>>, from: usize, to: usize) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![from];
    while let Some(now) = open.pop() {
        if now == to {
            return true;
        }
        if seen.insert(now) {
            open.extend(before.get(&now).into_iter().flatten());
        }
    }
    false
}
