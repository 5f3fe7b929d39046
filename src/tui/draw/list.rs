//! A list: the segments at the left where there is room, heads, rows, a preview of the customer under the cursor.

use super::{head, section_names};
use crate::domain::text::width::{cut, width};
use crate::domain::text::{Lang, t};
use crate::domain::{Id, Kind, Record};
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::panes::columns::{self, Column, cell};
use crate::tui::panes::list::ListView;
use crate::tui::pen::Pen;
use crate::tui::theme::Tone;

pub fn draw(app: &App, now: &Now, layout: &Layout, list: &ListView, pen: &mut Pen) {
    title(app, list, pen);
    let left = layout.left;
    if left > 0 {
        groups(app, now, layout, list, pen);
    }
    let lines = layout.lines.saturating_sub(layout.preview);
    pen.within(
        left,
        layout.body,
        layout.width.saturating_sub(left),
        lines,
        |pen| {
            rows(app, now, list, pen);
        },
    );
    if layout.preview > 0 {
        let top = layout.body + lines;
        pen.within(0, top, layout.width, layout.preview, |pen| {
            preview(app, now, list, pen)
        });
    }
}

/// Row 2: what is shown, how many, in which order.
fn title(app: &App, list: &ListView, pen: &mut Pen) {
    let is_searching = matches!(app.overlay(), Some(Overlay::Search(_)));
    let shown = t("{0} shown", "共 {0} 条").fill(app.lang, &[&list.rows.len()]);
    let order = order_words(list, app.lang);
    if is_searching {
        let Some(Overlay::Search(input)) = app.overlay() else {
            return;
        };
        let room = pen.width().saturating_sub(width(&shown) + 4);
        let (text, caret) = input.window(room.saturating_sub(2));
        head(pen, &format!("/ {text}"), &shown);
        pen.caret(2 + caret, 1);
        return;
    }
    let from = match (&list.title, &list.segment) {
        (Some(title), _) => title.clone(),
        (None, Some(segment)) => {
            format!("{}: {}", t("Segment", "分群").get(app.lang), segment.name)
        }
        (None, None) => section_names(app),
    };
    let from = if from.is_empty() {
        t("All customers", "全部客户").get(app.lang).to_owned()
    } else {
        from
    };
    let query = if list.query.is_empty() {
        String::new()
    } else {
        format!("  / {}", list.query)
    };
    let order = if width(&from) + width(&query) + width(&shown) + width(&order) + 4 < pen.width() {
        format!("{shown}   {order}")
    } else {
        shown
    };
    head(pen, &format!("{from}{query}"), &order);
}

fn order_words(list: &ListView, lang: Lang) -> String {
    let label = columns::column(list.kind, list.sort.0).map_or("", |column| column.label.get(lang));
    let sign = if list.sort.1 { "-" } else { "" };
    format!(
        "{}: {sign}{}",
        t("sort", "排序").get(lang),
        label.to_lowercase()
    )
}

/// The groups of the left column; the one shown is marked.
fn groups(app: &App, now: &Now, layout: &Layout, list: &ListView, pen: &mut Pen) {
    let rows = crate::tui::update::offered(app, now, list.kind);
    let width = layout.left.saturating_sub(2);
    for y in 0..layout.lines.saturating_sub(layout.preview) {
        let text = rows.get(y).map_or("", |row| row.label.as_str());
        let is_here = rows.get(y).is_some_and(|row| {
            use crate::tui::overlays::choose::Choice;
            matches!(&row.choice, Choice::Segment(segment) if *segment == list.segment)
        });
        let mark = if is_here { ">" } else { " " };
        pen.put(
            0,
            layout.body + y,
            width,
            &format!("{mark} {text}"),
            if is_here { Tone::Strong } else { Tone::Plain },
        );
        pen.put(width, layout.body + y, 2, "| ", Tone::Faint);
    }
}

/// Columns that fit: the first takes what is left over, the last ones are dropped.
pub fn fitting(columns: &[Column], room: usize) -> Vec<(Column, usize)> {
    let Some(first) = columns.first() else {
        return Vec::new();
    };
    let least = first.cells.min(16);
    let mut used = least;
    let mut rest = Vec::new();
    for column in columns.iter().skip(1) {
        if used + column.cells + 1 > room {
            break;
        }
        used += column.cells + 1;
        rest.push((*column, column.cells));
    }
    let spare = room.saturating_sub(used);
    let mut all = vec![(*first, (least + spare).min(first.cells.max(40)))];
    all.extend(rest);
    all
}

