//! Commands: one row each, from which dispatch, footer, `?` and `:` lists, README and the keymap file are made.
//! Rule: a key is typed nowhere else; a command that cannot run says why.

pub mod form;
pub mod global;
pub mod kinds;
pub mod list;
pub mod over;

use super::app::{App, View};
use super::keymap::follows;
use super::now::Now;
use super::overlays::Overlay;
use crate::domain::Kind;
use crate::domain::kind::Pane;
use crate::domain::text::Text;

/// Where a command's keys hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every view, but not what lies over it.
    Global,
    /// Views with records: lists, the board, a record.
    Rows,
    List,
    Board,
    Detail,
    Steps,
    Reports,
    Report,
    /// Views of records of a kind.
    Of(Kind),
    Search,
    Palette,
    Form,
    Line,
    Choose,
    History,
    Paper,
}

impl Scope {
    /// True when both can hold at the same time: then they may not share a key.
    pub fn meet(a: Scope, b: Scope) -> bool {
        a == b || a.beside(b) || b.beside(a)
    }

    fn beside(self, other: Scope) -> bool {
        match (self, other) {
            (Scope::Global, other) => !other.is_overlay(),
            (Scope::Rows, other) => matches!(
                other,
                Scope::List | Scope::Board | Scope::Detail | Scope::Steps | Scope::Of(_)
            ),
            (Scope::Of(Kind::Deal), other) => {
                matches!(other, Scope::Board | Scope::List | Scope::Detail)
            }
            (Scope::Of(Kind::Case), Scope::Steps) => true,
            (Scope::Of(_), other) => matches!(other, Scope::List | Scope::Detail),
            _ => false,
        }
    }

    fn is_overlay(self) -> bool {
        matches!(
            self,
            Scope::Search
                | Scope::Palette
                | Scope::Form
                | Scope::Line
                | Scope::Choose
                | Scope::History
                | Scope::Paper
        )
    }
}

/// What a command does. `update` has one arm for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    // everywhere
    Pane(Pane),
    Section(i8),
    Peel,
    Close,
    Interrupt,
    Palette { is_help: bool },
    Undo,
    Redo,
    History,
    Back,
    Suspend,
    Redraw,
    Quit,
    Language,
    Import,
    Export,
    Demo,
    Settings,
    // moving
    Move(i8),
    Page(i8),
    First,
    Last,
    Column(i8),
    Open,
    Sibling(i8),
    // records
    Add,
    AddTo,
    Quick,
    Edit,
    EditColumn,
    LogTouch,
    AddTask,
    Delete,
    Merge,
    Go(Kind),
    Copy(Piece),
    // lists
    Find,
    Match(i8),
    Mark,
    MarkRange,
    MarkAll,
    Sort,
    Reverse,
    Segments,
    NoSegment,
    SaveSegment,
    // kinds
    Done,
    Drop,
    Snooze(Later),
    Stage(i8),
    // overlays
    Accept,
    Cancel,
    Save,
    Next,
    Previous,
    NextField,
    PreviousField,
    Copied,
}

/// What `y…` copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    Row,
    Phone,
    Email,
    WeChat,
    Address,
    Id,
    Report,
}

/// How far a task is put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    Day,
    Week,
    Month,
    Date,
}

pub struct Command {
    pub id: &'static str,
    /// Default keys; a key after another is written with a space.
    pub keys: &'static [&'static str],
    pub scope: Scope,
    pub label: Text,
    /// Words in the footer, for what is done most.
    pub footer: Option<Text>,
    /// Why it cannot run now.
    pub why_not: fn(&App, &Now) -> Option<Text>,
    pub act: Do,
}

/// Every command, table by table.
pub static COMMANDS: &[&[Command]] = &[
    list::ROWS,
    kinds::ROWS,
    global::ROWS,
    form::ROWS,
    over::ROWS,
];

/// A row that can always run and is not in the footer.
pub const fn row(
    id: &'static str,
    keys: &'static [&'static str],
    scope: Scope,
    label: Text,
    act: Do,
) -> Command {
    Command {
        id,
        keys,
        scope,
        label,
        footer: None,
        why_not: |_, _| None,
        act,
    }
}

impl Command {
    pub const fn footer(mut self, words: Text) -> Command {
        self.footer = Some(words);
        self
    }

    pub const fn unless(mut self, why_not: fn(&App, &Now) -> Option<Text>) -> Command {
        self.why_not = why_not;
        self
    }
}

impl App {
    /// True when the keys of a scope hold now. Depends on the state only, never on what was drawn.
    pub fn in_scope(&self, scope: Scope) -> bool {
        match self.overlay() {
            Some(overlay) => scope == scope_of(overlay),
            None => self.is_shown(scope),
        }
    }

    /// The same for what lies below the list of commands.
    pub fn in_view(&self, scope: Scope) -> bool {
        match self.below_palette() {
            Some(overlay) => scope == scope_of(overlay),
            None => self.is_shown(scope),
        }
    }

    /// What lies over the pane, the list of commands left out.
    pub fn below_palette(&self) -> Option<&Overlay> {
        let mut others = self.overlays.iter().rev();
        others.find(|overlay| !matches!(overlay, Overlay::Palette(_)))
    }

