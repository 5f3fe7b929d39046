//! How dates are said: short, long, with what is known of them, and with their distance.

use super::lunar;
use super::partial::{age, next_occurrence};
use crate::domain::text::{Lang, Text, t};
use crate::domain::values::{Day, PartialDate};

/// What a typed date comes to, shown beside the field: `= 15 Sep 2027, in 297 days`. Empty when it never comes round.
pub fn understood(date: &PartialDate, today: Day, lang: Lang) -> String {
    let Some(next) = next_occurrence(date, today) else {
        return String::new();
    };
    let when = format!(
        "= {}",
        with_distance(&long_day(next, lang), next, today, lang)
    );
    let turns = age(date, next).filter(|years| *years > 0);
    match turns {
        Some(years) => when + &t(" (turns {0})", "（满 {0} 岁）").fill(lang, &[&years]),
        None => when,
    }
}

/// `Fri 27 Nov 2026, in 5 days`.
pub fn day_and_distance(day: Day, today: Day, lang: Lang) -> String {
    let said = match lang {
        Lang::En => format!("{} {}", weekday(day, lang), long_day(day, lang)),
        Lang::Zh => format!("{} {}", long_day(day, lang), weekday(day, lang)),
    };
    with_distance(&said, day, today, lang)
}

/// The words for a day, then how far away it is.
fn with_distance(said: &str, day: Day, today: Day, lang: Lang) -> String {
    match day.0.saturating_sub(today.0) {
        0 => t("{0}, today", "{0}，今天").fill(lang, &[&said]),
        1 => t("{0}, tomorrow", "{0}，明天").fill(lang, &[&said]),
        -1 => t("{0}, yesterday", "{0}，昨天").fill(lang, &[&said]),
        n if n < 0 => {
            t("{0}, {1} days ago", "{0}，{1} 天前").fill(lang, &[&said, &n.unsigned_abs()])
        }
        n => t("{0}, in {1} days", "{0}，{1} 天后").fill(lang, &[&said, &n]),
    }
}

/// `Fri`, 周五.
pub fn weekday(day: Day, lang: Lang) -> &'static str {
    static NAMES: [Text; 7] = [
        t("Mon", "周一"),
        t("Tue", "周二"),
        t("Wed", "周三"),
        t("Thu", "周四"),
        t("Fri", "周五"),
        t("Sat", "周六"),
        t("Sun", "周日"),
    ];
    let place = usize::try_from(day.weekday()).unwrap_or(0);
    NAMES.get(place).map_or("", |name| name.get(lang))
}

static SHORT_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `15 Sep 2027`, 2027年9月15日.
pub fn long_day(day: Day, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{} {}", short_day(day, lang), day.year()),
        Lang::Zh => format!("{}年{}", day.year(), short_day(day, lang)),
    }
}

/// `15 Sep`, 9月15日.
pub fn short_day(day: Day, lang: Lang) -> String {
    month_day(day.month(), day.day(), lang)
}

fn month_day(month: u32, day: u32, lang: Lang) -> String {
    let name = usize::try_from(month)
        .ok()
        .and_then(|m| SHORT_MONTHS.get(m.wrapping_sub(1)))
        .unwrap_or(&"?");
    match lang {
        Lang::En => format!("{day} {name}"),
        Lang::Zh => format!("{month}月{day}日"),
    }
}

/// The date as it is shown: what is known of it, lunar ones in their own words in both languages.
pub fn shown(date: &PartialDate, lang: Lang) -> String {
    let month = date.month.unwrap_or(0);
    if date.lunar {
        let year = date.year.map(|y| format!("{y}年")).unwrap_or_default();
        let month = date
            .month
            .map(|m| lunar::month_name(m, date.leap))
            .unwrap_or_default();
        let day = date.day.map(lunar::day_name).unwrap_or_default();
        return format!("农历{year}{month}{day}");
    }
    match (date.year, date.day) {
        (None, Some(day)) => month_day(u32::from(month), u32::from(day), lang),
        _ => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::partial::read_partial;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_next_birthday_is_said_with_its_distance() {
        let today = "2026-11-22".parse().unwrap();
        let said = |text: &str, lang| understood(&read_partial(text).unwrap(), today, lang);
        assert_eq!(said("农历八月十五", Lang::En), "= 15 Sep 2027, in 297 days");
        assert_eq!(said("农历八月十五", Lang::Zh), "= 2027年9月15日，297 天后");
        assert_eq!(said("11-22", Lang::En), "= 22 Nov 2026, today");
        assert_eq!(
            said("1980-11-23", Lang::En),
            "= 23 Nov 2026, tomorrow (turns 46)"
        );
        assert_eq!(said("1980", Lang::En), "");
    }

    #[test]
    fn dates_are_shown_with_what_is_known() {
        let said = |text: &str, lang| shown(&read_partial(text).unwrap(), lang);
        assert_eq!(said("lunar 8-15", Lang::En), "农历八月十五");
        assert_eq!(
            said("农历2020年闰四月初二", Lang::Zh),
            "农历2020年闰四月初二"
        );
        assert_eq!(said("--05-17", Lang::En), "17 May");
        assert_eq!(said("--05-17", Lang::Zh), "5月17日");
        assert_eq!(said("1980-05", Lang::En), "1980-05");
    }

    proptest! {
        #[test]
        fn what_is_shown_of_a_lunar_date_reads_back(month in 1_u8..=12, day in 1_u8..=30, leap in any::<bool>()) {
            let date = PartialDate { year: None, month: Some(month), day: Some(day), lunar: true, leap };
            prop_assert_eq!(read_partial(&shown(&date, Lang::Zh)), Ok(date));
            prop_assert_eq!(read_partial(&date.to_string()), Ok(date));
        }
    }
}
