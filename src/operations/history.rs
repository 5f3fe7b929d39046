//! Undo, redo and what they would do: nothing is rewritten, the inverse is appended.
//! Rule: what was changed later by something else is never overwritten. A conflict is named; an import is taken back
//! field by field, and what stays is listed.

use super::{Ask, Refusal};
use crate::domain::book::Conflict;
use crate::domain::change::undo;
use crate::domain::rules;
use crate::domain::text::t;
use crate::domain::{Book, Change, ChangeSet, Draft, Id, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// The newest change set that can be taken back: not itself an undo, and not undone yet.
pub fn next_undo(log: &[(u64, Relation)]) -> Option<u64> {
    standing(log)
        .into_iter()
        .rev()
        .find(|(_, live)| *live)
        .map(|(seq, _)| seq)
}

/// The undo that `redo` inverts: the newest not redone yet, with no action of its own after it.
pub fn next_redo(log: &[(u64, Relation)]) -> Option<u64> {
    let mut open: Vec<u64> = Vec::new();
    for (seq, relation) in log {
        match relation {
            Relation::Action => open.clear(),
            Relation::Undoes(_) => open.push(*seq),
            Relation::Redoes(undo) => open.retain(|seq| seq != undo),
        }
    }
    open.pop()
}

/// True for each action and redo that still holds.
pub fn standing(log: &[(u64, Relation)]) -> BTreeMap<u64, bool> {
    let mut live = BTreeMap::new();
    for (seq, relation) in log {
        match relation {
            Relation::Undoes(undone) => {
                live.insert(*undone, false);
            }
            Relation::Action | Relation::Redoes(_) => {
                live.insert(*seq, true);
            }
        }
    }
    live
}

/// Something an undo left as it is, because it was changed later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: Option<Id>,
    /// Key of the field, or of the setting; empty when the whole record stays.
    pub field: String,
}

/// The draft that takes a change set back (or does an undone one again), and what it leaves alone.
/// `changed_in(id, field)` names the later change set that is in the way, for the message.
pub fn invert(
    book: &Book,
    ask: &Ask,
    set: &ChangeSet,
    changed_in: &dyn Fn(Id, &str) -> Option<u64>,
) -> Result<(Draft, Vec<Kept>), Refusal> {
    let changes = undo(&set.changes);
    let (relation, what) = match set.relation {
        Relation::Undoes(_) => (Relation::Redoes(set.seq), t("Redo: {0}", "重做：{0}")),
        _ => (Relation::Undoes(set.seq), t("Undo: {0}", "撤销：{0}")),
    };
    let plain = set
        .what
        .split_once(": ")
        .map_or(set.what.as_str(), |(head, rest)| match head {
            "Undo" | "Redo" => rest,
            _ => set.what.as_str(),
        });
    let plain = plain
        .trim_start_matches("撤销：")
        .trim_start_matches("重做：");
    let draft = |changes| Draft {
        relation,
        ..ask.draft(what.fill(ask.lang, &[&plain]), changes)
    };
    let fits = book.check(&changes);
    match fits {
        Ok(()) if rules::check(book, &changes).is_ok() => Ok((draft(changes), Vec::new())),
        _ if set.actor.starts_with("import") => {
            let (changes, kept) = by_field(book, changes);
            Ok((draft(changes), kept))
        }
        Ok(()) => Err(Refusal::No(
            rules::check(book, &changes)
                .err()
                .unwrap_or_else(|| t("", "").into()),
        )),
        Err(conflict) => Err(Refusal::No(in_the_way(set.seq, &conflict, changed_in))),
    }
}

fn in_the_way(
    seq: u64,
    conflict: &Conflict,
    changed_in: &dyn Fn(Id, &str) -> Option<u64>,
) -> crate::domain::text::Problem {
    let (place, later) = match conflict {
        Conflict::Changed { id, field } => (format!("{id}.{field}"), changed_in(*id, field)),
        Conflict::Missing(id) | Conflict::Exists(id) => (id.to_string(), changed_in(*id, "")),
        Conflict::Setting(key) => (key.clone(), None),
    };
    match later {
        Some(later) => t(
            "#{0} was not taken back: {1} was changed later, in #{2}. Undo #{2} first.",
            "未撤销 #{0}：{1} 之后在 #{2} 中又被修改。请先撤销 #{2}。",
        )
        .problem(&[&seq, &place, &later]),
        None => t(
            "#{0} was not taken back: {1} was changed later.",
            "未撤销 #{0}：{1} 之后又被修改。",
        )
        .problem(&[&seq, &place]),
    }
}

