//! Who a row is about: companies, people, contacts; also as the customers of deals, orders and cases.
//! Rule: a company named in a table of a CRM is a customer and the person its contact; elsewhere the company is a text.

use super::super::cells::{self, reach};
use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::{Part, Slot};
use super::super::sources::Form;
use super::cells::{Cells, ReachOf};
use super::judge;
use super::{Reader, Refused};
use crate::domain::{Kind, PartialDate, Value};

/// The records a row names, by their places in the batch.
#[derive(Default)]
pub struct Who {
    pub company: Option<usize>,
    pub persons: Vec<usize>,
    /// Nobody in particular (a walk-in buyer).
    pub nobody: bool,
}

impl Who {
    /// The customer other records of the row belong to.
    pub fn customer(&self) -> Option<usize> {
        self.company.or_else(|| self.persons.first().copied())
    }

    /// The contact beside a company.
    pub fn contact(&self) -> Option<usize> {
        self.company.and_then(|_| self.persons.first().copied())
    }
}

/// A row that is about people or companies.
pub fn read(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<(), Refused> {
    let who = who(cells, batch, false)?;
    let Some(main) = who.customer() else {
        return Err(Refused::nobody());
    };
    let subject = match cells.reader.form {
        Form::Person | Form::Lead => who.persons.first().copied().unwrap_or(main),
        _ => main,
    };
    describe(cells, batch, subject, main);
    let parent = cells.text(Slot::ParentName);
    if !parent.is_empty() {
        let mut above = Incoming::new(Kind::Customer, Role::Organisation, cells.origin);
        above.mention = true;
        above.set("name", parent);
        above.set("type", "organisation");
        let place = batch.push(above);
        if let Some(row) = batch.rows.get_mut(main) {
            row.refer("parent", Target::Row(place));
        }
    }
    follow_ups(cells, batch, subject);
    Ok(())
}

/// What the names of a row say.
struct Names {
    company: Vec<String>,
    persons: Vec<String>,
    prefix: String,
}

#[allow(clippy::too_many_lines)]
fn names(cells: &Cells<'_, '_>) -> Names {
    let reader = cells.reader;
    let full = cells.text(Slot::Person);
    let (given, middle, family) = (
        cells.text(Slot::Given),
        cells.text(Slot::Middle),
        cells.text(Slot::Family),
    );
    let built = judge::full_name(given, middle, family);
    let mut person = if full.is_empty() {
        built
    } else {
        full.to_owned()
    };
    let contact = cells.text(Slot::Contact);
    let customer = cells.text(Slot::Customer);
    let mut company = cells.text(Slot::Company).to_owned();
    let mut beside = contact.to_owned();
    if !person.is_empty() && !contact.is_empty() && company.is_empty() && customer.is_empty() {
        // A name beside a contact is the customer's.
        if judge::is_company(&person, reader.crm) || contact != person {
            company = std::mem::take(&mut person);
        }
    }
    let lone = full == person
        && given.is_empty()
        && family.is_empty()
        && company.is_empty()
        && customer.is_empty()
        && contact.is_empty();
    if lone && !person.is_empty() && reader.form == Form::Any && judge::is_company(&person, false) {
        company = std::mem::take(&mut person);
    }
    if person.is_empty() {
        person = std::mem::take(&mut beside);
    }
    if !customer.is_empty() && company.is_empty() {
        let other = !person.is_empty() && person != customer;
        if other || judge::is_company(customer, reader.crm) {
            company = customer.to_owned();
        } else if person.is_empty() {
            customer.clone_into(&mut person);
        }
    }
    // Address books write a company as its own person.
    if !company.is_empty() && person == company {
        person.clear();
    }
    let (prefix, rest) = judge::salutation(&person);
    let prefix = prefix.to_owned();
    let persons = if reader.crm {
        judge::names(rest)
    } else {
        vec![rest]
    };
    let persons = persons
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let split = reader.crm
        && !reader
            .columns
            .iter()
            .any(|c| c.slot == Slot::Company && c.header.contains("客户"));
    let company = if split && company.contains(';') {
        company
            .split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    } else {
        Some(company)
            .filter(|name| !name.is_empty())
            .into_iter()
            .collect()
    };
    Names {
        company,
        persons,
        prefix,
    }
}

/// Makes the records of a row's names. `mention`: they are only named here, by another record of the row.
#[allow(clippy::too_many_lines)]
pub fn who(cells: &mut Cells<'_, '_>, batch: &mut Batch, mention: bool) -> Result<Who, Refused> {
    let reader = cells.reader;
    let Names {
        company,
        mut persons,
        prefix,
    } = names(cells);
    let reach = cells.reach(batch);
    let nobody = persons.first().is_some_and(|name| judge::is_nobody(name))
        || persons.is_empty() && company.is_empty();
    let unreachable = reach.emails.is_empty()
        && reach
            .phones
            .iter()
            .all(|phone| text_of(phone).contains('*'));
    if mention
        && nobody
        && unreachable
        && company.is_empty()
        && (!persons.is_empty() || reader.has(Slot::Guest))
    {
        return Ok(anonymous(cells, batch));
    }
    let company_form = reader.form == Form::Company;
    let person_needed = reader.form == Form::Person && reader.crm && reader.has(Slot::Person);
    if persons.is_empty() && (company.is_empty() || person_needed) && !mention {
        let named = reach
            .emails
            .first()
            .or(reach.phones.first())
            .map(|v| text_of(v).to_owned());
        let nickname = Some(cells.text(Slot::Nickname).to_owned()).filter(|n| !n.is_empty());
        match nickname.or(named).filter(|_| !person_needed) {
            Some(name) => persons.push(name),
            None => return Err(Refused::nobody()),
        }
    } else if persons.is_empty() && company.is_empty() && !reach.is_empty() {
        persons.extend(
            reach
                .emails
                .first()
                .or(reach.phones.first())
                .map(|v| text_of(v).to_owned()),
        );
    }
    let mut who = Who::default();
    if reader.crm || persons.is_empty() || company_form {
        who.company = companies(
            cells,
            batch,
            &company,
            mention || !company_form && !persons.is_empty(),
        );
    }
    let ids = company_ids(cells);
    for (place, name) in persons.iter().enumerate() {
        let contact = reader.crm && who.company.is_some();
        let role = if contact { Role::Contact } else { Role::Person };
        let mut person = Incoming::new(Kind::Customer, role, cells.origin);
        person.mention = mention && reach.is_empty();
        person.set("name", name.as_str());
        person.set("type", "person");
        if place == 0 && !prefix.is_empty() {
            person.set("prefix", prefix.as_str());
        }
        if contact {
            person.works_at.extend(who.company.map(Target::Row));
            let first = who.company.unwrap_or(0);
            person
                .works_at
                .extend((1..company.len()).map(|n| Target::Row(first + n)));
        } else if reader.crm && who.company.is_none() {
            person.works_at.extend(ids.iter().cloned());
        }
        if !reader.crm {
            company
                .first()
                .into_iter()
                .for_each(|company| person.set("organisation", company.as_str()));
        }
        who.persons.push(batch.push(person));
    }
    give_reach(cells, batch, &who, reach, mention);
    Ok(who)
}

fn text_of(value: &Value) -> &str {
    value.part("value").unwrap_or(value).as_text().unwrap_or("")
}

/// The one customer who stands for all buyers without a name.
fn anonymous(cells: &Cells<'_, '_>, batch: &mut Batch) -> Who {
    let mut row = Incoming::new(Kind::Customer, Role::Person, cells.origin);
    row.set("name", "匿名");
    row.set("type", "person");
    row.mention = true;
    row.outside
        .push(("anonymous".to_owned(), "anonymous".to_owned()));
    let place = batch.push(row);
    Who {
        company: None,
        persons: vec![place],
        nobody: true,
    }
}

/// Ids of companies that the row names only by id.
fn company_ids(cells: &Cells<'_, '_>) -> Vec<Target> {
    let mut found = Vec::new();
    for (column, cell) in cells.filled() {
        if let Slot::CompanyId(space) | Slot::CompanyIds(space) = column.slot {
            let ids = cell.split(';').map(str::trim).filter(|id| !id.is_empty());
            found.extend(ids.map(|id| Target::Outside {
                kind: Kind::Customer,
                source: space.to_owned(),
                id: id.to_owned(),
            }));
        }
    }
    found
}

/// Companies of a row in order; they stand beside each other in the batch. Answers the place of the first.
fn companies(
    cells: &Cells<'_, '_>,
    batch: &mut Batch,
    names: &[String],
    mention: bool,
) -> Option<usize> {
    let ids = company_ids(cells);
    let mut first = None;
    for (n, name) in names.iter().enumerate() {
        let mut company = Incoming::new(Kind::Customer, Role::Organisation, cells.origin);
        company.mention = mention;
        company.set("name", name.as_str());
        company.set("type", "organisation");
        if ids.len() == names.len()
            && let Some(Target::Outside { source, id, .. }) = ids.get(n)
        {
            company.outside.push((source.clone(), id.clone()));
        }
        let place = batch.push(company);
        first.get_or_insert(place);
    }
    first
}

/// Addresses go to the person where there is one; two persons with two phones get one each.
fn give_reach(cells: &Cells<'_, '_>, batch: &mut Batch, who: &Who, reach: ReachOf, mention: bool) {
    let Some(main) = who.persons.first().copied().or(who.company) else {
        return;
    };
    let each = who.persons.len() > 1 && reach.phones.len() == who.persons.len();
    for (n, phone) in reach.phones.into_iter().enumerate() {
        let to = if each {
            who.persons.get(n).copied().unwrap_or(main)
        } else {
            main
        };
        if let Some(row) = batch.rows.get_mut(to) {
            row.add("phones", phone);
        }
    }
    for email in reach.emails {
        if let Some(row) = batch.rows.get_mut(main) {
            row.add("emails", email);
        }
    }
    for other in reach.others {
        let web = other.part("label").and_then(Value::as_text) == Some("web");
        let to = if web {
            who.company.unwrap_or(main)
        } else {
            main
        };
        if let Some(row) = batch.rows.get_mut(to) {
            row.add("reaches", other);
        }
    }
    let postal = addresses(cells);
    let person_form = matches!(cells.reader.form, Form::Person | Form::Lead | Form::Order);
    let to = if person_form {
        main
    } else {
        who.company.unwrap_or(main)
    };
    if let Some(row) = batch.rows.get_mut(to) {
        postal
            .into_iter()
            .for_each(|address| row.add("addresses", address));
        if mention && !matches!(cells.reader.form, Form::Deal) {
            row.mention &= row.get("emails").is_none() && row.get("phones").is_none();
        }
    }
}

/// Columns of one address: group, label, parts.
type Postal = (&'static str, String, Vec<(Part, String)>);

/// Postal addresses from their parts, one per group of columns.
fn addresses(cells: &Cells<'_, '_>) -> Vec<Value> {
    let mut groups: Vec<Postal> = Vec::new();
    for (column, cell) in cells.filled() {
        let Slot::Address(group, part) = column.slot else {
            continue;
        };
        let label = cells.label(column);
        let place = groups
            .iter()
            .position(|(name, ..)| *name == group)
            .unwrap_or_else(|| {
                let label = if label.is_empty() && group.parse::<u8>().is_err() {
                    group
                } else {
                    label
                };
                groups.push((group, label.to_lowercase(), Vec::new()));
                groups.len() - 1
            });
        if let Some((_, _, parts)) = groups.get_mut(place) {
            parts.push((part, cell.to_owned()));
        }
    }
    let mut out = Vec::new();
    for (_, label, mut parts) in groups {
        if parts.iter().any(|(part, _)| *part != Part::Whole) {
            parts.retain(|(part, _)| *part != Part::Whole);
        }
        let mut row: Vec<(Box<str>, Value)> = Vec::new();
        if !label.is_empty() {
            row.push(("label".into(), label.into()));
        }
        for key in ["street", "district", "city", "region", "code", "country"] {
            let texts: Vec<&str> = parts
                .iter()
                .filter(|(part, _)| part.key() == key)
                .map(|(_, text)| text.as_str())
                .collect();
            if !texts.is_empty() {
                row.push((key.into(), texts.join("\n").into()));
            }
        }
        out.push(Value::Map(row));
    }
    out
}

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
#[allow(clippy::too_many_lines)]
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
