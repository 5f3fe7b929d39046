//! Selecting records by a query, and putting them in order: what lists, exports and bulk actions rest on.
//! Rule: without a wish for another order it is the sort name, then the id.

use super::figures::{self, Figures};
use super::{Ask, Refusal, input};
use crate::domain::text::fold::fold;
use crate::domain::text::t;
use crate::domain::{Book, FieldNo, Id, Kind, Record, Value};
use crate::segments::builtin::Segments;
use crate::segments::figures::Models;
use crate::segments::subject::Leaf;
use crate::segments::{Names, Query, QueryError, Scope, parse, select as evaluate};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads a query about records of a kind.
pub fn read_query(book: &Book, kind: Kind, text: &str) -> Result<Query, Refusal> {
    parse(text, &Names::of(kind, book)).map_err(|error: QueryError| Refusal::Usage(error.problem()))
}

/// The records of a kind that fit a query, ascending by id. Contacts of organisations are no customers in their own
/// right: they are left out unless `all` asks for them or the query names a relation.
pub fn select(
    book: &Book,
    ask: &Ask,
    kind: Kind,
    text: &str,
    all: bool,
) -> Result<Vec<Id>, Refusal> {
    if text.trim().is_empty() {
        let ids = book
            .iter(kind)
            .filter(|record| all || !is_contact(record))
            .map(|record| record.id);
        return Ok(ids.collect());
    }
    let query = read_query(book, kind, text)?;
    let models = Models::new(book, ask.today, ask.zone);
    let segments = Segments::needed(&query, book);
    let mut ids = evaluate(&query, kind, &scope(book, ask, &models, &segments));
    if kind == Kind::Customer && !all && !names_relation(&query) {
        ids.retain(|id| book.get(*id).is_some_and(|record| !is_contact(&record)));
    }
    Ok(ids)
}

fn scope<'a>(
    book: &'a Book,
    ask: &Ask,
    models: &'a Models<'a>,
    segments: &'a Segments,
) -> Scope<'a> {
    Scope {
        book,
        today: ask.today,
        now: ask.now,
        zone: ask.zone,
        models,
        segments,
    }
}

/// The members of each segment, in the order of the segments; the models are made once for all.
pub fn members(book: &Book, ask: &Ask, segments: &Segments) -> Vec<Vec<Id>> {
    let models = Models::new(book, ask.today, ask.zone);
    let scope = scope(book, ask, &models, segments);
    let of = |query: &Query| {
        let mut ids = evaluate(query, query.kind, &scope);
        if query.kind == Kind::Customer && !names_relation(query) {
            ids.retain(|id| book.get(*id).is_some_and(|record| !is_contact(&record)));
        }
        ids
    };
    segments
        .all
        .iter()
        .map(|segment| of(&segment.query))
        .collect()
}

/// The records of a segment by its name, and their kind.
pub fn of_segment(book: &Book, ask: &Ask, name: &str) -> Result<(Kind, Vec<Id>), Refusal> {
    let segments = Segments::of(book);
    let Some(segment) = segments.named(name) else {
        let known = crate::segments::builtin::names().map(str::to_owned);
        let own = book.iter(Kind::Segment).map(|s| s.text("name").to_owned());
        let all: Vec<String> = own.chain(known).collect();
        let near = crate::segments::error::nearest(name, all.iter().map(String::as_str));
        let text = match near {
            Some(_) => t(
                "There is no segment {0}. Did you mean {1}?",
                "没有分群 {0}。是不是 {1}？",
            ),
            None => t("There is no segment {0}.", "没有分群 {0}。"),
        };
        return Err(Refusal::No(
            text.problem(&[&name, &near.unwrap_or_default()]),
        ));
    };
    let models = Models::new(book, ask.today, ask.zone);
    let kind = segment.query.kind;
    let mut ids = evaluate(&segment.query, kind, &scope(book, ask, &models, &segments));
    if kind == Kind::Customer && !names_relation(&segment.query) {
        ids.retain(|id| book.get(*id).is_some_and(|record| !is_contact(&record)));
    }
    Ok((kind, ids))
}

fn is_contact(record: &Record) -> bool {
    record.kind() == Kind::Customer && record.text("relation") == "contact"
}

fn names_relation(query: &Query) -> bool {
    let Some((relation, _)) = Kind::Customer.field("relation") else {
        return false;
    };
    let asked = Leaf::Field {
        kind: Kind::Customer,
        field: relation,
    };
    let mut named = false;
    query.each_test(&mut |test| {
        named |= test.subject.steps.is_empty() && test.subject.leaf == asked
    });
    named
}

/// In the usual order: sort name, then id.
pub fn in_order(book: &Book, ids: Vec<Id>) -> Vec<Id> {
    let mut keyed: Vec<(String, Id)> = ids
        .into_iter()
        .filter_map(|id| Some((sort_name(&*book.get(id)?), id)))
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
}

/// What a record is sorted by when nothing else is said.
pub fn sort_name(record: &Record) -> String {
    let own = record.text("sort_name");
    fold(if own.is_empty() {
        record.text("name")
    } else {
        own
    })
}

