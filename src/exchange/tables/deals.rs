//! Deals and their way through the stages.

use super::{TableFile, Taker};
use crate::domain::{Day, Id, Kind, Value};
use crate::exchange::pipelines;
use std::collections::HashMap;

pub fn deals(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    taker.each(file, |taker, origin, cells| {
        let [outside, customer, amount, close, probability] = cells.as_slice() else {
            return;
        };
        if !taker.has_id(origin, outside) {
            return;
        }
        let Some(customer) = taker.customer(origin, customer) else {
            return;
        };
        let amount = taker.optional(origin, "amount_minor", amount);
        let close = taker.day(origin, "expected_close", close);
        let probability = taker.optional(origin, "probability_bp", probability);
        let mut record = taker.open(Kind::Deal, outside, &file.name, origin);
        taker.fill(&mut record, "name", Some(Value::from(outside.as_ref())));
        taker.fill(&mut record, "customer", Some(Value::Ref(customer)));
        taker.fill(&mut record, "pipeline", Some(pipelines::DEFAULT.into()));
        taker.fill(&mut record, "amount", taker.money(amount));
        taker.fill(&mut record, "expected_close", close.map(Value::Day));
        taker.fill(&mut record, "probability", probability.map(Value::Int));
        taker.sheet.put(record);
    });
}

/// Stage events: by date, and within a day in the order of the file; those the deal has already are not added again.
pub fn events(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    let mut all: Vec<(Id, Vec<(Day, String)>)> = Vec::new();
    let mut places: HashMap<Id, usize> = HashMap::new();
    taker.each(file, |taker, origin, cells| {
        let [deal, date, stage] = cells.as_slice() else {
            return;
        };
        let Some(deal) = taker.known(Kind::Deal, origin, deal, "deal_id") else {
            return;
        };
        let Some(day) = taker.day(origin, "date", date) else {
            taker.batch.warnings.pop();
            let text = crate::domain::text::t("The event has no date.", "该记录没有日期。");
            taker.batch.refuse(origin, "unsupported", text);
            return;
        };
        let place = *places.entry(deal).or_insert_with(|| {
            all.push((deal, Vec::new()));
            all.len() - 1
        });
        if let Some((_, list)) = all.get_mut(place) {
            list.push((day, stage.clone().into_owned()));
        }
    });
    let known = pipelines::stages(&taker.sheet.setting("pipelines"), pipelines::DEFAULT);
    let is_known = |stage: &String| known.contains(stage);
    let foreign = |list: &Vec<(Day, String)>| list.iter().any(|(_, stage)| !is_known(stage));
    let mut own: Vec<String> = Vec::new();
    for (_, list) in all.iter().filter(|(_, list)| foreign(list)) {
        for (_, stage) in list {
            if !own.contains(stage) {
                own.push(stage.clone());
            }
        }
    }
    let mut pipeline = pipelines::DEFAULT.to_owned();
    if !own.is_empty() {
        let mut setting = taker.sheet.setting("pipelines");
        pipeline = pipelines::add(&mut setting, super::SOURCE, &own);
        taker.sheet.set_setting("pipelines", setting);
    }
    for (deal, list) in all {
        let key = if foreign(&list) {
            pipeline.as_str()
        } else {
            pipelines::DEFAULT
        };
        enter(taker, deal, key, list);
    }
}

fn enter(taker: &mut Taker<'_, '_>, deal: Id, pipeline: &str, list: Vec<(Day, String)>) {
    let Some(mut record) = taker.sheet.get(deal) else {
        return;
    };
    if !taker.sheet.is_new(deal) {
        taker.touched.insert(deal);
    }
    let mut rows = record.items("stage_history").to_vec();
    let before = rows.len();
    let mut left: Vec<Value> = rows.clone();
    for (day, stage) in list {
        let row = Value::row([
            ("date", Some(Value::Day(day))),
            ("stage", Some(stage.into())),
        ]);
        match left.iter().position(|known| *known == row) {
            Some(place) => {
                left.remove(place);
            }
            None => rows.push(row),
        }
    }
    if rows.len() == before {
        return;
    }
    rows.sort_by_key(|row| row.part("date").and_then(Value::as_day));
    let last = rows.last().cloned().unwrap_or(Value::List(Vec::new()));
    record.set("stage_history", Value::List(rows));
    record.set("pipeline", pipeline);
    if let Some(stage) = last.part("stage").cloned() {
        let closed = matches!(stage.as_text(), Some("won" | "lost"));
        record.set("stage", stage);
        if let (true, Some(day)) = (closed, last.part("date").cloned()) {
            record.set("closed_on", day);
        }
    }
    taker.sheet.put(record);
}
