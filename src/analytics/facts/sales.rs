//! Facts of selling: campaigns, pipelines, deals and booked costs.

use super::book::Reading;
use super::{Booked, Builder, Campaign, Deal, Pipeline, Stage};
use crate::domain::{Kind, Value};
use std::sync::Arc;

impl Reading<'_> {
    pub(super) fn campaigns(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Campaign) {
            if record.text("form") == "notice" {
                continue;
            }
            let day = record
                .day("start")
                .unwrap_or_else(|| record.created.day_in(self.zone));
            let held = |row: &Value| row.part("holdout").and_then(Value::as_flag) == Some(true);
            let mut targets: Vec<u32> = record
                .items("members")
                .iter()
                .filter(|row| !held(row))
                .filter_map(|row| self.number(row.part("customer").and_then(Value::as_ref)))
                .collect();
            targets.sort_unstable();
            targets.dedup();
            builder.campaign(Campaign {
                id: record.report_id().into(),
                name: record.title().into(),
                start: record.day("start").map(|day| day.0),
                end: record.day("end").map(|day| day.0),
                cost: self.home(record.get("cost"), day),
                targets,
            });
        }
    }

    pub(super) fn pipelines(&self, builder: &mut Builder) {
        let settings = self.book.settings.get("pipelines");
        for pipeline in settings.as_array().map(Vec::as_slice).unwrap_or_default() {
            let word = |json: &serde_json::Value| Arc::from(json.as_str().unwrap_or(""));
            let stages = pipeline.get("stages").and_then(|s| s.as_array());
            let stages = stages
                .map(Vec::as_slice)
                .unwrap_or_default()
                .iter()
                .map(|stage| Stage {
                    key: stage.get("key").map_or_else(|| "".into(), word),
                    probability_bp: stage
                        .get("probability_bp")
                        .and_then(|bp| bp.as_i64())
                        .unwrap_or(0),
                });
            let key = pipeline.get("key").map_or_else(|| "".into(), word);
            builder.pipeline(Pipeline::of(key, stages.collect()));
        }
    }

    pub(super) fn deals(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Deal) {
            let created = record.created.day_in(self.zone);
            let mut events: Vec<(i32, Arc<str>)> = Vec::new();
            for row in record.items("stage_history") {
                if let Some(stage) = row.part("stage").and_then(Value::as_text) {
                    let day = self.day(row.part("date")).unwrap_or(created);
                    events.push((day.0, builder.word(stage)));
                }
            }
            // A stage typed without a history was entered when the deal was made.
            if events.is_empty() && !record.text("stage").is_empty() {
                events.push((created.0, builder.word(record.text("stage"))));
            }
            let pipeline = match record.text("pipeline") {
                "" => "default",
                key => key,
            };
            builder.deal(Deal {
                id: record.report_id().into(),
                customer: self.number(record.link("customer")),
                amount: self.home(record.get("amount"), created),
                expected_close: record.day("expected_close"),
                probability_bp: record.int("probability"),
                pipeline: pipeline.into(),
                events,
                lost_reason: record.text("lost_reason").into(),
            });
        }
    }

    pub(super) fn costs(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Cost) {
            let day = self.day_or_created(&record, "date");
            let kind = builder.word(record.text("type"));
            builder.booked(Booked {
                customer: self.number(record.link("customer")),
                day: day.0,
                kind,
                amount: self.home(record.get("amount"), day),
            });
        }
    }
}
