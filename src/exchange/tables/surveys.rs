//! Ratings of service quality and survey answers.

use super::{ROW_SOURCE, TableFile, Taker};
use crate::domain::nouns::survey;
use crate::domain::text::t;
use crate::domain::{Kind, Value};
use std::collections::HashMap;

/// A rating has no id: the n-th equal row of the files is the n-th such record of the book.
pub fn ratings(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    taker.each(file, |taker, origin, cells| {
        let [outside, date, dimension, expected, perceived] = cells.as_slice() else {
            return;
        };
        let Some(customer) = taker.customer(origin, outside) else {
            return;
        };
        let Some(wanted) = taker.needed(origin, "expected", expected) else {
            return;
        };
        let Some(felt) = taker.needed(origin, "perceived", perceived) else {
            return;
        };
        let day = taker.day(origin, "date", date);
        let row = format!(
            "ratings\u{1f}{outside}\u{1f}{date}\u{1f}{dimension}\u{1f}{wanted}\u{1f}{felt}"
        );
        let times = seen.entry(row.clone()).or_default();
        *times += 1;
        let print = format!("{}:{times}", super::super::fingerprint::hash(&row));
        let known = taker
            .sheet
            .book
            .by_outside_id(Kind::Survey, Some(ROW_SOURCE), &print);
        if let Some(id) = known.first() {
            taker.touched.insert(*id);
            return;
        }
        let mut record = taker.begin(Kind::Survey, ROW_SOURCE, &print, &file.name, origin);
        record.set("customer", customer);
        record.set("measure", "rater");
        taker.fill(&mut record, "date", day.map(Value::Day));
        record.set("dimension", dimension.as_ref());
        record.set("expected", Value::Int(wanted));
        record.set("perceived", Value::Int(felt));
        taker.word(&survey::DIMENSIONS, dimension);
        taker.sheet.put(record);
    });
}

pub fn surveys(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    taker.each(file, |taker, origin, cells| {
        let [outside, customer, date, kind, score] = cells.as_slice() else {
            return;
        };
        if !taker.has_id(origin, outside) {
            return;
        }
        let Some(customer) = taker.customer(origin, customer) else {
            return;
        };
        let Some(score) = taker.needed(origin, "score", score) else {
            return;
        };
        if !survey::MEASURES
            .rows
            .iter()
            .any(|row| row.key == kind.as_ref())
        {
            let text = t("{0} is not a measure known here.", "不认识指标 {0}。");
            taker
                .batch
                .refuse(origin, "unsupported", text.problem(&[&kind]));
            return;
        }
        let day = taker.day(origin, "date", date);
        let mut record = taker.open(Kind::Survey, outside, &file.name, origin);
        taker.fill(&mut record, "customer", Some(Value::Ref(customer)));
        taker.fill(&mut record, "measure", Some(Value::from(kind.as_ref())));
        taker.fill(&mut record, "date", day.map(Value::Day));
        taker.fill(&mut record, "score", Some(Value::Int(score)));
        taker.sheet.put(record);
    });
}
