//! Putting the book of a backup in place.
//! Rule: the backup is verified before anything is touched, and the book that was there is kept beside.

use super::backup::{Contents, check, read_through};
use super::disk;
use super::error::StoreError;
use super::format::Format;
use super::lock::{Holder, Lock};
use crate::domain::Moment;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub contents: Contents,
    /// Where the book that was there before is kept.
    pub kept: Option<PathBuf>,
}

/// Puts the book of a backup into a folder. A book that is there is kept beside; its backups stay with the folder.
pub fn restore(path: &Path, dir: &Path, now: Moment) -> Result<Restored, StoreError> {
    check(path)?;
    let fresh = named(dir, "restoring", now);
    let mut unpacked = disk::make_dir(&fresh).and_then(|()| unpack(path, &fresh));
    if unpacked.is_ok() {
        unpacked = unpacked.and_then(|contents| {
            Format::read(&fresh)?.ok_or_else(|| StoreError::NotABook(fresh.clone()))?;
            Ok(contents)
        });
    }
    let contents = match unpacked {
        Ok(contents) => contents,
        Err(error) => {
            let _ = std::fs::remove_dir_all(&fresh);
            return Err(error);
        }
    };
    let mut kept = None;
    if dir.exists() {
        let holder = Holder::here("guanxi restore", now, None);
        let _lock = Lock::take(dir, &holder)?;
        let aside = named(dir, "before-restore", now);
        std::fs::rename(dir, &aside).map_err(|e| StoreError::io(dir, e))?;
        let backups = aside.join("backups");
        if backups.exists() {
            let moved = std::fs::rename(&backups, fresh.join("backups"));
            moved.map_err(|e| StoreError::io(&backups, e))?;
        }
        kept = Some(aside);
    }
    std::fs::rename(&fresh, dir).map_err(|e| StoreError::io(dir, e))?;
    dir.parent().map_or(Ok(()), disk::sync_dir)?;
    Ok(Restored { contents, kept })
}

fn named(dir: &Path, what: &str, now: Moment) -> PathBuf {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    dir.with_file_name(format!("{name}.{what}-{}", now.0))
}

fn unpack(path: &Path, fresh: &Path) -> Result<Contents, StoreError> {
    let contents = read_through(path, &mut |name, from| {
        let target = fresh.join(name);
        let folder = target.parent().unwrap_or(fresh);
        disk::make_dir(folder).map_err(io::Error::other)?;
        let mut file = disk::create(&target)?;
        io::copy(from, &mut file)?;
        file.flush()?;
        file.sync_all()
    })?;
    disk::sync_dir(fresh)?;
    Ok(contents)
}
