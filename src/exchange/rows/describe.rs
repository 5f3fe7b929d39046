//! What a row says of its subject beside names and addresses: dates, words, ids, relation, what comes next.
//! Rule: columns that no field takes are kept under their headers.

use super::super::cells::{self, reach};
use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::Slot;
use super::super::sources::Form;
use super::Reader;
use super::cells::Cells;
use crate::domain::{Kind, PartialDate, Value};

/// Everything else the row says of its subject; `main` is the company where there is one.
pub fn describe(cells: &mut Cells<'_, '_>, batch: &mut Batch, subject: usize, main: usize) {
    let birthday = birthday(cells, batch);
    let anniversary = cells
        .date(Slot::Anniversary, batch)
        .and_then(|d| d.partial(cells.reader.zone));
    let (mut row, mut of_main) = (Vec::new(), Vec::new());
    let mut tags: Vec<String> = Vec::new();
    for (column, cell) in cells.filled() {
        let text = Value::from(cell);
        match column.slot {
            Slot::Job => row.push(("job", text)),
            Slot::Department => row.push(("department", text)),
            Slot::Prefix => row.push(("prefix", text)),
            Slot::Suffix => row.push(("suffix", text)),
            Slot::Given => row.push(("given_name", text)),
            Slot::Family => row.push(("family_name", text)),
            Slot::Middle => row.push(("middle_name", text)),
            Slot::Phonetic => row.push(("phonetic", text)),
            Slot::Nickname => row.push(("aliases", Value::List(vec![text]))),
            Slot::Gender => row.push(("gender", Value::from(gender(cell)))),
            Slot::Industry => of_main.push(("industry", text)),
            Slot::Revenue => of_main.push(("annual_revenue", text)),
            Slot::Size => of_main.extend(
                cells
                    .number(Slot::Size)
                    .or_else(|| plain_number(cell))
                    .and_then(|n| n.whole())
                    .map(|n| ("size", Value::Int(n))),
            ),
            Slot::CameBy => of_main.push(("acquisition", text)),
            Slot::Note => row.push(("notes", text)),
            Slot::NoteHtml => row.push(("notes", Value::from(cells::plain(cell)))),
            Slot::Tags => tags.extend(tags_of(cells.reader, cell)),
            Slot::Private if cells::flag(cell) == Some(true) => tags.push("private".to_owned()),
            Slot::NoMail if cells::flag(cell) == Some(true) => tags.push("no-mail".to_owned()),
            _ => {}
        }
    }
    let customs = customs(cells);
    if let Some(company) = batch.rows.get_mut(main) {
        of_main
            .into_iter()
            .for_each(|(field, value)| company.set(field, value));
    }
    let Some(person) = batch.rows.get_mut(subject) else {
        return;
    };
    for (field, value) in row {
        let text_field = field == "notes" && person.get("notes").is_some();
        if !text_field {
            person.set(field, value);
        }
    }
    if let Some(birthday) = birthday {
        person.set("birthday", Value::Partial(birthday));
    }
    if let Some(day) = anniversary {
        let row = Value::row([
            ("label", Some("anniversary".into())),
            ("date", Some(Value::Partial(day))),
        ]);
        person.add("anniversaries", row);
    }
    tags.into_iter().for_each(|tag| person.add("tags", tag));
    person.custom.extend(customs);
    ids(cells, person);
    relation(cells, batch, subject, main);
}

fn plain_number(cell: &str) -> Option<cells::numbers::Number> {
    match cells::numbers::read(cell, cells::numbers::Mark::Dot) {
        cells::numbers::Read::Number(number) => Some(number),
        _ => None,
    }
}

fn gender(cell: &str) -> &str {
    match cell.to_lowercase().as_str() {
        "女" | "f" | "female" | "woman" | "weiblich" | "女性" => "female",
        "男" | "m" | "male" | "man" | "männlich" | "男性" => "male",
        "unspecified" => "",
        _ => cell,
    }
}

/// Tags of a cell; groups that an address book adds by itself are left out.
fn tags_of(reader: &Reader<'_>, cell: &str) -> Vec<String> {
    let words = if reader.source.key.starts_with("google") {
        cell.split(" ::: ")
            .map(|word| word.trim().to_owned())
            .collect()
    } else if reader.source.key == "zendesk" {
        cell.split_whitespace().map(str::to_owned).collect()
    } else {
        cells::words(cell)
    };
    let tag = |word: String| {
        let bare = word.trim_start_matches('*').trim().to_lowercase();
        match bare.as_str() {
            "mycontacts" | "my contacts" | "" => None,
            "other contacts" => Some("other-contacts".to_owned()),
            "starred" => Some("starred".to_owned()),
            _ => Some(word.trim_start_matches("* ").to_owned()),
        }
    };
    words.into_iter().filter_map(tag).collect()
}

