//! Reads the values of a query as the field compares them.
//! Rule: keys and labels of either language; a value that is none is answered with what was expected and the nearest one.

use super::compare::read_flag;
use super::dates;
use super::error::{QueryError, nearest};
use super::names::Names;
use super::reader::Piece;
use super::settled::Word;
use super::subject::Compare;
use super::terms::{Decimal, Needle, Term};
use crate::domain::calendar::span::read_span;
use crate::domain::text::fold::{fold, letters};
use crate::domain::text::{Text, t};
use crate::domain::{Choice, Kind};

/// One value as the field compares it.
pub(super) fn term(piece: &Piece, compare: Compare, names: &Names) -> Result<Term, QueryError> {
    let text = piece.text.trim();
    let wrong = |what: Text| Err(QueryError::new(piece.at, what, &[&text]));
    if text.is_empty() {
        return wrong(t("A value is missing", "缺少值"));
    }
    match compare {
        Compare::Text | Compare::Phone | Compare::Tag | Compare::Loose => {
            Ok(Term::Text(Needle::new(text)))
        }
        Compare::Outside => Ok(Term::Text(Needle::new(
            text.strip_prefix("ext:").unwrap_or(text),
        ))),
        Compare::Record => Ok(record(text, piece.quoted)),
        Compare::Kind => match Kind::parse(text) {
            Some(kind) => Ok(Term::Text(Needle::new(kind.key()))),
            None => {
                let kinds = Kind::ALL.iter().map(|kind| kind.key());
                let what = t("\"{0}\" is not a kind of record", "“{0}”不是记录种类");
                Err(QueryError::new(piece.at, what, &[&text]).with_nearest(nearest(text, kinds)))
            }
        },
        Compare::Choice { list, rows, open } => choice(piece, list, rows, open, names),
        Compare::Stage => stage(piece, names),
        Compare::Segment => segment(piece, names),
        Compare::Flag => match read_flag(&fold(text)) {
            Some(flag) => Ok(Term::Flag(flag)),
            None => wrong(t("\"{0}\" is not yes or no", "“{0}”应为 是 或 否")),
        },
        Compare::Number | Compare::Money => match Decimal::read(text) {
            Some(number) => Ok(Term::Number(number)),
            None => wrong(t("\"{0}\" is not a number", "“{0}”不是数字")),
        },
        Compare::Percent => match Decimal::read(text.trim_end_matches(['%', '％'])) {
            Some(number) => Ok(Term::Number(number)),
            None => wrong(t("\"{0}\" is not a percentage", "“{0}”不是百分数")),
        },
        Compare::Days => match read_span(text) {
            Ok(days) => Ok(Term::Days(days)),
            Err(_) => wrong(t(
                "\"{0}\" is not a duration such as 90d, 12w, 6m or 1y",
                "“{0}”不是时长，应如 90d、12w、6m、1y",
            )),
        },
        Compare::Day(_) | Compare::Birthday => match dates::read(text) {
            Some(date) => Ok(Term::Date(date)),
            None => {
                let what = t(
                    "\"{0}\" is not a date such as 2026-11-22, 2026-q4, this-month or 7d",
                    "“{0}”不是日期，应如 2026-11-22、2026-q4、this-month、7d",
                );
                let near = nearest(text, dates::offered());
                Err(QueryError::new(piece.at, what, &[&text]).with_nearest(near))
            }
        },
    }
}

/// A record by short id, outside id or part of its name; quoted text is always a name.
fn record(text: &str, quoted: bool) -> Term {
    if let Some(outside) = text.strip_prefix("ext:") {
        return Term::Outside(outside.into());
    }
    match text.parse() {
        Ok(id) if !quoted => Term::Id(id),
        _ => Term::Text(Needle::new(text)),
    }
}

fn choice(
    piece: &Piece,
    list: &str,
    rows: &'static [Choice],
    open: bool,
    names: &Names,
) -> Result<Term, QueryError> {
    let folded = fold(piece.text.trim());
    let found = |key: &str, place: usize| {
        Ok(Term::Choice {
            key: key.into(),
            place,
        })
    };
    let plain = letters(&folded);
    let exact = |row: &Choice| {
        row.key == folded || fold(row.label.en) == folded || fold(row.label.zh) == folded
    };
    let likewise = |row: &Choice| {
        let forms = [row.key, row.label.en, row.label.zh].map(letters);
        !plain.is_empty() && forms.contains(&plain)
    };
    // A label of several words is also known by one of them when no other has it: 重要 of "A 重要".
    let by_part = |row: &Choice| {
        let parts = [row.label.en, row.label.zh].map(fold);
        parts
            .iter()
            .any(|label| label.split(' ').any(|word| word == folded))
    };
    let place = rows
        .iter()
        .position(exact)
        .or_else(|| rows.iter().position(likewise));
    let place = place.or_else(|| {
        let mut places = rows.iter().enumerate().filter(|(_, row)| by_part(row));
        places
            .next()
            .filter(|_| places.next().is_none())
            .map(|(at, _)| at)
    });
    if let Some((place, row)) = place.and_then(|at| Some((at, rows.get(at)?))) {
        return found(row.key, place);
    }
    let added = names.words.iter().filter(|(name, _)| name == list);
    if let Some((_, word)) = added.clone().find(|(_, word)| named(word, &folded)) {
        return found(&word.key, usize::MAX);
    }
    if open {
        return found(piece.text.trim(), usize::MAX);
    }
    let known = rows
        .iter()
        .flat_map(|row| [row.key, row.label.zh, row.label.en])
        .chain(added.map(|(_, word)| word.key.as_str()));
    let near = nearest(&folded, known);
    let what = t("\"{0}\" is none of {1}", "“{0}”不在可选值之中：{1}");
    let keys: Vec<&str> = rows.iter().map(|row| row.key).collect();
    Err(QueryError::new(piece.at, what, &[&piece.text, &keys.join(", ")]).with_nearest(near))
}

fn named(word: &Word, folded: &str) -> bool {
    [&word.key, &word.en, &word.zh]
        .iter()
        .any(|name| fold(name) == folded)
}

fn stage(piece: &Piece, names: &Names) -> Result<Term, QueryError> {
    let folded = fold(piece.text.trim());
    if let Some(word) = names.stages.iter().find(|word| named(word, &folded)) {
        return Ok(Term::Choice {
            key: word.key.as_str().into(),
            place: usize::MAX,
        });
    }
    let known = names
        .stages
        .iter()
        .flat_map(|word| [word.key.as_str(), word.zh.as_str()]);
    let near = nearest(&folded, known);
    let what = t("There is no stage \"{0}\"", "没有阶段“{0}”");
    Err(QueryError::new(piece.at, what, &[&piece.text]).with_nearest(near))
}

fn segment(piece: &Piece, names: &Names) -> Result<Term, QueryError> {
    let folded = fold(piece.text.trim());
    if let Some(name) = names.segments.iter().find(|name| fold(name) == folded) {
        return Ok(Term::Text(Needle::new(name)));
    }
    let near = nearest(&folded, names.segments.iter().map(String::as_str));
    let what = t("There is no segment \"{0}\"", "没有分群“{0}”");
    Err(QueryError::new(piece.at, what, &[&piece.text]).with_nearest(near))
}
