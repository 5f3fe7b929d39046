//! Money and numbers of a column: the decimal mark is settled by the column's own values.
//! Rule: unknown is not nought, and what is not surely a number is none.

use crate::domain::text::{Problem, t};
use crate::domain::{Currency, Money};

/// The decimal mark of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Dot,
    Comma,
    /// One mark before three figures in every value, and nothing to tell which it is.
    Undecided,
}

/// A number exactly as written: figures and how many of them stand behind the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    pub figures: i128,
    pub decimals: u32,
    pub currency: Option<Currency>,
}

/// What a cell is as an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    Number(Number),
    /// A word for "not known yet".
    Unknown,
    Undecided,
    NotANumber,
}

const SYMBOLS: &[(&str, &str)] = &[
    ("hk$", "HKD"),
    ("nt$", "TWD"),
    ("a$", "AUD"),
    ("c$", "CAD"),
    ("r$", "BRL"),
    ("us$", "USD"),
    ("s$", "SGD"),
    ("人民币", "CNY"),
    ("rmb", "CNY"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("港币", "HKD"),
    ("日元", "JPY"),
    ("￥", "CNY"),
    ("¥", "CNY"),
    ("元", "CNY"),
    ("円", "JPY"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("$", "USD"),
    ("₹", "INR"),
    ("₩", "KRW"),
];

/// The currency of a symbol or code standing in a text.
pub fn currency(text: &str) -> Option<Currency> {
    let lower = text.trim().to_lowercase();
    if let Ok(code) = lower.parse::<Currency>() {
        return Some(code);
    }
    SYMBOLS
        .iter()
        .find(|(symbol, _)| lower.contains(symbol))
        .and_then(|(_, code)| code.parse().ok())
}

/// The text without currency, spaces and group marks that are never decimal; figures of other scripts made plain.
fn bare(text: &str) -> (String, Option<Currency>) {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '０'..='９' => plain.extend(char::from_digit(u32::from(c) - 0xff10, 10)),
            '٠'..='٩' => plain.extend(char::from_digit(u32::from(c) - 0x660, 10)),
            '۰'..='۹' => plain.extend(char::from_digit(u32::from(c) - 0x6f0, 10)),
            '，' => plain.push(','),
            '．' | '٫' => plain.push('.'),
            '٬' => plain.push(','),
            '−' | '－' => plain.push('-'),
            '（' => plain.push('('),
            '）' => plain.push(')'),
            c => plain.extend(c.to_lowercase()),
        }
    }
    let mut found = None;
    let symbols = SYMBOLS.iter().find(|(symbol, _)| plain.contains(symbol));
    if let Some((symbol, code)) = symbols {
        found = code.parse().ok();
        plain = plain.replacen(symbol, "", 1);
    } else {
        let letters: String = plain.chars().filter(char::is_ascii_alphabetic).collect();
        if letters.len() == 3
            && let Ok(code) = letters.parse::<Currency>()
            && plain.contains(&letters)
        {
            found = Some(code);
            plain = plain.replacen(&letters, "", 1);
        }
    }
    let plain = plain.trim().to_owned();
    (plain, found)
}

/// Which mark a value proves to be the decimal one.
fn proves(text: &str) -> Option<Mark> {
    let (plain, _) = bare(text);
    let body: String = plain
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        .collect();
    let (dot, comma) = (body.rfind('.'), body.rfind(','));
    match (dot, comma) {
        (Some(d), Some(c)) => Some(if d > c { Mark::Dot } else { Mark::Comma }),
        (Some(at), None) | (None, Some(at)) => {
            let mark = if dot.is_some() {
                Mark::Dot
            } else {
                Mark::Comma
            };
            let other = if dot.is_some() {
                Mark::Comma
            } else {
                Mark::Dot
            };
            let sign = if dot.is_some() { '.' } else { ',' };
            let behind = body.len() - at - 1;
            if body.matches(sign).count() > 1 {
                return Some(other);
            }
            match behind {
                0 | 3 => None,
                _ => Some(mark),
            }
        }
        (None, None) => None,
    }
}

