//! What fills the middle of the screen: lists, the board, a record, the four steps, reports.

pub mod board;
pub mod columns;
pub mod detail;
pub mod list;
pub mod models;
pub mod reports;
pub mod sections;
pub mod steps;
