//! The book as an import would leave it: records made and changed so far lie over the book, which stays as it is.
//! Rule: changes come out in a fixed order, and a record put back as it was is no change.

use crate::domain::{Book, Change, Id, Kind, Moment, Record};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Kinds in the order in which their records are made: what is pointed to comes first.
pub const ORDER: [Kind; 20] = [
    Kind::Customer,
    Kind::Link,
    Kind::Product,
    Kind::Campaign,
    Kind::Deal,
    Kind::Quote,
    Kind::Order,
    Kind::Contract,
    Kind::Receivable,
    Kind::Payment,
    Kind::Interaction,
    Kind::Task,
    Kind::Case,
    Kind::Article,
    Kind::Survey,
    Kind::Points,
    Kind::Session,
    Kind::Cost,
    Kind::Coupon,
    Kind::Segment,
];

/// Identities of new records: time, then the order of making, made unlike those of other imports by random bytes.
struct Uids {
    millis: u64,
    random: [u8; 16],
    made: u64,
}

impl Uids {
    fn next(&mut self) -> Uuid {
        self.made += 1;
        let [_, _, _, c0, c1, c2, c3, c4] = self.made.to_be_bytes();
        let [r0, r1, r2, r3, r4, ..] = self.random;
        // The first and third byte lose bits to version and variant, so the counter stands behind them.
        let bytes = [r0, r1, r2, c0, c1, c2, c3, c4, r3, r4];
        uuid::Builder::from_unix_timestamp_millis(self.millis, &bytes).into_uuid()
    }
}

/// Records of one kind that are new or changed.
struct Sheet {
    first: u32,
    made: Vec<Option<Record>>,
    changed: BTreeMap<u32, Record>,
}

/// The book with what an import makes and changes.
pub struct Worksheet<'a> {
    pub book: &'a Book,
    pub now: Moment,
    uids: Uids,
    sheets: Vec<Sheet>,
    settings: BTreeMap<String, Json>,
}

impl<'a> Worksheet<'a> {
    pub fn new(book: &'a Book, now: Moment, random: [u8; 16]) -> Worksheet<'a> {
        let sheet = |kind: &Kind| Sheet {
            first: book.next(*kind),
            made: Vec::new(),
            changed: BTreeMap::new(),
        };
        Worksheet {
            book,
            now,
            uids: Uids {
                millis: u64::try_from(now.0).unwrap_or(0),
                random,
                made: 0,
            },
            sheets: Kind::ALL.iter().map(sheet).collect(),
            settings: BTreeMap::new(),
        }
    }

    fn sheet(&self, kind: Kind) -> Option<&Sheet> {
        self.sheets.get(kind as usize)
    }

    /// An empty new record; it counts once it is put back.
    pub fn make(&mut self, kind: Kind) -> Record {
        let uid = self.uids.next();
        let now = self.now;
        let Some(sheet) = self.sheets.get_mut(kind as usize) else {
            return Record::new(Id::new(kind, u32::MAX), uid, now);
        };
        let n = sheet
            .first
            .saturating_add(u32::try_from(sheet.made.len()).unwrap_or(u32::MAX));
        sheet.made.push(None);
        Record::new(Id::new(kind, n), uid, now)
    }

    /// True when the record did not exist before this import.
    pub fn is_new(&self, id: Id) -> bool {
        self.sheet(id.kind).is_some_and(|sheet| id.n >= sheet.first)
    }

    /// A record as it is now.
    pub fn get(&self, id: Id) -> Option<Record> {
        let sheet = self.sheet(id.kind)?;
        if id.n >= sheet.first {
            return sheet.made.get((id.n - sheet.first) as usize)?.clone();
        }
        match sheet.changed.get(&id.n) {
            Some(record) => Some(record.clone()),
            None => self.book.get(id).map(Arc::unwrap_or_clone),
        }
    }

    /// Looks at a record without copying it when it is new or changed.
    pub fn look<R>(&self, id: Id, see: impl FnOnce(&Record) -> R) -> Option<R> {
        let sheet = self.sheet(id.kind)?;
        if id.n >= sheet.first {
            return sheet
                .made
                .get((id.n - sheet.first) as usize)?
                .as_ref()
                .map(see);
        }
        match sheet.changed.get(&id.n) {
            Some(record) => Some(see(record)),
            None => self.book.get(id).map(|record| see(&record)),
        }
    }

    /// Puts a record back as it is to be.
    pub fn put(&mut self, record: Record) {
        let Some(sheet) = self.sheets.get_mut(record.id.kind as usize) else {
            return;
        };
        let n = record.id.n;
        if n >= sheet.first {
            if let Some(slot) = sheet.made.get_mut((n - sheet.first) as usize) {
                *slot = Some(record);
            }
        } else {
            sheet.changed.insert(n, record);
        }
    }

    /// A setting as it is now.
    pub fn setting(&self, key: &str) -> Json {
        self.settings
            .get(key)
            .cloned()
            .unwrap_or_else(|| self.book.settings.get(key))
    }

    pub fn set_setting(&mut self, key: &str, value: Json) {
        self.settings.insert(key.to_owned(), value);
    }

    /// Every record made so far, in order.
    pub fn made(&self, kind: Kind) -> impl Iterator<Item = &Record> + '_ {
        self.sheet(kind)
            .into_iter()
            .flat_map(|sheet| sheet.made.iter().flatten())
    }

    /// The changes: settings first, then kind by kind what is new and what differs.
    pub fn finish(mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (key, after) in std::mem::take(&mut self.settings) {
            let before = self.book.settings.raw(&key).cloned();
            if self.book.settings.get(&key) != after {
                changes.push(Change::Setting {
                    key,
                    before,
                    after: Some(after),
                });
            }
        }
        for kind in ORDER {
            let Some(sheet) = self.sheets.get_mut(kind as usize) else {
                continue;
            };
            let made = std::mem::take(&mut sheet.made);
            changes.extend(
                made.into_iter()
                    .flatten()
                    .map(|record| Change::Create(Arc::new(record))),
            );
            for (n, mut after) in std::mem::take(&mut sheet.changed) {
                let Some(before) = self.book.get(Id::new(kind, n)) else {
                    continue;
                };
                after.updated = self.now;
                changes.extend(Change::between(&before, &after));
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_put_back_as_it_was_is_no_change_and_identities_differ() {
        let mut book = Book::default();
        let mut sheet = Worksheet::new(&book, Moment(1000), [7; 16]);
        let (one, two) = (sheet.make(Kind::Customer), sheet.make(Kind::Customer));
        assert_ne!(one.uid, two.uid);
        assert!(one.uid < two.uid);
        let id = one.id;
        sheet.put(one.with("name", "Ann"));
        let changes = sheet.finish();
        assert_eq!(changes.len(), 1, "what was never put back does not exist");
        book.load(&[Kind::Customer]);
        book.apply(&changes, 1);
        let mut sheet = Worksheet::new(&book, Moment(2000), [7; 16]);
        let again = sheet.get(id).unwrap();
        sheet.put(again);
        assert_eq!(sheet.finish(), vec![]);
    }
}
