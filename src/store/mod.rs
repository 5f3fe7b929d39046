//! The store: a journal that is the truth, and a state made from it that is read.
//!
//! Why the journal: sled, which keeps the state, is quick to read and survives being killed, but its flush is no barrier
//! on Linux (it asks for `sync_file_range`, not `fsync`), a flipped bit makes it panic while opening, and a cut tail or a
//! zeroed page can cost it records without a word. So every change set is first appended to a checksummed journal and
//! synced once; only then is sled touched, in one batch with the number of the change set, counts and sums. Whatever sled
//! gets wrong is seen by these and mended by making the state anew. Undo, history and earlier days read the journal.
//!
//! Rule: a change is acknowledged when the journal's sync returned, and not before.

pub mod backup;
mod blobs;
mod chunk;
mod codec;
mod codec_value;
mod commit;
mod disk;
pub mod doctor;
mod engine;
mod erase;
mod error;
mod format;
mod frame;
mod journal;
mod lock;
mod log;
mod manifest;
mod memory;
mod opening;
mod repair;
mod restore;
mod rewrite;
mod sled;
mod source;
mod state;
#[cfg(test)]
mod tests;
mod walk;

pub use erase::{Erasing, Erasure};
pub use error::{ReadOnly, StoreError};
pub use format::Format;
pub use lock::{Holder, holder_of};
pub use log::Entry;
pub use opening::OpenOptions;
pub use restore::{Restored, restore};

use crate::domain::text::Problem;
use crate::domain::{Book, Change, ChangeSet, Id, Moment};
use journal::Journal;
use lock::Lock;
use memory::Memory;
use source::{Shared, follow};
use state::State;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open book on disk.
pub struct Store {
    dir: PathBuf,
    format: Format,
    /// `None` when the book is only read.
    journal: Option<Journal>,
    shared: Arc<Shared>,
    lock: Option<Lock>,
    read_only: Option<ReadOnly>,
    notices: Vec<Problem>,
    /// Number of the last change set.
    seq: u64,
}

impl Store {
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn format(&self) -> &Format {
        &self.format
    }

    /// Number of the last change set; 0 in a new book.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Why nothing can be saved, if so.
    pub fn read_only_because(&self) -> Option<ReadOnly> {
        if let Some(why) = self.journal.as_ref().and_then(|journal| journal.poison()) {
            return Some(ReadOnly::SyncFailed(why.to_owned()));
        }
        let lost = self.shared.blobs.lost();
        let lost = lost
            .first()
            .map(|name| ReadOnly::Unreadable(format!("blob {name}")));
        self.read_only.clone().or(lost)
    }

    /// What was found and done while opening, in words.
    pub fn notices(&self) -> &[Problem] {
        &self.notices
    }

    /// Says in the lock where requests may be handed in.
    pub fn say_holder(&mut self, holder: &Holder) -> Result<(), StoreError> {
        self.lock.as_mut().map_or(Ok(()), |lock| lock.say(holder))
    }

    /// All change sets, oldest first.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let rows = self.shared.ask(State::rows)?;
        Ok(log::entries(&rows))
    }

    /// One change set as it was committed. One that was erased has no changes.
    pub fn read(&self, seq: u64) -> Result<ChangeSet, StoreError> {
        let row = self.shared.ask(|state| state.row(seq))?;
        let row = row.ok_or(StoreError::NoSuchSet(seq))?;
        walk::set_at(&self.journal_dir(), row.place(), seq)?.set(&self.shared.blobs)
    }

    /// The change sets that changed a record, oldest first, each with only the changes of this record.
    pub fn touching(&self, id: Id) -> Result<Vec<ChangeSet>, StoreError> {
        let mut found = Vec::new();
        for (seq, row) in self.shared.ask(State::rows)? {
            if !row.may_touch(id) {
                continue;
            }
            let span = walk::set_at(&self.journal_dir(), row.place(), seq)?;
            if row.touched.is_none() && !span.mentions(&id.to_string())? {
                continue;
            }
            let mut changes: Vec<Change> = Vec::new();
            span.each(&self.shared.blobs, &mut |some| {
                changes.extend(some.into_iter().filter(|change| change.id() == Some(id)));
                Ok(())
            })?;
            if !changes.is_empty() {
                found.push(span.with(changes));
            }
        }
        Ok(found)
    }

    /// The book as it was at a moment: without the first change set made later, and all after it.
    pub fn book_at(&self, at: Moment) -> Result<Book, StoreError> {
        let rows = self.shared.ask(State::rows)?;
        let later = rows.iter().find(|(_, row)| row.at > at.0);
        let to = later.map_or(self.seq, |(seq, _)| seq.saturating_sub(1));
        self.book_after(to)
    }

    /// The book as it was after a change set.
    pub fn book_after(&self, to: u64) -> Result<Book, StoreError> {
        let journal = self.journal_dir();
        let blobs = self.shared.blobs.clone();
        let mut state = State::new(Box::new(Memory::default()), blobs.clone());
        if let Some(last) = manifest::segments(&journal)?.last() {
            follow(&mut state, &journal, *last, to, &mut |_, _| {})?;
        }
        opening::book(Arc::new(Shared::new(state, &journal, blobs, None)))
    }

    fn journal_dir(&self) -> PathBuf {
        self.dir.join("journal")
    }

    /// Writes out what the state still has in memory. Nothing that was acknowledged depends on it.
    pub fn settle(&self) -> Result<(), StoreError> {
        let settled = self.shared.read().settle();
        settled.map_err(|e| StoreError::State(e.0))
    }
}
