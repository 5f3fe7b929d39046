//! A complaint in its four steps.
//!
//! ```text
//! x31  产品到货破损 3 件      Alice Chen     high     opened 20 Nov
//!  [1 Listen x]-------[2 Judge >]-----[3 Agree  ]------[4 Follow up  ]
//! ```

use crate::domain::rules::STEPS;
use crate::domain::text::t;
use crate::domain::text::width::{width, wrap};
use crate::domain::{Kind, Record};
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::panes::columns::{column, day_of, day_words, shown};
use crate::tui::panes::steps::{StepsView, text, written};
use crate::tui::pen::Pen;
use crate::tui::theme::Tone;
use crate::tui::update::label_of;

pub fn draw(app: &App, now: &Now, layout: &Layout, view: &StepsView, pen: &mut Pen) {
    let Some(case) = now.book.get(view.id) else {
        return;
    };
    let parts = [
        Some(case.id.to_string()),
        Some(case.title()),
        cell(app, now, &case, "customer"),
        cell(app, now, &case, "severity"),
        cell(app, now, &case, "state"),
        labelled(app, now, &case, "received_at"),
    ];
    let head: Vec<String> = parts.into_iter().flatten().collect();
    pen.line(1, &head.join("   "), Tone::Strong);
    bar(app, &case, view, pen);
    pen.rule(3);
    let height = layout.status().saturating_sub(4);
    pen.within(0, 4, layout.width, height, |pen| {
        (0..pen.height()).for_each(|y| pen.line(y, "", Tone::Plain));
        let mut y = 0;
        for step in 0..STEPS.len() {
            y += one(app, now, &case, view, step, y, pen);
        }
        let keys = [
            "text",
            "cause",
            "proposed",
            "agreed",
            "compensation",
            "solution_due",
            "csat",
        ];
        let lines = keys.iter().filter_map(|key| labelled(app, now, &case, key));
        for (n, line) in lines.enumerate() {
            pen.line(y + 1 + n, &format!("  {line}"), Tone::Plain);
        }
    });
    let next = t(
        "x writes the present step and goes on; X goes back one; e edits everything.",
        "x 写下当前步骤并继续；X 退回一步；e 修改全部内容。",
    );
    let words = next.get(app.lang);
    if width(words) <= layout.width && app.overlays.is_empty() {
        pen.line(layout.status().saturating_sub(1), words, Tone::Faint);
    }
}

fn cell(app: &App, now: &Now, case: &Record, key: &str) -> Option<String> {
    let (_, field) = Kind::Case.field(key)?;
    Some(shown(now, app.lang, field, case.get(key)?))
}

fn labelled(app: &App, now: &Now, case: &Record, key: &str) -> Option<String> {
    let label = column(Kind::Case, key)?.label.get(app.lang);
    Some(format!("{label} {}", cell(app, now, case, key)?))
}

/// The four steps in one line: `x` is written, `>` is where we are.
fn bar(app: &App, case: &Record, view: &StepsView, pen: &mut Pen) {
    pen.line(2, "", Tone::Plain);
    let mut x = 1;
    for step in 0..STEPS.len() {
        let is_here = step == view.step;
        let mark = match (written(case, step).is_some(), is_here) {
            (true, _) => "x",
            (false, true) => ">",
            (false, false) => " ",
        };
        let name = format!("[{} {} {mark}]", step + 1, label_of(app, step));
        x += pen.write(
            x,
            2,
            &name,
            if is_here { Tone::Strong } else { Tone::Plain },
        );
        if step + 1 < STEPS.len() {
            x += pen.write(x, 2, "--", Tone::Faint);
        }
    }
}

/// What is written in a step; answers the lines it took.
fn one(
    app: &App,
    now: &Now,
    case: &Record,
    view: &StepsView,
    step: usize,
    y: usize,
    pen: &mut Pen,
) -> usize {
    let is_here = step == view.step;
    let day = written(case, step).and_then(|row| day_of(now, row.part("at")));
    let when = day.map_or_else(String::new, |day| {
        format!("{}: ", day_words(now.today, day, app.lang))
    });
    let words = Some(text(case, step)).filter(|words| !words.is_empty());
    let mark = if is_here { ">" } else { " " };
    let label = format!("{mark} {} {}", step + 1, label_of(app, step));
    pen.put(
        0,
        y,
        18,
        &label,
        if is_here { Tone::Strong } else { Tone::Plain },
    );
    if is_here && app.overlays.is_empty() {
        pen.caret(0, y);
    }
    let words = format!("{when}{}", words.as_deref().unwrap_or("-"));
    let lines = wrap(&words, pen.width().saturating_sub(19));
    for (n, line) in lines.iter().enumerate() {
        pen.put(19, y + n, pen.width(), line, Tone::Plain);
    }
    lines.len()
}
