//! Calendar days, moments and dates of which not everything is known.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A civil date: days since 1970-01-01. No clock, no zone.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Day(pub i32);

impl Day {
    /// Day of a civil date; `None` when there is no such date (2026-02-30) or the year is not 1 to 9999.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Day> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, day).map(Day::from)
    }

    pub fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }

    pub fn year(self) -> i32 {
        self.date().year()
    }

    pub fn month(self) -> u32 {
        self.date().month()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u32 {
        self.date().day()
    }

    /// 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u32 {
        self.date().weekday().num_days_from_monday()
    }

    /// This many days later (earlier when negative).
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The same day of the month `months` later, or the month's last day when it is shorter.
    pub fn plus_months(self, months: i32) -> Day {
        let date = self.date();
        let shifted = if months >= 0 {
            date.checked_add_months(chrono::Months::new(months.unsigned_abs()))
        } else {
            date.checked_sub_months(chrono::Months::new(months.unsigned_abs()))
        };
        shifted.map_or(self, Day::from)
    }

    /// Year · 12 + month − 1.
    pub fn month_index(self) -> i32 {
        let date = self.date();
        date.year()
            .saturating_mul(12)
            .saturating_add(i32::try_from(date.month0()).unwrap_or(0))
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Day {
        Day(date.to_epoch_days())
    }
}

impl fmt::Display for Day {
    /// ISO 8601, `2026-11-22`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month(),
            date.day()
        )
    }
}

/// The text is not an ISO date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

impl FromStr for Day {
    type Err = NotADay;

    /// Exactly `YYYY-MM-DD`; human spellings are read in `calendar`.
    fn from_str(s: &str) -> Result<Day, NotADay> {
        let mut parts = s.split('-');
        let mut next = |width: usize| -> Option<u32> {
            let part = parts.next()?;
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())?
        };
        let (year, month, day) = (next(4), next(2), next(2));
        if parts.next().is_some() {
            return Err(NotADay);
        }
        let year = year.and_then(|y| i32::try_from(y).ok()).ok_or(NotADay)?;
        Day::of(year, month.ok_or(NotADay)?, day.ok_or(NotADay)?).ok_or(NotADay)
    }
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Moment(pub i64);

impl Moment {
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// The civil date of this instant in a zone.
    pub fn day_in(self, zone: chrono_tz::Tz) -> Day {
        Day::from(self.utc().with_timezone(&zone).date_naive())
    }

    /// `22:05` in a zone.
    pub fn clock_in(self, zone: chrono_tz::Tz) -> String {
        self.utc().with_timezone(&zone).format("%H:%M").to_string()
    }

    /// The instant of a wall clock time in a zone. A time skipped by a clock change moves on to the first that exists;
    /// of a repeated one the earlier is meant.
    pub fn at(day: Day, hour: u32, minute: u32, second: u32, zone: chrono_tz::Tz) -> Moment {
        use chrono::TimeZone;
        let naive = day
            .date()
            .and_hms_opt(hour, minute, second)
            .unwrap_or_default();
        let found = (0..=24).find_map(|quarter| {
            let later = naive + chrono::Duration::minutes(15 * quarter);
            zone.from_local_datetime(&later).earliest()
        });
        Moment(found.map_or_else(
            || naive.and_utc().timestamp_millis(),
            |at| at.timestamp_millis(),
        ))
    }
}

impl fmt::Display for Moment {
    /// ISO 8601 in UTC, with milliseconds only when there are any: `2026-11-22T09:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.utc();
        if self.0.rem_euclid(1000) == 0 {
            write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%SZ"))
        } else {
            write!(f, "{}", at.format("%Y-%m-%dT%H:%M:%S%.3fZ"))
        }
    }
}

/// A date of which some parts may be unknown: a birthday without a year, a month, a year, or a lunar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    pub year: Option<i16>,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// Month and day (and year) are of the Chinese lunar calendar.
    pub lunar: bool,
    /// The lunar month is the leap month of that number.
    pub leap: bool,
}