    fn is_shown(&self, scope: Scope) -> bool {
        let view = self.view();
        match scope {
            Scope::Global => true,
            Scope::Rows => self.kind().is_some(),
            Scope::List => matches!(view, Some(View::List(_))),
            Scope::Board => matches!(view, Some(View::Board(_))),
            Scope::Detail => matches!(view, Some(View::Detail(_))),
            Scope::Steps => matches!(view, Some(View::Steps(_))),
            Scope::Reports => matches!(view, Some(View::Reports(_))),
            Scope::Report => matches!(view, Some(View::Report(_))),
            Scope::Of(kind) => self.kind() == Some(kind),
            _ => false,
        }
    }
}

fn scope_of(overlay: &Overlay) -> Scope {
    match overlay {
        Overlay::Search(_) => Scope::Search,
        Overlay::Palette(_) => Scope::Palette,
        Overlay::Form(_) => Scope::Form,
        Overlay::Line(_) => Scope::Line,
        Overlay::Choose(_) => Scope::Choose,
        Overlay::History(_) => Scope::History,
        Overlay::Paper(_) => Scope::Paper,
    }
}

/// What typed keys mean.
pub enum Found {
    Run(&'static Command),
    /// Keys of commands that begin like this.
    Prefix(Vec<(String, &'static Command)>),
    Nothing,
}

fn here(app: &App) -> impl Iterator<Item = &'static Command> + '_ {
    COMMANDS
        .iter()
        .flat_map(|rows| rows.iter())
        .filter(|command| app.in_scope(command.scope))
}

/// Dispatch, and what may follow a prefix.
pub fn resolve(app: &App, typed: &str) -> Found {
    if let Some(command) = here(app).find(|c| app.keymap.keys(c).contains(&typed)) {
        return Found::Run(command);
    }
    let mut next = Vec::new();
    for command in here(app) {
        for keys in app.keymap.keys(command) {
            if follows(keys, typed) {
                next.push((keys.to_owned(), command));
            }
        }
    }
    if next.is_empty() {
        Found::Nothing
    } else {
        Found::Prefix(next)
    }
}

/// What can be done now, for the footer.
pub fn footer(app: &App, now: &Now) -> Vec<(String, Text)> {
    here(app)
        .filter(|c| (c.why_not)(app, now).is_none())
        .filter_map(|c| Some((app.keymap.shown(c), c.footer?)))
        .collect()
}

/// The runnable list: what holds in the view, with the reason where it cannot run; those come last.
pub fn help(app: &App, now: &Now) -> Vec<(&'static Command, Option<Text>)> {
    let rows = COMMANDS.iter().flat_map(|rows| rows.iter());
    let mut found: Vec<_> = rows
        .filter(|command| app.in_view(command.scope))
        .map(|command| (command, (command.why_not)(app, now)))
        .collect();
    found.sort_by_key(|(_, why)| why.is_some());
    found
}

/// Commands that hold elsewhere, with the place where they do.
pub fn elsewhere(app: &App) -> Vec<(&'static Command, Text)> {
    if app.below_palette().is_some() {
        return Vec::new();
    }
    let rows = COMMANDS.iter().flat_map(|rows| rows.iter());
    rows.filter(|command| !command.scope.is_overlay() && !app.in_view(command.scope))
        .map(|command| (command, place(command.scope)))
        .collect()
}

fn place(scope: Scope) -> Text {
    use crate::domain::text::t;
    match scope {
        Scope::Of(Kind::Deal) | Scope::Board => {
            t("choose a deal in Pipeline", "请先在商机页选择商机")
        }
        Scope::Of(Kind::Task) => t("choose a task in Tasks", "请先在任务页选择任务"),
        Scope::Of(Kind::Case) | Scope::Steps => {
            t("choose a case in Complaints", "请先在投诉页选择服务单")
        }
        Scope::Reports | Scope::Report => t("in Analytics", "在分析页"),
        Scope::Detail => t("open a record first", "请先打开一条记录"),
        _ => t("in a list", "在列表中"),
    }
}

/// Where the keys of a scope hold, in words.
pub fn where_it_holds(scope: Scope) -> Text {
    use crate::domain::text::t;
    match scope {
        Scope::Global => t("everywhere", "所有页面"),
        Scope::Rows => t("lists, board, records", "列表、看板、记录"),
        Scope::List => t("lists", "列表"),
        Scope::Board => t("board", "看板"),
        Scope::Detail => t("a record", "记录"),
        Scope::Steps => t("a complaint", "投诉步骤"),
        Scope::Reports | Scope::Report => t("analytics", "分析"),
        Scope::Of(Kind::Deal) => t("deals", "商机"),
        Scope::Of(Kind::Task) => t("tasks", "任务"),
        Scope::Of(Kind::Case) => t("cases", "服务单"),
        Scope::Of(kind) => kind.row().labels,
        Scope::Search => t("search", "查找"),
        Scope::Palette => t("the list of commands", "命令列表"),
        Scope::Form => t("forms", "表单"),
        Scope::Line => t("one-line questions", "单行输入"),
        Scope::Choose => t("choices", "选择"),
        Scope::History => t("the history", "历史"),
        Scope::Paper => t("texts to read", "阅读"),
    }
}
