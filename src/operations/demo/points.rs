//! The points ledger: earned by orders, sign-in, sharing, a complete profile, reviews, referrals; spent on gifts.
//! Rule: nobody spends what he did not have that day.

use super::workshop::{Workshop, int};
use super::world::{Age, World};
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind};

/// Of a thousand members so many redeem points at least once.
const REDEEMING: usize = 233;

static REASONS: &[(Text, i64)] = &[
    (t("Sign-in", "签到"), 10),
    (t("Sharing", "分享"), 20),
    (t("Complete profile", "完善资料"), 100),
    (t("Review", "评价"), 30),
];

pub fn make(shop: &mut Workshop, world: &World) {
    let mut balances = vec![0; world.members.len()];
    for sale in &world.sales {
        let Some(member) = world.members.get(sale.member) else {
            continue;
        };
        let earned = sale.amount / 10;
        if earned > 0 {
            let reason = shop.say(t("Order", "消费"));
            entry(
                shop,
                member.id,
                ("points", "earned"),
                earned,
                sale.day,
                reason,
                Some(sale.order),
            );
            if let Some(balance) = balances.get_mut(sale.member) {
                *balance += earned;
            }
        }
        if sale.lessons > 0 && member.branch == 0 {
            lessons(shop, member.id, sale.order, sale.day, sale.lessons);
        }
    }
    for (n, member) in world.members.iter().enumerate() {
        if let Some((reason, amount)) = REASONS.get(n % (REASONS.len() * 2)) {
            let day = shop.day_between(member.joined, shop.today);
            let reason = shop.say(*reason);
            entry(
                shop,
                member.id,
                ("points", "earned"),
                *amount,
                day,
                reason,
                None,
            );
        }
        if let Some(referrer) = member.referrer.and_then(|place| world.members.get(place)) {
            let reason = shop.say(t("Referral", "推荐"));
            entry(
                shop,
                referrer.id,
                ("points", "earned"),
                200,
                member.joined,
                reason,
                None,
            );
        }
    }
    stored_value(shop, world);
    redeem(shop, world, &balances);
}

/// Lessons of a package come in on the day of the order; what was used since goes out in one entry.
fn lessons(shop: &mut Workshop, member: Id, order: Id, day: Day, lessons: i64) {
    let reason = shop.say(t("Package", "课包"));
    entry(
        shop,
        member,
        ("lessons", "earned"),
        lessons,
        day,
        reason,
        Some(order),
    );
    let weeks = i64::from((shop.today.0 - day.0) / 7);
    let used = lessons.min(weeks);
    if used > 0 {
        let reason = shop.say(t("Lessons taken", "上课消耗"));
        entry(
            shop,
            member,
            ("lessons", "spent"),
            -used,
            shop.today.plus(-1).max(day),
            reason,
            Some(order),
        );
    }
}

/// Money paid in beforehand and used up in part.
fn stored_value(shop: &mut Workshop, world: &World) {
    let (scale, since) = (shop.currency.scale(), shop.days_ago(200));
    for member in world
        .members
        .iter()
        .filter(|member| member.age == Age::Adult && member.vip && member.buying.last > since)
        .take(30)
    {
        let day = shop.day_between(member.joined.max(shop.days_ago(300)), member.buying.last);
        let (paid_in, used) = (
            shop.say(t("Stored-value card", "储值卡充值")),
            shop.say(t("Private lesson", "私教课")),
        );
        entry(
            shop,
            member.id,
            ("money", "earned"),
            1_000 * scale,
            day,
            paid_in,
            None,
        );
        entry(
            shop,
            member.id,
            ("money", "spent"),
            -260 * scale,
            member.buying.last,
            used,
            None,
        );
    }
}

/// Gifts cost between 120 and 900 points; only points of orders count towards them, so the balance stays above zero.
fn redeem(shop: &mut Workshop, world: &World, balances: &[i64]) {
    let mut gifts: Vec<_> = world
        .items
        .iter()
        .filter(|item| item.gift_points > 0)
        .collect();
    gifts.sort_by_key(|item| -item.gift_points);
    let mut left = world.scaled(REDEEMING);
    let mut last_sale = vec![shop.today; world.members.len()];
    for sale in &world.sales {
        if let Some(day) = last_sale.get_mut(sale.member) {
            *day = sale.day;
        }
    }
    for ((member, balance), bought) in world.members.iter().zip(balances).zip(last_sale) {
        let gift = gifts
            .iter()
            .find(|item| item.gift_points * 2 <= *balance)
            .or(gifts.last().filter(|item| item.gift_points <= *balance));
        let Some(gift) = gift.filter(|_| left > 0) else {
            continue;
        };
        left -= 1;
        let day = shop.day_between(bought, shop.today);
        let what = shop.say(gift.name);
        entry(
            shop,
            member.id,
            ("points", "spent"),
            -gift.gift_points,
            day,
            what,
            None,
        );
    }
}

fn entry(
    shop: &mut Workshop,
    customer: Id,
    (account, of): (&'static str, &'static str),
    amount: i64,
    day: Day,
    reason: &str,
    order: Option<Id>,
) {
    let mut record = shop
        .new_record(Kind::Points, day)
        .with("customer", customer)
        .with("account", account)
        .with("type", of)
        .with("amount", int(amount))
        .with("date", day)
        .with("reason", reason);
    if let Some(order) = order {
        record.set("order", order);
    }
    shop.add(record);
}