/// Sorted by fields, `-` in front turns round, then by id: `-amount,name`. Records without a value come last.
pub fn sorted(
    book: &Book,
    ask: &Ask,
    kind: Kind,
    ids: Vec<Id>,
    by: &str,
) -> Result<Vec<Id>, Refusal> {
    let mut keys = Vec::new();
    for word in by.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let (turned, word) = word
            .strip_prefix('-')
            .map_or((false, word), |word| (true, word));
        keys.push((turned, Key::parse(book, ask, kind, word, &ids)?));
    }
    let mut records: Vec<Arc<Record>> = ids.iter().filter_map(|id| book.get(*id)).collect();
    records.sort_by(|a, b| {
        let unlike = keys
            .iter()
            .map(|(turned, key)| key.compare(a, b, *turned))
            .find(|order| order.is_ne());
        unlike.unwrap_or_else(|| a.id.cmp(&b.id))
    });
    Ok(records.into_iter().map(|record| record.id).collect())
}

/// What is sorted by.
enum Key {
    Id,
    Created,
    Updated,
    Field(FieldNo),
    /// Places of the choices of a list, in their own order.
    Choice(FieldNo, Vec<&'static str>),
    /// A computed field, by customer.
    Figure(HashMap<Id, Value>),
}

impl Key {
    fn parse(book: &Book, ask: &Ask, kind: Kind, word: &str, ids: &[Id]) -> Result<Key, Refusal> {
        use crate::domain::Type;
        if let Some(row) = figures::named(kind, word) {
            return Ok(Key::Figure(Figures::of(book, ask).sort_values(ids, row)));
        }
        Ok(match word {
            "id" => Key::Id,
            "created" => Key::Created,
            "updated" => Key::Updated,
            word => {
                let (no, field) = input::known_field(kind, word)?;
                match field.ty {
                    Type::Choice(list) => {
                        Key::Choice(no, list.rows.iter().map(|row| row.key).collect())
                    }
                    Type::Raw => {
                        return Err(Refusal::Usage(
                            t("{0} cannot be sorted by.", "不能按 {0} 排序。").problem(&[&word]),
                        ));
                    }
                    _ => Key::Field(no),
                }
            }
        })
    }

    fn compare(&self, a: &Record, b: &Record, turned: bool) -> Ordering {
        let turn = |order: Ordering| if turned { order.reverse() } else { order };
        match self {
            Key::Id => turn(a.id.cmp(&b.id)),
            Key::Created => turn(a.created.cmp(&b.created)),
            Key::Updated => turn(a.updated.cmp(&b.updated)),
            Key::Field(no) => {
                last_when_empty(a.at(*no), b.at(*no), |a, b| turn(compare_values(a, b)))
            }
            Key::Figure(of) => last_when_empty(of.get(&a.id), of.get(&b.id), |a, b| {
                turn(compare_values(a, b))
            }),
            Key::Choice(no, rows) => {
                let place = |v: &Value| {
                    rows.iter()
                        .position(|key| v.as_text() == Some(key))
                        .unwrap_or(usize::MAX)
                };
                last_when_empty(a.at(*no), b.at(*no), |a, b| {
                    turn(place(a).cmp(&place(b)).then(compare_values(a, b)))
                })
            }
        }
    }
}

fn last_when_empty(
    a: Option<&Value>,
    b: Option<&Value>,
    compare: impl Fn(&Value, &Value) -> Ordering,
) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The order of two values of one field.
pub fn compare_values(a: &Value, b: &Value) -> Ordering {
    use Value::{Day, Flag, Int, List, Map, Moment, Money, Partial, Ref, Text};
    let start = |day: &crate::domain::Day| i64::from(day.0) * 86_400_000;
    match (a, b) {
        (Text(a), Text(b)) => fold(a).cmp(&fold(b)).then_with(|| a.cmp(b)),
        (Int(a), Int(b)) => a.cmp(b),
        (Flag(a), Flag(b)) => a.cmp(b),
        (Day(a), Day(b)) => a.cmp(b),
        (Moment(a), Moment(b)) => a.cmp(b),
        (Day(a), Moment(b)) => start(a).cmp(&b.0),
        (Moment(a), Day(b)) => a.0.cmp(&start(b)),
        (Partial(a), Partial(b)) => (a.month, a.day, a.year).cmp(&(b.month, b.day, b.year)),
        (Money(a), Money(b)) => (a.currency, a.minor).cmp(&(b.currency, b.minor)),
        (Ref(a), Ref(b)) => a.cmp(b),
        (List(_), _) | (_, List(_)) => {
            let (a, b) = (a.items(), b.items());
            let unlike = a
                .iter()
                .zip(b)
                .map(|(a, b)| compare_values(a, b))
                .find(|order| order.is_ne());
            unlike.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Map(_), Map(_)) => {
            let first = |v: &Value| {
                v.part("value")
                    .or(v.parts().first().map(|(_, v)| v))
                    .cloned()
            };
            match (first(a), first(b)) {
                (Some(a), Some(b)) => compare_values(&a, &b),
                (a, b) => a.is_some().cmp(&b.is_some()),
            }
        }
        _ => Ordering::Equal,
    }
}
