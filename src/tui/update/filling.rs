//! Text on its way into what is open: search, forms, questions, lists of choices.

use super::keep_soon;
use crate::domain::Type;
use crate::tui::app::App;
use crate::tui::finding;
use crate::tui::input::Input;
use crate::tui::now::Now;
use crate::tui::overlays::Overlay;
use crate::tui::overlays::form::{Form, choices};
use crate::tui::overlays::line::{LineAsk, Purpose};

/// A key that is no command: a letter, or an editing key.
pub fn typed(app: &mut App, now: &Now, key: &str) {
    let letter = match key {
        "<space>" => Some(" "),
        key if !key.starts_with('<') || key == "<" => Some(key),
        _ => None,
    };
    fill(
        app,
        now,
        |input| match letter {
            Some(letter) => {
                input.insert(letter, false);
                true
            }
            None => input.edit(key),
        },
        Some(key),
    );
}

pub fn pasted(app: &mut App, now: &Now, text: &str) {
    let lines = matches!(app.overlay(), Some(Overlay::Form(form)) if form.field().is_some_and(|f| matches!(f.ty, Type::Long)));
    if !lines && text.trim_end().contains(['\n', '\r']) {
        let words =
            crate::domain::text::t("Several lines were joined into one.", "多行已合并为一行。");
        app.say(now, words.get(app.lang));
    }
    let text = text.trim_end_matches(['\n', '\r']);
    fill(
        app,
        now,
        |input| {
            input.insert(text, lines);
            true
        },
        None,
    );
}

fn fill(app: &mut App, now: &Now, act: impl FnOnce(&mut Input) -> bool, key: Option<&str>) {
    let lang = app.lang;
    let mut is_form = false;
    match app.overlays.last_mut() {
        Some(Overlay::Search(input)) => {
            if act(input) {
                let query = input.text();
                if let Some(list) = app.list_mut() {
                    list.query = query;
                }
            }
        }
        Some(Overlay::Palette(palette)) => {
            if act(&mut palette.input) {
                (palette.cursor, palette.top) = (0, 0);
            }
        }
        Some(Overlay::Choose(choose)) => {
            if act(&mut choose.input) {
                choose.cursor = 0;
            }
        }
        Some(Overlay::Line(line)) => {
            if act(&mut line.input) {
                (line.fault, line.cursor) = (None, 0);
            }
        }
        Some(Overlay::Form(form)) => {
            if !key.is_some_and(|key| choose(form, now, lang, key))
                && let Some(field) = form.present_mut()
            {
                act(&mut field.input);
            }
            form.typed(now, lang);
            is_form = true;
        }
        Some(Overlay::History(_) | Overlay::Paper(_)) | None => {}
    }
    if is_form {
        keep_soon(app, now);
    }
}

/// Keys in a field of choices: Space takes the next, a number that one, a letter the next that begins with it.
fn choose(form: &mut Form, now: &Now, lang: crate::domain::Lang, key: &str) -> bool {
    let Some(row) = form.field() else {
        return false;
    };
    if let Type::Link(kinds) = row.ty {
        return begin_anew(form, now, kinds, key);
    }
    let is_open = match row.ty {
        Type::Choice(list) => list.open,
        Type::Flag => false,
        Type::Stage => false,
        _ => return false,
    };
    let rows = choices(now.book, row, lang);
    let Some(field) = form.present_mut() else {
        return false;
    };
    let text = field.input.text();
    let at = rows.iter().position(|choice| *choice == text);
    let next = match key {
        "<space>" if at.is_some() || text.is_empty() || !is_open => {
            Some(at.map_or(0, |at| (at + 1) % rows.len().max(1)))
        }
        "<backspace>" | "<delete>" if at.is_some() => {
            field.input = Input::default();
            return true;
        }
        key => match key.parse::<usize>() {
            Ok(number)
                if (1..=rows.len().min(9)).contains(&number)
                    && (text.is_empty() || at.is_some()) =>
            {
                Some(number - 1)
            }
            _ if is_open && at.is_none() => return false,
            _ => {
                let begins =
                    |choice: &String| choice.to_lowercase().starts_with(&key.to_lowercase());
                let from = at.map_or(0, |at| at + 1);
                let later = rows
                    .iter()
                    .skip(from)
                    .position(begins)
                    .map(|place| place + from);
                let found = later.or_else(|| rows.iter().position(begins));
                if found.is_none() && is_open && key.chars().count() == 1 {
                    field.input = Input::default();
                    return false;
                }
                found
            }
        },
    };
    if let Some(choice) = next.and_then(|at| rows.get(at)) {
        field.input = Input::new(choice.clone());
    }
    // Editing keys still move the caret; other letters mean nothing in a closed list.
    next.is_some() || !is_open
}

/// A field that names a record is typed anew, or emptied, as a whole.
fn begin_anew(form: &mut Form, now: &Now, kinds: &[crate::domain::Kind], key: &str) -> bool {
    let Some(field) = form.present_mut() else {
        return false;
    };
    let is_chosen = finding::named(now, &field.input.text(), kinds).is_some();
    let is_letter = !key.starts_with('<') || key == "<";
    if is_chosen && (is_letter || key == "<backspace>") {
        field.input = Input::default();
    }
    is_chosen && key == "<backspace>"
}

/// The names a quick line may mean, while its first word is typed.
pub fn line_candidates(line: &LineAsk, now: &Now) -> Vec<(String, String)> {
    let text = line.input.text();
    match line.purpose {
        Purpose::Quick if !text.trim().is_empty() && !text.contains(' ') => {
            finding::candidates(now, &text, &[crate::domain::Kind::Customer], 4)
        }
        _ => Vec::new(),
    }
}

/// Tab in a quick line: the name it is about to mean.
pub fn complete_line(line: &mut LineAsk, now: &Now, by: isize) {
    let found = line_candidates(line, now);
    if by < 0 {
        line.cursor = line.cursor.saturating_sub(1);
        return;
    }
    if let Some((text, _)) = found.get(line.cursor.min(found.len().saturating_sub(1))) {
        line.input = Input::new(format!("{text} "));
    }
}
