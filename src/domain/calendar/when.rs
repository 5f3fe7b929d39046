//! Dates and times as they are typed, in both languages, relative to a day.
//! Rule: an incomplete date points ahead or back as the field says; an impossible one is refused in words.

use super::clock::{Time, time};
use super::days::Frame;
use super::partial;
use super::tokens::{Token, tokens};
use crate::domain::text::{Problem, t};
use crate::domain::values::{Context, Day, Moment, Value};
use chrono::{DateTime, NaiveDateTime};

/// Which way an incomplete date points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Future,
    Past,
}

impl Direction {
    /// The direction of a field whose dates lie ahead or behind.
    pub fn of(ahead: bool) -> Direction {
        if ahead {
            Direction::Future
        } else {
            Direction::Past
        }
    }
}

/// Reads a date (a day) or a date with a time (a moment).
pub fn read_when(text: &str, ctx: &Context, direction: Direction) -> Result<Value, Problem> {
    let typed = text.trim();
    if let Some(moment) = instant(typed) {
        return Ok(Value::Moment(moment));
    }
    let words = tokens(typed)
        .filter(|w| !w.is_empty())
        .ok_or_else(|| no_date(typed))?;
    if let Some(moment) = from_now(&words, ctx.now, direction) {
        return Ok(Value::Moment(moment));
    }
    if partial::is_lunar(&words) {
        return lunar_day(typed, ctx.today, direction).map(Value::Day);
    }
    let frame = Frame {
        today: ctx.today,
        direction,
    };
    // A time may stand behind the day or before it; the whole text as a day comes first.
    let mut refused = None;
    for at in (0..=words.len()).rev() {
        let (head, tail) = words.split_at(at);
        for (day, clock) in [(head, tail), (tail, head)] {
            let time = match clock {
                [] => None,
                clock => match time(clock) {
                    Some(time) => Some(time),
                    None => continue,
                },
            };
            match (frame.day(day), time) {
                (Ok(Some(day)), None) => return Ok(Value::Day(day)),
                (Ok(Some(day)), Some(time)) => return Ok(Value::Moment(at_time(day, time, ctx))),
                (Ok(None), Some(time)) if day.is_empty() => {
                    return Ok(Value::Moment(nearest_time(time, ctx, direction)));
                }
                (Ok(_), _) => {}
                (Err(problem), _) => refused = refused.or(Some(problem)),
            }
        }
    }
    Err(refused.unwrap_or_else(|| no_date(typed)))
}

/// Reads a date; of a date with a time the day counts.
pub fn read_day(text: &str, ctx: &Context, direction: Direction) -> Result<Day, Problem> {
    match read_when(text, ctx, direction)? {
        Value::Moment(moment) => Ok(moment.day_in(ctx.zone)),
        Value::Day(day) => Ok(day),
        _ => Err(no_date(text.trim())),
    }
}

/// Reads an instant; a day alone is its end where dates lie ahead, else its beginning.
pub fn read_moment(text: &str, ctx: &Context, direction: Direction) -> Result<Moment, Problem> {
    match read_when(text, ctx, direction)? {
        Value::Moment(moment) => Ok(moment),
        Value::Day(day) => Ok(match direction {
            Direction::Future => Moment::at(day, 23, 59, 0, ctx.zone),
            Direction::Past => Moment::at(day, 0, 0, 0, ctx.zone),
        }),
        _ => Err(no_date(text.trim())),
    }
}

fn no_date(typed: &str) -> Problem {
    t(
        "“{0}” is not a date. Write 2026-11-22, fri, 5 mar, +2w or tomorrow 9:30.",
        "“{0}”不是日期。请写 2026-11-22、周五、3月5日、+2w 或 明天9点半。",
    )
    .problem(&[&typed])
}

/// A time with its zone, as other programs write it.
fn instant(text: &str) -> Option<Moment> {
    let zoned = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S %z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M %z"))
        .map(|at| at.timestamp_millis());
    let compact = || {
        NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ")
            .map(|at| at.and_utc().timestamp_millis())
    };
    zoned.or_else(|_| compact()).ok().map(Moment)
}

