//! A question answered in one line at the bottom of the screen; what is understood stands above it before Enter.

use crate::domain::{FieldNo, Id};
use crate::tui::input::Input;

/// What the line is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    /// Who, what, #tag, +2w.
    Quick,
    /// A touch with these customers.
    Log(Vec<Id>),
    /// A task for these customers.
    Task(Vec<Id>),
    /// A person of this organisation: name, job, role.
    Contact(Id),
    /// One field of these records.
    Column {
        field: FieldNo,
        ids: Vec<Id>,
    },
    /// The day these tasks are put off to.
    Snooze(Vec<Id>),
    /// The name under which a query is kept.
    SegmentName {
        query: String,
    },
    /// What is written in a step of a complaint.
    Step {
        id: Id,
        step: usize,
    },
    Import,
    Export(Vec<Id>),
    /// A setting of the book.
    Setting(String),
}

#[derive(Clone, Debug)]
pub struct LineAsk {
    pub title: String,
    pub purpose: Purpose,
    pub input: Input,
    /// What is wrong with what was typed.
    pub fault: Option<String>,
    /// The candidate the arrows chose.
    pub cursor: usize,
}

impl LineAsk {
    pub fn new(title: String, purpose: Purpose, text: &str) -> LineAsk {
        LineAsk {
            title,
            purpose,
            input: Input::new(text),
            fault: None,
            cursor: 0,
        }
    }
}
