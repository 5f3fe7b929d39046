//! Lines to read, and what Enter does with them: what an import would do, how two records differ before they are merged.

use crate::domain::Id;

/// What Enter does.
#[derive(Clone, Debug, PartialEq)]
pub enum Consent {
    Import(String),
    Merge { into: Id, from: Vec<Id> },
}

#[derive(Clone, Debug, Default)]
pub struct Paper {
    pub title: String,
    pub lines: Vec<String>,
    pub top: usize,
    pub consent: Option<Consent>,
}

impl Paper {
    /// True when Enter does something.
    pub fn asks(&self) -> bool {
        self.consent.is_some()
    }
}
