//! Which record of the book, or of the files before it, a row means.
//! Rule: the order of proofs is fixed; a name alone never makes two people one.

use super::cells::reach;
use super::incoming::{Incoming, Match, Role};
use super::vcard::OWN_SOURCE;
use super::worksheet::Worksheet;
use crate::domain::text::fold::letters;
use crate::domain::{Id, Kind, Record, Value};
use std::collections::HashMap;

/// What a row is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Record(Id),
    New,
    /// The same id or address, but another name: not merged.
    Conflict(Id),
    /// Several records have the name.
    Several,
}

/// Keys of records: of the book at first, then of every row taken.
#[derive(Default)]
pub struct Index {
    outside: HashMap<(Kind, String, String), Id>,
    emails: HashMap<String, Vec<Id>>,
    phones: HashMap<String, Vec<Id>>,
    names: HashMap<(Kind, String), Vec<Id>>,
    companies: HashMap<String, Vec<Id>>,
    domains: HashMap<String, Id>,
    /// Contacts by organisation and name.
    contacts: HashMap<(Id, String), Id>,
    country: String,
}

/// The text of an address, with or without label.
pub fn text_of(value: &Value) -> &str {
    value.part("value").unwrap_or(value).as_text().unwrap_or("")
}

/// A name as it is compared.
pub fn name_key(name: &str) -> String {
    let key = letters(name);
    if key.is_empty() {
        name.trim().to_lowercase()
    } else {
        key
    }
}

/// A company's name as it is compared: without words of legal form and marks.
pub fn company_key(name: &str) -> String {
    const FORMS: [&str; 30] = [
        "ltd",
        "llc",
        "inc",
        "corp",
        "co",
        "gmbh",
        "ag",
        "kg",
        "bv",
        "sl",
        "sa",
        "sarl",
        "srl",
        "oy",
        "ab",
        "pty",
        "plc",
        "limited",
        "company",
        "corporation",
        "incorporated",
        "тов",
        "ооо",
        "spa",
        "nv",
        "kk",
        "the",
        "ug",
        "se",
        "ohg",
    ];
    let folded = crate::domain::text::fold::fold(name);
    let plain: String = folded
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c.is_whitespace() {
                c
            } else {
                ' '
            }
        })
        .collect();
    let dotted = folded.replace('.', "");
    let dotted: String = dotted
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c.is_whitespace() {
                c
            } else {
                ' '
            }
        })
        .collect();
    let words = |text: &str| {
        text.split_whitespace()
            .filter(|word| !FORMS.contains(word))
            .collect::<String>()
    };
    let key = words(&dotted);
    let key = ["株式会社", "合同会社", "有限会社", "㈱", "(株)"]
        .iter()
        .fold(key, |key, form| key.replace(form, ""));
    if key.is_empty() {
        words(&plain) + &letters(name)
    } else {
        key
    }
}

/// A phone as it is compared; masked and short ones are not.
pub fn phone_key(phone: &str, country: &str) -> Option<String> {
    if phone.contains('*') || reach::looks_secret(phone) {
        return None;
    }
    let key = crate::domain::values::phone::key(phone, country)?;
    (key.len() >= 8).then_some(key)
}

impl Index {
    /// The keys of a book's customers, products and deals.
    pub fn new(sheet: &Worksheet<'_>, country: &str) -> Index {
        let mut index = Index {
            country: country.to_owned(),
            ..Index::default()
        };
        for kind in [Kind::Customer, Kind::Product, Kind::Deal] {
            for record in sheet.book.iter(kind) {
                index.add(&record);
            }
        }
        for link in sheet.book.iter(Kind::Link) {
            index.add_link(&link, sheet);
        }
        index
    }

    /// Remembers the keys of a record.
    pub fn add(&mut self, record: &Record) {
        let id = record.id;
        for (space, value) in record
            .get("foreign_ids")
            .map(Value::parts)
            .unwrap_or_default()
        {
            for text in value.items().iter().filter_map(Value::as_text) {
                self.outside
                    .entry((id.kind, space.to_string(), text.to_owned()))
                    .or_insert(id);
                if let Some(short) = short_id(space, text) {
                    self.outside
                        .entry((id.kind, format!("{space} short"), short))
                        .or_insert(id);
                }
            }
        }
        let put = |list: &mut Vec<Id>| {
            if !list.contains(&id) {
                list.push(id);
            }
        };
        if let Some(name) = Some(record.text("name")).filter(|name| !name.is_empty()) {
            put(self.names.entry((id.kind, name_key(name))).or_default());
        }
        if id.kind != Kind::Customer {
            return;
        }
        for email in record.items("emails") {
            put(self
                .emails
                .entry(text_of(email).to_lowercase())
                .or_default());
        }
        for phone in record.items("phones") {
            if let Some(key) = phone_key(text_of(phone), &self.country) {
                put(self.phones.entry(key).or_default());
            }
        }
        if record.text("type") == "organisation" {
            put(self
                .companies
                .entry(company_key(record.text("name")))
                .or_default());
            for alias in record.items("aliases").iter().filter_map(Value::as_text) {
                put(self.companies.entry(company_key(alias)).or_default());
            }
            for domain in domains(record.items("reaches")) {
                self.domains.entry(domain).or_insert(id);
            }
        }
    }

