//! The plan of the school before records are made of it: who is there, since when, and how each behaves.
//! Rule: every kind of behaviour that a report tells apart is planned at least three times; chance fills the rest.

use super::DemoOptions;
use super::organisations::{self, Organisation};
use super::products::Item;
use super::words::{self, Name};
use super::workshop::Workshop;
use crate::domain::{Day, Id, Kind};

/// Members at the usual size, and the leads beside them.
pub const MEMBERS: usize = 1_000;
pub const LEADS: usize = 120;
/// Of a thousand members: those of the model branch, new ones while sharing, new ones of the model branch then and a year before.
const MODEL: usize = 270;
const NEW_ALL: usize = 332;
const NEW_MODEL: usize = 83;
const NEW_MODEL_YEAR_BEFORE: usize = 19;
/// Branches that took part in sharing: the first of the list.
pub const SHARING_BRANCHES: usize = 25;
const COACHES: usize = 60;

/// Days before today on which sharing began and ended: 122 days, both included.
const SHARING_DAYS_AGO: (i32, i32) = (141, 20);
pub const HISTORY_MONTHS: i32 = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Child,
    Pupil,
    Adult,
}

/// How a member buys: how long ago last, how often, and in large or small amounts.
#[derive(Clone, Copy, Debug)]
pub struct Buying {
    pub last: Day,
    pub times: i32,
    pub large: bool,
}

impl Buying {
    /// Few orders, and none for three months.
    fn left_early(&self, today: Day) -> bool {
        (2..=4).contains(&self.times) && today.0 - self.last.0 > 90
    }
}

#[derive(Clone, Debug)]
pub struct Member {
    /// Known once its record is made.
    pub id: Id,
    /// Who buys and pays for a child.
    pub parent: Option<Id>,
    pub name: Name,
    pub age: Age,
    pub branch: usize,
    pub joined: Day,
    pub buying: Buying,
    pub vip: bool,
    pub lost: bool,
    pub referrer: Option<usize>,
}

/// What later parts need to know of an order that counts.
#[derive(Clone, Copy, Debug)]
pub struct Sale {
    pub order: Id,
    pub member: usize,
    pub day: Day,
    /// Whole major units.
    pub amount: i64,
    pub lessons: i64,
}

pub struct World {
    pub members: Vec<Member>,
    pub leads_count: usize,
    pub organisations: Vec<Organisation>,
    pub items: Vec<Item>,
    pub coaches: Vec<String>,
    pub heads: Vec<String>,
    pub office: Vec<String>,
    pub owner: String,
    pub sharing: (Day, Day),
    /// Orders the school makes itself; what is asked beyond is filled up plainly.
    pub orders: usize,
    /// Purchases of members in order of time.
    pub sales: Vec<Sale>,
    /// Members whom the win-back brought back.
    pub returners: Vec<usize>,
    pub deals: Vec<Id>,
    pub cases: Vec<Id>,
    pub leads: Vec<Id>,
}

impl World {
    pub fn plan(shop: &mut Workshop, options: &DemoOptions) -> World {
        let usual = options.customers.min(super::CUSTOMERS);
        let organisations = organisations::COUNT.min(usual / 8);
        let leads_count = (usual * LEADS / super::CUSTOMERS).min(LEADS);
        let members = usual - organisations - leads_count;
        let sharing = (
            shop.days_ago(SHARING_DAYS_AGO.0),
            shop.days_ago(SHARING_DAYS_AGO.1),
        );
        let mut staff = |n: usize| -> Vec<String> {
            (0..n)
                .map(|_| words::person(&mut shop.random, shop.lang, None, None).full)
                .collect()
        };
        let (owner, heads, coaches, office) = (
            staff(1),
            staff(words::BRANCHES.len()),
            staff(COACHES),
            staff(6),
        );
        let mut world = World {
            members: Vec::with_capacity(members),
            leads_count,
            organisations: Vec::with_capacity(organisations),
            items: Vec::new(),
            coaches,
            heads,
            office,
            owner: owner.into_iter().next().unwrap_or_default(),
            sharing,
            orders: options.orders.min(super::ORDERS),
            sales: Vec::new(),
            returners: Vec::new(),
            deals: Vec::new(),
            cases: Vec::new(),
            leads: Vec::new(),
        };
        for n in 0..members {
            let member = world.member(shop, n, members);
            world.members.push(member);
        }
        world
    }

