//! `journal/MANIFEST`: what each sealed segment must look like, so that a short or foreign one is seen at once.
//! Rule: a segment is listed only when nothing is written to it any more.

use super::disk;
use super::error::StoreError;
use super::walk::{Mark, Place};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A sealed segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    pub segment: u32,
    pub first_seq: u64,
    pub last_seq: u64,
    pub bytes: u64,
    pub blake3: String,
    /// Chain value of its last frame.
    pub chain: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub segments: Vec<Sealed>,
}

/// The file of a segment within the journal's folder.
pub fn segment_path(journal: &Path, segment: u32) -> PathBuf {
    journal.join(format!("{segment:08}.gxj"))
}

/// The numbers of the segments in a folder, ascending.
pub fn segments(journal: &Path) -> Result<Vec<u32>, StoreError> {
    let number = |name: String| -> Option<u32> { name.strip_suffix(".gxj")?.parse().ok() };
    let mut found: Vec<u32> = disk::names(journal)?
        .into_iter()
        .filter_map(number)
        .collect();
    found.sort_unstable();
    Ok(found)
}

impl Manifest {
    /// The manifest of a journal; `None` when there is none or it cannot be read: then every segment is walked.
    pub fn read(journal: &Path) -> Result<Option<Manifest>, StoreError> {
        let Some(bytes) = disk::read(&journal.join("MANIFEST"))? else {
            return Ok(None);
        };
        Ok(serde_json::from_slice(&bytes).ok())
    }

    pub fn write(&self, journal: &Path) -> Result<(), StoreError> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        disk::replace(&journal.join("MANIFEST"), &bytes)
    }

    /// The mark after the sealed segments: where the open one begins.
    pub fn after(&self) -> Mark {
        self.segments.last().map_or(Mark::START, |sealed| Mark {
            place: Place {
                segment: sealed.segment + 1,
                offset: 0,
            },
            seq: sealed.last_seq,
            chain: sealed.chain,
        })
    }

    /// The first sealed segment that is missing or has another length than it must.
    pub fn first_wrong(&self, journal: &Path) -> Option<(u32, u64)> {
        self.segments.iter().find_map(|sealed| {
            let path = segment_path(journal, sealed.segment);
            let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
            (bytes != sealed.bytes).then_some((sealed.segment, bytes.min(sealed.bytes)))
        })
    }
}
