//! Answers to one-line questions: read, and made into a draft; what cannot be understood stays, with the reason above it.

use super::kinds;
use super::overlay::commit;
use crate::domain::text::t;
use crate::domain::{Draft, FieldNo, Id, Kind};
use crate::operations::records::{Act, Edit, create, update};
use crate::tui::app::App;
use crate::tui::effect::{Effect, Then};
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::form::read;
use crate::tui::overlays::line::{LineAsk, Purpose};
use crate::tui::quick;

/// Enter in a one-line question. What cannot be understood stays, with the reason above it.
pub fn answered(app: &mut App, now: &Now, line: &LineAsk) -> Vec<Effect> {
    let text = line.input.text();
    let text = text.trim();
    let can_be_empty = matches!(line.purpose, Purpose::Column { .. } | Purpose::Setting(_));
    if text.is_empty() && !can_be_empty {
        app.overlays.pop();
        return Vec::new();
    }
    let ask = now.ask(app.lang, app.seed);
    let answer: Result<(Draft, Then), String> = match &line.purpose {
        Purpose::Quick => quick::capture(now, &ask, None, text),
        Purpose::Log(ids) => quick::capture(now, &ask, Some(ids), text),
        Purpose::Contact(id) => crate::tui::contact::add(now, &ask, *id, text),
        Purpose::Task(ids) => quick::task(now, &ask, ids, text),
        Purpose::Column { field, ids } => column(app, now, *field, ids, text),
        Purpose::SegmentName { query } => segment(app, now, query, text),
        Purpose::Snooze(ids) => return snoozed(app, now, ids, text),
        Purpose::Step { id, step } => {
            app.overlays.pop();
            return kinds::step_written(app, now, *id, *step, text);
        }
        Purpose::Import => {
            app.overlays.pop();
            return vec![Effect::Rehearse(text.to_owned())];
        }
        Purpose::Export(ids) => {
            app.overlays.pop();
            return vec![Effect::Export {
                path: text.to_owned(),
                ids: ids.clone(),
            }];
        }
        Purpose::Setting(key) => setting(app, now, key, text),
    };
    match answer {
        Ok((draft, then)) => {
            app.overlays.pop();
            commit(app, now, Ok(draft), |_| then)
        }
        Err(fault) => {
            if let Some(Overlay::Line(line)) = app.overlays.last_mut() {
                line.fault = Some(fault);
            }
            Vec::new()
        }
    }
}

fn snoozed(app: &mut App, now: &Now, ids: &[Id], text: &str) -> Vec<Effect> {
    let lang = app.lang;
    let read = Kind::Task
        .field("due")
        .map(|(_, field)| read(now, lang, field, text));
    match read {
        Some(Ok(Some(value))) => {
            app.overlays.pop();
            let day = crate::tui::panes::columns::day_of(now, Some(&value)).unwrap_or(now.today);
            kinds::put_off(app, now, ids, day)
        }
        Some(Err(problem)) => {
            if let Some(Overlay::Line(line)) = app.overlays.last_mut() {
                line.fault = Some(problem.get(lang).to_owned());
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// One field of several records: set, or a word added or taken out of a list.
fn column(
    app: &App,
    now: &Now,
    field: FieldNo,
    ids: &[Id],
    text: &str,
) -> Result<(Draft, Then), String> {
    let kind = ids.first().map_or(Kind::Customer, |id| id.kind);
    let Some(row) = kind.fields().get(usize::from(field.0)) else {
        return Err(String::new());
    };
    let (sign, plain) = match text.chars().next() {
        Some(sign @ ('+' | '-')) if is_list(row.ty) => {
            (Some(sign), text.trim_start_matches(['+', '-']))
        }
        _ => (None, text),
    };
    let value =
        read(now, app.lang, row, plain).map_err(|problem| problem.get(app.lang).to_owned())?;
    let act = match (sign, value) {
        (Some('-'), Some(value)) => Act::Remove(value),
        (Some(_), Some(value)) => Act::Add(value),
        (_, value) => Act::Set(value),
    };
    let draft = update(
        now.book,
        &now.ask(app.lang, app.seed),
        ids,
        &[Edit { field, act }],
    )
    .map_err(|r| r.problem().get(app.lang).to_owned())?;
    let count = draft.changes.len();
    let toast = t(
        "Changed {0} of {1} records: {2}.",
        "已修改 {1} 条中的 {0} 条：{2}。",
    )
    .fill(app.lang, &[&count, &ids.len(), &row.label.get(app.lang)]);
    let then = Then {
        toast,
        unmarks: true,
        ..Then::default()
    };
    Ok((draft, then))
}

fn is_list(ty: crate::domain::Type) -> bool {
    use crate::domain::Type;
    matches!(
        ty,
        Type::Tags
            | Type::Lines
            | Type::Many(_)
            | Type::Links(_)
            | Type::Phones
            | Type::Emails
            | Type::Reaches
    )
}

fn segment(app: &App, now: &Now, query: &str, name: &str) -> Result<(Draft, Then), String> {
    let kind = app.kind().unwrap_or(Kind::Customer);
    let edits = [
        Edit::set(Kind::Segment, "name", name),
        Edit::set(Kind::Segment, "query", query),
        Edit::set(Kind::Segment, "of", kind.key()),
    ];
    let made = create(
        now.book,
        &now.ask(app.lang, app.seed),
        Kind::Segment,
        &edits,
    );
    let (_, draft) = made.map_err(|refusal| refusal.problem().get(app.lang).to_owned())?;
    let toast = t("Saved the segment {0}.", "已保存分群 {0}。").fill(app.lang, &[&name]);
    Ok((
        draft,
        Then {
            toast,
            ..Then::default()
        },
    ))
}

/// A setting of the book, checked by its own rule.
fn setting(app: &App, now: &Now, key: &str, text: &str) -> Result<(Draft, Then), String> {
    let Some(row) = crate::domain::settings::Settings::row(key) else {
        return Err(String::new());
    };
    let before = now.book.settings.raw(key).cloned();
    let is_number = now.book.settings.get(key).is_number();
    let number = text.parse::<i64>().ok().filter(|_| is_number);
    let value = number.map_or_else(|| serde_json::Value::from(text), serde_json::Value::from);
    (row.check)(&value).map_err(|problem| problem.get(app.lang).to_owned())?;
    let change = crate::domain::Change::Setting {
        key: key.to_owned(),
        before: before.clone(),
        after: Some(value.clone()),
    };
    let same = before.as_ref() == Some(&value);
    let what =
        t("Set {0} to {1}", "将 {0} 设为 {1}").fill(app.lang, &[&row.label.get(app.lang), &text]);
    let changes = if same { Vec::new() } else { vec![change] };
    let draft = now.ask(app.lang, app.seed).draft(what.clone(), changes);
    Ok((
        draft,
        Then {
            toast: what,
            ..Then::default()
        },
    ))
}
