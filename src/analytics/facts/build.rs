//! Building facts from rows in any order.
//! Rule: rows keep their order within a customer's day; the builder sorts by counting, so that a million rows take one pass.

use super::{
    Answered, Booked, Campaign, Case, Deal, Facts, Grouped, Line, NO_PRODUCT, Order, Pipeline,
    Profile, Rating, Touch,
};
use crate::domain::{Day, Id};
use std::collections::HashMap;
use std::sync::Arc;

/// An order to be taken in; its amount is net sales (lines less the discount of the whole).
#[derive(Clone, Copy, Debug)]
pub struct NewOrder {
    pub customer: u32,
    pub day: Day,
    pub amount: i64,
    pub cost: i64,
    /// Number of the order record.
    pub number: u32,
    pub channel: u16,
    /// With a discount or a coupon.
    pub discounted: bool,
}

/// Words that occur many times, each kept once and numbered.
#[derive(Default)]
struct Words {
    places: HashMap<Arc<str>, u32>,
    words: Vec<Arc<str>>,
}

impl Words {
    fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let place = u32::try_from(self.words.len()).unwrap_or(NO_PRODUCT);
        let word: Arc<str> = word.into();
        self.words.push(word.clone());
        self.places.insert(word, place);
        place
    }
}

/// Takes rows in, one by one; [`Builder::finish`] makes the facts.
#[derive(Default)]
pub struct Builder {
    facts: Facts,
    orders: Vec<(NewOrder, u32)>,
    lines: Vec<Line>,
    touches: Vec<(u32, Touch)>,
    products: Words,
    channels: Words,
    words: Words,
}

impl Builder {
    pub fn new(minor_per_major: i64) -> Builder {
        let mut builder = Builder::default();
        builder.facts.minor_per_major = minor_per_major;
        // Channel 0 is "not said".
        builder.channels.place("");
        builder
    }

    /// A builder in which products and channels have the numbers they have in some facts.
    pub(super) fn going_on(facts: &Facts) -> Builder {
        let mut builder = Builder::default();
        builder.facts.minor_per_major = facts.minor_per_major;
        facts.products.iter().for_each(|key| {
            builder.products.place(key);
        });
        facts.channels.iter().for_each(|key| {
            builder.channels.place(key);
        });
        builder
    }

    /// A customer; ids must come ascending. Answers its number.
    pub fn customer(&mut self, id: Id, report_id: &str, name: &str, profile: Profile) -> u32 {
        let number = u32::try_from(self.facts.customers.len()).unwrap_or(u32::MAX);
        self.facts.customers.push(id);
        self.facts.ids.push(report_id.into());
        self.facts.names.push(name.into());
        self.facts.profiles.push(profile);
        number
    }

    /// The number of a product by its key; an empty key is no product.
    pub fn product(&mut self, key: &str) -> u32 {
        if key.is_empty() {
            NO_PRODUCT
        } else {
            self.products.place(key)
        }
    }

    pub fn channel(&mut self, key: &str) -> u16 {
        u16::try_from(self.channels.place(key)).unwrap_or(0)
    }

    /// A word kept once.
    pub fn word(&mut self, word: &str) -> Arc<str> {
        let place = self.words.place(word);
        self.words
            .words
            .get(place as usize)
            .cloned()
            .unwrap_or_else(|| word.into())
    }

    pub fn order(&mut self, order: NewOrder, lines: &[Line]) {
        let first = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        self.lines.extend_from_slice(lines);
        self.orders.push((order, first));
    }

    pub fn touch(&mut self, customer: u32, touch: Touch) {
        self.touches.push((customer, touch));
    }

    pub fn case(&mut self, case: Case) {
        self.facts.cases.push(case);
    }

    pub fn campaign(&mut self, campaign: Campaign) {
        self.facts.campaigns.push(campaign);
    }

    pub fn deal(&mut self, mut deal: Deal) {
        deal.events.sort_by_key(|(day, _)| *day);
        self.facts.deals.push(deal);
    }

    pub fn pipeline(&mut self, pipeline: Pipeline) {
        self.facts.pipelines.push(pipeline);
    }

    pub fn rating(&mut self, rating: Rating) {
        self.facts.ratings.push(rating);
    }

    pub fn answer(&mut self, answer: Answered) {
        self.facts.answers.push(answer);
    }

    pub fn booked(&mut self, booked: Booked) {
        self.facts.booked.push(booked);
    }

    pub fn order_without_rate(&mut self) {
        self.facts.orders_without_rate += 1;
    }

