//! The state in sled. The only file that names it.
//! Rule: sled panics on damage and may take minutes to open; both are caught here and become an error, never an abort.

use super::engine::{BUSY, Batch, Engine, EngineError, See};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Once, mpsc};
use std::time::Duration;

/// sled keeps at most about this much of its pages in memory.
const CACHE_BYTES: u64 = 24 << 20;
/// Opening that takes longer is given up; making the state anew is quicker.
const PATIENCE: Duration = Duration::from_secs(5);

/// A sled database. `None` only while it is being closed.
pub struct Sled {
    db: Option<sled::Db>,
    dir: PathBuf,
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs something of sled's; a panic becomes an error and is not printed over the user's screen.
fn guarded<T>(work: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, EngineError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(EngineError(words_of(&error))),
        Err(panic) => {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            Err(EngineError(
                words.unwrap_or("the state panicked").to_owned(),
            ))
        }
    }
}

fn words_of(error: &sled::Error) -> String {
    let words = error.to_string();
    if words.contains("could not acquire lock") {
        BUSY.to_owned()
    } else {
        words
    }
}

impl Sled {
    /// Opens or creates a database in a folder.
    pub fn open(dir: &Path) -> Result<Sled, EngineError> {
        super::disk::make_dir(dir).map_err(|e| EngineError(e.to_string()))?;
        let (send, receive) = mpsc::channel();
        let path = dir.to_path_buf();
        let opening = std::thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || {
                let config = sled::Config::new()
                    .path(&path)
                    .cache_capacity(CACHE_BYTES)
                    .flush_every_ms(Some(500));
                let opened = guarded(|| config.open());
                // Nobody listens any more when it took too long: then it is closed again here.
                let _ = send.send(opened);
            });
        opening.map_err(|e| EngineError(e.to_string()))?;
        let opened = receive
            .recv_timeout(PATIENCE)
            .map_err(|_| EngineError("the state took too long to open".to_owned()))?;
        let sled = Sled {
            db: Some(opened?),
            dir: dir.to_path_buf(),
        };
        super::disk::make_private(dir);
        Ok(sled)
    }

    fn db(&self) -> Result<&sled::Db, EngineError> {
        self.db
            .as_ref()
            .ok_or_else(|| EngineError("the state is closed".to_owned()))
    }
}

impl Engine for Sled {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let db = self.db()?;
        guarded(|| Ok(db.get(key)?.map(|value| value.to_vec())))
    }

    fn scan(&self, prefix: &[u8], see: &mut See) -> Result<(), EngineError> {
        let mut keys = self.db()?.scan_prefix(prefix);
        while let Some((key, value)) = guarded(|| keys.next().transpose())? {
            see(&key, &value)?;
        }
        Ok(())
    }

    fn apply(&self, batch: Batch) -> Result<(), EngineError> {
        let db = self.db()?;
        let mut all = sled::Batch::default();
        for (key, value) in batch.puts {
            all.insert(key, value);
        }
        for key in batch.removes {
            all.remove(key);
        }
        guarded(|| db.apply_batch(all))
    }

    fn settle(&self) -> Result<(), EngineError> {
        let db = self.db()?;
        guarded(|| db.flush().map(|_| ()))
    }
}

impl Drop for Sled {
    fn drop(&mut self) {
        let db = self.db.take();
        // Closing flushes, and may find damage: then the state is made anew at the next start.
        let _ = guarded(move || {
            drop(db);
            Ok(())
        });
        super::disk::make_private(&self.dir);
    }
}
