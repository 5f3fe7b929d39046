//! Dates of cards: whole, without a year, of the basic and the extended form, and Apple's mark for a missing year.

use crate::domain::PartialDate;
use crate::exchange::content::Line;

/// The date of a property; `None` when it is a text or none at all.
pub fn partial(line: &Line, text: &str) -> Option<PartialDate> {
    if line
        .first("VALUE")
        .is_some_and(|v| v.eq_ignore_ascii_case("text"))
    {
        return None;
    }
    // The time of day of a birthday says nothing.
    let date = text.split(['T', ' ']).next().unwrap_or_default().trim();
    let mut found = read(date)?;
    let omitted = line
        .first("X-APPLE-OMIT-YEAR")
        .and_then(|year| year.parse::<i16>().ok());
    if omitted.is_some() && omitted == found.year {
        found.year = None;
    }
    Some(found).filter(PartialDate::is_possible)
}

fn read(text: &str) -> Option<PartialDate> {
    let text = text
        .strip_prefix('-')
        .map_or(text, |rest| if rest.starts_with('-') { text } else { rest });
    if let Ok(date) = text.parse::<PartialDate>() {
        return Some(date).filter(|date| !date.lunar);
    }
    let (year, rest) = match text.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => (Some(text.get(..4)?), text.get(4..)?),
    };
    let digits: String = rest.chars().filter(|c| *c != '-').collect();
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(&digits) || !year.is_none_or(all_digits) {
        return None;
    }
    let two = |from: usize| digits.get(from..from + 2)?.parse::<u8>().ok();
    let (month, day) = match digits.len() {
        2 => (two(0)?, None),
        4 => (two(0)?, Some(two(2)?)),
        _ => return None,
    };
    Some(PartialDate {
        year: year.map(str::parse).transpose().ok()?,
        month: Some(month),
        day,
        lunar: false,
        leap: false,
    })
}

/// The date for a card of version 4.0 (`new`) or 3.0, which has no dates without a year: there Apple's mark stands.
/// `None` when the version has no form for it.
pub fn written(date: &PartialDate, new: bool) -> Option<(String, &'static str)> {
    if date.lunar {
        return None;
    }
    match (date.year, date.month, date.day) {
        (Some(year), Some(month), Some(day)) if new => {
            Some((format!("{year:04}{month:02}{day:02}"), ""))
        }
        (Some(_), Some(_), Some(_)) => Some((date.to_string(), "")),
        (None, Some(month), Some(day)) if new => Some((format!("--{month:02}{day:02}"), "")),
        (None, Some(month), Some(day)) => Some((
            format!("1604-{month:02}-{day:02}"),
            ";X-APPLE-OMIT-YEAR=1604",
        )),
        (Some(year), Some(month), None) if new => Some((format!("{year:04}-{month:02}"), "")),
        (Some(year), None, None) if new => Some((format!("{year:04}"), "")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_forms_are_read_and_impossible_ones_are_not() {
        let read = |text: &str| {
            let line = Line::of_text(&format!("BDAY{text}"));
            let value = String::from_utf8(line.value_bytes().to_vec()).unwrap();
            partial(&line, &value).map(|d| d.to_string())
        };
        for (text, expected) in [
            (":--0203", "--02-03"),
            (":--02-03", "--02-03"),
            (":19531015T231000Z", "1953-10-15"),
            (":1980-03-22", "1980-03-22"),
            (":198003", "1980-03"),
            (":1980", "1980"),
            (";X-APPLE-OMIT-YEAR=1604:1604-05-17", "--05-17"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            ":20260230",
            ":--1301",
            ";VALUE=text:circa 1800",
            ":",
            ":王",
            ":00000000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_written_date_is_read_back_in_both_versions() {
        for text in ["1980-05-17", "--05-17", "1980-05", "1980"] {
            let date: PartialDate = text.parse().unwrap();
            for new in [true, false] {
                if let Some((value, parameters)) = written(&date, new) {
                    let line = Line::of_text(&format!("BDAY{parameters}:{value}"));
                    assert_eq!(partial(&line, &value), Some(date));
                }
            }
        }
    }
}
