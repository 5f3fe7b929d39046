//! Walking through the journal, change set by change set, and judging where it ends.
//! Rule: a set of which the last frame is missing does not exist. A bad frame with sound ones of later sets after it is
//! damage and is never cut off.

use super::blobs::Blobs;
use super::codec::{Garbled, Reader, SetHead};
use super::error::StoreError;
use super::frame::{Fault, Frame, FrameKind, HEADER_BYTES, read_frame, sound_frames};
use super::manifest::segment_path;
use crate::domain::{Change, ChangeSet, Moment};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Where a change set begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub segment: u32,
    pub offset: u64,
}

/// A place in the journal and what came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub place: Place,
    /// Number of the last change set before this place.
    pub seq: u64,
    pub chain: u64,
}

impl Mark {
    /// The very beginning of a journal.
    pub const START: Mark = Mark {
        place: Place {
            segment: 1,
            offset: 0,
        },
        seq: 0,
        chain: 0,
    };
}

/// A change set found in the journal; its changes are read when asked for.
pub struct Span {
    pub seq: u64,
    pub place: Place,
    pub kind: Option<FrameKind>,
    pub head: SetHead,
    /// Payload of the last frame: the head, and the changes when there are no parts.
    pub payload: Vec<u8>,
    /// Where the parts begin; none in a change set of one frame.
    pub parts: Vec<u64>,
    /// Chain value at its end.
    pub chain: u64,
    /// Where it ends.
    pub end: Place,
    file: PathBuf,
}

impl Span {
    /// Hands over the changes in order, some at a time, so that memory stays bounded. Answers what was not understood.
    pub fn each(
        &self,
        blobs: &Blobs,
        see: &mut dyn FnMut(Vec<Change>) -> Result<(), StoreError>,
    ) -> Result<Option<String>, StoreError> {
        let mut unknown = match self.kind {
            Some(_) => None,
            None => Some(format!("#{}", self.seq)),
        };
        if self.parts.is_empty() && self.kind == Some(FrameKind::Set) {
            let mut reader = Reader::new(&self.payload, blobs);
            let head = reader.head().map_err(|e| self.garbled(&e))?;
            see(self.changes(&mut reader, head.count)?)?;
            unknown = unknown.or(reader.unknown);
        }
        self.each_part(&mut |payload| {
            let mut reader = Reader::new(payload, blobs);
            let count = reader.number().map_err(|e| self.garbled(&e))?;
            see(self.changes(&mut reader, count)?)?;
            unknown = unknown.take().or(reader.unknown);
            Ok(true)
        })?;
        Ok(unknown)
    }

    /// Hands over the payloads of the parts, until told to stop.
    pub fn each_part(
        &self,
        see: &mut dyn FnMut(&[u8]) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        if self.parts.is_empty() {
            return Ok(());
        }
        let mut file = open(&self.file)?;
        for offset in &self.parts {
            file.seek(SeekFrom::Start(*offset))
                .map_err(|e| StoreError::io(&self.file, e))?;
            let frame = read_frame(&mut file).map_err(|e| StoreError::io(&self.file, e))?;
            let Ok(Some(frame)) = frame else {
                return Err(damaged(self.place.segment, *offset, Fault::Payload));
            };
            if !see(&frame.payload)? {
                break;
            }
        }
        Ok(())
    }

    fn changes(&self, reader: &mut Reader, count: u64) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(usize::try_from(count.min(1 << 16)).unwrap_or(0));
        for _ in 0..count {
            changes.extend(reader.change().map_err(|e| self.garbled(&e))?);
        }
        Ok(changes)
    }

    fn garbled(&self, _: &Garbled) -> StoreError {
        StoreError::Damaged {
            segment: self.place.segment,
            offset: self.place.offset,
            what: "a change set cannot be read",
        }
    }

    /// The whole change set in memory.
    pub fn set(&self, blobs: &Blobs) -> Result<ChangeSet, StoreError> {
        let mut changes = Vec::new();
        self.each(blobs, &mut |mut some| {
            changes.append(&mut some);
            Ok(())
        })?;
        Ok(self.with(changes))
    }

    /// The change set with only these of its changes.
    pub fn with(&self, changes: Vec<Change>) -> ChangeSet {
        ChangeSet {
            seq: self.seq,
            at: Moment(self.head.at),
            actor: self.head.actor.clone(),
            what: self.head.what.clone(),
            relation: self.head.relation(),
            changes,
        }
    }

    /// The bytes that hold the changes, for a quick look whether something can be in them.
    pub fn mentions(&self, word: &str) -> Result<bool, StoreError> {
        let finder = memchr::memmem::Finder::new(word.as_bytes());
        let mut found = finder.find(&self.payload).is_some();
        self.each_part(&mut |payload| {
            found = found || finder.find(payload).is_some();
            Ok(!found)
        })?;
        Ok(found)
    }
}

