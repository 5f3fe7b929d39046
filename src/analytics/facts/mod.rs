//! Facts: what happened, as flat columns that reports read in one pass.
//! Rule: customers have a dense number; orders and interactions of a customer stand together, by day, in file order within
//! a day. Money is in the home currency. Facts hold the whole history; a report leaves out what is after its day.

mod book;
mod build;
mod follow;
mod narrow;
mod profile;
mod rates;
mod sales;
mod service;

pub use build::{Builder, NewOrder};
pub use profile::Profile;

use crate::domain::{Day, Id};
use std::ops::Range;
use std::sync::Arc;

/// No product on a line.
pub const NO_PRODUCT: u32 = u32::MAX;

/// An order that counts: net sales and cost, and where its lines begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub day: i32,
    pub first_line: u32,
    pub amount: i64,
    pub cost: i64,
}

impl Order {
    /// An order of nothing (a free sample) is a purchase; one below zero is a refund.
    pub fn is_purchase(&self) -> bool {
        self.amount >= 0
    }
}

/// A line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub product: u32,
    pub quantity: i64,
    pub amount: i64,
    pub cost: i64,
}

/// How the other side answered a touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Unknown,
    Answered,
    None,
}

/// A touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    pub day: i32,
    pub channel: u16,
    pub answer: Answer,
    pub cost: i64,
}

/// A case; only those of type complaint are in the complaint report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub customer: Option<u32>,
    pub is_complaint: bool,
    pub opened: i32,
    pub cause: Arc<str>,
    pub first_response: Option<i32>,
    pub resolved: Option<i32>,
    /// Satisfaction with the solution, 1 to 5.
    pub csat: Option<i64>,
    /// The type as stored.
    pub kind: Arc<str>,
}

/// A campaign with its targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub start: Option<i32>,
    pub end: Option<i32>,
    pub cost: i64,
    pub targets: Vec<u32>,
}

/// A deal with its stage events in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    pub id: Arc<str>,
    pub customer: Option<u32>,
    pub amount: i64,
    pub expected_close: Option<Day>,
    pub probability_bp: Option<i64>,
    pub pipeline: Arc<str>,
    pub events: Vec<(i32, Arc<str>)>,
    pub lost_reason: Arc<str>,
}

/// A stage of a pipeline with its default probability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub key: Arc<str>,
    pub probability_bp: i64,
}

/// A pipeline: its open stages in order, the stage that is won, and the one outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    pub key: Arc<str>,
    pub open: Vec<Stage>,
    pub won: Arc<str>,
    pub lost: Arc<str>,
}

impl Pipeline {
    /// A pipeline from its stages in order: `won` (or the first that is certain) ends it, `lost` (or what comes after the
    /// end without a chance) stands outside.
    pub fn of(key: Arc<str>, stages: Vec<Stage>) -> Pipeline {
        let is_won = |stage: &Stage| &*stage.key == "won" || stage.probability_bp >= 10_000;
        let end = stages.iter().position(is_won).unwrap_or(stages.len());
        let won = stages
            .get(end)
            .map_or_else(|| "won".into(), |stage| stage.key.clone());
        let after = stages.iter().skip(end + 1);
        let lost = stages
            .iter()
            .find(|stage| &*stage.key == "lost")
            .or_else(|| after.clone().find(|stage| stage.probability_bp == 0))
            .map_or_else(|| "lost".into(), |stage| stage.key.clone());
        let open = stages
            .into_iter()
            .take(end)
            .filter(|stage| stage.key != lost);
        Pipeline {
            key,
            open: open.collect(),
            won,
            lost,
        }
    }
}

/// An expectation and what was perceived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    pub customer: u32,
    pub day: i32,
    pub dimension: Arc<str>,
    pub expected: i64,
    pub perceived: i64,
}

/// An answer to a question with a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub customer: Option<u32>,
    pub day: i32,
    pub measure: Arc<str>,
    pub score: i64,
}

