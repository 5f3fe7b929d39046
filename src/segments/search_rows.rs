//! The rows that are searched while typing, and whose rows a change alters.
//! Rule: a row is made from the customer and the names of the organisations it works at, and from nothing else.

use crate::domain::text::fold::fold;
use crate::domain::text::words::sounds;
use crate::domain::{Book, Change, Id, Kind, Moment, Record};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Ends each field of a row.
pub(super) const FIELD_END: u8 = 0x1f;
/// Ends a row.
pub(super) const ROW_END: u8 = b'\n';

/// Which state of a record something was made from.
pub(super) type Stamp = (Id, Moment, usize);

/// The state of a record: when it was changed, and where it lies in memory, so that two changes of one instant differ.
pub(super) fn stamp(record: &Arc<Record>) -> Stamp {
    (record.id, record.updated, Arc::as_ptr(record).addr())
}

/// The state of all links.
pub(super) fn link_stamps(book: &Book) -> Vec<Stamp> {
    book.iter(Kind::Link).map(|link| stamp(&link)).collect()
}

/// Customers whose row depends on some customers: themselves, and who is linked to them.
pub(super) fn touched_by(book: &Book, customers: Vec<Id>) -> BTreeSet<Id> {
    let mut all = BTreeSet::new();
    for id in customers {
        all.insert(id);
        for link in book.mentions(id, Kind::Link) {
            let link = book.get(link);
            all.extend(link.iter().flat_map(|link| ends(link)));
        }
    }
    all.retain(|id| id.kind == Kind::Customer);
    all
}

/// Both ends of a link.
fn ends(link: &Record) -> Vec<Id> {
    let ends = ["customer", "to"].into_iter();
    ends.filter_map(|key| link.link(key)).collect()
}

/// Customers whose row a change can alter: themselves, and who is linked to them.
pub(super) fn touched(book: &Book, changes: &[Change]) -> BTreeSet<Id> {
    let mut all = BTreeSet::new();
    for change in changes {
        let Some(id) = change.id() else { continue };
        match (id.kind, change) {
            (Kind::Customer, _) => {
                all.extend(touched_by(book, vec![id]));
            }
            (Kind::Link, Change::Create(record) | Change::Delete(record)) => {
                all.extend(ends(record));
            }
            (Kind::Link, Change::Update { fields, .. }) => {
                all.extend(book.get(id).iter().flat_map(|record| ends(record)));
                let values = fields.iter().filter_map(|f| f.before.as_ref());
                values.for_each(|value| {
                    value.each_ref(&mut |id| {
                        all.insert(id);
                    })
                });
            }
            _ => {}
        }
    }
    all.retain(|id| id.kind == Kind::Customer);
    all
}

/// Writes rows; the sounds of an organisation's name are made once however many work there.
#[derive(Default)]
pub(super) struct RowMaker {
    companies: HashMap<String, Vec<String>>,
}

impl RowMaker {
    pub(super) fn write(&mut self, record: &Record, book: &Book, out: &mut Vec<u8>) {
        let mut fields: Vec<String> = Vec::with_capacity(12);
        let name = record.text("name");
        fields.push(fold(name));
        sound(name, &mut fields);
        for key in ["sort_name", "phonetic"] {
            fields.push(fold(record.text(key)));
        }
        for alias in texts(record, "aliases") {
            fields.push(fold(alias));
            sound(alias, &mut fields);
        }
        let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
        fields.extend(texts(record, "phones").map(digits));
        fields.extend(texts(record, "emails").map(fold));
        for tag in texts(record, "tags") {
            fields.push(fold(tag));
            sound(tag, &mut fields);
        }
        for company in companies(record, book) {
            let made = self.companies.entry(company).or_insert_with_key(|company| {
                let mut made = vec![fold(company)];
                sound(company, &mut made);
                made
            });
            fields.extend(made.iter().cloned());
        }
        fields.extend(texts(record, "reaches").map(fold));
        fields.push(fold(record.text("job")));
        fields.extend(outside_ids(record).map(fold));
        fields.push(record.id.to_string());
        fields.push(fold(record.text("notes")));
        for field in fields.iter().filter(|field| !field.is_empty()) {
            out.extend(field.bytes().map(|b| if b < 0x20 { b' ' } else { b }));
            out.push(FIELD_END);
        }
        out.push(ROW_END);
    }
}

/// Full pinyin and initials of a text that has Chinese characters.
fn sound(text: &str, fields: &mut Vec<String>) {
    if !text.is_ascii() {
        let sounds = sounds(text);
        fields.push(sounds.full);
        fields.push(sounds.initials);
    }
}

/// The texts of a list field; of a number or address with a label only the address.
fn texts<'a>(record: &'a Record, key: &str) -> impl Iterator<Item = &'a str> {
    let items = record.items(key).iter();
    items.filter_map(|item| item.part("value").unwrap_or(item).as_text())
}

/// The ids a customer has elsewhere.
fn outside_ids(record: &Record) -> impl Iterator<Item = &str> {
    let pairs = record.get("foreign_ids").map(|pairs| pairs.parts());
    let pairs = pairs.unwrap_or_default().iter();
    pairs
        .flat_map(|(_, value)| value.items())
        .filter_map(|v| v.as_text())
}

fn companies(record: &Record, book: &Book) -> Vec<String> {
    let mut names = Vec::new();
    let written = record.text("organisation");
    if !written.is_empty() {
        names.push(written.to_owned());
    }
    for link in book.mentions(record.id, Kind::Link) {
        let Some(link) = book.get(link).filter(|l| l.text("type") == "works-at") else {
            continue;
        };
        let there = link.link("to").filter(|to| *to != record.id);
        let name = there.and_then(|to| Some(book.get(to)?.text("name").to_owned()));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}
