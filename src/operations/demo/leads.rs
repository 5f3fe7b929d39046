//! Leads: people who asked and have not bought, in every state and from every source.

use super::organisations::person;
use super::words::{self, Name};
use super::workshop::{Workshop, int, list, round, row, texts};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Kind, Record, Value};

/// State, stage of life, and how many of twelve leads are in it.
const STATES: [(&str, &str); 12] = [
    ("new", "suspect"),
    ("new", "suspect"),
    ("new", "prospect"),
    ("contacted", "prospect"),
    ("contacted", "prospect"),
    ("contacted", "suspect"),
    ("qualified", "prospect"),
    ("qualified", "prospect"),
    ("converted", "prospect"),
    ("converted", "prospect"),
    ("discarded", "suspect"),
    ("discarded", "prospect"),
];

static SOURCES: &[(&str, Text)] = &[
    ("store", t("Walked in", "上门咨询")),
    ("event", t("Visit to a school", "进校宣讲")),
    ("online", t("Shared link", "分享链接")),
    ("referral", t("Referred by a member", "会员推荐")),
    ("event", t("Sports fair", "体育展会")),
];

static DISCARDED: &[Text] = &[
    t("Too far away", "距离太远"),
    t("Too expensive", "觉得贵"),
    t("Wrong number", "号码有误"),
    t("Went to a rival", "选了竞争对手"),
];

pub fn make(shop: &mut Workshop, world: &mut World) {
    let mut before: Option<(Name, Value)> = None;
    for n in 0..world.leads_count {
        let (state, stage) = round(&STATES, n).unwrap_or(("new", "suspect"));
        let since = if state == "new" {
            shop.day_between(shop.days_ago(25), shop.today)
        } else {
            shop.day_between(shop.days_ago(280), shop.days_ago(8))
        };
        let (came, how) = round(SOURCES, n).unwrap_or(("store", t("Walked in", "上门咨询")));
        let branch = shop.random.below(words::BRANCHES.len());
        let name = words::person(&mut shop.random, shop.lang, None, None);
        let by = shop.say(t("demo", "演示"));
        let mut record = person(shop, &name, since)
            .with("relation", "prospect")
            .with("lead_state", state)
            .with("lifecycle", stage)
            .with(
                "lifecycle_history",
                list(vec![row([
                    ("date", since.into()),
                    ("stage", stage.into()),
                    ("by", by.into()),
                ])]),
            )
            .with("acquisition", came)
            .with("branch", words::branch_name(shop.lang, branch))
            .with("region", words::province_name(shop.lang, branch))
            .with("owner", world.head(branch))
            .with("notes", shop.say(how));
        if state == "discarded" {
            let why = shop.say_one(DISCARDED);
            record.set("discard_reason", why);
        }
        twice(shop, &mut before, (n, &name), &mut record);
        if came == "referral"
            && let Some(member) = world.any_member(shop)
        {
            record.set("referrer", member.id);
        }
        if n % 10 == 0 {
            record.set("tags", texts(&[shop.say(t("holiday camp", "集训营"))]));
        }
        if n % 4 == 1 {
            record.set("cadence", int(14));
        }
        let id = shop.add(record);
        world.leads.push(id);
        if state != "new" {
            first_touch(shop, world, id, n, branch, since);
        }
    }
}

/// Every fortieth lead was written down twice, by two hands: the same phone, the name in another spelling.
fn twice(
    shop: &Workshop,
    before: &mut Option<(Name, Value)>,
    (n, name): (usize, &Name),
    record: &mut Record,
) {
    match (n % 40, before.take()) {
        (8, _) => {
            *before = record
                .get("phones")
                .map(|phones| (name.clone(), phones.clone()))
        }
        (9, Some((name, phones))) => {
            record.set("name", words::written_otherwise(shop.lang, &name));
            record.set("family_name", name.family);
            record.set("given_name", name.given);
            record.set("gender", if name.female { "female" } else { "male" });
            record.set("phones", phones);
            super::workshop::clear(record, "emails");
        }
        _ => {}
    }
}

fn first_touch(
    shop: &mut Workshop,
    world: &World,
    lead: crate::domain::Id,
    n: usize,
    branch: usize,
    since: crate::domain::Day,
) {
    let day = shop.day_between(since, shop.today);
    let at = shop.working_hour(day);
    let subject = shop.say_one(&[
        t("First call: wants a trial lesson", "首次电话：想试课"),
        t("Asked about prices and times", "询问价格和时间"),
        t("Trial lesson arranged", "约好试课"),
    ]);
    let channel = round(&["call", "message", "visit"], n).unwrap_or("call");
    let record = shop
        .new_record(Kind::Interaction, day)
        .with("at", super::workshop::moment(at))
        .with("customers", list(vec![lead.into()]))
        .with("channel", channel)
        .with("direction", if n.is_multiple_of(3) { "in" } else { "out" })
        .with("subject", subject)
        .with(
            "response",
            round(&["answered", "answered", "no-answer"], n).unwrap_or("answered"),
        )
        .with("attendees", texts(&[world.head(branch)]));
    shop.add(record);
}
