//! Comparing one value with what a query names.
//! Rule: numbers and money are compared as whole numbers; a period equals every day in it and lies before what follows it.

use super::dates::{DateTerm, Side, Sign, read};
use super::evaluate::Scope;
use super::models::{Figure, MODEL_FIELDS, Model};
use super::query::Op;
use super::subject::Compare;
use super::terms::{DECIMAL_SCALE, Decimal, Needle, Term};
use crate::domain::text::fold::fold;
use crate::domain::{Day, Id, Kind, Moment, Money, PartialDate, Record, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value as comparisons see it.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    Text(&'a str),
    Int(i64),
    Flag(bool),
    Money(Money),
    Day(Day),
    Moment(Moment),
    Partial(PartialDate),
    Record(Id),
    Kind(Kind),
}

impl Seen<'_> {
    /// Adds a value to a sum; what cannot be added leaves it as it is.
    pub fn add(sum: Option<Seen<'static>>, value: Option<Seen<'static>>) -> Option<Seen<'static>> {
        match (sum, value) {
            (Some(Seen::Int(a)), Some(Seen::Int(b))) => Some(Seen::Int(a.saturating_add(b))),
            (Some(Seen::Money(a)), Some(Seen::Money(b))) if a.currency == b.currency => Some(
                Seen::Money(Money::new(a.minor.saturating_add(b.minor), a.currency)),
            ),
            (None, value) => value,
            (sum, _) => sum,
        }
    }
}

/// Sees every single value in a value: the items of a list, the texts of a row.
pub fn each(value: &Value, see: &mut dyn FnMut(Seen) -> bool) -> bool {
    match value {
        Value::Text(text) => see(Seen::Text(text)),
        Value::Int(n) => see(Seen::Int(*n)),
        Value::Flag(flag) => see(Seen::Flag(*flag)),
        Value::Day(day) => see(Seen::Day(*day)),
        Value::Partial(date) => see(Seen::Partial(*date)),
        Value::Moment(at) => see(Seen::Moment(*at)),
        Value::Money(money) => see(Seen::Money(*money)),
        Value::Ref(id) => see(Seen::Record(*id)),
        Value::List(items) => items.iter().any(|item| each(item, see)),
        Value::Map(parts) => match value.part("value") {
            // A phone or address with its label: only the address counts.
            Some(inner) => each(inner, see),
            None => parts.iter().any(|(_, part)| each(part, see)),
        },
    }
}

/// A figure as it was overruled by hand.
pub fn overruled(model: Model, text: &str) -> Option<Figure> {
    let compare = MODEL_FIELDS.iter().find(|row| row.model == model)?.compare;
    let folded = fold(text);
    match compare {
        Compare::Choice { rows, .. } => {
            let fits = |row: &&crate::domain::Choice| {
                row.key == folded || fold(row.label.en) == folded || fold(row.label.zh) == folded
            };
            match rows.iter().find(fits) {
                Some(row) => Some(Figure::Class(row.key)),
                None => Some(Figure::Word(text.into())),
            }
        }
        Compare::Day(_) => text.parse().ok().map(Figure::Day),
        Compare::Money => Decimal::read(text)
            .and_then(|d| i64::try_from(d.0 / (DECIMAL_SCALE / 100)).ok())
            .map(Figure::Money),
        _ => Decimal::read(text)
            .and_then(|d| i64::try_from(d.0 / DECIMAL_SCALE).ok())
            .map(Figure::Int),
    }
}

/// What a value is on the line of numbers, in the unit of the comparison.
fn scalar(seen: &Seen, compare: Compare, zone: chrono_tz::Tz) -> Option<i128> {
    match (seen, compare) {
        (Seen::Int(n), Compare::Percent) => Some(i128::from(*n) * DECIMAL_SCALE / 100),
        (Seen::Int(n), Compare::Days) => Some(i128::from(*n)),
        (Seen::Int(n), _) => Some(i128::from(*n) * DECIMAL_SCALE),
        (Seen::Money(money), _) => {
            Some(i128::from(money.minor) * DECIMAL_SCALE / i128::from(money.currency.scale()))
        }
        (Seen::Day(day), _) => Some(i128::from(day.0)),
        (Seen::Moment(at), _) => Some(i128::from(at.day_in(zone).0)),
        (Seen::Text(text), Compare::Number | Compare::Loose) => Some(Decimal::read(text)?.0),
        _ => None,
    }
}