/// The part of the changes that still fits, field by field, and what does not.
fn by_field(book: &Book, changes: Vec<Change>) -> (Vec<Change>, Vec<Kept>) {
    let (mut fitting, mut kept) = (Vec::new(), Vec::new());
    for change in changes {
        match &change {
            Change::Update {
                id,
                fields,
                before_updated,
                after_updated,
            } => {
                let Some(now) = book.get(*id) else {
                    kept.push(Kept {
                        id: Some(*id),
                        field: String::new(),
                    });
                    continue;
                };
                let (good, bad): (Vec<_>, Vec<_>) = fields
                    .iter()
                    .cloned()
                    .partition(|f| now.at(f.field) == f.before.as_ref());
                kept.extend(bad.iter().map(|f| {
                    let row = id.kind.fields().get(usize::from(f.field.0));
                    Kept {
                        id: Some(*id),
                        field: row.map_or("", |row| row.key).to_owned(),
                    }
                }));
                if !good.is_empty() {
                    // A record that somebody changed later keeps the time of that change.
                    let after_updated = if now.updated == *before_updated {
                        *after_updated
                    } else {
                        now.updated
                    };
                    fitting.push(Change::Update {
                        id: *id,
                        fields: good,
                        before_updated: now.updated,
                        after_updated,
                    });
                }
            }
            _ => match book.check(std::slice::from_ref(&change)) {
                Ok(()) => fitting.push(change),
                Err(_) => kept.push(Kept {
                    id: change.id(),
                    field: String::new(),
                }),
            },
        }
    }
    (without_orphans(book, fitting, &mut kept), kept)
}

/// A record that something staying points to stays as well.
fn without_orphans(book: &Book, mut changes: Vec<Change>, kept: &mut Vec<Kept>) -> Vec<Change> {
    loop {
        let gone: BTreeSet<Id> = changes
            .iter()
            .filter(|c| matches!(c, Change::Delete(_)))
            .filter_map(Change::id)
            .collect();
        let freed: BTreeSet<Id> = changes
            .iter()
            .filter(|c| matches!(c, Change::Update { .. }))
            .filter_map(Change::id)
            .collect();
        let held = |id: Id| {
            crate::domain::Kind::ALL
                .iter()
                .flat_map(|kind| book.mentions(id, *kind))
                .any(|other| !gone.contains(&other) && !freed.contains(&other))
        };
        let staying: BTreeSet<Id> = gone.iter().copied().filter(|id| held(*id)).collect();
        if staying.is_empty() {
            return changes;
        }
        changes.retain(|c| {
            !(matches!(c, Change::Delete(_)) && c.id().is_some_and(|id| staying.contains(&id)))
        });
        kept.extend(staying.into_iter().map(|id| Kept {
            id: Some(id),
            field: String::new(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Relation::{Action, Redoes, Undoes};

    #[test]
    fn undo_walks_back_and_redo_walks_forward_again() {
        let mut log = vec![(1, Action), (2, Action)];
        assert_eq!(next_undo(&log), Some(2));
        log.push((3, Undoes(2)));
        assert_eq!((next_undo(&log), next_redo(&log)), (Some(1), Some(3)));
        log.push((4, Undoes(1)));
        assert_eq!((next_undo(&log), next_redo(&log)), (None, Some(4)));
        log.push((5, Redoes(4)));
        assert_eq!((next_undo(&log), next_redo(&log)), (Some(5), Some(3)));
        log.push((6, Redoes(3)));
        assert_eq!((next_undo(&log), next_redo(&log)), (Some(6), None));
        log.push((7, Undoes(6)));
        log.push((8, Action));
        assert_eq!(
            (next_undo(&log), next_redo(&log)),
            (Some(8), None),
            "a new action ends what could be redone"
        );
    }
}
