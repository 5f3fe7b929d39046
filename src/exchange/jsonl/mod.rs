//! JSON Lines: the complete and lossless form of a book. The first line is a header, then one record a line.
//! Rule: everything written into an empty book and written again gives the same bytes, the header's instant excepted.

mod header;
mod read;
mod write;

pub use header::{FORMAT, Header, setting_changes};
pub use read::{File, read, reason_of, recognise};
pub use write::{write, write_objects};

#[cfg(test)]
mod tests;
