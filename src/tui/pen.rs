//! Writing on the screen's cells: text is made safe, cut on whole characters and padded to its width.
//! Rule: a pen never writes outside its area, whatever the size of the screen.

use super::theme::{Theme, Tone};
use crate::domain::text::escape::escape;
use crate::domain::text::width::{cut, fit, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    pub area: Rect,
    theme: Theme,
    /// Where the hardware cursor goes.
    pub caret: Option<Position>,
}

impl<'a> Pen<'a> {
    pub fn new(buffer: &'a mut Buffer, theme: Theme) -> Pen<'a> {
        let area = buffer.area;
        Pen {
            buffer,
            area,
            theme,
            caret: None,
        }
    }

    pub fn width(&self) -> usize {
        usize::from(self.area.width)
    }

    pub fn height(&self) -> usize {
        usize::from(self.area.height)
    }

    /// The same pen on a part of its area.
    pub fn within<T>(
        &mut self,
        x: usize,
        y: usize,
        width: usize,
        height: usize,
        act: impl FnOnce(&mut Pen) -> T,
    ) -> T {
        let whole = self.area;
        let part = Rect::new(
            whole.x.saturating_add(cell(x)),
            whole.y.saturating_add(cell(y)),
            cell(width),
            cell(height),
        );
        self.area = part.intersection(whole);
        let answer = act(self);
        self.area = whole;
        answer
    }

    /// Writes text at a place and pads it to `cells`; what does not fit is cut.
    pub fn put(&mut self, x: usize, y: usize, cells: usize, text: &str, tone: Tone) {
        let room = self.width().saturating_sub(x).min(cells);
        if room == 0 || y >= self.height() {
            return;
        }
        let padded = fit(&escape(text), room);
        self.raw(x, y, &padded, room, tone);
    }

    /// Writes text without padding; answers the cells it took.
    pub fn write(&mut self, x: usize, y: usize, text: &str, tone: Tone) -> usize {
        let room = self.width().saturating_sub(x);
        if room == 0 || y >= self.height() {
            return 0;
        }
        let text = cut(&escape(text), room);
        self.raw(x, y, &text, room, tone);
        width(&text)
    }

    /// A whole line.
    pub fn line(&mut self, y: usize, text: &str, tone: Tone) {
        self.put(0, y, self.width(), text, tone);
    }

    /// Text that ends at the right edge, if it fits beside `taken` cells.
    pub fn right(&mut self, y: usize, taken: usize, text: &str, tone: Tone) {
        let cells = width(&escape(text));
        if taken + cells < self.width() {
            let x = self.width().saturating_sub(cells);
            self.put(x, y, cells, text, tone);
        }
    }

    /// Text right-aligned in a column.
    pub fn put_right(&mut self, x: usize, y: usize, cells: usize, text: &str, tone: Tone) {
        let text = cut(&escape(text), cells);
        let lead = cells.saturating_sub(width(&text));
        self.put(x, y, cells, &format!("{}{text}", " ".repeat(lead)), tone);
    }

    pub fn rule(&mut self, y: usize) {
        self.line(y, &"-".repeat(self.width()), Tone::Faint);
    }

    pub fn clear(&mut self) {
        for y in 0..self.height() {
            self.line(y, "", Tone::Plain);
        }
    }

    /// Puts the hardware cursor.
    pub fn caret(&mut self, x: usize, y: usize) {
        let at = Position::new(
            self.area.x.saturating_add(cell(x)),
            self.area.y.saturating_add(cell(y)),
        );
        if self.area.contains(at) {
            self.caret = Some(at);
        }
    }

    fn raw(&mut self, x: usize, y: usize, text: &str, room: usize, tone: Tone) {
        let (x, y) = (
            self.area.x.saturating_add(cell(x)),
            self.area.y.saturating_add(cell(y)),
        );
        if self.area.contains(Position::new(x, y)) {
            self.buffer
                .set_stringn(x, y, text, room, self.theme.style(tone));
        }
    }
}

fn cell(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
