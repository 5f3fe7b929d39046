//! Narrowing a list by what is typed: words are looked for in names, sounds, phones and addresses; conditions are queries.
//! Rule: every word must be found; rows where a field begins with it come first, the rest keep their order.

use super::now::Now;
use crate::domain::text::fold::fold;
use crate::domain::text::words::sounds;
use crate::domain::values::phone;
use crate::domain::{Id, Kind, Lang, Problem, Record, Value};
use crate::segments::search::Search;
use memchr::memmem;
use std::collections::HashMap;
use std::sync::Arc;

/// What stands between the searchable fields of a record.
const BETWEEN: char = '\u{1f}';

/// The folded searchable text of the records of kinds that were searched, as of a change set.
#[derive(Clone, Debug, Default)]
pub struct Index {
    seq: u64,
    /// Customers are many and looked for with every key: they have a search of their own, as of a change set.
    customers: Option<(u64, Search)>,
    kinds: HashMap<Kind, Arc<HashMap<Id, String>>>,
}

impl Index {
    fn customers(&mut self, now: &Now) -> &mut Search {
        let (seq, search) = self
            .customers
            .get_or_insert_with(|| (now.book.seq, Search::new(now.book)));
        if *seq != now.book.seq || search.len() != now.book.count(Kind::Customer) {
            search.sync(now.book);
            *seq = now.book.seq;
        }
        search
    }

    fn of(&mut self, now: &Now, kind: Kind) -> Arc<HashMap<Id, String>> {
        if self.seq != now.book.seq {
            self.kinds.clear();
            self.seq = now.book.seq;
        }
        let build = || {
            Arc::new(
                now.book
                    .iter(kind)
                    .map(|record| (record.id, text_of(now, &record)))
                    .collect(),
            )
        };
        self.kinds.entry(kind).or_insert_with(build).clone()
    }
}

/// Everything a record can be found by, folded, each piece after a mark.
fn text_of(now: &Now, record: &Record) -> String {
    let mut out = String::new();
    let mut add = |text: &str| {
        if !text.is_empty() {
            out.push(BETWEEN);
            out.push_str(text);
        }
    };
    let mut named = |text: &str| {
        if text.is_empty() {
            return;
        }
        add(&fold(text));
        let sound = sounds(text);
        add(&sound.full);
        add(&sound.initials);
    };
    for key in ["name", "subject", "number", "code", "organisation"] {
        named(record.text(key));
    }
    for alias in record.items("aliases").iter().filter_map(Value::as_text) {
        named(alias);
    }
    record.each_link(|key, id| {
        if matches!(key, "customer" | "customers") {
            named(&now.title(id));
        }
    });
    for item in record.items("phones") {
        let text = item.part("value").unwrap_or(item).as_text().unwrap_or("");
        add(&phone::digits(text));
    }
    for key in ["emails", "reaches"] {
        for item in record.items(key) {
            add(&fold(
                item.part("value").unwrap_or(item).as_text().unwrap_or(""),
            ));
        }
    }
    for tag in record.items("tags").iter().filter_map(Value::as_text) {
        add(&fold(&format!("#{tag}")));
    }
    for key in ["job", "notes", "body", "text", "query"] {
        add(&fold(record.text(key)));
    }
    add(&record.id.to_string());
    out
}

/// True when the text is more than words: it has the signs of a condition.
pub fn is_condition(text: &str) -> bool {
    let sign = |word: &str| {
        let tag = word.starts_with('#') || word.starts_with("-#");
        let field = word.find([':', '=', '<', '>', '~', '(']);
        tag || field.is_some_and(|at| at > 0)
            || word.starts_with('(')
            || matches!(word, "or" | "and" | "not")
    };
    text.split_whitespace().any(sign)
}

/// The rows that fit, and whether they are ranked.
pub fn narrow(
    now: &Now,
    lang: Lang,
    index: &mut Index,
    kind: Kind,
    text: &str,
    rows: Vec<Id>,
) -> Result<(Vec<Id>, bool), Problem> {
    if is_condition(text) {
        return super::segments::fitting(now, lang, kind, text, rows).map(|rows| (rows, false));
    }
    if kind == Kind::Customer {
        return Ok((index.customers(now).narrow(text, rows), true));
    }
    let texts = index.of(now, kind);
    let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
    let words: Vec<(String, memmem::Finder)> = words
        .iter()
        .map(|word| {
            (
                compact(word),
                memmem::Finder::new(word.as_bytes()).into_owned(),
            )
        })
        .collect();
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for id in rows {
        let Some(text) = texts.get(&id) else { continue };
        let mut is_first = true;
        let fits = words.iter().all(|(digits, finder)| {
            let found = finder.find(text.as_bytes());
            if let Some(at) = found {
                is_first &= at == 0 || text.as_bytes().get(at - 1) == Some(&0x1f);
                return true;
            }
            // A phone number in any writing.
            digits.len() >= 3 && memmem::find(text.as_bytes(), digits.as_bytes()).is_some()
        });
        if fits && is_first {
            first.push(id);
        } else if fits {
            rest.push(id);
        }
    }
    first.extend(rest);
    Ok((first, true))
}

fn compact(word: &str) -> String {
    let plain = word
        .chars()
        .all(|c| c.is_ascii_digit() || "+-().".contains(c));
    if plain {
        phone::digits(word)
    } else {
        String::new()
    }
}
