//! Backups: a `tar` packed with zstd that standard tools open, verified before it is reported.
//! Rule: a backup counts only after it was read again, every member matched its hash, and replaying its journal gave the
//! counts it claims.

use super::Store;
use super::blobs::Blobs;
use super::codec::Reader;
use super::disk;
use super::error::StoreError;
use super::frame::{self, FrameKind, read_frame};
use super::manifest::{segment_path, segments};
use super::walk::Mark;
use crate::domain::{Change, Day, Kind, Moment};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a backup says of itself, and what is checked against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    pub format: u32,
    pub store_id: uuid::Uuid,
    pub last_seq: u64,
    pub made_at: i64,
    /// Records by the key of their kind.
    pub counts: BTreeMap<String, u64>,
    /// Hash of each member by its name.
    pub members: BTreeMap<String, String>,
}

impl Store {
    /// Writes a backup up to the last change set and verifies it.
    pub fn backup(&self, target: &Path, now: Moment) -> Result<Contents, StoreError> {
        let cannot = |source: io::Error| StoreError::CannotCreate {
            path: target.to_path_buf(),
            source,
        };
        let members = self.members()?;
        let counts = Kind::ALL.iter().map(|kind| {
            let count = self.shared.read().meta.kind(*kind).count;
            (kind.key().to_owned(), count)
        });
        let contents = Contents {
            format: self.format.format,
            store_id: self.format.store_id,
            last_seq: self.seq,
            made_at: now.0,
            counts: counts.filter(|(_, count)| *count > 0).collect(),
            members: hashes(&members)?,
        };
        let beside = disk::beside(target);
        let write = || disk::create(&beside).and_then(|file| pack(file, &contents, &members, now));
        let mut packed = write();
        if packed
            .as_ref()
            .is_err_and(|e| e.kind() == io::ErrorKind::StorageFull)
            && disk::drop_ballast(&self.dir)
        {
            packed = write();
        }
        if let Err(error) = packed {
            let _ = std::fs::remove_file(&beside);
            return Err(cannot(error));
        }
        if let Err(error) = check(&beside) {
            let _ = std::fs::remove_file(&beside);
            return Err(error);
        }
        std::fs::rename(&beside, target).map_err(cannot)?;
        target.parent().map_or(Ok(()), disk::sync_dir)?;
        Ok(contents)
    }

    /// Everything that goes in, up to the last change set that is saved.
    fn members(&self) -> Result<Vec<Member>, StoreError> {
        let journal = self.journal_dir();
        let end = self.shared.read().meta.mark().place;
        let mut members = vec![Member::new("format.json", self.dir.join("format.json"))?];
        for segment in segments(&journal)? {
            let path = segment_path(&journal, segment);
            let mut member = Member::new(&format!("journal/{segment:08}.gxj"), path)?;
            if segment > end.segment {
                continue;
            }
            if segment == end.segment {
                member.bytes = end.offset;
            }
            members.push(member);
        }
        for name in self.shared.blobs.names()? {
            let shelf: String = name.chars().take(2).collect();
            let path = self.shared.blobs.path(&name);
            members.push(Member::new(&format!("blobs/{shelf}/{name}"), path)?);
        }
        Ok(members)
    }
}

struct Member {
    name: String,
    path: PathBuf,
    bytes: u64,
}

impl Member {
    fn new(name: &str, path: PathBuf) -> Result<Member, StoreError> {
        let data = std::fs::metadata(&path).map_err(|e| StoreError::io(&path, e))?;
        Ok(Member {
            name: name.to_owned(),
            path,
            bytes: data.len(),
        })
    }

    fn open(&self) -> io::Result<impl Read + use<>> {
        Ok(File::open(&self.path)?.take(self.bytes))
    }
}

