//! Computed fields of customers: from the customer's own records, and from the tables of the reports.
//! Rule: a class in a query is the class the report prints; each table is made once, when it is first asked for.

use super::book_models::BookModels;
use super::models::{ABC, Figure, MATRIX, Model, ModelFields, PORTFOLIO, RFM, class_of};
use crate::analytics::facts::Facts;
use crate::analytics::params::Params;
use crate::analytics::report::{View, customer_named, find};
use crate::analytics::reports::rf16;
use crate::analytics::sums::Sum;
use crate::analytics::words::{F_BANDS, R_BANDS};
use crate::domain::{Book, Choice, Day, Id};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// How a cell of a report is read as a figure.
enum Holds {
    Class(&'static [Choice]),
    Int,
    Money,
}

/// Where a figure stands: the report's table, the column of the customer and the column of the figure.
struct Place {
    model: Model,
    table: &'static str,
    customer: &'static str,
    column: &'static str,
    holds: Holds,
}

const fn place(model: Model, table: &'static str, column: &'static str, holds: Holds) -> Place {
    Place {
        model,
        table,
        customer: "customer_id",
        column,
        holds,
    }
}

static PLACES: &[Place] = &[
    place(Model::Rfm, "rfm_mean", "type", Holds::Class(RFM)),
    place(Model::R, "rfm_quintile", "r_score", Holds::Int),
    place(Model::F, "rfm_quintile", "f_score", Holds::Int),
    place(Model::M, "rfm_quintile", "m_score", Holds::Int),
    Place {
        customer: "id",
        ..place(Model::Abc, "abc_customers", "class", Holds::Class(ABC))
    },
    place(
        Model::Clv,
        "clv_simple_customers",
        "clv_minor",
        Holds::Money,
    ),
    place(Model::Matrix, "matrix", "quadrant", Holds::Class(MATRIX)),
    place(
        Model::Portfolio,
        "portfolio",
        "class",
        Holds::Class(PORTFOLIO),
    ),
];

/// Figures of one model by customer.
type Column = HashMap<Id, Figure>;

/// Facts that are read when they are first needed; kept by whoever asks several times about one state of the book.
pub type SharedFacts = Arc<OnceLock<Facts>>;

/// Computed fields of a book on a day.
pub struct Models<'a> {
    own: BookModels<'a>,
    params: Params,
    facts: SharedFacts,
    columns: Vec<OnceLock<Column>>,
}

impl<'a> Models<'a> {
    pub fn new(book: &'a Book, today: Day, zone: chrono_tz::Tz) -> Models<'a> {
        Models {
            own: BookModels { book, today, zone },
            params: Params::default(),
            facts: SharedFacts::default(),
            columns: PLACES.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// With facts kept from an earlier question about the same state of the book.
    pub fn sharing(mut self, facts: SharedFacts) -> Models<'a> {
        self.facts = facts;
        self
    }

    /// With parameters other than the usual ones.
    pub fn with_params(mut self, params: Params) -> Models<'a> {
        self.params = params;
        self
    }

    fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| Facts::of(self.own.book))
    }

    fn column(&self, place: &Place) -> Column {
        let view = View {
            facts: self.facts(),
            as_of: self.own.today,
            params: &self.params,
        };
        let table = find(place.table).and_then(|found| found.table);
        let Some(Ok(table)) = table.map(|table| table.run(&view)) else {
            return Column::new();
        };
        let rows = (0..table.rows.len()).filter_map(|row| {
            let customer = customer_named(&view, table.cell(row, place.customer)?.as_text()?)?;
            let id = *view.facts.customers.get(customer as usize)?;
            let cell = table.cell(row, place.column)?;
            let figure = match place.holds {
                Holds::Class(rows) => Figure::Class(class_of(rows, cell.as_text()?)?),
                Holds::Int => Figure::Int(cell.as_int()?),
                Holds::Money => Figure::Money(cell.as_int()?),
            };
            Some((id, figure))
        });
        rows.collect()
    }

    /// The cell of recency and frequency, by the limits of the report.
    fn rf_cell(&self, customer: Id) -> Option<Figure> {
        let (purchases, last) = self.own.purchases(customer);
        let sum = Sum {
            last: last?.0,
            purchases: u32::try_from(purchases).unwrap_or(u32::MAX),
            ..Sum::default()
        };
        let (r, f) = rf16::bands(&sum, self.own.today.0, &self.params);
        let key = format!("{}-{}", R_BANDS.get(r)?.key, F_BANDS.get(f)?.key);
        class_of(super::models::RF, &key).map(Figure::Class)
    }
}

impl ModelFields for Models<'_> {
    fn value(&self, customer: Id, model: Model) -> Option<Figure> {
        if model == Model::Rf {
            return self.rf_cell(customer);
        }
        let at = PLACES.iter().position(|place| place.model == model);
        match at.and_then(|at| Some((PLACES.get(at)?, self.columns.get(at)?))) {
            Some((place, column)) => column
                .get_or_init(|| self.column(place))
                .get(&customer)
                .cloned(),
            None => self.own.value(customer, model),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use crate::segments::sample::{day, small_book};

    #[test]
    fn classes_are_those_the_reports_print() {
        let book = small_book();
        let models = Models::new(&book, day("2026-11-25"), chrono_tz::Asia::Shanghai);
        let of = |n: u32, model| models.value(Id::new(Kind::Customer, n), model);
        // Two buyers: c1 bought 5 days ago, twice, for 11,000; c3 24 days ago, once, for 100.
        assert_eq!(of(1, Model::Rfm), Some(Figure::Class("important-value")));
        assert_eq!(of(3, Model::Rfm), Some(Figure::Class("ordinary-retain")));
        assert_eq!(of(2, Model::Rfm), None);
        assert_eq!(of(1, Model::Abc), Some(Figure::Class("a")));
        assert_eq!(of(3, Model::Abc), Some(Figure::Class("c")));
        assert_eq!(of(1, Model::R), Some(Figure::Int(3)));
        assert_eq!(of(1, Model::Rf), Some(Figure::Class("active-second")));
        assert_eq!(of(3, Model::Rf), Some(Figure::Class("active-new")));
        assert_eq!(of(1, Model::Revenue), Some(Figure::Money(1_100_000)));
    }

    #[test]
    fn revenue_is_the_value_of_the_class_report() {
        let book = small_book();
        let today = day("2026-11-25");
        let models = Models::new(&book, today, chrono_tz::Asia::Shanghai);
        let facts = models.facts();
        let view = View {
            facts,
            as_of: today,
            params: &models.params,
        };
        let table = find("abc_customers")
            .unwrap()
            .table
            .unwrap()
            .run(&view)
            .unwrap();
        assert_eq!(table.rows.len(), 2);
        for row in 0..table.rows.len() {
            let id = table
                .cell(row, "id")
                .unwrap()
                .as_text()
                .unwrap()
                .parse()
                .unwrap();
            let value = table.cell(row, "value_minor").unwrap().as_int().unwrap();
            assert_eq!(models.value(id, Model::Revenue), Some(Figure::Money(value)));
        }
    }
}
