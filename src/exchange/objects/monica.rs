//! The export of Monica 4: an account with blocks of contacts, activities and relationships, linked by uuid.
//! Rule: types of blocks are taken in the singular and the plural, because both are written.

use super::look::{flag, keep_others, list, plain, text, when};
use super::monica_person::person;
use crate::domain::text::t;
use crate::domain::{Kind, Value};
use crate::exchange::incoming::{Batch, ImportContext, Incoming, Origin, Role, Target};
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

pub const SOURCE: &str = "monica";

/// What of the account is needed while its contacts are read.
pub struct Account<'a> {
    /// Genders, types of contact fields and the like, by uuid.
    pub instance: HashMap<&'a str, &'a Json>,
    pub origin: Origin,
    pub context: &'a ImportContext,
}

/// The items of a block type of an object, whichever number the type is written in.
pub fn blocks<'a>(json: &'a Json, wanted: &str) -> impl Iterator<Item = &'a Json> {
    let fits = move |block: &&Json| singular(text(block, "type")) == wanted;
    list(json, "data")
        .iter()
        .filter(fits)
        .flat_map(|block| list(block, "values"))
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if word.ends_with("sses") => word.trim_end_matches("es").to_owned(),
        None if word.ends_with("ss") => word.to_owned(),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// The properties of an object, or the object itself where they are not apart.
pub fn properties(json: &Json) -> &Json {
    json.get("properties").unwrap_or(json)
}

pub fn read(json: &Json, file: u32, context: &ImportContext, batch: &mut Batch) -> u64 {
    let Some(account) = json.get("account").filter(|account| account.is_object()) else {
        return 0;
    };
    let lists = account.get("instance").and_then(Json::as_object);
    let lists = lists
        .into_iter()
        .flatten()
        .filter_map(|(_, list)| list.as_array());
    let known = Account {
        instance: lists
            .flatten()
            .map(|item| (text(item, "uuid"), item))
            .collect(),
        origin: Origin { file, line: 0 },
        context,
    };
    let contacts: Vec<&Json> = blocks(account, "contact").collect();
    let mut reader = Reader {
        account: &known,
        batch,
        people: HashMap::new(),
        partial: HashMap::new(),
        activities: HashMap::new(),
        taking_part: HashMap::new(),
    };
    let needed = needed(account, &contacts);
    for contact in &contacts {
        reader.contact(contact, &needed);
    }
    for activity in blocks(account, "activity") {
        reader.activities.insert(text(activity, "uuid"), activity);
    }
    reader.finish(account, &contacts);
    contacts.len() as u64
}

