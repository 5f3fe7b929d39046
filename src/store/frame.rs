//! One frame of the journal: a header that checks itself, and a payload it vouches for.
//! Rule: the header's own checksum covers every header field, so a garbled length is never taken for a torn end; the
//! chain covers what was before, so a removed, moved or foreign frame is seen.

use std::io::{self, Read};

/// `len u32 | header_crc u32 | payload_crc u32 | seq u64 | chain u64 | wall_ms i64 | kind u8`, little-endian.
pub const HEADER_BYTES: usize = 37;
/// No payload is longer.
pub const MAX_PAYLOAD_BYTES: u32 = 64 << 20;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// A whole change set: head and changes.
    Set,
    /// Some of the changes of a large change set.
    Part,
    /// The head of a large change set: with it, and only with it, its parts exist.
    Commit,
    /// Stands where a change set was of which nothing may be kept.
    Tombstone,
    /// Ends an erasure: names the chain before and after.
    Erased,
    /// Stands where a repair found a change set it could not read.
    Lost,
}

impl FrameKind {
    pub const ALL: [FrameKind; 6] = [
        FrameKind::Set,
        FrameKind::Part,
        FrameKind::Commit,
        FrameKind::Tombstone,
        FrameKind::Erased,
        FrameKind::Lost,
    ];

    fn byte(self) -> u8 {
        match self {
            FrameKind::Set => 1,
            FrameKind::Part => 2,
            FrameKind::Commit => 3,
            FrameKind::Tombstone => 4,
            FrameKind::Erased => 5,
            FrameKind::Lost => 6,
        }
    }

    fn of(byte: u8) -> Option<FrameKind> {
        FrameKind::ALL.into_iter().find(|kind| kind.byte() == byte)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub len: u32,
    pub payload_crc: u32,
    pub seq: u64,
    pub chain: u64,
    pub wall_ms: i64,
    /// `None` for a kind this program does not know.
    pub kind: Option<FrameKind>,
}

/// The chain value of a frame: the first eight bytes of a hash over the chain before it and its payload.
pub fn chain(before: u64, payload: &[u8]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&before.to_le_bytes());
    hasher.update(payload);
    let mut bytes = [0_u8; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// The bytes of a header for a payload.
pub fn header_bytes(
    kind: FrameKind,
    seq: u64,
    before: u64,
    wall_ms: i64,
    payload: &[u8],
) -> (Vec<u8>, u64) {
    let chain = chain(before, payload);
    let len = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut rest = Vec::with_capacity(HEADER_BYTES);
    rest.extend_from_slice(&crc32fast::hash(payload).to_le_bytes());
    rest.extend_from_slice(&seq.to_le_bytes());
    rest.extend_from_slice(&chain.to_le_bytes());
    rest.extend_from_slice(&wall_ms.to_le_bytes());
    rest.push(kind.byte());
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    bytes.extend_from_slice(&len.to_le_bytes());
    bytes.extend_from_slice(&header_crc(&len.to_le_bytes(), &rest).to_le_bytes());
    bytes.extend_from_slice(&rest);
    (bytes, chain)
}

fn header_crc(len: &[u8], rest: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(len);
    hasher.update(rest);
    hasher.finalize()
}

/// Reads a header; `None` when its checksum does not hold.
pub fn parse_header(bytes: &[u8; HEADER_BYTES]) -> Option<Header> {
    let (len, rest) = bytes.split_first_chunk::<4>()?;
    let (crc, rest) = rest.split_first_chunk::<4>()?;
    if header_crc(len, rest) != u32::from_le_bytes(*crc) {
        return None;
    }
    let (payload_crc, rest) = rest.split_first_chunk::<4>()?;
    let (seq, rest) = rest.split_first_chunk::<8>()?;
    let (chain, rest) = rest.split_first_chunk::<8>()?;
    let (wall_ms, rest) = rest.split_first_chunk::<8>()?;
    Some(Header {
        len: u32::from_le_bytes(*len),
        payload_crc: u32::from_le_bytes(*payload_crc),
        seq: u64::from_le_bytes(*seq),
        chain: u64::from_le_bytes(*chain),
        wall_ms: i64::from_le_bytes(*wall_ms),
        kind: FrameKind::of(*rest.first()?),
    })
}

/// What is wrong where a frame should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file ends within the frame.
    Short,
    Header,
    Length,
    Payload,
    Chain,
    Order,
}

impl Fault {
    pub fn words(self) -> &'static str {
        match self {
            Fault::Short => "the file ends within a frame",
            Fault::Header => "the header's checksum is wrong",
            Fault::Length => "the length is impossible",
            Fault::Payload => "the payload's checksum is wrong",
            Fault::Chain => "a frame is missing, moved or foreign",
            Fault::Order => "the numbers do not follow",
        }
    }
}

/// A frame as read.
#[derive(Debug)]
pub struct Frame {
    pub header: Header,
    pub payload: Vec<u8>,
}

/// Reads the next frame of a stream; `Ok(None)` at its very end.
pub fn read_frame(from: &mut impl Read) -> io::Result<Result<Option<Frame>, Fault>> {
    let mut bytes = [0_u8; HEADER_BYTES];
    match fill(from, &mut bytes)? {
        0 => return Ok(Ok(None)),
        HEADER_BYTES => {}
        _ => return Ok(Err(Fault::Short)),
    }
    let Some(header) = parse_header(&bytes) else {
        return Ok(Err(Fault::Header));
    };
    if header.len > MAX_PAYLOAD_BYTES {
        return Ok(Err(Fault::Length));
    }
    let mut payload = Vec::new();
    let wanted = u64::from(header.len);
    payload.reserve_exact(usize::try_from(wanted).unwrap_or(0));
    let got = from.by_ref().take(wanted).read_to_end(&mut payload)?;
    if got as u64 != wanted {
        return Ok(Err(Fault::Short));
    }
    if crc32fast::hash(&payload) != header.payload_crc {
        return Ok(Err(Fault::Payload));
    }
    Ok(Ok(Some(Frame { header, payload })))
}

fn fill(from: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(filled)
}

/// Every place after the start of `bytes` where a whole sound frame lies, found by trying each byte.
pub fn sound_frames(bytes: &[u8]) -> Vec<(usize, Header)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(head) = rest.first_chunk::<HEADER_BYTES>() else {
            break;
        };
        let sound = parse_header(head).filter(|header| {
            let end = HEADER_BYTES.saturating_add(header.len as usize);
            let payload = rest.get(HEADER_BYTES..end);
            payload.is_some_and(|payload| crc32fast::hash(payload) == header.payload_crc)
        });
        match sound {
            Some(header) => {
                found.push((at, header));
                at += HEADER_BYTES + header.len as usize;
            }
            None => at += 1,
        }
    }
    found
}
