//! Rows that are orders, lines of orders, payments or products.
//! Rule: all rows of one order number are one order; a stated total that differs from its parts is kept in `other`.

use super::super::incoming::{Batch, Incoming, Role, Target};
use super::super::mapping::slot::Slot;
use super::cells::Cells;
use super::people::{self, Who};
use super::{Reader, Refused, service};
use crate::domain::text::t;
use crate::domain::{Currency, Kind, Money, Value};
use std::collections::HashMap;

/// A line before its product has a place.
struct Line {
    product: Option<usize>,
    text: String,
    quantity: Option<i64>,
    price: String,
    amount: Option<Money>,
    discount: Option<Money>,
}

/// An order gathered over its rows.
struct Order {
    row: Incoming,
    lines: Vec<Line>,
    refunded: Option<Money>,
    currency: Option<Currency>,
    customer: Option<usize>,
}

/// The orders of a table by their numbers.
#[derive(Default)]
pub struct Orders {
    all: Vec<Order>,
    by_number: HashMap<String, usize>,
    last: Option<usize>,
    products: HashMap<String, usize>,
}

#[allow(clippy::too_many_lines)]
pub fn read(
    cells: &mut Cells<'_, '_>,
    batch: &mut Batch,
    orders: &mut Orders,
) -> Result<(), Refused> {
    let number = cells.text(Slot::OrderNumber).to_owned();
    unsupported(cells)?;
    if number.is_empty() && is_continued(cells) && orders.last.is_some() {
        let line = line(cells, batch, orders);
        if let (Some(order), Some(line)) =
            (orders.last.and_then(|last| orders.all.get_mut(last)), line)
        {
            order.lines.push(line);
        }
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
    let mut row = Incoming::new(Kind::Order, Role::Thing, cells.origin);
    row.set("number", number.as_str());
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
    for (column, cell) in cells
        .filled()
        .filter(|(column, _)| column.slot == Slot::Tags)
    {
        let _ = column;
        super::super::cells::words(cell)
            .into_iter()
            .for_each(|tag| row.add("tags", tag));
    }
    if !number.is_empty() {
        row.outside
            .push((cells.reader.source.ids.to_owned(), number.clone()));
    }
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
    row.custom.extend(people::customs(cells));
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

/// A row without an order is still about its people.
fn only_people(cells: &mut Cells<'_, '_>, batch: &mut Batch, who: &Who) -> Result<(), Refused> {
    let Some(main) = who.customer() else {
        return Err(Refused::nobody());
    };
    if let Some(row) = batch.rows.get_mut(main) {
        row.mention = false;
    }
    people::describe(cells, batch, main, main);
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

/// The line a row is, if it names a product.
fn line(cells: &mut Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) -> Option<Line> {
    let name = cells.text(Slot::Product).to_owned();
    let sku = cells.text(Slot::Sku).to_owned();
    if name.is_empty() && sku.is_empty() {
        return None;
    }
    let quantity = cells.number(Slot::Quantity);
    let price = cells.number(Slot::Price);
    let last = orders.last.and_then(|last| orders.all.get(last));
    let default = cells
        .reader
        .options
        .currency
        .unwrap_or(cells.reader.context.currency);
    let currency = last.and_then(|order| order.currency).unwrap_or(default);
    let amount = cells.money(Slot::LineAmount, batch).or_else(|| {
        let (price, count) = (price?, quantity.map_or(Some(1), |n| n.whole())?);
        let mut sum = price;
        sum.figures = price.figures.checked_mul(i128::from(count))?;
        sum.money(currency)
    });
    let discount = cells
        .money(Slot::LineDiscount, batch)
        .filter(|m| m.minor != 0);
    let product = product_of(cells, batch, orders, &name, &sku);
    Some(Line {
        product: Some(product),
        text: String::new(),
        quantity: quantity.and_then(|n| n.whole()),
        price: cells.text(Slot::Price).to_owned(),
        amount,
        discount,
    })
}

fn product_of(
    cells: &Cells<'_, '_>,
    batch: &mut Batch,
    orders: &mut Orders,
    name: &str,
    sku: &str,
) -> usize {
    let key = if sku.is_empty() {
        format!("n{name}")
    } else {
        format!("s{sku}")
    };
    if let Some(place) = orders.products.get(&key) {
        return *place;
    }
    let mut product = Incoming::new(Kind::Product, Role::Thing, cells.origin);
    product.set("name", if name.is_empty() { sku } else { name });
    product.set("code", sku);
    product.set("unit", cells.text(Slot::Unit));
    product.mention = true;
    let place = batch.push(product);
    orders.products.insert(key, place);
    place
}

/// `name:T-Shirt, blue|product_id:21|sku:TS-B|quantity:2|total:32.80`: split at `|key:` only.
fn packed(cells: &Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) -> Vec<Line> {
    let mut lines = Vec::new();
    let texts: Vec<&str> = cells
        .filled()
        .filter(|(column, _)| column.slot == Slot::Packed)
        .map(|(_, cell)| cell)
        .collect();
    for text in texts {
        let mut parts: Vec<(&str, String)> = Vec::new();
        for piece in text.split('|') {
            let key = piece.split_once(':').filter(|(key, _)| {
                !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            });
            match (key, parts.last_mut()) {
                (Some((key, value)), _) => parts.push((key, value.to_owned())),
                (None, Some((_, value))) => {
                    value.push('|');
                    value.push_str(piece);
                }
                (None, None) => {}
            }
        }
        let part = |key: &str| {
            parts
                .iter()
                .find(|(k, _)| *k == key)
                .map_or("", |(_, v)| v.as_str())
        };
        let last = orders.last.and_then(|last| orders.all.get(last));
        let default = cells
            .reader
            .options
            .currency
            .unwrap_or(cells.reader.context.currency);
        let currency = last.and_then(|order| order.currency).unwrap_or(default);
        let number = |key: &str| match super::super::cells::numbers::read(
            part(key),
            super::super::cells::numbers::Mark::Dot,
        ) {
            super::super::cells::numbers::Read::Number(n) => Some(n),
            _ => None,
        };
        let (amount, quantity) = (
            number("total").and_then(|n| n.money(currency)),
            number("quantity").and_then(|n| n.whole()),
        );
        let (name, sku) = (part("name").to_owned(), part("sku").to_owned());
        if name.is_empty() && sku.is_empty() {
            continue;
        }
        let product = product_of(cells, batch, orders, &name, &sku);
        lines.push(Line {
            product: Some(product),
            text: String::new(),
            quantity,
            price: String::new(),
            amount,
            discount: None,
        });
    }
    lines
}

/// `A(1件)；B(2件)`, or one title a line: products without a price.
fn in_words(cells: &Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) -> Vec<Line> {
    let text = cells.text(Slot::ItemsInWords).to_owned();
    let marks: &[char] = if cells.reader.source.key == "taobao" {
        &['，', '；']
    } else {
        &['；', ';']
    };
    let mut lines = Vec::new();
    for piece in text
        .split(marks)
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        let counted = piece
            .strip_suffix([')', '）'])
            .and_then(|p| p.rsplit_once(['(', '（']));
        let figures = |s: &str| {
            s.trim_end_matches(|c: char| !c.is_ascii_digit())
                .parse::<i64>()
                .ok()
        };
        let (name, quantity) = match counted.and_then(|(name, count)| Some((name, figures(count)?)))
        {
            Some((name, count)) => (name, Some(count)),
            None => (piece, None),
        };
        let product = product_of(cells, batch, orders, name, "");
        lines.push(Line {
            product: Some(product),
            text: String::new(),
            quantity,
            price: String::new(),
            amount: None,
            discount: None,
        });
    }
    lines
}

/// The payment a row also is: a payment record and a touch.
fn pay(
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
    row.custom.extend(people::customs(cells));
    batch.push(row);
    Ok(())
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
