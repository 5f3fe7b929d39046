//! The row that a card makes.

use super::gather::gather;
use super::meaning::{Card, strip};
use crate::domain::text::t;
use crate::domain::{Kind, Problem, Value};
use crate::exchange::content::Line;
use crate::exchange::incoming::{Incoming, Origin, Role};

/// The source whose ids are the uids of our own records.
pub const OWN_SOURCE: &str = "guanxi";

/// Bytes of a name.
const NAME_LIMIT_BYTES: usize = 1 << 10;

/// A UID without its scheme, for comparing.
pub(super) fn bare(uid: &str) -> String {
    strip(strip(uid.trim(), "urn:"), "uuid:").to_lowercase()
}

/// The row of a card, or why there is none.
pub(super) fn make(
    card: &Card<'_>,
    lines: &[Line],
    origin: Origin,
) -> Result<Incoming, (&'static str, Problem)> {
    let role = if card.organisation {
        Role::Organisation
    } else {
        Role::Person
    };
    let mut row = Incoming::new(Kind::Customer, role, origin);
    let fields = gather(card.all_claims());
    for (key, value) in &fields {
        match (*key, value) {
            ("custom", Value::Map(pairs)) => {
                let pairs = pairs
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.clone()));
                row.custom.extend(pairs);
            }
            ("foreign_ids", Value::Map(pairs)) => {
                for (source, ids) in pairs {
                    let ids = ids.items().iter().filter_map(Value::as_text);
                    row.outside
                        .extend(ids.map(|id| (source.to_string(), id.to_owned())));
                }
            }
            ("relation", Value::Text(relation)) => {
                if &**relation == "contact" && row.role == Role::Person {
                    row.role = Role::Contact;
                }
                row.set("relation", value.clone());
            }
            ("type" | "name", _) => {}
            (key, value) => row.set(key, value.clone()),
        }
    }
    name(&mut row, &fields)?;
    let own = lines.iter().position(|line| line.name == "X-GUANXI-ID");
    if let Some(place) = lines.iter().position(|line| line.name == "UID") {
        let uid = lines
            .get(place)
            .map(|line| card.text(line))
            .unwrap_or_default();
        // Behind our mark it is the identity we gave.
        let ours = own.is_some_and(|own| place > own);
        let id = if ours { bare(&uid) } else { uid };
        if !id.is_empty() {
            let source = if ours { OWN_SOURCE } else { "vcard" };
            row.outside.push((source.to_owned(), id));
        }
    }
    keep(&mut row, lines, own);
    let said: Vec<String> = fields
        .iter()
        .map(|(key, value)| format!("{key}={value:?}"))
        .collect();
    row.fingerprint = said.join("\n");
    Ok(row)
}

/// The name, or what stands for it.
fn name(
    row: &mut Incoming,
    fields: &[(&'static str, Value)],
) -> Result<(), (&'static str, Problem)> {
    let get = |key: &str| {
        fields
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, v)| v)
    };
    let text = |value: &Value| {
        let item = value.items().first()?;
        let part = item
            .as_text()
            .or_else(|| item.part("value").and_then(Value::as_text));
        part.map(str::to_owned)
    };
    let keys = ["name", "organisation", "aliases", "emails", "phones"];
    let found = keys.into_iter().filter_map(get).find_map(text);
    let Some(found) = found.filter(|name| !name.trim().is_empty()) else {
        let why = t(
            "The card has no name, company, e-mail or phone.",
            "名片没有姓名、公司、邮箱或电话。",
        );
        return Err(("no-identity", why.into()));
    };
    if found.len() > NAME_LIMIT_BYTES {
        let why = t("The name is longer than 1 KiB.", "姓名超过 1 KiB。");
        return Err(("too-long", why.into()));
    }
    row.set("name", found);
    Ok(())
}

/// Keeps the lines of a foreign card. Of one of our own only what was kept before (it stands before our mark).
fn keep(row: &mut Incoming, lines: &[Line], own: Option<usize>) {
    for line in lines.get(..own.unwrap_or(lines.len())).unwrap_or_default() {
        let head = matches!(line.name.as_str(), "VERSION" | "PRODID");
        if own.is_some() && head || line.name.starts_with("X-GUANXI-") {
            continue;
        }
        let picture = matches!(line.name.as_str(), "PHOTO" | "LOGO") && line.binary().is_some();
        if picture {
            row.add("photo", line.kept());
        } else {
            row.raw.push(line.kept());
        }
    }
}
