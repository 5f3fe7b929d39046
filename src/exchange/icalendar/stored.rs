//! What is kept of a component with its record.

use crate::domain::{Record, Value};
use crate::exchange::content::Component;

/// What is kept of the component a record came with.
#[derive(Default)]
pub(super) struct Stored {
    pub(super) master: Option<Component>,
    pub(super) instances: Vec<Component>,
    pub(super) zones: Vec<Component>,
    pub(super) calendar: Option<Component>,
    pub(super) old: bool,
}

impl Stored {
    pub(super) fn of(record: &Record) -> Stored {
        let mut stored = Stored::default();
        let texts = record.items("raw").iter().filter_map(Value::as_text);
        for component in texts.filter_map(Component::of_kept) {
            match component.name.as_str() {
                "VTIMEZONE" => stored.zones.push(component),
                "VCALENDAR" => {
                    let version = component.get("VERSION");
                    stored.old = version.is_some_and(|line| line.value_bytes().starts_with(b"1"));
                    stored.calendar = Some(component);
                }
                "VEVENT" | "VTODO" | "VJOURNAL" => {
                    if stored.master.is_none() && component.get("RECURRENCE-ID").is_none() {
                        stored.master = Some(component);
                    } else {
                        stored.instances.push(component);
                    }
                }
                _ => {}
            }
        }
        // A series of which only an instance came is that instance.
        if stored.master.is_none() && !stored.instances.is_empty() {
            stored.master = Some(stored.instances.remove(0));
        }
        stored
    }
}
