//! Writing of calendars: interactions, tasks, birthdays and next contacts.

use super::component::{Derived, Reading, derive};
use super::forms::{converted, rule_of};
use super::occasions::customer;
use super::stored::Stored;
use super::times::{written_day, written_moment};
use super::zones::Zones;
use crate::domain::text::Lang;
use crate::domain::{Book, Day, Id, Kind, Record, Type, Value};
use crate::exchange::content::{Component, Line, escape, fold, quote};
use crate::exchange::json::{to_text, value_to_json};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Parameter of lines that are made for other programs and say nothing of the record itself.
pub const MADE: &str = "X-GUANXI-MADE";

/// Writes the interactions and tasks given; of customers their birthdays, and the days of next contacts.
pub fn write<'a>(
    out: &mut impl Write,
    book: &Book,
    records: impl Iterator<Item = &'a Record>,
    next_contacts: &[(Id, Day)],
    zone: Tz,
    lang: Lang,
) -> io::Result<()> {
    let records: Vec<&Record> = records.collect();
    let stored: Vec<Stored> = records.iter().map(|record| Stored::of(record)).collect();
    // Calendars of version 1 go out as such as long as nothing else is among them.
    let old = !stored.is_empty() && stored.iter().all(|stored| stored.old);
    let mut body = Vec::new();
    let mut calendar_lines: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut zone_texts: BTreeSet<String> = BTreeSet::new();
    for (record, stored) in records.into_iter().zip(&stored) {
        match record.kind() {
            Kind::Interaction | Kind::Task => {
                zone_texts.extend(stored.zones.iter().map(|zone| zone.kept(true, |_| true)));
                let lines = stored
                    .calendar
                    .iter()
                    .flat_map(|calendar| calendar.lines.iter());
                let lines = lines.filter(|line| line.name != "VERSION" && !line.name.is_empty());
                calendar_lines.extend(lines.map(|line| line.raw.clone()));
                component(&mut body, book, record, stored, zone, old);
            }
            Kind::Customer => {
                let next = next_contacts
                    .iter()
                    .find(|(id, _)| *id == record.id)
                    .map(|(_, day)| *day);
                customer(&mut body, record, next, lang);
            }
            _ => {}
        }
    }
    let mut head = Vec::new();
    let version = if old { "VERSION:1.0" } else { "VERSION:2.0" };
    for line in ["BEGIN:VCALENDAR", version, "PRODID:-//guanxi//guanxi//EN"] {
        fold(&mut head, line.as_bytes());
    }
    calendar_lines.iter().for_each(|line| fold(&mut head, line));
    for zone in zone_texts {
        zone.lines()
            .for_each(|line| fold(&mut head, &Line::of_kept(line).raw));
    }
    out.write_all(&head)?;
    out.write_all(&body)?;
    out.write_all(b"END:VCALENDAR\r\n")
}

/// The fields that a property speaks of.
fn speaks_of(name: &str, kind: Kind) -> &'static [&'static str] {
    match (name, kind) {
        ("SUMMARY", Kind::Task) => &["name"],
        ("SUMMARY", _) => &["subject"],
        ("DESCRIPTION", Kind::Task) => &["notes"],
        ("DESCRIPTION", _) => &["body"],
        ("LOCATION", _) => &["place"],
        ("DTSTART" | "DURATION", Kind::Task) => &["wait", "due"],
        ("DTSTART" | "DTEND" | "DURATION", _) => &["at", "end"],
        ("DUE", _) => &["due"],
        ("COMPLETED", _) => &["done_at"],
        ("PRIORITY", _) => &["priority"],
        ("PERCENT-COMPLETE", _) => &["progress"],
        ("CATEGORIES", _) => &["tags"],
        ("RRULE", _) => &["repeat"],
        ("DALARM" | "AALARM", _) => &["remind"],
        _ => &[],
    }
}

