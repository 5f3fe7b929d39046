//! Risk of loss of each customer with its parts, losses that show and that hide, and who is worth winning back.

use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::reports::clv::Years;
use crate::analytics::reports::ltv::Worth;
use crate::analytics::scores::{AT_RISK, RISK_PARTS, Risk};
use crate::analytics::standing::Standing;
use crate::analytics::table::{Cell, Column};
use crate::cells;
use crate::domain::Day;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "churn_risk",
    label: t("Risk of loss", "流失风险"),
    help: t(
        "Uses orders, complaints, ratings, rivals, touches and attendance of customers with a purchase. Each part is 0 to 1:\n\
         35 × days since the last purchase / (3 × own median gap) + 20 × fall of the last 182 days against the 182 before + \
         15 if a complaint is open or ended badly + 10 if the last c = b/a is below 1 + 10 if a rival is noted + 5 if none of the last 3 contacts was \
         answered + 5 if presence on the last 4 course days is below 60 % of the own mean. What is not known leaves its weight out; the rest is taken to 100.\n\
         Read: from 70 on call before the customer is lost. The weights are this program's own.",
        "使用有购买客户的订单、投诉、评价、竞争对手、互动与出勤。各项为 0 到 1：\n\
         35 × 距上次购买天数 /（3 × 本人间隔中位数）+ 20 × 最近 182 天较之前 182 天的下降 + 15 有未结或处理不满意的投诉 + \
         10 最近 c = b/a 小于 1 + 10 有竞争对手 + 5 最近 3 次联系均无回应 + 5 最近 4 次课出勤低于本人平均的 60 %。未知项不计权重，其余折算为 100。\n\
         读法：70 分以上应尽快联系。权重为本程序自定。",
    ),
    tables: &[
        TableRow {
            name: "churn_risk",
            label: t("Customers", "客户"),
            columns: COLUMNS,
            build: risk,
            behind: the_customer,
        },
        TableRow {
            name: "hidden_loss",
            label: t("Open and hidden loss", "显性与隐性流失"),
            columns: HIDDEN,
            build: hidden,
            behind: the_customer,
        },
        TableRow {
            name: "win_back",
            label: t("Worth winning back", "值得挽回的客户"),
            columns: WIN_BACK,
            build: win_back,
            behind: the_customer,
        },
    ],
    params: &["ltv"],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::int("score", "of 100", "Risk", "风险").how(
        "100 · (35·{recency} + 20·{fall} + 15·{complaint} + 10·{dissatisfied} + 10·{rival} + 5·{silent} + 5·{attendance}, — left out) / {known} = {score}",
    ),
    Column::flag("at_risk", "At risk", "预警").how("{score} against 70 → {at_risk}"),
    Column::int("known", "", "Weight known", "已知权重"),
    Column::float("recency", "", "Recency", "最近购买"),
    Column::float("fall", "", "Fall", "下降"),
    Column::float("complaint", "", "Complaint", "投诉"),
    Column::float("dissatisfied", "", "Dissatisfied", "不满意"),
    Column::float("rival", "", "Rival", "竞争对手"),
    Column::float("silent", "", "No answers", "无回应"),
    Column::float("attendance", "", "Attendance", "出勤"),
];

static HIDDEN: &[Column] = &[
    Column::customer(),
    Column::text("loss", "Loss", "流失"),
    Column::text("last_purchase", "Last purchase", "最近购买"),
    Column::money("half_minor", "Last 182 days", "近 182 天"),
    Column::money("before_minor", "182 days before", "之前 182 天"),
    Column::float("change", "", "Of before", "占之前")
        .how("{half_minor} / {before_minor} = {change}"),
];

static WIN_BACK: &[Column] = &[
    Column::customer(),
    Column::text("cause", "Cause", "原因"),
    Column::text("last_purchase", "Last purchase", "最近购买"),
    Column::money_float("value_minor", "Value if won", "挽回价值")
        .how("mean yearly margin over the years ahead, discounted = {value_minor}"),
    Column::money_float("cost_minor", "Cost of trying", "挽回成本"),
    Column::money_float("expected_minor", "Expected", "预期净值")
        .how("{value_minor} / 4 − {cost_minor} = {expected_minor}"),
    Column::money_float(
        "prospect_minor",
        "Same effort on a prospect",
        "同等投入于新客",
    )
    .how("{value_minor} / 16 − {cost_minor} = {prospect_minor}"),
    Column::text("advice", "Advice", "建议"),
];

