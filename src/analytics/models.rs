//! Model fields of customers, for queries and the screen: classes, scores and values by customer number.
//! Rule: a class here is the one the report prints. After a change only the touched customers' own figures are made again;
//! what compares with the whole book is found from the cuts, made anew from the figures of all customers.

use super::facts::Facts;
use super::numbers::{narrow, rounded};
use super::params::Params;
use super::report::View;
use super::reports::rfm::{Quintiles, Whole, type_place};
use super::reports::{abc, matrix, rf16};
use super::scores::{Loyalty, Risk, stage};
use super::standing::{Service, Standing};
use super::sums::Sum;
use super::words::{ABC, F_BANDS, LEVELS, MATRIX, PORTFOLIO, R_BANDS, RFM_TYPES};
use crate::domain::Day;

/// Everything the models know.
#[derive(Clone)]
pub struct Models {
    as_of: Day,
    params: Params,
    standings: Vec<Standing>,
    cuts: Cuts,
}

/// What single customers are compared with.
#[derive(Clone)]
struct Cuts {
    whole: Whole,
    quintiles: Quintiles,
    /// Where class B and class C begin: value from high to low, then rank of the id.
    class_b: Option<(std::cmp::Reverse<i64>, u32)>,
    class_c: Option<(std::cmp::Reverse<i64>, u32)>,
    matrix: matrix::Cuts,
    /// Sum of the life spans and number of customers with a purchase.
    spans: (i128, i128),
}

impl Models {
    /// Of all customers.
    pub fn of(facts: &Facts, as_of: Day, params: &Params) -> Models {
        let view = View {
            facts,
            as_of,
            params,
        };
        let standings = Standing::all(&view);
        let cuts = Cuts::of(&view, &standings);
        Models {
            as_of,
            params: params.clone(),
            standings,
            cuts,
        }
    }

    /// The models after these customers' rows changed in the facts (customers at the end may be new).
    pub fn refresh(&mut self, facts: &Facts, touched: &[u32]) {
        let params = self.params.clone();
        let view = View {
            facts,
            as_of: self.as_of,
            params: &params,
        };
        let mut gaps = Vec::new();
        self.standings.resize(facts.len(), Standing::default());
        for customer in touched {
            let service = Service::of(&view, *customer);
            if let Some(slot) = self.standings.get_mut(*customer as usize) {
                *slot = Standing::of(&view, *customer, service, &mut gaps);
            }
        }
        self.cuts = Cuts::of(&view, &self.standings);
    }

    /// The fields of a customer.
    pub fn get<'a>(&'a self, facts: &'a Facts, customer: u32) -> Fields<'a> {
        static NOTHING: std::sync::LazyLock<Standing> = std::sync::LazyLock::new(Standing::default);
        let standing = self.standings.get(customer as usize).unwrap_or(&NOTHING);
        Fields {
            models: self,
            facts,
            customer,
            standing,
        }
    }
}

impl Cuts {
    fn of(view: &View, standings: &[Standing]) -> Cuts {
        let as_of = view.as_of.0;
        let buyers = standings.iter().filter(|standing| standing.sum.bought());
        let sums = buyers.clone().map(|standing| &standing.sum);
        let span = |sum: &Sum| i128::from(sum.last) - i128::from(sum.first);
        let values = (0u32..)
            .zip(standings)
            .filter(|(_, standing)| standing.sum.has_order());
        let values = values
            .map(|(customer, standing)| (standing.sum.amount, customer))
            .collect();
        let (ranked, _) = abc::rank(values, &view.facts.rank, view.params.abc_thresholds_bp);
        let rank = |number: u32| {
            view.facts
                .rank
                .get(number as usize)
                .copied()
                .unwrap_or(u32::MAX)
        };
        let start = |class: usize| {
            let place = ranked.partition_point(|row| row.class < class);
            ranked
                .get(place)
                .map(|row| (std::cmp::Reverse(row.value), rank(row.number)))
        };
        let whole = Whole::of(sums.clone(), as_of);
        Cuts {
            quintiles: Quintiles::of(sums.clone(), as_of),
            class_b: start(1),
            class_c: start(2),
            matrix: matrix::Cuts::by(buyers, |s| {
                matrix::Standing::from_parts(0, s.sum, s.cost_to_serve, s.strength)
            }),
            spans: (sums.map(span).sum(), i128::from(whole.n)),
            whole,
        }
    }
}

/// The model fields of one customer; empty where the customer is not in the report.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    models: &'a Models,
    facts: &'a Facts,
    customer: u32,
    standing: &'a Standing,
}

