//! What reaches `update`: keys and news from the runner. Nothing else changes the state.

use super::effect::Then;
use crate::domain::{Id, Problem, Relation};

/// A line of the history of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub seq: u64,
    /// When and by whom, as shown.
    pub when: String,
    pub actor: String,
    pub what: String,
    pub relation: Relation,
    pub is_undone: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key by its name: `j`, `王`, `<enter>`, `<c-s>`.
    Key(String),
    /// Text pasted as one piece.
    Paste(String),
    /// Keys that came so fast that they are a paste of a terminal that does not say so.
    Torrent,
    Resize(u16, u16),
    /// The one timer rang: a toast ends, a draft is due, midnight has come.
    Wake,
    /// The terminal is gone or the system asks to end.
    Hangup,
    /// Back from being suspended.
    Continued,
    /// A draft is safely written.
    Committed(Then),
    /// A change was taken back or done again.
    Inverted {
        toast: Problem,
        touched: Vec<Id>,
    },
    /// Something was not done; nothing was changed.
    Refused(Problem),
    /// Something was done that changes no record.
    Said(Problem),
    History(Vec<Past>),
    /// What an import would do, line by line; `None` for the path when there is nothing to take in.
    Rehearsed {
        path: Option<String>,
        lines: Vec<String>,
    },
}
