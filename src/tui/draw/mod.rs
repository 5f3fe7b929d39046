//! The frame: tabs, the line of segment, filter and order, the view, the status line, the footer made from the commands.
//! Rule: a picture depends on the state and the present only; drawing changes nothing.

mod board;
mod detail;
mod form;
mod list;
mod over;
mod reports;
mod steps;

use super::app::{App, View};
use super::commands::{self, Found};
use super::layout::Layout;
use super::now::Now;
use super::overlays::Overlay;
use super::panes::columns::weekday_words;
use super::panes::sections;
use super::pen::Pen;
use super::theme::Tone;
use crate::domain::kind::Pane;
use crate::domain::text::t;
use crate::domain::text::width::width;
use crate::domain::{Kind, Lang};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

/// Draws everything; answers where the hardware cursor stands.
pub fn draw(app: &App, now: &Now, buffer: &mut Buffer) -> Option<Position> {
    let mut pen = Pen::new(buffer, app.theme);
    let layout = Layout::of(app);
    if layout.is_too_small() {
        let words = t(
            "guanxi needs 40x12 cells; keys work.",
            "请放大窗口至 40x12；按键仍可用。",
        );
        pen.line(0, words.get(app.lang), Tone::Plain);
        return None;
    }
    tabs(app, now, &layout, &mut pen);
    if is_first_run(app, now) && app.overlays.is_empty() {
        first_run(app, &layout, &mut pen);
    } else {
        view(app, now, &layout, &mut pen);
    }
    if let Some(overlay) = app.overlay() {
        over::draw(app, now, &layout, overlay, &mut pen);
    }
    status(app, now, &layout, &mut pen);
    footer(app, now, &layout, &mut pen);
    pen.caret
}

/// An empty book on its first screen.
pub fn is_first_run(app: &App, now: &Now) -> bool {
    let is_root = app
        .pane_state()
        .is_some_and(|state| state.stack.is_empty() && state.section == 0);
    app.pane == Pane::Customers && is_root && now.book.count(Kind::Customer) == 0
}

fn view(app: &App, now: &Now, layout: &Layout, pen: &mut Pen) {
    match app.view() {
        Some(View::List(view)) => list::draw(app, now, layout, view, pen),
        Some(View::Board(view)) => board::draw(app, now, layout, view, pen),
        Some(View::Detail(view)) => detail::draw(app, now, layout, view, pen),
        Some(View::Steps(view)) => steps::draw(app, now, layout, view, pen),
        Some(View::Reports(view)) => reports::names(app, layout, view, pen),
        Some(View::Report(view)) => reports::sheet(app, layout, view, pen),
        None => {}
    }
}

/// How much the tab row says: all of it where there is room, names before counts, digits below 60 columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tabs {
    Wide,
    Close,
    Names,
    Digits,
}

/// The tabs and the cells they take.
fn tab_texts(app: &App, form: Tabs) -> Vec<(String, bool)> {
    let one = |(place, pane): (usize, Pane)| {
        let count = match pane {
            Pane::Tasks => app.counts.tasks,
            Pane::Complaints => app.counts.cases,
            _ => 0,
        };
        let name = if form == Tabs::Digits {
            String::new()
        } else {
            format!(" {}", pane.label().get(app.lang))
        };
        let count = if count > 0 && form != Tabs::Names {
            format!(" {count}")
        } else {
            String::new()
        };
        let is_here = pane == app.pane;
        let text = match (is_here, form) {
            (true, _) => format!("[{place}{name}{count}]"),
            (false, Tabs::Wide | Tabs::Digits) => format!(" {place}{name}{count} "),
            (false, _) => format!("{place}{name}{count} "),
        };
        (text, is_here)
    };
    (1..).zip(Pane::ALL).map(one).collect()
}

