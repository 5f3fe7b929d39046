//! A list to choose one row from, narrowed by typing: segments, kinds to add, the column to edit.

use crate::domain::text::fold::fold;
use crate::domain::text::words::sounds;
use crate::domain::{FieldNo, Kind};
use crate::tui::input::Input;
use crate::tui::panes::list::Chosen;

/// What the chosen row is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Show this segment; `None` shows all.
    Segment(Option<Chosen>),
    /// Add a record of this kind for the subject.
    Add(Kind),
    /// Add a person who works at the selected organisation.
    Contact,
    /// Edit this field of all marked.
    Column(FieldNo),
    /// Close these deals as lost for this reason.
    Lost(String),
    /// Change this setting of the book.
    Setting(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceRow {
    pub label: String,
    /// What stands at the right: a query, a count.
    pub hint: String,
    pub choice: Choice,
}

#[derive(Clone, Debug)]
pub struct Choose {
    pub title: String,
    pub input: Input,
    pub rows: Vec<ChoiceRow>,
    pub cursor: usize,
}

impl Choose {
    pub fn new(title: String, rows: Vec<ChoiceRow>) -> Choose {
        Choose {
            title,
            input: Input::default(),
            rows,
            cursor: 0,
        }
    }

    /// The rows that fit what is typed.
    pub fn fitting(&self) -> Vec<&ChoiceRow> {
        let wanted = fold(self.input.text().trim());
        let fits = |row: &&ChoiceRow| {
            let sound = sounds(&row.label);
            wanted.is_empty()
                || fold(&row.label).contains(&wanted)
                || sound.full.starts_with(&wanted)
                || sound.initials.starts_with(&wanted)
        };
        self.rows.iter().filter(fits).collect()
    }

    pub fn move_by(&mut self, rows: isize) {
        let last = self.fitting().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    pub fn chosen(&self) -> Option<&ChoiceRow> {
        self.fitting().get(self.cursor).copied()
    }
}
