//! Spans of time in whole days: `90d`, `12w`, `6m`, `1y`, `3个月`; a bare number is days.
//! A month counts 30 days and a year 365, as in the queries.

use crate::domain::text::{Problem, t};
use crate::domain::values::number::plain;

/// Units with their days: English letter and words, Chinese words.
static UNITS: &[(&str, i64)] = &[
    ("days", 1),
    ("day", 1),
    ("d", 1),
    ("天", 1),
    ("日", 1),
    ("weeks", 7),
    ("week", 7),
    ("w", 7),
    ("个星期", 7),
    ("星期", 7),
    ("周", 7),
    ("months", 30),
    ("month", 30),
    ("m", 30),
    ("个月", 30),
    ("月", 30),
    ("years", 365),
    ("year", 365),
    ("y", 365),
    ("年", 365),
];

/// About three thousand years: more is a slip of the finger.
const LONGEST_DAYS: i64 = 1_000_000;

/// Days of a typed span; several are added (`1y 6m`).
pub fn read_span(text: &str) -> Result<i64, Problem> {
    let typed = text.trim();
    let no = || {
        t(
            "Enter a time such as 90d, 12w, 6m or 1y; a bare number is days. You typed “{0}”.",
            "请输入时长，如 90d、12w、6m 或 1y；只写数字表示天数。您输入了“{0}”。",
        )
        .problem(&[&typed])
    };
    let plain = plain(typed);
    let mut rest = plain.as_str();
    let mut total = 0_i64;
    while !rest.is_empty() {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = rest.get(..rest.len() - after.len()).unwrap_or("");
        let number: i64 = number.parse().map_err(|_| no())?;
        let after = after.trim_start();
        let word_end = after
            .find(|c: char| c.is_ascii_digit() || c.is_whitespace() || c == ',')
            .unwrap_or(after.len());
        let word = after.get(..word_end).unwrap_or("");
        let days = match word {
            "" if total == 0 && after.is_empty() => 1,
            word => UNITS.iter().find(|(w, _)| *w == word).ok_or_else(no)?.1,
        };
        total = number
            .checked_mul(days)
            .and_then(|days| total.checked_add(days))
            .filter(|days| *days <= LONGEST_DAYS)
            .ok_or_else(no)?;
        rest = after
            .get(word_end..)
            .unwrap_or("")
            .trim_start_matches([' ', ',']);
    }
    if plain.is_empty() {
        Err(no())
    } else {
        Ok(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_in_both_languages() {
        for (text, days) in [
            ("30", 30),
            ("90d", 90),
            ("12w", 84),
            ("6m", 180),
            ("1y", 365),
            ("1y 6m", 545),
            ("2 weeks", 14),
            ("3个月", 90),
            ("10天", 10),
            ("１周", 7),
            ("0", 0),
        ] {
            assert_eq!(read_span(text), Ok(days), "{text}");
        }
        for text in [
            "",
            "d",
            "-5",
            "5x",
            "1.5m",
            "6m 3",
            "99999999999999999999",
            "9999999y",
        ] {
            assert!(read_span(text).is_err(), "{text}");
        }
    }
}
