//! Interactions by every channel: today's, those of the last weeks, old ones; some cost money, some had no answer.

use super::workshop::{Workshop, int, list, moment, round, texts};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Record, Value};

const CHANNELS: [&str; 12] = [
    "call", "message", "visit", "call", "message", "mail", "meeting", "event", "web", "note",
    "letter", "other",
];
/// Touches for a thousand members, beside shares and leave.
const MEMBER_TOUCHES: usize = 1_500;

static SUBJECTS: &[Text] = &[
    t("Asked how the first lessons went", "回访：前几节课感觉如何"),
    t("Progress of the child", "沟通孩子进步"),
    t("Package ends soon", "课包快用完提醒"),
    t("Grading results explained", "讲解考级成绩"),
    t("Invited to the parents' day", "邀请参加家长开放日"),
    t("Thanked for the referral", "感谢推荐"),
    t("Missed twice, asked why", "连缺两次，询问原因"),
    t("Birthday wishes", "生日祝福"),
    t("Wish for another time", "想换上课时间"),
    t("Competition entry discussed", "讨论比赛报名"),
];

pub fn make(shop: &mut Workshop, world: &World) {
    if world.customer(0).is_none() {
        return;
    }
    for n in 0..world.scaled(MEMBER_TOUCHES) {
        let Some(member) = world
            .any_member(shop)
            .map(|m| (m.id, m.parent, m.joined, m.lost, m.buying.last))
        else {
            return;
        };
        let (id, parent, joined, lost, last) = member;
        let latest = if lost {
            last.plus(120).min(shop.today.plus(-1))
        } else {
            shop.today.plus(-1)
        };
        let earliest = joined.max(shop.days_ago(700)).min(latest);
        // The newer the more: of two draws the later day.
        let day = shop
            .day_between(earliest, latest)
            .max(shop.day_between(earliest, latest));
        touch(shop, n, day, &[Some(id), parent.filter(|_| n % 5 == 0)]);
    }
    organisations(shop, world);
    for n in 0..6 {
        if let Some(id) = world.customer(n * 17 + 3) {
            touch(shop, n, shop.today, &[Some(id)]);
        }
    }
    planned(shop, world);
}

fn touch(shop: &mut Workshop, n: usize, day: Day, with: &[Option<Id>]) {
    let channel = round(&CHANNELS, n).unwrap_or("note");
    let at = if day >= shop.today {
        shop.at(day, 8, u32::try_from(n * 7 % 55).unwrap_or(0))
    } else {
        shop.working_hour(day)
    };
    let subject = shop.say_one(SUBJECTS);
    let mut record = shop
        .new_record(Kind::Interaction, day)
        .with("at", moment(at))
        .with(
            "customers",
            list(with.iter().flatten().map(|id| Value::Ref(*id)).collect()),
        )
        .with("channel", channel)
        .with(
            "direction",
            if shop.random.chance(70) { "out" } else { "in" },
        )
        .with("subject", subject);
    effort(shop, n, channel, &mut record);
    if n.is_multiple_of(9) {
        let body = shop.say_one(&[
            t(
                "Talked for a while; wants to hear again after the holidays.",
                "聊了一会儿，假期后再联系。",
            ),
            t(
                "Sent the timetable and the price list.",
                "已发课表和价目表。",
            ),
        ]);
        record.set("body", body);
    }
    shop.add(record);
}

/// What a touch took and how it was answered.
fn effort(shop: &mut Workshop, n: usize, channel: &str, record: &mut Record) {
    let (minutes, cost) = match channel {
        "visit" | "meeting" => (45, 30),
        "call" => (6, 3),
        "letter" => (10, 5),
        "event" => (90, 20),
        _ => (2, 0),
    };
    record.set("minutes", int(minutes));
    if cost > 0 {
        record.set("cost", shop.money(cost));
    }
    let drawn = shop.random.within(0, 99);
    record.set(
        "response",
        match drawn {
            0..=71 => "answered",
            72..=91 => "no-answer",
            _ => "refused",
        },
    );
    if drawn <= 71 {
        record.set(
            "mood",
            round(&["positive", "neutral", "neutral", "negative"], n).unwrap_or("neutral"),
        );
    }
    if n.is_multiple_of(13) {
        record.set("exchanged", shop.say(t("information", "信息")));
    }
}

/// Talks with the persons of organisations, about the deals with them.
fn organisations(shop: &mut Workshop, world: &World) {
    for (n, org) in world.organisations.iter().enumerate() {
        for k in 0..4 {
            let ago = i32::try_from(n * 9 + k * 80).unwrap_or(0) % 420 + 1;
            let day = shop.days_ago(ago);
            let at = shop.working_hour(day);
            let subject = shop.say_one(&[
                t("Times and hall for the next term", "商量下学期时间场地"),
                t("Price for groups", "团体价格"),
                t("Contract sent", "寄送合同"),
                t("Visit with the owner", "馆主拜访"),
            ]);
            let with = [
                Some(org.id),
                org.contacts.get(k % org.contacts.len().max(1)).copied(),
            ];
            let mut record = shop
                .new_record(Kind::Interaction, day)
                .with("at", moment(at))
                .with(
                    "customers",
                    list(with.iter().flatten().map(|id| Value::Ref(*id)).collect()),
                )
                .with(
                    "channel",
                    round(&["visit", "call", "mail", "meeting"], n + k).unwrap_or("visit"),
                )
                .with("direction", if k % 2 == 0 { "out" } else { "in" })
                .with("subject", subject)
                .with("response", "answered")
                .with("cost", shop.money(25))
                .with("minutes", int(40))
                .with("attendees", texts(&[world.head(org.branch)]));
            if let Some(deal) = world
                .deals
                .get(n * 2 % world.deals.len().max(1))
                .filter(|_| k == 0)
            {
                record.set("deal", *deal);
            }
            shop.add(record);
        }
    }
}

/// Touches that lie ahead.
fn planned(shop: &mut Workshop, world: &World) {
    for n in 0..3 {
        let Some(org) = world.organisations.get(n) else {
            return;
        };
        let day = shop.today.plus(2 + i32::try_from(n).unwrap_or(0) * 3);
        let at = shop.at(day, 10, 0);
        let record = shop
            .new_record(Kind::Interaction, day)
            .with("at", moment(at))
            .with("customers", list(vec![org.id.into()]))
            .with("channel", "meeting")
            .with("state", "planned")
            .with("subject", shop.say(t("Demonstration lesson", "示范课")))
            .with("place", org.name.as_str());
        shop.add(record);
    }
}
