//! Member tiers by what was spent in the last twelve months.
//! Rule: the highest tier whose threshold is reached holds; who never bought is in no tier.

use super::book_models::BookModels;
use crate::domain::Id;
use crate::domain::settings::Settings;

/// A tier: its key and what must have been spent, in minor units of the home currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    pub key: String,
    pub from_minor: i64,
}

/// The tiers of a book, lowest first.
pub fn tiers(settings: &Settings) -> Vec<Tier> {
    let rows = settings.get("tiers");
    let rows = rows.as_array().into_iter().flatten();
    let mut tiers: Vec<Tier> = rows
        .filter_map(|row| {
            Some(Tier {
                key: row.get("key")?.as_str()?.to_owned(),
                from_minor: row.get("from_minor")?.as_i64()?,
            })
        })
        .collect();
    tiers.sort_by_key(|tier| tier.from_minor);
    tiers
}

impl BookModels<'_> {
    /// The key of a customer's tier.
    pub fn tier(&self, customer: Id) -> Option<String> {
        let year_ago = self.today.plus_months(-12);
        let (mut bought, mut spent) = (false, 0_i64);
        for (day, amount) in self.orders(customer) {
            bought |= amount >= 0;
            if day > year_ago {
                spent = spent.saturating_add(amount);
            }
        }
        let reached = tiers(&self.book.settings)
            .into_iter()
            .rfind(|tier| tier.from_minor <= spent);
        reached.filter(|_| bought).map(|tier| tier.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use crate::segments::sample::{day, small_book};
    use serde_json::json;
    use std::sync::Arc;

    #[test]
    fn the_highest_tier_that_is_reached_holds() {
        let mut book = small_book();
        let zone = chrono_tz::Asia::Shanghai;
        let tier = |book: &crate::domain::Book, n: u32| {
            let today = day("2026-11-25");
            BookModels { book, today, zone }.tier(Id::new(Kind::Customer, n))
        };
        assert_eq!(tier(&book, 1).as_deref(), Some("vip"));
        assert_eq!(tier(&book, 3).as_deref(), Some("ordinary"));
        assert_eq!(tier(&book, 2), None);
        let gold = json!([{"key": "gold", "from_minor": 10_000}, {"key": "base", "from_minor": 0}]);
        Arc::make_mut(&mut book.settings).put("tiers", Some(gold));
        assert_eq!(tier(&book, 3).as_deref(), Some("gold"));
    }
}
