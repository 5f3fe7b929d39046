//! Money as people write it: a number with or without a currency code, sign or word before or behind it.

use super::number::{Decimal, Scale, plain, read_decimal};
use super::{Currency, Money};
use crate::domain::text::{Problem, t};

/// Signs and words of currencies, longest first where one ends with another.
static SIGNS: &[(&str, &str)] = &[
    ("hk$", "HKD"),
    ("nt$", "TWD"),
    ("us$", "USD"),
    ("a$", "AUD"),
    ("c$", "CAD"),
    ("r$", "BRL"),
    ("s$", "SGD"),
    ("nz$", "NZD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "CNY"),
    ("円", "JPY"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("zł", "PLN"),
    ("人民币", "CNY"),
    ("rmb", "CNY"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("英镑", "GBP"),
    ("日元", "JPY"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("新台币", "TWD"),
    ("元", "CNY"),
    ("块", "CNY"),
];

/// Reads an amount; without a currency it is in the home currency.
pub fn read_money(text: &str, home: Currency) -> Result<Money, Problem> {
    let typed = text.trim();
    let plain = plain(typed);
    let (number, currency) = take_currency(&plain, home, typed)?;
    let decimal = read_decimal(&number).ok_or_else(|| not_an_amount(typed))?;
    exact(decimal, currency, typed)
}

fn exact(decimal: Decimal, currency: Currency, typed: &str) -> Result<Money, Problem> {
    match decimal.scaled(currency.digits()) {
        Ok(minor) => Ok(Money::new(minor, currency)),
        Err(Scale::TooFine) if currency.digits() == 0 => Err(t(
            "{0} has no smaller unit: enter a whole amount. You typed {1}.",
            "{0} 没有更小的单位：请输入整数金额。您输入了 {1}。",
        )
        .problem(&[&currency, &typed])),
        Err(Scale::TooFine) => Err(t(
            "{0} has {1} digits after the mark. You typed {2}.",
            "{0} 小数点后有 {1} 位。您输入了 {2}。",
        )
        .problem(&[&currency, &currency.digits(), &typed])),
        Err(Scale::TooLarge) => Err(t(
            "The amount {0} is too large to be kept exactly.",
            "金额 {0} 过大，无法精确保存。",
        )
        .problem(&[&typed])),
    }
}

fn not_an_amount(typed: &str) -> Problem {
    t(
        "Enter an amount such as 1200, 1,200.50, 1.2k or EUR 12. You typed “{0}”.",
        "请输入金额，如 1200、1,200.50、3.5万 或 EUR 12。您输入了“{0}”。",
    )
    .problem(&[&typed])
}

/// The number without its currency; the sign may stand before or behind the currency.
fn take_currency(plain: &str, home: Currency, typed: &str) -> Result<(String, Currency), Problem> {
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", plain),
    };
    let mut rest = rest;
    let mut found = None;
    let mut see = |currency: Currency| match found {
        // `¥12 CNY` says the same twice; `$12 EUR` contradicts itself.
        Some(other) if other != currency => Err(not_an_amount(typed)),
        _ => {
            found = Some(currency);
            Ok(())
        }
    };
    if let Some((after, currency)) = leading(rest, home, typed)? {
        see(currency)?;
        rest = after;
    }
    if let Some((before, currency)) = trailing(rest, home, typed)? {
        see(currency)?;
        rest = before;
    }
    Ok((format!("{sign}{rest}"), found.unwrap_or(home)))
}

fn leading<'a>(
    text: &'a str,
    home: Currency,
    typed: &str,
) -> Result<Option<(&'a str, Currency)>, Problem> {
    for (sign, code) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign) {
            return Ok(of_sign(sign, code, home).map(|c| (rest.trim_start(), c)));
        }
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let word = text.get(..text.len() - rest.len()).unwrap_or("");
    match word {
        "" => Ok(None),
        word => Ok(Some((rest.trim_start(), of_code(word, typed)?))),
    }
}

fn trailing<'a>(
    text: &'a str,
    home: Currency,
    typed: &str,
) -> Result<Option<(&'a str, Currency)>, Problem> {
    for (sign, code) in SIGNS {
        if let Some(rest) = text.strip_suffix(sign) {
            return Ok(of_sign(sign, code, home).map(|c| (rest.trim_end(), c)));
        }
    }
    let rest = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let word = text.get(rest.len()..).unwrap_or("");
    match word {
        // Multipliers belong to the number.
        "" | "k" | "w" | "m" | "b" | "mn" | "bn" => Ok(None),
        word => match word.strip_prefix(['k', 'm', 'w']) {
            Some(code) if code.len() == 3 && code.parse::<Currency>().is_ok() => {
                let before = text.len() - code.len();
                Ok(Some((
                    text.get(..before).unwrap_or(""),
                    of_code(code, typed)?,
                )))
            }
            _ => Ok(Some((rest.trim_end(), of_code(word, typed)?))),
        },
    }
}

