//! Birthdays and next contacts: whole days for other calendars, no records of ours.

use super::times::{written_day, written_moment};
use crate::domain::text::{Lang, t};
use crate::domain::{Day, Moment, Record, Value};
use crate::exchange::content::{escape, fold};

/// The birthday and the next contact of a customer, as whole days.
pub(super) fn customer(out: &mut Vec<u8>, record: &Record, next: Option<Day>, lang: Lang) {
    let name = record.title();
    let mut put = |what: &str, day: Day, title: String, yearly: bool| {
        let mut lines = vec![
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{what}-{}", record.uid),
            format!("DTSTAMP:{}", written_moment(Moment(record.updated.0))),
            format!("DTSTART;VALUE=DATE:{}", written_day(day)),
            format!("SUMMARY:{}", escape(&title)),
            format!("CATEGORIES:{}", what.to_uppercase()),
            format!("X-GUANXI-ID:{}", record.id),
            "TRANSP:TRANSPARENT".to_owned(),
        ];
        lines.extend(yearly.then(|| "RRULE:FREQ=YEARLY".to_owned()));
        lines.push("END:VEVENT".to_owned());
        lines.iter().for_each(|line| fold(out, line.as_bytes()));
    };
    if let Some(Value::Partial(date)) = record.get("birthday")
        && let (false, Some(month), Some(day)) = (date.lunar, date.month, date.day)
    {
        // A year that has a 29 February stands for an unknown one.
        let year = date.year.map_or(1972, i32::from);
        if let Some(day) = Day::of(year, u32::from(month), u32::from(day)) {
            put(
                "birthday",
                day,
                t("Birthday of {0}", "{0} 的生日").fill(lang, &[&name]),
                true,
            );
        }
    }
    if let Some(day) = next {
        put(
            "next-contact",
            day,
            t("Contact {0}", "联系 {0}").fill(lang, &[&name]),
            false,
        );
    }
}
