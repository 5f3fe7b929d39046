//! Cells that text takes on the terminal, and cutting and filling to a number of cells.
//! Rule: text is only ever cut between characters as people see them (grapheme clusters), never inside one.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub use super::escape::escape;

/// Cells of one character as people see it, counted as the screen library counts: control characters take none because
/// they are never printed, half-width voice marks one more (`escape` writes such kana full width, terminals disagree).
fn cells(cluster: &str) -> usize {
    if cluster.contains(char::is_control) {
        return 0;
    }
    let marks = cluster
        .chars()
        .filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}'))
        .count();
    cluster.width() + marks
}

/// Cells of a text.
pub fn width(text: &str) -> usize {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.len();
    }
    text.graphemes(true).map(cells).sum()
}

/// The text if it fits into so many cells; else its beginning with `~` at the end, never wider than that.
pub fn cut(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut out = String::new();
    let room = limit.saturating_sub(1);
    let mut used = 0;
    for cluster in text.graphemes(true) {
        used += cells(cluster);
        if used > room {
            break;
        }
        out.push_str(cluster);
    }
    if limit > 0 {
        out.push('~');
    }
    out
}

/// The text followed by blanks up to so many cells; a longer text stays as it is.
pub fn pad(text: &str, limit: usize) -> String {
    let blanks = limit.saturating_sub(width(text));
    let mut out = String::with_capacity(text.len() + blanks);
    out.push_str(text);
    out.extend(std::iter::repeat_n(' ', blanks));
    out
}

/// Blanks, then the text: for figures.
pub fn pad_left(text: &str, limit: usize) -> String {
    let blanks = limit.saturating_sub(width(text));
    let mut out = " ".repeat(blanks);
    out.push_str(text);
    out
}

/// Cut or filled to exactly so many cells.
pub fn fit(text: &str, limit: usize) -> String {
    pad(&cut(text, limit), limit)
}

/// Lines of at most so many cells: broken at blanks where there are any, else between characters.
pub fn wrap(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(2);
    text.split('\n')
        .flat_map(|line| wrap_line(line, limit))
        .collect()
}

fn wrap_line(line: &str, limit: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut row, mut used) = (String::new(), 0);
    for word in line.split_word_bounds() {
        let wide = width(word);
        if used + wide <= limit {
            row.push_str(word);
            used += wide;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut row).trim_end().to_owned());
            used = 0;
        }
        if word.trim().is_empty() {
            continue;
        }
        for cluster in word.graphemes(true) {
            if used + cells(cluster) > limit {
                lines.push(std::mem::take(&mut row));
                used = 0;
            }
            row.push_str(cluster);
            used += cells(cluster);
        }
    }
    if !row.is_empty() || lines.is_empty() {
        lines.push(row.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    /// Cells the screen library really uses.
    fn on_screen(text: &str) -> usize {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2000, 1));
        usize::from(buffer.set_stringn(0, 0, text, 2000, Style::new()).0)
    }

    fn mixed() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "王",
                "芳",
                "é",
                "e\u{301}",
                "👨‍👩‍👧‍👦",
                "🏳️‍🌈",
                "👍🏽",
                "🇨🇳",
                "ﾊ\u{ff9e}",
                "ｶﾞ",
                "が",
                "한",
                "a",
                " ",
                "\u{200b}",
                "⚠️",
                "☎",
                "…",
                "（",
                "क्षि",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn widths_are_those_of_the_screen() {
        for (text, cells) in [
            ("abc", 3),
            ("王芳", 4),
            ("👨‍👩‍👧‍👦", 2),
            ("e\u{301}", 1),
            ("🇨🇳", 2),
            ("Ａ", 2),
        ] {
            assert_eq!(width(text), cells, "{text}");
            assert_eq!(on_screen(text), cells, "{text}");
        }
    }

    #[test]
    fn text_is_cut_between_characters_as_people_see_them() {
        assert_eq!(cut("上海澄光医疗器械有限公司", 17), "上海澄光医疗器械~");
        assert_eq!(cut("上海澄光", 8), "上海澄光");
        assert_eq!(cut("上海澄光", 7), "上海澄~");
        assert_eq!(cut("上海澄光", 6), "上海~");
        assert_eq!(cut("a👨‍👩‍👧‍👦b", 3), "a~");
        assert_eq!(cut("ab", 0), "");
        assert_eq!(fit("王", 4), "王  ");
        assert_eq!(pad_left("7", 3), "  7");
    }

    #[test]
    fn lines_are_broken_at_blanks_or_between_characters() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("参观工厂张总陪同", 8), ["参观工厂", "张总陪同"]);
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
    }

    proptest! {
        #[test]
        fn measured_width_is_the_width_on_screen(text in mixed()) {
            prop_assert_eq!(width(&text), on_screen(&text));
        }

        #[test]
        fn fitted_text_takes_exactly_its_cells(text in mixed(), limit in 0_usize..40) {
            let fitted = pad(&cut(&text, limit), limit);
            prop_assert_eq!(width(&fitted), limit);
            prop_assert_eq!(on_screen(&fitted), limit);
        }

        #[test]
        fn no_wrapped_line_is_too_wide(text in mixed(), limit in 2_usize..30) {
            for line in wrap(&text, limit) {
                let one = line.graphemes(true).count() == 1;
                prop_assert!(width(&line) <= limit || one, "{:?}", line);
            }
        }
    }
}
