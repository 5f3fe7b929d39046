//! What each customer bought in a window, from one pass over the orders.
//! Rule: purchases decide recency and frequency, refunds only change money.

use super::facts::{Facts, Order};
use super::report::View;

/// Sums of one customer. Days count only when there was a purchase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub first: i32,
    pub last: i32,
    pub purchases: u32,
    pub refunds: u32,
    pub amount: i64,
    pub cost: i64,
}

impl Sum {
    /// Sums of orders that stand by day.
    pub fn of<'a>(orders: impl IntoIterator<Item = &'a Order>) -> Sum {
        let mut sum = Sum::default();
        for order in orders {
            if order.is_purchase() {
                if sum.purchases == 0 {
                    sum.first = order.day;
                }
                sum.last = order.day;
                sum.purchases += 1;
            } else {
                sum.refunds += 1;
            }
            sum.amount = sum.amount.saturating_add(order.amount);
            sum.cost = sum.cost.saturating_add(order.cost);
        }
        sum
    }

    pub fn bought(&self) -> bool {
        self.purchases > 0
    }

    pub fn has_order(&self) -> bool {
        self.purchases + self.refunds > 0
    }
}

/// The orders dated from the first to the last day, both included, of orders that stand by day.
pub fn within(orders: &[Order], from: i32, to: i32) -> &[Order] {
    let last_day = orders.last().map_or(i32::MIN, |order| order.day);
    let first_day = orders.first().map_or(i32::MAX, |order| order.day);
    let start = if first_day >= from {
        0
    } else {
        orders.partition_point(|order| order.day < from)
    };
    let end = if last_day <= to {
        orders.len()
    } else {
        orders.partition_point(|order| order.day <= to)
    };
    orders.get(start..end).unwrap_or_default()
}

/// Sums of every customer, by customer number.
pub fn sums(facts: &Facts, from: i32, to: i32) -> Vec<Sum> {
    facts
        .orders
        .each()
        .map(|orders| Sum::of(within(orders, from, to)))
        .collect()
}

/// Sums over all history up to the day of the report.
pub fn all(view: &View) -> Vec<Sum> {
    sums(view.facts, i32::MIN, view.as_of.0)
}

/// Customers with a purchase and their sums, by report id in byte order.
pub fn buyers(view: &View, sums: &[Sum]) -> Vec<(u32, Sum)> {
    let of = |customer: &u32| Some((*customer, *sums.get(*customer as usize)?));
    let by_id = view.facts.by_id.iter();
    by_id
        .filter_map(of)
        .filter(|(_, sum)| sum.bought())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_a_window_count_and_refunds_are_no_purchases() {
        let order = |day, amount| Order {
            day,
            first_line: 0,
            amount,
            cost: 1,
        };
        let orders = [
            order(1, 5),
            order(2, -1),
            order(3, 0),
            order(3, 7),
            order(5, 9),
        ];
        let sum = Sum::of(within(&orders, 2, 3));
        let expected = Sum {
            first: 3,
            last: 3,
            purchases: 2,
            refunds: 1,
            amount: 6,
            cost: 3,
        };
        assert_eq!(sum, expected);
        assert!(!Sum::of(within(&orders, 6, 9)).has_order());
    }
}
