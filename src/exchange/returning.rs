//! Records of our own exports come back: matched by uid, numbered anew where the book is not empty, links rewritten.
//! Rule: the same file into the same book changes nothing; into an empty book it makes the same book.

use super::incoming::{Note, OnConflict, Origin};
use crate::domain::text::t;
use crate::domain::{Book, Change, Id, Kind, Moment, Record, Type, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// A record as it stands in a file; ids are those of the file.
#[derive(Debug)]
pub struct Returning {
    pub origin: Origin,
    pub record: Record,
}

/// What the records of a file do to a book.
#[derive(Debug, Default)]
pub struct Plan {
    pub changes: Vec<Change>,
    pub created: Vec<Id>,
    pub updated: Vec<Id>,
    pub unchanged: usize,
    pub refused: Vec<Note>,
    pub warnings: Vec<Note>,
}

/// True when a book holds no record at all: then ids are kept as they are.
pub fn is_empty(book: &Book) -> bool {
    Kind::ALL.iter().all(|kind| book.count(*kind) == 0)
}

/// Plans the return of records. `pointed` names records that are pointed to without being in the file.
pub fn plan(
    book: &Book,
    records: Vec<Returning>,
    pointed: &HashMap<Id, Uuid>,
    conflicts: OnConflict,
    now: Moment,
) -> Plan {
    let mut plan = Plan::default();
    let places = Places::new(book, &records, pointed, &mut plan);
    let mut taken = HashSet::new();
    for Returning { origin, record } in records {
        let Some(id) = places.here(record.id).filter(|_| taken.insert(record.id)) else {
            continue;
        };
        if places.owner.get(&record.id) != Some(&record.uid) {
            continue;
        }
        let record = moved(record, id, origin, &places, &mut plan);
        match book.get(id).filter(|_| places.known.contains(&id)) {
            None => {
                plan.created.push(id);
                plan.changes.push(Change::Create(Arc::new(record)));
            }
            Some(stored) => {
                let mut merged = merge(&stored, &record, conflicts);
                merged.updated = now;
                match Change::between(&stored, &merged) {
                    None => plan.unchanged += 1,
                    Some(change) => {
                        plan.updated.push(id);
                        plan.changes.push(change);
                    }
                }
            }
        }
    }
    plan
}

/// Where the records of a file are, or will be, in the book.
struct Places<'a> {
    book: &'a Book,
    /// File id to book id.
    here: HashMap<Id, Id>,
    /// File id to the uid it belongs to.
    owner: HashMap<Id, Uuid>,
    /// Book ids of records that were there before.
    known: HashSet<Id>,
    /// The file was written from this book, or a copy: its ids mean the same records.
    same_book: bool,
}

impl<'a> Places<'a> {
    fn new(
        book: &'a Book,
        records: &[Returning],
        pointed: &HashMap<Id, Uuid>,
        plan: &mut Plan,
    ) -> Places<'a> {
        let empty = is_empty(book);
        let mut kinds: HashSet<Kind> = records.iter().map(|r| r.record.kind()).collect();
        kinds.extend(pointed.keys().map(|id| id.kind));
        let mut by_uid: HashMap<(Kind, Uuid), Id> = HashMap::new();
        for kind in &kinds {
            by_uid.extend(
                book.iter(*kind)
                    .map(|record| ((*kind, record.uid), record.id)),
            );
        }
        let mut places = Places {
            book,
            here: HashMap::new(),
            owner: HashMap::new(),
            known: by_uid.values().copied().collect(),
            same_book: false,
        };
        let mut next: HashMap<Kind, u32> = kinds.iter().map(|k| (*k, book.next(*k))).collect();
        let mut seen = HashSet::new();
        for Returning { origin, record } in records {
            let again = !seen.insert((record.kind(), record.uid));
            if again || places.owner.contains_key(&record.id) {
                plan.refused.push(twice(*origin, record));
                continue;
            }
            let stored = by_uid.get(&(record.kind(), record.uid)).copied();
            let id = stored.unwrap_or_else(|| match next.get_mut(&record.kind()) {
                Some(n) if !empty => {
                    let id = Id::new(record.kind(), *n);
                    *n = n.saturating_add(1);
                    id
                }
                _ => record.id,
            });
            places.same_book |= stored == Some(record.id);
            places.here.insert(record.id, id);
            places.owner.insert(record.id, record.uid);
        }
        for (id, uid) in pointed {
            if let (false, Some(stored)) =
                (places.here.contains_key(id), by_uid.get(&(id.kind, *uid)))
            {
                places.here.insert(*id, *stored);
            }
        }
        // With names for what is pointed to there is nothing to infer from numbers.
        places.same_book &= pointed.is_empty();
        places
    }

    fn here(&self, id: Id) -> Option<Id> {
        let found = self.here.get(&id).copied();
        found.or_else(|| (self.same_book && self.book.get(id).is_some()).then_some(id))
    }
}

