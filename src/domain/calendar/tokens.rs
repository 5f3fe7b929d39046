//! The words of dates and times in both languages, as one table, and text taken apart into them.
//! Rule: a word stands in one row; the readers of dates only know tokens.

use crate::domain::values::number::plain;

/// What a word or sign means in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A number and how many digits it was written with (0 when written in Chinese).
    Number(i64, usize),
    Sign(char),
    /// Days from today.
    Today(i32),
    /// 0 is Monday.
    Weekday(u32),
    /// A month by name, from 1.
    Month(u32),
    /// A lunar month by its own name.
    LunarMonth(u32),
    Minute,
    Hour,
    Day,
    Week,
    /// A month as a length of time (3m, 3个月).
    Months,
    /// 月, behind a month's number or as a word.
    MonthMark,
    Year,
    /// The mark behind a day's number (号).
    DayMark,
    /// Years from this one (明年).
    YearShift(i32),
    Next,
    /// `last`: the one before today.
    Last,
    /// 上: of the period before this one.
    Previous,
    This,
    In,
    Ago,
    After,
    End,
    Start,
    Weekend,
    Now,
    Morning,
    Noon,
    Afternoon,
    Night,
    /// 点, 时.
    Clock,
    /// 分.
    MinuteMark,
    Half,
    QuarterHour,
    Lunar,
    Leap,
    /// 初, before the first ten days of a lunar month.
    Early,
    /// Words without meaning here (`on`, `at`, 个).
    Filler,
}

use Token::{
    After, Afternoon, Ago, Clock, DayMark, Early, End, Filler, Half, Hour, In, Last, Leap, Lunar,
    LunarMonth, Minute, MinuteMark, Month, MonthMark, Months, Morning, Next, Night, Noon, Now,
    Number, Previous, QuarterHour, Sign, Start, This, Today, Week, Weekday, Weekend, Year,
    YearShift,
};

/// Latin words, matched as whole words.
static LATIN: &[(&[&str], Token)] = &[
    (&["today", "tod"], Today(0)),
    (&["tomorrow", "tom", "tmr"], Today(1)),
    (&["yesterday"], Today(-1)),
    (&["monday", "mon"], Weekday(0)),
    (&["tuesday", "tue", "tues"], Weekday(1)),
    (&["wednesday", "wed"], Weekday(2)),
    (&["thursday", "thu", "thur", "thurs"], Weekday(3)),
    (&["friday", "fri"], Weekday(4)),
    (&["saturday", "sat"], Weekday(5)),
    (&["sunday", "sun"], Weekday(6)),
    (&["january", "jan"], Month(1)),
    (&["february", "feb"], Month(2)),
    (&["march", "mar"], Month(3)),
    (&["april", "apr"], Month(4)),
    (&["may"], Month(5)),
    (&["june", "jun"], Month(6)),
    (&["july", "jul"], Month(7)),
    (&["august", "aug"], Month(8)),
    (&["september", "sep", "sept"], Month(9)),
    (&["october", "oct"], Month(10)),
    (&["november", "nov"], Month(11)),
    (&["december", "dec"], Month(12)),
    (&["minutes", "minute", "min", "mins"], Minute),
    (&["hours", "hour", "h", "hr", "hrs"], Hour),
    (&["days", "day", "d"], Token::Day),
    (&["weeks", "week", "w"], Week),
    (&["months", "month", "m"], Months),
    (&["years", "year", "y"], Year),
    (&["next"], Next),
    (&["last"], Last),
    (&["this"], This),
    (&["in"], In),
    (&["ago"], Ago),
    (&["later", "hence"], After),
    (&["end", "eo"], End),
    (&["start", "beginning"], Start),
    (&["weekend"], Weekend),
    (&["now"], Now),
    (&["am", "morning"], Morning),
    (&["noon"], Noon),
    (&["pm", "afternoon", "evening"], Afternoon),
    (&["night", "tonight"], Night),
    (&["lunar"], Lunar),
    (&["leap"], Leap),
    (
        &[
            "on", "at", "of", "the", "st", "nd", "rd", "th", "t", "o", "clock", "by", "from",
        ],
        Filler,
    ),
];

