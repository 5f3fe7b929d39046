//! The state: records, settings and the list of change sets as they are now, ready to be read.
//! Rule: whatever a batch writes is written together with the number of the change set it belongs to and with counts and
//! sums of each table, so that a lost page, a lost tail and a stranger's file are all seen.

use super::blobs::Blobs;
use super::chunk::{bring_in, chunk_key, chunk_of, kind_prefix, schema, seal, sum, unseal, whole};
use super::engine::{Batch, Engine, EngineError};
use super::log::LogRow;
use super::walk::{Mark, Place};
use crate::domain::settings::Settings;
use crate::domain::{Change, Id, Kind, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

const META: &[u8] = b"m";

/// What is known of one table: a kind, the log, the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableMeta {
    /// Records, rows or settings in it.
    pub count: u64,
    /// Keys it takes.
    pub keys: u64,
    pub sum: u64,
    /// The number the next new record gets.
    pub next: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    schema: u64,
    /// Number of the last change set that is wholly in.
    pub applied_seq: u64,
    /// How many changes of the one after it are in already.
    pub part: u64,
    chain: u64,
    segment: u32,
    offset: u64,
    /// What a newer program wrote and this one does not know.
    pub unknown: Option<String>,
    kinds: Vec<TableMeta>,
    log: TableMeta,
    settings: TableMeta,
}

impl Meta {
    fn new() -> Meta {
        let kinds = Kind::ALL
            .iter()
            .map(|_| TableMeta {
                next: 1,
                ..TableMeta::default()
            })
            .collect();
        Meta {
            schema: schema(),
            applied_seq: 0,
            part: 0,
            chain: Mark::START.chain,
            segment: Mark::START.place.segment,
            offset: Mark::START.place.offset,
            unknown: None,
            kinds,
            log: TableMeta::default(),
            settings: TableMeta::default(),
        }
    }

    /// Where the journal goes on after what is in.
    pub fn mark(&self) -> Mark {
        let place = Place {
            segment: self.segment,
            offset: self.offset,
        };
        Mark {
            place,
            seq: self.applied_seq,
            chain: self.chain,
        }
    }

    pub fn kind(&self, kind: Kind) -> TableMeta {
        self.kinds.get(kind as usize).copied().unwrap_or_default()
    }
}

/// A chunk that was changed and is not written yet.
struct Dirty {
    records: Vec<Record>,
    old_sum: u64,
    old_count: u64,
    is_new: bool,
}

pub struct State {
    engine: Box<dyn Engine>,
    pub meta: Meta,
    blobs: Arc<Blobs>,
    dirty: BTreeMap<(Kind, u32), Dirty>,
    rows: Vec<(u64, LogRow)>,
    set: BTreeMap<String, Option<Json>>,
}

fn log_key(seq: u64) -> Vec<u8> {
    let mut key = vec![b'l'];
    key.extend_from_slice(&seq.to_be_bytes());
    key
}

fn setting_key(name: &str) -> Vec<u8> {
    let mut key = vec![b's'];
    key.extend_from_slice(name.as_bytes());
    key
}

fn mismatch(what: &str) -> EngineError {
    EngineError(format!("{what} of the state is not complete"))
}

impl State {
    /// An empty state in an empty keeper.
    pub fn new(engine: Box<dyn Engine>, blobs: Arc<Blobs>) -> State {
        State {
            engine,
            meta: Meta::new(),
            blobs,
            dirty: BTreeMap::new(),
            rows: Vec::new(),
            set: BTreeMap::new(),
        }
    }

    /// The state a keeper holds; an error when it is another program's or damaged.
    pub fn open(engine: Box<dyn Engine>, blobs: Arc<Blobs>) -> Result<State, EngineError> {
        let mut state = State::new(engine, blobs);
        match state.engine.get(META)? {
            Some(bytes) => state.meta = unseal(&bytes)?,
            // Without its first value a state is only sound when nothing else is in it.
            None if state.engine.count(b"")? > 0 => return Err(mismatch("the head")),
            None => {}
        }
        if state.meta.schema != schema() || state.meta.kinds.len() != Kind::COUNT {
            return Err(EngineError("the state has another form".to_owned()));
        }
        Ok(state)
    }

    pub fn blobs(&self) -> Arc<Blobs> {
        self.blobs.clone()
    }

