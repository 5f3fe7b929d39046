//! Tables of our own for spreadsheets, one kind a file, and their return.
//! Rule: what a spreadsheet opened and saved without an edit changes nothing when it comes back.

mod cell;
mod read;
mod safe;
mod write;

pub use cell::{cell_of, value_of};
pub use read::{File, read, recognise};
pub use safe::{SAFE_MARK, protect, unprotect};
pub use write::{Form, write};

#[cfg(test)]
mod tests;

/// The first column: it names the kind of every row, and is the sign by which the file is known.
pub const KIND_COLUMN: &str = "guanxi.kind";

/// What stands before the name of an own field in a header.
pub const CUSTOM_PREFIX: &str = "custom.";
