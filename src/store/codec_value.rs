//! The lasting form of a field's value: a map of one entry whose key names the type.
//! Rule: a type this program does not know is passed over and noted, never guessed.

use super::blobs;
use crate::domain::{Currency, Money, Value};
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Begins what stands for a value of an unknown type. No text of the user begins so.
const UNKNOWN: &str = "\u{0}unknown:";

pub struct ValueOut<'a>(pub &'a Value);

impl Serialize for ValueOut<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(1))?;
        match self.0 {
            Value::Text(text) if blobs::is_long(text) => {
                map.serialize_entry("blob", &blobs::name_of(text))?;
            }
            Value::Text(text) => map.serialize_entry("text", text)?,
            Value::Int(n) => map.serialize_entry("int", n)?,
            Value::Flag(flag) => map.serialize_entry("flag", flag)?,
            Value::Day(day) => map.serialize_entry("day", day)?,
            Value::Partial(date) => map.serialize_entry("partial", date)?,
            Value::Moment(at) => map.serialize_entry("at", at)?,
            Value::Money(money) => {
                map.serialize_entry("money", &(money.minor, money.currency.code()))?;
            }
            Value::Ref(id) => map.serialize_entry("ref", &format_args!("{id}"))?,
            Value::List(items) => {
                map.serialize_entry("list", &items.iter().map(ValueOut).collect::<Vec<_>>())?;
            }
            Value::Map(parts) => {
                let parts = parts.iter().map(|(key, value)| (key, ValueOut(value)));
                map.serialize_entry("map", &parts.collect::<Vec<_>>())?;
            }
        }
        map.end()
    }
}

pub struct ValueIn(pub Value);

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Tag {
    Text,
    Blob,
    Int,
    Flag,
    Day,
    Partial,
    At,
    Money,
    Ref,
    List,
    Map,
    #[serde(other)]
    Other,
}

impl<'de> Deserialize<'de> for ValueIn {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<ValueIn, D::Error> {
        d.deserialize_map(One).map(ValueIn)
    }
}

struct One;

impl<'de> Visitor<'de> for One {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let tag = map
            .next_key::<Tag>()?
            .ok_or_else(|| A::Error::custom("an empty value"))?;
        Ok(match tag {
            Tag::Text => Value::Text(map.next_value()?),
            Tag::Blob => Value::Text(blobs::mark(&map.next_value::<String>()?)),
            Tag::Int => Value::Int(map.next_value()?),
            Tag::Flag => Value::Flag(map.next_value()?),
            Tag::Day => Value::Day(map.next_value()?),
            Tag::Partial => Value::Partial(map.next_value()?),
            Tag::At => Value::Moment(map.next_value()?),
            Tag::Money => {
                let (minor, code): (i64, &str) = map.next_value()?;
                match code.parse::<Currency>() {
                    Ok(currency) => Value::Money(Money::new(minor, currency)),
                    Err(_) => unknown(),
                }
            }
            Tag::Ref => match map.next_value::<&str>()?.parse() {
                Ok(id) => Value::Ref(id),
                Err(_) => unknown(),
            },
            Tag::List => {
                let items: Vec<ValueIn> = map.next_value()?;
                Value::List(items.into_iter().map(|item| item.0).collect())
            }
            Tag::Map => {
                let parts: Vec<(Box<str>, ValueIn)> = map.next_value()?;
                Value::Map(parts.into_iter().map(|(key, part)| (key, part.0)).collect())
            }
            Tag::Other => {
                map.next_value::<IgnoredAny>()?;
                unknown()
            }
        })
    }
}

fn unknown() -> Value {
    Value::Text(UNKNOWN.into())
}

/// True when something in a value was not understood.
pub fn has_unknown(value: &Value) -> bool {
    match value {
        Value::Text(text) => &**text == UNKNOWN,
        Value::List(items) => items.iter().any(has_unknown),
        Value::Map(parts) => parts.iter().any(|(_, part)| has_unknown(part)),
        _ => false,
    }
}
