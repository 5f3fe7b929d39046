//! The words of what is typed, and where they stand in a text that is shown.

use crate::domain::text::fold::fold;
use crate::domain::text::words::sounds;

/// The words of a query, folded; of what looks like part of a number only the digits.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split_whitespace().filter_map(|word| {
        let number = word
            .chars()
            .all(|c| c.is_ascii_digit() || "+-()./".contains(c));
        let kept: String = match number {
            true => word.chars().filter(char::is_ascii_digit).collect(),
            false => word.to_owned(),
        };
        (!kept.is_empty()).then_some(kept)
    });
    words.collect()
}

/// Where the words of a query stand in a text that is shown: byte ranges, ascending, for marking.
pub fn spans(text: &str, query: &str) -> Vec<std::ops::Range<usize>> {
    let letters: Vec<Letter> = text.char_indices().map(Letter::new).collect();
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for word in words(query) {
        let forms: [fn(&Letter) -> &str; 3] = [|l| &l.folded, |l| &l.full, |l| &l.initial];
        let hit = forms.iter().find_map(|form| span(&letters, *form, &word));
        found.extend(hit);
    }
    found.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<std::ops::Range<usize>> = Vec::new();
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// A character of a shown text and what it may be found by.
struct Letter {
    at: usize,
    end: usize,
    folded: String,
    full: String,
    initial: String,
}

impl Letter {
    fn new((at, c): (usize, char)) -> Letter {
        let text = c.to_string();
        let folded = fold(&text);
        let sounds = if c.is_ascii() {
            Default::default()
        } else {
            sounds(&text)
        };
        Letter {
            at,
            end: at + c.len_utf8(),
            full: if sounds.full.is_empty() {
                folded.clone()
            } else {
                sounds.full
            },
            initial: if sounds.initials.is_empty() {
                folded.clone()
            } else {
                sounds.initials
            },
            folded,
        }
    }
}

fn span(
    letters: &[Letter],
    form: fn(&Letter) -> &str,
    word: &str,
) -> Option<std::ops::Range<usize>> {
    let whole: String = letters.iter().map(form).collect();
    let start = whole.find(word)?;
    let end = start + word.len();
    let mut at = 0;
    let touched = letters.iter().filter(|letter| {
        let begin = at;
        at += form(letter).len();
        begin < end && at > start
    });
    let mut touched = touched.peekable();
    let first = touched.peek()?.at;
    Some(first..touched.last()?.end)
}
