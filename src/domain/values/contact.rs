//! Phones, e-mail and other addresses as they are typed: the value, then its label and marks in brackets.
//! `138 0013 8000 (work; preferred)`, `wechat:lixm88`.

use super::items::{
    ITEM_MARKS, between_items, between_rows, clean_line, clean_lines, pair, quote, quoted, split,
    unquote,
};
use super::phone;
use super::rows::{read_row, write_row};
use super::{Context, Day, Value};
use crate::domain::field::{Part, Type};
use crate::domain::text::fold::fold;
use crate::domain::text::{Lang, Problem, Text, t};

/// Parts of a postal address.
pub static ADDRESS_PARTS: &[Part] = &[
    part("label", "Label", "标签"),
    part("street", "Street", "街道"),
    part("district", "District", "区县"),
    part("city", "City", "城市"),
    part("region", "Region", "省/州"),
    part("code", "Postal code", "邮编"),
    part("country", "Country", "国家"),
    part("box", "Post box", "信箱"),
    part("extended", "Second line", "附加地址"),
];

const fn part(key: &'static str, en: &'static str, zh: &'static str) -> Part {
    Part {
        key,
        label: t(en, zh),
        ty: Type::Line,
    }
}

const PREFERRED: Text = t("preferred", "首选");
const VERIFIED: Text = t("verified", "已验证");

fn is(word: Text, typed: &str) -> bool {
    let typed = fold(typed.trim());
    typed == word.en || typed == word.zh
}

/// A check of one value.
pub type Check = fn(&str) -> Result<(), Problem>;

/// Five to fifteen digits, however written.
pub fn check_phone(text: &str) -> Result<(), Problem> {
    match phone::length(text) {
        5..=15 => Ok(()),
        n => Err(t(
            "Enter 5 to 15 digits, or leave it empty. You typed {0}.",
            "请输入 5 到 15 位数字，或留空。您输入了 {0} 位。",
        )
        .problem(&[&n])),
    }
}

/// One @ with something on both sides and no blanks.
pub fn check_email(text: &str) -> Result<(), Problem> {
    let halves = text.split_once('@').filter(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !text.contains(char::is_whitespace)
    });
    halves.map(|_| ()).ok_or_else(|| {
        t(
            "An e-mail address has one @, as in name@example.com.",
            "电子邮件地址含有一个 @，如 name@example.com。",
        )
        .into()
    })
}

/// Numbers or addresses, each with what stands in brackets behind it.
pub fn read_contacts(text: &str, check: Check) -> Result<Vec<Value>, Problem> {
    split(text, between_items, true)
        .into_iter()
        .map(|piece| read_contact(piece, check))
        .collect()
}

fn read_contact(piece: &str, check: Check) -> Result<Value, Problem> {
    let (written, marks) = bracketed(piece);
    let value = clean_line(&unquote(written));
    let value = value
        .strip_prefix("mailto:")
        .or_else(|| {
            value
                .strip_suffix('>')
                .and_then(|v| Some(v.split_once('<')?.1))
        })
        .unwrap_or(&value)
        .trim();
    check(value)?;
    let Some(marks) = marks else {
        return Ok(Value::text(value));
    };
    let (mut label, mut preferred, mut verified) = (None, None, None);
    for mark in split(marks, between_items, false) {
        let quoted = mark.starts_with('"');
        let day = mark.rsplit_once(' ').filter(|(word, _)| is(VERIFIED, word));
        let day = day.and_then(|(_, day)| day.parse::<Day>().ok());
        match day {
            _ if quoted => label = Some(Value::from(clean_line(&unquote(mark)))),
            Some(day) => verified = Some(Value::Day(day)),
            None if is(PREFERRED, mark) => preferred = Some(Value::Flag(true)),
            None if is(VERIFIED, mark) => verified = Some(Value::Flag(true)),
            None => label = Some(Value::from(clean_line(mark))),
        }
    }
    let parts = [
        ("value", Some(Value::text(value))),
        ("label", label.filter(|l| !l.is_empty())),
        ("preferred", preferred),
        ("verified", verified),
    ];
    Ok(simple(Value::row(parts)))
}

