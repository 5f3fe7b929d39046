//! Facts of service: cases and survey answers.

use super::book::Reading;
use super::{Answered, Builder, Case, Rating};
use crate::domain::{Kind, Record};

impl Reading<'_> {
    pub(super) fn cases(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Case) {
            let day_of = |key: &str| self.day(record.get(key)).map(|day| day.0);
            builder_case(
                builder,
                &record,
                self.number(record.link("customer")),
                self.day_or_created(&record, "received_at").0,
                day_of,
            );
        }
    }

    /// An answer with expectation and perception is a rating, one with a score an answer; it can be both.
    pub(super) fn surveys(&self, builder: &mut Builder) {
        for record in self.book.iter(Kind::Survey) {
            let customer = self.number(record.link("customer"));
            let day = self.day_or_created(&record, "date").0;
            if let (Some(customer), Some(expected), Some(perceived)) =
                (customer, record.int("expected"), record.int("perceived"))
            {
                let dimension = builder.word(record.text("dimension"));
                builder.rating(Rating {
                    customer,
                    day,
                    dimension,
                    expected,
                    perceived,
                });
            }
            if let Some(score) = record.int("score") {
                let measure = builder.word(record.text("measure"));
                builder.answer(Answered {
                    customer,
                    day,
                    measure,
                    score,
                });
            }
        }
    }
}

fn builder_case(
    builder: &mut Builder,
    record: &Record,
    customer: Option<u32>,
    opened: i32,
    day_of: impl Fn(&str) -> Option<i32>,
) {
    let case = Case {
        customer,
        is_complaint: record.text("type") == "complaint",
        opened,
        cause: builder.word(record.text("cause")),
        first_response: day_of("first_response_at"),
        resolved: day_of("solved_at").or_else(|| day_of("closed_at")),
        csat: record.int("csat"),
        kind: builder.word(record.text("type")),
    };
    builder.case(case);
}
