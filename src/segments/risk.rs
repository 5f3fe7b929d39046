//! The risk of losing a customer, 0 to 100, as a weighted sum of signs.
//! Rule: a sign of which nothing is known leaves out its weight, and the rest is scaled to 100; every part can be shown.
//!
//! Weights: 35 days since the last purchase against three times the own median gap; 20 fall of the last half-year against
//! the one before; 15 an open or badly closed complaint; 10 perceived below expected at the last rating; 10 a rival noted;
//! 5 no answer to the last three contacts; 5 attendance below 60 % of the own mean. Source: this program's own default.

use super::book_models::{BookModels, day_of};
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Record, Value};

/// A sign of risk: what it is, its weight, and how strong it is in basis points; `None` when nothing is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    pub label: Text,
    pub weight: i64,
    pub strength_bp: Option<i64>,
}

/// Basis points of a full sign.
const FULL_BP: i64 = 10_000;
const HALF_YEAR_DAYS: i32 = 182;

/// The score of signs, rounded half up; `None` when nothing is known at all.
pub fn score(signs: &[Sign]) -> Option<i64> {
    let known = signs
        .iter()
        .filter_map(|sign| Some((sign.weight, sign.strength_bp?)));
    let (weights, sum) = known.fold((0, 0), |(weights, sum), (weight, strength)| {
        (weights + weight, sum + weight * strength)
    });
    (weights > 0).then(|| (sum * 2 + weights * 100) / (weights * 200))
}