/// `now`, `in 2 hours`, 半小时后, `+30min`.
fn from_now(words: &[Token], now: Moment, direction: Direction) -> Option<Moment> {
    use Token::{After, Ago, Half, Hour, In, Minute, Now, Number, Sign};
    let sign = |direction| {
        if direction == Direction::Future {
            1
        } else {
            -1
        }
    };
    let (sign, number, unit) = match *words {
        [Now] => return Some(now),
        [In, Number(n, _), unit]
        | [Number(n, _), unit, After]
        | [In, Number(n, _), unit, After] => (1, n.checked_mul(60)?, unit),
        [Number(n, _), unit, Ago] => (-1, n.checked_mul(60)?, unit),
        [Sign('+'), Number(n, _), unit] => (1, n.checked_mul(60)?, unit),
        [Sign('-'), Number(n, _), unit] => (-1, n.checked_mul(60)?, unit),
        [Half, Hour, After] => (1, 30, Hour),
        [Half, Hour, Ago] => (-1, 30, Hour),
        [Number(n, _), unit] => (sign(direction), n.checked_mul(60)?, unit),
        _ => return None,
    };
    let milliseconds = match unit {
        Minute => 1000,
        Hour => 60_000,
        _ => return None,
    };
    // More than ten years of hours is a slip of the finger.
    let shift = number
        .checked_mul(milliseconds)
        .filter(|ms| *ms < 320_000_000_000)?;
    Some(Moment(now.0.checked_add(sign * shift)?))
}

fn lunar_day(typed: &str, today: Day, direction: Direction) -> Result<Day, Problem> {
    let date = partial::read_partial(typed)?;
    if let Some(day) = partial::solar_day(&date) {
        return Ok(day);
    }
    let ahead = partial::next_occurrence(&date, today);
    let found = match direction {
        Direction::Future => ahead,
        // The last one began its round at most 13 months ago.
        Direction::Past => partial::last_occurrence(&date, today),
    };
    found.ok_or_else(|| no_date(typed))
}

fn at_time(day: Day, time: Time, ctx: &Context) -> Moment {
    let (day, hour) = if time.hour == 24 {
        (day.plus(1), 0)
    } else {
        (day, time.hour)
    };
    Moment::at(day, hour, time.minute, time.second, ctx.zone)
}

