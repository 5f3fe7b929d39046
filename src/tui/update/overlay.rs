//! What lies over the panes: opening, closing, accepting, saving.

use super::answers::answered;
use super::saving::save;
use super::{act as run_act, actions, kinds, records};
use crate::domain::text::t;
use crate::domain::{Draft, FieldNo};
use crate::operations::Refusal;
use crate::tui::app::{App, View};
use crate::tui::commands::Do;
use crate::tui::effect::{Effect, Then};
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::choose::{Choice, ChoiceRow, Choose};
use crate::tui::overlays::form::KeptForm;
use crate::tui::overlays::line::{LineAsk, Purpose};
use crate::tui::overlays::palette::{Palette, Runs, entries};
use crate::tui::overlays::paper::Consent;

pub fn act(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    match what {
        Do::Accept => return accept(app, now),
        Do::Cancel => return cancel(app, now),
        Do::Save => return save(app, now),
        Do::Next => step(app, now, 1),
        Do::Previous => step(app, now, -1),
        Do::NextField => field(app, now, 1),
        Do::PreviousField => field(app, now, -1),
        _ => {}
    }
    Vec::new()
}

/// Hands a draft to the runner, or says why there is none.
pub fn commit(
    app: &mut App,
    now: &Now,
    answer: Result<Draft, Refusal>,
    then: impl FnOnce(&Draft) -> Then,
) -> Vec<Effect> {
    match answer {
        Ok(draft) if draft.changes.is_empty() => {
            let words = t("Nothing was changed.", "没有更改。");
            app.say(now, words.get(app.lang));
            Vec::new()
        }
        Ok(draft) => {
            let then = then(&draft);
            vec![Effect::Commit { draft, then }]
        }
        Err(refusal) => {
            let text = refusal.problem().get(app.lang).to_owned();
            app.complain(now, text);
            Vec::new()
        }
    }
}

pub fn open(app: &mut App, now: &Now, what: Do) -> Vec<Effect> {
    match what {
        Do::Palette { is_help } => {
            let is_here = is_help;
            app.overlays.push(Overlay::Palette(Palette {
                is_here,
                ..Palette::default()
            }));
        }
        Do::Language => {
            app.lang = actions::other(app.lang);
            return vec![Effect::SaveLang];
        }
        Do::Import => {
            let title = t(
                "Import which file? Nothing is taken in before you have seen what will happen.",
                "导入哪个文件？先预览，确认后才写入。",
            );
            let title = title.get(app.lang).to_owned();
            app.overlays
                .push(Overlay::Line(LineAsk::new(title, Purpose::Import, "")));
        }
        Do::Export => {
            let ids = match app.view() {
                Some(View::List(list)) if list.marks.is_empty() => list.rows.clone(),
                Some(View::Report(report)) => report.behind(),
                _ => app.targets(),
            };
            let title = t(
                "Export {0} records to which file? (.csv .json .jsonl .vcf .ics)",
                "将 {0} 条记录导出到哪个文件？（.csv .json .jsonl .vcf .ics）",
            );
            let title = title.fill(app.lang, &[&ids.len()]);
            app.overlays
                .push(Overlay::Line(LineAsk::new(title, Purpose::Export(ids), "")));
        }
        Do::Settings => {
            let rows = crate::domain::settings::SETTINGS.iter().filter(|row| {
                !now.book.settings.get(row.key).is_array()
                    && !now.book.settings.get(row.key).is_object()
            });
            let rows = rows.map(|row| ChoiceRow {
                label: row.label.get(app.lang).to_owned(),
                hint: shown_setting(now, row.key),
                choice: Choice::Setting(row.key.to_owned()),
            });
            let rows = rows.collect();
            let title = t("Settings of the book", "账簿设置")
                .get(app.lang)
                .to_owned();
            app.overlays.push(Overlay::Choose(Choose::new(title, rows)));
        }
        _ => {}
    }
    Vec::new()
}

