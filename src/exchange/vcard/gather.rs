//! What the lines of a card say together, field by field.

use super::meaning::Claim;
use crate::domain::{Kind, Type, Value};

/// The fields that claims make, in order of appearance. Lists are joined without repeats, notes by a blank line, names
/// of sounds by a space; of single values the first counts.
pub fn gather(claims: Vec<Claim>) -> Vec<(&'static str, Value)> {
    let mut out: Vec<(&'static str, Value)> = Vec::new();
    for Claim { key, value } in claims {
        let found = out.iter_mut().find(|(known, _)| *known == key);
        match (found, is_list(key)) {
            (None, true) => out.push((key, Value::List(vec![value]))),
            (None, false) => out.push((key, value)),
            (Some((_, Value::List(items))), true) if !items.contains(&value) => items.push(value),
            (Some((_, Value::Map(pairs))), _) => add_pairs(pairs, &value),
            (Some((_, Value::Text(text))), false) => {
                if let (Some(mark), Some(more)) = (joined_by(key), value.as_text()) {
                    *text = format!("{text}{mark}{more}").into_boxed_str();
                }
            }
            _ => {}
        }
    }
    out
}

fn add_pairs(pairs: &mut Vec<(Box<str>, Value)>, more: &Value) {
    for (name, value) in more.parts() {
        if !pairs.iter().any(|(known, _)| known == name) {
            pairs.push((name.clone(), value.clone()));
        }
    }
}

/// Fields whose lines are joined, and with what.
pub fn joined_by(key: &str) -> Option<&'static str> {
    match key {
        "notes" => Some("\n\n"),
        "phonetic" => Some(" "),
        _ => None,
    }
}

/// The field holds a list.
pub fn is_list(key: &str) -> bool {
    let field = Kind::Customer.field(key).map(|(_, field)| field.ty);
    matches!(
        field,
        Some(
            Type::Phones
                | Type::Emails
                | Type::Reaches
                | Type::Addresses
                | Type::Tags
                | Type::Lines
                | Type::Rows(_)
                | Type::Many(_)
                | Type::Links(_)
                | Type::Raw
        )
    )
}
