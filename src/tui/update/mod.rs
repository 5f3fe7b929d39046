//! One message in, the new state and what is to be done out. No clock, no disk, no terminal.
//! Rule: an exhaustive match answers who handles what; only `Committed` changes what was asked to be changed.

mod actions;
mod answers;
mod filling;
mod kinds;
mod moving;
mod overlay;
mod records;
mod refreshing;
mod saving;

pub use actions::offered;
pub use filling::line_candidates;
pub use kinds::label_of;
pub use refreshing::{keep_in_page, refresh};

use super::app::App;
use super::commands::{self, Command, Do, Found};
use super::effect::{Effect, Then};
use super::msg::Msg;
use super::now::Now;
use super::overlays::Overlay;
use super::overlays::history::HistoryView;
use super::overlays::paper::{Consent, Paper};
use crate::domain::Moment;
use crate::domain::text::t;

/// Takes a message in.
pub fn update(app: &mut App, msg: Msg, now: &Now) -> Vec<Effect> {
    let effects = match msg {
        Msg::Key(key) => key_pressed(app, now, &key),
        Msg::Paste(text) => pasted(app, now, &text),
        Msg::Torrent => {
            let words = t(
                "That looked like pasted text; nothing was done. Open a form or / first.",
                "看起来是粘贴的文字，未执行。请先打开表单或按 /。",
            );
            app.complain(now, words.get(app.lang));
            Vec::new()
        }
        Msg::Resize(width, height) => {
            (app.width, app.height) = (width, height);
            Vec::new()
        }
        Msg::Wake => woken(app, now),
        Msg::Hangup => hung_up(app),
        Msg::Continued => vec![Effect::Redraw],
        Msg::Committed(then) => committed(app, now, then),
        Msg::Inverted { toast, touched } => {
            app.say(now, toast.get(app.lang));
            moving::go_to_touched(app, now, &touched);
            vec![Effect::History]
                .into_iter()
                .filter(|_| matches!(app.overlay(), Some(Overlay::History(_))))
                .collect()
        }
        Msg::Refused(problem) => {
            let text = problem.get(app.lang).to_owned();
            app.complain(now, text);
            Vec::new()
        }
        Msg::Said(problem) => {
            let text = problem.get(app.lang).to_owned();
            app.say(now, text);
            Vec::new()
        }
        Msg::History(rows) => {
            let cursor = match app.overlays.last() {
                Some(Overlay::History(old)) => old.cursor,
                _ => 0,
            };
            app.overlays
                .retain(|overlay| !matches!(overlay, Overlay::History(_)));
            let mut view = HistoryView {
                rows,
                cursor,
                top: 0,
            };
            view.move_by(0);
            app.overlays.push(Overlay::History(view));
            Vec::new()
        }
        Msg::Rehearsed { path, lines } => {
            let title = t("What the import would do", "导入预览")
                .get(app.lang)
                .to_owned();
            app.overlays.push(Overlay::Paper(Paper {
                title,
                lines,
                top: 0,
                consent: path.map(Consent::Import),
            }));
            Vec::new()
        }
    };
    refresh(app, now);
    effects
}

fn key_pressed(app: &mut App, now: &Now, key: &str) -> Vec<Effect> {
    let key = if app.is_typing() {
        key
    } else {
        half_width(key)
    };
    if key == "<esc>" && !app.pending.is_empty() {
        app.pending.clear();
        return Vec::new();
    }
    let typed = if app.pending.is_empty() {
        key.to_owned()
    } else {
        format!("{} {key}", app.pending)
    };
    match commands::resolve(app, &typed) {
        Found::Run(command) => {
            app.pending.clear();
            run(app, now, command)
        }
        Found::Prefix(_) => {
            app.pending = typed;
            Vec::new()
        }
        Found::Nothing if !app.pending.is_empty() => {
            app.pending.clear();
            let text = t(
                "{0} is not a command here. ? lists all keys.",
                "{0} 在此不是命令。按 ? 查看全部按键。",
            );
            let text = text.fill(app.lang, &[&super::keymap::shown(&typed)]);
            app.complain(now, text);
            Vec::new()
        }
        Found::Nothing if app.is_typing() => {
            filling::typed(app, now, key);
            Vec::new()
        }
        Found::Nothing => {
            unknown(app, now, key);
            Vec::new()
        }
    }
}

/// Signs an input method writes for keys that command.
fn half_width(key: &str) -> &str {
    match key {
        "：" => ":",
        "／" | "、" => "/",
        "？" => "?",
        "１" => "1",
        "２" => "2",
        "３" => "3",
        "４" => "4",
        "５" => "5",
        "　" => "<space>",
        other => other,
    }
}

fn unknown(app: &mut App, now: &Now, key: &str) {
    if key.chars().next().is_some_and(|c| c > '\u{2e7f}') {
        let text = t(
            "Letters are commands here: switch the input method off, or press / to search.",
            "此处按键是命令：请切换到英文输入法，或按 / 查找。",
        );
        app.complain(now, text.get(app.lang));
    } else if matches!(key, "H" | "L") {
        let text = t(
            "H and L move a deal in Pipeline (2).",
            "H 和 L 用于商机页（2）移动商机。",
        );
        app.complain(now, text.get(app.lang));
    }
}