    /// Remembers a contact of an organisation.
    pub fn add_link(&mut self, link: &Record, sheet: &Worksheet<'_>) {
        if link.text("type") != "works-at" {
            return;
        }
        if let (Some(person), Some(company)) = (link.link("customer"), link.link("to"))
            && let Some(name) = sheet.look(person, |record| name_key(record.text("name")))
        {
            self.contacts.entry((company, name)).or_insert(person);
        }
    }

    /// Makes the records of a kind known by the identity we gave them: our own cards and calendars come back by it.
    pub fn learn_own(&mut self, sheet: &Worksheet<'_>, kind: Kind) {
        for record in sheet.book.iter(kind) {
            let key = (kind, OWN_SOURCE.to_owned(), record.uid.to_string());
            self.outside.insert(key, record.id);
        }
    }

    /// The only customer with an e-mail address.
    pub fn with_email(&self, email: &str) -> Option<Id> {
        match self.emails.get(&email.to_lowercase()).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    /// The record with an outside id.
    pub fn outside(&self, sheet: &Worksheet<'_>, kind: Kind, space: &str, id: &str) -> Option<Id> {
        let get = |space: &str, id: &str| {
            self.outside
                .get(&(kind, space.to_owned(), id.to_owned()))
                .copied()
        };
        let known = get(space, id).or_else(|| match short_id(space, id) {
            Some(short) => get(space, &short),
            None => get(&format!("{space} short"), id),
        });
        known.or_else(|| {
            let indexed = matches!(kind, Kind::Customer | Kind::Product | Kind::Deal);
            if indexed {
                None
            } else {
                sheet
                    .book
                    .by_outside_id(kind, Some(space), id)
                    .first()
                    .copied()
            }
        })
    }

    /// Records of a kind with a name.
    pub fn named(&self, kind: Kind, name: &str) -> &[Id] {
        self.names
            .get(&(kind, name_key(name)))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The one company of a name, to link a person's text to.
    pub fn company(&self, name: &str) -> Option<Id> {
        match self.companies.get(&company_key(name)).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        }
    }

    /// What a row means. `companies` are the organisations a contact works at.
    pub fn find(
        &self,
        row: &Incoming,
        companies: &[Id],
        matching: Match,
        sheet: &Worksheet<'_>,
    ) -> Found {
        if matching == Match::None {
            return Found::New;
        }
        for (space, id) in &row.outside {
            if let Some(found) = self.outside(sheet, row.kind, space, id) {
                return if other_person(row, found, sheet) {
                    Found::Conflict(found)
                } else {
                    Found::Record(found)
                };
            }
        }
        if matching == Match::Strict {
            return Found::New;
        }
        match row.kind {
            Kind::Customer => self.customer(row, companies, sheet),
            Kind::Product => {
                let code = row.text("code");
                let same = |id: &&Id| {
                    sheet.look(**id, |r| {
                        code.is_empty() || r.text("code").is_empty() || r.text("code") == code
                    }) == Some(true)
                };
                let exact = |id: &&Id| {
                    sheet.look(**id, |r| r.text("name") == row.text("name")) == Some(true)
                };
                self.named(Kind::Product, row.text("name"))
                    .iter()
                    .filter(exact)
                    .find(same)
                    .map_or(Found::New, |id| Found::Record(*id))
            }
            _ if row.mention => match self.named(row.kind, row.text("name")) {
                [] => Found::New,
                [only] => Found::Record(*only),
                _ => Found::Several,
            },
            _ => Found::New,
        }
    }

    fn customer(&self, row: &Incoming, companies: &[Id], sheet: &Worksheet<'_>) -> Found {
        let organisation = row.role == Role::Organisation;
        let same_type = |id: &&Id| {
            sheet.look(**id, |r| (r.text("type") == "organisation") == organisation) == Some(true)
        };
        let key = name_key(row.text("name"));
        let nameless = |name: &str, emails: &[Value]| {
            name.is_empty() || emails.iter().any(|e| text_of(e).eq_ignore_ascii_case(name))
        };
        let own_emails = row.get("emails").map(Value::items).unwrap_or_default();
        let same_name = |id: &Id| {
            sheet.look(*id, |r| {
                name_key(r.text("name")) == key
                    || organisation && company_key(r.text("name")) == company_key(row.text("name"))
                    || nameless(r.text("name"), r.items("emails"))
                    || nameless(row.text("name"), own_emails)
            }) == Some(true)
        };
        for email in own_emails {
            let known = self
                .emails
                .get(&text_of(email).to_lowercase())
                .map(Vec::as_slice)
                .unwrap_or_default();
            let fits: Vec<&Id> = known.iter().filter(same_type).collect();
            if let Some(found) = fits.iter().find(|id| same_name(id)) {
                return Found::Record(**found);
            }
            // Colleagues may share the address of their company.
            if let Some(other) = fits
                .first()
                .filter(|_| !organisation && row.role != Role::Contact)
            {
                return Found::Conflict(**other);
            }
        }
        if row.role == Role::Contact {
            let under = companies
                .iter()
                .find_map(|company| self.contacts.get(&(*company, key.clone())));
            if let Some(found) = under {
                return Found::Record(*found);
            }
        }
        for phone in row.get("phones").map(Value::items).unwrap_or_default() {
            let known = phone_key(text_of(phone), &self.country)
                .and_then(|k| self.phones.get(&k))
                .map(Vec::as_slice)
                .unwrap_or_default();
            if let Some(found) = known.iter().filter(same_type).find(|id| same_name(id)) {
                return Found::Record(*found);
            }
        }
        if organisation {
            let by_domain = domains(row.get("reaches").map(Value::items).unwrap_or_default())
                .iter()
                .find_map(|d| self.domains.get(d).copied());
            let by_name = || {
                self.companies
                    .get(&company_key(row.text("name")))
                    .map(Vec::as_slice)
                    .unwrap_or_default()
            };
            return match (by_domain, by_name()) {
                (Some(found), _) => Found::Record(found),
                (None, [found]) => Found::Record(*found),
                (None, []) => self.lone_mention(row),
                (None, [first, ..]) if !row.mention => Found::Record(*first),
                (None, _) => Found::Several,
            };
        }
        self.lone_mention(row)
    }

    /// A record that is only named joins the one of that name.
    fn lone_mention(&self, row: &Incoming) -> Found {
        if !row.mention || row.role == Role::Contact {
            return Found::New;
        }
        match self.named(Kind::Customer, row.text("name")) {
            [] => Found::New,
            [only] => Found::Record(*only),
            _ => Found::Several,
        }
    }
}

/// Salesforce writes ids of 18 letters or their first 15; the short form of a long one.
fn short_id(space: &str, id: &str) -> Option<String> {
    let long = space.starts_with("salesforce-") && id.chars().count() == 18;
    long.then(|| id.chars().take(15).collect())
}

/// The web domains of addresses, those of mail providers left out.
fn domains(reaches: &[Value]) -> Vec<String> {
    let web = |value: &&Value| value.part("label").and_then(Value::as_text) == Some("web");
    reaches
        .iter()
        .filter(web)
        .filter_map(|value| reach::domain(text_of(value)))
        .filter(|d| !reach::is_public_mail(d))
        .collect()
}

/// The same id with another name and another e-mail is another person.
fn other_person(row: &Incoming, found: Id, sheet: &Worksheet<'_>) -> bool {
    let emails: Vec<String> = row
        .get("emails")
        .map(Value::items)
        .unwrap_or_default()
        .iter()
        .map(|e| text_of(e).to_lowercase())
        .collect();
    sheet.look(found, |record| {
        let known: Vec<String> = record
            .items("emails")
            .iter()
            .map(|e| text_of(e).to_lowercase())
            .collect();
        let (ours, theirs) = (name_key(row.text("name")), name_key(record.text("name")));
        let names_differ = !ours.is_empty() && !theirs.is_empty() && ours != theirs;
        let emails_differ =
            !emails.is_empty() && !known.is_empty() && !emails.iter().any(|e| known.contains(e));
        row.kind == Kind::Customer && names_differ && emails_differ
    }) == Some(true)
}