impl PartialDate {
    pub fn full(day: Day) -> PartialDate {
        let date = day.date();
        PartialDate {
            year: i16::try_from(date.year()).ok(),
            month: u8::try_from(date.month()).ok(),
            day: u8::try_from(date.day()).ok(),
            lunar: false,
            leap: false,
        }
    }

    /// The civil day, when the date is complete and not lunar.
    pub fn day(&self) -> Option<Day> {
        if self.lunar {
            return None;
        }
        Day::of(
            i32::from(self.year?),
            u32::from(self.month?),
            u32::from(self.day?),
        )
    }
}

impl fmt::Display for PartialDate {
    /// The form of exports: `1980-05-17`, `1980-05`, `1980`, `--05-17`; lunar dates carry the prefix `lunar:` and a
    /// leap month the letter `L`: `lunar:--08-15`, `lunar:1980-L04-02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lunar {
            f.write_str("lunar:")?;
        }
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{}{month:02}", if self.leap { "L" } else { "" })?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NotADay;

    /// Reads exactly what `Display` writes.
    fn from_str(s: &str) -> Result<PartialDate, NotADay> {
        let (lunar, rest) = s
            .strip_prefix("lunar:")
            .map_or((false, s), |rest| (true, rest));
        let (year, rest) = match rest.strip_prefix("--") {
            Some(rest) => (None, Some(rest)),
            None => match rest.split_once('-') {
                Some((year, rest)) => (Some(year), Some(rest)),
                None => (Some(rest), None),
            },
        };
        let number = |s: &str, width: usize| -> Result<i16, NotADay> {
            let plain = s.len() == width && s.bytes().all(|b| b.is_ascii_digit());
            if plain {
                s.parse().map_err(|_| NotADay)
            } else {
                Err(NotADay)
            }
        };
        let year = year.map(|y| number(y, 4)).transpose()?;
        let (month, day) =
            match rest.map(|r| r.split_once('-').map_or((r, None), |(m, d)| (m, Some(d)))) {
                Some((month, day)) => (Some(month), day),
                None => (None, None),
            };
        let leap = month.is_some_and(|m| m.starts_with('L'));
        let small = |s: &str| number(s, 2).and_then(|n| u8::try_from(n).map_err(|_| NotADay));
        let month = month
            .map(|m| small(m.strip_prefix('L').unwrap_or(m)))
            .transpose()?;
        let day = day.map(small).transpose()?;
        let date = PartialDate {
            year,
            month,
            day,
            lunar,
            leap,
        };
        if date.is_possible() {
            Ok(date)
        } else {
            Err(NotADay)
        }
    }
}

impl PartialDate {
    /// True when some calendar has such a date (29 February without a year is one).
    pub fn is_possible(&self) -> bool {
        let month_fits = self.month.is_none_or(|m| (1..=12).contains(&m));
        let known = self.year.is_some() || self.month.is_some();
        let longest = if self.lunar { 30 } else { 31 };
        let day_fits = match (self.month, self.day) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(month), Some(day)) if !self.lunar => {
                let year = self.year.map_or(2000, i32::from);
                Day::of(year, u32::from(month), u32::from(day)).is_some()
            }
            (Some(_), Some(day)) => (1..=longest).contains(&day),
        };
        known && month_fits && day_fits && (self.lunar || !self.leap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_are_read_back_as_written_and_impossible_ones_refused() {
        for text in [
            "1980-05-17",
            "1980-05",
            "1980",
            "--05-17",
            "--05",
            "--02-29",
            "lunar:--08-15",
            "lunar:1980-L04-02",
        ] {
            assert_eq!(
                text.parse::<PartialDate>().map(|d| d.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "",
            "-",
            "--",
            "2026-02-30",
            "--13-01",
            "--02-30",
            "80-01-01",
            "1980-L04-02",
            "1980-5-1",
            "lunar:--08-31",
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn a_month_later_is_the_last_day_of_a_shorter_month() {
        let day = |s: &str| s.parse::<Day>().unwrap();
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2024-03-31").plus_months(-1), day("2024-02-29"));
        assert_eq!("2026-02-30".parse::<Day>(), Err(NotADay));
        assert_eq!("2026-2-3".parse::<Day>(), Err(NotADay));
    }
}
