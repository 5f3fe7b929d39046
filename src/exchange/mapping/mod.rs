//! Columns to meanings: how header words are compared and what each column of a file becomes.
//! Rule: exact words win over contained ones; of two columns with one meaning the first wins, the other stays custom.

pub mod slot;
pub mod words;

use crate::domain::Currency;
use crate::domain::text::fold::letters;
use slot::Slot;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A column of a file.
#[derive(Clone, Debug)]
pub struct Column {
    /// The header as it stands in the file.
    pub header: String,
    pub slot: Slot,
    /// The column that holds the label of this one.
    pub label: Option<usize>,
    /// A currency named in the header.
    pub currency: Option<Currency>,
    /// Power of ten that the header's unit stands for (万元: 4).
    pub power: u32,
    /// Taken by likeness, not by an equal word.
    pub likely: bool,
}

/// A header word as it is compared: folded, without marks, spaces and brackets of units.
pub fn key(header: &str) -> String {
    let (bare, _) = split_unit(header);
    let key = letters(bare);
    if key.is_empty() {
        header.trim().to_lowercase()
    } else {
        key
    }
}

/// The unit in brackets at the end of a header, and the header without it.
fn split_unit(header: &str) -> (&str, &str) {
    let trimmed = header.trim().trim_end_matches([':', '：', '*']);
    let ends = |close: char| trimmed.ends_with(close);
    if ends(')') || ends('）') {
        let open = trimmed.rfind(['(', '（']).unwrap_or(0);
        let unit = trimmed
            .get(open..)
            .unwrap_or("")
            .trim_matches(['(', ')', '（', '）']);
        let known = matches!(
            unit.trim().to_lowercase().as_str(),
            "必填" | "*" | "kg" | "选填" | "件" | "个" | "required" | "万元" | "千元" | "%"
        );
        if open > 0 && (known || super::cells::numbers::currency(unit).is_some()) {
            return (trimmed.get(..open).unwrap_or(trimmed), unit);
        }
    }
    (trimmed, "")
}

/// Generic words by their key.
static GENERIC: LazyLock<HashMap<String, Slot>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for (slot, list) in words::WORDS {
        for word in list.split('|') {
            map.entry(key(word)).or_insert(*slot);
        }
    }
    map
});

/// The meaning of a header word of no known program. The flag says that it is only likely.
pub fn generic(header: &str) -> Option<(Slot, bool)> {
    let key = key(header);
    if let Some(slot) = GENERIC.get(&key) {
        return Some((*slot, false));
    }
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
    if let Some(slot) = GENERIC.get(bare).filter(|_| !bare.is_empty()) {
        return Some((*slot, false));
    }
    let long = |word: &str| {
        if word.is_ascii() {
            word.len() >= 4
        } else {
            word.chars().count() >= 2
        }
    };
    if key.chars().count() > 40 {
        return None;
    }
    let contained = GENERIC
        .iter()
        .filter(|(word, _)| long(word) && key.contains(word.as_str()));
    // The longest word; of equally long ones the one standing last, which is the noun in Chinese and English.
    let best = contained.max_by_key(|(word, _)| {
        (
            word.chars().count(),
            key.rfind(word.as_str()),
            std::cmp::Reverse((*word).clone()),
        )
    })?;
    Some((*best.1, true))
}

/// True for a header word that some table of the program or the generic list knows.
pub fn is_known(header: &str) -> bool {
    let key = key(header);
    !key.is_empty() && (GENERIC.contains_key(&key) || super::sources::knows(&key))
}

/// What a header means at its place; the flag says that it is only likely.
pub type Meaning<'a> = dyn Fn(usize, &str) -> Option<(Slot, bool)> + 'a;

/// The columns of a header with the meanings of a source, or of the generic words.
pub fn columns<H: AsRef<str>>(headers: &[H], of_source: &Meaning<'_>) -> Vec<Column> {
    let mut out: Vec<Column> = Vec::new();
    for (place, header) in headers.iter().enumerate() {
        let header = header.as_ref();
        let (slot, likely) = if header.trim().is_empty() {
            (Slot::Custom, false)
        } else {
            of_source(place, header).unwrap_or((Slot::Custom, false))
        };
        let (_, unit) = split_unit(header);
        let power = match unit {
            "万元" => 4,
            "千元" => 3,
            _ => 0,
        };
        out.push(Column {
            header: header.trim().trim_start_matches('*').to_owned(),
            slot,
            label: None,
            currency: super::cells::numbers::currency(unit).filter(|_| !unit.is_empty()),
            power,
            likely,
        });
    }
    settle_doubles(&mut out);
    out
}

/// One column per meaning, the exact one before the likely one; labels go to the column behind them; names differ.
fn settle_doubles(columns: &mut [Column]) {
    let mut taken: Vec<Slot> = Vec::new();
    for likely in [false, true] {
        for column in columns
            .iter_mut()
            .filter(|c| c.likely == likely && !c.slot.is_many())
        {
            if taken.contains(&column.slot) {
                column.slot = Slot::Custom;
            } else {
                taken.push(column.slot);
            }
        }
    }
    let mut label = None;
    for (place, column) in columns.iter_mut().enumerate() {
        if column.slot == Slot::Label {
            label = Some(place);
        } else if let Some(at) = label.take()
            && at + 1 == place
        {
            column.label = Some(at);
        }
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    for (place, column) in columns.iter_mut().enumerate() {
        if column.header.is_empty() {
            column.header = format!("column_{}", place + 1);
        }
        let times = seen.entry(column.header.clone()).or_default();
        *times += 1;
        if *times > 1 {
            column.header = format!("{} ({times})", column.header);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_words_are_known_in_any_dress() {
        let slot = |header: &str| generic(header).map(|(slot, _)| slot);
        assert_eq!(slot("*客户名称"), Some(Slot::Customer));
        assert_eq!(slot("E-Mail:"), Some(Slot::Email("")));
        assert_eq!(slot("手机2"), Some(Slot::Phone("cell")));
        assert_eq!(slot("成交金额（元）"), Some(Slot::Total));
        assert_eq!(slot("foo"), None);
        let columns = columns(
            &["成交金额（万元）", "Name", "Name"],
            &|_, header| generic(header),
        );
        assert_eq!(
            (columns[0].power, columns[0].currency),
            (4, Some(Currency::CNY))
        );
        assert_eq!(
            (columns[2].slot, columns[2].header.as_str()),
            (Slot::Custom, "Name (2)")
        );
    }
}
