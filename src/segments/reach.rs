//! From a record to the records that belong to it or that it points to.
//! Rule: what a record belongs to stands in its field named after the kind (`customer`, `deal` …) or in `about`; a person
//! or organisation is linked by a link of type `works-at` that has not ended.

use super::evaluate::Scope;
use super::subject::{Step, part, row};
use crate::domain::{FieldNo, Id, Kind, Record, Type, Value};
use std::sync::{Arc, LazyLock};

/// Where the values of a comparison are read from.
#[derive(Clone, Copy)]
pub enum Source<'a> {
    Record(&'a Record),
    /// A record reached over a link, which may know better (the job there, the role).
    Linked(&'a Record, &'a Record),
    /// A row of a list field.
    Row(&'a Value),
}

/// A field by which records belong to others.
#[derive(Clone, Copy, Debug)]
pub enum Belonging {
    Link(FieldNo),
    /// A part of the rows of a list field.
    Rows(FieldNo, &'static str),
}

/// The fields by which records of kind `to` belong to records of kind `of`.
pub fn belongings(to: Kind, of: Kind) -> &'static [Belonging] {
    static TABLE: LazyLock<Vec<Vec<Belonging>>> = LazyLock::new(|| {
        let pairs = Kind::ALL
            .iter()
            .flat_map(|to| Kind::ALL.iter().map(move |of| (*to, *of)));
        pairs.map(|(to, of)| found(to, of)).collect()
    });
    let place = to as usize * Kind::COUNT + of as usize;
    TABLE.get(place).map(Vec::as_slice).unwrap_or_default()
}

fn found(to: Kind, of: Kind) -> Vec<Belonging> {
    let named = |key: &str| {
        [of.key(), of.row().plural, "about"].contains(&key) || (to == Kind::Link && key == "to")
    };
    let points = |ty: Type| match ty {
        Type::Link(kinds) | Type::Links(kinds) => kinds.is_empty() || kinds.contains(&of),
        _ => false,
    };
    let mut list = Vec::new();
    for (no, field) in to.fields().iter().enumerate() {
        let Ok(no) = u8::try_from(no).map(FieldNo) else {
            continue;
        };
        if points(field.ty) && named(field.key) {
            list.push(Belonging::Link(no));
        }
        if let Type::Rows(parts) = field.ty {
            let fits = parts
                .iter()
                .filter(|part| points(part.ty) && part.key == of.key());
            list.extend(fits.map(|part| Belonging::Rows(no, part.key)));
        }
    }
    list
}

/// Sessions and campaigns have members; every other kind counts by its fields alone.
pub fn is_of(to: Kind, of: Kind) -> bool {
    to != of
        || belongings(to, of)
            .iter()
            .any(|b| matches!(b, Belonging::Link(_)))
}

/// True when a record belongs to another by one of its fields.
pub fn belongs(record: &Record, to: Id) -> bool {
    let mentions = |value: &Value| value.items().iter().any(|v| v.as_ref() == Some(to));
    belongings(record.kind(), to.kind)
        .iter()
        .any(|by| match by {
            Belonging::Link(field) => record.at(*field).is_some_and(mentions),
            Belonging::Rows(field, key) => record.at(*field).is_some_and(|rows| {
                rows.items()
                    .iter()
                    .any(|row| row.part(key).is_some_and(mentions))
            }),
        })
}

impl<'a> Source<'a> {
    /// The record values are of; a row has none.
    pub fn record(self) -> Option<&'a Record> {
        match self {
            Source::Record(record) | Source::Linked(record, _) => Some(record),
            Source::Row(_) => None,
        }
    }

    /// The value of a field: of the record, or of the link it was reached by.
    pub fn field(self, kind: Kind, field: FieldNo) -> Option<&'a Value> {
        match self {
            Source::Record(record) => record.at(field).filter(|_| record.kind() == kind),
            Source::Linked(_, link) if kind == Kind::Link => link.at(field),
            Source::Linked(record, link) => {
                let shared = || link.get(row(kind, field).filter(|row| is_shared(row.key))?.key);
                record.at(field).or_else(shared)
            }
            Source::Row(_) => None,
        }
    }
}

/// Fields of a person that a link to an organisation has as well.
fn is_shared(key: &str) -> bool {
    ["job", "department"].contains(&key)
}

impl Scope<'_> {
    /// Sees everything that the steps lead to, until `see` answers true; answers whether it did.
    pub fn each(
        &self,
        source: Source,
        steps: &[Step],
        see: &mut dyn FnMut(Source) -> bool,
    ) -> bool {
        let Some((step, rest)) = steps.split_first() else {
            return see(source);
        };
        match *step {
            Step::Related { to, .. } => self.each_related(source, to, rest, see),
            Step::Contacts => self.each_linked(source, "to", "customer", rest, see),
            Step::Organisations => self.each_linked(source, "customer", "to", rest, see),
            Step::Follow { kind, field } => {
                let ids = source.field(kind, field).map(Value::items);
                self.each_id(ids.unwrap_or_default(), rest, see)
            }
            Step::Rows { kind, field } => {
                let rows = source.field(kind, field).map(Value::items);
                let mut rows = rows.unwrap_or_default().iter();
                rows.any(|row| self.each(Source::Row(row), rest, see))
            }
            Step::Part {
                kind,
                field,
                part: place,
            } => {
                let key = part(kind, field, place).map_or("", |part| part.key);
                let ids = match source {
                    Source::Row(row) => row.part(key).map(Value::items),
                    _ => None,
                };
                self.each_id(ids.unwrap_or_default(), rest, see)
            }
        }
    }

    fn each_id(&self, ids: &[Value], rest: &[Step], see: &mut dyn FnMut(Source) -> bool) -> bool {
        ids.iter().filter_map(Value::as_ref).any(|id| {
            let record = self.book.get(id);
            record.is_some_and(|record| self.each(Source::Record(&record), rest, see))
        })
    }

    fn each_related(
        &self,
        source: Source,
        to: Kind,
        rest: &[Step],
        see: &mut dyn FnMut(Source) -> bool,
    ) -> bool {
        let Some(id) = source.record().map(|record| record.id) else {
            return false;
        };
        self.book.mentions(id, to).into_iter().any(|other| {
            let found = self.book.get(other).filter(|r| belongs(r, id));
            found.is_some_and(|record| self.each(Source::Record(&record), rest, see))
        })
    }

    /// Goes over the links in which this record stands in `here`, to the record in `there`.
    fn each_linked(
        &self,
        source: Source,
        here: &str,
        there: &str,
        rest: &[Step],
        see: &mut dyn FnMut(Source) -> bool,
    ) -> bool {
        let Some(id) = source.record().map(|record| record.id) else {
            return false;
        };
        self.links_of(id, here, there)
            .into_iter()
            .any(|(record, link)| self.each(Source::Linked(&record, &link), rest, see))
    }

    /// Present works-at links of a person (`customer` to `to`) or an organisation (`to` to `customer`).
    pub fn links_of(&self, id: Id, here: &str, there: &str) -> Vec<(Arc<Record>, Arc<Record>)> {
        let links = self.book.mentions(id, Kind::Link).into_iter();
        let links = links.filter_map(|link| self.book.get(link));
        let works = links.filter(|link| {
            let ended = link.day("until").is_some_and(|until| until < self.today);
            link.text("type") == "works-at" && link.link(here) == Some(id) && !ended
        });
        works
            .filter_map(|link| Some((self.book.get(link.link(there)?)?, link)))
            .collect()
    }
}
