//! Dates as queries name them: fixed ones, periods, and those that move with the day.
//! Rule: a term stays what was written until it is evaluated, so that a saved segment moves on with the day.

use crate::domain::Day;
use crate::domain::text::fold::fold;
use std::fmt;

/// A date or period named in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateTerm {
    Day(Day),
    Month(i32, u32),
    Quarter(i32, u32),
    Year(i32),
    /// Month and day of any year, `--05-17`; only birthdays use it.
    Yearly(u8, u8),
    /// Days from today: yesterday, today, tomorrow.
    Near(i32),
    /// The present instant.
    Now,
    /// 0 is Monday.
    Weekday(u32),
    /// This period, the one before (-1) or the one after (1).
    Period(Unit, i32),
    /// `7d`, `+2w`, `-3m`.
    Away {
        sign: Sign,
        count: i32,
        unit: Unit,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// Without a sign the field says whether the past or the future is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Plain,
    Later,
    Earlier,
}

/// Whether a field's dates usually lie behind us or before us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Past,
    Future,
}

const WEEKDAYS: [(&str, &str, [char; 2]); 7] = [
    ("mon", "monday", ['一', '1']),
    ("tue", "tuesday", ['二', '2']),
    ("wed", "wednesday", ['三', '3']),
    ("thu", "thursday", ['四', '4']),
    ("fri", "friday", ['五', '5']),
    ("sat", "saturday", ['六', '6']),
    ("sun", "sunday", ['日', '天']),
];

/// Words for dates that move: the first of a meaning is what is printed.
const WORDS: &[(&str, DateTerm)] = &[
    ("today", DateTerm::Near(0)),
    ("yesterday", DateTerm::Near(-1)),
    ("tomorrow", DateTerm::Near(1)),
    ("now", DateTerm::Now),
    ("this-week", DateTerm::Period(Unit::Week, 0)),
    ("this-month", DateTerm::Period(Unit::Month, 0)),
    ("this-year", DateTerm::Period(Unit::Year, 0)),
    ("last-week", DateTerm::Period(Unit::Week, -1)),
    ("last-month", DateTerm::Period(Unit::Month, -1)),
    ("last-year", DateTerm::Period(Unit::Year, -1)),
    ("next-week", DateTerm::Period(Unit::Week, 1)),
    ("next-month", DateTerm::Period(Unit::Month, 1)),
    ("next-year", DateTerm::Period(Unit::Year, 1)),
    ("今天", DateTerm::Near(0)),
    ("昨天", DateTerm::Near(-1)),
    ("明天", DateTerm::Near(1)),
    ("现在", DateTerm::Now),
    ("本周", DateTerm::Period(Unit::Week, 0)),
    ("本月", DateTerm::Period(Unit::Month, 0)),
    ("今年", DateTerm::Period(Unit::Year, 0)),
    ("本年", DateTerm::Period(Unit::Year, 0)),
    ("上周", DateTerm::Period(Unit::Week, -1)),
    ("上月", DateTerm::Period(Unit::Month, -1)),
    ("去年", DateTerm::Period(Unit::Year, -1)),
    ("下周", DateTerm::Period(Unit::Week, 1)),
    ("下月", DateTerm::Period(Unit::Month, 1)),
    ("明年", DateTerm::Period(Unit::Year, 1)),
];

/// The words a query bar offers for dates.
pub fn offered() -> impl Iterator<Item = &'static str> {
    WORDS
        .iter()
        .map(|(word, _)| *word)
        .filter(|word| word.is_ascii())
        .chain(WEEKDAYS.iter().map(|(short, ..)| *short))
}

/// Reads a date of a query.
pub fn read(text: &str) -> Option<DateTerm> {
    let folded = fold(text).replace('_', "-");
    let word = folded.as_str();
    let named = WORDS
        .iter()
        .find(|(w, _)| *w == word)
        .map(|(_, term)| *term);
    named
        .or_else(|| weekday(word))
        .or_else(|| away(word))
        .or_else(|| yearly(word))
        .or_else(|| fixed(word))
}

fn weekday(word: &str) -> Option<DateTerm> {
    let chinese = ["星期", "周", "礼拜"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix));
    let one = chinese.and_then(|rest| {
        let mut chars = rest.chars();
        chars.next().filter(|_| chars.next().is_none())
    });
    let fits = |(short, long, signs): &(&str, &str, [char; 2])| {
        *short == word || *long == word || one.is_some_and(|c| signs.contains(&c))
    };
    let place = WEEKDAYS.iter().position(fits)?;
    u32::try_from(place).ok().map(DateTerm::Weekday)
}

