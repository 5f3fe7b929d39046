//! What every part of the demo uses to make records: numbers, uids, words in the book's language, amounts, instants.
//! Rule: the order of calls decides ids and chance; nothing depends on the machine or on the clock.

use super::random::Random;
use crate::domain::text::Text;
use crate::domain::{Change, Currency, Day, Id, Kind, Lang, Moment, Money, Record, Value};
use std::sync::Arc;

/// Origin of every made-up record.
pub const SOURCE: &str = "demo";

pub struct Workshop {
    pub random: Random,
    pub lang: Lang,
    /// The day the book is made for; nothing but plans lies after it.
    pub today: Day,
    pub zone: chrono_tz::Tz,
    pub currency: Currency,
    next: Vec<u32>,
    changes: Vec<Change>,
}

impl Workshop {
    pub fn new(
        seed: u64,
        lang: Lang,
        today: Day,
        zone: chrono_tz::Tz,
        currency: Currency,
    ) -> Workshop {
        Workshop {
            random: Random::new(seed),
            lang,
            today,
            zone,
            currency,
            next: vec![1; Kind::COUNT],
            changes: Vec::new(),
        }
    }

    /// The id the next record of a kind will get: for links that point forward.
    pub fn coming(&self, kind: Kind) -> Id {
        Id::new(kind, self.next.get(kind as usize).copied().unwrap_or(1))
    }

    /// A new record with its own id, made on a day (today for what lies ahead).
    pub fn new_record(&mut self, kind: Kind, day: Day) -> Record {
        let id = self.coming(kind);
        if let Some(next) = self.next.get_mut(kind as usize) {
            *next += 1;
        }
        let made = Moment::at(day.min(self.today), 8, 0, 0, self.zone);
        let made = Moment(made.0 + i64::from(self.random.within(0, 3_599)) * 1_000);
        let millis = u64::try_from(made.0).unwrap_or(0);
        let uid = uuid::Builder::from_unix_timestamp_millis(millis, &self.random.ten()).into_uuid();
        Record::new(id, uid, made)
    }

    /// Puts a finished record into the book to be.
    pub fn add(&mut self, record: Record) -> Id {
        let id = record.id;
        self.changes
            .push(Change::Create(Arc::new(record.with("source", SOURCE))));
        id
    }

    pub fn set(&mut self, key: &str, before: Option<serde_json::Value>, after: serde_json::Value) {
        if before.as_ref() != Some(&after) {
            let (key, after) = (key.to_owned(), Some(after));
            self.changes.push(Change::Setting { key, before, after });
        }
    }

    /// What was made since the last call.
    pub fn take(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    pub fn say(&self, text: Text) -> &'static str {
        text.get(self.lang)
    }

    /// One of several texts.
    pub fn say_one(&mut self, texts: &[Text]) -> &'static str {
        let lang = self.lang;
        self.random.pick(texts).map_or("", |text| text.get(lang))
    }

    /// An amount of whole major units (yuan).
    pub fn money(&self, major: i64) -> Money {
        Money::new(major * self.currency.scale(), self.currency)
    }

    pub fn at(&self, day: Day, hour: u32, minute: u32) -> Moment {
        Moment::at(day, hour, minute, 0, self.zone)
    }

    /// A minute of the working day by chance.
    pub fn working_hour(&mut self, day: Day) -> Moment {
        let (hour, quarter) = (self.random.within(9, 18), self.random.within(0, 11));
        self.at(
            day,
            u32::try_from(hour).unwrap_or(9),
            u32::try_from(quarter * 5).unwrap_or(0),
        )
    }

    /// A day by chance, both ends included.
    pub fn day_between(&mut self, from: Day, to: Day) -> Day {
        Day(self.random.within(from.0, to.0))
    }

    pub fn days_ago(&self, days: i32) -> Day {
        self.today.plus(-days)
    }
}

/// Empties a field.
pub fn clear(record: &mut Record, key: &str) {
    if let Some((field, _)) = record.kind().field(key) {
        record.put(field, None);
    }
}

pub fn int(n: impl Into<i64>) -> Value {
    Value::Int(n.into())
}

pub fn flag(yes: bool) -> Value {
    Value::Flag(yes)
}

pub fn moment(at: Moment) -> Value {
    Value::Moment(at)
}

pub fn list(items: Vec<Value>) -> Value {
    Value::List(items)
}

pub fn texts(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| Value::from(*item)).collect())
}

/// A row of named parts.
pub fn row<const N: usize>(parts: [(&'static str, Value); N]) -> Value {
    Value::row(parts.map(|(key, value)| (key, Some(value))))
}

/// A count as a number of the book.
pub fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The `n`th of a list, beginning again at its end.
pub fn round<T: Copy>(list: &[T], n: usize) -> Option<T> {
    list.get(n % list.len().max(1)).copied()
}
