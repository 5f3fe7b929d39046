//! Which program a text comes from, and its reader.

use super::look::list;
use super::{atomic, crm_cli, monica, taskwarrior, text, todo};
use crate::domain::Value;
use crate::domain::text::t;
use crate::exchange::incoming::{Batch, ImportContext, ImportOptions, RefusedFile};
use crate::exchange::json::TEXT_LIMIT_BYTES;
use serde_json::Value as Json;

/// A program whose export is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Monica,
    AtomicCrm,
    CrmCli,
    Taskwarrior,
    TodoTxt,
}

impl Source {
    pub const ALL: [Source; 5] = [
        Source::Monica,
        Source::AtomicCrm,
        Source::CrmCli,
        Source::Taskwarrior,
        Source::TodoTxt,
    ];

    /// The name of the source in reports and for `--as`.
    pub fn key(self) -> &'static str {
        match self {
            Source::Monica => "monica-json",
            Source::AtomicCrm => "atomic-crm-json",
            Source::CrmCli => "crm-cli-json",
            Source::Taskwarrior => "taskwarrior",
            Source::TodoTxt => "todo.txt",
        }
    }
}

/// What was opened: the source and, but for plain lines, its JSON.
#[derive(Debug)]
pub struct Opened {
    pub source: Source,
    json: Json,
}

/// Opens a text of one of these programs; `None` when it is something else altogether.
pub fn open(name: &str, text: &str) -> Result<Option<Opened>, RefusedFile> {
    if !text::looks_like_json(text) {
        let source = Source::TodoTxt;
        let json = Json::Null;
        return Ok(todo::recognise(name, text).then_some(Opened { source, json }));
    }
    let json = text::parse_lines(text)?;
    let json = match json {
        // A single task of one line.
        Json::Object(_) if taskwarrior::is_task(&json) => Json::Array(vec![json]),
        json => json,
    };
    match recognise(&json) {
        Some(source) => Ok(Some(Opened { source, json })),
        None => Err(RefusedFile {
            reason: "unsupported",
            message: t(
                "This JSON is of no program that is known here (Monica, Atomic CRM, crm.cli, taskwarrior, guanxi).",
                "该 JSON 不是已知程序的导出（Monica、Atomic CRM、crm.cli、taskwarrior、guanxi）。",
            )
            .into(),
            option: None,
        }),
    }
}

/// Opens a text as what it is said to be; `None` when the key is of no program here.
pub fn open_as(key: &str, text: &str) -> Result<Option<Opened>, RefusedFile> {
    let Some(source) = Source::ALL.into_iter().find(|source| source.key() == key) else {
        return Ok(None);
    };
    let json = match source {
        Source::TodoTxt => Json::Null,
        _ => text::parse_lines(text)?,
    };
    Ok(Some(Opened { source, json }))
}

fn recognise(json: &Json) -> Option<Source> {
    let array = |key: &str| json.get(key).is_some_and(Json::is_array);
    if json.get("version").is_some()
        && json.get("app_version").is_some()
        && json.get("account").is_some()
    {
        return Some(Source::Monica);
    }
    if crm_cli::fits(json) {
        return Some(Source::CrmCli);
    }
    let atomic = ["sales", "companies", "contacts", "notes", "tasks"];
    let named = list(json, "contacts")
        .iter()
        .all(|contact| contact.get("first_name").is_some());
    if atomic.into_iter().filter(|key| array(key)).count() >= 2 && named {
        return Some(Source::AtomicCrm);
    }
    let tasks = json.as_array().map(Vec::as_slice).unwrap_or_default();
    (!tasks.is_empty() && tasks.iter().any(taskwarrior::is_task)).then_some(Source::Taskwarrior)
}

/// Reads what was opened into the batch; answers how many objects or lines there were.
pub fn read(
    opened: &Opened,
    text: &str,
    file: u32,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> u64 {
    let first = batch.rows.len();
    let count = match opened.source {
        Source::Monica => monica::read(&opened.json, file, context, batch),
        Source::AtomicCrm => atomic::read(&opened.json, file, options, context, batch),
        Source::CrmCli => crm_cli::read(&opened.json, file, options, context, batch),
        Source::Taskwarrior => taskwarrior::read(&opened.json, text, file, options, context, batch),
        Source::TodoTxt => todo::read(text, file, context, batch),
    };
    drop_long_texts(first, batch);
    count
}

/// Texts over the limit of a value are left out and said.
fn drop_long_texts(first: usize, batch: &mut Batch) {
    let mut dropped = Vec::new();
    for row in batch.rows.iter_mut().skip(first) {
        let origin = row.origin;
        let long = |value: &Value| {
            value
                .as_text()
                .is_some_and(|text| text.len() > TEXT_LIMIT_BYTES)
        };
        row.fields.retain(|(key, value)| {
            if long(value) {
                dropped.push((origin, (*key).to_owned()));
            }
            !long(value)
        });
        row.custom.retain(|(key, value)| {
            if long(value) {
                dropped.push((origin, key.clone()));
            }
            !long(value)
        });
    }
    for (origin, key) in dropped {
        let why = t(
            "{0} is longer than 1 MiB: left out.",
            "{0} 超过 1 MiB：已略去。",
        );
        batch.warn(origin, "unreadable-property", why.problem(&[&key]));
    }
}
