//! Dates of which not everything is known, and lunar ones: birthdays, anniversaries. How they are typed and when they
//! come next.

use super::days::{impossible, in_order};
use super::lunar::{self, Lunar};
use super::tokens::{Token, tokens};
use crate::domain::text::{Problem, t};
use crate::domain::values::{Day, PartialDate};
use Token::{DayMark, Early, Leap, LunarMonth, Month, MonthMark, Number, Sign, Year};

/// Reads `1980-05-17`, `--05-17`, `1980-05`, `1980`, `05-17`, 5月17日, `17 May`, 农历八月十五, `lunar 8-15`.
pub fn read_partial(text: &str) -> Result<PartialDate, Problem> {
    let typed = text.trim();
    let read = |date: &PartialDate| exists(date);
    if let Ok(date) = typed.parse::<PartialDate>()
        && read(&date)
    {
        return Ok(date);
    }
    let words = tokens(typed).ok_or_else(|| no_date(typed))?;
    let date = if is_lunar(&words) {
        lunar_parts(&words)
    } else {
        solar_parts(&words)?
    };
    let date = date.ok_or_else(|| no_date(typed))?;
    if read(&date) {
        Ok(date)
    } else {
        Err(impossible(typed))
    }
}

fn no_date(typed: &str) -> Problem {
    t(
        "“{0}” is not a date. Write 1980-05-17, --05-17, 17 May, 1980 or 农历八月十五.",
        "“{0}”不是日期。请写 1980-05-17、5月17日、1980 或 农历八月十五。",
    )
    .problem(&[&typed])
}

/// Some calendar has the date; a lunar one with its year must exist in that year.
fn exists(date: &PartialDate) -> bool {
    let in_its_year = match (date.lunar, date.year, date.month, date.day) {
        (true, Some(year), Some(month), Some(day)) => lunar::to_day(Lunar {
            year: i32::from(year),
            month,
            day,
            leap: date.leap,
        })
        .is_some(),
        (true, Some(year), Some(month), None) if date.leap => {
            lunar::leap_month(i32::from(year)) == Some(month)
        }
        _ => true,
    };
    date.is_possible() && in_its_year && date.year.is_none_or(|year| year >= 1000)
}

/// Words that only the lunar calendar has.
pub(super) fn is_lunar(words: &[Token]) -> bool {
    words
        .iter()
        .any(|w| matches!(w, Token::Lunar | Leap | Early | LunarMonth(_)))
}

fn parts(y: Option<i64>, m: Option<i64>, d: Option<i64>) -> Option<PartialDate> {
    // A number that no year, month or day can be becomes an impossible one, which is refused with its own words.
    let small = |n: i64| u8::try_from(n).unwrap_or(u8::MAX);
    Some(PartialDate {
        year: y.map(|y| i16::try_from(y).unwrap_or(0)),
        month: m.map(small),
        day: d.map(small),
        lunar: false,
        leap: false,
    })
}

fn lunar_parts(words: &[Token]) -> Option<PartialDate> {
    let leap = words.contains(&Leap);
    let words: Vec<Token> = words
        .iter()
        .copied()
        .filter(|w| !matches!(w, Token::Lunar | Leap | Early))
        .flat_map(|w| match w {
            LunarMonth(m) => vec![Number(i64::from(m), 0), MonthMark],
            w => vec![w],
        })
        .collect();
    let words = match words.as_slice() {
        [Sign(':'), rest @ ..] => rest,
        [rest @ .., DayMark] => rest,
        rest => rest,
    };
    let date = match *words {
        [Number(y, _), Year, Number(m, _), MonthMark, Number(d, _)] => {
            parts(Some(y), Some(m), Some(d))
        }
        [Number(y, _), Year, Number(m, _), MonthMark] => parts(Some(y), Some(m), None),
        [Number(m, _), MonthMark, Number(d, _)] => parts(None, Some(m), Some(d)),
        [Number(m, _), MonthMark] => parts(None, Some(m), None),
        [
            Number(y, 4),
            Sign('-' | '/' | '.'),
            Number(m, _),
            Sign('-' | '/' | '.'),
            Number(d, _),
        ] => parts(Some(y), Some(m), Some(d)),
        [Number(m, 1 | 2), Sign('-' | '/' | '.'), Number(d, 1 | 2)] => {
            parts(None, Some(m), Some(d))
        }
        [Number(m, 1 | 2), Number(d, 1 | 2)] => parts(None, Some(m), Some(d)),
        _ => None,
    };
    date.map(|date| PartialDate {
        lunar: true,
        leap,
        ..date
    })
}

