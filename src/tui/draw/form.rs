//! A form: groups, labels, texts with the real cursor in them, and under a field what is wrong with it.

use crate::domain::text::t;
use crate::domain::text::width::{cut, width, wrap};
use crate::domain::{Field, Group, Type};
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::overlays::form::{Form, FormField, choices};
use crate::tui::pen::Pen;
use crate::tui::theme::Tone;

/// A row of the form as it will be drawn.
enum Row {
    Group(Group),
    /// A field, the line of its text, that text; `true` on its first line.
    Field(usize, String, bool),
    Fault(String),
    Candidate(String, String, bool),
    Hint(String),
}

pub fn draw(app: &App, now: &Now, layout: &Layout, form: &Form, pen: &mut Pen) {
    let title = match form.id {
        Some(id) => t("Edit {0}", "修改 {0}").fill(app.lang, &[&now.title(id)]),
        None => {
            t("New {0}", "新建{0}").fill(app.lang, &[&form.kind.label(app.lang).to_lowercase()])
        }
    };
    let kept = form
        .kept_at
        .as_ref()
        .map(|at| t("draft kept {0}", "草稿已存 {0}").fill(app.lang, &[at]));
    super::head(pen, &format!("> {title}"), &kept.unwrap_or_default());
    let height = layout.status().saturating_sub(layout.body);
    let label_cells = if layout.width >= 60 { 18 } else { 12 };
    let room = layout.width.saturating_sub(label_cells + 4);
    let (rows, cursor) = rows(app, now, form, room);
    let top = cursor
        .saturating_sub(height * 2 / 3)
        .min(rows.len().saturating_sub(height.min(rows.len())));
    pen.within(0, layout.body, layout.width, height, |pen| {
        for y in 0..pen.height() {
            pen.line(y, "", Tone::Plain);
            if let Some(row) = rows.get(top + y) {
                one(app, now, form, row, y, label_cells, pen);
            }
        }
    });
}

/// All rows of the form, and the row of the caret.
fn rows(app: &App, now: &Now, form: &Form, room: usize) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    let mut cursor = 0;
    let mut last = None;
    for (at, field) in form.fields.iter().enumerate() {
        let Some(row) = field.row(form.kind) else {
            continue;
        };
        if form.is_hidden(at) {
            continue;
        }
        if last != Some(row.group) {
            if last.is_some() {
                rows.push(Row::Group(row.group));
            }
            last = Some(row.group);
        }
        if at == form.at {
            cursor = rows.len();
        }
        let text = field.input.text();
        let lines: Vec<&str> = text.split('\n').collect();
        for (n, line) in lines.iter().enumerate() {
            rows.push(Row::Field(at, (*line).to_owned(), n == 0));
        }
        if at == form.at {
            cursor += field.input.before().matches('\n').count();
            for (n, (text, hint)) in form.candidates.iter().enumerate() {
                rows.push(Row::Candidate(
                    text.clone(),
                    hint.clone(),
                    n == form.candidate,
                ));
            }
            if let Some(help) = row.help {
                rows.push(Row::Hint(help.get(app.lang).to_owned()));
            }
            let list = choices(now.book, row, app.lang);
            let words: Vec<String> = list
                .iter()
                .take(9)
                .enumerate()
                .map(|(n, word)| format!("{} {word}", n + 1))
                .collect();
            if !words.is_empty() {
                rows.extend(wrap(&words.join("  "), room).into_iter().map(Row::Hint));
            }
        }
        if let Some(fault) = &field.fault {
            let words = wrap(fault.get(app.lang), room.saturating_sub(2));
            rows.extend(words.into_iter().enumerate().map(|(n, line)| {
                Row::Fault(if n == 0 {
                    format!("^ {line}")
                } else {
                    format!("  {line}")
                })
            }));
        }
    }
    (rows, cursor)
}

fn one(app: &App, now: &Now, form: &Form, row: &Row, y: usize, label_cells: usize, pen: &mut Pen) {
    let left = 2 + label_cells;
    let room = pen.width().saturating_sub(left);
    match row {
        Row::Group(group) => pen.line(
            y,
            &format!("- {} ", group.label().get(app.lang)),
            Tone::Faint,
        ),
        Row::Fault(text) => pen.put(left, y, room, text, Tone::Bad),
        Row::Hint(text) => pen.put(left, y, room, text, Tone::Faint),
        Row::Candidate(text, hint, is_chosen) => {
            let mark = if *is_chosen { ">" } else { " " };
            pen.put(
                left,
                y,
                room,
                &format!("{mark} {text}  {hint}"),
                if *is_chosen {
                    Tone::Strong
                } else {
                    Tone::Plain
                },
            );
        }
        Row::Field(at, text, is_first) => {
            let Some((field, table)) = form
                .fields
                .get(*at)
                .and_then(|f| Some((f, f.row(form.kind)?)))
            else {
                return;
            };
            let is_here = *at == form.at;
            if *is_first {
                let star = if form.kind.row().needs == [table.key] {
                    " *"
                } else {
                    ""
                };
                let mark = if is_here { ">" } else { " " };
                let label = cut(
                    &format!("{}{star}", table.label.get(app.lang)),
                    label_cells.saturating_sub(1),
                );
                pen.put(
                    0,
                    y,
                    left,
                    &format!("{mark} {label}"),
                    if is_here { Tone::Strong } else { Tone::Plain },
                );
            }
            value(
                app,
                now,
                field,
                table,
                text,
                is_here,
                Place { left, room, y },
                pen,
            );
        }
    }
}

struct Place {
    left: usize,
    room: usize,
    y: usize,
}

/// The text of a field; with the caret in it when the field is being typed.
#[allow(clippy::too_many_arguments)]
fn value(
    app: &App,
    now: &Now,
    field: &FormField,
    table: &Field,
    line: &str,
    is_here: bool,
    place: Place,
    pen: &mut Pen,
) {
    let Place { left, room, y } = place;
    let understood = field
        .understood
        .clone()
        .filter(|_| !matches!(table.ty, Type::Long));
    let beside = understood.as_ref().map_or(0, |words| width(words) + 2);
    let cells = if beside < room / 2 {
        room.saturating_sub(beside)
    } else {
        room
    };
    let before = field.input.before();
    let lines_before = before.matches('\n').count();
    let text = field.input.text();
    let is_caret_line = is_here && text.split('\n').nth(lines_before) == Some(line);
    if is_caret_line {
        let tail = before.rsplit('\n').next().unwrap_or("");
        let mut input = crate::tui::input::Input::new(tail);
        let rest = line.strip_prefix(tail).unwrap_or("");
        let whole = format!("{tail}{rest}");
        if width(&whole) < cells {
            pen.put(left, y, cells, &whole, Tone::Plain);
            pen.caret(left + width(tail), y);
        } else {
            input.edit("<end>");
            let (shown, caret) = input.window(cells);
            pen.put(left, y, cells, &shown, Tone::Plain);
            pen.caret(left + caret, y);
        }
    } else {
        pen.put(left, y, cells, line, Tone::Plain);
    }
    if let Some(words) = understood.filter(|_| beside < room / 2) {
        pen.right(y, 0, &words, Tone::Faint);
    }
    if is_here
        && matches!(table.ty, Type::Choice(_) | Type::Flag)
        && choices(now.book, table, app.lang).len() > 1
    {
        let hint = t("Space changes ", "空格切换 ").get(app.lang);
        pen.right(y, left + width(line) + 2, hint, Tone::Faint);
    }
}
