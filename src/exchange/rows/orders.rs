//! Rows that are orders, lines of orders, payments or products.
//! Rule: all rows of one order number are one order; a stated total that differs from its parts is kept in `other`.

use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::Slot;
use super::cells::Cells;
use super::lines::{Line, in_words, line, packed};
use super::payments::pay;
use super::people::{self, Who};
use super::{Reader, Refused, describe, service};
use crate::domain::text::t;
use crate::domain::{Currency, Day, Kind, Money, Value};
use std::collections::HashMap;

/// An order gathered over its rows.
pub struct Order {
    pub row: Incoming,
    pub lines: Vec<Line>,
    pub refunded: Option<Money>,
    pub currency: Option<Currency>,
    pub customer: Option<usize>,
}

/// The orders of a table by their numbers.
#[derive(Default)]
pub struct Orders {
    pub all: Vec<Order>,
    by_number: HashMap<String, usize>,
    pub last: Option<usize>,
    pub products: HashMap<String, usize>,
}

pub fn read(
    cells: &mut Cells<'_, '_>,
    batch: &mut Batch,
    orders: &mut Orders,
) -> Result<(), Refused> {
    let number = cells.text(Slot::OrderNumber).to_owned();
    unsupported(cells)?;
    if number.is_empty() && is_continued(cells) && orders.last.is_some() {
        continued(cells, batch, orders);
        return Ok(());
    }
    if let Some(place) = orders
        .by_number
        .get(&number)
        .copied()
        .filter(|_| !number.is_empty())
    {
        orders.last = Some(place);
        let line = line(cells, batch, orders);
        if let (Some(order), Some(line)) = (orders.all.get_mut(place), line) {
            order.lines.push(line);
        }
        pay(cells, batch, orders, place)?;
        return Ok(());
    }
    let needs = cells.reader.source.key == "stripe";
    let total = if needs {
        cells.needed_money(Slot::Total, batch)?
    } else {
        cells.money(Slot::Total, batch)
    };
    let date = cells
        .date(Slot::OrderDate, batch)
        .and_then(|d| d.day(cells.reader.zone));
    let who = people::who(cells, batch, true)?;
    if number.is_empty() && (date.is_none() && total.is_none() || who.customer().is_none()) {
        return only_people(cells, batch, &who);
    }
    let mut row = head(cells, batch, total, date);
    row.fingerprint = cells.print("order");
    if let Some(customer) = who.customer() {
        row.refer("customer", Target::Row(customer));
    }
    if let Some(contact) = who.contact() {
        row.refer("contact", Target::Row(contact));
    }
    if !cells.text(Slot::DealName).is_empty() {
        let deal = service::mentioned_deal(cells, batch, &who);
        row.refer("deal", Target::Row(deal));
    }
    buyer(cells, batch, &who);
    let refunded = cells.money(Slot::Refunded, batch).filter(|m| m.minor > 0);
    let currency = total.map(|m| m.currency);
    row.custom.extend(describe::customs(cells));
    let place = orders.all.len();
    orders.all.push(Order {
        row,
        lines: Vec::new(),
        refunded,
        currency,
        customer: who.customer(),
    });
    orders.last = Some(place);
    if !number.is_empty() {
        orders.by_number.insert(number, place);
    }
    let mut lines = packed(cells, batch, orders);
    lines.extend(in_words(cells, batch, orders));
    lines.extend(line(cells, batch, orders));
    if let Some(order) = orders.all.get_mut(place) {
        order.lines.extend(lines);
    }
    pay(cells, batch, orders, place)
}

