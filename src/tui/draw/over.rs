//! What lies over the panes: the list of commands, choices, one-line questions, the history, papers.

use crate::domain::Relation;
use crate::domain::text::t;
use crate::domain::text::width::{cut, pad, width};
use crate::tui::app::App;
use crate::tui::input::Input;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::history::HistoryView;
use crate::tui::overlays::line::{LineAsk, Purpose};
use crate::tui::overlays::palette::{Palette, entries};
use crate::tui::overlays::paper::Paper;
use crate::tui::pen::Pen;
use crate::tui::quick;
use crate::tui::theme::Tone;
use crate::tui::update::{keep_in_page, line_candidates};

pub fn draw(app: &App, now: &Now, layout: &Layout, overlay: &Overlay, pen: &mut Pen) {
    match overlay {
        Overlay::Search(_) => {}
        Overlay::Form(form) => super::form::draw(app, now, layout, form, pen),
        Overlay::Palette(palette) => self::palette(app, now, layout, palette, pen),
        Overlay::Choose(choose) => self::choose(app, layout, choose, pen),
        Overlay::Line(line) => self::line(app, now, layout, line, pen),
        Overlay::History(view) => history(app, layout, view, pen),
        Overlay::Paper(paper) => self::paper(layout, paper, pen),
    }
}

/// A box from row 2 down to the status line; what is drawn in it is given its inside.
fn boxed(layout: &Layout, title: &str, pen: &mut Pen, inside: impl FnOnce(&mut Pen)) {
    let height = layout.status().saturating_sub(1);
    let width_cells = layout.width;
    pen.within(0, 1, width_cells, height, |pen| {
        let title = cut(title, width_cells.saturating_sub(8));
        let rest = width_cells.saturating_sub(width(&title) + 4);
        pen.line(0, &format!("+ {title} {}+", "-".repeat(rest)), Tone::Faint);
        for y in 1..height.saturating_sub(1) {
            pen.line(y, "", Tone::Plain);
            pen.put(0, y, 1, "|", Tone::Faint);
            pen.put(width_cells.saturating_sub(1), y, 1, "|", Tone::Faint);
        }
        pen.line(
            height.saturating_sub(1),
            &format!("+{}+", "-".repeat(width_cells.saturating_sub(2))),
            Tone::Faint,
        );
        pen.within(
            2,
            1,
            width_cells.saturating_sub(4),
            height.saturating_sub(2),
            inside,
        );
    });
}

/// The line in which is typed, with the caret.
fn typed(pen: &mut Pen, sign: &str, input: &Input, right: &str) {
    let lead = width(sign) + 1;
    let room = pen.width().saturating_sub(lead + width(right) + 2);
    let (text, caret) = input.window(room);
    pen.line(0, &format!("{sign} {text}"), Tone::Plain);
    pen.right(0, lead + width(&text), right, Tone::Faint);
    pen.caret(lead + caret, 0);
}

fn palette(app: &App, now: &Now, layout: &Layout, palette: &Palette, pen: &mut Pen) {
    let rows = entries(app, now, palette);
    let title = match palette.is_here {
        true => t(
            "Keys of this screen: type to search, Enter runs, Tab shows all",
            "本页按键：输入查找，回车执行，Tab 显示全部",
        ),
        false => t(
            "Commands: type to search, Enter runs",
            "命令：输入查找，回车执行",
        ),
    };
    boxed(layout, title.get(app.lang), pen, |pen| {
        let runnable = rows.iter().filter(|row| row.why_not.is_none()).count();
        typed(
            pen,
            ":",
            &palette.input,
            &format!("{runnable}/{}", rows.len()),
        );
        let height = pen.height().saturating_sub(1);
        let top = keep_in_page(0, palette.cursor, height);
        let has_other = pen.width() >= 64;
        let key_cells = 14;
        let label_cells = if has_other {
            pen.width().saturating_sub(key_cells + 4) / 2
        } else {
            pen.width().saturating_sub(key_cells + 4)
        };
        for y in 0..height {
            let Some(row) = rows.get(top + y) else {
                pen.line(y + 1, "", Tone::Plain);
                continue;
            };
            let is_here = top + y == palette.cursor;
            let tone = match (row.why_not.is_some(), is_here) {
                (true, _) => Tone::Faint,
                (false, true) => Tone::Strong,
                (false, false) => Tone::Plain,
            };
            let mark = if is_here { ">" } else { " " };
            pen.line(y + 1, "", Tone::Plain);
            pen.put(
                0,
                y + 1,
                label_cells + 2,
                &format!("{mark} {}", row.label),
                tone,
            );
            let x = label_cells + 3;
            pen.put(
                x,
                y + 1,
                key_cells,
                &row.keys,
                if row.why_not.is_some() {
                    Tone::Faint
                } else {
                    Tone::Key
                },
            );
            if has_other {
                let text = row
                    .why_not
                    .map_or(row.other.as_str(), |why| why.get(app.lang));
                pen.put(x + key_cells + 1, y + 1, pen.width(), text, Tone::Faint);
            }
        }
    });
}

