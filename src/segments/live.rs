//! Live membership: who is in which segment, kept in step with every change.
//! Rule: after a change only what can have changed is looked at again, and the outcome is that of looking at everything.
//!
//! Segments on figures of the whole book (RFM, ABC, matrix …) wait for [`Live::whole_book`], which a worker calls when the
//! models are computed anew; segments that move with the day wait for [`Live::after_day_change`].

use super::evaluate::{Evaluation, Scope};
use super::needs::{Needs, affected};
use super::reach::Source;
use super::select::select;
use crate::domain::{Change, Id, Kind};
use std::collections::BTreeMap;

/// A record that came into a segment or left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    pub record: Id,
    /// Place of the segment in [`Segments::all`].
    pub segment: usize,
    pub joined: bool,
}

/// The members of every segment.
pub struct Live {
    members: Vec<Members>,
    needs: Vec<Needs>,
}

impl Live {
    /// Looks at every record once.
    pub fn new(scope: &Scope) -> Live {
        let all = &scope.segments.all;
        let needs = all.iter().map(|s| Needs::of(&s.query, scope.segments));
        let members = all.iter().map(|segment| {
            let ids = select(&segment.query, segment.query.kind, scope);
            Members::of(&ids)
        });
        Live {
            needs: needs.collect(),
            members: members.collect(),
        }
    }

    pub fn contains(&self, segment: usize, record: Id) -> bool {
        self.members
            .get(segment)
            .is_some_and(|members| members.contains(record.n))
    }

    /// How many records are in a segment.
    pub fn count(&self, segment: usize) -> usize {
        self.members.get(segment).map_or(0, |members| members.count)
    }

    /// The members of a segment, ascending by id.
    pub fn members(&self, segment: usize, kind: Kind) -> Vec<Id> {
        let members = self.members.get(segment);
        members.map_or_else(Vec::new, |members| {
            members.iter().map(|n| Id::new(kind, n)).collect()
        })
    }

    /// Takes in changes that the book of the scope has already; all but segments on figures of the whole book.
    pub fn after(&mut self, changes: &[Change], scope: &Scope) -> Vec<Moved> {
        let settings = changes.iter().any(|c| matches!(c, Change::Setting { .. }));
        let mut touched: BTreeMap<Kind, Vec<Id>> = BTreeMap::new();
        let mut moved = Vec::new();
        for place in 0..self.needs.len() {
            let (Some(needs), Some(segment)) =
                (self.needs.get(place), scope.segments.all.get(place))
            else {
                continue;
            };
            let kind = segment.query.kind;
            let far = changes
                .iter()
                .filter_map(|change| change.id())
                .any(|id| needs.far.contains(&id.kind));
            if settings || far {
                self.again(place, scope, &mut moved);
                continue;
            }
            let ids = touched
                .entry(kind)
                .or_insert_with(|| affected(changes, kind, scope.book));
            if ids.len() > scope.book.count(kind) / 4 + 16 {
                self.again(place, scope, &mut moved);
            } else {
                self.look_at(place, ids, scope, &mut moved);
            }
        }
        moved
    }

    /// Looks again at segments on figures of the whole book, after the models were computed anew.
    pub fn whole_book(&mut self, scope: &Scope) -> Vec<Moved> {
        self.again_where(|needs| needs.whole_book, scope)
    }

    /// Looks again at what depends on the day.
    pub fn after_day_change(&mut self, scope: &Scope) -> Vec<Moved> {
        self.again_where(|needs| needs.daily, scope)
    }

    fn again_where(&mut self, wanted: fn(&Needs) -> bool, scope: &Scope) -> Vec<Moved> {
        let places = self.needs.iter().enumerate();
        let places: Vec<usize> = places
            .filter(|(_, needs)| wanted(needs))
            .map(|(place, _)| place)
            .collect();
        let mut moved = Vec::new();
        for place in places {
            self.again(place, scope, &mut moved);
        }
        moved
    }

    /// Looks at a whole segment.
    fn again(&mut self, place: usize, scope: &Scope, moved: &mut Vec<Moved>) {
        let (Some(segment), Some(members)) =
            (scope.segments.all.get(place), self.members.get_mut(place))
        else {
            return;
        };
        let kind = segment.query.kind;
        let now = Members::of(&select(&segment.query, kind, scope));
        let mut see = |n: u32, joined: bool| {
            moved.push(Moved {
                record: Id::new(kind, n),
                segment: place,
                joined,
            });
        };
        now.iter()
            .filter(|n| !members.contains(*n))
            .for_each(|n| see(n, true));
        members
            .iter()
            .filter(|n| !now.contains(*n))
            .for_each(|n| see(n, false));
        *members = now;
    }

    /// Looks at some records of a segment.
    fn look_at(&mut self, place: usize, ids: &[Id], scope: &Scope, moved: &mut Vec<Moved>) {
        let (Some(segment), Some(members)) =
            (scope.segments.all.get(place), self.members.get_mut(place))
        else {
            return;
        };
        let evaluation = Evaluation::new(scope);
        for id in ids {
            let record = scope.book.get(*id);
            let fits = record.is_some_and(|record| {
                evaluation.node(&segment.query.root, Source::Record(&record))
            });
            if members.put(id.n, fits) {
                moved.push(Moved {
                    record: *id,
                    segment: place,
                    joined: fits,
                });
            }
        }
    }
}

/// A set of record numbers, one bit each.
#[derive(Clone, Default)]
struct Members {
    bits: Vec<u64>,
    count: usize,
}

impl Members {
    fn of(ids: &[Id]) -> Members {
        let mut members = Members::default();
        for id in ids {
            members.put(id.n, true);
        }
        members
    }

    fn contains(&self, n: u32) -> bool {
        let word = self.bits.get(n as usize / 64).copied().unwrap_or(0);
        word >> (n % 64) & 1 == 1
    }

    /// Puts a number in or takes it out; answers whether that changed anything.
    fn put(&mut self, n: u32, inside: bool) -> bool {
        if self.contains(n) == inside {
            return false;
        }
        let place = n as usize / 64;
        if self.bits.len() <= place {
            self.bits.resize(place + 1, 0);
        }
        if let Some(word) = self.bits.get_mut(place) {
            *word ^= 1 << (n % 64);
        }
        self.count = if inside {
            self.count + 1
        } else {
            self.count.saturating_sub(1)
        };
        true
    }

    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.bits.iter().zip(0_u32..).flat_map(|(word, place)| {
            (0..64_u32)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| place * 64 + bit)
        })
    }
}

/// True when segments themselves were changed: then [`super::builtin::Segments`] and the membership are made anew.
pub fn changes_segments(changes: &[Change]) -> bool {
    changes
        .iter()
        .any(|change| change.id().is_some_and(|id| id.kind == Kind::Segment))
}