impl Scope<'_> {
    /// The first and last number a term means, on the same line.
    fn bounds(&self, term: &Term, compare: Compare) -> Option<(i128, i128)> {
        match (term, compare) {
            (Term::Number(number), _) => Some((number.0, number.0)),
            (Term::Days(days), _) => Some((i128::from(*days), i128::from(*days))),
            (Term::Date(date), Compare::Day(side)) => {
                let (low, high) = date.span(self.today, side);
                Some((i128::from(low.0), i128::from(high.0)))
            }
            _ => None,
        }
    }

    /// Whether a value is what a term names; `exact` asks for the whole text instead of a part.
    pub fn equal(&self, seen: &Seen, term: &Term, compare: Compare, exact: bool) -> bool {
        match (seen, term) {
            (Seen::Text(text), Term::Text(needle)) => match compare {
                Compare::Phone => phone_fits(text, needle, exact),
                Compare::Outside => **text == *needle.text,
                Compare::Tag => fold(text) == *needle.folded,
                _ if exact => fold(text) == *needle.folded,
                _ => contains(text, needle),
            },
            (Seen::Text(text), Term::Choice { key, .. }) => {
                **text == **key || fold(text) == fold(key)
            }
            (Seen::Text(text), Term::Outside(id)) => **text == **id,
            (Seen::Flag(a), Term::Flag(b)) => a == b,
            (Seen::Record(a), Term::Id(b)) => a == b,
            (Seen::Record(id), Term::Outside(outside)) => {
                self.book.by_outside_id(id.kind, None, outside).contains(id)
            }
            (Seen::Record(id), Term::Text(needle)) => self.book.get(*id).is_some_and(|record| {
                let title = record.title();
                if exact {
                    fold(&title) == *needle.folded
                } else {
                    contains(&title, needle)
                }
            }),
            (Seen::Kind(kind), Term::Text(needle)) => Kind::parse(&needle.folded) == Some(*kind),
            (Seen::Partial(date), Term::Date(term)) => self.birthday(date, *term, exact),
            (_, Term::Text(needle)) if compare == Compare::Loose => self.loose(seen, needle),
            _ => self.order(seen, term, compare) == Some((Ordering::Equal, Ordering::Equal)),
        }
    }

    /// A value of a field that was not declared, compared with text by what it holds.
    fn loose(&self, seen: &Seen, needle: &Needle) -> bool {
        match seen {
            Seen::Flag(flag) => read_flag(&needle.folded) == Some(*flag),
            _ => self
                .loose_term(seen, needle)
                .is_some_and(|(term, compare)| self.equal(seen, &term, compare, true)),
        }
    }

    fn loose_term(&self, seen: &Seen, needle: &Needle) -> Option<(Term, Compare)> {
        match seen {
            Seen::Int(_) | Seen::Money(_) => {
                let number = Decimal::read(&needle.text)?;
                Some((Term::Number(number), Compare::Number))
            }
            Seen::Day(_) | Seen::Moment(_) => {
                let date = read(&needle.text)?;
                Some((Term::Date(date), Compare::Day(Side::Past)))
            }
            Seen::Partial(_) => Some((Term::Date(read(&needle.text)?), Compare::Birthday)),
            Seen::Text(text) => {
                Decimal::read(text)?;
                let number = Decimal::read(&needle.text)?;
                Some((Term::Number(number), Compare::Number))
            }
            _ => None,
        }
    }

    /// How a value lies to the first and to the last thing a term means.
    fn order(&self, seen: &Seen, term: &Term, compare: Compare) -> Option<(Ordering, Ordering)> {
        let twice = |order: Ordering| Some((order, order));
        match (seen, term) {
            (Seen::Moment(at), Term::Date(DateTerm::Now)) => twice(at.cmp(&self.now)),
            (Seen::Text(text), Term::Choice { place, .. }) => {
                let Compare::Choice { rows, .. } = compare else {
                    return None;
                };
                let own = rows.iter().position(|row| row.key == *text)?;
                twice(own.cmp(place))
            }
            (_, Term::Text(needle)) if compare == Compare::Loose => {
                match self.loose_term(seen, needle) {
                    Some((term, compare)) => self.order(seen, &term, compare),
                    None => match seen {
                        Seen::Text(text) => twice(fold(text).as_str().cmp(&needle.folded)),
                        _ => None,
                    },
                }
            }
            (Seen::Text(text), Term::Text(needle)) => {
                // Numbers kept as text (a price as it was written) lie as numbers do.
                if let (Some(a), Some(b)) = (Decimal::read(text), Decimal::read(&needle.text)) {
                    return twice(a.cmp(&b));
                }
                twice(fold(text).as_str().cmp(&needle.folded))
            }
            (Seen::Money(_), _) => {
                let home = self.at_home(*seen, None)?;
                let own = scalar(&home, compare, self.zone)?;
                let (low, high) = self.bounds(term, compare)?;
                Some((own.cmp(&low), own.cmp(&high)))
            }
            (Seen::Partial(date), Term::Date(term)) => self.birthday_order(date, *term),
            _ => {
                let own = scalar(seen, compare, self.zone)?;
                let (low, high) = self.bounds(term, compare)?;
                let inside = low <= own && own <= high;
                if inside && low < high {
                    return twice(Ordering::Equal);
                }
                Some((own.cmp(&low), own.cmp(&high)))
            }
        }
    }

    /// Whether a value lies on the side of a term that an operator asks for.
    pub fn ordered(&self, seen: &Seen, op: Op, term: &Term, compare: Compare) -> bool {
        let Some((low, high)) = self.order(seen, term, compare) else {
            return false;
        };
        match op {
            Op::Less => low == Ordering::Less,
            Op::AtMost => high != Ordering::Greater,
            Op::More => high == Ordering::Greater,
            Op::AtLeast => low != Ordering::Less,
            _ => false,
        }
    }

    /// Whether a value lies in a range, both ends included.
    pub fn within(
        &self,
        seen: &Seen,
        low: Option<&Term>,
        high: Option<&Term>,
        compare: Compare,
    ) -> bool {
        if let (Seen::Partial(date), Compare::Birthday) = (seen, compare) {
            return self.birthday_within(date, low, high);
        }
        let comparable = [low, high]
            .iter()
            .flatten()
            .all(|term| self.order(seen, term, compare).is_some());
        comparable
            && low.is_none_or(|term| self.ordered(seen, Op::AtLeast, term, compare))
            && high.is_none_or(|term| self.ordered(seen, Op::AtMost, term, compare))
    }

    /// An amount in the home currency: at the rate of the record's day. Without a rate there is none.
    pub fn at_home(&self, seen: Seen, record: Option<&Record>) -> Option<Seen<'static>> {
        match seen {
            Seen::Int(n) => Some(Seen::Int(n)),
            Seen::Money(money) if money.currency == self.book.settings.currency() => {
                Some(Seen::Money(money))
            }
            Seen::Money(money) => {
                let day = record.and_then(|r| r.day("date")).unwrap_or(self.today);
                super::rates::at_home(&self.book.settings, money, day).map(Seen::Money)
            }
            Seen::Text(text) => {
                let number = Decimal::read(text)?;
                Some(Seen::Int(i64::try_from(number.0 / DECIMAL_SCALE).ok()?))
            }
            _ => None,
        }
    }

    /// The texts a regular expression is tried on.
    pub fn text_of<'a>(&self, seen: &'a Seen) -> impl Iterator<Item = Cow<'a, str>> {
        let text = match seen {
            Seen::Text(text) => Some(Cow::Borrowed(*text)),
            Seen::Record(id) => self.book.get(*id).map(|record| Cow::Owned(record.title())),
            Seen::Int(n) => Some(Cow::Owned(n.to_string())),
            Seen::Day(day) => Some(Cow::Owned(day.to_string())),
            Seen::Money(money) => Some(Cow::Owned(money.plain())),
            _ => None,
        };
        text.into_iter()
    }
}