/// A row of only a value is the value alone.
fn simple(row: Value) -> Value {
    match row.part("value") {
        Some(value) if row.parts().len() == 1 => value.clone(),
        _ => row,
    }
}

/// What stands before and within the brackets at the end of a piece.
fn bracketed(piece: &str) -> (&str, Option<&str>) {
    let inner = || {
        let body = piece.strip_suffix([')', '）'])?;
        // Brackets inside quotes of a label do not open the remark.
        let open = body
            .char_indices()
            .filter(|(at, c)| matches!(c, '(' | '（') && body.get(..*at).is_some_and(balanced))
            .map(|(at, c)| (at, at + c.len_utf8()))
            .next_back()?;
        let before = body.get(..open.0)?.trim();
        (!before.is_empty()).then_some((before, Some(body.get(open.1..)?)))
    };
    inner().unwrap_or((piece, None))
}

fn balanced(text: &str) -> bool {
    text.matches('"').count().is_multiple_of(2)
}

/// Every bracket that opens closes again, and none closes before.
fn closed(text: &str) -> bool {
    let mut depth = 0_i32;
    text.chars().all(|c| {
        depth += match c {
            '(' | '（' => 1,
            ')' | '）' => -1,
            _ => 0,
        };
        depth >= 0
    }) && depth == 0
}

/// The text of a contact that reads back to it.
pub fn write_contact(value: &Value) -> String {
    let text = value.part("value").unwrap_or(value).as_text().unwrap_or("");
    let mut out = if text.ends_with([')', '）', '>']) || !closed(text) {
        quoted(text)
    } else {
        quote(text, ITEM_MARKS).into_owned()
    };
    let mut marks = Vec::new();
    if let Some(label) = value.part("label").and_then(Value::as_text) {
        let first = label.split(' ').next().unwrap_or("");
        let meant = is(PREFERRED, label) || is(VERIFIED, first);
        marks.push(if meant || label.contains(['(', ')', '（', '）']) {
            quoted(label)
        } else {
            quote(label, ITEM_MARKS).into_owned()
        });
    }
    if value.part("preferred").and_then(Value::as_flag) == Some(true) {
        marks.push(PREFERRED.en.to_owned());
    }
    match value.part("verified") {
        Some(Value::Day(day)) => marks.push(format!("{} {day}", VERIFIED.en)),
        Some(Value::Flag(true)) => marks.push(VERIFIED.en.to_owned()),
        _ => {}
    }
    if !marks.is_empty() {
        out.push_str(&format!(" ({})", marks.join("; ")));
    }
    out
}

/// A contact on the screen: the value and, in brackets, its label.
pub fn show_contact(value: &Value, lang: Lang) -> String {
    let text = value.part("value").unwrap_or(value).as_text().unwrap_or("");
    let label = value.part("label").and_then(Value::as_text);
    let preferred = value.part("preferred").and_then(Value::as_flag) == Some(true);
    let marks: Vec<&str> = label
        .into_iter()
        .chain(preferred.then(|| PREFERRED.get(lang)))
        .collect();
    if marks.is_empty() {
        text.to_owned()
    } else {
        format!("{text} ({})", marks.join(", "))
    }
}

/// `wechat:lixm88, qq:1234`; an address of the web needs no label.
pub fn read_reaches(text: &str) -> Vec<Value> {
    let read = |piece: &str| {
        let (label, value) =
            labelled(piece).map_or((None, piece), |(label, value)| (Some(label), value));
        let label = label.map(|label| canonical(&clean_line(&unquote(label))));
        let value = clean_line(&unquote(value));
        Value::row([
            ("value", Some(Value::from(value)).filter(|v| !v.is_empty())),
            ("label", label.map(Value::from)),
        ])
    };
    split(text, between_items, false)
        .into_iter()
        .map(read)
        .filter(|row| !row.is_empty())
        .collect()
}

