//! The query language and its live evaluation.
//! Rule: one language everywhere (lists, segments, reports, bulk actions); a condition is read once, against the tables of
//! fields, and then only evaluated.

pub mod birthdays;
pub mod book_models;
pub mod builtin;
pub mod compare;
pub mod complete;
pub mod dates;
pub mod error;
pub mod evaluate;
pub mod figures;
pub mod live;
pub mod marks;
pub mod models;
pub mod names;
pub mod needs;
pub mod parse;
pub mod query;
pub mod rates;
pub mod reach;
mod reader;
pub mod search;
mod search_rows;
pub mod select;
pub mod settled;
pub mod subject;
pub mod terms;
pub mod tiers;
pub mod values;
mod wanted;
pub mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod sample;

pub use error::QueryError;
pub use evaluate::{Scope, matches};
pub use models::ModelFields;
pub use names::Names;
pub use parse::parse;
pub use query::Query;
pub use select::select;
