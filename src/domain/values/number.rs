//! Numbers as people write them: grouped, with a decimal mark, with k or 万 behind them.
//! Rule: exact decimal arithmetic; what is not clearly a number is none.

use unicode_normalization::UnicodeNormalization;

/// A decimal number: `units / 10^places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub units: i128,
    pub places: u32,
}

/// Why a decimal is not a whole number of the wanted unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    TooFine,
    TooLarge,
}

impl Decimal {
    /// The number in units of 10^-digits, when it is a whole number of them.
    pub fn scaled(self, digits: u32) -> Result<i64, Scale> {
        let mut decimal = self;
        while decimal.places > digits && decimal.units % 10 == 0 {
            decimal.units /= 10;
            decimal.places -= 1;
        }
        let missing = digits.checked_sub(decimal.places).ok_or(Scale::TooFine)?;
        10_i128
            .checked_pow(missing)
            .and_then(|factor| decimal.units.checked_mul(factor))
            .and_then(|units| i64::try_from(units).ok())
            .ok_or(Scale::TooLarge)
    }
}

/// Words that multiply, longest first: word and zeros.
static MULTIPLIERS: &[(&str, u32)] = &[
    ("万亿", 12),
    ("千万", 7),
    ("百万", 6),
    ("亿", 8),
    ("萬", 4),
    ("万", 4),
    ("千", 3),
    ("百", 2),
    ("bn", 9),
    ("mn", 6),
    ("k", 3),
    ("w", 4),
    ("m", 6),
    ("b", 9),
];

/// More digits than this are no amount or count of anything.
const MOST_DIGITS: usize = 30;

/// Ordinary characters for full-width, Arabic and Indian digits, minus signs and blanks; lower case.
pub fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10).unwrap_or(c),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(c) - 0x6f0, 10).unwrap_or(c),
        '\u{966}'..='\u{96f}' => char::from_digit(u32::from(c) - 0x966, 10).unwrap_or(c),
        '\u{2212}' | '\u{2013}' | '\u{2010}' | '\u{2011}' => '-',
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let folded: String = text.nfkc().map(one).flat_map(char::to_lowercase).collect();
    folded.trim().to_owned()
}

/// Reads `1200`, `-1,200.50`, `1.234,5`, `1 200`, `1,23,456`, `1.2k`, `3.5万`, `(12)`, `12-`.
pub fn read_decimal(text: &str) -> Option<Decimal> {
    let text = plain(text);
    let (text, negative) = sign(&text)?;
    let (text, zeros) = MULTIPLIERS
        .iter()
        .find_map(|(word, zeros)| Some((text.strip_suffix(word)?.trim_end(), *zeros)))
        .unwrap_or((text, 0));
    let decimal = digits(text)?;
    let units = if negative {
        -decimal.units
    } else {
        decimal.units
    };
    Some(if decimal.places >= zeros {
        Decimal {
            units,
            places: decimal.places - zeros,
        }
    } else {
        Decimal {
            units: units.checked_mul(10_i128.checked_pow(zeros - decimal.places)?)?,
            places: 0,
        }
    })
}

/// The text without its sign, and whether it is negative: `-5`, `5-` and `(5)` are.
fn sign(text: &str) -> Option<(&str, bool)> {
    let bracketed = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
    let (rest, negative) = if let Some(inner) = bracketed {
        (inner, true)
    } else if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
        (rest, true)
    } else {
        (text.strip_prefix('+').unwrap_or(text), false)
    };
    let rest = rest.trim();
    (!rest.starts_with(['-', '+', '(']) && !rest.is_empty()).then_some((rest, negative))
}

