//! Scores from 0 to 100 with their parts: risk of loss, and loyalty.
//! Rule: what is not known leaves its weight out; a score always shows what it was made of.

use super::facts::Profile;
use super::numbers::{narrow, ratio};
use super::standing::Standing;

/// The parts of the risk of loss: name and weight, in the order they are shown.
pub static RISK_PARTS: [(&str, i64); 7] = [
    ("recency", 35),
    ("fall", 20),
    ("complaint", 15),
    ("dissatisfied", 10),
    ("rival", 10),
    ("silent", 5),
    ("attendance", 5),
];

/// From here on a customer is shown as at risk.
pub const AT_RISK: i64 = 70;

/// A whole part, in basis points.
const FULL_BP: i64 = 10_000;

/// Each part in basis points, empty when not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Risk {
    pub parts: [Option<i64>; 7],
}

fn flag(is: bool) -> i64 {
    if is { FULL_BP } else { 0 }
}

/// `a / b` in basis points, from nothing to all.
fn part(a: i128, b: i128) -> Option<i64> {
    let bp = a.max(0).checked_mul(i128::from(FULL_BP))?.checked_div(b)?;
    Some(narrow(bp).min(FULL_BP))
}

impl Risk {
    /// Only customers with a purchase are at risk.
    pub fn of(standing: &Standing, profile: &Profile, as_of: i32) -> Option<Risk> {
        let since = i128::from(standing.recency(as_of)?);
        let gap = standing.gap_doubled;
        let (before, half) = (standing.half_before, standing.half.max(0));
        let fall = i128::from(before) - i128::from(half);
        let rated = standing.service.last_rating;
        Some(Risk {
            parts: [
                gap.and_then(|doubled| part(2 * since, 3 * i128::from(doubled))),
                (before > 0).then(|| part(fall, before.into())).flatten(),
                Some(flag(standing.service.complaint)),
                rated.map(|(_, expected, perceived)| flag(perceived < expected)),
                Some(flag(profile.has_rival)),
                standing.is_silent.map(flag),
                standing.attends_less.map(flag),
            ],
        })
    }

    /// Sum of the weights that are known.
    pub fn known(&self) -> i64 {
        let known = RISK_PARTS
            .iter()
            .zip(&self.parts)
            .filter(|(_, part)| part.is_some());
        known.map(|((_, weight), _)| weight).sum()
    }

    /// 0 to 100, halves up.
    pub fn score(&self) -> i64 {
        let parts = RISK_PARTS.iter().zip(&self.parts);
        let sum: i64 = parts
            .filter_map(|((_, weight), part)| Some(weight * (*part)?))
            .sum();
        let known = self.known();
        (2 * sum + 100 * known)
            .checked_div(200 * known)
            .unwrap_or(0)
    }
}

/// A score as a whole number from 0 to 100.
fn whole(score: f64) -> i64 {
    let score = score.round().clamp(0.0, 100.0);
    (0..=100).rev().find(|n| *n as f64 <= score).unwrap_or(0)
}

/// Loyalty from time, behaviour and feeling, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loyalty {
    pub time: Option<f64>,
    pub behaviour: Option<f64>,
    pub feeling: Option<f64>,
}

