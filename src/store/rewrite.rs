//! Writing a journal anew beside the old one and putting it in its place: what erasing and repairing share.
//! Rule: numbers of change sets stay what they are; the chain is a new one; the swap is one rename.

use super::codec::{self, SetHead};
use super::disk;
use super::error::StoreError;
use super::frame::FrameKind;
use super::journal::{SEGMENT_BYTES, Writer, seal};
use super::manifest::{Manifest, segment_path};
use super::walk::{Mark, Place, Span};
use crate::domain::Change;
use std::fs::File;
use std::path::{Path, PathBuf};

/// A journal that is being written anew.
pub struct Rewrite {
    dir: PathBuf,
    file: File,
    manifest: Manifest,
    mark: Mark,
}

impl Rewrite {
    /// Begins an empty journal in a folder; what an earlier try left there is removed.
    pub fn begin(dir: &Path) -> Result<Rewrite, StoreError> {
        if dir.exists() {
            std::fs::remove_dir_all(dir).map_err(|e| StoreError::io(dir, e))?;
        }
        disk::make_dir(dir)?;
        Ok(Rewrite {
            dir: dir.to_path_buf(),
            file: disk::append_to(&segment_path(dir, 1))?,
            manifest: Manifest::default(),
            mark: Mark::START,
        })
    }

    pub fn mark(&self) -> Mark {
        self.mark
    }

    /// Copies a change set as it is.
    pub fn copy(&mut self, span: &Span) -> Result<(), StoreError> {
        let kind = span.kind.unwrap_or(FrameKind::Lost);
        self.write(span.head.at, |writer| {
            span.each_part(&mut |payload| {
                let written = writer.frame(FrameKind::Part, payload);
                written.map_err(|e| StoreError::io(Path::new("journal"), e))?;
                Ok(true)
            })?;
            let written = writer.frame(kind, &span.payload);
            written.map_err(|e| StoreError::io(Path::new("journal"), e))
        })
    }

    /// Puts a change set with other contents.
    pub fn put(&mut self, head: SetHead, changes: &[Change]) -> Result<(), StoreError> {
        self.write(head.at, |writer| {
            let written = writer.set(FrameKind::Set, head, changes);
            written.map_err(|e| StoreError::io(Path::new("journal"), e))
        })
    }

    /// Puts a frame that only has words.
    pub fn stand_in(&mut self, kind: FrameKind, head: &SetHead) -> Result<(), StoreError> {
        let mut payload = Vec::new();
        let garbled = |e: codec::Garbled| StoreError::State(e.0);
        codec::write(&mut payload, head).map_err(garbled)?;
        self.write(head.at, |writer| {
            let written = writer.frame(kind, &payload);
            written.map_err(|e| StoreError::io(Path::new("journal"), e))
        })
    }

    /// Puts the frames of one change set as they are.
    pub fn frames(&mut self, wall_ms: i64, all: &[(FrameKind, &[u8])]) -> Result<(), StoreError> {
        self.write(wall_ms, |writer| {
            for (kind, payload) in all {
                let written = writer.frame(*kind, payload);
                written.map_err(|e| StoreError::io(Path::new("journal"), e))?;
            }
            Ok(())
        })
    }

    fn write(
        &mut self,
        wall_ms: i64,
        work: impl FnOnce(&mut Writer) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.mark.place.offset >= SEGMENT_BYTES {
            self.seal()?;
            let segment = self.mark.place.segment + 1;
            self.file = disk::append_to(&segment_path(&self.dir, segment))?;
            self.mark.place = Place { segment, offset: 0 };
        }
        let mut writer = Writer {
            tail: &mut self.file,
            seq: self.mark.seq + 1,
            chain: self.mark.chain,
            end: self.mark.place.offset,
            wall_ms,
        };
        work(&mut writer)?;
        self.mark.place.offset = writer.end;
        (self.mark.seq, self.mark.chain) = (writer.seq, writer.chain);
        Ok(())
    }

    fn seal(&mut self) -> Result<(), StoreError> {
        self.sync()?;
        let first = self.manifest.after().seq + 1;
        let sealed = seal(&self.dir, self.mark.place.segment, first, self.mark)?;
        self.manifest.segments.push(sealed);
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.file
            .sync_all()
            .map_err(|e| StoreError::io(&self.dir, e))
    }

    /// Syncs the new journal and puts it in the place of the old one. Afterwards the old one has the new one's name.
    pub fn swap(self, journal: &Path) -> Result<PathBuf, StoreError> {
        self.sync()?;
        if !self.manifest.segments.is_empty() {
            self.manifest.write(&self.dir)?;
        }
        disk::sync_dir(&self.dir)?;
        let swapped = rustix::fs::renameat_with(
            rustix::fs::CWD,
            &self.dir,
            rustix::fs::CWD,
            journal,
            rustix::fs::RenameFlags::EXCHANGE,
        );
        swapped.map_err(|e| StoreError::io(journal, e.into()))?;
        journal.parent().map_or(Ok(()), disk::sync_dir)?;
        Ok(self.dir)
    }
}
