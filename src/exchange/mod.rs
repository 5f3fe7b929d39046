//! File formats: what comes in and what goes out.

pub mod content;
pub mod incoming;
pub mod json;
pub mod jsonl;
pub mod returning;
pub mod vcard;
