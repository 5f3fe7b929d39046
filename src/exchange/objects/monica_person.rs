//! A contact of Monica as a person.

use super::look::{custom, flag, full_date, keep_others, labelled, list, plain, reach, text};
use super::monica::{Account, SOURCE, blocks, properties};
use crate::domain::text::t;
use crate::domain::{Kind, PartialDate, Value};
use crate::exchange::incoming::{Batch, Incoming, Role, Target};
use serde_json::Value as Json;

/// Bytes of a picture as text that are kept.
const PICTURE_LIMIT_BYTES: usize = (1 << 20) / 3 * 4;

/// Properties that have a field here or say nothing of the person.
const KNOWN: [&str; 24] = [
    "first_name",
    "middle_name",
    "last_name",
    "nickname",
    "description",
    "is_starred",
    "is_partial",
    "is_active",
    "is_dead",
    "job",
    "company",
    "stay_in_touch_frequency",
    "tags",
    "gender",
    "birthdate",
    "deceased_date",
    "first_met_date",
    "first_met_through",
    "avatar",
    "last_consulted_at",
    "number_of_views",
    "stay_in_touch_trigger_date",
    "vcard",
    "uuid",
];

pub fn person(json: &Json, account: &Account<'_>, batch: &mut Batch) -> Incoming {
    let inner = properties(json);
    let mut row = Incoming::new(Kind::Customer, Role::Person, account.origin);
    row.outside
        .push((SOURCE.to_owned(), text(json, "uuid").to_owned()));
    let names = ["first_name", "middle_name", "last_name"].map(|key| text(inner, key));
    let full: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    row.set("name", full.join(" "));
    for (field, name) in ["given_name", "middle_name", "family_name"]
        .into_iter()
        .zip(names)
    {
        row.set(field, name);
    }
    row.add("aliases", text(inner, "nickname"));
    row.set("notes", plain(text(inner, "description")));
    row.set("job", text(inner, "job"));
    row.set("organisation", text(inner, "company"));
    for tag in list(inner, "tags").iter().filter_map(Json::as_str) {
        row.add("tags", tag);
    }
    for (key, tag) in [("is_starred", "starred"), ("is_dead", "deceased")] {
        if flag(inner, key) {
            row.add("tags", tag);
        }
    }
    if let Some(days) = inner
        .get("stay_in_touch_frequency")
        .and_then(Json::as_i64)
        .filter(|days| *days > 0)
    {
        row.set("cadence", Value::Int(days));
    }
    row.set("gender", gender(inner, account));
    dates(&mut row, inner);
    let through = text(inner, "first_met_through");
    if !through.is_empty() {
        let id = through.to_owned();
        row.refer(
            "referrer",
            Target::Outside {
                kind: Kind::Customer,
                source: SOURCE.to_owned(),
                id,
            },
        );
    }
    reaches(&mut row, json, account);
    for (kind, describe) in [
        ("gift", &["name", "comment", "status", "date", "amount"][..]),
        ("debt", &["in_debt", "status", "amount", "reason"][..]),
        ("pet", &["name", "category"][..]),
        ("life_event", &["name", "note", "happened_at"][..]),
    ] {
        let texts: Vec<String> = blocks(json, kind)
            .map(|one| described(properties(one), describe))
            .collect();
        if !texts.is_empty() {
            custom(&mut row, kind, texts.join("; ").into());
        }
    }
    pictures(&mut row, json, account, batch);
    keep_others(&mut row, inner, &KNOWN);
    row
}

/// The parts of a thing that say something, in one text.
fn described(json: &Json, keys: &[&str]) -> String {
    let part = |key: &&str| match json.get(*key)? {
        Json::String(s) => full_date(s)
            .map(|date| date.to_string())
            .or_else(|| Some(plain(s))),
        Json::Null | Json::Object(_) | Json::Array(_) => None,
        other => Some(other.to_string()),
    };
    let parts: Vec<String> = keys
        .iter()
        .filter_map(part)
        .filter(|s| !s.is_empty())
        .collect();
    parts.join(", ")
}

