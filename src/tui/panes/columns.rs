//! Columns of lists: fields of the kind by their table rows, and a few figures worked out from related records.
//! Rule: a column is known by its key; what a cell shows depends on the record and the day only.

pub use super::days::{ago, day_words, due_words, weekday_words};
use crate::domain::text::fold::fold;
use crate::domain::text::{Lang, Text, t};
use crate::domain::{Day, Field, FieldNo, Id, Kind, Record, Type, Value};
use crate::tui::now::Now;
use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Field(FieldNo),
    LastTouch,
    NextTask,
    Revenue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub label: Text,
    pub cells: usize,
    pub is_right: bool,
    pub what: What,
}

/// Columns of a kind in the order of their weight: narrow screens drop the last ones.
const SHOWN: &[(Kind, &[&str])] = &[
    (
        Kind::Customer,
        &[
            "name",
            "organisation",
            "grade",
            "last",
            "next",
            "value",
            "phones",
            "lifecycle",
            "tags",
        ],
    ),
    (
        Kind::Task,
        &["name", "due", "customer", "priority", "repeat", "state"],
    ),
    (
        Kind::Deal,
        &[
            "name",
            "customer",
            "stage",
            "amount",
            "expected_close",
            "next_step",
            "probability",
        ],
    ),
    (
        Kind::Order,
        &["number", "customer", "date", "total", "state", "paid"],
    ),
    (Kind::Quote, &["name", "customer", "date", "total", "state"]),
    (
        Kind::Case,
        &[
            "name",
            "customer",
            "type",
            "state",
            "severity",
            "received_at",
            "solution_due",
        ],
    ),
    (
        Kind::Interaction,
        &["subject", "customers", "at", "channel", "direction"],
    ),
    (Kind::Segment, &["name", "query", "of"]),
];

/// The columns a list of a kind has.
pub fn columns(kind: Kind) -> Vec<Column> {
    let chosen = SHOWN
        .iter()
        .find(|(of, _)| *of == kind)
        .map(|(_, keys)| *keys);
    if let Some(keys) = chosen {
        return keys.iter().filter_map(|key| column(kind, key)).collect();
    }
    let rows = kind.fields().iter().filter(|field| field.width > 0);
    let mut found: Vec<Column> = rows.filter_map(|field| column(kind, field.key)).collect();
    // What the record is called comes first.
    found.sort_by_key(|column| !matches!(column.key, "name" | "number"));
    found.truncate(8);
    found
}

/// A column by its key.
pub fn column(kind: Kind, key: &str) -> Option<Column> {
    let derived = |key, label, cells, is_right, what| Column {
        key,
        label,
        cells,
        is_right,
        what,
    };
    match (kind, key) {
        (Kind::Customer, "last") => Some(derived(
            "last",
            t("Last contact", "上次联系"),
            12,
            false,
            What::LastTouch,
        )),
        (Kind::Customer, "next") => Some(derived(
            "next",
            t("Next task", "下一任务"),
            12,
            false,
            What::NextTask,
        )),
        (Kind::Customer, "value") => Some(derived(
            "value",
            t("Value", "价值"),
            11,
            true,
            What::Revenue,
        )),
        _ => {
            let (no, field) = kind.field(key)?;
            let cells = match (kind, field.key) {
                (Kind::Customer, "organisation") => 16,
                (Kind::Customer, "grade") => 5,
                _ => usize::from(field.width.max(6)),
            };
            Some(Column {
                key: field.key,
                label: field.label,
                cells,
                is_right: matches!(field.ty, Type::Money | Type::Int(_) | Type::Percent),
                what: What::Field(no),
            })
        }
    }
}

/// The column of the same key in the record's own kind: the list of the day has records of several kinds.
fn own(record: &Record, listed: &Column) -> Option<Column> {
    let is_own = match listed.what {
        What::Field(no) => record
            .kind()
            .fields()
            .get(usize::from(no.0))
            .is_some_and(|field| field.key == listed.key),
        _ => record.kind() == Kind::Customer,
    };
    if is_own {
        return Some(*listed);
    }
    if record.kind() == Kind::Customer && listed.key == "customer" {
        return column(Kind::Customer, "name");
    }
    column(record.kind(), listed.key)
}

