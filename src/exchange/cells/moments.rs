//! What one cell says as a date, before the habits of its column are known.
//! Rule: no date is ever rolled over; what does not exist is not read.

use super::super::incoming::DateOrder;
use crate::domain::Day;

/// Time of day with an offset from UTC in minutes, where one is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub offset: Option<i32>,
}

/// The parts of a date as they stand in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Parts {
    /// Year, month and day are certain.
    Certain(i32, u32, u32, Option<Clock>),
    /// Two figures and a year whose order the column has to settle.
    Mixed(u32, u32, i32, Option<Clock>),
    Month(i32, u32),
    YearLess(u32, u32),
    /// A day number of a spreadsheet.
    Serial(f64),
    /// Milliseconds since 1970.
    Epoch(i64),
    /// A lunar birthday in words.
    Lunar(String),
    Nothing,
    Unreadable,
}

const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "janv", "ene", "januar", "january", "janvier", "enero", "jänner",
    ],
    &[
        "feb", "fev", "févr", "fevr", "february", "februar", "fevrier", "février", "febrero",
    ],
    &["mar", "mär", "mars", "mrz", "march", "märz", "marzo"],
    &["apr", "avr", "abr", "april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["jun", "juin", "june", "juni", "junio"],
    &["jul", "juil", "july", "juli", "juillet", "julio"],
    &["aug", "août", "aout", "ago", "august", "agosto"],
    &["sep", "sept", "september", "septembre", "septiembre"],
    &["oct", "okt", "october", "oktober", "octobre", "octubre"],
    &["nov", "november", "novembre", "noviembre"],
    &[
        "dec",
        "dez",
        "déc",
        "dic",
        "december",
        "dezember",
        "décembre",
        "decembre",
        "diciembre",
    ],
];

fn month_named(word: &str) -> Option<u32> {
    let word = word.trim_matches('.').to_lowercase();
    let place = MONTHS
        .iter()
        .position(|names| names.contains(&word.as_str()))?;
    u32::try_from(place + 1).ok()
}

/// A two-digit year: 00–68 is of this century, 69–99 of the last.
pub fn full_year(year: i32, digits: usize) -> i32 {
    match (digits, year) {
        (2, 0..=68) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// Reads a cell.
pub fn parts(cell: &str) -> Parts {
    let text = cell.trim().trim_end_matches('.');
    let empty = [
        "",
        "-",
        "n/a",
        "0",
        "0/0/00",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "1900-01-00",
    ];
    if empty.contains(&text.to_lowercase().as_str()) {
        return Parts::Nothing;
    }
    if text.starts_with("农历") || text.starts_with("阴历") || text.starts_with("lunar:") {
        return Parts::Lunar(text.to_owned());
    }
    if let Some(found) = figures(text) {
        return found;
    }
    if let Some(found) = chinese(text) {
        return found;
    }
    let (date, clock) = split_clock(text);
    let Some(clock) = clock else {
        return Parts::Unreadable;
    };
    named(date, clock)
        .or_else(|| separated(date, clock))
        .unwrap_or(Parts::Unreadable)
}

/// Cells of figures alone: `20240305`, seconds, milliseconds, day numbers, `20240601T160000Z`.
fn figures(text: &str) -> Option<Parts> {
    if !text.is_ascii() {
        return None;
    }
    let compact = text.strip_suffix('Z').unwrap_or(text);
    if let Some((date, time)) = compact.split_once('T')
        && date.len() == 8
        && (time.len() == 6 || time.len() == 4)
        && date.bytes().chain(time.bytes()).all(|b| b.is_ascii_digit())
    {
        let part = |from: usize| {
            time.get(from..from + 2)
                .and_then(|p| p.parse().ok())
                .unwrap_or(0)
        };
        let clock = Clock {
            hour: part(0),
            minute: part(2),
            second: part(4),
            offset: text.ends_with('Z').then_some(0),
        };
        return compact_day(date, Some(clock));
    }
    let whole = text.split('.').next().unwrap_or(text);
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if text.matches('.').count() <= 1
        && plain(whole)
        && whole.len() == 5
        && plain(&text.replace('.', ""))
    {
        return text.parse().ok().map(Parts::Serial);
    }
    if !plain(text) {
        return None;
    }
    match text.len() {
        8 => compact_day(text, None),
        10 => text.parse::<i64>().ok().map(|n| Parts::Epoch(n * 1000)),
        13 => text.parse().ok().map(Parts::Epoch),
        _ => Some(Parts::Unreadable),
    }
}

fn compact_day(text: &str, clock: Option<Clock>) -> Option<Parts> {
    let part = |from: usize, until: usize| text.get(from..until)?.parse::<u32>().ok();
    let year = i32::try_from(part(0, 4)?).ok()?;
    Some(certain(year, part(4, 6)?, part(6, 8)?, clock))
}

/// A date that exists, or not readable.
fn certain(year: i32, month: u32, day: u32, clock: Option<Clock>) -> Parts {
    let fits = (1000..=9999).contains(&year) && Day::of(year, month, day).is_some();
    if fits {
        Parts::Certain(year, month, day, clock)
    } else {
        Parts::Unreadable
    }
}

/// `2024年3月5日 10:00`, `2024年3月`, `5月17日`.
fn chinese(text: &str) -> Option<Parts> {
    let number = |s: &str| s.trim().parse::<u32>().ok();
    if let Some((year, rest)) = text.split_once('年') {
        let year = number(year)?;
        let year = full_year(i32::try_from(year).ok()?, if year < 100 { 2 } else { 4 });
        let (month, rest) = rest.split_once('月')?;
        let month = number(month)?;
        let rest = rest.trim();
        if rest.is_empty() {
            let fits = (1..=12).contains(&month) && (1000..=9999).contains(&year);
            return Some(if fits {
                Parts::Month(year, month)
            } else {
                Parts::Unreadable
            });
        }
        let (day, time) = rest.split_once(['日', '号']).unwrap_or((rest, ""));
        let clock = if time.trim().is_empty() {
            None
        } else {
            Some(clock(time.trim())?)
        };
        return Some(certain(year, month, number(day)?, clock));
    }
    let (month, rest) = text.split_once('月')?;
    let (month, day) = (number(month)?, number(rest.trim_end_matches(['日', '号']))?);
    let fits = Day::of(2000, month, day).is_some();
    Some(if fits {
        Parts::YearLess(month, day)
    } else {
        Parts::Unreadable
    })
}

/// Date and time of a cell; the time is `Some(None)` when there is none and `None` when it cannot be read.
fn split_clock(text: &str) -> (&str, Option<Option<Clock>>) {
    let Some(colon) = text.find(':') else {
        return (text.trim_end_matches('Z'), Some(None));
    };
    let head = text.get(..colon).unwrap_or("");
    let start = head.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
        at + head
            .get(at..)
            .and_then(|s| s.chars().next())
            .map_or(1, char::len_utf8)
    });
    let date = text
        .get(..start)
        .unwrap_or("")
        .trim_end_matches(['T', 't', ',', ' ', '\t', '\u{a0}', '\u{202f}']);
    match clock(text.get(start..).unwrap_or("")) {
        Some(clock) => (date, Some(Some(clock))),
        None => (date, None),
    }
}

