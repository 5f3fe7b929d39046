//! Words for people: both languages side by side, and how text is compared, measured and made safe to show.

pub mod lang;

pub use lang::{Lang, Problem, Text, t};