fn twice(origin: Origin, record: &Record) -> Note {
    let why = t(
        "{0} (uid {1}) is in the file twice; the first is taken.",
        "{0}（uid {1}）在文件中重复出现，采用第一条。",
    );
    Note::new(
        origin,
        "id-conflict",
        why.problem(&[&record.id, &record.uid]),
    )
}

/// The record under its id in the book, its links with it. Links to nowhere are dropped and said.
fn moved(record: Record, id: Id, origin: Origin, places: &Places<'_>, plan: &mut Plan) -> Record {
    let mut out = Record::new(id, record.uid, record.created);
    out.updated = record.updated;
    for (no, value) in record.values() {
        let mut lost = Vec::new();
        let value = relinked(value, places, &mut lost);
        let key = record
            .kind()
            .fields()
            .get(usize::from(no.0))
            .map_or("", |f| f.key);
        for id in lost {
            let why = t(
                "{0} points to {1}, which is neither in the file nor in the book: the link is left out.",
                "{0} 指向 {1}，但文件和账本中都没有该记录：已略去该关联。",
            );
            let note = Note::new(origin, "unknown-link", why.problem(&[&key, &id]));
            plan.warnings.push(note.in_column(key));
        }
        out.put(*no, value);
    }
    out
}

fn relinked(value: &Value, places: &Places<'_>, lost: &mut Vec<Id>) -> Option<Value> {
    match value {
        Value::Ref(id) => {
            let here = places.here(*id);
            if here.is_none() {
                lost.push(*id);
            }
            here.map(Value::Ref)
        }
        Value::List(items) => Some(Value::List(
            items
                .iter()
                .filter_map(|item| relinked(item, places, lost))
                .collect(),
        )),
        Value::Map(parts) => Some(Value::Map(
            parts
                .iter()
                .filter_map(|(key, part)| Some((key.clone(), relinked(part, places, lost)?)))
                .collect(),
        )),
        other => Some(other.clone()),
    }
}

/// What is in the book, with what the file has beyond it: empty fields are filled, lists joined, single values kept
/// or taken.
fn merge(stored: &Record, file: &Record, conflicts: OnConflict) -> Record {
    let mut out = stored.clone();
    for (no, value) in file.values() {
        let Some(field) = stored.kind().fields().get(usize::from(no.0)) else {
            continue;
        };
        let merged = match (stored.at(*no), value, field.ty) {
            (None, value, _) => value.clone(),
            // Rows stand in an order and belong together (lines of an order): they win or lose as a whole.
            (Some(Value::List(here)), Value::List(there), ty) if !matches!(ty, Type::Rows(_)) => {
                let mut all = here.clone();
                all.extend(there.iter().filter(|item| !here.contains(item)).cloned());
                Value::List(all)
            }
            (Some(Value::Map(here)), Value::Map(there), Type::Pairs) => {
                Value::Map(joined(here, there, conflicts))
            }
            (Some(_), value, _) if conflicts == OnConflict::Take => value.clone(),
            (Some(here), _, _) => here.clone(),
        };
        out.put(*no, Some(merged));
    }
    out
}

type Pairs = [(Box<str>, Value)];

fn joined(here: &Pairs, there: &Pairs, conflicts: OnConflict) -> Vec<(Box<str>, Value)> {
    let mut all = here.to_vec();
    for (key, value) in there {
        match all.iter_mut().find(|(known, _)| known == key) {
            None => all.push((key.clone(), value.clone())),
            Some(known) if conflicts == OnConflict::Take => known.1 = value.clone(),
            Some(_) => {}
        }
    }
    all
}
