//! Orders: one row per line, an order is all rows with one id, also over several files of the import.
//! Rule: rows that disagree on customer or date spoil the order as a whole.

use super::{TableFile, Taker};
use crate::domain::text::t;
use crate::domain::{Id, Kind, Money, Record, Value};
use crate::exchange::incoming::Origin;
use std::borrow::Cow;
use std::collections::HashMap;

/// One line as the file has it.
struct Line<'a> {
    product: Cow<'a, str>,
    quantity: Option<i64>,
    amount: i64,
    cost: Option<i64>,
    origin: Origin,
}

struct Order<'a> {
    outside: Cow<'a, str>,
    customer: Cow<'a, str>,
    date: Cow<'a, str>,
    file: String,
    lines: Vec<Line<'a>>,
    /// Rows of it disagree.
    spoilt: bool,
}

/// Orders gathered over the files, in order of appearance.
#[derive(Default)]
pub struct Orders<'a> {
    all: Vec<Order<'a>>,
    places: HashMap<Cow<'a, str>, usize>,
}

/// Reads the rows of a file into orders.
pub fn gather<'a>(taker: &mut Taker<'_, '_>, file: &TableFile<'a>, orders: &mut Orders<'a>) {
    taker.each(file, |taker, origin, cells| {
        let mut cells = cells.into_iter();
        let mut next = || cells.next().unwrap_or_default();
        let (outside, customer, date, product) = (next(), next(), next(), next());
        let (quantity, amount, cost) = (next(), next(), next());
        if !taker.has_id(origin, &outside) {
            return;
        }
        let Some(amount) = taker.needed(origin, "amount_minor", &amount) else {
            return;
        };
        let quantity = taker.optional(origin, "quantity", &quantity);
        let cost = taker.optional(origin, "cost_minor", &cost);
        let line = Line {
            product,
            quantity,
            amount,
            cost,
            origin,
        };
        let place = orders.places.get(&outside).copied();
        match place.and_then(|place| orders.all.get_mut(place)) {
            Some(order) => {
                order.spoilt |= order.customer != customer || order.date != date;
                order.lines.push(line);
            }
            None => {
                orders.places.insert(outside.clone(), orders.all.len());
                let lines = vec![line];
                orders.all.push(Order {
                    outside,
                    customer,
                    date,
                    file: file.name.clone(),
                    lines,
                    spoilt: false,
                });
            }
        }
    });
}

/// Puts the gathered orders into the worksheet.
pub fn settle(taker: &mut Taker<'_, '_>, orders: Orders<'_>) {
    drop(orders.places);
    let mut products = Products::new(taker);
    for order in orders.all {
        if order.spoilt {
            let text = t(
                "The rows of order {0} disagree on customer or date.",
                "订单 {0} 各行的客户或日期不一致。",
            );
            for line in &order.lines {
                taker
                    .batch
                    .refuse(line.origin, "id-conflict", text.problem(&[&order.outside]));
            }
            continue;
        }
        let mut customer = None;
        for line in &order.lines {
            customer = taker.customer(line.origin, &order.customer);
        }
        let Some(customer) = customer else { continue };
        put(taker, &mut products, &order, customer);
    }
}

fn put(taker: &mut Taker<'_, '_>, products: &mut Products, order: &Order<'_>, customer: Id) {
    let origin = order
        .lines
        .first()
        .map(|line| line.origin)
        .unwrap_or_default();
    let day = taker.day(origin, "date", &order.date);
    let money = |minor| Value::Money(Money::new(minor, taker.currency));
    let mut total = 0_i64;
    let mut lines = Vec::with_capacity(order.lines.len());
    for line in &order.lines {
        let Some(sum) = total.checked_add(line.amount) else {
            let text = t("The total is too large.", "总额过大。");
            order
                .lines
                .iter()
                .for_each(|l| taker.batch.refuse(l.origin, "bad-amount", text));
            return;
        };
        total = sum;
        lines.push((
            line.quantity,
            money(line.amount),
            line.cost.filter(|cost| *cost != 0).map(money),
        ));
    }
    let mut rows = Vec::with_capacity(lines.len());
    for (line, (quantity, amount, cost)) in order.lines.iter().zip(lines) {
        let product = products.of(taker, &line.product, &order.file, line.origin);
        rows.push(Value::row([
            ("product", product.map(Value::Ref)),
            ("quantity", quantity.map(Value::Int)),
            ("amount", Some(amount)),
            ("cost", cost),
        ]));
    }
    let mut record = taker.open(Kind::Order, &order.outside, &order.file, origin);
    taker.fill(
        &mut record,
        "number",
        Some(Value::from(order.outside.as_ref())),
    );
    taker.fill(&mut record, "customer", Some(Value::Ref(customer)));
    taker.fill(&mut record, "date", day.map(Value::Day));
    // The lines of an order are replaced as a whole.
    record.set("lines", Value::List(rows));
    record.set(
        "total",
        Value::Money(Money::new(
            total.saturating_add(extras(&record)),
            taker.currency,
        )),
    );
    taker.sheet.put(record);
}

/// Shipping, tax, discount and other parts that an order of the book may have beside its lines.
fn extras(order: &Record) -> i64 {
    let part = |key| order.money(key).map_or(0, |m: Money| m.minor);
    part("shipping") + part("tax") + part("other") - part("discount")
}

/// Products by their name; new ones are made.
struct Products {
    known: HashMap<String, Id>,
}

impl Products {
    fn new(taker: &Taker<'_, '_>) -> Products {
        let mut known = HashMap::new();
        for product in taker.sheet.book.iter(Kind::Product) {
            known
                .entry(product.text("name").to_owned())
                .or_insert(product.id);
        }
        for product in taker.sheet.book.iter(Kind::Product) {
            let outside = product
                .get("foreign_ids")
                .and_then(|pairs| pairs.part(super::SOURCE));
            if let Some(name) = outside.and_then(Value::as_text) {
                known.insert(name.to_owned(), product.id);
            }
        }
        Products { known }
    }

    fn of(
        &mut self,
        taker: &mut Taker<'_, '_>,
        name: &str,
        file: &str,
        origin: Origin,
    ) -> Option<Id> {
        if name.is_empty() {
            return None;
        }
        if let Some(id) = self.known.get(name) {
            return Some(*id);
        }
        let mut record = taker.begin(Kind::Product, super::SOURCE, name, file, origin);
        record.set("name", name);
        let id = record.id;
        taker.sheet.put(record);
        self.known.insert(name.to_owned(), id);
        Some(id)
    }
}
