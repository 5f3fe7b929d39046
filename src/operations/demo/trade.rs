//! Orders of two years with their lines, refunds, coupons, late payments.
//! Rule: the number of orders is exactly what was asked for; what members buy follows from how they were planned.

use super::organisations::{Role, of_role};
use super::products::{Item, item};
use super::purchases::{Buyer, Purchase, basket, plan};
use super::words;
use super::workshop::{Workshop, int, list, row};
use super::world::{Sale, World};
use crate::domain::text::t;
use crate::domain::{Id, Kind, Money, Record, Value};

pub fn make(shop: &mut Workshop, world: &mut World) {
    if world.members.is_empty() || world.items.is_empty() {
        return;
    }
    let purchases = plan(shop, world);
    for purchase in purchases {
        write(shop, world, purchase);
    }
}

fn write(shop: &mut Workshop, world: &mut World, purchase: Purchase) {
    let basket = basket(shop, world, &purchase);
    let items: Vec<(Item, i64)> = basket
        .into_iter()
        .filter_map(|(code, n)| Some((item(world, code)?, n)))
        .collect();
    let sum: i64 = items.iter().map(|(item, n)| item.price * n).sum();
    let mut order = shop.new_record(Kind::Order, purchase.day);
    let number = format!(
        "SO{:02}{:02}-{:05}",
        purchase.day.year() % 100,
        purchase.day.month(),
        order.id.n
    );
    order = order
        .with("number", number.as_str())
        .with("date", purchase.day);
    order.set(
        "lines",
        list(items.iter().map(|(item, n)| line(shop, item, *n)).collect()),
    );
    buyer(shop, world, &purchase, &mut order);
    let discount = discount(shop, world, &purchase, sum, &mut order);
    let goods = items.iter().any(|(item, _)| item.lessons == 0);
    let shipping = if purchase.remote && goods { 10 } else { 0 };
    if shipping > 0 {
        order.set("shipping", shop.money(shipping));
    }
    let total = shop.money(sum + shipping - discount);
    order.set("total", total);
    state(shop, &purchase, total, &mut order);
    order.set(
        "channel",
        shop.say(match (purchase.remote, purchase.buyer) {
            (true, _) => t("remote", "远程"),
            (_, Buyer::Organisation(_)) => t("sales visit", "上门销售"),
            _ => t("branch", "门店"),
        }),
    );
    let id = shop.add(order);
    if let (Buyer::Member(member), false) = (purchase.buyer, purchase.cancelled) {
        let lessons = items.iter().map(|(item, n)| item.lessons * n).sum();
        world.sales.push(Sale {
            order: id,
            member,
            day: purchase.day,
            amount: sum - discount,
            lessons,
        });
    }
    if purchase.refunded {
        refund(shop, world, &purchase, id, items.last().copied());
    }
}

fn line(shop: &Workshop, item: &Item, n: i64) -> Value {
    row([
        ("product", item.id.into()),
        ("quantity", int(n)),
        ("amount", shop.money(item.price * n).into()),
        ("cost", shop.money(item.cost * n).into()),
    ])
}

fn buyer(shop: &mut Workshop, world: &World, purchase: &Purchase, order: &mut Record) {
    match purchase.buyer {
        Buyer::Member(n) => {
            let Some(member) = world.members.get(n) else {
                return;
            };
            order.set("customer", member.id);
            if let Some(parent) = member.parent {
                order.set("payer", parent);
                order.set("contact", parent);
                order.set("user", member.id);
            }
            let method = shop.say_one(&[
                t("WeChat Pay", "微信支付"),
                t("Alipay", "支付宝"),
                t("cash", "现金"),
                t("card", "银行卡"),
            ]);
            order.set("method", method);
            if purchase.place == 0 && n % 60 == 0 {
                order.set(
                    "custom_spec",
                    shop.say(t("Name embroidered on the back", "背后绣名字")),
                );
            }
        }
        Buyer::Organisation(n) => {
            let buyers = [of_role(world, Role::School), of_role(world, Role::Dealer)].concat();
            let Some(org) = buyers.get(n % buyers.len().max(1)) else {
                return;
            };
            order.set("customer", org.id);
            if let Some(contact) = org.contacts.first() {
                order.set("contact", *contact);
            }
            order.set("address", words::city_name(shop.lang, org.branch));
            order.set("deliver_by", purchase.day.plus(21));
        }
    }
}

