//! Imports as both faces do them: a rehearsal first, then one draft for all files together.

use super::Ask;
use crate::domain::text::t;
use crate::domain::{Book, Draft, Lang};
use crate::exchange::import::{self, Outcome};
use crate::exchange::incoming::{ImportContext, ImportOptions};
use crate::exchange::source::InputFile;
use std::collections::BTreeMap;

/// What the files would do to the book. Nothing is changed.
pub fn rehearse(book: &Book, ask: &Ask, files: &[InputFile], options: &ImportOptions) -> Outcome {
    let context = ImportContext {
        now: ask.now,
        today: ask.today,
        zone: options.zone.unwrap_or(ask.zone),
        currency: options.currency.unwrap_or_else(|| book.settings.currency()),
        country: options
            .country
            .clone()
            .unwrap_or_else(|| book.settings.country()),
        lang: ask.lang,
        random: *uuid::Uuid::from_u64_pair(ask.seed, ask.now.0.unsigned_abs()).as_bytes(),
    };
    import::run(files, options, &context, book)
}

/// The draft of a rehearsed import; the outcome is left without its changes.
pub fn draft(ask: &Ask, files: &[InputFile], outcome: &mut Outcome) -> Draft {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let names = names.join(" ");
    let records = outcome
        .answer
        .created
        .iter()
        .filter(|(key, _)| **key != "order_lines");
    let created: u64 = records.map(|(_, n)| n).sum();
    let updated: u64 = outcome.answer.updated.values().sum();
    let what = t(
        "import {0} {1}: {2} new, {3} updated",
        "导入 {0} {1}：新建 {2}，更新 {3}",
    );
    let what = what.fill(ask.lang, &[&ask.today, &names, &created, &updated]);
    let draft = ask.draft(what, std::mem::take(&mut outcome.changes));
    Draft {
        actor: format!("import {names}"),
        ..draft
    }
}

/// What the rehearsal shows: a line for each file, the counts, and at most so many of the rows that are not taken and of
/// the remarks.
pub fn told(outcome: &Outcome, lang: Lang, most: usize) -> Vec<String> {
    let answer = &outcome.answer;
    let mut lines = Vec::new();
    for file in &answer.files {
        let refused = file
            .refused
            .as_ref()
            .map_or_else(String::new, |r| format!("  {}", r.message.get(lang)));
        let line = t("{0}  {1}  {2}, {3} rows{4}", "{0}  {1}  {2}，{3} 行{4}");
        lines.push(line.fill(
            lang,
            &[
                &file.file,
                &file.source,
                &file.encoding,
                &file.records,
                &refused,
            ],
        ));
    }
    let counts = |of: &BTreeMap<&'static str, u64>| {
        let words: Vec<String> = of
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(key, n)| format!("{n} {key}"))
            .collect();
        if words.is_empty() {
            "0".to_owned()
        } else {
            words.join(", ")
        }
    };
    let not_imported = answer.not_imported.len();
    let figures: [(_, String); 4] = [
        (t("new: {0}", "新建：{0}"), counts(&answer.created)),
        (t("updated: {0}", "更新：{0}"), counts(&answer.updated)),
        (
            t("unchanged: {0}", "未变：{0}"),
            answer.unchanged.to_string(),
        ),
        (
            t("not imported: {0}", "未导入：{0}"),
            not_imported.to_string(),
        ),
    ];
    lines.extend(
        figures
            .iter()
            .map(|(text, figure)| format!("  {}", text.fill(lang, &[figure]))),
    );
    for (label, notes) in [
        (t("not imported", "未导入"), &answer.not_imported),
        (t("note", "说明"), &answer.warnings),
    ] {
        for note in notes.iter().take(most) {
            let file = answer
                .files
                .get(note.file as usize)
                .map_or("", |f| f.file.as_str());
            let place = note
                .line
                .map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
            let column = note
                .column
                .as_ref()
                .map(|c| format!(":{c}"))
                .unwrap_or_default();
            lines.push(format!(
                "{}  {place}{column}  {}: {}",
                label.get(lang),
                note.reason,
                note.message.get(lang)
            ));
        }
        if notes.len() > most {
            let more = t("… and {0} more (--rows all)", "…另有 {0} 条（--rows all）");
            lines.push(more.fill(lang, &[&(notes.len() - most)]));
        }
    }
    lines
}
