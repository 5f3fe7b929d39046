//! The effect of sharing: event by event in the model branch, as counters in the others.

use super::words;
use super::workshop::{Workshop, count, int, list, moment, round, row};
use super::world::{SHARING_BRANCHES, World};
use crate::domain::text::t;
use crate::domain::{Day, Id, Kind, Value};

/// Of a thousand members: shares of the model branch, of all branches, and views of all.
const SHARES_MODEL: usize = 1_042;
const SHARES_ALL: usize = 15_637;
const VIEWS_ALL: usize = 39_900;

/// Shares, views and new members of each branch that took part; the sums are those of the school.
pub fn counters(shop: &Workshop, world: &World) -> Value {
    let new = |branch: usize| {
        world
            .members
            .iter()
            .filter(|m| {
                m.branch == branch && m.joined >= world.sharing.0 && m.joined <= world.sharing.1
            })
            .count()
    };
    let (all, model) = (world.scaled(SHARES_ALL), world.scaled(SHARES_MODEL));
    let (mut shares_left, mut views_left) = (all, world.scaled(VIEWS_ALL));
    let rows = (0..SHARING_BRANCHES).map(|branch| {
        let last = branch + 1 == SHARING_BRANCHES;
        let usual = (all - model) / (SHARING_BRANCHES - 1);
        let shares = match branch {
            0 => model,
            _ if last => shares_left,
            _ => (usual * (80 + branch * 37 % 41) / 100).min(shares_left),
        };
        let views = if last {
            views_left
        } else {
            (shares * 51 / 20).min(views_left)
        };
        shares_left -= shares;
        views_left -= views;
        let name = words::branch_name(shop.lang, branch);
        row([
            ("branch", name.into()),
            ("shares", int(count(shares))),
            ("views", int(count(views))),
            ("new", int(count(new(branch)))),
        ])
    });
    list(rows.collect())
}

/// Every share of the model branch as a touch.
pub fn shares(shop: &mut Workshop, world: &World, campaign: Id) {
    let sharers: Vec<(Id, Day)> = world
        .model_members()
        .map(|(_, m)| (m.id, m.joined))
        .collect();
    let subject = shop.say(t("Shared the link with friends", "向朋友分享链接"));
    for n in 0..world.scaled(SHARES_MODEL) {
        let Some((member, joined)) = round(&sharers, n) else {
            return;
        };
        let day = shop.day_between(joined.max(world.sharing.0), world.sharing.1);
        let at = shop.working_hour(day);
        let record = shop
            .new_record(Kind::Interaction, day)
            .with("at", moment(at))
            .with("customers", list(vec![member.into()]))
            .with("channel", "web")
            .with("direction", "in")
            .with("subject", subject)
            .with("campaign", campaign);
        shop.add(record);
    }
}
