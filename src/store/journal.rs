//! The journal: every change set in order, appended and synced before anything else is touched. It is the truth.
//! Rule: one sync for each commit. What was not synced is cut off again; after a failed sync nothing more is written,
//! because nobody can know what the disk holds.

use super::codec::{self, Garbled, SetHead};
use super::disk::{self, Tail};
use super::error::{ReadOnly, StoreError};
use super::frame::{FrameKind, header_bytes};
use super::manifest::{Manifest, Sealed, segment_path, segments};
use super::walk::{End, Ending, Mark, Place, walk};
use crate::domain::Change;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A segment at least this long is sealed before the next change set.
pub const SEGMENT_BYTES: u64 = 8 << 20;
/// A change set that takes more than this goes out in parts.
const PART_BYTES: usize = 4 << 20;

/// What was found when a journal was opened.
pub struct Found {
    pub manifest: Manifest,
    /// The last segment, the only one written to.
    pub tail: u32,
    pub end: End,
}

/// Looks at a journal without changing it: lengths of the sealed segments, every frame of the open one.
pub fn look(dir: &Path) -> Result<Found, StoreError> {
    let numbers = segments(dir)?;
    let last = numbers.last().copied().unwrap_or(0);
    let read = Manifest::read(dir)?;
    let manifest = match read {
        Some(manifest) => manifest,
        None if last <= 1 => Manifest::default(),
        None => reseal(dir, Manifest::default(), last)?,
    };
    if let Some((segment, offset)) = manifest.first_wrong(dir) {
        let place = Place { segment, offset };
        let end = damage_at(manifest.after(), place, super::frame::Fault::Short);
        return Ok(Found {
            manifest,
            tail: last,
            end,
        });
    }
    let from = manifest.after();
    let first_open = from.place.segment;
    if last < first_open {
        // Nothing was written since the last segment was sealed.
        let end = End {
            mark: from,
            fault: None,
        };
        return Ok(Found {
            manifest,
            tail: last,
            end,
        });
    }
    let gap = (first_open..=last).find(|n| !numbers.contains(n));
    let end = match gap {
        Some(segment) => {
            let place = Place { segment, offset: 0 };
            damage_at(from, place, super::frame::Fault::Short)
        }
        None => walk(dir, from, last, &mut |_| Ok(ControlFlow::Continue(())))?,
    };
    Ok(Found {
        manifest,
        tail: last,
        end,
    })
}

fn damage_at(mark: Mark, place: Place, fault: super::frame::Fault) -> End {
    let fault = Some(Ending::Damaged { place, fault });
    End { mark, fault }
}

/// Adds the segments below `last` that the manifest does not list, walking them.
pub fn reseal(dir: &Path, mut manifest: Manifest, last: u32) -> Result<Manifest, StoreError> {
    let mut mark = manifest.after();
    for segment in mark.place.segment..last {
        let first_seq = mark.seq + 1;
        let end = walk(dir, mark, segment, &mut |_| Ok(ControlFlow::Continue(())))?;
        if end.fault.is_some() {
            break;
        }
        manifest
            .segments
            .push(seal(dir, segment, first_seq, end.mark)?);
        mark = manifest.after();
    }
    Ok(manifest)
}

/// The manifest's row of a segment that ends at a mark.
pub fn seal(dir: &Path, segment: u32, first_seq: u64, end: Mark) -> Result<Sealed, StoreError> {
    let path = segment_path(dir, segment);
    let mut hasher = blake3::Hasher::new();
    let file = std::fs::File::open(&path).map_err(|e| StoreError::io(&path, e))?;
    hasher
        .update_reader(file)
        .map_err(|e| StoreError::io(&path, e))?;
    Ok(Sealed {
        segment,
        first_seq,
        last_seq: end.seq,
        bytes: end.place.offset,
        blake3: hasher.finalize().to_hex().to_string(),
        chain: end.chain,
    })
}

/// A journal that is written to.
pub struct Journal {
    dir: PathBuf,
    manifest: Manifest,
    tail: Box<dyn Tail>,
    /// After the last change set.
    mark: Mark,
    segment_bytes: u64,
    poison: Option<String>,
}

impl Journal {
    /// Goes on writing where [`look`] found the end. A torn end must have been cut off before.
    pub fn go_on(dir: &Path, found: &Found) -> Result<Journal, StoreError> {
        // A crash between the new segment and the manifest leaves a full segment unlisted.
        let segment = found.end.mark.place.segment;
        let mut manifest = found.manifest.clone();
        if manifest.after().place.segment < segment {
            manifest = reseal(dir, manifest, segment)?;
        }
        if !manifest.segments.is_empty() && Manifest::read(dir)?.as_ref() != Some(&manifest) {
            manifest.write(dir)?;
        }
        let path = segment_path(dir, segment);
        let is_new = !path.exists();
        let tail = disk::append_to(&path)?;
        if is_new {
            disk::sync_dir(dir)?;
        }
        Ok(Journal {
            dir: dir.to_path_buf(),
            manifest,
            tail: Box::new(tail),
            mark: found.end.mark,
            segment_bytes: SEGMENT_BYTES,
            poison: None,
        })
    }