    /// This many of a thousand members, for a school of another size.
    pub fn scaled(&self, of_thousand: usize) -> usize {
        scaled(of_thousand, self.members.len())
    }

    /// The same days of the year before.
    pub fn year_before(&self) -> (Day, Day) {
        (self.sharing.0.plus(-365), self.sharing.1.plus(-365))
    }

    pub fn model_members(&self) -> impl Iterator<Item = (usize, &Member)> {
        self.members
            .iter()
            .enumerate()
            .filter(|(_, member)| member.branch == 0)
    }

    /// A member by chance; none in a school without members.
    pub fn any_member(&self, shop: &mut Workshop) -> Option<&Member> {
        shop.random.pick(&self.members)
    }

    /// The `n`th customer of those who are always there: members, then organisations.
    pub fn customer(&self, n: usize) -> Option<Id> {
        let all = self.members.len() + self.organisations.len();
        let place = n % all.max(1);
        match self.members.get(place) {
            Some(member) => Some(member.id),
            None => self
                .organisations
                .get(place - self.members.len())
                .map(|o| o.id),
        }
    }

    pub fn head(&self, branch: usize) -> &str {
        self.heads
            .get(branch % self.heads.len().max(1))
            .map_or("", String::as_str)
    }

    /// One of the two coaches of a branch. The second of branches 3 and 8 leaves in the course of the book.
    pub fn coach(&self, branch: usize, which: usize) -> &str {
        self.coaches
            .get((branch * 2 + which % 2) % self.coaches.len().max(1))
            .map_or("", String::as_str)
    }

    fn member(&self, shop: &mut Workshop, n: usize, all: usize) -> Member {
        let model = scaled(MODEL, all);
        let age = match n % 10 {
            8 => Age::Pupil,
            9 => Age::Adult,
            _ => Age::Child,
        };
        let (branch, mut joined) = if n < model {
            (0, self.model_joined(shop, n, all))
        } else {
            self.other_joined(shop, n - model, all)
        };
        let fresh = joined >= self.sharing.0;
        let corner = n
            .checked_sub(model + scaled(NEW_ALL - NEW_MODEL, all))
            .filter(|_| !fresh);
        if corner.is_some_and(|n| n < CORNERS) {
            joined = shop.day_between(shop.days_ago(1_100), shop.days_ago(700));
        }
        let mut buying = buying(shop, joined, corner);
        if buying.times == 1 {
            if self.is_given(joined) {
                buying.last = joined;
            } else {
                buying.last = self.outside(buying.last, branch == 0);
                joined = buying.last;
            }
        } else if !fresh && buying.left_early(shop.today) {
            // Who leaves early has bought quickly one after the other.
            let quick = buying.last.plus(-12 * buying.times);
            joined = if self.is_given(quick) || self.is_given(joined) {
                joined
            } else {
                quick.max(joined)
            };
        }
        let name = words::person(&mut shop.random, shop.lang, None, None);
        let lost = shop.today.0 - buying.last.0 > 365;
        let referrer = (fresh && shop.random.chance(70)).then(|| shop.random.below(all.max(1)));
        Member {
            id: Id::new(Kind::Customer, 0),
            parent: None,
            name,
            age,
            branch,
            joined: joined.min(buying.last),
            vip: buying.large && buying.times >= 8,
            buying,
            lost,
            referrer: referrer.filter(|place| *place != n),
        }
    }

    fn model_joined(&self, shop: &mut Workshop, n: usize, all: usize) -> Day {
        let (new, before) = (scaled(NEW_MODEL, all), scaled(NEW_MODEL_YEAR_BEFORE, all));
        match n {
            n if n < new => shop.day_between(self.sharing.0, self.sharing.1),
            n if n < new + before => shop.day_between(self.year_before().0, self.year_before().1),
            _ => self.ordinary_day(shop),
        }
    }

