//! Days as people write them, from the tokens of a text: relative words, weekdays, dates with and without a year.
//! Rule: what could be two days is refused, never guessed.

use super::tokens::Token;
use super::when::Direction;
use crate::domain::text::{Problem, t};
use crate::domain::values::Day;
use Token::{
    After, Ago, DayMark, End, In, Last, Month, MonthMark, Months, Next, Number, Previous, Sign,
    Start, This, Today, Week, Weekday, Weekend, Year, YearShift,
};

/// From where a day is counted, and which way an incomplete one points.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub today: Day,
    pub direction: Direction,
}

/// A day, no day at all (`None`), or a date that is recognised and refused.
pub type Found = Result<Option<Day>, Problem>;

impl Frame {
    /// The day the tokens name.
    pub fn day(self, tokens: &[Token]) -> Found {
        if let Some(day) = self.relative(tokens) {
            return Ok(Some(day));
        }
        for read in [
            Frame::edge,
            Frame::with_weekday,
            Frame::of_month,
            Frame::named_month,
            Frame::numeric,
        ] {
            if let Some(day) = read(self, tokens)? {
                return Ok(Some(day));
            }
        }
        Ok(None)
    }

    fn monday(self) -> Day {
        self.today.plus(-days(self.today.weekday()))
    }

    /// Words counted from today.
    fn relative(self, tokens: &[Token]) -> Option<Day> {
        let today = self.today;
        Some(match *tokens {
            [Today(n)] => today.plus(n),
            [Weekday(w)] => match self.direction {
                Direction::Future => {
                    today.plus(1 + (days(w) - days(today.weekday()) - 1).rem_euclid(7))
                }
                Direction::Past => {
                    today.plus(-1 - (days(today.weekday()) - days(w) - 1).rem_euclid(7))
                }
            },
            [Last, Weekday(w)] => {
                today.plus(-1 - (days(today.weekday()) - days(w) - 1).rem_euclid(7))
            }
            [ref shift @ .., Weekday(w)] if !shift.is_empty() => self
                .monday()
                .plus(7 * periods(without_week(shift))? + days(w)),
            [Weekday(w), ref shift @ .., Week] if !shift.is_empty() => {
                self.monday().plus(7 * periods(shift)? + days(w))
            }
            [Weekend] => self
                .monday()
                .plus(if today.weekday() == 6 { 12 } else { 5 }),
            [ref shift @ .., Weekend] => self.monday().plus(7 * periods(shift)? + 5),
            [In, Number(n, _), unit] | [Number(n, _), unit, After] => shift(today, n, unit)?,
            [In, Number(n, _), unit, After] => shift(today, n, unit)?,
            [Number(n, _), unit, Ago] => shift(today, n.checked_neg()?, unit)?,
            [Sign('+'), Number(n, _), unit] => shift(today, n, unit)?,
            [Sign('-'), Number(n, _), unit] => shift(today, n.checked_neg()?, unit)?,
            [Number(n, _), unit @ (Token::Day | Week | Months)] => {
                shift(today, self.signed(n), unit)?
            }
            [Number(n, _), Year] if n < 1000 => shift(today, self.signed(n), Year)?,
            _ => return None,
        })
    }

    fn signed(self, n: i64) -> i64 {
        match self.direction {
            Direction::Future => n,
            Direction::Past => -n,
        }
    }

    /// First or last day of a week, month or year; `next month` alone is its first day.
    fn edge(self, tokens: &[Token]) -> Found {
        let period = |tokens| self.period(tokens);
        Ok(match tokens {
            [End, rest @ ..] | [rest @ .., End] => period(rest).map(|(_, last)| last),
            [Start, rest @ ..] | [rest @ .., Start] => period(rest).map(|(first, _)| first),
            [Next, ..] => period(tokens).map(|(first, _)| first),
            _ => None,
        })
    }

    fn period(self, tokens: &[Token]) -> Option<(Day, Day)> {
        let today = self.today;
        match *tokens {
            [ref shift @ .., Week] => {
                let monday = self.monday().plus(7 * periods(shift)?);
                Some((monday, monday.plus(6)))
            }
            [Number(m, _), MonthMark] => self.month_ahead(u32::try_from(m).ok()?),
            [Month(m)] => self.month_ahead(m),
            [ref shift @ .., Months | MonthMark] => {
                let day = today.plus_months(periods(shift)?);
                month_of(day.year(), day.month())
            }
            [YearShift(n), Year] | [YearShift(n)] => year_of(today.year() + n),
            [ref shift @ .., Year] => year_of(today.year() + periods(shift)?),
            _ => None,
        }
    }

