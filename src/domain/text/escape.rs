//! Text made safe for the terminal: whatever could move the cursor, turn the reading direction or hide is spelled out.
//! Rule: nothing a file or a user put into the book reaches the terminal as a command to it.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// `text` with control characters, direction marks and invisible characters written as `\n`, `\x1b`, `\u{202e}`.
/// Joiners inside emoji and inside scripts that need them stay. Half-width kana with a voice mark are written full width:
/// terminals do not agree how many cells the half-width pair takes.
pub fn escape(text: &str) -> Cow<'_, str> {
    // Printable ASCII and Han are by far the most: nothing to do.
    if !text.chars().any(suspicious) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(letter) = full_kana(c, chars.peek().copied()) {
            out.push(letter);
            chars.next();
        } else if matches!(c, '\u{ff9e}' | '\u{ff9f}') {
            out.push(if c == '\u{ff9e}' { '゛' } else { '゜' });
        } else if suspicious(c) && !joins(before, c, chars.peek().copied()) {
            spell(&mut out, c);
        } else {
            out.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

/// The same for a text of several lines: its line breaks stay, each a plain line feed.
pub fn escape_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> = text
        .split('\n')
        .map(|line| escape(line.strip_suffix('\r').unwrap_or(line)))
        .collect();
    lines.join("\n")
}

fn spell(out: &mut String, c: char) {
    let written = match c {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        c if c.is_ascii() => write!(out, "\\x{:02x}", u32::from(c)),
        c => write!(out, "\\u{{{:x}}}", u32::from(c)),
    };
    // Writing to a String cannot fail.
    debug_assert!(written.is_ok());
}

/// The full-width letter of a half-width kana and its voice mark.
fn full_kana(c: char, mark: Option<char>) -> Option<char> {
    let mark = mark.filter(|m| matches!(m, '\u{ff9e}' | '\u{ff9f}'))?;
    let mut composed = [c, mark].into_iter().nfkc();
    composed.next().filter(|_| composed.next().is_none())
}

/// Controls, direction marks and characters without a shape of their own.
fn suspicious(c: char) -> bool {
    match c {
        ' '..='~' => false,
        c if c.is_control() => true,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' => true,
        // Voice marks of half-width kana.
        '\u{ff9e}' | '\u{ff9f}' => true,
        '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// A joiner that does its work: between emoji, between letters of Arabic and Indian scripts, or the tags of a flag.
fn joins(before: Option<char>, c: char, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        // The last tag of a flag has nothing after it.
        return c == '\u{e007f}' && before.is_some_and(|b| matches!(b, '\u{e0020}'..='\u{e007e}'));
    };
    match c {
        '\u{200d}' if picture(after) => {
            picture(before) || matches!(before, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
        }
        '\u{200c}' | '\u{200d}' => joined_script(before) && joined_script(after),
        '\u{e0020}'..='\u{e007f}' => {
            before == '\u{1f3f4}' || matches!(before, '\u{e0020}'..='\u{e007e}')
        }
        _ => false,
    }
}

fn picture(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}')
}

fn joined_script(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{dff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_could_command_or_deceive_is_spelled_out() {
        for (text, shown) in [
            ("plain 王芳 é", "plain 王芳 é"),
            ("a\x1b[31mb", "a\\x1b[31mb"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\u{200b}b", "a\\u{200b}b"),
            ("\u{85}\u{9b}", "\\u{85}\\u{9b}"),
            ("王\u{200d}芳", "王\\u{200d}芳"),
            ("ﾊﾞﾅﾅ", "バﾅﾅ"),
            ("ﾞa", "゛a"),
            ("\u{feff}x\u{7f}", "\\u{feff}x\\x7f"),
        ] {
            assert_eq!(escape(text), shown);
        }
        assert_eq!(escape_lines("a\r\nb\u{7}\n"), "a\nb\\x07\n");
    }

    #[test]
    fn joiners_that_do_their_work_stay() {
        for text in ["👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍💻", "می‌خواهم", "क्‍ष"]
        {
            assert_eq!(escape(text), text);
        }
        let wales = "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}";
        assert_eq!(escape(wales), wales);
    }

    proptest! {
        #[test]
        fn no_control_or_direction_mark_is_left(text in any::<String>()) {
            let shown = escape(&text);
            let safe = |c: char| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(shown.chars().all(safe));
        }
    }
}
