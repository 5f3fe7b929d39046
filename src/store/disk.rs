//! Files and folders of the store: private, synced, replaced as a whole.
//! Rule: a name that was created, renamed or removed counts only once its folder is synced.

use super::error::StoreError;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What the journal needs of the file it appends to; tests put failing disks behind it.
pub trait Tail: Send + Sync {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was written survive power loss.
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts the file back; later writes go to its new end.
    fn set_len(&mut self, bytes: u64) -> io::Result<()>;
}

impl Tail for File {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        io::Write::write_all(self, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn set_len(&mut self, bytes: u64) -> io::Result<()> {
        File::set_len(self, bytes)
    }
}

/// Opens a file for appending, made private when new.
pub fn append_to(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| StoreError::io(path, e))
}

/// Creates a new private file, or empties an old one.
pub fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

/// Makes a folder and its parents, private to the user.
pub fn make_dir(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|e| StoreError::io(path, e))?;
    path.parent().map_or(Ok(()), sync_dir)
}

/// Makes the names in a folder survive power loss.
pub fn sync_dir(path: &Path) -> Result<(), StoreError> {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(|e| StoreError::io(path, e))
}

/// Replaces a file as a whole: written beside, synced, renamed, folder synced.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = beside(path);
    let written = create(&beside).and_then(|mut file| {
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&beside, path));
    if let Err(error) = moved {
        // What was half written is worth nothing; the old file is still there.
        let _ = fs::remove_file(&beside);
        return Err(StoreError::io(path, error));
    }
    path.parent().map_or(Ok(()), sync_dir)
}

/// The name a file has while it is being written.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    path.with_file_name(name)
}

/// The whole of a file; `None` when there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::io(path, e)),
    }
}

/// Names in a folder, sorted; none when there is no folder.
pub fn names(dir: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::io(dir, e)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| StoreError::io(dir, e))?;
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Closes what other programs may do with everything below a folder made by a library that does not ask.
pub fn make_private(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let mode = if path.is_dir() {
            make_private(&path);
            0o700
        } else {
            0o600
        };
        // The folder above is private already: this is only the second fence.
        let _ = fs::set_permissions(&path, fs::Permissions::from_mode(mode));
    }
}

/// Moves something into `quarantine/` under a name that is free, and says where it is.
pub fn set_aside(book: &Path, path: &Path, stamp: i64) -> Result<PathBuf, StoreError> {
    let dir = book.join("quarantine");
    make_dir(&dir)?;
    let target = free_name(&dir, path, stamp);
    fs::rename(path, &target).map_err(|e| StoreError::io(path, e))?;
    sync_dir(&dir)?;
    path.parent().map_or(Ok(()), sync_dir)?;
    Ok(target)
}

/// Keeps the end of a file, from a byte on, in `quarantine/`.
pub fn keep_tail(book: &Path, path: &Path, from: u64, stamp: i64) -> Result<PathBuf, StoreError> {
    use std::io::Seek;
    let dir = book.join("quarantine");
    make_dir(&dir)?;
    let target = free_name(&dir, path, stamp);
    let copied = File::open(path).and_then(|mut file| {
        file.seek(io::SeekFrom::Start(from))?;
        let mut out = create(&target)?;
        io::copy(&mut file.take(u64::MAX), &mut out)?;
        out.sync_all()
    });
    copied.map_err(|e| StoreError::io(&target, e))?;
    sync_dir(&dir)?;
    Ok(target)
}

fn free_name(dir: &Path, path: &Path, stamp: i64) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let wanted = |n: u32| dir.join(format!("{name}-{stamp}-{n}"));
    (1..u32::MAX)
        .map(wanted)
        .find(|path| !path.exists())
        .unwrap_or_else(|| wanted(0))
}

/// Bytes kept back so that deleting, exporting and backing up work on a full disk.
const BALLAST_BYTES: u64 = 4 << 20;
/// Only a disk with this much room left is asked for ballast.
const ROOM_FOR_BALLAST_BYTES: u64 = 64 << 20;

/// Puts the ballast in place when there is room for it. Doing without is no error.
pub fn lay_ballast(book: &Path) {
    let path = book.join("ballast");
    let there = fs::metadata(&path).is_ok_and(|m| m.len() >= BALLAST_BYTES);
    if there || free_bytes(book) < ROOM_FOR_BALLAST_BYTES {
        return;
    }
    let laid = create(&path).and_then(|file| {
        let flags = rustix::fs::FallocateFlags::empty();
        rustix::fs::fallocate(&file, flags, 0, BALLAST_BYTES)?;
        Ok(())
    });
    if laid.is_err() {
        let _ = fs::remove_file(&path);
    }
}

/// Gives the ballast back to a full disk. True when there was any.
pub fn drop_ballast(book: &Path) -> bool {
    fs::remove_file(book.join("ballast")).is_ok()
}

/// Free bytes of the disk a folder lies on; very many when the system does not say.
pub fn free_bytes(dir: &Path) -> u64 {
    rustix::fs::statvfs(dir).map_or(u64::MAX, |fs| fs.f_bavail.saturating_mul(fs.f_frsize))
}

/// True for a drive of another machine, where locks and syncs are not to be relied on.
pub fn is_network(dir: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        // NFS, SMB, CIFS, SMB2 and 9p, by the numbers the kernel gives them.
        const NETWORK: [u64; 5] = [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997];
        let kind = rustix::fs::statfs(dir)
            .ok()
            .and_then(|fs| u64::try_from(fs.f_type).ok());
        kind.is_some_and(|kind| NETWORK.contains(&kind))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = dir;
        false
    }
}

/// All bytes below a folder.
#[cfg(test)]
pub fn bytes_below(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(data) if data.is_dir() => bytes_below(&entry.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}
