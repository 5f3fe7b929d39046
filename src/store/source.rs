//! The state as the book sees it, and how it is brought up to the journal.
//! Rule: what the state cannot give soundly is taken from the journal, in memory, and the state is made anew at the next
//! start; a reader never gets less than was saved.

use super::blobs::Blobs;
use super::chunk::chunk_of;
use super::engine::EngineError;
use super::error::StoreError;
use super::log::LogRow;
use super::memory::Memory;
use super::state::State;
use super::walk::{End, Mark, Span, walk};
use crate::domain::book::Source;
use crate::domain::{Id, Kind, Record};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Told how far a long piece of work is: change sets done and to do.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Chunks and rows gathered before they are written as one.
const GATHERED: usize = 2048;

/// The state, shared by the store that writes and the books that read.
pub struct Shared {
    state: RwLock<State>,
    journal: PathBuf,
    pub blobs: Arc<Blobs>,
    /// Where it is noted that the state on disk is not to be trusted.
    suspect: Option<PathBuf>,
    /// The records last asked for one by one: whoever asks for one mostly asks for its neighbours.
    last: Mutex<Option<Last>>,
}

struct Last {
    place: (Kind, u32),
    /// How far the state was.
    now: (u64, u64),
    records: Vec<Arc<Record>>,
}

impl Shared {
    pub fn new(
        state: State,
        journal: &Path,
        blobs: Arc<Blobs>,
        suspect: Option<PathBuf>,
    ) -> Shared {
        Shared {
            state: RwLock::new(state),
            journal: journal.to_path_buf(),
            blobs,
            suspect,
            last: Mutex::new(None),
        }
    }

    pub fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets go of the files of the state, also when a book still looks at it.
    pub fn close(&self) {
        let blobs = self.blobs.clone();
        *self.write() = State::new(Box::new(Memory::default()), blobs);
    }

    /// Reads something of the state; when that fails, once more from a state made of the journal in memory.
    pub fn ask<T>(&self, ask: impl Fn(&State) -> Result<T, EngineError>) -> Result<T, StoreError> {
        if let Ok(answer) = ask(&self.read()) {
            return Ok(answer);
        }
        self.heal()?;
        ask(&self.read()).map_err(|e| StoreError::State(e.0))
    }

    /// Puts a state made from the journal, in memory, in the place of one that cannot be trusted.
    pub fn heal(&self) -> Result<(), StoreError> {
        let mut state = self.write();
        if let Some(suspect) = &self.suspect {
            // Only a note: without it the next start finds the damage by itself.
            let _ = std::fs::write(suspect, b"");
        }
        let last = super::manifest::segments(&self.journal)?;
        let last = last.last().copied().unwrap_or(0);
        let mut fresh = State::new(Box::new(Memory::default()), self.blobs.clone());
        if last > 0 {
            follow(&mut fresh, &self.journal, last, u64::MAX, &mut |_, _| {})?;
        }
        *state = fresh;
        Ok(())
    }
}

impl Source for Shared {
    fn load(&self, kind: Kind, see: &mut dyn FnMut(Option<Arc<Record>>)) -> Result<(), String> {
        if self
            .read()
            .load(kind, &mut |record| see(Some(record)))
            .is_ok()
        {
            return Ok(());
        }
        // Counts and sums are only known to be right at the end; what was shown may have been too little.
        see(None);
        self.heal().map_err(|e| e.to_string())?;
        let loaded = self.read().load(kind, &mut |record| see(Some(record)));
        loaded.map_err(|e| e.0)
    }

    fn get(&self, id: Id) -> Result<Option<Arc<Record>>, String> {
        let place = (id.kind, chunk_of(id.n));
        let now = {
            let state = self.read();
            (state.meta.applied_seq, state.meta.part)
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |last: &&Last| last.place == place && last.now == now;
        if let Some(last) = last.as_ref().filter(fits) {
            return Ok(last.records.iter().find(|record| record.id == id).cloned());
        }
        let records = self
            .ask(|state| state.chunk(id))
            .map_err(|e| e.to_string())?;
        let found = records.iter().find(|record| record.id == id).cloned();
        *last = Some(Last {
            place,
            now,
            records,
        });
        Ok(found)
    }

    fn next(&self, kind: Kind) -> u32 {
        self.read().meta.kind(kind).next
    }

    fn count(&self, kind: Kind) -> usize {
        usize::try_from(self.read().meta.kind(kind).count).unwrap_or(usize::MAX)
    }
}

/// Brings a state up to the journal, through change set `to` at most. Begins where the state is and may be broken off at
/// any point: what was written then is found and passed over.
pub fn follow(
    state: &mut State,
    journal: &Path,
    last: u32,
    to: u64,
    progress: Progress,
) -> Result<End, StoreError> {
    let from = state.meta.mark();
    let broken = |e: EngineError| StoreError::State(e.0);
    let end = walk(journal, from, last, &mut |span: Span| {
        if span.seq > to {
            return Ok(ControlFlow::Break(()));
        }
        take_span(state, &span)?;
        if state.waiting() >= GATHERED {
            state.flush().map_err(broken)?;
            progress(span.seq, to);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if state.waiting() > 0 {
        state.flush().map_err(broken)?;
    }
    Ok(end)
}

/// Takes a change set of the journal in, a piece at a time.
fn take_span(state: &mut State, span: &Span) -> Result<(), StoreError> {
    let broken = |e: EngineError| StoreError::State(e.0);
    let mut row = LogRow::of(span);
    let (mut seen, already) = (0_u64, state.meta.part);
    let blobs = state.blobs();
    let unknown = span.each(&blobs, &mut |changes| {
        row.add(&changes);
        for some in changes.chunks(4096) {
            seen += some.len() as u64;
            if seen <= already {
                continue;
            }
            state.take(some).map_err(broken)?;
            if state.waiting() >= GATHERED {
                state.meta.part = seen;
                state.flush().map_err(broken)?;
            }
        }
        Ok(())
    })?;
    if let Some(what) = unknown {
        state.meta.unknown.get_or_insert(what);
    }
    state.end_set(row, after(span));
    Ok(())
}

/// The mark after a change set.
fn after(span: &Span) -> Mark {
    Mark {
        place: span.end,
        seq: span.seq,
        chain: span.chain,
    }
}
