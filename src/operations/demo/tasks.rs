//! Tasks of all ages: overdue, today's, promises of both sides, appointments, repeating, waiting, done, dropped.

use super::workshop::{Workshop, flag, int, list, moment, round, row};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Record, Value};

static TITLES: &[Text] = &[
    t("Call back about the trial lesson", "回电：试课安排"),
    t("Send the timetable", "发课表"),
    t("Ask about the missed lessons", "询问缺课原因"),
    t("Prepare the contract", "准备合同"),
    t("Thank for the referral", "感谢推荐"),
    t("Check the delivery of guards", "核对护具到货"),
    t("Remind of the open amount", "催收尾款"),
    t("Write to the parents", "给家长写信"),
];

/// So many of each sort for a thousand members.
const SORTS: [(Sort, usize); 8] = [
    (Sort::Overdue, 8),
    (Sort::Today, 6),
    (Sort::Ours, 7),
    (Sort::Theirs, 5),
    (Sort::Coming, 14),
    (Sort::Meeting, 5),
    (Sort::Done, 18),
    (Sort::Dropped, 2),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Overdue,
    Today,
    Ours,
    Theirs,
    Coming,
    Meeting,
    Done,
    Dropped,
}

pub fn make(shop: &mut Workshop, world: &World) {
    if world.customer(0).is_none() {
        return;
    }
    let mut n = 0;
    for (sort, wanted) in SORTS {
        for _ in 0..world.scaled(wanted).max(1) {
            n += 1;
            task(shop, world, sort, n);
        }
    }
    repeating(shop);
}

fn task(shop: &mut Workshop, world: &World, sort: Sort, n: usize) {
    let due = due(shop, sort, n);
    let title = round(TITLES, n).unwrap_or(t("Call", "电话"));
    let customer = world.customer(n * 23 + 5);
    let mut record = shop
        .new_record(Kind::Task, due.plus(-6))
        .with("name", shop.say(title))
        .with("due", due)
        .with(
            "priority",
            round(&["normal", "high", "normal", "low"], n).unwrap_or("normal"),
        )
        .with(
            "owner",
            if n.is_multiple_of(3) {
                world.head(n % 5)
            } else {
                world.owner.as_str()
            },
        );
    if let Some(customer) = customer {
        record.set("customer", customer);
    }
    let state = match sort {
        Sort::Done => "done",
        Sort::Dropped => "dropped",
        Sort::Theirs if n.is_multiple_of(2) => "waiting",
        _ => "open",
    };
    record.set("state", state);
    match sort {
        Sort::Ours => record.set("promise", "ours"),
        Sort::Theirs => record.set("promise", "theirs"),
        Sort::Done => record.set("done_at", moment(shop.at(due, 17, 0))),
        Sort::Meeting => meeting(shop, world, &mut record, due, n),
        _ => {}
    }
    about(world, &mut record, n);
    if sort == Sort::Coming && n.is_multiple_of(4) {
        checklist(shop, &mut record);
    }
    shop.add(record);
}

fn due(shop: &mut Workshop, sort: Sort, n: usize) -> Day {
    let near = i32::try_from(n % 9).unwrap_or(0);
    match sort {
        Sort::Overdue => shop.days_ago(1 + near * 2),
        Sort::Today => shop.today,
        // Promises are half overdue, half to come.
        Sort::Ours | Sort::Theirs => shop.today.plus(near - 4),
        Sort::Coming => shop.today.plus(1 + near * 3),
        Sort::Meeting => shop.today.plus(near % 4),
        Sort::Done | Sort::Dropped => shop.day_between(shop.days_ago(90), shop.days_ago(1)),
    }
}

fn meeting(shop: &mut Workshop, world: &World, record: &mut Record, day: Day, n: usize) {
    let hour = 9 + u32::try_from(n % 7).unwrap_or(0);
    record.set(
        "name",
        shop.say(t("Demonstration and talk", "示范课与洽谈")),
    );
    record.set("start", moment(shop.at(day, hour, 0)));
    record.set("end", moment(shop.at(day, hour + 1, 0)));
    record.set("remind", moment(shop.at(day, hour - 1, 30)));
    if let Some(org) = world
        .organisations
        .get(n % world.organisations.len().max(1))
    {
        record.set("place", org.name.as_str());
        record.set("customer", org.id);
    }
}

/// What a task is about: a deal, a case, or only its customer.
fn about(world: &World, record: &mut Record, n: usize) {
    let of = |list: &[Id]| list.get(n % list.len().max(1)).copied();
    let found = match n % 5 {
        0 => of(&world.deals),
        1 => of(&world.cases),
        _ => None,
    };
    if let Some(id) = found {
        record.set("about", id);
    }
}

fn checklist(shop: &Workshop, record: &mut Record) {
    let steps: [(Text, bool); 3] = [
        (t("Hall booked", "场地已订"), true),
        (t("Coach asked", "教练已约"), true),
        (t("Parents told", "已通知家长"), false),
    ];
    let rows: Vec<Value> = steps
        .into_iter()
        .map(|(text, done)| row([("text", shop.say(text).into()), ("done", flag(done))]))
        .collect();
    record.set("checklist", list(rows));
    record.set("progress", int(6_600));
    record.set("project", shop.say(t("Parents' day", "家长开放日")));
}

fn repeating(shop: &mut Workshop) {
    let rows: [(Text, &str, i32); 3] = [
        (
            t("Weekly review of who is slipping away", "每周流失检查"),
            "weekly",
            2,
        ),
        (t("Monthly stock count", "每月盘点"), "monthly", 9),
        (t("Renew the domain", "域名续费"), "yearly", 40),
    ];
    for (title, repeat, days) in rows {
        let record = shop
            .new_record(Kind::Task, shop.days_ago(60))
            .with("name", shop.say(title))
            .with("due", shop.today.plus(days))
            .with("state", "open")
            .with("repeat", repeat);
        shop.add(record);
    }
}
