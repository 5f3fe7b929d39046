//! Text to rows of cells: delimiter and quotes, after decoding, with the lines of the file kept.
//! Rule: a quote that never closes is an error with its line, never a cell that swallows the rest.

use std::borrow::Cow;

/// Longest cell that is taken.
pub const CELL_BYTES: usize = 1 << 20;
/// Most columns that are taken.
pub const COLUMNS: usize = 1000;

/// Something about a row that its reader should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Text stands behind a closing quote; it was appended.
    TextAfterQuote,
    /// A quoted cell never closes.
    Unclosed,
    /// A cell is longer than the limit.
    TooLong,
}

/// A row with the physical lines it stands on.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub line: u32,
    pub last_line: u32,
    pub cells: Vec<Cow<'a, str>>,
    pub flaw: Option<Flaw>,
    /// Place of its text in the whole.
    pub from: usize,
    pub until: usize,
}

impl Row<'_> {
    /// True when every cell is empty or white.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.as_ref())
    }
}

/// Reads rows one by one.
pub struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    /// Delimiters beyond ASCII are looked for as text.
    wide: Option<char>,
    at: usize,
    line: u32,
    /// Quotes are letters like others.
    literal: bool,
}

impl<'a> Rows<'a> {
    pub fn new(text: &'a str, delimiter: char) -> Rows<'a> {
        let wide = (!delimiter.is_ascii()).then_some(delimiter);
        Rows {
            text,
            delimiter: u8::try_from(delimiter).unwrap_or(0),
            wide,
            at: 0,
            line: 1,
            literal: false,
        }
    }

    /// Starts at a place of the text that begins the given line.
    pub fn from(mut self, at: usize, line: u32) -> Rows<'a> {
        (self.at, self.line) = (at, line);
        self
    }

    /// Takes quotes literally from here on.
    pub fn literal(mut self, literal: bool) -> Rows<'a> {
        self.literal = literal;
        self
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, from: usize, until: usize) -> &'a str {
        self.text.get(from..until).unwrap_or("")
    }

    fn ends_cell(&self, at: usize) -> bool {
        match self.byte(at) {
            None | Some(b'\n' | b'\r') => true,
            Some(byte) => match self.wide {
                None => byte == self.delimiter,
                Some(mark) => {
                    byte >= 0x80 && self.slice(at, at + mark.len_utf8()).starts_with(mark)
                }
            },
        }
    }

    fn plain_end(&self, mut at: usize) -> usize {
        while !self.ends_cell(at) {
            at += 1;
        }
        at
    }

    /// The content of a quoted cell that opens at `at`, and the place behind it.
    fn quoted(&mut self, at: usize, flaw: &mut Option<Flaw>) -> (Cow<'a, str>, usize) {
        let (mut from, mut place, mut lines) = (at + 1, at + 1, 0);
        let mut built: Option<String> = None;
        loop {
            match self.byte(place) {
                None => {
                    *flaw = Some(Flaw::Unclosed);
                    self.line += lines;
                    return (Cow::Borrowed(self.slice(from, place)), place);
                }
                Some(b'"') if self.byte(place + 1) == Some(b'"') => {
                    let part = self.slice(from, place + 1);
                    built.get_or_insert_with(String::new).push_str(part);
                    place += 2;
                    from = place;
                }
                Some(b'"') => break,
                Some(b'\n') => {
                    lines += 1;
                    place += 1;
                }
                Some(b'\r') => {
                    lines += u32::from(self.byte(place + 1) != Some(b'\n'));
                    place += 1;
                }
                Some(_) => place += 1,
            }
        }
        self.line += lines;
        let rest = self.slice(from, place);
        let content = match built {
            Some(mut text) => {
                text.push_str(rest);
                Cow::Owned(text)
            }
            None => Cow::Borrowed(rest),
        };
        let end = self.plain_end(place + 1);
        let behind = self.slice(place + 1, end);
        if behind.trim().is_empty() {
            return (content, end);
        }
        *flaw = flaw.or(Some(Flaw::TextAfterQuote));
        (Cow::Owned(format!("{content}{behind}")), end)
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        if self.at >= self.text.len() {
            return None;
        }
        let (line, from) = (self.line, self.at);
        let (mut cells, mut flaw) = (Vec::new(), None);
        loop {
            let (cell, end) = if !self.literal && self.byte(self.at) == Some(b'"') {
                self.quoted(self.at, &mut flaw)
            } else {
                let end = self.plain_end(self.at);
                (Cow::Borrowed(self.slice(self.at, end)), end)
            };
            if cell.len() > CELL_BYTES {
                flaw = flaw.or(Some(Flaw::TooLong));
            }
            cells.push(cell);
            self.at = end;
            match self.byte(end) {
                None => break,
                Some(b'\n') => {
                    self.at += 1;
                    break;
                }
                Some(b'\r') => {
                    self.at += 1 + usize::from(self.byte(end + 1) == Some(b'\n'));
                    break;
                }
                Some(_) => self.at += self.wide.map_or(1, char::len_utf8),
            }
        }
        let last_line = self.line;
        self.line += 1;
        Some(Row {
            line,
            last_line,
            cells,
            flaw,
            from,
            until: self.at,
        })
    }
}

