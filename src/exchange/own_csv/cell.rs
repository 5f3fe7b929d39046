//! Values as cells: as they are typed, several values with a mark between them.
//! Rule: a cell that would not read back to its value is written as JSON, which says exactly what it is.

use crate::domain::field::{Field, Type};
use crate::domain::text::Problem;
use crate::domain::values::context::Context;
use crate::domain::{Kind, Value};
use crate::exchange::json::{to_text, value_from_json, value_to_json};

/// Between the values of one cell.
const BETWEEN: &str = " ::: ";

/// The same within a value.
const BETWEEN_WITHIN: &str = r" \:\:\: ";

/// What stands before a cell in JSON.
const JSON: &str = "json:";

/// The cell of a value.
pub fn cell_of(field: &Field, value: &Value, context: &Context<'_>) -> String {
    let plain = plain_cell(field, value, context);
    // Control characters are made visible in a table; only in a text by itself, where no list would grow by it.
    if let (Value::Text(text), Type::Line | Type::Long | Type::Choice(_) | Type::Stage) =
        (value, field.ty)
        && text.chars().any(is_hidden)
    {
        return visible(text);
    }
    let same = value_of(field, &plain, context).ok().flatten().as_ref() == Some(value);
    if same && !plain.chars().any(is_hidden) {
        plain
    } else {
        format!("{JSON}{}", to_text(&value_to_json(field.ty, value)))
    }
}

fn plain_cell(field: &Field, value: &Value, context: &Context<'_>) -> String {
    match value {
        Value::List(items) if field.ty.is_list() => {
            let pieces: Vec<String> = items
                .iter()
                .map(|item| piece(field, item, context).replace(BETWEEN, BETWEEN_WITHIN))
                .collect();
            pieces.join(BETWEEN)
        }
        Value::Map(pairs) if matches!(field.ty, Type::Pairs) => {
            let piece = |(name, value): &(Box<str>, Value)| {
                format!("{name}={}", value.as_text().unwrap_or_default())
            };
            let pieces: Vec<String> = pairs
                .iter()
                .map(|pair| piece(pair).replace(BETWEEN, BETWEEN_WITHIN))
                .collect();
            pieces.join(BETWEEN)
        }
        Value::Text(text) => text.to_string(),
        value => field.edit(value),
    }
}

/// One value of several: words as they are, others as they are typed; as JSON where that would not read back.
fn piece(field: &Field, item: &Value, context: &Context<'_>) -> String {
    let list = Value::List(vec![item.clone()]);
    let plain = match item {
        Value::Text(text) if is_words(field.ty) => text.to_string(),
        _ => field.edit(&list),
    };
    let back = read_piece(field, &plain, context).unwrap_or_default();
    if back.as_slice() == std::slice::from_ref(item) && !plain.chars().any(is_hidden) {
        plain
    } else {
        format!("{JSON}{}", to_text(&value_to_json(field.ty, &list)))
    }
}

/// Lists of words, which are taken as they stand.
fn is_words(ty: Type) -> bool {
    matches!(ty, Type::Tags | Type::Lines | Type::Many(_))
}

fn read_piece(field: &Field, piece: &str, context: &Context<'_>) -> Result<Vec<Value>, Problem> {
    if piece.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(json) = piece
        .strip_prefix(JSON)
        .and_then(|text| serde_json::from_str(text).ok())
    {
        return Ok(value_from_json(field.ty, &json)?.items().to_vec());
    }
    if is_words(field.ty) {
        return Ok(vec![Value::from(piece)]);
    }
    match (field.read(piece, context), field.ty) {
        (Ok(value), _) => Ok(value
            .map(|value| value.items().to_vec())
            .unwrap_or_default()),
        // What is no phone or address for a form was kept all the same.
        (Err(_), Type::Phones | Type::Emails) => Ok(vec![Value::from(piece)]),
        (Err(why), _) => Err(why),
    }
}

/// Characters that a table does not show: all controls but tab and line breaks.
fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            out.push_str(&format!("\\x{:02x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// The value of a cell.
pub fn value_of(
    field: &Field,
    cell: &str,
    context: &Context<'_>,
) -> Result<Option<Value>, Problem> {
    if cell.is_empty() {
        return Ok(None);
    }
    if let Some(json) = cell
        .strip_prefix(JSON)
        .and_then(|text| serde_json::from_str(text).ok())
    {
        return value_from_json(field.ty, &json).map(Some);
    }
    match field.ty {
        // Text is taken as it stands.
        Type::Line | Type::Long => Ok(Some(Value::from(cell))),
        Type::Choice(list) => Ok(Some(Value::from(
            list.find(cell).map_or(cell, |choice| choice.key),
        ))),
        Type::Stage => Ok(Some(Value::from(cell))),
        Type::Pairs => Ok(Some(pairs(cell))),
        ty if ty.is_list() => {
            let mut items = Vec::new();
            for piece in cell.split(BETWEEN) {
                let piece = piece.replace(BETWEEN_WITHIN, BETWEEN);
                items.extend(read_piece(field, &piece, context)?);
            }
            Ok(Some(Value::List(items)).filter(|value| !value.is_empty()))
        }
        _ => field.read(cell, context),
    }
}

/// `source=id ::: source=id`; a source with several ids stands several times.
fn pairs(cell: &str) -> Value {
    let mut out: Vec<(Box<str>, Value)> = Vec::new();
    for piece in cell.split(BETWEEN) {
        let piece = piece.replace(BETWEEN_WITHIN, BETWEEN);
        let Some((name, value)) = piece.split_once('=') else {
            continue;
        };
        match out.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, known)) => {
                let mut items = known.items().to_vec();
                items.push(Value::from(value));
                *known = Value::List(items);
            }
            None => out.push((name.into(), Value::from(value))),
        }
    }
    Value::Map(out)
}

/// The cell of an own field, whose type is only in its value.
pub fn custom_cell(value: &Value) -> String {
    match value {
        Value::Text(text) if text.chars().any(is_hidden) => visible(text),
        Value::Text(text) if !text.starts_with(JSON) => text.to_string(),
        Value::Int(n) => n.to_string(),
        other => format!("{JSON}{}", to_text(&value_to_json(Type::Pairs, other))),
    }
}

/// The value of an own field.
pub fn custom_value(cell: &str) -> Option<Value> {
    if let Some(json) = cell
        .strip_prefix(JSON)
        .and_then(|text| serde_json::from_str(text).ok())
    {
        return value_from_json(Type::Pairs, &json).ok();
    }
    (!cell.is_empty()).then(|| Value::from(cell))
}

/// Fields that have a column: all but what is kept as it came, and own fields, which have columns of their own.
pub fn columns(kind: Kind) -> impl Iterator<Item = &'static Field> {
    let listed = |field: &&Field| !matches!(field.ty, Type::Raw) && field.key != "custom";
    kind.fields().iter().filter(listed)
}
