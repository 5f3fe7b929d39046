//! The board: a column for each stage, as many as fit, the present one always among them.

use super::section_names;
use crate::domain::text::t;
use crate::domain::text::width::cut;
use crate::domain::{Record, text::Lang};
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::now::Now;
use crate::tui::panes::board::{BoardView, Lane, about, days_in_stage, is_end};
use crate::tui::pen::Pen;
use crate::tui::theme::Tone;

pub fn draw(app: &App, now: &Now, layout: &Layout, view: &BoardView, pen: &mut Pen) {
    let open: i64 = view
        .lanes
        .iter()
        .filter(|lane| !is_end(&lane.stage))
        .map(|lane| lane.sum)
        .fold(0, i64::saturating_add);
    let total = now.book.settings.money(open).grouped();
    let right = t("open {0}", "在途 {0}").fill(app.lang, &[&total]);
    super::head(pen, &section_names(app), &right);
    let lines = layout.lines.saturating_sub(layout.preview);
    let cells = if layout.width >= 60 { 16 } else { 20 };
    let fit = (layout.width / cells).max(1);
    let first = (view.lane + 1).saturating_sub(fit);
    pen.within(0, layout.body, layout.width, lines, |pen| {
        (0..pen.height()).for_each(|y| pen.line(y, "", Tone::Plain));
        for (n, lane) in view.lanes.iter().enumerate().skip(first).take(fit) {
            let x = (n - first) * cells;
            pen.within(x, 0, cells, lines, |pen| {
                self::lane(app, now, view, lane, n == view.lane, pen)
            });
        }
    });
    pen.within(
        0,
        layout.body + lines,
        layout.width,
        layout.preview,
        |pen| {
            pen.rule(0);
            let record = view.cursor.and_then(|id| now.book.get(id));
            let words = match &record {
                Some(deal) => about(now, app.lang, deal),
                None => t("No deal here. a adds one.", "此处没有商机。按 a 新增。")
                    .get(app.lang)
                    .to_owned(),
            };
            pen.line(1, &words, Tone::Plain);
            let limit = record
                .as_ref()
                .and_then(|deal| limit_words(app.lang, view, deal));
            pen.line(2, &limit.unwrap_or_default(), Tone::Faint);
        },
    );
}

fn limit_words(lang: Lang, view: &BoardView, deal: &Record) -> Option<String> {
    let stage = view
        .lanes
        .iter()
        .find(|lane| lane.stage.key == deal.text("stage"))?;
    let days = stage.stage.stale_days;
    let text = t(
        "\"12d\" = days in this stage; \"!\" = longer than the stage's limit ({0} days).",
        "“12d” = 在此阶段的天数；“!” = 超过阶段期限（{0} 天）。",
    );
    (days > 0).then(|| text.fill(lang, &[&days]))
}

/// A stage: its name, how many, their sum, then two rows for each deal.
fn lane(app: &App, now: &Now, view: &BoardView, lane: &Lane, is_here: bool, pen: &mut Pen) {
    let room = pen.width().saturating_sub(1);
    let name = format!("{} {}", lane.stage.label(app.lang), lane.deals.len());
    pen.put(
        0,
        0,
        room,
        &name,
        if is_here { Tone::Strong } else { Tone::Plain },
    );
    pen.put_right(
        0,
        1,
        room,
        &now.book.settings.money(lane.sum).grouped(),
        Tone::Faint,
    );
    let rows = pen.height().saturating_sub(2) / 2;
    let place = if is_here { view.place() } else { 0 };
    let top = crate::tui::update::keep_in_page(0, place, rows);
    for (n, id) in lane.deals.iter().skip(top).take(rows).enumerate() {
        let Some(deal) = now.book.get(*id) else {
            continue;
        };
        let y = 2 + n * 2;
        let is_cursor = view.cursor == Some(*id);
        let mark = if is_cursor { ">" } else { " " };
        pen.put(
            0,
            y,
            room,
            &format!("{mark}{}", cut(&deal.title(), room.saturating_sub(1))),
            if is_cursor { Tone::Strong } else { Tone::Plain },
        );
        let days = days_in_stage(now, &deal);
        let is_stale = lane.stage.stale_days > 0 && i64::from(days) > lane.stage.stale_days;
        let stay = if is_end(&lane.stage) {
            String::new()
        } else {
            format!(" {days}d{}", if is_stale { "!" } else { "" })
        };
        let amount = deal
            .money("amount")
            .map_or_else(String::new, |m| m.grouped());
        pen.put_right(
            0,
            y + 1,
            room,
            &format!("{amount}{stay}"),
            if is_stale { Tone::Warn } else { Tone::Plain },
        );
        if is_cursor && app.overlays.is_empty() {
            pen.caret(0, y);
        }
    }
}
