//! Forgetting a person: the one thing that rewrites the journal.
//! Rule: change sets keep their numbers; of what was about the person nothing stays, neither in the journal nor in the
//! state, blobs, quarantine or rejected rows. Backups are named, not touched.

use super::codec::{Erased, SetHead};
use super::disk;
use super::error::{ReadOnly, StoreError};
use super::frame::FrameKind;
use super::rewrite::Rewrite;
use super::walk::{Mark, Span, walk};
use super::{OpenOptions, Store, blobs, manifest};
use crate::domain::change::FieldChange;
use crate::domain::text::Text;
use crate::domain::{Book, Change, Id, Moment, Record, Value, t};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folder the new journal is written in; after the swap the old one has this name until it is removed.
pub const FOLDER: &str = "journal.erased";
/// What is said of a change set that lost something.
const BLANK: Text = t("(erased)", "（已抹除）");

/// Whom to forget.
pub struct Erasure<'a> {
    /// Records of which nothing may be kept.
    pub ids: &'a BTreeSet<Id>,
    /// Names, phones and addresses: sentences and rejected rows with one of them go as well.
    pub words: &'a [String],
    pub at: Moment,
    pub actor: String,
    /// The sentence of the erasure itself, without personal data.
    pub what: String,
}

/// What an erasure did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasing {
    /// Number of the frame that ends it.
    pub seq: u64,
    /// Change sets that lost something.
    pub sets: u64,
    /// Backups that still hold the person.
    pub backups: Vec<PathBuf>,
}

impl Store {
    /// Forgets records and opens the book anew. Nothing before it can be taken back afterwards.
    pub fn erase(
        self,
        erasure: &Erasure,
        options: OpenOptions,
    ) -> Result<(Store, Book, Erasing), StoreError> {
        if let Some(why) = self.read_only_because() {
            return Err(StoreError::ReadOnly(why));
        }
        let dir = self.dir.clone();
        let journal = dir.join("journal");
        let old = self.shared.read().meta.mark();
        let mut rewrite = Rewrite::begin(&dir.join(FOLDER))?;
        let mut sets = 0;
        let last = old.place.segment;
        let kept_blobs = self.shared.blobs.clone();
        let end = walk(&journal, Mark::START, last, &mut |span| {
            sets += u64::from(rewrite_set(&mut rewrite, &span, erasure, &kept_blobs)?);
            Ok(ControlFlow::Continue(()))
        })?;
        if end.mark.seq != old.seq {
            return Err(StoreError::ReadOnly(ReadOnly::Damaged {
                segment: end.mark.place.segment,
                offset: end.mark.place.offset,
            }));
        }
        let head = SetHead {
            at: erasure.at.0,
            actor: erasure.actor.clone(),
            what: erasure.what.clone(),
            erased: Some(Erased {
                old_chain: old.chain,
                new_chain: rewrite.mark().chain,
                sets,
            }),
            ..SetHead::default()
        };
        rewrite.stand_in(FrameKind::Erased, &head)?;
        // The state holds the person too. Without it the journal is whole, whichever of the two it is.
        self.shared.close();
        drop(self);
        remove(&dir.join("state"))?;
        let old_journal = rewrite.swap(&journal)?;
        remove(&old_journal)?;
        remove(&dir.join("quarantine"))?;
        sweep_blobs(&dir)?;
        sweep_rejected(&dir.join("rejected"), erasure.words)?;
        let backups = dir.join("backups");
        let names = disk::names(&backups)?.into_iter();
        let backups = names.map(|name| backups.join(name)).collect();
        let (store, book) = Store::open(&dir, options)?;
        let seq = store.seq();
        let done = Erasing { seq, sets, backups };
        Ok((store, book, done))
    }
}

