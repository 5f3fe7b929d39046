//! The made-up book of a million orders that the peers were measured on: splitmix64 with seed 1.

use guanxi::analytics::facts::{Builder, Facts, NewOrder, Profile};
use guanxi::domain::{Day, Id, Kind};

/// Value number `j` of the generator, from 1.
fn value(j: u64) -> u64 {
    let z = 1u64.wrapping_add(j.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Customer, day and amount of an order.
pub fn order(i: u64) -> (u32, Day, i64) {
    let [z1, z2, z3, z4] = [1, 2, 3, 4].map(|k| value(4 * i + k));
    let u = z1 >> 32;
    let customer = (((u * u) >> 32) * 100_000) >> 32;
    let start = Day::of(2020, 1, 1).unwrap();
    let day = start.plus((z2 % 1826) as i32);
    let amount = 100 + (z3 % 100_000) as i64;
    (
        customer as u32,
        day,
        if z4.is_multiple_of(50) {
            -amount
        } else {
            amount
        },
    )
}

pub const CUSTOMERS: u32 = 100_000;

/// The book with the first `orders` orders.
pub fn book(orders: u64) -> Facts {
    let mut builder = Builder::new(100);
    for n in 0..CUSTOMERS {
        builder.customer(
            Id::new(Kind::Customer, n + 1),
            &format!("{n:06}"),
            "",
            Profile::default(),
        );
    }
    for i in 0..orders {
        let (customer, day, amount) = order(i);
        builder.order(
            NewOrder {
                customer,
                day,
                amount,
                cost: 0,
                number: i as u32,
                channel: 0,
                discounted: false,
            },
            &[],
        );
    }
    builder.finish()
}