    pub fn finish(mut self) -> Facts {
        let customers = self.facts.customers.len();
        let keys = self
            .orders
            .iter()
            .map(|(order, _)| (order.customer, order.day.0));
        let (starts, sorted) = by_customer_and_day(keys, customers);
        let count = self.orders.len();
        let facts = &mut self.facts;
        let mut rows = Vec::with_capacity(count);
        facts.lines.reserve_exact(self.lines.len());
        facts.order_numbers.reserve_exact(count);
        facts.order_channels.reserve_exact(count);
        facts.order_discounted.reserve_exact(count);
        for place in sorted {
            let place = place as usize;
            let Some((order, first)) = self.orders.get(place) else {
                continue;
            };
            let end = self
                .orders
                .get(place + 1)
                .map_or(self.lines.len(), |(_, next)| *next as usize);
            let lines = self.lines.get(*first as usize..end).unwrap_or_default();
            rows.push(Order {
                day: order.day.0,
                first_line: u32::try_from(facts.lines.len()).unwrap_or(u32::MAX),
                amount: order.amount,
                cost: order.cost,
            });
            facts.lines.extend_from_slice(lines);
            facts.order_numbers.push(order.number);
            facts.order_channels.push(order.channel);
            facts.order_discounted.push(order.discounted);
        }
        facts.orders = Grouped { starts, rows };
        let keys = self
            .touches
            .iter()
            .map(|(customer, touch)| (*customer, touch.day));
        let (starts, sorted) = by_customer_and_day(keys, customers);
        let touch = |place: u32| self.touches.get(place as usize).map(|(_, touch)| *touch);
        facts.touches = Grouped {
            starts,
            rows: sorted.into_iter().filter_map(touch).collect(),
        };
        facts.products = self.products.words;
        facts.channels = self.channels.words;
        (_, facts.product_rank) = byte_order(&facts.products);
        (facts.by_id, facts.rank) = byte_order(&facts.ids);
        self.facts
    }
}

/// Places in byte order, and the rank of each place.
pub(super) fn byte_order(words: &[Arc<str>]) -> (Vec<u32>, Vec<u32>) {
    let mut places: Vec<(&str, u32)> = words.iter().map(|word| &**word).zip(0..).collect();
    places.sort_unstable();
    let mut rank = vec![0; words.len()];
    for ((_, place), at) in places.iter().zip(0..) {
        if let Some(slot) = rank.get_mut(*place as usize) {
            *slot = at;
        }
    }
    (places.into_iter().map(|(_, place)| place).collect(), rank)
}

/// Where each customer's rows start, and the places of all rows by customer, then day, then as they came.
/// Rows of customers that do not exist are left out.
fn by_customer_and_day(
    keys: impl Iterator<Item = (u32, i32)> + Clone,
    customers: usize,
) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; customers + 1];
    for (customer, _) in keys.clone().filter(|(c, _)| (*c as usize) < customers) {
        if let Some(slot) = starts.get_mut(customer as usize + 1) {
            *slot += 1;
        }
    }
    let mut sum = 0;
    for slot in &mut starts {
        sum += *slot;
        *slot = sum;
    }
    let mut next = starts.clone();
    let mut sorted = vec![(0i32, 0u32); sum as usize];
    for ((customer, day), place) in keys.zip(0u32..) {
        if customer as usize >= customers {
            continue;
        }
        if let Some(at) = next.get_mut(customer as usize) {
            if let Some(slot) = sorted.get_mut(*at as usize) {
                *slot = (day, place);
            }
            *at += 1;
        }
    }
    for (start, end) in starts.iter().zip(starts.iter().skip(1)) {
        if let Some(group) = sorted.get_mut(*start as usize..*end as usize)
            && !group.is_sorted()
        {
            group.sort_unstable();
        }
    }
    let places = sorted.into_iter().map(|(_, place)| place).collect();
    (starts, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_stand_by_customer_then_day_then_as_they_came(rows in prop::collection::vec((0u32..6, 0i32..5), 0..60)) {
            let mut builder = Builder::new(100);
            for n in 0..5 {
                builder.customer(Id::new(Kind::Customer, n + 1), &format!("c{}", 20 - n), "", Profile::default());
            }
            for ((customer, day), number) in rows.iter().zip(0u32..) {
                let line = Line { product: number, quantity: 1, amount: 1, cost: 0 };
                let order = NewOrder { customer: *customer, day: Day(*day), amount: 1, cost: 0, number, channel: 0, discounted: false };
                builder.order(order, &[line][..usize::from(number % 3 > 0)]);
            }
            let facts = builder.finish();
            let mut expected: Vec<(u32, i32, u32)> =
                rows.iter().zip(0u32..).filter(|(row, _)| row.0 < 5).map(|(row, n)| (row.0, row.1, n)).collect();
            expected.sort_unstable();
            let numbers: Vec<u32> = expected.iter().map(|row| row.2).collect();
            prop_assert_eq!(&facts.order_numbers, &numbers);
            for (place, number) in numbers.iter().enumerate() {
                let lines: Vec<u32> = facts.lines_of(place).iter().map(|line| line.product).collect();
                prop_assert_eq!(lines, if number % 3 > 0 { vec![*number] } else { vec![] });
            }
            let days: i32 = (0..5).flat_map(|c| facts.orders.of(c)).map(|order| order.day).sum();
            prop_assert_eq!(days, expected.iter().map(|row| row.1).sum::<i32>());
            prop_assert_eq!(&facts.by_id, &vec![4, 3, 2, 1, 0]);
        }
    }
}
