//! Repairing a damaged journal: every sound frame goes into a new one; what is lost is listed and keeps its number.
//! Rule: the damaged journal is never edited; it is kept aside as it was.

use super::codec::{Reader, SetHead};
use super::disk;
use super::error::StoreError;
use super::frame::{FrameKind, HEADER_BYTES, Header, parse_header, sound_frames};
use super::manifest::{segment_path, segments};
use super::rewrite::Rewrite;
use crate::domain::text::Problem;
use crate::domain::{Id, Kind, Moment, t};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folder the repaired journal is written in; after the swap the damaged one has this name until it is set aside.
pub const FOLDER: &str = "journal.repaired";

/// A change set that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    pub seq: u64,
    /// When it was made, where its header is still readable.
    pub at: Option<Moment>,
    /// Customers named in what is left of it.
    pub customers: Vec<Id>,
}

impl Lost {
    /// The loss in words.
    pub fn problem(&self) -> Problem {
        let at = self.at.map_or_else(|| "?".to_owned(), |at| at.to_string());
        let names: Vec<String> = self.customers.iter().map(Id::to_string).collect();
        t("Lost: change #{0} ({1}) {2}", "丢失：更改 #{0}（{1}）{2}").problem(&[
            &self.seq,
            &at,
            &names.join(" "),
        ])
    }
}

/// What a repair did.
pub struct Repaired {
    pub lost: Vec<Lost>,
    /// Where the damaged journal is kept.
    pub kept: PathBuf,
}

struct Salvage {
    rewrite: Rewrite,
    lost: Vec<Lost>,
    /// Times and customers seen in unreadable places, by number where one was readable.
    traces: BTreeMap<u64, Lost>,
    parts: Vec<Vec<u8>>,
    parts_seq: u64,
}

/// Writes a new journal from the sound frames of a damaged one, up to at least number `to`, and swaps it in.
pub fn repair(book: &Path, to: u64, now: Moment) -> Result<Repaired, StoreError> {
    let journal = book.join("journal");
    let mut salvage = Salvage {
        rewrite: Rewrite::begin(&book.join(FOLDER))?,
        lost: Vec::new(),
        traces: BTreeMap::new(),
        parts: Vec::new(),
        parts_seq: 0,
    };
    for segment in segments(&journal)? {
        let path = segment_path(&journal, segment);
        let bytes = disk::read(&path)?.unwrap_or_default();
        let mut after = 0;
        for (place, header) in sound_frames(&bytes) {
            salvage.note(bytes.get(after..place).unwrap_or_default());
            let start = place + HEADER_BYTES;
            after = start + header.len as usize;
            salvage.frame(&header, bytes.get(start..after).unwrap_or_default())?;
        }
        salvage.note(bytes.get(after..).unwrap_or_default());
    }
    salvage.lose_to(to.saturating_add(1))?;
    let Salvage { rewrite, lost, .. } = salvage;
    let old = rewrite.swap(&journal)?;
    let kept = disk::set_aside(book, &old, now.0)?;
    Ok(Repaired { lost, kept })
}

impl Salvage {
    /// Remembers what can still be told of an unreadable place.
    fn note(&mut self, gap: &[u8]) {
        let Some(header) = gap.first_chunk::<HEADER_BYTES>().and_then(parse_header) else {
            if !gap.is_empty() {
                let trace = self.traces.entry(0).or_default();
                trace.customers.extend(customers_in(gap));
            }
            return;
        };
        let trace = Lost {
            seq: header.seq,
            at: Some(Moment(header.wall_ms)),
            customers: customers_in(gap),
        };
        self.traces.insert(header.seq, trace);
    }

    fn frame(&mut self, header: &Header, payload: &[u8]) -> Result<(), StoreError> {
        let next = self.rewrite.mark().seq + 1;
        let Some(kind) = header.kind.filter(|_| header.seq >= next) else {
            return Ok(());
        };
        if header.seq != self.parts_seq {
            self.parts.clear();
            self.parts_seq = header.seq;
        }
        if kind == FrameKind::Part {
            self.parts.push(payload.to_vec());
            return Ok(());
        }
        let nowhere = super::blobs::Blobs::new(Path::new("/dev/null"));
        let head = Reader::new(payload, &nowhere).head();
        let whole = head.is_ok_and(|head| head.parts == self.parts.len() as u64);
        if !whole {
            return Ok(());
        }
        self.lose_to(header.seq)?;
        let parts = std::mem::take(&mut self.parts);
        let mut all: Vec<(FrameKind, &[u8])> = Vec::with_capacity(parts.len() + 1);
        all.extend(parts.iter().map(|part| (FrameKind::Part, part.as_slice())));
        all.push((kind, payload));
        self.rewrite.frames(header.wall_ms, &all)
    }

    /// Puts stand-ins for the numbers before `seq` of which nothing sound was found.
    fn lose_to(&mut self, seq: u64) -> Result<(), StoreError> {
        while self.rewrite.mark().seq + 1 < seq {
            let number = self.rewrite.mark().seq + 1;
            let mut lost = self
                .traces
                .remove(&number)
                .or_else(|| self.traces.remove(&0))
                .unwrap_or_default();
            lost.seq = number;
            let head = SetHead {
                at: lost.at.map_or(0, |at| at.0),
                what: "(lost)".to_owned(),
                ..SetHead::default()
            };
            self.rewrite.stand_in(FrameKind::Lost, &head)?;
            self.lost.push(lost);
        }
        Ok(())
    }
}

/// Short ids of customers that stand in the readable rest of a frame: the key `id` and a short text after it.
fn customers_in(bytes: &[u8]) -> Vec<Id> {
    let key = b"\xa2id";
    let mut found = Vec::new();
    for place in memchr::memmem::find_iter(bytes, key) {
        let after = bytes.get(place + key.len()..).unwrap_or_default();
        let Some((head, rest)) = after.split_first() else {
            continue;
        };
        let len = usize::from(head & 0x1f);
        let text = rest
            .get(..len)
            .and_then(|word| std::str::from_utf8(word).ok());
        let id = text.and_then(|word| word.parse::<Id>().ok());
        found.extend(id.filter(|id| id.kind == Kind::Customer));
    }
    found.sort_unstable();
    found.dedup();
    found
}
