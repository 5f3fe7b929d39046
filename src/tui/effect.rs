//! What `update` asks the runner to do: everything that touches the disk, the terminal or the clock, as values.

use crate::domain::{Draft, Id};

/// What happens on the screen once a draft is safely written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Then {
    /// "Saved \"Alice\"." The way back (`u undo`) is added.
    pub toast: String,
    /// The record the cursor goes to.
    pub go: Option<Id>,
    /// The form that asked is closed and its kept draft forgotten.
    pub closes_form: bool,
    /// Marks are taken off: the action was for them.
    pub unmarks: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Commit {
        draft: Draft,
        then: Then,
    },
    /// Takes back the newest change set, or the one named.
    Undo(Option<u64>),
    Redo,
    /// Asks for the change sets, newest first.
    History,
    /// Text for the terminal's clipboard.
    Copy(String),
    /// Keeps what was typed in forms, so that a crash loses nothing.
    SaveDrafts,
    /// Keeps the language in the user's own settings.
    SaveLang,
    /// Reads a file and says what would come in.
    Rehearse(String),
    /// Takes in what was rehearsed.
    Import(String),
    /// Writes records to a file; the ending of its name says the format.
    Export {
        path: String,
        ids: Vec<Id>,
    },
    /// Fills an empty book with a made-up business.
    Demo,
    Suspend,
    Redraw,
    Quit,
}