/// Row 1: the panes with what waits in them; what is open in one stands after it.
fn tabs(app: &App, now: &Now, layout: &Layout, pen: &mut Pen) {
    let forms = if layout.width >= 60 {
        [Tabs::Wide, Tabs::Close, Tabs::Names].as_slice()
    } else {
        &[Tabs::Digits]
    };
    let cells = |form: &Tabs| {
        tab_texts(app, *form)
            .iter()
            .map(|(text, _)| width(text))
            .sum::<usize>()
    };
    let form = forms
        .iter()
        .find(|form| cells(form) <= layout.width)
        .or(forms.last());
    let date = weekday_words(now.today, now.today, app.lang);
    let room = layout.width.saturating_sub(width(&date) + 2);
    let mut x = 0;
    for (text, is_here) in tab_texts(app, form.copied().unwrap_or(Tabs::Digits)) {
        x += pen.write(
            x,
            0,
            &text,
            if is_here { Tone::Strong } else { Tone::Plain },
        );
    }
    if let Some(open) = opened(app, now) {
        let cells = room.saturating_sub(x + 2);
        if cells > 8 {
            pen.write(
                x,
                0,
                &crate::domain::text::width::cut(&format!("> {open}"), cells),
                Tone::Plain,
            );
        }
    }
    pen.right(0, x, &format!("{date} "), Tone::Plain);
}

/// What is open in the pane.
fn opened(app: &App, now: &Now) -> Option<String> {
    let state = app.pane_state()?;
    Some(match state.stack.last()? {
        View::Detail(detail) => now.title(detail.id),
        View::Steps(steps) => steps.id.to_string(),
        _ => return None,
    })
}

/// Row 2 of a view: what is shown at the left, how it is ordered at the right; the left gives way.
pub fn head(pen: &mut Pen, left: &str, right: &str) {
    let right = if right.is_empty() {
        String::new()
    } else {
        format!(" {right} ")
    };
    let room = pen.width().saturating_sub(width(&right));
    let left = crate::domain::text::width::cut(left, room);
    pen.line(1, &left, Tone::Plain);
    let taken = width(&left).saturating_sub(1);
    pen.right(1, taken, &right, Tone::Faint);
}

/// The sections of a pane in one line, the present one in brackets and in sight.
pub fn section_names(app: &App) -> String {
    let Some(state) = app.pane_state() else {
        return String::new();
    };
    let name = |(at, view): (usize, &View)| {
        let name = sections::label(view, app.lang);
        if at == state.section {
            format!("[{name}]")
        } else {
            format!(" {name} ")
        }
    };
    // On a narrow screen those before the one before are left out.
    let total: usize = state
        .roots
        .iter()
        .map(|view| width(sections::label(view, app.lang)) + 2)
        .sum();
    let is_long = total + 24 > usize::from(app.width);
    let from = if is_long {
        state.section.saturating_sub(1)
    } else {
        0
    };
    if state.roots.len() < 2 {
        String::new()
    } else {
        state
            .roots
            .iter()
            .enumerate()
            .skip(from)
            .map(name)
            .collect()
    }
}

/// Row 23: a toast, what may follow a prefix, or how many are marked.
fn status(app: &App, now: &Now, layout: &Layout, pen: &mut Pen) {
    let y = layout.status();
    if !app.pending.is_empty() {
        if let Found::Prefix(next) = commands::resolve(app, &app.pending) {
            let words = next.iter().map(|(keys, command)| {
                let rest = keys
                    .strip_prefix(app.pending.as_str())
                    .unwrap_or(keys)
                    .trim();
                format!(
                    "{} {}",
                    super::keymap::shown(rest),
                    command.label.get(app.lang)
                )
            });
            let words = words.collect::<Vec<_>>().join("  ");
            pen.line(y, &format!("{}: {words}", app.pending), Tone::Key);
        }
        return;
    }
    if let Some(toast) = &app.toast {
        let tone = if toast.is_bad { Tone::Bad } else { Tone::Good };
        // A question keeps its own line; the toast stands in its place only when there is none.
        if !matches!(app.overlay(), Some(Overlay::Line(_))) {
            pen.line(y, &toast.text, tone);
        }
        return;
    }
    if app.overlays.is_empty() {
        let text = hint(app, now);
        pen.line(y, &text, Tone::Faint);
    }
}

