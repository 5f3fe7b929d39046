//! Going about: panes, sections, cursor, opening and closing.

use super::refresh;
use crate::domain::kind::Pane;
use crate::domain::text::t;
use crate::domain::{Id, Kind};
use crate::tui::app::{App, View};
use crate::tui::commands::Do;
use crate::tui::effect::Effect;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::panes::detail::DetailView;
use crate::tui::panes::list::ListView;
use crate::tui::panes::reports::ReportView;
use crate::tui::panes::steps::StepsView;
use std::sync::Arc;

pub fn act(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    match what {
        Do::Pane(pane) => go_pane(app, pane),
        Do::Section(by) => section(app, isize::from(by)),
        Do::Move(by) => step(app, isize::from(by)),
        Do::Page(by) => page(app, isize::from(by)),
        Do::First => step(app, isize::MIN / 2),
        Do::Last => step(app, isize::MAX / 2),
        Do::Column(by) => column(app, isize::from(by)),
        Do::Open => open(app, now),
        Do::Sibling(by) => sibling(app, now, isize::from(by)),
        Do::Back => back(app),
        Do::Go(kind) => go(app, now, kind),
        Do::Peel => peel(app),
        Do::Interrupt => {
            if !peel(app) {
                let words = t(
                    "q quits. Everything is saved.",
                    "按 q 退出。所有内容均已保存。",
                );
                app.say(now, words.get(app.lang));
            }
            true
        }
        Do::Close => return close(app),
        _ => false,
    };
    Vec::new()
}

/// Another pane; at the pane already shown, its root.
fn go_pane(app: &mut App, pane: Pane) -> bool {
    if app.pane == pane {
        if let Some(state) = app.pane_state_mut() {
            state.stack.clear();
        }
    } else {
        app.back.push(app.pane);
        app.pane = pane;
    }
    true
}

/// Tab: sections of a record, else of the pane.
fn section(app: &mut App, by: isize) -> bool {
    if let Some(View::Detail(detail)) = app.view_mut() {
        detail.turn(by);
        return true;
    }
    if let Some(state) = app.pane_state_mut() {
        state.stack.clear();
        let count = isize::try_from(state.roots.len().max(1)).unwrap_or(1);
        let to = (isize::try_from(state.section).unwrap_or(0) + by).rem_euclid(count);
        state.section = usize::try_from(to).unwrap_or(0);
    }
    true
}

fn step(app: &mut App, by: isize) -> bool {
    if let Some(Overlay::History(view)) = app.overlays.last_mut() {
        view.move_by(by);
        return true;
    }
    match app.view_mut() {
        Some(View::List(list)) => list.move_by(by),
        Some(View::Board(board)) => board.move_by(by),
        Some(View::Detail(detail)) => detail.move_by(by),
        Some(View::Steps(steps)) => steps.step = steps.step.saturating_add_signed(by).min(3),
        Some(View::Reports(reports)) => reports.move_by(by),
        Some(View::Report(report)) => report.move_by(by),
        None => {}
    }
    true
}

fn page(app: &mut App, by: isize) -> bool {
    let lines = isize::try_from(Layout::of(app).rows() / 2)
        .unwrap_or(1)
        .max(1);
    step(app, by * lines)
}

fn column(app: &mut App, by: isize) -> bool {
    match app.view_mut() {
        Some(View::List(list)) => {
            let last = list.columns.len().saturating_sub(1);
            list.column = list.column.saturating_add_signed(by).min(last);
        }
        Some(View::Board(board)) => board.turn(by),
        Some(View::Detail(detail)) => detail.turn(by),
        Some(View::Report(report)) => {
            let last = report.sheet.heads.len().saturating_sub(1);
            report.left = report.left.saturating_add_signed(by).min(last);
        }
        _ => {}
    }
    true
}

fn push(app: &mut App, view: View) {
    if let Some(state) = app.pane_state_mut() {
        state.stack.push(view);
    }
}

/// Enter: the record under the cursor, a report, the customers behind a row.
fn open(app: &mut App, now: &Now) -> bool {
    let next = match app.view() {
        Some(View::List(list)) => list
            .cursor
            .map(|id| view_of(now, id, Arc::new(list.rows.clone()))),
        Some(View::Board(board)) => board.cursor.map(|id| {
            let lane = board.lanes.get(board.lane).map(|lane| lane.deals.clone());
            view_of(now, id, Arc::new(lane.unwrap_or_default()))
        }),
        Some(View::Detail(detail)) => {
            let ids = detail
                .present()
                .map(|section| section.lines.iter().filter_map(|line| line.id).collect());
            let target = detail.target();
            (target != detail.id).then(|| view_of(now, target, Arc::new(ids.unwrap_or_default())))
        }
        Some(View::Reports(reports)) => {
            let name = reports.names.get(reports.cursor);
            name.map(|name| View::Report(ReportView::new(name.key.clone())))
        }
        Some(View::Report(report)) => behind(report),
        Some(View::Steps(steps)) => {
            let steps = *steps;
            super::kinds::write_step(app, now, steps.id, steps.step);
            return true;
        }
        None => None,
    };
    match next {
        Some(view) => push(app, view),
        None if matches!(app.view(), Some(View::Report(_))) => {
            let words = t("No records stand behind this row.", "此行没有对应的记录。");
            app.say(now, words.get(app.lang));
        }
        None => {}
    }
    true
}

