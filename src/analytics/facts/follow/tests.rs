//! Facts that followed changes against facts read anew.

use super::*;
use crate::domain::{Currency, Day, Moment, Money};
use proptest::prelude::*;
use uuid::Uuid;

fn record(kind: Kind, n: u32) -> Record {
    Record::new(Id::new(kind, n), Uuid::from_u128(u128::from(n)), Moment(0))
}

fn order(n: u32, customer: u32, day: i32, amount: i64, product: u32) -> Record {
    let line = Value::row([
        ("product", Some(Value::Ref(Id::new(Kind::Product, product)))),
        ("quantity", Some(Value::Int(1))),
        (
            "amount",
            Some(Value::Money(Money::new(amount, Currency::CNY))),
        ),
    ]);
    let mut order = record(Kind::Order, n)
        .with("date", Day(day))
        .with("lines", Value::List(vec![line; (n % 3) as usize]));
    order.set("total", Money::new(amount, Currency::CNY));
    order.set("customer", Id::new(Kind::Customer, customer));
    order
}

fn apply(book: &mut Book, changes: &[Change]) {
    book.check(changes).unwrap();
    book.apply(changes, book.seq + 1);
}

fn create(record: Record) -> Change {
    Change::Create(Arc::new(record))
}

fn book() -> Book {
    let mut book = Book::default();
    book.load(Kind::ALL);
    let customers = (1..=4).map(|n| create(record(Kind::Customer, n).with("name", "王芳")));
    let products = (1..=3).map(|n| create(record(Kind::Product, n).with("name", format!("p{n}"))));
    apply(&mut book, &customers.chain(products).collect::<Vec<_>>());
    book
}

/// Everything reports read, as text; profiles keep words that are equal.
fn whole(facts: &Facts) -> String {
    format!("{facts:#?}")
}

proptest! {
    #[test]
    fn facts_that_followed_changes_are_those_of_the_book(
        steps in prop::collection::vec((0u8..7, 1u32..5, 0i32..9, -20i64..50, 1u32..4), 1..30)
    ) {
        let mut book = book();
        let mut facts = Facts::of(&book);
        for (what, customer, day, amount, product) in steps {
            let next = book.next(Kind::Order);
            let some = book.iter(Kind::Order).last();
            let changes = match (what, some) {
                (0, Some(old)) => vec![Change::Delete(old)],
                (1, Some(old)) => {
                    let new = (*old).clone().with("customer", Id::new(Kind::Customer, customer));
                    Change::between(&old, &new).into_iter().collect()
                }
                (2, Some(old)) => {
                    let new = (*old).clone().with("state", "cancelled");
                    Change::between(&old, &new).into_iter().collect()
                }
                (3, _) => {
                    let mut touch = record(Kind::Interaction, book.next(Kind::Interaction)).with("at", Day(day));
                    let both = [customer, product].map(|n| Value::Ref(Id::new(Kind::Customer, n)));
                        touch.set("customers", Value::List(both.to_vec()));
                        touch.set("cost", Money::new(amount.abs(), Currency::CNY));
                    vec![create(touch)]
                }
                (4, _) => vec![create(record(Kind::Customer, book.next(Kind::Customer)).with("name", "李四"))],
                (5, Some(old)) => {
                    let mut refund = order(next, customer, day, -5, product);
                    refund.set("refund_of", old.id);
                    vec![create(refund)]
                }
                _ => vec![create(order(next, customer, day, amount, product))],
            };
            apply(&mut book, &changes);
            prop_assert!(facts.follow(&book, &changes));
            let fresh = Facts::of(&book);
            // Products are numbered as they come: compare what the lines name.
            let names = |facts: &Facts| facts.lines.iter().map(|l| facts.product(l.product).cloned()).collect::<Vec<_>>();
            prop_assert_eq!(names(&facts), names(&fresh));
            let plain = |facts: &Facts| {
                let mut facts = facts.clone();
                facts.lines.iter_mut().for_each(|line| line.product = 0);
                (facts.products, facts.product_rank) = (Vec::new(), Vec::new());
                whole(&facts)
            };
            prop_assert_eq!(plain(&facts), plain(&fresh));
        }
    }
}
