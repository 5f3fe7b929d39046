//! The list of change sets in the state: enough of each for history, undo and looking it up in the journal.
//! Rule: derived like the rest of the state; the journal is what holds.

use super::codec::SetHead;
use super::frame::FrameKind;
use super::walk::{Place, Span};
use crate::domain::{Change, Id, Kind, Moment, Relation};
use serde::{Deserialize, Serialize};

/// A change set that touches more records than this is looked up in the journal when one of them is asked for.
const LISTED: usize = 64;

/// What the state keeps of a change set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LogRow {
    pub at: i64,
    pub actor: String,
    pub what: String,
    pub undoes: Option<u64>,
    pub redoes: Option<u64>,
    pub segment: u32,
    pub offset: u64,
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
    pub settings: u64,
    /// The records touched, when they are few.
    pub touched: Option<Vec<Id>>,
    /// Lowest and highest number touched of each kind, by the kind's letter.
    pub ranges: Vec<(char, u32, u32)>,
    /// Erased or lost: nothing of it can be shown or taken back.
    pub gone: bool,
}

/// A change set in the list of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub seq: u64,
    pub at: Moment,
    pub actor: String,
    pub what: String,
    pub relation: Relation,
    /// Taken back by a later one; what is done again is an entry of its own.
    pub undone: bool,
    /// Erased, or before an erasure: cannot be taken back.
    pub fixed: bool,
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
    pub settings: u64,
}

impl LogRow {
    /// A row without its counts.
    pub fn new(head: &SetHead, place: Place, kind: Option<FrameKind>) -> LogRow {
        LogRow {
            at: head.at,
            actor: head.actor.clone(),
            what: head.what.clone(),
            undoes: head.undoes,
            redoes: head.redoes,
            segment: place.segment,
            offset: place.offset,
            touched: Some(Vec::new()),
            gone: matches!(
                kind,
                Some(FrameKind::Tombstone | FrameKind::Erased | FrameKind::Lost)
            ),
            ..LogRow::default()
        }
    }

    pub fn of(span: &Span) -> LogRow {
        LogRow::new(&span.head, span.place, span.kind)
    }

    pub fn place(&self) -> Place {
        Place {
            segment: self.segment,
            offset: self.offset,
        }
    }

    /// Counts changes in.
    pub fn add(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Create(_) => self.created += 1,
                Change::Update { .. } => self.updated += 1,
                Change::Delete(_) => self.deleted += 1,
                Change::Setting { .. } => self.settings += 1,
            }
            let Some(id) = change.id() else { continue };
            let letter = id.kind.letter();
            match self.ranges.iter_mut().find(|(of, _, _)| *of == letter) {
                Some((_, low, high)) => (*low, *high) = ((*low).min(id.n), (*high).max(id.n)),
                None => self.ranges.push((letter, id.n, id.n)),
            }
            let listed = self.touched.take();
            self.touched = listed.and_then(|mut list| {
                if !list.contains(&id) {
                    list.push(id);
                }
                (list.len() <= LISTED).then_some(list)
            });
        }
    }

    /// False when the change set certainly has nothing about a record.
    pub fn may_touch(&self, id: Id) -> bool {
        match &self.touched {
            Some(list) => list.contains(&id),
            None => self.ranges.iter().any(|(letter, low, high)| {
                Kind::of_letter(*letter) == Some(id.kind) && (*low..=*high).contains(&id.n)
            }),
        }
    }

    fn relation(&self) -> Relation {
        match (self.undoes, self.redoes) {
            (Some(seq), _) => Relation::Undoes(seq),
            (None, Some(seq)) => Relation::Redoes(seq),
            (None, None) => Relation::Action,
        }
    }
}

/// The entries of the history from their rows, oldest first.
pub fn entries(rows: &[(u64, LogRow)]) -> Vec<Entry> {
    let fixed_to = rows
        .iter()
        .rev()
        .find(|(_, row)| row.gone)
        .map_or(0, |(seq, _)| *seq);
    let mut entries: Vec<Entry> = rows
        .iter()
        .map(|(seq, row)| Entry {
            seq: *seq,
            at: Moment(row.at),
            actor: row.actor.clone(),
            what: row.what.clone(),
            relation: row.relation(),
            undone: false,
            fixed: *seq <= fixed_to,
            created: row.created,
            updated: row.updated,
            deleted: row.deleted,
            settings: row.settings,
        })
        .collect();
    let taken_back: Vec<u64> = entries
        .iter()
        .filter_map(|e| taken_back(e.relation))
        .collect();
    for seq in taken_back {
        let found = entries.binary_search_by_key(&seq, |entry| entry.seq);
        if let Some(target) = found.ok().and_then(|place| entries.get_mut(place)) {
            target.undone = true;
        }
    }
    entries
}

fn taken_back(relation: Relation) -> Option<u64> {
    match relation {
        Relation::Undoes(seq) | Relation::Redoes(seq) => Some(seq),
        Relation::Action => None,
    }
}
