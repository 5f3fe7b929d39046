//! Exports as both faces do them: records in a form, as bytes, in order of their ids.

use super::{Ask, Refusal};
use crate::domain::text::t;
use crate::domain::{Book, Id, Kind, Record};
use crate::exchange::json::record_to_json;
use crate::exchange::{icalendar, jsonl, own_csv, vcard};
use std::io;
use std::sync::Arc;

/// A form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    JsonLines,
    Json,
    Vcard(vcard::Version),
    Ical,
}

impl Form {
    /// The form a file's ending asks for; JSON Lines when it says nothing.
    pub fn of_file(name: &str) -> Form {
        match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "json" => Form::Json,
            "vcf" => Form::Vcard(vcard::Version::V4),
            "ics" => Form::Ical,
            _ => Form::JsonLines,
        }
    }
}

/// Which records go out.
pub enum Chosen<'a> {
    All,
    Only(&'a [Id]),
}

/// Writes the records of one kind as a table for spreadsheets.
pub fn table(
    out: &mut Vec<u8>,
    book: &Book,
    kind: Kind,
    chosen: &Chosen<'_>,
    form: own_csv::Form,
) -> Result<(), Refusal> {
    let only = match chosen {
        Chosen::All => None,
        Chosen::Only(ids) => Some(*ids),
    };
    own_csv::write(out, book, kind, only, form).map_err(failed)
}

/// Name of the file of a kind's table in a folder.
pub fn table_name(kind: Kind) -> String {
    format!("{}.csv", kind.row().plural)
}

fn failed(error: io::Error) -> Refusal {
    Refusal::Data(t("The export failed: {0}", "导出失败：{0}").problem(&[&error]))
}

/// Writes the records in a form.
pub fn write(
    out: &mut Vec<u8>,
    book: &Book,
    ask: &Ask,
    chosen: &Chosen<'_>,
    form: Form,
) -> Result<(), Refusal> {
    let ids: Vec<Id> = match chosen {
        Chosen::All => Kind::ALL
            .iter()
            .flat_map(|kind| book.iter(*kind))
            .map(|record| record.id)
            .collect(),
        Chosen::Only(ids) => ids.to_vec(),
    };
    let records: Vec<Arc<Record>> = ids.iter().filter_map(|id| book.get(*id)).collect();
    let each = records.iter().map(Arc::as_ref);
    let written = match form {
        Form::JsonLines => {
            let only = match chosen {
                Chosen::All => None,
                Chosen::Only(ids) => Some(*ids),
            };
            // The time of the newest record, not of the export: the same book gives the same bytes.
            let newest = records.iter().map(|record| record.updated).max();
            jsonl::write(out, book, only, newest.unwrap_or(ask.now))
        }
        Form::Json => crate::exchange::json::write_array(out, each.map(record_to_json)),
        Form::Vcard(version) => vcard::write(out, book, each, version),
        Form::Ical => icalendar::write(
            out,
            book,
            each,
            &next_contacts(book, ask),
            ask.zone,
            ask.lang,
        ),
    };
    written.map_err(failed)
}

/// The day of the next touch of each customer that has a cadence.
fn next_contacts(book: &Book, ask: &Ask) -> Vec<(Id, crate::domain::Day)> {
    let last = super::today::last_touches(book, ask.today, ask.zone);
    let next = |customer: Arc<Record>| {
        let (days, _) = super::today::cadence_days(book, &customer)?;
        let from = last
            .get(&customer.id)
            .copied()
            .unwrap_or_else(|| customer.created.day_in(ask.zone));
        Some((
            customer.id,
            from.plus(i32::try_from(days).ok()?).max(ask.today),
        ))
    };
    book.iter(Kind::Customer).filter_map(next).collect()
}