/// Digits with group marks and at most one decimal mark.
fn digits(text: &str) -> Option<Decimal> {
    let (whole, rest) = parts(text)?;
    let whole = ungroup(whole)?;
    if !rest.bytes().all(|b| b.is_ascii_digit()) || whole.len() + rest.len() > MOST_DIGITS {
        return None;
    }
    if whole.is_empty() && rest.is_empty() {
        return None;
    }
    let units = format!("{whole}{rest}").parse().ok()?;
    let places = u32::try_from(rest.len()).ok()?;
    Some(Decimal { units, places })
}

/// Whole part and decimals. With both marks the last is the decimal one; a single comma before exactly three digits
/// groups, else it is a decimal mark; a single point is a decimal mark.
fn parts(text: &str) -> Option<(&str, &str)> {
    let (points, commas) = (text.matches('.').count(), text.matches(',').count());
    let mark = match (points, commas) {
        (0, 0) => return Some((text, "")),
        (1, 0) => '.',
        (_, 0) => return Some((text, "")),
        (0, 1) => {
            let after = text.split_once(',')?.1;
            if after.len() == 3 || !matches!(after.len(), 1 | 2) {
                return Some((text, ""));
            }
            ','
        }
        (0, _) => return Some((text, "")),
        _ => {
            let last = if text.rfind('.') > text.rfind(',') {
                '.'
            } else {
                ','
            };
            if text.matches(last).count() > 1 {
                return None;
            }
            last
        }
    };
    let (whole, rest) = text.split_once(mark)?;
    // A mark with nothing behind it is a slip.
    (!rest.is_empty()).then_some((whole, rest))
}

/// The digits of a whole part when its groups are groups of three (or the Indian 2-2-3) with one kind of mark.
fn ungroup(whole: &str) -> Option<String> {
    let mark = whole.chars().find(|c| !c.is_ascii_digit());
    let Some(mark) = mark else {
        return Some(whole.to_owned());
    };
    if !matches!(mark, ',' | '.' | ' ' | '\'' | '’' | '_') {
        return None;
    }
    let groups: Vec<&str> = whole.split(mark).collect();
    let all_digits = groups
        .iter()
        .all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    let (first, last) = (groups.first()?, groups.last()?);
    let inner = groups.get(1..groups.len() - 1)?;
    let thousands = first.len() <= 3 && inner.iter().all(|g| g.len() == 3);
    let indian = first.len() <= 2 && mark == ',' && inner.iter().all(|g| g.len() == 2);
    (all_digits && last.len() == 3 && (thousands || indian)).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, units, places) in [
            ("1200", 1200, 0),
            ("1,200.50", 120_050, 2),
            ("1.234,50", 123_450, 2),
            ("1,200", 1200, 0),
            ("12,5", 125, 1),
            ("1.5", 15, 1),
            (".5", 5, 1),
            ("1 200 300", 1_200_300, 0),
            ("1'200", 1200, 0),
            ("1,23,456.00", 12_345_600, 2),
            ("-5", -5, 0),
            ("(1,234.50)", -123_450, 2),
            ("12-", -12, 0),
            ("1.2k", 1200, 0),
            ("3.5万", 35_000, 0),
            ("1.2亿", 120_000_000, 0),
            ("１２．５", 125, 1),
            ("٣٤", 34, 0),
        ] {
            assert_eq!(
                read_decimal(text),
                Some(Decimal { units, places }),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "-", "1.", "1,2,3,4", "1,200,00", "NaN", "inf", "1e400", "0x10", "--5", "1,,200",
            "1.2.3", "k", "5 5",
        ] {
            assert_eq!(read_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn scaling_never_rounds() {
        let scaled = |text: &str, digits| read_decimal(text).unwrap().scaled(digits);
        assert_eq!(scaled("1.50", 1), Ok(15));
        assert_eq!(scaled("1.55", 1), Err(Scale::TooFine));
        assert_eq!(scaled("92233720368547758.07", 2), Ok(i64::MAX));
        assert_eq!(scaled("92233720368547758.08", 2), Err(Scale::TooLarge));
        assert_eq!(scaled("-92233720368547758.08", 2), Ok(i64::MIN));
    }
}
