//! Changes: the request, what is committed and journalled, what undo inverts, what live views and time travel consume.
//! Rule: a change carries what was before; it is applied only where that still holds.

use super::field::FieldNo;
use super::id::Id;
use super::record::Record;
use super::values::{Moment, Value};
use serde_json::Value as Json;
use std::sync::Arc;

/// One field of a record before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    pub field: FieldNo,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// One change of the book.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    Create(Arc<Record>),
    Update {
        id: Id,
        fields: Vec<FieldChange>,
        before_updated: Moment,
        after_updated: Moment,
    },
    Delete(Arc<Record>),
    /// A setting that belongs to the book (thresholds, lists, stages, own fields).
    Setting {
        key: String,
        before: Option<Json>,
        after: Option<Json>,
    },
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Change {
        match self {
            Change::Create(record) => Change::Delete(record.clone()),
            Change::Delete(record) => Change::Create(record.clone()),
            Change::Update {
                id,
                fields,
                before_updated,
                after_updated,
            } => Change::Update {
                id: *id,
                fields: fields.iter().map(FieldChange::inverse).collect(),
                before_updated: *after_updated,
                after_updated: *before_updated,
            },
            Change::Setting { key, before, after } => Change::Setting {
                key: key.clone(),
                before: after.clone(),
                after: before.clone(),
            },
        }
    }

    /// The record this change is about.
    pub fn id(&self) -> Option<Id> {
        match self {
            Change::Create(record) | Change::Delete(record) => Some(record.id),
            Change::Update { id, .. } => Some(*id),
            Change::Setting { .. } => None,
        }
    }

    /// The update that turns `before` into `after`; `None` when no field differs. Both must be the same record.
    pub fn between(before: &Record, after: &Record) -> Option<Change> {
        let mut fields = Vec::new();
        for no in 0..before.kind().fields().len() {
            let field = FieldNo(u8::try_from(no).unwrap_or(u8::MAX));
            let (old, new) = (before.at(field), after.at(field));
            if old != new {
                fields.push(FieldChange {
                    field,
                    before: old.cloned(),
                    after: new.cloned(),
                });
            }
        }
        (!fields.is_empty()).then_some(Change::Update {
            id: before.id,
            fields,
            before_updated: before.updated,
            after_updated: after.updated,
        })
    }
}

impl FieldChange {
    pub fn inverse(&self) -> FieldChange {
        FieldChange {
            field: self.field,
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

/// What a change set has to do with an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// An action of its own.
    Action,
    /// Takes back the change set of this number.
    Undoes(u64),
    /// Does again what the undo of this number took back.
    Redoes(u64),
}

/// One action of the user: there as a whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSet {
    /// Position in the journal, from 1.
    pub seq: u64,
    pub at: Moment,
    /// Who: `tui`, `cli`, `import FILE`, `demo`.
    pub actor: String,
    /// A sentence for people: "Log call with 王芳".
    pub what: String,
    pub relation: Relation,
    pub changes: Vec<Change>,
}

/// A change set that has not been committed yet: what an operation asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub at: Moment,
    pub actor: String,
    pub what: String,
    pub relation: Relation,
    pub changes: Vec<Change>,
}

/// The changes that take back a list of changes, last first.
pub fn undo(changes: &[Change]) -> Vec<Change> {
    changes.iter().rev().map(Change::inverse).collect()
}
