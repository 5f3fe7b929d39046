//! A row put into a record: empty fields are filled, lists united, other values kept beside.
//! Rule: an empty cell never clears a field, and putting the same row in twice changes nothing.

use super::incoming::{Incoming, OnConflict};
use super::matching::text_of;
use super::vcard::OWN_SOURCE;
use crate::domain::{Kind, Record, Value};

/// Fields of an order that a later file brings up to date.
const RENEWED: [&str; 8] = [
    "state", "paid", "total", "lines", "other", "shipping", "tax", "discount",
];
/// Fields whose other value is not worth a line in the notes.
const QUIET: [&str; 12] = [
    "name",
    "type",
    "relation",
    "lifecycle",
    "lead_state",
    "notes",
    "state",
    "pipeline",
    "stage",
    "given_name",
    "family_name",
    "organisation",
];

/// Puts a row's fields into a record.
pub fn merge(record: &mut Record, row: &Incoming, on_conflict: OnConflict) {
    for (field, value) in &row.fields {
        let Some((no, spec)) = record.kind().field(field) else {
            continue;
        };
        let Some(known) = record.at(no).cloned() else {
            record.put(no, Some(value.clone()));
            continue;
        };
        if known == *value {
            continue;
        }
        let renewed = record.kind() == Kind::Order && RENEWED.contains(field);
        if spec.ty.is_list() && !renewed {
            let united = united(&known, value);
            record.put(no, Some(united));
        } else if renewed || on_conflict == OnConflict::Take && *field != "type" {
            record.put(no, Some(value.clone()));
        } else if *field == "notes" {
            add_note(record, value.as_text().unwrap_or(""));
        } else if *field == "name" && record.text("type") == "organisation" {
            also_called(record, value);
        } else if !QUIET.contains(field) {
            keep_beside(record, spec.key, value);
        }
    }
    customs(record, row);
    outside(record, row);
    kept(record, row);
}

/// What is compared of an item: an address without its label, letter case and marks.
fn item_key(value: &Value) -> String {
    match value.part("value").or(value.as_text().map(|_| value)) {
        Some(text) => {
            let text = text_of(text).to_lowercase();
            let figures: String = text
                .chars()
                .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
                .collect();
            figures
        }
        None => serde_json::to_string(value).unwrap_or_default(),
    }
}

/// Both lists, no item twice, the record's first.
fn united(known: &Value, more: &Value) -> Value {
    let mut items = known.items().to_vec();
    let mut keys: Vec<String> = items.iter().map(item_key).collect();
    for item in more.items() {
        let key = item_key(item);
        if !keys.contains(&key) {
            keys.push(key);
            items.push(item.clone());
        }
    }
    Value::List(items)
}

fn add_note(record: &mut Record, text: &str) {
    let notes = record.text("notes").to_owned();
    let lines = |text: &str| text.replace("\r\n", "\n");
    if !text.is_empty() && !lines(&notes).contains(&lines(text)) {
        record.set("notes", format!("{notes}\n\n{text}").trim().to_owned());
    }
}

fn also_called(record: &mut Record, name: &Value) {
    let known = record
        .get("aliases")
        .cloned()
        .unwrap_or(Value::List(Vec::new()));
    let aliases = united(&known, &Value::List(vec![name.clone()]));
    record.set("aliases", aliases);
}

/// The file's other value goes into the notes.
fn keep_beside(record: &mut Record, field: &str, value: &Value) {
    let shown = match value {
        Value::Text(text) => text.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Partial(date) => date.to_string(),
        Value::Moment(at) => at.to_string(),
        Value::Money(money) => money.to_string(),
        _ => return,
    };
    let notes = record.text("notes").to_owned();
    let line = format!("{field}: {shown}");
    if !notes.lines().any(|known| known == line) {
        record.set("notes", format!("{notes}\n{line}").trim().to_owned());
    }
}

fn customs(record: &mut Record, row: &Incoming) {
    if row.custom.is_empty() {
        return;
    }
    let mut pairs = record
        .get("custom")
        .map(Value::parts)
        .unwrap_or_default()
        .to_vec();
    for (name, value) in &row.custom {
        if !name.is_empty()
            && !value.is_empty()
            && !pairs.iter().any(|(known, _)| **known == **name)
        {
            pairs.push((name.as_str().into(), value.clone()));
        }
    }
    record.set("custom", Value::Map(pairs));
}

fn outside(record: &mut Record, row: &Incoming) {
    // Our own identity is that of the record itself.
    for (space, id) in row.outside.iter().filter(|(space, _)| space != OWN_SOURCE) {
        add_outside(record, space, id);
    }
}

/// Lines kept as they came. Cards of one customer give theirs together; a component of a calendar is kept as it first came.
fn kept(record: &mut Record, row: &Incoming) {
    let known = record.items("raw").to_vec();
    if row.raw.is_empty() || !known.is_empty() && record.kind() != Kind::Customer {
        return;
    }
    let mut lines = known;
    for line in &row.raw {
        let line = Value::from(line.as_str());
        if !lines.contains(&line) || record.get("raw").is_none() {
            lines.push(line);
        }
    }
    record.set("raw", Value::List(lines));
}

/// Adds an id of another program; several under one source are all kept.
pub fn add_outside(record: &mut Record, space: &str, id: &str) {
    let mut pairs = record
        .get("foreign_ids")
        .map(Value::parts)
        .unwrap_or_default()
        .to_vec();
    let id = Value::from(id);
    match pairs.iter_mut().find(|(known, _)| **known == *space) {
        Some((_, value)) if value.items().contains(&id) => return,
        Some((_, value)) => {
            let mut items = value.items().to_vec();
            items.push(id);
            *value = Value::List(items);
        }
        None => pairs.push((space.into(), id)),
    }
    record.set("foreign_ids", Value::Map(pairs));
}

/// Removes an id of another program.
pub fn drop_outside(record: &mut Record, space: &str) {
    let Some((no, _)) = record.kind().field("foreign_ids") else {
        return;
    };
    let mut pairs = record
        .get("foreign_ids")
        .map(Value::parts)
        .unwrap_or_default()
        .to_vec();
    pairs.retain(|(known, _)| **known != *space);
    record.put(no, Some(Value::Map(pairs)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, Moment};
    use crate::exchange::incoming::{Origin, Role};
    use uuid::Uuid;

    #[test]
    fn a_row_fills_unites_and_never_clears_and_a_second_time_changes_nothing() {
        let mut record = Record::new(Id::new(Kind::Customer, 1), Uuid::nil(), Moment(0))
            .with("name", "Ann")
            .with("job", "Buyer");
        record.set("phones", Value::List(vec![Value::from("+86 138 0000")]));
        let mut row = Incoming::new(Kind::Customer, Role::Person, Origin::default());
        row.set("job", "Chief");
        row.set("notes", "met at the fair");
        row.add("phones", "+861380000");
        row.add("phones", "555 0100");
        row.custom.push(("Shoe".to_owned(), "42".into()));
        row.outside.push(("hubspot".to_owned(), "7".to_owned()));
        merge(&mut record, &row, OnConflict::Keep);
        assert_eq!(
            (record.text("job"), record.items("phones").len()),
            ("Buyer", 2)
        );
        assert!(record.text("notes").contains("job: Chief"));
        let once = record.clone();
        merge(&mut record, &row, OnConflict::Keep);
        assert_eq!(record, once);
        merge(&mut record, &row, OnConflict::Take);
        assert_eq!(record.text("job"), "Chief");
    }
}
