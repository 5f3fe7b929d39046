//! Rows that are deals.
//! Rule: a stage that no pipeline has makes a pipeline of its source; won and lost are told in any words.

use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::Slot;
use super::cells::Cells;
use super::people;
use super::{Reader, Refused};
use crate::domain::text::t;
use crate::domain::{Kind, Value};

pub fn read(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<(), Refused> {
    let name = cells.text(Slot::DealName);
    let id = cells.text(Slot::Id);
    if name.is_empty() && id.is_empty() {
        return Err(Refused::new(
            "no-identity",
            t("The deal has neither name nor id.", "商机没有名称和编号。"),
        ));
    }
    let who = people::who(cells, batch, true)?;
    let place = deal(cells, batch, &who);
    if let Some(step) = Some(cells.text(Slot::NextStep)).filter(|s| !s.is_empty())
        && cells.reader.source.key.starts_with("salesforce")
    {
        let mut task = Incoming::new(Kind::Task, Role::Thing, cells.origin);
        task.set("name", step);
        task.set("state", "open");
        task.refer("about", Target::Row(place));
        task.fingerprint = format!("step\u{1f}{name}\u{1f}{step}");
        batch.push(task);
    }
    Ok(())
}

/// The deal of a row. Answers its place.
pub fn deal(cells: &mut Cells<'_, '_>, batch: &mut Batch, who: &people::Who) -> usize {
    let zone = cells.reader.zone;
    let mut deal = Incoming::new(Kind::Deal, Role::Thing, cells.origin);
    deal.set("name", cells.text(Slot::DealName));
    if let Some(money) = cells.money(Slot::Amount, batch) {
        deal.set("amount", money);
    }
    if let Some(day) = cells.date(Slot::Close, batch).and_then(|d| d.day(zone)) {
        deal.set("expected_close", day);
    }
    let share = is_share(cells.reader, cells.text(Slot::Probability));
    let probability = cells
        .number(Slot::Probability)
        .and_then(|n| n.basis_points(share));
    if let Some(bp) = probability.filter(|bp| (0..=10_000).contains(bp)) {
        deal.set("probability", Value::Int(bp));
    }
    deal.set("next_step", cells.text(Slot::NextStep));
    deal.set("lost_reason", lost_reason(cells.text(Slot::LostReason)));
    deal.set("notes", cells.text(Slot::Note));
    deal.set("acquisition", cells.text(Slot::CameBy));
    for (column, cell) in cells.filled() {
        match column.slot {
            Slot::Tags => super::super::cells::words(cell)
                .into_iter()
                .for_each(|tag| deal.add("tags", tag)),
            Slot::Pipeline => deal.custom.push((column.header.clone(), Value::from(cell))),
            _ => {}
        }
    }
    stage(cells, &mut deal, probability);
    let id = cells.text(Slot::Id);
    if !id.is_empty() && cells.reader.form == super::Form::Deal {
        let space = cells.reader.source.ids;
        deal.outside.push((space.to_owned(), id.to_owned()));
    }
    deal.fingerprint = cells.print("deal");
    belongs(cells, &mut deal, who);
    for product in products(cells, batch) {
        deal.refer("products", Target::Row(product));
    }
    deal.custom.extend(super::describe::customs(cells));
    batch.push(deal)
}

/// Customer and contact of a deal: by the names of the row, else by ids.
fn belongs(cells: &Cells<'_, '_>, deal: &mut Incoming, who: &people::Who) {
    if let Some(customer) = who.customer() {
        deal.refer("customer", Target::Row(customer));
    }
    if let Some(contact) = who.contact() {
        deal.refer("contact", Target::Row(contact));
    }
    for (column, cell) in cells.filled() {
        let ids = || cell.split(';').map(str::trim).filter(|id| !id.is_empty());
        let outside = |space: &str, id: &str| Target::Outside {
            kind: Kind::Customer,
            source: space.to_owned(),
            id: id.to_owned(),
        };
        match column.slot {
            Slot::CompanyId(space) | Slot::CompanyIds(space) => {
                for (n, id) in ids().enumerate() {
                    match n {
                        0 if who.customer().is_none() => deal.refer("customer", outside(space, id)),
                        0 => {}
                        _ => deal.refer("related", outside(space, id)),
                    }
                }
            }
            Slot::ContactIds(space) if who.contact().is_none() => {
                ids()
                    .take(1)
                    .for_each(|id| deal.refer("contact", outside(space, id)));
            }
            _ => {}
        }
    }
}

fn products(cells: &Cells<'_, '_>, batch: &mut Batch) -> Vec<usize> {
    let list = cells.text(Slot::Products);
    let names = list
        .split([';', '；', '、'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let make = |name: &str| {
        let mut product = Incoming::new(Kind::Product, Role::Thing, cells.origin);
        product.set("name", name);
        product.mention = true;
        batch.push(product)
    };
    names.map(make).collect()
}

/// HubSpot writes shares; others do when a value is below one.
fn is_share(reader: &Reader<'_>, cell: &str) -> bool {
    !cell.contains('%')
        && (reader.source.key.starts_with("hubspot") || cell.starts_with("0.") && cell.len() > 2)
}

fn lost_reason(word: &str) -> String {
    crate::domain::nouns::deal::LOST_REASONS
        .find(word)
        .map_or_else(|| word.to_owned(), |choice| choice.key.to_owned())
}

/// `won` or `lost`, whatever the language.
pub fn ending(word: &str) -> Option<&'static str> {
    let lower = word.trim().to_lowercase();
    let is = |words: &[&str]| words.contains(&lower.as_str());
    if is(&[
        "won",
        "closed won",
        "closedwon",
        "赢单",
        "成交",
        "已成交",
        "win",
        "gewonnen",
        "ganado",
        "gagné",
    ]) {
        Some("won")
    } else if is(&[
        "lost",
        "closed lost",
        "closedlost",
        "输单",
        "无效",
        "丢单",
        "lose",
        "verloren",
        "perdido",
        "perdu",
    ]) {
        Some("lost")
    } else {
        None
    }
}

/// The stage in words; which pipeline it belongs to is settled when all rows are known.
fn stage(cells: &Cells<'_, '_>, deal: &mut Incoming, probability: Option<i64>) {
    let word = cells.text(Slot::Stage);
    let status = ending(cells.text(Slot::DealStatus));
    let hubspot = cells.reader.source.key == "hubspot-deals";
    let closed = match probability {
        Some(10_000) if hubspot => Some("won"),
        Some(0) if hubspot && !word.is_empty() => Some("lost"),
        _ => None,
    };
    let stage = status
        .or_else(|| ending(word))
        .or(closed)
        .map_or_else(|| word.to_owned(), str::to_owned);
    deal.set("stage", stage);
    // Stages no pipeline has make one named after the program.
    let key = cells.reader.source.key;
    deal.set("pipeline", key.split('-').next().unwrap_or(key));
}
