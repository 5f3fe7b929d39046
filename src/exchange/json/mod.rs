//! Records as JSON objects, for other programs and for the complete export.
//! Rule: what is written is read back to an equal record; what a newer program wrote beside it is kept and given back.

mod depth;
mod text;
mod value;

pub use depth::{DEPTH_LIMIT, Fault, TEXT_LIMIT_BYTES, check};
pub use text::{to_text, write_array, write_json};
pub use value::{value_from_json, value_to_json};

use crate::domain::text::t;
use crate::domain::{Id, Kind, Moment, Problem, Record, Type, Value};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// Mark of a kept line that is a key we do not know: it goes back to the top of the object on export.
const UNKNOWN: &str = "guanxi-unknown:";

/// Says that `name` was given although it equals what would stand for a missing one.
const NAMED: &str = "named";

/// Keys that belong to the record itself.
const OWN: [&str; 7] = ["kind", "id", "uid", "name", "created", "updated", NAMED];

/// The object of a record: identity first, then every field that holds something in the order of its kind's table.
pub fn record_to_json(record: &Record) -> Json {
    let mut out = Map::new();
    let mut put = |key: &str, value: String| out.insert(key.to_owned(), Json::String(value));
    put("kind", record.kind().key().to_owned());
    put("id", record.id.to_string());
    put("uid", record.uid.to_string());
    put("name", record.title());
    put("created", record.created.to_string());
    put("updated", record.updated.to_string());
    // A name that is not text is written as a value of its own kind, in the place of the title.
    match record.get("name") {
        Some(Value::Text(name)) if **name == *stand_in(record) => {
            out.insert(NAMED.to_owned(), Json::Bool(true));
        }
        Some(Value::Text(_)) | None => {}
        Some(other) => {
            out.insert("name".to_owned(), value_to_json(Type::Line, other));
        }
    }
    let mut unknown = Vec::new();
    for (no, value) in record.values() {
        let Some(field) = record.kind().fields().get(usize::from(no.0)) else {
            continue;
        };
        match field.key {
            "name" => {}
            "raw" => {
                let kept = split_unknown(record.kind(), value, &mut unknown);
                if let Some(kept) = kept {
                    out.insert(field.key.to_owned(), value_to_json(field.ty, &kept));
                }
            }
            key => {
                out.insert(key.to_owned(), value_to_json(field.ty, value));
            }
        }
    }
    for (key, value) in unknown {
        out.insert(key, value);
    }
    Json::Object(out)
}

/// What stands for the name of a record without one.
fn stand_in(record: &Record) -> String {
    ["subject", "number", "code"]
        .into_iter()
        .map(|key| record.text(key))
        .find(|text| !text.is_empty())
        .map_or_else(|| record.id.to_string(), str::to_owned)
}

/// Takes the keys of a newer program out of the kept lines; `None` when nothing else is kept.
fn split_unknown(kind: Kind, value: &Value, unknown: &mut Vec<(String, Json)>) -> Option<Value> {
    let Value::List(lines) = value else {
        return Some(value.clone());
    };
    let mut kept = Vec::new();
    for line in lines {
        match line.as_text().and_then(|text| unknown_of(kind, text)) {
            Some(pair) if unknown.iter().all(|(key, _)| *key != pair.0) => unknown.push(pair),
            _ => kept.push(line.clone()),
        }
    }
    (!kept.is_empty()).then_some(Value::List(kept))
}

fn unknown_of(kind: Kind, line: &str) -> Option<(String, Json)> {
    let object: Map<String, Json> = serde_json::from_str(line.strip_prefix(UNKNOWN)?).ok()?;
    let mut pairs = object.into_iter();
    let pair = pairs.next()?;
    let ours = OWN.contains(&pair.0.as_str()) || kind.field(&pair.0).is_some();
    (pairs.next().is_none() && !ours).then_some(pair)
}

fn missing(key: &str) -> Problem {
    t("The object has no readable “{0}”.", "对象缺少可读的“{0}”。").problem(&[&key])
}

/// The record of an object of this kind. Keys we do not know are kept; one value that cannot be read refuses it.
pub fn record_from_json(kind: Kind, json: &Json) -> Result<Record, Problem> {
    let (record, unread) = read_record(kind, json)?;
    match unread.into_iter().next() {
        None => Ok(record),
        Some((key, why)) => Err(Problem {
            en: format!("{key}: {}", why.en),
            zh: format!("{key}：{}", why.zh),
        }),
    }
}

/// A record, and the keys whose values could not be read, with the reason.
pub type ReadRecord = (Record, Vec<(String, Problem)>);

/// The record of an object of this kind without the values that cannot be read.
pub fn read_record(kind: Kind, json: &Json) -> Result<ReadRecord, Problem> {
    let object = json
        .as_object()
        .ok_or_else(|| Problem::from(t("A record must be an object.", "记录必须是对象。")))?;
    let mut record = identity(kind, object)?;
    let mut unknown = Vec::new();
    let mut unread = Vec::new();
    for (key, value) in object {
        if OWN.contains(&key.as_str()) || value.is_null() {
            continue;
        }
        match kind.field(key) {
            Some((no, field)) => match value_from_json(field.ty, value) {
                Ok(value) => record.put(no, Some(value)),
                Err(why) => unread.push((key.clone(), why)),
            },
            None => unknown.push(Value::from(unknown_line(key, value))),
        }
    }
    if let Err(why) = put_name(&mut record, object) {
        unread.push(("name".to_owned(), why));
    }
    if !unknown.is_empty()
        && let Some((no, _)) = kind.field("raw")
    {
        let mut lines = record
            .at(no)
            .map(|v| v.items().to_vec())
            .unwrap_or_default();
        lines.extend(unknown);
        record.put(no, Some(Value::List(lines)));
    }
    Ok((record, unread))
}

/// An empty record with the identity of an object.
fn identity(kind: Kind, object: &Map<String, Json>) -> Result<Record, Problem> {
    let text = |key: &str| object.get(key).and_then(Json::as_str);
    let id = text("id").and_then(|s| s.parse::<Id>().ok());
    let id = id
        .filter(|id| id.kind == kind)
        .ok_or_else(|| missing("id"))?;
    let uid = text("uid").and_then(|s| Uuid::parse_str(s).ok());
    let uid = uid.ok_or_else(|| missing("uid"))?;
    let moment = |key: &str| {
        text(key)
            .and_then(value::moment)
            .ok_or_else(|| missing(key))
    };
    let mut record = Record::new(id, uid, Moment(0));
    record.created = moment("created")?;
    record.updated = moment("updated").unwrap_or(record.created);
    Ok(record)
}

fn unknown_line(key: &str, value: &Json) -> String {
    let mut pair = Map::new();
    pair.insert(key.to_owned(), value.clone());
    format!("{UNKNOWN}{}", Json::Object(pair))
}

/// The name, unless it only stands for a missing one.
fn put_name(record: &mut Record, object: &Map<String, Json>) -> Result<(), Problem> {
    let Some((no, _)) = record.kind().field("name") else {
        return Ok(());
    };
    let Some(json) = object.get("name").filter(|json| !json.is_null()) else {
        return Ok(());
    };
    let value = value_from_json(Type::Line, json)?;
    let named = object.get(NAMED).and_then(Json::as_bool) == Some(true);
    if named || value.as_text() != Some(&stand_in(record)) {
        record.put(no, Some(value));
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
