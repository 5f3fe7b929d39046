//! Cards of versions 2.1, 3.0 and 4.0: in and out.
//! Rule: every property of a foreign card is kept as it came and goes out again until the record says something else.

mod address;
mod dates;
mod further;
mod gather;
mod labels;
mod lines;
mod make;
mod meaning;
mod read;
mod recognise;
mod say;
mod write;

pub use gather::gather;
pub use make::OWN_SOURCE;
pub use meaning::{Card, Claim, Relation, strip};
pub use read::read;
pub use recognise::{first_line_is, guess_of, recognise, too_deep};
pub use write::{Version, write};

#[cfg(test)]
mod tests;
