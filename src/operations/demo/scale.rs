//! Plain customers and orders beyond the size of the school: for trying the program with large books.
//! Rule: linear in what is asked for; a part is made when it is asked for and forgotten by this file.

use super::DemoOptions;
use super::organisations::person;
use super::random::Random;
use super::words;
use super::workshop::{Workshop, int, list, row, texts};
use super::world::World;
use crate::domain::text::t;
use crate::domain::{Change, Day, Id, Kind};

const PART_RECORDS: usize = 10_000;
const HISTORY_DAYS: i32 = 730;

/// The parts still to be made.
pub struct Filling {
    shop: Workshop,
    world: World,
    customers_left: usize,
    orders_left: usize,
    /// First plain customer and how many there will be; without plain ones the members buy.
    buyers: (u32, usize),
    seed: u64,
}

impl Filling {
    pub fn new(shop: Workshop, world: World, options: &DemoOptions) -> Filling {
        let made = usize::try_from(shop.coming(Kind::Order).n).unwrap_or(1) - 1;
        let customers_left = options.customers.saturating_sub(super::CUSTOMERS);
        let orders_left = if options.customers == 0 {
            0
        } else {
            options.orders.saturating_sub(made)
        };
        let buyers = (shop.coming(Kind::Customer).n, customers_left);
        Filling {
            shop,
            world,
            customers_left,
            orders_left,
            buyers,
            seed: options.seed,
        }
    }

    fn customer(&mut self) {
        let since = self.stay(self.shop.coming(Kind::Customer).n).0;
        let shop = &mut self.shop;
        let name = words::person(&mut shop.random, shop.lang, None, None);
        let branch = shop.random.below(words::BRANCHES.len());
        let mut record = person(shop, &name, since)
            .with("relation", "customer")
            .with("lifecycle", "repeat")
            .with("branch", words::branch_name(shop.lang, branch))
            .with(
                "grade",
                ["a", "b", "b", "c", "c", "c"]
                    .get(shop.random.below(6))
                    .copied()
                    .unwrap_or("c"),
            );
        if shop.random.chance(10) {
            record.set("tags", texts(&[shop.say(t("large book", "扩充"))]));
        }
        shop.add(record);
    }

    /// From when to when a plain customer buys: from its number alone, so that nothing needs to be kept of it.
    /// One in three leaves within two months.
    fn stay(&self, n: u32) -> (Day, Day) {
        let mut random = Random::new(self.seed ^ (u64::from(n) << 20));
        let since = self.shop.days_ago(random.within(1, HISTORY_DAYS));
        let until = since.plus(random.within(0, 60));
        let leaves = random.chance(33);
        (
            since,
            if leaves {
                until.min(self.shop.today)
            } else {
                self.shop.today
            },
        )
    }

    /// Some buy much more than others: of two draws the smaller.
    fn buyer(&mut self) -> Option<Id> {
        let random = &mut self.shop.random;
        match self.buyers {
            (_, 0) => self.world.customer(random.below(100_000)),
            (first, count) => {
                let place = random.below(count).min(random.below(count));
                Some(Id::new(Kind::Customer, first + u32::try_from(place).ok()?))
            }
        }
    }

    fn order(&mut self) {
        let Some(buyer) = self.buyer() else { return };
        let plain = self.buyers.1 > 0;
        let (from, to) = if plain {
            self.stay(buyer.n)
        } else {
            (self.shop.days_ago(HISTORY_DAYS - 1), self.shop.today)
        };
        let shop = &mut self.shop;
        let day = shop.day_between(from, to);
        let Some(item) = shop.random.pick(&self.world.items).copied() else {
            return;
        };
        let quantity = i64::from(shop.random.within(1, 3));
        let amount = shop.money(item.price * quantity);
        let line = row([
            ("product", item.id.into()),
            ("quantity", int(quantity)),
            ("amount", amount.into()),
            ("cost", shop.money(item.cost * quantity).into()),
        ]);
        let record = shop.new_record(Kind::Order, day);
        let number = format!("SO-{}", record.id.n);
        let record = record
            .with("number", number.as_str())
            .with("customer", buyer)
            .with("date", day)
            .with("state", "confirmed")
            .with("total", amount)
            .with("lines", list(vec![line]))
            .with("paid", amount);
        shop.add(record);
    }
}

impl Iterator for Filling {
    type Item = Vec<Change>;

    fn next(&mut self) -> Option<Vec<Change>> {
        let mut room = PART_RECORDS;
        while room > 0 && self.customers_left > 0 {
            self.customer();
            (room, self.customers_left) = (room - 1, self.customers_left - 1);
        }
        while room > 0 && self.orders_left > 0 {
            self.order();
            (room, self.orders_left) = (room - 1, self.orders_left - 1);
        }
        let part = self.shop.take();
        (!part.is_empty()).then_some(part)
    }
}
