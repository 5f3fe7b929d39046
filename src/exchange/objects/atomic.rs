//! The whole export of Atomic CRM: companies, contacts, notes, tasks and deals, linked by number.

use super::crm_cli::amount;
use super::look::{custom, flag, id, keep_others, labelled, list, reach, text, when};
use crate::domain::text::t;
use crate::domain::{Kind, Value};
use crate::exchange::incoming::{
    Batch, ImportContext, ImportOptions, Incoming, Origin, People, Role, Target,
};
use serde_json::Value as Json;
use std::collections::HashMap;

const COMPANY: &str = "atomic-crm-company";
const CONTACT: &str = "atomic-crm-contact";

struct Reader<'a> {
    json: &'a Json,
    origin: Origin,
    options: &'a ImportOptions,
    context: &'a ImportContext,
    batch: &'a mut Batch,
    companies: HashMap<String, usize>,
    contacts: HashMap<String, usize>,
    stages: Vec<String>,
}

pub fn read(
    json: &Json,
    file: u32,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> u64 {
    let mut reader = Reader {
        json,
        origin: Origin { file, line: 0 },
        options,
        context,
        batch,
        companies: HashMap::new(),
        contacts: HashMap::new(),
        stages: Vec::new(),
    };
    list(json, "companies")
        .iter()
        .for_each(|one| reader.company(one));
    list(json, "contacts")
        .iter()
        .for_each(|one| reader.contact(one));
    list(json, "deals").iter().for_each(|one| reader.deal(one));
    list(json, "notes").iter().for_each(|one| reader.note(one));
    list(json, "tasks").iter().for_each(|one| reader.task(one));
    if !reader.stages.is_empty() {
        let stages = std::mem::take(&mut reader.stages);
        reader
            .batch
            .pipelines
            .push(("atomic-crm".to_owned(), stages));
    }
    let lists = json
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, value)| value.as_array());
    lists.map(|list| list.len() as u64).sum()
}

