//! Opening a book: lock, format, journal, state, in this order; and reading one without the lock.
//! Rule: the journal decides. A state behind it follows; one that is wrong is set aside and made anew; one that is ahead
//! proves that the journal was cut, and then nothing is touched.

use super::Store;
use super::blobs::Blobs;
use super::disk;
use super::engine::{BUSY, Engine, EngineError};
use super::error::{ReadOnly, StoreError};
use super::format::Format;
use super::journal::{self, Found, Journal};
use super::lock::{Holder, Lock};
use super::manifest::{segment_path, segments};
use super::memory::Memory;
use super::sled::Sled;
use super::source::{Progress, Shared, follow};
use super::state::State;
use super::walk::Ending;
use crate::domain::text::{Problem, t};
use crate::domain::{Book, Moment};
use std::fs::{self, OpenOptions as FileOptions, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a book is opened.
pub struct OpenOptions<'a> {
    /// With the lock and for saving; without, the journal is read into memory.
    pub write: bool,
    /// What runs, for the words of the lock: `guanxi tui`, `guanxi import` …
    pub who: String,
    pub socket: Option<PathBuf>,
    pub now: Moment,
    /// Told about a rebuild of the state: change sets done and to do.
    pub progress: Option<Progress<'a>>,
}

impl OpenOptions<'_> {
    pub fn new(who: &str, now: Moment) -> OpenOptions<'static> {
        OpenOptions {
            write: true,
            who: who.to_owned(),
            socket: None,
            now,
            progress: None,
        }
    }
}

/// The book of a shared state.
pub fn book(shared: Arc<Shared>) -> Result<Book, StoreError> {
    let settings = shared.ask(State::settings)?;
    let seq = shared.read().meta.applied_seq;
    Ok(Book::new(shared, settings, seq))
}

impl Store {
    /// Opens the book in a folder, or begins one there.
    pub fn open(dir: &Path, options: OpenOptions) -> Result<(Store, Book), StoreError> {
        if !options.write {
            return Store::read_only(dir);
        }
        // A newer book is refused before even the lock is written.
        let known = Format::read(dir)?;
        if known.is_none() && !segments(&dir.join("journal"))?.is_empty() {
            return Err(StoreError::NotABook(dir.to_path_buf()));
        }
        disk::make_dir(dir)?;
        let _ = fs::set_permissions(dir, Permissions::from_mode(0o700));
        let holder = Holder::here(&options.who, options.now, options.socket.clone());
        let lock = Lock::take(dir, &holder)?;
        let format = match Format::read(dir)? {
            Some(format) => format,
            None => {
                let format = Format::new(options.now);
                format.write(dir)?;
                format
            }
        };
        disk::make_dir(&dir.join("journal"))?;
        clear_up(dir, options.now)?;
        disk::lay_ballast(dir);
        Opening {
            dir,
            now: options.now,
            notices: Vec::new(),
            blobs: Arc::new(Blobs::new(dir)),
        }
        .run(format, lock, options.progress)
    }

    /// Reads what the state still holds when the journal was cut short, so that it can be exported. Nothing is saved.
    pub fn from_state(dir: &Path, now: Moment) -> Result<(Store, Book), StoreError> {
        let format = Format::read(dir)?.ok_or_else(|| StoreError::NotABook(dir.to_path_buf()))?;
        let lock = Lock::take(dir, &Holder::here("guanxi export", now, None))?;
        let blobs = Arc::new(Blobs::new(dir));
        let opening = Opening {
            dir,
            now,
            notices: Vec::new(),
            blobs: blobs.clone(),
        };
        let state = opening.opened().map_err(|e| StoreError::State(e.0))?;
        let why = ReadOnly::Unreadable("journal".to_owned());
        Store::reading(dir, format, state, blobs, Some(lock), why)
    }

    fn reading(
        dir: &Path,
        format: Format,
        state: State,
        blobs: Arc<Blobs>,
        lock: Option<Lock>,
        why: ReadOnly,
    ) -> Result<(Store, Book), StoreError> {
        let seq = state.meta.applied_seq;
        let shared = Arc::new(Shared::new(state, &dir.join("journal"), blobs, None));
        let book = book(shared.clone())?;
        let store = Store {
            dir: dir.to_path_buf(),
            format,
            journal: None,
            shared,
            lock,
            read_only: Some(why),
            notices: Vec::new(),
            seq,
        };
        Ok((store, book))
    }

