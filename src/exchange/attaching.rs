//! Tasks find their customer by name: a key of the line says so, or the whole name of exactly one stands in the text.
//! Rule: it is said, and with two that fit nothing is attached.

use super::incoming::{Incoming, Note};
use super::settle::Settling;
use crate::domain::text::t;
use crate::domain::{Id, Kind, Record, Value};
use std::collections::BTreeSet;

/// Own fields of task lists that name a customer.
const NAMING: [&str; 3] = ["client", "customer", "contact"];

/// Words of a name at most, and Han characters of one at most.
const LONGEST_WORDS: usize = 6;
const LONGEST_HAN: usize = 20;

/// Gives a task without a customer the one it names.
pub fn attach(settling: &mut Settling<'_, '_>, task: &mut Record, row: &Incoming) {
    if task.get("customer").is_some() || row.references.iter().any(|r| r.field == "customer") {
        return;
    }
    let named = row
        .custom
        .iter()
        .find(|(key, _)| NAMING.contains(&key.as_str()));
    let found = match named.and_then(|(_, value)| value.as_text()) {
        Some(name) => only(
            settling
                .index
                .named(Kind::Customer, &name.replace('_', " "))
                .iter()
                .copied(),
        ),
        None => in_text(settling, row.text("name")),
    };
    let Some(customer) = found else { return };
    task.set("customer", Value::Ref(customer));
    let title = settling
        .sheet
        .look(customer, Record::title)
        .unwrap_or_default();
    let text = t(
        "The task is attached to {0}, whom it names (--no-attach leaves it alone).",
        "任务已关联到其中提到的 {0}（--no-attach 可不关联）。",
    );
    settling
        .warnings
        .push(Note::new(row.origin, "guess", text.problem(&[&title])));
}

fn only(ids: impl Iterator<Item = Id>) -> Option<Id> {
    let ids: BTreeSet<Id> = ids.collect();
    match (ids.len(), ids.first()) {
        (1, Some(id)) => Some(*id),
        _ => None,
    }
}

/// The one customer whose whole name stands in a text. Of a name within a longer name only the longer counts.
fn in_text(settling: &Settling<'_, '_>, text: &str) -> Option<Id> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty())
        .collect();
    let mut found: Vec<Id> = Vec::new();
    let mut longest = 0;
    let mut see = |piece: &str| {
        let length = piece.chars().count();
        let ids = settling.index.named(Kind::Customer, piece);
        if length < 2 || ids.is_empty() {
            return;
        }
        if length > longest {
            longest = length;
            found.clear();
        }
        if length == longest {
            found.extend(ids);
        }
    };
    for start in 0..words.len() {
        for end in start + 1..=(start + LONGEST_WORDS).min(words.len()) {
            if let Some(window) = words.get(start..end) {
                see(&window.join(" "));
            }
        }
    }
    // Han names have no spaces around them.
    for word in words
        .iter()
        .filter(|word| word.chars().any(|c| c >= '\u{3400}'))
    {
        let chars: Vec<char> = word.chars().take(400).collect();
        for start in 0..chars.len() {
            for end in start + 2..=(start + LONGEST_HAN).min(chars.len()) {
                if let Some(window) = chars.get(start..end) {
                    see(&window.iter().collect::<String>());
                }
            }
        }
    }
    only(found.into_iter())
}
