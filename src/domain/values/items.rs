//! Several values typed in one text: how they are separated and quoted.
//! Rule: what `quote` wrote, `split` and `unquote` give back byte for byte, whatever stands in it.

use std::borrow::Cow;

/// Length in bytes of the separator a text begins with; 0 when it begins with none.
pub type Separator = fn(&str) -> usize;

/// `,` `;` `，` `；` `、` and line breaks, between short values.
pub fn between_items(text: &str) -> usize {
    first_of(text, ITEM_MARKS)
}

/// `;` `；`, between the parts of a row.
pub fn between_parts(text: &str) -> usize {
    first_of(text, PART_MARKS)
}

/// ` ::: ` and line breaks, between rows.
pub fn between_rows(text: &str) -> usize {
    if text.starts_with(" ::: ") {
        5
    } else {
        first_of(text, &[])
    }
}

/// Length of the mark or line break at the beginning.
fn first_of(text: &str, marks: &[char]) -> usize {
    text.chars()
        .next()
        .filter(|c| *c == '\n' || marks.contains(c))
        .map_or(0, char::len_utf8)
}

/// The pieces between separators, trimmed, empty ones left out, quotes still around them. Separators inside quotes do
/// not count, nor those in brackets that follow something (`138… (work; preferred)`) when `brackets` is set.
pub fn split(text: &str, separator: Separator, brackets: bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut before: Option<char> = None;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let skipped = separator(rest);
        if skipped > 0 {
            pieces.push(text.get(start..at).unwrap_or(""));
            at += skipped;
            start = at;
            before = None;
            continue;
        }
        let c = rest.chars().next().unwrap_or(' ');
        let step = match c {
            '"' if opens(before) => closing(rest).unwrap_or(1),
            '(' | '（' if brackets && before.is_some() => {
                closing_bracket(rest).unwrap_or(c.len_utf8())
            }
            c => c.len_utf8(),
        };
        if !c.is_whitespace() {
            before = Some(if step > c.len_utf8() { 'x' } else { c });
        }
        at += step;
    }
    pieces.push(text.get(start..).unwrap_or(""));
    pieces.retain_mut(|piece| {
        *piece = piece.trim();
        !piece.is_empty()
    });
    pieces
}

/// A quote opens only where a value begins.
fn opens(before: Option<char>) -> bool {
    before.is_none_or(|c| matches!(c, '=' | '＝' | ':' | '：' | '('))
}

/// Where the quoted text at the beginning ends, behind its closing quote; a doubled quote is one inside.
pub fn closing(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '"' && chars.next_if(|(_, next)| *next == '"').is_none() {
            return Some(at + 1);
        }
    }
    None
}

fn closing_bracket(text: &str) -> Option<usize> {
    let mut at = text.chars().next()?.len_utf8();
    let mut before = Some('(');
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let c = rest.chars().next()?;
        match c {
            ')' | '）' => return Some(at + c.len_utf8()),
            '"' if opens(before) || before == Some(';') => at += closing(rest)?,
            '\n' => return None,
            c => at += c.len_utf8(),
        }
        if !c.is_whitespace() {
            before = Some(c);
        }
    }
    None
}

/// The text of a piece: without its quotes when it is quoted as a whole.
pub fn unquote(piece: &str) -> Cow<'_, str> {
    let piece = piece.trim();
    let quoted = piece.starts_with('"') && closing(piece) == Some(piece.len());
    let inner = piece.strip_prefix('"').and_then(|p| p.strip_suffix('"'));
    match inner.filter(|_| quoted) {
        Some(inner) => Cow::Owned(inner.replace("\"\"", "\"")),
        None => Cow::Borrowed(piece),
    }
}

/// Marks between short values.
pub const ITEM_MARKS: &[char] = &[',', ';', '，', '；', '、'];
/// Marks between the parts of a row.
pub const PART_MARKS: &[char] = &[';', '；'];

/// The text in quotes when it would not be read back as it is: one of the given marks is in it, a quote, a line break,
/// the mark between rows, or blanks at its ends.
pub fn quote<'a>(text: &'a str, marks: &[char]) -> Cow<'a, str> {
    let risky = |c: char| matches!(c, '"' | '\n' | '\r' | '\t') || marks.contains(&c);
    if text.is_empty() || text.trim() != text || text.chars().any(risky) || text.contains(" ::: ") {
        Cow::Owned(quoted(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text in quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// `key=value` taken apart at the first mark outside quotes; `None` without one.
pub fn pair<'a>(piece: &'a str, marks: &[char]) -> Option<(&'a str, &'a str)> {
    let from = if piece.starts_with('"') {
        closing(piece)?
    } else {
        0
    };
    let (at, mark) = piece
        .char_indices()
        .find(|(at, c)| *at >= from && marks.contains(c))?;
    let key = piece.get(..at)?.trim();
    let value = piece.get(at + mark.len_utf8()..)?.trim();
    Some((key, value))
}

/// A line of text as it is kept: no control characters, tabs and line breaks as blanks, none at the ends.
pub fn clean_line(text: &str) -> String {
    let blank = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    };
    let kept: String = text.chars().filter_map(blank).collect();
    kept.trim().to_owned()
}

/// Several lines as they are kept: line breaks are single line feeds, no other control characters but tabs.
pub fn clean_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_are_separated_outside_quotes_and_brackets() {
        assert_eq!(
            split("VIP, 制造业；a、b", between_items, false),
            ["VIP", "制造业", "a", "b"]
        );
        assert_eq!(
            split("\"a, b\", c", between_items, false),
            ["\"a, b\"", "c"]
        );
        assert_eq!(
            split("138 (work; preferred), 139", between_items, true),
            ["138 (work; preferred)", "139"]
        );
        assert_eq!(
            split("(0571 123, 139", between_items, true),
            ["(0571 123", "139"]
        );
        assert_eq!(
            split("5\" pipe, x\"y", between_items, false),
            ["5\" pipe", "x\"y"]
        );
        assert_eq!(split("\"open, b", between_items, false), ["\"open", "b"]);
        assert_eq!(split(" , ,, ", between_items, false), Vec::<&str>::new());
        assert_eq!(split("a ::: b\nc", between_rows, false), ["a", "b", "c"]);
    }

    #[test]
    fn a_pair_ends_at_the_first_mark_outside_quotes() {
        assert_eq!(pair("a=b=c", &['=']), Some(("a", "b=c")));
        assert_eq!(pair("\"a=b\" = c", &['=']), Some(("\"a=b\"", "c")));
        assert_eq!(pair("abc", &['=']), None);
    }

    proptest! {
        #[test]
        fn quoted_texts_come_back_whatever_is_in_them(texts in prop::collection::vec("[a王,;\"()=: 、\\n]{1,8}", 1..5)) {
            let typed: Vec<_> = texts.iter().map(|text| quote(text, ITEM_MARKS).into_owned()).collect();
            let typed = typed.join(", ");
            let back: Vec<String> = split(&typed, between_items, false).into_iter().map(|p| unquote(p).into_owned()).collect();
            prop_assert_eq!(back, texts);
        }
    }
}
