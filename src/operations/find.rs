//! Finding the one record a person means: a short id, an outside id, a name, pinyin, a phone, an e-mail.
//! Rule: what fits several is never guessed; the candidates are listed.

use super::Refusal;
use crate::domain::text::fold::fold;
use crate::domain::text::t;
use crate::domain::text::words::sounds;
use crate::domain::values::phone;
use crate::domain::{Book, Id, Kind, Record, Value};
use std::sync::Arc;

/// The record an argument names: `c12` or `ext:VALUE`.
pub fn by_id(book: &Book, word: &str, kinds: &[Kind]) -> Option<Result<Id, Refusal>> {
    if let Some(outside) = word.strip_prefix("ext:") {
        let kinds = if kinds.is_empty() { Kind::ALL } else { kinds };
        let found: Vec<Id> = kinds
            .iter()
            .flat_map(|kind| book.by_outside_id(*kind, None, outside))
            .collect();
        return Some(one(word, found));
    }
    let id: Id = word.parse().ok()?;
    if !kinds.is_empty() && !kinds.contains(&id.kind) {
        return None;
    }
    Some(match book.get(id) {
        Some(_) => Ok(id),
        None => Err(not_found(word)),
    })
}

/// The record of one of the kinds that a word means: an id, an outside id, or a search that must be unique.
pub fn one_of(book: &Book, word: &str, kinds: &[Kind]) -> Result<Id, Refusal> {
    if let Some(found) = by_id(book, word.trim(), kinds) {
        return found;
    }
    let kinds = if kinds.is_empty() {
        &[Kind::Customer]
    } else {
        kinds
    };
    let mut found: Vec<(u8, Id)> = Vec::new();
    let wanted = Wanted::new(word, &book.settings.country());
    for record in kinds.iter().flat_map(|kind| book.iter(*kind)) {
        if let Some(rank) = wanted.rank(&record) {
            found.push((rank, record.id));
        }
    }
    let best = found.iter().map(|(rank, _)| *rank).min();
    let ids = found
        .into_iter()
        .filter(|(rank, _)| Some(*rank) == best)
        .map(|(_, id)| id)
        .collect();
    one(word, ids)
}

fn one(word: &str, mut ids: Vec<Id>) -> Result<Id, Refusal> {
    ids.dedup();
    match ids.as_slice() {
        [] => Err(not_found(word)),
        [id] => Ok(*id),
        _ => {
            let text = t(
                "{0} fits {1} records. Say which, by its id.",
                "{0} 对应 {1} 条记录，请用编号指明。",
            );
            Err(Refusal::NotUnique {
                problem: text.problem(&[&word, &ids.len()]),
                candidates: ids,
            })
        }
    }
}

fn not_found(word: &str) -> Refusal {
    Refusal::No(t("Nothing is called {0}.", "找不到 {0}。").problem(&[&word]))
}

/// What is looked for, in the forms it can be met in.
struct Wanted {
    folded: String,
    phone: Option<String>,
    digits: String,
    country: String,
}

impl Wanted {
    fn new(word: &str, country: &str) -> Wanted {
        let digits = phone::digits(word);
        let plain = word
            .chars()
            .all(|c| c.is_ascii_digit() || "+-() .".contains(c));
        Wanted {
            folded: fold(word.trim()),
            phone: phone::key(word, country),
            digits: if plain && digits.len() >= 4 {
                digits
            } else {
                String::new()
            },
            country: country.to_owned(),
        }
    }

    /// 0 is exactly it, higher is further; `None` is not it.
    fn rank(&self, record: &Arc<Record>) -> Option<u8> {
        if self.folded.is_empty() {
            return None;
        }
        let mut best = None;
        let mut see = |rank: u8| best = Some(best.map_or(rank, |b: u8| b.min(rank)));
        let names = ["name", "number", "code"]
            .into_iter()
            .map(|key| record.text(key))
            .filter(|s| !s.is_empty());
        let aliases = record.items("aliases").iter().filter_map(Value::as_text);
        for name in names.chain(aliases) {
            let folded = fold(name);
            if folded == self.folded {
                see(0);
            } else if folded.contains(&self.folded) {
                see(3);
            }
            let sound = sounds(name);
            if sound.full == self.folded || sound.initials == self.folded {
                see(1);
            } else if sound.full.starts_with(&self.folded)
                || sound.initials.starts_with(&self.folded)
            {
                see(3);
            }
        }
        for item in record
            .items("emails")
            .iter()
            .filter_map(|v| v.part("value").unwrap_or(v).as_text())
        {
            let folded = fold(item);
            if folded == self.folded {
                see(0);
            } else if self.folded.contains('@') && folded.contains(&self.folded) {
                see(2);
            }
        }
        for item in record
            .items("phones")
            .iter()
            .filter_map(|v| v.part("value").unwrap_or(v).as_text())
        {
            if self.phone.is_some() && phone::key(item, &self.country) == self.phone {
                see(0);
            } else if !self.digits.is_empty() && phone::digits(item).contains(&self.digits) {
                see(2);
            }
        }
        best
    }
}
