//! `format.json`: which format a book has and who may read it.
//! Rule: a book of a newer format is refused before anything in it is touched.

use super::disk;
use super::error::StoreError;
use crate::domain::Moment;
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use uuid::Uuid;

/// The format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

/// What `format.json` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    pub format: u32,
    /// Programs that know only older formats must not read the book.
    pub min_reader: u32,
    pub store_id: Uuid,
    pub created_by: String,
}

impl Format {
    /// The format of a new book.
    pub fn new(now: Moment) -> Format {
        // The hasher's keys come from the system's randomness, once for each.
        let random = [0_u8, 1].map(|n| RandomState::new().hash_one(n).to_le_bytes());
        let mut bytes = [0_u8; 10];
        for (slot, byte) in bytes.iter_mut().zip(random.iter().flatten()) {
            *slot = *byte;
        }
        let millis = u64::try_from(now.0).unwrap_or(0);
        Format {
            format: FORMAT,
            min_reader: FORMAT,
            store_id: uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid(),
            created_by: concat!("guanxi ", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// The format of a book; `None` when it has none yet.
    pub fn read(book: &Path) -> Result<Option<Format>, StoreError> {
        let Some(bytes) = disk::read(&book.join("format.json"))? else {
            return Ok(None);
        };
        Format::parse(&bytes)
            .ok_or_else(|| StoreError::NotABook(book.to_path_buf()))?
            .checked()
            .map(Some)
    }

    pub fn parse(bytes: &[u8]) -> Option<Format> {
        serde_json::from_slice(bytes).ok()
    }

    /// The same format when this program may read it.
    pub fn checked(self) -> Result<Format, StoreError> {
        if self.min_reader > FORMAT || self.format > FORMAT {
            return Err(StoreError::NewerFormat {
                found: self.format.max(self.min_reader),
                known: FORMAT,
            });
        }
        Ok(self)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    pub fn write(&self, book: &Path) -> Result<(), StoreError> {
        disk::replace(&book.join("format.json"), &self.bytes())
    }
}
