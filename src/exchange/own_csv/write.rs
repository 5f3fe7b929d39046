//! Writing of tables: one row a record, one column a field, in the order of the kind's table.

use super::cell::{cell_of, columns, custom_cell};
use super::safe::{SAFE_MARK, protect};
use super::{CUSTOM_PREFIX, KIND_COLUMN};
use crate::domain::text::Lang;
use crate::domain::values::context::Context;
use crate::domain::{Book, Id, Kind, Moment, Record};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Cells that a spreadsheet would take for formulas are marked.
    pub safe: bool,
    /// A byte order mark, by which spreadsheets know UTF-8.
    pub mark: bool,
}

impl Default for Form {
    fn default() -> Form {
        Form {
            safe: true,
            mark: true,
        }
    }
}

/// Writes the records of a kind, all or those named, by id.
pub fn write(
    out: &mut impl Write,
    book: &Book,
    kind: Kind,
    only: Option<&[Id]>,
    form: Form,
) -> io::Result<()> {
    let context = Context::of(&book.settings, Moment(0), Lang::En);
    let records = || -> Box<dyn Iterator<Item = Arc<Record>> + '_> {
        match only {
            None => Box::new(book.iter(kind)),
            Some(ids) => {
                let ids: BTreeSet<Id> = ids.iter().copied().filter(|id| id.kind == kind).collect();
                Box::new(ids.into_iter().filter_map(|id| book.get(id)))
            }
        }
    };
    // Own fields are not known before all records are seen.
    let mut own: BTreeSet<Box<str>> = BTreeSet::new();
    for record in records() {
        let pairs = record
            .get("custom")
            .map(|custom| custom.parts())
            .unwrap_or_default();
        own.extend(pairs.iter().map(|(name, _)| name.clone()));
    }
    if form.mark {
        out.write_all(b"\xef\xbb\xbf")?;
    }
    let mut header = vec![
        KIND_COLUMN.to_owned(),
        "id".to_owned(),
        "uid".to_owned(),
        "created".to_owned(),
        "updated".to_owned(),
    ];
    header.extend(columns(kind).map(|field| field.key.to_owned()));
    header.extend(own.iter().map(|name| format!("{CUSTOM_PREFIX}{name}")));
    if form.safe {
        header.push(SAFE_MARK.to_owned());
    }
    row(out, &header)?;
    for record in records() {
        let mut cells = vec![
            kind.key().to_owned(),
            record.id.to_string(),
            record.uid.to_string(),
            record.created.to_string(),
            record.updated.to_string(),
        ];
        let field = |field| {
            record
                .get(field_key(field))
                .map(|value| cell_of(field, value, &context))
                .unwrap_or_default()
        };
        cells.extend(columns(kind).map(field));
        let custom = record.get("custom");
        let own_cell = |name: &str| {
            custom
                .and_then(|c| c.part(name))
                .map(custom_cell)
                .unwrap_or_default()
        };
        cells.extend(own.iter().map(|name| own_cell(name)));
        if form.safe {
            cells = cells.iter().map(|cell| protect(cell)).collect();
            cells.push(String::new());
        }
        row(out, &cells)?;
    }
    Ok(())
}

fn field_key(field: &crate::domain::Field) -> &'static str {
    field.key
}

fn row(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        if cell.contains(['"', ',', '\n', '\r', ';', '\t'])
            || cell.starts_with(' ')
            || cell.ends_with(' ')
        {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}