/// Whether a text has a folded part, or sounds like it (pinyin, initials).
pub fn contains(text: &str, needle: &Needle) -> bool {
    if text.is_ascii() {
        return fold(text).contains(&*needle.folded);
    }
    if fold(text).contains(&*needle.folded) {
        return true;
    }
    needle.sound && sounds_like(text, &needle.folded)
}

fn sounds_like(text: &str, folded: &str) -> bool {
    let sounds = crate::domain::text::words::sounds(text);
    let wanted = folded.replace(' ', "");
    let full = sounds.full.replace(' ', "");
    full.contains(&wanted) || sounds.initials.replace(' ', "").contains(&wanted)
}

/// Whether a number as written has the digits looked for; a stored national number also fits an international one.
fn phone_fits(text: &str, needle: &Needle, exact: bool) -> bool {
    let own: String = text.chars().filter(char::is_ascii_digit).collect();
    let Some(digits) = &needle.digits else {
        return !exact && fold(text).contains(&*needle.folded);
    };
    let national = |long: &str, short: &str| short.len() >= 7 && long.ends_with(short);
    if exact {
        own == **digits || national(&own, digits) || national(digits, &own)
    } else {
        own.contains(&**digits) || national(digits, &own)
    }
}

pub fn read_flag(folded: &str) -> Option<bool> {
    match folded {
        "yes" | "true" | "1" | "y" | "是" | "对" => Some(true),
        "no" | "false" | "0" | "n" | "否" | "不" => Some(false),
        _ => None,
    }
}

/// A distance written with or without its sign, in days from today, when the term is one.
pub fn is_distance(term: DateTerm) -> bool {
    matches!(
        term,
        DateTerm::Away {
            sign: Sign::Plain | Sign::Later,
            ..
        }
    )
}