/// ¥ is the yen in a book kept in yen.
fn of_sign(sign: &str, code: &str, home: Currency) -> Option<Currency> {
    if sign == "¥" && home.code() == "JPY" {
        return Some(home);
    }
    code.parse().ok()
}

fn of_code(word: &str, typed: &str) -> Result<Currency, Problem> {
    if word == "kr" {
        return Err(t(
            "kr is used by several currencies: write SEK, NOK, DKK or ISK.",
            "kr 可指多种货币：请写明 SEK、NOK、DKK 或 ISK。",
        )
        .into());
    }
    if word.len() != 3 {
        return Err(not_an_amount(typed));
    }
    word.parse().map_err(|_| {
        t(
            "{0} is not the code of a currency in use, such as CNY or EUR.",
            "{0} 不是现行货币代码（如 CNY、EUR）。",
        )
        .problem(&[&word.to_ascii_uppercase()])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_in_their_currency() {
        for (text, minor, code) in [
            ("1200", 120_000, "CNY"),
            ("1.2k", 120_000, "CNY"),
            ("3.5万", 3_500_000, "CNY"),
            ("3.5万元", 3_500_000, "CNY"),
            ("1.2亿", 12_000_000_000, "CNY"),
            ("1,200.50", 120_050, "CNY"),
            ("EUR 12", 1200, "EUR"),
            ("12 USD", 1200, "USD"),
            ("12kEUR", 1_200_000, "EUR"),
            ("¥12", 1200, "CNY"),
            ("￥１２", 1200, "CNY"),
            ("-¥12.50", -1250, "CNY"),
            ("¥-12", -1200, "CNY"),
            ("(12.00)", -1200, "CNY"),
            ("HK$ 5", 500, "HKD"),
            ("1,000 JPY", 1000, "JPY"),
            ("1.234 KWD", 1234, "KWD"),
            ("¥12 CNY", 1200, "CNY"),
            ("0", 0, "CNY"),
            ("92233720368547758.07", i64::MAX, "CNY"),
        ] {
            let currency = code.parse().unwrap();
            assert_eq!(
                read_money(text, Currency::CNY),
                Ok(Money::new(minor, currency)),
                "{text}"
            );
        }
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(read_money("¥12", yen), Ok(Money::new(12, yen)));
    }

    #[test]
    fn what_is_no_amount_is_refused_in_words() {
        for (text, says) in [
            ("abc", "is not the code"),
            ("1.234", "has 2 digits"),
            ("1.5 JPY", "whole amount"),
            ("12 kr", "several currencies"),
            ("12 ABX", "ABX is not"),
            ("92233720368547758.08", "too large"),
            ("", "Enter an amount"),
            ("¥", "Enter an amount"),
            ("$12 EUR", "Enter an amount"),
            ("面议", "Enter an amount"),
            ("NaN", "is not the code"),
        ] {
            let problem = read_money(text, Currency::CNY).unwrap_err();
            assert!(problem.en.contains(says), "{text}: {problem}");
        }
    }
}
