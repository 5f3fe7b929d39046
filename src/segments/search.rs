//! Search while typing: one folded buffer over all customers, looked through with every key.
//! Rule: a longer query only looks at what the shorter one found, when that is little; Backspace takes the earlier answer.
//!
//! A row is the customer's name, further names, their sound, phones, e-mails, tags, companies, other addresses, job, ids
//! and notes, each ended by 0x1F.

use super::marks::words;
use super::search_rows::{
    FIELD_END, ROW_END, RowMaker, Stamp, link_stamps, stamp, touched, touched_by,
};
use crate::domain::{Book, Change, Id, Kind, Record};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;
use std::collections::{BTreeSet, HashMap};

/// So many candidates are ranked by likeness when nothing contains what was typed.
const FUZZY_LIMIT: usize = 2_000;

/// The search over all customers of a book.
#[derive(Clone, Debug, Default)]
pub struct Search {
    text: Vec<u8>,
    /// Where each row begins, ascending; row texts follow one another without gaps.
    starts: Vec<u32>,
    ids: Vec<Id>,
    /// The row of a customer; rows that were replaced are blanked and belong to nobody.
    row_of: HashMap<Id, u32>,
    /// Of each living row, which state of the record and which links it was made from.
    made_of: HashMap<Id, Stamp>,
    links: Vec<Stamp>,
    earlier: Vec<Answer>,
}

/// What a query found: its words, and rows in the order of the buffer.
#[derive(Clone, Debug)]
struct Answer {
    words: Vec<String>,
    rows: Vec<u32>,
}

impl Search {
    /// Reads all customers once.
    pub fn new(book: &Book) -> Search {
        let mut search = Search::default();
        let mut maker = RowMaker::default();
        for record in book.iter(Kind::Customer) {
            search.made_of.insert(record.id, stamp(&record));
            search.push(&record, book, &mut maker);
        }
        search.links = link_stamps(book);
        search
    }

    pub fn len(&self) -> usize {
        self.row_of.len()
    }

    pub fn is_empty(&self) -> bool {
        self.row_of.is_empty()
    }

    fn push(&mut self, record: &Record, book: &Book, maker: &mut RowMaker) {
        let Ok(start) = u32::try_from(self.text.len()) else {
            // Four gigabytes of names: what is beyond is not searched.
            return;
        };
        let row = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.starts.push(start);
        self.ids.push(record.id);
        self.row_of.insert(record.id, row);
        maker.write(record, book, &mut self.text);
    }

    /// Brings the rows in step with a book of which it is not known what changed.
    pub fn sync(&mut self, book: &Book) {
        let links = link_stamps(book);
        if links != self.links {
            // Names of companies stand in many rows.
            *self = Search::new(book);
            return;
        }
        let mut changed: Vec<Id> = Vec::new();
        let mut known = 0;
        for record in book.iter(Kind::Customer) {
            match self.made_of.get(&record.id) {
                Some(made) if *made == stamp(&record) => known += 1,
                Some(_) => {
                    known += 1;
                    changed.push(record.id);
                }
                None => changed.push(record.id),
            }
        }
        if known < self.made_of.len() {
            let gone = self.made_of.keys().filter(|id| book.get(**id).is_none());
            changed.extend(gone.copied().collect::<Vec<Id>>());
        }
        self.renew(book, touched_by(book, changed));
    }

    /// Takes in changes that the book has already.
    pub fn apply(&mut self, book: &Book, changes: &[Change]) {
        self.renew(book, touched(book, changes));
        if changes
            .iter()
            .any(|change| change.id().is_some_and(|id| id.kind == Kind::Link))
        {
            self.links = link_stamps(book);
        }
    }

    fn renew(&mut self, book: &Book, touched: BTreeSet<Id>) {
        if touched.is_empty() {
            return;
        }
        self.earlier.clear();
        let mut maker = RowMaker::default();
        for id in touched {
            self.blank(id);
            self.made_of.remove(&id);
            if let Some(record) = book.get(id) {
                self.made_of.insert(id, stamp(&record));
                self.push(&record, book, &mut maker);
            }
        }
        // Blanked rows are cleaned up when they are as many as the living ones.
        if self.ids.len() > 2 * self.row_of.len() + 64 {
            *self = Search::new(book);
        }
    }