/// What stands in a cell.
pub fn cell(now: &Now, lang: Lang, record: &Record, column: &Column) -> String {
    let Some(column) = own(record, column) else {
        return "-".to_owned();
    };
    let text = match column.what {
        // A grade is a letter in a list; its words are in the form.
        What::Field(_) if column.key == "grade" => record.text("grade").to_uppercase(),
        What::Field(no) => {
            let field = record.kind().fields().get(usize::from(no.0));
            match (field, record.at(no)) {
                (Some(field), Some(value)) => shown(now, lang, field, value),
                (Some(_), None) if matches!(column.key, "name" | "number" | "subject") => {
                    record.title()
                }
                _ => String::new(),
            }
        }
        What::LastTouch => {
            last_touch(now, record.id).map_or_else(String::new, |day| ago(now.today, day, lang))
        }
        What::NextTask => {
            next_task(now, record.id).map_or_else(String::new, |(due, name)| match due {
                Some(day) => format!("{} {name}", due_words(now.today, day, lang)),
                None => name,
            })
        }
        What::Revenue => match revenue(now, record.id) {
            0 => String::new(),
            minor => now.book.settings.money(minor).grouped(),
        },
    };
    if text.is_empty() {
        "-".to_owned()
    } else {
        text
    }
}

/// A value for the screen: links by the names of their records, dates near by in words.
pub fn shown(now: &Now, lang: Lang, field: &Field, value: &Value) -> String {
    match (field.ty, value) {
        (Type::Link(_), Value::Ref(id)) => now.title(*id),
        (Type::Links(_), Value::List(items)) => {
            let names = items
                .iter()
                .filter_map(Value::as_ref)
                .map(|id| now.title(id));
            names.collect::<Vec<_>>().join(", ")
        }
        (Type::Stage, Value::Text(key)) => stage_label(now, lang, key),
        (Type::Money, Value::Money(money)) if money.currency == now.book.settings.currency() => {
            money.grouped()
        }
        (Type::Day | Type::When, Value::Day(day)) => day_words(now.today, *day, lang),
        (Type::Moment | Type::When, Value::Moment(at)) => {
            let day = day_words(now.today, at.day_in(now.zone), lang);
            format!("{day} {}", at.clock_in(now.zone))
        }
        _ => field.show(value, &now.context(lang)).replace('\n', " "),
    }
}

fn stage_label(now: &Now, lang: Lang, key: &str) -> String {
    let pipelines = now.book.settings.pipelines();
    let found = pipelines.iter().find_map(|pipeline| pipeline.stage(key));
    found.map_or_else(|| key.to_owned(), |stage| stage.label(lang).to_owned())
}

/// The day of a date or of an instant.
pub fn day_of(now: &Now, value: Option<&Value>) -> Option<Day> {
    match value? {
        Value::Day(day) => Some(*day),
        Value::Moment(at) => Some(at.day_in(now.zone)),
        _ => None,
    }
}

/// The day of the newest touch that has been. Unknown until the interactions are loaded: a list never waits for them.
pub fn last_touch(now: &Now, customer: Id) -> Option<Day> {
    if !now.book.is_loaded(Kind::Interaction) {
        return None;
    }
    let ids = now.book.mentions(customer, Kind::Interaction);
    let days = ids
        .into_iter()
        .filter_map(|id| day_of(now, now.book.get(id)?.get("at")));
    days.filter(|day| *day <= now.today).max()
}

/// The open task due first.
pub fn next_task(now: &Now, customer: Id) -> Option<(Option<Day>, String)> {
    if !now.book.is_loaded(Kind::Task) {
        return None;
    }
    let ids = now.book.mentions(customer, Kind::Task);
    let open = ids
        .into_iter()
        .filter_map(|id| now.book.get(id))
        .filter(|r| is_open(r));
    let rows = open.map(|r| (day_of(now, r.get("due")), r.title()));
    rows.min_by_key(|(due, _)| due.map_or(i32::MAX, |day| day.0))
}

