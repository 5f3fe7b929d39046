//! What can be done: one file per family of verbs; both faces call these and nothing deeper.
//! Rule: an operation is asked with plain values and answers with a [`Draft`] (changes nobody has made yet) or a table;
//! it reads no clock and writes nothing.

pub mod brief;
pub mod completing;
pub mod deleting;
pub mod demo;
pub mod desk;
pub mod duplicates;
pub mod erasing;
pub mod exporting;
pub mod figures;
pub mod find;
pub mod handing;
pub mod history;
pub mod importing;
pub mod input;
pub mod launch;
pub mod lifecycle;
pub mod likeness;
pub mod logging;
pub mod merge;
pub mod preferences;
pub mod quality;
pub mod records;
pub mod reporting;
pub mod selecting;
pub mod serving;
pub mod setting;
pub mod today;

use crate::domain::text::Problem;
use crate::domain::{Change, Day, Draft, Id, Lang, Moment, Relation};

/// Who asks, when, and in which language: everything an operation may know of the moment.
#[derive(Clone, Debug)]
pub struct Ask {
    pub now: Moment,
    /// The day that counts for derived figures and relative dates (`--as-of`).
    pub today: Day,
    pub zone: chrono_tz::Tz,
    pub lang: Lang,
    /// `tui`, `cli`, `import FILE` …
    pub actor: String,
    /// Chance for new uids, drawn at the edge (or from the seed of a demo).
    pub seed: u64,
}

impl Ask {
    /// The uid of a new record: a version 7 UUID of the moment, its random part from the seed and the short id.
    pub fn uid(&self, id: Id) -> uuid::Uuid {
        let hash = blake3::hash(format!("{}/{}/{id}", self.seed, self.now.0).as_bytes());
        let random: [u8; 10] =
            std::array::from_fn(|i| hash.as_bytes().get(i).copied().unwrap_or(0));
        let millis = u64::try_from(self.now.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// A draft of an action of its own.
    pub fn draft(&self, what: String, changes: Vec<Change>) -> Draft {
        Draft {
            at: self.now,
            actor: self.actor.clone(),
            what,
            relation: Relation::Action,
            changes,
        }
    }
}

/// Why something was not done. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A plain no: not found, nothing to undo.
    No(Problem),
    /// A search that had to be unique fits several records.
    NotUnique {
        problem: Problem,
        candidates: Vec<Id>,
    },
    /// The request itself cannot be read: unknown kind or field, a value that is none.
    Usage(Problem),
    /// The data cannot be taken.
    Data(Problem),
}

impl Refusal {
    pub fn problem(&self) -> &Problem {
        match self {
            Refusal::No(problem) | Refusal::Usage(problem) | Refusal::Data(problem) => problem,
            Refusal::NotUnique { problem, .. } => problem,
        }
    }

    /// The exit code of a command that was refused this way.
    pub fn exit_code(&self) -> u8 {
        match self {
            Refusal::No(_) | Refusal::NotUnique { .. } => 1,
            Refusal::Usage(_) => 2,
            Refusal::Data(_) => 65,
        }
    }
}
