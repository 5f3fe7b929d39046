//! All records that fit a query.
//! Rule: an index only narrows down which records are looked at; what is answered is the same as looking at all.

use super::evaluate::{Evaluation, Scope};
use super::query::{Node, Op, Query, Wanted};
use super::reach::Source;
use super::subject::{Base, Compare, Leaf};
use super::terms::Term;
use crate::domain::{Id, Kind};

/// The records of the query's kind that fit it, ascending by id.
pub fn select(query: &Query, kind: Kind, scope: &Scope) -> Vec<Id> {
    if query.kind != kind {
        return Vec::new();
    }
    let evaluation = Evaluation::new(scope);
    match narrowed(&query.root, kind, scope) {
        Some(mut ids) => {
            ids.sort_unstable();
            ids.dedup();
            ids.retain(|id| {
                let record = scope.book.get(*id);
                record.is_some_and(|r| evaluation.node(&query.root, Source::Record(&r)))
            });
            ids
        }
        None => scope
            .book
            .iter(kind)
            .filter(|record| evaluation.node(&query.root, Source::Record(record)))
            .map(|record| record.id)
            .collect(),
    }
}

/// Every record that can fit, when an index says so; `None` when all must be looked at.
fn narrowed(node: &Node, kind: Kind, scope: &Scope) -> Option<Vec<Id>> {
    match node {
        Node::And(parts) => parts
            .iter()
            .filter_map(|part| narrowed(part, kind, scope))
            .min_by_key(Vec::len),
        Node::Or(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(narrowed(part, kind, scope)?);
            }
            Some(all)
        }
        Node::Test(test) if test.subject.steps.is_empty() && test.over.is_none() => {
            let Wanted::OneOf(terms) = &test.wanted else {
                return None;
            };
            if !matches!(test.op, Op::Has | Op::Equal) {
                return None;
            }
            let mut all = Vec::new();
            for term in terms {
                all.extend(indexed(
                    &test.subject.leaf,
                    test.subject.compare,
                    term,
                    kind,
                    scope,
                )?);
            }
            Some(all)
        }
        _ => None,
    }
}

fn indexed(
    leaf: &Leaf,
    compare: Compare,
    term: &Term,
    kind: Kind,
    scope: &Scope,
) -> Option<Vec<Id>> {
    match (leaf, term) {
        (Leaf::Base(Base::Id), Term::Id(id)) => Some(vec![*id]),
        (Leaf::Base(Base::Id), Term::Outside(outside)) => {
            Some(scope.book.by_outside_id(kind, None, outside))
        }
        (Leaf::Field { .. }, Term::Text(needle)) if compare == Compare::Outside => {
            Some(scope.book.by_outside_id(kind, None, &needle.text))
        }
        (Leaf::Field { .. }, Term::Id(id)) if compare == Compare::Record => {
            Some(scope.book.mentions(*id, kind))
        }
        _ => None,
    }
}
