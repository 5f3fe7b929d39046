//! Money: a whole number of minor units of one ISO 4217 currency. Never a float.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const CNY: Currency = Currency(*b"CNY");

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    fn known(self) -> Option<iso_currency::Currency> {
        iso_currency::Currency::from_code(self.code())
    }

    /// Digits after the decimal mark: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn digits(self) -> u32 {
        self.known().and_then(|c| c.exponent()).map_or(2, u32::from)
    }

    /// Minor units in one major unit.
    pub fn scale(self) -> i64 {
        10_i64.pow(self.digits().min(6))
    }
}

/// The text is not the code of a currency in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACurrency;

impl FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(s: &str) -> Result<Currency, NotACurrency> {
        let code = s.trim().to_ascii_uppercase();
        iso_currency::Currency::from_code(&code).ok_or(NotACurrency)?;
        code.as_bytes()
            .try_into()
            .map(Currency)
            .map_err(|_| NotACurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Currency, D::Error> {
        let code = String::deserialize(d)?;
        <[u8; 3]>::try_from(code.as_bytes())
            .map(Currency)
            .map_err(|_| serde::de::Error::custom("not a currency"))
    }
}

/// An amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Whole minor units (fen, cents).
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// The amount in major units with all its digits and without the currency: `1200.50`, `-0.05`, `1200` (JPY).
    pub fn plain(&self) -> String {
        let scale = self.currency.scale().unsigned_abs();
        let sign = if self.minor < 0 { "-" } else { "" };
        let (major, rest) = (
            self.minor.unsigned_abs() / scale,
            self.minor.unsigned_abs() % scale,
        );
        match self.currency.digits() {
            0 => format!("{sign}{major}"),
            digits => format!("{sign}{major}.{rest:0width$}", width = digits as usize),
        }
    }

    /// For the screen: groups of three, minor units only when there are any: `12,600`, `0.50`.
    pub fn grouped(&self) -> String {
        let plain = self.plain();
        let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
        let mut out = String::from(sign);
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                out.push(',');
            }
            out.push(c);
        }
        if rest.bytes().any(|b| b != b'0') {
            out.push('.');
            out.push_str(rest);
        }
        out
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.grouped(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_the_digits_of_their_currency() {
        let money = |minor, code: &str| Money::new(minor, code.parse().unwrap());
        assert_eq!(money(120_050, "CNY").plain(), "1200.50");
        assert_eq!(money(-5, "CNY").plain(), "-0.05");
        assert_eq!(money(1200, "JPY").plain(), "1200");
        assert_eq!(money(1_234_567_800, "CNY").grouped(), "12,345,678");
        assert_eq!(money(-123_450, "CNY").grouped(), "-1,234.50");
        assert_eq!(money(i64::MIN, "CNY").plain(), "-92233720368547758.08");
        assert_eq!("ABX".parse::<Currency>(), Err(NotACurrency));
    }
}
