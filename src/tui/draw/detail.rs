//! A record: who it is, the row of sections, the lines of the section shown.

use crate::domain::text::t;
use crate::domain::text::width::{cut, width, wrap};
use crate::domain::{Kind, Record};
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::panes::columns::{self, cell};
use crate::tui::panes::detail::{DetailView, Line};
use crate::tui::pen::Pen;
use crate::tui::theme::Tone;

pub fn draw(app: &App, now: &Now, layout: &Layout, view: &DetailView, pen: &mut Pen) {
    let Some(record) = now.book.get(view.id) else {
        return;
    };
    heads(app, now, &record, pen);
    sections(app, view, layout.body + 2, pen);
    let top = layout.body + 3;
    let height = layout.status().saturating_sub(top);
    pen.within(0, top, layout.width, height, |pen| lines(app, view, pen));
}

/// Rows 2 to 4: the name with what matters most, how to reach, what it is worth.
fn heads(app: &App, now: &Now, record: &Record, pen: &mut Pen) {
    let keys: [&[&str]; 3] = match record.kind() {
        Kind::Customer => [
            &["grade", "job", "organisation", "relation", "lifecycle"],
            &["phones", "emails", "reaches"],
            &["birthday", "last", "next", "value", "tags"],
        ],
        _ => [
            &["customer", "customers", "state", "stage"],
            &["due", "date", "at", "received_at", "amount", "total"],
            &["tags"],
        ],
    };
    for (y, keys) in (1..).zip(keys) {
        let cells = keys.iter().filter_map(|key| {
            let column = columns::column(record.kind(), key)?;
            let text = cell(now, app.lang, record, &column);
            if text == "-" {
                return None;
            }
            let bare = matches!(
                *key,
                "grade"
                    | "job"
                    | "organisation"
                    | "relation"
                    | "phones"
                    | "emails"
                    | "customer"
                    | "customers"
            );
            Some(if bare {
                text
            } else {
                format!("{} {text}", column.label.get(app.lang))
            })
        });
        let mut parts: Vec<String> = cells.collect();
        if y == 1 {
            parts.insert(0, record.title());
        }
        pen.line(
            y,
            &parts.join("   "),
            if y == 1 { Tone::Strong } else { Tone::Plain },
        );
    }
}

/// `- Details -[Timeline 18]- Deals 2 --- Tab moves ---`; the present one is always in sight.
fn sections(app: &App, view: &DetailView, y: usize, pen: &mut Pen) {
    let names: Vec<String> = view
        .sections
        .iter()
        .enumerate()
        .map(|(at, section)| {
            let count = section.count.map_or_else(String::new, |n| format!(" {n}"));
            if at == view.section {
                format!("[{}{count}]", section.title)
            } else {
                format!(" {}{count} ", section.title)
            }
        })
        .collect();
    let hint = t(" Tab moves ---", " Tab 切换 ---").get(app.lang);
    let room = pen.width().saturating_sub(width(hint));
    // Leading sections are left out until the present one fits.
    let mut from = 0;
    let length = |from: usize, to: usize| {
        names
            .iter()
            .skip(from)
            .take(to + 1 - from)
            .map(|n| width(n) + 1)
            .sum::<usize>()
    };
    while from < view.section && length(from, view.section) > room {
        from += 1;
    }
    pen.rule(y);
    let mut x = 1;
    for (at, name) in names.iter().enumerate().skip(from) {
        if x + width(name) > room {
            break;
        }
        let tone = if at == view.section {
            Tone::Strong
        } else {
            Tone::Plain
        };
        x += pen.write(x, y, name, tone) + 1;
    }
    pen.right(y, x, hint, Tone::Faint);
}

fn lines(app: &App, view: &DetailView, pen: &mut Pen) {
    let Some(section) = view.present() else {
        return;
    };
    if section.lines.is_empty() {
        let words = t(
            "Nothing here yet. a adds one.",
            "这里还没有内容。按 a 新增。",
        );
        (0..pen.height()).for_each(|y| pen.line(y, "", Tone::Plain));
        pen.line(1, &format!("   {}", words.get(app.lang)), Tone::Plain);
        return;
    }
    let label_cells = section
        .lines
        .iter()
        .map(|line| width(&line.label))
        .max()
        .unwrap_or(0)
        .min(pen.width() / 3);
    let mut y = 0;
    for (at, line) in section.lines.iter().enumerate().skip(view.top) {
        if y >= pen.height() {
            break;
        }
        let is_cursor = at == view.cursor;
        if is_cursor && app.overlays.is_empty() {
            pen.caret(0, y);
        }
        y += one(line, label_cells, is_cursor, y, pen);
    }
    (y..pen.height()).for_each(|y| pen.line(y, "", Tone::Plain));
}

/// One line, its text wrapped below itself; answers how many rows it took.
fn one(line: &Line, label_cells: usize, is_cursor: bool, y: usize, pen: &mut Pen) -> usize {
    let left = 3 + label_cells + 2;
    let rows = wrap(&line.text, pen.width().saturating_sub(left + 1));
    // A long note does not push everything else off the page.
    let shown = rows.len().clamp(1, 8);
    for (n, text) in rows.iter().take(shown).enumerate() {
        pen.line(y + n, "", Tone::Plain);
        if n == 0 {
            pen.put(0, y, 3, if is_cursor { ">" } else { "" }, Tone::Strong);
            pen.put(
                3,
                y,
                label_cells,
                &cut(&line.label, label_cells),
                Tone::Faint,
            );
        }
        pen.put(left, y + n, pen.width(), text, Tone::Plain);
    }
    shown
}
