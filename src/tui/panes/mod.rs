//! What fills the middle of the screen: lists, the board, a record, the four steps, reports.

pub mod board;
pub mod columns;
pub mod days;
pub mod detail;
pub mod due;
pub mod list;
pub mod models;
pub mod portrait;
pub mod reports;
pub mod sections;
pub mod steps;