fn solar_parts(words: &[Token]) -> Result<Option<PartialDate>, Problem> {
    let words = match words {
        [rest @ .., DayMark] => rest,
        rest => rest,
    };
    let named: Vec<Token> = if words.iter().any(|w| matches!(w, Month(_))) {
        let mark = |w: &Token| matches!(w, Sign(',' | '-' | '.' | '/'));
        words.iter().copied().filter(|w| !mark(w)).collect()
    } else {
        words.to_vec()
    };
    Ok(match *named {
        [Number(y, 4)] | [Number(y, _), Year] => parts(Some(y), None, None),
        [Number(y, _), Year, Number(m, _), MonthMark] => parts(Some(y), Some(m), None),
        [Number(y, _), Year, Number(m, _), MonthMark, Number(d, _)] => {
            parts(Some(y), Some(m), Some(d))
        }
        [Number(m, _), MonthMark, Number(d, _)] => parts(None, Some(m), Some(d)),
        [Number(m, _), MonthMark] => parts(None, Some(m), None),
        [Number(n, 8)] => parts(Some(n / 10_000), Some(n / 100 % 100), Some(n % 100)),
        [Number(y, 4), Sign('-' | '/' | '.'), Number(m, _)] => parts(Some(y), Some(m), None),
        [Number(y, 4), Sign(a), Number(m, _), Sign(b), Number(d, _)] if a == b => {
            parts(Some(y), Some(m), Some(d))
        }
        [
            Number(d, 1 | 2),
            Sign('.'),
            Number(m, 1 | 2),
            Sign('.'),
            Number(y, 4),
        ] => parts(Some(y), Some(m), Some(d)),
        [Number(d, 1 | 2), Sign('.'), Number(m, 1 | 2), Sign('.')] => parts(None, Some(m), Some(d)),
        [
            Number(a, 1 | 2),
            Sign('/'),
            Number(b, 1 | 2),
            Sign('/'),
            Number(y, 4),
        ] => {
            let (m, d) = in_order(a, b)?;
            parts(Some(y), Some(m), Some(d))
        }
        [Number(a, 1 | 2), Sign('/'), Number(b, 1 | 2)] => {
            let (m, d) = in_order(a, b)?;
            parts(None, Some(m), Some(d))
        }
        [Sign('-'), Sign('-'), Number(m, _), Sign('-'), Number(d, _)] => {
            parts(None, Some(m), Some(d))
        }
        [Number(m, 1 | 2), Sign('-'), Number(d, 1 | 2)] => parts(None, Some(m), Some(d)),
        [Month(m)] => parts(None, Some(m.into()), None),
        [Month(m), Number(y, 4)] => parts(Some(y), Some(m.into()), None),
        [Number(d, 1 | 2), Month(m)] | [Month(m), Number(d, 1 | 2)] => {
            parts(None, Some(m.into()), Some(d))
        }
        [Number(d, 1 | 2), Month(m), Number(y, 4)]
        | [Month(m), Number(d, 1 | 2), Number(y, 4)]
        | [Number(y, 4), Month(m), Number(d, 1 | 2)] => parts(Some(y), Some(m.into()), Some(d)),
        _ => None,
    })
}

/// The civil day of a complete date, lunar or not.
pub fn solar_day(date: &PartialDate) -> Option<Day> {
    if !date.lunar {
        return date.day();
    }
    lunar::to_day(Lunar {
        year: i32::from(date.year?),
        month: date.month?,
        day: date.day?,
        leap: date.leap,
    })
}

/// The day on which the date is kept in a year of its calendar. 29 February is kept on the 28th in short years.
fn kept_in(date: &PartialDate, year: i32) -> Option<Day> {
    let (month, day) = (date.month?, date.day?);
    if date.lunar {
        return lunar::kept_in(year, month, day, date.leap);
    }
    let (month, day) = (u32::from(month), u32::from(day));
    Day::of(year, month, day).or_else(|| Day::of(year, month, day.checked_sub(1)?))
}

/// The first day on or after `today` on which the date comes round; `None` when month or day are unknown.
pub fn next_occurrence(date: &PartialDate, today: Day) -> Option<Day> {
    // A lunar year runs into the civil year after it.
    let year = today.year();
    (year - 1..=year + 1)
        .filter_map(|year| kept_in(date, year))
        .find(|day| *day >= today)
}