/// What a row says of the order as a whole.
fn head(
    cells: &mut Cells<'_, '_>,
    batch: &mut Batch,
    total: Option<Money>,
    date: Option<Day>,
) -> Incoming {
    let number = cells.text(Slot::OrderNumber);
    let mut row = Incoming::new(Kind::Order, Role::Thing, cells.origin);
    row.set("number", number);
    row.set("name", cells.text(Slot::OrderName));
    date.into_iter().for_each(|day| row.set("date", day));
    row.set("method", cells.text(Slot::Method));
    row.set("channel", cells.text(Slot::Channel));
    row.set("address", cells.text(Slot::Deliver));
    row.set("notes", cells.text(Slot::Note));
    row.set("state", state(cells));
    for (slot, field) in [
        (Slot::Shipping, "shipping"),
        (Slot::Tax, "tax"),
        (Slot::Discount, "discount"),
        (Slot::Paid, "paid"),
    ] {
        if let Some(money) = cells.money(slot, batch).filter(|m| m.minor != 0) {
            row.set(field, money);
        }
    }
    total.into_iter().for_each(|total| row.set("total", total));
    for (_, cell) in cells
        .filled()
        .filter(|(column, _)| column.slot == Slot::Tags)
    {
        super::super::cells::words(cell)
            .into_iter()
            .for_each(|tag| row.add("tags", tag));
    }
    if !number.is_empty() {
        row.outside
            .push((cells.reader.source.ids.to_owned(), number.to_owned()));
    }
    row
}

/// A row without an order is still about its people.
fn only_people(cells: &mut Cells<'_, '_>, batch: &mut Batch, who: &Who) -> Result<(), Refused> {
    let Some(main) = who.customer() else {
        return Err(Refused::nobody());
    };
    if let Some(row) = batch.rows.get_mut(main) {
        row.mention = false;
    }
    describe::describe(cells, batch, main, main);
    Ok(())
}

/// Failed payments and the like are no orders.
fn unsupported(cells: &Cells<'_, '_>) -> Result<(), Refused> {
    if cells.reader.source.key != "stripe" {
        return Ok(());
    }
    let status = cells.text(Slot::OrderState).to_lowercase();
    if status.starts_with("failed")
        || status.starts_with("requires")
        || status.starts_with("cancel")
    {
        return Err(Refused::new(
            "unsupported",
            t("The payment was not made.", "该付款未成功。"),
        ));
    }
    Ok(())
}

/// A line of the order above: its order columns are empty, its product is not.
fn is_continued(cells: &Cells<'_, '_>) -> bool {
    let own = |slot: Slot| {
        matches!(
            slot,
            Slot::Customer
                | Slot::Company
                | Slot::Person
                | Slot::Contact
                | Slot::OrderNumber
                | Slot::OrderDate
                | Slot::Email(_)
        )
    };
    !cells.text(Slot::Product).is_empty() && !cells.filled().any(|(column, _)| own(column.slot))
}

/// One more line of the order above; the amounts of such lists are those of the lines, so they add up.
fn continued(cells: &mut Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) {
    let line = line(cells, batch, orders);
    let more = cells.money(Slot::Total, batch);
    let Some(order) = orders.last.and_then(|last| orders.all.get_mut(last)) else {
        return;
    };
    order.lines.extend(line);
    for (field, value) in &mut order.row.fields {
        if let (true, Value::Money(total), Some(more)) = (*field == "total", value, more)
            && total.currency == more.currency
        {
            total.minor = total.minor.saturating_add(more.minor);
        }
    }
}

/// What an order's buyer has beside the name.
fn buyer(cells: &mut Cells<'_, '_>, batch: &mut Batch, who: &Who) {
    let guest = matches!(cells.text(Slot::Guest), "" | "0");
    let subject = who.persons.first().copied().or(who.company);
    let Some(row) = subject.and_then(|place| batch.rows.get_mut(place)) else {
        return;
    };
    if !guest && !who.nobody {
        row.outside.push((
            "woocommerce-customer".to_owned(),
            cells.text(Slot::Guest).to_owned(),
        ));
    }
    for (column, cell) in cells.filled() {
        match column.slot {
            Slot::OtherId(space @ "stripe-customer") => {
                row.outside.push((space.to_owned(), cell.to_owned()))
            }
            Slot::Job => row.set("job", cell),
            _ => {}
        }
    }
    if cells.reader.source.key == "taobao" && !who.nobody {
        let name = row.text("name").to_owned();
        row.outside.push(("taobao-buyer".to_owned(), name));
    }
}

