//! Birthdays in queries: month and day count, lunar ones by the day they fall on.
//! Rule: `:` with a distance means within it from today; a year alone is the year of birth; else the next or a fitting date.

use super::compare::is_distance;
use super::dates::{DateTerm, Side};
use super::evaluate::Scope;
use super::terms::Term;
use crate::domain::calendar::lunar;
use crate::domain::calendar::partial::next_occurrence;
use crate::domain::{Day, PartialDate};
use std::cmp::Ordering;

/// The day a birthday is kept in a civil year. 29 February is kept on the 28th where there is none.
pub fn kept_in(date: &PartialDate, year: i32) -> Option<Day> {
    let (month, day) = (u32::from(date.month?), u32::from(date.day?));
    if date.lunar {
        return lunar_in(date, year);
    }
    Day::of(year, month, day).or_else(|| Day::of(year, month, 28).filter(|_| day == 29))
}

/// A lunar date falls into the civil year from the lunar year of the same number, or from the one before (months 11, 12).
fn lunar_in(date: &PartialDate, year: i32) -> Option<Day> {
    [year, year - 1]
        .into_iter()
        .filter_map(|lunar_year| lunar::kept_in(lunar_year, date.month?, date.day?, date.leap))
        .find(|day| day.year() == year)
}

/// Whether a birthday is kept on some day from the first to the last.
fn kept_within(date: &PartialDate, low: Day, high: Day) -> bool {
    if high.0 - low.0 >= 366 {
        return true;
    }
    if date.day.is_none() && !date.lunar {
        // Only the month is known.
        let month = date.month.map(u32::from);
        return month == Some(low.month()) || month == Some(high.month());
    }
    (low.year()..=high.year())
        .filter_map(|year| kept_in(date, year))
        .any(|day| low <= day && day <= high)
}

impl Scope<'_> {
    /// Whether a birthday is what a term names.
    pub fn birthday(&self, date: &PartialDate, term: DateTerm, exact: bool) -> bool {
        if let DateTerm::Year(year) = term {
            return date.year.map(i32::from) == Some(year);
        }
        let (low, high) = term.span(self.today, Side::Future);
        match is_distance(term) && !exact {
            true => next_occurrence(date, self.today).is_some_and(|day| day <= high),
            false => kept_within(date, low, high),
        }
    }

    /// How a birthday lies to a term: moving dates by the next date it is kept, fixed ones by month and day, years by birth.
    pub fn birthday_order(
        &self,
        date: &PartialDate,
        term: DateTerm,
    ) -> Option<(Ordering, Ordering)> {
        if let DateTerm::Year(year) = term {
            let order = i32::from(date.year?).cmp(&year);
            return Some((order, order));
        }
        let (low, high) = term.span(self.today, Side::Future);
        if term.moves() {
            let day = next_occurrence(date, self.today)?;
            return Some((day.cmp(&low), day.cmp(&high)));
        }
        let day = kept_in(date, low.year())?;
        let place = |day: Day| (day.month(), day.day());
        Some((place(day).cmp(&place(low)), place(day).cmp(&place(high))))
    }

    /// Whether a birthday is kept between two terms.
    pub fn birthday_within(
        &self,
        date: &PartialDate,
        low: Option<&Term>,
        high: Option<&Term>,
    ) -> bool {
        let term = |term: Option<&Term>| match term {
            Some(Term::Date(date)) => Some(*date),
            _ => None,
        };
        match (term(low), term(high)) {
            (Some(DateTerm::Year(low)), Some(DateTerm::Year(high))) => date
                .year
                .is_some_and(|y| (low..=high).contains(&i32::from(y))),
            (Some(low), Some(high)) => {
                let (first, _) = low.span(self.today, Side::Future);
                let (_, last) = high.span(self.today, Side::Future);
                kept_within(date, first, last)
            }
            (Some(low), None) => self
                .birthday_order(date, low)
                .is_some_and(|(o, _)| o != Ordering::Less),
            (None, Some(high)) => self
                .birthday_order(date, high)
                .is_some_and(|(_, o)| o != Ordering::Greater),
            (None, None) => true,
        }
    }
}