fn mean(parts: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = parts.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// Attitude as noted: the latest of each kind, 1 to 5 taken to 0 to 1.
pub fn feeling(profile: &Profile, as_of: i32) -> Option<f64> {
    let latest = |words: [&str; 3]| {
        let fits = profile.scores.iter().filter(|(day, what, score)| {
            let what = what.to_lowercase();
            day.0 <= as_of
                && (1..=5).contains(score)
                && words.iter().any(|word| what.contains(word))
        });
        fits.max_by_key(|(day, _, _)| *day)
            .map(|(_, _, score)| (*score - 1) as f64 / 4.0)
    };
    mean([
        latest(["trust", "信任", "信赖"]),
        latest(["toleran", "宽容", "容忍"]),
        latest(["rival", "竞争", "对手"]),
    ])
}

/// Our share of the customer's yearly spend on our kind of goods, 0 to 1.
pub fn share_of_wallet(standing: &Standing, profile: &Profile) -> Option<f64> {
    let total = profile.spend_per_year.filter(|total| *total > 0)?;
    ratio(standing.year.amount.max(0), total).map(|share| share.min(1.0))
}

impl Loyalty {
    pub fn of(standing: &Standing, profile: &Profile, as_of: i32) -> Loyalty {
        let bought = standing.sum.bought();
        let tenure = i64::from(as_of) - i64::from(standing.sum.first);
        let often = bought.then(|| (f64::from(standing.year.purchases) / 6.0).min(1.0));
        let full_price =
            ratio(standing.discounted, standing.sum.purchases).map(|share| 1.0 - share);
        let voices = standing.service.voices + profile.referred;
        let taking_part = bought.then(|| (voices as f64 / 3.0).min(1.0));
        Loyalty {
            time: bought.then(|| (tenure as f64 / 1095.0).min(1.0)),
            behaviour: mean([
                often,
                share_of_wallet(standing, profile),
                full_price,
                taking_part,
            ]),
            feeling: feeling(profile, as_of),
        }
    }

    /// 0 to 100, empty when nothing is known.
    pub fn score(&self) -> Option<i64> {
        mean([self.time, self.behaviour, self.feeling]).map(|part| whole(100.0 * part))
    }
}

/// The stage of the life cycle that the facts speak for.
pub fn stage(standing: &Standing, profile: &Profile, as_of: i32) -> &'static str {
    if !standing.sum.bought() {
        return if standing.last_touch.is_some() {
            "prospect"
        } else {
            "suspect"
        };
    }
    let loyalty = Loyalty::of(standing, profile, as_of);
    let is_loyal = loyalty.score() >= Some(60) && loyalty.feeling >= Some(0.6);
    if standing.is_lost(as_of) {
        "lost"
    } else if profile.referred > 0 {
        "advocate"
    } else if is_loyal {
        "loyal"
    } else if share_of_wallet(standing, profile) >= Some(0.5) {
        "majority"
    } else if standing.sum.purchases >= 2 {
        "repeat"
    } else {
        "first-time"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::sums::Sum;

    fn buyer(last: i32) -> Standing {
        let sum = Sum {
            first: 0,
            last,
            purchases: 3,
            amount: 100,
            ..Sum::default()
        };
        Standing {
            sum,
            gap_doubled: Some(60),
            ..Standing::default()
        }
    }

    #[test]
    fn what_is_not_known_leaves_its_weight_out() {
        let profile = Profile::default();
        // 90 days since the last purchase, own gap 30: the whole part of recency; no rival, no complaint.
        let risk = Risk::of(&buyer(10), &profile, 100).unwrap();
        assert_eq!((risk.known(), risk.score()), (60, 58));
        let rival = Profile {
            has_rival: true,
            ..Profile::default()
        };
        assert_eq!(Risk::of(&buyer(10), &rival, 100).unwrap().score(), 75);
        assert_eq!(Risk::of(&Standing::default(), &profile, 100), None);
    }

    #[test]
    fn loyalty_is_empty_when_nothing_is_known_and_high_for_an_old_friend() {
        let profile = Profile::default();
        assert_eq!(
            Loyalty::of(&Standing::default(), &profile, 100).score(),
            None
        );
        let scores = vec![
            (crate::domain::Day(1), "trust".into(), 5),
            (crate::domain::Day(2), "信任".into(), 3),
        ];
        let friend = Profile {
            scores,
            ..Profile::default()
        };
        assert_eq!(feeling(&friend, 100), Some(0.5));
        assert_eq!(stage(&buyer(90), &profile, 100), "repeat");
        assert_eq!(stage(&buyer(90), &profile, 400), "lost");
    }
}
