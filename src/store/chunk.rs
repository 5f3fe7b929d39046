//! Values of the state: sealed with a version and a checksum, records sixteen to a value.
//! Rule: nothing is decoded before its checksum holds. A changed field table changes the schema number, and the state is
//! made anew.

use super::blobs;
use super::engine::EngineError;
use crate::domain::{Change, FieldNo, Kind, Record, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

/// Records in one value: a scan reads few keys, a change writes few bytes.
pub const CHUNK_RECORDS: u32 = 16;
/// Version of the form of values in the state.
const VERSION: u8 = 1;
/// No value decodes to more; a hostile length cannot ask for memory.
const LIMIT_BYTES: u64 = 8 << 20;

/// Number of the form of all values: it changes with the version and with every field table.
pub fn schema() -> u64 {
    static SCHEMA: LazyLock<u64> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[VERSION]);
        for kind in Kind::ALL {
            hasher.update(kind.key().as_bytes());
            for field in kind.fields() {
                let ty = format!("{:?}", field.ty);
                let name = ty.split(['(', ' ']).next().unwrap_or_default();
                hasher.update(format!("|{}:{name}", field.key).as_bytes());
            }
        }
        first_eight(&hasher)
    });
    *SCHEMA
}

fn first_eight(hasher: &blake3::Hasher) -> u64 {
    let mut bytes = [0_u8; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// What a key and its value add to the sum of their table.
pub fn sum(key: &[u8], value: &[u8]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key);
    hasher.update(value);
    first_eight(&hasher)
}

fn options() -> impl bincode::Options {
    use bincode::Options;
    bincode::DefaultOptions::new()
        .with_limit(LIMIT_BYTES)
        .reject_trailing_bytes()
}

/// `version u8 | crc32 u32 | bincode`.
pub fn seal<T: Serialize>(what: &T) -> Result<Vec<u8>, EngineError> {
    use bincode::Options;
    let mut out = vec![VERSION, 0, 0, 0, 0];
    options()
        .serialize_into(&mut out, what)
        .map_err(|e| EngineError(e.to_string()))?;
    let crc = crc32fast::hash(out.get(5..).unwrap_or_default()).to_le_bytes();
    for (slot, byte) in out.iter_mut().skip(1).zip(crc) {
        *slot = byte;
    }
    Ok(out)
}

/// Checks and decodes a sealed value.
pub fn unseal<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, EngineError> {
    use bincode::Options;
    let wrong = || EngineError("a value of the state is damaged".to_owned());
    let (version, rest) = bytes.split_first().ok_or_else(wrong)?;
    let (crc, body) = rest.split_first_chunk::<4>().ok_or_else(wrong)?;
    if *version != VERSION || crc32fast::hash(body) != u32::from_le_bytes(*crc) {
        return Err(wrong());
    }
    options()
        .deserialize(body)
        .map_err(|e| EngineError(e.to_string()))
}

/// The value that holds a record, as kind and number of the chunk.
pub fn chunk_of(n: u32) -> u32 {
    n / CHUNK_RECORDS
}

/// Key of a chunk of records.
pub fn chunk_key(kind: Kind, chunk: u32) -> Vec<u8> {
    let mut key = kind_prefix(kind);
    key.extend_from_slice(&chunk.to_be_bytes());
    key
}

/// What the keys of all chunks of a kind begin with.
pub fn kind_prefix(kind: Kind) -> Vec<u8> {
    vec![b'r', u8::try_from(kind.letter()).unwrap_or(b'?')]
}

/// Brings a change into a chunk. Doing it twice does no harm: a crash may have left it half done.
pub fn bring_in(records: &mut Vec<Record>, change: &Change) {
    let Some(id) = change.id() else { return };
    let place = records.binary_search_by_key(&id.n, |record| record.id.n);
    match (change, place) {
        (Change::Create(record), Ok(place)) => {
            if let Some(slot) = records.get_mut(place) {
                *slot = short(record);
            }
        }
        (Change::Create(record), Err(place)) => records.insert(place, short(record)),
        (Change::Delete(_), Ok(place)) => {
            records.remove(place);
        }
        (
            Change::Update {
                fields,
                after_updated,
                ..
            },
            Ok(place),
        ) => {
            let Some(record) = records.get_mut(place) else {
                return;
            };
            for field in fields {
                let after = field.after.clone().map(|mut value| {
                    blobs::shorten(&mut value);
                    value
                });
                record.put(field.field, after);
            }
            record.updated = *after_updated;
        }
        _ => {}
    }
}

/// The record with marks where long texts stand.
fn short(record: &Record) -> Record {
    let mut record = record.clone();
    if blobs::has_long(&record) {
        change_values(&mut record, blobs::shorten);
    }
    record
}

/// Changes every value of a record in place.
pub fn change_values(record: &mut Record, change: impl Fn(&mut Value)) {
    let values: Vec<(FieldNo, Value)> = record.values().to_vec();
    for (field, mut value) in values {
        change(&mut value);
        record.put(field, Some(value));
    }
}

/// The record with its long texts put back.
pub fn whole(mut record: Record, blobs: &blobs::Blobs) -> Record {
    if record
        .values()
        .iter()
        .any(|(_, value)| blobs::has_mark(value))
    {
        change_values(&mut record, |value| blobs.restore(value));
    }
    record
}
