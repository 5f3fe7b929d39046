//! Days in words: near ones by their distance, others by day and month, the year only when it is another one.

use crate::domain::Day;
use crate::domain::text::{Lang, t};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAYS_ZH: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// `22 Nov`, with the year when it is another one.
pub fn day_words(today: Day, day: Day, lang: Lang) -> String {
    let month = MONTHS
        .get(day.month().saturating_sub(1) as usize)
        .copied()
        .unwrap_or("");
    match (lang, day.year() == today.year()) {
        (Lang::En, true) => format!("{:02} {month}", day.day()),
        (Lang::En, false) => format!("{:02} {month} {}", day.day(), day.year()),
        (Lang::Zh, true) => format!("{}月{}日", day.month(), day.day()),
        (Lang::Zh, false) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
    }
}

/// `Sun 22 Nov`.
pub fn weekday_words(today: Day, day: Day, lang: Lang) -> String {
    let number = (day
        .date()
        .format("%u")
        .to_string()
        .parse::<usize>()
        .unwrap_or(1))
    .saturating_sub(1);
    let words = day_words(today, day, lang);
    match lang {
        Lang::En => format!("{} {words}", DAYS.get(number).copied().unwrap_or("")),
        Lang::Zh => format!("{words} 周{}", DAYS_ZH.get(number).copied().unwrap_or("")),
    }
}

/// `today`, `3 d ago`, for what was.
pub fn ago(today: Day, day: Day, lang: Lang) -> String {
    match today.0 - day.0 {
        0 => t("today", "今天").get(lang).to_owned(),
        n if n > 0 => t("{0} d ago", "{0} 天前").fill(lang, &[&n]),
        n => t("in {0} d", "{0} 天后").fill(lang, &[&-n]),
    }
}

/// `late 2 d`, `today`, `Fri`, `30 Nov`, for what is due.
pub fn due_words(today: Day, day: Day, lang: Lang) -> String {
    match day.0 - today.0 {
        n if n < 0 => t("late {0} d", "逾期{0}天").fill(lang, &[&-n]),
        0 => t("today", "今天").get(lang).to_owned(),
        1..=6 => {
            let words = weekday_words(today, day, lang);
            let part = match lang {
                Lang::En => words.split(' ').next(),
                Lang::Zh => words.split(' ').next_back(),
            };
            part.unwrap_or("").to_owned()
        }
        _ => day_words(today, day, lang),
    }
}
