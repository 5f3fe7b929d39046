//! What is bought, by whom and when: the plan of all orders in order of time.
//! Rule: the number of orders is exactly what was asked for; what members buy follows from how they were planned.

use super::organisations::{Role, of_role};
use super::workshop::Workshop;
use super::world::{Age, HISTORY_MONTHS, Member, World};
use crate::domain::Day;

/// Who buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Buyer {
    Member(usize),
    Organisation(usize),
}

/// An order to be written: the `place`th of its buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Purchase {
    pub day: Day,
    pub buyer: Buyer,
    pub place: i32,
    pub last: bool,
    pub cancelled: bool,
    pub remote: bool,
    pub refunded: bool,
}

/// Of a thousand remote requests this many are completed.
const COMPLETED_OF_THOUSAND: usize = 719;
const REFUNDS_PERCENT: usize = 2;
/// One order in nine is asked for from afar.
const REMOTE_ONE_IN: usize = 9;

/// All orders in order of time.
pub fn plan(shop: &mut Workshop, world: &mut World) -> Vec<Purchase> {
    let requests = world.orders / REMOTE_ONE_IN;
    let completed = requests * COMPLETED_OF_THOUSAND / 1_000;
    let refunds = world.orders * REFUNDS_PERCENT / 100;
    let schools = of_role(world, Role::School).len() + of_role(world, Role::Dealer).len();
    let group = (schools * 2).min(world.orders / 50);
    let wanted = world.orders - (requests - completed) - refunds - group;
    let times = times(world, wanted);
    world.returners = returners(shop, world);
    let mut all = Vec::with_capacity(world.orders);
    for (n, times) in times.into_iter().enumerate() {
        for (place, day) in (0..).zip(days(shop, world, n, times)) {
            all.push(Purchase {
                day,
                buyer: Buyer::Member(n),
                place,
                last: place + 1 == times,
                cancelled: false,
                remote: false,
                refunded: false,
            });
        }
    }
    all.sort();
    spread(&mut all, completed, |purchase| purchase.remote = true);
    spread(&mut all, refunds, |purchase| purchase.refunded = true);
    for n in 0..requests - completed {
        let member = shop.random.below(world.members.len());
        let (from, to) = world
            .members
            .get(member)
            .map_or((shop.today, shop.today), |m| {
                (m.joined.max(start(shop)), m.buying.last)
            });
        let day = shop.day_between(from, to);
        let place = i32::try_from(n).unwrap_or(0);
        all.push(Purchase {
            day,
            buyer: Buyer::Member(member),
            place,
            last: false,
            cancelled: true,
            remote: true,
            refunded: false,
        });
    }
    for n in 0..group {
        let day = shop.days_ago(700 - i32::try_from(n * 690 / group.max(1)).unwrap_or(0));
        all.push(Purchase {
            day,
            buyer: Buyer::Organisation(n),
            place: 0,
            last: false,
            cancelled: false,
            remote: false,
            refunded: false,
        });
    }
    all.sort();
    all
}

/// First day of the history.
fn start(shop: &Workshop) -> Day {
    shop.today.plus_months(-HISTORY_MONTHS)
}

/// Marks so many of a list, evenly spread.
fn spread(all: &mut [Purchase], wanted: usize, mut mark: impl FnMut(&mut Purchase)) {
    let len = all.len().max(1);
    for (n, purchase) in all.iter_mut().enumerate() {
        if (n + 1) * wanted / len > n * wanted / len {
            mark(purchase);
        }
    }
}

/// How often each member buys, so that the sum is what is wanted: faithful members take what is missing, and what is
/// too much is taken from those who buy most.
fn times(world: &World, wanted: usize) -> Vec<i32> {
    let mut times: Vec<i32> = world
        .members
        .iter()
        .map(|member| member.buying.times)
        .collect();
    let sum = |times: &[i32]| {
        times
            .iter()
            .map(|n| usize::try_from(*n).unwrap_or(0))
            .sum::<usize>()
    };
    let mut missing = wanted.saturating_sub(sum(&times));
    let faithful = |member: &Member| member.buying.times >= 6 && !member.lost;
    let any = world.members.iter().any(faithful);
    while missing > 0 {
        for (slot, member) in times.iter_mut().zip(&world.members) {
            if missing > 0 && (faithful(member) || !any) {
                *slot += 1;
                missing -= 1;
            }
        }
    }
    let mut over = sum(&times).saturating_sub(wanted);
    let mut least = times.iter().copied().max().unwrap_or(0) - 1;
    while over > 0 && least >= 0 {
        for slot in times.iter_mut().filter(|slot| **slot > least) {
            if over > 0 {
                *slot -= 1;
                over -= 1;
            }
        }
        least -= 1;
    }
    times
}

