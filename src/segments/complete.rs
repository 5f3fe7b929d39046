//! Completion for a query bar: what can stand at the caret.
//! Rule: candidates come from the same tables the parser reads, so what is offered can be read.

use super::dates;
use super::names::Names;
use super::query::Op;
use super::subject::Compare;
use crate::domain::text::fold::fold;
use crate::domain::{Book, Kind, Text, Type};
use std::collections::BTreeMap;

/// What can stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Characters from here to the caret are replaced.
    pub from: usize,
    pub candidates: Vec<Candidate>,
}

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The text to put in.
    pub text: String,
    /// What it means, in words.
    pub en: String,
    pub zh: String,
}

/// Tags of a kind's records, the most used first.
pub fn tags(book: &Book, kind: Kind) -> Vec<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for record in book.iter(kind) {
        for tag in record.items("tags").iter().filter_map(|v| v.as_text()) {
            match count.get_mut(tag) {
                Some(n) => *n += 1,
                None => {
                    count.insert(tag.to_owned(), 1);
                }
            }
        }
    }
    let mut all: Vec<(String, usize)> = count.into_iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all.into_iter().map(|(tag, _)| tag).collect()
}

/// Candidates at a caret, counted in characters from 0. At most `limit`; those that begin as typed come first.
pub fn complete(
    text: &str,
    caret: usize,
    names: &Names,
    tags: &[String],
    limit: usize,
) -> Completion {
    let before: Vec<char> = text.chars().take(caret).collect();
    let start = token_start(&before);
    let token: String = before.get(start..).unwrap_or_default().iter().collect();
    let lead = token.chars().take_while(|c| *c == '-').count();
    let token: String = token.chars().skip(lead).collect();
    let start = start + lead;
    if let Some(tag) = token.strip_prefix('#') {
        let all = tags.iter().map(|tag| Candidate::of(quoted(tag), tag, tag));
        return pick(tag, start + 1, all.collect(), limit);
    }
    match split(&token) {
        Some((path, value, value_at)) => {
            let all = values(&path, names, tags);
            // Of a list or range only the last piece is being typed.
            let cut = value.rfind([',', '，']).map(|at| {
                at + value
                    .get(at..)
                    .and_then(|s| s.chars().next())
                    .map_or(1, char::len_utf8)
            });
            let cut = cut.max(value.rfind("..").map(|at| at + 2)).unwrap_or(0);
            let (done, typed) = value.split_at_checked(cut).unwrap_or(("", &value));
            let from = start + value_at + done.chars().count();
            pick(typed.trim_start_matches('"'), from, all, limit)
        }
        None => {
            let (path, typed) = token
                .rsplit_once('.')
                .map_or(("", token.as_str()), |(a, b)| (a, b));
            let shown = if path.is_empty() {
                0
            } else {
                path.chars().count() + 1
            };
            pick(typed, start + shown, fields(path, names), limit)
        }
    }
}

impl Candidate {
    fn of(text: String, en: &str, zh: &str) -> Candidate {
        Candidate {
            text,
            en: en.to_owned(),
            zh: zh.to_owned(),
        }
    }

    fn labelled(text: String, label: Text) -> Candidate {
        Candidate::of(text, label.en, label.zh)
    }
}

/// Where the word under the caret begins; blanks inside quotes do not end it.
fn token_start(before: &[char]) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in before.iter().enumerate() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            c if !quoted && (c.is_whitespace() || "()（）".contains(*c)) => start = at + 1,
            _ => {}
        }
    }
    start
}