fn risk(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let of = |customer: &u32| {
        let standing = standings.get(*customer as usize)?;
        let risk = Risk::of(standing, view.facts.profile(*customer), view.as_of.0)?;
        Some((std::cmp::Reverse(risk.score()), *customer, risk))
    };
    let mut found: Vec<_> = view.facts.by_id.iter().filter_map(of).collect();
    found.sort_by_key(|(score, _, _)| *score);
    let row = |(score, customer, risk): &(std::cmp::Reverse<i64>, u32, Risk)| {
        let mut row = cells![
            view.facts.id(*customer),
            score.0,
            score.0 >= AT_RISK,
            risk.known()
        ];
        row.extend(
            risk.parts
                .iter()
                .map(|part| Cell::from(part.map(|bp| bp as f64 / 10_000.0))),
        );
        row
    };
    let weights = RISK_PARTS.iter().map(|(_, weight)| weight).sum::<i64>();
    let at_risk = count(
        found
            .iter()
            .filter(|(score, _, _)| score.0 >= AT_RISK)
            .count(),
    );
    let body = Body::from(found.iter().map(row).collect::<Vec<_>>());
    Ok(body.with("at_risk", at_risk).with("weights", weights))
}

/// Open: nothing bought for 180 days and three own gaps. Hidden: still buying, but at most 70 % of before.
fn hidden(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let row = |customer: &u32| {
        let standing = standings
            .get(*customer as usize)
            .filter(|s| s.sum.bought())?;
        let (half, before) = (standing.half, standing.half_before);
        let falls = before > 0 && 10 * i128::from(half) <= 7 * i128::from(before);
        let loss = match (standing.is_lost(view.as_of.0), falls) {
            (true, _) => "open",
            (false, true) => "hidden",
            (false, false) => return None,
        };
        let change = if before > 0 {
            ratio(half, before)
        } else {
            None
        };
        Some(cells![
            view.facts.id(*customer),
            loss,
            Day(standing.sum.last),
            half,
            before,
            change
        ])
    };
    Ok(view
        .facts
        .by_id
        .iter()
        .filter_map(row)
        .collect::<Vec<_>>()
        .into())
}

/// What serving one customer with touches cost on average in the last 365 days.
fn cost_of_trying(view: &View) -> f64 {
    let (until, year) = (view.as_of.0, view.as_of.0.saturating_sub(364));
    let (mut heads, mut sum) = (0i64, 0i128);
    for touches in view.facts.touches.each() {
        let recent = touches
            .iter()
            .filter(|touch| touch.day >= year && touch.day <= until);
        let costs: Vec<i64> = recent.map(|touch| touch.cost).collect();
        heads += i64::from(!costs.is_empty());
        sum += costs.iter().map(|cost| i128::from(*cost)).sum::<i128>();
    }
    ratio(sum, heads).unwrap_or(0.0)
}

fn win_back(view: &View) -> Result<Body, Problem> {
    let standings = Standing::all(view);
    let cost = cost_of_trying(view);
    let mut found = Vec::new();
    for customer in &view.facts.by_id {
        let profile = view.facts.profile(*customer);
        let noted =
            profile.lost_on.is_some_and(|day| day <= view.as_of) || &*profile.lifecycle == "lost";
        let Some(standing) = standings.get(*customer as usize) else {
            continue;
        };
        let lost = noted || (standing.sum.bought() && standing.is_lost(view.as_of.0));
        let Some(years) = Years::of(view, *customer).filter(|_| lost) else {
            continue;
        };
        // Years without a purchase at the end say nothing of what the customer was worth.
        let active = usize::try_from(
            crate::analytics::numbers::year_month(standing.sum.last).0 - years.first_year + 1,
        );
        let active = active.unwrap_or(1).max(1);
        let margin: i128 = years.margins().take(active).map(i128::from).sum();
        let value = Worth::future(margin as f64 / active as f64, view.params);
        found.push((value / 4.0 - cost, *customer, value));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let row = |(expected, customer, value): &(f64, u32, f64)| {
        let last = standings.get(*customer as usize).map(|s| Day(s.sum.last));
        let advice = if *expected > 0.0 { "pursue" } else { "let go" };
        let cause = view.facts.profile(*customer).loss_cause.clone();
        cells![
            view.facts.id(*customer),
            &cause,
            last,
            *value,
            cost,
            *expected,
            value / 16.0 - cost,
            advice
        ]
    };
    Ok(found.iter().map(row).collect::<Vec<_>>().into())
}
