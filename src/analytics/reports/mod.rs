//! One file per report: its tables, their columns, how they are made and what they are read for.

pub mod abc;
pub mod concentration;
pub mod rf16;
pub mod rfm;
