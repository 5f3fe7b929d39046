//! What is done with tasks, deals and complaints beyond the form.

use super::overlay::commit;
use crate::domain::rules::STEPS;
use crate::domain::text::t;
use crate::domain::{Id, Kind, Moment, Value};
use crate::operations::records::{Act, Edit, update};
use crate::tui::app::{App, View};
use crate::tui::commands::{Do, Later};
use crate::tui::effect::{Effect, Then};
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::choose::{Choice, ChoiceRow, Choose};
use crate::tui::overlays::line::{LineAsk, Purpose};
use crate::tui::panes::board::BoardView;
use crate::tui::panes::steps::{self, StepsView};

pub fn act(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    let ids = app.targets();
    let kind = ids.first().map(|id| id.kind);
    match (what, kind) {
        (Do::Done, Some(Kind::Task)) => set(
            app,
            now,
            &ids,
            &[("state", "done")],
            t("Done, t adds the next step", "已完成，t 新增下一步"),
        ),
        (Do::Drop, Some(Kind::Task)) => set(
            app,
            now,
            &ids,
            &[("state", "dropped")],
            t("Dropped", "已放弃"),
        ),
        (Do::Snooze(later), Some(Kind::Task)) => snooze(app, now, ids, later),
        (Do::Stage(by), Some(Kind::Deal)) => stage(app, now, &ids, isize::from(by)),
        (Do::Done, Some(Kind::Deal)) => won(app, now, &ids),
        (Do::Drop, Some(Kind::Deal)) => why_lost(app),
        (Do::Done, Some(Kind::Case)) => next_step(app, now, &ids),
        (Do::Drop, Some(Kind::Case)) => step_back(app, now, &ids),
        (Do::Done, Some(_)) => {
            let words = t(
                "Enter opens it; i logs a contact, t adds a task.",
                "回车打开；i 记录联系，t 新增任务。",
            );
            app.say(now, words.get(app.lang));
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Sets fields of records to plain words and says what was done.
pub fn set(
    app: &mut App,
    now: &Now,
    ids: &[Id],
    fields: &[(&str, &str)],
    done: crate::domain::Text,
) -> Vec<Effect> {
    let Some(kind) = ids.first().map(|id| id.kind) else {
        return Vec::new();
    };
    let edits: Vec<Edit> = fields
        .iter()
        .map(|(key, value)| Edit::set(kind, key, *value))
        .collect();
    edit(app, now, ids, &edits, done)
}

/// Makes edits of records and says what was done.
pub fn edit(
    app: &mut App,
    now: &Now,
    ids: &[Id],
    edits: &[Edit],
    done: crate::domain::Text,
) -> Vec<Effect> {
    let answer = update(now.book, &now.ask(app.lang, app.seed), ids, edits);
    let (lang, names) = (app.lang, super::records::names(now, ids));
    let go = ids.first().copied();
    commit(app, now, answer, |_| Then {
        toast: format!("{}: {names}.", done.get(lang)),
        go,
        unmarks: true,
        ..Then::default()
    })
}

fn snooze(app: &mut App, now: &Now, ids: Vec<Id>, later: Later) -> Vec<Effect> {
    let day = match later {
        Later::Day => now.today.plus(1),
        Later::Week => now.today.plus(7),
        Later::Month => now.today.plus_months(1),
        Later::Date => {
            let title = t(
                "Put off to which day? (fri, +2w, 2026-12-01)",
                "推迟到哪天？（周五、+2w、2026-12-01）",
            )
            .get(app.lang)
            .to_owned();
            app.overlays
                .push(Overlay::Line(LineAsk::new(title, Purpose::Snooze(ids), "")));
            return Vec::new();
        }
    };
    put_off(app, now, &ids, day)
}

/// Puts tasks off to a day; the time of day of an appointment stays.
pub fn put_off(app: &mut App, now: &Now, ids: &[Id], day: crate::domain::Day) -> Vec<Effect> {
    let ask = now.ask(app.lang, app.seed);
    let mut changes = Vec::new();
    let mut what = String::new();
    for id in ids {
        let due = now.book.get(*id).and_then(|r| r.get("due").cloned());
        let to = match due.as_ref().and_then(Value::as_moment) {
            Some(at) => {
                let midnight = |day| Moment::at(day, 0, 0, 0, now.zone).0;
                let into_day = at.0 - midnight(at.day_in(now.zone));
                Value::Moment(Moment(midnight(day) + into_day))
            }
            None => Value::Day(day),
        };
        match update(now.book, &ask, &[*id], &[Edit::set(Kind::Task, "due", to)]) {
            Ok(draft) => {
                what = draft.what;
                changes.extend(draft.changes);
            }
            Err(refusal) => {
                let text = refusal.problem().get(app.lang).to_owned();
                app.complain(now, text);
                return Vec::new();
            }
        }
    }
    let words = crate::tui::panes::columns::weekday_words(now.today, day, app.lang);
    let toast = t("Put off to {0}: {1}.", "已推迟到{0}：{1}。")
        .fill(app.lang, &[&words, &super::records::names(now, ids)]);
    commit(app, now, Ok(ask.draft(what, changes)), |_| Then {
        toast,
        unmarks: true,
        ..Then::default()
    })
}

fn stage(app: &mut App, now: &Now, ids: &[Id], by: isize) -> Vec<Effect> {
    let beside = ids
        .first()
        .and_then(|id| BoardView::beside(now, &*now.book.get(*id)?, by));
    let Some(stage) = beside else {
        let words = t("There is no stage beyond this one.", "没有更多阶段了。");
        app.complain(now, words.get(app.lang));
        return Vec::new();
    };
    to_stage(app, now, ids, &stage.key, None)
}

/// Moves deals to a stage of their pipeline.
fn to_stage(app: &mut App, now: &Now, ids: &[Id], key: &str, reason: Option<&str>) -> Vec<Effect> {
    let mut edits = vec![Edit::set(Kind::Deal, "stage", key)];
    edits.extend(reason.map(|reason| Edit::set(Kind::Deal, "lost_reason", reason)));
    let answer = update(now.book, &now.ask(app.lang, app.seed), ids, &edits);
    let pipelines = now.book.settings.pipelines();
    let label = pipelines
        .iter()
        .find_map(|p| p.stage(key))
        .map(|stage| stage.label(app.lang).to_owned());
    let names = super::records::names(now, ids);
    let go = ids.first().copied();
    commit(app, now, answer, |_| Then {
        toast: format!("{names} -> {}.", label.unwrap_or_default()),
        go,
        unmarks: true,
        ..Then::default()
    })
}

/// The stage of a pipeline in which deals end well or badly.
fn end_stage(now: &Now, id: Id, is_won: bool) -> Option<String> {
    let deal = now.book.get(id)?;
    let pipelines = now.book.settings.pipelines();
    let pipeline = pipelines.iter().find(|p| p.key == deal.text("pipeline"))?;
    let fits = |stage: &&crate::domain::settings::Stage| {
        let by_key = if is_won {
            ["won", "won-back"]
        } else {
            ["lost", "let-go"]
        };
        (if is_won {
            stage.is_won()
        } else {
            stage.is_lost()
        }) || by_key.contains(&stage.key.as_str())
    };
    pipeline
        .stages
        .iter()
        .find(fits)
        .map(|stage| stage.key.clone())
}

fn won(app: &mut App, now: &Now, ids: &[Id]) -> Vec<Effect> {
    let stage = ids.first().and_then(|id| end_stage(now, *id, true));
    stage
        .map(|key| to_stage(app, now, ids, &key, None))
        .unwrap_or_default()
}

fn why_lost(app: &mut App) -> Vec<Effect> {
    let rows = crate::domain::nouns::deal::LOST_REASONS
        .rows
        .iter()
        .map(|choice| ChoiceRow {
            label: choice.label.get(app.lang).to_owned(),
            hint: choice.key.to_owned(),
            choice: Choice::Lost(choice.key.to_owned()),
        });
    let rows = rows.collect();
    let title = t("Why was the deal lost?", "为何输单？")
        .get(app.lang)
        .to_owned();
    app.overlays.push(Overlay::Choose(Choose::new(title, rows)));
    Vec::new()
}

/// Closes the chosen deals as lost.
pub fn lost(app: &mut App, now: &Now, reason: &str) -> Vec<Effect> {
    let ids = app.targets();
    let stage = ids.first().and_then(|id| end_stage(now, *id, false));
    stage
        .map(|key| to_stage(app, now, &ids, &key, Some(reason)))
        .unwrap_or_default()
}

/// A complaint goes on by what is written in its present step; any other case is solved, then closed.
fn next_step(app: &mut App, now: &Now, ids: &[Id]) -> Vec<Effect> {
    let Some(record) = ids.first().and_then(|id| now.book.get(*id)) else {
        return Vec::new();
    };
    if record.text("type") != "complaint" {
        let (state, done) = match record.text("state") {
            "solved" => ("closed", t("Closed", "已关闭")),
            _ => ("solved", t("Solved", "已解决")),
        };
        return set(app, now, ids, &[("state", state)], done);
    }
    let step = match app.view() {
        Some(View::Steps(view)) => view.step,
        _ => StepsView::new(&record).step,
    };
    write_step(app, now, record.id, step);
    Vec::new()
}

/// Asks what is to be written in a step.
pub fn write_step(app: &mut App, now: &Now, id: Id, step: usize) {
    let Some(record) = now.book.get(id) else {
        return;
    };
    let label = label_of(app, step);
    let title = t("Step {0}, {1}: what was done?", "第 {0} 步 {1}：做了什么？")
        .fill(app.lang, &[&(step + 1), &label]);
    let text = steps::text(&record, step);
    app.overlays.push(Overlay::Line(LineAsk::new(
        title,
        Purpose::Step { id, step },
        &text,
    )));
}

/// What a step is called.
pub fn label_of(app: &App, step: usize) -> &'static str {
    let rows = crate::domain::nouns::case::STEPS.rows;
    rows.get(step)
        .map_or("", |choice| choice.label.get(app.lang))
}

/// Writes a step; after the last one the complaint is closed.
pub fn step_written(app: &mut App, now: &Now, id: Id, step: usize, text: &str) -> Vec<Effect> {
    let (Some(record), Some(key)) = (now.book.get(id), STEPS.get(step)) else {
        return Vec::new();
    };
    let mut rows = record.items("steps").to_vec();
    rows.retain(|row| row.part("step").and_then(Value::as_text) != Some(key));
    rows.push(Value::row([
        ("step", Some(Value::from(*key))),
        ("at", Some(Value::Moment(now.at))),
        ("what", Some(Value::from(text))),
    ]));
    let place = |row: &Value| {
        STEPS
            .iter()
            .position(|s| row.part("step").and_then(Value::as_text) == Some(s))
    };
    rows.sort_by_key(place);
    let is_complete = rows.len() == STEPS.len();
    let mut edits = vec![Edit::set(Kind::Case, "steps", Value::List(rows))];
    if is_complete {
        edits.push(Edit::set(Kind::Case, "state", "closed"));
    }
    let done = if is_complete {
        t("All four steps done, closed", "四步完成，已关闭")
    } else {
        t("Written", "已记录")
    };
    let effects = edit(app, now, &[id], &edits, done);
    if let Some(View::Steps(view)) = app.view_mut() {
        view.step = (step + 1).min(STEPS.len() - 1);
    }
    effects
}

/// Takes the newest step off; an answered case is open again.
fn step_back(app: &mut App, now: &Now, ids: &[Id]) -> Vec<Effect> {
    let Some(record) = ids.first().and_then(|id| now.book.get(*id)) else {
        return Vec::new();
    };
    let mut rows = record.items("steps").to_vec();
    let had = rows.pop();
    let list = (!rows.is_empty()).then_some(Value::List(rows));
    let mut edits = vec![Edit::set(Kind::Case, "state", "open")];
    if let (Some(_), Some((no, _))) = (had, Kind::Case.field("steps")) {
        edits.push(Edit {
            field: no,
            act: Act::Set(list),
        });
    }
    let effects = edit(app, now, ids, &edits, t("One step back", "已退回一步"));
    if let Some(View::Steps(view)) = app.view_mut() {
        view.step = view.step.saturating_sub(1);
    }
    effects
}
