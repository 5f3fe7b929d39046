//! The board: deals by the stages of their pipeline.
//!
//! ```text
//! Lead 3          Qualified 2     Proposal 2
//!    46,000          60,000         180,000
//!  南湖学校       Northwind      >云杉 ERP 二期
//! ```
//! Rule: the cursor goes by the deal, so a deal that moves takes the cursor along.

use super::columns;
use crate::domain::settings::{Pipeline, Stage};
use crate::domain::{Day, Id, Kind, Record};
use crate::tui::now::Now;

/// A stage with its deals.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub stage: Stage,
    pub deals: Vec<Id>,
    /// Amounts together, in minor units.
    pub sum: i64,
}

#[derive(Clone, Debug, Default)]
pub struct BoardView {
    pub pipeline: String,
    pub lanes: Vec<Lane>,
    pub lane: usize,
    pub cursor: Option<Id>,
    basis: Option<(u64, String, i32)>,
}

impl BoardView {
    /// Sorts the deals into lanes again when the book has changed.
    pub fn refresh(&mut self, now: &Now) {
        let basis = (now.book.seq, self.pipeline.clone(), now.today.0);
        if self.basis.as_ref() == Some(&basis) {
            return;
        }
        self.basis = Some(basis);
        let pipelines = now.book.settings.pipelines();
        let wanted = pipelines.iter().find(|p| p.key == self.pipeline);
        let Some(pipeline) = wanted.or(pipelines.first()) else {
            return;
        };
        self.pipeline = pipeline.key.clone();
        self.lanes = lanes(now, pipeline);
        let places = self
            .cursor
            .and_then(|id| self.lanes.iter().position(|lane| lane.deals.contains(&id)));
        match places {
            Some(lane) => self.lane = lane,
            None => self.land(0),
        }
        if self.cursor.is_none() {
            let first = self.lanes.iter().position(|lane| !lane.deals.is_empty());
            self.lane = first.unwrap_or(0);
            self.land(0);
        }
    }

    /// Puts the cursor on the deal at a place of the present lane.
    fn land(&mut self, place: usize) {
        let deals = self
            .lanes
            .get(self.lane)
            .map(|lane| lane.deals.as_slice())
            .unwrap_or_default();
        self.cursor = deals.get(place.min(deals.len().saturating_sub(1))).copied();
    }

    pub fn place(&self) -> usize {
        let lane = self.lanes.get(self.lane);
        let found = lane.and_then(|lane| lane.deals.iter().position(|id| Some(*id) == self.cursor));
        found.unwrap_or(0)
    }

    pub fn move_by(&mut self, rows: isize) {
        self.land(self.place().saturating_add_signed(rows));
    }

    /// Goes to the lane beside; an empty one can be stood on too.
    pub fn turn(&mut self, lanes: isize) {
        let place = self.place();
        self.lane = self
            .lane
            .saturating_add_signed(lanes)
            .min(self.lanes.len().saturating_sub(1));
        self.land(place);
    }

    /// The stage beside that of a deal, in its own pipeline.
    pub fn beside(now: &Now, deal: &Record, by: isize) -> Option<Stage> {
        let pipelines = now.book.settings.pipelines();
        let pipeline = pipelines.iter().find(|p| p.key == deal.text("pipeline"))?;
        let at = pipeline
            .stages
            .iter()
            .position(|stage| stage.key == deal.text("stage"));
        let Some(at) = at else {
            return pipeline.stages.first().cloned();
        };
        let to = at.checked_add_signed(by)?;
        pipeline.stages.get(to).cloned()
    }
}

fn lanes(now: &Now, pipeline: &Pipeline) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = pipeline
        .stages
        .iter()
        .map(|stage| Lane {
            stage: stage.clone(),
            deals: Vec::new(),
            sum: 0,
        })
        .collect();
    let month = |day: Day| (day.year(), day.month());
    let mut rows: Vec<(i64, Id, usize)> = Vec::new();
    for deal in now
        .book
        .iter(Kind::Deal)
        .filter(|deal| deal.text("pipeline") == pipeline.key)
    {
        let Some(lane) = pipeline
            .stages
            .iter()
            .position(|stage| stage.key == deal.text("stage"))
        else {
            continue;
        };
        let is_end = pipeline.stages.get(lane).is_some_and(is_end);
        let closed = deal.day("closed_on");
        // Of the closed ones only this month's are on the board; the list has all.
        if is_end && closed.is_some_and(|day| month(day) != month(now.today)) {
            continue;
        }
        let amount = deal.money("amount").map_or(0, |m| m.minor);
        rows.push((amount, deal.id, lane));
    }
    rows.sort_by_key(|(amount, id, _)| (std::cmp::Reverse(*amount), *id));
    for (amount, id, lane) in rows {
        if let Some(lane) = lanes.get_mut(lane) {
            lane.deals.push(id);
            lane.sum = lane.sum.saturating_add(amount);
        }
    }
    lanes
}

/// A stage in which deals end; old books do not say so, their keys do.
pub fn is_end(stage: &Stage) -> bool {
    stage.is_end() || matches!(stage.key.as_str(), "won" | "lost" | "won-back" | "let-go")
}

/// Days a deal is in its stage.
pub fn days_in_stage(now: &Now, deal: &Record) -> i32 {
    let last = deal.items("stage_history").last();
    let since = last.and_then(|row| row.part("date")?.as_day());
    let since = since.or(Some(deal.created.day_in(now.zone)));
    since.map_or(0, |day| (now.today.0 - day.0).max(0))
}

/// One line about a deal, below the board.
pub fn about(now: &Now, lang: crate::domain::Lang, deal: &Record) -> String {
    let keys = [
        "customer",
        "amount",
        "probability",
        "expected_close",
        "next_step",
    ];
    let cells = keys.iter().filter_map(|key| {
        let (_, field) = Kind::Deal.field(key)?;
        let value = deal.get(key)?;
        let text = columns::shown(now, lang, field, value);
        Some(match *key {
            "expected_close" | "next_step" => format!("{}: {text}", field.label.get(lang)),
            _ => text,
        })
    });
    format!(
        "{}   {}",
        deal.title(),
        cells.collect::<Vec<_>>().join("   ")
    )
}