/// Names of channels that are the same whatever the language.
fn canonical(label: &str) -> String {
    match fold(label).as_str() {
        "微信" | "wechat" | "weixin" => "wechat".to_owned(),
        "微博" | "weibo" => "weibo".to_owned(),
        "qq" => "qq".to_owned(),
        "网站" | "网址" | "web" | "website" => "web".to_owned(),
        _ => label.to_owned(),
    }
}

/// The text of such an address that reads back to it.
pub fn write_reach(value: &Value) -> String {
    let text = value.part("value").unwrap_or(value).as_text().unwrap_or("");
    let written = quote(text, ITEM_MARKS);
    let Some(label) = value.part("label").and_then(Value::as_text) else {
        // A colon would make a label of what stands before it; that of a web address does not.
        return if labelled(&written).is_some() {
            quoted(text)
        } else {
            written.into_owned()
        };
    };
    let label = if label.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '：')) {
        quoted(label)
    } else {
        quote(label, ITEM_MARKS).into_owned()
    };
    if text.starts_with("//") {
        format!("{label}:{}", quoted(text))
    } else {
        format!("{label}:{written}")
    }
}

/// Label and value of a piece, when it has a label.
fn labelled(piece: &str) -> Option<(&str, &str)> {
    pair(piece, &[':', '：']).filter(|(label, value)| {
        let one_word = label.starts_with('"') || !label.contains(char::is_whitespace);
        !label.is_empty() && one_word && !value.is_empty() && !value.starts_with("//")
    })
}

/// Postal addresses: as written, or in named parts (`street=…; city=…`), one a line.
pub fn read_addresses(text: &str, ctx: &Context) -> Result<Vec<Value>, Problem> {
    split(text, between_rows, false)
        .into_iter()
        .map(|piece| {
            if is_named(piece) {
                read_row(piece, ADDRESS_PARTS, ctx)
            } else if piece.starts_with('"') {
                Ok(Value::from(clean_lines(&unquote(piece))))
            } else {
                Ok(Value::from(clean_line(piece)))
            }
        })
        .collect()
}

/// The address begins with the name of one of its parts.
fn is_named(piece: &str) -> bool {
    let fits = |key: &str, part: &Part| {
        part.key == key || part.label.zh == key || fold(part.label.en) == key
    };
    pair(piece, &['=', '＝']).is_some_and(|(key, _)| {
        let key = fold(key);
        ADDRESS_PARTS.iter().any(|part| fits(&key, part))
    })
}

/// The text of a postal address that reads back to it.
pub fn write_address(value: &Value) -> String {
    match value {
        Value::Map(_) => write_row(value, ADDRESS_PARTS),
        other => {
            let text = other.as_text().unwrap_or("");
            if is_named(text) {
                quoted(text)
            } else {
                quote(text, &[]).into_owned()
            }
        }
    }
}

/// An address on one line: Chinese order from large to small, else from the street outwards.
pub fn show_address(value: &Value) -> String {
    let Value::Map(_) = value else {
        return value.as_text().unwrap_or("").replace('\n', ", ");
    };
    let get = |key: &str| value.part(key).and_then(Value::as_text);
    let chinese = get("city")
        .or(get("street"))
        .is_some_and(|s| s.chars().any(|c| c >= '\u{2e80}'));
    let order = if chinese {
        [
            "country", "code", "region", "city", "district", "street", "extended", "box",
        ]
    } else {
        [
            "street", "extended", "box", "district", "code", "city", "region", "country",
        ]
    };
    let parts: Vec<&str> = order.into_iter().filter_map(get).collect();
    let line = parts.join(if chinese { " " } else { ", " });
    match get("label") {
        Some(label) if !line.is_empty() => format!("{line} ({label})"),
        _ => line,
    }
}