    /// Makes a row findable by nothing.
    fn blank(&mut self, id: Id) {
        let Some(row) = self.row_of.remove(&id) else {
            return;
        };
        let (start, end) = self.bounds(row);
        if let Some(bytes) = self.text.get_mut(start..end) {
            bytes.fill(0);
        }
        if let Some(last) = end.checked_sub(1).and_then(|at| self.text.get_mut(at)) {
            *last = ROW_END;
        }
    }

    fn bounds(&self, row: u32) -> (usize, usize) {
        let at = |row: usize| self.starts.get(row).map(|start| *start as usize);
        let start = at(row as usize).unwrap_or(self.text.len());
        (start, at(row as usize + 1).unwrap_or(self.text.len()))
    }

    fn row(&self, row: u32) -> &[u8] {
        let (start, end) = self.bounds(row);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Customers that fit every word, those first in which a field begins with the first word. An empty text finds all.
    pub fn find(&mut self, text: &str) -> Vec<Id> {
        let words = words(text);
        if words.is_empty() {
            self.earlier.clear();
            let mut all: Vec<Id> = self.row_of.keys().copied().collect();
            all.sort_unstable();
            return all;
        }
        while self
            .earlier
            .last()
            .is_some_and(|answer| !narrows(&answer.words, &words))
        {
            self.earlier.pop();
        }
        let same = self
            .earlier
            .last()
            .is_some_and(|answer| answer.words == words);
        if !same {
            let rows = self.rows(&words);
            self.earlier.push(Answer { words, rows });
        }
        let Some(answer) = self.earlier.last() else {
            return Vec::new();
        };
        if answer.rows.is_empty() {
            return self.alike(&answer.words);
        }
        self.ranked(answer)
    }

    /// Those of some records that fit, in their order, but with those first in which a field begins with the first word;
    /// by likeness when nothing contains what was typed.
    pub fn narrow(&mut self, text: &str, rows: Vec<Id>) -> Vec<Id> {
        if words(text).is_empty() {
            return rows;
        }
        let found = self.find(text);
        let is_alike = self
            .earlier
            .last()
            .is_some_and(|answer| answer.rows.is_empty());
        if is_alike {
            let rows: std::collections::HashSet<Id> = rows.into_iter().collect();
            return found.into_iter().filter(|id| rows.contains(id)).collect();
        }
        let Some(answer) = self.earlier.last() else {
            return rows;
        };
        let word = answer.words.first().map_or("", String::as_str);
        let finder = Finder::new(word.as_bytes());
        let most = found.iter().map(|id| id.n as usize + 1).max().unwrap_or(0);
        let mut place: Vec<u8> = vec![3; most];
        for row in &answer.rows {
            let id = self.ids.get(*row as usize);
            if let Some(slot) = id.and_then(|id| place.get_mut(id.n as usize)) {
                *slot = rank(self.row(*row), word, &finder);
            }
        }
        let of = |id: &Id| place.get(id.n as usize).copied().unwrap_or(3);
        let mut kept: Vec<Id> = rows.into_iter().filter(|id| of(id) < 3).collect();
        kept.sort_by_key(of);
        kept
    }

    /// Rows that contain every word.
    fn rows(&self, words: &[String]) -> Vec<u32> {
        let finders: Vec<Finder> = words
            .iter()
            .map(|word| Finder::new(word.as_bytes()))
            .collect();
        let Some((first, others)) = finders.split_first() else {
            return Vec::new();
        };
        let fits = |row: &u32, finders: &[Finder]| {
            let bytes = self.row(*row);
            finders.iter().all(|finder| finder.find(bytes).is_some())
        };
        let earlier = self.earlier.last().map(|answer| &answer.rows);
        if let Some(rows) = earlier.filter(|rows| rows.len() < self.ids.len() / 3) {
            return rows
                .iter()
                .copied()
                .filter(|row| fits(row, &finders))
                .collect();
        }
        let mut rows = self.containing(first);
        if !others.is_empty() {
            rows.retain(|row| fits(row, others));
        }
        rows
    }

    /// One pass over the buffer; after a hit it goes on at the next row.
    fn containing(&self, finder: &Finder) -> Vec<u32> {
        let mut rows = Vec::new();
        let mut from = 0_usize;
        let mut row = 0_usize;
        while let Some(hit) = self.text.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + hit;
            row = self.row_at(at, row);
            let Ok(number) = u32::try_from(row) else {
                break;
            };
            rows.push(number);
            from = self.bounds(number).1;
            row += 1;
        }
        rows
    }

