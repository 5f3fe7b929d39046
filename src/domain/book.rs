//! The book: all records, read at once from memory, loaded kind by kind when first asked for.
//! Rule: whoever asks sees one moment of the book; a clone is a cheap snapshot for a worker.
//! Where records come from is behind [`Source`]; nothing here knows of files.

use super::change::{Change, FieldChange};
use super::id::Id;
use super::kind::Kind;
use super::record::Record;
use super::settings::Settings;
use super::table::Table;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Where the records of a kind are read from when they are first needed.
pub trait Source: Send + Sync {
    /// Shows all records of a kind, ascending by id. `None` means: forget what was shown, it begins anew.
    fn load(&self, kind: Kind, see: &mut dyn FnMut(Option<Arc<Record>>)) -> Result<(), String>;
    /// One record, without loading its kind.
    fn get(&self, id: Id) -> Result<Option<Arc<Record>>, String>;
    /// The number the next new record of a kind gets; numbers of deleted records are not given again.
    fn next(&self, kind: Kind) -> u32;
    /// How many records of a kind there are.
    fn count(&self, kind: Kind) -> usize;
}

/// A source without records: a new book, and books made in tests.
pub struct Nothing;

impl Source for Nothing {
    fn load(&self, _: Kind, _: &mut dyn FnMut(Option<Arc<Record>>)) -> Result<(), String> {
        Ok(())
    }
    fn get(&self, _: Id) -> Result<Option<Arc<Record>>, String> {
        Ok(None)
    }
    fn next(&self, _: Kind) -> u32 {
        1
    }
    fn count(&self, _: Kind) -> usize {
        0
    }
}

/// Why changes do not fit the book as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A record to be made exists already.
    Exists(Id),
    /// A record to be changed or deleted is not there.
    Missing(Id),
    /// A field is not what the change says it was.
    Changed { id: Id, field: &'static str },
    /// A setting is not what the change says it was.
    Setting(String),
}

/// The book as it is after change set number `seq`.
#[derive(Clone)]
pub struct Book {
    source: Arc<dyn Source>,
    tables: Vec<OnceLock<Arc<Table>>>,
    pub settings: Arc<Settings>,
    /// Number of the last change set in it; 0 for a new book.
    pub seq: u64,
    fault: Arc<Mutex<Option<String>>>,
}

impl Default for Book {
    fn default() -> Book {
        Book::new(Arc::new(Nothing), Settings::default(), 0)
    }
}

impl Book {
    pub fn new(source: Arc<dyn Source>, settings: Settings, seq: u64) -> Book {
        let tables = Kind::ALL.iter().map(|_| OnceLock::new()).collect();
        Book {
            source,
            tables,
            settings: Arc::new(settings),
            seq,
            fault: Arc::default(),
        }
    }

    /// What went wrong while reading records, if anything did: then nothing may be written.
    pub fn fault(&self) -> Option<String> {
        self.fault.lock().ok().and_then(|fault| fault.clone())
    }

    fn table(&self, kind: Kind) -> Option<&Arc<Table>> {
        let cell = self.tables.get(kind as usize)?;
        Some(cell.get_or_init(|| {
            let next = self.source.next(kind);
            let mut table = Table::new(kind, next);
            let loaded = self.source.load(kind, &mut |record| match record {
                Some(record) => table.put(record.id.n, Some(record)),
                None => table = Table::new(kind, next),
            });
            if let (Err(message), Ok(mut fault)) = (loaded, self.fault.lock()) {
                fault.get_or_insert(message);
                table = Table::new(kind, next);
            }
            Arc::new(table)
        }))
    }

    fn loaded(&self, kind: Kind) -> Option<&Arc<Table>> {
        self.tables.get(kind as usize)?.get()
    }

    /// True once the records of a kind are in memory.
    pub fn is_loaded(&self, kind: Kind) -> bool {
        self.loaded(kind).is_some()
    }

