//! The cursor over a query's characters: words, quotes, signs and paths.
//! Rule: signs that an input method for Chinese writes in full width are read as the plain ones.

use super::error::QueryError;
use super::names::Names;
use super::query::Op;
use super::terms::ends_word;
use crate::domain::text::t;

pub(super) struct Reader<'a> {
    pub text: Vec<char>,
    pub at: usize,
    pub depth: usize,
    pub names: &'a Names,
}

/// A piece of a value: its text, where it begins, and whether it was quoted.
pub(super) struct Piece {
    pub text: String,
    pub at: usize,
    pub quoted: bool,
}

impl Reader<'_> {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied().map(plain)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied().map(plain)
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    pub(super) fn wrong(
        &self,
        text: crate::domain::Text,
        args: &[&dyn std::fmt::Display],
    ) -> QueryError {
        QueryError::new(self.at, text, args)
    }

    /// A keyword standing as a word of its own is taken.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let end = self.at + word.len();
        let here = self.text.get(self.at..end).unwrap_or_default();
        let same = here.iter().collect::<String>().eq_ignore_ascii_case(word);
        let next = self.text.get(end).copied().map(plain);
        let ends = next.is_none_or(ends_word);
        if same && ends && !here.is_empty() {
            self.at = end;
            self.skip_blanks();
            return true;
        }
        false
    }

    /// Text in quotes; `\"` and `\\` stand for themselves, any other backslash stays.
    pub(super) fn quoted(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        while let Some(c) = self.text.get(self.at).copied() {
            self.at += 1;
            match (c, self.text.get(self.at).copied()) {
                ('\\', Some(next @ ('"' | '\\'))) => {
                    out.push(next);
                    self.at += 1;
                }
                (c, _) if plain(c) == '"' => return Ok(out),
                (c, _) => out.push(c),
            }
        }
        let text = t("This quote is not closed", "引号没有闭合");
        Err(QueryError::new(start, text, &[]))
    }

    /// The parts of a path `a.b.c` up to an operator; a part may be quoted (`custom."shoe size"`).
    pub(super) fn path(&mut self) -> Vec<String> {
        let mut parts = vec![String::new()];
        while let Some(c) = self.peek() {
            let sign = ":=<>~≤≥≠".contains(c) || (c == '!' && self.peek_at(1) == Some('='));
            let own = parts
                .first()
                .is_some_and(|first| first.eq_ignore_ascii_case("custom"));
            if c == '"' && own && parts.len() > 1 && parts.last().is_some_and(String::is_empty) {
                let Ok(text) = self.quoted() else { break };
                parts.pop();
                parts.push(text);
                continue;
            }
            if sign || ends_word(c) {
                break;
            }
            self.at += 1;
            match c {
                '.' => parts.push(String::new()),
                c => parts
                    .last_mut()
                    .map(|part| part.push(c))
                    .unwrap_or_default(),
            }
        }
        parts
    }

    /// What of a bare word lies behind its first part: nothing ends it but blanks, brackets and quotes.
    pub(super) fn rest_of_word(&mut self) {
        while self.peek().is_some_and(|c| !ends_word(c)) {
            self.at += 1;
        }
    }

    pub(super) fn op(&mut self) -> Option<Op> {
        let here: String = [self.peek(), self.peek_at(1)]
            .into_iter()
            .flatten()
            .collect();
        let single = [('≤', Op::AtMost), ('≥', Op::AtLeast), ('≠', Op::Unequal)];
        if let Some((_, op)) = single.iter().find(|(sign, _)| here.starts_with(*sign)) {
            self.at += 1;
            return Some(*op);
        }
        let (sign, op) = Op::SIGNS.iter().find(|(sign, _)| here.starts_with(sign))?;
        self.at += sign.len();
        Some(*op)
    }
}

/// Signs that an input method for Chinese writes in full width are read as the plain ones.
fn plain(c: char) -> char {
    match c {
        '：' => ':',
        '＝' => '=',
        '＜' => '<',
        '＞' => '>',
        '～' => '~',
        '！' => '!',
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '＃' => '#',
        '“' | '”' | '＂' => '"',
        '\u{3000}' => ' ',
        c => c,
    }
}