fn hint(app: &App, _: &Now) -> String {
    let Some(list) = app.list() else {
        return String::new();
    };
    if !list.marks.is_empty() {
        let text = t(
            "{0} marked. d, E and y act on all of them; Esc clears the marks.",
            "已标记 {0} 条。d、E、y 对全部生效；Esc 取消标记。",
        );
        return text.fill(app.lang, &[&list.marks.len()]);
    }
    match &list.query_fault {
        Some(fault) => fault.get(app.lang).to_owned(),
        None => String::new(),
    }
}

/// Row 24: what can be done now, as much as fits; all keys last.
fn footer(app: &App, now: &Now, layout: &Layout, pen: &mut Pen) {
    let y = layout.footer();
    pen.line(y, "", Tone::Plain);
    let mut rows = commands::footer(app, now);
    if is_first_run(app, now) && app.overlays.is_empty() {
        rows = first_footer(app);
    }
    let last = rows
        .iter()
        .position(|(key, _)| key == "?")
        .map(|at| rows.remove(at));
    let cells =
        |(key, words): &(String, crate::domain::Text)| width(key) + 1 + width(words.get(app.lang));
    let reserved = last.as_ref().map_or(0, |row| cells(row) + 2);
    let mut x = 0;
    for row in rows.iter().chain(&last) {
        let is_last = Some(row) == last.as_ref();
        let need = cells(row) + if is_last { 0 } else { reserved };
        if x + need > layout.width {
            continue;
        }
        x += pen.write(x, y, &row.0, Tone::Key) + 1;
        x += pen.write(x, y, row.1.get(app.lang), Tone::Plain) + 2;
    }
    if is_first_run(app, now) && app.overlays.is_empty() {
        let other = match app.lang {
            Lang::En => "中文: :lang zh-CN",
            Lang::Zh => "English: :lang en",
        };
        pen.right(y, x, other, Tone::Plain);
    }
}

fn first_footer(app: &App) -> Vec<(String, crate::domain::Text)> {
    let words = [
        ("add", t("add", "新增")),
        ("commands", t("commands", "命令")),
        ("close", t("quit", "退出")),
        ("help", t("help", "帮助")),
    ];
    let find = |id: &str| {
        commands::COMMANDS
            .iter()
            .flat_map(|rows| rows.iter())
            .find(|c| c.id == id)
    };
    let row =
        |(id, words): &(&str, crate::domain::Text)| Some((app.keymap.shown(find(id)?), *words));
    words.iter().filter_map(row).collect()
}

/// The first screen of an empty book: three keys to start.
fn first_run(app: &App, layout: &Layout, pen: &mut Pen) {
    let words = [
        t(
            "Welcome to guanxi 关系.  Nothing here yet - three keys to start:",
            "欢迎使用 guanxi 关系。这里还没有内容，三个键即可开始：",
        ),
        t("", ""),
        t(
            "   a    add your first customer        添加第一位客户",
            "   a    添加第一位客户        add your first customer",
        ),
        t(
            "   :    find any command by name       查找命令",
            "   :    按名称查找命令        find any command",
        ),
        t(
            "   ?    see the keys of this screen    查看按键",
            "   ?    查看本页按键          see the keys",
        ),
        t("", ""),
        t(
            "Have a list already?   guanxi import contacts.csv   (or .vcf)",
            "已有名单？   guanxi import contacts.csv   （或 .vcf）",
        ),
        t(
            "Only looking around?   : demo   fills this empty book; u undoes",
            "只想看看？   : demo   用示例填充此空账簿，u 可撤销",
        ),
        t(
            "Everything is saved at once. u undoes. Nothing leaves this machine.",
            "内容即时保存，u 撤销。数据不离开本机。",
        ),
    ];
    let lines: Vec<&str> = words.iter().map(|text| text.get(app.lang)).collect();
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let left = layout.width.saturating_sub(widest) / 2;
    let top = layout.height.saturating_sub(lines.len() + 4) / 3 + 1;
    let is_narrow = widest > layout.width;
    let mut y = if is_narrow { 1 } else { top + 1 };
    for line in lines {
        let rows =
            crate::domain::text::width::wrap(line.trim_end(), layout.width.saturating_sub(left));
        for row in if is_narrow {
            rows
        } else {
            vec![line.to_owned()]
        } {
            if y < layout.status() {
                pen.put(left, y, layout.width, &row, Tone::Plain);
            }
            y += 1;
        }
    }
}