/// `7d`, `+2w`, `-3m`, `1y`; also with the Chinese words 天 周 月 年.
fn away(word: &str) -> Option<DateTerm> {
    let (sign, rest) = match word.strip_prefix('+') {
        Some(rest) => (Sign::Later, rest),
        None => match word.strip_prefix('-') {
            Some(rest) => (Sign::Earlier, rest),
            None => (Sign::Plain, word),
        },
    };
    let digits_end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (digits, unit) = rest.split_at_checked(digits_end)?;
    let unit = Unit::read(unit)?;
    let count: i32 = digits.parse().ok().filter(|n| *n <= 100_000)?;
    Some(DateTerm::Away { sign, count, unit })
}

impl Unit {
    pub fn read(word: &str) -> Option<Unit> {
        match word {
            "d" | "day" | "days" | "天" | "日" => Some(Unit::Day),
            "w" | "week" | "weeks" | "周" | "星期" => Some(Unit::Week),
            "m" | "month" | "months" | "月" | "个月" => Some(Unit::Month),
            "y" | "year" | "years" | "年" => Some(Unit::Year),
            _ => None,
        }
    }

    fn letter(self) -> char {
        match self {
            Unit::Day => 'd',
            Unit::Week => 'w',
            Unit::Month => 'm',
            Unit::Year => 'y',
        }
    }
}

/// `--05-17`.
fn yearly(word: &str) -> Option<DateTerm> {
    let (month, day) = word.strip_prefix("--")?.split_once('-')?;
    let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    Day::of(2000, month.into(), day.into()).map(|_| DateTerm::Yearly(month, day))
}

/// `2026-11-22`, `2026-11`, `2026`, `2026-q4`, and the same with `/`, `.` or 年 月 日 between.
fn fixed(word: &str) -> Option<DateTerm> {
    let even = word.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let mut parts = even.trim_end_matches('-').split('-');
    let year = parts.next()?;
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year: i32 = year.parse().ok().filter(|y| *y > 0)?;
    let second = parts.next();
    let third = parts.next();
    if parts.next().is_some() {
        return None;
    }
    let number = |s: &str| -> Option<u32> {
        (!s.is_empty() && s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse().ok())?
    };
    match (second, third) {
        (None, _) => Some(DateTerm::Year(year)),
        (Some(second), None) => match second.strip_prefix('q') {
            Some(q) => number(q)
                .filter(|q| (1..=4).contains(q))
                .map(|q| DateTerm::Quarter(year, q)),
            None => number(second)
                .filter(|m| (1..=12).contains(m))
                .map(|m| DateTerm::Month(year, m)),
        },
        (Some(second), Some(third)) => {
            Day::of(year, number(second)?, number(third)?).map(DateTerm::Day)
        }
    }
}

impl DateTerm {
    /// The first and last day that are meant.
    pub fn span(self, today: Day, side: Side) -> (Day, Day) {
        let one = |day: Day| (day, day);
        match self {
            DateTerm::Day(day) => one(day),
            DateTerm::Month(year, month) => months(year, month, 1),
            DateTerm::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            DateTerm::Year(year) => months(year, 1, 12),
            DateTerm::Yearly(month, day) => {
                let fits = |year| Day::of(year, month.into(), day.into());
                one(fits(today.year()).unwrap_or(today))
            }
            DateTerm::Near(days) => one(today.plus(days)),
            DateTerm::Now => one(today),
            DateTerm::Weekday(weekday) => one(near_weekday(today, weekday, side)),
            DateTerm::Period(unit, away) => period(today, unit, away),
            DateTerm::Away { sign, count, unit } => {
                let later = sign == Sign::Later || (sign == Sign::Plain && side == Side::Future);
                one(shifted(today, if later { count } else { -count }, unit))
            }
        }
    }

    /// True when the term moves with the day.
    pub fn moves(self) -> bool {
        !matches!(
            self,
            DateTerm::Day(_)
                | DateTerm::Month(..)
                | DateTerm::Quarter(..)
                | DateTerm::Year(_)
                | DateTerm::Yearly(..)
        )
    }
}

/// The day of the week meant: the last one for the past, the next one for the future; today is both.
fn near_weekday(today: Day, weekday: u32, side: Side) -> Day {
    let ahead = (i64::from(weekday) - i64::from(today.weekday())).rem_euclid(7);
    let ahead = i32::try_from(ahead).unwrap_or(0);
    match side {
        Side::Future => today.plus(ahead),
        Side::Past if ahead == 0 => today,
        Side::Past => today.plus(ahead - 7),
    }
}