/// How a walk ended.
#[derive(Clone, Debug)]
pub struct End {
    /// After the last whole change set that was seen.
    pub mark: Mark,
    pub fault: Option<Ending>,
}

/// Why a walk ended before the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The visitor had enough.
    Stopped,
    /// The last change set was never finished: what comes after the mark was not acknowledged.
    Torn,
    /// A bad frame among sound ones.
    Damaged { place: Place, fault: Fault },
}

fn open(path: &Path) -> Result<BufReader<File>, StoreError> {
    let file = File::open(path).map_err(|e| StoreError::io(path, e))?;
    Ok(BufReader::with_capacity(1 << 18, file))
}

pub fn damaged(segment: u32, offset: u64, fault: Fault) -> StoreError {
    StoreError::Damaged {
        segment,
        offset,
        what: fault.words(),
    }
}

/// What a walk does with each change set it finds.
pub type Visit<'a> = dyn FnMut(Span) -> Result<ControlFlow<()>, StoreError> + 'a;

/// Walks from a mark through segment `last`, checking every frame.
pub fn walk(dir: &Path, from: Mark, last: u32, visit: &mut Visit) -> Result<End, StoreError> {
    let mut mark = from;
    loop {
        let end = walk_segment(dir, mark, mark.place.segment == last, visit)?;
        mark = end.mark;
        if end.fault.is_some() || mark.place.segment >= last {
            return Ok(end);
        }
        mark.place = Place {
            segment: mark.place.segment + 1,
            offset: 0,
        };
    }
}

struct Pending {
    place: Place,
    offsets: Vec<u64>,
    chain: u64,
}

fn walk_segment(
    dir: &Path,
    from: Mark,
    is_last: bool,
    visit: &mut Visit,
) -> Result<End, StoreError> {
    let path = segment_path(dir, from.place.segment);
    let mut file = open(&path)?;
    file.seek(SeekFrom::Start(from.place.offset))
        .map_err(|e| StoreError::io(&path, e))?;
    let mut mark = from;
    let mut at = from.place.offset;
    let mut pending: Option<Pending> = None;
    loop {
        let read = read_frame(&mut file).map_err(|e| StoreError::io(&path, e))?;
        let chain = pending.as_ref().map_or(mark.chain, |p| p.chain);
        let place = Place {
            segment: from.place.segment,
            offset: at,
        };
        let frame = match read.and_then(|frame| fits(frame, mark.seq, chain, pending.as_ref())) {
            Ok(Some(frame)) => frame,
            Ok(None) if pending.is_none() => return Ok(End { mark, fault: None }),
            Ok(None) => return judge(&path, mark, place, Fault::Short, is_last),
            Err(fault) => return judge(&path, mark, place, fault, is_last),
        };
        at += (HEADER_BYTES as u64) + u64::from(frame.header.len);
        if frame.header.kind == Some(FrameKind::Part) {
            let parts = pending.get_or_insert(Pending {
                place,
                offsets: Vec::new(),
                chain,
            });
            parts.offsets.push(place.offset);
            parts.chain = frame.header.chain;
            continue;
        }
        let span = span(frame, place, pending.take(), &path)?;
        mark = Mark {
            place: span.end,
            seq: span.seq,
            chain: span.chain,
        };
        if visit(span)?.is_break() {
            let fault = Some(Ending::Stopped);
            return Ok(End { mark, fault });
        }
    }
}

