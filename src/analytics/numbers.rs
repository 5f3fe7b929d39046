//! Arithmetic of all reports: one division of whole numbers, halves away from zero, medians and percentiles.
//! Rule: nothing is rounded before the last step, and what cannot be divided is empty, never 0, NaN or infinite.

use crate::domain::Day;

/// One division of two integers; empty when there is nothing to divide by.
pub fn ratio(a: impl Into<i128>, b: impl Into<i128>) -> Option<f64> {
    let (a, b) = (a.into(), b.into());
    (b != 0).then(|| a as f64 / b as f64)
}

/// Integer division rounded half away from zero; empty when there is nothing to divide by.
pub fn rounded(a: i128, b: i128) -> Option<i64> {
    if b == 0 {
        return None;
    }
    let negative = (a < 0) != (b < 0);
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let (whole, rest) = (a / b, a % b);
    let size = if rest >= b - rest { whole + 1 } else { whole };
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Some(if negative { -size } else { size })
}

/// A sum that came out of i64 amounts, back to i64.
pub fn narrow(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

/// A count as a signed number.
pub fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The median times two, exactly; the list must be ascending. Empty for an empty list.
pub fn doubled_median(ascending: &[i64]) -> Option<i128> {
    let n = ascending.len();
    let high = i128::from(*ascending.get(n / 2)?);
    let low = if n.is_multiple_of(2) {
        i128::from(*ascending.get(n / 2 - 1)?)
    } else {
        high
    };
    Some(low + high)
}

/// The median of an ascending list.
pub fn median(ascending: &[i64]) -> Option<f64> {
    ratio(doubled_median(ascending)?, 2)
}

/// Percentile by nearest rank: element number ceil(p·n/100) of the ascending list, from 1.
pub fn percentile(ascending: &[i64], p: usize) -> Option<i64> {
    let place = (p * ascending.len()).div_ceil(100);
    ascending.get(place.checked_sub(1)?).copied()
}

/// 1.0 multiplied `t` times by `x`.
pub fn power(x: f64, t: i64) -> f64 {
    (0..t).fold(1.0, |product, _| product * x)
}

/// Whole days from one day to another.
pub fn days_between(from: Day, to: Day) -> i64 {
    i64::from(to.0) - i64::from(from.0)
}

/// Year and month (from 0) of a day, by the arithmetic of the proleptic Gregorian calendar.
/// The calendar of dates is too slow where a million days are read.
pub fn year_month(day: i32) -> (i32, i32) {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let in_era = shifted.rem_euclid(146_097);
    let year_of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * in_year + 2) / 153;
    let month = (from_march + 2) % 12;
    let year = year_of_era + era * 400 + i64::from(month < 2);
    (
        i32::try_from(year).unwrap_or(i32::MAX),
        i32::try_from(month).unwrap_or(0),
    )
}

/// Year · 12 + month − 1.
pub fn month_index(day: i32) -> i32 {
    let (year, month) = year_month(day);
    year.saturating_mul(12).saturating_add(month)
}

/// `2024-02` for a month index.
pub fn month_name(index: i32) -> String {
    format!(
        "{:04}-{:02}",
        index.div_euclid(12),
        index.rem_euclid(12) + 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_away_from_zero_and_nothing_is_divided_by_zero() {
        assert_eq!(rounded(5, 2), Some(3));
        assert_eq!(rounded(-5, 2), Some(-3));
        assert_eq!(rounded(7, -3), Some(-2));
        assert_eq!((rounded(1, 0), ratio(1, 0)), (None, None));
        assert_eq!(rounded(i128::MAX, 1), Some(i64::MAX));
    }

    #[test]
    fn percentiles_and_medians_follow_the_nearest_rank_and_the_middle() {
        assert_eq!(percentile(&[0, 1, 1, 2], 90), Some(2));
        assert_eq!(percentile(&[0, 1, 1, 2], 50), Some(1));
        assert_eq!((percentile(&[], 50), doubled_median(&[])), (None, None));
        assert_eq!(doubled_median(&[1, 4]), Some(5));
        assert_eq!(median(&[1, 4, 9]), Some(4.0));
    }

    proptest! {
        #[test]
        fn the_month_of_a_day_is_the_one_of_the_calendar(day in -719_000i32..2_900_000) {
            prop_assert_eq!(month_index(day), Day(day).month_index());
        }

        #[test]
        fn rounding_is_never_further_than_a_half(a in -1_000_000i64..1_000_000, b in 1i64..1000) {
            let whole = rounded(i128::from(a), i128::from(b)).unwrap();
            prop_assert!((2 * (whole * b - a)).abs() <= b);
        }
    }
}