/// Splits `field:value`; answers the path, the value and how many characters lie before it.
fn split(token: &str) -> Option<(String, String, usize)> {
    let signs = Op::SIGNS
        .iter()
        .map(|(sign, _)| *sign)
        .chain(["：", "＝", "＜", "＞", "≤", "≥"]);
    let found = signs.filter_map(|sign| Some((token.find(sign)?, sign)));
    // The leftmost sign; of two at the same place the longer.
    let (at, sign) = found.min_by_key(|(at, sign)| (*at, std::cmp::Reverse(sign.len())))?;
    let (path, rest) = token.split_at_checked(at)?;
    let value = rest.strip_prefix(sign)?;
    let before = path.chars().count() + sign.chars().count();
    Some((path.to_owned(), value.to_owned(), before))
}

/// Names that can follow a path: fields, computed fields, related records.
fn fields(path: &str, names: &Names) -> Vec<Candidate> {
    let mut kind = names.kind;
    for word in path.split('.').filter(|word| !word.is_empty()) {
        match names.step_to(kind, word) {
            Some(next) => kind = next,
            None => return parts(kind, word, names),
        }
    }
    let plural = |key: &str| Kind::ALL.iter().any(|kind| kind.row().plural == key);
    let mut all: Vec<Candidate> = names
        .fields(kind)
        .into_iter()
        .map(|(key, label)| {
            let model = super::models::Model::find(&key).is_some();
            let stored = kind.field(&key).is_some();
            let end = if plural(&key) && !model && !stored {
                "."
            } else {
                ":"
            };
            Candidate::labelled(format!("{key}{end}"), label)
        })
        .collect();
    let own = names
        .own
        .iter()
        .filter(|own| own.kind.is_none_or(|k| k == kind));
    all.extend(
        own.map(|own| Candidate::of(format!("{}:", own.word.key), &own.word.en, &own.word.zh)),
    );
    if path.is_empty() {
        let words = [
            ("not ", "not", "非"),
            ("or ", "or", "或"),
            ("count(", "how many", "计数"),
            ("sum(", "sum", "求和"),
        ];
        all.extend(
            words
                .iter()
                .map(|(text, en, zh)| Candidate::of((*text).to_owned(), en, zh)),
        );
        if kind == Kind::Customer {
            all.push(Candidate::of("segment:".to_owned(), "Segment", "分群"));
            all.push(Candidate::of("contacts.".to_owned(), "Contacts", "联系人"));
            all.push(Candidate::of("org.".to_owned(), "Organisation", "所在组织"));
        }
    }
    all
}

/// The parts of a list field's rows.
fn parts(kind: Kind, word: &str, names: &Names) -> Vec<Candidate> {
    match names.field(kind, word).map(|(_, row)| row.ty) {
        Some(Type::Rows(parts)) => parts
            .iter()
            .map(|part| Candidate::labelled(format!("{}:", part.key), part.label))
            .collect(),
        _ => Vec::new(),
    }
}

/// Values that a field can have.
fn values(path: &str, names: &Names, tags: &[String]) -> Vec<Candidate> {
    let inner = path
        .split_once('(')
        .map_or(path, |(_, inner)| inner.trim_end_matches(')'));
    let parts: Vec<&str> = inner.split('.').collect();
    let Ok(found) = names.resolve(&parts) else {
        return Vec::new();
    };
    let mut all = match found.subject.compare {
        Compare::Choice { list, rows, .. } => {
            let own = names.words.iter().filter(|(name, _)| name == list);
            let own = own.map(|(_, word)| Candidate::of(quoted(&word.key), &word.en, &word.zh));
            rows.iter()
                .map(|row| Candidate::labelled(row.key.to_owned(), row.label))
                .chain(own)
                .collect()
        }
        Compare::Stage => names
            .stages
            .iter()
            .map(|word| Candidate::of(quoted(&word.key), &word.en, &word.zh))
            .collect(),
        Compare::Flag => vec![
            Candidate::of("yes".to_owned(), "Yes", "是"),
            Candidate::of("no".to_owned(), "No", "否"),
        ],
        Compare::Day(_) | Compare::Birthday => {
            let words = dates::offered().chain(["7d", "30d", "+2w", "-3m"]);
            words
                .map(|word| Candidate::of(word.to_owned(), word, word))
                .collect()
        }
        Compare::Days => ["7d", "30d", "90d", "12w", "6m", "1y"]
            .iter()
            .map(|word| Candidate::of((*word).to_owned(), word, word))
            .collect(),
        Compare::Tag => tags
            .iter()
            .map(|tag| Candidate::of(quoted(tag), tag, tag))
            .collect(),
        Compare::Segment => names
            .segments
            .iter()
            .map(|name| Candidate::of(quoted(name), name, name))
            .collect(),
        Compare::Kind => Kind::ALL
            .iter()
            .map(|kind| Candidate::labelled(kind.key().to_owned(), kind.row().label))
            .collect(),
        _ => Vec::new(),
    };
    all.push(Candidate::of("any".to_owned(), "holds something", "有值"));
    all.push(Candidate::of("none".to_owned(), "is empty", "为空"));
    all
}