    /// Reads the journal into memory, without the lock: what another program is just saving may be missing.
    pub fn read_only(dir: &Path) -> Result<(Store, Book), StoreError> {
        let format = Format::read(dir)?.ok_or_else(|| StoreError::NotABook(dir.to_path_buf()))?;
        let journal = dir.join("journal");
        let blobs = Arc::new(Blobs::new(dir));
        let mut state = State::new(Box::new(Memory::default()), blobs.clone());
        let mut read_only = ReadOnly::NoLock;
        if let Some(last) = segments(&journal)?.last() {
            let end = follow(&mut state, &journal, *last, u64::MAX, &mut |_, _| {})?;
            if let Some(Ending::Damaged { place, .. }) = end.fault {
                let (segment, offset) = (place.segment, place.offset);
                read_only = ReadOnly::Damaged { segment, offset };
            }
        }
        Store::reading(dir, format, state, blobs, None, read_only)
    }
}

/// Finishes what an erasure or a repair left behind when it was killed: the journal itself is whole either way.
pub fn clear_up(dir: &Path, now: Moment) -> Result<(), StoreError> {
    let erased = dir.join(super::erase::FOLDER);
    if erased.exists() {
        fs::remove_dir_all(&erased).map_err(|e| StoreError::io(&erased, e))?;
    }
    let repaired = dir.join(super::repair::FOLDER);
    if repaired.exists() {
        disk::set_aside(dir, &repaired, now.0)?;
    }
    Ok(())
}

pub struct Opening<'a> {
    pub dir: &'a Path,
    pub now: Moment,
    pub notices: Vec<Problem>,
    pub blobs: Arc<Blobs>,
}