/// The frame, when it is the one that has to come next.
fn fits(
    frame: Option<Frame>,
    seq: u64,
    chain: u64,
    pending: Option<&Pending>,
) -> Result<Option<Frame>, Fault> {
    let Some(frame) = frame else { return Ok(None) };
    let header = &frame.header;
    let in_parts = matches!(
        header.kind,
        Some(FrameKind::Part | FrameKind::Commit) | None
    );
    if header.seq != seq.wrapping_add(1) || (pending.is_some() && !in_parts) {
        return Err(Fault::Order);
    }
    if super::frame::chain(chain, &frame.payload) != header.chain {
        return Err(Fault::Chain);
    }
    Ok(Some(frame))
}

fn span(
    frame: Frame,
    place: Place,
    pending: Option<Pending>,
    path: &Path,
) -> Result<Span, StoreError> {
    // A reader that looks up no blobs: a head has none.
    let nowhere = Blobs::new(Path::new(""));
    let head = match frame.header.kind {
        Some(_) => Reader::new(&frame.payload, &nowhere).head(),
        None => Ok(SetHead {
            at: frame.header.wall_ms,
            ..SetHead::default()
        }),
    };
    let head = head.map_err(|_| damaged(place.segment, place.offset, Fault::Payload))?;
    let wanted = usize::try_from(head.parts).unwrap_or(usize::MAX);
    let whole = pending.as_ref().map_or(0, |p| p.offsets.len()) == wanted;
    if !whole && frame.header.kind.is_some() {
        return Err(damaged(place.segment, place.offset, Fault::Order));
    }
    let end = Place {
        segment: place.segment,
        offset: place.offset + (HEADER_BYTES as u64) + u64::from(frame.header.len),
    };
    let (place, parts) = match pending {
        Some(pending) => (pending.place, pending.offsets),
        None => (place, Vec::new()),
    };
    Ok(Span {
        seq: frame.header.seq,
        place,
        kind: frame.header.kind,
        head,
        payload: frame.payload,
        parts,
        chain: frame.header.chain,
        end,
        file: path.to_path_buf(),
    })
}

/// Torn or damaged: what decides is whether anything acknowledged can come after the bad place.
fn judge(
    path: &Path,
    mark: Mark,
    place: Place,
    fault: Fault,
    is_last: bool,
) -> Result<End, StoreError> {
    let mut rest = Vec::new();
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(place.offset))?;
        file.read_to_end(&mut rest)
    });
    read.map_err(|e| StoreError::io(path, e))?;
    // Parts of the set that was being written may lie beyond a page that never reached the disk.
    let unfinished = mark.seq.wrapping_add(1);
    let later = sound_frames(&rest)
        .iter()
        .any(|(_, header)| header.seq != unfinished || header.kind != Some(FrameKind::Part));
    let fault = if is_last && !later {
        Ending::Torn
    } else {
        Ending::Damaged { place, fault }
    };
    Ok(End {
        mark,
        fault: Some(fault),
    })
}

/// Reads the change set that begins at a place.
pub fn set_at(dir: &Path, place: Place, seq: u64) -> Result<Span, StoreError> {
    let path = segment_path(dir, place.segment);
    let mut file = open(&path)?;
    file.seek(SeekFrom::Start(place.offset))
        .map_err(|e| StoreError::io(&path, e))?;
    let mut at = place.offset;
    let mut pending: Option<Pending> = None;
    loop {
        let frame = read_frame(&mut file).map_err(|e| StoreError::io(&path, e))?;
        let frame = match frame {
            Ok(Some(frame)) if frame.header.seq == seq => frame,
            Ok(_) => return Err(damaged(place.segment, at, Fault::Order)),
            Err(fault) => return Err(damaged(place.segment, at, fault)),
        };
        let here = Place {
            segment: place.segment,
            offset: at,
        };
        at += (HEADER_BYTES as u64) + u64::from(frame.header.len);
        if frame.header.kind == Some(FrameKind::Part) {
            let parts = pending.get_or_insert(Pending {
                place: here,
                offsets: Vec::new(),
                chain: 0,
            });
            parts.offsets.push(here.offset);
            continue;
        }
        return span(frame, here, pending.take(), &path);
    }
}
