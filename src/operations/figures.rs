//! Computed fields of customers as columns and sort keys: revenue, last touch, RFM type, risk …
//! Rule: a figure shown in a list is the one a query compares, one overruled by hand included.

use super::Ask;
use crate::domain::{Book, Id, Kind, Lang, Money, Record, Value};
use crate::segments::evaluate::figure_of;
use crate::segments::figures::Models;
use crate::segments::models::Figure;
pub use crate::segments::models::ModelField;
use crate::segments::names::model_named;
use crate::segments::subject::Compare;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// The computed fields of a book on a day.
pub struct Figures<'a> {
    book: &'a Book,
    models: Models<'a>,
}

/// The computed field a word names, for kinds that have any. A stored field of that name comes first.
pub fn named(kind: Kind, word: &str) -> Option<&'static ModelField> {
    let stored = kind.field(word).is_some();
    let asked = (kind == Kind::Customer && !stored).then_some(word)?;
    model_named(asked)?.row()
}

impl<'a> Figures<'a> {
    pub fn of(book: &'a Book, ask: &Ask) -> Figures<'a> {
        Figures {
            book,
            models: Models::new(book, ask.today, ask.zone),
        }
    }

    fn figure(&self, record: &Record, row: &ModelField) -> Option<Figure> {
        figure_of(record, row.model, &self.models)
    }

    fn money(&self, minor: i64) -> Money {
        self.book.settings.money(minor)
    }

    /// For programs: keys, ISO dates, amounts with their currency.
    pub fn plain(&self, record: &Record, row: &ModelField) -> String {
        match self.figure(record, row) {
            None => String::new(),
            Some(Figure::Class(key)) => key.to_owned(),
            Some(Figure::Word(word)) => word.into(),
            Some(Figure::Int(n)) => n.to_string(),
            Some(Figure::Money(minor)) => {
                let money = self.money(minor);
                format!("{} {}", money.plain(), money.currency)
            }
            Some(Figure::Day(day)) => day.to_string(),
        }
    }

    /// For people: the words of a class, amounts in groups of three.
    pub fn shown(&self, record: &Record, row: &ModelField, lang: Lang) -> String {
        let label = |key: &str| match row.compare {
            Compare::Choice { rows, .. } => {
                let found = rows.iter().find(|choice| choice.key == key);
                found
                    .map_or(key, |choice| choice.label.get(lang))
                    .to_owned()
            }
            _ => key.to_owned(),
        };
        match self.figure(record, row) {
            Some(Figure::Class(key)) => label(key),
            Some(Figure::Word(word)) => label(&word),
            Some(Figure::Money(minor)) => self.money(minor).to_string(),
            _ => self.plain(record, row),
        }
    }

    pub fn json(&self, record: &Record, row: &ModelField) -> Json {
        match self.figure(record, row) {
            None => Json::Null,
            Some(Figure::Int(n)) => json!(n),
            Some(Figure::Money(minor)) => {
                json!({"minor": minor, "currency": self.money(minor).currency.code()})
            }
            Some(_) => json!(self.plain(record, row)),
        }
    }

    /// What customers are sorted by; classes by their place in the list.
    pub fn sort_values(&self, ids: &[Id], row: &ModelField) -> HashMap<Id, Value> {
        let place = |key: &str| match row.compare {
            Compare::Choice { rows, .. } => rows.iter().position(|choice| choice.key == key),
            _ => None,
        };
        let value = |figure: Figure| match figure {
            Figure::Class(key) => match place(key).and_then(|at| i64::try_from(at).ok()) {
                Some(at) => Value::Int(at),
                None => Value::from(key),
            },
            Figure::Word(word) => Value::Text(word),
            Figure::Int(n) | Figure::Money(n) => Value::Int(n),
            Figure::Day(day) => Value::Day(day),
        };
        ids.iter()
            .filter_map(|id| {
                let record = self.book.get(*id)?;
                Some((*id, value(self.figure(&record, row)?)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Change, Currency, Day, Moment};
    use std::sync::Arc;
    use uuid::Uuid;

    #[test]
    fn a_figure_is_shown_to_people_in_words_and_to_programs_by_key() {
        let today = Day(20_000);
        let id = Id::new(Kind::Customer, 1);
        let new = |id: Id| Record::new(id, Uuid::from_u128(1), Moment(0));
        let order = new(Id::new(Kind::Order, 1))
            .with("customer", id)
            .with("date", today.plus(-3))
            .with("total", Money::new(123_450, Currency::CNY));
        let mut book = Book::default();
        book.load(Kind::ALL);
        let records = [new(id).with("name", "王芳"), order].map(|r| Change::Create(Arc::new(r)));
        book.apply(&records, 1);
        let ask = Ask {
            now: Moment(0),
            today,
            zone: chrono_tz::Asia::Shanghai,
            lang: Lang::Zh,
            actor: "cli".to_owned(),
            seed: 0,
        };
        let (figures, record) = (Figures::of(&book, &ask), book.get(id).unwrap());
        let row = |word| named(Kind::Customer, word).unwrap();
        assert_eq!(figures.plain(&record, row("rfm")), "important-value");
        assert_eq!(figures.shown(&record, row("rfm"), Lang::Zh), "重要价值");
        assert_eq!(figures.plain(&record, row("revenue")), "1234.50 CNY");
        assert_eq!(
            figures.shown(&record, row("revenue"), Lang::En),
            "1,234.50 CNY"
        );
        assert_eq!(figures.json(&record, row("recency")), json!(3));
        assert_eq!(figures.json(&record, row("nps")), Json::Null);
        assert!(named(Kind::Deal, "revenue").is_none() && named(Kind::Customer, "name").is_none());
    }
}
