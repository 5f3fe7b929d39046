//! What a zone named in a calendar means: IANA and Windows names, a vendor's path, else what the file says of it.

use super::times::{Stamp, stamp};
use super::windows;
use crate::domain::{Day, Moment};
use crate::exchange::content::Component;
use chrono_tz::Tz;
use std::collections::HashMap;

/// The zones of a file.
#[derive(Clone, Debug)]
pub struct Zones {
    /// Zone of times that name none.
    book: Tz,
    own: HashMap<String, Vec<Observance>>,
}

/// A rule of a VTIMEZONE: from when on which offset holds.
#[derive(Clone, Debug)]
struct Observance {
    start: Day,
    offset_seconds: i64,
    /// Month, weekday (0 is Monday) and which of the month (negative: from its end), every year.
    yearly: Option<(u32, u32, i32)>,
}

impl Zones {
    pub fn new(book: Tz) -> Zones {
        Zones {
            book,
            own: HashMap::new(),
        }
    }

    /// Takes in a VTIMEZONE.
    pub fn add(&mut self, zone: &Component) {
        let text = |component: &Component, name: &str| {
            component.get(name).map(|line| {
                String::from_utf8_lossy(line.value_bytes())
                    .trim()
                    .to_owned()
            })
        };
        let Some(id) = text(zone, "TZID") else { return };
        let rules = zone.children.iter().filter_map(|child| {
            let start = match stamp(&text(child, "DTSTART")?)? {
                Stamp::Date(day) | Stamp::Local { day, .. } => day,
                Stamp::Utc(at) => at.day_in(chrono_tz::UTC),
            };
            let yearly = text(child, "RRULE").and_then(|rule| yearly(&rule));
            Some(Observance {
                start,
                offset_seconds: offset(&text(child, "TZOFFSETTO")?)?,
                yearly,
            })
        });
        self.own.insert(id, rules.collect());
    }

    /// The instant of a wall clock time, and whether its zone is known.
    pub fn moment(
        &self,
        day: Day,
        hour: u32,
        minute: u32,
        second: u32,
        zone: Option<&str>,
    ) -> (Moment, bool) {
        let at = |tz: Tz| Moment::at(day, hour, minute, second, tz);
        let Some(name) = zone.map(str::trim).filter(|name| !name.is_empty()) else {
            return (at(self.book), true);
        };
        if let Some(tz) = named(name) {
            return (at(tz), true);
        }
        match self.own.get(name).and_then(|rules| offset_on(rules, day)) {
            Some(offset) => {
                let utc = at(chrono_tz::UTC).0;
                (
                    Moment(utc.saturating_sub(offset.saturating_mul(1000))),
                    true,
                )
            }
            None => (at(self.book), false),
        }
    }
}

fn named(name: &str) -> Option<Tz> {
    if let Ok(tz) = name.parse::<Tz>() {
        return Some(tz);
    }
    if let Some(tz) = windows::zone(name) {
        return Some(tz);
    }
    // `/freeassociation.sourceforge.net/Europe/Berlin`: the tail names the zone.
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let tails = [3, 2].into_iter().filter(|n| parts.len() > *n);
    tails
        .filter_map(|n| parts.get(parts.len() - n..))
        .find_map(|tail| tail.join("/").parse().ok())
}

/// Seconds of `+0800` or `-033000`.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let part = |from: usize| {
        digits
            .get(from..from + 2)
            .and_then(|d| d.parse::<i64>().ok())
    };
    let seconds = part(0)? * 3600 + part(2)? * 60 + part(4).unwrap_or(0);
    (seconds < 86_400).then_some(sign * seconds)
}

fn yearly(rule: &str) -> Option<(u32, u32, i32)> {
    let part = |name: &str| {
        let found = rule
            .split(';')
            .find_map(|piece| piece.split_once('=').filter(|(key, _)| *key == name));
        found.map(|(_, value)| value)
    };
    const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let by_day = part("BYDAY")?;
    let (which, day) = by_day.split_at_checked(by_day.len().checked_sub(2)?)?;
    let weekday = DAYS.iter().position(|known| *known == day)?;
    let which = if which.is_empty() {
        1
    } else {
        which.parse().ok()?
    };
    Some((
        part("BYMONTH")?.parse().ok()?,
        u32::try_from(weekday).ok()?,
        which,
    ))
}

/// The offset of the rule that began last before a day.
fn offset_on(rules: &[Observance], day: Day) -> Option<i64> {
    let began = |rule: &Observance| -> Option<Day> {
        let last = match rule.yearly {
            None => Some(rule.start),
            Some(yearly) => [day.year(), day.year() - 1]
                .into_iter()
                .filter_map(|year| nth(year, yearly))
                .find(|begin| *begin <= day),
        };
        last.filter(|begin| *begin <= day && rule.start <= day)
    };
    let latest = rules
        .iter()
        .filter_map(|rule| Some((began(rule)?, rule.offset_seconds)))
        .max();
    latest
        .map(|(_, offset)| offset)
        .or_else(|| rules.first().map(|rule| rule.offset_seconds))
}

/// The nth weekday of a month of a year.
fn nth(year: i32, (month, weekday, which): (u32, u32, i32)) -> Option<Day> {
    let first = Day::of(year, month, 1)?;
    let ahead = |from: Day| i32::try_from((weekday + 7 - from.weekday()) % 7).unwrap_or(0);
    if which > 0 {
        return Some(first.plus(ahead(first)).plus(7 * (which - 1).min(5)));
    }
    let next_month = first.plus_months(1);
    Some(next_month.plus(ahead(next_month)).plus(7 * which.max(-5)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::content::parse;

    fn utc(zones: &Zones, day: (i32, u32, u32), zone: &str) -> (String, bool) {
        let day = Day::of(day.0, day.1, day.2).unwrap();
        let (at, known) = zones.moment(day, 12, 0, 0, Some(zone));
        (at.to_string(), known)
    }

    #[test]
    fn zones_are_known_by_many_names_and_else_by_the_rules_of_the_file() {
        let text = "BEGIN:VTIMEZONE\nTZID:Mine\nBEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
        let mut zones = Zones::new(chrono_tz::Asia::Shanghai);
        zones.add(&parse(text.as_bytes()).unwrap()[0]);
        let noon = |hour: u32, known| (format!("2024-07-01T{hour:02}:00:00Z"), known);
        let summer = (2024, 7, 1);
        assert_eq!(utc(&zones, summer, "Europe/Berlin"), noon(10, true));
        assert_eq!(
            utc(&zones, summer, "W. Europe Standard Time"),
            noon(10, true)
        );
        assert_eq!(
            utc(&zones, summer, "/x.org/2011/Europe/Berlin"),
            noon(10, true)
        );
        assert_eq!(utc(&zones, summer, "Mine"), noon(10, true));
        assert_eq!(utc(&zones, (2024, 1, 1), "Mine").0, "2024-01-01T11:00:00Z");
        assert_eq!(
            utc(&zones, (2024, 10, 27), "Mine").0,
            "2024-10-27T11:00:00Z"
        );
        assert_eq!(utc(&zones, summer, "Nowhere/Land"), noon(4, false));
    }
}