pub fn shifted(day: Day, count: i32, unit: Unit) -> Day {
    match unit {
        Unit::Day => day.plus(count),
        Unit::Week => day.plus(count.saturating_mul(7)),
        Unit::Month => day.plus_months(count),
        Unit::Year => day.plus_months(count.saturating_mul(12)),
    }
}

fn period(today: Day, unit: Unit, away: i32) -> (Day, Day) {
    match unit {
        Unit::Day => (today.plus(away), today.plus(away)),
        Unit::Week => {
            let monday = today.plus(-i32::try_from(today.weekday()).unwrap_or(0));
            let first = monday.plus(away.saturating_mul(7));
            (first, first.plus(6))
        }
        Unit::Month => {
            let first = Day::of(today.year(), today.month(), 1).unwrap_or(today);
            let there = first.plus_months(away);
            (there, there.plus_months(1).plus(-1))
        }
        Unit::Year => months(today.year().saturating_add(away), 1, 12),
    }
}

/// `count` months from the first of a month.
fn months(year: i32, month: u32, count: i32) -> (Day, Day) {
    let first = Day::of(year, month, 1).unwrap_or_default();
    let last = match first.plus_months(count) {
        next if next > first => next.plus(-1),
        // Past the last year there is a date of.
        _ => Day::of(year, 12, 31).unwrap_or(first),
    };
    (first, last)
}

impl fmt::Display for DateTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateTerm::Day(day) => day.fmt(f),
            DateTerm::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            DateTerm::Quarter(year, quarter) => write!(f, "{year:04}-q{quarter}"),
            DateTerm::Year(year) => write!(f, "{year:04}"),
            DateTerm::Yearly(month, day) => write!(f, "--{month:02}-{day:02}"),
            DateTerm::Weekday(n) => {
                let word = WEEKDAYS.get(usize::try_from(*n).unwrap_or(0));
                f.write_str(word.map_or("mon", |(short, ..)| short))
            }
            DateTerm::Away { sign, count, unit } => {
                f.write_str(match sign {
                    Sign::Plain => "",
                    Sign::Later => "+",
                    Sign::Earlier => "-",
                })?;
                write!(f, "{count}{}", unit.letter())
            }
            named => {
                let word = WORDS.iter().find(|(_, term)| term == named);
                f.write_str(word.map_or("today", |(word, _)| word))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, side: Side) -> String {
        let today = "2026-11-25".parse().unwrap();
        let (low, high) = read(text).unwrap().span(today, side);
        format!("{low}..{high}")
    }

    #[test]
    fn periods_and_moving_dates_mean_their_days() {
        let cases = [
            ("2026-11-22", "2026-11-22..2026-11-22"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2026-q4", "2026-10-01..2026-12-31"),
            ("2026", "2026-01-01..2026-12-31"),
            ("9999", "9999-01-01..9999-12-31"),
            ("yesterday", "2026-11-24..2026-11-24"),
            ("this-week", "2026-11-23..2026-11-29"),
            ("this-month", "2026-11-01..2026-11-30"),
            ("last-year", "2025-01-01..2025-12-31"),
            ("+2w", "2026-12-09..2026-12-09"),
            ("-3m", "2026-08-25..2026-08-25"),
            ("2026年11月22日", "2026-11-22..2026-11-22"),
        ];
        for (text, meant) in cases {
            assert_eq!(span(text, Side::Past), meant, "{text}");
        }
    }

    #[test]
    fn a_plain_distance_and_a_weekday_look_back_or_ahead_as_the_field_does() {
        assert_eq!(span("7d", Side::Past), "2026-11-18..2026-11-18");
        assert_eq!(span("7d", Side::Future), "2026-12-02..2026-12-02");
        assert_eq!(span("mon", Side::Past), "2026-11-23..2026-11-23");
        assert_eq!(span("mon", Side::Future), "2026-11-30..2026-11-30");
        assert_eq!(span("周三", Side::Past), "2026-11-25..2026-11-25");
    }

    #[test]
    fn dates_print_as_they_are_read() {
        for text in [
            "2026-11-22",
            "2026-11",
            "2026-q4",
            "0026",
            "--05-17",
            "today",
            "now",
            "fri",
            "this-week",
            "next-month",
            "7d",
            "+2w",
            "-3m",
            "1y",
        ] {
            assert_eq!(read(text).unwrap().to_string(), text);
        }
        for wrong in [
            "",
            "2026-13",
            "2026-02-30",
            "26-01-01",
            "soon",
            "d",
            "7",
            "2026-q5",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
