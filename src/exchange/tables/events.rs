//! Customers, touches, complaints, campaigns and whom they went to.

use super::{TableFile, Taker};
use crate::domain::nouns::{case, interaction};
use crate::domain::{Kind, Value};

/// Whoever is in the table is a customer, and a person: names are not guessed at.
pub fn customers(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    taker.each(file, |taker, origin, cells| {
        let [outside, name] = cells.as_slice() else {
            return;
        };
        if !taker.has_id(origin, outside) {
            return;
        }
        let mut record = taker.open(Kind::Customer, outside, &file.name, origin);
        taker.fill(&mut record, "name", Some(Value::from(name.as_ref())));
        if record.get("type").is_none() {
            record.set("type", "person");
        }
        if record.get("relation").is_none() {
            record.set("relation", "customer");
        }
        taker.sheet.put(record);
    });
}

pub fn interactions(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    taker.each(file, |taker, origin, cells| {
        let [outside, customer, date, channel, cost] = cells.as_slice() else {
            return;
        };
        if !taker.has_id(origin, outside) {
            return;
        }
        let Some(customer) = taker.customer(origin, customer) else {
            return;
        };
        let at = taker.day(origin, "date", date);
        let cost = taker.optional(origin, "cost_minor", cost);
        let mut record = taker.open(Kind::Interaction, outside, &file.name, origin);
        taker.fill(&mut record, "at", at.map(Value::Day));
        taker.fill(
            &mut record,
            "customers",
            Some(Value::List(vec![Value::Ref(customer)])),
        );
        taker.fill(&mut record, "channel", Some(Value::from(channel.as_ref())));
        taker.fill(&mut record, "cost", taker.money(cost));
        taker.word(&interaction::CHANNELS, channel);
        taker.sheet.put(record);
    });
}

pub fn complaints(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    taker.each(file, |taker, origin, cells| {
        let [outside, customer, opened, cause, answered, resolved] = cells.as_slice() else {
            return;
        };
        if !taker.has_id(origin, outside) {
            return;
        }
        let Some(customer) = taker.customer(origin, customer) else {
            return;
        };
        let opened = taker.day(origin, "opened_on", opened);
        let answered = taker.day(origin, "first_response_on", answered);
        let resolved = taker.day(origin, "resolved_on", resolved);
        let mut record = taker.open(Kind::Case, outside, &file.name, origin);
        taker.fill(&mut record, "number", Some(Value::from(outside.as_ref())));
        taker.fill(&mut record, "customer", Some(Value::Ref(customer)));
        taker.fill(&mut record, "type", Some("complaint".into()));
        taker.fill(&mut record, "received_at", opened.map(Value::Day));
        taker.fill(&mut record, "cause", Some(Value::from(cause.as_ref())));
        taker.fill(&mut record, "first_response_at", answered.map(Value::Day));
        taker.word(&case::CAUSES, cause);
        // What was open in an earlier import and has been resolved since is closed now.
        if let Some(day) = resolved
            && record.get("solved_at").is_none()
        {
            record.set("solved_at", day);
            record.set("closed_at", day);
            record.set("state", "closed");
            record.set("closed_reason", "imported");
        }
        taker.fill(&mut record, "state", Some("open".into()));
        taker.sheet.put(record);
    });
}

pub fn campaigns(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    taker.each(file, |taker, origin, cells| {
        let [outside, name, start, end, cost] = cells.as_slice() else {
            return;
        };
        if !taker.has_id(origin, outside) {
            return;
        }
        let start = taker.day(origin, "start", start);
        let end = taker.day(origin, "end", end);
        let cost = taker.optional(origin, "cost_minor", cost);
        let mut record = taker.open(Kind::Campaign, outside, &file.name, origin);
        taker.fill(&mut record, "name", Some(Value::from(name.as_ref())));
        taker.fill(&mut record, "form", Some("campaign".into()));
        taker.fill(&mut record, "start", start.map(Value::Day));
        taker.fill(&mut record, "end", end.map(Value::Day));
        taker.fill(&mut record, "cost", taker.money(cost));
        taker.sheet.put(record);
    });
}

/// Whom campaigns went to: gathered per campaign, so that a long list is written once.
pub fn targets(taker: &mut Taker<'_, '_>, file: &TableFile<'_>) {
    let mut members: Vec<(crate::domain::Id, Vec<crate::domain::Id>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    taker.each(file, |taker, origin, cells| {
        let [campaign, customer] = cells.as_slice() else {
            return;
        };
        let Some(campaign) = taker.known(Kind::Campaign, origin, campaign, "campaign_id") else {
            return;
        };
        let Some(customer) = taker.customer(origin, customer) else {
            return;
        };
        let place = *places.entry(campaign).or_insert_with(|| {
            members.push((campaign, Vec::new()));
            members.len() - 1
        });
        if let Some((_, list)) = members.get_mut(place) {
            list.push(customer);
        }
    });
    for (campaign, customers) in members {
        let Some(mut record) = taker.sheet.get(campaign) else {
            continue;
        };
        if !taker.sheet.is_new(campaign) {
            taker.touched.insert(campaign);
        }
        let mut rows = record.items("members").to_vec();
        let mut there: std::collections::HashSet<_> = rows
            .iter()
            .filter_map(|row| row.part("customer").and_then(Value::as_ref))
            .collect();
        for customer in customers {
            if there.insert(customer) {
                rows.push(Value::row([("customer", Some(Value::Ref(customer)))]));
            }
        }
        record.set("members", Value::List(rows));
        taker.sheet.put(record);
    }
}
