//! Plain values that fields hold.
//! Rule: money is whole minor units with a currency; a day has no clock; a moment is UTC; unknown parts of a date stay unknown.

pub mod amount;
pub mod contact;
pub mod context;
mod countries;
pub mod day;
pub mod items;
pub mod money;
pub mod number;
pub mod phone;
pub mod read;
pub mod rows;
pub mod show;
pub mod words;

pub use context::Context;
pub use day::{Day, Moment, PartialDate};
pub use money::{Currency, Money};

use super::id::Id;
use serde::{Deserialize, Serialize};

/// What a field of a record holds. An empty field holds no value at all: there is no empty text and no null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Text as it came, or the key of a choice.
    #[serde(rename = "text")]
    Text(Box<str>),
    /// A whole number in the field's unit (basis points, minutes, days …).
    #[serde(rename = "int")]
    Int(i64),
    #[serde(rename = "flag")]
    Flag(bool),
    #[serde(rename = "day")]
    Day(Day),
    #[serde(rename = "partial")]
    Partial(PartialDate),
    #[serde(rename = "at")]
    Moment(Moment),
    #[serde(rename = "money")]
    Money(Money),
    #[serde(rename = "ref")]
    Ref(Id),
    #[serde(rename = "list")]
    List(Vec<Value>),
    /// Named parts of a row (an order line, a phone with its label), or a user's own fields.
    #[serde(rename = "map")]
    Map(Vec<(Box<str>, Value)>),
}

impl Value {
    pub fn text(s: impl Into<Box<str>>) -> Value {
        Value::Text(s.into())
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(s) => Some(s),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }

    pub fn as_flag(&self) -> Option<bool> {
        match self {
            Value::Flag(b) => Some(*b),
            _ => None,
        }
    }

    pub fn as_day(&self) -> Option<Day> {
        match self {
            Value::Day(d) => Some(*d),
            _ => None,
        }
    }

    pub fn as_money(&self) -> Option<Money> {
        match self {
            Value::Money(m) => Some(*m),
            _ => None,
        }
    }

    pub fn as_ref(&self) -> Option<Id> {
        match self {
            Value::Ref(id) => Some(*id),
            _ => None,
        }
    }

    pub fn as_moment(&self) -> Option<Moment> {
        match self {
            Value::Moment(at) => Some(*at),
            _ => None,
        }
    }

    /// The parts of a list; a single value is a list of one.
    pub fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// The named parts of a row; empty for anything else.
    pub fn parts(&self) -> &[(Box<str>, Value)] {
        match self {
            Value::Map(parts) => parts,
            _ => &[],
        }
    }

    /// A named part of a row.
    pub fn part(&self, name: &str) -> Option<&Value> {
        self.parts()
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| value)
    }

    /// A row from its named parts, empty ones left out.
    pub fn row(parts: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
        Value::Map(
            parts
                .into_iter()
                .filter_map(|(key, value)| Some((Box::from(key), value?)))
                .collect(),
        )
    }

    /// True when nothing is in it: such a value is never stored.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(s) => s.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Map(parts) => parts.is_empty(),
            _ => false,
        }
    }

    /// Every short id mentioned anywhere in the value.
    pub fn each_ref(&self, see: &mut impl FnMut(Id)) {
        match self {
            Value::Ref(id) => see(*id),
            Value::List(items) => items.iter().for_each(|item| item.each_ref(see)),
            Value::Map(parts) => parts.iter().for_each(|(_, part)| part.each_ref(see)),
            _ => {}
        }
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Value {
        Value::Text(s.into())
    }
}

impl From<String> for Value {
    fn from(s: String) -> Value {
        Value::Text(s.into_boxed_str())
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Value {
        Value::Ref(id)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Value {
        Value::Day(day)
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Value {
        Value::Money(money)
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod spellings;
