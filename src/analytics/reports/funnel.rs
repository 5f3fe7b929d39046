//! Funnel of one pipeline: how far deals come, where they are lost, how long they stay.

use crate::analytics::facts::{Deal, Pipeline};
use crate::analytics::numbers::{count, median, ratio};
use crate::analytics::report::{Body, Report, TableRow, View};
use crate::analytics::table::{Column, METRICS, Table};
use crate::cells;
use crate::domain::text::{Problem, t};
use std::sync::Arc;

pub static REPORT: Report = Report {
    name: "funnel",
    label: t("Sales funnel", "销售漏斗"),
    help: t(
        "Uses deals of one pipeline and their stage events up to the day. A deal reached a stage if it ever entered it or a later one. \
         lost_from: lost deals by the furthest stage reached. Days in a stage: sum over a deal's completed visits; median over deals.\n\
         Read: the smallest conversion_to_next is where to work; a long median is where deals stall.",
        "使用一个流程的商机及截至当日的阶段记录。曾进入某阶段或其后阶段即算到达。lost_from：输单按到过的最远阶段计。\
         阶段天数：每个商机已完成停留之和，取各商机中位数。\n\
         读法：conversion_to_next 最小处最需改进；中位数长处容易停滞。",
    ),
    tables: &[
        TableRow {
            name: "funnel",
            label: t("Stages", "阶段"),
            columns: COLUMNS,
            build: funnel,
            behind: of_stage,
        },
        TableRow {
            name: "funnel_stats",
            label: t("Figures", "数据"),
            columns: METRICS,
            build: stats,
            behind: of_state,
        },
    ],
    params: &["funnel"],
};

static COLUMNS: &[Column] = &[
    Column::text("stage", "Stage", "阶段"),
    Column::int("reached", "deals", "Reached", "到达")
        .how("deals that entered {stage} or a later stage = {reached}"),
    Column::int("current", "deals", "Now", "当前")
        .how("deals whose last event is {stage} = {current}"),
    Column::money("current_amount_minor", "Amount now", "当前金额"),
    Column::share("conversion_to_next", "To next", "到下一阶段")
        .how("reached of the next stage / {reached} = {conversion_to_next}"),
    Column::share("conversion_from_first", "From first", "自首阶段")
        .how("{reached} / {#first} = {conversion_from_first}"),
    Column::int("lost_from", "deals", "Lost", "输单"),
    Column::int("completed_stays", "deals", "Stays", "完成停留"),
    Column::float("median_days", "days", "Median days", "天数中位数"),
];

/// Where a deal stands in its pipeline on a day.
pub struct Way<'a> {
    pub deal: &'a Deal,
    pub events: &'a [(i32, Arc<str>)],
    /// Place of the furthest stage; none when only lost or unknown stages were entered.
    pub furthest: Option<usize>,
    /// Place of the stage of the last event; none when lost or unknown.
    pub current: Option<usize>,
    pub is_lost: bool,
}

/// The chosen pipeline with its stages in order, `won` last.
pub struct Stages<'a> {
    pub pipeline: &'a Pipeline,
    pub keys: Vec<Arc<str>>,
}

impl<'a> Stages<'a> {
    pub fn of(view: &View<'a>) -> Result<Stages<'a>, Problem> {
        let wanted = view.params.pipeline.as_deref().unwrap_or("default");
        let Some(pipeline) = view.facts.pipelines.iter().find(|p| &*p.key == wanted) else {
            let known: Vec<&str> = view.facts.pipelines.iter().map(|p| &*p.key).collect();
            let words = t(
                "there is no pipeline {0}: choose one of {1}",
                "没有流程 {0}：可选 {1}",
            );
            return Err(words.problem(&[&wanted, &known.join(", ")]));
        };
        let open = pipeline.open.iter().map(|stage| stage.key.clone());
        let keys = open.chain([pipeline.won.clone()]).collect();
        Ok(Stages { pipeline, keys })
    }

    pub fn place(&self, stage: &str) -> Option<usize> {
        self.keys.iter().position(|key| &**key == stage)
    }

    pub fn won(&self) -> usize {
        self.keys.len() - 1
    }

    /// The deals of the pipeline, with events that exist on the day.
    pub fn ways<'b>(&'b self, view: &View<'b>) -> Vec<Way<'b>> {
        let deals = view
            .facts
            .deals
            .iter()
            .filter(|deal| deal.pipeline == self.pipeline.key);
        let way = |deal: &'b Deal| {
            let end = deal.events.partition_point(|(day, _)| *day <= view.as_of.0);
            let events = deal.events.get(..end).unwrap_or_default();
            let last = events.last();
            Way {
                deal,
                events,
                furthest: events
                    .iter()
                    .filter_map(|(_, stage)| self.place(stage))
                    .max(),
                current: last.and_then(|(_, stage)| self.place(stage)),
                is_lost: last.is_some_and(|(_, stage)| *stage == self.pipeline.lost),
            }
        };
        deals.map(way).collect()
    }
}

