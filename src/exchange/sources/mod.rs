//! The programs whose tables are known: how each is recognised and what its columns mean.
//! Rule: a source is a row of data; reading rows is the same for all of them.

/// The table of sources of a file: one row each, kept as dense as a table should be.
macro_rules! sources {
    ($($row:tt)*) => {
        pub static SOURCES: &[Source] = &[$($row)*];
    };
}

mod address_books;
mod chinese;
mod crm;
mod service;
mod shops;

use super::incoming::DateOrder;
use super::mapping::key;
use super::mapping::slot::Slot;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Person,
    Company,
    Lead,
    Deal,
    Order,
    Payment,
    PaymentPlan,
    Touch,
    Task,
    Case,
    Product,
    /// To be seen from the columns.
    Any,
}

/// A kind of table.
pub struct Source {
    pub key: &'static str,
    pub form: Form,
    /// Companies become customers and people their contacts.
    pub crm: bool,
    /// The space of the ids in its id column.
    pub ids: &'static str,
    pub must: fn(&Headers) -> bool,
    /// Header words (several by `|`) and their meaning.
    pub columns: &'static [(&'static str, Slot)],
    /// Meanings that follow a pattern (numbered columns).
    pub pattern: Option<fn(&str) -> Option<Slot>>,
    /// Unknown headers are tried with the generic words.
    pub loose: bool,
    /// The order of day and month this program is known to write.
    pub usual: Option<DateOrder>,
}

/// A source with the usual settings.
const BASE: Source = Source {
    key: "generic",
    form: Form::Any,
    crm: false,
    ids: "generic",
    must: |_| false,
    columns: &[],
    pattern: None,
    loose: true,
    usual: None,
};

/// The table of no known program.
pub static GENERIC: Source = BASE;

/// Headers of a file as they are compared, and the first cells below them.
pub struct Headers {
    keys: HashSet<String>,
    raw: Vec<String>,
    first: Vec<String>,
}

impl Headers {
    pub fn new<H: AsRef<str>>(headers: &[H], first: &[H]) -> Headers {
        let raw: Vec<String> = headers
            .iter()
            .map(|h| h.as_ref().trim().to_owned())
            .collect();
        Headers {
            keys: raw.iter().map(|header| key(header)).collect(),
            raw,
            first: first
                .iter()
                .map(|cell| cell.as_ref().trim().to_owned())
                .collect(),
        }
    }

    pub fn has(&self, header: &str) -> bool {
        self.keys.contains(&key(header))
    }

    fn all(&self, headers: &[&str]) -> bool {
        headers.iter().all(|header| self.has(header))
    }

    fn count(&self, headers: &[&str]) -> usize {
        headers.iter().filter(|header| self.has(header)).count()
    }

    /// The headers as they stand in the file, spelling and case included.
    fn exact(&self, header: &str) -> bool {
        self.raw.iter().any(|raw| raw == header)
    }

    fn first_starts(&self, prefix: &str) -> bool {
        self.raw.first().is_some_and(|raw| raw.starts_with(prefix))
    }

    /// The first id below the header starts so.
    fn id_starts(&self, prefix: &str) -> bool {
        let place = self
            .raw
            .iter()
            .position(|raw| raw.eq_ignore_ascii_case("id"));
        place
            .and_then(|at| self.first.get(at))
            .is_some_and(|id| id.starts_with(prefix))
    }
}

/// Every known kind of table.
fn all() -> impl Iterator<Item = &'static Source> {
    [
        address_books::SOURCES,
        crm::SOURCES,
        chinese::SOURCES,
        service::SOURCES,
        shops::SOURCES,
    ]
    .into_iter()
    .flatten()
}