/// Columns that no field takes, under their headers; and what could not be read.
pub fn customs(cells: &mut Cells<'_, '_>) -> Vec<(String, Value)> {
    const DEFAULTS: [&str; 3] = ["Normal", "Unspecified", "SMTP"];
    let mut out: Vec<(String, Value)> = Vec::new();
    for (column, cell) in cells.filled() {
        let dull = cells.reader.source.key.starts_with("outlook") && DEFAULTS.contains(&cell);
        match column.slot {
            Slot::Custom if !dull => {
                let label = cells.label(column);
                let name = if label.is_empty() {
                    column.header.as_str()
                } else {
                    label
                };
                out.push((name.to_owned(), Value::from(cell)));
            }
            Slot::Sensitive if cells.reader.options.sensitive => {
                out.push((column.header.clone(), Value::from(cell)))
            }
            Slot::Related(kind) => {
                let label = cells.label(column);
                let name = if label.is_empty() { kind } else { label };
                out.push((name.to_owned(), Value::from(cell)));
            }
            _ => {}
        }
    }
    let left = std::mem::take(&mut cells.left);
    out.extend(
        left.into_iter()
            .map(|(header, text)| (header, Value::from(text))),
    );
    if cells.reader.source.key == "linkedin" {
        for (name, _) in out.iter_mut().filter(|(name, _)| name == "Connected On") {
            "linkedin_connected_on".clone_into(name);
        }
    }
    out
}

fn birthday(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Option<PartialDate> {
    let part = |slot| cells.text(slot).parse::<u16>().ok();
    let (year, month, day) = (
        part(Slot::BirthYear),
        part(Slot::BirthMonth),
        part(Slot::BirthDay),
    );
    if month.is_some() && day.is_some() {
        let small = |n: Option<u16>| n.and_then(|n| u8::try_from(n).ok());
        let date = PartialDate {
            year: year.and_then(|y| i16::try_from(y).ok()),
            month: small(month),
            day: small(day),
            lunar: false,
            leap: false,
        };
        return date.is_possible().then_some(date);
    }
    let dated = cells.date(Slot::Birthday, batch)?;
    let mut date = match dated {
        super::super::cells::dates::Dated::Lunar(text) => {
            return super::service::lunar(cells, &text);
        }
        other => other.partial(cells.reader.zone)?,
    };
    // Nobody is born in the future: a two-digit year was of the last century.
    if date
        .day()
        .is_some_and(|day| day > cells.reader.context.today)
    {
        date.year = date.year.map(|year| year - 100);
    }
    Some(date)
}

/// Ids in other programs.
fn ids(cells: &Cells<'_, '_>, row: &mut Incoming) {
    for (column, cell) in cells.filled() {
        match column.slot {
            Slot::Id if !matches!(cells.reader.form, Form::Deal | Form::Order | Form::Case) => {
                let space = cells.reader.source.ids;
                row.outside.push((space.to_owned(), cell.to_owned()));
            }
            Slot::OtherId(space) if matches!(space, "zendesk-user" | "stripe-customer") => {
                row.outside.push((space.to_owned(), cell.to_owned()));
            }
            Slot::ProfileId => {
                row.outside
                    .push((cells.reader.source.ids.to_owned(), reach::profile(cell)));
                row.add(
                    "reaches",
                    super::cells::labelled(cell.to_owned(), "linkedin"),
                );
            }
            Slot::ParentId => {
                let space = cells.reader.source.ids;
                row.refer(
                    "parent",
                    Target::Outside {
                        kind: Kind::Customer,
                        source: space.to_owned(),
                        id: cell.to_owned(),
                    },
                );
            }
            _ => {}
        }
    }
}

/// Relation, grade and lead state.
fn relation(cells: &Cells<'_, '_>, batch: &mut Batch, subject: usize, main: usize) {
    let lead = cells.reader.form == Form::Lead;
    let stage = cells.text(Slot::Lifecycle).to_lowercase();
    let state = cells.text(Slot::LeadState);
    let grade = cells.text(Slot::Grade).to_owned();
    let status = cells.text(Slot::Status).to_owned();
    let decides = cells::flag(cells.text(Slot::DecisionMaker)).filter(|_| {
        cells.reader.has(Slot::DecisionMaker) && !cells.text(Slot::DecisionMaker).is_empty()
    });
    let converted =
        cells::flag(cells.text(Slot::Converted)).unwrap_or(!cells.text(Slot::Converted).is_empty());
    if let Some(row) = batch.rows.get_mut(main) {
        match grade.chars().next().map(|c| c.to_ascii_lowercase()) {
            Some(letter @ 'a'..='c')
                if grade.chars().nth(1).is_none_or(|c| !c.is_alphanumeric()) =>
            {
                row.set("grade", letter.to_string())
            }
            _ => {}
        }
        if !grade.is_empty() && grade.chars().count() > 1 {
            row.custom
                .push((header_of(cells, Slot::Grade), Value::from(grade.as_str())));
        }
        match status.as_str() {
            "已成交" | "customer" | "Customer" | "客户" | "成交" => {
                row.set("relation", "customer")
            }
            "未成交" | "prospect" | "Prospect" | "意向" | "潜在" => {
                row.set("relation", "prospect")
            }
            "" => {}
            other => row
                .custom
                .push((header_of(cells, Slot::Status), Value::from(other))),
        }
        match stage.as_str() {
            "customer" | "evangelist" => row.set("relation", "customer"),
            _ => {}
        }
    }
    let Some(row) = batch.rows.get_mut(subject) else {
        return;
    };
    let mut lead_state = |state: &str| {
        if row.role != Role::Contact {
            row.set("relation", "prospect");
        }
        row.set("lifecycle", "prospect");
        row.set("lead_state", state);
    };
    match stage.as_str() {
        "subscriber" | "lead" | "marketingqualifiedlead" => lead_state("new"),
        "salesqualifiedlead" => lead_state("qualified"),
        "opportunity" => lead_state("converted"),
        _ => {}
    }
    if lead {
        lead_state(if converted {
            "converted"
        } else {
            lead_word(state)
        });
    }
    if !matches!(
        stage.as_str(),
        "" | "customer"
            | "evangelist"
            | "subscriber"
            | "lead"
            | "marketingqualifiedlead"
            | "salesqualifiedlead"
            | "opportunity"
    ) {
        row.custom
            .push((header_of(cells, Slot::Lifecycle), Value::from(stage)));
    }
    if lead && !state.is_empty() {
        row.custom
            .push((header_of(cells, Slot::LeadState), Value::from(state)));
    }
    if let Some(decides) = decides {
        row.link_fields
            .push(("decision_maker", Value::Flag(decides)));
    }
}

fn header_of(cells: &Cells<'_, '_>, slot: Slot) -> String {
    cells
        .filled()
        .find(|(column, _)| column.slot == slot)
        .map_or(String::new(), |(column, _)| column.header.clone())
}

/// The lead state a word stands for.
fn lead_word(word: &str) -> &'static str {
    let word = word.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| word.contains(w));
    match () {
        () if has(&[
            "unqualified",
            "junk",
            "dead",
            "discard",
            "recycl",
            "无效",
            "放弃",
            "关闭",
        ]) =>
        {
            "discarded"
        }
        () if has(&["convert", "won", "已转"]) => "converted",
        () if has(&["qualified", "nurture", "确认"]) => "qualified",
        () if has(&["contact", "working", "process", "跟进", "联系", "replied"]) => "contacted",
        () => "new",
    }
}