    /// Puts another file behind the journal: tests let it fail.
    #[cfg(test)]
    pub fn with_tail(mut self, wrap: impl FnOnce(Box<dyn Tail>) -> Box<dyn Tail>) -> Journal {
        self.tail = wrap(self.tail);
        self
    }

    /// Seals segments at another length: tests want many.
    #[cfg(test)]
    pub fn set_segment_bytes(&mut self, bytes: u64) {
        self.segment_bytes = bytes;
    }

    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// Why nothing may be written any more, if so.
    pub fn poison(&self) -> Option<&str> {
        self.poison.as_deref()
    }

    /// Appends a change set and syncs it. On an error nothing of it is left.
    pub fn append(
        &mut self,
        kind: FrameKind,
        head: SetHead,
        changes: &[Change],
    ) -> Result<Place, StoreError> {
        if let Some(why) = &self.poison {
            return Err(StoreError::ReadOnly(ReadOnly::SyncFailed(why.clone())));
        }
        if self.mark.place.offset >= self.segment_bytes {
            self.roll()?;
        }
        let place = self.mark.place;
        let path = segment_path(&self.dir, place.segment);
        let mut writer = Writer {
            tail: self.tail.as_mut(),
            seq: self.mark.seq + 1,
            chain: self.mark.chain,
            end: place.offset,
            wall_ms: head.at,
        };
        let written = writer.set(kind, head, changes);
        let (seq, chain, end) = (writer.seq, writer.chain, writer.end);
        if let Err(error) = written {
            self.take_back(place.offset);
            return Err(StoreError::io(&path, error));
        }
        if let Err(error) = self.tail.sync() {
            self.poison = Some(error.to_string());
            self.take_back(place.offset);
            return Err(StoreError::ReadOnly(ReadOnly::SyncFailed(
                error.to_string(),
            )));
        }
        self.mark = Mark {
            place: Place {
                segment: place.segment,
                offset: end,
            },
            seq,
            chain,
        };
        if self.mark.place.offset >= self.segment_bytes {
            // A sealed segment is not walked at the next start. The change is saved; sealing is tried again before the next.
            let _ = self.roll();
        }
        Ok(place)
    }

    fn take_back(&mut self, end: u64) {
        if let Err(error) = self.tail.set_len(end) {
            self.poison.get_or_insert(error.to_string());
        }
    }

    /// Seals the open segment and begins the next.
    fn roll(&mut self) -> Result<(), StoreError> {
        let segment = self.mark.place.segment;
        let first_seq = self.manifest.after().seq + 1;
        let next = Place {
            segment: segment + 1,
            offset: 0,
        };
        let file = disk::append_to(&segment_path(&self.dir, next.segment))?;
        disk::sync_dir(&self.dir)?;
        let mut manifest = self.manifest.clone();
        manifest
            .segments
            .push(seal(&self.dir, segment, first_seq, self.mark)?);
        manifest.write(&self.dir)?;
        self.manifest = manifest;
        self.tail = Box::new(file);
        self.mark.place = next;
        Ok(())
    }
}

/// Puts frames one after the other into a file.
pub struct Writer<'a> {
    pub tail: &'a mut dyn Tail,
    /// Number of the change set that is written.
    pub seq: u64,
    pub chain: u64,
    pub end: u64,
    pub wall_ms: i64,
}

impl Writer<'_> {
    /// Writes a change set: one frame, or parts and the frame that makes them count.
    pub fn set(
        &mut self,
        kind: FrameKind,
        mut head: SetHead,
        changes: &[Change],
    ) -> std::io::Result<()> {
        head.count = changes.len() as u64;
        let mut part = Vec::new();
        let (mut in_part, mut parts) = (0_u64, 0_u64);
        for change in changes {
            codec::write_change(&mut part, change).map_err(unwritable)?;
            in_part += 1;
            if part.len() >= PART_BYTES {
                self.part(in_part, &part)?;
                part.clear();
                (in_part, parts) = (0, parts + 1);
            }
        }
        if parts > 0 && in_part > 0 {
            self.part(in_part, &part)?;
            parts += 1;
        }
        head.parts = parts;
        let mut payload = Vec::new();
        codec::write(&mut payload, &head).map_err(unwritable)?;
        if parts > 0 {
            return self.frame(FrameKind::Commit, &payload);
        }
        payload.append(&mut part);
        self.frame(kind, &payload)
    }

    fn part(&mut self, count: u64, changes: &[u8]) -> std::io::Result<()> {
        let mut payload = Vec::with_capacity(changes.len() + 9);
        codec::write(&mut payload, &count).map_err(unwritable)?;
        payload.extend_from_slice(changes);
        self.frame(FrameKind::Part, &payload)
    }

    pub fn frame(&mut self, kind: FrameKind, payload: &[u8]) -> std::io::Result<()> {
        let (mut bytes, chain) = header_bytes(kind, self.seq, self.chain, self.wall_ms, payload);
        bytes.extend_from_slice(payload);
        self.tail.write_all(&bytes)?;
        self.end += bytes.len() as u64;
        self.chain = chain;
        Ok(())
    }
}

fn unwritable(garbled: Garbled) -> std::io::Error {
    std::io::Error::other(garbled.0)
}
