//! Our own export of everything, coming back through the same door as every other file.
//! Rule: it is taken by uid, not by likeness; the answer has the shape of every import.

use super::answer::Answer;
use super::import::Outcome;
use super::incoming::{FileReport, ImportContext, ImportOptions, Note, Origin, RefusedFile};
use super::jsonl;
use super::returning;
use super::source::{self, InputFile};
use crate::domain::Book;

/// The outcome when the only file is such an export; `None` for anything else.
pub fn run(
    files: &[InputFile],
    options: &ImportOptions,
    context: &ImportContext,
    book: &Book,
) -> Option<Outcome> {
    let [file] = files else { return None };
    let bytes = source::open(file).ok()?;
    if !jsonl::recognise(&bytes) {
        return None;
    }
    let mut report = FileReport {
        file: file.name.clone(),
        source: "guanxi-jsonl".to_owned(),
        encoding: "UTF-8".to_owned(),
        ..FileReport::default()
    };
    let read = match jsonl::read(&bytes, 0) {
        Ok(read) => read,
        Err(message) => return Some(refused(report, message)),
    };
    report.records = (read.records.len() + read.refused.len()) as u64;
    let mut changes =
        jsonl::setting_changes(book, &read.header.settings, returning::is_empty(book));
    let plan = returning::plan(
        book,
        read.records,
        &read.header.pointed,
        options.on_conflict,
        context.now,
    );
    changes.extend(plan.changes);
    let mut answer = Answer {
        files: vec![report],
        not_imported: read.refused.into_iter().chain(plan.refused).collect(),
        warnings: read.warnings.into_iter().chain(plan.warnings).collect(),
        ..Answer::default()
    };
    answer.count(book, &changes);
    answer.unchanged = plan.unchanged as u64;
    let exit_code = if answer.nothing_taken() { 65 } else { 0 };
    Some(Outcome {
        changes,
        answer,
        exit_code,
        ..Outcome::default()
    })
}

fn refused(mut report: FileReport, message: crate::domain::Problem) -> Outcome {
    let note = Note::new(Origin::default(), "unsupported", message.clone());
    report.refused = Some(RefusedFile {
        reason: "unsupported",
        message,
        option: None,
    });
    let answer = Answer {
        files: vec![report],
        not_imported: vec![note],
        ..Answer::default()
    };
    Outcome {
        answer,
        exit_code: 65,
        ..Outcome::default()
    }
}
