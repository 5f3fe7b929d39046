//! What a component says: the fields of an interaction or a task.
//! Rule: reading and writing ask here, so that an export without an edit is the component that came.

use super::times::{Stamp, duration, stamp};
use super::todo::task;
use super::zones::Zones;
use crate::domain::text::{Problem, t};
use crate::domain::{Kind, Moment, Type, Value};
use crate::exchange::content::{Component, Line, parts, unescape, unescape_old};
use crate::exchange::json::value_from_json;
use encoding_rs::Encoding;

/// What a component says.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    pub fields: Vec<(&'static str, Value)>,
    /// Property, reason and words about what could not be taken.
    pub troubles: Vec<(String, &'static str, Problem)>,
    /// Why there is no record at all.
    pub fatal: Option<Problem>,
}

impl Derived {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, value)| value)
    }

    pub(super) fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_empty() && self.get(key).is_none() {
            self.fields.push((key, value));
        }
    }

    fn trouble(&mut self, property: &str, reason: &'static str, why: Problem) {
        self.troubles.push((property.to_owned(), reason, why));
    }
}

/// The kind of record that a component makes.
pub fn kind_of(name: &str) -> Option<Kind> {
    match name {
        "VEVENT" | "VJOURNAL" => Some(Kind::Interaction),
        "VTODO" => Some(Kind::Task),
        _ => None,
    }
}

/// How values are read: the version's escapes, the guess of the file, its zones.
pub struct Reading<'a> {
    pub old: bool,
    pub guess: &'static Encoding,
    pub zones: &'a Zones,
}

impl Reading<'_> {
    pub fn text(&self, line: &Line) -> String {
        let text = line.decode(self.guess).text;
        let text = if self.old {
            unescape_old(&text)
        } else {
            unescape(&text)
        };
        text.replace("\r\n", "\n").trim().to_owned()
    }

    fn list(&self, line: &Line) -> Vec<String> {
        let text = line.decode(self.guess).text;
        let mark = if self.old { ';' } else { ',' };
        let items = parts(&text, mark).into_iter();
        let items = items.map(|item| {
            if self.old {
                unescape_old(item)
            } else {
                unescape(item)
            }
        });
        items
            .map(|item| item.trim().to_owned())
            .filter(|item| !item.is_empty())
            .collect()
    }

    /// The day or instant of a property.
    pub(super) fn when(&self, line: &Line, out: &mut Derived) -> Option<Value> {
        let text = self.text(line);
        match stamp(&text) {
            None => {
                let why = t("“{0}” is not a date.", "“{0}”不是日期。");
                out.trouble(&line.name, "bad-date", why.problem(&[&text]));
                None
            }
            Some(Stamp::Date(day)) => Some(Value::Day(day)),
            Some(Stamp::Utc(at)) => Some(Value::Moment(at)),
            Some(Stamp::Local {
                day,
                hour,
                minute,
                second,
            }) => {
                let zone = line.first("TZID");
                let (at, known) = self.zones.moment(day, hour, minute, second, zone);
                if !known {
                    let why = t(
                        "The zone {0} is not known: taken as the local time.",
                        "未知时区 {0}：按当地时间处理。",
                    );
                    out.trouble(
                        &line.name,
                        "guess",
                        why.problem(&[&zone.unwrap_or_default()]),
                    );
                }
                Some(Value::Moment(at))
            }
        }
    }

    pub(super) fn moment_of(&self, value: &Value) -> Option<Moment> {
        match value {
            Value::Moment(at) => Some(*at),
            Value::Day(day) => Some(self.zones.moment(*day, 0, 0, 0, None).0),
            _ => None,
        }
    }
}

/// What a component says.
pub fn derive(component: &Component, reading: &Reading<'_>) -> Derived {
    let mut out = Derived::default();
    match component.name.as_str() {
        "VTODO" => task(component, reading, &mut out),
        name => event(component, reading, &mut out, name == "VEVENT"),
    }
    for line in component.all("CATEGORIES") {
        let tags: Vec<Value> = reading.list(line).into_iter().map(Value::from).collect();
        match out.fields.iter_mut().find(|(key, _)| *key == "tags") {
            Some((_, Value::List(known))) => {
                let more: Vec<Value> = tags
                    .into_iter()
                    .filter(|tag| !known.contains(tag))
                    .collect();
                known.extend(more);
            }
            _ => out.set("tags", Value::List(tags)),
        }
    }
    if let Some(rule) = component.get("RRULE") {
        let text = reading.text(rule);
        out.set("repeat", repeat(&text));
    }
    own(component, reading, &mut out);
    out
}

fn event(component: &Component, reading: &Reading<'_>, out: &mut Derived, is_event: bool) {
    out.set("channel", if is_event { "meeting" } else { "note" });
    text_fields(component, reading, out, "subject", "body");
    let cancelled = component
        .get("STATUS")
        .map(|line| reading.text(line).to_uppercase());
    if cancelled.as_deref() == Some("CANCELLED") {
        out.set("state", "cancelled");
    }
    let begins = component.get("DTSTART");
    let at = begins.and_then(|line| reading.when(line, out));
    let Some(at) = at else {
        if begins.is_some() {
            let why = t("The date cannot be read.", "无法读取日期。");
            out.fatal = Some(why.into());
        }
        return;
    };
    let end = end_of(component, reading, out, &at);
    out.set("at", at);
    if let Some(end) = end {
        out.set("end", end);
    }
    for line in component
        .lines
        .iter()
        .filter(|l| matches!(l.name.as_str(), "ATTENDEE" | "ORGANIZER"))
    {
        if line.first(super::write::MADE).is_some() {
            continue;
        }
        let address = address_of(&reading.text(line));
        let shown = match line.first("CN").filter(|name| *name != address) {
            Some(name) if !address.is_empty() => format!("{name} <{address}>"),
            Some(name) => name.to_owned(),
            None => address,
        };
        add(out, "attendees", shown.into());
    }
}

