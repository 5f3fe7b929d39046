//! Members of the school and the parents who buy for them.
//! Rule: a parent is a contact, not a customer of its own: lists and models count the members.

use super::organisations::person;
use super::profile::{adult, birthday, consents, life, tags, tastes};
use super::words;
use super::workshop::{Workshop, clear, list, row, texts};
use super::world::{Age, Member, World};
use crate::domain::{Id, Kind, Record, Value};

pub fn make(shop: &mut Workshop, world: &mut World) {
    for n in 0..world.members.len() {
        let parent = parent(shop, world, n);
        if let Some(member) = world.members.get_mut(n) {
            member.parent = parent;
        }
    }
    // Numbers are given before the records are made: a referrer may come after those it brought.
    let first = shop.coming(Kind::Customer).n;
    for (member, n) in world.members.iter_mut().zip(first..) {
        member.id = Id::new(Kind::Customer, n);
    }
    for n in 0..world.members.len() {
        member(shop, world, n);
    }
    for n in 0..world.members.len() {
        referral(shop, world, n);
    }
}

/// The parent of a child: a new contact, or for every ninth child the parent of the one before (brother and sister).
fn parent(shop: &mut Workshop, world: &mut World, n: usize) -> Option<Id> {
    let member = world.members.get(n)?.clone();
    if member.age == Age::Adult {
        return None;
    }
    if n % 9 == 1 {
        let before = world
            .members
            .get(n - 1)
            .and_then(|m| Some((m.parent?, m.name.clone(), m.branch)));
        if let Some((id, name, branch)) = before.filter(|(_, _, branch)| *branch == member.branch) {
            if let Some(own) = world.members.get_mut(n) {
                own.name = words::relative(&mut shop.random, shop.lang, &name, None);
                own.branch = branch;
            }
            return Some(id);
        }
    }
    let mother = shop.random.chance(65);
    let name = words::relative(&mut shop.random, shop.lang, &member.name, Some(mother));
    let mut record = person(shop, &name, member.joined)
        .with("relation", "contact")
        .with("branch", words::branch_name(shop.lang, member.branch))
        .with("owner", world.head(member.branch));
    if n.is_multiple_of(3) {
        record.set(
            "reaches",
            list(vec![row([
                ("value", format!("wx_demo_{n}").into()),
                ("label", "WeChat".into()),
            ])]),
        );
    }
    if n.is_multiple_of(20) {
        let years = shop.random.within(32, 44);
        record.set("birthday", Value::Partial(birthday(shop, years, n)));
    }
    Some(shop.add(record))
}

fn member(shop: &mut Workshop, world: &World, n: usize) {
    let Some(member) = world.members.get(n) else {
        return;
    };
    let years = match member.age {
        Age::Child => shop.random.within(5, 11),
        Age::Pupil => shop.random.within(12, 17),
        Age::Adult => shop.random.within(19, 46),
    };
    let mut record = person(shop, &member.name, member.joined)
        .with("relation", "customer")
        .with("branch", words::branch_name(shop.lang, member.branch))
        .with("region", words::province_name(shop.lang, member.branch))
        .with("client_class", "consumer")
        .with("owner", world.coach(member.branch, n))
        .with("birthday", Value::Partial(birthday(shop, years, n)));
    let grade = match member.buying.times {
        _ if member.vip => "a",
        5.. => "b",
        _ => "c",
    };
    record.set("grade", grade);
    if let Some(parent) = member.parent {
        // Messages about a child go to the parent: no mail address of its own.
        clear(&mut record, "emails");
        record.set(
            "phones",
            texts(&[&format!(
                "125 {:04} {:04}",
                parent.n / 10_000,
                parent.n % 10_000
            )]),
        );
    }
    tags(shop, member, n, &mut record);
    if n.is_multiple_of(4) {
        let street = words::street(&mut shop.random, shop.lang);
        let city = words::city_name(shop.lang, member.branch);
        record.set(
            "addresses",
            list(vec![row([
                ("label", "home".into()),
                ("street", street.into()),
                ("city", city.into()),
                ("country", "CN".into()),
            ])]),
        );
    }
    if let Some(referrer) = member.referrer.and_then(|place| world.members.get(place)) {
        record.set("referrer", referrer.id);
    }
    life(shop, member, n, &mut record);
    tastes(shop, member, n, &mut record);
    consents(shop, member, n, &mut record);
    if member.age == Age::Adult {
        adult(shop, n, &mut record);
    }
    handed_over(world, member, &mut record);
    let id = shop.add(record);
    if let Some(parent) = member.parent {
        let link = shop
            .new_record(Kind::Link, member.joined)
            .with("customer", parent)
            .with("to", id)
            .with("type", "guardian");
        shop.add(link.with("from", member.joined));
    }
}

/// The coach of two branches left: the members were handed over to the other one.
fn handed_over(world: &World, member: &Member, record: &mut Record) {
    if member.branch == 3 || member.branch == 8 {
        record.set("previous_owners", texts(&[world.coach(member.branch, 1)]));
        record.set("owner", world.coach(member.branch, 0));
    }
}

/// The link to who brought a member; the reward is in the points ledger.
fn referral(shop: &mut Workshop, world: &World, n: usize) {
    let Some(member) = world.members.get(n) else {
        return;
    };
    let Some(referrer) = member.referrer.and_then(|place| world.members.get(place)) else {
        return;
    };
    let link = shop
        .new_record(Kind::Link, member.joined)
        .with("customer", member.id)
        .with("to", referrer.id);
    shop.add(link.with("type", "referred-by").with("from", member.joined));
}