/// What is taken off the whole, in major units: a coupon, or five per cent for faithful members now and then.
fn discount(
    shop: &mut Workshop,
    world: &World,
    purchase: &Purchase,
    sum: i64,
    order: &mut Record,
) -> i64 {
    let Buyer::Member(n) = purchase.buyer else {
        return 0;
    };
    let Some(member) = world.members.get(n) else {
        return 0;
    };
    let campaign = if purchase.place == 0 && member.joined >= world.sharing.0 {
        1
    } else if world.returners.contains(&n) && purchase.last {
        2
    } else {
        0
    };
    if campaign > 0 {
        order.set("campaign", Id::new(Kind::Campaign, campaign));
    }
    let off = if order.id.n.is_multiple_of(150) && sum >= 300 {
        let coupon = shop.coming(Kind::Coupon);
        super::coupons::used_coupon(shop, member.id, order.id, purchase.day);
        order.set("coupon", coupon);
        50
    } else if member.vip && order.id.n.is_multiple_of(4) {
        sum / 20
    } else {
        0
    };
    if off > 0 {
        order.set("discount", shop.money(off));
    }
    off
}

/// How far the order has come by today; late payers leave a receivable.
fn state(shop: &mut Workshop, purchase: &Purchase, total: Money, order: &mut Record) {
    let age_days = shop.today.0 - purchase.day.0;
    let n = order.id.n;
    let late = matches!(purchase.buyer, Buyer::Organisation(_)) || n.is_multiple_of(45);
    let state = match age_days {
        _ if purchase.cancelled => "cancelled",
        _ if purchase.refunded => "returned",
        0..=1 => "entered",
        2..=3 => "approved",
        4..=5 => "paid",
        6..=8 => "shipped",
        9..=12 => "signed",
        _ if n.is_multiple_of(3) => "rated",
        _ => "confirmed",
    };
    order.set("state", state);
    if purchase.cancelled {
        return;
    }
    if late {
        let due = purchase
            .day
            .plus(if n.is_multiple_of(45) { 14 } else { 30 });
        order.set("due", due);
        super::frame::receivable(shop, order, total, due);
    } else if age_days >= 4 {
        order.set("paid", total);
    }
    if age_days < 60 {
        let steps = [
            "entered",
            "approved",
            "paid",
            "shipped",
            "signed",
            "confirmed",
            "rated",
        ];
        let reached = steps.iter().position(|step| *step == state).unwrap_or(0);
        let rows = (0..).zip(steps.iter().take(reached + 1));
        let rows = rows.map(|(day, step): (i32, _)| {
            row([
                ("date", purchase.day.plus(day * 2).min(shop.today).into()),
                ("state", (*step).into()),
            ])
        });
        order.set("steps", list(rows.collect()));
    }
}

/// The return of the last line: an order of its own, negative, linked.
fn refund(
    shop: &mut Workshop,
    world: &World,
    purchase: &Purchase,
    of: Id,
    item: Option<(Item, i64)>,
) {
    let (Some((item, n)), Buyer::Member(member)) = (item, purchase.buyer) else {
        return;
    };
    let Some(member) = world.members.get(member) else {
        return;
    };
    let later = shop.random.within(1, 9);
    let day = purchase.day.plus(later).min(shop.today);
    let order = shop.new_record(Kind::Order, day);
    let number = format!(
        "RF{:02}{:02}-{:05}",
        day.year() % 100,
        day.month(),
        order.id.n
    );
    let order = order
        .with("number", number.as_str())
        .with("customer", member.id)
        .with("date", day)
        .with("state", "returned")
        .with("lines", list(vec![line(shop, &item, -n)]))
        .with("total", shop.money(-item.price * n))
        .with("refund_of", of);
    shop.add(order);
}
