//! Satisfaction c = b/a, gaps per dimension (RATER), recommendation (NPS) and direct ratings (CSAT).

use crate::analytics::facts::{Answered, Rating};
use crate::analytics::numbers::{count, ratio};
use crate::analytics::report::{Body, Report, TableRow, View, the_customer};
use crate::analytics::table::{Column, METRICS, Table};
use crate::analytics::words::LEVELS;
use crate::cells;
use crate::domain::text::{Problem, t};

pub static REPORT: Report = Report {
    name: "satisfaction",
    label: t("Satisfaction per customer", "客户满意度"),
    help: t(
        "Uses ratings with expectation a and perception b. c = Σb/Σa over all ratings of a customer: 满意 above 1, 基本满意 at 1, 不满意 below.\n\
         Read: dissatisfied customers of high value are called first.",
        "使用含期望 a 与感知 b 的评价。c = 该客户全部评价的 Σb/Σa：大于 1 满意，等于 1 基本满意，小于 1 不满意。\n\
         读法：先联系价值高而不满意的客户。",
    ),
    tables: &[TableRow {
        name: "satisfaction",
        label: t("Customers", "客户"),
        columns: COLUMNS,
        build: satisfaction,
        behind: the_customer,
    }],
    params: &[],
};

static COLUMNS: &[Column] = &[
    Column::customer(),
    Column::int("n", "", "Ratings", "评价数"),
    Column::int("expected_sum", "", "Expected", "期望和"),
    Column::int("perceived_sum", "", "Perceived", "感知和"),
    Column::float("c", "", "c = b/a", "c = b/a").how("{perceived_sum} / {expected_sum} = {c}"),
    Column::text("level", "Level", "等级")
        .how("{perceived_sum} {perceived_sum?expected_sum} {expected_sum} → {level}"),
];

/// Sums of ratings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    pub n: i64,
    pub expected: i128,
    pub perceived: i128,
}

impl Ratings {
    fn add(&mut self, rating: &Rating) {
        self.n += 1;
        self.expected += i128::from(rating.expected);
        self.perceived += i128::from(rating.perceived);
    }

    /// Place among [`LEVELS`]; none when nothing was expected.
    pub fn level(&self) -> Option<usize> {
        let place = match self.perceived.cmp(&self.expected) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
        };
        (self.expected != 0).then_some(place)
    }
}

/// Sums per customer number.
pub fn per_customer(view: &View) -> Vec<Ratings> {
    let mut sums = vec![Ratings::default(); view.facts.len()];
    for rating in present(view) {
        if let Some(slot) = sums.get_mut(rating.customer as usize) {
            slot.add(rating);
        }
    }
    sums
}

fn present<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Rating> {
    let until = view.as_of.0;
    view.facts
        .ratings
        .iter()
        .filter(move |rating| rating.day <= until)
}