fn hashes(members: &[Member]) -> Result<BTreeMap<String, String>, StoreError> {
    let mut hashes = BTreeMap::new();
    for member in members {
        let mut hasher = blake3::Hasher::new();
        let hashed = member
            .open()
            .and_then(|file| hasher.update_reader(file).map(|_| ()));
        hashed.map_err(|e| StoreError::io(&member.path, e))?;
        hashes.insert(member.name.clone(), hasher.finalize().to_hex().to_string());
    }
    Ok(hashes)
}

fn pack(file: File, contents: &Contents, members: &[Member], now: Moment) -> io::Result<()> {
    let mut tar = tar::Builder::new(zstd::Encoder::new(file, 3)?);
    let mtime = u64::try_from(now.0 / 1000).unwrap_or(0);
    let mut put = |name: &str, bytes: u64, from: &mut dyn Read| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(mtime);
        tar.append_data(&mut header, name, from)
    };
    let list = serde_json::to_vec_pretty(contents)?;
    put("MANIFEST.json", list.len() as u64, &mut list.as_slice())?;
    for member in members {
        put(&member.name, member.bytes, &mut member.open()?)?;
    }
    let file = tar.into_inner()?.finish()?;
    file.sync_all()
}

/// Reads a backup through: hashes, frames, chain, counts.
pub fn check(path: &Path) -> Result<Contents, StoreError> {
    read_through(path, &mut |_, _| Ok(()))
}

/// What is done with the bytes of each member while a backup is read through.
pub type Sink<'a> = dyn FnMut(&str, &mut dyn Read) -> io::Result<()> + 'a;

pub fn read_through(path: &Path, sink: &mut Sink) -> Result<Contents, StoreError> {
    let bad = |what: &str| StoreError::BadBackup {
        path: path.to_path_buf(),
        what: what.to_owned(),
    };
    let file = File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => StoreError::NoInput(path.to_path_buf()),
        _ => StoreError::io(path, e),
    })?;
    let broken = |e: io::Error| bad(&e.to_string());
    let unpacked = zstd::Decoder::new(file).map_err(broken)?;
    let mut tar = tar::Archive::new(unpacked);
    let mut contents: Option<Contents> = None;
    let mut replay = Replay::new();
    let mut seen = BTreeMap::new();
    for entry in tar.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let name = entry.path().map_err(broken)?.to_string_lossy().into_owned();
        if name == "MANIFEST.json" {
            let mut text = Vec::new();
            entry.read_to_end(&mut text).map_err(broken)?;
            contents = serde_json::from_slice(&text).ok();
            continue;
        }
        if !is_member(&name) {
            return Err(bad(&format!("it holds a foreign file {name}")));
        }
        let mut hashed = Hashed {
            inner: &mut entry,
            hasher: blake3::Hasher::new(),
        };
        if name.ends_with(".gxj") {
            let mut kept = Kept {
                inner: &mut hashed,
                bytes: Vec::new(),
            };
            replay.segment(&mut kept).map_err(|what| bad(&what))?;
            let bytes = kept.bytes;
            sink(&name, &mut bytes.as_slice()).map_err(|e| StoreError::io(path, e))?;
        } else {
            let mut bytes = Vec::new();
            hashed.read_to_end(&mut bytes).map_err(broken)?;
            sink(&name, &mut bytes.as_slice()).map_err(|e| StoreError::io(path, e))?;
        }
        seen.insert(name, hashed.hasher.finalize().to_hex().to_string());
    }
    let contents = contents.ok_or_else(|| bad("it has no MANIFEST.json"))?;
    if contents.format > super::format::FORMAT {
        return Err(StoreError::NewerFormat {
            found: contents.format,
            known: super::format::FORMAT,
        });
    }
    if seen != contents.members {
        return Err(bad("a file in it is missing, foreign or changed"));
    }
    if (replay.mark.seq, &replay.counts()) != (contents.last_seq, &contents.counts) {
        return Err(bad("its journal does not give the counts it claims"));
    }
    Ok(contents)
}