/// Writes a change set without the person. True when it lost something.
fn rewrite_set(
    rewrite: &mut Rewrite,
    span: &Span,
    erasure: &Erasure,
    blobs: &blobs::Blobs,
) -> Result<bool, StoreError> {
    let named = |text: &str| {
        let said = |word: &&String| word.chars().count() > 1 && text.contains(word.as_str());
        erasure.words.iter().find(said).is_some()
    };
    let set = span.set(blobs)?;
    let mut lost = named(&set.what);
    let mut left = Vec::with_capacity(set.changes.len());
    for change in set.changes {
        match without(&change, erasure.ids) {
            Some(same) if same == change => left.push(same),
            Some(less) => {
                lost = true;
                left.push(less);
            }
            None => lost = true,
        }
    }
    if !lost {
        rewrite.copy(span)?;
        return Ok(false);
    }
    let head = SetHead {
        what: BLANK.en.to_owned(),
        actor: if named(&span.head.actor) {
            String::new()
        } else {
            span.head.actor.clone()
        },
        parts: 0,
        count: 0,
        ..span.head.clone()
    };
    if left.is_empty() {
        rewrite.stand_in(FrameKind::Tombstone, &head)?;
    } else {
        rewrite.put(head, &left)?;
    }
    Ok(true)
}

/// A change without what it says about some records; `None` when nothing is left of it.
pub fn without(change: &Change, ids: &BTreeSet<Id>) -> Option<Change> {
    if change.id().is_some_and(|id| ids.contains(&id)) {
        return None;
    }
    let record = |record: &Arc<Record>| {
        let mut less = Record::clone(record);
        for (field, value) in record.values() {
            less.put(*field, value_without(value, ids));
        }
        Arc::new(less)
    };
    let side = |value: &Option<Value>| value.as_ref().and_then(|v| value_without(v, ids));
    Some(match change {
        Change::Create(made) => Change::Create(record(made)),
        Change::Delete(gone) => Change::Delete(record(gone)),
        Change::Update {
            id,
            fields,
            before_updated,
            after_updated,
        } => {
            let rows = fields.iter().map(|field| FieldChange {
                field: field.field,
                before: side(&field.before),
                after: side(&field.after),
            });
            let fields: Vec<FieldChange> = rows.filter(|f| f.before != f.after).collect();
            if fields.is_empty() {
                return None;
            }
            Change::Update {
                id: *id,
                fields,
                before_updated: *before_updated,
                after_updated: *after_updated,
            }
        }
        Change::Setting { .. } => change.clone(),
    })
}

fn value_without(value: &Value, ids: &BTreeSet<Id>) -> Option<Value> {
    match value {
        Value::Ref(id) if ids.contains(id) => None,
        Value::List(items) => {
            let left: Vec<Value> = items.iter().filter_map(|v| value_without(v, ids)).collect();
            (!left.is_empty() || items.is_empty()).then_some(Value::List(left))
        }
        Value::Map(parts) => {
            let left = parts
                .iter()
                .filter_map(|(key, part)| Some((key.clone(), value_without(part, ids)?)));
            Some(Value::Map(left.collect()))
        }
        other => Some(other.clone()),
    }
}

fn remove(dir: &Path) -> Result<(), StoreError> {
    if dir.exists() {
        std::fs::remove_dir_all(dir).map_err(|e| StoreError::io(dir, e))?;
    }
    dir.parent().map_or(Ok(()), disk::sync_dir)
}

/// Removes blobs that no frame names any more.
fn sweep_blobs(dir: &Path) -> Result<(), StoreError> {
    let all = blobs::Blobs::new(dir);
    let names = all.names()?;
    if names.is_empty() {
        return Ok(());
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    let journal = dir.join("journal");
    let last = manifest::segments(&journal)?.last().copied().unwrap_or(0);
    walk(&journal, Mark::START, last, &mut |span| {
        span.each(&all, &mut |changes| {
            for change in &changes {
                blobs::each_long(change, &mut |text| {
                    used.insert(blobs::name_of(text));
                });
            }
            Ok(())
        })?;
        Ok(ControlFlow::Continue(()))
    })?;
    for name in names.iter().filter(|name| !used.contains(*name)) {
        let path = all.path(name);
        std::fs::remove_file(&path).map_err(|e| StoreError::io(&path, e))?;
    }
    Ok(())
}

/// Removes the lines of rejected rows that name the person.
fn sweep_rejected(dir: &Path, words: &[String]) -> Result<(), StoreError> {
    for name in disk::names(dir)? {
        let path = dir.join(name);
        let Some(bytes) = disk::read(&path)? else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        let says = |line: &str| {
            let said = |word: &String| word.chars().count() > 1 && line.contains(word.as_str());
            words.iter().any(said)
        };
        let left: String = text
            .split_inclusive('\n')
            .filter(|line| !says(line))
            .collect();
        if left.len() != text.len() {
            disk::replace(&path, left.as_bytes())?;
        }
    }
    Ok(())
}
