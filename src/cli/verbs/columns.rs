//! The columns of a list: fields, what belongs to the record itself, and computed fields.
//! Rule: for programs keys and exact values, for people words.

use crate::cli::failure::Failure;
use crate::cli::output::Sheet;
use crate::domain::text::t;
use crate::domain::values::context::Context;
use crate::domain::{Book, Field, FieldNo, Kind, Lang, Record, Type, Value};
use crate::exchange::json::record_to_json;
use crate::operations::figures::{self, Figures, ModelField};
use crate::operations::input;
use std::sync::Arc;

/// A value for people; a link shows the name of what it points to.
pub(super) fn named(
    field: &Field,
    _record: &Record,
    _no: FieldNo,
    book: &Book,
    context: &Context<'_>,
    value: &crate::domain::Value,
) -> String {
    match field.ty {
        Type::Link(_) | Type::Links(_) => {
            let one = |v: &crate::domain::Value| {
                let id = v.as_ref()?;
                Some(
                    book.get(id)
                        .map_or_else(|| id.to_string(), |r| format!("{} ({id})", r.title())),
                )
            };
            value
                .items()
                .iter()
                .filter_map(one)
                .collect::<Vec<_>>()
                .join(", ")
        }
        _ => field.show(value, context),
    }
}

/// What the cells of a list are made with.
pub(super) struct Shown<'a> {
    pub book: &'a Book,
    pub context: &'a Context<'a>,
    pub figures: Figures<'a>,
    pub lang: Lang,
    /// For programs: keys, not labels.
    pub plain: bool,
}

