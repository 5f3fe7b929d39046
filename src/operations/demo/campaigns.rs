//! The six campaigns of the school, from the great success to the badly set one, and the coupons.

use super::words;
use super::workshop::{Workshop, int, list, row, texts};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Record, Value};

struct Plan {
    name: Text,
    state: &'static str,
    /// First and last day, in days from today.
    days: (i32, i32),
    segment: Text,
    offer: Text,
    channels: &'static [&'static str],
    /// Metric, baseline, target, linked goal, best past value; empty metric: no goal was set.
    goal: (Text, i64, i64, Text, i64),
    /// Method and amount; the last is the one chosen.
    budgets: &'static [(&'static str, i64)],
    cost: i64,
    evaluation: Text,
}

static PLANS: &[Plan] = &[
    Plan {
        name: t("Share and join", "推荐有礼"),
        state: "ended",
        days: (-141, -20),
        segment: t("All members", "全体会员"),
        offer: t(
            "200 points for every friend who joins, a free trial week for the friend.",
            "每推荐一位好友入会得 200 积分，好友免费体验一周。",
        ),
        channels: &["message", "web"],
        goal: (
            t("new members", "新会员"),
            90,
            300,
            t("growth of the branches", "分店增长"),
            120,
        ),
        budgets: &[
            ("affordable", 12_000),
            ("percent-of-sales", 15_000),
            ("parity", 10_000),
            ("objective-and-task", 9_000),
        ],
        cost: 8_600,
        evaluation: t(
            "Far above the goal. Grandparents share most; new: whole classes join together.",
            "远超目标。祖辈分享最多；新现象：整班一起报名。",
        ),
    },
    Plan {
        name: t("Back to class", "重返课堂"),
        state: "ended",
        days: (-90, -10),
        segment: t("Lost pupils", "流失学员"),
        offer: t(
            "Two lessons free, then 25 % off the first package.",
            "免费两节课，首个课包七五折。",
        ),
        channels: &["call", "message"],
        goal: (
            t("pupils who return", "返回学员"),
            4,
            10,
            t("retention", "客户保持"),
            8,
        ),
        budgets: &[("parity", 2_000)],
        cost: 2_750,
        evaluation: t(
            "One in four returned. Calls worked, messages did not. Over budget by the calls.",
            "四分之一返回。电话有效，短信无效。电话费超预算。",
        ),
    },
    Plan {
        name: t("Second package within three months", "三个月内续包有礼"),
        state: "ended",
        days: (-200, -110),
        segment: t("First-time buyers", "首次购买"),
        offer: t(
            "A sports bag with the second package.",
            "续第二个课包送运动包。",
        ),
        channels: &["message", "visit"],
        goal: (
            t("second packages", "续包数"),
            60,
            75,
            t("loyalty", "忠诚"),
            70,
        ),
        budgets: &[("percent-of-sales", 6_000)],
        cost: 5_100,
        evaluation: t(
            "Goal missed by three. The bag arrived late.",
            "差三个达标。运动包到货晚。",
        ),
    },
    Plan {
        name: t("Festival greeting", "节日问候"),
        state: "planned",
        days: (20, 27),
        segment: t("VIP members and partners", "VIP 会员与合作方"),
        offer: t(
            "A greeting by name. Nothing is sold.",
            "点名问候，不做销售。",
        ),
        channels: &["letter", "message"],
        goal: (
            t("greetings answered", "回复问候"),
            0,
            60,
            t("emotional tie", "情感联系"),
            60,
        ),
        budgets: &[("affordable", 1_500)],
        cost: 0,
        evaluation: t("", ""),
    },
    Plan {
        name: t("From package to yearly card", "课包升级年卡"),
        state: "running",
        days: (-45, 45),
        segment: t("Members with more than three packages", "三个课包以上会员"),
        offer: t(
            "The rest of the package counts towards the card.",
            "课包余课抵扣年卡。",
        ),
        channels: &["call", "visit"],
        goal: (
            t("purchase value, %", "客单价（%）"),
            100,
            102,
            t("deeper relations", "深化关系"),
            103,
        ),
        budgets: &[("objective-and-task", 4_800)],
        cost: 1_900,
        evaluation: t("", ""),
    },
    Plan {
        name: t("More presence in the town", "提升本地知名度"),
        state: "ended",
        days: (-300, -270),
        segment: t("everybody", "所有人"),
        offer: t("Leaflets at the market.", "集市发传单。"),
        channels: &["other"],
        goal: (t("", ""), 0, 0, t("", ""), 0),
        budgets: &[("affordable", 3_000)],
        cost: 3_000,
        evaluation: t(
            "Nobody knows what it brought: no goal, no count.",
            "无目标、无统计，效果不明。",
        ),
    },
];

