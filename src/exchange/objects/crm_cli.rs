//! The whole export of crm.cli: contacts, companies, deals and activities in one object, linked by their ids.

use super::look::{custom, full_date, id, keep_others, list, reach, text, when};
use crate::domain::text::t;
use crate::domain::{Currency, Kind, Money, Value};
use crate::exchange::incoming::{
    Batch, ImportContext, ImportOptions, Incoming, Origin, People, Role, Target,
};
use serde_json::Value as Json;
use std::collections::HashMap;

const SOURCE: &str = "crm-cli";
const PREFIXES: [&str; 4] = ["ct_", "co_", "dl_", "ac_"];

/// An object of the four lists, or a list of such records.
pub fn fits(json: &Json) -> bool {
    let ours = |record: &Json| {
        PREFIXES
            .iter()
            .any(|prefix| text(record, "id").starts_with(prefix))
    };
    match json {
        Json::Array(records) => !records.is_empty() && records.iter().all(ours),
        _ => ["contacts", "companies", "deals", "activities"]
            .into_iter()
            .flat_map(|key| list(json, key))
            .next()
            .is_some_and(ours),
    }
}

struct Reader<'a> {
    origin: Origin,
    options: &'a ImportOptions,
    context: &'a ImportContext,
    batch: &'a mut Batch,
    by_id: HashMap<String, usize>,
    company_by_name: HashMap<String, usize>,
    stages: Vec<String>,
}

pub fn read(
    json: &Json,
    file: u32,
    options: &ImportOptions,
    context: &ImportContext,
    batch: &mut Batch,
) -> u64 {
    let of = |prefix: &str, key: &str| -> Vec<&Json> {
        match json {
            Json::Array(records) => records
                .iter()
                .filter(|r| text(r, "id").starts_with(prefix))
                .collect(),
            _ => list(json, key).iter().collect(),
        }
    };
    let mut reader = Reader {
        origin: Origin { file, line: 0 },
        options,
        context,
        batch,
        by_id: HashMap::new(),
        company_by_name: HashMap::new(),
        stages: Vec::new(),
    };
    let (companies, contacts) = (of("co_", "companies"), of("ct_", "contacts"));
    let (deals, activities) = (of("dl_", "deals"), of("ac_", "activities"));
    companies.iter().for_each(|json| reader.company(json));
    contacts.iter().for_each(|json| reader.contact(json));
    deals.iter().for_each(|json| reader.deal(json));
    activities.iter().for_each(|json| reader.activity(json));
    if !reader.stages.is_empty() {
        let stages = std::mem::take(&mut reader.stages);
        reader.batch.pipelines.push((SOURCE.to_owned(), stages));
    }
    (companies.len() + contacts.len() + deals.len() + activities.len()) as u64
}

fn strings<'a>(json: &'a Json, key: &str) -> impl Iterator<Item = &'a str> {
    let one = json.get(key).and_then(Json::as_str);
    list(json, key)
        .iter()
        .filter_map(Json::as_str)
        .chain(one)
        .filter(|s| !s.is_empty())
}

