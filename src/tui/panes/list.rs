//! A list of records of one kind: filter, order, cursor, marks.
//! Rule: cursor and marks go by the record's id; a row that moves takes them along, and if it goes the next row is taken.

use super::columns::{self, Column, SortKey, column, columns};
use super::due;
use crate::domain::{Id, Kind, Lang};
use crate::tui::now::Now;
use crate::tui::search::{self, Index};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How the rows are chosen and grouped beyond filter and order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Plain,
    /// Tasks late, due today, done today.
    Today,
    /// Tasks to come, by day.
    Agenda,
    /// Cases not closed.
    OpenCases,
}

/// A named query that chooses the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub name: String,
    pub query: String,
}

/// What the rows were worked out for; they are worked out again when it differs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basis {
    seq: u64,
    today: i32,
    query: String,
    segment: Option<Chosen>,
    sort: (&'static str, bool),
    lang: Lang,
    loaded: usize,
}

#[derive(Clone, Debug)]
pub struct ListView {
    pub kind: Kind,
    pub mode: Mode,
    /// Where the rows come from when it is not the whole book: "Deals of 王芳".
    pub title: Option<String>,
    pub ids: Option<Arc<Vec<Id>>>,
    pub segment: Option<Chosen>,
    pub query: String,
    /// Why the query cannot be read.
    pub query_fault: Option<crate::domain::Problem>,
    pub rows: Vec<Id>,
    /// Headings: the row each stands above, and its words.
    pub groups: Vec<(usize, String)>,
    pub cursor: Option<Id>,
    /// First line shown.
    pub top: usize,
    pub marks: BTreeSet<Id>,
    pub last_mark: Option<Id>,
    pub sort: (&'static str, bool),
    pub columns: Vec<Column>,
    /// The column h and l choose, for sorting and bulk edits.
    pub column: usize,
    basis: Option<Basis>,
    base: Option<(Basis, Arc<Vec<Id>>)>,
    /// Why each row is on the list of the day.
    today: due::Groups,
}

impl ListView {
    pub fn new(kind: Kind) -> ListView {
        let columns = columns(kind);
        let first = columns.first().map_or("name", |column| column.key);
        let sort = match kind {
            Kind::Order
            | Kind::Quote
            | Kind::Payment
            | Kind::Survey
            | Kind::Points
            | Kind::Cost => ("date", true),
            Kind::Interaction => ("at", true),
            Kind::Task => ("due", false),
            Kind::Case => ("received_at", true),
            _ => (first, false),
        };
        ListView {
            kind,
            mode: Mode::Plain,
            title: None,
            ids: None,
            segment: None,
            query: String::new(),
            query_fault: None,
            rows: Vec::new(),
            groups: Vec::new(),
            cursor: None,
            top: 0,
            marks: BTreeSet::new(),
            last_mark: None,
            sort,
            columns,
            column: 0,
            basis: None,
            base: None,
            today: due::Groups::new(),
        }
    }

    pub fn with_mode(mut self, mode: Mode) -> ListView {
        self.mode = mode;
        self
    }

    /// A list of given records.
    pub fn of(kind: Kind, title: String, ids: Vec<Id>) -> ListView {
        ListView {
            title: Some(title),
            ids: Some(Arc::new(ids)),
            ..ListView::new(kind)
        }
    }

    pub fn targets(&self) -> Vec<Id> {
        if self.marks.is_empty() {
            return self.cursor.into_iter().collect();
        }
        self.rows
            .iter()
            .copied()
            .filter(|id| self.marks.contains(id))
            .collect()
    }

    /// The row of the cursor.
    pub fn at(&self) -> usize {
        let found = self
            .cursor
            .and_then(|id| self.rows.iter().position(|row| *row == id));
        found.unwrap_or(0)
    }

