//! What lies over a pane and takes the keys: search, commands, forms, one-line questions, choices, history, papers.
//! Rule: Esc closes exactly the uppermost one; what was typed in a form is kept.

pub mod choose;
pub mod form;
pub mod history;
pub mod line;
pub mod palette;
pub mod paper;

use super::input::Input;
use choose::Choose;
use form::Form;
use history::HistoryView;
use line::LineAsk;
use palette::Palette;
use paper::Paper;

#[derive(Clone, Debug)]
pub enum Overlay {
    /// `/`: the query of the list below, in its second row.
    Search(Input),
    Palette(Palette),
    Form(Box<Form>),
    Line(LineAsk),
    Choose(Choose),
    History(HistoryView),
    Paper(Paper),
}

impl Overlay {
    /// True when letters are text.
    pub fn takes_text(&self) -> bool {
        !matches!(self, Overlay::History(_) | Overlay::Paper(_))
    }
}