/// Chinese words, the longest that fits is taken.
static HAN: &[(&[&str], Token)] = &[
    (&["今天", "今日", "今"], Today(0)),
    (&["明天", "明日", "明"], Today(1)),
    (&["后天", "后日"], Today(2)),
    (&["大后天"], Today(3)),
    (&["昨天", "昨日", "昨"], Today(-1)),
    (&["前天", "前日"], Today(-2)),
    (&["大前天"], Today(-3)),
    (&["周一", "星期一", "礼拜一", "週一"], Weekday(0)),
    (&["周二", "星期二", "礼拜二", "週二"], Weekday(1)),
    (&["周三", "星期三", "礼拜三", "週三"], Weekday(2)),
    (&["周四", "星期四", "礼拜四", "週四"], Weekday(3)),
    (&["周五", "星期五", "礼拜五", "週五"], Weekday(4)),
    (&["周六", "星期六", "礼拜六", "週六"], Weekday(5)),
    (
        &[
            "周日",
            "周天",
            "星期日",
            "星期天",
            "礼拜日",
            "礼拜天",
            "週日",
        ],
        Weekday(6),
    ),
    (&["正月"], LunarMonth(1)),
    (&["冬月"], LunarMonth(11)),
    (&["腊月", "臘月"], LunarMonth(12)),
    (&["分钟"], Minute),
    (&["小时", "钟头"], Hour),
    (&["天"], Token::Day),
    (&["周", "星期", "礼拜"], Week),
    (&["月"], MonthMark),
    (&["个月", "個月"], Months),
    (&["年"], Year),
    (&["日", "号", "號"], DayMark),
    (&["今年", "本年"], YearShift(0)),
    (&["明年"], YearShift(1)),
    (&["后年"], YearShift(2)),
    (&["去年"], YearShift(-1)),
    (&["前年"], YearShift(-2)),
    (&["下"], Next),
    (&["上"], Previous),
    (&["本", "这"], This),
    (&["前", "以前", "之前"], Ago),
    (&["后", "以后", "之后"], After),
    (&["底", "末"], End),
    (&["周末"], Weekend),
    (&["现在", "此刻"], Now),
    (&["上午", "早上", "早晨", "凌晨", "清晨", "早"], Morning),
    (&["中午", "正午"], Noon),
    (&["下午", "傍晚"], Afternoon),
    (&["晚上", "夜里", "晚"], Night),
    (&["点", "点钟", "时", "點"], Clock),
    (&["分"], MinuteMark),
    (&["半"], Half),
    (&["刻"], QuarterHour),
    (&["农历", "阴历", "旧历", "農曆"], Lunar),
    (&["闰", "閏"], Leap),
    (&["初"], Early),
    (&["个", "的", "在", "于"], Filler),
];

/// Longer texts are no dates.
const LONGEST: usize = 60;

/// The text as tokens; `None` when a word of it has no place in a date. Full width is ordinary width, case is ignored.
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let plain = plain(text);
    if plain.chars().count() > LONGEST {
        return None;
    }
    let mut out = Vec::new();
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        let (token, length) = if c.is_whitespace() || c == '\'' {
            (Filler, c.len_utf8())
        } else if c.is_ascii_digit() {
            digits(rest)?
        } else if c.is_ascii_lowercase() {
            latin(rest)?
        } else if matches!(c, '-' | '/' | '.' | ':' | '+' | ',') {
            (Sign(c), 1)
        } else if let Some(found) = han(rest) {
            found
        } else {
            numeral(rest)?
        };
        if token != Filler {
            out.push(token);
        }
        // The blank between a clock and a zone or two numbers means nothing either; tokens keep the order only.
        rest = rest.get(length..)?;
    }
    Some(out)
}

fn digits(text: &str) -> Option<(Token, usize)> {
    let length = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number = text.get(..length)?.parse().ok()?;
    Some((Number(number, length), length))
}

fn latin(text: &str) -> Option<(Token, usize)> {
    let length = text
        .find(|c: char| !c.is_ascii_lowercase())
        .unwrap_or(text.len());
    let word = text.get(..length)?;
    LATIN
        .iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, token)| (*token, length))
}

fn han(text: &str) -> Option<(Token, usize)> {
    HAN.iter()
        .flat_map(|(words, token)| words.iter().map(move |word| (*word, *token)))
        .filter(|(word, _)| text.starts_with(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, token)| (token, word.len()))
}

/// A number in Chinese: 二十三, 廿三, 十五, 两, or digit by digit as years are (一九八〇).
fn numeral(text: &str) -> Option<(Token, usize)> {
    let length = text.find(|c| figure(c).is_none()).unwrap_or(text.len());
    let run = text.get(..length)?;
    let figures: Vec<i64> = run.chars().filter_map(figure).collect();
    let value = if figures.iter().all(|f| *f < 10) {
        figures
            .iter()
            .try_fold(0_i64, |sum, f| sum.checked_mul(10)?.checked_add(*f))?
    } else {
        // 十 alone is ten; 廿 is two tens in one character.
        let mut sum = 0;
        let mut pending = None;
        for f in figures {
            match f {
                10 => sum += pending.take().unwrap_or(1) * 10,
                20 | 30 => sum += f,
                f if pending.is_none() => pending = Some(f),
                _ => return None,
            }
        }
        sum + pending.unwrap_or(0)
    };
    (length > 0).then_some((Number(value, 0), length))
}

fn figure(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '廿' => 20,
        '卅' => 30,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_apart_into_the_words_of_dates() {
        assert_eq!(tokens("下周五"), Some(vec![Next, Weekday(4)]));
        assert_eq!(
            tokens("下周一十点"),
            Some(vec![Next, Weekday(0), Number(10, 0), Clock])
        );
        assert_eq!(tokens("In 3 weeks"), Some(vec![In, Number(3, 1), Week]));
        assert_eq!(
            tokens("３月５日"),
            Some(vec![Number(3, 1), MonthMark, Number(5, 1), DayMark])
        );
        assert_eq!(tokens("廿三"), Some(vec![Number(23, 0)]));
        assert_eq!(tokens("一九八〇年"), Some(vec![Number(1980, 0), Year]));
        assert_eq!(tokens("二十"), Some(vec![Number(20, 0)]));
        assert_eq!(tokens("blue"), None);
    }
}
