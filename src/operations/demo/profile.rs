//! What is known of a member beside name and number: stage of life, tastes, consent, birthday.

use super::workshop::{Workshop, flag, int, list, round, row, texts};
use super::world::{Age, Member};
use crate::domain::text::{Text, t};
use crate::domain::{Day, Lang, PartialDate, Record, Value};

pub fn tags(shop: &Workshop, member: &Member, n: usize, record: &mut Record) {
    let mut tags = vec![shop.say(match member.age {
        Age::Child => t("child", "少儿"),
        Age::Pupil => t("pupil", "中学生"),
        Age::Adult => t("adult", "成人"),
    })];
    if member.vip {
        tags.push("VIP");
    }
    if n.is_multiple_of(8) {
        tags.push(shop.say(t("competes", "参赛")));
    }
    if n % 40 == 7 {
        tags.push(shop.say(t("parents' council", "家委会")));
    }
    record.set("tags", texts(&tags));
}

/// The stage of life of a member and how it came there.
pub fn life(shop: &mut Workshop, member: &Member, n: usize, record: &mut Record) {
    let stage = match member.buying.times {
        _ if member.lost => "lost",
        1 => "first-time",
        2..=4 => "repeat",
        _ if n.is_multiple_of(9) => "advocate",
        _ if n.is_multiple_of(3) => "loyal",
        _ if n % 3 == 1 => "majority",
        _ => "repeat",
    };
    let mut history = vec![(member.joined, "first-time")];
    if stage != "first-time" {
        let later = shop.day_between(member.joined, member.buying.last);
        let between = if stage == "lost" { "repeat" } else { stage };
        if stage != "lost" || member.buying.times > 1 {
            history.push((later, between));
        }
        if stage == "lost" {
            history.push((lost_on(member), "lost"));
        }
    }
    let by = shop.say(t("demo", "演示"));
    let rows = history.into_iter().map(|(day, stage)| {
        row([
            ("date", day.into()),
            ("stage", stage.into()),
            ("by", by.into()),
        ])
    });
    record.set("lifecycle_history", list(rows.collect()));
    record.set("lifecycle", stage);
    if stage == "lost" {
        let cause = round(CAUSES, n).unwrap_or("objective");
        record.set("lost_on", lost_on(member));
        record.set("loss_cause", cause);
    }
    let came = [
        "store", "referral", "event", "online", "merchant", "site", "rival", "other",
    ];
    let came = if member.referrer.is_some() {
        Some("referral")
    } else {
        round(&came, n / 3)
    };
    record.set("acquisition", came.unwrap_or("store"));
    let cost = shop.random.within(40, 200);
    record.set("acquisition_cost", shop.money(i64::from(cost)));
}

/// Half a year after the last order a member counts as lost.
fn lost_on(member: &Member) -> Day {
    member.buying.last.plus(180)
}

const CAUSES: &[&str] = &[
    "objective",
    "product",
    "need-changed",
    "service",
    "staff-left",
    "objective",
    "no-innovation",
    "given-up",
    "rival-policy",
    "rival-quality",
    "malicious",
];

const LOYALTY: &[&str] = &[
    "monopoly",
    "inertia",
    "latent",
    "convenience",
    "price",
    "incentive",
    "premium",
];

pub fn tastes(shop: &mut Workshop, member: &Member, n: usize, record: &mut Record) {
    if n.is_multiple_of(3) {
        record.set("loyalty_kind", round(LOYALTY, n / 3).unwrap_or("premium"));
    }
    if n.is_multiple_of(6) {
        record.set(
            "spend_per_year",
            shop.money(if n.is_multiple_of(12) { 6_000 } else { 14_000 }),
        );
        let day = member.joined.plus(30).min(shop.today);
        let score = |what: &'static str, points: i64| {
            row([
                ("date", day.into()),
                ("what", what.into()),
                ("score", int(points)),
            ])
        };
        let drawn = i64::from(shop.random.within(2, 5));
        record.set(
            "scores",
            list(vec![
                score("trust", drawn),
                score("tolerance", (drawn + 1).min(5)),
                score("rivals", drawn.max(3)),
            ]),
        );
    }
    knowledge(shop, member, n, record);
    if n % 30 == 4 {
        record.set("given", given(shop));
    }
    if n.is_multiple_of(5) || member.vip {
        record.set("cadence", int(if member.vip { 30 } else { 90 }));
    }
    if n.is_multiple_of(10) {
        let level = i64::from(shop.random.within(1, 9));
        let label = match shop.lang {
            Lang::En => format!("grade {level}"),
            Lang::Zh => format!("{level} 级"),
        };
        let own = vec![
            ("level".into(), label.into()),
            ("shoe_size".into(), int(28 + level)),
        ];
        record.set("custom", Value::Map(own));
    }
}