    /// The row of a position, galloping on from a row before it.
    fn row_at(&self, at: usize, from: usize) -> usize {
        let starts = self.starts.get(from..).unwrap_or_default();
        let begins_before = |place: usize| starts.get(place).is_some_and(|s| *s as usize <= at);
        let mut step = 1;
        while begins_before(step) {
            step *= 2;
        }
        let low = step / 2;
        let near = starts.get(low..step.min(starts.len())).unwrap_or_default();
        let inside = near.partition_point(|start| *start as usize <= at);
        from + low + inside.saturating_sub(1)
    }

    /// Names that begin with the first word, then other fields that do, then the rest; each by id.
    fn ranked(&self, answer: &Answer) -> Vec<Id> {
        let Some(word) = answer.words.first() else {
            return Vec::new();
        };
        let finder = Finder::new(word.as_bytes());
        let mut ranks: [Vec<Id>; 3] = Default::default();
        for row in &answer.rows {
            let Some(id) = self.ids.get(*row as usize).copied() else {
                continue;
            };
            let rank = usize::from(rank(self.row(*row), word, &finder));
            if let Some(list) = ranks.get_mut(rank) {
                list.push(id);
            }
        }
        for list in &mut ranks {
            if !list.is_sorted() {
                list.sort_unstable();
            }
        }
        ranks.concat()
    }

    /// Rows that have the letters of the words in their order, the likest first.
    fn alike(&self, words: &[String]) -> Vec<Id> {
        let pattern = words.concat();
        if pattern.chars().count() < 2 {
            return Vec::new();
        }
        let matcher = SkimMatcherV2::default();
        let mut found: Vec<(i64, Id)> = Vec::new();
        let mut looked_at = 0;
        for (row, id) in (0_u32..).zip(&self.ids) {
            let bytes = self.row(row);
            if !has_in_order(bytes, pattern.as_bytes()) {
                continue;
            }
            looked_at += 1;
            if looked_at > FUZZY_LIMIT {
                break;
            }
            let text = String::from_utf8_lossy(bytes);
            let best = text
                .split(FIELD_END as char)
                .filter_map(|field| matcher.fuzzy_match(field, &pattern))
                .max();
            found.extend(best.map(|score| (score, *id)));
        }
        found.sort_unstable_by_key(|(score, id)| (std::cmp::Reverse(*score), *id));
        found.into_iter().map(|(_, id)| id).collect()
    }
}

/// 0: the name begins with the word; 1: another field does; 2: it stands inside one.
fn rank(row: &[u8], word: &str, finder: &Finder) -> u8 {
    if row.starts_with(word.as_bytes()) {
        return 0;
    }
    let begins = |at: usize| row.get(at.wrapping_sub(1)) == Some(&FIELD_END);
    2 - u8::from(finder.find_iter(row).any(begins))
}

/// Whether bytes contain others in their order, within one field.
fn has_in_order(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.split(|b| *b == FIELD_END).any(|field| {
        let mut left = wanted.iter();
        let mut next = left.next();
        for byte in field {
            if next == Some(byte) {
                next = left.next();
            }
        }
        next.is_none()
    })
}

/// Whether everything that fits the later words also fits the earlier ones.
fn narrows(earlier: &[String], later: &[String]) -> bool {
    earlier.len() <= later.len()
        && earlier
            .iter()
            .zip(later)
            .all(|(a, b)| b.contains(a.as_str()))
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