/// Members who came back after half a year: ten of a thousand.
fn returners(shop: &Workshop, world: &World) -> Vec<usize> {
    let fits = |m: &Member| {
        (3..=5).contains(&m.buying.times)
            && m.buying.last > shop.days_ago(80)
            && m.joined < shop.days_ago(400)
    };
    let places = world
        .members
        .iter()
        .enumerate()
        .filter(|(_, m)| fits(m))
        .map(|(n, _)| n);
    places.take(world.scaled(10)).collect()
}

/// The days on which a member buys: the first, the last, the others between.
fn days(shop: &mut Workshop, world: &World, n: usize, times: i32) -> Vec<Day> {
    let Some(member) = world.members.get(n) else {
        return Vec::new();
    };
    let last = member.buying.last;
    if times <= 1 {
        return if times == 1 { vec![last] } else { Vec::new() };
    }
    let early = start(shop).plus(shop.random.within(1, 60));
    let first = member.joined.max(early).min(last);
    let until = if world.returners.contains(&n) {
        last.plus(-220).max(first)
    } else {
        last
    };
    let mut days = vec![first, last];
    // Between them at about equal distances, each moved by up to a third of one.
    let (span, steps) = (until.0 - first.0, times - 1);
    let third = span / steps / 3;
    days.extend((1..steps).map(|step| {
        let moved = shop.random.within(-third, third);
        first.plus(span * step / steps + moved)
    }));
    days.sort();
    days
}

/// What is in an order: product and quantity.
pub type Basket = Vec<(&'static str, i64)>;

pub fn basket(shop: &mut Workshop, world: &World, purchase: &Purchase) -> Basket {
    let member = match purchase.buyer {
        Buyer::Organisation(n) => {
            return if n % 3 == 2 {
                vec![("UNIFORM", 30), ("BELT", 30)]
            } else {
                vec![("TKD-B24", 12)]
            };
        }
        Buyer::Member(n) => world.members.get(n).map(|member| (n, member)),
    };
    let Some((n, member)) = member else {
        return Vec::new();
    };
    let (large, place) = (member.buying.large, purchase.place);
    if purchase.cancelled {
        return vec![("UNIFORM", 1), ("BELT", 1)];
    }
    if place == 0 && large {
        let course = match (member.age, member.buying.times) {
            (Age::Adult, _) if n % 20 == 9 => "COACH",
            (_, ..=2) => "TKD-YEAR",
            (Age::Child, _) => "TKD-B24",
            (Age::Pupil, _) => "SAN-48",
            (Age::Adult, _) => "FIG-24",
        };
        let mut basket = vec![(course, 1), ("UNIFORM", 1), ("BELT", 1)];
        if shop.random.chance(75) {
            basket.push(("GUARDS", 1));
        }
        return basket;
    }
    if large {
        later_large(shop, member.age, place)
    } else {
        small(shop)
    }
}

fn later_large(shop: &mut Workshop, age: Age, place: i32) -> Basket {
    let package = match (age, place) {
        (Age::Child, ..=4) => "TKD-B48",
        (Age::Child, ..=8) => "TKD-A48",
        (Age::Child, _) => "TKD-YEAR",
        (Age::Pupil, ..=6) => "TKD-A96",
        (Age::Pupil, _) => "SAN-96",
        (Age::Adult, _) => "FIG-48",
    };
    // A package now and then, fees and goods between: what one order is worth varies more than what members are worth.
    match shop.random.within(0, 99) {
        0..=23 => vec![(package, 1)],
        24..=27 => vec![(package, 1), ("SHIRT", 1)],
        28..=36 => vec![("EXAM", 1), ("BELT", 1)],
        37..=48 => vec![("EXAM", 1)],
        49..=60 => vec![("UNIFORM", 1), ("BELT", 1), ("GUARDS", 1)],
        61..=66 => vec![("PADS", 1)],
        67..=73 => vec![("SHIRT", 1), ("BAG", 1)],
        74..=78 => vec![("CAMP", 1)],
        79..=88 => vec![("COMP", 1)],
        _ => vec![("PRIV", i64::from(shop.random.within(1, 5)))],
    }
}

fn small(shop: &mut Workshop) -> Basket {
    match shop.random.within(0, 99) {
        0..=27 => vec![("TRIAL", i64::from(shop.random.within(1, 5)))],
        28..=47 => vec![("EXAM", 1)],
        48..=57 => vec![("UNIFORM", 1), ("BELT", 1)],
        58..=67 => vec![("SHIRT", 1)],
        68..=77 => vec![("BELT", 1)],
        78..=84 => vec![("COMP", 1)],
        85..=89 => vec![("PRIV", 1)],
        _ => vec![("BOTTLE", 1)],
    }
}
