//! The records of one kind in memory, with what points where.
//! Rule: kinds with up to a million records are kept packed and are unpacked one by one when asked for.

use super::change::Change;
use super::id::Id;
use super::kind::Kind;
use super::record::Record;
use std::collections::HashMap;
use std::sync::Arc;

/// The records of one kind in memory.
#[derive(Clone)]
pub struct Table {
    kind: Kind,
    rows: Rows,
    pub count: usize,
    pub next: u32,
    /// Records of this kind that mention the key.
    pub links: HashMap<Id, Vec<u32>>,
    /// Records of this kind by outside id, all sources together.
    pub outside: HashMap<Box<str>, Vec<u32>>,
}

/// Rows by number (row 0 is never used). Kinds with very many rows are kept as packed bytes and unpacked when asked for.
#[derive(Clone)]
enum Rows {
    Live(Vec<Option<Arc<Record>>>),
    Packed(Vec<Option<Box<[u8]>>>),
}

impl Table {
    pub fn new(kind: Kind, next: u32) -> Table {
        let rows = if kind.row().many {
            Rows::Packed(Vec::new())
        } else {
            Rows::Live(Vec::new())
        };
        Table {
            kind,
            rows,
            count: 0,
            next,
            links: HashMap::new(),
            outside: HashMap::new(),
        }
    }

    pub fn get(&self, n: u32) -> Option<Arc<Record>> {
        match &self.rows {
            Rows::Live(rows) => rows.get(n as usize)?.clone(),
            Rows::Packed(rows) => unpack(rows.get(n as usize)?.as_deref()?),
        }
    }

    pub fn iter(&self) -> Box<dyn Iterator<Item = Arc<Record>> + '_> {
        match &self.rows {
            Rows::Live(rows) => Box::new(rows.iter().flatten().cloned()),
            Rows::Packed(rows) => Box::new(rows.iter().flatten().filter_map(|bytes| unpack(bytes))),
        }
    }

    pub fn apply(&mut self, n: u32, change: &Change) {
        match change {
            Change::Create(record) => self.put(n, Some(record.clone())),
            Change::Delete(_) => self.put(n, None),
            Change::Update {
                fields,
                after_updated,
                ..
            } => {
                let Some(now) = self.get(n) else { return };
                let mut record = Arc::unwrap_or_clone(now);
                fields
                    .iter()
                    .for_each(|f| record.put(f.field, f.after.clone()));
                record.updated = *after_updated;
                self.put(n, Some(Arc::new(record)));
            }
            Change::Setting { .. } => {}
        }
    }

    pub fn put(&mut self, n: u32, record: Option<Arc<Record>>) {
        if let Some(old) = self.get(n) {
            self.index(&old, false);
            self.count = self.count.saturating_sub(1);
        }
        if let Some(new) = &record {
            self.index(new, true);
            self.count += 1;
            self.next = self.next.max(n.saturating_add(1));
        }
        let place = n as usize;
        match &mut self.rows {
            Rows::Live(rows) => {
                rows.resize(rows.len().max(place + 1), None);
                if let Some(slot) = rows.get_mut(place) {
                    *slot = record;
                }
            }
            Rows::Packed(rows) => {
                rows.resize(rows.len().max(place + 1), None);
                if let Some(slot) = rows.get_mut(place) {
                    *slot = record.as_deref().map(pack);
                }
            }
        }
    }

    fn index(&mut self, record: &Record, add: bool) {
        let n = record.id.n;
        let links = &mut self.links;
        record.each_link(|_, id| enter(links, id, n, add));
        let outside = record
            .get("foreign_ids")
            .map(|pairs| pairs.parts())
            .unwrap_or_default();
        for value in outside
            .iter()
            .flat_map(|(_, value)| value.items())
            .filter_map(|v| v.as_text())
        {
            enter(&mut self.outside, Box::from(value), n, add);
        }
        debug_assert_eq!(record.kind(), self.kind);
    }
}

/// Adds or removes a number in an ascending list of an index.
fn enter<K: std::hash::Hash + Eq>(index: &mut HashMap<K, Vec<u32>>, key: K, n: u32, add: bool) {
    let list = index.entry(key).or_default();
    match (list.binary_search(&n), add) {
        (Err(place), true) => list.insert(place, n),
        (Ok(place), false) => {
            list.remove(place);
        }
        _ => {}
    }
}

fn pack(record: &Record) -> Box<[u8]> {
    use bincode::Options;
    bincode::DefaultOptions::new()
        .serialize(record)
        .unwrap_or_default()
        .into_boxed_slice()
}

fn unpack(bytes: &[u8]) -> Option<Arc<Record>> {
    use bincode::Options;
    bincode::DefaultOptions::new()
        .deserialize(bytes)
        .ok()
        .map(Arc::new)
}