fn component(
    out: &mut Vec<u8>,
    book: &Book,
    record: &Record,
    stored: &Stored,
    zone: Tz,
    old: bool,
) {
    let kind = record.kind();
    let mut zones = Zones::new(zone);
    stored.zones.iter().for_each(|zone| zones.add(zone));
    let reading = Reading {
        old: stored.old,
        guess: encoding_rs::UTF_8,
        zones: &zones,
    };
    let said = stored
        .master
        .as_ref()
        .map(|master| derive(master, &reading))
        .unwrap_or_default();
    let same = |key: &str| said.get(key) == record.get(key);
    let status = |line: &Line| match (line.name.as_str(), kind) {
        ("STATUS", Kind::Task) => same("state"),
        ("STATUS", _) => (said.get("state").is_some()) == (record.text("state") == "cancelled"),
        (name, kind) => speaks_of(name, kind).iter().all(|key| same(key)),
    };
    let name = stored
        .master
        .as_ref()
        .map_or_else(|| name_of(record), |master| master.name.clone());
    let mut lines: Vec<Vec<u8>> = vec![format!("BEGIN:{name}").into_bytes()];
    let mut held: Vec<&str> = Vec::new();
    let kept = stored.master.iter().flat_map(|master| &master.lines);
    for line in kept.filter(|line| !line.name.is_empty()) {
        if status(line) {
            held.extend(speaks_of(&line.name, kind));
            held.extend((line.name == "STATUS").then_some("state"));
            lines.push(if stored.old && !old {
                converted(line, &reading)
            } else {
                line.raw.clone()
            });
        }
    }
    let alarm_holds = same("remind");
    held.extend(
        stored
            .master
            .as_ref()
            .filter(|_| alarm_holds)
            .map(|_| "remind"),
    );
    let mut writer = Lines { lines, held };
    writer.identity(record, stored);
    writer.fields(record);
    writer.people(book, record);
    let children = stored.master.iter().flat_map(|master| &master.children);
    let first_alarm = children.clone().position(|child| child.name == "VALARM");
    for (place, child) in children.enumerate() {
        if Some(place) != first_alarm || alarm_holds {
            writer.put_kept(child);
        }
    }
    writer.exactly(record, &reading, &name);
    writer.lines.push(format!("END:{name}").into_bytes());
    for instance in &stored.instances {
        writer.put_kept(instance);
    }
    writer.lines.iter().for_each(|line| fold(out, line));
}

fn name_of(record: &Record) -> String {
    let name = match record.kind() {
        Kind::Task => "VTODO",
        _ if record.text("channel") == "note" => "VJOURNAL",
        _ => "VEVENT",
    };
    name.to_owned()
}

/// The lines of a component in the making.
struct Lines<'a> {
    lines: Vec<Vec<u8>>,
    /// Fields that a kept line says already.
    held: Vec<&'a str>,
}