/// Runs a command, or says why it cannot.
pub fn run(app: &mut App, now: &Now, command: &Command) -> Vec<Effect> {
    if let Some(why) = (command.why_not)(app, now) {
        let text = format!("{}: {}", command.label.get(app.lang), why.get(app.lang));
        app.complain(now, text);
        return Vec::new();
    }
    act(app, now, command.act)
}

/// Every command's act.
pub fn act(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    match what {
        Do::Pane(_)
        | Do::Section(_)
        | Do::Move(_)
        | Do::Page(_)
        | Do::First
        | Do::Last
        | Do::Column(_) => moving::act(app, now, what),
        Do::Open | Do::Sibling(_) | Do::Back | Do::Go(_) | Do::Peel | Do::Close | Do::Interrupt => {
            moving::act(app, now, what)
        }
        Do::Add
        | Do::AddTo
        | Do::Quick
        | Do::Edit
        | Do::EditColumn
        | Do::LogTouch
        | Do::AddTask
        | Do::Delete
        | Do::Merge
        | Do::Copy(_) => records::act(app, now, what),
        Do::Find
        | Do::Match(_)
        | Do::Mark
        | Do::MarkRange
        | Do::MarkAll
        | Do::Sort
        | Do::Reverse => actions::act(app, now, what),
        Do::Segments | Do::NoSegment | Do::SaveSegment => actions::act(app, now, what),
        Do::Done | Do::Drop | Do::Snooze(_) | Do::Stage(_) => kinds::act(app, now, what),
        Do::Accept
        | Do::Cancel
        | Do::Save
        | Do::Next
        | Do::Previous
        | Do::NextField
        | Do::PreviousField
        | Do::Copied => overlay::act(app, now, what),
        Do::Palette { .. } | Do::Language | Do::Import | Do::Export | Do::Settings => {
            overlay::open(app, now, what)
        }
        Do::Undo => undo(app),
        Do::Redo => vec![Effect::Redo],
        Do::History => vec![Effect::History],
        Do::Suspend => vec![Effect::Suspend],
        Do::Redraw => vec![Effect::Redraw],
        Do::Demo => vec![Effect::Demo],
        Do::Quit => quit(app),
    }
}

/// In the history the change under the cursor is taken back, elsewhere the newest.
fn undo(app: &App) -> Vec<Effect> {
    let chosen = match app.overlay() {
        Some(Overlay::History(view)) => view.rows.get(view.cursor).map(|past| past.seq),
        _ => None,
    };
    vec![Effect::Undo(chosen)]
}

pub fn quit(app: &mut App) -> Vec<Effect> {
    overlay::keep_forms(app);
    app.is_done = true;
    vec![Effect::SaveDrafts, Effect::Quit]
}

fn hung_up(app: &mut App) -> Vec<Effect> {
    quit(app)
}

fn woken(app: &mut App, now: &Now) -> Vec<Effect> {
    if app
        .toast
        .as_ref()
        .is_some_and(|toast| toast.until <= now.at)
    {
        app.toast = None;
    }
    if app.keep_at.is_none_or(|at| at > now.at) {
        return Vec::new();
    }
    app.keep_at = None;
    let clock = now.at.clock_in(now.zone);
    let forms = app.overlays.iter_mut().filter_map(|overlay| match overlay {
        Overlay::Form(form) => {
            form.kept_at = Some(clock.clone());
            Some(form.kept())
        }
        _ => None,
    });
    let forms = forms.collect::<Vec<_>>();
    forms.into_iter().for_each(|kept| overlay::keep(app, kept));
    vec![Effect::SaveDrafts]
}

fn pasted(app: &mut App, now: &Now, text: &str) -> Vec<Effect> {
    if app.is_typing() {
        filling::pasted(app, now, text);
    } else {
        return update(app, Msg::Torrent, now);
    }
    Vec::new()
}

/// A draft of what is typed is written aside a second after the last key.
pub fn keep_soon(app: &mut App, now: &Now) {
    app.keep_at = Some(Moment(now.at.0 + 1000));
}

fn committed(app: &mut App, now: &Now, then: Then) -> Vec<Effect> {
    let mut effects = Vec::new();
    if then.closes_form
        && let Some(Overlay::Form(form)) = app.overlays.last()
    {
        let (kind, id) = (form.kind, form.id);
        app.overlays.pop();
        let before = app.kept.len();
        app.kept.retain(|kept| !kept.is_of(kind, id));
        app.keep_at = None;
        if app.kept.len() != before {
            effects.push(Effect::SaveDrafts);
        }
    }
    if then.unmarks
        && let Some(list) = app.list_mut()
    {
        list.marks.clear();
    }
    if let Some(id) = then.go {
        moving::go_to_touched(app, now, &[id]);
    }
    if !then.toast.is_empty() {
        let undo = t("u undo", "u 撤销").get(app.lang);
        app.say(now, format!("{}   {undo}", then.toast));
    }
    effects
}
