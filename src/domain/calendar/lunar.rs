//! The Chinese lunar calendar: from lunar dates to civil days and back.
//! Rule: a day of a leap month is kept in the ordinary month in years without that leap month, and the 30th on the 29th
//! in months that end there, as birthdays are kept.

use crate::domain::values::Day;
use lunar_lite::{LunarDate, SolarDate};

/// A date of the lunar calendar with its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lunar {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    pub leap: bool,
}

/// The lunar date of a civil day.
pub fn of_day(day: Day) -> Option<Lunar> {
    let solar = SolarDate {
        year: day.year(),
        month: u8::try_from(day.month()).ok()?,
        day: u8::try_from(day.day()).ok()?,
    };
    let date = lunar_lite::solar_to_lunar(solar).ok()?;
    Some(Lunar {
        year: date.year,
        month: date.month,
        day: date.day,
        leap: date.is_leap_month,
    })
}

/// The civil day of a lunar date that exists exactly so.
pub fn to_day(date: Lunar) -> Option<Day> {
    let lunar = LunarDate {
        year: date.year,
        month: date.month,
        day: date.day,
        is_leap_month: date.leap,
    };
    lunar_lite::validate_lunar_date(lunar).ok()?;
    let solar = lunar_lite::lunar_to_solar(lunar).ok()?;
    Day::of(solar.year, u32::from(solar.month), u32::from(solar.day))
}

/// The leap month of a lunar year, if it has one.
pub fn leap_month(year: i32) -> Option<u8> {
    lunar_lite::leap_month(year).ok().flatten()
}

/// The civil day on which a lunar month and day are kept in a lunar year.
pub fn kept_in(year: i32, month: u8, day: u8, leap: bool) -> Option<Day> {
    let leap = leap && leap_month(year) == Some(month);
    let longest = lunar_lite::lunar_month_days(year, month, leap).ok()?;
    to_day(Lunar {
        year,
        month,
        day: day.min(longest),
        leap,
    })
}

/// The first civil day, on or after `from`, on which a lunar month and day are kept.
pub fn next(month: u8, day: u8, leap: bool, from: Day) -> Option<Day> {
    // The lunar year begins up to two months after the civil one, so the date may still belong to the year before.
    let year = from.year();
    (year - 1..=year + 1)
        .filter_map(|year| kept_in(year, month, day, leap))
        .find(|kept| *kept >= from)
}

static TENS: &[&str] = &["初", "十", "廿", "三"];
static FIGURES: &[&str] = &["十", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
static MONTHS: &[&str] = &[
    "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊",
];

/// A lunar month as it is called: 正月, 闰四月.
pub fn month_name(month: u8, leap: bool) -> String {
    let name = MONTHS
        .get(usize::from(month).wrapping_sub(1))
        .unwrap_or(&"?");
    format!("{}{name}月", if leap { "闰" } else { "" })
}

/// A day of a lunar month as it is called: 初二, 十五, 二十, 廿三.
pub fn day_name(day: u8) -> String {
    match day {
        10 => "初十".to_owned(),
        20 => "二十".to_owned(),
        30 => "三十".to_owned(),
        day => {
            let ten = TENS.get(usize::from(day / 10)).unwrap_or(&"?");
            let one = FIGURES.get(usize::from(day % 10)).unwrap_or(&"?");
            format!("{ten}{one}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn known_days_have_their_lunar_dates() {
        for (civil, year, month, of_month, leap) in [
            ("2024-02-10", 2024, 1, 1, false),
            ("2024-02-09", 2023, 12, 30, false),
            ("2023-01-22", 2023, 1, 1, false),
            ("2023-03-22", 2023, 2, 1, true),
            ("2023-04-20", 2023, 3, 1, false),
            ("2025-01-29", 2025, 1, 1, false),
            ("2025-07-25", 2025, 6, 1, true),
            ("2025-08-23", 2025, 7, 1, false),
            ("2026-02-17", 2026, 1, 1, false),
            ("2026-06-19", 2026, 5, 5, false),
            ("2026-09-25", 2026, 8, 15, false),
            ("2027-09-15", 2027, 8, 15, false),
            ("2020-05-23", 2020, 4, 1, true),
            ("1980-02-16", 1980, 1, 1, false),
            ("2000-02-05", 2000, 1, 1, false),
            ("2033-12-22", 2033, 11, 1, true),
        ] {
            let lunar = Lunar {
                year,
                month,
                day: of_month,
                leap,
            };
            assert_eq!(of_day(day(civil)), Some(lunar), "{civil}");
            assert_eq!(to_day(lunar), Some(day(civil)), "{civil}");
        }
        assert_eq!(leap_month(2025), Some(6));
        assert_eq!(leap_month(2026), None);
    }

    #[test]
    fn a_leap_month_is_kept_in_the_ordinary_one_and_the_30th_on_the_29th() {
        assert_eq!(kept_in(2025, 6, 1, true), Some(day("2025-07-25")));
        assert_eq!(kept_in(2026, 6, 1, true), kept_in(2026, 6, 1, false));
        // The last month of 2024 ended on its 29th, 28 January 2025.
        assert_eq!(kept_in(2024, 12, 30, false), Some(day("2025-01-28")));
        assert_eq!(
            next(8, 15, false, day("2026-11-22")),
            Some(day("2027-09-15"))
        );
        assert_eq!(
            next(8, 15, false, day("2026-09-25")),
            Some(day("2026-09-25"))
        );
        assert_eq!(
            next(12, 30, false, day("2026-01-05")),
            Some(day("2026-02-16"))
        );
    }

    #[test]
    fn lunar_days_have_their_names() {
        let names: Vec<String> = [2, 10, 11, 20, 23, 29, 30].map(day_name).to_vec();
        assert_eq!(
            names,
            ["初二", "初十", "十一", "二十", "廿三", "廿九", "三十"]
        );
        assert_eq!(month_name(4, true), "闰四月");
        assert_eq!(month_name(12, false), "腊月");
    }

    proptest! {
        #[test]
        fn lunar_and_civil_days_are_the_same_days(n in -20_000_i32..40_000) {
            let lunar = of_day(Day(n)).unwrap();
            prop_assert_eq!(to_day(lunar), Some(Day(n)));
        }

        #[test]
        fn the_next_lunar_day_is_at_most_thirteen_months_ahead(month in 1_u8..=12, day in 1_u8..=30, n in 0_i32..40_000) {
            let next = next(month, day, false, Day(n)).unwrap();
            prop_assert!(next >= Day(n) && next.0 - n <= 385);
        }
    }
}
