//! Dates of a column: the order of day and month is settled by the column's own values, never by a locale.
//! Rule: both proofs in one column or none at all means that the column is not read; its text is kept.

use super::super::incoming::DateOrder;
use super::moments::{Clock, Parts, ordered, parts};
use crate::domain::text::{Problem, t};
use crate::domain::{Day, Moment, PartialDate, Value};

/// What a column's values prove about the order of its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// No value needs it.
    Unneeded,
    Known(DateOrder),
    /// Every value fits both orders.
    Undecided,
    /// Values prove both orders; the lines of the proofs.
    Contradiction(u32, u32),
}

/// A column of dates, and what its order was proven by.
#[derive(Clone, Debug)]
pub struct DateColumn {
    pub order: Order,
    pub because: Option<Problem>,
    pub serials: bool,
}

/// Looks at the values of a column with their lines.
pub fn column<'a>(
    values: impl Iterator<Item = (u32, &'a str)>,
    asked: Option<DateOrder>,
    usual: Option<DateOrder>,
) -> DateColumn {
    let mut day: Option<(u32, &str)> = None;
    let mut month: Option<(u32, &str)> = None;
    let (mut open, mut serials) = (0, false);
    for (line, text) in values {
        match parts(text) {
            Parts::Mixed(one, two, ..) => {
                if one > 12 || text.contains('.') {
                    day.get_or_insert((line, text));
                } else if two > 12 {
                    month.get_or_insert((line, text));
                } else {
                    open += 1;
                }
            }
            Parts::Serial(n) => serials |= (20_000.0..80_000.0).contains(&n),
            _ => {}
        }
    }
    let proof = |(line, text): (u32, &str)| {
        t("line {0} has {1}", "第 {0} 行是 {1}").problem(&[&line, &text])
    };
    let (order, because) = match (asked, day, month) {
        (Some(order), ..) => (Order::Known(order), None),
        (None, Some(d), Some(m)) => (Order::Contradiction(d.0, m.0), None),
        (None, Some(d), None) => (Order::Known(DateOrder::DayFirst), Some(proof(d))),
        (None, None, Some(m)) => (Order::Known(DateOrder::MonthFirst), Some(proof(m))),
        (None, None, None) if open == 0 => (Order::Unneeded, None),
        (None, None, None) => (usual.map_or(Order::Undecided, Order::Known), None),
    };
    DateColumn {
        order,
        because,
        serials,
    }
}

/// What a cell is as a date.
#[derive(Clone, Debug, PartialEq)]
pub enum Dated {
    Nothing,
    Day(Day),
    Moment(Moment),
    Month(i32, u32),
    YearLess(u32, u32),
    Lunar(String),
    /// The order of the column is not settled.
    Undecided,
    Unreadable,
}

impl DateColumn {
    pub fn read(&self, text: &str, zone: chrono_tz::Tz) -> Dated {
        match parts(text) {
            Parts::Nothing => Dated::Nothing,
            Parts::Unreadable => Dated::Unreadable,
            Parts::Certain(y, m, d, clock) => match Day::of(y, m, d) {
                Some(day) => at(day, clock, zone),
                None => Dated::Unreadable,
            },
            Parts::Mixed(one, two, year, clock) => {
                let order = match self.order {
                    Order::Known(order) => order,
                    Order::Unneeded | Order::Undecided | Order::Contradiction(..) => {
                        return Dated::Undecided;
                    }
                };
                ordered(one, two, year, order).map_or(Dated::Unreadable, |day| at(day, clock, zone))
            }
            Parts::Month(year, month) => Dated::Month(year, month),
            Parts::YearLess(month, day) => Dated::YearLess(month, day),
            Parts::Serial(n) => serial(n, zone),
            Parts::Epoch(ms) => Dated::Moment(Moment(ms)),
            Parts::Lunar(text) => Dated::Lunar(text),
        }
    }
}

