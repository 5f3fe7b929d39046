//! Postal addresses of cards: seven parts, of which the first three are one street for us.

use super::labels::label_of;
use super::meaning::Card;
use crate::domain::Value;
use crate::exchange::content::{Line, escape, quote};

/// The address of an ADR line; `None` when it is empty.
pub fn of(card: &Card<'_>, line: &Line) -> Option<Value> {
    let pieces = card.structured(line);
    let piece = |n: usize| {
        pieces
            .get(n)
            .filter(|s| !s.is_empty())
            .map(|s| Value::from(s.as_str()))
    };
    let street: Vec<&str> = [2, 1, 0]
        .into_iter()
        .filter_map(|n| pieces.get(n).map(String::as_str).filter(|s| !s.is_empty()))
        .collect();
    let street = (!street.is_empty()).then(|| Value::from(street.join(", ")));
    if line.first(AS_WRITTEN).is_some() {
        return street;
    }
    let district = line.first(DISTRICT);
    let city = piece(3).map(|city| match (district, city.as_text()) {
        (Some(district), Some(both)) => both
            .strip_suffix(district)
            .unwrap_or(both)
            .trim_end()
            .into(),
        _ => city,
    });
    let parts = [
        ("street", street),
        ("city", city.filter(|city| !city.is_empty())),
        ("district", district.map(Value::from)),
        ("region", piece(4)),
        ("code", piece(5)),
        ("country", piece(6)),
    ];
    if parts.iter().all(|(_, part)| part.is_none()) {
        return None;
    }
    let label = label_of(line, &card.labels, card.guess).map(Value::from);
    Some(Value::row([("label", label)].into_iter().chain(parts)))
}

/// Parameter of an address that is one text for us.
const AS_WRITTEN: &str = "X-GUANXI-AS-WRITTEN";

/// Parameter with the district that stands behind the city.
const DISTRICT: &str = "X-GUANXI-DISTRICT";

/// The parameters that an address needs to be read back as it is.
pub fn parameters(address: &Value) -> String {
    match address.part("district").and_then(Value::as_text) {
        _ if address.as_text().is_some() => format!(";{AS_WRITTEN}=1"),
        Some(district) => format!(";{DISTRICT}={}", quote(district)),
        None => String::new(),
    }
}

/// The value of an ADR line. An address as written stands in the place of the street.
pub fn value(address: &Value) -> String {
    let part = |key: &str| address.part(key).and_then(Value::as_text).unwrap_or("");
    let street = address.as_text().unwrap_or_else(|| part("street"));
    let city = [part("city"), part("district")]
        .into_iter()
        .filter(|s| !s.is_empty());
    let city: Vec<&str> = city.collect();
    let parts = [
        street,
        &city.join(" "),
        part("region"),
        part("code"),
        part("country"),
    ];
    format!(";;{}", parts.map(escape).join(";"))
}
