//! The state in memory: for reading without the lock, for a day in the past, and when the disk will not take a state.

use super::engine::{Batch, Engine, EngineError, See};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

#[derive(Default)]
pub struct Memory {
    keys: RwLock<BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl Engine for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], see: &mut See) -> Result<(), EngineError> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in keys.range(prefix.to_vec()..) {
            if !key.starts_with(prefix) {
                break;
            }
            see(key, value)?;
        }
        Ok(())
    }

    fn apply(&self, batch: Batch) -> Result<(), EngineError> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.extend(batch.puts);
        for key in batch.removes {
            keys.remove(&key);
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), EngineError> {
        Ok(())
    }
}
