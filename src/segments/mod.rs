//! The query language and its live evaluation.
