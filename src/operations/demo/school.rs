//! The model branch week by week: sessions with attendance and leave; how leave was asked for before and after the system.
//! Rule: leave asked for by phone falls from 100 in the time of the year before to 30 in the time of sharing.

use super::products::item;
use super::words;
use super::workshop::{Workshop, count, int, list, moment, round, row};
use super::world::{Member, World};
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Value};

const WEEKS: i32 = 40;
const GROUP_MEMBERS: usize = 24;
/// Of a thousand members.
const PHONE_LEAVE_BEFORE: usize = 100;
const PHONE_LEAVE_NOW: usize = 30;
const WEB_LEAVE_NOW: usize = 160;
const PHONE_LEAVE_ELSE: usize = 60;

static COURSES: &[(&str, Text)] = &[
    ("TKD-B48", t("Taekwondo beginners", "跆拳道初级班")),
    ("TKD-A48", t("Taekwondo advanced", "跆拳道高级班")),
    ("SAN-48", t("Sanda", "散打班")),
    ("FIG-24", t("Fighting", "格斗班")),
];

pub fn make(shop: &mut Workshop, world: &World) {
    let pupils: Vec<&Member> = world.model_members().map(|(_, member)| member).collect();
    for (group, members) in pupils.chunks(GROUP_MEMBERS).enumerate() {
        for week in -1..WEEKS {
            session(shop, world, group, members, week);
        }
    }
    leave(shop, world, &pupils);
}

fn session(shop: &mut Workshop, world: &World, group: usize, members: &[&Member], week: i32) {
    // Each group has its weekday; week -1 is the coming one.
    let weekday = i32::try_from(group % 6).unwrap_or(0);
    let monday = shop
        .today
        .plus(-i32::try_from(shop.today.weekday()).unwrap_or(0));
    let day = monday.plus(weekday - 7 * week);
    let hour = 16 + u32::try_from(group % 3).unwrap_or(0);
    let (code, name) =
        round(COURSES, group).unwrap_or(("TKD-B48", t("Taekwondo beginners", "跆拳道初级班")));
    let (start, end) = (shop.at(day, hour, 0), shop.at(day, hour + 1, 30));
    let rows: Vec<Value> = members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.joined <= day && !(member.lost && member.buying.last < day))
        .map(|(n, member)| attendance(shop, member, day, n))
        .collect();
    let title = format!("{} {}", shop.say(name), group + 1);
    let mut record = shop
        .new_record(Kind::Session, day)
        .with("name", title.as_str())
        .with("teacher", world.coach(0, group))
        .with(
            "room",
            shop.say(if group.is_multiple_of(2) {
                t("Hall 1", "一号厅")
            } else {
                t("Hall 2", "二号厅")
            }),
        )
        .with("start", moment(start))
        .with("end", moment(end))
        .with("places", int(count(GROUP_MEMBERS + 2)))
        .with("branch", words::branch_name(shop.lang, 0))
        .with("members", list(rows));
    if let Some(course) = item(world, code) {
        record.set("product", course.id);
    }
    shop.add(record);
}

fn attendance(shop: &mut Workshop, member: &Member, day: Day, n: usize) -> Value {
    if day >= shop.today {
        return row([("customer", member.id.into()), ("state", "planned".into())]);
    }
    // Every eleventh stays away more and more: the hidden loss. The others come four times in five.
    let fading = n % 11 == 3 && day > shop.days_ago(70);
    let come = if fading { 25 } else { 82 };
    if shop.random.chance(come) {
        let state = if shop.random.chance(6) {
            "late"
        } else {
            "present"
        };
        return row([("customer", member.id.into()), ("state", state.into())]);
    }
    if shop.random.chance(45) {
        let why = shop.say_one(REASONS);
        return row([
            ("customer", member.id.into()),
            ("state", "leave".into()),
            ("asked", day.plus(-1).into()),
            ("why", why.into()),
        ]);
    }
    row([("customer", member.id.into()), ("state", "absent".into())])
}

static REASONS: &[Text] = &[
    t("ill", "生病"),
    t("homework", "作业多"),
    t("family visit", "走亲戚"),
    t("school event", "学校活动"),
    t("travelling", "外出"),
];

/// Requests for leave as they came in.
fn leave(shop: &mut Workshop, world: &World, pupils: &[&Member]) {
    let (now, before) = (world.sharing, world.year_before());
    let between = (before.1.plus(1), now.0.plus(-1));
    request(
        shop,
        pupils,
        world.scaled(PHONE_LEAVE_BEFORE),
        "call",
        before,
    );
    request(
        shop,
        pupils,
        world.scaled(PHONE_LEAVE_ELSE),
        "call",
        between,
    );
    request(shop, pupils, world.scaled(PHONE_LEAVE_NOW), "call", now);
    request(shop, pupils, world.scaled(WEB_LEAVE_NOW), "web", now);
}

fn request(
    shop: &mut Workshop,
    pupils: &[&Member],
    wanted: usize,
    channel: &'static str,
    (from, to): (Day, Day),
) {
    for n in 0..wanted {
        let day = shop.day_between(from, to);
        let there: Vec<Id> = pupils
            .iter()
            .filter(|member| member.joined <= day)
            .map(|member| member.id)
            .collect();
        let Some(pupil) = shop
            .random
            .pick(&there)
            .or(pupils.first().map(|member| &member.id))
            .copied()
        else {
            return;
        };
        let why = shop.say_one(REASONS);
        let at = shop.working_hour(day);
        let subject = format!("{}: {why}", shop.say(t("Leave", "请假")));
        let mut record = shop
            .new_record(Kind::Interaction, day)
            .with("at", moment(at))
            .with("customers", list(vec![pupil.into()]))
            .with("channel", channel)
            .with("direction", "in")
            .with("subject", subject.as_str())
            .with("episode", shop.say(t("leave", "请假")));
        if channel == "call" {
            record.set("minutes", int(3));
            record.set("cost", shop.money(if n % 2 == 0 { 2 } else { 3 }));
        }
        shop.add(record);
    }
}
