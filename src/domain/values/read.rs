//! Fields as they are typed in forms and on the command line, and the text that reads back to a value.
//! Rule: `read` of what `edit` wrote gives an equal value; whatever cannot be read is answered in words.

use super::amount::read_money;
use super::contact::{
    check_email, check_phone, read_addresses, read_contacts, read_reaches, write_address,
    write_contact, write_reach,
};
use super::items::{
    ITEM_MARKS, between_items, between_rows, clean_line, clean_lines, quote, quoted, split, unquote,
};
use super::rows::{read_pairs, read_rows, write_pairs, write_row};
use super::words::{
    read_choice, read_flag, read_int, read_link, read_percent, read_stage, show_percent,
};
use super::{Context, Value};
use crate::domain::calendar::partial::read_partial;
use crate::domain::calendar::span::read_span;
use crate::domain::calendar::when::{Direction, read_day, read_moment, read_when};
use crate::domain::field::{Field, Type};
use crate::domain::text::{Problem, t};

/// A name is at most this long, so that a list and a search stay usable.
pub const LONGEST_NAME_BYTES: usize = 1024;
/// Any other single line.
pub const LONGEST_LINE_BYTES: usize = 8 * 1024;
/// A text of several lines.
pub const LONGEST_TEXT_BYTES: usize = 1024 * 1024;

impl Field {
    /// Reads what was typed; nothing but blanks is an empty field.
    pub fn read(&self, text: &str, ctx: &Context) -> Result<Option<Value>, Problem> {
        let most_bytes = if self.key == "name" {
            LONGEST_NAME_BYTES
        } else {
            LONGEST_LINE_BYTES
        };
        let reader = Reader {
            ctx,
            ahead: self.ahead,
            most_bytes,
        };
        reader.read(self.ty, text)
    }

    /// The text that `read` reads back to an equal value, whatever the book's settings.
    pub fn edit(&self, value: &Value) -> String {
        edit_value(self.ty, value)
    }

    /// The text to edit in a form: like `edit`, but moments in the book's zone and amounts without the home currency,
    /// where nothing is lost by it.
    pub fn edit_in(&self, value: &Value, ctx: &Context) -> String {
        let exact = self.edit(value);
        let shown = match value {
            Value::Moment(at) => format!("{} {}", at.day_in(ctx.zone), at.clock_in(ctx.zone)),
            Value::Money(money) if money.currency == ctx.currency => money.plain(),
            _ => return exact,
        };
        let same = self.read(&shown, ctx).ok().flatten().as_ref() == Some(value);
        if same { shown } else { exact }
    }
}

/// Reads one type in a context.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub ctx: &'a Context<'a>,
    /// Incomplete dates point ahead.
    pub ahead: bool,
    pub most_bytes: usize,
}

impl Reader<'_> {
    pub fn read(self, ty: Type, text: &str) -> Result<Option<Value>, Problem> {
        if text.len() > LONGEST_TEXT_BYTES {
            return Err(too_long(text.len(), LONGEST_TEXT_BYTES));
        }
        if text.trim().is_empty() {
            return Ok(None);
        }
        let value = self.value(ty, text)?;
        Ok(Some(value).filter(|value| !value.is_empty()))
    }

    fn value(self, ty: Type, text: &str) -> Result<Value, Problem> {
        let ctx = self.ctx;
        let direction = Direction::of(self.ahead);
        Ok(match ty {
            Type::Line => self.line(text)?,
            Type::Long => Value::from(clean_lines(text)),
            Type::Int(unit) => Value::Int(read_int(text, unit)?),
            Type::Percent => Value::Int(read_percent(text)?),
            Type::Span => Value::Int(read_span(text)?),
            Type::Flag => Value::Flag(read_flag(text)?),
            Type::Day => Value::Day(read_day(text, ctx, direction)?),
            Type::Partial => Value::Partial(read_partial(text)?),
            Type::Moment => Value::Moment(read_moment(text, ctx, direction)?),
            Type::When => read_when(text, ctx, direction)?,
            Type::Money => Value::Money(read_money(text, ctx.currency)?),
            Type::Choice(list) => read_choice(&clean_line(text), list, ctx)?,
            Type::Stage => read_stage(&clean_line(text), ctx)?,
            Type::Link(kinds) => Value::Ref(read_link(text, kinds, ctx)?),
            Type::Many(list) => items(text, |word| read_choice(word, list, ctx))?,
            Type::Links(kinds) => items(text, |word| read_link(word, kinds, ctx).map(Value::Ref))?,
            Type::Tags => items(text, |word| Ok(Value::text(word)))?,
            Type::Lines => items(text, |word| Ok(Value::text(word)))?,
            Type::Phones => Value::List(read_contacts(text, check_phone)?),
            Type::Emails => Value::List(read_contacts(text, check_email)?),
            Type::Reaches => Value::List(read_reaches(text)),
            Type::Addresses => Value::List(read_addresses(text, ctx)?),
            Type::Rows(parts) => Value::List(read_rows(text, parts, ctx)?),
            Type::Pairs => read_pairs(text)?,
            Type::Raw => Value::List(raw(text)),
        })
    }

    fn line(self, text: &str) -> Result<Value, Problem> {
        let line = clean_line(text);
        if line.len() > self.most_bytes {
            return Err(too_long(line.len(), self.most_bytes));
        }
        Ok(Value::from(line))
    }
}