impl Reader<'_> {
    /// The name of the seller of a record, by number.
    fn seller(&self, json: &Json) -> Option<String> {
        let wanted = id(json, "sales_id")?;
        let seller = list(self.json, "sales")
            .iter()
            .find(|s| id(s, "id").as_ref() == Some(&wanted));
        let name = seller.map(|s| format!("{} {}", text(s, "first_name"), text(s, "last_name")));
        Some(name.map_or(wanted, |name| name.trim().to_owned()))
    }

    fn finish(&self, row: &mut Incoming, json: &Json, known: &[&str]) {
        if let Some(seller) = self.seller(json) {
            custom(row, "sales", seller.into());
        }
        let mut known = known.to_vec();
        known.extend(["id", "sales_id"]);
        keep_others(row, json, &known);
    }

    fn company(&mut self, json: &Json) {
        if text(json, "name").is_empty() {
            let why = t("A company has no name.", "有一家公司没有名称。");
            self.batch.refuse(self.origin, "no-identity", why);
            return;
        }
        let mut row = Incoming::new(Kind::Customer, Role::Organisation, self.origin);
        row.outside
            .extend(id(json, "id").map(|id| (COMPANY.to_owned(), id)));
        row.set("relation", "prospect");
        row.set("name", text(json, "name"));
        row.set("industry", text(json, "sector"));
        row.set("annual_revenue", text(json, "revenue"));
        row.set("registration", text(json, "tax_identifier"));
        row.set("notes", text(json, "description"));
        row.add("phones", text(json, "phone_number"));
        row.add("reaches", reach(text(json, "website"), "web"));
        row.add("reaches", reach(text(json, "linkedin_url"), "linkedin"));
        for link in list(json, "context_links").iter().filter_map(Json::as_str) {
            row.add("reaches", reach(link, "web"));
        }
        if let Some(size) = json.get("size").and_then(Json::as_i64) {
            row.set("size", Value::Int(size));
        }
        let part = |key: &str| Some(Value::from(text(json, key))).filter(|v| !v.is_empty());
        let address = Value::row([
            ("street", part("address")),
            ("city", part("city")),
            ("region", part("state_abbr").or_else(|| part("stateAbbr"))),
            ("code", part("zipcode")),
            ("country", part("country")),
        ]);
        row.add("addresses", address);
        let known = [
            "name",
            "sector",
            "revenue",
            "tax_identifier",
            "description",
            "phone_number",
            "website",
            "linkedin_url",
            "context_links",
            "size",
            "address",
            "city",
            "state_abbr",
            "stateAbbr",
            "zipcode",
            "country",
            "logo",
        ];
        self.finish(&mut row, json, &known);
        let place = self.batch.push(row);
        self.companies.extend(id(json, "id").map(|id| (id, place)));
    }

    fn of_company(&self, json: &Json) -> Option<Target> {
        let id = id(json, "company_id")?;
        Some(match self.companies.get(&id) {
            Some(place) => Target::Row(*place),
            None => Target::Outside {
                kind: Kind::Customer,
                source: COMPANY.to_owned(),
                id,
            },
        })
    }

    fn contact_target(&self, id: String) -> Target {
        match self.contacts.get(&id) {
            Some(place) => Target::Row(*place),
            None => Target::Outside {
                kind: Kind::Customer,
                source: CONTACT.to_owned(),
                id,
            },
        }
    }

    fn contact(&mut self, json: &Json) {
        let company = self.of_company(json);
        let as_contact = company.is_some() && self.options.people != Some(People::Customers);
        let role = if as_contact {
            Role::Contact
        } else {
            Role::Person
        };
        let mut row = Incoming::new(Kind::Customer, role, self.origin);
        row.outside
            .extend(id(json, "id").map(|id| (CONTACT.to_owned(), id)));
        let (first, last) = (text(json, "first_name"), text(json, "last_name"));
        row.set("name", format!("{first} {last}").trim());
        row.set("relation", "prospect");
        row.set("given_name", first);
        row.set("family_name", last);
        row.set("notes", text(json, "background"));
        row.set("gender", text(json, "gender"));
        if as_contact {
            row.works_at.extend(company);
            row.link_fields.push(("job", text(json, "title").into()));
            row.link_fields.retain(|(_, value)| !value.is_empty());
        }
        row.set("job", text(json, "title"));
        row.add("reaches", reach(text(json, "linkedin_url"), "linkedin"));
        for email in list(json, "emails") {
            row.add(
                "emails",
                labelled(text(email, "email"), text(email, "type")),
            );
        }
        for phone in list(json, "phones") {
            row.add(
                "phones",
                labelled(text(phone, "number"), text(phone, "type")),
            );
        }
        for tag in list(json, "tags") {
            let name = tag.as_str().map(str::to_owned).or_else(|| self.tag(tag));
            row.add("tags", name.unwrap_or_default());
        }
        if row.text("name").is_empty() && row.get("emails").is_none() && row.get("phones").is_none()
        {
            let why = t(
                "A contact has neither name, e-mail nor phone.",
                "有一名联系人没有姓名、邮箱和电话。",
            );
            self.batch.refuse(self.origin, "no-identity", why);
            return;
        }
        if flag(json, "has_newsletter") {
            custom(&mut row, "has_newsletter", Value::Flag(true));
        }
        let known = [
            "first_name",
            "last_name",
            "background",
            "gender",
            "title",
            "linkedin_url",
            "emails",
            "phones",
            "tags",
            "company_id",
            "company_name",
            "has_newsletter",
            "avatar",
        ];
        self.finish(&mut row, json, &known);
        let place = self.batch.push(row);
        self.contacts.extend(id(json, "id").map(|id| (id, place)));
    }

    /// A tag by number.
    fn tag(&self, json: &Json) -> Option<String> {
        let wanted = json.as_i64()?.to_string();
        let tag = list(self.json, "tags")
            .iter()
            .find(|tag| id(tag, "id").as_ref() == Some(&wanted))?;
        Some(text(tag, "name").to_owned())
    }

    fn deal(&mut self, json: &Json) {
        let mut row = Incoming::new(Kind::Deal, Role::Thing, self.origin);
        row.outside
            .extend(id(json, "id").map(|id| ("atomic-crm-deal".to_owned(), id)));
        row.set("name", text(json, "name"));
        row.set("notes", text(json, "description"));
        let currency = self.options.currency.unwrap_or(self.context.currency);
        if let Some(money) = json.get("amount").and_then(|value| amount(value, currency)) {
            row.set("amount", money);
        }
        match text(json, "stage") {
            "" => {}
            stage @ ("won" | "lost") => {
                row.set("pipeline", "default");
                row.set("stage", stage);
            }
            stage => {
                row.set("pipeline", "atomic-crm");
                row.set("stage", stage);
                if !self.stages.iter().any(|known| known == stage) {
                    self.stages.push(stage.to_owned());
                }
            }
        }
        let close = json
            .get("expected_closing_date")
            .and_then(Json::as_str)
            .and_then(super::look::day);
        row.fields
            .extend(close.map(|day| ("expected_close", Value::Day(day))));
        if let Some(company) = self.of_company(json) {
            row.refer("customer", company);
        }
        let first = list(json, "contact_ids").iter().find_map(Json::as_i64);
        if let Some(contact) = first.map(|n| self.contact_target(n.to_string())) {
            row.refer("contact", contact);
        }
        let known = [
            "name",
            "description",
            "amount",
            "stage",
            "expected_closing_date",
            "company_id",
            "contact_ids",
            "index",
        ];
        self.finish(&mut row, json, &known);
        self.batch.push(row);
    }

    fn note(&mut self, json: &Json) {
        let mut row = Incoming::new(Kind::Interaction, Role::Thing, self.origin);
        row.outside
            .extend(id(json, "id").map(|id| ("atomic-crm-note".to_owned(), id)));
        row.set("channel", "note");
        row.set("state", "done");
        row.set("body", text(json, "text"));
        if let Some(at) = when(text(json, "date"), self.context.zone) {
            row.set("at", at);
        }
        if let Some(contact) = id(json, "contact_id") {
            row.refer("customers", self.contact_target(contact));
        }
        for file in list(json, "attachments") {
            let name = [text(file, "name"), text(file, "title")]
                .into_iter()
                .find(|s| !s.is_empty());
            let path = [text(file, "url"), text(file, "src")]
                .into_iter()
                .find(|s| !s.is_empty());
            row.add(
                "files",
                Value::row([
                    ("caption", name.map(Value::from)),
                    ("path", path.map(Value::from)),
                ]),
            );
        }
        row.fingerprint = crate::exchange::json::to_text(json);
        self.finish(
            &mut row,
            json,
            &["text", "date", "contact_id", "attachments", "type"],
        );
        self.batch.push(row);
    }

    fn task(&mut self, json: &Json) {
        let mut row = Incoming::new(Kind::Task, Role::Thing, self.origin);
        row.outside
            .extend(id(json, "id").map(|id| ("atomic-crm-task".to_owned(), id)));
        if text(json, "text").is_empty() {
            let why = t("A task has no text.", "有一项任务没有内容。");
            self.batch.refuse(self.origin, "no-identity", why);
            return;
        }
        row.set("name", text(json, "text").replace('\n', " "));
        let zone = self.context.zone;
        let done = when(text(json, "done_date"), zone);
        row.set("state", if done.is_some() { "done" } else { "open" });
        for (field, value) in [
            ("due", when(text(json, "due_date"), zone)),
            ("done_at", done),
        ] {
            row.fields.extend(value.map(|value| (field, value)));
        }
        if let Some(contact) = id(json, "contact_id") {
            row.refer("customer", self.contact_target(contact));
        }
        row.fingerprint = crate::exchange::json::to_text(json);
        self.finish(
            &mut row,
            json,
            &["text", "due_date", "done_date", "contact_id"],
        );
        self.batch.push(row);
    }
}
