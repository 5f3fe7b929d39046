//! Model fields against the reports, on made-up books.

use super::*;
use crate::analytics::facts::{Answer, Builder, NewOrder, Profile, Touch};
use crate::analytics::report::find;
use crate::domain::{Id, Kind};
use proptest::prelude::*;

/// Table, column of the customer, column of the figure, and the field that must agree.
type Check<'a> = (
    &'a str,
    &'a str,
    &'a str,
    &'a dyn Fn(&Fields) -> Option<String>,
);

type Row = (u32, i32, i64, i64);

fn book(rows: &[Row]) -> Facts {
    let mut builder = Builder::new(100);
    for n in 0..9u32 {
        builder.customer(
            Id::new(Kind::Customer, n + 1),
            &format!("k{}", 12 - n),
            "",
            Profile::default(),
        );
    }
    for (customer, day, amount, cost) in rows {
        let (customer, day) = (*customer, Day(*day));
        let order = NewOrder {
            customer,
            day,
            amount: *amount,
            cost: *cost,
            number: 1,
            channel: 0,
            discounted: false,
        };
        builder.order(order, &[]);
        if cost % 2 == 0 {
            builder.touch(
                customer,
                Touch {
                    day: day.0,
                    channel: 0,
                    answer: Answer::Unknown,
                    cost: *cost,
                },
            );
        }
    }
    builder.finish()
}

/// What a report prints for each customer in a column.
fn printed(view: &View, table: &str, id: &str, column: &str) -> Vec<(String, String)> {
    let table = find(table).unwrap().table.unwrap().run(view).unwrap();
    let cell = |row, name| table.cell(row, name).unwrap().plain();
    (0..table.rows.len())
        .map(|row| (cell(row, id), cell(row, column)))
        .collect()
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0u32..9, 0i32..900, -30i64..60, 0i64..9), 0..60)
}

proptest! {
    #[test]
    fn classes_and_values_are_those_the_reports_print(rows in rows()) {
        let (facts, params) = (book(&rows), Params::default());
        let view = View { facts: &facts, as_of: Day(800), params: &params };
        let models = Models::of(&facts, view.as_of, &params);
        let word = |list: &[crate::analytics::words::Word], key: Option<&str>| {
            list.iter().find(|word| Some(word.key) == key).map(|word| word.word.to_owned())
        };
        let checks: [Check; 7] = [
            ("rfm_mean", "customer_id", "type", &|f| word(&RFM_TYPES, f.rfm())),
            ("abc_customers", "id", "class", &|f| word(&ABC, f.abc())),
            ("matrix", "customer_id", "quadrant", &|f| word(&MATRIX, f.matrix())),
            ("portfolio", "customer_id", "class", &|f| word(&PORTFOLIO, f.portfolio())),
            ("clv_simple_customers", "customer_id", "clv_minor", &|f| f.clv().map(|v| v.to_string())),
            ("abc_customers", "id", "value_minor", &|f| f.revenue().map(|v| v.to_string())),
            ("rfm_quintile", "customer_id", "code", &|f| f.quintiles().map(|(r, f, m)| format!("{r}{f}{m}"))),
        ];
        for (table, id, column, field) in checks {
            let mut made: Vec<(String, String)> = (0..9)
                .filter_map(|c| Some((facts.id(c)?.to_string(), field(&models.get(&facts, c))?)))
                .collect();
            let mut expected = printed(&view, table, id, column);
            made.sort();
            expected.sort();
            prop_assert_eq!(made, expected, "{} {}", table, column);
        }
    }

    #[test]
    fn refreshing_the_touched_customers_is_as_good_as_starting_again(rows in rows(), new in (0u32..9, 0i32..900, -30i64..60, 0i64..9)) {
        let params = Params::default();
        let mut models = Models::of(&book(&rows), Day(800), &params);
        let after = book(&[rows, vec![new]].concat());
        models.refresh(&after, &[new.0]);
        let fresh = Models::of(&after, Day(800), &params);
        for customer in 0..9 {
            let (a, b) = (models.get(&after, customer), fresh.get(&after, customer));
            prop_assert_eq!((a.rfm(), a.rf(), a.abc(), a.churn(), a.clv()), (b.rfm(), b.rf(), b.abc(), b.churn(), b.clv()));
            prop_assert_eq!((a.matrix(), a.portfolio(), a.last(), a.lifecycle()), (b.matrix(), b.portfolio(), b.last(), b.lifecycle()));
        }
    }
}
