//! Customers that may be one and the same, with score and reasons; nothing is ever merged by itself.
//! Rule: only customers that share a key (phone, e-mail, outside id, name with something beside it) are compared, so the
//! work grows with the book and not with its square.

use super::likeness::{LIKELY, Reason, Traits, compare};
use crate::domain::{Book, Id, Kind, Record, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A name that more customers have than this says nothing by itself; a phone likewise is a switchboard.
const NAMESAKES_AT_MOST: usize = 4;
const SHARERS_AT_MOST: usize = 40;

/// Two customers that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub first: Id,
    pub second: Id,
    /// 0 to 100; from [`LIKELY`] on it is worth a look.
    pub score: u8,
    pub reasons: Vec<Reason>,
}

/// Every pair with at least this score, the likeliest first.
pub fn duplicates(book: &Book, least: u8) -> Vec<Pair> {
    let country = book.settings.country();
    let all: Vec<Traits> = book
        .iter(Kind::Customer)
        .filter(|r| !archived(r))
        .map(|r| Traits::of(&r, &country))
        .collect();
    let known = linked(book);
    let mut pairs: Vec<Pair> = candidates(&all)
        .into_iter()
        .filter_map(|(a, b)| pair(all.get(a)?, all.get(b)?))
        .filter(|pair| pair.score >= least.max(1) && !known.contains(&(pair.first, pair.second)))
        .collect();
    pairs.sort_by_key(|pair| (u8::MAX - pair.score, pair.first, pair.second));
    pairs
}

/// The customers a record may be the same as (for one about to be added or just added), the likeliest first.
/// Namesakes are named here however many there are; only ten are.
pub fn alike(book: &Book, record: &Record) -> Vec<Pair> {
    let country = book.settings.country();
    let own = Traits::of(record, &country);
    let mut pairs: Vec<Pair> = book
        .iter(Kind::Customer)
        .filter(|other| other.id != record.id && !archived(other) && own.may_be(other))
        .filter_map(|other| pair(&own, &Traits::of(&other, &country)))
        .filter(|pair| pair.score >= LIKELY || pair.reasons.first() == Some(&Reason::SameName))
        .collect();
    pairs.sort_by_key(|pair| (u8::MAX - pair.score, pair.first, pair.second));
    pairs.truncate(10);
    pairs
}

fn archived(record: &Record) -> bool {
    record.get("archived").and_then(Value::as_flag) == Some(true)
}

fn pair(a: &Traits, b: &Traits) -> Option<Pair> {
    let (score, reasons) = compare(a, b);
    let (first, second) = if a.id < b.id {
        (a.id, b.id)
    } else {
        (b.id, a.id)
    };
    (score > 0).then_some(Pair {
        first,
        second,
        score,
        reasons,
    })
}

/// Customers with a relation to each other (parent and child, employee and firm) are known to be two.
fn linked(book: &Book) -> BTreeSet<(Id, Id)> {
    let ends = |link: &Record| Some((link.link("customer")?, link.link("to")?));
    book.iter(Kind::Link)
        .filter_map(|link| ends(&link))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect()
}

/// Places of customers that share a key, each pair once.
fn candidates(all: &[Traits]) -> BTreeSet<(usize, usize)> {
    let mut strong: HashMap<String, Vec<usize>> = HashMap::new();
    let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut beside: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, traits) in all.iter().enumerate() {
        let keys = traits
            .phones
            .iter()
            .chain(&traits.emails)
            .chain(&traits.outside);
        keys.for_each(|key| strong.entry(key.clone()).or_default().push(place));
        for name in traits.sounds.iter().chain(&traits.aliases) {
            names.entry(name).or_default().push(place);
            for fact in facts(traits) {
                beside
                    .entry(format!("{name}\n{fact}"))
                    .or_default()
                    .push(place);
            }
        }
        if let Some(name) = traits.sounds.first().filter(|_| traits.organisation) {
            near_keys(name)
                .into_iter()
                .for_each(|key| beside.entry(key).or_default().push(place));
        }
    }
    let mut pairs = BTreeSet::new();
    let blocks = strong
        .values()
        .chain(beside.values())
        .map(|block| (block, SHARERS_AT_MOST));
    for (block, most) in blocks.chain(names.values().map(|block| (block, NAMESAKES_AT_MOST))) {
        within(block, most, &mut pairs);
    }
    pairs
}

/// What makes a shared name telling: birthday, company, address, or one of the ways to be reached (a switchboard with many
/// people behind it is too large a block, but two of the same name behind it are not).
fn facts(traits: &Traits) -> Vec<String> {
    let mut facts: Vec<String> = traits
        .addresses
        .iter()
        .chain(&traits.phones)
        .chain(&traits.emails)
        .cloned()
        .collect();
    facts.extend(traits.birthday.map(|date| date.to_string()));
    if !traits.company.is_empty() {
        facts.push(traits.company.clone());
    }
    facts
}

/// Keys under which names of firms meet that differ in one letter: their first half and their second half.
fn near_keys(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let half = letters.len() / 2;
    if half < 4 {
        return Vec::new();
    }
    let front: String = letters.iter().take(half).collect();
    let back: String = letters.iter().rev().take(half).collect();
    vec![format!("<{front}"), format!(">{back}")]
}

