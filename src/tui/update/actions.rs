//! What is done with a list as a whole: search, marks, order, segments.

use crate::domain::text::t;
use crate::domain::{Kind, Lang};
use crate::tui::app::App;
use crate::tui::commands::Do;
use crate::tui::effect::Effect;
use crate::tui::input::Input;
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::choose::{Choice, ChoiceRow, Choose};
use crate::tui::overlays::line::{LineAsk, Purpose};
use crate::tui::panes::list::Chosen;
use crate::tui::segments;

pub fn act(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    match what {
        Do::Find => {
            let query = app
                .list()
                .map(|list| list.query.clone())
                .unwrap_or_default();
            app.overlays.push(Overlay::Search(Input::new(query)));
        }
        Do::Match(by) => {
            if let Some(list) = app.list_mut() {
                list.move_by(isize::from(by));
            }
        }
        Do::Mark => on_list(app, |list| list.mark()),
        Do::MarkRange => on_list(app, |list| list.mark_range()),
        Do::MarkAll => on_list(app, |list| list.mark_all()),
        Do::Sort => on_list(app, |list| {
            if let Some(column) = list.columns.get(list.column) {
                list.sort = (column.key, list.sort.0 == column.key && !list.sort.1);
            }
        }),
        Do::Reverse => on_list(app, |list| list.sort.1 = !list.sort.1),
        Do::Segments => choose_segment(app, now),
        Do::NoSegment => on_list(app, |list| list.segment = None),
        Do::SaveSegment => save_segment(app, now),
        _ => {}
    }
    Vec::new()
}

fn on_list(app: &mut App, act: impl FnOnce(&mut crate::tui::panes::list::ListView)) {
    if let Some(list) = app.list_mut() {
        act(list);
    }
}

/// The groups of a kind: all, the built-in ones, the user's own.
pub fn offered(app: &App, now: &Now, kind: Kind) -> Vec<ChoiceRow> {
    let all = t("All", "全部").get(app.lang).to_owned();
    let mut rows = vec![ChoiceRow {
        label: all,
        hint: String::new(),
        choice: Choice::Segment(None),
    }];
    let row = |name: &str, query: &str| ChoiceRow {
        label: name.to_owned(),
        hint: query.to_owned(),
        choice: Choice::Segment(Some(Chosen {
            name: name.to_owned(),
            query: query.to_owned(),
        })),
    };
    rows.extend(
        segments::built_in(kind, app.lang)
            .iter()
            .map(|group| row(&group.name, &group.query)),
    );
    for segment in now.book.iter(Kind::Segment) {
        let of = segment.text("of");
        if of == kind.key() || (of.is_empty() && kind == Kind::Customer) {
            rows.push(row(&segment.title(), segment.text("query")));
        }
    }
    rows
}

fn choose_segment(app: &mut App, now: &Now) {
    let Some(kind) = app.list().map(|list| list.kind) else {
        return;
    };
    let rows = offered(app, now, kind);
    let title = t("Segments: choose one", "分群：请选择")
        .get(app.lang)
        .to_owned();
    app.overlays.push(Overlay::Choose(Choose::new(title, rows)));
}

/// Asks for the name under which the query on the screen is kept.
fn save_segment(app: &mut App, now: &Now) {
    if let Some(crate::tui::app::View::Report(report)) = app.view() {
        let ids: Vec<String> = report.behind().iter().map(ToString::to_string).collect();
        if ids.is_empty() {
            let words = t("No records stand behind this row.", "此行没有对应的记录。");
            app.complain(now, words.get(app.lang));
            return;
        }
        let query = format!("id:{}", ids.join(","));
        ask_name(app, query);
        return;
    }
    if let Some(Overlay::Search(input)) = app.overlays.last() {
        let query = input.text();
        app.overlays.pop();
        on_list(app, |list| list.query.clone_from(&query));
    }
    let query = app
        .list()
        .map(|list| list.query.trim().to_owned())
        .unwrap_or_default();
    if query.is_empty() {
        let words = t("Type a condition first: /", "请先用 / 输入条件");
        app.complain(now, words.get(app.lang));
        return;
    }
    ask_name(app, query);
}

fn ask_name(app: &mut App, query: String) {
    let title = t("Name of the segment for: {0}", "分群名称，条件：{0}").fill(app.lang, &[&query]);
    app.overlays.push(Overlay::Line(LineAsk::new(
        title,
        Purpose::SegmentName { query },
        "",
    )));
}

/// The other language.
pub fn other(lang: Lang) -> Lang {
    match lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    }
}