    /// Works the rows out again if anything they depend on has changed.
    pub fn refresh(&mut self, now: &Now, lang: Lang, index: &mut Index) {
        let basis = Basis {
            query: self.query.clone(),
            ..self.plain_basis(now, lang)
        };
        if self.basis.as_ref() == Some(&basis) {
            return;
        }
        let place = self.at();
        let is_search = self
            .basis
            .as_ref()
            .is_some_and(|old| old.query != basis.query);
        self.basis = Some(basis);
        self.query_fault = None;
        let mut rows = self.base_rows(now, lang, index);
        if !self.query.trim().is_empty() {
            match search::narrow(now, lang, index, self.kind, &self.query, rows.clone()) {
                Ok((found, _)) => rows = found,
                // What cannot be read yet leaves the list as it was: most queries are unfinished while typed.
                Err(problem) => self.query_fault = Some(problem),
            }
        }
        self.rows = rows;
        self.group(now, lang);
        // Leaving the search leaves the cursor on what was found.
        if is_search && !self.query.is_empty() {
            self.cursor = self.rows.first().copied();
            self.top = 0;
        }
        if !self.cursor.is_some_and(|id| self.rows.contains(&id)) {
            let next = place.min(self.rows.len().saturating_sub(1));
            self.cursor = self.rows.get(next).copied();
        }
        let book = now.book;
        self.marks.retain(|id| book.get(*id).is_some());
    }

    fn plain_basis(&self, now: &Now, lang: Lang) -> Basis {
        // Figures of other records are sorted by only once those are read.
        let is_derived = column(self.kind, self.sort.0)
            .is_some_and(|c| !matches!(c.what, columns::What::Field(_)));
        let others = [Kind::Interaction, Kind::Task, Kind::Order];
        let loaded = others
            .iter()
            .filter(|kind| is_derived && now.book.is_loaded(**kind))
            .count();
        Basis {
            seq: now.book.seq,
            today: now.today.0,
            query: String::new(),
            segment: self.segment.clone(),
            sort: self.sort,
            lang,
            loaded,
        }
    }

    /// The rows without what is typed, in order. Kept, so that a key in a search does not sort the book again.
    fn base_rows(&mut self, now: &Now, lang: Lang, index: &mut Index) -> Vec<Id> {
        let basis = self.plain_basis(now, lang);
        if let Some((of, rows)) = &self.base
            && *of == basis
        {
            return rows.to_vec();
        }
        if self.mode == Mode::Today {
            self.today = due::groups(now);
        }
        let mut rows = self.chosen(now);
        if let Some(segment) = &self.segment {
            match search::narrow(now, lang, index, self.kind, &segment.query, rows) {
                Ok((found, _)) => rows = found,
                Err(problem) => {
                    self.query_fault = Some(problem);
                    rows = Vec::new();
                }
            }
        }
        self.sort_rows(now, lang, &mut rows);
        self.base = Some((basis, Arc::new(rows.clone())));
        rows
    }

    /// The records before segment and query.
    fn chosen(&self, now: &Now) -> Vec<Id> {
        if let Some(ids) = &self.ids {
            return ids
                .iter()
                .copied()
                .filter(|id| now.book.get(*id).is_some())
                .collect();
        }
        if self.mode == Mode::Today {
            return self.today.keys().copied().collect();
        }
        let records = now.book.iter(self.kind);
        let fits = |record: &crate::domain::Record| match (self.kind, self.mode) {
            (Kind::Customer, _) => {
                self.segment.is_some()
                    || (record.text("relation") != "contact" && record.get("archived").is_none())
            }
            (Kind::Task, Mode::Plain) => columns::is_open(record),
            (Kind::Task, Mode::Agenda) => {
                let due = columns::day_of(now, record.get("due"));
                columns::is_open(record) && due.is_some_and(|day| day >= now.today)
            }
            (Kind::Case, Mode::OpenCases) => record.text("state") != "closed",
            _ => true,
        };
        records
            .filter(|record| fits(record))
            .map(|record| record.id)
            .collect()
    }

