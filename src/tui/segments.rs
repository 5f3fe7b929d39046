//! Segments as the screen offers them: the built-in groups, the user's own, and which records fit a condition.
//! Rule: the query language is the one of the whole program; nothing of it is repeated here.

use super::now::Now;
use crate::domain::{Day, Id, Kind, Lang, Problem};
use crate::segments::builtin::{BUILT_IN, Segments};
use crate::segments::figures::{Models, Shared};
use crate::segments::{Names, Scope, matches, parse};
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    /// Segments as read from the book of a change set: reading them again for every key would be felt.
    static READ: RefCell<Option<(u64, usize, Arc<Segments>)>> = const { RefCell::new(None) };
    /// The models of the book of a change set and a day, for conditions on figures of the reports.
    static MODELS: RefCell<Option<(u64, Day, Shared)>> = const { RefCell::new(None) };
}

/// A segment that can be chosen: its name and its query.
pub struct Offered {
    pub name: String,
    pub query: String,
}

/// The built-in groups of a kind; all records come first and need none.
pub fn built_in(kind: Kind, lang: Lang) -> Vec<Offered> {
    let rows = BUILT_IN
        .iter()
        .filter(|row| row.of == kind && row.key != "all-customers");
    rows.map(|row| Offered {
        name: row.name.get(lang).to_owned(),
        query: row.query.to_owned(),
    })
    .collect()
}

fn segments_of(now: &Now) -> Arc<Segments> {
    let of = (now.book.seq, now.book.count(Kind::Segment));
    READ.with(|kept| {
        let mut kept = kept.borrow_mut();
        if let Some((seq, count, segments)) = kept.as_ref()
            && (*seq, *count) == of
        {
            return segments.clone();
        }
        let segments = Arc::new(Segments::of(now.book));
        *kept = Some((of.0, of.1, segments.clone()));
        segments
    })
}

pub fn models_of(now: &Now) -> Shared {
    MODELS.with(|kept| {
        let mut kept = kept.borrow_mut();
        match kept.as_ref() {
            Some((seq, day, models)) if (*seq, *day) == (now.book.seq, now.today) => models.clone(),
            _ => {
                let models = Shared::default();
                *kept = Some((now.book.seq, now.today, models.clone()));
                models
            }
        }
    })
}

/// The records that fit a condition, in the order they came.
pub fn fitting(
    now: &Now,
    _: Lang,
    kind: Kind,
    text: &str,
    rows: Vec<Id>,
) -> Result<Vec<Id>, Problem> {
    let names = Names::of(kind, now.book);
    let query = parse(text, &names).map_err(|error| error.problem())?;
    let models = Models::new(now.book, now.today, now.zone).sharing(models_of(now));
    let segments = segments_of(now);
    let scope = Scope {
        book: now.book,
        today: now.today,
        now: now.at,
        zone: now.zone,
        models: &models,
        segments: &segments,
    };
    let fits = |id: &Id| {
        now.book
            .get(*id)
            .is_some_and(|record| matches(&query, &record, &scope))
    };
    Ok(rows.into_iter().filter(fits).collect())
}
