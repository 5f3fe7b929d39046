//! Service: complaints in each of their four steps, suggestions, questions, praise, repairs, returns.
//! Rule: of sixty cases eight came in the time of the year before and forty in the time of sharing: feedback rose fivefold.

use super::complaints::{Place, complaint};
use super::products::item;
use super::workshop::{Workshop, int, list, moment, round, row};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Moment, Record};

const BEFORE_OF_SIXTY: usize = 8;
const NOW_OF_SIXTY: usize = 40;
pub const FRESH_DAYS: i32 = 18;
/// Hours until the first answer and until the solution.
pub const LIMITS_HOURS: (i64, i64) = (4, 48);
pub const HOUR_MS: i64 = 3_600_000;

static SUGGESTIONS: &[Text] = &[
    t("Put the timetable on line", "课表放到网上"),
    t("A bench for grandparents", "给老人放长椅"),
    t("Warm-up music", "热身放音乐"),
    t("Photos of the grading day", "考级日拍照留念"),
    t("A group for girls", "开女生班"),
    t("Lessons on Friday evening", "周五晚上开课"),
    t("Hooks in the changing room", "更衣室加挂钩"),
    t("A monthly letter to parents", "每月给家长写信"),
    t("Spare belts at the desk", "前台备用道带"),
    t("Pay by term", "按学期付款"),
];

static OTHERS: &[(&str, Text, Text)] = &[
    (
        "consultation",
        t("Which course for a shy child?", "内向孩子适合什么课？"),
        t("Asks for advice before the trial lesson.", "试课前咨询。"),
    ),
    (
        "praise",
        t("Thanks to the coach", "感谢教练"),
        t("The child has become braver.", "孩子胆子大了。"),
    ),
    (
        "consultation",
        t("How are lessons counted?", "课时怎么算？"),
        t("Asks about leave and lessons left.", "问请假与剩余课时。"),
    ),
    (
        "repair",
        t("Strap of the guards broken", "护具绑带断了"),
        t("Repair wanted before the competition.", "赛前要修好。"),
    ),
    (
        "return",
        t("Bag to be returned", "运动包退货"),
        t("Not used, with label.", "未使用，吊牌完好。"),
    ),
    (
        "other",
        t("Lost property", "失物"),
        t("A blue jacket was left in hall 2.", "二号厅遗失蓝色外套。"),
    ),
    (
        "consultation",
        t("Is there a course for adults?", "有成人班吗？"),
        t("Asks for times in the evening.", "问晚上时间。"),
    ),
    (
        "praise",
        t("Good organisation of the grading", "考级组织得好"),
        t("Everything was on time.", "一切准时。"),
    ),
];

/// Complaint, suggestion or other, in groups of fifteen: six, five, four.
const TYPES: [u8; 15] = [0, 1, 0, 2, 1, 0, 1, 2, 0, 1, 0, 2, 1, 0, 2];

pub fn make(shop: &mut Workshop, world: &mut World, wanted: usize) {
    if world.customer(0).is_none() {
        return;
    }
    let mut fresh_complaints = 0;
    for n in 0..wanted {
        let day = received_on(shop, world, n, wanted);
        let fresh = day > shop.days_ago(FRESH_DAYS + 1);
        let id = case(shop, world, n, day, fresh.then_some(fresh_complaints));
        fresh_complaints += usize::from(fresh && TYPES.get(n % TYPES.len()) == Some(&0));
        world.cases.push(id);
    }
}

/// Before, in the time of sharing, or in the last days: there the open ones are.
fn received_on(shop: &mut Workshop, world: &World, n: usize, wanted: usize) -> Day {
    let (before, now) = (wanted * BEFORE_OF_SIXTY / 60, wanted * NOW_OF_SIXTY / 60);
    // Numbers and kinds go in step, so the order is stirred.
    let place = n * 7 % wanted.max(1);
    let place = if wanted.is_multiple_of(7) { n } else { place };
    if place < before {
        shop.day_between(world.year_before().0, world.year_before().1)
    } else if place < before + now {
        shop.day_between(world.sharing.0, world.sharing.1)
    } else {
        shop.day_between(shop.days_ago(FRESH_DAYS), shop.today)
    }
}

