//! The store: journal, state, backups.
