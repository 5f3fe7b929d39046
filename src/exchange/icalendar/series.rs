//! A component with the moved instances of its series, and what is kept of them.

use crate::domain::{Moment, Value};
use crate::exchange::content::{Component, Line};

/// Bytes of one property that are read.
pub(super) const PROPERTY_LIMIT_BYTES: usize = 1 << 20;

/// A component that will be a record, with the moved or cancelled instances of its series.
pub(super) struct Series<'a> {
    pub(super) component: &'a Component,
    pub(super) instances: Vec<&'a Component>,
}

/// What decides between two versions of a component.
pub(super) fn version_of(component: &Component) -> (i64, String) {
    let text = |name: &str| {
        let line = component.get(name)?;
        Some(
            String::from_utf8_lossy(line.value_bytes())
                .trim()
                .to_owned(),
        )
    };
    let sequence = text("SEQUENCE").and_then(|n| n.parse().ok()).unwrap_or(0);
    (sequence, text("DTSTAMP").unwrap_or_default())
}

pub(super) fn is_long(value: &Value) -> bool {
    value
        .as_text()
        .is_some_and(|text| text.len() > PROPERTY_LIMIT_BYTES)
}

/// What lies ahead is planned.
pub(super) fn state(at: Option<&Value>, now: Moment) -> &'static str {
    let ahead = match at {
        Some(Value::Moment(at)) => *at > now,
        Some(Value::Day(day)) => *day > now.day_in(chrono_tz::UTC),
        _ => false,
    };
    if ahead { "planned" } else { "done" }
}

/// The component and its instances as they came, the zones they name, and what the calendar says of itself.
pub(super) fn kept(series: &Series<'_>, calendar: &Component) -> Vec<String> {
    let short = |line: &Line| line.raw.len() <= PROPERTY_LIMIT_BYTES;
    let mut out = vec![series.component.kept(true, short)];
    out.extend(
        series
            .instances
            .iter()
            .map(|instance| instance.kept(true, short)),
    );
    let all = std::iter::once(series.component).chain(series.instances.iter().copied());
    let zones: Vec<&str> = all
        .flat_map(|c| c.lines.iter())
        .flat_map(|line| line.all("TZID"))
        .collect();
    for zone in calendar.children.iter().filter(|c| c.name == "VTIMEZONE") {
        let id = zone
            .get("TZID")
            .map(|line| String::from_utf8_lossy(line.value_bytes()).into_owned());
        if id.is_some_and(|id| zones.contains(&id.as_str())) {
            out.push(zone.kept(true, short));
        }
    }
    let of_calendar = |line: &Line| {
        short(line) && !matches!(line.name.as_str(), "PRODID" | "METHOD" | "CALSCALE")
    };
    if calendar
        .lines
        .iter()
        .any(|line| of_calendar(line) && line.name != "VERSION")
        || calendar
            .get("VERSION")
            .is_some_and(|l| l.value_bytes().starts_with(b"1"))
    {
        out.push(calendar.kept(false, of_calendar));
    }
    out
}
