//! Forgetting a person: what goes, and what of others stays without the name.
//! Rule: what hangs on the person goes as a whole; what others share (a meeting of several, an order) loses the mention.

use super::records::find;
use super::{Refusal, deleting};
use crate::domain::text::t;
use crate::domain::{Book, Id, Kind, Value};
use std::collections::BTreeSet;

/// What an erasure takes along.
pub struct Wiped {
    pub ids: BTreeSet<Id>,
    /// Names, phones and addresses by which sentences and kept rows are found.
    pub words: Vec<String>,
}

/// What must go with a customer.
pub fn wiped(book: &Book, id: Id) -> Result<Wiped, Refusal> {
    let record = find(book, id)?;
    if record.kind() != Kind::Customer {
        let text = t(
            "Only a customer can be erased; {0} is deleted with: guanxi delete {0}",
            "只能抹除客户；{0} 请用：guanxi delete {0}",
        );
        return Err(Refusal::Usage(text.problem(&[&id])));
    }
    let ids = deleting::with_all_that_hangs(book, &[id]);
    let mut words = vec![record.title()];
    for key in ["aliases", "phones", "emails", "reaches"] {
        let plain = |v: &Value| v.part("value").unwrap_or(v).as_text().map(str::to_owned);
        words.extend(record.items(key).iter().filter_map(plain));
    }
    words.retain(|word| word.chars().count() > 1);
    Ok(Wiped { ids, words })
}