/// The last day on or before `today` on which the date came round.
pub fn last_occurrence(date: &PartialDate, today: Day) -> Option<Day> {
    let year = today.year();
    (year - 2..=year)
        .rev()
        .filter_map(|year| kept_in(date, year))
        .find(|day| *day <= today)
}

/// Whole years since the date, by its own calendar; `None` when the year is unknown or the date is still to come.
pub fn age(date: &PartialDate, today: Day) -> Option<i32> {
    let born = i32::from(date.year?);
    let year = today.year();
    let reached = (year - 1..=year)
        .rev()
        .find(|year| kept_in(date, *year).is_some_and(|day| day <= today))?;
    Some(reached - born).filter(|age| *age >= 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn birthdays_are_read_as_people_write_them() {
        for (text, stored) in [
            ("1980-05-17", "1980-05-17"),
            ("1980-5-17", "1980-05-17"),
            ("1980/5/17", "1980-05-17"),
            ("17.5.1980", "1980-05-17"),
            ("19800517", "1980-05-17"),
            ("1980-05", "1980-05"),
            ("1980年5月", "1980-05"),
            ("1980", "1980"),
            ("1980年", "1980"),
            ("--05-17", "--05-17"),
            (" --5-17 ", "--05-17"),
            ("05-17", "--05-17"),
            ("5/17", "--05-17"),
            ("5月17日", "--05-17"),
            ("5月17", "--05-17"),
            ("17 May", "--05-17"),
            ("May 17", "--05-17"),
            ("17 May 1980", "1980-05-17"),
            ("May 17, 1980", "1980-05-17"),
            ("May 1980", "1980-05"),
            ("1980年5月17日", "1980-05-17"),
            ("02-29", "--02-29"),
            ("农历八月十五", "lunar:--08-15"),
            ("农历8月15日", "lunar:--08-15"),
            ("阴历正月初一", "lunar:--01-01"),
            ("腊月三十", "lunar:--12-30"),
            ("八月初五", "lunar:--08-05"),
            ("农历1980年四月初二", "lunar:1980-04-02"),
            ("农历2020年闰四月初二", "lunar:2020-L04-02"),
            ("农历闰四月廿三", "lunar:--L04-23"),
            ("lunar 8-15", "lunar:--08-15"),
            ("lunar:--08-15", "lunar:--08-15"),
            ("lunar 2020-4-2", "lunar:2020-04-02"),
            ("lunar leap 4-2", "lunar:--L04-02"),
            ("lunar:2020-L04-02", "lunar:2020-L04-02"),
        ] {
            assert_eq!(
                read_partial(text).map(|d| d.to_string()),
                Ok(stored.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn impossible_and_unclear_birthdays_are_refused() {
        for text in [
            "1980-02-30",
            "13-45",
            "3/5",
            "农历1980年闰四月初二",
            "农历八月三十一",
            "blue",
            "",
            "80-05-17",
            "0999",
            "5",
            "lunar",
        ] {
            assert!(read_partial(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ages_go_by_the_calendar_of_the_birthday() {
        let age = |text: &str, today: &str| age(&read_partial(text).unwrap(), day(today));
        assert_eq!(age("1980-05-17", "2026-05-16"), Some(45));
        assert_eq!(age("1980-05-17", "2026-05-17"), Some(46));
        assert_eq!(age("2004-02-29", "2026-02-28"), Some(22));
        // Mid-autumn 2026 is 25 September.
        assert_eq!(age("农历1980年八月十五", "2026-09-24"), Some(45));
        assert_eq!(age("农历1980年八月十五", "2026-09-25"), Some(46));
        // The twelfth lunar month of 1980 lies in 1981; that of 2025 ends on 16 February 2026.
        assert_eq!(age("农历1980年腊月初八", "2026-01-26"), Some(45));
        assert_eq!(age("--05-17", "2026-05-17"), None);
        assert_eq!(age("2027-05-17", "2026-05-17"), None);
    }

    proptest! {
        #[test]
        fn the_next_time_is_never_more_than_a_leap_cycle_away(month in 1_u8..=12, of_month in 1_u8..=28, n in 0_i32..30_000) {
            let date = PartialDate { year: None, month: Some(month), day: Some(of_month), lunar: false, leap: false };
            let next = next_occurrence(&date, Day(n)).unwrap();
            prop_assert!((0..366).contains(&(next.0 - n)));
            let last = last_occurrence(&date, Day(n)).unwrap();
            prop_assert!((0..366).contains(&(n - last.0)));
        }
    }
}
