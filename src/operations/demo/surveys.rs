//! What members think: two rounds over the five dimensions of service quality (RATER, after SERVQUAL by Parasuraman,
//! Zeithaml and Berry), ratings after lessons, willingness to recommend.

use super::workshop::{Workshop, int, round};
use super::world::{Member, World};
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Record};

const ROUND_MEMBERS: usize = 60;
const RATINGS: usize = 240;
const RECOMMENDING: usize = 150;
const RATIOS: usize = 40;
/// Days before today of the two rounds.
const ROUNDS: [(i32, Text); 2] = [(220, t("Round 1", "第一轮")), (35, t("Round 2", "第二轮"))];
const DIMENSIONS: [&str; 5] = [
    "reliability",
    "assurance",
    "tangibles",
    "empathy",
    "responsiveness",
];

pub fn make(shop: &mut Workshop, world: &World) {
    let members: Vec<(usize, &Member)> = world
        .members
        .iter()
        .enumerate()
        .filter(|(_, m)| m.joined < shop.days_ago(230))
        .collect();
    for (place, (days, name)) in ROUNDS.into_iter().enumerate() {
        for n in 0..world.scaled(ROUND_MEMBERS) {
            let Some((_, member)) = round(&members, n * 11 + place) else {
                break;
            };
            rater(shop, member, days, name, place == 1);
        }
    }
    for n in 0..world.scaled(RATINGS) {
        let Some((place, member)) = round(&members, n * 3) else {
            break;
        };
        lesson_rating(shop, member, place, n);
    }
    for n in 0..world.scaled(RECOMMENDING) {
        let Some((place, member)) = round(&members, n * 5 + 1) else {
            break;
        };
        recommending(shop, member, place);
    }
    for n in 0..world.scaled(RATIOS) {
        let Some((_, member)) = round(&members, n * 7 + 2) else {
            break;
        };
        let day = shop.day_between(shop.days_ago(120), shop.today);
        let expected = shop.random.within(3, 5);
        let felt = (expected + shop.random.within(-1, 1)).clamp(1, 5);
        let record = answer(shop, member.id, "ratio", day)
            .with("expected", int(expected))
            .with("perceived", int(felt));
        shop.add(record.with("expectation", if n % 4 == 0 { "latent" } else { "basic" }));
    }
}

fn answer(shop: &mut Workshop, customer: Id, measure: &'static str, day: Day) -> Record {
    shop.new_record(Kind::Survey, day)
        .with("customer", customer)
        .with("measure", measure)
        .with("date", day)
}

/// Five answers; the second round is better where something was done about it: in responsiveness.
fn rater(shop: &mut Workshop, member: &Member, days: i32, name: Text, second: bool) {
    let scatter = shop.random.within(0, 12);
    let day = shop.days_ago(days - scatter);
    for dimension in DIMENSIONS {
        let expected = shop.random.within(4, 5);
        let felt = match dimension {
            "responsiveness" if second => shop.random.within(4, 5),
            "responsiveness" => shop.random.within(2, 4),
            "tangibles" => shop.random.within(3, 4),
            _ => shop.random.within(3, 5),
        };
        let record = answer(shop, member.id, "rater", day)
            .with("questionnaire", shop.say(name))
            .with("dimension", dimension)
            .with("expected", int(expected))
            .with("perceived", int(felt));
        shop.add(record);
    }
}

/// Who lives where there is no other school stays without being content; who moved away was content.
fn stays_unhappy(place: usize) -> bool {
    place.is_multiple_of(21)
}

fn lesson_rating(shop: &mut Workshop, member: &Member, place: usize, n: usize) {
    let drawn = shop.random.within(3, 5);
    let score = match () {
        () if stays_unhappy(place) => 2,
        () if member.lost && place.is_multiple_of(11) => 5,
        () => drawn,
    };
    let day = shop.day_between(member.joined.max(shop.days_ago(300)), shop.today);
    let name = shop.say(t("After the lesson", "课后评价"));
    let mut record = answer(shop, member.id, "csat", day)
        .with("score", int(score))
        .with("questionnaire", name);
    if n.is_multiple_of(6) {
        let text = shop.say_one(&[
            t("The coach explains well.", "教练讲得清楚。"),
            t("Too many children in the group.", "班里人太多。"),
            t("My daughter loves it.", "女儿很喜欢。"),
        ]);
        record.set("answer", text);
    }
    shop.add(record);
}

fn recommending(shop: &mut Workshop, member: &Member, place: usize) {
    let drawn = shop.random.within(6, 10);
    let score = if stays_unhappy(place) { 3 } else { drawn };
    let day = shop.day_between(shop.days_ago(180), shop.today);
    let question = shop.say(t("Would you recommend us?", "您会向朋友推荐我们吗？"));
    let record = answer(shop, member.id, "nps", day)
        .with("score", int(score))
        .with("question", question);
    shop.add(record);
}
