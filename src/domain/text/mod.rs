//! Words for people: both languages side by side, and how text is compared, measured and made safe to show.

pub mod escape;
pub mod fold;
pub mod lang;
pub mod nearest;
pub mod width;
pub mod words;

pub use lang::{Lang, Problem, Text, t};
