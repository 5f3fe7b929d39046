//! Looking into objects of which nothing is certain: every key may be missing or of another type.

use crate::domain::{Day, PartialDate, Value};
use crate::exchange::icalendar::{Stamp, stamp};
use crate::exchange::incoming::Incoming;
use crate::exchange::json::to_text;
use chrono_tz::Tz;
use serde_json::Value as Json;

/// A text, or nothing.
pub fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json.get(key)
        .and_then(Json::as_str)
        .unwrap_or_default()
        .trim()
}

/// An id: text or number.
pub fn id(json: &Json, key: &str) -> Option<String> {
    match json.get(key)? {
        Json::String(s) if !s.is_empty() => Some(s.clone()),
        Json::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// The items of a list; of anything else none.
pub fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json.get(key)
        .and_then(Json::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

pub fn flag(json: &Json, key: &str) -> bool {
    json.get(key).and_then(Json::as_bool).unwrap_or(false)
}

/// A value for an own field: texts, whole numbers and yes or no as they are, the rest as it is written.
pub fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Null => None,
        Json::String(s) if s.trim().is_empty() => None,
        Json::String(s) => Some(s.replace('\0', "").into()),
        Json::Bool(yes) => Some(Value::Flag(*yes)),
        Json::Number(n) => Some(
            n.as_i64()
                .map_or_else(|| Value::from(n.to_string()), Value::Int),
        ),
        Json::Array(items) if items.is_empty() => None,
        Json::Object(object) if object.is_empty() => None,
        Json::Array(items) if items.iter().all(Json::is_string) => {
            let items = items.iter().filter_map(Json::as_str).map(Value::from);
            Some(Value::List(items.collect()))
        }
        other => Some(to_text(other).into()),
    }
}

/// Keeps the keys of an object that nothing has read as own fields.
pub fn keep_others(row: &mut Incoming, json: &Json, known: &[&str]) {
    for (key, json) in json.as_object().into_iter().flatten() {
        if known.contains(&key.as_str()) {
            continue;
        }
        if let Some(value) = value(json) {
            custom(row, key, value);
        }
    }
}

/// An own field, under another name when the name is taken.
pub fn custom(row: &mut Incoming, name: &str, value: Value) {
    let taken = |name: &str, row: &Incoming| row.custom.iter().any(|(known, _)| known == name);
    let mut free = name.to_owned();
    let mut n = 2;
    while taken(&free, row) {
        free = format!("{name} ({n})");
        n += 1;
    }
    row.custom.push((free, value));
}

/// A day or an instant; of a time without a zone the zone is given.
pub fn when(text: &str, zone: Tz) -> Option<Value> {
    Some(match stamp(text)? {
        Stamp::Date(day) => Value::Day(day),
        Stamp::Utc(at) => Value::Moment(at),
        Stamp::Local {
            day,
            hour,
            minute,
            second,
        } => Value::Moment(crate::domain::Moment::at(day, hour, minute, second, zone)),
    })
}

/// The calendar day of a date, whatever time stands behind it.
pub fn day(text: &str) -> Option<Day> {
    match stamp(text)? {
        Stamp::Date(day) | Stamp::Local { day, .. } => Some(day),
        // Dates are written as midnight in UTC by programs that have no dates.
        Stamp::Utc(at) => Some(at.day_in(chrono_tz::UTC)),
    }
}

pub fn full_date(text: &str) -> Option<PartialDate> {
    day(text).map(PartialDate::full)
}

/// A phone, e-mail or other address with its label.
pub fn labelled(value: &str, label: &str) -> Value {
    if label.is_empty() {
        return value.into();
    }
    Value::row([
        ("value", Some(value.into())),
        ("label", Some(label.to_lowercase().into())),
    ])
}

/// An address on the web or of a messenger.
pub fn reach(value: &str, label: &str) -> Value {
    if value.is_empty() {
        return value.into();
    }
    Value::row([("value", Some(value.into())), ("label", Some(label.into()))])
}

/// Text of a program that writes HTML: marks gone, breaks and entities resolved.
pub fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((tag, tail)) = after.split_once('>').filter(|(tag, _)| is_tag(tag)) else {
            out.push('<');
            rest = after;
            continue;
        };
        let name: String = tag
            .trim_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if matches!(
            name.to_ascii_lowercase().as_str(),
            "br" | "p" | "div" | "li"
        ) && !out.ends_with('\n')
            && !out.is_empty()
        {
            out.push('\n');
        }
        rest = tail;
    }
    out.push_str(rest);
    let pairs = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    for (entity, meant) in pairs {
        out = out.replace(entity, meant);
    }
    out.trim().to_owned()
}

fn is_tag(tag: &str) -> bool {
    tag.trim_start_matches('/')
        .starts_with(|c: char| c.is_ascii_alphabetic())
}