    /// The month of this name that the direction points to; the running month counts as both.
    fn month_ahead(self, month: u32) -> Option<(Day, Day)> {
        let year = self.today.year();
        let year = match self.direction {
            Direction::Future if month < self.today.month() => year + 1,
            Direction::Past if month > self.today.month() => year - 1,
            _ => year,
        };
        month_of(year, month)
    }

    /// A date with its weekday beside it: both must agree.
    fn with_weekday(self, tokens: &[Token]) -> Found {
        let (weekday, rest) = match *tokens {
            [Weekday(w), Sign(','), ref rest @ ..] => (w, rest),
            [Weekday(w), ref rest @ ..] | [ref rest @ .., Weekday(w)] => (w, rest),
            _ => return Ok(None),
        };
        if rest.len() < 2 {
            return Ok(None);
        }
        match self.day(rest)? {
            Some(day) if day.weekday() != weekday => {
                Err(t("{0} is not on that weekday.", "{0} 不是您写的星期。").problem(&[&day]))
            }
            found => Ok(found),
        }
    }

    /// 5号, 下个月5号, 3月5日, 明年3月5日, 2026年3月5日, 2026年3月.
    fn of_month(self, tokens: &[Token]) -> Found {
        let tokens = match tokens {
            [rest @ .., DayMark] => rest,
            [Number(..)] => return Ok(None),
            rest => rest,
        };
        match *tokens {
            [Number(d, _)] => self.day_of_month(d),
            [Number(y, _), Year, Number(m, _), MonthMark, Number(d, _)] => date(y, m, d),
            [YearShift(n), Number(m, _), MonthMark, Number(d, _)] => {
                date(i64::from(self.today.year() + n), m, d)
            }
            [Number(m, _), MonthMark, Number(d, _)] => self.yearless(m, d),
            [Number(y, _), Year, Number(m, _), MonthMark] => self.whole_month(y, m),
            [ref shift @ .., Months | MonthMark, Number(d, _)] => match periods(shift) {
                Some(n) if !shift.is_empty() => {
                    let month = self.today.plus_months(n);
                    date(i64::from(month.year()), i64::from(month.month()), d)
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// 5 mar, mar 5, 5 mar 2026, Mar 5, 2026, 7-Feb-22, mar 2026.
    fn named_month(self, tokens: &[Token]) -> Found {
        if !tokens.iter().any(|token| matches!(token, Month(_))) {
            return Ok(None);
        }
        let plain: Vec<Token> = tokens
            .iter()
            .copied()
            .filter(|token| !matches!(token, Sign(',' | '-' | '.' | '/')))
            .collect();
        match *plain {
            [Month(m), Number(y, 4)] => self.whole_month(y, m.into()),
            [Number(d, _), Month(m)] | [Month(m), Number(d, _)] => self.yearless(m.into(), d),
            [Number(d, 1 | 2), Month(m), Number(y, digits)]
            | [Month(m), Number(d, 1 | 2), Number(y, digits)]
            | [Number(y, digits @ 4), Month(m), Number(d, 1 | 2)] => {
                date(full_year(y, digits), m.into(), d)
            }
            _ => Ok(None),
        }
    }

    /// 2026-03-05, 2026/3/5, 20260305, 5.3.2026, 31/12/2026, 03-05.
    fn numeric(self, tokens: &[Token]) -> Found {
        match *tokens {
            [Number(n, 8)] => date(n / 10_000, n / 100 % 100, n % 100),
            [Number(y, 4), Sign(a), Number(m, _), Sign(b), Number(d, _)] if a == b => date(y, m, d),
            [
                Number(d, 1 | 2),
                Sign('.'),
                Number(m, 1 | 2),
                Sign('.'),
                Number(y, digits @ (2 | 4)),
            ] => date(full_year(y, digits), m, d),
            [
                Number(a, 1 | 2),
                Sign(x @ ('/' | '-')),
                Number(b, 1 | 2),
                Sign(z),
                Number(y, 4),
            ] if x == z => {
                let (m, d) = in_order(a, b)?;
                date(y, m, d)
            }
            [
                Number(_, 1 | 2),
                Sign('/' | '-'),
                Number(..),
                Sign('/' | '-'),
                Number(_, 2),
            ] => Err(t("Write the year with four digits.", "请用四位数字写年份。").into()),
            [Number(y, 4), Sign('-' | '/' | '.'), Number(m, _)] => self.whole_month(y, m),
            [Number(m, 1 | 2), Sign('-'), Number(d, 1 | 2)] => self.yearless(m, d),
            [Number(a, 1 | 2), Sign('/'), Number(b, 1 | 2)] => {
                let (m, d) = in_order(a, b)?;
                self.yearless(m, d)
            }
            _ => Ok(None),
        }
    }

    /// The next such day of a month ahead, the last one behind; months without it are passed over.
    fn day_of_month(self, d: i64) -> Found {
        if !(1..=31).contains(&d) {
            return Err(impossible(&format!("{d}")));
        }
        let step = if self.direction == Direction::Future {
            1
        } else {
            -1
        };
        let first = self.today.plus(1 - days(self.today.day()));
        let of = |n: i32| {
            let month = first.plus_months(step * n);
            Day::of(month.year(), month.month(), u32::try_from(d).ok()?)
        };
        Ok((0..12).filter_map(of).find(|day| self.ahead(*day)))
    }

    /// On the side of today that the direction points to, today itself included.
    fn ahead(self, day: Day) -> bool {
        match self.direction {
            Direction::Future => day >= self.today,
            Direction::Past => day <= self.today,
        }
    }

    /// The next or last day of that month and day; 29 February waits for a leap year.
    fn yearless(self, m: i64, d: i64) -> Found {
        date(2000, m, d).map_err(|_| impossible(&format!("--{m:02}-{d:02}")))?;
        let step = if self.direction == Direction::Future {
            1
        } else {
            -1
        };
        let of = |n: i32| {
            date(i64::from(self.today.year() + step * n), m, d)
                .ok()
                .flatten()
        };
        Ok((0..=8).filter_map(of).find(|day| self.ahead(*day)))
    }

    /// A month is a day only ahead, where its last one is meant.
    fn whole_month(self, y: i64, m: i64) -> Found {
        let first = date(y, m, 1)?;
        match self.direction {
            Direction::Future => Ok(first.map(|day| day.plus_months(1).plus(-1))),
            Direction::Past => Err(t(
                "Write the day as well, such as {0}.",
                "请写明日期，如 {0}。",
            )
            .problem(&[&first.unwrap_or_default()])),
        }
    }
}

/// How many periods the words shift: 下下 is 2, 上 and last are -1, this and nothing are 0.
fn periods(shift: &[Token]) -> Option<i32> {
    shift.iter().try_fold(0, |n, token| match token {
        Next => Some(n + 1),
        Previous | Last => Some(n - 1),
        This => Some(n),
        _ => None,
    })
}

/// `next week fri` and 下周 周五 say the week twice.
fn without_week(shift: &[Token]) -> &[Token] {
    match shift {
        [rest @ .., Week] if !rest.is_empty() => rest,
        rest => rest,
    }
}

fn shift(today: Day, n: i64, unit: Token) -> Option<Day> {
    // Beyond a thousand years it is a slip of the finger.
    let n = i32::try_from(n).ok().filter(|n| n.abs() <= 400_000)?;
    let day = match unit {
        Token::Day | DayMark => today.plus(n),
        Week => today.plus(n.checked_mul(7)?),
        Months | MonthMark => today.plus_months(n),
        Year => today.plus_months(n.checked_mul(12)?),
        _ => return None,
    };
    (1..=9999).contains(&day.year()).then_some(day)
}

/// Month and day of two numbers written with a slash: only when one of them can be no month.
pub(super) fn in_order(a: i64, b: i64) -> Result<(i64, i64), Problem> {
    match (a > 12, b > 12) {
        (true, _) => Ok((b, a)),
        (false, true) => Ok((a, b)),
        _ if a == b => Ok((a, b)),
        _ => Err(t(
            "This can be {0} or {1}: write the month as a word or the date as 2026-03-05.",
            "这可能是 {0} 或 {1}：请写成 2026-03-05 或 3月5日。",
        )
        .problem(&[&format!("--{a:02}-{b:02}"), &format!("--{b:02}-{a:02}")])),
    }
}

/// Two digits: 00 to 68 are of this century, 69 to 99 of the last.
fn full_year(y: i64, digits: usize) -> i64 {
    match digits {
        2 if y <= 68 => 2000 + y,
        2 => 1900 + y,
        _ => y,
    }
}

fn date(y: i64, m: i64, d: i64) -> Found {
    let day = || {
        let year = i32::try_from(y).ok().filter(|y| *y >= 1000)?;
        Day::of(year, u32::try_from(m).ok()?, u32::try_from(d).ok()?)
    };
    day()
        .map(Some)
        .ok_or_else(|| impossible(&format!("{y:04}-{m:02}-{d:02}")))
}

/// There is no such day.
pub(super) fn impossible(written: &str) -> Problem {
    t(
        "There is no day {0} in the calendar.",
        "日历中没有 {0} 这一天。",
    )
    .problem(&[&written])
}

fn month_of(year: i32, month: u32) -> Option<(Day, Day)> {
    let first = Day::of(year, month, 1)?;
    Some((first, first.plus_months(1).plus(-1)))
}

fn year_of(year: i32) -> Option<(Day, Day)> {
    Some((Day::of(year, 1, 1)?, Day::of(year, 12, 31)?))
}

/// Numbers of days are small.
fn days(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(0)
}