/// A time without a day: today, or the day after or before when that time is already past or still to come.
fn nearest_time(time: Time, ctx: &Context, direction: Direction) -> Moment {
    let moment = at_time(ctx.today, time, ctx);
    match direction {
        Direction::Future if moment < ctx.now => at_time(ctx.today.plus(1), time, ctx),
        Direction::Past if moment > ctx.now => at_time(ctx.today.plus(-1), time, ctx),
        _ => moment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::context::tests::sunday;
    use proptest::prelude::*;

    fn day_of(text: &str, direction: Direction) -> String {
        match read_when(text, &sunday(), direction) {
            Ok(Value::Day(day)) => day.to_string(),
            Ok(Value::Moment(at)) => format!(
                "{} {}",
                at.day_in(sunday().zone),
                at.clock_in(sunday().zone)
            ),
            Ok(other) => format!("{other:?}"),
            Err(problem) => format!("refused: {}", problem.en),
        }
    }

    // Today is Sunday, 22 November 2026, 10:05.
    static AHEAD: &[(&str, &str)] = &[
        ("2026-11-27", "2026-11-27"),
        ("2026/3/5", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("5.3.2027", "2027-03-05"),
        ("31/12/2026", "2026-12-31"),
        ("12/31/2026", "2026-12-31"),
        ("today", "2026-11-22"),
        ("今天", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("明天", "2026-11-23"),
        ("后天", "2026-11-24"),
        ("大后天", "2026-11-25"),
        ("yesterday", "2026-11-21"),
        ("昨天", "2026-11-21"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("周五", "2026-11-27"),
        ("星期五", "2026-11-27"),
        ("礼拜五", "2026-11-27"),
        ("sun", "2026-11-29"),
        ("周日", "2026-11-29"),
        ("下周五", "2026-11-27"),
        ("下个星期五", "2026-11-27"),
        ("下下周一", "2026-11-30"),
        ("next fri", "2026-11-27"),
        ("fri next week", "2026-11-27"),
        ("本周三", "2026-11-18"),
        ("这周五", "2026-11-20"),
        ("this friday", "2026-11-20"),
        ("last friday", "2026-11-20"),
        ("上周五", "2026-11-13"),
        ("in 3 weeks", "2026-12-13"),
        ("3周后", "2026-12-13"),
        ("3 days ago", "2026-11-19"),
        ("3天前", "2026-11-19"),
        ("三天后", "2026-11-25"),
        ("+2w", "2026-12-06"),
        ("-3m", "2026-08-22"),
        ("7d", "2026-11-29"),
        ("3个月后", "2027-02-22"),
        ("in 2 years", "2028-11-22"),
        ("月底", "2026-11-30"),
        ("end of month", "2026-11-30"),
        ("下月底", "2026-12-31"),
        ("end of next month", "2026-12-31"),
        ("年底", "2026-12-31"),
        ("end of year", "2026-12-31"),
        ("3月底", "2027-03-31"),
        ("next month", "2026-12-01"),
        ("next week", "2026-11-23"),
        ("下个月5号", "2026-12-05"),
        ("5号", "2026-12-05"),
        ("31号", "2026-12-31"),
        ("3月5日", "2027-03-05"),
        ("三月五日", "2027-03-05"),
        ("12月1日", "2026-12-01"),
        ("5 mar", "2027-03-05"),
        ("mar 5", "2027-03-05"),
        ("March 5th", "2027-03-05"),
        ("5 Mar 2026", "2026-03-05"),
        ("Mar 12, 2024", "2024-03-12"),
        ("7-Feb-22", "2022-02-07"),
        ("2024年3月5日", "2024-03-05"),
        ("明年3月5日", "2027-03-05"),
        ("2027-03", "2027-03-31"),
        ("2024年3月", "2024-03-31"),
        ("29 feb", "2028-02-29"),
        ("11-22", "2026-11-22"),
        ("农历八月十五", "2027-09-15"),
        ("周末", "2026-11-28"),
        ("Fri, 27 Nov 2026", "2026-11-27"),
        ("11月27日 周五", "2026-11-27"),
    ];

    #[test]
    fn dates_ahead_are_read_in_both_languages() {
        for (text, day) in AHEAD {
            assert_eq!(&day_of(text, Direction::Future), day, "{text}");
        }
    }

    #[test]
    fn an_incomplete_date_of_the_past_is_the_last_one() {
        for (text, day) in [
            ("fri", "2026-11-20"),
            ("周五", "2026-11-20"),
            ("sun", "2026-11-15"),
            ("7d", "2026-11-15"),
            ("3月5日", "2026-03-05"),
            ("12月1日", "2025-12-01"),
            ("5号", "2026-11-05"),
            ("31号", "2026-10-31"),
            ("5 mar", "2026-03-05"),
            ("29 feb", "2024-02-29"),
            ("农历八月十五", "2026-09-25"),
        ] {
            assert_eq!(day_of(text, Direction::Past), day, "{text}");
        }
    }

    #[test]
    fn times_are_read_in_both_languages() {
        for (text, at) in [
            ("fri 15:00", "2026-11-27 15:00"),
            ("15:00 fri", "2026-11-27 15:00"),
            ("tomorrow 9:30", "2026-11-23 09:30"),
            ("tomorrow at 9:30 am", "2026-11-23 09:30"),
            ("明天下午3点", "2026-11-23 15:00"),
            ("明早9点半", "2026-11-23 09:30"),
            ("明晚八点一刻", "2026-11-23 20:15"),
            ("下周一十点", "2026-11-23 10:00"),
            ("3pm", "2026-11-22 15:00"),
            ("9:30", "2026-11-23 09:30"),
            ("12am", "2026-11-23 00:00"),
            ("noon", "2026-11-22 12:00"),
            ("2026-11-22 10:05", "2026-11-22 10:05"),
            ("2026-11-22T10:05:00", "2026-11-22 10:05"),
            ("2026-11-22T02:05:00Z", "2026-11-22 10:05"),
            ("2026-11-22 10:05:00 +0800", "2026-11-22 10:05"),
            ("20261122T020500Z", "2026-11-22 10:05"),
            ("now", "2026-11-22 10:05"),
            ("in 2 hours", "2026-11-22 12:05"),
            ("半小时后", "2026-11-22 10:35"),
            ("+30min", "2026-11-22 10:35"),
            ("3月5日 晚上12点", "2027-03-06 00:00"),
        ] {
            assert_eq!(day_of(text, Direction::Future), at, "{text}");
        }
        assert_eq!(day_of("11:00", Direction::Past), "2026-11-21 11:00");
    }

    #[test]
    fn impossible_and_unclear_dates_are_refused_in_words() {
        for (text, says) in [
            ("2026-02-30", "no day 2026-02-30"),
            ("2026-13-01", "no day 2026-13-01"),
            ("31 apr", "no day --04-31"),
            ("2月30日", "no day"),
            ("2026-02-30 10:00", "no day 2026-02-30"),
            ("32号", "no day 32"),
            ("3/5/2026", "can be"),
            ("3/5", "can be"),
            ("24/03/05", "four digits"),
            ("thu, 27 Nov 2026", "weekday"),
            ("blue", "not a date"),
            ("25:00", "not a date"),
            ("", "not a date"),
            ("5", "not a date"),
            ("99999999999d", "not a date"),
            ("晚上3点", "not a date"),
        ] {
            let shown = day_of(text, Direction::Future);
            assert!(
                shown.starts_with("refused") && shown.contains(says),
                "{text}: {shown}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "[0-9a-z年月日号下周上农历初闰:/.+ -]{0,20}") {
            let _ = read_when(&text, &sunday(), Direction::Future);
        }

        #[test]
        fn every_day_is_read_back_as_written(n in -100_000_i32..100_000) {
            let day = Day(n);
            prop_assert_eq!(read_day(&day.to_string(), &sunday(), Direction::Past), Ok(day));
        }
    }
}
