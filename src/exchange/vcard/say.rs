//! What a record says beyond the lines kept of its card, property by property.

use super::gather::is_list;
use super::lines::Head;
use super::meaning::{Claim, MADE};
use super::write::{Version, Writer};
use super::{address, dates, labels};
use crate::domain::values::PartialDate;
use crate::domain::{Book, Kind, Type, Value};
use crate::exchange::content::quote;
use crate::exchange::json::{to_text, value_to_json};

impl Writer<'_> {
    /// The head of a line that held the value before it was edited, else a new one. Of a list, only an item of the same
    /// label takes the place.
    pub(super) fn head_for(&mut self, key: &'static str, name: &str, item: Option<&Value>) -> Head {
        let label = |value: &Value| value.part("label").cloned();
        let Some(heads) = self.heads.get_mut(key) else {
            return Head::of(name);
        };
        let fits = |(head, old): &(Head, Value)| {
            head.name == name
                && item.is_none_or(|item| {
                    label(item) == label(old) && item.part("preferred") == old.part("preferred")
                })
        };
        match heads.iter().position(fits) {
            Some(place) => heads.remove(place).0,
            None => Head::of(name),
        }
    }

    pub(super) fn say(&mut self, claim: &Claim) {
        let text = claim.value.as_text().unwrap_or_default();
        match (claim.key, &claim.value) {
            ("raw" | "photo" | "source", _) => {}
            ("aliases", _) => self.line(claim, "NICKNAME", text),
            ("tags", _) => self.line(claim, "CATEGORIES", text),
            ("notes", _) => self.line(claim, "NOTE", text),
            ("job", _) => self.line(claim, "TITLE", text),
            ("phonetic", _) if self.out.version != Version::V2 => {
                self.line(claim, "SORT-STRING", text)
            }
            ("phones", item) => self.reach("TEL", "phones", item),
            ("emails", item) => self.reach("EMAIL", "emails", item),
            ("reaches", item) => self.other_address(item),
            ("addresses", item) => {
                let value = address::value(item);
                self.labelled("ADR", "addresses", item, &value);
            }
            ("birthday", Value::Partial(date)) => self.date("BDAY", date, claim),
            ("anniversaries", row) => self.anniversary(row, claim),
            ("gender", _)
                if self.out.version == Version::V4
                    && matches!(text, "female" | "male" | "other") =>
            {
                let letter = text.get(..1).unwrap_or_default().to_uppercase();
                self.out.put(&Head::of("GENDER"), &letter);
            }
            ("custom", pair) => self.custom(pair),
            ("foreign_ids", pair) => {
                if pair.part("vcard").is_none() {
                    self.coded("foreign_ids", Type::Pairs, pair);
                }
            }
            (key, value) => self.field(key, value),
        }
    }

    fn line(&mut self, claim: &Claim, name: &str, text: &str) {
        let head = self.head_for(claim.key, name, None);
        // What is no text where a line holds text goes out as a field of our own.
        if text.is_empty() {
            self.field(claim.key, &claim.value);
        } else {
            self.out.text(&head, text);
        }
    }

    fn reach(&mut self, name: &str, key: &'static str, item: &Value) {
        let text = item
            .as_text()
            .or_else(|| item.part("value").and_then(Value::as_text));
        match text {
            Some(text) => {
                let value = self.out.escaped(text);
                self.labelled(name, key, item, &value);
            }
            None => self.field(key, item),
        }
    }

    /// A line with types or a label, in the place of an edited one of the same label where there is one.
    fn labelled(&mut self, name: &str, key: &'static str, item: &Value, value: &str) {
        let old = self.head_for(key, name, Some(item));
        if !old.parameters.is_empty() || !old.group.is_empty() {
            self.out.put(&old, value);
            let lone = !old.group.is_empty() && !self.groups_used.contains(&old.group);
            if let Some(label) = item.part("label").and_then(Value::as_text).filter(|_| lone) {
                self.out.label(&old.group, label);
            }
            return;
        }
        let (mut head, label) = self.out.labelled(name, item);
        if key == "addresses" {
            head = head.with(&address::parameters(item));
        }
        self.out.put(&head, value);
        if let Some(label) = label {
            self.out.label(&head.group, &label);
        }
    }

    fn other_address(&mut self, item: &Value) {
        let part = |key: &str| item.part(key).and_then(Value::as_text).unwrap_or_default();
        let (value, label) = (part("value").to_owned(), part("label").to_owned());
        if value.is_empty() {
            self.field("reaches", item);
            return;
        }
        let escaped = self.out.escaped(&value);
        match labels::property_of(&label) {
            Some(name) => {
                let head = self.head_for("reaches", name, Some(item));
                self.out.put(&head, &escaped);
            }
            None if value.contains("://") => self.labelled("URL", "reaches", item, &escaped),
            None => {
                let head = Head::of("IMPP").with(&format!(";X-SERVICE-TYPE={}", quote(&label)));
                self.out.put(&head, &escaped);
            }
        }
    }

    fn date(&mut self, name: &str, date: &PartialDate, claim: &Claim) {
        match dates::written(date, self.out.version == Version::V4) {
            Some((value, parameters)) => self.out.put(&Head::of(name).with(parameters), &value),
            None => self.field(claim.key, &claim.value),
        }
    }

    fn anniversary(&mut self, row: &Value, claim: &Claim) {
        let label = row
            .part("label")
            .and_then(Value::as_text)
            .unwrap_or_default();
        let Some(Value::Partial(date)) = row.part("date") else {
            self.field(claim.key, row);
            return;
        };
        let written = dates::written(date, self.out.version == Version::V4);
        let (Some((value, parameters)), false) = (written, label.is_empty()) else {
            self.field(claim.key, row);
            return;
        };
        let head = Head {
            group: self.out.group(),
            ..Head::of("X-ABDATE").with(parameters)
        };
        self.out.put(&head, &value);
        self.out.label(&head.group, label);
    }

    fn custom(&mut self, pair: &Value) {
        for (name, value) in pair.parts() {
            let head = Head::of("X-GUANXI-CUSTOM").with(&format!(";NAME={}", quote(name)));
            match value {
                Value::Text(text) => self.out.text(&head, text),
                other => {
                    let json = to_text(&value_to_json(Type::Pairs, other));
                    self.out.text(&head.with(";VALUE=json"), &json);
                }
            }
        }
    }

    /// A field of ours that no standard property holds. Links to other records have lines of their own.
    fn field(&mut self, key: &'static str, value: &Value) {
        let Some((_, field)) = Kind::Customer.field(key) else {
            return;
        };
        match (field.ty, value) {
            (Type::Link(_) | Type::Links(_), _) => {}
            (Type::Line | Type::Long | Type::Choice(_) | Type::Stage, Value::Text(text)) => {
                self.out.text(&Head::of(&property(key)), text);
            }
            (ty, value) if is_list(key) => {
                self.coded(key, ty, &Value::List(vec![value.clone()]));
            }
            (ty, value) => self.coded(key, ty, value),
        }
    }

    fn coded(&mut self, key: &str, ty: Type, value: &Value) {
        let json = to_text(&value_to_json(ty, value));
        self.out.text(&Head::of(&property(key)), &json);
    }

    /// Relations to others, and of a contact the organisation and its place there.
    pub(super) fn links(&mut self, book: &Book) {
        let mut company = !self.record.text("organisation").is_empty();
        for id in book.mentions(self.record.id, Kind::Link) {
            let Some(link) = book
                .get(id)
                .filter(|link| link.link("customer") == Some(self.record.id))
            else {
                continue;
            };
            let Some(other) = link.link("to").and_then(|to| book.get(to)) else {
                continue;
            };
            let word = labels::relation_word(link.text("type"));
            let kept = other.get("foreign_ids").and_then(|ids| ids.part("vcard"));
            let kept = kept
                .and_then(|ids| ids.items().first())
                .and_then(Value::as_text);
            let uid = kept.map_or_else(|| format!("urn:uuid:{}", other.uid), str::to_owned);
            let head = Head::of("RELATED").with(&format!(";TYPE={};{MADE}=1", quote(word)));
            self.out.put(&head, &uid);
            if link.text("type") == "works-at" && !company {
                company = true;
                let made = format!(";{MADE}=1");
                let department = self.out.escaped(link.text("department"));
                let value = format!("{};{department}", self.out.escaped(&other.title()));
                self.out
                    .put(&Head::of("ORG").with(&made), value.trim_end_matches(';'));
                if !link.text("job").is_empty() {
                    self.out
                        .text(&Head::of("TITLE").with(&made), link.text("job"));
                }
                if link.get("decision_maker").and_then(Value::as_flag) == Some(true) {
                    self.out.put(&Head::of("X-GUANXI-DECISION-MAKER"), "true");
                }
            }
        }
    }
}

fn property(key: &str) -> String {
    format!("X-GUANXI-{}", key.to_uppercase().replace('_', "-"))
}
