//! guanxi (关系): a CRM for people who live in the terminal.
//!
//! Rooms, from the inside out; imports point inwards only (`tests/architecture.rs` checks it):
//! `domain` nouns and rules → `store`, `segments`, `analytics`, `exchange` → `operations` → `cli` and `tui`.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented
    )
)]

pub mod analytics;
pub mod cli;
pub mod domain;
pub mod exchange;
pub mod operations;
pub mod segments;
pub mod store;
pub mod tui;
