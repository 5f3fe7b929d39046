//! The verbs, joined: dispatch, help, completions, manual page and the README's table derive from these rows.

mod adding;
mod asking;
mod columns;
mod configuring;
mod exporting;
mod fields;
mod history;
mod importing;
mod keeping;
mod listing;
mod meta;
mod reporting;
mod segmenting;
mod tidying;

use super::Verb;

/// Every verb, in the order of the help.
pub static VERBS: &[Verb] = &[
    adding::ADD,
    adding::SET,
    adding::DELETE,
    listing::SHOW,
    listing::LIST,
    fields::FIELDS,
    asking::LOG,
    asking::TODAY,
    asking::BRIEF,
    reporting::REPORT,
    segmenting::SEGMENT,
    importing::IMPORT,
    importing::DEMO,
    exporting::EXPORT,
    history::HISTORY,
    history::UNDO,
    history::REDO,
    tidying::DUPLICATES,
    tidying::MERGE,
    tidying::HANDOVER,
    keeping::BACKUP,
    keeping::RESTORE,
    keeping::DOCTOR,
    keeping::ERASE,
    exporting::SUBJECT,
    meta::KEYS,
    meta::COMPLETIONS,
    meta::MAN,
    configuring::CONFIG,
];

/// The kind an argument names.
pub fn kind(word: &str) -> Result<crate::domain::Kind, super::failure::Failure> {
    use crate::domain::text::{nearest::nearest, t};
    crate::domain::Kind::parse(word).ok_or_else(|| {
        let keys = crate::domain::Kind::ALL.iter().map(|kind| kind.key());
        let near = nearest(word, keys.clone()).unwrap_or("customer");
        let all: Vec<&str> = keys.collect();
        let text = t(
            "{0} is not a kind. Did you mean {1}? Kinds: {2}",
            "没有种类 {0}。您是指 {1} 吗？全部种类：{2}",
        );
        super::failure::Failure::usage(text, &[&word, &near, &all.join(" ")])
    })
}
