//! What the terminal interface is started with, whoever starts it.

use super::desk::Desk;
use super::preferences::Preferences;
use super::serving::{Call, Reply};
use crate::domain::{Lang, Moment};
use std::path::PathBuf;

/// Runs a command that another process handed over, on the open desk; answers and gives the desk back.
pub type RunCommand = fn(&Call, Desk, Moment, u64) -> (Reply, Desk);

/// What the interface needs to start.
pub struct Launch {
    pub data_dir: PathBuf,
    pub lang: Lang,
    /// The day that counts as today, as typed; `None`: the clock's.
    pub as_of: Option<String>,
    /// The day of which the book is shown, as typed; such a book is read-only.
    pub at: Option<String>,
    /// False with NO_COLOR, `--color never` or such a preference.
    pub colour: bool,
    pub preferences: Preferences,
    /// On a made-up book in a temporary place; nothing is kept.
    pub demo: bool,
    pub seed: u64,
    /// The user's folder for sockets (`XDG_RUNTIME_DIR`), if there is one.
    pub runtime_dir: Option<String>,
    pub run_command: RunCommand,
}