/// The address of an attendee without its scheme.
pub fn address_of(text: &str) -> String {
    crate::exchange::vcard::strip(text, "mailto:")
        .trim()
        .to_owned()
}

fn add(out: &mut Derived, key: &'static str, value: Value) {
    match out.fields.iter_mut().find(|(known, _)| *known == key) {
        Some((_, Value::List(items))) if !items.contains(&value) && !value.is_empty() => {
            items.push(value)
        }
        Some(_) => {}
        None if value.is_empty() => {}
        None => out.fields.push((key, Value::List(vec![value]))),
    }
}

/// The end: named, or the beginning and how long. The end of whole days is the last day itself.
fn end_of(
    component: &Component,
    reading: &Reading<'_>,
    out: &mut Derived,
    at: &Value,
) -> Option<Value> {
    let end = if let Some(line) = component.get("DTEND") {
        match (at, reading.when(line, out)?) {
            (Value::Day(_), Value::Day(end)) => Value::Day(end.plus(-1)),
            (_, end) => end,
        }
    } else {
        let line = component.get("DURATION")?;
        let text = reading.text(line);
        let Some(seconds) = duration(&text).filter(|seconds| *seconds >= 0) else {
            let why = t("The duration {0} is not taken.", "时长 {0} 未采用。");
            out.trouble("DURATION", "bad-date", why.problem(&[&text]));
            return None;
        };
        match at {
            Value::Day(day) => {
                Value::Day(day.plus(i32::try_from(seconds / 86_400).unwrap_or(0) - 1))
            }
            Value::Moment(at) => Value::Moment(Moment(at.0.saturating_add(seconds * 1000))),
            _ => return None,
        }
    };
    let wrong = match (at, &end) {
        (Value::Day(at), Value::Day(end)) => {
            if end <= at {
                // One whole day ends on itself: nothing to store.
                return None;
            }
            false
        }
        _ => reading.moment_of(&end) < reading.moment_of(at),
    };
    if wrong {
        let why = t(
            "It ends before it begins: the end is left out.",
            "结束早于开始：已略去结束时间。",
        );
        out.trouble("DTEND", "bad-date", why.into());
        return None;
    }
    Some(end)
}

pub(super) fn text_fields(
    component: &Component,
    reading: &Reading<'_>,
    out: &mut Derived,
    title: &'static str,
    text: &'static str,
) {
    let get = |name: &str| {
        component
            .get(name)
            .map(|line| reading.text(line))
            .unwrap_or_default()
    };
    // A title is one line; what follows it stands before the text.
    let summary = get("SUMMARY");
    let (first, rest) = summary.split_once('\n').unwrap_or((&summary, ""));
    out.set(title, first.trim());
    let description = get("DESCRIPTION");
    let long = [rest.trim(), &description]
        .into_iter()
        .filter(|s| !s.is_empty());
    out.set(text, long.collect::<Vec<_>>().join("\n\n"));
    out.set("place", get("LOCATION"));
}

/// A plain rule in one word; any other stays as it is written and is never expanded.
pub fn repeat(rule: &str) -> String {
    match rule
        .trim()
        .to_ascii_uppercase()
        .trim_end_matches(";INTERVAL=1")
    {
        "FREQ=DAILY" => "daily".to_owned(),
        "FREQ=WEEKLY" => "weekly".to_owned(),
        "FREQ=MONTHLY" => "monthly".to_owned(),
        "FREQ=YEARLY" => "yearly".to_owned(),
        _ => rule.trim().to_owned(),
    }
}

/// Fields of our own: what the standard properties say otherwise, or do not say.
fn own(component: &Component, reading: &Reading<'_>, out: &mut Derived) {
    let Some(kind) = kind_of(&component.name) else {
        return;
    };
    for line in &component.lines {
        let Some(word) = line.name.strip_prefix("X-GUANXI-") else {
            continue;
        };
        if word == "WITHOUT" {
            let without = reading.list(line);
            out.fields
                .retain(|(key, _)| !without.iter().any(|w| w == key));
            continue;
        }
        let key = word.to_lowercase().replace('-', "_");
        let field = kind
            .field(&key)
            .map(|(_, field)| field)
            .filter(|field| field.key == key);
        let Some(field) =
            field.filter(|f| !matches!(f.ty, Type::Link(_) | Type::Links(_) | Type::Raw))
        else {
            continue;
        };
        let json = serde_json::from_str(&reading.text(line)).ok();
        if let Some(value) = json.and_then(|json| value_from_json(field.ty, &json).ok()) {
            out.fields.retain(|(known, _)| *known != field.key);
            out.set(field.key, value);
        }
    }
}
