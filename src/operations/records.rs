//! Making and changing records of every kind: the generic verbs behind `add`, `set`, the forms and bulk edits.
//! Rule: a draft is complete and consistent (defaults, derived parts, histories) before anybody commits it.

use super::completing::complete;
use super::{Ask, Refusal};
use crate::domain::text::{Text, t};
use crate::domain::{Book, Change, Draft, Field, FieldNo, Id, Kind, Record, Type, Value};
use std::sync::Arc;

/// What to do with one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Put this in place of what is there; `None` empties the field.
    Set(Option<Value>),
    /// Add to a list what is not in it yet (`field+=`).
    Add(Value),
    /// Take out of a list (`field-=`).
    Remove(Value),
    /// Put a named part of a map in place, or take it out (`custom.NAME=`).
    Part(Box<str>, Option<Value>),
}

/// One field and what to do with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    pub field: FieldNo,
    pub act: Act,
}

impl Edit {
    /// Sets a field by its key; unknown keys are a mistake of the program and give an edit that does nothing.
    pub fn set(kind: Kind, key: &str, value: impl Into<Value>) -> Edit {
        let found = kind.field(key);
        debug_assert!(found.is_some(), "{kind:?} has no field {key}");
        Edit {
            field: found.map_or(FieldNo(u8::MAX), |(no, _)| no),
            act: Act::Set(Some(value.into())),
        }
    }
}

/// Makes the record a new one would be, with defaults and derived parts.
pub fn drafted(book: &Book, ask: &Ask, kind: Kind, edits: &[Edit]) -> Result<Record, Refusal> {
    drafted_as(book, ask, Id::new(kind, book.next(kind)), edits)
}

/// The same with a number chosen by the caller (several new records in one draft).
pub fn drafted_as(book: &Book, ask: &Ask, id: Id, edits: &[Edit]) -> Result<Record, Refusal> {
    let mut record = Record::new(id, ask.uid(id), ask.now);
    for edit in edits {
        act(&mut record, edit);
    }
    check_needs(&record)?;
    complete(book, ask, None, &mut record)?;
    if record.get("source").is_none() {
        record.set(
            "source",
            if ask.actor == "tui" || ask.actor == "cli" {
                "typed"
            } else {
                ask.actor.as_str()
            },
        );
    }
    check_size(&record)?;
    Ok(record)
}

/// Makes a new record. Answers its id and the draft.
pub fn create(book: &Book, ask: &Ask, kind: Kind, edits: &[Edit]) -> Result<(Id, Draft), Refusal> {
    let record = drafted(book, ask, kind, edits)?;
    let id = record.id;
    let what =
        t("Add {0} {1}", "新建{0} {1}").fill(ask.lang, &[&kind.label(ask.lang), &record.title()]);
    let mut changes = vec![Change::Create(Arc::new(record.clone()))];
    changes.extend(super::completing::consequences(book, ask, &record));
    Ok((id, ask.draft(what, changes)))
}

/// Changes fields of records. Records in which nothing differs are left out; the draft may be without changes.
pub fn update(book: &Book, ask: &Ask, ids: &[Id], edits: &[Edit]) -> Result<Draft, Refusal> {
    let mut changes = Vec::new();
    let mut title = String::new();
    for id in ids {
        let before = find(book, *id)?;
        let mut after = (*before).clone();
        edits.iter().for_each(|edit| act(&mut after, edit));
        check_needs(&after)?;
        if let Some(change) = changed(book, ask, &before, after)? {
            title = before.title();
            changes.push(change);
        }
    }
    let fields = edits
        .iter()
        .filter_map(|edit| ids.first()?.kind.fields().get(usize::from(edit.field.0)));
    let names: Vec<&str> = fields.map(|row| row.label.get(ask.lang)).collect();
    let what = match changes.len() {
        1 => t("Edit {0}: {1}", "修改 {0}：{1}").fill(ask.lang, &[&title, &names.join(", ")]),
        n => t("Edit {0} records: {1}", "修改 {0} 条记录：{1}")
            .fill(ask.lang, &[&n, &names.join(", ")]),
    };
    Ok(ask.draft(what, changes))
}

/// The change from a record to what it shall be, with derived parts; `None` when nothing differs.
pub fn changed(
    book: &Book,
    ask: &Ask,
    before: &Record,
    mut after: Record,
) -> Result<Option<Change>, Refusal> {
    if Change::between(before, &after).is_none() {
        return Ok(None);
    }
    complete(book, ask, Some(before), &mut after)?;
    check_size(&after)?;
    after.updated = ask.now;
    Ok(Change::between(before, &after))
}

