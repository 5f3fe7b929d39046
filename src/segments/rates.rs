//! Amounts in other currencies, at the book's dated rates.
//! Rule: the newest rate on or before the day holds; without one there is no amount; half a minor unit is rounded away from zero.

use super::terms::{DECIMAL_SCALE, Decimal};
use crate::domain::settings::Settings;
use crate::domain::{Day, Money};

/// An amount in the home currency.
pub fn at_home(settings: &Settings, money: Money, day: Day) -> Option<Money> {
    let home = settings.currency();
    if money.currency == home {
        return Some(money);
    }
    let rows = settings.get("rates");
    let rates = rows.as_array()?.iter().filter_map(|row| {
        let text = |name: &str| row.get(name).and_then(|v| v.as_str());
        if text("currency")? != money.currency.code() {
            return None;
        }
        let date: Day = text("date")?.parse().ok()?;
        let rate = row.get("rate")?;
        let written = rate
            .as_str()
            .map_or_else(|| rate.to_string(), str::to_owned);
        Some((date, exact(&written)?))
    });
    let (_, rate) = rates
        .filter(|(date, _)| *date <= day)
        .max_by_key(|(date, _)| *date)?;
    let top = i128::from(money.minor) * rate * i128::from(home.scale());
    let bottom = RATE_SCALE * i128::from(money.currency.scale());
    let half = if top < 0 { -bottom / 2 } else { bottom / 2 };
    let minor = i64::try_from((top + half) / bottom).ok()?;
    Some(Money::new(minor, home))
}

/// Rates are kept with eight digits after the mark.
const RATE_SCALE: i128 = 100_000_000;

fn exact(text: &str) -> Option<i128> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let kept: String = rest.chars().chain("00000000".chars()).take(8).collect();
    let whole = Decimal::read(whole)?.0 / DECIMAL_SCALE;
    let fraction: i128 = kept.parse().ok()?;
    (whole >= 0).then_some(whole * RATE_SCALE + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_newest_rate_up_to_the_day_holds_and_without_one_there_is_no_amount() {
        let mut settings = Settings::default();
        let rates = json!([
            {"date": "2026-01-01", "currency": "EUR", "rate": "7.5"},
            {"date": "2026-06-01", "currency": "EUR", "rate": 8}
        ]);
        settings.put("rates", Some(rates));
        let euro = Money::new(1001, "EUR".parse().unwrap());
        let at = |day: &str| at_home(&settings, euro, day.parse().unwrap()).map(|m| m.minor);
        assert_eq!(at("2025-12-31"), None);
        assert_eq!(at("2026-05-31"), Some(7508));
        assert_eq!(at("2026-06-01"), Some(8008));
    }
}