/// A case; of a fresh one it is known how many complaints stand before it.
fn case(shop: &mut Workshop, world: &World, n: usize, day: Day, fresh: Option<usize>) -> Id {
    let place = n * 13 + 1;
    let customer = world.customer(place);
    let member = world
        .members
        .get(place % (world.members.len() + world.organisations.len()).max(1));
    let at = shop.working_hour(day).min(shop.at(shop.today, 9, 0));
    let record = shop.new_record(Kind::Case, day);
    let number = format!("CS-{:05}", record.id.n);
    let mut record = record
        .with("number", number.as_str())
        .with("received_at", moment(at))
        .with(
            "channel",
            round(&["call", "message", "visit", "web"], n).unwrap_or("call"),
        )
        .with(
            "owner",
            world.head(member.map_or(n, |member| member.branch)),
        );
    if let Some(customer) = customer {
        record.set("customer", customer);
    }
    if let Some(parent) = member.and_then(|member| member.parent) {
        record.set("contact", parent);
    }
    match TYPES.get(n % TYPES.len()) {
        Some(0) => {
            let nth = n / TYPES.len() * 6
                + TYPES
                    .iter()
                    .take(n % TYPES.len())
                    .filter(|of| **of == 0)
                    .count();
            complaint(shop, world, &mut record, Place { nth, at, fresh });
        }
        Some(1) => suggestion(shop, &mut record, n, at),
        _ => other(shop, world, &mut record, n, at),
    }
    shop.add(record)
}

/// So many hours later, but not after the morning the book is made for.
pub fn later(shop: &Workshop, at: Moment, hours: i64) -> Moment {
    Moment(at.0 + hours * HOUR_MS).min(shop.at(shop.today, 10, 0))
}

fn suggestion(shop: &mut Workshop, record: &mut Record, n: usize, at: Moment) {
    record.set("type", "suggestion");
    let subject = round(SUGGESTIONS, n).unwrap_or(t("A wish", "一个愿望"));
    record.set("name", shop.say(subject));
    record.set("severity", "low");
    // Four in five are put into effect.
    let adopted = n % 15 != 9 && n % 15 != 13;
    let fresh = at.day_in(shop.zone) > shop.days_ago(6);
    record.set("state", if fresh { "open" } else { "closed" });
    if !fresh {
        record.set(
            "adopted",
            shop.say(if adopted {
                t("put into effect", "已采纳实施")
            } else {
                t("declined", "未采纳")
            }),
        );
        record.set("first_response_at", moment(later(shop, at, 30)));
        record.set("solved_at", moment(later(shop, at, 96)));
        record.set("closed_at", moment(later(shop, at, 100)));
    }
}

fn other(shop: &mut Workshop, world: &World, record: &mut Record, n: usize, at: Moment) {
    let Some((of, subject, text)) = round(OTHERS, n / 15 * 4 + n % 15 / 4) else {
        return;
    };
    record.set("type", of);
    record.set("name", shop.say(subject));
    record.set("text", shop.say(text));
    record.set("severity", "normal");
    let fresh = at.day_in(shop.zone) > shop.days_ago(2);
    record.set("state", if fresh { "open" } else { "closed" });
    if !fresh {
        record.set("first_response_at", moment(later(shop, at, 2)));
        record.set("solved_at", moment(later(shop, at, 26)));
        record.set("closed_at", moment(later(shop, at, 27)));
    }
    if of == "praise" {
        record.set("stars", int(5));
    }
    if of == "repair" {
        let order = row([
            ("number", format!("WO-{n:03}").into()),
            ("person", world.coach(0, 0).into()),
            ("planned", later(shop, at, 24).day_in(shop.zone).into()),
            ("state", if fresh { "open" } else { "done" }.into()),
            ("cost", shop.money(20).into()),
        ]);
        record.set("work_orders", list(vec![order]));
        if let Some(product) = item(world, "GUARDS") {
            record.set("product", product.id);
        }
    }
}
