//! Calendars: iCalendar 2.0 and vCalendar 1.0, in and out.
//! Rule: a component is kept as it came and goes out again property by property until the record says something else;
//! a series is one record, never expanded.

mod component;
mod forms;
mod occasions;
mod read;
mod series;
mod stored;
mod times;
mod todo;
mod windows;
mod write;
mod zones;

pub use component::{Derived, derive};
pub use read::{read, recognise};
pub use times::{Stamp, stamp};
pub use write::write;
pub use zones::Zones;

#[cfg(test)]
mod tests;
