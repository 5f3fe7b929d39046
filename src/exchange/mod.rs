//! File formats: what comes in and what goes out.

pub mod answer;
pub mod content;
pub mod decode;
pub mod delimited;
pub mod fingerprint;
pub mod formats;
pub mod icalendar;
pub mod import;
pub mod incoming;
pub mod json;
pub mod jsonl;
pub mod lists;
pub mod objects;
pub mod own;
pub mod own_csv;
pub mod pipelines;
pub mod returning;
pub mod source;
pub mod tables;
pub mod vcard;
pub mod worksheet;
