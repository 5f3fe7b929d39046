//! What needs doing today, as the first list of the tasks pane and the count in the tab row: tasks, touches due, cases,
//! deals, birthdays, papers that end. The same list as the command `today`.

use super::columns::{day_of, is_open};
use crate::domain::text::{Text, t};
use crate::domain::{Id, Kind};
use crate::operations::today::today;
use crate::tui::now::Now;
use std::collections::HashMap;

/// A book with more touches than this is too large to be looked through after every change: the tab row counts tasks only.
const TOUCHES_AT_MOST: usize = 100_000;

/// The group a record stands in: its place among the groups, and its words.
pub type Groups = HashMap<Id, (u8, Text)>;

const DONE: (u8, Text) = (u8::MAX, t("Done today", "今日完成"));

/// Every record that needs doing, in the first group it belongs to, and what was done today.
pub fn groups(now: &Now) -> Groups {
    let mut groups = Groups::new();
    for due in today(now.book, now.at, now.today) {
        if let Some(matter) = due.matter() {
            groups
                .entry(due.id)
                .or_insert((due.why as u8, matter.label));
        }
    }
    let done = now
        .book
        .iter(Kind::Task)
        .filter(|task| task.text("state") == "done");
    for task in done.filter(|task| day_of(now, task.get("done_at")) == Some(now.today)) {
        groups.entry(task.id).or_insert(DONE);
    }
    groups
}

/// How much needs doing; only tasks while other kinds are not read yet, and in a very large book.
pub fn count(now: &Now) -> usize {
    let is_read = [Kind::Interaction, Kind::Case, Kind::Order]
        .iter()
        .all(|kind| now.book.is_loaded(*kind));
    if is_read && now.book.count(Kind::Interaction) <= TOUCHES_AT_MOST {
        let mut ids: Vec<Id> = today(now.book, now.at, now.today)
            .iter()
            .map(|due| due.id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        return ids.len();
    }
    if !now.book.is_loaded(Kind::Task) {
        return 0;
    }
    let due = |day: Option<crate::domain::Day>| day.is_some_and(|day| day <= now.today);
    let tasks = now.book.iter(Kind::Task);
    tasks
        .filter(|task| is_open(task) && due(day_of(now, task.get("due"))))
        .count()
}