fn too_long(bytes: usize, most: usize) -> Problem {
    t(
        "This is too long: {0} bytes where {1} are kept. Put longer texts into the notes.",
        "内容过长：{0} 字节，最多保存 {1} 字节。较长的文字请写入备注。",
    )
    .problem(&[&bytes, &most])
}

/// Short words in a list, each once.
fn items(text: &str, read: impl Fn(&str) -> Result<Value, Problem>) -> Result<Value, Problem> {
    let mut out: Vec<Value> = Vec::new();
    for piece in split(text, between_items, false) {
        // Quoted words are taken as they are, also with # in front.
        let word = if piece.starts_with('"') {
            clean_line(&unquote(piece))
        } else {
            clean_line(piece.trim_start_matches(['#', '＃']))
        };
        if word.is_empty() {
            continue;
        }
        let value = read(&word)?;
        if !out.contains(&value) {
            out.push(value);
        }
    }
    Ok(Value::List(out))
}

fn raw(text: &str) -> Vec<Value> {
    split(text, between_rows, false)
        .into_iter()
        .map(|piece| Value::from(clean_lines(&unquote(piece))))
        .filter(|value| !value.is_empty())
        .collect()
}

/// The text of a value of a type; a value of another shape is written by its own.
pub(super) fn edit_value(ty: Type, value: &Value) -> String {
    let each = |write: fn(&Value) -> String, between: &str| {
        let items: Vec<String> = value.items().iter().map(write).collect();
        items.join(between)
    };
    match ty {
        Type::Percent => match value {
            Value::Int(n) => show_percent(*n),
            other => edit_plain(other),
        },
        Type::Tags | Type::Lines | Type::Many(_) | Type::Links(_) => each(edit_item, ", "),
        Type::Phones | Type::Emails => each(write_contact, ", "),
        Type::Reaches => each(write_reach, ", "),
        Type::Addresses => each(write_address, "\n"),
        Type::Rows(parts) => {
            let rows: Vec<String> = value
                .items()
                .iter()
                .map(|row| write_row(row, parts))
                .collect();
            rows.join("\n")
        }
        Type::Pairs => write_pairs(value),
        Type::Raw => each(edit_raw, "\n"),
        _ => edit_plain(value),
    }
}

fn edit_item(value: &Value) -> String {
    match value {
        // A leading # of a tag is dropped when typed, so one that belongs to the word is quoted.
        Value::Text(text) if text.starts_with(['#', '＃']) => quoted(text),
        Value::Text(text) => quote(text, ITEM_MARKS).into_owned(),
        other => edit_plain(other),
    }
}

fn edit_raw(value: &Value) -> String {
    quote(value.as_text().unwrap_or(""), &[]).into_owned()
}

fn edit_plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Day(day) => day.to_string(),
        Value::Partial(date) => date.to_string(),
        Value::Moment(at) => at.to_string(),
        Value::Money(money) => format!("{} {}", money.plain(), money.currency),
        Value::Ref(id) => id.to_string(),
        Value::List(items) => items.iter().map(edit_item).collect::<Vec<_>>().join(", "),
        Value::Map(_) => write_pairs(value),
    }
}