/// What is known of wishes and plans.
fn knowledge(shop: &mut Workshop, member: &Member, n: usize, record: &mut Record) {
    if n.is_multiple_of(7) {
        let (wish, value) =
            round(WISHES, n / 7).unwrap_or((t("Time", "时间"), t("Saturday morning", "周六上午")));
        let confirmed = shop.day_between(member.joined, shop.today);
        record.set(
            "preferences",
            list(vec![row([
                ("name", shop.say(wish).into()),
                ("value", shop.say(value).into()),
                ("confirmed", confirmed.into()),
            ])]),
        );
    }
    if n.is_multiple_of(15) {
        let day = shop.day_between(member.joined, shop.today);
        let what = shop.say_one(KNOWLEDGE);
        let kind = round(&["dialogue", "observation", "prediction"], n / 15).unwrap_or("dialogue");
        record.set(
            "knowledge",
            list(vec![row([
                ("date", day.into()),
                ("kind", kind.into()),
                ("text", what.into()),
            ])]),
        );
    }
}

/// What each side gave.
fn given(shop: &Workshop) -> Value {
    let (day, other, worth) = (shop.days_ago(200), shop.days_ago(90), shop.money(120));
    let tickets = shop.say(t("Tickets for the show", "表演赛门票"));
    let friend = shop.say(t("Introduced a friend", "介绍了朋友"));
    list(vec![
        row([
            ("date", day.into()),
            ("side", "we".into()),
            ("what", tickets.into()),
            ("worth", worth.into()),
            ("resource", "social".into()),
        ]),
        row([
            ("date", other.into()),
            ("side", "they".into()),
            ("what", friend.into()),
            ("resource", "social".into()),
        ]),
    ])
}

static WISHES: &[(Text, Text)] = &[
    (t("Time", "时间"), t("Saturday morning", "周六上午")),
    (
        t("Channel", "渠道"),
        t("WeChat, not by phone", "微信，不打电话"),
    ),
    (t("Coach", "教练"), t("a woman", "女教练")),
    (t("Group", "班级"), t("small group", "小班")),
];
static KNOWLEDGE: &[Text] = &[
    t("The family moves in summer.", "全家夏天可能搬家。"),
    t("Wants to become a coach some day.", "以后想当教练。"),
    t("Afraid of falling; begin softly.", "怕摔，要慢慢来。"),
    t(
        "The grandfather brings the child and decides.",
        "爷爷接送，爷爷说了算。",
    ),
    t(
        "Will go to secondary school next autumn.",
        "明年秋天升初中。",
    ),
];

/// Consent is asked of the guardian; one in twelve refuses advertising, one in fifty wants no contact at all.
pub fn consents(shop: &Workshop, member: &Member, n: usize, record: &mut Record) {
    let source = shop.say(if member.parent.is_some() {
        t("guardian, registration form", "监护人，报名表")
    } else {
        t("registration form", "报名表")
    });
    let state = |purpose: &str| {
        if purpose == "marketing" && n % 12 == 5 {
            "refused"
        } else {
            "given"
        }
    };
    let consent = |purpose: &'static str| {
        row([
            ("channel", "message".into()),
            ("purpose", purpose.into()),
            ("state", state(purpose).into()),
            ("date", member.joined.into()),
            ("source", source.into()),
        ])
    };
    record.set(
        "consents",
        list(vec![consent("service"), consent("marketing")]),
    );
    if n % 50 == 17 {
        record.set("do_not_contact", flag(true));
    }
}

pub fn adult(shop: &mut Workshop, n: usize, record: &mut Record) {
    record.set(
        "education",
        shop.say_one(&[
            t("School", "高中"),
            t("College", "大专"),
            t("Bachelor", "本科"),
            t("Master", "硕士"),
        ]),
    );
    record.set(
        "job",
        shop.say_one(&[
            t("Teacher", "教师"),
            t("Engineer", "工程师"),
            t("Driver", "司机"),
            t("Nurse", "护士"),
            t("Student", "学生"),
        ]),
    );
    record.set(
        "motive",
        shop.say(if n % 20 == 9 {
            t("wants to become a coach", "想当教练")
        } else {
            t("for pleasure", "兴趣爱好")
        }),
    );
    record.set(
        "income_band",
        shop.say_one(&[t("low", "低"), t("middle", "中"), t("high", "高")]),
    );
    record.set(
        "personality",
        shop.say_one(&[
            t("outgoing", "外向"),
            t("reserved", "内向"),
            t("careful", "谨慎"),
            t("impulsive", "冲动"),
        ]),
    );
    record.set(
        "interests",
        texts(&[shop.say_one(&[
            t("running", "跑步"),
            t("films", "电影"),
            t("cooking", "烹饪"),
            t("travel", "旅行"),
        ])]),
    );
}

/// A birthday of somebody so many years old. Some fall into the next days, some are of the lunar calendar.
pub fn birthday(shop: &mut Workshop, years: i32, n: usize) -> PartialDate {
    let born = shop.day_between(
        shop.today.plus_months(-12 * years - 12),
        shop.today.plus_months(-12 * years),
    );
    match n % 50 {
        11 => PartialDate::full(
            shop.today
                .plus(shop.random.within(0, 6))
                .plus_months(-12 * years),
        ),
        23 => {
            let (month, day) = (shop.random.within(1, 12), shop.random.within(1, 29));
            PartialDate {
                year: None,
                month: u8::try_from(month).ok(),
                day: u8::try_from(day).ok(),
                lunar: true,
                leap: false,
            }
        }
        37 => PartialDate {
            year: None,
            ..PartialDate::full(born)
        },
        _ => PartialDate::full(born),
    }
}
