//! Committing: check, journal, sync, state, book, in this order.
//! Rule: after the sync the change is saved whatever the state does; a state that fails then is replaced in memory.

use super::Store;
use super::codec::SetHead;
use super::disk;
use super::error::{ReadOnly, StoreError};
use super::frame::FrameKind;
use super::log::LogRow;
use crate::domain::{Book, Change, Draft, FieldNo, Id, Value};

/// The longest single text.
const TEXT_BYTES: usize = 1 << 20;
/// The short fields of a record together.
const RECORD_BYTES: usize = 64 << 10;

impl Store {
    /// Saves a draft and takes it into the book. Answers its number. A draft without changes saves nothing and answers the
    /// number of the last change set.
    pub fn commit(&mut self, book: &mut Book, draft: Draft) -> Result<u64, StoreError> {
        if let Some(why) = self.read_only_because() {
            return Err(StoreError::ReadOnly(why));
        }
        if let Some(fault) = book.fault() {
            return Err(StoreError::ReadOnly(ReadOnly::Unreadable(fault)));
        }
        if draft.changes.is_empty() {
            return Ok(self.seq);
        }
        book.check(&draft.changes).map_err(StoreError::Conflict)?;
        draft.changes.iter().try_for_each(fits)?;
        self.shared.blobs.keep(&draft.changes)?;
        let mut head = SetHead {
            at: draft.at.0,
            actor: draft.actor,
            what: draft.what,
            count: draft.changes.len() as u64,
            ..SetHead::default()
        };
        head.set_relation(draft.relation);
        self.append(FrameKind::Set, head, &draft.changes)?;
        book.apply(&draft.changes, self.seq);
        Ok(self.seq)
    }

    /// Appends to the journal, then to the state.
    pub(super) fn append(
        &mut self,
        kind: FrameKind,
        head: SetHead,
        changes: &[Change],
    ) -> Result<(), StoreError> {
        let Some(journal) = self.journal.as_mut() else {
            return Err(StoreError::ReadOnly(ReadOnly::NoLock));
        };
        let place = match journal.append(kind, head.clone(), changes) {
            // What only takes away may use the bytes kept back for a full disk.
            Err(error)
                if error.is_full()
                    && changes.iter().all(|c| matches!(c, Change::Delete(_)))
                    && disk::drop_ballast(&self.dir) =>
            {
                journal.append(kind, head.clone(), changes)?
            }
            other => other?,
        };
        let after = journal.mark();
        self.seq = after.seq;
        let mut row = LogRow::new(&head, place, Some(kind));
        row.add(changes);
        let applied = apply(&self.shared, changes, row, after);
        if applied.is_err() {
            // Saved it is: the journal has it. Only the state must be read from there until the next start.
            self.shared.heal()?;
        }
        Ok(())
    }
}

/// Brings the state after a committed change set, a piece at a time when it is large.
fn apply(
    shared: &super::source::Shared,
    changes: &[Change],
    row: LogRow,
    after: super::walk::Mark,
) -> Result<(), super::engine::EngineError> {
    let mut state = shared.write();
    let mut done = 0;
    for some in changes.chunks(16_384) {
        state.take(some)?;
        done += some.len() as u64;
        if done < changes.len() as u64 {
            state.meta.part = done;
            state.flush()?;
        }
    }
    state.end_set(row, after);
    state.flush()
}

/// Refuses what is too long, in words, before anything is written.
fn fits(change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Create(record) => {
            let mut short = 0;
            for (field, value) in record.values() {
                short += measure(record.id, *field, value)?;
            }
            within(record.id, "", short, RECORD_BYTES)
        }
        Change::Update { id, fields, .. } => {
            let mut short = 0;
            for field in fields {
                if let Some(value) = &field.after {
                    short += measure(*id, field.field, value)?;
                }
            }
            within(*id, "", short, RECORD_BYTES)
        }
        Change::Delete(_) | Change::Setting { .. } => Ok(()),
    }
}

fn within(id: Id, field: &str, bytes: usize, limit: usize) -> Result<(), StoreError> {
    if bytes <= limit {
        return Ok(());
    }
    Err(StoreError::TooLong {
        id,
        field: field.to_owned(),
        bytes,
        limit,
    })
}

/// Bytes of the short texts of a value; a text that is too long is an error.
fn measure(id: Id, field: FieldNo, value: &Value) -> Result<usize, StoreError> {
    match value {
        Value::Text(text) => {
            let row = id.kind.fields().get(usize::from(field.0));
            within(id, row.map_or("", |row| row.key), text.len(), TEXT_BYTES)?;
            let is_long = super::blobs::is_long(text);
            Ok(if is_long { 64 } else { text.len() })
        }
        Value::List(items) => items
            .iter()
            .try_fold(0, |sum, item| Ok(sum + measure(id, field, item)?)),
        Value::Map(parts) => parts.iter().try_fold(0, |sum, (key, part)| {
            Ok(sum + key.len() + measure(id, field, part)?)
        }),
        _ => Ok(9),
    }
}
