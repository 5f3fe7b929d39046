//! Exchange rates: what an amount is in home money on a day.
//! The setting `rates` is a list of `{"currency": "USD", "date": "2025-01-01", "rate": "7.30"}`: how many units of home
//! money one unit is worth from that date on. Rates are decimal numbers, never floats.

use crate::analytics::numbers::rounded;
use crate::domain::settings::Settings;
use crate::domain::{Currency, Day, Money};
use std::collections::BTreeMap;

/// Home money and the dated rates to it.
pub struct Rates {
    home: Currency,
    /// By currency and first day: the rate's digits and how many of them are decimals.
    table: BTreeMap<(Currency, Day), (i128, u32)>,
}

impl Rates {
    pub fn of(settings: &Settings) -> Rates {
        let rows = settings.get("rates");
        let row = |json: &serde_json::Value| {
            let text = |key: &str| json.get(key).and_then(|v| v.as_str());
            let currency: Currency = text("currency")?.parse().ok()?;
            let day: Day = text("date")?.parse().ok()?;
            let rate = json.get("rate")?;
            let digits = rate
                .as_str()
                .map_or_else(|| rate.to_string(), str::to_owned);
            Some(((currency, day), decimal(&digits)?))
        };
        Rates {
            home: settings.currency(),
            table: rows
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(row)
                .collect(),
        }
    }

    /// The amount in home money at the rate in force on a day; `None` without one. Halves go away from zero.
    pub fn home(&self, money: Money, day: Day) -> Option<i64> {
        if money.currency == self.home {
            return Some(money.minor);
        }
        let first = (money.currency, Day(i32::MIN));
        let (_, (digits, decimals)) = self
            .table
            .range(first..=(money.currency, day))
            .next_back()?;
        let top = i128::from(money.minor)
            .checked_mul(*digits)?
            .checked_mul(i128::from(self.home.scale()))?;
        let bottom = 10_i128
            .checked_pow(*decimals)?
            .checked_mul(i128::from(money.currency.scale()))?;
        rounded(top, bottom)
    }
}

/// A decimal number above zero as digits and number of decimals.
fn decimal(text: &str) -> Option<(i128, u32)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: i128 = format!("{whole}{part}").parse().ok()?;
    let decimals = u32::try_from(part.len()).ok()?;
    (digits > 0 && decimals <= 12).then_some((digits, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_rate_in_force_on_the_day_counts_and_halves_go_away_from_zero() {
        let mut settings = Settings::default();
        let rows = json!([
            {"currency": "USD", "date": "2025-01-01", "rate": "7.255"},
            {"currency": "USD", "date": "2025-07-01", "rate": 7.5},
            {"currency": "JPY", "date": "2025-01-01", "rate": "0.05"}]);
        settings.put("rates", Some(rows));
        let rates = Rates::of(&settings);
        let at = |minor, code: &str, day: &str| {
            rates.home(
                Money::new(minor, code.parse().unwrap()),
                day.parse().unwrap(),
            )
        };
        assert_eq!(at(100, "CNY", "2020-01-01"), Some(100));
        assert_eq!(at(1000, "USD", "2024-12-31"), None);
        assert_eq!(at(1000, "USD", "2025-06-30"), Some(7255));
        assert_eq!(at(-100, "USD", "2025-06-30"), Some(-726));
        assert_eq!(at(1000, "USD", "2025-07-01"), Some(7500));
        assert_eq!(
            at(30, "JPY", "2025-07-01"),
            Some(150),
            "a yen has no minor unit"
        );
        assert_eq!(at(1000, "EUR", "2025-07-01"), None);
    }
}