    fn other_joined(&self, shop: &mut Workshop, n: usize, all: usize) -> (usize, Day) {
        if n < scaled(NEW_ALL - NEW_MODEL, all) {
            let branch = 1 + n % (SHARING_BRANCHES - 1);
            (branch, shop.day_between(self.sharing.0, self.sharing.1))
        } else {
            (1 + n % (words::BRANCHES.len() - 1), self.ordinary_day(shop))
        }
    }

    /// True within the times for which the numbers of new members are given.
    fn is_given(&self, day: Day) -> bool {
        [self.sharing, self.year_before()]
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// The day moved out of the time of sharing and out of the same days a year before: who bought once only came
    /// with this one order, and the numbers of new members are given. Members of the model branch had come before sharing.
    fn outside(&self, day: Day, model: bool) -> Day {
        if model && day > self.sharing.1 {
            return self.sharing.0.plus(-1 - day.0 % 30);
        }
        for (from, to) in [self.sharing, self.year_before()] {
            if (from..=to).contains(&day) {
                let (before, after) = (from.plus(-1 - day.0 % 30), to.plus(1 + day.0 % 14));
                return if model || day.0 - from.0 < to.0 - day.0 {
                    before
                } else {
                    after
                };
            }
        }
        day
    }

    /// A day of joining outside the time of sharing and outside the same days a year before.
    fn ordinary_day(&self, shop: &mut Workshop) -> Day {
        let before = self.year_before();
        match shop.random.below(10) {
            0..=2 => shop.day_between(before.1.plus(1), self.sharing.0.plus(-1)),
            _ => shop.day_between(before.0.plus(-700), before.0.plus(-1)),
        }
    }
}

fn scaled(of_thousand: usize, members: usize) -> usize {
    of_thousand * members / MEMBERS
}

/// Limits of the bands of days since the last order, and of the bands of numbers of orders.
const DAYS: [(i32, i32); 4] = [(1, 88), (92, 178), (184, 360), (370, 640)];
const TIMES: [(i32, i32); 4] = [(1, 1), (2, 2), (3, 4), (6, 14)];
/// How many corner cases there are: every pair of bands, with large and small amounts, three times over.
const CORNERS: usize = 16 * 2 * 3;

/// How a member buys. Corner cases are dealt out one by one; the others are mostly active and faithful.
fn buying(shop: &mut Workshop, joined: Day, corner: Option<usize>) -> Buying {
    let tenure_days = shop.today.0 - joined.0;
    let (days, times, large) = match corner {
        Some(n) if n < CORNERS => (n % 4, n / 4 % 4, n / 16 % 2 == 0),
        _ if tenure_days < 150 => (
            usize::from(shop.random.chance(12)),
            band(shop, [25, 35, 32]),
            shop.random.chance(60),
        ),
        _ => {
            // Who leaves mostly leaves early, after a first or second repeat; who stays buys on and on.
            let days = band(shop, [60, 10, 10]);
            let times = if days == 0 { [4, 4, 8] } else { [12, 28, 55] };
            (days, band(shop, times), shop.random.chance(66))
        }
    };
    let within = |shop: &mut Workshop, bands: &[(i32, i32); 4], place: usize| {
        let (low, high) = bands.get(place).copied().unwrap_or((1, 1));
        shop.random.within(low, high)
    };
    let times = within(shop, &TIMES, times);
    let ago = within(shop, &DAYS, days).min(tenure_days.max(1));
    Buying {
        last: shop.days_ago(ago),
        times,
        large,
    }
}

/// A band by chance: the percentages of the first three, the rest for the last.
fn band(shop: &mut Workshop, percents: [u64; 3]) -> usize {
    let drawn = shop.random.next() % 100;
    let mut sum = 0;
    for (place, percent) in percents.into_iter().enumerate() {
        sum += percent;
        if drawn < sum {
            return place;
        }
    }
    3
}
