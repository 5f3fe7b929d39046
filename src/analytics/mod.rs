//! Reports: pure functions from rows to tables.
