//! Where a bare word is looked for.
//! Rule: in a customer's name, aliases, their sound, phones, e-mails, tags, company and notes; in records of other kinds in
//! their short texts, tags, notes and the names of their customers.

use super::compare::{Seen, contains, each};
use super::evaluate::Scope;
use super::reach::Source;
use super::subject::Step;
use super::terms::Needle;
use crate::domain::text::fold::fold;
use crate::domain::{Group, Kind, Record, Type};

/// Whether a bare word is found in a record.
pub fn found(needle: &Needle, record: &Record, scope: &Scope) -> bool {
    if record.kind() == Kind::Customer {
        in_customer(needle, record, scope)
    } else {
        in_fields(needle, record) || in_customers_names(needle, record, scope)
    }
}

fn in_customer(needle: &Needle, record: &Record, scope: &Scope) -> bool {
    let text = |key: &str| in_value(needle, record, key);
    let plain = |key: &str| {
        record.items(key).iter().any(|value| {
            each(value, &mut |seen| match seen {
                Seen::Text(text) => fold(text).contains(&*needle.folded),
                _ => false,
            })
        })
    };
    text("name")
        || text("aliases")
        || plain("emails")
        || text("tags")
        || phones(needle, record)
        || companies(record, scope, &mut |seen| match seen {
            Seen::Text(text) => contains(text, needle),
            _ => false,
        })
        || plain("notes")
        || plain("phonetic")
        || plain("sort_name")
}

fn in_value(needle: &Needle, record: &Record, key: &str) -> bool {
    record.get(key).is_some_and(|value| {
        each(value, &mut |seen| match seen {
            Seen::Text(text) => contains(text, needle),
            _ => false,
        })
    })
}

/// A word of at least three digits is part of a number, whatever stands between its digits.
fn phones(needle: &Needle, record: &Record) -> bool {
    let Some(digits) = needle.digits.as_ref().filter(|d| d.len() >= 3) else {
        return false;
    };
    record.items("phones").iter().any(|value| {
        each(value, &mut |seen| match seen {
            Seen::Text(text) => {
                let own: String = text.chars().filter(char::is_ascii_digit).collect();
                own.contains(&**digits) || (own.len() >= 7 && digits.ends_with(&own))
            }
            _ => false,
        })
    })
}

/// Sees the company written down and the names of the organisations a person works at.
pub fn companies(record: &Record, scope: &Scope, see: &mut dyn FnMut(Seen) -> bool) -> bool {
    let written = record.text("organisation");
    if !written.is_empty() && see(Seen::Text(written)) {
        return true;
    }
    scope.each(Source::Record(record), &[Step::Organisations], &mut |end| {
        end.record()
            .is_some_and(|org| see(Seen::Text(org.text("name"))))
    })
}

fn in_fields(needle: &Needle, record: &Record) -> bool {
    record.values().iter().any(|(no, value)| {
        let Some(row) = record.kind().fields().get(usize::from(no.0)) else {
            return false;
        };
        let short = matches!(row.ty, Type::Line | Type::Long | Type::Lines | Type::Tags);
        let kept = row.group == Group::Record && row.key != "number" && row.key != "name";
        short
            && !kept
            && each(value, &mut |seen| match seen {
                Seen::Text(text) => contains(text, needle),
                _ => false,
            })
    })
}

fn in_customers_names(needle: &Needle, record: &Record, scope: &Scope) -> bool {
    let customers = ["customer", "customers", "to"];
    customers.iter().any(|key| {
        record
            .items(key)
            .iter()
            .filter_map(|value| scope.book.get(value.as_ref()?))
            .any(|customer| contains(customer.text("name"), needle))
    })
}
