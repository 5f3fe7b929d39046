//! Analytics: pure functions from facts (compact columns of what happened) to tables.
//! Rule: whole numbers decide, floats only show; a table never depends on the language, its headings on screen do.

pub mod explain;
pub mod facts;
pub mod fit;
pub mod labels;
pub mod lifetime;
pub mod models;
pub mod numbers;
pub mod params;
pub mod report;
pub mod reports;
pub mod scores;
pub mod special;
pub mod standing;
pub mod sums;
pub mod table;
pub mod words;