/// The next contact becomes a task, the last one a touch.
pub fn follow_ups(cells: &mut Cells<'_, '_>, batch: &mut Batch, subject: usize) {
    let zone = cells.reader.zone;
    let name = batch
        .rows
        .get(subject)
        .map_or(String::new(), |row| row.text("name").to_owned());
    if let Some(due) = cells
        .date(Slot::NextContact, batch)
        .and_then(|d| d.when(zone))
    {
        let mut task = Incoming::new(Kind::Task, Role::Thing, cells.origin);
        task.set("name", format!("联系 {name}"));
        task.set("due", due);
        task.set("state", "open");
        task.refer("customer", Target::Row(subject));
        task.fingerprint = format!("next\u{1f}{name}\u{1f}{}", cells.text(Slot::NextContact));
        batch.push(task);
    }
    if let Some(at) = cells
        .date(Slot::LastContact, batch)
        .and_then(|d| d.when(zone))
    {
        let mut touch = Incoming::new(Kind::Interaction, Role::Thing, cells.origin);
        touch.set("at", at);
        touch.set("channel", "imported");
        touch.set("subject", header_of(cells, Slot::LastContact));
        touch.refer("customers", Target::Row(subject));
        touch.fingerprint = format!("last\u{1f}{name}\u{1f}{}", cells.text(Slot::LastContact));
        batch.push(touch);
    }
    let left = std::mem::take(&mut cells.left);
    if let Some(row) = batch.rows.get_mut(subject) {
        row.custom.extend(
            left.into_iter()
                .map(|(header, text)| (header, Value::from(text))),
        );
        if row.fingerprint.is_empty() {
            row.fingerprint = cells.print("customer");
        }
    }
}