/// Columns of each source by their compared words.
static COLUMNS: LazyLock<HashMap<&'static str, HashMap<String, Slot>>> = LazyLock::new(|| {
    all()
        .map(|source| {
            let words = source
                .columns
                .iter()
                .flat_map(|(words, slot)| words.split('|').map(|word| (key(word), *slot)));
            let mut map = HashMap::new();
            words.for_each(|(word, slot)| {
                map.entry(word).or_insert(slot);
            });
            (source.key, map)
        })
        .collect()
});

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    COLUMNS
        .values()
        .flat_map(|map| map.keys().cloned())
        .collect()
});

/// True for a header word that some source has, by its key.
pub fn knows(key: &str) -> bool {
    WORDS.contains(key)
}

impl Source {
    /// The meaning of a header in this source. The flag says that it is only likely.
    pub fn slot(&self, header: &str) -> Option<(Slot, bool)> {
        let exact = COLUMNS
            .get(self.key)
            .and_then(|map| map.get(&key(header)))
            .copied();
        let exact = exact.or_else(|| self.pattern.and_then(|pattern| pattern(header)));
        match exact {
            Some(slot) => Some((slot, false)),
            None if self.loose => super::mapping::generic(header),
            None => None,
        }
    }

    pub fn by_key(name: &str) -> Option<&'static Source> {
        if name == GENERIC.key {
            return Some(&GENERIC);
        }
        all().find(|source| source.key == name)
    }

    /// Keys of all sources, for a message.
    pub fn keys() -> Vec<&'static str> {
        all()
            .map(|source| source.key)
            .chain([GENERIC.key])
            .collect()
    }
}

/// The source of a header: of those whose signs are there, the one that knows most of its columns.
pub fn recognise(headers: &Headers) -> Option<&'static Source> {
    let known = |source: &Source| {
        let map = COLUMNS.get(source.key);
        let by_word = |raw: &&String| map.is_some_and(|map| map.contains_key(&key(raw)));
        let by_pattern =
            |raw: &&String| source.pattern.is_some_and(|pattern| pattern(raw).is_some());
        headers
            .raw
            .iter()
            .filter(|raw| by_word(raw) || by_pattern(raw))
            .count()
    };
    let mut best: Option<(usize, &'static Source)> = None;
    for source in all().filter(|source| (source.must)(headers)) {
        let score = known(source);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, source));
        }
    }
    best.map(|(_, source)| source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &str) -> Option<&'static str> {
        let headers: Vec<&str> = headers.split(',').collect();
        recognise(&Headers::new(&headers, &[])).map(|source| source.key)
    }

    #[test]
    fn programs_are_known_by_their_headers_in_any_order() {
        for (headers, wanted) in [
            (
                "First Name,Labels,Organization Name,E-mail 1 - Label,E-mail 1 - Value",
                "google-2024",
            ),
            (
                "Name,Given Name,Family Name,Group Membership,E-mail 1 - Type",
                "google-old",
            ),
            (
                "Position,Company,First Name,Last Name,Email Address,Connected On",
                "linkedin",
            ),
            ("名,姓,移动电话,单位", "outlook-zh"),
            ("Record ID,Deal Name,Amount", "hubspot-deals"),
            (
                "Id,AccountId,LastName,FirstName,Email",
                "salesforce-contact",
            ),
            ("Person - Name,Person - ID", "pipedrive-people"),
            ("*客户名称,客户级别,手机", "wukong-customer"),
            ("姓名,客户名称,手机", "wukong-contact"),
            (
                "Complaint ID,Date received,Company response to consumer",
                "cfpb",
            ),
            (
                "Name,Financial Status,Lineitem name,Lineitem quantity",
                "shopify",
            ),
            ("订单编号,买家会员名,宝贝标题", "taobao"),
        ] {
            assert_eq!(of(headers), Some(wanted), "{headers}");
        }
        assert_eq!(of("name,phone"), None);
    }

    #[test]
    fn keys_of_sources_are_unique() {
        let keys = Source::keys();
        let unique: HashSet<_> = keys.iter().collect();
        assert_eq!(keys.len(), unique.len());
    }
}