/// `10:00`, `10:00:00.123`, `9:05 PM`, with `Z`, `UTC`, `+0800` or `+08:00` behind.
fn clock(text: &str) -> Option<Clock> {
    let upper = text.trim().to_uppercase();
    let end = upper
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .unwrap_or(upper.len());
    let (time, rest) = upper.split_at_checked(end)?;
    let mut pieces = time.split(':');
    let hour: u32 = pieces.next()?.parse().ok()?;
    let minute: u32 = pieces.next()?.parse().ok()?;
    let second: u32 = match pieces.next() {
        Some(text) => text.split('.').next()?.parse().ok()?,
        None => 0,
    };
    let mut rest = rest.trim();
    let mut hour = hour;
    for (word, add) in [("PM", 12), ("AM", 0)] {
        if let Some(behind) = rest.strip_prefix(word) {
            hour = hour % 12 + add;
            rest = behind.trim();
        }
    }
    let offset = match rest {
        "" => None,
        "Z" | "UTC" | "GMT" => Some(0),
        zone => Some(offset(zone)?),
    };
    (hour < 24 && minute < 60 && second <= 60).then_some(Clock {
        hour,
        minute,
        second: second.min(59),
        offset,
    })
}

fn offset(zone: &str) -> Option<i32> {
    let zone = zone
        .strip_prefix("UTC")
        .or_else(|| zone.strip_prefix("GMT"))
        .unwrap_or(zone);
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let figures: String = zone.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes): (i32, i32) = match figures.len() {
        1 | 2 => (figures.parse().ok()?, 0),
        4 => (
            figures.get(..2)?.parse().ok()?,
            figures.get(2..)?.parse().ok()?,
        ),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// `12 Mar 2024`, `Mar 12, 2024`, `7-Feb-22`, `3. März 2024`.
fn named(date: &str, clock: Option<Clock>) -> Option<Parts> {
    let split = |c: char| c.is_whitespace() || matches!(c, '-' | ',' | '/' | '.');
    let words: Vec<&str> = date
        .split(split)
        .filter(|w| !w.is_empty() && !matches!(*w, "de" | "of"))
        .collect();
    let place = words.iter().position(|word| month_named(word).is_some())?;
    let month = month_named(words.get(place)?)?;
    let others: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|(i, _)| *i != place)
        .map(|(_, w)| *w)
        .collect();
    let number = |w: &str| {
        w.trim_end_matches(|c: char| c.is_alphabetic())
            .parse::<u32>()
            .ok()
    };
    match others.as_slice() {
        [one, two] => {
            let (day, year, digits) = if one.len() == 4 && place > 0 {
                (number(two)?, number(one)?, 4)
            } else {
                (number(one)?, number(two)?, two.len())
            };
            Some(certain(
                full_year(i32::try_from(year).ok()?, digits),
                month,
                day,
                clock,
            ))
        }
        [year] if year.len() == 4 => Some(Parts::Month(year.parse().ok()?, month)),
        _ => None,
    }
}

