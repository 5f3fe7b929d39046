//! Rows that are touches, tasks or cases.
//! Rule: an imported case that is closed needs no steps; its reason says so.

use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::Slot;
use super::Refused;
use super::cells::Cells;
use super::people::{self, Who};
use crate::domain::{Kind, PartialDate, Value};

/// The channel a word stands for; a file's own words become new ones.
fn channel(word: &str) -> String {
    let lower = word.trim().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    match () {
        () if lower.is_empty() => "other".to_owned(),
        () if has(&["电话", "call", "phone"]) => "call".to_owned(),
        () if has(&["上门", "拜访", "visit"]) => "visit".to_owned(),
        () if has(&["微信", "qq", "短信", "message", "sms", "chat"]) => "message".to_owned(),
        () if has(&["邮件", "mail"]) => "mail".to_owned(),
        () if has(&["会议", "meeting"]) => "meeting".to_owned(),
        () => word.trim().to_owned(),
    }
}

fn whom(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<Who, Refused> {
    people::who(cells, batch, true)
}

pub fn touch(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<(), Refused> {
    let (text, subject) = (cells.text(Slot::TouchText), cells.text(Slot::TouchSubject));
    let who = whom(cells, batch)?;
    if text.is_empty() && subject.is_empty() && who.customer().is_none() {
        return Err(Refused::nobody());
    }
    let at = cells
        .date(Slot::TouchAt, batch)
        .and_then(|d| d.when(cells.reader.zone));
    let open = cells.text(Slot::Status).to_lowercase();
    let is_task = cells.reader.source.key == "salesforce-activity"
        && !matches!(open.as_str(), "" | "completed" | "closed");
    let mut row = Incoming::new(
        if is_task {
            Kind::Task
        } else {
            Kind::Interaction
        },
        Role::Thing,
        cells.origin,
    );
    let first = text.lines().next().unwrap_or("");
    let title = if subject.is_empty() { first } else { subject };
    if is_task {
        row.set("name", title);
        at.into_iter().for_each(|at| row.set("due", at));
        row.set("state", "open");
        row.set("notes", text);
    } else {
        at.into_iter().for_each(|at| row.set("at", at));
        let visit = cells.reader.source.key == "wukong-visit";
        row.set(
            "channel",
            if visit {
                "visit".to_owned()
            } else {
                channel(cells.text(Slot::TouchChannel))
            },
        );
        row.set("subject", title.chars().take(80).collect::<String>());
        if text != title {
            row.set("body", text);
        }
    }
    let key = if is_task { "customer" } else { "customers" };
    if let Some(customer) = who.contact().or_else(|| who.customer()) {
        row.refer(key, Target::Row(customer));
    }
    if let (false, Some(company), Some(_)) = (is_task, who.company, who.contact()) {
        row.refer(key, Target::Row(company));
    }
    by_ids(cells, &mut row, key);
    if !cells.text(Slot::DealName).is_empty() && !is_task {
        let deal = mentioned_deal(cells, batch, &who);
        row.refer("deal", Target::Row(deal));
    }
    finish(cells, batch, row, Slot::Id);
    Ok(())
}

fn by_ids(cells: &Cells<'_, '_>, row: &mut Incoming, key: &'static str) {
    for (column, cell) in cells.filled() {
        if let Slot::ContactIds(space) | Slot::CompanyId(space) = column.slot {
            row.refer(
                key,
                Target::Outside {
                    kind: Kind::Customer,
                    source: space.to_owned(),
                    id: cell.to_owned(),
                },
            );
        }
    }
}

/// A deal that is only named.
pub fn mentioned_deal(cells: &Cells<'_, '_>, batch: &mut Batch, who: &Who) -> usize {
    let mut deal = Incoming::new(Kind::Deal, Role::Thing, cells.origin);
    deal.set("name", cells.text(Slot::DealName));
    deal.mention = true;
    if let Some(customer) = who.customer() {
        deal.refer("customer", Target::Row(customer));
    }
    batch.push(deal)
}

/// Custom columns, id and fingerprint of a row that is no customer.
fn finish(cells: &mut Cells<'_, '_>, batch: &mut Batch, mut row: Incoming, id: Slot) {
    row.custom.extend(super::describe::customs(cells));
    let number = cells.text(id);
    if !number.is_empty() {
        row.outside
            .push((cells.reader.source.ids.to_owned(), number.to_owned()));
    }
    row.fingerprint = cells.print(row.kind.key());
    batch.push(row);
}

pub fn task(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<(), Refused> {
    let title = cells.text(Slot::TaskTitle);
    let who = whom(cells, batch)?;
    if title.is_empty() && who.customer().is_none() {
        return Err(Refused::nobody());
    }
    let mut row = Incoming::new(Kind::Task, Role::Thing, cells.origin);
    row.set(
        "name",
        if title.is_empty() {
            cells.text(Slot::TouchChannel)
        } else {
            title
        },
    );
    if let Some(due) = cells
        .date(Slot::TaskDue, batch)
        .and_then(|d| d.when(cells.reader.zone))
    {
        row.set("due", due);
    }
    row.set("state", "open");
    if let Some(customer) = who.contact().or_else(|| who.customer()) {
        row.refer("customer", Target::Row(customer));
    }
    finish(cells, batch, row, Slot::Id);
    Ok(())
}

/// The state of a case in words.
fn state(word: &str, source: &str) -> &'static str {
    let lower = word.trim().to_lowercase();
    if source == "cfpb" {
        return if lower == "in progress" {
            "open"
        } else {
            "closed"
        };
    }
    match lower.as_str() {
        "pending" | "hold" | "on-hold" | "waiting" | "等待" | "待客户" => "waiting",
        "solved" | "closed" | "resolved" | "done" | "已完成" | "已关闭" | "已解决" | "完成"
        | "关闭" | "已处理" => "closed",
        _ => "open",
    }
}

pub fn case(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<(), Refused> {
    let zone = cells.reader.zone;
    let number = cells.text(Slot::CaseNumber);
    let join = |one: Slot, two: Slot| {
        let (one, two) = (cells.text(one), cells.text(two));
        if one.is_empty() || two.is_empty() {
            format!("{one}{two}")
        } else {
            format!("{one} / {two}")
        }
    };
    let (subject, product) = (
        join(Slot::CaseSubject, Slot::CaseSubject2),
        join(Slot::CaseProduct, Slot::CaseProduct2),
    );
    let text = cells.text(Slot::CaseText);
    let who = whom(cells, batch)?;
    if number.is_empty() && text.is_empty() && subject.is_empty() && who.customer().is_none() {
        return Err(Refused::nobody());
    }
    let mut row = Incoming::new(Kind::Case, Role::Thing, cells.origin);
    let first: String = text.lines().next().unwrap_or("").chars().take(80).collect();
    row.set("name", if subject.is_empty() { first } else { subject });
    row.set("number", number);
    row.set("type", "complaint");
    row.set("text", text);
    row.set("channel", cells.text(Slot::CaseChannel));
    row.set("severity", severity(cells.text(Slot::CaseSeverity)));
    row.set("cause", cells.text(Slot::CaseType));
    row.set("done", cells.text(Slot::CaseResult));
    if let Some(at) = cells.date(Slot::CaseAt, batch).and_then(|d| d.when(zone)) {
        row.set("received_at", at);
    }
    let state = state(cells.text(Slot::CaseState), cells.reader.source.key);
    row.set("state", state);
    if state == "closed" {
        row.set("closed_reason", "imported");
    }
    if let Some(at) = cells
        .date(Slot::CaseClosed, batch)
        .and_then(|d| d.when(zone))
    {
        row.set("solved_at", at.clone());
        row.set("closed_at", at);
    }
    for (name, value) in [
        ("product", product),
        ("order_number", cells.text(Slot::CaseOrder).to_owned()),
        ("response", response(cells)),
    ] {
        if !value.is_empty() {
            row.custom.push((name.to_owned(), Value::from(value)));
        }
    }
    for (column, cell) in cells
        .filled()
        .filter(|(column, _)| column.slot == Slot::CaseScore)
    {
        match cell.parse::<i64>() {
            Ok(score @ 1..=5) => row.set("csat", Value::Int(score)),
            _ => row.custom.push((column.header.clone(), Value::from(cell))),
        }
    }
    for (_, cell) in cells
        .filled()
        .filter(|(column, _)| column.slot == Slot::Tags)
    {
        let space = cells.reader.source.key == "zendesk";
        let words = if space {
            cell.split_whitespace().map(str::to_owned).collect()
        } else {
            super::super::cells::words(cell)
        };
        words.into_iter().for_each(|tag| row.add("tags", tag));
    }
    if let Some(customer) = who.customer() {
        row.refer("customer", Target::Row(customer));
        let subject = who.persons.first().copied().unwrap_or(customer);
        requester(cells, batch, subject);
    }
    if let Some(contact) = who.contact() {
        row.refer("contact", Target::Row(contact));
    }
    finish(cells, batch, row, Slot::CaseNumber);
    Ok(())
}

/// The requester's own id in the service program.
fn requester(cells: &Cells<'_, '_>, batch: &mut Batch, subject: usize) {
    for (column, cell) in cells.filled() {
        if let (Slot::OtherId(space), Some(row)) = (column.slot, batch.rows.get_mut(subject)) {
            row.outside.push((space.to_owned(), cell.to_owned()));
            row.mention = false;
        }
    }
}

/// The company's answer in words, which is kept beside the state.
fn response(cells: &Cells<'_, '_>) -> String {
    let word = cells.text(Slot::CaseState);
    if cells.reader.source.key == "cfpb" {
        word.to_owned()
    } else {
        String::new()
    }
}

fn severity(word: &str) -> &'static str {
    match word.to_lowercase().as_str() {
        "low" | "低" => "low",
        "normal" | "中" | "medium" => "normal",
        "high" | "高" => "high",
        "urgent" | "critical" | "紧急" => "critical",
        _ => "",
    }
}

/// A lunar birthday in words, `农历八月十五`; `None` keeps the text.
pub fn lunar(cells: &mut Cells<'_, '_>, text: &str) -> Option<PartialDate> {
    let bare = text.trim_start_matches("农历").trim_start_matches("阴历");
    let (bare, leap) = bare
        .strip_prefix('闰')
        .map_or((bare, false), |rest| (rest, true));
    let figures = |word: &str| -> Option<u8> {
        let word = word.trim_start_matches('初').trim_end_matches('日');
        if let Ok(n) = word.parse() {
            return Some(n);
        }
        let digit = |c: char| {
            "零一二三四五六七八九"
                .chars()
                .position(|d| d == c)
                .and_then(|n| u8::try_from(n).ok())
        };
        let chars: Vec<char> = word.chars().collect();
        match chars.as_slice() {
            ['正'] => Some(1),
            ['冬'] => Some(11),
            ['腊'] => Some(12),
            ['十'] => Some(10),
            [one] => digit(*one),
            ['十', one] => Some(10 + digit(*one)?),
            ['廿', one] => Some(20 + digit(*one)?),
            [tens, '十'] => Some(digit(*tens)? * 10),
            _ => None,
        }
    };
    let date = bare.split_once('月').and_then(|(month, day)| {
        let (month, day) = (figures(month)?, figures(day)?);
        ((1..=12).contains(&month) && (1..=30).contains(&day)).then_some(PartialDate {
            year: None,
            month: Some(month),
            day: Some(day),
            lunar: true,
            leap,
        })
    });
    if date.is_none() {
        cells.left.push(("Birthday".to_owned(), text.to_owned()));
    }
    date
}