fn quoted(text: &str) -> String {
    super::terms::quoted(text)
}

/// Candidates that fit what was typed: by the text or a label, those that begin so first.
fn pick(typed: &str, from: usize, all: Vec<Candidate>, limit: usize) -> Completion {
    let folded = fold(typed);
    let rank = |candidate: &Candidate| {
        let forms = [&candidate.text, &candidate.en, &candidate.zh].map(|form| fold(form));
        let trimmed = forms.iter().map(|form| form.trim_start_matches('"'));
        if trimmed.clone().any(|form| form.starts_with(&folded)) {
            Some(0)
        } else {
            trimmed
                .clone()
                .any(|form| form.contains(&folded))
                .then_some(1)
        }
    };
    let mut ranked: Vec<(i32, Candidate)> = all
        .into_iter()
        .filter_map(|candidate| Some((rank(&candidate)?, candidate)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    Completion {
        from,
        candidates: ranked.into_iter().map(|(_, c)| c).take(limit).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::sample::small_book;

    fn offered(text: &str) -> (usize, Vec<String>) {
        let book = small_book();
        let names = Names::of(Kind::Customer, &book);
        let tags = tags(&book, Kind::Customer);
        let found = complete(text, text.chars().count(), &names, &tags, 3);
        (
            found.from,
            found.candidates.into_iter().map(|c| c.text).collect(),
        )
    }

    #[test]
    fn fields_values_tags_and_segments_are_offered_where_they_can_stand() {
        let first = |text: &str| {
            let (from, words) = offered(text);
            (from, words.first().cloned().unwrap_or_default())
        };
        assert_eq!(first("grad"), (0, "grade:".to_owned()));
        assert_eq!(first("王 -级"), (3, "grade:".to_owned()));
        assert_eq!(first("rfm:重要价"), (4, "important-value".to_owned()));
        assert_eq!(first("grade:a,b"), (8, "b".to_owned()));
        assert_eq!(first("deals.sta"), (6, "stage:".to_owned()));
        assert_eq!(first("deals.stage:pro"), (12, "proposal".to_owned()));
        assert_eq!(first("#制"), (1, "制造业".to_owned()));
        assert_eq!(first("segment:\"win b"), (8, "\"Win back\"".to_owned()));
        assert_eq!(first("dea"), (0, "deals.".to_owned()));
        assert_eq!(first("birthday:this-m"), (9, "this-month".to_owned()));
        assert_eq!(first("orders.lines.prod"), (13, "product:".to_owned()));
        assert_eq!(offered("zzzz").1, Vec::<String>::new());
    }

    #[test]
    fn every_field_that_is_offered_can_be_read() {
        let book = small_book();
        for kind in Kind::ALL {
            let names = Names::of(*kind, &book);
            for (key, _) in names.fields(*kind) {
                let query = super::super::parse(&format!("{key}:any"), &names);
                assert!(query.is_ok(), "{kind:?} {key}: {:?}", query.err());
            }
        }
    }
}
