//! The history: every change set, newest first; u takes back the one under the cursor.

use crate::tui::msg::Past;

#[derive(Clone, Debug, Default)]
pub struct HistoryView {
    pub rows: Vec<Past>,
    pub cursor: usize,
    pub top: usize,
}

impl HistoryView {
    pub fn move_by(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }
}