fn shown_setting(now: &Now, key: &str) -> String {
    let value = now.book.settings.get(key);
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Up and down in what is open.
fn step(app: &mut App, now: &Now, by: isize) {
    match app.overlays.last_mut() {
        Some(Overlay::Search(_)) => {
            if let Some(list) = app.list_mut() {
                list.move_by(by);
            }
        }
        Some(Overlay::Palette(palette)) => {
            let shown = palette.clone();
            let last = entries(app, now, &shown).len().saturating_sub(1);
            if let Some(Overlay::Palette(palette)) = app.overlays.last_mut() {
                palette.cursor = palette.cursor.saturating_add_signed(by).min(last);
            }
        }
        Some(Overlay::Choose(choose)) => choose.move_by(by),
        Some(Overlay::History(view)) => view.move_by(by),
        Some(Overlay::Paper(paper)) => {
            paper.top = paper
                .top
                .saturating_add_signed(by)
                .min(paper.lines.len().saturating_sub(1))
        }
        Some(Overlay::Line(line)) => super::filling::complete_line(line, now, by),
        Some(Overlay::Form(form)) => {
            if form.candidates.is_empty() {
                form.go(now, app.lang, by);
            } else {
                let last = form.candidates.len().saturating_sub(1);
                form.candidate = form.candidate.saturating_add_signed(by).min(last);
            }
        }
        None => {}
    }
}

fn field(app: &mut App, now: &Now, by: isize) {
    let lang = app.lang;
    match app.overlays.last_mut() {
        Some(Overlay::Form(form)) => form.go(now, lang, by),
        Some(Overlay::Palette(palette)) => {
            palette.is_here = !palette.is_here;
            palette.cursor = 0;
        }
        _ => {}
    }
}

/// Esc: closes exactly the uppermost; a form keeps what was typed.
fn cancel(app: &mut App, now: &Now) -> Vec<Effect> {
    match app.overlays.last() {
        Some(Overlay::Form(form)) => {
            if !form.candidates.is_empty() {
                if let Some(Overlay::Form(form)) = app.overlays.last_mut() {
                    form.candidates.clear();
                }
                return Vec::new();
            }
            let is_touched = form.is_touched && form.fields.iter().any(|field| field.is_changed());
            let kept = form.kept();
            app.overlays.pop();
            if !is_touched {
                return Vec::new();
            }
            keep(app, kept);
            app.keep_at = None;
            let words = t(
                "Your draft is kept: open the form again to go on.",
                "草稿已保留：再次打开表单即可继续。",
            );
            app.say(now, words.get(app.lang));
            vec![Effect::SaveDrafts]
        }
        Some(Overlay::Search(_)) => {
            app.overlays.pop();
            if let Some(list) = app.list_mut() {
                list.query.clear();
            }
            Vec::new()
        }
        _ => {
            app.overlays.pop();
            Vec::new()
        }
    }
}

/// Keeps the texts of a form in place of an older draft of the same.
pub fn keep(app: &mut App, kept: KeptForm) {
    let is_same = |old: &KeptForm| old.kind == kept.kind && old.id == kept.id;
    app.kept.retain(|old| !is_same(old));
    if !kept.texts.is_empty() {
        app.kept.push(kept);
    }
}

/// Keeps whatever is typed in forms.
pub fn keep_forms(app: &mut App) {
    let forms: Vec<KeptForm> = app
        .overlays
        .iter()
        .filter_map(|overlay| match overlay {
            Overlay::Form(form) if form.is_touched => Some(form.kept()),
            _ => None,
        })
        .collect();
    forms.into_iter().for_each(|kept| keep(app, kept));
}

fn accept(app: &mut App, now: &Now) -> Vec<Effect> {
    match app.overlays.last().cloned() {
        Some(Overlay::Search(_)) => {
            let is_empty = app
                .list()
                .is_some_and(|list| list.rows.is_empty() && list.query_fault.is_none());
            app.overlays.pop();
            if is_empty {
                run_act(app, now, Do::Add)
            } else {
                Vec::new()
            }
        }
        Some(Overlay::Palette(palette)) => run_palette(app, now, &palette),
        Some(Overlay::Choose(choose)) => {
            let Some(row) = choose.chosen().cloned() else {
                return Vec::new();
            };
            app.overlays.pop();
            chosen(app, now, row.choice)
        }
        Some(Overlay::Line(line)) => answered(app, now, &line),
        Some(Overlay::Form(mut form)) => {
            let is_long = form
                .field()
                .is_some_and(|f| matches!(f.ty, crate::domain::Type::Long));
            if form.take_candidate() {
                // The choice stands; Enter again goes on.
            } else if is_long {
                if let Some(field) = form.present_mut() {
                    field.input.insert("\n", true);
                }
                form.is_touched = true;
            } else {
                form.go(now, app.lang, 1);
            }
            app.overlays.pop();
            app.overlays.push(Overlay::Form(form));
            Vec::new()
        }
        Some(Overlay::Paper(paper)) => {
            app.overlays.pop();
            match paper.consent {
                Some(Consent::Import(path)) => vec![Effect::Import(path)],
                Some(Consent::Merge { into, from }) => records::merge(app, now, into, &from),
                None => Vec::new(),
            }
        }
        Some(Overlay::History(_)) | None => Vec::new(),
    }
}

/// Enter in the list of commands: the row, or words that say it all (`lang zh-CN`, `import FILE`).
fn run_palette(app: &mut App, now: &Now, palette: &Palette) -> Vec<Effect> {
    let typed = palette.input.text();
    let (word, rest) = typed.trim().split_once(' ').unwrap_or((typed.trim(), ""));
    let rest = rest.trim();
    let said = match (word, rest) {
        ("lang", code) => crate::domain::Lang::parse(code).map(|lang| {
            app.lang = lang;
            vec![Effect::SaveLang]
        }),
        ("import", path) if !path.is_empty() => Some(vec![Effect::Rehearse(path.to_owned())]),
        ("export", path) if !path.is_empty() => {
            let ids = app.list().map(|list| list.rows.clone()).unwrap_or_default();
            Some(vec![Effect::Export {
                path: path.to_owned(),
                ids,
            }])
        }
        ("q" | "quit" | "exit", "") => {
            app.overlays.pop();
            return super::quit(app);
        }
        _ => None,
    };
    if let Some(effects) = said {
        app.overlays.pop();
        return effects;
    }
    let rows = entries(app, now, palette);
    let Some(row) = rows
        .get(palette.cursor.min(rows.len().saturating_sub(1)))
        .cloned()
    else {
        return Vec::new();
    };
    if let Some(why) = row.why_not {
        let text = format!("{}: {}", row.label, why.get(app.lang));
        app.complain(now, text);
        return Vec::new();
    }
    app.overlays.pop();
    match row.runs {
        Runs::Command(what) => run_act(app, now, what),
        Runs::Section(pane, section) => {
            if app.pane != pane {
                app.back.push(app.pane);
            }
            app.pane = pane;
            if let Some(state) = app.pane_state_mut() {
                state.stack.clear();
                state.section = section;
            }
            Vec::new()
        }
    }
}

fn chosen(app: &mut App, now: &Now, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::Segment(segment) => {
            if let Some(list) = app.list_mut() {
                list.segment = segment;
            }
        }
        Choice::Add(kind) => records::add_for(app, now, kind),
        Choice::Contact => records::ask_contact(app, now),
        Choice::Column(field) => ask_column(app, now, field),
        Choice::Lost(reason) => return kinds::lost(app, now, &reason),
        Choice::Setting(key) => {
            let row = crate::domain::settings::Settings::row(&key);
            let label = row.map_or("", |row| row.label.get(app.lang));
            let title = format!("{label} ({key})");
            let text = shown_setting(now, &key);
            app.overlays.push(Overlay::Line(LineAsk::new(
                title,
                Purpose::Setting(key),
                &text,
            )));
        }
    }
    Vec::new()
}

fn ask_column(app: &mut App, now: &Now, field: FieldNo) {
    let Some(list) = app.list() else { return };
    let (kind, ids) = (list.kind, list.targets());
    let Some(row) = kind.fields().get(usize::from(field.0)) else {
        return;
    };
    let title = t(
        "{0} of {1}: the new value; +word adds, -word takes out",
        "{1} 的{0}：新值；+词 添加，-词 去掉",
    );
    let title = title.fill(
        app.lang,
        &[&row.label.get(app.lang), &records::names(now, &ids)],
    );
    app.overlays.push(Overlay::Line(LineAsk::new(
        title,
        Purpose::Column { field, ids },
        "",
    )));
}
