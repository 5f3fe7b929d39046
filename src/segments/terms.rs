//! Terms: the values a query names, and how they are written.
//! Rule: numbers are decimals without floats; a term prints as text that reads back as the same term.

use super::dates::DateTerm;
use crate::domain::Id;
use crate::domain::text::fold::fold;
use std::fmt;

/// A value named in a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    Text(Needle),
    /// The key of a choice and its place in the list.
    Choice {
        key: Box<str>,
        place: usize,
    },
    Number(Decimal),
    /// A number of days.
    Days(i64),
    Flag(bool),
    Date(DateTerm),
    Id(Id),
    /// An outside id, written `ext:VALUE`.
    Outside(Box<str>),
}

/// Text to look for, folded once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    pub text: Box<str>,
    pub folded: Box<str>,
    /// The digits of the text when it may be part of a phone number.
    pub digits: Option<Box<str>>,
    /// True when the text may be the sound of Chinese characters.
    pub sound: bool,
}

impl Needle {
    pub fn new(text: &str) -> Needle {
        let folded = fold(text);
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        let number = folded
            .chars()
            .all(|c| c.is_ascii_digit() || " +-()./".contains(c));
        let sound = !folded.is_empty()
            && folded
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' ');
        Needle {
            text: text.into(),
            folded: folded.into_boxed_str(),
            digits: (number && digits.len() >= 2).then(|| digits.into_boxed_str()),
            sound,
        }
    }
}

/// A decimal number with up to four digits after the mark, as ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(pub i128);

/// Ten-thousandths in one.
pub const DECIMAL_SCALE: i128 = 10_000;

/// Multipliers people write behind a number.
const MULTIPLIERS: &[(&str, i128)] = &[
    ("百万", 1_000_000),
    ("千万", 10_000_000),
    ("千", 1_000),
    ("万", 10_000),
    ("萬", 10_000),
    ("亿", 100_000_000),
    ("億", 100_000_000),
    ("k", 1_000),
    ("w", 10_000),
    ("m", 1_000_000),
];

impl Decimal {
    pub fn whole(n: i64) -> Decimal {
        Decimal(i128::from(n) * DECIMAL_SCALE)
    }

    /// Reads `1200`, `-1.5`, `1.2k`, `3万`, `12,600` without its commas.
    pub fn read(text: &str) -> Option<Decimal> {
        let folded = fold(text);
        let folded = folded.trim_start_matches(['¥', '￥', '$', '€']);
        let folded = folded.trim_end_matches('元');
        let (number, factor) = MULTIPLIERS
            .iter()
            .find_map(|(word, factor)| Some((folded.strip_suffix(word)?, *factor)))
            .unwrap_or((folded, 1));
        let (sign, number) = match number.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(rest) || (whole.is_empty() && rest.is_empty()) {
            return None;
        }
        if whole.len() > 18 || rest.len() > 12 {
            return None;
        }
        let whole: i128 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let fraction: i128 = format!("{rest:0<12}").parse().ok()?;
        // Twelve digits after the mark are kept until the multiplier has been applied.
        let exact = (whole * 1_000_000_000_000 + fraction) * factor;
        (exact % 100_000_000 == 0).then_some(Decimal(sign * (exact / 100_000_000)))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, scale) = (self.0.unsigned_abs(), DECIMAL_SCALE.unsigned_abs());
        if self.0 < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", n / scale)?;
        let rest = format!("{:04}", n % scale);
        match rest.trim_end_matches('0') {
            "" => Ok(()),
            digits => write!(f, ".{digits}"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Text(needle) => f.write_str(&quoted_value(&needle.text)),
            Term::Choice { key, .. } => f.write_str(&quoted_value(key)),
            Term::Number(number) => number.fmt(f),
            Term::Days(days) => write!(f, "{days}d"),
            Term::Flag(true) => f.write_str("yes"),
            Term::Flag(false) => f.write_str("no"),
            Term::Date(date) => date.fmt(f),
            Term::Id(id) => id.fmt(f),
            Term::Outside(id) => f.write_str(&quoted_value(&format!("ext:{id}"))),
        }
    }
}

/// Characters that end a bare word or value.
pub fn ends_word(c: char) -> bool {
    c.is_whitespace() || "()\"“”（）".contains(c)
}

/// Text as it must be written to be read as one word.
pub fn quoted(text: &str) -> String {
    let special = |c: char| ends_word(c) || ":=!<>~≤≥≠,\\：＝！＜＞～，、＃＂".contains(c);
    if text.is_empty() || text.chars().any(special) || text.contains("..") {
        in_quotes(text)
    } else {
        text.to_owned()
    }
}

/// Text of a value: beside what a word needs, the words `any` and `none`, and what only reads as text when quoted.
fn quoted_value(text: &str) -> String {
    let taken = ["any", "none"].contains(&text.to_lowercase().as_str());
    if taken || text.starts_with('.') || text.ends_with('.') {
        in_quotes(text)
    } else {
        quoted(text)
    }
}

fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_exactly_with_their_multipliers() {
        let read = |s: &str| Decimal::read(s).map(|d| d.to_string());
        assert_eq!(read("1.2k").as_deref(), Some("1200"));
        assert_eq!(read("3万").as_deref(), Some("30000"));
        assert_eq!(read("0.5").as_deref(), Some("0.5"));
        assert_eq!(read("-12.3400").as_deref(), Some("-12.34"));
        assert_eq!(read("1.5亿").as_deref(), Some("150000000"));
        for wrong in ["", "k", "1.2.3", "--1", "1e3", "0.00001"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
