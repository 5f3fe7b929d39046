//! The present as `update` and `draw` are told it: the book, the moment and the day.
//! Rule: nothing in the terminal interface reads a clock; whoever needs the time is given this.

use crate::domain::values::context::Context;
use crate::domain::{Book, Day, Id, Lang, Moment};
use crate::operations::Ask;

#[derive(Clone, Copy)]
pub struct Now<'a> {
    pub book: &'a Book,
    pub at: Moment,
    pub today: Day,
    pub zone: chrono_tz::Tz,
}

impl<'a> Now<'a> {
    pub fn new(book: &'a Book, at: Moment) -> Now<'a> {
        let zone = book.settings.zone();
        Now {
            book,
            at,
            today: at.day_in(zone),
            zone,
        }
    }

    /// How an operation is asked from the screen.
    pub fn ask(&self, lang: Lang, seed: u64) -> Ask {
        Ask {
            now: self.at,
            today: self.today,
            zone: self.zone,
            lang,
            actor: "tui".to_owned(),
            seed,
        }
    }

    /// What reading and showing a field needs to know.
    pub fn context(&self, lang: Lang) -> Context<'static> {
        Context::of(&self.book.settings, self.at, lang).on(self.today)
    }

    /// What a record is called; its id when it is not there.
    pub fn title(&self, id: Id) -> String {
        self.book
            .get(id)
            .map_or_else(|| id.to_string(), |record| record.title())
    }
}
