//! Several records of one thing become one: nothing that was known is lost, whatever pointed to them points to the one.
//! Rule: one draft, so one undo brings all of them back as they were.

use super::records::find;
use super::{Ask, Refusal};
use crate::domain::text::t;
use crate::domain::{Book, Change, Draft, Field, FieldNo, Id, Kind, Record, Type, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which record's value a field shall have, where it is not the usual one.
pub type Choices = BTreeMap<FieldNo, Id>;

/// Merges records into the first. Fields with several values get all of them; of single values the first record's is
/// kept, else the next one's that has any; `choices` decides otherwise field by field.
pub fn merge(
    book: &Book,
    ask: &Ask,
    into: Id,
    from: &[Id],
    choices: &Choices,
) -> Result<Draft, Refusal> {
    let gone: BTreeSet<Id> = from.iter().copied().filter(|id| *id != into).collect();
    let first = find(book, into)?;
    if gone.is_empty() {
        return Err(refused(
            t(
                "Name at least two records to merge. Nothing was changed.",
                "请至少指定两条要合并的记录，未作任何更改。",
            ),
            &[],
        ));
    }
    if let Some(other) = gone.iter().find(|id| id.kind != into.kind) {
        let text = t(
            "{0} and {1} are of different kinds and cannot be merged. Nothing was changed.",
            "{0} 与 {1} 类型不同，不能合并，未作任何更改。",
        );
        return Err(refused(text, &[&into, other]));
    }
    if let Some(chosen) = choices
        .values()
        .find(|id| **id != into && !gone.contains(id))
    {
        let text = t(
            "{0} is not one of the records to be merged. Nothing was changed.",
            "{0} 不在要合并的记录之中，未作任何更改。",
        );
        return Err(refused(text, &[chosen]));
    }
    let mut all = vec![first.clone()];
    // In the order they were named, each once.
    let mut seen = BTreeSet::from([into]);
    for id in from.iter().filter(|id| seen.insert(**id)) {
        all.push(find(book, *id)?);
    }
    let mut merged = united(&all, choices);
    point(&mut merged, &gone, into);
    forget_itself(&mut merged);
    merged.updated = ask.now;
    let mut changes = rewritten(book, ask, &gone, into);
    changes.extend(Change::between(&first, &merged));
    changes.extend(all.iter().skip(1).cloned().map(Change::Delete));
    let titles: Vec<String> = all
        .iter()
        .skip(1)
        .map(|record| format!("{} {}", record.id, record.title()))
        .collect();
    let what = t("Merge {0} into {1} {2}", "合并 {0} 到 {1} {2}")
        .fill(ask.lang, &[&titles.join(", "), &into, &first.title()]);
    Ok(ask.draft(what, changes))
}

fn refused(text: crate::domain::text::Text, args: &[&dyn std::fmt::Display]) -> Refusal {
    Refusal::Usage(text.problem(args))
}

/// The one record made of all.
fn united(all: &[Arc<Record>], choices: &Choices) -> Record {
    let Some(first) = all.first() else {
        return Record::new(
            Id::new(Kind::Customer, 0),
            uuid::Uuid::nil(),
            crate::domain::Moment(0),
        );
    };
    let mut merged = (**first).clone();
    for (n, field) in first.kind().fields().iter().enumerate() {
        let Ok(no) = u8::try_from(n).map(FieldNo) else {
            break;
        };
        let value = match choices
            .get(&no)
            .and_then(|id| all.iter().find(|record| record.id == *id))
        {
            Some(chosen) => chosen.at(no).cloned(),
            None => joined(field, all.iter().filter_map(|record| record.at(no))),
        };
        merged.put(no, value);
    }
    if first.kind() == Kind::Customer {
        keep_names(&mut merged, all);
    }
    merged
}

/// The value of a field out of those of all records.
fn joined<'a>(field: &Field, values: impl Iterator<Item = &'a Value>) -> Option<Value> {
    let mut values = values.cloned();
    let first = values.next()?;
    Some(match field.ty {
        Type::Many(_)
        | Type::Links(_)
        | Type::Phones
        | Type::Emails
        | Type::Reaches
        | Type::Addresses => values.fold(first, items),
        Type::Tags | Type::Lines | Type::Raw => values.fold(first, items),
        // Lines and movements add up to a total or a stock: those of another record would be counted too.
        Type::Rows(_) if matches!(field.key, "lines" | "movements") => first,
        Type::Rows(_) => in_time(values.fold(first, items)),
        Type::Pairs => values.fold(first, |a, b| pairs(a, b, field.key == "foreign_ids")),
        Type::Long if field.key == "notes" => values.fold(first, texts),
        _ => first,
    })
}

/// Both lists, what is in both once. A phone with a label is the same as the phone without.
fn items(a: Value, b: Value) -> Value {
    let plain = |value: &Value| value.part("value").unwrap_or(value).clone();
    let mut all = a.items().to_vec();
    for item in b.items() {
        if !all
            .iter()
            .any(|own| own == item || plain(own) == plain(item))
        {
            all.push(item.clone());
        }
    }
    Value::List(all)
}