fn choose(app: &App, layout: &Layout, choose: &Choose, pen: &mut Pen) {
    boxed(layout, &choose.title, pen, |pen| {
        let rows = choose.fitting();
        typed(pen, "/", &choose.input, &rows.len().to_string());
        let height = pen.height().saturating_sub(1);
        let top = keep_in_page(0, choose.cursor, height);
        let half = pen.width() / 2;
        for y in 0..height {
            let row = rows.get(top + y);
            let is_here = row.is_some() && top + y == choose.cursor;
            let text = row.map_or_else(String::new, |row| {
                format!("{} {}", if is_here { ">" } else { " " }, row.label)
            });
            pen.put(
                0,
                y + 1,
                half,
                &text,
                if is_here { Tone::Strong } else { Tone::Plain },
            );
            pen.put(
                half,
                y + 1,
                pen.width(),
                row.map_or("", |row| row.hint.as_str()),
                Tone::Faint,
            );
        }
        if rows.is_empty() {
            let words = t("Nothing fits. Esc leaves.", "没有匹配。Esc 离开。");
            pen.line(1, words.get(app.lang), Tone::Plain);
        }
    });
}

/// A question at the bottom: its title, how the answer is understood, the answer.
fn line(app: &App, now: &Now, layout: &Layout, line: &LineAsk, pen: &mut Pen) {
    let candidates = line_candidates(line, now);
    let top = layout.status().saturating_sub(2 + candidates.len());
    for (n, (text, hint)) in candidates.iter().enumerate() {
        let mark = if n == line.cursor { ">" } else { " " };
        pen.line(top + n, &format!("  {mark} {text}  {hint}"), Tone::Plain);
    }
    let top = top + candidates.len();
    let title = cut(&line.title, layout.width.saturating_sub(4));
    let rest = layout.width.saturating_sub(width(&title) + 4);
    pen.line(
        top,
        &format!("- {title} {}", "-".repeat(rest)),
        Tone::Strong,
    );
    let (understood, tone) = match &line.fault {
        Some(fault) => (format!("^ {fault}"), Tone::Bad),
        None => (understood(app, now, line), Tone::Faint),
    };
    pen.line(top + 1, &understood, tone);
    pen.within(0, layout.status(), layout.width, 1, |pen| {
        typed(pen, ">", &line.input, "")
    });
}

fn understood(app: &App, now: &Now, line: &LineAsk) -> String {
    let text = line.input.text();
    if text.trim().is_empty() {
        return String::new();
    }
    match &line.purpose {
        Purpose::Quick => {
            let found = quick::understand(now, app.lang, None, &text);
            format!("= {}", quick::words(now, app.lang, &found))
        }
        Purpose::Log(ids) => {
            let found = quick::understand(now, app.lang, Some(ids), &text);
            format!("= {}", quick::words(now, app.lang, &found))
        }
        Purpose::Contact(_) => crate::tui::contact::words(app.lang, &text),
        Purpose::Task(_) => {
            let (title, due) = quick::split_due(now, app.lang, &text);
            let when =
                due.map(|day| crate::tui::panes::columns::weekday_words(now.today, day, app.lang));
            format!(
                "= {title} | {}",
                when.unwrap_or_else(|| t("no date", "无日期").get(app.lang).to_owned())
            )
        }
        _ => String::new(),
    }
}

fn history(app: &App, layout: &Layout, view: &HistoryView, pen: &mut Pen) {
    let title = t("History, newest first", "历史，最新在前").get(app.lang);
    boxed(layout, title, pen, |pen| {
        let top = keep_in_page(0, view.cursor, pen.height());
        for y in 0..pen.height() {
            let Some(row) = view.rows.get(top + y) else {
                pen.line(y, "", Tone::Plain);
                continue;
            };
            let mark = if top + y == view.cursor { ">" } else { " " };
            let state = match (row.relation, row.is_undone) {
                (Relation::Action, true) => t("undone", "已撤销").get(app.lang),
                _ => "",
            };
            let number = pad(&format!("#{}", row.seq), 7);
            let text = format!(
                "{mark} {number} {} {} {} {state}",
                row.when,
                pad(&row.actor, 6),
                row.what
            );
            pen.line(
                y,
                &text,
                if row.is_undone {
                    Tone::Faint
                } else {
                    Tone::Plain
                },
            );
        }
        if view.rows.is_empty() {
            let words = t("Nothing has been changed yet.", "尚无更改。");
            pen.line(1, words.get(app.lang), Tone::Plain);
        }
    });
}

fn paper(layout: &Layout, paper: &Paper, pen: &mut Pen) {
    boxed(layout, &paper.title, pen, |pen| {
        for y in 0..pen.height() {
            pen.line(
                y,
                paper.lines.get(paper.top + y).map_or("", String::as_str),
                Tone::Plain,
            );
        }
    });
}
