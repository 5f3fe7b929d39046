//! A record: identity and the fields that hold something, in the order of the kind's table.

use super::field::FieldNo;
use super::id::Id;
use super::kind::Kind;
use super::values::{Day, Moment, Money, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Marks of an import among the outside ids: a row known again by its cells, a link that waits for its target.
fn is_mark(source: &str) -> bool {
    source == "row" || source.starts_with("waiting.")
}

/// One thing in the book. Its serde form is compact and only for memory and the derived state: fields go by their place
/// in the table. The journal has its own form with names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub id: Id,
    /// Identity for machines: stable across export, import and merge.
    pub uid: Uuid,
    pub created: Moment,
    pub updated: Moment,
    /// Ascending by field, none empty.
    values: Vec<(FieldNo, Value)>,
}

impl Record {
    pub fn new(id: Id, uid: Uuid, now: Moment) -> Record {
        Record {
            id,
            uid,
            created: now,
            updated: now,
            values: Vec::new(),
        }
    }

    pub fn kind(&self) -> Kind {
        self.id.kind
    }

    /// The fields that hold something, in table order.
    pub fn values(&self) -> &[(FieldNo, Value)] {
        &self.values
    }

    /// The value of a field by its place in the table.
    pub fn at(&self, field: FieldNo) -> Option<&Value> {
        let place = self
            .values
            .binary_search_by_key(&field, |(no, _)| *no)
            .ok()?;
        self.values.get(place).map(|(_, value)| value)
    }

    /// The value of a field by its key; `None` when empty or unknown.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.at(self.kind().field(key)?.0)
    }

    /// Puts a value into a field, or empties it. An empty value empties it.
    pub fn put(&mut self, field: FieldNo, value: Option<Value>) {
        let value = value.filter(|v| !v.is_empty());
        match (
            self.values.binary_search_by_key(&field, |(no, _)| *no),
            value,
        ) {
            (Ok(place), Some(value)) => {
                if let Some(slot) = self.values.get_mut(place) {
                    slot.1 = value;
                }
            }
            (Ok(place), None) => {
                self.values.remove(place);
            }
            (Err(place), Some(value)) => self.values.insert(place, (field, value)),
            (Err(_), None) => {}
        }
    }

    /// Puts a value by the field's key. Unknown keys are a mistake of the program: nothing happens, a test would see it.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        debug_assert!(
            self.kind().field(key).is_some(),
            "{:?} has no field {key}",
            self.kind()
        );
        if let Some((field, _)) = self.kind().field(key) {
            self.put(field, Some(value.into()));
        }
    }

    /// The same record with a field set: for building records in one expression.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Record {
        self.set(key, value);
        self
    }

    pub fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Value::as_text).unwrap_or("")
    }

    pub fn day(&self, key: &str) -> Option<Day> {
        self.get(key).and_then(Value::as_day)
    }

    pub fn money(&self, key: &str) -> Option<Money> {
        self.get(key).and_then(Value::as_money)
    }

    pub fn int(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Value::as_int)
    }

    pub fn link(&self, key: &str) -> Option<Id> {
        self.get(key).and_then(Value::as_ref)
    }

    /// The parts of a list field; empty when the field is.
    pub fn items(&self, key: &str) -> &[Value] {
        self.get(key).map(Value::items).unwrap_or_default()
    }

    /// What the record is called: its name, or what stands for it (title, number, subject), or its short id.
    pub fn title(&self) -> String {
        let named = ["name", "subject", "number", "code"]
            .into_iter()
            .map(|key| self.text(key))
            .find(|s| !s.is_empty());
        named.map_or_else(|| self.id.to_string(), str::to_owned)
    }

    /// The outside id of reports: the one of the `guanxi` tables if there is one, else the first.
    pub fn outside_id(&self) -> Option<&str> {
        let pairs = self.get("foreign_ids")?.parts();
        let table = pairs
            .iter()
            .find(|(source, _)| &**source == "table")
            .or_else(|| pairs.iter().find(|(source, _)| !is_mark(source)))?;
        table.1.items().first().and_then(Value::as_text)
    }

    /// Outside id where there is one, else the short id: what reports print and sort by.
    pub fn report_id(&self) -> String {
        self.outside_id()
            .map_or_else(|| self.id.to_string(), str::to_owned)
    }

    /// Every record this one points to, with the key of the field.
    pub fn each_link(&self, mut see: impl FnMut(&'static str, Id)) {
        for (field, value) in &self.values {
            if let Some(row) = self.kind().fields().get(usize::from(field.0)) {
                value.each_ref(&mut |id| see(row.key, id));
            }
        }
    }
}