    /// A record by its short id; the kind is not loaded for it.
    pub fn get(&self, id: Id) -> Option<Arc<Record>> {
        match self.loaded(id.kind) {
            Some(table) => table.get(id.n),
            None => match self.source.get(id) {
                Ok(found) => found,
                Err(_) => self.table(id.kind)?.get(id.n),
            },
        }
    }

    /// All records of a kind, ascending by id.
    pub fn iter(&self, kind: Kind) -> impl Iterator<Item = Arc<Record>> + '_ {
        self.table(kind).into_iter().flat_map(|table| table.iter())
    }

    pub fn count(&self, kind: Kind) -> usize {
        self.loaded(kind)
            .map_or_else(|| self.source.count(kind), |table| table.count)
    }

    /// The number the next new record of a kind gets.
    pub fn next(&self, kind: Kind) -> u32 {
        self.loaded(kind)
            .map_or_else(|| self.source.next(kind), |table| table.next)
    }

    /// Records of a kind that mention a record in any field, ascending by id.
    pub fn mentions(&self, of: Id, kind: Kind) -> Vec<Id> {
        let found = self.table(kind).and_then(|table| table.links.get(&of));
        found
            .map(|list| list.iter().map(|n| Id::new(kind, *n)).collect())
            .unwrap_or_default()
    }

    /// Records of a kind with this outside id, under any source if none is named.
    pub fn by_outside_id(&self, kind: Kind, source: Option<&str>, outside: &str) -> Vec<Id> {
        let Some(table) = self.table(kind) else {
            return Vec::new();
        };
        let ids = table
            .outside
            .get(outside)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let fits = |id: &Id| match source {
            None => true,
            Some(source) => self.get(*id).is_some_and(|record| {
                let value = record
                    .get("foreign_ids")
                    .and_then(|pairs| pairs.part(source))
                    .map(|v| v.items().to_vec());
                value
                    .unwrap_or_default()
                    .iter()
                    .any(|v| v.as_text() == Some(outside))
            }),
        };
        ids.iter().map(|n| Id::new(kind, *n)).filter(fits).collect()
    }

    /// Says whether changes, made one after the other, fit the book as it is.
    pub fn check(&self, changes: &[Change]) -> Result<(), Conflict> {
        let mut made: HashMap<Id, Option<Arc<Record>>> = HashMap::new();
        let mut set: HashMap<&str, Option<&serde_json::Value>> = HashMap::new();
        for change in changes {
            match change {
                Change::Setting { key, before, after } => {
                    let now = set
                        .get(key.as_str())
                        .copied()
                        .unwrap_or_else(|| self.settings.raw(key));
                    if now != before.as_ref() {
                        return Err(Conflict::Setting(key.clone()));
                    }
                    set.insert(key, after.as_ref());
                }
                _ => {
                    let Some(id) = change.id() else { continue };
                    let now = made
                        .get(&id)
                        .cloned()
                        .unwrap_or_else(|| self.present(id, change));
                    made.insert(id, fitted(id, now, change)?);
                }
            }
        }
        Ok(())
    }

    /// The record a change finds. A new record with a number never given cannot be there: no look-up.
    fn present(&self, id: Id, change: &Change) -> Option<Arc<Record>> {
        match change {
            Change::Create(_) if id.n >= self.next(id.kind) => None,
            _ => self.get(id),
        }
    }

    /// Takes changes in that were committed as number `seq`. They must have passed [`Book::check`].
    pub fn apply(&mut self, changes: &[Change], seq: u64) {
        for change in changes {
            match change {
                Change::Setting { key, after, .. } => {
                    Arc::make_mut(&mut self.settings).put(key, after.clone())
                }
                _ => {
                    let Some(id) = change.id() else { continue };
                    if let Some(table) = self
                        .tables
                        .get_mut(id.kind as usize)
                        .and_then(OnceLock::get_mut)
                    {
                        Arc::make_mut(table).apply(id.n, change);
                    }
                }
            }
        }
        self.seq = seq;
    }

    /// Loads what is not loaded of the kinds named, so that [`Book::apply`] keeps them in step.
    pub fn load(&self, kinds: &[Kind]) {
        for kind in kinds {
            self.table(*kind);
        }
    }
}