pub fn is_open(task: &Record) -> bool {
    !matches!(task.text("state"), "done" | "dropped")
}

/// Net sales of all orders in minor units of the home currency.
pub fn revenue(now: &Now, customer: Id) -> i64 {
    if !now.book.is_loaded(Kind::Order) {
        return 0;
    }
    let ids = now.book.mentions(customer, Kind::Order);
    let orders = ids.into_iter().filter_map(|id| now.book.get(id));
    let own = orders.filter(|order| order.link("customer") == Some(customer));
    own.map(|order| net(&order)).fold(0, i64::saturating_add)
}

/// What an order counts: its lines less the discount of the whole; without lines, its total.
pub fn net(order: &Record) -> i64 {
    if matches!(order.text("state"), "draft" | "cancelled") {
        return 0;
    }
    let lines = order.items("lines");
    if lines.is_empty() {
        return order.money("total").map_or(0, |m| m.minor);
    }
    let amounts = lines
        .iter()
        .filter_map(|line| line.part("amount")?.as_money());
    let sum = amounts.fold(0_i64, |sum, m| sum.saturating_add(m.minor));
    sum.saturating_sub(order.money("discount").map_or(0, |m| m.minor))
}

/// What rows are sorted by; empty ones come last whichever way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortKey {
    Number(i64),
    Words(String),
    Empty,
}

impl SortKey {
    pub fn compare(&self, other: &SortKey, is_reversed: bool) -> Ordering {
        let order = match (self, other) {
            (SortKey::Empty, SortKey::Empty) => return Ordering::Equal,
            (SortKey::Empty, _) => return Ordering::Greater,
            (_, SortKey::Empty) => return Ordering::Less,
            (SortKey::Number(a), SortKey::Number(b)) => a.cmp(b),
            (SortKey::Words(a), SortKey::Words(b)) => a.cmp(b),
            (SortKey::Number(_), SortKey::Words(_)) => Ordering::Less,
            (SortKey::Words(_), SortKey::Number(_)) => Ordering::Greater,
        };
        if is_reversed { order.reverse() } else { order }
    }
}

pub fn sort_key(now: &Now, lang: Lang, record: &Record, column: &Column) -> SortKey {
    let number = |n: Option<i64>| n.map_or(SortKey::Empty, SortKey::Number);
    let Some(column) = own(record, column) else {
        return SortKey::Empty;
    };
    match column.what {
        What::LastTouch => number(last_touch(now, record.id).map(|day| i64::from(day.0))),
        What::NextTask => number(
            next_task(now, record.id)
                .and_then(|(day, _)| day)
                .map(|day| i64::from(day.0)),
        ),
        What::Revenue => number(Some(revenue(now, record.id)).filter(|n| *n != 0)),
        What::Field(no) => match record.at(no) {
            None if column.key == "name" => SortKey::Words(fold(&record.title())),
            None => SortKey::Empty,
            Some(Value::Int(n)) => SortKey::Number(*n),
            Some(Value::Money(money)) => SortKey::Number(money.minor),
            Some(Value::Day(day)) => SortKey::Number(midnight_of(*day)),
            Some(Value::Moment(at)) => SortKey::Number(at.0),
            Some(Value::Text(text)) => match record
                .kind()
                .fields()
                .get(usize::from(no.0))
                .map(|f| f.ty)
            {
                // Choices sort in the order of their table: high before low, first stage before last.
                Some(Type::Choice(list)) => match list.rows.iter().position(|c| *c.key == **text) {
                    Some(place) => SortKey::Number(i64::try_from(place).unwrap_or(i64::MAX)),
                    None => SortKey::Words(fold(text)),
                },
                _ if column.key == "name" && !record.text("sort_name").is_empty() => {
                    SortKey::Words(fold(record.text("sort_name")))
                }
                _ => SortKey::Words(fold(text)),
            },
            Some(_) => SortKey::Words(fold(&cell(now, lang, record, &column))),
        },
    }
}

/// A day on the same scale as instants, so that both sort together.
fn midnight_of(day: Day) -> i64 {
    i64::from(day.0).saturating_mul(86_400_000)
}
