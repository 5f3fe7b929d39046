//! What a segment depends on, and which records a change can move.
//! Rule: better to look at too many records than at one too few; a law compares with looking at all.

use super::builtin::Segments;
use super::models::Reach;
use super::query::{Node, Query, Test, Wanted};
use super::subject::{Base, Compare, Leaf, Step, part, row, target};
use super::terms::Term;
use crate::domain::{Book, Change, Id, Kind, Record, Type};
use std::collections::BTreeSet;

/// What a segment depends on beside its members' own records and those one step away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Kinds of which any change makes the whole segment be looked at again.
    pub far: BTreeSet<Kind>,
    /// On figures of the whole book.
    pub whole_book: bool,
    /// On the day.
    pub daily: bool,
}

impl Needs {
    pub fn of(query: &Query, segments: &Segments) -> Needs {
        let mut needs = Needs::default();
        needs.add(query, segments, &mut Vec::new());
        needs
    }

    fn add(&mut self, query: &Query, segments: &Segments, seen: &mut Vec<usize>) {
        self.words(&query.root, query.kind);
        query.each_test(&mut |test| self.test(test, query.kind, segments, seen));
    }

    /// A bare word looks at the names of companies (links may end with a day) and of customers.
    fn words(&mut self, node: &Node, kind: Kind) {
        match node {
            Node::Word(_) => {
                self.daily = true;
                if kind != Kind::Customer {
                    self.far.insert(Kind::Customer);
                }
            }
            Node::Or(parts) | Node::And(parts) => parts.iter().for_each(|p| self.words(p, kind)),
            Node::Not(part) => self.words(part, kind),
            Node::All | Node::Test(_) => {}
        }
    }

    fn test(&mut self, test: &Test, kind: Kind, segments: &Segments, seen: &mut Vec<usize>) {
        let deep = self.steps(&test.subject.steps, kind);
        self.leaf(test, deep, segments, seen);
        // What an undeclared field is compared with may be a word such as today.
        self.daily |= moves(&test.wanted) || test.subject.compare == Compare::Loose;
    }

    /// Follows the steps; answers whether the leaf lies beyond the records one step away.
    fn steps(&mut self, steps: &[Step], kind: Kind) -> bool {
        let mut at = kind;
        let mut hops = 0;
        for step in steps {
            let next = match *step {
                Step::Related { to, .. } => Some(to),
                Step::Contacts | Step::Organisations => {
                    self.daily = true;
                    if hops > 0 {
                        self.far.insert(Kind::Link);
                    }
                    Some(Kind::Customer)
                }
                Step::Follow { kind, field } => row(kind, field).and_then(|row| target(row.ty)),
                Step::Part {
                    kind,
                    field,
                    part: place,
                } => part(kind, field, place).and_then(|part| target(part.ty)),
                Step::Rows { .. } => continue,
            };
            let Some(next) = next else { continue };
            // One step by belonging or by a works-at link is found from the changed record; all else is looked at whole.
            let near = hops == 0 && !matches!(step, Step::Follow { .. } | Step::Part { .. });
            if !near {
                self.far.insert(next);
            }
            at = next;
            hops += 1;
        }
        hops > 0 || at != kind
    }

    fn leaf(&mut self, test: &Test, deep: bool, segments: &Segments, seen: &mut Vec<usize>) {
        match &test.subject.leaf {
            Leaf::Model(model) => {
                if let Some(row) = model.row() {
                    self.whole_book |= row.reach == Reach::Book;
                    self.daily |= row.daily;
                }
                if deep {
                    self.far.extend(Kind::ALL);
                }
            }
            Leaf::Company => {
                self.daily = true;
                if deep {
                    self.far.extend([Kind::Customer, Kind::Link]);
                }
            }
            Leaf::Segment => self.segments(test, deep, segments, seen),
            Leaf::Field { kind, field } if test.subject.compare == Compare::Record => {
                // The name of the record that is linked.
                self.far.extend(
                    row(*kind, *field)
                        .map(|row| linked(row.ty))
                        .unwrap_or_default(),
                );
            }
            Leaf::Part {
                kind,
                field,
                part: place,
            } if test.subject.compare == Compare::Record => {
                let ty = part(*kind, *field, *place).map(|part| part.ty);
                self.far.extend(ty.map(linked).unwrap_or_default());
            }
            Leaf::Base(Base::Id | Base::Kind | Base::Created | Base::Updated | Base::Uid)
            | Leaf::Field { .. }
            | Leaf::Part { .. }
            | Leaf::Custom(_)
            | Leaf::Itself => {}
        }
    }

    fn segments(&mut self, test: &Test, deep: bool, segments: &Segments, seen: &mut Vec<usize>) {
        let places = match &test.wanted {
            Wanted::OneOf(terms) => terms
                .iter()
                .filter_map(|term| match term {
                    Term::Text(needle) => segments.find(&needle.folded),
                    _ => None,
                })
                .collect(),
            _ => segments.own(),
        };
        if deep {
            self.far.extend(Kind::ALL);
        }
        for place in places {
            if seen.contains(&place) {
                continue;
            }
            seen.push(place);
            if let Some(segment) = segments.all.get(place) {
                self.add(&segment.query, segments, seen);
            }
        }
    }
}

/// Kinds a link can point to.
fn linked(ty: Type) -> Vec<Kind> {
    match ty {
        Type::Link([]) | Type::Links([]) => Kind::ALL.to_vec(),
        Type::Link(kinds) | Type::Links(kinds) => kinds.to_vec(),
        _ => Vec::new(),
    }
}

/// Whether what is named moves with the day.
fn moves(wanted: &Wanted) -> bool {
    let one = |term: &Term| matches!(term, Term::Date(date) if date.moves());
    match wanted {
        Wanted::OneOf(terms) => terms.iter().any(one),
        Wanted::Range(low, high) => low.iter().chain(high).any(one),
        Wanted::Any | Wanted::Nothing | Wanted::Pattern(_) => false,
    }
}

/// Records of a kind that changes can move: those changed, those they belong or belonged to, and for customers those
/// linked to them. The book has the changes already.
pub fn affected(changes: &[Change], kind: Kind, book: &Book) -> Vec<Id> {
    let mut all: BTreeSet<Id> = BTreeSet::new();
    for change in changes {
        let Some(id) = change.id() else { continue };
        all.insert(id);
        match change {
            Change::Create(record) | Change::Delete(record) => refs(record, &mut all),
            Change::Update { fields, .. } => {
                book.get(id)
                    .iter()
                    .for_each(|record| refs(record, &mut all));
                let before = fields.iter().filter_map(|field| field.before.as_ref());
                before.for_each(|value| {
                    value.each_ref(&mut |id| {
                        all.insert(id);
                    });
                });
            }
            Change::Setting { .. } => {}
        }
        if id.kind == Kind::Customer && kind == Kind::Customer {
            let links = book.mentions(id, Kind::Link).into_iter();
            links
                .filter_map(|link| book.get(link))
                .for_each(|link| refs(&link, &mut all));
        }
    }
    all.into_iter().filter(|id| id.kind == kind).collect()
}

fn refs(record: &Record, all: &mut BTreeSet<Id>) {
    record.each_link(|_, id| {
        all.insert(id);
    });
}