impl Fields<'_> {
    fn as_of(&self) -> i32 {
        self.models.as_of.0
    }

    fn buyer(&self) -> Option<&Sum> {
        Some(&self.standing.sum).filter(|sum| sum.bought())
    }

    /// Key of the RFM type, `important-value` ….
    pub fn rfm(&self) -> Option<&'static str> {
        let place = type_place(self.models.cuts.whole.high(self.buyer()?, self.as_of()));
        RFM_TYPES.get(place).map(|word| word.key)
    }

    /// Scores 1 to 5 of recency, frequency and money.
    pub fn quintiles(&self) -> Option<(i64, i64, i64)> {
        Some(
            self.models
                .cuts
                .quintiles
                .scores(self.buyer()?, self.as_of()),
        )
    }

    /// Cell of the grid, `active-fan` ….
    pub fn rf(&self) -> Option<String> {
        let (r, f) = rf16::bands(self.buyer()?, self.as_of(), &self.models.params);
        Some(format!("{}-{}", R_BANDS.get(r)?.key, F_BANDS.get(f)?.key))
    }

    pub fn abc(&self) -> Option<&'static str> {
        let sum = &self.standing.sum;
        if !sum.has_order() {
            return None;
        }
        let rank = self.facts.rank.get(self.customer as usize).copied()?;
        let place = Some((std::cmp::Reverse(sum.amount), rank));
        let cuts = &self.models.cuts;
        let from = |cut: &Option<_>| cut.is_some() && place >= *cut;
        let class = if from(&cuts.class_c) {
            2
        } else {
            usize::from(from(&cuts.class_b))
        };
        ABC.get(class).map(|word| word.key)
    }

    /// All orders up to the day, refunds deducted.
    pub fn revenue(&self) -> Option<i64> {
        self.standing
            .sum
            .has_order()
            .then_some(self.standing.sum.amount)
    }

    /// Number of purchases.
    pub fn orders(&self) -> i64 {
        i64::from(self.standing.sum.purchases)
    }

    /// Simple life-time value, for customers with a purchase in the last period (`clv_simple_customers`).
    pub fn clv(&self) -> Option<i64> {
        let params = &self.models.params;
        let year = if params.clv_period_days == 365 {
            self.standing.year
        } else {
            let from = i64::from(self.as_of()) - (params.clv_period_days - 1);
            let from = i32::try_from(from).unwrap_or(i32::MIN);
            Sum::of(super::sums::within(
                self.facts.orders.of(self.customer),
                from,
                self.as_of(),
            ))
        };
        let (span, heads) = params
            .clv_lifespan_days
            .map_or(self.models.cuts.spans, |days| (days.into(), 1));
        let top = i128::from(year.amount) * span;
        year.bought()
            .then(|| rounded(top, heads * i128::from(params.clv_period_days)))
            .flatten()
    }

    /// The parts of the risk of loss.
    pub fn risk(&self) -> Option<Risk> {
        let profile = self.facts.profile(self.customer);
        Risk::of(self.standing, profile, self.as_of())
    }

    /// Risk of loss, 0 to 100.
    pub fn churn(&self) -> Option<i64> {
        self.risk().map(|risk| risk.score())
    }

    /// Days since the last purchase.
    pub fn recency(&self) -> Option<i64> {
        self.standing.recency(self.as_of())
    }

    /// Days since the last touch.
    pub fn last(&self) -> Option<i64> {
        let day = self.standing.last_touch?;
        Some(i64::from(self.as_of()) - i64::from(day))
    }

    fn against_cuts(&self) -> Option<matrix::Standing> {
        let (standing, sum) = (self.standing, self.buyer()?);
        Some(matrix::Standing::from_parts(
            self.customer,
            *sum,
            standing.cost_to_serve,
            standing.strength,
        ))
    }

    pub fn matrix(&self) -> Option<&'static str> {
        let high = self.models.cuts.matrix.matrix(&self.against_cuts()?);
        MATRIX.get(matrix::quadrant(high)).map(|word| word.key)
    }

    pub fn portfolio(&self) -> Option<&'static str> {
        let high = self.models.cuts.matrix.portfolio(&self.against_cuts()?);
        PORTFOLIO.get(matrix::class(high)).map(|word| word.key)
    }

    /// Key of the level of satisfaction over all ratings.
    pub fn satisfaction(&self) -> Option<&'static str> {
        let (n, expected, perceived) = self.standing.service.ratings;
        let ratings = super::reports::satisfaction::Ratings {
            n,
            expected: expected.into(),
            perceived: perceived.into(),
        };
        LEVELS
            .get(ratings.level().filter(|_| n > 0)?)
            .map(|word| word.key)
    }

    /// The last answer to the recommendation question.
    pub fn nps(&self) -> Option<i64> {
        self.standing.service.nps.map(|(_, score)| score)
    }

    pub fn loyalty(&self) -> Option<i64> {
        Loyalty::of(
            self.standing,
            self.facts.profile(self.customer),
            self.as_of(),
        )
        .score()
    }

    /// The stage of the life cycle that the facts speak for.
    pub fn lifecycle(&self) -> &'static str {
        stage(
            self.standing,
            self.facts.profile(self.customer),
            self.as_of(),
        )
    }

    /// Amounts less costs of orders and touches.
    pub fn profit(&self) -> Option<i64> {
        self.buyer().map(|_| narrow(self.standing.profit().into()))
    }
}

#[cfg(test)]
mod tests;
