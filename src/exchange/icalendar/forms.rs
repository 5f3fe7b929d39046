//! Lines of the old version in the form of the new one, and rules of repetition.

use super::component::Reading;
use crate::exchange::content::{Line, escape, quote};

/// A line of version 1 in the form of version 2: without its transfer encoding, with the newer escapes.
pub(super) fn converted(line: &Line, reading: &Reading<'_>) -> Vec<u8> {
    let mut head = line.name.clone();
    for parameter in &line.parameters {
        if matches!(parameter.name.as_str(), "" | "ENCODING" | "CHARSET") {
            continue;
        }
        let values: Vec<String> = parameter.values.iter().map(|value| quote(value)).collect();
        head.push_str(&format!(";{}={}", parameter.name, values.join(",")));
    }
    let text = reading.text(line);
    let value = match line.name.as_str() {
        "DTSTART" | "DTEND" | "DUE" | "COMPLETED" | "DCREATED" | "RRULE" => text,
        "CATEGORIES" => text.split(';').map(escape).collect::<Vec<_>>().join(","),
        _ => escape(&text),
    };
    // The old grammar of repetitions is another one: kept under a name of its own.
    if line.name == "RRULE" {
        head = "X-VCALENDAR-RRULE".to_owned();
    }
    format!("{head}:{value}").into_bytes()
}

/// The rule of a repetition, if it can be written as one.
pub(super) fn rule_of(repeat: &str) -> Option<String> {
    match repeat {
        "daily" | "weekly" | "monthly" | "yearly" => {
            Some(format!("FREQ={}", repeat.to_uppercase()))
        }
        rule if rule.starts_with("FREQ=") && !rule.contains(['\n', '\r']) => Some(rule.to_owned()),
        _ => None,
    }
}
