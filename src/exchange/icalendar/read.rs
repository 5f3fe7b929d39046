//! Reading of calendars into what an import compares with the book.

use super::component::{Derived, Reading, address_of, derive, kind_of};
use super::series::{PROPERTY_LIMIT_BYTES, Series, is_long, kept, state, version_of};
use super::zones::Zones;
use crate::domain::text::t;
use crate::domain::{Kind, Moment, Value};
use crate::exchange::content::{Component, Line, parse, to_utf8};
use crate::exchange::incoming::{
    Batch, ImportContext, ImportOptions, Incoming, Origin, RefusedFile, Role, Target,
};
use crate::exchange::vcard::{OWN_SOURCE, first_line_is, guess_of, too_deep};
use std::collections::HashMap;

/// The kind of calendar a file is, whatever it is called: `icalendar`, or `vcalendar` for version 1.
pub fn recognise(bytes: &[u8]) -> Option<&'static str> {
    if !first_line_is(bytes, "BEGIN:VCALENDAR") {
        return None;
    }
    let head =
        to_utf8(bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default()).to_ascii_uppercase();
    let old = memchr::memmem::find(&head, b"\nVERSION:1")
        .or_else(|| memchr::memmem::find(&head, b"\rVERSION:1"));
    Some(if old.is_some() {
        "vcalendar"
    } else {
        "icalendar"
    })
}

/// Reads all calendars of a file into the batch; answers how many components there were.
pub fn read(
    bytes: &[u8],
    file: u32,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> Result<u64, RefusedFile> {
    let bytes = to_utf8(bytes);
    let calendars = parse(&bytes).map_err(too_deep)?;
    let guess = guess_of(&bytes, options.encoding.as_deref());
    let mut reader = Reader {
        file,
        options,
        now: context.now,
        batch,
        by_uid: HashMap::new(),
        related: Vec::new(),
        attendees: HashMap::new(),
        count: 0,
    };
    for calendar in calendars
        .iter()
        .filter(|calendar| calendar.name == "VCALENDAR")
    {
        let mut zones = Zones::new(options.zone.unwrap_or(context.zone));
        calendar
            .children
            .iter()
            .filter(|c| c.name == "VTIMEZONE")
            .for_each(|zone| zones.add(zone));
        let version = calendar
            .get("VERSION")
            .map(|line| line.value_bytes().starts_with(b"1"));
        let reading = Reading {
            old: version.unwrap_or(false),
            guess,
            zones: &zones,
        };
        reader.calendar(calendar, &reading);
    }
    reader.finish();
    Ok(reader.count)
}

struct Reader<'a> {
    file: u32,
    options: &'a ImportOptions,
    now: Moment,
    batch: &'a mut Batch,
    by_uid: HashMap<String, usize>,
    /// Row, UID it is related to.
    related: Vec<(usize, String)>,
    attendees: HashMap<String, usize>,
    count: u64,
}

