//! Long texts (above 8 KiB) and photos, kept outside journal and state in files named by their own hash.
//! Rule: a blob is on disk and synced before a frame names it, and is checked against its name when read.

use super::disk;
use super::error::StoreError;
use crate::domain::{Change, Record, Value};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Texts longer than this are kept as blobs.
pub const LONG_BYTES: usize = 8 << 10;

/// Begins what stands in a record for something kept elsewhere. No text of the user begins so: NUL is never stored.
const MARK: &str = "\u{0}blob:";

/// The blobs of a book.
pub struct Blobs {
    dir: PathBuf,
    /// Names of blobs that were asked for and are missing or garbled.
    lost: Mutex<Vec<String>>,
}

/// True for a text that is kept as a blob.
pub fn is_long(text: &str) -> bool {
    text.len() > LONG_BYTES || text.starts_with('\u{0}')
}

/// The name of a text's blob.
pub fn name_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// The text that stands for a blob.
pub fn mark(name: &str) -> Box<str> {
    format!("{MARK}{name}").into_boxed_str()
}

/// The name of the blob a text stands for.
pub fn marked(text: &str) -> Option<&str> {
    text.strip_prefix(MARK)
}

impl Blobs {
    pub fn new(book: &Path) -> Blobs {
        Blobs {
            dir: book.join("blobs"),
            lost: Mutex::default(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        let shelf: String = name.chars().take(2).collect();
        self.dir.join(shelf).join(name)
    }

    /// Writes the long texts of changes, before and after, so that a frame may name them.
    pub fn keep(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut kept = Ok(());
        let mut see = |text: &str| {
            if kept.is_ok() {
                kept = self.put(text);
            }
        };
        for change in changes {
            each_long(change, &mut see);
        }
        kept
    }

    fn put(&self, text: &str) -> Result<(), StoreError> {
        let path = self.path(&name_of(text));
        if std::fs::metadata(&path).is_ok_and(|m| m.len() == text.len() as u64) {
            return Ok(());
        }
        let shelf = path.parent().unwrap_or(&self.dir);
        disk::make_dir(&self.dir)?;
        disk::make_dir(shelf)?;
        let beside = disk::beside(&path);
        let written = disk::create(&beside)
            .and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| std::fs::rename(&beside, &path));
        if let Err(error) = written {
            let _ = std::fs::remove_file(&beside);
            return Err(StoreError::io(&path, error));
        }
        disk::sync_dir(shelf)
    }

    /// The text of a blob. A missing or garbled one is noted and stands as its name, so that the rest stays readable.
    pub fn get(&self, name: &str) -> Box<str> {
        let text = std::fs::read(self.path(name))
            .ok()
            .filter(|bytes| blake3::hash(bytes).to_hex().as_str() == name)
            .and_then(|bytes| String::from_utf8(bytes).ok());
        match text {
            Some(text) => text.into_boxed_str(),
            None => {
                if let Ok(mut lost) = self.lost.lock() {
                    lost.push(name.to_owned());
                }
                format!("[blob {name}]").into_boxed_str()
            }
        }
    }

    /// Names of blobs that could not be read so far.
    pub fn lost(&self) -> Vec<String> {
        self.lost
            .lock()
            .map(|lost| lost.clone())
            .unwrap_or_default()
    }

    /// Names of all blobs on disk.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for shelf in disk::names(&self.dir)? {
            let found = disk::names(&self.dir.join(shelf))?;
            names.extend(found.into_iter().filter(|name| name.len() == 64));
        }
        Ok(names)
    }

    /// Puts texts back where marks stand for them.
    pub fn restore(&self, value: &mut Value) {
        match value {
            Value::Text(text) => {
                if let Some(name) = marked(text) {
                    *text = self.get(name);
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.restore(item)),
            Value::Map(parts) => parts.iter_mut().for_each(|(_, part)| self.restore(part)),
            _ => {}
        }
    }
}

/// Shows every long text of a change.
pub fn each_long(change: &Change, see: &mut dyn FnMut(&str)) {
    match change {
        Change::Create(record) | Change::Delete(record) => {
            record
                .values()
                .iter()
                .for_each(|(_, value)| long_in(value, see));
        }
        Change::Update { fields, .. } => {
            let values = fields.iter().flat_map(|f| [&f.before, &f.after]).flatten();
            values.for_each(|value| long_in(value, see));
        }
        Change::Setting { .. } => {}
    }
}

fn long_in(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::Text(text) if is_long(text) => see(text),
        Value::List(items) => items.iter().for_each(|item| long_in(item, see)),
        Value::Map(parts) => parts.iter().for_each(|(_, part)| long_in(part, see)),
        _ => {}
    }
}

/// True when a record holds a text that is kept as a blob.
pub fn has_long(record: &Record) -> bool {
    let mut found = false;
    let mut see = |_: &str| found = true;
    record
        .values()
        .iter()
        .for_each(|(_, value)| long_in(value, &mut see));
    found
}

/// Puts marks where long texts stand: the form that goes into the state.
pub fn shorten(value: &mut Value) {
    match value {
        Value::Text(text) if is_long(text) => *text = mark(&name_of(text)),
        Value::List(items) => items.iter_mut().for_each(shorten),
        Value::Map(parts) => parts.iter_mut().for_each(|(_, part)| shorten(part)),
        _ => {}
    }
}

/// True when a value holds a mark.
pub fn has_mark(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.starts_with('\u{0}'),
        Value::List(items) => items.iter().any(has_mark),
        Value::Map(parts) => parts.iter().any(|(_, part)| has_mark(part)),
        _ => false,
    }
}