/// Rows with a date (stage events, consents, favours) stay in order of time.
fn in_time(rows: Value) -> Value {
    let mut rows = rows.items().to_vec();
    if rows
        .iter()
        .all(|row| row.part("date").is_some_and(|date| date.as_day().is_some()))
    {
        rows.sort_by_key(|row| row.part("date").and_then(Value::as_day));
    }
    Value::List(rows)
}

/// Own fields and outside ids by name: the first one's value where both have one; of outside ids both are kept.
fn pairs(a: Value, b: Value, both: bool) -> Value {
    let mut all = a.parts().to_vec();
    for (name, value) in b.parts() {
        match all.iter_mut().find(|(own, _)| own == name) {
            None => all.push((name.clone(), value.clone())),
            Some((_, own)) if both && own != value => *own = items(own.clone(), value.clone()),
            Some(_) => {}
        }
    }
    Value::Map(all)
}

fn texts(a: Value, b: Value) -> Value {
    match (a.as_text(), b.as_text()) {
        (Some(x), Some(y)) if !x.contains(y) => Value::from(format!("{x}\n\n{y}")),
        _ => a,
    }
}

/// Other names the customer went by are kept beside the one that stays.
fn keep_names(merged: &mut Record, all: &[Arc<Record>]) {
    let name = merged.text("name").to_owned();
    let mut aliases = merged.items("aliases").to_vec();
    for record in all {
        let other = Value::from(record.text("name"));
        if !other.is_empty() && record.text("name") != name && !aliases.contains(&other) {
            aliases.push(other);
        }
    }
    aliases.retain(|alias| alias.as_text() != Some(&name));
    if let Some((field, _)) = merged.kind().field("aliases") {
        merged.put(field, (!aliases.is_empty()).then_some(Value::List(aliases)));
    }
}

/// Every record that pointed to one of those that go, pointing to the one that stays. A relation that would now hold
/// between the customer and itself, or hold twice, goes.
fn rewritten(book: &Book, ask: &Ask, gone: &BTreeSet<Id>, into: Id) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in Kind::ALL {
        let mut mentioning: BTreeSet<Id> = gone
            .iter()
            .flat_map(|id| book.mentions(*id, *kind))
            .collect();
        mentioning.retain(|id| *id != into && !gone.contains(id));
        let mut relations = if *kind == Kind::Link {
            relations_of(book, into, &mentioning)
        } else {
            BTreeSet::new()
        };
        for before in mentioning.into_iter().filter_map(|id| book.get(id)) {
            let mut after = (*before).clone();
            point(&mut after, gone, into);
            after.updated = ask.now;
            let twice = *kind == Kind::Link
                && (after.link("customer") == after.link("to")
                    || !relations.insert(relation(&after)));
            changes.extend(if twice {
                Some(Change::Delete(before))
            } else {
                Change::between(&before, &after)
            });
        }
    }
    changes
}

/// What a link says.
type Relation = (Option<Id>, Option<Id>, String);

fn relation(link: &Record) -> Relation {
    (
        link.link("customer"),
        link.link("to"),
        link.text("type").to_owned(),
    )
}

/// What links of the one that stays say already.
fn relations_of(book: &Book, into: Id, but: &BTreeSet<Id>) -> BTreeSet<Relation> {
    let links = book
        .mentions(into, Kind::Link)
        .into_iter()
        .filter(|id| !but.contains(id));
    links
        .filter_map(|id| book.get(id))
        .map(|link| relation(&link))
        .collect()
}

/// Turns every mention of those that go into one of the one that stays; in a list it stands once.
fn point(record: &mut Record, gone: &BTreeSet<Id>, into: Id) {
    let changed: Vec<(FieldNo, Value)> = record
        .values()
        .iter()
        .filter_map(|(no, value)| {
            let mut mentions = false;
            value.each_ref(&mut |id| mentions |= gone.contains(&id));
            mentions.then(|| (*no, pointed(value, gone, into)))
        })
        .collect();
    changed
        .into_iter()
        .for_each(|(no, value)| record.put(no, Some(value)));
}

fn pointed(value: &Value, gone: &BTreeSet<Id>, into: Id) -> Value {
    match value {
        Value::Ref(id) if gone.contains(id) => Value::Ref(into),
        Value::List(items) => {
            let mut list: Vec<Value> = Vec::with_capacity(items.len());
            for item in items.iter().map(|item| pointed(item, gone, into)) {
                let twice = matches!(item, Value::Ref(_)) && list.contains(&item);
                if !twice {
                    list.push(item);
                }
            }
            Value::List(list)
        }
        Value::Map(parts) => Value::Map(
            parts
                .iter()
                .map(|(key, part)| (key.clone(), pointed(part, gone, into)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// A record does not point to itself: who referred the other one has not referred himself.
fn forget_itself(merged: &mut Record) {
    let own = merged.id;
    let fields: Vec<FieldNo> = merged
        .values()
        .iter()
        .filter(|(_, value)| *value == Value::Ref(own))
        .map(|(no, _)| *no)
        .collect();
    fields.into_iter().for_each(|no| merged.put(no, None));
}

#[cfg(test)]
mod tests;
