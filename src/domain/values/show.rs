//! Fields on the screen and in reports for people: labels in the user's language, money grouped, moments in the zone.
//! Rule: what is shown is safe to print; a list takes one line.

use super::contact::{show_address, show_contact};
use super::rows::part_label;
use super::words::show_percent;
use super::{Context, Money, Value};
use crate::domain::calendar::saying::{day_and_distance, shown, understood};
use crate::domain::field::{Choices, Field, Part, Type};
use crate::domain::text::escape::{escape, escape_lines};
use crate::domain::text::{Lang, t};

impl Field {
    /// The value for people. Only long texts keep their line breaks.
    pub fn show(&self, value: &Value, ctx: &Context) -> String {
        let text = show_value(self.ty, value, ctx);
        match self.ty {
            Type::Long => escape_lines(&text),
            _ => escape(&text).into_owned(),
        }
    }

    /// What a typed text was understood as, beside the field: the day and its distance, the amount, the span. `None` for
    /// types that say nothing more than was typed.
    pub fn understood(&self, value: &Value, ctx: &Context) -> Option<String> {
        let words = match (self.ty, value) {
            (_, Value::Partial(date)) => understood(date, ctx.today, ctx.lang),
            (_, Value::Day(day)) => format!("= {}", day_and_distance(*day, ctx.today, ctx.lang)),
            (_, Value::Moment(at)) => {
                let (day, clock) = (at.day_in(ctx.zone), at.clock_in(ctx.zone));
                format!("= {clock}, {}", day_and_distance(day, ctx.today, ctx.lang))
            }
            (Type::Money | Type::Span | Type::Percent, _) => format!("= {}", self.show(value, ctx)),
            _ => return None,
        };
        Some(words).filter(|words| !words.is_empty())
    }

    /// The value as it stands in a column: one line, figures without their unit.
    pub fn cell(&self, value: &Value, ctx: &Context) -> String {
        match (self.ty, value) {
            (Type::Long, Value::Text(text)) => {
                let line = text.lines().find(|line| !line.trim().is_empty());
                escape(line.unwrap_or("")).into_owned()
            }
            (Type::Int(_), Value::Int(n)) => n.to_string(),
            _ => self.show(value, ctx),
        }
    }
}

/// An amount: grouped, with its currency only when that is not the home currency.
pub fn show_money(money: &Money, ctx: &Context) -> String {
    if money.currency == ctx.currency {
        money.grouped()
    } else {
        money.to_string()
    }
}

fn show_value(ty: Type, value: &Value, ctx: &Context) -> String {
    let each = |show: &dyn Fn(&Value) -> String, between: &str| {
        let items: Vec<String> = value.items().iter().map(show).collect();
        items.join(between)
    };
    match (ty, value) {
        (Type::Percent, Value::Int(n)) => show_percent(*n),
        (Type::Span, Value::Int(n)) => t("{0} d", "{0} 天").fill(ctx.lang, &[n]),
        (Type::Int(unit), Value::Int(n)) if !unit.get(ctx.lang).is_empty() => {
            format!("{n} {}", unit.get(ctx.lang))
        }
        (Type::Choice(list), Value::Text(key)) => show_choice(key, list, ctx),
        (Type::Many(list), Value::List(_)) => each(
            &|item| match item {
                Value::Text(key) => show_choice(key, list, ctx),
                other => show_plain(other, ctx),
            },
            ", ",
        ),
        (Type::Stage, Value::Text(key)) => show_stage(key, ctx),
        (Type::Phones | Type::Emails, _) => each(&|item| show_contact(item, ctx.lang), ", "),
        (Type::Reaches, _) => each(&show_reach, ", "),
        (Type::Addresses, _) => each(&show_address, " / "),
        (Type::Rows(parts), Value::List(_)) => each(&|row| show_row(row, parts, ctx), " / "),
        _ => show_plain(value, ctx),
    }
}

fn show_choice(key: &str, list: &Choices, ctx: &Context) -> String {
    let built_in = list.rows.iter().find(|row| row.key == key);
    let added = || {
        let row = ctx
            .additions
            .iter()
            .find(|(name, [known, ..])| name == list.name && known == key);
        row.map(|(_, row)| label(row, ctx.lang))
    };
    built_in
        .map(|row| row.label.get(ctx.lang))
        .or_else(added)
        .unwrap_or(key)
        .to_owned()
}

fn show_stage(key: &str, ctx: &Context) -> String {
    let row = ctx.stages.iter().find(|[known, ..]| known == key);
    row.map_or(key, |row| label(row, ctx.lang)).to_owned()
}

fn label([_, en, zh]: &[String; 3], lang: Lang) -> &str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

fn show_reach(value: &Value) -> String {
    let text = value.part("value").unwrap_or(value).as_text().unwrap_or("");
    match value.part("label").and_then(Value::as_text) {
        Some(label) => format!("{label}:{text}"),
        None => text.to_owned(),
    }
}

/// A row by its parts, each with its label but the first.
fn show_row(row: &Value, parts: &[Part], ctx: &Context) -> String {
    let one = |(key, value): &(Box<str>, Value)| {
        let ty = parts
            .iter()
            .find(|part| *part.key == **key)
            .map(|part| part.ty);
        let text = ty.map_or_else(|| show_plain(value, ctx), |ty| show_value(ty, value, ctx));
        format!("{} {text}", part_label(key, parts, ctx.lang))
    };
    let shown: Vec<String> = row.parts().iter().map(one).collect();
    shown.join(", ")
}

fn show_plain(value: &Value, ctx: &Context) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Flag(true) => t("yes", "是").get(ctx.lang).to_owned(),
        Value::Flag(false) => t("no", "否").get(ctx.lang).to_owned(),
        Value::Day(day) => day.to_string(),
        Value::Partial(date) => shown(date, ctx.lang),
        Value::Moment(at) => format!("{} {}", at.day_in(ctx.zone), at.clock_in(ctx.zone)),
        Value::Money(money) => show_money(money, ctx),
        Value::Ref(id) => match ctx.titles.and_then(|titles| titles(*id)) {
            Some(title) => format!("{title} ({id})"),
            None => id.to_string(),
        },
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| show_plain(item, ctx)).collect();
            items.join(", ")
        }
        Value::Map(parts) => {
            let one =
                |(key, value): &(Box<str>, Value)| format!("{key}: {}", show_plain(value, ctx));
            parts.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    }
}
