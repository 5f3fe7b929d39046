//! Analytics: the names of the reports, and one report as a table.

use crate::domain::text::t;
use crate::domain::text::width::width;
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::panes::reports::{ReportView, ReportsView};
use crate::tui::pen::Pen;
use crate::tui::theme::Tone;

pub fn names(app: &App, layout: &Layout, view: &ReportsView, pen: &mut Pen) {
    let right = t("{0} reports", "{0} 个报表").fill(app.lang, &[&view.names.len()]);
    super::head(pen, t("Reports", "报表").get(app.lang), &right);
    pen.within(0, layout.body, layout.width, layout.lines, |pen| {
        for y in 0..pen.height() {
            let row = view.names.get(view.top + y);
            let is_here = row.is_some() && view.top + y == view.cursor;
            let mark = if is_here { ">" } else { " " };
            let text = row.map_or_else(String::new, |row| format!("{mark}  {}", row.label));
            pen.line(y, &text, if is_here { Tone::Strong } else { Tone::Plain });
            if let Some(row) = row.filter(|_| pen.width() >= 60) {
                pen.right(y, width(&text), &format!("{} ", row.key), Tone::Faint);
            }
            if is_here && app.overlays.is_empty() {
                pen.caret(0, y);
            }
        }
    });
}

pub fn sheet(app: &App, layout: &Layout, view: &ReportView, pen: &mut Pen) {
    let sheet = &view.sheet;
    let right = t("{0} rows", "{0} 行").fill(app.lang, &[&sheet.rows.len()]);
    super::head(pen, &sheet.title, &right);
    let notes = sheet.notes.len().min(2);
    let lines = layout.lines.saturating_sub(notes);
    let widths: Vec<usize> = (0..sheet.heads.len())
        .map(|n| {
            let cells = sheet
                .rows
                .iter()
                .filter_map(|row| row.cells.get(n))
                .map(|cell| width(cell));
            let head = sheet.heads.get(n).map_or(0, |(head, _)| width(head));
            cells.chain([head]).max().unwrap_or(0).clamp(4, 28)
        })
        .collect();
    pen.within(0, layout.body, layout.width, lines, |pen| {
        (0..pen.height()).for_each(|y| pen.line(y, "", Tone::Plain));
        let shown = |n: &usize| *n == 0 || *n >= view.left.max(1);
        let mut x = 3;
        for n in (0..sheet.heads.len()).filter(shown) {
            let (Some(cells), Some((head, is_right))) = (widths.get(n), sheet.heads.get(n)) else {
                continue;
            };
            put(pen, x, 0, *cells, head, *is_right, Tone::Faint);
            for y in 1..pen.height() {
                let Some(row) = sheet.rows.get(view.top + y - 1) else {
                    break;
                };
                let text = row.cells.get(n).map_or("", String::as_str);
                put(pen, x, y, *cells, text, *is_right, Tone::Plain);
            }
            x += cells + 2;
        }
        let y = 1 + view.cursor.saturating_sub(view.top);
        if !sheet.rows.is_empty() {
            pen.put(0, y, 2, ">", Tone::Strong);
            if app.overlays.is_empty() {
                pen.caret(0, y);
            }
        } else {
            let words = t("There is nothing to count yet.", "尚无可统计的数据。");
            pen.line(2, &format!("   {}", words.get(app.lang)), Tone::Plain);
        }
    });
    for (n, note) in sheet.notes.iter().take(notes).enumerate() {
        pen.line(layout.body + lines + n, note, Tone::Faint);
    }
}

fn put(pen: &mut Pen, x: usize, y: usize, cells: usize, text: &str, is_right: bool, tone: Tone) {
    if is_right {
        pen.put_right(x, y, cells, text, tone);
    } else {
        pen.put(x, y, cells, text, tone);
    }
}