pub fn make(shop: &mut Workshop, world: &World) {
    for (n, plan) in PLANS.iter().enumerate() {
        let (start, end) = (shop.today.plus(plan.days.0), shop.today.plus(plan.days.1));
        let mut record = shop
            .new_record(Kind::Campaign, start.plus(-10))
            .with("name", shop.say(plan.name))
            .with("form", "campaign")
            .with("state", plan.state)
            .with("start", start)
            .with("end", end)
            .with("segment", shop.say(plan.segment))
            .with("offer", shop.say(plan.offer))
            .with("channels", texts(plan.channels))
            .with("evaluation", shop.say(plan.evaluation));
        if plan.cost > 0 {
            record.set("cost", shop.money(plan.cost));
        }
        money(shop, plan, &mut record);
        goal(shop, plan, end, &mut record);
        record.set("members", list(audience(shop, world, n, (start, end))));
        if n == 0 {
            record.set("code", "SHARE");
            record.set("interval", int(14));
            record.set("counters", super::sharing::counters(shop, world));
        }
        let id = shop.add(record);
        if n == 0 {
            super::sharing::shares(shop, world, id);
        }
    }
    notice(shop, world);
    super::coupons::coupons(shop, world);
}

fn money(shop: &Workshop, plan: &Plan, record: &mut Record) {
    let rows = plan
        .budgets
        .iter()
        .enumerate()
        .map(|(n, (method, amount))| {
            let basis = if n + 1 == plan.budgets.len() {
                t("chosen", "采用")
            } else {
                t("for comparison", "供比较")
            };
            row([
                ("method", (*method).into()),
                ("amount", shop.money(*amount).into()),
                ("basis", shop.say(basis).into()),
            ])
        });
    record.set("budgets", list(rows.collect()));
}

fn goal(shop: &Workshop, plan: &Plan, deadline: Day, record: &mut Record) {
    let (metric, baseline, target, linked, best) = plan.goal;
    if metric.en.is_empty() {
        return;
    }
    let goal = row([
        ("metric", shop.say(metric).into()),
        ("baseline", int(baseline)),
        ("target", int(target)),
        ("deadline", deadline.into()),
        ("linked", shop.say(linked).into()),
        ("best", int(best)),
    ]);
    record.set("goal", list(vec![goal]));
}

/// Who was reached and how it ended.
fn audience(
    shop: &mut Workshop,
    world: &World,
    campaign: usize,
    (start, end): (Day, Day),
) -> Vec<Value> {
    let chosen: Vec<(Id, &'static str)> = match campaign {
        0 => world
            .model_members()
            .map(|(_, m)| {
                (
                    m.id,
                    if m.joined >= start {
                        "bought"
                    } else {
                        "replied"
                    },
                )
            })
            .collect(),
        1 => {
            let back = world
                .returners
                .iter()
                .filter_map(|place| world.members.get(*place))
                .map(|m| (m.id, "bought"));
            let gone = world
                .members
                .iter()
                .filter(|m| m.lost)
                .take(world.returners.len() * 3)
                .map(|m| (m.id, "refused"));
            back.chain(gone).collect()
        }
        2 => fitting(
            world,
            70,
            |m| (2..=6).contains(&m.buying.times),
            "delivered",
        ),
        3 => fitting(world, 60, |m| m.vip, "planned"),
        4 => fitting(
            world,
            50,
            |m| m.buying.large && m.buying.times > 6 && !m.lost,
            "sent",
        ),
        _ => Vec::new(),
    };
    let reached = |state: &str| state != "planned";
    let rows = chosen.into_iter().map(|(customer, state)| {
        let day = shop.day_between(start, end.min(shop.today));
        let mut parts = vec![
            ("customer", Some(customer.into())),
            ("state", Some(state.into())),
        ];
        parts.push(("date", reached(state).then_some(day.into())));
        Value::row(parts)
    });
    rows.collect()
}

fn fitting(
    world: &World,
    most: usize,
    fits: impl Fn(&super::world::Member) -> bool,
    state: &'static str,
) -> Vec<(Id, &'static str)> {
    world
        .members
        .iter()
        .filter(|member| fits(member))
        .take(most)
        .map(|member| (member.id, state))
        .collect()
}

/// A notice to a group, with who has seen it.
fn notice(shop: &mut Workshop, world: &World) {
    let day = shop.days_ago(3);
    let seen = world
        .model_members()
        .take(40)
        .enumerate()
        .map(|(n, (_, member))| {
            row([
                ("customer", member.id.into()),
                (
                    "state",
                    if n % 3 == 0 { "delivered" } else { "opened" }.into(),
                ),
                ("date", day.into()),
            ])
        });
    let members = list(seen.collect());
    let record = shop
        .new_record(Kind::Campaign, day)
        .with(
            "name",
            shop.say(t(
                "Grading day: be there at half past eight",
                "考级日：请八点半到场",
            )),
        )
        .with("form", "notice")
        .with("state", "running")
        .with("start", day)
        .with("end", shop.today.plus(4))
        .with(
            "text",
            shop.say(t(
                "Grading takes place on Saturday. Bring uniform and belt.",
                "周六考级，请带道服和道带。",
            )),
        )
        .with("segment", words::branch_name(shop.lang, 0))
        .with("members", members);
    shop.add(record);
}
