//! Why a query cannot be read: the place, what is wrong, and what was probably meant.

use crate::domain::text::{Lang, Problem, Text, t};
use std::fmt::{self, Display};

/// A query that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Position of the first character that does not fit, counted in characters from 0.
    pub at: usize,
    pub problem: Problem,
    /// The field or value probably meant.
    pub nearest: Option<String>,
}

impl QueryError {
    pub fn new(at: usize, text: Text, args: &[&dyn Display]) -> QueryError {
        QueryError {
            at,
            problem: text.problem(args),
            nearest: None,
        }
    }

    pub fn with_nearest(mut self, nearest: Option<String>) -> QueryError {
        self.nearest = nearest;
        self
    }

    /// The whole message: what is wrong, what was probably meant, and where.
    pub fn message(&self, lang: Lang) -> String {
        let problem = self.problem.get(lang);
        let place = self.at.saturating_add(1);
        match &self.nearest {
            Some(nearest) => t(
                "{0}. Did you mean \"{1}\"? (character {2} of the query)",
                "{0}。是不是“{1}”？（条件的第 {2} 个字符）",
            )
            .fill(lang, &[&problem, nearest, &place]),
            None => t(
                "{0} (character {1} of the query)",
                "{0}（条件的第 {1} 个字符）",
            )
            .fill(lang, &[&problem, &place]),
        }
    }

    /// The message in both languages.
    pub fn problem(&self) -> Problem {
        Problem {
            en: self.message(Lang::En),
            zh: self.message(Lang::Zh),
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for QueryError {}

/// The candidate that differs from a word in the fewest letters, when that are few enough to be a slip.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let allowed = (word.len() / 3).clamp(1, 3);
    let measured = candidates.filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let starts = word.len() >= 3 && letters.starts_with(&word);
        let steps = if starts { 1 } else { distance(&word, &letters) };
        (steps <= allowed && steps < letters.len().min(word.len())).then_some((steps, candidate))
    });
    measured
        .min_by_key(|(steps, candidate)| {
            // Few mistype the first letter.
            let begins = candidate.to_lowercase().chars().next() == word.first().copied();
            (*steps, !begins, candidate.len())
        })
        .map(|(_, candidate)| candidate.to_owned())
}

/// Letters to put in, take out, replace or swap with the neighbour (Damerau–Levenshtein, adjacent swaps).
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |list: &[usize], place: usize| list.get(place).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, j) + usize::from(x != y);
            let mut steps = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                steps = steps.min(at(&before, j - 1) + 1);
            }
            row.push(steps);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_what_was_meant_and_another_word_finds_nothing() {
        let fields = ["grade", "relation", "revenue", "region"];
        let near = |word| nearest(word, fields.into_iter());
        assert_eq!(near("grad").as_deref(), Some("grade"));
        assert_eq!(near("garde").as_deref(), Some("grade"));
        assert_eq!(near("revenu").as_deref(), Some("revenue"));
        assert_eq!(near("colour"), None);
        assert_eq!(nearest("x", ["y"].into_iter()), None);
    }
}