fn within(block: &[usize], most: usize, pairs: &mut BTreeSet<(usize, usize)>) {
    let block: BTreeSet<usize> = block.iter().copied().collect();
    if block.len() > most {
        return;
    }
    for a in &block {
        pairs.extend(block.range(a + 1..).map(|b| (*a, *b)));
    }
}

/// Customers of a list of pairs joined to groups: what one merge would put together.
pub fn groups(pairs: &[Pair]) -> Vec<Vec<Id>> {
    let mut group_of: BTreeMap<Id, usize> = BTreeMap::new();
    let mut groups: Vec<BTreeSet<Id>> = Vec::new();
    for pair in pairs {
        let (a, b) = (
            group_of.get(&pair.first).copied(),
            group_of.get(&pair.second).copied(),
        );
        let home = a.or(b).unwrap_or(groups.len());
        if home == groups.len() {
            groups.push(BTreeSet::new());
        }
        let mut moved: BTreeSet<Id> = [pair.first, pair.second].into();
        for other in [a, b].into_iter().flatten().filter(|other| *other != home) {
            moved.append(groups.get_mut(other).unwrap_or(&mut BTreeSet::new()));
        }
        moved.iter().for_each(|id| {
            group_of.insert(*id, home);
        });
        if let Some(group) = groups.get_mut(home) {
            group.append(&mut moved);
        }
    }
    groups
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|group| group.into_iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Moment};
    use std::sync::Arc;

    fn record(kind: Kind, n: u32) -> Record {
        Record::new(
            Id::new(kind, n),
            uuid::Uuid::from_u128(u128::from(n)),
            Moment(0),
        )
    }

    fn person(n: u32, name: &str, phone: &str) -> Record {
        let record = record(Kind::Customer, n)
            .with("type", "person")
            .with("name", name);
        if phone.is_empty() {
            record
        } else {
            record.with("phones", Value::List(vec![phone.into()]))
        }
    }

    fn book(records: Vec<Record>) -> Book {
        let mut book = Book::default();
        book.load(Kind::ALL);
        let changes: Vec<Change> = records
            .into_iter()
            .map(|r| Change::Create(Arc::new(r)))
            .collect();
        book.check(&changes).unwrap();
        book.apply(&changes, 1);
        book
    }

    fn found(book: &Book, least: u8) -> Vec<(u32, u32)> {
        duplicates(book, least)
            .iter()
            .map(|pair| (pair.first.n, pair.second.n))
            .collect()
    }

    #[test]
    fn namesakes_come_last_and_pairs_with_more_in_common_first() {
        let book = book(vec![
            person(1, "王芳", "13800000001"),
            person(2, "王芳", ""),
            person(3, "Wang Fang", "+86 138 0000 0001"),
            person(4, "李伟", "13800000009"),
        ]);
        let pairs = duplicates(&book, 0);
        assert_eq!((pairs[0].first.n, pairs[0].second.n), (1, 3));
        assert!(pairs[0].score >= LIKELY && pairs[1..].iter().all(|pair| pair.score < LIKELY));
        assert_eq!(found(&book, LIKELY), [(1, 3)]);
    }

    #[test]
    fn people_known_to_be_related_are_not_taken_for_one() {
        let link = record(Kind::Link, 1)
            .with("type", "guardian")
            .with("customer", Id::new(Kind::Customer, 1))
            .with("to", Id::new(Kind::Customer, 2));
        let pair = || {
            vec![
                person(1, "Wang Fang", "13800000001"),
                person(2, "Wang Fang", "13800000001"),
            ]
        };
        assert_eq!(found(&book(pair()), LIKELY), [(1, 2)]);
        let mut records = pair();
        records.push(link);
        assert_eq!(found(&book(records), LIKELY), []);
    }

    #[test]
    fn one_about_to_be_added_is_compared_with_all_and_namesakes_are_named() {
        let book = book(vec![person(1, "王芳", ""), person(2, "李伟", "")]);
        let alike = alike(&book, &person(9, "王芳", ""));
        assert_eq!(
            alike.iter().map(|pair| pair.first.n).collect::<Vec<_>>(),
            [1]
        );
    }

    #[test]
    fn pairs_that_hang_together_are_one_group() {
        let id = |n| Id::new(Kind::Customer, n);
        let pair = |a, b| Pair {
            first: id(a),
            second: id(b),
            score: 90,
            reasons: Vec::new(),
        };
        let joined = groups(&[pair(1, 2), pair(3, 4), pair(5, 6), pair(2, 3)]);
        assert_eq!(joined.len(), 2);
        assert!(
            joined.contains(&vec![id(1), id(2), id(3), id(4)])
                && joined.contains(&vec![id(5), id(6)])
        );
    }

    #[test]
    fn many_namesakes_do_not_make_many_pairs() {
        let many: Vec<Record> = (1..=3_000)
            .map(|n| person(n, "王伟", &format!("1380000{n:04}")))
            .collect();
        assert_eq!(duplicates(&book(many), 0), []);
    }
}
