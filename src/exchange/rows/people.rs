//! Who a row is about: companies, people, contacts; also as the customers of deals, orders and cases.
//! Rule: a company named in a table of a CRM is a customer and the person its contact; elsewhere the company is a text.

use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::{Part, Slot};
use super::super::sources::Form;
use super::Refused;
use super::cells::{Cells, ReachOf};
use super::describe::{describe, follow_ups};
use super::judge;
use super::names::{Names, names};
use crate::domain::{Kind, Value};

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

/// Makes the records of a row's names. `mention`: they are only named here, by another record of the row.
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
    let named = Named {
        company: &company,
        persons: &persons,
        prefix: &prefix,
        mention: mention && reach.is_empty(),
    };
    people(cells, batch, &mut who, &named);
    give_reach(cells, batch, &who, reach, mention);
    Ok(who)
}

/// The people of a row before they are records.
struct Named<'n> {
    company: &'n [String],
    persons: &'n [String],
    prefix: &'n str,
    mention: bool,
}

/// Makes the people of a row: contacts of its companies, or customers in their own right.
fn people(cells: &Cells<'_, '_>, batch: &mut Batch, who: &mut Who, named: &Named<'_>) {
    let reader = cells.reader;
    let ids = company_ids(cells);
    for (place, name) in named.persons.iter().enumerate() {
        let contact = reader.crm && who.company.is_some();
        let role = if contact { Role::Contact } else { Role::Person };
        let mut person = Incoming::new(Kind::Customer, role, cells.origin);
        person.mention = named.mention;
        person.set("name", name.as_str());
        person.set("type", "person");
        if place == 0 && !named.prefix.is_empty() {
            person.set("prefix", named.prefix);
        }
        if contact {
            person.works_at.extend(who.company.map(Target::Row));
            let first = who.company.unwrap_or(0);
            person
                .works_at
                .extend((1..named.company.len()).map(|n| Target::Row(first + n)));
        } else if reader.crm && who.company.is_none() {
            person.works_at.extend(ids.iter().cloned());
        }
        if !reader.crm {
            named
                .company
                .first()
                .into_iter()
                .for_each(|company| person.set("organisation", company.as_str()));
        }
        who.persons.push(batch.push(person));
    }
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
