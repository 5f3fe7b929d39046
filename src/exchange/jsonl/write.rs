//! Writing of JSON Lines: in order of kinds, then by id, so that the same book gives the same bytes.

use super::header::header_json;
use crate::domain::{Book, Id, Kind, Moment, Record};
use crate::exchange::json::{record_to_json, write_json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;
use uuid::Uuid;

/// Writes the whole book, or only the records named, after a header.
pub fn write(
    out: &mut impl Write,
    book: &Book,
    only: Option<&[Id]>,
    created: Moment,
) -> io::Result<()> {
    match only {
        None => write_all(out, book, created),
        Some(ids) => write_some(out, book, ids, created),
    }
}

fn write_all(out: &mut impl Write, book: &Book, created: Moment) -> io::Result<()> {
    let counts: Vec<_> = Kind::ALL
        .iter()
        .map(|kind| (*kind, book.count(*kind)))
        .filter(|(_, n)| *n > 0)
        .collect();
    line(out, &header_json(book, &counts, &[], created))?;
    for kind in Kind::ALL {
        write_objects(out, book.iter(*kind))?;
    }
    Ok(())
}

/// Some records. Those they point to and that are left out are named with their uid, so that the links find them.
fn write_some(out: &mut impl Write, book: &Book, ids: &[Id], created: Moment) -> io::Result<()> {
    let ids: BTreeSet<Id> = ids.iter().copied().collect();
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut pointed: BTreeMap<Id, Uuid> = BTreeMap::new();
    for record in ids.iter().filter_map(|id| book.get(*id)) {
        *counts.entry(record.kind()).or_default() += 1;
        record.each_link(|_, to| {
            if !ids.contains(&to)
                && !pointed.contains_key(&to)
                && let Some(target) = book.get(to)
            {
                pointed.insert(to, target.uid);
            }
        });
    }
    let counts: Vec<_> = counts.into_iter().collect();
    let pointed: Vec<_> = pointed.into_iter().collect();
    line(out, &header_json(book, &counts, &pointed, created))?;
    write_objects(out, ids.iter().filter_map(|id| book.get(*id)))
}

/// Writes records one a line, without a header.
pub fn write_objects(
    out: &mut impl Write,
    records: impl Iterator<Item = Arc<Record>>,
) -> io::Result<()> {
    for record in records {
        line(out, &record_to_json(&record))?;
    }
    Ok(())
}

fn line(out: &mut impl Write, json: &serde_json::Value) -> io::Result<()> {
    write_json(out, json)?;
    out.write_all(b"\n")
}
