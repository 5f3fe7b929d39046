//! What the state needs of whatever keeps it: ordered keys, one atomic batch.
//! Rule: everything behind this trait can be lost at any time; it is made anew from the journal.

/// Something went wrong below; the state is made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineError(pub String);

/// The error of a keeper that somebody else has open: nothing is wrong with it.
pub const BUSY: &str = "the state is open elsewhere";

/// Keys to put (with a value) or to remove, as one.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub puts: Vec<(Vec<u8>, Vec<u8>)>,
    pub removes: Vec<Vec<u8>>,
}

/// Shows a key and its value; an error ends the scan.
pub type See<'a> = dyn FnMut(&[u8], &[u8]) -> Result<(), EngineError> + 'a;

/// A keeper of keys and values.
pub trait Engine: Send + Sync {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;
    /// Shows all keys that begin with a prefix, ascending.
    fn scan(&self, prefix: &[u8], see: &mut See) -> Result<(), EngineError>;
    /// Puts and removes as one: after a crash either all of it is there or nothing.
    fn apply(&self, batch: Batch) -> Result<(), EngineError>;
    /// How many keys begin with a prefix.
    fn count(&self, prefix: &[u8]) -> Result<usize, EngineError> {
        let mut count = 0;
        self.scan(prefix, &mut |_, _| {
            count += 1;
            Ok(())
        })?;
        Ok(count)
    }
    /// Writes out what is still in memory; no promise depends on it.
    fn settle(&self) -> Result<(), EngineError>;
}