impl Reader<'_> {
    fn row(&self, kind: Kind, role: Role, json: &Json) -> Incoming {
        let mut row = Incoming::new(kind, role, self.origin);
        row.outside
            .extend(id(json, "id").map(|id| (SOURCE.to_owned(), id)));
        for tag in strings(json, "tags") {
            row.add("tags", tag);
        }
        let fields = json.get("custom_fields").and_then(Json::as_object);
        for (key, json) in fields.into_iter().flatten() {
            let birthday = json
                .as_str()
                .filter(|_| key == "birthday")
                .and_then(full_date);
            match (birthday, super::look::value(json)) {
                (Some(date), _) => row.set("birthday", Value::Partial(date)),
                (None, Some(value)) => custom(&mut row, key, value),
                _ => {}
            }
        }
        row
    }

    fn push(&mut self, row: Incoming, json: &Json) -> usize {
        let place = self.batch.push(row);
        self.by_id.extend(id(json, "id").map(|id| (id, place)));
        place
    }

    fn target(&self, id: &str) -> Target {
        let kind = match id.get(..3) {
            Some("dl_") => Kind::Deal,
            Some("ac_") => Kind::Interaction,
            _ => Kind::Customer,
        };
        let outside = || Target::Outside {
            kind,
            source: SOURCE.to_owned(),
            id: id.to_owned(),
        };
        self.by_id
            .get(id)
            .map_or_else(outside, |place| Target::Row(*place))
    }

    fn refuse_nameless(&mut self, json: &Json, key: &str) -> bool {
        let nameless = text(json, key).is_empty();
        if nameless {
            let why = t("The record {0} has no {1}.", "记录 {0} 没有 {1}。");
            let id = id(json, "id").unwrap_or_default();
            self.batch
                .refuse(self.origin, "no-identity", why.problem(&[&id, &key]));
        }
        nameless
    }

    fn company(&mut self, json: &Json) {
        if self.refuse_nameless(json, "name") {
            return;
        }
        let mut row = self.row(Kind::Customer, Role::Organisation, json);
        row.set("name", text(json, "name"));
        row.set("relation", "prospect");
        strings(json, "websites").for_each(|url| row.add("reaches", reach(url, "web")));
        strings(json, "phones").for_each(|phone| row.add("phones", phone));
        strings(json, "emails").for_each(|email| row.add("emails", email));
        keep_others(
            &mut row,
            json,
            &[
                "id",
                "name",
                "websites",
                "phones",
                "emails",
                "tags",
                "custom_fields",
                "updated_at",
            ],
        );
        let place = self.push(row, json);
        self.company_by_name
            .insert(text(json, "name").to_owned(), place);
    }

    fn contact(&mut self, json: &Json) {
        if self.refuse_nameless(json, "name") {
            return;
        }
        let companies: Vec<&str> = strings(json, "companies")
            .chain(strings(json, "company"))
            .collect();
        let as_contact = !companies.is_empty() && self.options.people != Some(People::Customers);
        let role = if as_contact {
            Role::Contact
        } else {
            Role::Person
        };
        let mut row = self.row(Kind::Customer, role, json);
        row.set("name", text(json, "name"));
        strings(json, "emails").for_each(|email| row.add("emails", email));
        strings(json, "phones").for_each(|phone| row.add("phones", phone));
        row.set("relation", "prospect");
        for key in ["linkedin", "x", "bluesky", "telegram"] {
            row.add("reaches", reach(text(json, key), key));
        }
        for company in companies {
            if as_contact {
                let organisation = self.organisation(company);
                row.works_at.push(Target::Row(organisation));
            } else {
                row.set("organisation", company);
            }
        }
        let known = [
            "id",
            "name",
            "emails",
            "phones",
            "companies",
            "company",
            "linkedin",
            "x",
            "bluesky",
            "telegram",
            "tags",
            "custom_fields",
            "updated_at",
        ];
        keep_others(&mut row, json, &known);
        self.push(row, json);
    }

    fn organisation(&mut self, name: &str) -> usize {
        if let Some(known) = self
            .company_by_name
            .get(name)
            .or_else(|| self.by_id.get(name))
        {
            return *known;
        }
        let mut row = Incoming::new(Kind::Customer, Role::Organisation, self.origin);
        row.set("name", name);
        row.mention = true;
        let place = self.batch.push(row);
        self.company_by_name.insert(name.to_owned(), place);
        place
    }

    fn deal(&mut self, json: &Json) {
        if self.refuse_nameless(json, "title") {
            return;
        }
        let mut row = self.row(Kind::Deal, Role::Thing, json);
        row.set("name", text(json, "title"));
        let currency = self.options.currency.unwrap_or(self.context.currency);
        match json.get("value").filter(|value| !value.is_null()) {
            None => {}
            Some(value) => match amount(value, currency) {
                Some(money) => row.set("amount", money),
                None => {
                    let why = t(
                        "“{0}” is not an amount; the text is kept.",
                        "“{0}”不是金额；文字已保留。",
                    );
                    self.batch
                        .warn(self.origin, "bad-amount", why.problem(&[value]));
                    custom(&mut row, "value", value.to_string().into());
                }
            },
        }
        self.stage(&mut row, text(json, "stage"));
        if let Some(percent) = json
            .get("probability")
            .and_then(Json::as_f64)
            .filter(|p| (0.0..=100.0).contains(p))
        {
            #[expect(clippy::cast_possible_truncation, reason = "between 0 and 10000")]
            row.set("probability", Value::Int((percent * 100.0).round() as i64));
        }
        let close = text(json, "expected_close");
        match super::look::day(close) {
            Some(day) => row.set("expected_close", day),
            None if close.is_empty() => {}
            None => custom(&mut row, "expected_close", close.into()),
        }
        let people: Vec<Target> = strings(json, "contacts")
            .map(|id| self.target(id))
            .collect();
        let company = id(json, "company").map(|id| self.target(&id));
        row.references.extend(
            people
                .first()
                .map(|to| crate::exchange::incoming::Reference {
                    field: "contact",
                    to: to.clone(),
                })
                .filter(|_| company.is_some()),
        );
        if let Some(customer) = company.or_else(|| people.first().cloned()) {
            row.refer("customer", customer);
        }
        let known = [
            "id",
            "title",
            "value",
            "stage",
            "contacts",
            "company",
            "expected_close",
            "probability",
            "tags",
            "custom_fields",
            "updated_at",
        ];
        keep_others(&mut row, json, &known);
        self.push(row, json);
    }

    /// A stage of the default pipeline, or one of a pipeline of this source.
    fn stage(&mut self, row: &mut Incoming, word: &str) {
        let known = match word {
            "lead" | "qualified" | "proposal" | "negotiation" | "won" | "lost" => Some(word),
            "closed-won" | "closed_won" => Some("won"),
            "closed-lost" | "closed_lost" => Some("lost"),
            _ => None,
        };
        if let Some(stage) = known {
            row.set("pipeline", "default");
            row.set("stage", stage);
        } else if !word.is_empty() {
            row.set("pipeline", SOURCE);
            row.set("stage", word);
            if !self.stages.iter().any(|stage| stage == word) {
                self.stages.push(word.to_owned());
            }
        }
    }

    fn activity(&mut self, json: &Json) {
        let mut row = self.row(Kind::Interaction, Role::Thing, json);
        row.set(
            "channel",
            match text(json, "type") {
                "email" | "mail" => "mail",
                "call" | "meeting" | "note" | "visit" | "message" | "letter" | "event" | "web" => {
                    text(json, "type")
                }
                "" => "note",
                other => other,
            },
        );
        row.set("body", text(json, "body"));
        if let Some(at) = when(text(json, "created_at"), self.context.zone) {
            row.set("at", at);
        }
        row.set("state", "done");
        let contacts: Vec<String> = strings(json, "contacts")
            .chain(strings(json, "contact"))
            .map(str::to_owned)
            .collect();
        for id in contacts.into_iter().chain(id(json, "company")) {
            let to = self.target(&id);
            row.refer("customers", to);
        }
        if let Some(deal) = id(json, "deal") {
            let to = self.target(&deal);
            row.refer("deal", to);
        }
        let known = [
            "id",
            "type",
            "body",
            "contacts",
            "contact",
            "company",
            "deal",
            "tags",
            "custom_fields",
            "created_at",
            "updated_at",
        ];
        keep_others(&mut row, json, &known);
        self.push(row, json);
    }
}

/// An amount in major units.
pub fn amount(json: &Json, currency: Currency) -> Option<Money> {
    let written = match json {
        Json::Number(n) => n.to_string(),
        Json::String(s) => s.trim().to_owned(),
        _ => return None,
    };
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, written.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = currency.digits() as usize;
    let zeros = fraction.get(places..).unwrap_or_default();
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) || zeros.bytes().any(|b| b != b'0') {
        return None;
    }
    let kept = fraction
        .get(..places.min(fraction.len()))
        .unwrap_or_default();
    let minor: i64 = format!("{whole}{kept:0<places$}").parse().ok()?;
    (whole.len() <= 15).then(|| Money::new(sign * minor, currency))
}
