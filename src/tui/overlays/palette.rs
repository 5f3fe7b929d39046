//! The list of commands: `:` to find one by name, `?` for the keys of the screen. One list, run with Enter.
//! Rule: what cannot run comes last and says why.

use crate::domain::Lang;
use crate::domain::Text;
use crate::domain::text::fold::fold;
use crate::domain::text::words::sounds;
use crate::tui::app::App;
use crate::tui::commands::{self, Command};
use crate::tui::input::Input;
use crate::tui::now::Now;
use crate::tui::panes::sections;

#[derive(Clone, Debug, Default)]
pub struct Palette {
    pub input: Input,
    pub cursor: usize,
    pub top: usize,
    /// Only what holds on the present screen.
    pub is_here: bool,
}

/// What Enter does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    Command(commands::Do),
    /// A section of a pane.
    Section(crate::domain::kind::Pane, usize),
}

/// A row of the list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub label: String,
    /// The label in the other language, so that both are learned and found.
    pub other: String,
    pub keys: String,
    pub runs: Runs,
    pub why_not: Option<Text>,
}

fn entry(app: &App, command: &'static Command, why_not: Option<Text>) -> Entry {
    let other = match app.lang {
        Lang::En => Lang::Zh,
        Lang::Zh => Lang::En,
    };
    let keys: Vec<String> = app
        .keymap
        .keys(command)
        .iter()
        .map(|key| crate::tui::keymap::shown(key))
        .collect();
    Entry {
        label: command.label.get(app.lang).to_owned(),
        other: command.label.get(other).to_owned(),
        keys: keys.join(", "),
        runs: Runs::Command(command.act),
        why_not,
    }
}

/// The rows that fit what is typed.
pub fn entries(app: &App, now: &Now, palette: &Palette) -> Vec<Entry> {
    let mut rows: Vec<Entry> = commands::help(app, now)
        .into_iter()
        .map(|(command, why)| entry(app, command, why))
        .collect();
    if !palette.is_here {
        rows.extend(sections_of(app));
        rows.extend(
            commands::elsewhere(app)
                .into_iter()
                .map(|(command, place)| entry(app, command, Some(place))),
        );
    }
    let typed = palette.input.text();
    let wanted = fold(typed.trim());
    let plain = typed.trim();
    rows.retain(|row| fits(row, &wanted, plain));
    // Those that can run first; a row whose name or key begins with what is typed before the others.
    let begins = |row: &Entry| fold(&row.label).starts_with(&wanted) || row.keys == plain;
    rows.sort_by_key(|row| (row.why_not.is_some(), !wanted.is_empty() && !begins(row)));
    rows
}

/// Every section of every pane, so that each kind is found by name.
fn sections_of(app: &App) -> Vec<Entry> {
    let mut rows = Vec::new();
    for (pane, state) in crate::domain::kind::Pane::ALL.iter().zip(&app.panes) {
        for (at, view) in state.roots.iter().enumerate() {
            let words = |lang: Lang| {
                format!(
                    "{}: {}",
                    pane.label().get(lang),
                    sections::label(view, lang)
                )
            };
            let other = if app.lang == Lang::En {
                Lang::Zh
            } else {
                Lang::En
            };
            rows.push(Entry {
                label: words(app.lang),
                other: words(other),
                keys: format!("{}{}", *pane as usize + 1, " Tab".repeat(at.min(2))),
                runs: Runs::Section(*pane, at),
                why_not: None,
            });
        }
    }
    rows
}

fn fits(row: &Entry, wanted: &str, plain: &str) -> bool {
    if wanted.is_empty() || row.keys.split(", ").any(|key| key == plain) {
        return true;
    }
    let (label, other) = (fold(&row.label), fold(&row.other));
    let by_words = wanted
        .split_whitespace()
        .all(|word| label.contains(word) || other.contains(word));
    let chinese = if row.label.is_ascii() {
        &row.other
    } else {
        &row.label
    };
    let sound = sounds(chinese);
    by_words
        || sound.full.starts_with(wanted)
        || sound.initials.contains(wanted)
        || sound.full.contains(wanted)
}