fn satisfaction(view: &View) -> Result<Body, Problem> {
    let sums = per_customer(view);
    let row = |customer: &u32| {
        let sum = sums.get(*customer as usize).filter(|sum| sum.n > 0)?;
        let level = sum
            .level()
            .and_then(|place| LEVELS.get(place))
            .map(|word| word.word);
        Some(cells![
            view.facts.id(*customer),
            sum.n,
            sum.expected,
            sum.perceived,
            ratio(sum.perceived, sum.expected),
            level
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

pub mod rater {
    //! The five dimensions of service quality.
    use super::*;

    pub static REPORT: Report = Report {
        name: "rater",
        label: t("RATER: gaps of service quality", "RATER：服务质量差距"),
        help: t(
            "Uses ratings of the five dimensions. gap = (Σ perceived − Σ expected) / n, unweighted; `all` is the five together.\n\
             Source: Parasuraman, Zeithaml, Berry 1988 (SERVQUAL). Read: the most negative gap first.",
            "使用五个维度的评价。gap = (Σ 感知 − Σ 期望) / n，不加权；all 为五项合计。\n\
             来源：Parasuraman、Zeithaml、Berry 1988（SERVQUAL）。读法：先改差距最负的维度。",
        ),
        tables: &[TableRow {
            name: "rater",
            label: t("Dimensions", "维度"),
            columns: COLUMNS,
            build: rater,
            behind: of_dimension,
        }],
        params: &[],
    };

    static COLUMNS: &[Column] = &[
        Column::text("dimension", "Dimension", "维度"),
        Column::int("n", "", "Ratings", "评价数"),
        Column::int("expected_sum", "", "Expected", "期望和"),
        Column::int("perceived_sum", "", "Perceived", "感知和"),
        Column::float("expected_mean", "", "Mean expected", "期望均值")
            .how("{expected_sum} / {n} = {expected_mean}"),
        Column::float("perceived_mean", "", "Mean perceived", "感知均值")
            .how("{perceived_sum} / {n} = {perceived_mean}"),
        Column::float("gap", "", "Gap", "差距")
            .how("({perceived_sum} − {expected_sum}) / {n} = {gap}"),
        Column::float("c", "", "c = b/a", "c = b/a").how("{perceived_sum} / {expected_sum} = {c}"),
    ];

    pub static DIMENSIONS: [&str; 5] = [
        "reliability",
        "assurance",
        "tangibles",
        "empathy",
        "responsiveness",
    ];

    fn rater(view: &View) -> Result<Body, Problem> {
        let mut sums = [Ratings::default(); 5];
        let mut all = Ratings::default();
        for rating in present(view) {
            let place = DIMENSIONS
                .iter()
                .position(|name| **name == *rating.dimension);
            if let Some(slot) = place.and_then(|place| sums.get_mut(place)) {
                slot.add(rating);
                all.add(rating);
            }
        }
        let row = |(dimension, sum): (&'static str, Ratings)| {
            let (a, b) = (sum.expected, sum.perceived);
            cells![
                dimension,
                sum.n,
                a,
                b,
                ratio(a, sum.n),
                ratio(b, sum.n),
                ratio(b - a, sum.n),
                ratio(b, a)
            ]
        };
        let rows = DIMENSIONS
            .into_iter()
            .zip(sums)
            .chain([("all", all)])
            .map(row);
        Ok(rows.collect::<Vec<_>>().into())
    }

    fn of_dimension(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
        let dimension = table.cell(row, "dimension")?.as_text()?;
        let fits = |rating: &&Rating| match dimension {
            "all" => DIMENSIONS.contains(&&*rating.dimension),
            name => &*rating.dimension == name,
        };
        let mut customers: Vec<u32> = present(view)
            .filter(fits)
            .map(|rating| rating.customer)
            .collect();
        customers.sort_unstable();
        customers.dedup();
        Some(customers)
    }
}

/// Answers of a measure up to the day.
pub fn answers<'a>(view: &View<'a>, measure: &'a str) -> impl Iterator<Item = &'a Answered> {
    let until = view.as_of.0;
    let answers = view.facts.answers.iter();
    answers.filter(move |answer| answer.day <= until && &*answer.measure == measure)
}

fn behind(view: &View, measure: &str, fits: impl Fn(i64) -> bool) -> Option<Vec<u32>> {
    let until = view.as_of.0;
    let present = view
        .facts
        .answers
        .iter()
        .filter(|a| a.day <= until && &*a.measure == measure);
    let mut customers: Vec<u32> = present
        .filter(|a| fits(a.score))
        .filter_map(|a| a.customer)
        .collect();
    customers.sort_unstable();
    customers.dedup();
    Some(customers)
}

pub mod nps {
    //! Net promoter score.
    use super::*;

    pub static REPORT: Report = Report {
        name: "nps",
        label: t("NPS: would they recommend us", "NPS 推荐值"),
        help: t(
            "Uses answers 0 to 10. Promoters 9–10, passives 7–8, detractors 0–6; nps = 100·(promoters − detractors)/n. Every answer counts.\n\
             Source: Reichheld 2003.",
            "使用 0 至 10 分的回答。推荐者 9–10，被动者 7–8，贬损者 0–6；nps = 100·(推荐者 − 贬损者)/n。每次回答都计。\n来源：Reichheld 2003。",
        ),
        tables: &[TableRow {
            name: "nps",
            label: t("Figures", "数据"),
            columns: METRICS,
            build: nps,
            behind: of_group,
        }],
        params: &[],
    };

    /// Responses, promoters, passives, detractors.
    pub fn counts(view: &View) -> (i64, i64, i64, i64) {
        let scores: Vec<i64> = answers(view, "nps").map(|answer| answer.score).collect();
        let number = |fits: fn(&&i64) -> bool| count(scores.iter().filter(fits).count());
        (
            count(scores.len()),
            number(|s| **s >= 9),
            number(|s| (7..9).contains(*s)),
            number(|s| **s < 7),
        )
    }

    fn nps(view: &View) -> Result<Body, Problem> {
        let (n, promoters, passives, detractors) = counts(view);
        Ok(Body::metrics([
            ("responses", n.into()),
            ("promoters", promoters.into()),
            ("passives", passives.into()),
            ("detractors", detractors.into()),
            ("nps", ratio(100 * (promoters - detractors), n).into()),
        ]))
    }

    fn of_group(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
        let metric = table.cell(row, "metric")?.as_text()?;
        behind(view, "nps", |score| match metric {
            "promoters" => score >= 9,
            "passives" => (7..9).contains(&score),
            "detractors" => score < 7,
            _ => true,
        })
    }
}

pub mod csat {
    //! Direct ratings after service.
    use super::*;

    pub static REPORT: Report = Report {
        name: "csat",
        label: t("CSAT: direct ratings", "CSAT 满意率"),
        help: t(
            "Uses answers 1 to 5. Satisfied from 4 on; csat = satisfied/n. Every answer counts.",
            "使用 1 至 5 分的回答。4 分及以上为满意；csat = 满意/n。每次回答都计。",
        ),
        tables: &[TableRow {
            name: "csat",
            label: t("Figures", "数据"),
            columns: METRICS,
            build: csat,
            behind: of_group,
        }],
        params: &[],
    };

    fn csat(view: &View) -> Result<Body, Problem> {
        let scores: Vec<i64> = answers(view, "csat").map(|answer| answer.score).collect();
        let n = count(scores.len());
        let satisfied = count(scores.iter().filter(|score| **score >= 4).count());
        let sum: i128 = scores.iter().map(|score| i128::from(*score)).sum();
        Ok(Body::metrics([
            ("responses", n.into()),
            ("satisfied", satisfied.into()),
            ("csat", ratio(satisfied, n).into()),
            ("mean_score", ratio(sum, n).into()),
        ]))
    }

    fn of_group(view: &View, table: &Table, row: usize) -> Option<Vec<u32>> {
        let metric = table.cell(row, "metric")?.as_text()?;
        behind(view, "csat", |score| metric != "satisfied" || score >= 4)
    }
}
