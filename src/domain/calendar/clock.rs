//! Times of the day as people write them: `15:00`, `3pm`, 下午3点, 9点半.

use super::tokens::Token;
use Token::{
    Afternoon, Clock, Half, In, MinuteMark, Morning, Night, Noon, Number, QuarterHour, Sign,
};

/// A time of the day. Hour 24 is midnight at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

/// The time the tokens name, if they name one.
pub fn time(tokens: &[Token]) -> Option<Time> {
    let part = |token: &Token| matches!(token, Morning | Noon | Afternoon | Night);
    let (period, rest) = match tokens {
        [first, rest @ ..] if part(first) => (Some(*first), rest),
        [rest @ .., In, last] | [rest @ .., last] if part(last) => (Some(*last), rest),
        rest => (None, rest),
    };
    let (hour, minute, second) = match *rest {
        [] if period == Some(Noon) => (12, 0, 0),
        [Number(h, 0..=2)] if period.is_some() => (h, 0, 0),
        [Number(h, 0..=2), Sign(':'), Number(m, 2)] => (h, m, 0),
        [
            Number(h, 0..=2),
            Sign(':'),
            Number(m, 2),
            Sign(':'),
            Number(s, 2),
        ] => (h, m, s),
        [Number(h, 0..=2), Clock] => (h, 0, 0),
        [Number(h, 0..=2), Clock, Half] => (h, 30, 0),
        [Number(h, 0..=2), Clock, Number(q, _), QuarterHour] => (h, q.checked_mul(15)?, 0),
        [Number(h, 0..=2), Clock, Number(m, 0..=2)] => (h, m, 0),
        [Number(h, 0..=2), Clock, Number(m, 0..=2), MinuteMark] => (h, m, 0),
        _ => return None,
    };
    let hour = of_day(u32::try_from(hour).ok()?, period)?;
    let minute = u32::try_from(minute).ok().filter(|m| *m < 60)?;
    let second = u32::try_from(second).ok().filter(|s| *s < 60)?;
    let midnight = hour == 24 && (minute, second) != (0, 0);
    (hour <= 24 && !midnight).then_some(Time {
        hour,
        minute,
        second,
    })
}

/// The hour of 24 for an hour and its part of the day; `None` when they contradict each other (晚上 3点).
fn of_day(hour: u32, period: Option<Token>) -> Option<u32> {
    match (period, hour) {
        (None, 0..=24) => Some(hour),
        (Some(Morning), 12) => Some(0),
        (Some(Morning), 0..=11) => Some(hour),
        (Some(Noon), 11 | 12) => Some(hour),
        (Some(Noon), 1 | 2) => Some(hour + 12),
        (Some(Afternoon), 1..=11) => Some(hour + 12),
        (Some(Afternoon), 12..=23) => Some(hour),
        (Some(Night), 5..=11) => Some(hour + 12),
        (Some(Night), 12) => Some(24),
        (Some(Night), 17..=24) => Some(hour),
        _ => None,
    }
}
