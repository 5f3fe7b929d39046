//! What can be done: one file per family of verbs; both faces call these and nothing deeper.