/// The line of the first quote that never closes.
pub fn unclosed(text: &str, delimiter: char) -> Option<u32> {
    Rows::new(text, delimiter)
        .find(|row| row.flaw == Some(Flaw::Unclosed))
        .map(|row| row.line)
}

/// Chooses the delimiter: the one by which the most rows have the same number of cells, two at least.
/// `words` counts known header words in cells and settles ties.
pub fn delimiter(text: &str, words: &dyn Fn(&[Cow<'_, str>]) -> usize) -> char {
    const SAMPLE_ROWS: usize = 200;
    const SAMPLE_BYTES: usize = 1 << 18;
    let cut = (0..=SAMPLE_BYTES.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let sample = text.get(..cut).unwrap_or(text);
    let mut best = (0_usize, 0_usize, ',');
    for mark in [',', ';', '\t', '|', '，'] {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        let mut known = 0;
        let rows = Rows::new(sample, mark).filter(|row| !row.is_blank());
        for row in rows.take(SAMPLE_ROWS) {
            known = known.max(words(&row.cells));
            let n = row.cells.len();
            match counts.iter_mut().find(|(cells, _)| *cells == n) {
                Some((_, rows)) => *rows += 1,
                None => counts.push((n, 1)),
            }
        }
        let most = counts
            .iter()
            .filter(|(cells, _)| *cells >= 2)
            .map(|(_, rows)| *rows)
            .max();
        let most = most.unwrap_or(0);
        if mark == '，' && best.0 > 0 {
            continue;
        }
        if (most, known) > (best.0, best.1) {
            best = (most, known, mark);
        }
    }
    best.2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, mark: char) -> Vec<(u32, Vec<String>)> {
        Rows::new(text, mark)
            .map(|row| (row.line, row.cells.iter().map(|c| c.to_string()).collect()))
            .collect()
    }

    #[test]
    fn quotes_line_ends_and_lines_are_as_the_standard_has_them() {
        let text = "a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\rc \"q\" d,e\n";
        assert_eq!(
            rows(text, ','),
            vec![
                (1, vec!["a".into(), "b".into()]),
                (2, vec!["x\ny".into(), "say \"hi\"".into()]),
                (4, vec!["c \"q\" d".into(), "e".into()]),
            ]
        );
    }

    #[test]
    fn text_behind_a_quote_is_kept_and_a_quote_that_never_closes_is_named() {
        let row = Rows::new("\"Bob\" Jr,1\n", ',').next().unwrap();
        assert_eq!(
            (row.cell(0), row.flaw),
            ("Bob Jr", Some(Flaw::TextAfterQuote))
        );
        assert_eq!(unclosed("a,b\nx,\"y\nz,1\n", ','), Some(2));
        assert_eq!(unclosed("a,b\nx,\"y\"\n", ','), None);
    }

    #[test]
    fn the_mark_that_gives_even_rows_wins() {
        let none = |_: &[Cow<'_, str>]| 0;
        assert_eq!(delimiter("n;a;x\nA;1,5;x,y,z\nB;2,5;p,q,r\n", &none), ';');
        assert_eq!(delimiter("n|a\nA|1\n", &none), '|');
        assert_eq!(delimiter("姓名，电话\n王芳，1\n", &none), '，');
        assert_eq!(delimiter("name\nAnn\n", &none), ',');
    }

    proptest! {
        #[test]
        fn rows_cover_the_text_without_gap_or_panic(text in "[a\",\r\n；，é ]{0,60}", mark in prop_oneof![Just(','), Just('，')]) {
            let mut at = 0;
            for row in Rows::new(&text, mark) {
                prop_assert_eq!(row.from, at);
                at = row.until;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