/// A day number of the 1900 system: 45292 is 2024-01-01.
fn serial(n: f64, zone: chrono_tz::Tz) -> Dated {
    if !(20_000.0..80_000.0).contains(&n) {
        return Dated::Unreadable;
    }
    const DAY_0: i32 = -25_569;
    #[allow(clippy::cast_possible_truncation)] // within 20 000 to 80 000
    let (whole, seconds) = (n.trunc() as i32, (n.fract() * 86_400.0).round() as u32);
    let day = Day(DAY_0 + whole);
    if seconds == 0 || seconds >= 86_400 {
        return Dated::Day(day);
    }
    Dated::Moment(Moment::at(
        day,
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        zone,
    ))
}

fn at(day: Day, clock: Option<Clock>, zone: chrono_tz::Tz) -> Dated {
    let Some(clock) = clock else {
        return Dated::Day(day);
    };
    let utc = Moment::at(day, clock.hour, clock.minute, clock.second, chrono_tz::UTC);
    match clock.offset {
        Some(minutes) => Dated::Moment(Moment(utc.0 - i64::from(minutes) * 60_000)),
        None => Dated::Moment(Moment::at(
            day,
            clock.hour,
            clock.minute,
            clock.second,
            zone,
        )),
    }
}

impl Dated {
    /// The civil date; of a month its last day.
    pub fn day(&self, zone: chrono_tz::Tz) -> Option<Day> {
        match self {
            Dated::Day(day) => Some(*day),
            Dated::Moment(at) => Some(at.day_in(zone)),
            Dated::Month(year, month) => {
                let first = Day::of(*year, *month, 1)?;
                Some(first.plus_months(1).plus(-1))
            }
            _ => None,
        }
    }

    /// A day or an instant for fields that take both; midnight is a day.
    pub fn when(&self, zone: chrono_tz::Tz) -> Option<Value> {
        match self {
            Dated::Moment(at) if at.clock_in(zone) != "00:00" => Some(Value::Moment(*at)),
            other => other.day(zone).map(Value::Day),
        }
    }

    /// A birthday: parts of it may be unknown.
    pub fn partial(&self, zone: chrono_tz::Tz) -> Option<PartialDate> {
        let small = |n: u32| u8::try_from(n).ok();
        match self {
            Dated::YearLess(month, day) => Some(PartialDate {
                year: None,
                month: small(*month),
                day: small(*day),
                lunar: false,
                leap: false,
            }),
            Dated::Month(year, month) => Some(PartialDate {
                year: i16::try_from(*year).ok(),
                month: small(*month),
                day: None,
                lunar: false,
                leap: false,
            }),
            other => other.day(zone).map(PartialDate::full),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> DateColumn {
        column(
            values
                .iter()
                .enumerate()
                .map(|(i, v)| (u32::try_from(i).unwrap() + 2, *v)),
            None,
            None,
        )
    }

    #[test]
    fn one_value_settles_the_order_of_its_column() {
        let zone = chrono_tz::UTC;
        let day = |y, m, d| Dated::Day(Day::of(y, m, d).unwrap());
        assert_eq!(
            of(&["3/4/1975", "9/23/1980"]).read("3/4/1975", zone),
            day(1975, 3, 4)
        );
        assert_eq!(
            of(&["02.01.2024", "23.11.2023"]).read("02.01.2024", zone),
            day(2024, 1, 2)
        );
        assert_eq!(
            of(&["03/04/2024"]).read("03/04/2024", zone),
            Dated::Undecided
        );
        assert_eq!(
            of(&["13/4/2024", "4/13/2024"]).order,
            Order::Contradiction(2, 3)
        );
        assert_eq!(of(&[]).read("45351", zone), day(2024, 2, 29));
        assert_eq!(of(&[]).read("60000.5", zone).day(zone), Day::of(2064, 4, 8));
        let month = of(&[]).read("2024年5月", zone);
        assert_eq!(month.day(zone), Day::of(2024, 5, 31));
    }
}
