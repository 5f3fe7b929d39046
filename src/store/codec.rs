//! The lasting form of a change set: named MessagePack, fields by key, ids as text.
//! Rule: a name is never used again for something else. What a newer program wrote is read as far as it is known, and
//! noted, so that the book is then only read. Only this form must live for ever; the state's form is made anew.

use super::blobs::Blobs;
use super::codec_value::{ValueIn, ValueOut};
use crate::domain::change::FieldChange;
use crate::domain::{Change, FieldNo, Id, Kind, Moment, Record, Relation, Value};
use serde::de::{MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::sync::Arc;
use uuid::Uuid;

/// The words of a change set; its changes follow it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetHead {
    pub at: i64,
    pub actor: String,
    pub what: String,
    /// The change set that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// The undo that this one takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redoes: Option<u64>,
    /// How many changes there are.
    pub count: u64,
    /// How many frames before this one hold them; 0 when they follow in the same frame.
    #[serde(skip_serializing_if = "is_zero")]
    pub parts: u64,
    /// Only in the frame that ends an erasure: the last chain value of the journal before and after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erased: Option<Erased>,
}

/// What an erasure did to the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    pub old_chain: u64,
    pub new_chain: u64,
    /// How many change sets lost something.
    #[serde(default)]
    pub sets: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl SetHead {
    pub fn relation(&self) -> Relation {
        match (self.undoes, self.redoes) {
            (Some(seq), _) => Relation::Undoes(seq),
            (None, Some(seq)) => Relation::Redoes(seq),
            (None, None) => Relation::Action,
        }
    }

    pub fn set_relation(&mut self, relation: Relation) {
        (self.undoes, self.redoes) = match relation {
            Relation::Action => (None, None),
            Relation::Undoes(seq) => (Some(seq), None),
            Relation::Redoes(seq) => (None, Some(seq)),
        };
    }
}

/// The bytes are no change set, or not a whole one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Garbled(pub String);

impl From<rmp_serde::decode::Error> for Garbled {
    fn from(error: rmp_serde::decode::Error) -> Garbled {
        Garbled(error.to_string())
    }
}

/// Appends something in the lasting form.
pub fn write<T: Serialize>(out: &mut Vec<u8>, what: &T) -> Result<(), Garbled> {
    let mut serializer = rmp_serde::Serializer::new(out).with_struct_map();
    what.serialize(&mut serializer)
        .map_err(|e| Garbled(e.to_string()))
}

/// Appends one change.
pub fn write_change(out: &mut Vec<u8>, change: &Change) -> Result<(), Garbled> {
    write(out, &ChangeOut(change))
}

/// Reads what [`write`] and [`write_change`] wrote, one after the other.
pub struct Reader<'a> {
    inner: rmp_serde::Deserializer<rmp_serde::decode::ReadRefReader<'a, [u8]>>,
    blobs: &'a Blobs,
    /// What was not understood, in words; the rest was read.
    pub unknown: Option<String>,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], blobs: &'a Blobs) -> Reader<'a> {
        Reader {
            inner: rmp_serde::Deserializer::from_read_ref(bytes),
            blobs,
            unknown: None,
        }
    }

    pub fn head(&mut self) -> Result<SetHead, Garbled> {
        Ok(SetHead::deserialize(&mut self.inner)?)
    }

    /// A plain number: how many changes follow in a part.
    pub fn number(&mut self) -> Result<u64, Garbled> {
        Ok(u64::deserialize(&mut self.inner)?)
    }

    /// The next change; `None` when it is of a sort this program does not know.
    pub fn change(&mut self) -> Result<Option<Change>, Garbled> {
        let read = ChangeIn::deserialize(&mut self.inner)?;
        if let Some(what) = &read.unknown {
            self.unknown.get_or_insert_with(|| what.clone());
        }
        read.change(self.blobs, &mut self.unknown)
    }
}

/// Fields that got another key, so that older journals are still read: kind, old key, new key.
const RENAMED: &[(Kind, &str, &str)] = &[];

fn field_of(kind: Kind, key: &str) -> Option<FieldNo> {
    let renamed = RENAMED
        .iter()
        .find(|(of, old, _)| *of == kind && *old == key);
    let key = renamed.map_or(key, |(_, _, new)| new);
    kind.field(key).map(|(no, _)| no)
}

fn key_of(kind: Kind, field: FieldNo) -> &'static str {
    kind.fields()
        .get(usize::from(field.0))
        .map_or("", |row| row.key)
}

struct IdOut(Id);

impl Serialize for IdOut {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

struct ChangeOut<'a>(&'a Change);

impl Serialize for ChangeOut<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Change::Create(record) => record_out(s, "create", record),
            Change::Delete(record) => record_out(s, "delete", record),
            Change::Update {
                id,
                fields,
                before_updated,
                after_updated,
            } => {
                let mut map = s.serialize_map(Some(5))?;
                map.serialize_entry("do", "update")?;
                map.serialize_entry("id", &IdOut(*id))?;
                map.serialize_entry("was", before_updated)?;
                map.serialize_entry("now", after_updated)?;
                map.serialize_entry("changed", &ChangedOut(id.kind, fields))?;
                map.end()
            }
            Change::Setting { key, before, after } => {
                let mut map = s.serialize_map(Some(4))?;
                map.serialize_entry("do", "setting")?;
                map.serialize_entry("key", key)?;
                map.serialize_entry("before", before)?;
                map.serialize_entry("after", after)?;
                map.end()
            }
        }
    }
}

