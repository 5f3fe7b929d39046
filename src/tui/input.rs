//! One text being typed: the text, the caret, and the editing keys that hold in every text field.
//! Rule: the caret stands between characters as people see them; nothing here ever cuts one in two.

use crate::domain::text::width::width;
use unicode_segmentation::UnicodeSegmentation;

/// More than this is not taken from one paste.
pub const PASTE_LIMIT_BYTES: usize = 1024 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    before: String,
    after: String,
}

impl Input {
    /// A text with the caret at its end.
    pub fn new(text: impl Into<String>) -> Input {
        Input {
            before: text.into(),
            after: String::new(),
        }
    }

    pub fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    pub fn is_empty(&self) -> bool {
        self.before.is_empty() && self.after.is_empty()
    }

    /// What stands before the caret.
    pub fn before(&self) -> &str {
        &self.before
    }

    /// Types text at the caret. A tab becomes a space, other controls are left out; line ends stay only where
    /// several lines are allowed.
    pub fn insert(&mut self, text: &str, lines: bool) {
        let text: String = text.chars().take(PASTE_LIMIT_BYTES).collect();
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for c in text.chars() {
            match c {
                '\n' if lines => self.before.push('\n'),
                '\n' | '\t' => self.before.push(' '),
                c if c.is_control() => {}
                c => self.before.push(c),
            }
        }
    }

    /// Does an editing key; false when the key is none.
    pub fn edit(&mut self, key: &str) -> bool {
        match key {
            "<backspace>" | "<c-h>" => drop(pop_last(&mut self.before)),
            "<delete>" => drop(pop_first(&mut self.after)),
            "<left>" => {
                if let Some(moved) = pop_last(&mut self.before) {
                    self.after.insert_str(0, &moved);
                }
            }
            "<right>" => {
                if let Some(moved) = pop_first(&mut self.after) {
                    self.before.push_str(&moved);
                }
            }
            "<home>" | "<c-a>" => {
                self.after.insert_str(0, &self.before);
                self.before.clear();
            }
            "<end>" | "<c-e>" => {
                self.before.push_str(&self.after);
                self.after.clear();
            }
            "<c-u>" => self.before.clear(),
            "<c-k>" => self.after.clear(),
            "<c-w>" => {
                let kept = self.before.trim_end();
                let word = kept
                    .split_word_bounds()
                    .next_back()
                    .map_or(0, |last| last.len());
                let keep = kept.len().saturating_sub(word);
                self.before.truncate(keep);
            }
            _ => return false,
        }
        true
    }

    /// The part that fits into a line of `cells` with the caret in it, and the caret's place in that part.
    pub fn window(&self, cells: usize) -> (String, usize) {
        let room = cells.saturating_sub(1);
        let mut shown = String::new();
        let mut caret = 0;
        for g in self.before.graphemes(true).rev() {
            let cells = width(g);
            if caret + cells > room {
                break;
            }
            caret += cells;
            shown.insert_str(0, g);
        }
        let mut used = caret;
        for g in self.after.graphemes(true) {
            used += width(g);
            if used > room {
                break;
            }
            shown.push_str(g);
        }
        (shown.replace('\n', " "), caret)
    }
}

fn pop_last(text: &mut String) -> Option<String> {
    let last = text.graphemes(true).next_back()?.to_owned();
    text.truncate(text.len().saturating_sub(last.len()));
    Some(last)
}

fn pop_first(text: &mut String) -> Option<String> {
    let first = text.graphemes(true).next()?.to_owned();
    text.drain(..first.len());
    Some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_edit_whole_characters() {
        let mut input = Input::new("王芳 call");
        assert!(input.edit("<c-w>"));
        assert_eq!(input.text(), "王芳 ");
        input.edit("<backspace>");
        input.edit("<backspace>");
        assert_eq!(input.text(), "王");
        input.edit("<home>");
        input.insert("a\tb\u{7}\n", false);
        assert_eq!((input.text().as_str(), input.before()), ("a b 王", "a b "));
        input.edit("<c-k>");
        assert_eq!(input.text(), "a b ");
        assert!(!input.edit("x"));
    }

    #[test]
    fn a_long_text_shows_the_part_around_the_caret() {
        let mut input = Input::new("上海澄光医疗器械有限公司");
        let (shown, caret) = input.window(9);
        assert_eq!((shown.as_str(), caret), ("有限公司", 8));
        input.edit("<home>");
        let (shown, caret) = input.window(9);
        assert_eq!((shown.as_str(), caret), ("上海澄光", 0));
    }
}
