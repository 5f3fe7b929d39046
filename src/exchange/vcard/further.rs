//! Lines that say more than a field of the standard: dates with labels, Android's rows, fields of our own, relations.

use super::dates;
use super::meaning::{Card, Claim, Relation, pair};
use crate::domain::{Kind, Type, Value};
use crate::exchange::content::Line;
use crate::exchange::json::value_from_json;

impl Card<'_> {
    pub(super) fn anniversary(&self, line: &Line) -> Vec<Claim> {
        let Some(date) = dates::partial(line, &self.text(line)) else {
            return Vec::new();
        };
        let label = self
            .labels
            .get(&line.group)
            .filter(|_| !line.group.is_empty());
        let label = label.map_or("anniversary", String::as_str);
        let row = Value::row([
            ("label", Some(label.into())),
            ("date", Some(Value::Partial(date))),
        ]);
        vec![Claim {
            key: "anniversaries",
            value: row,
        }]
    }

    /// Android's own rows: nickname, events and relations by MIME type.
    pub(super) fn android(&self, line: &Line) -> Vec<Claim> {
        let pieces = self.structured(line);
        let piece = |n: usize| pieces.get(n).cloned().unwrap_or_default();
        let ty = piece(0);
        match ty.rsplit('/').next() {
            Some("nickname") => vec![Claim {
                key: "aliases",
                value: piece(1).into(),
            }],
            Some("contact_event") => {
                let Some(date) = dates::partial(line, &piece(1)) else {
                    return Vec::new();
                };
                if piece(2) == "3" {
                    return vec![Claim {
                        key: "birthday",
                        value: Value::Partial(date),
                    }];
                }
                let label = if piece(3).is_empty() {
                    "anniversary".to_owned()
                } else {
                    piece(3)
                };
                let row = Value::row([
                    ("label", Some(label.into())),
                    ("date", Some(Value::Partial(date))),
                ]);
                vec![Claim {
                    key: "anniversaries",
                    value: row,
                }]
            }
            _ => Vec::new(),
        }
    }

    /// Fields of our own that no standard property holds.
    pub(super) fn own(&self, line: &Line) -> Vec<Claim> {
        let Some(word) = line.name.strip_prefix("X-GUANXI-") else {
            return Vec::new();
        };
        let coded =
            |ty: Type| value_from_json(ty, &serde_json::from_str(&self.text(line)).ok()?).ok();
        let read = |ty: Type| match ty {
            Type::Line | Type::Long | Type::Choice(_) | Type::Stage => {
                Some(Value::from(self.text(line)))
            }
            ty => coded(ty),
        };
        if word == "CUSTOM" {
            let json = line.first("VALUE") == Some("json");
            let value = if json { coded(Type::Pairs) } else { None };
            let value = value.unwrap_or_else(|| Value::from(self.text(line)));
            let name = line.first("NAME").unwrap_or_default();
            return vec![Claim {
                key: "custom",
                value: pair(name, value),
            }];
        }
        let key = word.to_lowercase().replace('-', "_");
        let field = Kind::Customer.field(&key).map(|(_, field)| field);
        let Some(field) = field.filter(|f| !matches!(f.key, "raw" | "photo" | "source")) else {
            return Vec::new();
        };
        let claims = |value: Value| match value {
            // Of lists one item is one claim.
            Value::List(items) => items,
            other => vec![other],
        };
        let values = read(field.ty).map(claims).unwrap_or_default();
        values
            .into_iter()
            .map(|value| Claim {
                key: field.key,
                value,
            })
            .collect()
    }

    /// Relations to others.
    pub fn relations(&self, line: &Line) -> Vec<Relation> {
        let text = self.text(line);
        let relation = |word: &str| {
            let relation = Relation {
                word: word.to_lowercase(),
                target: text.clone(),
            };
            if text.is_empty() {
                Vec::new()
            } else {
                vec![relation]
            }
        };
        match line.name.as_str() {
            "RELATED" => {
                let types = line.types();
                relation(
                    types
                        .iter()
                        .find(|t| *t != "pref")
                        .map_or("related", String::as_str),
                )
            }
            "X-ABRELATEDNAMES" => relation(
                self.labels
                    .get(&line.group)
                    .map_or("related", String::as_str),
            ),
            "X-SPOUSE" | "X-EVOLUTION-SPOUSE" => relation("spouse"),
            "X-ASSISTANT" | "X-EVOLUTION-ASSISTANT" => relation("assistant"),
            "X-MANAGER" | "X-EVOLUTION-MANAGER" => relation("manager"),
            _ => Vec::new(),
        }
    }
}
