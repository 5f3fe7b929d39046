//! Where things stand on the screen, from its size alone: drawing and scrolling must agree.

use super::app::{App, View};
use crate::domain::Kind;
use crate::domain::kind::Pane;

/// Below this one line asks for room.
pub const LEAST: (u16, u16) = (40, 12);

/// Places of the frame, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub width: usize,
    pub height: usize,
    /// Width of the segments at the left; 0 without.
    pub left: usize,
    /// Lines of the preview with its rule; 0 without.
    pub preview: usize,
    /// First line of the body, below tabs and the line of segment, filter and order.
    pub body: usize,
    /// Lines of the body.
    pub lines: usize,
}

impl Layout {
    pub fn of(app: &App) -> Layout {
        let (width, height) = (usize::from(app.width), usize::from(app.height));
        let is_list = matches!(app.view(), Some(View::List(list)) if list.kind == Kind::Customer);
        let is_root = app.pane_state().is_some_and(|state| state.stack.is_empty());
        let left = if width >= 100 && is_list && is_root && app.pane == Pane::Customers {
            24
        } else {
            0
        };
        let preview = match app.view() {
            Some(View::List(list))
                if list.kind == Kind::Customer && height >= 20 && width >= 60 =>
            {
                4
            }
            Some(View::Board(_)) if height >= 16 => 3,
            _ => 0,
        };
        Layout {
            width,
            height,
            left,
            preview,
            body: 2,
            lines: height.saturating_sub(4),
        }
    }

    pub fn is_too_small(&self) -> bool {
        self.width < usize::from(LEAST.0) || self.height < usize::from(LEAST.1)
    }

    /// Lines for rows of a list: without its heads and the preview.
    pub fn rows(&self) -> usize {
        self.lines.saturating_sub(1 + self.preview)
    }

    /// Lines for a record below its head and the row of sections.
    pub fn detail_rows(&self) -> usize {
        self.lines.saturating_sub(3)
    }

    /// The line of toasts and hints.
    pub fn status(&self) -> usize {
        self.height.saturating_sub(2)
    }

    pub fn footer(&self) -> usize {
        self.height.saturating_sub(1)
    }
}