impl Reader<'_> {
    fn origin(&self, line: usize) -> Origin {
        Origin {
            file: self.file,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        }
    }

    fn calendar(&mut self, calendar: &Component, reading: &Reading<'_>) {
        let mut series: Vec<Series<'_>> = Vec::new();
        let mut place: HashMap<(String, String), usize> = HashMap::new();
        for component in calendar
            .children
            .iter()
            .filter(|c| kind_of(&c.name).is_some())
        {
            self.count += 1;
            if !component.closed && !self.options.accept_errors {
                let why = t("{0} has no END.", "{0} 缺少 END。");
                let origin = self.origin(component.line);
                self.batch
                    .refuse(origin, "unsupported", why.problem(&[&component.name]));
                continue;
            }
            let uid = component
                .get("UID")
                .map(|line| reading.text(line))
                .unwrap_or_default();
            let key = (component.name.clone(), uid.clone());
            let known = place.get(&key).copied().filter(|_| !uid.is_empty());
            match known.and_then(|n| series.get_mut(n)) {
                Some(known) => self.same_uid(known, component, &uid),
                None => {
                    place.insert(key, series.len());
                    series.push(Series {
                        component,
                        instances: Vec::new(),
                    });
                }
            }
        }
        for one in series {
            self.component(&one, calendar, reading);
        }
    }

    /// A second component of a UID: an instance of the series, or another version of the same thing.
    fn same_uid<'c>(&mut self, known: &mut Series<'c>, component: &'c Component, uid: &str) {
        let instance = |c: &Component| c.get("RECURRENCE-ID").is_some();
        match (instance(known.component), instance(component)) {
            (_, true) => known.instances.push(component),
            (true, false) => {
                known.instances.push(known.component);
                known.component = component;
            }
            (false, false) => {
                let newer = version_of(component) > version_of(known.component);
                let dropped = if newer { known.component } else { component };
                let why = t(
                    "The UID {0} is in the file more than once; the newest version counts.",
                    "UID {0} 在文件中出现多次，以最新版本为准。",
                );
                let origin = self.origin(dropped.line);
                self.batch
                    .warn(origin, "duplicate-in-file", why.problem(&[&uid]));
                if newer {
                    known.component = component;
                }
            }
        }
    }

    fn component(&mut self, series: &Series<'_>, calendar: &Component, reading: &Reading<'_>) {
        let component = series.component;
        let Some(kind) = kind_of(&component.name) else {
            return;
        };
        let own = component.get("X-GUANXI-ID").map(|line| reading.text(line));
        // Birthdays and next contacts are written for calendars; they are no records.
        if own.as_deref().is_some_and(|id| id.starts_with('c')) {
            self.count -= 1;
            return;
        }
        let origin = self.origin(component.line);
        let derived = derive(component, reading);
        if let Some(why) = derived.fatal.clone() {
            self.batch.refuse(origin, "bad-date", why);
            return;
        }
        let nothing = ["subject", "body", "name", "notes", "at"]
            .iter()
            .all(|key| derived.get(key).is_none());
        if nothing {
            let why = t("It has neither a title nor a date.", "既无标题也无日期。");
            self.batch.refuse(origin, "no-identity", why);
            return;
        }
        self.told(origin, &derived, component, reading);
        let mut row = Incoming::new(kind, Role::Thing, origin);
        row.fields = derived
            .fields
            .into_iter()
            .filter(|(_, value)| !is_long(value))
            .collect();
        if kind == Kind::Interaction && own.is_none() {
            row.set("state", state(row.get("at"), self.now));
        }
        if kind == Kind::Task && row.text("name").is_empty() {
            let title: String = row
                .text("notes")
                .lines()
                .next()
                .unwrap_or("?")
                .chars()
                .take(80)
                .collect();
            row.set("name", title);
        }
        self.identity(&mut row, component, reading, own.is_some());
        if own.is_none() {
            row.raw = kept(series, calendar);
        }
        self.people(&mut row, component, reading);
        row.fingerprint = format!("{:?}", row.fields);
        let foreign = |line: &&Line| line.first(super::write::MADE).is_none();
        let related = component
            .all("RELATED-TO")
            .filter(foreign)
            .map(|line| reading.text(line));
        let related: Vec<String> = related.filter(|uid| !uid.is_empty()).collect();
        let uid = component
            .get("UID")
            .map(|line| reading.text(line))
            .unwrap_or_default();
        let place = self.batch.push(row);
        self.by_uid.entry(uid).or_insert(place);
        self.related
            .extend(related.into_iter().map(|uid| (place, uid)));
    }

    fn identity(
        &self,
        row: &mut Incoming,
        component: &Component,
        reading: &Reading<'_>,
        own: bool,
    ) {
        let get = |name: &str| {
            component
                .get(name)
                .map(|line| reading.text(line))
                .unwrap_or_default()
        };
        let (uid, ours) = (get("UID"), get("X-GUANXI-UID"));
        if own && !ours.is_empty() {
            row.outside
                .push((OWN_SOURCE.to_owned(), ours.to_lowercase()));
        }
        let same = own && uid.eq_ignore_ascii_case(&ours);
        if !uid.is_empty() && !same {
            row.outside.push(("icalendar".to_owned(), uid));
        }
    }

    /// Attendees are linked by their e-mail when somebody has it; they are made only when told.
    fn people(&mut self, row: &mut Incoming, component: &Component, reading: &Reading<'_>) {
        let field = if row.kind == Kind::Interaction {
            "customers"
        } else {
            "customer"
        };
        for line in component.all("X-GUANXI-CUSTOMER") {
            let id = reading.text(line).to_lowercase();
            row.refer(
                field,
                Target::Outside {
                    kind: Kind::Customer,
                    source: OWN_SOURCE.to_owned(),
                    id,
                },
            );
        }
        if row.kind != Kind::Interaction {
            return;
        }
        for line in component
            .lines
            .iter()
            .filter(|l| matches!(l.name.as_str(), "ATTENDEE" | "ORGANIZER"))
        {
            let address = address_of(&reading.text(line));
            if line.first(super::write::MADE).is_some() || !address.contains('@') {
                continue;
            }
            if self.options.create_attendees {
                let person = self.attendee(line, &address, row.origin);
                row.refer(field, Target::Row(person));
            } else {
                let id = address.to_lowercase();
                row.refer(
                    field,
                    Target::Outside {
                        kind: Kind::Customer,
                        source: "email".to_owned(),
                        id,
                    },
                );
            }
        }
    }

    fn attendee(&mut self, line: &Line, address: &str, origin: Origin) -> usize {
        if let Some(known) = self.attendees.get(&address.to_lowercase()) {
            return *known;
        }
        let mut person = Incoming::new(Kind::Customer, Role::Person, origin);
        person.set("name", line.first("CN").unwrap_or(address));
        person.add("emails", address);
        let place = self.batch.push(person);
        self.attendees.insert(address.to_lowercase(), place);
        place
    }

    fn told(
        &mut self,
        origin: Origin,
        derived: &Derived,
        component: &Component,
        reading: &Reading<'_>,
    ) {
        for (property, reason, why) in &derived.troubles {
            let line = component
                .get(property)
                .map_or(origin, |line| self.origin(line.line));
            self.batch.warn(line, reason, why.clone());
        }
        for line in &component.lines {
            let origin = self.origin(line.line);
            let problem = if line.name.is_empty() {
                t(
                    "The line is no property; it is kept as it is.",
                    "该行不是有效属性；原样保留。",
                )
                .problem(&[])
            } else if line.raw.len() > PROPERTY_LIMIT_BYTES {
                t(
                    "{0} is larger than 1 MiB: left out.",
                    "{0} 超过 1 MiB：已略去。",
                )
                .problem(&[&line.name])
            } else if line.decode(reading.guess).damaged {
                t(
                    "{0} has bytes that cannot be decoded; marks stand for them.",
                    "{0} 含有无法解码的字节，已用替代符表示。",
                )
                .problem(&[&line.name])
            } else {
                continue;
            };
            self.batch.warn(origin, "unreadable-property", problem);
        }
        if let Some(Value::Text(rule)) = derived.get("repeat")
            && rule.contains("SECONDLY")
        {
            let why = t(
                "The repetition {0} is kept as text.",
                "重复规则 {0} 仅作为文字保留。",
            );
            self.batch.warn(origin, "guess", why.problem(&[rule]));
        }
    }

    fn finish(&mut self) {
        for (row, uid) in std::mem::take(&mut self.related) {
            let target = match self.by_uid.get(&uid) {
                Some(other) if *other != row => Target::Row(*other),
                Some(_) => continue,
                None => Target::Outside {
                    kind: Kind::Task,
                    source: "icalendar".to_owned(),
                    id: uid,
                },
            };
            let task = |row: &&mut Incoming| row.kind == Kind::Task;
            if let Some(row) = self.batch.rows.get_mut(row).filter(task) {
                row.refer("about", target);
            }
        }
    }
}