/// A booked cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    pub customer: Option<u32>,
    pub day: i32,
    pub kind: Arc<str>,
    pub amount: i64,
}

/// Rows of customers that stand together: `starts[c]..starts[c + 1]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped<T> {
    starts: Vec<u32>,
    rows: Vec<T>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Grouped {
            starts: vec![0],
            rows: Vec::new(),
        }
    }
}

impl<T> Grouped<T> {
    /// Where the rows of a customer stand.
    pub fn range(&self, customer: u32) -> Range<usize> {
        let at = |place: usize| self.starts.get(place).map_or(0, |start| *start as usize);
        at(customer as usize)..at(customer as usize + 1)
    }

    pub fn of(&self, customer: u32) -> &[T] {
        self.rows.get(self.range(customer)).unwrap_or_default()
    }

    pub fn all(&self) -> &[T] {
        &self.rows
    }

    /// The rows of each customer in turn, one slice each.
    pub fn each(&self) -> impl Iterator<Item = &[T]> {
        let ends = self.starts.iter().skip(1);
        self.starts.iter().zip(ends).map(|(start, end)| {
            self.rows
                .get(*start as usize..*end as usize)
                .unwrap_or_default()
        })
    }
}

/// Everything the reports know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Short ids by customer number.
    pub customers: Vec<Id>,
    /// What reports print: outside id where there is one, else the short id.
    pub ids: Vec<Arc<str>>,
    pub names: Vec<Arc<str>>,
    /// Customer numbers by ids in byte order.
    pub by_id: Vec<u32>,
    /// The place of each customer in `by_id`.
    pub rank: Vec<u32>,
    pub profiles: Vec<Profile>,
    pub orders: Grouped<Order>,
    /// The number of the order record, beside `orders`.
    pub order_numbers: Vec<u32>,
    /// The sales channel, beside `orders`; place in `channels`.
    pub order_channels: Vec<u16>,
    /// Whether there was a discount or a coupon, beside `orders`.
    pub order_discounted: Vec<bool>,
    pub lines: Vec<Line>,
    pub products: Vec<Arc<str>>,
    /// The place of each product's key in byte order.
    pub product_rank: Vec<u32>,
    pub touches: Grouped<Touch>,
    pub channels: Vec<Arc<str>>,
    pub cases: Vec<Case>,
    pub campaigns: Vec<Campaign>,
    pub deals: Vec<Deal>,
    pub pipelines: Vec<Pipeline>,
    pub ratings: Vec<Rating>,
    pub answers: Vec<Answered>,
    pub booked: Vec<Booked>,
    /// Minor units of one major unit of the home currency.
    pub minor_per_major: i64,
    /// Orders left out because there is no rate for their currency.
    pub orders_without_rate: i64,
}

impl Facts {
    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// The id that reports print.
    pub fn id(&self, customer: u32) -> Option<&Arc<str>> {
        self.ids.get(customer as usize)
    }

    pub fn profile(&self, customer: u32) -> &Profile {
        static NOBODY: std::sync::LazyLock<Profile> = std::sync::LazyLock::new(Profile::default);
        self.profiles.get(customer as usize).unwrap_or(&NOBODY)
    }

    /// The lines of the order at this place of `orders`.
    pub fn lines_of(&self, place: usize) -> &[Line] {
        let orders = self.orders.all();
        let start = orders
            .get(place)
            .map_or(0, |order| order.first_line as usize);
        let end = orders
            .get(place + 1)
            .map_or(self.lines.len(), |order| order.first_line as usize);
        self.lines.get(start..end).unwrap_or_default()
    }

    pub fn product(&self, product: u32) -> Option<&Arc<str>> {
        self.products.get(product as usize)
    }

    /// The number of a customer by short id.
    pub fn number_of(&self, id: Id) -> Option<u32> {
        let place = self.customers.binary_search(&id).ok()?;
        u32::try_from(place).ok()
    }
}
