//! Invariants of the book: checked at every commit on what changes, and by `doctor` on everything.
//! Rule: a broken rule names the record and says in words what is wrong.

use super::book::Book;
use super::change::Change;
use super::id::Id;
use super::kind::Kind;
use super::record::Record;
use super::settings::{Pipeline, Settings};
use super::text::{Problem, t};
use super::values::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The book as it would be after changes, looked at record by record.
struct After<'a> {
    book: &'a Book,
    made: HashMap<Id, Option<Arc<Record>>>,
    pipelines: Vec<Pipeline>,
}

impl After<'_> {
    fn get(&self, id: Id) -> Option<Arc<Record>> {
        self.made
            .get(&id)
            .cloned()
            .unwrap_or_else(|| self.book.get(id))
    }

    fn exists(&self, id: Id) -> bool {
        match self.made.get(&id) {
            Some(made) => made.is_some(),
            None => self.book.get(id).is_some(),
        }
    }
}

/// Checks changes against the rules, before they are committed. Answers the first that is broken.
pub fn check(book: &Book, changes: &[Change]) -> Result<(), Problem> {
    let after = after(book, changes);
    let mut customers: BTreeSet<Id> = BTreeSet::new();
    for (id, record) in &after.made {
        match record {
            Some(record) => check_record(record, &after.pipelines, |id| after.exists(id))?,
            None => check_left(&after, *id)?,
        }
        if id.kind == Kind::Points {
            customers.extend(record.iter().filter_map(|entry| entry.link("customer")));
            customers.extend(unless_new(book, *id).and_then(|entry| entry.link("customer")));
        }
    }
    check_balances(&after, &customers)
}

/// The record before the changes; new ones are not looked up.
fn unless_new(book: &Book, id: Id) -> Option<Arc<Record>> {
    if id.n >= book.next(id.kind) {
        None
    } else {
        book.get(id)
    }
}

fn after<'a>(book: &'a Book, changes: &[Change]) -> After<'a> {
    let mut made: HashMap<Id, Option<Arc<Record>>> = HashMap::with_capacity(changes.len());
    let mut settings: Option<Settings> = None;
    for change in changes {
        match change {
            Change::Create(record) => {
                made.insert(record.id, Some(record.clone()));
            }
            Change::Delete(record) => {
                made.insert(record.id, None);
            }
            Change::Update {
                id,
                fields,
                after_updated,
                ..
            } => {
                let now = made.get(id).cloned().unwrap_or_else(|| book.get(*id));
                let Some(now) = now else { continue };
                let mut record = Arc::unwrap_or_clone(now);
                fields
                    .iter()
                    .for_each(|f| record.put(f.field, f.after.clone()));
                record.updated = *after_updated;
                made.insert(*id, Some(Arc::new(record)));
            }
            Change::Setting { key, after, .. } => {
                settings
                    .get_or_insert_with(|| (*book.settings).clone())
                    .put(key, after.clone());
            }
        }
    }
    let pipelines = settings.as_ref().unwrap_or(&book.settings).pipelines();
    After {
        book,
        made,
        pipelines,
    }
}

