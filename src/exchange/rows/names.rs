//! Which names of a row are a company's and which are people's.
//! Rule: a company column is always a company; other names are judged by what stands beside them.

use super::super::mapping::slot::Slot;
use super::super::sources::Form;
use super::cells::Cells;
use super::judge;

/// What the names of a row say.
pub struct Names {
    pub company: Vec<String>,
    pub persons: Vec<String>,
    pub prefix: String,
}

/// Company and person of a row, by its columns and by what the names look like.
fn judged(cells: &Cells<'_, '_>) -> (String, String) {
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
    (company, person)
}

/// The names of a row, several in one cell taken apart.
pub fn names(cells: &Cells<'_, '_>) -> Names {
    let reader = cells.reader;
    let (company, person) = judged(cells);
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
