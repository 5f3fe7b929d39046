//! Values of fields as JSON.
//! Rule: the usual value of a field is written plainly (a date as text, a link as a short id); a value that its field
//! does not expect, or that stands where no type is known, is written so that it cannot be taken for another.

use crate::domain::field::Part;
use crate::domain::text::t;
use crate::domain::{Currency, Day, Id, Moment, Money, PartialDate, Problem, Type, Value};
use serde_json::{Map, Value as Json, json};

/// Names of objects that hold one value whose plain form would be mistaken for something else.
const TAGS: [&str; 8] = ["text", "int", "day", "at", "partial", "ref", "map", "pairs"];

/// Name of the only part of a row that is not a row with parts; no part of a table has it.
const OTHER: &str = "other_value";

/// The JSON of a field's value.
pub fn value_to_json(ty: Type, value: &Value) -> Json {
    match (ty, value) {
        (Type::Line | Type::Long | Type::Choice(_) | Type::Stage, Value::Text(s)) => {
            Json::String(s.to_string())
        }
        (Type::Int(_) | Type::Percent | Type::Span, Value::Int(n)) => json!(n),
        (Type::Day | Type::When, Value::Day(day)) => Json::String(day.to_string()),
        (Type::Moment | Type::When, Value::Moment(at)) => Json::String(at.to_string()),
        (Type::Partial, Value::Partial(date)) => Json::String(date.to_string()),
        (Type::Link(kinds), Value::Ref(id)) if fits(kinds, *id) => Json::String(id.to_string()),
        (Type::Rows(parts), Value::List(rows)) => {
            Json::Array(rows.iter().map(|row| row_to_json(parts, row)).collect())
        }
        (Type::Links(kinds), Value::List(items)) => Json::Array(
            items
                .iter()
                .map(|item| match item {
                    Value::Ref(id) if fits(kinds, *id) => Json::String(id.to_string()),
                    other => strange(other),
                })
                .collect(),
        ),
        (_, value) => strange(value),
    }
}

/// A row of a list field, its parts by their types.
fn row_to_json(parts: &[Part], row: &Value) -> Json {
    let pairs = row.parts();
    if pairs.is_empty() || repeats(pairs) || single(pairs) == Some(OTHER) {
        return json!({ OTHER: untyped(row) });
    }
    let mut out = Map::new();
    for (key, value) in pairs {
        let part = parts.iter().find(|part| part.key == &**key);
        let json = part.map_or_else(|| untyped(value), |part| value_to_json(part.ty, value));
        out.insert(key.to_string(), json);
    }
    Json::Object(out)
}

fn single(pairs: &[(Box<str>, Value)]) -> Option<&str> {
    match pairs {
        [(key, _)] => Some(key),
        _ => None,
    }
}

fn repeats(pairs: &[(Box<str>, Value)]) -> bool {
    let mut seen = std::collections::HashSet::new();
    pairs.iter().any(|(key, _)| !seen.insert(key))
}

/// A value in a field that expects another: text says that it is text.
fn strange(value: &Value) -> Json {
    match value {
        Value::Text(s) => json!({ "text": &**s }),
        other => untyped(other),
    }
}

/// A value where no type is known: text, numbers and yes or no are plain, the rest says what it is.
fn untyped(value: &Value) -> Json {
    match value {
        Value::Text(s) => Json::String(s.to_string()),
        Value::Int(n) => json!(n),
        Value::Flag(yes) => Json::Bool(*yes),
        Value::Day(day) => json!({ "day": day.to_string() }),
        Value::Partial(date) => json!({ "partial": date.to_string() }),
        Value::Moment(at) => json!({ "at": at.to_string() }),
        Value::Money(money) => json!({"minor": money.minor, "currency": money.currency.code()}),
        Value::Ref(id) => json!({ "ref": id.to_string() }),
        Value::List(items) => Json::Array(items.iter().map(untyped).collect()),
        Value::Map(pairs) if repeats(pairs) => {
            let pair = |(key, value): &(Box<str>, Value)| json!([&**key, untyped(value)]);
            json!({ "pairs": pairs.iter().map(pair).collect::<Vec<_>>() })
        }
        Value::Map(pairs) => {
            let object: Map<String, Json> = pairs
                .iter()
                .map(|(key, value)| (key.to_string(), untyped(value)))
                .collect();
            if is_tagged(&object) {
                json!({ "map": object })
            } else {
                Json::Object(object)
            }
        }
    }
}

/// True for an object that reading would take for something other than a row.
fn is_tagged(object: &Map<String, Json>) -> bool {
    let single = object.len() == 1 && object.keys().all(|key| TAGS.contains(&key.as_str()));
    single || is_money(object)
}

fn is_money(object: &Map<String, Json>) -> bool {
    object.len() == 2 && object.contains_key("minor") && object.contains_key("currency")
}

fn unreadable(what: &Json) -> Problem {
    let shown: String = what.to_string().chars().take(40).collect();
    t(
        "“{0}” is not what this field holds.",
        "“{0}”不是该字段的有效值。",
    )
    .problem(&[&shown])
}

/// Reads an instant as exports write it, and other ISO 8601 forms with a zone.
pub(super) fn moment(text: &str) -> Option<Moment> {
    let at = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    Some(Moment(at.timestamp_millis()))
}