impl Lines<'_> {
    fn put(&mut self, head: &str, value: &str) {
        self.lines.push(format!("{head}:{value}").into_bytes());
    }

    fn put_kept(&mut self, component: &Component) {
        let text = component.kept(true, |_| true);
        self.lines
            .extend(text.lines().map(|line| Line::of_kept(line).raw));
    }

    fn identity(&mut self, record: &Record, stored: &Stored) {
        let has = |name: &str| {
            stored
                .master
                .as_ref()
                .is_some_and(|master| master.get(name).is_some())
        };
        let uid = record.uid.to_string();
        if !has("UID") {
            self.put("UID", &uid);
        }
        if !has("DTSTAMP") {
            self.put("DTSTAMP", &written_moment(record.updated));
        }
        self.put("X-GUANXI-ID", &record.id.to_string());
        self.put("X-GUANXI-UID", &uid);
    }

    fn when(&mut self, name: &str, value: &Value) {
        match value {
            Value::Day(day) => self.put(&format!("{name};VALUE=DATE"), &written_day(*day)),
            Value::Moment(at) => self.put(name, &written_moment(*at)),
            _ => {}
        }
    }

    /// Fields that no kept line says.
    fn fields(&mut self, record: &Record) {
        let task = record.kind() == Kind::Task;
        let left = |key: &'static str, this: &Self| {
            record
                .get(key)
                .filter(|_| !this.held.contains(&key))
                .cloned()
        };
        let texts = if task {
            [
                ("SUMMARY", "name"),
                ("DESCRIPTION", "notes"),
                ("LOCATION", "place"),
            ]
        } else {
            [
                ("SUMMARY", "subject"),
                ("DESCRIPTION", "body"),
                ("LOCATION", "place"),
            ]
        };
        for (name, key) in texts {
            if let Some(Value::Text(text)) = left(key, self) {
                self.put(name, &escape(&text));
            }
        }
        let times: &[(&str, &'static str)] = if task {
            &[
                ("DTSTART", "wait"),
                ("DUE", "due"),
                ("COMPLETED", "done_at"),
            ]
        } else {
            &[("DTSTART", "at")]
        };
        for (name, key) in times {
            if let Some(value) = left(key, self) {
                self.when(name, &value);
            }
        }
        match left("end", self).filter(|_| !task) {
            // The end of whole days is the day after the last.
            Some(Value::Day(day)) => self.when("DTEND", &Value::Day(day.plus(1))),
            Some(end) => self.when("DTEND", &end),
            None => {}
        }
        if let Some(tags) = left("tags", self) {
            let tags: Vec<String> = tags
                .items()
                .iter()
                .filter_map(Value::as_text)
                .map(escape)
                .collect();
            self.put("CATEGORIES", &tags.join(","));
        }
        let rule = left("repeat", self);
        if let Some(rule) = rule.as_ref().and_then(Value::as_text).and_then(rule_of) {
            self.put("RRULE", &rule);
        }
        self.state(record, task);
    }

    fn state(&mut self, record: &Record, task: bool) {
        let state = record.text("state");
        let status = match (task, state) {
            (true, "done") => "COMPLETED",
            (true, "dropped") => "CANCELLED",
            (true, "open" | "waiting") => "NEEDS-ACTION",
            (false, "cancelled") => "CANCELLED",
            _ => "",
        };
        if !status.is_empty() && !self.held.contains(&"state") {
            self.put("STATUS", status);
        }
        let priority = match record.text("priority") {
            "high" => "1",
            "normal" => "5",
            "low" => "9",
            _ => "",
        };
        if !priority.is_empty() && !self.held.contains(&"priority") {
            self.put("PRIORITY", priority);
        }
        if let Some(progress) = record
            .int("progress")
            .filter(|_| !self.held.contains(&"progress"))
        {
            self.put(
                "PERCENT-COMPLETE",
                &(progress / 100).clamp(0, 100).to_string(),
            );
        }
        if let Some(Value::Moment(at)) = record
            .get("remind")
            .filter(|_| !self.held.contains(&"remind"))
        {
            let at = written_moment(*at);
            self.put("BEGIN", "VALARM");
            self.put("ACTION", "DISPLAY");
            self.put("TRIGGER;VALUE=DATE-TIME", &at);
            self.put("DESCRIPTION", &escape(&record.title()));
            self.put("END", "VALARM");
        }
    }

    /// Whom it is about: for other programs by e-mail, for us by uid; and what else it belongs to.
    fn people(&mut self, book: &Book, record: &Record) {
        let mut others = Vec::new();
        let mut customers = Vec::new();
        record.each_link(|key, id| match key {
            "customers" | "customer" => customers.push(id),
            "about" | "depends" | "deal" | "case" | "order" | "campaign" => others.push(id),
            _ => {}
        });
        for customer in customers.into_iter().filter_map(|id| book.get(id)) {
            self.put("X-GUANXI-CUSTOMER", &customer.uid.to_string());
            let email = customer.items("emails").first().cloned();
            let email = email
                .as_ref()
                .and_then(|e| e.as_text().or_else(|| e.part("value")?.as_text()));
            let known = |email: &str| {
                let written = format!("mailto:{email}").to_lowercase();
                self.lines.iter().any(|line| {
                    String::from_utf8_lossy(line)
                        .to_lowercase()
                        .ends_with(&written)
                })
            };
            if let Some(email) = email.filter(|email| !known(email)) {
                let head = format!("ATTENDEE;CN={};{MADE}=1", quote(&customer.title()));
                self.put(&head, &format!("mailto:{email}"));
            }
        }
        for other in others.into_iter().filter_map(|id| book.get(id)) {
            let kept = other
                .get("foreign_ids")
                .and_then(|ids| ids.part("icalendar"));
            let kept = kept
                .and_then(|ids| ids.items().first())
                .and_then(Value::as_text);
            let uid = kept.map_or_else(|| other.uid.to_string(), escape);
            let line = format!("RELATED-TO:{uid}");
            if !self.lines.contains(&line.clone().into_bytes()) {
                self.put(&format!("RELATED-TO;{MADE}=1"), &uid);
            }
        }
    }

    /// What the properties written so far would be read as otherwise is said exactly.
    fn exactly(&mut self, record: &Record, reading: &Reading<'_>, name: &str) {
        let text = self
            .lines
            .iter()
            .map(|raw| Line::parse(0, raw.clone()).kept());
        let text = format!("{}\nEND:{name}", text.collect::<Vec<_>>().join("\n"));
        let said: Derived = Component::of_kept(&text)
            .map(|c| derive(&c, reading))
            .unwrap_or_default();
        for (no, value) in record.values() {
            let Some(field) = record.kind().fields().get(usize::from(no.0)) else {
                continue;
            };
            let skipped = matches!(field.ty, Type::Link(_) | Type::Links(_) | Type::Raw)
                || matches!(field.key, "foreign_ids" | "source");
            if !skipped && said.get(field.key) != Some(value) {
                let head = format!("X-GUANXI-{}", field.key.to_uppercase().replace('_', "-"));
                self.put(&head, &escape(&to_text(&value_to_json(field.ty, value))));
            }
        }
        let without = said
            .fields
            .iter()
            .filter(|(key, _)| record.get(key).is_none());
        let without: Vec<&str> = without.map(|(key, _)| *key).collect();
        if !without.is_empty() {
            self.put("X-GUANXI-WITHOUT", &without.join(","));
        }
    }
}