/// A column of a list: a field, or what belongs to the record itself.
pub(super) enum Column {
    Id,
    Uid,
    Kind,
    Created,
    Updated,
    Custom(String),
    Field(FieldNo, &'static Field),
    /// A computed field of customers.
    Figure(&'static ModelField),
}

impl Column {
    pub fn parse(kind: Kind, word: &str) -> Result<Column, Failure> {
        Ok(match word.trim() {
            "id" => Column::Id,
            "uid" => Column::Uid,
            "kind" => Column::Kind,
            "created" => Column::Created,
            "updated" => Column::Updated,
            word if word.starts_with("custom.") => {
                Column::Custom(word.trim_start_matches("custom.").to_owned())
            }
            word => match figures::named(kind, word) {
                Some(row) => Column::Figure(row),
                None => {
                    let (no, field) = input::known_field(kind, word)?;
                    Column::Field(no, field)
                }
            },
        })
    }

    fn key(&self) -> String {
        match self {
            Column::Id => "id".to_owned(),
            Column::Uid => "uid".to_owned(),
            Column::Kind => "kind".to_owned(),
            Column::Created => "created".to_owned(),
            Column::Updated => "updated".to_owned(),
            Column::Custom(name) => format!("custom.{name}"),
            Column::Field(_, field) => field.key.to_owned(),
            Column::Figure(row) => row.key.to_owned(),
        }
    }

    fn heading(&self, lang: Lang) -> String {
        match self {
            Column::Id => t("Id", "编号").get(lang).to_owned(),
            Column::Created => t("Created", "创建").get(lang).to_owned(),
            Column::Updated => t("Updated", "更新").get(lang).to_owned(),
            Column::Custom(name) => name.clone(),
            Column::Field(_, field) => field.label.get(lang).to_owned(),
            Column::Figure(row) => row.label.get(lang).to_owned(),
            other => other.key(),
        }
    }

    /// For programs: keys, not labels. For people: labels.
    fn text(&self, record: &Record, shown: &Shown<'_>) -> String {
        let (book, context, plain) = (shown.book, shown.context, shown.plain);
        match self {
            Column::Figure(row) if plain => shown.figures.plain(record, row),
            Column::Figure(row) => shown.figures.shown(record, row, shown.lang),
            Column::Id => record.id.to_string(),
            Column::Uid => record.uid.to_string(),
            Column::Kind => record.kind().key().to_owned(),
            Column::Created => record.created.to_string(),
            Column::Updated => record.updated.to_string(),
            Column::Custom(name) => {
                let value = record.get("custom").and_then(|v| v.part(name));
                value.map_or_else(String::new, |value| custom_text(value, context, plain))
            }
            Column::Field(no, field) => match record.at(*no) {
                None => String::new(),
                Some(value) if plain => field.edit(value),
                Some(value) => named(field, record, *no, book, context, value),
            },
        }
    }
}

pub(super) fn default_columns(kind: Kind) -> Vec<Column> {
    let mut columns = vec![Column::Id];
    let listed = kind
        .fields()
        .iter()
        .enumerate()
        .filter(|(_, f)| f.width > 0 && f.key != "source" && f.key != "foreign_ids");
    let chosen =
        listed.filter_map(|(no, f)| Some(Column::Field(FieldNo(u8::try_from(no).ok()?), f)));
    columns.extend(chosen.take(7));
    columns
}

/// The whole record, or only the columns asked for beside kind, id and uid.
pub(super) fn json_of(
    record: &Record,
    columns: Option<&[Column]>,
    figures: &Figures<'_>,
) -> serde_json::Value {
    let whole = record_to_json(record);
    let (Some(columns), Some(object)) = (columns, whole.as_object()) else {
        return whole;
    };
    let keys: Vec<String> = columns.iter().map(Column::key).collect();
    let mut chosen = serde_json::Map::new();
    let figure = |key: &str| {
        columns.iter().find_map(|column| match column {
            Column::Figure(row) if row.key == key => Some(figures.json(record, row)),
            _ => None,
        })
    };
    for key in ["kind", "id", "uid"].map(str::to_owned).iter().chain(&keys) {
        if let Some(value) = figure(key) {
            chosen.insert(key.clone(), value);
        } else if let Some(value) = object.get(key) {
            chosen.insert(key.clone(), value.clone());
        } else if let Some(name) = key.strip_prefix("custom.") {
            let value = object.get("custom").and_then(|custom| custom.get(name));
            chosen.insert(
                key.clone(),
                value.cloned().unwrap_or(serde_json::Value::Null),
            );
        } else {
            chosen.insert(key.clone(), serde_json::Value::Null);
        }
    }
    serde_json::Value::Object(chosen)
}

pub(super) fn sheet(
    records: impl Iterator<Item = Arc<Record>>,
    columns: &[Column],
    shown: &Shown<'_>,
) -> Sheet {
    let heading = |column: &Column| {
        if shown.plain {
            column.key()
        } else {
            column.heading(shown.lang)
        }
    };
    let row = |record: Arc<Record>| columns.iter().map(|c| c.text(&record, shown)).collect();
    Sheet {
        headings: columns.iter().map(heading).collect(),
        rows: records.map(row).collect(),
    }
}

/// A value of an own field, whose type only the value itself tells.
fn custom_text(value: &Value, context: &Context<'_>, plain: bool) -> String {
    let one = |item: &Value| custom_text(item, context, plain);
    match value {
        Value::Text(text) => text.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Flag(flag) => {
            let word = if *flag {
                t("yes", "是")
            } else {
                t("no", "否")
            };
            word.get(if plain { Lang::En } else { context.lang })
                .to_owned()
        }
        Value::Day(day) => day.to_string(),
        Value::Moment(at) => at.to_string(),
        Value::Partial(date) => date.to_string(),
        Value::Money(money) if plain => format!("{} {}", money.plain(), money.currency),
        Value::Money(money) => money.grouped(),
        Value::Ref(id) => id.to_string(),
        Value::List(items) => items.iter().map(one).collect::<Vec<_>>().join(", "),
        Value::Map(parts) => {
            let words: Vec<String> = parts
                .iter()
                .map(|(key, part)| format!("{key} {}", one(part)))
                .collect();
            words.join(", ")
        }
    }
}
