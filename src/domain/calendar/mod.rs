//! Calendars: how people write dates and times, lunar dates, spans.
//! Rule: an impossible date is refused in words and never rolled over to another.

mod clock;
mod days;
pub mod lunar;
pub mod partial;
pub mod saying;
pub mod span;
mod tokens;
pub mod when;

pub use partial::{age, next_occurrence};
pub use saying::understood;
