//! Life cycle: how many customers stand where, what the facts say, how many move on and how long they take.

use crate::analytics::numbers::{count, median, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::scores::stage;
use crate::analytics::standing::Standing;
use crate::analytics::table::{Column, Table};
use crate::cells;
use crate::domain::Day;
use crate::domain::nouns::customer::LIFECYCLE;
use crate::domain::text::{Problem, t};
use std::sync::Arc;

pub static REPORT: Report = Report {
    name: "lifecycle",
    label: t("Life-cycle funnel", "生命周期漏斗"),
    help: t(
        "Uses the stages noted with their dates, and orders, wallet, attitude and referrals. reached = customers who ever came to the stage or a later one \
         (lost stands outside); conversion = reached next / reached; median days over completed stays.\n\
         proposed is the stage the facts speak for: prospect = touched; first-time 1 purchase; repeat 2 or more; majority = half of the wallet; \
         loyal = loyalty ≥ 60 and feeling ≥ 0.6; advocate = referred somebody; lost = nothing for 180 days and 3 own gaps. \
         Read: stage_moves lists who should be moved.",
        "使用所记阶段及日期，订单、荷包份额、态度与推荐。reached = 曾到该阶段或其后阶段的客户（流失除外）；转化 = 下一阶段 / 本阶段；天数为已完成停留的中位数。\n\
         proposed 为数据所示阶段：意向 = 有互动；首次 1 单；重复 2 单以上；多数 = 占荷包一半；忠诚 = 忠诚度 ≥ 60 且感情 ≥ 0.6；提倡 = 推荐过他人；\
         流失 = 180 天且 3 倍本人间隔未购买。读法：stage_moves 列出应调整的客户。",
    ),
    tables: &[
        TableRow {
            name: "lifecycle",
            label: t("Stages", "阶段"),
            columns: COLUMNS,
            build: stages,
            behind: at_stage,
        },
        TableRow {
            name: "stage_moves",
            label: t("Proposed moves", "建议调整"),
            columns: MOVES,
            build: moves,
            behind: the_customer,
        },
    ],
    params: &[],
};

static COLUMNS: &[Column] = &[
    Column::text("stage", "Stage", "阶段"),
    Column::int("customers", "customers", "Noted", "所记"),
    Column::int("proposed", "customers", "Proposed", "建议"),
    Column::int("reached", "customers", "Reached", "到达"),
    Column::share("conversion_to_next", "To next", "到下一阶段")
        .how("reached of the next stage / {reached} = {conversion_to_next}"),
    Column::float("median_days", "days", "Median days", "天数中位数"),
];

static MOVES: &[Column] = &[
    Column::customer(),
    Column::text("noted", "Noted", "所记"),
    Column::text("proposed", "Proposed", "建议"),
];

/// The stages of a customer up to the day, with the one noted now.
fn noted<'a>(view: &View<'a>, customer: u32) -> (Vec<&'a (Day, Arc<str>)>, &'a str) {
    let profile = view.facts.profile(customer);
    let history = profile
        .lifecycle_history
        .iter()
        .filter(|(day, _)| *day <= view.as_of);
    (history.collect(), &profile.lifecycle)
}

fn stages(view: &View) -> Result<Body, Problem> {
    let keys: Vec<&'static str> = LIFECYCLE.rows.iter().map(|row| row.key).collect();
    let place = |stage: &str| keys.iter().position(|key| *key == stage);
    let lost = place("lost").unwrap_or(keys.len());
    let standings = Standing::all(view);
    let mut table = vec![(0i64, 0i64, 0i64, Vec::new()); keys.len()];
    for (customer, standing) in (0u32..).zip(&standings) {
        let (history, now) = noted(view, customer);
        if let Some(row) = place(now).and_then(|at| table.get_mut(at)) {
            row.0 += 1;
        }
        let proposed = stage(standing, view.facts.profile(customer), view.as_of.0);
        if let Some(row) = place(proposed).and_then(|at| table.get_mut(at)) {
            row.1 += 1;
        }
        let ever = history
            .iter()
            .map(|(_, stage)| &**stage)
            .chain([now])
            .filter_map(place);
        let furthest = ever.clone().filter(|at| *at < lost).max();
        let was_lost = ever.clone().any(|at| at == lost);
        for (at, row) in table.iter_mut().enumerate() {
            let reached = if at == lost {
                was_lost
            } else {
                furthest.is_some_and(|far| far >= at)
            };
            row.2 += i64::from(reached);
        }
        for pair in history.windows(2) {
            if let [(from, stage), (to, _)] = pair
                && let Some(row) = place(stage).and_then(|at| table.get_mut(at))
            {
                row.3
                    .push(crate::analytics::numbers::days_between(*from, *to));
            }
        }
    }
    let reached: Vec<i64> = table.iter().map(|row| row.2).collect();
    let row = |(at, (customers, proposed, came, mut days)): (usize, (i64, i64, i64, Vec<i64>))| {
        days.sort_unstable();
        let next = reached.get(at + 1).filter(|_| at + 1 < lost);
        let conversion = next.and_then(|next| ratio(*next, came));
        cells![
            keys.get(at).copied(),
            customers,
            proposed,
            came,
            conversion,
            median(&days)
        ]
    };
    let rows: Vec<_> = table.into_iter().enumerate().map(row).collect();
    Ok(Body::from(rows).with("customers", count(standings.len())))
}

fn at_stage(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
    let stage = table.cell(row, "stage")?.as_text()?;
    let each = (0u32..).zip(&view.facts.profiles);
    Some(
        each.filter(|(_, profile)| &*profile.lifecycle == stage)
            .map(|(customer, _)| customer)
            .collect(),
    )
}

fn moves(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let row = |customer: &u32| {
        let profile = view.facts.profile(*customer);
        let proposed = stage(standings.get(*customer as usize)?, profile, view.as_of.0);
        (proposed != &*profile.lifecycle)
            .then(|| cells![view.facts.id(*customer), &profile.lifecycle, proposed])
    };
    Ok(view
        .facts
        .by_id
        .iter()
        .filter_map(row)
        .collect::<Vec<_>>()
        .into())
}
