//! The desk: the book and the store behind it, together. Whatever changes the book goes through here.
//! Rule: a draft is checked against the rules and the present book, then durably written, then visible; or nothing is.

use super::history::{self, Kept};
use super::{Ask, Refusal};
use crate::domain::book::Conflict;
use crate::domain::rules;
use crate::domain::text::{Problem, t};
use crate::domain::{Book, ChangeSet, Draft, Id, Moment, Relation};
use crate::store::{Entry, Store, StoreError, backup};

/// Why something was not done.
#[derive(Debug)]
pub enum Fault {
    Refused(Refusal),
    Store(StoreError),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::Store(error)
    }
}

impl Fault {
    pub fn problem(&self) -> Problem {
        match self {
            Fault::Refused(refusal) => refusal.problem().clone(),
            Fault::Store(error) => error.problem(),
        }
    }
}

/// An undo or redo that was done.
#[derive(Clone, Debug)]
pub struct Inverted {
    /// The change set that was taken back (or done again).
    pub of: u64,
    /// The number of the change set that did it.
    pub seq: u64,
    /// What the taken back change set was called.
    pub what: String,
    pub kept: Vec<Kept>,
    /// Records that came back, so that the cursor can go to them.
    pub touched: Vec<Id>,
}

/// Book and store.
pub struct Desk {
    pub book: Book,
    pub store: Store,
}

impl Desk {
    pub fn new(store: Store, book: Book) -> Desk {
        Desk { book, store }
    }

    /// Commits a draft. A draft without changes makes no change set: `None`.
    pub fn commit(&mut self, draft: Draft) -> Result<Option<u64>, Fault> {
        if draft.changes.is_empty() {
            return Ok(None);
        }
        if let Some(fault) = self.book.fault() {
            let text = t(
                "The book could not be read completely ({0}); nothing is written. Run: guanxi doctor",
                "账簿未能完整读取（{0}），未写入任何内容。请运行：guanxi doctor",
            );
            return Err(Refusal::Data(text.problem(&[&fault])).into());
        }
        self.book
            .check(&draft.changes)
            .map_err(|conflict| Refusal::No(outdated(&conflict)))?;
        rules::check(&self.book, &draft.changes).map_err(Refusal::Usage)?;
        Ok(Some(self.store.commit(&mut self.book, draft)?))
    }

    /// The daily backup, when today's is not there yet and the book holds something. Failing that is told, not fatal.
    pub fn back_up_daily(&self, now: Moment) -> Result<(), StoreError> {
        let dir = self.store.dir();
        let today = now.day_in(self.book.settings.zone());
        let Some(file) = backup::due(dir, today).filter(|_| self.book.seq > 0) else {
            return Ok(());
        };
        let folder = dir.join("backups");
        std::fs::create_dir_all(&folder).map_err(|error| StoreError::io(&folder, error))?;
        self.store.backup(&file, now)?;
        let keep = usize::try_from(self.book.settings.int("backup.keep")).unwrap_or(7);
        backup::keep_newest(dir, keep.max(1))
    }

    fn log(&self) -> Result<Vec<(u64, Relation)>, StoreError> {
        let entries = self.store.entries()?;
        // What was erased, and what is older than an erasure, cannot be taken back.
        let open = entries.iter().filter(|entry| !entry.fixed);
        Ok(open.map(|entry| (entry.seq, entry.relation)).collect())
    }

    /// The headers of all change sets, oldest first.
    pub fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        self.store.entries()
    }

    /// Takes back a change set (the newest that can be, if none is named).
    pub fn undo(&mut self, ask: &Ask, seq: Option<u64>) -> Result<Inverted, Fault> {
        let log = self.log()?;
        let standing = history::standing(&log);
        let of = match seq {
            None => history::next_undo(&log)
                .ok_or_else(|| Refusal::No(t("Nothing to undo.", "没有可撤销的操作。").into()))?,
            Some(seq) => match standing.get(&seq) {
                Some(true) => seq,
                Some(false) => {
                    let text = t("#{0} was undone already.", "#{0} 已经撤销过。");
                    return Err(Refusal::No(text.problem(&[&seq])).into());
                }
                None => {
                    let text = t(
                        "There is no change set #{0} that can be undone.",
                        "没有可撤销的变更 #{0}。",
                    );
                    return Err(Refusal::No(text.problem(&[&seq])).into());
                }
            },
        };
        self.invert(ask, of)
    }

    /// Does again what the last undo took back.
    pub fn redo(&mut self, ask: &Ask) -> Result<Inverted, Fault> {
        let nothing = || Refusal::No(t("Nothing to redo.", "没有可重做的操作。").into());
        let of = history::next_redo(&self.log()?).ok_or_else(nothing)?;
        self.invert(ask, of)
    }

    fn invert(&mut self, ask: &Ask, of: u64) -> Result<Inverted, Fault> {
        let set = self.store.read(of)?;
        let (draft, kept) = {
            let later = |id: Id, field: &str| self.changed_after(of, id, field);
            history::invert(&self.book, ask, &set, &later)?
        };
        let touched = draft
            .changes
            .iter()
            .filter_map(|change| change.id())
            .collect();
        let seq = self.commit(draft)?.unwrap_or(self.book.seq);
        Ok(Inverted {
            of,
            seq,
            what: set.what,
            kept,
            touched,
        })
    }

    /// The newest change set after `of` that changed this field of a record (or the record, when no field is named).
    fn changed_after(&self, of: u64, id: Id, field: &str) -> Option<u64> {
        let sets: Vec<ChangeSet> = self.store.touching(id).ok()?;
        let touches = |set: &&ChangeSet| {
            set.seq > of
                && set.changes.iter().any(|change| match change {
                    crate::domain::Change::Update {
                        id: other, fields, ..
                    } => {
                        let named = |f: &crate::domain::FieldChange| {
                            id.kind
                                .fields()
                                .get(usize::from(f.field.0))
                                .is_some_and(|row| row.key == field)
                        };
                        *other == id && (field.is_empty() || fields.iter().any(named))
                    }
                    other => other.id() == Some(id),
                })
        };
        sets.iter().filter(touches).map(|set| set.seq).max()
    }
}

fn outdated(conflict: &Conflict) -> Problem {
    match conflict {
        Conflict::Exists(id) => t(
            "{0} exists already. Nothing was saved.",
            "{0} 已存在，未保存。",
        )
        .problem(&[id]),
        Conflict::Missing(id) => t(
            "{0} is not there any more. Nothing was saved.",
            "{0} 已不存在，未保存。",
        )
        .problem(&[id]),
        Conflict::Changed { id, field } => t(
            "{0}.{1} was changed since you opened it. Nothing was saved; what you typed is kept.",
            "{0}.{1} 在您打开之后已被修改，未保存；您输入的内容仍保留。",
        )
        .problem(&[id, field]),
        Conflict::Setting(key) => t(
            "The setting {0} was changed meanwhile. Nothing was saved.",
            "设置 {0} 已被修改，未保存。",
        )
        .problem(&[key]),
    }
}
