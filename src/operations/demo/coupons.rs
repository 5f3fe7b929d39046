//! Coupons in every state.

use super::workshop::{Workshop, round};
use super::world::World;
use crate::domain::text::t;
use crate::domain::{Day, Id, Kind, Record};

/// A coupon of fifty that was used on an order.
pub fn used_coupon(shop: &mut Workshop, customer: Id, order: Id, day: Day) {
    coupon(shop, "used", day, |record| {
        record.set("customer", customer);
        record.set("issued_on", day.plus(-12));
        record.set("order", order);
    });
}

pub fn coupons(shop: &mut Workshop, world: &World) {
    for n in 0..world.scaled(40) {
        let state = round(&["issued", "expired", "made", "issued", "void"], n).unwrap_or("made");
        let holder = world.customer(n * 3).filter(|_| state != "made");
        let day = if state == "expired" {
            shop.days_ago(200)
        } else {
            shop.days_ago(10)
        };
        coupon(shop, state, day, |record| {
            if let Some(holder) = holder {
                record.set("customer", holder);
                record.set("issued_on", day);
            }
        });
    }
}

fn coupon(shop: &mut Workshop, state: &str, day: Day, more: impl FnOnce(&mut Record)) {
    let made = shop.new_record(Kind::Coupon, day.plus(-20));
    let code = format!("DEMO{:05}", made.id.n);
    let mut record = made
        .with("code", code.as_str())
        .with("name", shop.say(t("50 off a package", "课包立减 50")))
        .with("form", "amount")
        .with("amount", shop.money(50))
        .with("minimum", shop.money(300))
        .with("state", state)
        .with("valid_from", day.plus(-20))
        .with("valid_until", day.plus(70));
    more(&mut record);
    shop.add(record);
}
