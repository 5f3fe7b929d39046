//! Saving a form: as a whole, or not at all and the caret on the first field that cannot be read.

use crate::domain::text::t;
use crate::domain::{Draft, Id, Value};
use crate::operations::records::{create, update};
use crate::tui::app::App;
use crate::tui::effect::{Effect, Then};
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;

/// Ctrl-S in a form: saved as a whole, or the first field that cannot be read.
pub fn save(app: &mut App, now: &Now) -> Vec<Effect> {
    let (lang, seed) = (app.lang, app.seed);
    let Some(Overlay::Form(form)) = app.overlays.last_mut() else {
        return Vec::new();
    };
    let edits = match form.edits(now, lang) {
        Ok(edits) => edits,
        Err(wrong) => {
            form.at = wrong.first().copied().unwrap_or(0);
            let labels: Vec<&str> = wrong
                .iter()
                .filter_map(|at| Some(form.fields.get(*at)?.row(form.kind)?.label.get(lang)))
                .collect();
            let words = t("To mend ({0}): {1}.", "需要检查（{0}）：{1}。")
                .fill(lang, &[&labels.len(), &labels.join(", ")]);
            app.complain(now, words);
            return Vec::new();
        }
    };
    let ask = now.ask(lang, seed);
    let (kind, id) = (form.kind, form.id);
    let answer = match id {
        Some(id) => update(now.book, &ask, &[id], &edits).map(|draft| (id, draft)),
        None => create(now.book, &ask, kind, &edits),
    };
    match answer {
        Ok((id, draft)) if draft.changes.is_empty() => {
            app.overlays.pop();
            app.kept.retain(|kept| !kept.is_of(kind, Some(id)));
            let words = t("Nothing was changed.", "没有更改。");
            app.say(now, words.get(lang));
            Vec::new()
        }
        Ok((id, draft)) => {
            let title = title_after(now, &draft, id);
            let toast = t("Saved \"{0}\".", "已保存“{0}”。").fill(lang, &[&title]);
            let then = Then {
                toast,
                go: Some(id),
                closes_form: true,
                ..Then::default()
            };
            vec![Effect::Commit { draft, then }]
        }
        Err(refusal) => {
            let text = refusal.problem().get(lang).to_owned();
            app.complain(now, text);
            Vec::new()
        }
    }
}

/// What the record is called once the draft is written.
fn title_after(now: &Now, draft: &Draft, id: Id) -> String {
    let made = draft.changes.iter().find_map(|change| match change {
        crate::domain::Change::Create(record) if record.id == id => Some(record.title()),
        crate::domain::Change::Update {
            id: other, fields, ..
        } if *other == id => {
            let (no, _) = id.kind.field("name")?;
            let name = fields.iter().find(|field| field.field == no)?;
            name.after
                .as_ref()
                .and_then(Value::as_text)
                .map(str::to_owned)
        }
        _ => None,
    });
    made.unwrap_or_else(|| now.title(id))
}