impl BookModels<'_> {
    /// The signs of risk of a customer who has bought; empty for one who has not.
    pub fn risk(&self, customer: Id) -> Vec<Sign> {
        let mut orders: Vec<(Day, i64)> = self.orders(customer).collect();
        orders.sort_unstable();
        let Some(record) = self.book.get(customer) else {
            return Vec::new();
        };
        if !orders.iter().any(|(_, amount)| *amount >= 0) {
            return Vec::new();
        }
        let sign = |label, weight, strength_bp| Sign {
            label,
            weight,
            strength_bp,
        };
        let yes_or_no = |yes: bool| Some(if yes { FULL_BP } else { 0 });
        vec![
            sign(
                t("Long since the last purchase", "久未购买"),
                35,
                self.overdue(&orders),
            ),
            sign(
                t("Buys less than before", "购买下降"),
                20,
                self.fall(&orders),
            ),
            sign(
                t("Complaint open or badly closed", "投诉未结或结果不佳"),
                15,
                yes_or_no(self.complains(customer)),
            ),
            sign(
                t("Last rating below expectation", "最近评价低于期望"),
                10,
                self.disappointed(customer),
            ),
            sign(
                t("A rival is noted", "有竞争对手"),
                10,
                yes_or_no(record.get("rival").is_some()),
            ),
            sign(
                t("No answer to the last three contacts", "最近三次联系无回应"),
                5,
                self.silent(customer),
            ),
            sign(
                t("Attendance falls", "出勤下降"),
                5,
                self.stays_away(customer),
            ),
        ]
    }

    /// Days since the last purchase against three times the median of the own gaps.
    fn overdue(&self, orders: &[(Day, i64)]) -> Option<i64> {
        let mut days: Vec<i64> = orders
            .iter()
            .filter(|(_, amount)| *amount >= 0)
            .map(|(day, _)| i64::from(day.0))
            .collect();
        days.dedup();
        let last = *days.last()?;
        let mut gaps: Vec<i64> = days
            .iter()
            .zip(days.iter().skip(1))
            .map(|(a, b)| b - a)
            .collect();
        gaps.sort_unstable();
        let middle = |back: usize| gaps.get((gaps.len().checked_sub(back)?) / 2).copied();
        // Twice the median: the two middle gaps summed, which for an odd number are the same one.
        let twice = middle(1)? + middle(0)?;
        let since = i64::from(self.today.0) - last;
        Some((since * FULL_BP * 2 / (3 * twice.max(1))).min(FULL_BP))
    }

    /// How much less the last half-year brought than the one before.
    fn fall(&self, orders: &[(Day, i64)]) -> Option<i64> {
        let sum = |from: i32, to: i32| -> i64 {
            let (from, to) = (self.today.plus(-from), self.today.plus(-to));
            let inside = orders.iter().filter(|(day, _)| from < *day && *day <= to);
            inside
                .map(|(_, amount)| *amount)
                .fold(0, i64::saturating_add)
        };
        let before = sum(2 * HALF_YEAR_DAYS, HALF_YEAR_DAYS);
        let last = sum(HALF_YEAR_DAYS, 0).max(0);
        let lost = i128::from(before.saturating_sub(last).max(0)) * i128::from(FULL_BP);
        (before > 0).then(|| i64::try_from(lost / i128::from(before)).unwrap_or(FULL_BP))
    }

    fn complains(&self, customer: Id) -> bool {
        self.records(customer, Kind::Case).any(|case| {
            let open = ["open", "waiting", ""].contains(&case.text("state"));
            let badly = case.int("csat").is_some_and(|csat| csat <= 2);
            case.text("type") == "complaint" && (open || badly)
        })
    }

    fn disappointed(&self, customer: Id) -> Option<i64> {
        let rated = self.records(customer, Kind::Survey).filter_map(|answer| {
            let pair = (answer.int("expected")?, answer.int("perceived")?);
            Some((self.day_or_created(&answer, "date"), answer.id, pair))
        });
        let (.., (expected, perceived)) = rated.filter(|(day, ..)| *day <= self.today).max()?;
        Some(if perceived < expected { FULL_BP } else { 0 })
    }

    fn silent(&self, customer: Id) -> Option<i64> {
        let mut asked: Vec<(Day, Id, bool)> = self
            .records(customer, Kind::Interaction)
            .filter(|touch| !["planned", "cancelled"].contains(&touch.text("state")))
            .filter(|touch| !touch.text("response").is_empty())
            .map(|touch| {
                let day = self.day_or_created(&touch, "at");
                (day, touch.id, touch.text("response") == "no-answer")
            })
            .filter(|(day, ..)| *day <= self.today)
            .collect();
        asked.sort_unstable();
        let last: Vec<bool> = asked.iter().rev().take(3).map(|(.., none)| *none).collect();
        (last.len() == 3).then(|| {
            if last.iter().all(|none| *none) {
                FULL_BP
            } else {
                0
            }
        })
    }

    /// The last four course days against all: below 60 % of the own mean.
    fn stays_away(&self, customer: Id) -> Option<i64> {
        let mut days: Vec<(Day, bool)> = self
            .records(customer, Kind::Session)
            .filter_map(|session| {
                let day = day_of(session.get("start")?, self.zone)?;
                Some((day, came(&session, customer)?))
            })
            .filter(|(day, _)| *day <= self.today)
            .collect();
        days.sort_unstable();
        let share = |days: &[(Day, bool)]| {
            let came = days.iter().filter(|(_, came)| *came).count();
            (came, days.len())
        };
        let recent = days
            .len()
            .checked_sub(4)
            .and_then(|from| days.get(from..))?;
        let ((a, n), (b, m)) = (share(recent), share(&days));
        Some(if a * m * 10 < b * n * 6 { FULL_BP } else { 0 })
    }
}

/// Whether a member came to a session; `None` while it is only planned.
fn came(session: &Record, customer: Id) -> Option<bool> {
    let mut rows = session.items("members").iter();
    let row = rows.rfind(|row| row.part("customer").and_then(Value::as_ref) == Some(customer))?;
    match row.part("state").and_then(Value::as_text)? {
        "present" | "late" => Some(true),
        "leave" | "absent" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::sample::{day, small_book};

    #[test]
    fn signs_of_which_nothing_is_known_leave_out_their_weight() {
        let book = small_book();
        let zone = chrono_tz::Asia::Shanghai;
        let models = BookModels {
            book: &book,
            today: day("2026-11-25"),
            zone,
        };
        let of = |n: u32| models.risk(Id::new(Kind::Customer, n));
        let strengths = |n: u32| {
            of(n)
                .iter()
                .map(|sign| sign.strength_bp)
                .collect::<Vec<_>>()
        };
        // One gap of 111 days, 5 days since: 5·2/(3·222) of the weight; nothing bought in the half-year before last.
        assert_eq!(strengths(1)[..4], [Some(150), None, Some(0), None]);
        assert_eq!(score(&of(1)), Some(1));
        // Bought once and complains: 15 of the 25 points that are known.
        assert_eq!(strengths(3)[..4], [None, None, Some(10_000), None]);
        assert_eq!(score(&of(3)), Some(60));
        assert_eq!(score(&of(2)), None);
    }
}