impl Way<'_> {
    /// Days in a stage over completed visits; none without one.
    fn days_in(&self, stage: &str) -> Option<i64> {
        let visits = self.events.iter().zip(self.events.iter().skip(1));
        let here = visits.filter(|((_, entered), _)| &**entered == stage);
        here.map(|((from, _), (to, _))| i64::from(*to) - i64::from(*from))
            .reduce(|sum, days| sum + days)
    }
}

fn funnel(view: &View) -> Result<Body, Problem> {
    let stages = Stages::of(view)?;
    let ways = stages.ways(view);
    let reached = |place: usize| {
        count(
            ways.iter()
                .filter(|way| way.furthest.is_some_and(|f| f >= place))
                .count(),
        )
    };
    let mut rows = Vec::new();
    for (place, key) in stages.keys.iter().enumerate() {
        let here = ways.iter().filter(|way| way.current == Some(place));
        let amount: i128 = here.clone().map(|way| i128::from(way.deal.amount)).sum();
        let lost = ways
            .iter()
            .filter(|way| way.is_lost && way.furthest == Some(place));
        let mut days: Vec<i64> = ways.iter().filter_map(|way| way.days_in(key)).collect();
        days.sort_unstable();
        let next = (place < stages.won())
            .then(|| ratio(reached(place + 1), reached(place)))
            .flatten();
        rows.push(cells![
            key,
            reached(place),
            here.count(),
            amount,
            next,
            ratio(reached(place), reached(0)),
            lost.count(),
            days.len(),
            median(&days)
        ]);
    }
    Ok(Body::from(rows)
        .with("first", reached(0))
        .with("pipeline", &stages.pipeline.key))
}

fn stats(view: &View) -> Result<Body, Problem> {
    let stages = Stages::of(view)?;
    let ways = stages.ways(view);
    let number = |fits: &dyn Fn(&Way) -> bool| count(ways.iter().filter(|way| fits(way)).count());
    let deals = number(&|way| !way.events.is_empty());
    let won = number(&|way| way.current == Some(stages.won()));
    let lost = number(&|way| way.is_lost);
    Ok(Body::metrics([
        ("deals", deals.into()),
        ("deals_without_events", (count(ways.len()) - deals).into()),
        ("won", won.into()),
        ("lost", lost.into()),
        ("open", (deals - won - lost).into()),
        ("win_rate_closed", ratio(won, won + lost).into()),
    ]))
}

/// The customers of deals, each once.
pub fn customers_of<'a>(ways: impl Iterator<Item = &'a Way<'a>>) -> Vec<u32> {
    let mut customers: Vec<u32> = ways.filter_map(|way| way.deal.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    customers
}

fn of_stage(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let stages = Stages::of(view).ok()?;
    let place = stages.place(table.cell(row, "stage")?.as_text()?)?;
    let ways = stages.ways(view);
    Some(customers_of(
        ways.iter().filter(|way| way.current == Some(place)),
    ))
}

fn of_state(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let stages = Stages::of(view).ok()?;
    let ways = stages.ways(view);
    let metric = table.cell(row, "metric")?.as_text()?;
    let fits = |way: &&Way| match metric {
        "deals" => !way.events.is_empty(),
        "deals_without_events" => way.events.is_empty(),
        "won" => way.current == Some(stages.won()),
        "lost" => way.is_lost,
        "open" => !way.events.is_empty() && !way.is_lost && way.current != Some(stages.won()),
        _ => false,
    };
    Some(customers_of(ways.iter().filter(fits)))
}
