//! What follows from a change of the book, the day or the state: rows, counts, pages.
//! Rule: nothing is worked out again that cannot have changed.

use crate::domain::{Id, Kind};
use crate::tui::app::{App, TabCounts, View};
use crate::tui::layout::Layout;
use crate::tui::now::Now;

/// Works out again what the present view shows, and keeps its cursor on the page.
pub fn refresh(app: &mut App, now: &Now) {
    let layout = Layout::of(app);
    let lang = app.lang;
    let App {
        panes, index, pane, ..
    } = app;
    let Some(state) = panes.get_mut(*pane as usize) else {
        return;
    };
    let section = state.section;
    let view = match state.stack.last_mut() {
        Some(view) => Some(view),
        None => state.roots.get_mut(section),
    };
    match view {
        Some(View::List(list)) => {
            list.refresh(now, lang, index);
            list.scroll(layout.rows());
        }
        Some(View::Board(board)) => board.refresh(now),
        Some(View::Detail(detail)) => {
            detail.refresh(now, lang);
            let page = layout.detail_rows();
            detail.top = keep_in_page(detail.top, detail.cursor, page);
        }
        Some(View::Reports(reports)) => {
            reports.refresh(lang);
            reports.top = keep_in_page(reports.top, reports.cursor, layout.lines);
        }
        Some(View::Report(report)) => {
            report.refresh(now, lang);
            let page = layout.lines.saturating_sub(3);
            report.top = keep_in_page(report.top, report.cursor, page);
        }
        Some(View::Steps(_)) | None => {}
    }
    drop_gone(app, now);
    if app.counts.of != counted_for(now) {
        app.counts = count(now);
    }
}

/// A first line such that the cursor is on the page; half a page is turned at an edge.
pub fn keep_in_page(top: usize, cursor: usize, page: usize) -> usize {
    if cursor < top || cursor >= top + page.max(1) {
        cursor.saturating_sub(page / 2)
    } else {
        top
    }
}

/// Views of records that are gone close.
fn drop_gone(app: &mut App, now: &Now) {
    let is_gone = |id: Id| now.book.get(id).is_none();
    if let Some(state) = app.pane_state_mut() {
        let before = state.stack.len();
        state.stack.retain(|view| match view {
            View::Detail(detail) => !is_gone(detail.id),
            View::Steps(steps) => !is_gone(steps.id),
            _ => true,
        });
        if state.stack.len() != before {
            refresh(app, now);
        }
    }
}

/// Tasks due and open complaints, for the tab row.
fn count(now: &Now) -> TabCounts {
    let open = |r: &crate::domain::Record| {
        !matches!(r.text("state"), "closed" | "solved") && r.text("type") == "complaint"
    };
    // The first frame does not wait for kinds it does not list.
    let cases = now
        .book
        .is_loaded(Kind::Case)
        .then(|| now.book.iter(Kind::Case).filter(|r| open(r)).count());
    TabCounts {
        of: counted_for(now),
        tasks: crate::tui::panes::due::count(now),
        cases: cases.unwrap_or(0),
    }
}

fn counted_for(now: &Now) -> (u64, i32, usize) {
    let loaded = [Kind::Task, Kind::Case, Kind::Interaction, Kind::Order]
        .iter()
        .filter(|kind| now.book.is_loaded(**kind))
        .count();
    (now.book.seq, now.today.0, loaded)
}