/// Figures between `-`, `/` or `.`.
fn separated(date: &str, clock: Option<Clock>) -> Option<Parts> {
    if let Some(rest) = date.strip_prefix("--") {
        let (month, day) = rest.split_once('-')?;
        return year_less(month, day);
    }
    let mark = ['-', '/', '.']
        .into_iter()
        .find(|mark| date.contains(*mark))?;
    let pieces: Vec<&str> = date.split(mark).map(str::trim).collect();
    if pieces
        .iter()
        .any(|p| p.is_empty() || p.len() > 4 || !p.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let number = |p: &str| p.parse::<u32>().ok();
    match pieces.as_slice() {
        [year, month, day] if year.len() == 4 => Some(certain(
            i32::try_from(number(year)?).ok()?,
            number(month)?,
            number(day)?,
            clock,
        )),
        [one, two, year] if matches!(year.len(), 2 | 4) && one.len() <= 2 && two.len() <= 2 => {
            let full = full_year(i32::try_from(number(year)?).ok()?, year.len());
            Some(Parts::Mixed(number(one)?, number(two)?, full, clock))
        }
        [year, month] if year.len() == 4 && mark != '.' => {
            let (year, month) = (i32::try_from(number(year)?).ok()?, number(month)?);
            Some(if (1..=12).contains(&month) && year >= 1000 {
                Parts::Month(year, month)
            } else {
                Parts::Unreadable
            })
        }
        [month, day] if mark == '-' && month.len() == 2 => year_less(month, day),
        _ => None,
    }
}

fn year_less(month: &str, day: &str) -> Option<Parts> {
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // 2000 has a 29 February.
    Day::of(2000, month, day).map(|_| Parts::YearLess(month, day))
}

/// The day of two figures and a year in an order; `None` when there is no such day.
pub fn ordered(one: u32, two: u32, year: i32, order: DateOrder) -> Option<Day> {
    if !(1000..=9999).contains(&year) {
        return None;
    }
    match order {
        DateOrder::DayFirst => Day::of(year, two, one),
        DateOrder::MonthFirst | DateOrder::YearFirst => Day::of(year, one, two),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_without_doubt_are_read() {
        let day = |y, m, d| Parts::Certain(y, m, d, None);
        for (text, parts_wanted) in [
            ("2024-03-05", day(2024, 3, 5)),
            ("20240305", day(2024, 3, 5)),
            ("2024.3.5", day(2024, 3, 5)),
            ("2024年3月5日", day(2024, 3, 5)),
            ("12 Mar 2024", day(2024, 3, 12)),
            ("Mar 12, 2024", day(2024, 3, 12)),
            ("7-Feb-22", day(2022, 2, 7)),
            ("3. März 2024", day(2024, 3, 3)),
            ("2024年5月", Parts::Month(2024, 5)),
            (" --05-17", Parts::YearLess(5, 17)),
            ("05-17", Parts::YearLess(5, 17)),
            ("5月17日", Parts::YearLess(5, 17)),
            ("45292", Parts::Serial(45292.0)),
            ("1709251200", Parts::Epoch(1_709_251_200_000)),
            ("9/23/1980", Parts::Mixed(9, 23, 1980, None)),
            ("31.12.99", Parts::Mixed(31, 12, 1999, None)),
            ("0/0/00", Parts::Nothing),
        ] {
            assert_eq!(parts(text), parts_wanted, "{text}");
        }
        for text in [
            "2026-02-30",
            "2023-13-45",
            "999999-01-01",
            "-0001-01-01",
            "24:61:61",
            "1e9",
            "2024-03-10T02:30:00-99:00",
        ] {
            assert_eq!(parts(text), Parts::Unreadable, "{text}");
        }
        let clock = |offset| {
            Some(Clock {
                hour: 10,
                minute: 0,
                second: 0,
                offset,
            })
        };
        assert_eq!(
            parts("2024-03-05 10:00:00 +0800"),
            Parts::Certain(2024, 3, 5, clock(Some(480)))
        );
        assert_eq!(
            parts("2024-03-05T10:00:00.25Z"),
            Parts::Certain(2024, 3, 5, clock(Some(0)))
        );
        assert_eq!(
            parts("20240305T100000Z"),
            Parts::Certain(2024, 3, 5, clock(Some(0)))
        );
        assert_eq!(
            parts("2024/3/5 10:00"),
            Parts::Certain(2024, 3, 5, clock(None))
        );
    }

    proptest! {
        #[test]
        fn no_cell_breaks_the_reading(cell in "[0-9a-z年月日:/. TZ+-]{0,24}|\\PC{0,24}") {
            let _ = parts(&cell);
        }
    }
}
