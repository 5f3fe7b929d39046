//! Dates, times and durations as calendars write them.

use crate::domain::{Day, Moment};

/// A date or a time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    Date(Day),
    /// Wall clock in a zone named elsewhere, or nowhere.
    Local {
        day: Day,
        hour: u32,
        minute: u32,
        second: u32,
    },
    Utc(Moment),
}

/// Longest time a component can take: longer ones are mistakes.
const LONGEST_SECONDS: i64 = 100 * 366 * 86_400;

/// Reads `20240305`, `20240305T100000`, `20240305T100000Z` and the extended forms. Nothing is rolled over.
pub fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(Stamp::Utc(Moment(at.timestamp_millis())));
    }
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let day = digits(date, 8)
        .and_then(|d| Day::of(number(&d, 0, 4)?, positive(&d, 4)?, positive(&d, 6)?))?;
    let Some(time) = time else {
        return Some(Stamp::Date(day));
    };
    let (time, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => (time, false),
    };
    let clock = digits(time, 6).or_else(|| digits(time, 4).map(|d| format!("{d}00")))?;
    let (hour, minute) = (positive(&clock, 0)?, positive(&clock, 2)?);
    // A leap second is the last of its minute.
    let second = positive(&clock, 4)?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let second = second.min(59);
    Some(if utc {
        Stamp::Utc(Moment::at(day, hour, minute, second, chrono_tz::UTC))
    } else {
        Stamp::Local {
            day,
            hour,
            minute,
            second,
        }
    })
}

/// The digits of a text that may have `-` or `:` between them, if they are exactly this many.
fn digits(text: &str, count: usize) -> Option<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    (plain.len() == count && plain.bytes().all(|b| b.is_ascii_digit())).then_some(plain)
}

fn number(digits: &str, from: usize, length: usize) -> Option<i32> {
    digits.get(from..from + length)?.parse().ok()
}

fn positive(digits: &str, from: usize) -> Option<u32> {
    digits.get(from..from + 2)?.parse().ok()
}

/// Seconds of a duration, `P1W`, `-PT15M`, `P1DT2H`.
pub fn duration(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_uppercase();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let mut rest = rest.strip_prefix('P')?;
    let mut total: i64 = 0;
    let mut any = false;
    while !rest.is_empty() {
        rest = rest.strip_prefix('T').unwrap_or(rest);
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let count: i64 = rest.strip_suffix(after)?.parse().ok()?;
        let unit = after.chars().next()?;
        let seconds = match unit {
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(seconds)?)?;
        any = true;
        rest = after.strip_prefix(unit)?;
    }
    (any && total <= LONGEST_SECONDS).then_some(sign * total)
}

/// `20240305` or `20240305T020000Z`.
pub fn written_day(day: Day) -> String {
    day.to_string().replace('-', "")
}

pub fn written_moment(at: Moment) -> String {
    at.utc().format("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_read_exactly_and_impossible_ones_not_at_all() {
        let day = Day::of(2024, 3, 5).unwrap();
        assert_eq!(stamp("20240305"), Some(Stamp::Date(day)));
        assert_eq!(
            stamp("20240305T100000"),
            Some(Stamp::Local {
                day,
                hour: 10,
                minute: 0,
                second: 0
            })
        );
        assert_eq!(
            stamp("20240305T100000Z"),
            Some(Stamp::Utc("1709632800000".parse().map(Moment).unwrap()))
        );
        assert_eq!(
            stamp("2024-03-05T10:00:00+08:00"),
            Some(Stamp::Utc(Moment(1_709_604_000_000)))
        );
        for text in [
            "",
            "00000000T000000Z",
            "20260230T250000",
            "20260228T250000",
            "20261301",
            "王",
            "20240305T",
        ] {
            assert_eq!(stamp(text), None, "{text}");
        }
        assert_eq!(
            written_moment(Moment(1_709_632_800_000)),
            "20240305T100000Z"
        );
    }

    #[test]
    fn durations_are_read_and_absurd_ones_are_not() {
        assert_eq!(duration("PT1H30M"), Some(5_400));
        assert_eq!(duration("-P1W"), Some(-604_800));
        assert_eq!(duration("P1DT1S"), Some(86_401));
        for text in [
            "P",
            "PT",
            "P999999999999D",
            "P99999999999999999999D",
            "1H",
            "P1X",
            "P-1D",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
    }
}