    /// How much is waiting for [`State::flush`], in chunks and rows.
    pub fn waiting(&self) -> usize {
        self.dirty.len() + self.rows.len()
    }

    /// Takes changes in; they are not written before [`State::flush`].
    pub fn take(&mut self, changes: &[Change]) -> Result<(), EngineError> {
        for change in changes {
            if let Change::Setting { key, after, .. } = change {
                self.set.insert(key.clone(), after.clone());
            }
            let Some(id) = change.id() else { continue };
            let place = (id.kind, chunk_of(id.n));
            if !self.dirty.contains_key(&place) {
                let dirty = self.fetch(place)?;
                self.dirty.insert(place, dirty);
            }
            if let Some(dirty) = self.dirty.get_mut(&place) {
                bring_in(&mut dirty.records, change);
            }
            if let (Change::Create(_), Some(table)) =
                (change, self.meta.kinds.get_mut(id.kind as usize))
            {
                table.next = table.next.max(id.n.saturating_add(1));
            }
        }
        Ok(())
    }

    fn fetch(&self, (kind, chunk): (Kind, u32)) -> Result<Dirty, EngineError> {
        let key = chunk_key(kind, chunk);
        let value = self.engine.get(&key)?;
        let records: Vec<Record> = value.as_deref().map_or(Ok(Vec::new()), unseal)?;
        Ok(Dirty {
            old_sum: value.as_deref().map_or(0, |value| sum(&key, value)),
            old_count: records.len() as u64,
            is_new: value.is_none(),
            records,
        })
    }

    /// Says that a change set is wholly in.
    pub fn end_set(&mut self, row: LogRow, after: Mark) {
        self.rows.push((after.seq, row));
        self.meta.applied_seq = after.seq;
        self.meta.part = 0;
        self.meta.chain = after.chain;
        self.meta.segment = after.place.segment;
        self.meta.offset = after.place.offset;
    }

    /// Writes what was taken in, as one.
    pub fn flush(&mut self) -> Result<(), EngineError> {
        let mut batch = Batch::default();
        for ((kind, chunk), dirty) in std::mem::take(&mut self.dirty) {
            let key = chunk_key(kind, chunk);
            let value = seal(&dirty.records)?;
            if let Some(table) = self.meta.kinds.get_mut(kind as usize) {
                table.sum ^= dirty.old_sum ^ sum(&key, &value);
                table.keys += u64::from(dirty.is_new);
                table.count = (table.count + dirty.records.len() as u64) - dirty.old_count;
            }
            // An emptied chunk stays: one that is missing is always damage.
            batch.puts.push((key, value));
        }
        for (seq, row) in std::mem::take(&mut self.rows) {
            let value = Some(seal(&row)?);
            put_in(
                &mut self.meta.log,
                self.engine.as_ref(),
                &mut batch,
                log_key(seq),
                value,
            )?;
        }
        for (name, value) in std::mem::take(&mut self.set) {
            let text = value.map(|value| seal(&value.to_string())).transpose()?;
            put_in(
                &mut self.meta.settings,
                self.engine.as_ref(),
                &mut batch,
                setting_key(&name),
                text,
            )?;
        }
        batch.puts.push((META.to_vec(), seal(&self.meta)?));
        self.engine.apply(batch)
    }

    /// The records that are kept together with one.
    pub fn chunk(&self, id: Id) -> Result<Vec<Arc<Record>>, EngineError> {
        let table = self.meta.kind(id.kind);
        if id.n >= table.next {
            return Ok(Vec::new());
        }
        let Some(value) = self.engine.get(&chunk_key(id.kind, chunk_of(id.n)))? else {
            // Where numbers were given without gaps, every chunk below the next number exists.
            let dense = table.keys == u64::from(chunk_of(table.next.saturating_sub(1))) + 1;
            return if dense {
                Err(mismatch(id.kind.key()))
            } else {
                Ok(Vec::new())
            };
        };
        let records: Vec<Record> = unseal(&value)?;
        let whole = |record| Arc::new(whole(record, &self.blobs));
        Ok(records.into_iter().map(whole).collect())
    }