fn record_out<S: Serializer>(s: S, verb: &str, record: &Record) -> Result<S::Ok, S::Error> {
    let mut map = s.serialize_map(Some(6))?;
    map.serialize_entry("do", verb)?;
    map.serialize_entry("id", &IdOut(record.id))?;
    map.serialize_entry("uid", &record.uid)?;
    map.serialize_entry("created", &record.created)?;
    map.serialize_entry("updated", &record.updated)?;
    map.serialize_entry("fields", &FieldsOut(record))?;
    map.end()
}

struct FieldsOut<'a>(&'a Record);

impl Serialize for FieldsOut<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let values = self.0.values();
        let mut map = s.serialize_map(Some(values.len()))?;
        for (field, value) in values {
            map.serialize_entry(key_of(self.0.kind(), *field), &ValueOut(value))?;
        }
        map.end()
    }
}

struct ChangedOut<'a>(Kind, &'a [FieldChange]);

impl Serialize for ChangedOut<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut list = s.serialize_seq(Some(self.1.len()))?;
        for change in self.1 {
            let (before, after) = (
                change.before.as_ref().map(ValueOut),
                change.after.as_ref().map(ValueOut),
            );
            list.serialize_element(&(key_of(self.0, change.field), before, after))?;
        }
        list.end()
    }
}

/// A change as read: every name optional, so that each sort takes what it needs.
#[derive(Default)]
struct ChangeIn<'a> {
    verb: Cow<'a, str>,
    id: Cow<'a, str>,
    uid: Uuid,
    created: i64,
    updated: i64,
    fields: Vec<(Cow<'a, str>, Value)>,
    was: i64,
    now: i64,
    changed: Vec<(Cow<'a, str>, Option<Value>, Option<Value>)>,
    key: String,
    before: Option<Json>,
    after: Option<Json>,
    unknown: Option<String>,
}

/// A word, borrowed from the bytes where they allow it.
#[derive(Deserialize)]
struct Word<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for ChangeIn<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<ChangeIn<'de>, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = ChangeIn<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a change")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ChangeIn<'de>, A::Error> {
                let mut read = ChangeIn::default();
                while let Some(Word(name)) = map.next_key()? {
                    match &*name {
                        "do" => read.verb = map.next_value::<Word>()?.0,
                        "id" => read.id = map.next_value::<Word>()?.0,
                        "uid" => read.uid = map.next_value()?,
                        "created" => read.created = map.next_value()?,
                        "updated" => read.updated = map.next_value()?,
                        "fields" => read.fields = map.next_value::<FieldsIn>()?.0,
                        "was" => read.was = map.next_value()?,
                        "now" => read.now = map.next_value()?,
                        "changed" => {
                            let rows: Vec<(Word, Option<ValueIn>, Option<ValueIn>)> =
                                map.next_value()?;
                            let plain = |v: Option<ValueIn>| v.map(|v| v.0);
                            let rows = rows.into_iter().map(|(k, b, a)| (k.0, plain(b), plain(a)));
                            read.changed = rows.collect();
                        }
                        "key" => read.key = map.next_value()?,
                        "before" => read.before = map.next_value()?,
                        "after" => read.after = map.next_value()?,
                        other => {
                            read.unknown = Some(other.to_owned());
                            map.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(read)
            }
        }
        d.deserialize_map(Names)
    }
}

struct FieldsIn<'a>(Vec<(Cow<'a, str>, Value)>);

impl<'de> Deserialize<'de> for FieldsIn<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<FieldsIn<'de>, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = FieldsIn<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldsIn<'de>, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or(0).min(256));
                while let Some((key, value)) = map.next_entry::<Word, ValueIn>()? {
                    pairs.push((key.0, value.0));
                }
                Ok(FieldsIn(pairs))
            }
        }
        d.deserialize_map(Pairs)
    }
}

impl ChangeIn<'_> {
    fn change(
        self,
        blobs: &Blobs,
        unknown: &mut Option<String>,
    ) -> Result<Option<Change>, Garbled> {
        if self.verb == "setting" {
            let (key, before, after) = (self.key, self.before, self.after);
            return Ok(Some(Change::Setting { key, before, after }));
        }
        let known = matches!(&*self.verb, "create" | "delete" | "update");
        let Some(id) = self.id.parse::<Id>().ok().filter(|_| known) else {
            unknown.get_or_insert_with(|| format!("{} {}", self.verb, self.id));
            return Ok(None);
        };
        let mut place = |key: &str, value: Option<Value>| -> Option<(FieldNo, Option<Value>)> {
            let found = field_of(id.kind, key);
            if found.is_none() || value.as_ref().is_some_and(super::codec_value::has_unknown) {
                unknown.get_or_insert_with(|| format!("{}.{key}", id.kind.key()));
            }
            let mut value = value;
            if let Some(value) = value.as_mut().filter(|v| super::blobs::has_mark(v)) {
                blobs.restore(value);
            }
            Some((found?, value))
        };
        if self.verb == "update" {
            let rows = self.changed.into_iter().filter_map(|(key, before, after)| {
                let (field, before) = place(&key, before)?;
                let (_, after) = place(&key, after)?;
                Some(FieldChange {
                    field,
                    before,
                    after,
                })
            });
            let fields = rows.collect();
            return Ok(Some(Change::Update {
                id,
                fields,
                before_updated: Moment(self.was),
                after_updated: Moment(self.now),
            }));
        }
        let mut record = Record::new(id, self.uid, Moment(self.created));
        record.updated = Moment(self.updated);
        for (key, value) in self.fields {
            if let Some((field, value)) = place(&key, Some(value)) {
                record.put(field, value);
            }
        }
        let record = Arc::new(record);
        Ok(Some(if self.verb == "create" {
            Change::Create(record)
        } else {
            Change::Delete(record)
        }))
    }
}
