//! The state of the screen: panes, what lies over them, marks, drafts. Plain data.
//! Rule: only `update` changes it and only `draw` shows it; both are pure functions.

use super::keymap::Keymap;
use super::msg::Msg;
use super::now::Now;
use super::overlays::Overlay;
use super::overlays::form::KeptForm;
use super::panes::board::BoardView;
use super::panes::detail::DetailView;
use super::panes::list::ListView;
use super::panes::reports::{ReportView, ReportsView};
use super::panes::sections;
use super::panes::steps::StepsView;
use super::search::Index;
use super::theme::Theme;
use crate::domain::kind::Pane;
use crate::domain::{Id, Kind, Lang, Moment};

/// A message that leaves by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    pub text: String,
    pub is_bad: bool,
    pub until: Moment,
}

/// What fills the middle of the screen.
// There are a dozen views at most: their size is nothing to save on.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug)]
pub enum View {
    List(ListView),
    Board(BoardView),
    Detail(DetailView),
    Steps(StepsView),
    Reports(ReportsView),
    Report(ReportView),
}

/// A pane: its sections, and what was opened from the one shown.
#[derive(Clone, Debug)]
pub struct PaneState {
    pub roots: Vec<View>,
    pub section: usize,
    pub stack: Vec<View>,
}

#[derive(Clone, Debug)]
pub struct App {
    pub lang: Lang,
    pub theme: Theme,
    pub width: u16,
    pub height: u16,
    pub keymap: Keymap,
    pub pane: Pane,
    pub panes: Vec<PaneState>,
    /// What lies over the pane; the last one takes the keys.
    pub overlays: Vec<Overlay>,
    /// Keys typed of a command that needs more: `g`, `z`.
    pub pending: String,
    pub toast: Option<Toast>,
    /// Forms left with something typed in them.
    pub kept: Vec<KeptForm>,
    /// When what is typed in the form on the screen must be written aside.
    pub keep_at: Option<Moment>,
    /// Panes left by going somewhere else, for the way back.
    pub back: Vec<Pane>,
    pub index: Index,
    pub seed: u64,
    /// Counts of the tab row, as of a change set and a day.
    pub counts: TabCounts,
    pub is_done: bool,
}

/// What stands beside the names in the tab row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TabCounts {
    /// The change set, the day and the kinds read when they were counted.
    pub of: (u64, i32, usize),
    pub tasks: usize,
    pub cases: usize,
}

impl App {
    pub fn new(lang: Lang, size: (u16, u16), theme: Theme, seed: u64) -> App {
        App {
            lang,
            theme,
            width: size.0,
            height: size.1,
            keymap: Keymap::default(),
            pane: Pane::Customers,
            panes: Pane::ALL.iter().map(|pane| sections::of(*pane)).collect(),
            overlays: Vec::new(),
            pending: String::new(),
            toast: None,
            kept: Vec::new(),
            keep_at: None,
            back: Vec::new(),
            index: Index::default(),
            seed,
            counts: TabCounts::default(),
            is_done: false,
        }
    }

    pub fn pane_state(&self) -> Option<&PaneState> {
        self.panes.get(self.pane as usize)
    }

    pub fn pane_state_mut(&mut self) -> Option<&mut PaneState> {
        self.panes.get_mut(self.pane as usize)
    }

    pub fn view(&self) -> Option<&View> {
        let state = self.pane_state()?;
        state
            .stack
            .last()
            .or_else(|| state.roots.get(state.section))
    }

    pub fn view_mut(&mut self) -> Option<&mut View> {
        let state = self.pane_state_mut()?;
        let PaneState {
            roots,
            section,
            stack,
        } = state;
        stack.last_mut().or_else(|| roots.get_mut(*section))
    }

    pub fn list(&self) -> Option<&ListView> {
        match self.view()? {
            View::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn list_mut(&mut self) -> Option<&mut ListView> {
        match self.view_mut()? {
            View::List(list) => Some(list),
            _ => None,
        }
    }

    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// True when keys are text.
    pub fn is_typing(&self) -> bool {
        self.overlay().is_some_and(Overlay::takes_text)
    }

    /// The records an action is for: the marked ones, else the one under the cursor.
    pub fn targets(&self) -> Vec<Id> {
        match self.view() {
            Some(View::List(list)) => list.targets(),
            Some(View::Board(board)) => board.cursor.into_iter().collect(),
            Some(View::Detail(detail)) => vec![detail.target()],
            Some(View::Steps(steps)) => vec![steps.id],
            _ => Vec::new(),
        }
    }

    /// The record under the cursor.
    pub fn target(&self) -> Option<Id> {
        match self.view() {
            Some(View::List(list)) => list.cursor,
            _ => self.targets().first().copied(),
        }
    }

    /// The customers an action is about: the targets themselves, or those they belong to.
    pub fn subjects(&self, now: &Now) -> Vec<Id> {
        if let Some(View::Detail(detail)) = self.view()
            && detail.id.kind == Kind::Customer
        {
            return vec![detail.id];
        }
        let mut found = Vec::new();
        for id in self.targets() {
            let customer = customer_of(now, id);
            if let Some(customer) = customer
                && !found.contains(&customer)
            {
                found.push(customer);
            }
        }
        found
    }

    /// The kind of record the view shows.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self.view()? {
            View::List(list) => list.kind,
            View::Board(_) => Kind::Deal,
            View::Detail(detail) => detail.id.kind,
            View::Steps(_) => Kind::Case,
            View::Reports(_) | View::Report(_) => return None,
        })
    }

    /// Shows a message that leaves by itself.
    pub fn say(&mut self, now: &Now, text: impl Into<String>) {
        self.toast = Some(Toast {
            text: text.into(),
            is_bad: false,
            until: Moment(now.at.0 + 5500),
        });
    }

    /// The same for something that did not go as wanted.
    pub fn complain(&mut self, now: &Now, text: impl Into<String>) {
        self.say(now, text);
        if let Some(toast) = &mut self.toast {
            toast.is_bad = true;
        }
    }

    /// When the runner must wake the program although nobody typed; `None` when nothing is due.
    pub fn deadline(&self, now: &Now) -> Moment {
        let midnight = Moment::at(now.today.plus(1), 0, 0, 0, now.zone);
        let toast = self.toast.as_ref().map(|toast| toast.until);
        [toast, self.keep_at]
            .into_iter()
            .flatten()
            .fold(midnight, Moment::min)
    }

    /// The message a key of a batch becomes: typed text is text, a torrent of letters outside a text field is a paste.
    pub fn is_torrent(&self, keys: &[String]) -> bool {
        let opens_text = matches!(
            keys.first().map(String::as_str),
            Some("a" | "o" | "/" | ":" | "?" | "i" | "t" | "e" | "E")
        );
        let mut letters: Vec<&String> = keys.iter().filter(|k| k.chars().count() == 1).collect();
        letters.sort();
        letters.dedup();
        !self.is_typing() && !opens_text && keys.len() >= 8 && letters.len() >= 4
    }
}

/// The customer a record belongs to; a customer is its own.
pub fn customer_of(now: &Now, id: Id) -> Option<Id> {
    if id.kind == Kind::Customer {
        return Some(id);
    }
    let record = now.book.get(id)?;
    let first = record.items("customers").first().and_then(|v| v.as_ref());
    record.link("customer").or(first)
}

/// Several messages one after the other; used by tests and by the runner.
pub fn keys(text: &str) -> Vec<Msg> {
    super::keymap::names(text)
        .into_iter()
        .map(Msg::Key)
        .collect()
}