    /// All records of a kind, ascending, checked against count and sum.
    pub fn load(&self, kind: Kind, see: &mut dyn FnMut(Arc<Record>)) -> Result<(), EngineError> {
        let table = self.meta.kind(kind);
        let mut found = TableMeta {
            next: table.next,
            ..TableMeta::default()
        };
        self.engine.scan(&kind_prefix(kind), &mut |key, value| {
            found.sum ^= sum(key, value);
            found.keys += 1;
            let records: Vec<Record> = unseal(value)?;
            found.count += records.len() as u64;
            for record in records {
                see(Arc::new(whole(record, &self.blobs)));
            }
            Ok(())
        })?;
        if found != table {
            return Err(mismatch(kind.key()));
        }
        Ok(())
    }

    /// The settings of the book.
    pub fn settings(&self) -> Result<Settings, EngineError> {
        let mut settings = Settings::default();
        let table = self.checked(b's', &mut |key, value| {
            let name = std::str::from_utf8(key.get(1..).unwrap_or_default());
            let text: String = unseal(value)?;
            let value: Json =
                serde_json::from_str(&text).map_err(|e| EngineError(e.to_string()))?;
            settings.put(name.map_err(|e| EngineError(e.to_string()))?, Some(value));
            Ok(())
        })?;
        if table != self.meta.settings {
            return Err(mismatch("the list of settings"));
        }
        Ok(settings)
    }

    /// The rows of all change sets, oldest first.
    pub fn rows(&self) -> Result<Vec<(u64, LogRow)>, EngineError> {
        let mut rows = Vec::new();
        let table = self.checked(b'l', &mut |key, value| {
            let seq = key.get(1..).and_then(|key| key.first_chunk::<8>());
            let seq = seq.ok_or_else(|| mismatch("the log"))?;
            rows.push((u64::from_be_bytes(*seq), unseal(value)?));
            Ok(())
        })?;
        if table != self.meta.log {
            return Err(mismatch("the log"));
        }
        Ok(rows)
    }

    /// The row of one change set.
    pub fn row(&self, seq: u64) -> Result<Option<LogRow>, EngineError> {
        let value = self.engine.get(&log_key(seq))?;
        match value {
            Some(value) => unseal(&value).map(Some),
            None if (1..=self.meta.applied_seq).contains(&seq) => Err(mismatch("the log")),
            None => Ok(None),
        }
    }

    fn checked(&self, table: u8, see: &mut super::engine::See) -> Result<TableMeta, EngineError> {
        let mut found = TableMeta::default();
        self.engine.scan(&[table], &mut |key, value| {
            found.count += 1;
            found.keys += 1;
            found.sum ^= sum(key, value);
            see(key, value)
        })?;
        Ok(found)
    }

    #[cfg(test)]
    pub fn engine_for_tests(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// Makes every later write fail: tests want to see what is left.
    #[cfg(test)]
    pub fn break_for_tests(&mut self) {
        struct Broken;
        impl Engine for Broken {
            fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
                Err(EngineError("broken".to_owned()))
            }
            fn scan(&self, _: &[u8], _: &mut super::engine::See) -> Result<(), EngineError> {
                Err(EngineError("broken".to_owned()))
            }
            fn apply(&self, _: Batch) -> Result<(), EngineError> {
                Err(EngineError("broken".to_owned()))
            }
            fn settle(&self) -> Result<(), EngineError> {
                Err(EngineError("broken".to_owned()))
            }
        }
        self.engine = Box::new(Broken);
    }

    /// Writes out what the engine still has in memory.
    pub fn settle(&self) -> Result<(), EngineError> {
        self.engine.settle()
    }
}

/// Puts or removes one key of a table and keeps its count and sum in step.
fn put_in(
    table: &mut TableMeta,
    engine: &dyn Engine,
    batch: &mut Batch,
    key: Vec<u8>,
    value: Option<Vec<u8>>,
) -> Result<(), EngineError> {
    if let Some(old) = engine.get(&key)? {
        table.sum ^= sum(&key, &old);
        table.count = table.count.saturating_sub(1);
        table.keys = table.keys.saturating_sub(1);
    }
    match value {
        Some(value) => {
            table.sum ^= sum(&key, &value);
            table.count += 1;
            table.keys += 1;
            batch.puts.push((key, value));
        }
        None => batch.removes.push(key),
    }
    Ok(())
}