    fn sort_rows(&self, now: &Now, lang: Lang, rows: &mut [Id]) {
        let Some(by) = column(self.kind, self.sort.0) else {
            return;
        };
        let mut keys: HashMap<Id, (u8, SortKey)> = HashMap::with_capacity(rows.len());
        for id in rows.iter() {
            if let Some(record) = now.book.get(*id) {
                let key = columns::sort_key(now, lang, &record, &by);
                keys.insert(*id, (self.bucket(*id), key));
            }
        }
        let empty = (u8::MAX, SortKey::Empty);
        rows.sort_by(|a, b| {
            let (x, y) = (keys.get(a).unwrap_or(&empty), keys.get(b).unwrap_or(&empty));
            let order = x.0.cmp(&y.0).then_with(|| x.1.compare(&y.1, self.sort.1));
            order.then_with(|| a.cmp(b))
        });
    }

    /// The group a row stands in; groups keep their order whatever the rows are sorted by.
    fn bucket(&self, id: Id) -> u8 {
        self.today.get(&id).map_or(0, |(place, _)| *place)
    }

    fn group(&mut self, now: &Now, lang: Lang) {
        self.groups.clear();
        let mut last = String::new();
        for (place, id) in self.rows.iter().enumerate() {
            let Some(record) = now.book.get(*id) else {
                continue;
            };
            let words = match self.mode {
                Mode::Today => {
                    let (_, words) = self.today.get(id).copied().unzip();
                    capital(words.map_or("", |words| words.get(lang)))
                }
                Mode::Agenda => match columns::day_of(now, record.get("due")) {
                    Some(day) => columns::weekday_words(now.today, day, lang),
                    None => String::new(),
                },
                _ => return,
            };
            if words != last {
                self.groups.push((place, words.clone()));
                last = words;
            }
        }
        let starts: Vec<usize> = self.groups.iter().map(|(place, _)| *place).collect();
        let ends = starts.iter().skip(1).copied().chain([self.rows.len()]);
        for (group, (start, end)) in self.groups.iter_mut().zip(starts.iter().zip(ends)) {
            group.1 = format!("{} {}", group.1, end - start);
        }
    }

    /// The line a row is on: headings above it count.
    pub fn line_of(&self, row: usize) -> usize {
        row + self
            .groups
            .iter()
            .filter(|(place, _)| *place <= row)
            .count()
    }

    /// Moves the cursor; at the edge of the page half a page is turned, so that most moves repaint two cells.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        let to = self.at().saturating_add_signed(rows).min(last);
        self.cursor = self.rows.get(to).copied();
    }

    /// Brings the cursor's line into a page of `height` lines.
    pub fn scroll(&mut self, height: usize) {
        if height == 0 {
            return;
        }
        let line = self.line_of(self.at());
        let total = self.line_of(self.rows.len().saturating_sub(1)) + 1;
        if line < self.top {
            // The heading above the first row comes along.
            self.top = if line <= 1 {
                0
            } else {
                line.saturating_sub(height / 2)
            };
        } else if line >= self.top + height {
            self.top = line.saturating_sub(height / 2);
        }
        self.top = self.top.min(total.saturating_sub(height.min(total)));
    }

    /// Marks the row, or takes its mark off, and goes on to the next.
    pub fn mark(&mut self) {
        let Some(id) = self.cursor else { return };
        if !self.marks.remove(&id) {
            self.marks.insert(id);
        }
        self.last_mark = Some(id);
        self.move_by(1);
    }

    /// Marks all from the last mark to the cursor.
    pub fn mark_range(&mut self) {
        let from = self
            .last_mark
            .and_then(|id| self.rows.iter().position(|row| *row == id));
        let (from, to) = (from.unwrap_or_else(|| self.at()), self.at());
        let range = self
            .rows
            .iter()
            .skip(from.min(to))
            .take(from.abs_diff(to) + 1);
        self.marks.extend(range.copied().collect::<Vec<_>>());
    }

    pub fn mark_all(&mut self) {
        if self.rows.iter().all(|id| self.marks.contains(id)) {
            self.marks.clear();
        } else {
            self.marks.extend(self.rows.iter().copied());
        }
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}