/// A record that must be there.
pub fn find(book: &Book, id: Id) -> Result<Arc<Record>, Refusal> {
    let missing = || {
        t(
            "There is no {0}. Nothing was changed.",
            "没有 {0}，未作任何更改。",
        )
    };
    book.get(id)
        .ok_or_else(|| Refusal::No(missing().problem(&[&id])))
}

fn act(record: &mut Record, edit: &Edit) {
    match &edit.act {
        Act::Set(value) => record.put(edit.field, value.clone()),
        Act::Add(value) => {
            let mut items = record
                .at(edit.field)
                .map(|v| v.items().to_vec())
                .unwrap_or_default();
            for item in value.items() {
                if !items.contains(item) {
                    items.push(item.clone());
                }
            }
            record.put(edit.field, Some(Value::List(items)));
        }
        Act::Part(name, value) => {
            let mut parts = record
                .at(edit.field)
                .map(|v| v.parts().to_vec())
                .unwrap_or_default();
            match (parts.iter_mut().find(|(key, _)| key == name), value) {
                (Some(slot), Some(value)) => slot.1 = value.clone(),
                (Some(_), None) => parts.retain(|(key, _)| key != name),
                (None, Some(value)) => parts.push((name.clone(), value.clone())),
                (None, None) => {}
            }
            record.put(edit.field, Some(Value::Map(parts)));
        }
        Act::Remove(value) => {
            let mut items = record
                .at(edit.field)
                .map(|v| v.items().to_vec())
                .unwrap_or_default();
            items.retain(|item| !value.items().iter().any(|gone| same_item(gone, item)));
            record.put(
                edit.field,
                (!items.is_empty()).then_some(Value::List(items)),
            );
        }
    }
}

/// Items are the same when equal, or when what they are called is (a phone with its label and without).
fn same_item(a: &Value, b: &Value) -> bool {
    let plain = |v: &Value| v.part("value").unwrap_or(v).clone();
    a == b || plain(a) == plain(b)
}

fn check_needs(record: &Record) -> Result<(), Refusal> {
    let needs = record.kind().row().needs;
    if needs.iter().any(|key| record.get(key).is_some()) {
        return Ok(());
    }
    let names: Vec<&Field> = needs
        .iter()
        .filter_map(|key| Some(record.kind().field(key)?.1))
        .collect();
    let words = |f: fn(&Field) -> &str| {
        names
            .iter()
            .map(|row| f(row))
            .collect::<Vec<_>>()
            .join(" / ")
    };
    let text: Text = t(
        "A {0} needs: {1}. Nothing was changed.",
        "{2}必须填写：{3}。未作任何更改。",
    );
    let row = record.kind().row();
    let args: [&dyn std::fmt::Display; 4] = [
        &row.key,
        &words(|row| row.key),
        &row.label.zh,
        &words(|row| row.label.zh),
    ];
    Err(Refusal::Usage(text.problem(&args)))
}

/// Limits of a record: 64 KiB of short fields together, 1 MiB for one text.
pub const SHORT_FIELDS_LIMIT_BYTES: usize = 64 * 1024;
pub const TEXT_LIMIT_BYTES: usize = 1024 * 1024;

fn check_size(record: &Record) -> Result<(), Refusal> {
    let mut short = 0;
    for (no, value) in record.values() {
        let Some(row) = record.kind().fields().get(usize::from(no.0)) else {
            continue;
        };
        let bytes = size_bytes(value);
        if matches!(row.ty, Type::Long | Type::Raw) || bytes > 8 * 1024 {
            // A picture of 1 MiB is a third longer as text.
            let limit = match row.ty {
                Type::Raw => 2 * TEXT_LIMIT_BYTES,
                _ => TEXT_LIMIT_BYTES,
            };
            if bytes > limit {
                let text = t(
                    "{0} is longer than 1 MiB. Nothing was changed.",
                    "{0} 超过 1 MiB。未作任何更改。",
                );
                return Err(Refusal::Usage(text.problem(&[&row.key])));
            }
        } else {
            short += bytes;
        }
    }
    if short > SHORT_FIELDS_LIMIT_BYTES {
        let text = t(
            "The short fields of {0} hold more than 64 KiB together. Move text to the notes. Nothing was changed.",
            "{0} 的短字段合计超过 64 KiB，请把文字移到备注。未作任何更改。",
        );
        return Err(Refusal::Usage(text.problem(&[&record.title()])));
    }
    Ok(())
}

fn size_bytes(value: &Value) -> usize {
    match value {
        Value::Text(s) => s.len(),
        Value::List(items) => items.iter().map(size_bytes).sum(),
        Value::Map(parts) => parts
            .iter()
            .map(|(key, part)| key.len() + size_bytes(part))
            .sum(),
        _ => 8,
    }
}
