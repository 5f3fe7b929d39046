//! The brief: one page about a customer before a meeting, put together from the book.
//! Rule: everything on it has its day; nothing is said that the book does not hold.

use super::records::find;
use super::today::last_touches;
use super::{Ask, Refusal, input};
use crate::domain::nouns::interaction::CHANNELS;
use crate::domain::text::{Text, t};
use crate::domain::{Book, Id, Kind, Record, Value};
use std::sync::Arc;

/// A section of the brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub key: &'static str,
    pub label: Text,
    pub lines: Vec<String>,
}

/// The sections of a customer's brief, in reading order; some may be empty.
pub fn brief(book: &Book, ask: &Ask, id: Id) -> Result<Vec<Section>, Refusal> {
    let customer = find(book, id)?;
    let section = |key, label, lines| Section { key, label, lines };
    Ok(vec![
        section("who", t("Who", "是谁"), who(book, ask, &customer)),
        section(
            "touches",
            t("Last touches", "最近互动"),
            touches(book, ask, id),
        ),
        section(
            "promises",
            t("Promises", "承诺"),
            tasks(book, ask, id, true),
        ),
        section(
            "open",
            t("Open matters", "未结事项"),
            open_matters(book, ask, id),
        ),
        section(
            "preferences",
            t("Preferences", "偏好"),
            preferences(&customer),
        ),
        section(
            "orders",
            t("Last orders", "最近订单"),
            orders(book, ask, id),
        ),
        section("risk", t("Watch out", "注意"), risks(book, ask, &customer)),
    ])
}

fn who(book: &Book, ask: &Ask, customer: &Record) -> Vec<String> {
    let context = input::context(book, ask);
    let keys = [
        "organisation",
        "job",
        "grade",
        "lifecycle",
        "phones",
        "emails",
        "birthday",
        "tags",
    ];
    let mut lines = vec![format!("{} ({})", customer.title(), customer.id)];
    for key in keys {
        let row = customer.kind().field(key).map(|(_, row)| row);
        if let (Some(row), Some(value)) = (row, customer.get(key)) {
            lines.push(format!(
                "{}: {}",
                row.label.get(ask.lang),
                row.show(value, &context)
            ));
        }
    }
    for link in book
        .mentions(customer.id, Kind::Link)
        .into_iter()
        .filter_map(|id| book.get(id))
    {
        let other = [link.link("customer"), link.link("to")]
            .into_iter()
            .flatten()
            .find(|id| *id != customer.id);
        if let Some(other) = other.and_then(|id| book.get(id)) {
            let role = Kind::Link.field("type").zip(link.get("type"));
            let role = role
                .map(|((_, row), value)| row.show(value, &context))
                .unwrap_or_default();
            lines.push(
                format!("{role}: {} {}", other.title(), link.text("job"))
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    lines
}

/// Records of a kind about the customer, newest first by a date field.
fn newest(book: &Book, ask: &Ask, id: Id, kind: Kind, key: &str) -> Vec<(String, Arc<Record>)> {
    let day = |record: &Record| match record.get(key) {
        Some(Value::Day(day)) => day.to_string(),
        Some(Value::Moment(at)) => format!("{} {}", at.day_in(ask.zone), at.clock_in(ask.zone)),
        _ => String::new(),
    };
    let found = book
        .mentions(id, kind)
        .into_iter()
        .filter_map(|other| book.get(other));
    let mut list: Vec<(String, Arc<Record>)> = found.map(|record| (day(&record), record)).collect();
    list.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.id.cmp(&a.1.id)));
    list
}

fn touches(book: &Book, ask: &Ask, id: Id) -> Vec<String> {
    let line = |(day, record): (String, Arc<Record>)| {
        let channel = CHANNELS.find(record.text("channel"));
        let channel = channel
            .map_or(record.text("channel"), |c| c.label.get(ask.lang))
            .to_owned();
        format!("{day}  {channel}  {}", record.title())
    };
    newest(book, ask, id, Kind::Interaction, "at")
        .into_iter()
        .take(5)
        .map(line)
        .collect()
}

fn tasks(book: &Book, ask: &Ask, id: Id, promises: bool) -> Vec<String> {
    let open = |record: &Arc<Record>| matches!(record.text("state"), "open" | "waiting" | "");
    let mut list = newest(book, ask, id, Kind::Task, "due");
    list.reverse();
    list.into_iter()
        .filter(|(_, task)| open(task) && (task.get("promise").is_some() == promises))
        .map(|(day, task)| format!("{day}  {} ({})", task.title(), task.id))
        .collect()
}

fn open_matters(book: &Book, ask: &Ask, id: Id) -> Vec<String> {
    let mut lines = tasks(book, ask, id, false);
    let pipelines = book.settings.pipelines();
    for (_, deal) in newest(book, ask, id, Kind::Deal, "expected_close") {
        let stage = pipelines
            .iter()
            .find(|p| p.key == deal.text("pipeline"))
            .and_then(|p| p.stage(deal.text("stage")));
        if stage.is_none_or(|stage| !stage.is_end()) {
            let amount = deal
                .money("amount")
                .map(|m| m.grouped())
                .unwrap_or_default();
            let stage = stage.map_or("", |stage| stage.label(ask.lang));
            lines.push(
                format!(
                    "{} ({})  {amount}  {stage}  {}",
                    deal.title(),
                    deal.id,
                    deal.text("next_step")
                )
                .trim_end()
                .to_owned(),
            );
        }
    }
    for (day, case) in newest(book, ask, id, Kind::Case, "received_at") {
        if case.text("state") != "closed" {
            lines.push(format!("{day}  {} ({})", case.title(), case.id));
        }
    }
    lines
}

fn preferences(customer: &Record) -> Vec<String> {
    let part = |row: &Value, key: &str| {
        row.part(key)
            .and_then(Value::as_text)
            .unwrap_or("")
            .to_owned()
    };
    customer
        .items("preferences")
        .iter()
        .map(|row| format!("{}: {}", part(row, "name"), part(row, "value")))
        .collect()
}

fn orders(book: &Book, ask: &Ask, id: Id) -> Vec<String> {
    let line = |(day, order): (String, Arc<Record>)| {
        let total = order
            .money("total")
            .map(|m| m.grouped())
            .unwrap_or_default();
        format!("{day}  {}  {total}", order.title())
    };
    newest(book, ask, id, Kind::Order, "date")
        .into_iter()
        .take(5)
        .map(line)
        .collect()
}

fn risks(book: &Book, ask: &Ask, customer: &Record) -> Vec<String> {
    let mut lines = Vec::new();
    if customer
        .get("do_not_contact")
        .is_some_and(|v| v.as_flag() == Some(true))
    {
        lines.push(
            t("Does not want to be contacted.", "请勿联系。")
                .get(ask.lang)
                .to_owned(),
        );
    }
    if let Some(last) = last_touches(book, ask.today, ask.zone).get(&customer.id) {
        let days = ask.today.0 - last.0;
        if days > 90 {
            lines.push(t("No touch for {0} days.", "已 {0} 天未联系。").fill(ask.lang, &[&days]));
        }
    }
    for receivable in book
        .mentions(customer.id, Kind::Receivable)
        .into_iter()
        .filter_map(|id| book.get(id))
    {
        let due = receivable
            .day("due")
            .filter(|day| *day < ask.today && receivable.text("state") == "open");
        if let (Some(day), Some(amount)) = (due, receivable.money("amount")) {
            lines.push(
                t("{0} overdue since {1}.", "{0} 自 {1} 起逾期。").fill(ask.lang, &[&amount, &day]),
            );
        }
    }
    lines
}