fn gender(inner: &Json, account: &Account<'_>) -> &'static str {
    let found = account.instance.get(text(inner, "gender"));
    match found.map(|gender| text(properties(gender), "type")) {
        Some("F") => "female",
        Some("M") => "male",
        Some("O") => "other",
        _ => "",
    }
}

/// Birthday and other days. A date reckoned from an age has only its year.
fn dates(row: &mut Incoming, inner: &Json) {
    let special = |key: &str| -> Option<PartialDate> {
        let json = inner.get(key)?;
        let mut date = full_date(json.as_str().unwrap_or_else(|| text(json, "date")))?;
        if flag(json, "is_year_unknown") {
            date.year = None;
        } else if flag(json, "is_age_based") {
            (date.month, date.day) = (None, None);
        }
        Some(date)
    };
    if let Some(date) = special("birthdate") {
        row.set("birthday", Value::Partial(date));
    }
    for (key, label) in [
        ("deceased_date", "deceased"),
        ("first_met_date", "first met"),
    ] {
        if let Some(date) = special(key) {
            row.add(
                "anniversaries",
                Value::row([
                    ("label", Some(label.into())),
                    ("date", Some(Value::Partial(date))),
                ]),
            );
        }
    }
}

fn reaches(row: &mut Incoming, json: &Json, account: &Account<'_>) {
    for field in blocks(json, "contact_field") {
        let inner = properties(field);
        let data = text(inner, "data");
        let found = account.instance.get(text(inner, "type"));
        let found = found.map(|ty| properties(ty));
        let kind = found.map(|ty| text(ty, "type")).unwrap_or_default();
        let protocol = found
            .map(|ty| text(ty, "protocol").trim_end_matches(':'))
            .unwrap_or_default();
        let name = found
            .map(|ty| text(ty, "name").to_lowercase())
            .unwrap_or_default();
        if data.is_empty() {
            continue;
        }
        if kind == "email" || protocol == "mailto" {
            row.add("emails", labelled(data, text(inner, "label")));
        } else if kind == "phone" || protocol == "tel" {
            row.add("phones", labelled(data, text(inner, "label")));
        } else if !kind.is_empty() || data.contains('@') && found.is_none() {
            row.add("emails", data);
        } else {
            let label = if name.is_empty() {
                protocol.to_owned()
            } else {
                name
            };
            row.add(
                "reaches",
                reach(data, if label.is_empty() { "other" } else { &label }),
            );
        }
    }
    for address in blocks(json, "address") {
        let inner = properties(address);
        let part = |key: &str| Some(Value::from(text(inner, key))).filter(|v| !v.is_empty());
        row.add(
            "addresses",
            Value::row([
                ("label", part("name")),
                ("street", part("street")),
                ("city", part("city")),
                ("region", part("province")),
                ("code", part("postal_code")),
                ("country", part("country")),
            ]),
        );
    }
}

/// Pictures come as text; large ones are left out and said.
fn pictures(row: &mut Incoming, json: &Json, account: &Account<'_>, batch: &mut Batch) {
    for picture in blocks(json, "photo").chain(blocks(json, "document")) {
        let inner = properties(picture);
        let data = text(inner, "dataUrl");
        let name = text(inner, "original_filename");
        if data.is_empty() {
            continue;
        }
        if data.len() > PICTURE_LIMIT_BYTES {
            let why = t(
                "{0} is larger than 1 MiB: left out.",
                "{0} 超过 1 MiB：已略去。",
            );
            batch.warn(account.origin, "unreadable-property", why.problem(&[&name]));
        } else if data.starts_with("data:image/") && row.get("photo").is_none() {
            row.add("photo", format!("PHOTO:{data}"));
        } else {
            let why = t("The document {0} is not kept.", "未保留文件 {0}。");
            batch.warn(account.origin, "unreadable-property", why.problem(&[&name]));
        }
    }
}
