//! Complaints and their four steps.
//! Rule: what is closed has been heard, judged, agreed and followed up.

use super::cases::{HOUR_MS, LIMITS_HOURS, later};
use super::workshop::{Workshop, clear, flag, int, list, moment, round, row, texts};
use super::world::{Member, World};
use crate::domain::text::{Text, t};
use crate::domain::{Id, Kind, Moment, Record, Value};

/// What is complained of: subject, text, cause, whose cause, product.
type Matter = (Text, Text, &'static str, &'static str, &'static str);

static COMPLAINTS: &[Matter] = &[
    (
        t("Course moved without notice", "改课没通知"),
        t(
            "We stood before a closed door on Saturday.",
            "周六到了门口发现没课。",
        ),
        "service",
        "firm",
        "TKD-B48",
    ),
    (
        t("Coach was rude", "教练态度差"),
        t(
            "He shouted at the children and did not say sorry.",
            "教练吼孩子，也不道歉。",
        ),
        "attitude",
        "firm",
        "",
    ),
    (
        t("Uniform torn after two weeks", "道服两周就破"),
        t("The seam at the shoulder opened.", "肩部开线。"),
        "product",
        "firm",
        "UNIFORM",
    ),
    (
        t("Changing room is cold", "更衣室太冷"),
        t("The child caught a cold there.", "孩子换衣服着凉了。"),
        "environment",
        "firm",
        "",
    ),
    (
        t("Wrong size of uniform", "道服尺码选错"),
        t(
            "We ordered too small and have washed it.",
            "买小了，已经洗过。",
        ),
        "misuse",
        "customer",
        "UNIFORM",
    ),
    (
        t("Grading takes too long", "考级太慢"),
        t(
            "After half a year still a white belt.",
            "学半年了还是白带。",
        ),
        "expectation",
        "customer",
        "EXAM",
    ),
    (
        t("Coach absent again", "教练又缺课"),
        t("The third time this month.", "本月第三次。"),
        "attitude",
        "firm",
        "",
    ),
    (
        t("Guards out of stock for weeks", "护具长期缺货"),
        t(
            "Promised for the fifth, not there yet.",
            "说好五号到货，还没到。",
        ),
        "supply",
        "firm",
        "GUARDS",
    ),
    (
        t("Yearly card too dear", "年卡太贵"),
        t("The rival takes 800 less.", "对面便宜八百。"),
        "price",
        "customer",
        "TKD-YEAR",
    ),
];

/// Where a complaint stands: the how many-th it is, when it came, and for a fresh one how many stand before it.
pub struct Place {
    pub nth: usize,
    pub at: Moment,
    pub fresh: Option<usize>,
}

pub fn complaint(shop: &mut Workshop, world: &World, record: &mut Record, place: Place) {
    let Place { nth, at, fresh } = place;
    let Some((subject, text, cause, side, code)) = round(COMPLAINTS, nth) else {
        return;
    };
    record.set("type", "complaint");
    record.set("name", shop.say(subject));
    record.set("text", shop.say(text));
    record.set("cause", cause);
    record.set("cause_side", side);
    let severity = round(&["normal", "high", "low", "critical", "normal"], nth);
    record.set("severity", severity.unwrap_or("normal"));
    record.set(
        "mood",
        if nth.is_multiple_of(3) {
            "negative"
        } else {
            "neutral"
        },
    );
    record.set(
        "answer_due",
        moment(Moment(at.0 + LIMITS_HOURS.0 * HOUR_MS)),
    );
    record.set(
        "solution_due",
        moment(Moment(at.0 + LIMITS_HOURS.1 * HOUR_MS)),
    );
    if let Some(product) = super::products::item(world, code) {
        record.set("product", product.id);
    }
    repeated(world, record, nth);
    // Fresh ones stand at every step; older ones are closed, but for some that were opened again.
    let steps = fresh.map_or(4, |before| before % 5);
    let slow = if nth % 4 == 1 { 60 } else { 0 };
    let times = [1, 6, 20, 72].map(|hours| later(shop, at, hours + slow));
    step_rows(shop, record, world, &times, steps);
    judged(shop, record, &times, steps, side == "firm");
    let [_, second, third, fourth] = times;
    if steps >= 3 {
        agreed(shop, record, nth, third);
    }
    let recent = at.day_in(shop.zone) > shop.days_ago(110);
    let reopened = fresh.is_none() && recent && nth % 4 == 2;
    let state = match steps {
        _ if reopened => "open",
        4 => "closed",
        3 => "solved",
        2 => "waiting",
        _ => "open",
    };
    record.set("state", state);
    match state {
        "waiting" => record.set("waiting_since", moment(second)),
        "closed" => closed(shop, record, nth, fourth),
        _ if reopened => {
            record.set("escalated", flag(true));
            record.set("tags", texts(&[shop.say(t("reopened", "重新打开"))]));
        }
        _ => {}
    }
}

/// The first answer, and from the second step on the judgement and what is proposed.
fn judged(shop: &Workshop, record: &mut Record, times: &[Moment], steps: usize, justified: bool) {
    if let Some(first) = times.first().filter(|_| steps >= 1) {
        record.set("first_response_at", moment(*first));
    }
    if steps < 2 {
        return;
    }
    let (verdict, reason) = if justified {
        (
            "justified",
            t("Checked with the branch: it is so.", "与分店核实属实。"),
        )
    } else {
        (
            "not-justified",
            t(
                "Explained kindly; helped all the same.",
                "耐心解释，仍予协助。",
            ),
        )
    };
    record.set("valid", verdict);
    record.set("valid_reason", shop.say(reason));
    let proposed = t(
        "Exchange or a free lesson, and a call by the head.",
        "换货或补课，店长致电道歉。",
    );
    record.set("proposed", shop.say(proposed));
}

fn agreed(shop: &Workshop, record: &mut Record, nth: usize, at: Moment) {
    let solution = t(
        "A free lesson and the promise of notice by message.",
        "补一节课，今后提前短信通知。",
    );
    record.set("agreed", shop.say(solution));
    record.set("agreed_by", shop.say(t("the parent", "家长")));
    record.set(
        "compensation",
        shop.money(round(&[0, 80, 198, 50], nth).unwrap_or(0)),
    );
    record.set("solved_at", moment(at));
}

/// Two complaints are of the same important customer about the same matter.
fn repeated(world: &World, record: &mut Record, nth: usize) {
    let important: Option<&Member> = world.members.iter().find(|member| member.vip);
    let (Some(member), 6 | 12) = (important, nth) else {
        return;
    };
    record.set("customer", member.id);
    match member.parent {
        Some(parent) => record.set("contact", parent),
        None => clear(record, "contact"),
    }
    if let (12, Some(first)) = (nth, world.cases.iter().rev().nth(14)) {
        record.set("same_as", *first);
    }
}

fn step_rows(shop: &Workshop, record: &mut Record, world: &World, times: &[Moment], steps: usize) {
    let what = [
        (
            "listen",
            t(
                "Heard without interrupting; written down.",
                "耐心听完并记录。",
            ),
        ),
        (
            "judge",
            t("Facts checked with coach and desk.", "向教练和前台核实。"),
        ),
        ("agree", t("Solution agreed and done.", "商定并落实方案。")),
        (
            "follow-up",
            t("Called after three days: content.", "三天后回访：满意。"),
        ),
    ];
    let who = [
        world.office.first().cloned().unwrap_or_default(),
        record.text("owner").to_owned(),
    ];
    let rows =
        what.into_iter()
            .zip(times)
            .take(steps)
            .enumerate()
            .map(|(n, ((step, text), at))| {
                let who = who.get(n % 2).map_or("", String::as_str);
                row([
                    ("step", step.into()),
                    ("at", moment(*at)),
                    ("who", who.into()),
                    ("what", shop.say(text).into()),
                ])
            });
    record.set("steps", list(rows.collect()));
}

fn closed(shop: &mut Workshop, record: &mut Record, nth: usize, at: Moment) {
    record.set("closed_at", moment(at));
    record.set(
        "done",
        shop.say(t(
            "Lesson given, message sent, coach spoken to.",
            "已补课、已发通知、已与教练谈话。",
        )),
    );
    let (expected, perceived) =
        round(&[(4, 4), (4, 5), (5, 4), (3, 4), (5, 2)], nth).unwrap_or((4, 4));
    record.set("expected", int(expected));
    record.set("perceived", int(perceived));
    record.set("csat", int(perceived));
    record.set(
        "articles",
        list(vec![Value::Ref(Id::new(
            Kind::Article,
            u32::try_from(nth % 18).unwrap_or(0) + 1,
        ))]),
    );
}
