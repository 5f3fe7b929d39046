//! Who holds the book: a file locked by the kernel, with a few words about the holder in it.
//! Rule: the file is never removed; the kernel drops the lock when its holder ends, however it ends.

use super::disk;
use super::error::StoreError;
use crate::domain::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What the holder of a book says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    /// What runs: `guanxi tui`, `guanxi import` …
    pub program: String,
    pub pid: u32,
    pub host: String,
    pub tty: String,
    /// Milliseconds since 1970, UTC.
    pub since: i64,
    pub version: String,
    /// Where requests may be handed in, when the holder takes any.
    pub socket: Option<PathBuf>,
}

impl Holder {
    /// This process.
    pub fn here(program: &str, now: Moment, socket: Option<PathBuf>) -> Holder {
        let host = rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned();
        let tty = rustix::termios::ttyname(std::io::stdin(), Vec::new());
        Holder {
            program: program.to_owned(),
            pid: std::process::id(),
            host,
            tty: tty.map_or_else(
                |_| String::new(),
                |name| name.to_string_lossy().into_owned(),
            ),
            since: now.0,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            socket,
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (pid {} on {})", self.program, self.pid, self.host)
    }
}

/// The lock while it is held.
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of a book, or says who has it.
    pub fn take(book: &Path, holder: &Holder) -> Result<Lock, StoreError> {
        let path = book.join("LOCK");
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|e| StoreError::io(&path, e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Held(Box::new(
                    holder_of(book).unwrap_or_default(),
                )));
            }
            Err(TryLockError::Error(e)) => return Err(StoreError::io(&path, e)),
        }
        let mut lock = Lock { file, path };
        lock.say(holder)?;
        Ok(lock)
    }

    /// Writes who holds the lock; also when a socket is opened later.
    pub fn say(&mut self, holder: &Holder) -> Result<(), StoreError> {
        let text = serde_json::to_vec(holder).unwrap_or_default();
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| self.file.write_all(&text));
        match written {
            // On a full disk the lock itself still holds; only the words about the holder are missing.
            Err(e) if e.kind() == std::io::ErrorKind::StorageFull => Ok(()),
            other => other.map_err(|e| StoreError::io(&self.path, e)),
        }
    }
}

/// What the last holder of a book said of itself; `None` when nobody ever held it or its words cannot be read.
pub fn holder_of(book: &Path) -> Option<Holder> {
    let bytes = disk::read(&book.join("LOCK")).ok()??;
    serde_json::from_slice(&bytes).ok()
}