/// The state of an order, by the words of shops.
fn state(cells: &Cells<'_, '_>) -> String {
    if !cells.text(Slot::Cancelled).is_empty() {
        return "cancelled".to_owned();
    }
    let word = cells.text(Slot::OrderState);
    let lower = word.to_lowercase();
    let key = match lower.strip_prefix("wc-").unwrap_or(&lower) {
        "paid" | "succeeded" | "processing" | "partially refunded" | "partially_refunded"
        | "买家已付款" | "待发货" | "等待卖家发货" => "paid",
        "pending" | "authorized" | "partially_paid" | "on-hold" | "pending payment"
        | "等待买家付款" | "待付款" => "entered",
        "completed" | "交易成功" | "交易完成" | "已完成" => "confirmed",
        "shipped" | "卖家已发货" | "已发货" => "shipped",
        "refunded" | "已退款" => "refunded",
        "voided" | "cancelled" | "canceled" | "failed" | "交易关闭" | "已关闭" | "已取消" => {
            "cancelled"
        }
        _ => word,
    };
    key.to_owned()
}

impl Orders {
    /// Totals, lines and refunds, once all rows of the orders are known.
    pub fn settle(self, reader: &Reader<'_>, batch: &mut Batch) {
        let default = reader.options.currency.unwrap_or(reader.context.currency);
        for mut order in self.all {
            let currency = order.currency.unwrap_or(default);
            let mut sum = 0_i64;
            let mut rows = Vec::new();
            for line in std::mem::take(&mut order.lines) {
                let amount = line
                    .amount
                    .map(|m| m.minor.saturating_sub(line.discount.map_or(0, |d| d.minor)));
                sum = sum.saturating_add(amount.unwrap_or(0));
                rows.push(Value::row([
                    (
                        "text",
                        Some(Value::from(line.text)).filter(|v| !v.is_empty()),
                    ),
                    ("quantity", line.quantity.map(Value::Int)),
                    (
                        "price",
                        Some(Value::from(line.price)).filter(|v| !v.is_empty()),
                    ),
                    (
                        "amount",
                        amount.map(|minor| Value::Money(Money::new(minor, currency))),
                    ),
                    ("discount", line.discount.map(Value::Money)),
                ]));
                // The n-th reference of this field is the product of the n-th line.
                if let Some(product) = line.product {
                    order.row.refer("lines", Target::Row(product));
                }
            }
            if !rows.is_empty() {
                close(&mut order.row, sum, currency);
                order.row.fields.push(("lines", Value::List(rows)));
            }
            let refund = order.refunded.map(|money| refund(&order, money));
            batch.push(order.row);
            refund.into_iter().for_each(|row| {
                batch.push(row);
            });
        }
    }
}

/// The total of an order with lines: stated, with the difference to its parts in `other`; else the sum of the parts.
fn close(order: &mut Incoming, sum: i64, currency: Currency) {
    let part = |field: &str| {
        order
            .get(field)
            .and_then(Value::as_money)
            .map_or(0, |m| m.minor)
    };
    let parts = sum
        .saturating_add(part("shipping"))
        .saturating_add(part("tax"))
        .saturating_sub(part("discount"));
    match order.get("total").and_then(Value::as_money) {
        Some(total) if total.minor != parts => {
            order.set(
                "other",
                Money::new(total.minor.saturating_sub(parts), currency),
            );
        }
        Some(_) => {}
        None => order.set("total", Money::new(parts, currency)),
    }
}

/// The negative order of a refund, linked to the order it takes back.
fn refund(order: &Order, money: Money) -> Incoming {
    let mut row = Incoming::new(Kind::Order, Role::Thing, order.row.origin);
    let number = order.row.text("number").to_owned();
    row.set("number", format!("{number}-R"));
    row.set(
        "total",
        Money::new(money.minor.saturating_neg(), money.currency),
    );
    row.set(
        "state",
        if order.row.text("state") == "cancelled" {
            "cancelled"
        } else {
            "refunded"
        },
    );
    if let Some(date) = order.row.get("date") {
        row.set("date", date.clone());
    }
    if let Some((space, id)) = order.row.outside.first() {
        row.outside.push((format!("{space}-refund"), id.clone()));
        row.refer(
            "refund_of",
            Target::Outside {
                kind: Kind::Order,
                source: space.clone(),
                id: id.clone(),
            },
        );
    }
    if let Some(customer) = order.customer {
        row.refer("customer", Target::Row(customer));
    }
    row
}