/// The records behind a row of a report, as a list of their kind.
fn behind(report: &ReportView) -> Option<View> {
    let ids = report.behind();
    let kind = ids.first()?.kind;
    let row = report.row()?.cells.first().map_or("", String::as_str);
    let title = format!("{}: {row}", report.sheet.title);
    Some(View::List(ListView::of(kind, title, ids)))
}

/// A complaint opens in its steps, everything else as a record.
pub fn view_of(now: &Now, id: Id, siblings: Arc<Vec<Id>>) -> View {
    let complaint = now
        .book
        .get(id)
        .filter(|r| id.kind == Kind::Case && r.text("type") == "complaint");
    match complaint {
        Some(record) => View::Steps(StepsView::new(&record)),
        None => View::Detail(DetailView::new(id, siblings)),
    }
}

fn sibling(app: &mut App, now: &Now, by: isize) -> bool {
    match app.view_mut() {
        Some(View::Detail(detail)) => {
            if let Some(id) = detail.sibling(by) {
                let (section, siblings) = (detail.section, detail.siblings.clone());
                *detail = DetailView::new(id, siblings);
                detail.section = section;
            } else {
                let words = t("That is the last one.", "没有更多了。").get(app.lang);
                app.say(now, words);
            }
        }
        Some(View::Report(report)) => {
            report.back = report
                .back
                .saturating_sub(i32::try_from(by).unwrap_or(0))
                .max(0)
        }
        _ => {}
    }
    true
}

fn back(app: &mut App) -> bool {
    if app
        .pane_state()
        .is_some_and(|state| !state.stack.is_empty())
    {
        return peel_view(app);
    }
    match app.back.pop() {
        Some(pane) => {
            app.pane = pane;
            true
        }
        None => false,
    }
}

/// Records of the customers chosen.
fn go(app: &mut App, now: &Now, kind: Kind) -> bool {
    let subjects = app.subjects(now);
    let Some(first) = subjects.first().copied() else {
        return false;
    };
    if kind == Kind::Customer {
        push(app, view_of(now, first, Arc::new(subjects)));
        return true;
    }
    let names: Vec<String> = subjects.iter().map(|id| now.title(*id)).collect();
    let title =
        t("{0} of {1}", "{1} 的{0}").fill(app.lang, &[&kind.labels(app.lang), &names.join(", ")]);
    let ids = subjects
        .iter()
        .flat_map(|id| now.book.mentions(*id, kind))
        .collect();
    push(app, View::List(ListView::of(kind, title, ids)));
    true
}

/// Esc: exactly one layer of filter, marks, what was opened. False when nothing was left to peel.
pub fn peel(app: &mut App) -> bool {
    if let Some(list) = app.list_mut() {
        if !list.query.is_empty() {
            list.query.clear();
            return true;
        }
        if !list.marks.is_empty() {
            list.marks.clear();
            return true;
        }
    }
    peel_view(app)
}

fn peel_view(app: &mut App) -> bool {
    app.pane_state_mut()
        .is_some_and(|state| state.stack.pop().is_some())
}

/// q: the view opened last; at the root the program.
fn close(app: &mut App) -> Vec<Effect> {
    if peel_view(app) {
        Vec::new()
    } else {
        super::quit(app)
    }
}

/// Puts the cursor on a record that was made, changed or came back, if the present view has it.
pub fn go_to_touched(app: &mut App, now: &Now, touched: &[Id]) {
    refresh(app, now);
    match app.view_mut() {
        Some(View::List(list)) => {
            if let Some(id) = touched.iter().find(|id| list.rows.contains(id)) {
                list.cursor = Some(*id);
            }
        }
        Some(View::Board(board)) => {
            let on_board = |id: &&Id| board.lanes.iter().any(|lane| lane.deals.contains(id));
            if let Some(id) = touched.iter().find(on_board).copied() {
                board.cursor = Some(id);
                let lane = board.lanes.iter().position(|lane| lane.deals.contains(&id));
                board.lane = lane.unwrap_or(board.lane);
            }
        }
        _ => {}
    }
}
