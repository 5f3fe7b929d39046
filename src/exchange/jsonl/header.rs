//! The first line of a JSON Lines file: format, settings of the book, own fields, pipelines, rates, lists of choices.

use crate::domain::settings::Settings;
use crate::domain::text::t;
use crate::domain::{Book, Change, Id, Kind, Moment, Problem};
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Number of the form written here. A file with a higher one is refused.
pub const FORMAT: u64 = 1;

/// Settings with a place of their own in the header.
const OWN_PLACE: [&str; 4] = ["custom_fields", "pipelines", "rates", "lists"];

/// What the first line says.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Settings of the book, those with a place of their own included.
    pub settings: BTreeMap<String, Json>,
    /// Who the records are that are pointed to but not in the file.
    pub pointed: HashMap<Id, Uuid>,
}

/// The header of an export.
pub fn header_json(
    book: &Book,
    counts: &[(Kind, usize)],
    pointed: &[(Id, Uuid)],
    created: Moment,
) -> Json {
    let mut settings = Map::new();
    for (key, value) in book.settings.all() {
        if !OWN_PLACE.contains(&key.as_str()) {
            settings.insert(key.clone(), value.clone());
        }
    }
    let counts: Map<String, Json> = counts
        .iter()
        .map(|(kind, n)| (kind.key().to_owned(), json!(n)))
        .collect();
    let mut out = json!({
        "guanxi": 1, "kind": "header", "format": FORMAT, "created": created.to_string(),
        "counts": counts, "settings": settings,
    });
    if let Some(object) = out.as_object_mut() {
        for key in OWN_PLACE {
            object.insert(key.to_owned(), book.settings.get(key));
        }
        if !pointed.is_empty() {
            let pointed: Map<String, Json> = pointed
                .iter()
                .map(|(id, uid)| (id.to_string(), json!(uid.to_string())))
                .collect();
            object.insert("pointed".to_owned(), Json::Object(pointed));
        }
    }
    out
}

impl Header {
    /// Reads the first line; a newer format is refused with its number.
    pub fn read(json: &Json) -> Result<Header, Problem> {
        let format = json.get("format").and_then(Json::as_f64).unwrap_or(0.0);
        if format.floor() > 1.0 {
            let named = json.get("format").map(Json::to_string).unwrap_or_default();
            return Err(t(
                "This export has format {0}; this program reads up to format {1}. Install the guanxi that wrote it (or a newer one) and import it there.",
                "该导出文件的格式版本为 {0}，本程序最高支持 {1}。请安装写出该文件的 guanxi（或更新版本）后再导入。",
            )
            .problem(&[&named, &FORMAT]));
        }
        let mut header = Header::default();
        if let Some(settings) = json.get("settings").and_then(Json::as_object) {
            header.settings.extend(settings.clone());
        }
        for key in OWN_PLACE {
            if let Some(value) = json.get(key) {
                header.settings.insert(key.to_owned(), value.clone());
            }
        }
        let pointed = json.get("pointed").and_then(Json::as_object);
        for (id, uid) in pointed.into_iter().flatten() {
            if let (Ok(id), Some(Ok(uid))) = (id.parse(), uid.as_str().map(Uuid::parse_str)) {
                header.pointed.insert(id, uid);
            }
        }
        Ok(header)
    }
}

/// The changes that bring settings of a file into a book: an empty book takes all of them, any other only what its
/// lists lack.
pub fn setting_changes(book: &Book, settings: &BTreeMap<String, Json>, empty: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    for (key, value) in settings {
        let now = book.settings.get(key);
        let known = Settings::row(key);
        let fits = known.is_none_or(|row| (row.check)(value).is_ok());
        let after = if empty {
            value.clone()
        } else {
            joined(&now, value)
        };
        if fits && after != now {
            changes.push(Change::Setting {
                key: key.clone(),
                before: book.settings.raw(key).cloned(),
                after: Some(after),
            });
        }
    }
    changes
}

/// What is there, with what the other has beyond it. Single values stay as they are.
fn joined(now: &Json, other: &Json) -> Json {
    match (now, other) {
        (Json::Array(here), Json::Array(there)) => {
            let mut out = here.clone();
            for item in there {
                if !out.iter().any(|known| same(known, item)) {
                    out.push(item.clone());
                }
            }
            Json::Array(out)
        }
        (Json::Object(here), Json::Object(there)) => {
            let mut out = here.clone();
            for (key, item) in there {
                let value = here
                    .get(key)
                    .map_or_else(|| item.clone(), |known| joined(known, item));
                out.insert(key.clone(), value);
            }
            Json::Object(out)
        }
        _ => now.clone(),
    }
}

fn same(one: &Json, other: &Json) -> bool {
    let key = one.get("key").filter(|key| !key.is_null());
    match key {
        Some(key) => other.get("key") == Some(key) && one.get("kind") == other.get("kind"),
        None => one == other,
    }
}
