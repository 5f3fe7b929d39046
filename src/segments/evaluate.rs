//! Evaluation: whether a record fits a query.
//! Rule: a comparison with an empty field is false; a related record counts when one such record fits.

use super::builtin::Segments;
use super::compare::Seen;
use super::models::{Figure, Model, ModelFields};
use super::query::{Node, Op, Over, Query, Test, Wanted};
use super::reach::Source;
use super::subject::{Base, Compare, Leaf, part};
use super::terms::Term;
use crate::domain::{Book, Day, Kind, Moment, Record, Value};
use std::cell::RefCell;

/// All an evaluation may know.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub book: &'a Book,
    pub today: Day,
    pub now: Moment,
    pub zone: chrono_tz::Tz,
    pub models: &'a dyn ModelFields,
    pub segments: &'a Segments,
}

/// True when a record fits a query.
pub fn matches(query: &Query, record: &Record, scope: &Scope) -> bool {
    query.kind == record.kind() && Evaluation::new(scope).node(&query.root, Source::Record(record))
}

/// One evaluation, with the segments it is inside of: a segment that leads back to itself contains nobody.
pub(super) struct Evaluation<'a> {
    pub scope: &'a Scope<'a>,
    open: RefCell<Vec<usize>>,
}

impl<'a> Evaluation<'a> {
    pub fn new(scope: &'a Scope<'a>) -> Evaluation<'a> {
        Evaluation {
            scope,
            open: RefCell::default(),
        }
    }

    pub fn node(&self, node: &Node, source: Source) -> bool {
        match node {
            Node::All => true,
            Node::Or(parts) => parts.iter().any(|part| self.node(part, source)),
            Node::And(parts) => parts.iter().all(|part| self.node(part, source)),
            Node::Not(part) => !self.node(part, source),
            Node::Word(needle) => source
                .record()
                .is_some_and(|record| super::words::found(needle, record, self.scope)),
            Node::Test(test) => self.test(test, source),
        }
    }

    fn test(&self, test: &Test, source: Source) -> bool {
        let steps = &test.subject.steps;
        if let Some(over) = test.over {
            return match self.over(over, test, source) {
                Some(total) => self.seen(&total, test),
                None => test.wanted == Wanted::Nothing,
            };
        }
        if test.subject.leaf == Leaf::Itself {
            match test.wanted {
                Wanted::Any => return self.scope.each(source, steps, &mut |_| true),
                Wanted::Nothing => return !self.scope.each(source, steps, &mut |_| true),
                _ => {}
            }
        }
        self.scope
            .each(source, steps, &mut |end| self.leaf(test, end))
    }

    /// A figure over everything the path leads to: how many, or their sum.
    fn over(&self, over: Over, test: &Test, source: Source) -> Option<Seen<'static>> {
        let mut count = 0_i64;
        let mut sum: Option<Seen<'static>> = None;
        self.scope.each(source, &test.subject.steps, &mut |end| {
            if test.subject.leaf == Leaf::Itself {
                count += 1;
            } else {
                self.each_seen(test, end, &mut |seen| {
                    count += 1;
                    let home = self.scope.at_home(seen, end.record());
                    sum = Seen::add(sum.take(), home);
                    false
                });
            }
            false
        });
        match over {
            Over::Count => Some(Seen::Int(count)),
            Over::Sum => sum,
        }
    }

    fn leaf(&self, test: &Test, end: Source) -> bool {
        match &test.subject.leaf {
            Leaf::Segment => return self.in_segments(test, end),
            Leaf::Field { kind, field } if is_default(*kind, field.0, end) => {
                // What the book holds to be so when nothing is said.
                return self.seen(&default_of(test.subject.compare), test);
            }
            _ => {}
        }
        match test.wanted {
            Wanted::Any => self.each_seen(test, end, &mut |_| true),
            Wanted::Nothing => !self.each_seen(test, end, &mut |_| true),
            _ if test.op == Op::Unequal => {
                let mut held = false;
                let same = self.each_seen(test, end, &mut |seen| {
                    held = true;
                    self.equal(seen, test)
                });
                held && !same
            }
            _ => self.each_seen(test, end, &mut |seen| self.seen(&seen, test)),
        }
    }

    fn equal(&self, seen: Seen, test: &Test) -> bool {
        match &test.wanted {
            Wanted::OneOf(terms) => terms
                .iter()
                .any(|term| self.scope.equal(&seen, term, test.subject.compare, true)),
            Wanted::Range(low, high) => {
                self.scope
                    .within(&seen, low.as_ref(), high.as_ref(), test.subject.compare)
            }
            _ => false,
        }
    }

    /// Whether one value fits.
    fn seen(&self, seen: &Seen, test: &Test) -> bool {
        let compare = match test.over {
            Some(Over::Count) => Compare::Number,
            _ => test.subject.compare,
        };
        match (&test.wanted, test.op) {
            (Wanted::Any, _) => true,
            (Wanted::Nothing, _) => false,
            (Wanted::Pattern(pattern), _) => {
                self.scope.text_of(seen).any(|s| pattern.regex.is_match(&s))
            }
            (Wanted::Range(low, high), op) => {
                let inside = self
                    .scope
                    .within(seen, low.as_ref(), high.as_ref(), compare);
                inside == (op != Op::Unequal)
            }
            (Wanted::OneOf(terms), Op::Has | Op::Equal | Op::Unequal | Op::Pattern) => {
                let exact = test.op != Op::Has;
                let same = terms
                    .iter()
                    .any(|term| self.scope.equal(seen, term, compare, exact));
                same == (test.op != Op::Unequal)
            }
            (Wanted::OneOf(terms), op) => terms
                .iter()
                .any(|term| self.scope.ordered(seen, op, term, compare)),
        }
    }

    /// Sees every value at the end of a path.
    fn each_seen(&self, test: &Test, end: Source, see: &mut dyn FnMut(Seen) -> bool) -> bool {
        let of_value = |value: Option<&Value>, see: &mut dyn FnMut(Seen) -> bool| {
            value.is_some_and(|value| super::compare::each(value, see))
        };
        match &test.subject.leaf {
            Leaf::Field { kind, field } => of_value(end.field(*kind, *field), see),
            Leaf::Part {
                kind,
                field,
                part: place,
            } => match (end, part(*kind, *field, *place)) {
                (Source::Row(row), Some(part)) => of_value(row.part(part.key), see),
                _ => false,
            },
            Leaf::Custom(name) => {
                let own = end.record().and_then(|record| record.get("custom"));
                of_value(own.and_then(|own| own.part(name)), see)
            }
            Leaf::Model(model) => self.model(*model, end).is_some_and(|figure| {
                see(match &figure {
                    Figure::Class(key) => Seen::Text(key),
                    Figure::Word(word) => Seen::Text(word),
                    Figure::Int(n) => Seen::Int(*n),
                    Figure::Money(minor) => Seen::Money(self.scope.book.settings.money(*minor)),
                    Figure::Day(day) => Seen::Day(*day),
                })
            }),
            Leaf::Base(base) => end.record().is_some_and(|record| {
                see(match base {
                    Base::Id => Seen::Record(record.id),
                    Base::Kind => Seen::Kind(record.kind()),
                    Base::Created => Seen::Moment(record.created),
                    Base::Updated => Seen::Moment(record.updated),
                    Base::Uid => return see(Seen::Text(&record.uid.to_string())),
                })
            }),
            Leaf::Company => end
                .record()
                .is_some_and(|record| super::words::companies(record, self.scope, see)),
            Leaf::Itself => end
                .record()
                .is_some_and(|record| see(Seen::Record(record.id))),
            Leaf::Segment => false,
        }
    }

    fn model(&self, model: Model, end: Source) -> Option<Figure> {
        figure_of(end.record()?, model, self.scope.models)
    }

    fn in_segments(&self, test: &Test, end: Source) -> bool {
        let Some(record) = end.record() else {
            return false;
        };
        match &test.wanted {
            Wanted::OneOf(terms) => {
                let inside = terms.iter().any(|term| match term {
                    Term::Text(needle) => self.in_segment(&needle.folded, record),
                    _ => false,
                });
                inside == (test.op != Op::Unequal)
            }
            Wanted::Any => self.in_any_segment(record),
            Wanted::Nothing => !self.in_any_segment(record),
            _ => false,
        }
    }

    /// Of the segments of one's own; the built-in one of all customers would make the question empty.
    fn in_any_segment(&self, record: &Record) -> bool {
        let own = self.scope.segments.own();
        own.into_iter().any(|place| self.in_place(place, record))
    }

    fn in_segment(&self, folded: &str, record: &Record) -> bool {
        let found = self.scope.segments.find(folded);
        found.is_some_and(|place| self.in_place(place, record))
    }

    fn in_place(&self, place: usize, record: &Record) -> bool {
        let Some(segment) = self.scope.segments.all.get(place) else {
            return false;
        };
        if segment.query.kind != record.kind() || self.open.borrow().contains(&place) {
            return false;
        }
        self.open.borrow_mut().push(place);
        let inside = self.node(&segment.query.root, Source::Record(record));
        self.open.borrow_mut().pop();
        inside
    }
}

/// A computed field of a customer; one overruled by hand counts as what it was said to be.
pub fn figure_of(record: &Record, model: Model, models: &dyn ModelFields) -> Option<Figure> {
    let overruled = record
        .items("overrides")
        .iter()
        .find(|row| row.part("figure").and_then(Value::as_text) == Some(model.key()));
    if let Some(value) = overruled.and_then(|row| row.part("value")?.as_text()) {
        return super::compare::overruled(model, value);
    }
    models.value(record.id, model)
}

/// An unset flag says no, and a customer of whom nothing is said is a person.
fn is_default(kind: Kind, field: u8, end: Source) -> bool {
    let Some(record) = end.record().filter(|record| record.kind() == kind) else {
        return false;
    };
    let row = kind.fields().get(usize::from(field));
    let assumed = row.is_some_and(|row| {
        matches!(row.ty, crate::domain::Type::Flag) || (kind == Kind::Customer && row.key == "type")
    });
    assumed && record.at(crate::domain::FieldNo(field)).is_none()
}

fn default_of(compare: Compare) -> Seen<'static> {
    match compare {
        Compare::Flag => Seen::Flag(false),
        _ => Seen::Text("person"),
    }
}
