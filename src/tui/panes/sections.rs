//! The sections of each pane, in the order Tab goes through them: every kind has one, so nothing is a dead end.

use super::board::BoardView;
use super::list::{ListView, Mode};
use super::reports::ReportsView;
use crate::domain::kind::Pane;
use crate::domain::text::{Text, t};
use crate::domain::{Kind, Lang};
use crate::tui::app::{PaneState, View};

/// A pane with its sections at their beginning.
pub fn of(pane: Pane) -> PaneState {
    let list = |kind| View::List(ListView::new(kind));
    let first: Vec<View> = match pane {
        Pane::Customers => vec![list(Kind::Customer)],
        Pane::Pipeline => vec![View::Board(BoardView::default()), list(Kind::Deal)],
        Pane::Tasks => vec![
            View::List(ListView::new(Kind::Task).with_mode(Mode::Today)),
            View::List(ListView::new(Kind::Task).with_mode(Mode::Agenda)),
            list(Kind::Task),
        ],
        Pane::Complaints => vec![
            View::List(ListView::new(Kind::Case).with_mode(Mode::OpenCases)),
            list(Kind::Case),
        ],
        Pane::Analytics => vec![View::Reports(ReportsView::default())],
    };
    let has = |kind: Kind| matches!(kind, Kind::Customer | Kind::Deal | Kind::Task | Kind::Case);
    let others = Kind::ALL
        .iter()
        .filter(|kind| kind.row().pane == pane && !has(**kind));
    let roots = first
        .into_iter()
        .chain(others.map(|kind| list(*kind)))
        .collect();
    PaneState {
        roots,
        section: 0,
        stack: Vec::new(),
    }
}

/// What a section is called.
pub fn label(view: &View, lang: Lang) -> &'static str {
    let words: Text = match view {
        View::List(list) => match list.mode {
            Mode::Today => t("Today", "今天"),
            Mode::Agenda => t("Agenda", "日程"),
            Mode::OpenCases => t("Open cases", "处理中"),
            Mode::Plain if list.kind == Kind::Task => t("All open", "全部待办"),
            Mode::Plain if list.kind == Kind::Case => t("All cases", "全部服务单"),
            Mode::Plain => return list.kind.labels(lang),
        },
        View::Board(_) => t("Board", "看板"),
        View::Reports(_) => t("Reports", "报表"),
        View::Detail(_) | View::Steps(_) | View::Report(_) => t("Record", "记录"),
    };
    words.get(lang)
}
