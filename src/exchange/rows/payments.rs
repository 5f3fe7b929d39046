//! Rows that are payments, plans of payments or products.
//! Rule: a payment that cannot be read as an amount is no payment.

use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::Slot;
use super::cells::Cells;
use super::orders::{Order, Orders};
use super::{Refused, people};
use crate::domain::Kind;

/// The payment a row also is: a payment record and a touch.
pub fn pay(
    cells: &mut Cells<'_, '_>,
    batch: &mut Batch,
    orders: &mut Orders,
    place: usize,
) -> Result<(), Refused> {
    let (number, amount) = (cells.text(Slot::PayNumber), cells.text(Slot::PayAmount));
    if number.is_empty() && amount.is_empty() {
        return Ok(());
    }
    let Some(amount) = cells.needed_money(Slot::PayAmount, batch)? else {
        return Ok(());
    };
    let at = cells
        .date(Slot::PayAt, batch)
        .and_then(|d| d.when(cells.reader.zone));
    let Some(order) = orders.all.get(place) else {
        return Ok(());
    };
    let of = order.row.text("number").to_owned();
    let customer = order.customer;
    let mut payment = Incoming::new(Kind::Payment, Role::Thing, cells.origin);
    payment.set("number", number);
    payment.set("amount", amount);
    at.iter().for_each(|at| payment.set("at", at.clone()));
    payment.set("method", cells.text(Slot::PayMethod));
    if !of.is_empty() {
        payment.refer(
            "order",
            Target::Outside {
                kind: Kind::Order,
                source: cells.reader.source.ids.replace("payment", "contract"),
                id: of.clone(),
            },
        );
    }
    let print = format!(
        "{of}\u{1f}{number}\u{1f}{}\u{1f}{}",
        cells.text(Slot::PayAt),
        cells.text(Slot::PayAmount)
    );
    if number.is_empty() {
        payment.fingerprint = format!("payment\u{1f}{print}");
    } else {
        payment
            .outside
            .push(("wukong-payment".to_owned(), number.to_owned()));
    }
    let mut touch = Incoming::new(Kind::Interaction, Role::Thing, cells.origin);
    at.into_iter().for_each(|at| touch.set("at", at));
    touch.set("channel", "payment");
    touch.set(
        "subject",
        format!("回款 {} {}", amount.plain(), number)
            .trim()
            .to_owned(),
    );
    touch.fingerprint = format!("paid\u{1f}{print}");
    if let Some(customer) = customer {
        payment.refer("customer", Target::Row(customer));
        touch.refer("customers", Target::Row(customer));
    }
    batch.push(payment);
    batch.push(touch);
    Ok(())
}

/// A row that is a payment, or the plan of one.
pub fn payment(
    cells: &mut Cells<'_, '_>,
    batch: &mut Batch,
    orders: &mut Orders,
) -> Result<(), Refused> {
    let who = people::who(cells, batch, true)?;
    let number = cells.text(Slot::OrderNumber);
    if who.customer().is_none() && number.is_empty() {
        return Err(Refused::nobody());
    }
    if cells.reader.form == super::Form::PaymentPlan {
        let amount = cells.needed_money(Slot::PlanAmount, batch)?;
        let mut task = Incoming::new(Kind::Task, Role::Thing, cells.origin);
        task.set(
            "name",
            format!("收款 {}", amount.map_or(String::new(), |m| m.plain()))
                .trim()
                .to_owned(),
        );
        if let Some(due) = cells
            .date(Slot::PlanAt, batch)
            .and_then(|d| d.when(cells.reader.zone))
        {
            task.set("due", due);
        }
        task.set("state", "open");
        task.set("notes", cells.text(Slot::Note));
        task.fingerprint = cells.print("plan");
        if let Some(customer) = who.customer() {
            task.refer("customer", Target::Row(customer));
        }
        batch.push(task);
        return Ok(());
    }
    // The order may stand in another file: only its number is known here.
    let mut row = Incoming::new(Kind::Order, Role::Thing, cells.origin);
    row.set("number", number);
    let place = orders.all.len();
    orders.all.push(Order {
        row,
        lines: Vec::new(),
        refunded: None,
        currency: None,
        customer: who.customer(),
    });
    let paid = pay(cells, batch, orders, place);
    orders.all.truncate(place);
    paid
}

pub fn product(cells: &mut Cells<'_, '_>, batch: &mut Batch) -> Result<(), Refused> {
    let name = [Slot::ProductName, Slot::Product]
        .into_iter()
        .map(|slot| cells.text(slot))
        .find(|t| !t.is_empty())
        .unwrap_or("");
    let code = [Slot::ProductCode, Slot::Sku]
        .into_iter()
        .map(|slot| cells.text(slot))
        .find(|t| !t.is_empty())
        .unwrap_or("");
    if name.is_empty() && code.is_empty() {
        return Err(Refused::nobody());
    }
    let mut row = Incoming::new(Kind::Product, Role::Thing, cells.origin);
    row.set("name", if name.is_empty() { code } else { name });
    row.set("code", code);
    row.set("category", cells.text(Slot::ProductKind));
    row.set(
        "unit",
        [Slot::ProductUnit, Slot::Unit]
            .into_iter()
            .map(|slot| cells.text(slot))
            .find(|t| !t.is_empty())
            .unwrap_or(""),
    );
    row.set("description", cells.text(Slot::ProductText));
    for slot in [Slot::ProductPrice, Slot::Price] {
        cells
            .money(slot, batch)
            .into_iter()
            .for_each(|price| row.set("price", price));
    }
    row.custom.extend(super::describe::customs(cells));
    batch.push(row);
    Ok(())
}