/// Only names that a backup of ours has are ever unpacked.
fn is_member(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let hex = |s: &str, len: usize| s.len() == len && s.bytes().all(|b| b.is_ascii_hexdigit());
    match parts.as_slice() {
        ["format.json"] => true,
        ["journal", file] => file.strip_suffix(".gxj").is_some_and(|n| hex(n, 8)),
        ["blobs", shelf, file] => hex(shelf, 2) && hex(file, 64),
        _ => false,
    }
}

struct Hashed<'a, R> {
    inner: &'a mut R,
    hasher: blake3::Hasher,
}

impl<R: Read> Read for Hashed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..got).unwrap_or_default());
        Ok(got)
    }
}

/// Keeps what goes through it.
struct Kept<'a, R> {
    inner: &'a mut R,
    bytes: Vec<u8>,
}

impl<R: Read> Read for Kept<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.bytes
            .extend_from_slice(buffer.get(..got).unwrap_or_default());
        Ok(got)
    }
}

/// Replays frames into counts.
struct Replay {
    mark: Mark,
    counts: Vec<i64>,
    /// Of the parts of a change set that has not ended yet.
    open: Vec<i64>,
    chain: u64,
}

impl Replay {
    fn new() -> Replay {
        Replay {
            mark: Mark::START,
            counts: vec![0; Kind::COUNT],
            open: vec![0; Kind::COUNT],
            chain: 0,
        }
    }

    fn counts(&self) -> BTreeMap<String, u64> {
        let counts = Kind::ALL.iter().zip(&self.counts);
        counts
            .filter(|(_, count)| **count > 0)
            .map(|(kind, count)| (kind.key().to_owned(), count.unsigned_abs()))
            .collect()
    }

    fn segment(&mut self, from: &mut impl Read) -> Result<(), String> {
        let nowhere = Blobs::new(Path::new("/dev/null"));
        loop {
            let frame = read_frame(from).map_err(|e| e.to_string())?;
            let Some(frame) = frame.map_err(|fault| fault.words().to_owned())? else {
                return Ok(());
            };
            if frame.header.seq != self.mark.seq + 1
                || frame::chain(self.chain, &frame.payload) != frame.header.chain
            {
                return Err("its frames do not follow each other".to_owned());
            }
            self.chain = frame.header.chain;
            let mut reader = Reader::new(&frame.payload, &nowhere);
            let count = match frame.header.kind {
                Some(FrameKind::Set) => reader.head().map(|head| head.count),
                Some(FrameKind::Part) => reader.number(),
                _ => Ok(0),
            };
            for _ in 0..count.map_err(|e| e.0)? {
                let (kind, by) = match reader.change().map_err(|e| e.0)? {
                    Some(Change::Create(record)) => (record.kind(), 1),
                    Some(Change::Delete(record)) => (record.kind(), -1),
                    _ => continue,
                };
                if let Some(slot) = self.open.get_mut(kind as usize) {
                    *slot += by;
                }
            }
            if frame.header.kind != Some(FrameKind::Part) {
                self.mark.seq = frame.header.seq;
                for (count, open) in self.counts.iter_mut().zip(&mut self.open) {
                    *count += std::mem::take(open);
                }
            }
        }
    }
}

/// Where today's automatic backup goes; `None` when it is there already.
pub fn due(dir: &Path, today: Day) -> Option<PathBuf> {
    let path = dir.join("backups").join(format!("daily-{today}.gxb"));
    (!path.exists()).then_some(path)
}

/// Removes automatic backups but the newest. Those made by hand are never touched.
pub fn keep_newest(dir: &Path, keep: usize) -> Result<(), StoreError> {
    let backups = dir.join("backups");
    let mut daily = disk::names(&backups)?;
    daily.retain(|name| name.starts_with("daily-") && name.ends_with(".gxb"));
    let surplus = daily.len().saturating_sub(keep);
    for name in daily.iter().take(surplus) {
        let path = backups.join(name);
        std::fs::remove_file(&path).map_err(|e| StoreError::io(&path, e))?;
    }
    Ok(())
}
