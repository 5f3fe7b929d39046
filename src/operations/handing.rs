//! Handing work over: customers, open deals, tasks and cases move from one responsible person to another in one step.
//! Rule: who had a customer before stays known; one undo gives everything back.

use super::{Ask, Refusal, selecting};
use crate::domain::text::t;
use crate::domain::{Book, Change, Draft, Id, Kind, Record, Value};
use std::collections::BTreeSet;

/// What moved: id, kind, what it is called.
pub type Sheet = Vec<(Id, &'static str, String)>;

/// The draft that hands over, and the sheet of what moves. An empty query means everything of that person.
pub fn hand_over(
    book: &Book,
    ask: &Ask,
    from: &str,
    to: &str,
    query: &str,
    note: &str,
) -> Result<(Sheet, Draft), Refusal> {
    if from == to || to.trim().is_empty() {
        return Err(Refusal::Usage(
            t("Name two different people.", "请给出两个不同的人。").into(),
        ));
    }
    let only: Option<BTreeSet<Id>> = match query.trim() {
        "" => None,
        query => Some(
            selecting::select(book, ask, Kind::Customer, query, true)?
                .into_iter()
                .collect(),
        ),
    };
    let about = |record: &Record| match (&only, record.kind()) {
        (None, _) => true,
        (Some(ids), Kind::Customer) => ids.contains(&record.id),
        (Some(ids), _) => record.link("customer").is_some_and(|id| ids.contains(&id)),
    };
    let (mut sheet, mut changes) = (Vec::new(), Vec::new());
    for kind in [Kind::Customer, Kind::Deal, Kind::Task, Kind::Case] {
        for before in book
            .iter(kind)
            .filter(|record| record.text("owner") == from && is_open(book, record) && about(record))
        {
            let mut after = (*before).clone();
            after.set("owner", to);
            if kind == Kind::Customer {
                let mut earlier = before.items("previous_owners").to_vec();
                earlier.push(Value::from(format!("{from} ({})", ask.today)));
                after.set("previous_owners", Value::List(earlier));
            }
            after.updated = ask.now;
            changes.extend(Change::between(&before, &after));
            sheet.push((before.id, kind.key(), before.title()));
        }
    }
    if sheet.is_empty() {
        return Err(Refusal::No(
            t(
                "{0} is responsible for nothing here.",
                "{0} 没有负责的内容。",
            )
            .problem(&[&from]),
        ));
    }
    let mut what =
        t("Hand over from {0} to {1}", "从 {0} 移交给 {1}").fill(ask.lang, &[&from, &to]);
    if !note.is_empty() {
        what.push_str(&format!(": {note}"));
    }
    Ok((sheet, ask.draft(what, changes)))
}

fn is_open(book: &Book, record: &Record) -> bool {
    match record.kind() {
        Kind::Task => matches!(record.text("state"), "open" | "waiting" | ""),
        Kind::Case => record.text("state") != "closed",
        Kind::Deal => {
            let pipelines = book.settings.pipelines();
            let stage = pipelines
                .iter()
                .find(|p| p.key == record.text("pipeline"))
                .and_then(|p| p.stage(record.text("stage")));
            stage.is_none_or(|stage| !stage.is_end())
        }
        _ => true,
    }
}