/// Checks one record as it stands: its links, and the rules of its kind.
pub fn check_record(
    record: &Record,
    pipelines: &[Pipeline],
    exists: impl Fn(Id) -> bool,
) -> Result<(), Problem> {
    let mut lost: Option<(&'static str, Id)> = None;
    record.each_link(|field, id| {
        if lost.is_none() && !exists(id) {
            lost = Some((field, id));
        }
    });
    if let Some((field, id)) = lost {
        let text = t(
            "{0}.{1} points to {2}, which does not exist.",
            "{0}.{1} 指向不存在的 {2}。",
        );
        return Err(text.problem(&[&record.id, &field, &id]));
    }
    match record.kind() {
        Kind::Deal => check_deal(record, pipelines),
        Kind::Order | Kind::Quote => check_total(record),
        Kind::Case => check_closed(record),
        _ => Ok(()),
    }
}

fn check_deal(deal: &Record, pipelines: &[Pipeline]) -> Result<(), Problem> {
    let stage = deal.text("stage");
    if !stage.is_empty() {
        let pipeline = pipelines.iter().find(|p| p.key == deal.text("pipeline"));
        if pipeline.is_none_or(|p| p.stages.iter().all(|s| s.key != stage)) {
            let text = t(
                "{0}: the stage {1} is not one of the pipeline {2}.",
                "{0}：阶段 {1} 不属于流程 {2}。",
            );
            return Err(text.problem(&[&deal.id, &stage, &deal.text("pipeline")]));
        }
    }
    let days = deal
        .items("stage_history")
        .iter()
        .map(|row| row.part("date").and_then(Value::as_day));
    if !days.collect::<Vec<_>>().is_sorted() {
        let text = t(
            "{0}: its stage events are not in order of time.",
            "{0}：阶段记录未按时间排列。",
        );
        return Err(text.problem(&[&deal.id]));
    }
    Ok(())
}

fn check_total(order: &Record) -> Result<(), Problem> {
    if order.get("lines").is_none() {
        return Ok(());
    }
    let part = |key: &str| order.money(key).map_or(0, |m| i128::from(m.minor));
    let amount = |line: &Value| {
        line.part("amount")
            .and_then(Value::as_money)
            .map_or(0, |m| i128::from(m.minor))
    };
    let lines: i128 = order.items("lines").iter().map(amount).sum();
    let sum = lines + part("shipping") + part("tax") - part("discount") + part("other");
    if sum != part("total") {
        let text = t(
            "{0}: the total {1} is not the sum of its parts {2} (minor units).",
            "{0}：总额 {1} 不等于各部分之和 {2}（最小货币单位）。",
        );
        return Err(text.problem(&[&order.id, &part("total"), &sum]));
    }
    Ok(())
}

/// The four steps of a complaint.
pub const STEPS: [&str; 4] = ["listen", "judge", "agree", "follow-up"];

fn check_closed(case: &Record) -> Result<(), Problem> {
    let closed = case.text("type") == "complaint" && case.text("state") == "closed";
    if !closed || !case.text("closed_reason").is_empty() {
        return Ok(());
    }
    let done = |step: &&&str| {
        case.items("steps")
            .iter()
            .any(|row| row.part("step").and_then(Value::as_text) == Some(step))
    };
    let missing: Vec<&str> = STEPS.iter().filter(|step| !done(step)).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let text = t(
        "{0}: a complaint is closed after its four steps or with a reason (closed_reason). Missing: {1}.",
        "{0}：投诉须完成四步或写明原因（closed_reason）才能关闭。缺少：{1}。",
    );
    Err(text.problem(&[&case.id, &missing.join(", ")]))
}

/// Nothing that stays may point to what was deleted.
fn check_left(after: &After<'_>, gone: Id) -> Result<(), Problem> {
    for kind in Kind::ALL {
        for other in after.book.mentions(gone, *kind) {
            let Some(record) = after.get(other) else {
                continue;
            };
            let mut points = false;
            record.each_link(|_, id| points |= id == gone);
            if points {
                let text = t(
                    "{0} cannot go: {1} still points to it.",
                    "{0} 不能删除：{1} 仍指向它。",
                );
                return Err(text.problem(&[&gone, &other]));
            }
        }
    }
    Ok(())
}

/// A balance is never negative, unless somebody adjusted it by hand.
fn check_balances(after: &After<'_>, customers: &BTreeSet<Id>) -> Result<(), Problem> {
    let mut accounts: HashMap<(Id, String), (i128, bool)> = HashMap::new();
    let mut count = |entry: &Record| {
        let Some(customer) = entry.link("customer").filter(|id| customers.contains(id)) else {
            return;
        };
        let account = accounts
            .entry((customer, entry.text("account").to_owned()))
            .or_default();
        account.0 += i128::from(entry.int("amount").unwrap_or(0));
        account.1 |= entry.text("type") == "adjusted";
    };
    let known = customers
        .iter()
        .flat_map(|id| after.book.mentions(*id, Kind::Points));
    known
        .filter(|id| !after.made.contains_key(id))
        .filter_map(|id| after.book.get(id))
        .for_each(|entry| count(&entry));
    after
        .made
        .values()
        .flatten()
        .filter(|r| r.kind() == Kind::Points)
        .for_each(|entry| count(entry));
    let mut below: Vec<_> = accounts
        .into_iter()
        .filter(|(_, (sum, adjusted))| *sum < 0 && !adjusted)
        .collect();
    below.sort();
    let Some(((customer, account), (sum, _))) = below.into_iter().next() else {
        return Ok(());
    };
    let text = t(
        "The balance of {0} ({1}) would be {2}. A balance is never below zero unless adjusted (type=adjusted).",
        "{0} 的余额（{1}）将为 {2}。余额不能为负，除非人工调整（type=adjusted）。",
    );
    Err(text.problem(&[&customer, &account, &sum]))
}