/// Contacts that something besides a relationship refers to.
fn needed<'a>(account: &'a Json, contacts: &[&'a Json]) -> HashSet<&'a str> {
    let mut out: HashSet<&str> = HashSet::new();
    for contact in contacts {
        out.insert(text(properties(contact), "first_met_through"));
        let has_blocks = list(contact, "data")
            .iter()
            .any(|block| !list(block, "values").is_empty());
        if has_blocks {
            out.insert(text(contact, "uuid"));
        }
    }
    for activity in blocks(account, "activity") {
        out.extend(
            list(properties(activity), "contacts")
                .iter()
                .filter_map(Json::as_str),
        );
    }
    out
}

struct Reader<'a, 'b> {
    account: &'b Account<'a>,
    batch: &'b mut Batch,
    people: HashMap<&'a str, usize>,
    /// Names of contacts that are only known through others.
    partial: HashMap<&'a str, String>,
    activities: HashMap<&'a str, &'a Json>,
    /// Who took part in an activity, in the order of the contacts.
    taking_part: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Reader<'a, '_> {
    fn contact(&mut self, json: &'a Json, needed: &HashSet<&str>) {
        let uuid = text(json, "uuid");
        let row = person(json, self.account, self.batch);
        if row.text("name").is_empty() {
            let why = t("The contact {0} has no name.", "联系人 {0} 没有姓名。");
            self.batch
                .refuse(self.account.origin, "no-identity", why.problem(&[&uuid]));
            return;
        }
        if flag(properties(json), "is_partial") && !needed.contains(uuid) {
            self.partial.insert(uuid, row.text("name").to_owned());
            return;
        }
        let place = self.batch.push(row);
        self.people.insert(uuid, place);
        for note in blocks(json, "note") {
            self.touch(
                note,
                place,
                "note",
                text(note, "created_at"),
                text(properties(note), "body"),
            );
        }
        for call in blocks(json, "call") {
            let inner = properties(call);
            let row = self.touch(
                call,
                place,
                "call",
                text(inner, "called_at"),
                text(inner, "content"),
            );
            let direction = if flag(inner, "contact_called") {
                "in"
            } else {
                "out"
            };
            if let Some(row) = self.batch.rows.get_mut(row) {
                row.set("direction", direction);
                keep_others(row, inner, &["called_at", "content", "contact_called"]);
            }
        }
        for talk in blocks(json, "conversation") {
            let inner = properties(talk);
            let lines: Vec<&str> = list(inner, "messages")
                .iter()
                .map(|m| text(properties(m), "content"))
                .collect();
            self.touch(
                talk,
                place,
                "message",
                text(inner, "happened_at"),
                &lines.join("\n"),
            );
        }
        for activity in blocks(json, "activity") {
            let uuid = activity.as_str().unwrap_or_else(|| text(activity, "uuid"));
            self.taking_part.entry(uuid).or_default().push(place);
            if activity.is_object() {
                self.activities.insert(uuid, activity);
            }
        }
        blocks(json, "task").for_each(|task| self.task(task, place));
        blocks(json, "reminder").for_each(|reminder| self.reminder(reminder, place));
    }

    fn thing(&self, kind: Kind, json: &Json) -> Incoming {
        let mut row = Incoming::new(kind, Role::Thing, self.account.origin);
        let uuid = text(json, "uuid");
        if uuid.is_empty() {
            row.fingerprint = crate::exchange::json::to_text(json);
        } else {
            row.outside.push((SOURCE.to_owned(), uuid.to_owned()));
        }
        row
    }

    fn touch(&mut self, json: &Json, person: usize, channel: &str, at: &str, body: &str) -> usize {
        let mut row = self.thing(Kind::Interaction, json);
        row.set("channel", channel);
        row.set("state", "done");
        row.set("body", plain(body));
        let at = when(at, self.account.context.zone)
            .or_else(|| when(text(json, "created_at"), self.account.context.zone));
        row.fields.extend(at.map(|at| ("at", at)));
        row.refer("customers", Target::Row(person));
        self.batch.push(row)
    }

    fn task(&mut self, json: &Json, person: usize) {
        let inner = properties(json);
        let mut row = self.thing(Kind::Task, json);
        row.set("name", text(inner, "title"));
        row.set("notes", plain(text(inner, "description")));
        row.set(
            "state",
            if flag(inner, "completed") {
                "done"
            } else {
                "open"
            },
        );
        row.fields.extend(
            when(text(inner, "completed_at"), self.account.context.zone).map(|at| ("done_at", at)),
        );
        row.refer("customer", Target::Row(person));
        self.batch.push(row);
    }

    /// A reminder is a task that may come again.
    fn reminder(&mut self, json: &Json, person: usize) {
        let inner = properties(json);
        let mut row = self.thing(Kind::Task, json);
        row.set("name", text(inner, "title"));
        row.set("notes", plain(text(inner, "description")));
        row.set(
            "state",
            if flag(inner, "inactive") {
                "done"
            } else {
                "open"
            },
        );
        row.fields.extend(
            super::look::day(text(inner, "initial_date")).map(|day| ("due", Value::Day(day))),
        );
        let every = inner
            .get("frequency_number")
            .and_then(Json::as_i64)
            .unwrap_or(1);
        let (one, many) = match text(inner, "frequency_type") {
            "day" => ("daily", "days"),
            "week" => ("weekly", "weeks"),
            "month" => ("monthly", "months"),
            "year" => ("yearly", "years"),
            _ => ("", ""),
        };
        if every == 1 {
            row.set("repeat", one);
        } else if !many.is_empty() {
            row.set("repeat", format!("every {every} {many}"));
        }
        row.refer("customer", Target::Row(person));
        self.batch.push(row);
    }

    /// Activities with all who took part, and relationships.
    fn finish(&mut self, account: &'a Json, contacts: &[&'a Json]) {
        let mut order: Vec<&str> = blocks(account, "activity")
            .map(|a| text(a, "uuid"))
            .collect();
        let inside = contacts
            .iter()
            .flat_map(|contact| blocks(contact, "activity"));
        order.extend(inside.filter(|a| a.is_object()).map(|a| text(a, "uuid")));
        let mut seen = HashSet::new();
        for uuid in order {
            if seen.insert(uuid) {
                self.activity(uuid);
            }
        }
        for relation in blocks(account, "relationship") {
            self.relationship(relation);
        }
    }

    fn activity(&mut self, uuid: &str) {
        let Some(json) = self.activities.get(uuid).copied() else {
            return;
        };
        let inner = properties(json);
        let mut row = self.thing(Kind::Interaction, json);
        row.set("channel", "meeting");
        row.set("state", "done");
        row.set("subject", text(inner, "summary"));
        row.set("body", plain(text(inner, "description")));
        row.fields.extend(
            super::look::day(text(inner, "happened_at")).map(|day| ("at", Value::Day(day))),
        );
        let named = list(inner, "contacts").iter().filter_map(Json::as_str);
        let named = named.filter_map(|uuid| self.people.get(uuid).copied());
        let mut people: Vec<usize> = self.taking_part.get(uuid).cloned().unwrap_or_default();
        people.extend(named);
        people.dedup();
        for person in people {
            row.refer("customers", Target::Row(person));
        }
        keep_others(
            &mut row,
            inner,
            &["summary", "description", "happened_at", "contacts"],
        );
        self.batch.push(row);
    }

    /// A relation between two contacts; to somebody only known by name it is an own field.
    fn relationship(&mut self, json: &'a Json) {
        let inner = properties(json);
        let (who, of, word) = (
            text(inner, "contact_is"),
            text(inner, "of_contact"),
            text(inner, "type"),
        );
        match (self.people.get(who).copied(), self.people.get(of).copied()) {
            (Some(who), Some(of)) if who != of => {
                let mut link = self.thing(Kind::Link, json);
                let ty = relation(word);
                link.set("type", ty);
                if ty != word {
                    link.set("name", word);
                }
                link.refer("customer", Target::Row(who));
                link.refer("to", Target::Row(of));
                self.batch.push(link);
            }
            (None, Some(person)) => self.named(who, person, word),
            (Some(person), None) => self.named(of, person, word),
            _ => {}
        }
    }

    fn named(&mut self, uuid: &str, person: usize, word: &str) {
        let name = self.partial.get(uuid).cloned();
        if let (Some(name), Some(row)) = (name, self.batch.rows.get_mut(person)) {
            super::look::custom(row, word, name.into());
        }
    }
}

/// Our type of a relationship.
fn relation(word: &str) -> &'static str {
    match word {
        "partner" | "spouse" => "spouse",
        "parent" | "stepparent" => "parent",
        "child" | "stepchild" => "child",
        "sibling" => "sibling",
        "grandparent" | "grandchild" | "uncle" | "nephew" | "cousin" | "godfather" | "godson" => {
            "relative"
        }
        "friend" | "bestfriend" => "friend",
        "colleague" => "colleague",
        "boss" => "manager",
        "mentor" => "teacher",
        _ => "related",
    }
}
