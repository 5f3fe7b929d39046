//! One file per report: its tables, their columns, how they are made and what they are read for.

pub mod abc;
pub mod abilities;
pub mod basket;
pub mod bgnbd;
pub mod campaigns;
pub mod churn;
pub mod clv;
pub mod cohort;
pub mod complaints;
pub mod concentration;
pub mod dashboard;
pub mod forecast;
pub mod funnel;
pub mod lifecycle;
pub mod loyalty;
pub mod ltv;
pub mod matrix;
pub mod profiling;
pub mod profit;
pub mod prospecting;
pub mod recommend;
pub mod repurchase;
pub mod rf16;
pub mod rfm;
pub mod risk;
pub mod satisfaction;
pub mod sources;
pub mod strategy;
pub mod worth;

pub use matrix::portfolio;
pub use satisfaction::{csat, nps, rater};