impl Opening<'_> {
    fn run(
        mut self,
        format: Format,
        lock: Lock,
        progress: Option<Progress>,
    ) -> Result<(Store, Book), StoreError> {
        let mut silent = |_: u64, _: u64| {};
        let progress = progress.unwrap_or(&mut silent);
        let journal_dir = self.dir.join("journal");
        if disk::is_network(self.dir) {
            self.notices.push(
                t(
                    "The book lies on a network drive: locks and syncs may not hold there. Keep it on a local disk.",
                    "账本位于网络驱动器：锁定与同步可能不可靠。请将其放在本地磁盘。",
                )
                .into(),
            );
        }
        let found = journal::look(&journal_dir)?;
        let mut read_only = None;
        if let Some(Ending::Damaged { place, .. }) = found.end.fault {
            let (segment, offset) = (place.segment, place.offset);
            read_only = Some(ReadOnly::Damaged { segment, offset });
        }
        let state = self.state(&found, read_only.is_some(), progress)?;
        let mut writer = None;
        if read_only.is_none() {
            if found.end.fault == Some(Ending::Torn) {
                self.cut(&found)?;
            }
            writer = Some(Journal::go_on(&journal_dir, &found)?);
        }
        if let Some(what) = &state.meta.unknown {
            read_only.get_or_insert(ReadOnly::Newer(what.clone()));
        }
        let seq = state.meta.applied_seq;
        let suspect = Some(self.state_dir().join("SUSPECT"));
        let shared = Shared::new(state, &journal_dir, self.blobs.clone(), suspect);
        let shared = Arc::new(shared);
        let book = book(shared.clone())?;
        let store = Store {
            dir: self.dir.to_path_buf(),
            format,
            journal: writer,
            shared,
            lock: Some(lock),
            read_only,
            notices: self.notices,
            seq,
        };
        Ok((store, book))
    }

    fn state_dir(&self) -> PathBuf {
        self.dir.join("state")
    }

    /// The state, brought up to the journal; made anew when it is not sound.
    fn state(
        &mut self,
        found: &Found,
        damaged: bool,
        progress: Progress,
    ) -> Result<State, StoreError> {
        let end = found.end.mark;
        let to = if damaged { end.seq } else { u64::MAX };
        match self.opened() {
            Ok(state) => {
                let there = state.meta.applied_seq + u64::from(state.meta.part > 0);
                if damaged && there >= end.seq {
                    return Ok(state);
                }
                if there > end.seq {
                    return Err(StoreError::StateAhead {
                        state: there,
                        journal: end.seq,
                    });
                }
                match self.caught_up(state, found, to, progress) {
                    Ok(state) => return Ok(state),
                    Err(error) => self.set_aside(&error)?,
                }
            }
            // A snapshot of this very program may still have it open; then this run reads the journal.
            Err(EngineError(error)) if error == BUSY => {}
            Err(EngineError(error)) => self.set_aside(&error)?,
        }
        self.anew(found, to, progress)
    }

    pub fn opened(&self) -> Result<State, EngineError> {
        let dir = self.state_dir();
        if dir.join("SUSPECT").exists() {
            return Err(EngineError("the state was found wrong before".to_owned()));
        }
        let mut engine = Sled::open(&dir);
        if engine.is_err() && disk::free_bytes(self.dir) < (1 << 20) && disk::drop_ballast(self.dir)
        {
            engine = Sled::open(&dir);
        }
        State::open(Box::new(engine?), self.blobs.clone())
    }

    fn caught_up(
        &self,
        mut state: State,
        found: &Found,
        to: u64,
        progress: Progress,
    ) -> Result<State, String> {
        let end = found.end.mark;
        if state.meta.applied_seq < end.seq || state.meta.part > 0 {
            let done = follow(
                &mut state,
                &self.dir.join("journal"),
                found.tail,
                to,
                progress,
            );
            done.map_err(|e| e.to_string())?;
        }
        let mark = state.meta.mark();
        if (mark.seq, mark.chain) != (end.seq, end.chain) {
            return Err("the state belongs to another journal".to_owned());
        }
        state.settings().map_err(|EngineError(e)| e)?;
        Ok(state)
    }

    /// Makes the state anew from the journal; in memory when the disk takes none.
    fn anew(&mut self, found: &Found, to: u64, progress: Progress) -> Result<State, StoreError> {
        let engine: Box<dyn Engine> = match Sled::open(&self.state_dir()) {
            Ok(sled) => Box::new(sled),
            Err(EngineError(error)) => {
                self.notices.push(
                    t(
                        "The state could not be written ({0}); the book is read from the journal this time.",
                        "无法写入状态（{0}）；本次从日志读取账本。",
                    )
                    .problem(&[&error]),
                );
                Box::new(Memory::default())
            }
        };
        let journal = self.dir.join("journal");
        let mut state = State::new(engine, self.blobs.clone());
        if found.end.mark.seq > 0 {
            match follow(&mut state, &journal, found.tail, to, progress) {
                Err(StoreError::State(_)) => {
                    state = State::new(Box::new(Memory::default()), self.blobs.clone());
                    follow(&mut state, &journal, found.tail, to, progress)?;
                }
                other => {
                    other?;
                }
            }
        }
        Ok(state)
    }

    pub fn set_aside(&mut self, why: &str) -> Result<(), StoreError> {
        let dir = self.state_dir();
        if !dir.exists() {
            return Ok(());
        }
        let kept = disk::set_aside(self.dir, &dir, self.now.0)?;
        self.notices.push(
            t(
                "The state was not sound ({0}) and was made anew from the journal; nothing is lost. The old one is in {1}.",
                "状态不完好（{0}），已从日志重建；没有丢失内容。旧状态保存在 {1}。",
            )
            .problem(&[&why, &kept.display()]),
        );
        Ok(())
    }

    /// Cuts an unfinished change set off the end of the journal and keeps it aside.
    pub fn cut(&mut self, found: &Found) -> Result<(), StoreError> {
        let end = found.end.mark.place;
        let path = segment_path(&self.dir.join("journal"), end.segment);
        let kept = disk::keep_tail(self.dir, &path, end.offset, self.now.0)?;
        let cut = FileOptions::new().write(true).open(&path).and_then(|file| {
            file.set_len(end.offset)?;
            file.sync_all()
        });
        cut.map_err(|e| StoreError::io(&path, e))?;
        self.notices.push(
            t(
                "One unacknowledged action at the end of the journal was discarded; what was saved is complete. The rest of it is in {0}.",
                "日志末尾一项未确认的操作已丢弃；已保存的内容完整。残余部分保存在 {0}。",
            )
            .problem(&[&kept.display()]),
        );
        Ok(())
    }
}
