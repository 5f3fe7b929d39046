//! Records found by what is typed for them: the id in brackets, the name, its sound, the beginning of either.
//! Rule: what fits several is never guessed.

use super::now::Now;
use crate::domain::text::fold::fold;
use crate::domain::text::t;
use crate::domain::text::words::sounds;
use crate::domain::{Id, Kind, Problem};

/// How well a name fits a folded word: 0 is exactly it.
fn rank(name: &str, word: &str) -> Option<u8> {
    let folded = fold(name);
    let sound = sounds(name);
    if folded == word {
        Some(0)
    } else if folded.starts_with(word) {
        Some(1)
    } else if sound.full.starts_with(word) || sound.initials.starts_with(word) {
        Some(2)
    } else if folded.contains(word) {
        Some(3)
    } else {
        None
    }
}

/// Records of the kinds (any of the common ones when none is named) whose name fits, the best first.
fn fitting(now: &Now, word: &str, kinds: &[Kind]) -> Vec<(u8, Id, String)> {
    let word = fold(word.trim());
    if word.is_empty() {
        return Vec::new();
    }
    let common = [Kind::Customer, Kind::Deal, Kind::Case, Kind::Order];
    let kinds = if kinds.is_empty() { &common } else { kinds };
    let mut found = Vec::new();
    for record in kinds.iter().flat_map(|kind| now.book.iter(*kind)) {
        let title = record.title();
        if let Some(rank) = rank(&title, &word) {
            found.push((rank, record.id, title));
        }
    }
    found.sort();
    found
}

/// What may be meant: the text to put into the field, and a hint to tell namesakes apart.
pub fn candidates(now: &Now, word: &str, kinds: &[Kind], limit: usize) -> Vec<(String, String)> {
    let found = fitting(now, word, kinds);
    let rows = found.into_iter().take(limit).map(|(_, id, title)| {
        let hint = now
            .book
            .get(id)
            .map(|r| r.text("organisation").to_owned())
            .unwrap_or_default();
        (format!("{title} ({id})"), hint)
    });
    rows.collect()
}

/// The id a text names: `王芳 (c12)`, `c12`.
pub fn named(now: &Now, text: &str, kinds: &[Kind]) -> Option<Id> {
    let text = text.trim();
    let inner = text
        .strip_suffix(')')
        .and_then(|head| Some(head.rsplit_once('(')?.1));
    let id: Id = inner.unwrap_or(text).parse().ok()?;
    let fits = kinds.is_empty() || kinds.contains(&id.kind);
    (fits && now.book.get(id).is_some()).then_some(id)
}

/// The one record a text means.
pub fn one(now: &Now, text: &str, kinds: &[Kind]) -> Result<Id, Problem> {
    if let Some(id) = named(now, text, kinds) {
        return Ok(id);
    }
    let found = fitting(now, text, kinds);
    let best = found.first().map(|(rank, ..)| *rank);
    let ids: Vec<Id> = found
        .iter()
        .filter(|(rank, ..)| Some(*rank) == best)
        .map(|(_, id, _)| *id)
        .collect();
    match ids.as_slice() {
        [] => Err(t("Nothing is called {0}.", "找不到 {0}。").problem(&[&text.trim()])),
        [id] => Ok(*id),
        _ => Err(t(
            "{0} fits {1} records: choose one with the arrows.",
            "{0} 对应 {1} 条记录：请用方向键选择。",
        )
        .problem(&[&text.trim(), &ids.len()])),
    }
}

/// The first customer who is called exactly so, if any is.
pub fn namesakes(now: &Now, name: &str) -> Option<String> {
    let found = fitting(now, name, &[Kind::Customer]);
    let (_, id, title) = found.into_iter().find(|(rank, ..)| *rank == 0)?;
    Some(format!("{title} ({id})"))
}

/// The one customer who is called exactly so.
pub fn exactly(now: &Now, name: &str) -> Option<Id> {
    let found = fitting(now, name, &[Kind::Customer]);
    let mut exact = found.iter().filter(|(rank, ..)| *rank == 0);
    match (exact.next(), exact.next()) {
        (Some((_, id, _)), None) => Some(*id),
        _ => None,
    }
}