/// Looks at the values of a column.
pub fn column<'a>(values: impl Iterator<Item = &'a str>, asked: Option<char>) -> Mark {
    match asked {
        Some('.') => return Mark::Dot,
        Some(',') => return Mark::Comma,
        _ => {}
    }
    let (mut dot, mut comma, mut grouped_dot, mut grouped_comma) = (0, 0, 0, 0);
    for text in values {
        match proves(text) {
            Some(Mark::Dot) => dot += 1,
            Some(Mark::Comma) => comma += 1,
            _ => {
                let (plain, _) = bare(text);
                grouped_dot += usize::from(plain.contains('.'));
                grouped_comma += usize::from(plain.contains(','));
            }
        }
    }
    match (dot, comma) {
        (0, 0) if grouped_dot > 0 && grouped_comma > 0 => Mark::Undecided,
        (0, 0) if grouped_dot == 1 => Mark::Undecided,
        // `1.234` throughout is thousands, as `1,234` is.
        (0, 0) if grouped_dot > 1 => Mark::Comma,
        (0, 0) => Mark::Dot,
        (d, c) => {
            if d >= c {
                Mark::Dot
            } else {
                Mark::Comma
            }
        }
    }
}

const UNKNOWN: [&str; 9] = ["面议", "待定", "未定", "tbd", "tba", "-", "?", "？", "n/a"];

/// Reads a cell with the mark of its column.
pub fn read(text: &str, mark: Mark) -> Read {
    if UNKNOWN.contains(&text.trim().to_lowercase().as_str()) {
        return Read::Unknown;
    }
    let (plain, currency) = bare(text);
    let (plain, negative) = signed(&plain);
    let (plain, power) = scaled(plain);
    let plain: String = plain
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’'))
        .collect();
    if plain.is_empty()
        || !plain
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return Read::NotANumber;
    }
    let (decimal, group) = match proves(&plain) {
        Some(Mark::Dot) => ('.', ','),
        Some(Mark::Comma) => (',', '.'),
        _ if !plain.contains(['.', ',']) => ('.', ','),
        _ => match mark {
            Mark::Dot => ('.', ','),
            Mark::Comma => (',', '.'),
            Mark::Undecided => return Read::Undecided,
        },
    };
    let (whole, rest) = plain.split_once(decimal).unwrap_or((&plain, ""));
    if !grouped(whole, group) || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return Read::NotANumber;
    }
    let figures: String = whole
        .chars()
        .chain(rest.chars())
        .filter(char::is_ascii_digit)
        .collect();
    if figures.trim_start_matches('0').trim_end_matches('0').len() > 15 || figures.len() > 30 {
        return Read::NotANumber;
    }
    let Ok(value) = figures.parse::<i128>() else {
        return Read::NotANumber;
    };
    let Some(value) = value.checked_mul(10_i128.pow(power)) else {
        return Read::NotANumber;
    };
    let decimals = u32::try_from(rest.len()).unwrap_or(0);
    let figures = if negative { -value } else { value };
    Read::Number(Number {
        figures,
        decimals,
        currency,
    })
}

fn signed(plain: &str) -> (&str, bool) {
    let plain = plain.trim();
    if let Some(inner) = plain.strip_prefix('(').and_then(|p| p.strip_suffix(')')) {
        return (inner.trim(), true);
    }
    if let Some(rest) = plain.strip_prefix('-').or_else(|| plain.strip_suffix('-')) {
        return (rest.trim(), true);
    }
    (plain.strip_prefix('+').unwrap_or(plain), false)
}

/// `3.5万`, `1.2亿`, `5k`, `500m`: the figures and the power of ten.
fn scaled(plain: &str) -> (&str, u32) {
    for (word, power) in [("万", 4), ("亿", 8), ("千", 3), ("k", 3), ("m", 6)] {
        if let Some(rest) = plain.strip_suffix(word) {
            return (rest.trim(), power);
        }
    }
    (plain, 0)
}

/// Groups of three, or of two and then three as in India; no marks at all is fine.
fn grouped(whole: &str, group: char) -> bool {
    let groups: Vec<&str> = whole.split(group).collect();
    let plain = |g: &&str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    match groups.as_slice() {
        [only] => only.bytes().all(|b| b.is_ascii_digit()),
        [first, middle @ .., last] => {
            let same = middle
                .windows(2)
                .all(|w| w.first().map(|g| g.len()) == w.last().map(|g| g.len()));
            groups.iter().all(plain)
                && last.len() == 3
                && first.len() <= 3
                && middle.iter().all(|g| matches!(g.len(), 2 | 3))
                && same
                && (middle.first().is_none_or(|g| g.len() == 3) || first.len() <= 2)
        }
        [] => false,
    }
}

