//! Deleting: what hangs on a record goes with it, what only mentions it is freed of the mention; nothing is orphaned.
//! Rule: the answer says how many of what go along, and one undo brings all of it back.

use super::records::find;
use super::{Ask, Refusal};
use crate::domain::text::{Lang, t};
use crate::domain::{Book, Change, Draft, FieldNo, Id, Kind, Record, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Fields by which a record belongs to another and goes with it.
fn belongs(kind: Kind, field: &str) -> bool {
    match (kind, field) {
        (Kind::Link, "customer" | "to") => true,
        (Kind::Receivable | Kind::Payment, "order" | "receivable") => true,
        (Kind::Order, "refund_of") => true,
        (Kind::Customer, _) | (Kind::Campaign, _) | (Kind::Session, _) => false,
        (_, "customer") => true,
        _ => false,
    }
}

/// Deletes records with all that hangs on them.
pub fn delete(book: &Book, ask: &Ask, ids: &[Id]) -> Result<Draft, Refusal> {
    let mut titles = Vec::new();
    for id in ids {
        titles.push(find(book, *id)?.title());
    }
    let gone = with_all_that_hangs(book, ids);
    let mut changes: Vec<Change> = freed(book, ask, &gone);
    let records = gone.iter().rev().filter_map(|id| book.get(*id));
    changes.extend(records.map(Change::Delete));
    let what = match titles.as_slice() {
        [one] => t("Delete {0}", "删除 {0}").fill(ask.lang, &[one]),
        _ => {
            t("Delete {0}", "删除 {0}").fill(ask.lang, &[&counted(gone.iter().copied(), ask.lang)])
        }
    };
    Ok(ask.draft(what, changes))
}

/// `3 customers, 5 tasks`: how many of each kind.
pub fn counted(ids: impl Iterator<Item = Id>, lang: Lang) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    ids.for_each(|id| *counts.entry(id.kind).or_default() += 1);
    let words = counts.iter().map(|(kind, n)| match (lang, n) {
        (Lang::En, 1) => format!("1 {}", kind.label(lang).to_lowercase()),
        (Lang::En, n) => format!("{n} {}", kind.labels(lang).to_lowercase()),
        (Lang::Zh, n) => format!("{n} 个{}", kind.labels(lang)),
    });
    words
        .collect::<Vec<_>>()
        .join(if lang == Lang::En { ", " } else { "、" })
}

/// The records asked for and all that belong to them.
pub fn with_all_that_hangs(book: &Book, ids: &[Id]) -> BTreeSet<Id> {
    let mut gone: BTreeSet<Id> = ids.iter().copied().collect();
    let mut open: Vec<Id> = ids.to_vec();
    while let Some(id) = open.pop() {
        for kind in Kind::ALL {
            for other in book.mentions(id, *kind) {
                if gone.contains(&other) {
                    continue;
                }
                let Some(record) = book.get(other) else {
                    continue;
                };
                if hangs(&record, id, &gone) {
                    gone.insert(other);
                    open.push(other);
                }
            }
        }
    }
    gone
}

/// True when the record belongs to `id`, or is an interaction with nobody left in it.
fn hangs(record: &Record, id: Id, gone: &BTreeSet<Id>) -> bool {
    if record.kind() == Kind::Interaction {
        let people = record.items("customers");
        return !people.is_empty()
            && people
                .iter()
                .all(|v| v.as_ref().is_some_and(|p| gone.contains(&p)));
    }
    let mut belonging = false;
    record.each_link(|key, to| belonging |= to == id && belongs(record.kind(), key));
    belonging
}

/// Records that stay but mention what goes: the mention is taken out.
fn freed(book: &Book, ask: &Ask, gone: &BTreeSet<Id>) -> Vec<Change> {
    let mut touched: BTreeSet<Id> = BTreeSet::new();
    for id in gone {
        for kind in Kind::ALL {
            touched.extend(
                book.mentions(*id, *kind)
                    .into_iter()
                    .filter(|other| !gone.contains(other)),
            );
        }
    }
    let mut changes = Vec::new();
    for before in touched.iter().filter_map(|id| book.get(*id)) {
        let mut after = (*before).clone();
        for (no, value) in before.values() {
            after.put(FieldNo(no.0), without(book, value, gone));
        }
        after.updated = ask.now;
        changes.extend(Change::between(&before, &after));
    }
    changes
}

/// The value without links to what goes. A row about nobody any more goes; an order line keeps the product's name.
fn without(book: &Book, value: &Value, gone: &BTreeSet<Id>) -> Option<Value> {
    match value {
        Value::Ref(id) => (!gone.contains(id)).then(|| value.clone()),
        Value::List(items) => Some(Value::List(
            items
                .iter()
                .filter_map(|item| without(book, item, gone))
                .collect(),
        )),
        Value::Map(parts) => {
            let mut rest: Vec<(Box<str>, Value)> = Vec::new();
            for (key, part) in parts {
                match without(book, part, gone) {
                    Some(part) => rest.push((key.clone(), part)),
                    None if &**key == "customer" => return None,
                    None => {
                        let name = part
                            .as_ref()
                            .and_then(|id| book.get(id))
                            .map(|r: Arc<Record>| r.title());
                        let has_text = parts.iter().any(|(key, _)| &**key == "text");
                        if let (Some(name), false, "product") = (name, has_text, &**key) {
                            rest.push(("text".into(), Value::from(name)));
                        }
                    }
                }
            }
            Some(Value::Map(rest))
        }
        other => Some(other.clone()),
    }
}