/// The value of a field from its JSON.
pub fn value_from_json(ty: Type, json: &Json) -> Result<Value, Problem> {
    let bad = || unreadable(json);
    match (ty, json) {
        (Type::Line | Type::Long | Type::Choice(_) | Type::Stage, Json::String(s)) => {
            Ok(Value::text(clean(s)))
        }
        (Type::Day, Json::String(s)) => s.parse::<Day>().map(Value::Day).map_err(|_| bad()),
        (Type::Moment, Json::String(s)) => moment(s).map(Value::Moment).ok_or_else(bad),
        (Type::When, Json::String(s)) => match s.parse::<Day>() {
            Ok(day) => Ok(Value::Day(day)),
            Err(_) => moment(s).map(Value::Moment).ok_or_else(bad),
        },
        (Type::Partial, Json::String(s)) => s
            .parse::<PartialDate>()
            .map(Value::Partial)
            .map_err(|_| bad()),
        (Type::Link(kinds), Json::String(s)) => reference(kinds, s).ok_or_else(bad),
        (Type::Links(kinds), Json::Array(items)) => {
            let item = |json: &Json| match json {
                Json::String(s) => reference(kinds, s).ok_or_else(bad),
                other => any(other),
            };
            items
                .iter()
                .map(item)
                .collect::<Result<_, _>>()
                .map(Value::List)
        }
        (Type::Rows(parts), Json::Array(rows)) => {
            let rows: Result<_, _> = rows.iter().map(|row| row_from_json(parts, row)).collect();
            rows.map(Value::List)
        }
        (Type::Money, Json::Object(object)) if is_money(object) => money(object).ok_or_else(bad),
        (Type::Int(_) | Type::Percent | Type::Span | Type::Flag | Type::Money, Json::String(_)) => {
            Err(bad())
        }
        // A list of one may come without its brackets.
        (
            Type::Many(_) | Type::Phones | Type::Emails | Type::Tags | Type::Lines | Type::Raw,
            Json::String(s),
        ) => Ok(Value::List(vec![Value::text(clean(s))])),
        (_, json) => any(json),
    }
}

/// Text as it came; a NUL cannot be kept.
fn clean(s: &str) -> String {
    s.replace('\0', "")
}

fn reference(kinds: &[crate::domain::Kind], s: &str) -> Option<Value> {
    let id: Id = s.parse().ok()?;
    fits(kinds, id).then_some(Value::Ref(id))
}

/// True for a record of a kind that the field points to.
fn fits(kinds: &[crate::domain::Kind], id: Id) -> bool {
    kinds.is_empty() || kinds.contains(&id.kind)
}

fn money(object: &Map<String, Json>) -> Option<Value> {
    let minor = object.get("minor")?.as_i64()?;
    let currency: Currency = object.get("currency")?.as_str()?.parse().ok()?;
    Some(Value::Money(Money::new(minor, currency)))
}

fn row_from_json(parts: &[Part], json: &Json) -> Result<Value, Problem> {
    let Json::Object(object) = json else {
        return any(json);
    };
    if let (1, Some(inner)) = (object.len(), object.get(OTHER)) {
        return any(inner);
    }
    let mut pairs = Vec::with_capacity(object.len());
    for (key, json) in object {
        if json.is_null() {
            continue;
        }
        let part = parts.iter().find(|part| part.key == key);
        let value = part.map_or_else(|| any(json), |part| value_from_json(part.ty, json))?;
        pairs.push((Box::from(key.as_str()), value));
    }
    Ok(Value::Map(pairs))
}

fn tag_of(object: &Map<String, Json>) -> Option<(&str, &Json)> {
    let (key, value) = object.iter().next()?;
    (object.len() == 1 && TAGS.contains(&key.as_str())).then_some((key, value))
}

/// A value where no type is known.
fn any(json: &Json) -> Result<Value, Problem> {
    let bad = || unreadable(json);
    Ok(match json {
        Json::Null => return Err(bad()),
        Json::Bool(yes) => Value::Flag(*yes),
        // Numbers outside of whole 64-bit ones stay as they are spelled: never rounded.
        Json::Number(n) => n
            .as_i64()
            .map_or_else(|| Value::from(n.to_string()), Value::Int),
        Json::String(s) => Value::text(clean(s)),
        Json::Array(items) => Value::List(items.iter().map(any).collect::<Result<_, _>>()?),
        Json::Object(object) if is_money(object) => match money(object) {
            Some(value) => value,
            None => plain_map(object)?,
        },
        Json::Object(object) => match tag_of(object) {
            Some((tag, inner)) => tagged(tag, inner).map_or_else(|| plain_map(object), Ok)?,
            None => plain_map(object)?,
        },
    })
}

fn plain_map(object: &Map<String, Json>) -> Result<Value, Problem> {
    let mut pairs = Vec::with_capacity(object.len());
    for (key, json) in object.iter().filter(|(_, json)| !json.is_null()) {
        pairs.push((Box::from(key.as_str()), any(json)?));
    }
    Ok(Value::Map(pairs))
}

fn tagged(tag: &str, inner: &Json) -> Option<Value> {
    let text = || inner.as_str();
    match tag {
        "text" => text().map(|s| Value::text(clean(s))),
        "int" => inner.as_i64().map(Value::Int),
        "day" => text()?.parse().ok().map(Value::Day),
        "partial" => text()?.parse().ok().map(Value::Partial),
        "at" => moment(text()?).map(Value::Moment),
        "ref" => text()?.parse().ok().map(Value::Ref),
        "map" => plain_map(inner.as_object()?).ok(),
        "pairs" => {
            let pair = |json: &Json| {
                let [key, value] = json.as_array()?.as_slice() else {
                    return None;
                };
                Some((Box::from(key.as_str()?), any(value).ok()?))
            };
            let pairs: Option<Vec<_>> = inner.as_array()?.iter().map(pair).collect();
            pairs.map(Value::Map)
        }
        _ => None,
    }
}
