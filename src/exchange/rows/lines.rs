//! Lines of orders: a row each, packed into one cell, or only named in words.
//! Rule: a line keeps the amount of its own; its product is one record however often it is named.

use super::super::incoming::{Batch, Incoming, Role};
use super::super::mapping::slot::Slot;
use super::cells::Cells;
use super::orders::Orders;
use crate::domain::{Kind, Money};
/// A line before its product has a place.
pub struct Line {
    pub product: Option<usize>,
    pub text: String,
    pub quantity: Option<i64>,
    pub price: String,
    pub amount: Option<Money>,
    pub discount: Option<Money>,
}

/// The line a row is, if it names a product.
pub fn line(cells: &mut Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) -> Option<Line> {
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
pub fn packed(cells: &Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) -> Vec<Line> {
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
pub fn in_words(cells: &Cells<'_, '_>, batch: &mut Batch, orders: &mut Orders) -> Vec<Line> {
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