fn rows(app: &App, now: &Now, list: &ListView, pen: &mut Pen) {
    let room = pen.width().saturating_sub(3);
    let is_searching = matches!(app.overlay(), Some(Overlay::Search(_))) && !list.query.is_empty();
    let shown = fitting(
        &list.columns,
        if is_searching { room.min(62) } else { room },
    );
    pen.line(0, "", Tone::Plain);
    let mut x = 3;
    for (place, (column, cells)) in shown.iter().enumerate() {
        let label = cut(column.label.get(app.lang), *cells);
        let tone = if place == list.column {
            Tone::Strong
        } else {
            Tone::Faint
        };
        if column.is_right {
            pen.put_right(x, 0, *cells, &label, tone);
        } else {
            pen.put(x, 0, *cells, &label, tone);
        }
        x += cells + 1;
    }
    if list.rows.is_empty() {
        empty(app, list, pen);
        return;
    }
    let mut y = 1;
    let mut line = 0;
    for (place, id) in list.rows.iter().enumerate() {
        if y >= pen.height() {
            break;
        }
        if let Some((_, words)) = list.groups.iter().find(|(at, _)| *at == place) {
            if line >= list.top {
                let text = format!("-- {words} ");
                let rule = "-".repeat(pen.width().saturating_sub(width(&text)));
                pen.line(y, &format!("{text}{rule}"), Tone::Faint);
                y += 1;
            }
            line += 1;
        }
        if y < pen.height() && line >= list.top {
            if let Some(record) = now.book.get(*id) {
                row(app, now, list, &shown, &record, y, pen);
            }
            y += 1;
        }
        line += 1;
    }
    while y < pen.height() {
        pen.line(y, "", Tone::Plain);
        y += 1;
    }
}

fn row(
    app: &App,
    now: &Now,
    list: &ListView,
    shown: &[(Column, usize)],
    record: &Record,
    y: usize,
    pen: &mut Pen,
) {
    let is_cursor = list.cursor == Some(record.id);
    let cursor = if is_cursor { ">" } else { " " };
    let mark = if list.marks.contains(&record.id) {
        "*"
    } else if matches!(record.text("state"), "done" | "closed") {
        "x"
    } else {
        " "
    };
    pen.put(0, y, 3, &format!("{cursor}{mark} "), Tone::Strong);
    let mut x = 3;
    for (column, cells) in shown {
        let text = cell(now, app.lang, record, column);
        let is_late = matches!(column.what, columns::What::NextTask)
            && text.starts_with(t("late", "逾期").get(app.lang));
        let tone = if is_late { Tone::Warn } else { Tone::Plain };
        if column.is_right {
            pen.put_right(x, y, *cells, &text, tone);
        } else {
            pen.put(x, y, *cells, &text, tone);
        }
        if x + cells < pen.width() {
            pen.put(x + cells, y, 1, "", Tone::Plain);
        }
        x += cells + 1;
    }
    if x < pen.width() {
        pen.put(x, y, pen.width(), "", Tone::Plain);
    }
    if is_cursor && app.overlays.is_empty() {
        pen.caret(0, y);
    }
}

/// An empty list says which key fills it.
fn empty(app: &App, list: &ListView, pen: &mut Pen) {
    let kind = list.kind.label(app.lang);
    let words = if !list.query.trim().is_empty() {
        let text = t(
            "No match for \"{0}\". Enter adds a new {1} called so; Esc shows all.",
            "没有匹配“{0}”。回车新增名为此的{1}；Esc 显示全部。",
        );
        text.fill(app.lang, &[&list.query.trim(), &lower(kind, app.lang)])
    } else if list.segment.is_some() {
        t(
            "Nothing is in this segment. F shows all.",
            "此分群为空。F 显示全部。",
        )
        .get(app.lang)
        .to_owned()
    } else {
        let text = t(
            "Nothing here yet. a adds a {0}.",
            "这里还没有内容。按 a 新增{0}。",
        );
        text.fill(app.lang, &[&lower(kind, app.lang)])
    };
    for y in 1..pen.height() {
        pen.line(y, "", Tone::Plain);
    }
    pen.line(2, &format!("   {words}"), Tone::Plain);
}

fn lower(word: &str, lang: Lang) -> String {
    match lang {
        Lang::En => word.to_lowercase(),
        Lang::Zh => word.to_owned(),
    }
}

/// Three lines about the customer under the cursor.
fn preview(app: &App, now: &Now, list: &ListView, pen: &mut Pen) {
    pen.rule(0);
    let lines = list
        .cursor
        .map(|id| preview_lines(app, now, id))
        .unwrap_or_default();
    for y in 1..pen.height() {
        pen.line(y, lines.get(y - 1).map_or("", String::as_str), Tone::Plain);
    }
}

fn preview_lines(app: &App, now: &Now, id: Id) -> Vec<String> {
    let Some(record) = now.book.get(id) else {
        return Vec::new();
    };
    let shown = |key: &str| {
        columns::column(Kind::Customer, key)
            .map(|c| cell(now, app.lang, &record, &c))
            .filter(|text| text != "-")
    };
    let labelled = |key: &str| {
        let column = columns::column(Kind::Customer, key)?;
        Some(format!("{} {}", column.label.get(app.lang), shown(key)?))
    };
    let first = [
        Some(record.title()),
        shown("job"),
        shown("organisation"),
        shown("phones"),
        shown("emails"),
        labelled("birthday"),
    ];
    let second = [
        labelled("last"),
        labelled("next"),
        labelled("tags"),
        labelled("lifecycle"),
    ];
    let third = [
        labelled("value"),
        record
            .get("notes")
            .is_some()
            .then(|| record.text("notes").replace('\n', " ")),
    ];
    let join = |parts: &[Option<String>]| {
        parts
            .iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join("   ")
    };
    vec![join(&first), join(&second), join(&third)]
}
