//! What a VTODO says: a task with its dates, state and first alarm.

use super::component::{Derived, Reading, text_fields};
use super::times::{Stamp, duration, stamp};
use crate::domain::{Moment, Value};
use crate::exchange::content::Component;

pub(super) fn task(component: &Component, reading: &Reading<'_>, out: &mut Derived) {
    text_fields(component, reading, out, "name", "notes");
    let when = |name: &str, out: &mut Derived| {
        component.get(name).and_then(|line| reading.when(line, out))
    };
    let (wait, due) = (when("DTSTART", out), when("DUE", out));
    let completed = when("COMPLETED", out);
    let state = component
        .get("STATUS")
        .map(|line| reading.text(line).to_uppercase().replace(' ', "-"));
    match state.as_deref() {
        Some("COMPLETED") => out.set("state", "done"),
        Some("CANCELLED" | "DECLINED") => out.set("state", "dropped"),
        Some("DELEGATED") => out.set("state", "waiting"),
        None if completed.is_some() => out.set("state", "done"),
        _ => out.set("state", "open"),
    }
    let due = due.or_else(|| {
        let seconds = duration(&reading.text(component.get("DURATION")?))?;
        let from = reading.moment_of(wait.as_ref()?)?;
        Some(Value::Moment(Moment(
            from.0.saturating_add(seconds.saturating_mul(1000)),
        )))
    });
    if let Some(priority) = component.get("PRIORITY").map(|line| reading.text(line)) {
        match priority.parse::<u8>() {
            Ok(1..=4) => out.set("priority", "high"),
            Ok(5) => out.set("priority", "normal"),
            Ok(6..=9) => out.set("priority", "low"),
            _ => {}
        }
    }
    let percent = component
        .get("PERCENT-COMPLETE")
        .and_then(|line| reading.text(line).parse::<i64>().ok());
    if let Some(percent) = percent.filter(|percent| (0..=100).contains(percent)) {
        out.set("progress", Value::Int(percent * 100));
    }
    let remind = alarm(component, reading, wait.as_ref(), due.as_ref());
    for (key, value) in [
        ("wait", wait),
        ("due", due),
        ("done_at", completed),
        ("remind", remind),
    ] {
        if let Some(value) = value {
            out.set(key, value);
        }
    }
}

/// When the first alarm rings.
fn alarm(
    component: &Component,
    reading: &Reading<'_>,
    start: Option<&Value>,
    due: Option<&Value>,
) -> Option<Value> {
    if let Some(old) = component
        .lines
        .iter()
        .find(|l| matches!(l.name.as_str(), "DALARM" | "AALARM"))
    {
        let text = reading.text(old);
        let first = text.split(';').find(|piece| stamp(piece).is_some())?;
        return match stamp(first)? {
            Stamp::Utc(at) => Some(Value::Moment(at)),
            Stamp::Local {
                day,
                hour,
                minute,
                second,
            } => Some(Value::Moment(
                reading.zones.moment(day, hour, minute, second, None).0,
            )),
            Stamp::Date(day) => Some(Value::Day(day)),
        };
    }
    let alarm = component
        .children
        .iter()
        .find(|child| child.name == "VALARM")?;
    let trigger = alarm.get("TRIGGER")?;
    let text = reading.text(trigger);
    let Some(seconds) = duration(&text) else {
        return match stamp(&text)? {
            Stamp::Utc(at) => Some(Value::Moment(at)),
            _ => None,
        };
    };
    let from_end = trigger
        .first("RELATED")
        .is_some_and(|word| word.eq_ignore_ascii_case("end"));
    let base = if from_end {
        due.or(start)
    } else {
        start.or(due)
    };
    let base = reading.moment_of(base?)?;
    Some(Value::Moment(Moment(base.0.saturating_add(seconds * 1000))))
}
