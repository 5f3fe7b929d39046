//! Lists of rows with named parts, as they are typed: `product=p3; quantity=2 ::: product=p4`, one row a line.
//! Rule: a value whose type the part does not have is written with its type, so that nothing changes by being edited.

use super::items::{
    PART_MARKS, between_parts, between_rows, clean_lines, pair, quote, quoted, split, unquote,
};
use super::read::{Reader, edit_value};
use super::words::unknown_word;
use super::{Context, Day, Moment, Money, PartialDate, Value};
use crate::domain::field::{Part, Type};
use crate::domain::id::Id;
use crate::domain::text::fold::fold;
use crate::domain::text::nearest::nearest;
use crate::domain::text::{Lang, Problem, t};

/// Dates in rows that lie ahead.
static AHEAD: &[&str] = &["planned", "deadline", "due", "until"];

/// Every row of a typed list.
pub fn read_rows(text: &str, parts: &[Part], ctx: &Context) -> Result<Vec<Value>, Problem> {
    split(text, between_rows, false)
        .into_iter()
        .map(|row| read_row(row, parts, ctx))
        .filter(|row| !matches!(row, Ok(row) if row.is_empty()))
        .collect()
}

/// One row. A piece without a name is the next part nobody has named.
pub fn read_row(text: &str, parts: &[Part], ctx: &Context) -> Result<Value, Problem> {
    let mut row: Vec<(Box<str>, Value)> = Vec::new();
    for piece in split(text, between_parts, false) {
        let named = pair(piece, &['=', '＝']).filter(|_| !piece.starts_with('"'));
        let (part, typed) = match named {
            Some((key, typed)) => (find(key, parts)?, typed),
            None => {
                let free = |part: &&Part| !row.iter().any(|(key, _)| **key == *part.key);
                let part = parts.iter().find(free).ok_or_else(|| too_many(piece))?;
                (part, piece)
            }
        };
        if row.iter().any(|(key, _)| **key == *part.key) {
            return Err(
                t("{0} is given twice in one row.", "一行中 {0} 出现两次。").problem(&[&part.key])
            );
        }
        if let Some(value) = read_part(typed, part, ctx)? {
            row.push((part.key.into(), value));
        }
    }
    Ok(Value::Map(row))
}

fn read_part(typed: &str, part: &Part, ctx: &Context) -> Result<Option<Value>, Problem> {
    if let Some(value) = typed_value(typed) {
        return Ok(Some(value));
    }
    let reader = Reader {
        ctx,
        ahead: AHEAD.contains(&part.key),
        most_bytes: super::read::LONGEST_LINE_BYTES,
    };
    match part.ty {
        // Quoted text is taken as it is.
        Type::Line | Type::Long if typed.starts_with('"') => {
            Ok(Some(Value::from(clean_lines(&unquote(typed)))).filter(|v| !v.is_empty()))
        }
        ty => reader.read(ty, &unquote(typed)).map_err(|problem| Problem {
            en: format!("{}: {}", part.key, problem.en),
            zh: format!("{}：{}", part.label.zh, problem.zh),
        }),
    }
}

fn find<'a>(key: &str, parts: &'a [Part]) -> Result<&'a Part, Problem> {
    let word = fold(key);
    let fits =
        |part: &&Part| part.key == word || part.label.zh == word || fold(part.label.en) == word;
    parts.iter().find(fits).ok_or_else(|| {
        let keys: Vec<String> = parts.iter().map(|part| part.key.to_owned()).collect();
        let zh: Vec<String> = parts
            .iter()
            .map(|part| format!("{} ({})", part.key, part.label.zh))
            .collect();
        unknown_word(
            key,
            nearest(key, parts.iter().map(|part| part.key)),
            &keys,
            &zh,
        )
    })
}

fn too_many(piece: &str) -> Problem {
    t(
        "There are more parts in the row than it has names: “{0}”.",
        "该行的内容多于字段：“{0}”。",
    )
    .problem(&[&piece])
}

