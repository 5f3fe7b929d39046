//! What stands behind an operator: one value, a list, a range, `any`, `none` or a regular expression.
//! Rule: what the field cannot be compared with is refused with the place and the reason.

use super::error::QueryError;
use super::query::{Op, Over, Pattern, Wanted};
use super::reader::{Piece, Reader};
use super::subject::{Compare, Leaf, Subject};
use super::terms::{Term, ends_word};
use crate::domain::text::t;
use regex::RegexBuilder;

impl Reader<'_> {
    /// What stands behind the operator.
    pub(super) fn wanted(
        &mut self,
        subject: &Subject,
        over: Option<Over>,
        op: Op,
    ) -> Result<Wanted, QueryError> {
        let compare = match over {
            Some(Over::Count) => Compare::Number,
            _ => subject.compare,
        };
        let start = self.at;
        if op == Op::Pattern {
            return self.pattern(compare);
        }
        let sorted = matches!(op, Op::Less | Op::AtMost | Op::More | Op::AtLeast);
        let unordered = subject.leaf == Leaf::Itself && over.is_none();
        if sorted && (!compare.is_ordered() || unordered) {
            let text = t(
                "{0} has no order: use : or =",
                "{0} 不能比较大小：请用 : 或 =",
            );
            return Err(QueryError::new(start, text, &[&subject.to_string()]));
        }
        let low = self.piece(compare)?;
        if self.range_follows() {
            if sorted {
                return Err(self.wrong(t("A range goes with : or =", "区间须与 : 或 = 连用"), &[]));
            }
            self.at += 2;
            let high = self.piece(compare)?;
            return self.range(low, high, compare, start);
        }
        let Some(first) = low else {
            return Err(self.wrong(
                t("A value is missing after {0}", "{0} 之后缺少值"),
                &[&format!("{subject}{}", op.sign())],
            ));
        };
        if let Some(wanted) = any_or_none(&first, op).filter(|_| over.is_none()) {
            return Ok(wanted);
        }
        let mut terms = vec![super::values::term(&first, compare, self.names)?];
        while matches!(self.peek(), Some(',' | '、')) {
            self.at += 1;
            let Some(next) = self.piece(compare)? else {
                return Err(self.wrong(
                    t("A value is missing after the comma", "逗号之后缺少值"),
                    &[],
                ));
            };
            terms.push(super::values::term(&next, compare, self.names)?);
        }
        if sorted && terms.len() > 1 {
            let text = t("Only one value can follow {0}", "{0} 之后只能有一个值");
            return Err(QueryError::new(start, text, &[&op.sign()]));
        }
        Ok(Wanted::OneOf(terms))
    }

    fn range(
        &self,
        low: Option<Piece>,
        high: Option<Piece>,
        compare: Compare,
        start: usize,
    ) -> Result<Wanted, QueryError> {
        if !compare.is_ordered() {
            let text = t("This field has no ranges", "该字段没有区间");
            return Err(QueryError::new(start, text, &[]));
        }
        if low.is_none() && high.is_none() {
            let text = t("A range needs at least one end", "区间至少需要一端");
            return Err(QueryError::new(start, text, &[]));
        }
        let read = |piece: Option<Piece>| -> Result<Option<Term>, QueryError> {
            piece
                .map(|piece| super::values::term(&piece, compare, self.names))
                .transpose()
        };
        Ok(Wanted::Range(read(low)?, read(high)?))
    }

    fn range_follows(&self) -> bool {
        self.peek() == Some('.') && self.peek_at(1) == Some('.')
    }

    /// One word or quoted text of a value; `None` when there is none.
    fn piece(&mut self, compare: Compare) -> Result<Option<Piece>, QueryError> {
        let at = self.at;
        if self.peek() == Some('"') {
            let text = self.quoted()?;
            let quoted = true;
            return Ok(Some(Piece { text, at, quoted }));
        }
        // Between the words of a text the Chinese comma is a mark of the list as well.
        let mark = |c: char| c == ',' || c == '、';
        while let Some(c) = self.peek() {
            if ends_word(c) || mark(c) || (self.range_follows() && compare.is_ordered()) {
                break;
            }
            self.at += 1;
        }
        let text: String = self
            .text
            .get(at..self.at)
            .unwrap_or_default()
            .iter()
            .collect();
        let quoted = false;
        Ok((!text.is_empty()).then_some(Piece { text, at, quoted }))
    }

    /// A regular expression: quoted, or up to the next blank; brackets in it are its own.
    fn pattern(&mut self, compare: Compare) -> Result<Wanted, QueryError> {
        let start = self.at;
        if !compare.is_text() {
            let text = t("~ is for text", "~ 只用于文字");
            return Err(QueryError::new(start, text, &[]));
        }
        let text = if self.peek() == Some('"') {
            self.quoted()?
        } else {
            let mut depth = 0_usize;
            while let Some(c) = self.peek() {
                match c {
                    '(' => depth += 1,
                    ')' if depth == 0 => break,
                    ')' => depth -= 1,
                    c if c.is_whitespace() => break,
                    _ => {}
                }
                self.at += 1;
            }
            self.text
                .get(start..self.at)
                .unwrap_or_default()
                .iter()
                .collect()
        };
        if text.is_empty() {
            return Err(self.wrong(t("A value is missing after ~", "~ 之后缺少值"), &[]));
        }
        let built = RegexBuilder::new(&text)
            .case_insensitive(true)
            .size_limit(1 << 20)
            .build();
        match built {
            Ok(regex) => Ok(Wanted::Pattern(Pattern {
                text: text.into_boxed_str(),
                regex,
            })),
            Err(_) => {
                let what = t("\"{0}\" is not a regular expression", "“{0}”不是正则表达式");
                Err(QueryError::new(start, what, &[&text]))
            }
        }
    }
}

/// `any` and `none`; with `!=` each is the other.
fn any_or_none(piece: &Piece, op: Op) -> Option<Wanted> {
    let any = piece.text.eq_ignore_ascii_case("any");
    let none = piece.text.eq_ignore_ascii_case("none");
    if piece.quoted || !(any || none) || !matches!(op, Op::Has | Op::Equal | Op::Unequal) {
        return None;
    }
    Some(if any == (op != Op::Unequal) {
        Wanted::Any
    } else {
        Wanted::Nothing
    })
}