/// The record as it is after a change, if the change fits it.
fn fitted(
    id: Id,
    now: Option<Arc<Record>>,
    change: &Change,
) -> Result<Option<Arc<Record>>, Conflict> {
    match (change, now) {
        (Change::Create(_), Some(_)) => Err(Conflict::Exists(id)),
        (Change::Create(record), None) => Ok(Some(record.clone())),
        (_, None) => Err(Conflict::Missing(id)),
        (Change::Delete(before), Some(now)) => match Change::between(before, &now) {
            Some(Change::Update { fields, .. }) => Err(changed(id, fields.first())),
            _ => Ok(None),
        },
        (
            Change::Update {
                fields,
                after_updated,
                ..
            },
            Some(now),
        ) => {
            if let Some(wrong) = fields.iter().find(|f| now.at(f.field) != f.before.as_ref()) {
                return Err(changed(id, Some(wrong)));
            }
            let mut record = Arc::unwrap_or_clone(now);
            fields
                .iter()
                .for_each(|f| record.put(f.field, f.after.clone()));
            record.updated = *after_updated;
            Ok(Some(Arc::new(record)))
        }
        (Change::Setting { .. }, now) => Ok(now),
    }
}

fn changed(id: Id, field: Option<&FieldChange>) -> Conflict {
    let row = field.and_then(|f| id.kind.fields().get(usize::from(f.field.0)));
    Conflict::Changed {
        id,
        field: row.map_or("", |row| row.key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::Moment;
    use uuid::Uuid;

    fn record(kind: Kind, n: u32) -> Record {
        Record::new(Id::new(kind, n), Uuid::from_u128(u128::from(n)), Moment(0))
    }

    fn update(before: &Record, after: &Record) -> Change {
        Change::between(before, after).unwrap()
    }

    #[test]
    fn what_was_done_and_taken_back_leaves_the_book_as_it_was() {
        let mut book = Book::default();
        book.load(Kind::ALL);
        let (wang, mut order) = (
            record(Kind::Customer, 1).with("name", "王芳"),
            record(Kind::Order, 1),
        );
        order.set("customer", wang.id);
        let changes = vec![
            Change::Create(Arc::new(wang.clone())),
            Change::Create(Arc::new(order.clone())),
        ];
        book.check(&changes).unwrap();
        book.apply(&changes, 1);
        assert_eq!(book.get(order.id).as_deref(), Some(&order));
        assert_eq!(book.mentions(wang.id, Kind::Order), vec![order.id]);
        let renamed = wang.clone().with("name", "王芳芳");
        let changes = vec![update(&wang, &renamed)];
        book.check(&changes).unwrap();
        book.apply(&changes, 2);
        assert_eq!(
            book.check(&changes),
            Err(Conflict::Changed {
                id: wang.id,
                field: "name"
            })
        );
        let back = super::super::change::undo(&changes);
        book.check(&back).unwrap();
        book.apply(&back, 3);
        assert_eq!(book.get(wang.id).as_deref(), Some(&wang));
        let gone = vec![Change::Delete(Arc::new(order.clone()))];
        book.check(&gone).unwrap();
        book.apply(&gone, 4);
        assert!(book.get(order.id).is_none() && book.mentions(wang.id, Kind::Order).is_empty());
        assert_eq!(book.next(Kind::Order), 2, "a number is never given again");
    }

    #[test]
    fn a_snapshot_does_not_see_later_changes() {
        let mut book = Book::default();
        book.load(&[Kind::Customer]);
        let before = book.clone();
        book.apply(
            &[Change::Create(Arc::new(
                record(Kind::Customer, 1).with("name", "A"),
            ))],
            1,
        );
        assert_eq!(
            (before.count(Kind::Customer), book.count(Kind::Customer)),
            (0, 1)
        );
    }
}
