//! A made-up book: a martial-arts school with 30 branches, to learn the program on and to test it with.
//! Rule: the book depends on the options alone (seed, size, language, day, zone and the home currency), never on a clock.
//!
//! What the effects of sharing are counted from (the campaign "Share and join", which began with the new system):
//! - shares of the model branch: interactions of that campaign; shares, views and new members of all branches: its
//!   `counters`; the time of the effect: its `start` and `end`, compared with the same days of the year before;
//! - new members: customers whose first row of `lifecycle_history` lies in that time;
//! - leave: interactions of the episode `leave` 请假, by call or by web; feedback: cases by `received_at`;
//! - remote purchase requests: orders of the channel `remote` 远程, completed unless cancelled;
//! - redeeming: points entries of type `spent`; cost of the work with customers: costs tagged `crm` (`crm-yearly` for what
//!   comes again every year), the discount on a listed item being its own negative cost of type `discount`.

mod articles;
mod campaigns;
mod cases;
mod complaints;
mod coupons;
mod deals;
mod frame;
mod leads;
mod organisations;
mod people;
mod points;
mod products;
mod profile;
mod purchases;
mod random;
mod scale;
mod school;
mod sharing;
mod surveys;
mod tasks;
mod touches;
mod trade;
mod words;
mod workshop;
mod world;

#[cfg(test)]
mod tests;

use crate::domain::settings::Settings;
use crate::domain::{Change, Day, Lang};
use workshop::Workshop;
use world::World;

/// How large the book is, and for whom and when it is made.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// Customers of all relations but contacts.
    pub customers: usize,
    /// Orders, refunds included.
    pub orders: usize,
    pub cases: usize,
    pub seed: u64,
    pub lang: Lang,
    pub as_of: Day,
    pub zone: chrono_tz::Tz,
}

/// Members, leads and organisations of the school at the usual scale of one to ten.
pub const CUSTOMERS: usize = world::MEMBERS + world::LEADS + organisations::COUNT;
pub const ORDERS: usize = 9_000;
pub const CASES: usize = 60;
pub const SEED: u64 = 1;

impl DemoOptions {
    /// The usual size.
    pub fn new(lang: Lang, as_of: Day, zone: chrono_tz::Tz) -> DemoOptions {
        DemoOptions {
            customers: CUSTOMERS,
            orders: ORDERS,
            cases: CASES,
            seed: SEED,
            lang,
            as_of,
            zone,
        }
    }
}

/// The whole book as one list of changes for an empty book with these settings.
pub fn make(options: &DemoOptions, settings: &Settings) -> Vec<Change> {
    make_chunks(options, settings).flatten().collect()
}

/// The same in parts: first the school, then plain customers and orders up to the size asked for. Links may point to
/// records of a later part only within the first.
pub fn make_chunks(
    options: &DemoOptions,
    settings: &Settings,
) -> impl Iterator<Item = Vec<Change>> + use<> {
    let mut shop = Workshop::new(
        options.seed,
        options.lang,
        options.as_of,
        options.zone,
        settings.currency(),
    );
    let mut world = World::plan(&mut shop, options);
    school_book(&mut shop, &mut world, options, settings);
    let first = shop.take();
    std::iter::once(first).chain(scale::Filling::new(shop, world, options))
}

fn school_book(shop: &mut Workshop, world: &mut World, options: &DemoOptions, settings: &Settings) {
    frame::settings(shop, world, settings);
    products::make(shop, world);
    organisations::make(shop, world);
    people::make(shop, world);
    leads::make(shop, world);
    trade::make(shop, world);
    points::make(shop, world);
    school::make(shop, world);
    deals::make(shop, world);
    campaigns::make(shop, world);
    articles::make(shop, world);
    cases::make(shop, world, options.cases);
    surveys::make(shop, world);
    touches::make(shop, world);
    tasks::make(shop, world);
    frame::segments(shop);
    frame::costs(shop, world);
}