impl Number {
    /// Whole minor units, half a unit away from zero; `None` when it is too large.
    pub fn money(&self, currency: Currency) -> Option<Money> {
        let digits = currency.digits();
        let minor = if digits >= self.decimals {
            self.figures
                .checked_mul(10_i128.pow(digits - self.decimals))?
        } else {
            let unit = 10_i128.pow(self.decimals - digits);
            let half = if self.figures < 0 {
                -(unit / 2)
            } else {
                unit / 2
            };
            (self.figures + half) / unit
        };
        i64::try_from(minor)
            .ok()
            .map(|minor| Money::new(minor, currency))
    }

    /// A whole number, if it is one.
    pub fn whole(&self) -> Option<i64> {
        let unit = 10_i128.pow(self.decimals);
        (self.figures % unit == 0)
            .then(|| i64::try_from(self.figures / unit).ok())
            .flatten()
    }

    /// Ten thousandths of it: a percentage `40` is 4000, a share is asked for with `share`.
    pub fn basis_points(&self, share: bool) -> Option<i64> {
        let by = if share { 10_000 } else { 100 };
        i64::try_from(self.figures.checked_mul(by)? / 10_i128.pow(self.decimals)).ok()
    }
}

/// Why a cell is no amount, for people.
pub fn not_money(text: &str) -> Problem {
    t("{0} is not an amount.", "{0} 不是金额。")
        .problem(&[&text.chars().take(40).collect::<String>()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minor(text: &str, mark: Mark) -> Option<i64> {
        match read(text, mark) {
            Read::Number(number) => number.money(Currency::CNY).map(|m| m.minor),
            _ => None,
        }
    }

    #[test]
    fn amounts_are_read_and_what_is_none_is_not() {
        for (text, wanted) in [
            ("￥128,000.00", 12_800_000),
            ("3.5万", 3_500_000),
            ("1.2亿", 12_000_000_000),
            ("5k", 500_000),
            ("(1,234.50)", -123_450),
            ("1.234,50 €", 123_450),
            ("-12,00", -1200),
            ("١٢٣", 12_300),
            ("-0", 0),
            ("1,23,456.00", 12_345_600),
            ("1 234,5", 123_450),
            ("USD 12.5", 1250),
            ("980,50", 98_050),
            ("12-", -1200),
            ("18.975", 1898),
        ] {
            assert_eq!(minor(text, Mark::Dot), Some(wanted), "{text}");
        }
        for text in [
            "NaN",
            "inf",
            "-Infinity",
            "1e400",
            "999999999999999999999999",
            "1,2,3,4",
            "1.234.56",
            "¥",
            "12O0",
            "0x10",
            "9223372036854775807",
            "1/2",
            "1,200,00",
            "面议",
            "",
            "$500M x",
        ] {
            assert_eq!(minor(text, Mark::Dot), None, "{text}");
        }
    }

    #[test]
    fn the_decimal_mark_is_the_columns() {
        assert_eq!(column(["1.234", "980,50"].into_iter(), None), Mark::Comma);
        assert_eq!(column(["1.234"].into_iter(), None), Mark::Undecided);
        assert_eq!(column(["1,234"].into_iter(), None), Mark::Dot);
        assert_eq!(minor("1.234", Mark::Comma), Some(123_400));
        assert_eq!(read("1.234", Mark::Undecided), Read::Undecided);
    }

    proptest! {
        #[test]
        fn no_cell_breaks_the_reading(cell in "[0-9.,()万k -]{0,20}|\\PC{0,20}") {
            let _ = (read(&cell, Mark::Dot), proves(&cell));
        }

        #[test]
        fn plain_amounts_come_back(n in -1_000_000_000i64..1_000_000_000) {
            let text = Money::new(n, Currency::CNY).plain();
            prop_assert_eq!(minor(&text, Mark::Dot), Some(n));
        }
    }
}