/// The text of a row that reads back to it.
pub fn write_row(row: &Value, parts: &[Part]) -> String {
    let one = |(key, value): &(Box<str>, Value)| {
        let ty = parts
            .iter()
            .find(|part| *part.key == **key)
            .map(|part| part.ty);
        let written = match ty {
            Some(ty) if fits(ty, value) => quote_part(&edit_value(ty, value)),
            _ => write_typed(value),
        };
        format!("{key}={written}")
    };
    row.parts().iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A part's text; a leading @ would be taken for a type.
fn quote_part(text: &str) -> String {
    if text.starts_with('@') {
        quoted(text)
    } else {
        quote(text, PART_MARKS).into_owned()
    }
}

/// The part's own reader makes a value of this shape.
fn fits(ty: Type, value: &Value) -> bool {
    matches!(
        (ty, value),
        (
            Type::Line | Type::Long | Type::Choice(_) | Type::Stage,
            Value::Text(_)
        ) | (Type::Int(_) | Type::Percent | Type::Span, Value::Int(_))
            | (Type::Flag, Value::Flag(_))
            | (Type::Day | Type::When, Value::Day(_))
            | (Type::Moment | Type::When, Value::Moment(_))
            | (Type::Partial, Value::Partial(_))
            | (Type::Money, Value::Money(_))
            | (Type::Link(_), Value::Ref(_))
    )
}

/// A value with the name of its type: `@int 5`, `@money 12.00 CNY`; texts are written as they are.
pub fn write_typed(value: &Value) -> String {
    match value {
        Value::Text(text) => quote_part(text),
        Value::Int(n) => format!("@int {n}"),
        Value::Flag(b) => format!("@flag {b}"),
        Value::Day(day) => format!("@day {day}"),
        Value::Partial(date) => format!("@partial {date}"),
        Value::Moment(at) => format!("@at {at}"),
        Value::Money(money) => format!("@money {} {}", money.plain(), money.currency),
        Value::Ref(id) => format!("@ref {id}"),
        Value::List(items) => items.iter().map(write_typed).collect::<Vec<_>>().join("; "),
        // A row inside a row is kept by no field.
        Value::Map(_) => String::new(),
    }
}

/// Reads what `write_typed` writes with a type; `None` for anything else, which is text.
pub fn typed_value(text: &str) -> Option<Value> {
    let (name, rest) = text.strip_prefix('@')?.split_once(' ')?;
    Some(match name {
        "int" => Value::Int(rest.parse().ok()?),
        "flag" => Value::Flag(rest.parse().ok()?),
        "day" => Value::Day(rest.parse::<Day>().ok()?),
        "partial" => Value::Partial(rest.parse::<PartialDate>().ok()?),
        "at" => {
            let at = chrono::DateTime::parse_from_rfc3339(rest).ok()?;
            Value::Moment(Moment(at.timestamp_millis()))
        }
        "money" => {
            let (_, code) = rest.rsplit_once(' ')?;
            let currency = code.parse().ok()?;
            let money: Money = super::amount::read_money(rest, currency).ok()?;
            Value::Money(money)
        }
        "ref" => Value::Ref(rest.parse::<Id>().ok()?),
        _ => return None,
    })
}

/// Names with values: `name=value; other="a; b"`. A name given again gets a list.
pub fn read_pairs(text: &str) -> Result<Value, Problem> {
    let mut out: Vec<(Box<str>, Value)> = Vec::new();
    for piece in split(text, between_parts, false) {
        let (name, typed) = pair(piece, &['=', '＝']).ok_or_else(|| {
            t(
                "Write name=value; what you typed has no “=”: “{0}”.",
                "请写成 名称=值；您输入的“{0}”没有“=”。",
            )
            .problem(&[&piece])
        })?;
        let name = clean_lines(&unquote(name));
        if name.is_empty() {
            return Err(t("There is no name before “=”.", "“=”前没有名称。").into());
        }
        let value = match typed_value(typed) {
            Some(value) => value,
            None => Value::from(clean_lines(&unquote(typed))),
        };
        if value.is_empty() {
            continue;
        }
        match out.iter_mut().find(|(known, _)| **known == *name) {
            None => out.push((name.into(), value)),
            Some((_, Value::List(items))) => items.push(value),
            Some((_, first)) => *first = Value::List(vec![first.clone(), value]),
        }
    }
    Ok(Value::Map(out))
}

/// The text of pairs that reads back to them.
pub fn write_pairs(value: &Value) -> String {
    let mut out = Vec::new();
    for (name, value) in value.parts() {
        let name = quote(name, &[';', '；', '=', '＝']);
        for item in value.items() {
            out.push(format!("{name}={}", write_typed(item)));
        }
    }
    out.join("; ")
}

/// A label for a part's key.
pub fn part_label(key: &str, parts: &[Part], lang: Lang) -> String {
    let part = parts.iter().find(|part| part.key == key);
    part.map_or_else(|| key.to_owned(), |part| part.label.get(lang).to_owned())
}
