//! Computed fields of customers: from the customer's own records, and where a customer is compared with the others from
//! the models of the reports.
//! Rule: a class in a query is the class the report prints; the models are made when they are first asked for.

use super::book_models::BookModels;
use super::models::{ABC, Figure, MATRIX, Model, ModelFields, PORTFOLIO, RF, RFM, class_of};
use crate::analytics::facts::Facts;
use crate::analytics::models as reports;
use crate::analytics::params::Params;
use crate::domain::{Book, Day, Id};
use std::sync::{Arc, OnceLock};

/// Facts and models of one state of the book on one day.
pub struct Whole {
    pub facts: Facts,
    pub models: reports::Models,
}

/// Made when first needed; kept by whoever asks several times about one state of the book and one day.
pub type Shared = Arc<OnceLock<Whole>>;

/// Computed fields of a book on a day.
pub struct Models<'a> {
    own: BookModels<'a>,
    params: Params,
    whole: Shared,
}

impl<'a> Models<'a> {
    pub fn new(book: &'a Book, today: Day, zone: chrono_tz::Tz) -> Models<'a> {
        Models {
            own: BookModels { book, today, zone },
            params: Params::default(),
            whole: Shared::default(),
        }
    }

    /// With what an earlier question about the same state of the book and the same day made.
    pub fn sharing(mut self, whole: Shared) -> Models<'a> {
        self.whole = whole;
        self
    }

    /// With parameters other than the usual ones.
    pub fn with_params(mut self, params: Params) -> Models<'a> {
        self.params = params;
        self
    }

    fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| {
            let facts = Facts::of(self.own.book);
            let models = reports::Models::of(&facts, self.own.today, &self.params);
            Whole { facts, models }
        })
    }

    /// A figure that the models of the reports know.
    fn of_whole(&self, customer: Id, model: Model) -> Option<Figure> {
        let whole = self.whole();
        let number = whole.facts.number_of(customer)?;
        let fields = whole.models.get(&whole.facts, number);
        let scores = || fields.quintiles();
        let class = |rows, key: Option<&str>| class_of(rows, key?).map(Figure::Class);
        match model {
            Model::Rfm => class(RFM, fields.rfm()),
            Model::R => scores().map(|(r, ..)| Figure::Int(r)),
            Model::F => scores().map(|(_, f, _)| Figure::Int(f)),
            Model::M => scores().map(|(.., m)| Figure::Int(m)),
            Model::Rf => class(RF, fields.rf().as_deref()),
            Model::Abc => class(ABC, fields.abc()),
            Model::Matrix => class(MATRIX, fields.matrix()),
            Model::Portfolio => class(PORTFOLIO, fields.portfolio()),
            Model::Clv => fields.clv().map(Figure::Money),
            Model::Churn => fields.churn().map(Figure::Int),
            Model::Loyalty => fields.loyalty().map(Figure::Int),
            _ => None,
        }
    }
}

impl ModelFields for Models<'_> {
    fn value(&self, customer: Id, model: Model) -> Option<Figure> {
        match model.row().map(|row| row.reach) {
            Some(super::models::Reach::Book) => self.of_whole(customer, model),
            _ => self.own.value(customer, model),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::report::{View, find};
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
        let view = View {
            facts: &models.whole().facts,
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
