//! Opportunities in every stage, with their needs, MEDDIC sheets, quotes and contracts.

use super::organisations::{Organisation, Role, of_role, refs};
use super::products::item;
use super::workshop::{Workshop, count, int, list, round, row, texts};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Day, Id, Kind, Record, Value};

const COUNT: usize = 40;
/// Stages of the usual pipeline on the way to the end, and how the deals of ten end or stand.
const STAGES: [&str; 4] = ["lead", "qualified", "proposal", "negotiation"];
const ENDS: [(&str, usize); 10] = [
    ("lead", 1),
    ("won", 4),
    ("proposal", 3),
    ("lost", 2),
    ("negotiation", 4),
    ("qualified", 2),
    ("won", 4),
    ("lost", 3),
    ("proposal", 3),
    ("lost", 4),
];
/// Every seventh deal is one of winning back.
const WIN_BACK: [&[&str]; 4] = [
    &["candidate"],
    &["candidate", "offered"],
    &["candidate", "offered", "won-back"],
    &["candidate", "offered", "let-go"],
];

static WHAT: &[(Text, &str, i64)] = &[
    (t("Group course", "团体课合作"), "TKD-B24", 38_000),
    (t("After-school club", "课后托管班"), "TKD-B48", 52_000),
    (t("Holiday camp", "假期集训营"), "CAMP", 24_000),
    (
        t("Teachers' fitness course", "教师健身班"),
        "FIG-24",
        16_000,
    ),
];

pub fn make(shop: &mut Workshop, world: &mut World) {
    let wanted = if world.customer(0).is_some() {
        world.scaled(COUNT).max(4)
    } else {
        0
    };
    for n in 0..wanted {
        let winning_back = n % 7 == 6;
        let id = if winning_back {
            win_back(shop, world, n)
        } else {
            sale(shop, world, n)
        };
        world.deals.extend(id);
    }
    supplier_contract(shop, world);
}

/// Who the deal is with: mostly schools, then converted leads, then grown-up members who want to become coaches.
fn partner(world: &World, n: usize) -> (Option<Id>, Option<Id>) {
    let schools = of_role(world, Role::School);
    let school = || {
        round(&schools, n / 2)
            .map(|org: &Organisation| (Some(org.id), org.contacts.first().copied()))
    };
    let lead = || round(&world.leads, n * 12 + 8).map(|id| (Some(id), None));
    match n % 4 {
        3 => lead().or_else(school),
        _ => school(),
    }
    .unwrap_or((world.customer(n * 10 + 9), None))
}

fn sale(shop: &mut Workshop, world: &World, n: usize) -> Option<Id> {
    let (end, reached) = round(&ENDS, n)?;
    let (customer, contact) = partner(world, n);
    let customer = customer?;
    let (what, code, amount) = round(WHAT, n)?;
    let closed = matches!(end, "won" | "lost");
    // Won and lost ones are older; every fourth open one has stood still for long.
    let begun = if closed {
        shop.random.within(120, 640)
    } else {
        shop.random.within(20, 75) + if n.is_multiple_of(4) { 90 } else { 0 }
    };
    let mut day = shop.days_ago(begun);
    let mut history = Vec::new();
    for stage in STAGES.iter().take(reached) {
        history.push((day, *stage));
        let step = shop.random.within(4, if closed { 26 } else { 16 });
        day = day.plus(step).min(shop.today);
    }
    if closed {
        history.push((day, end));
    }
    let amount = shop.money(amount + 500 * count(n));
    let mut deal = shop
        .new_record(Kind::Deal, shop.days_ago(begun))
        .with("name", format!("{} {}", shop.say(what), n + 1))
        .with("customer", customer)
        .with("pipeline", "default")
        .with("stage", end)
        .with("amount", amount)
        .with("owner", world.head(n));
    deal.set("stage_history", stages(&history));
    if let Some(contact) = contact {
        deal.set("contact", contact);
    }
    if let Some(product) = item(world, code) {
        deal.set("products", list(vec![product.id.into()]));
    }
    let rivals = refs(world, Role::Rival);
    if n.is_multiple_of(3) && !rivals.is_empty() {
        deal.set("competitors", list(rivals.clone()));
    }
    if closed {
        deal.set("closed_on", day);
    } else {
        outlook(shop, &mut deal, n);
    }
    if end == "lost" {
        deal.set("lost_reason", round(LOST_REASONS, n).unwrap_or("other"));
        if let Some(rival) = round(&of_role(world, Role::Rival), n / 3) {
            deal.set("rival", rival.id);
        }
    }
    meddic(shop, &mut deal, n, day);
    if n.is_multiple_of(2) {
        needs(shop, &mut deal, what);
    }
    papers(shop, world, &deal, code, n);
    Some(shop.add(deal))
}

/// When an open deal should close and what comes next; some are late and some have no next step.
fn outlook(shop: &mut Workshop, deal: &mut Record, n: usize) {
    let ahead = 7 + i32::try_from(n).unwrap_or(0) * 2;
    let close = if n % 6 == 2 {
        shop.days_ago(12)
    } else {
        shop.today.plus(ahead)
    };
    deal.set("expected_close", close);
    if !n.is_multiple_of(3) {
        let next = shop.say_one(NEXT);
        deal.set("next_step", next);
    }
    if n % 5 == 1 {
        let probability = shop.random.within(2, 9);
        deal.set("probability", int(i64::from(probability) * 1_000));
    }
}

const LOST_REASONS: &[&str] = &[
    "price",
    "rival",
    "no-budget",
    "timing",
    "rival",
    "service",
    "no-decision",
];

static NEXT: &[Text] = &[
    t("Send the offer with the group price", "发送团体价报价"),
    t("Visit with the coach and show a lesson", "带教练上门示范课"),
    t(
        "Talk to the accountant about payment by term",
        "与财务谈按学期付款",
    ),
    t("Ask when the council meets", "询问校务会时间"),
];

fn stages(history: &[(Day, &'static str)]) -> Value {
    list(
        history
            .iter()
            .map(|(day, stage)| row([("date", (*day).into()), ("stage", (*stage).into())]))
            .collect(),
    )
}

static LETTERS: &[(&str, Text)] = &[
    (
        "metrics",
        t("60 children, three days a week", "60 名学生，每周三天"),
    ),
    (
        "economic-buyer",
        t("The head signs up to 50,000", "校长有 5 万元以内签字权"),
    ),
    (
        "decision-criteria",
        t("Safety first, then price", "先看安全，再看价格"),
    ),
    (
        "decision-process",
        t("Council, then education office", "校务会，再报教育局"),
    ),
    (
        "identify-pain",
        t(
            "Parents complain of idle afternoons",
            "家长抱怨放学后没人管",
        ),
    ),
    (
        "champion",
        t("The sports teacher trained with us", "体育老师跟我们练过"),
    ),
];

/// A sheet between empty and full.
fn meddic(shop: &Workshop, deal: &mut Record, n: usize, day: Day) {
    let known = n * 5 % 13;
    let rows = LETTERS
        .iter()
        .enumerate()
        .filter_map(|(place, (letter, evidence))| {
            let state = known.saturating_sub(place * 2).min(2);
            (state > 0).then(|| {
                row([
                    ("letter", (*letter).into()),
                    ("state", int(count(state))),
                    ("evidence", shop.say(*evidence).into()),
                    ("date", day.into()),
                ])
            })
        });
    deal.set("meddic", list(rows.collect()));
}

fn needs(shop: &Workshop, deal: &mut Record, what: Text) {
    deal.set(
        "needs",
        list(vec![row([
            ("what", shop.say(what).into()),
            ("when", shop.say(t("next term", "下学期")).into()),
            (
                "where",
                shop.say(t("in the school's gym", "校内体育馆")).into(),
            ),
            ("why", shop.say(t("care after school", "课后服务")).into()),
            ("how_many", "60".into()),
            ("payment", shop.say(t("by term", "按学期")).into()),
            (
                "frequency",
                shop.say(t("three times a week", "每周三次")).into(),
            ),
            ("state", shop.say(t("confirmed", "已确认")).into()),
        ])]),
    );
}

/// The quote from the stage of proposal on, and the contract when won.
fn papers(shop: &mut Workshop, world: &World, deal: &Record, code: &str, n: usize) {
    let history = deal.items("stage_history");
    let of = |stage: &str| {
        history
            .iter()
            .find(|e| e.part("stage").and_then(Value::as_text) == Some(stage))
            .and_then(|e| e.part("date"))
            .and_then(Value::as_day)
    };
    let (Some(offered), Some(customer), Some(total), Some(product)) = (
        of("proposal"),
        deal.link("customer"),
        deal.money("amount"),
        item(world, code),
    ) else {
        return;
    };
    let state = match deal.text("stage") {
        "won" => "accepted",
        "lost" => "refused",
        _ if n.is_multiple_of(4) => "expired",
        _ => "sent",
    };
    let line = row([
        ("product", product.id.into()),
        ("quantity", int(20)),
        ("amount", total.into()),
    ]);
    let quote = shop.new_record(Kind::Quote, offered);
    let number = format!("QT-{:04}", quote.id.n);
    let quote = quote
        .with("number", number.as_str())
        .with("name", deal.text("name"))
        .with("customer", customer)
        .with("deal", deal.id)
        .with("date", offered)
        .with("state", state)
        .with("lines", list(vec![line]))
        .with("total", total)
        .with("valid_until", offered.plus(30))
        .with("version", int(1));
    shop.add(quote);
    let Some(won) = of("won") else { return };
    // Terms end around today: some have just ended, some end within the notice.
    let end = shop
        .today
        .plus(i32::try_from(n * 9 % 120).unwrap_or(0) - 30);
    let contract = shop.new_record(Kind::Contract, won);
    let number = format!("CT-{:04}", contract.id.n);
    let contract = contract
        .with("name", deal.text("name"))
        .with("number", number.as_str())
        .with("customer", customer)
        .with("deal", deal.id)
        .with("state", if end < shop.today { "ended" } else { "active" })
        .with("amount", total)
        .with("start", won.min(end.plus(-30)))
        .with("end", end)
        .with("notice_days", int(30))
        .with(
            "renewal",
            shop.say(if n.is_multiple_of(2) {
                t("renews by itself for a year", "自动续一年")
            } else {
                t("to be agreed", "另行协商")
            }),
        );
    shop.add(contract);
}

fn win_back(shop: &mut Workshop, world: &World, n: usize) -> Option<Id> {
    let path = round(&WIN_BACK, n / 7)?;
    let returned = path.last() == Some(&"won-back");
    let lost = world.members.iter().filter(|member| member.lost).nth(n);
    let member = if returned {
        world
            .returners
            .first()
            .and_then(|place| world.members.get(*place))
    } else {
        lost
    };
    let customer = member
        .map(|member| member.id)
        .or_else(|| world.customer(n))?;
    let begun = shop.days_ago(70);
    let history: Vec<(Day, &'static str)> = (0..)
        .zip(path.iter())
        .map(|(step, stage)| (begun.plus(step * 9), *stage))
        .collect();
    let mut deal = shop
        .new_record(Kind::Deal, begun)
        .with("name", shop.say(t("Back to class", "重返课堂")))
        .with("customer", customer)
        .with("pipeline", "win-back")
        .with("amount", shop.money(1_680))
        .with("campaign", Id::new(Kind::Campaign, 2))
        .with("owner", world.head(0));
    let last = history.last().copied()?;
    deal.set("stage", last.1);
    deal.set("stage_history", stages(&history));
    if matches!(last.1, "won-back" | "let-go") {
        deal.set("closed_on", last.0);
    } else {
        deal.set("expected_close", shop.today.plus(20));
    }
    Some(shop.add(deal))
}

/// The supplier who promised 0.2 % faulty guards and delivered 1 % five times.
fn supplier_contract(shop: &mut Workshop, world: &World) {
    let Some(supplier) = of_role(world, Role::Supplier).first().map(|org| org.id) else {
        return;
    };
    let what = shop.say(t("faulty guards", "护具次品率"));
    let deliveries = (1..=5).map(|n| {
        row([
            ("date", shop.days_ago(330 - n * 60).into()),
            ("what", what.into()),
            ("promised", int(20)),
            ("actual", int(100)),
        ])
    });
    let rows = list(deliveries.collect());
    let begun = shop.days_ago(340);
    let contract = shop
        .new_record(Kind::Contract, begun)
        .with("name", shop.say(t("Guards and pads", "护具与脚靶供货")))
        .with("number", "CT-S001")
        .with("customer", supplier)
        .with("state", "active")
        .with("amount", shop.money(46_000))
        .with("start", begun)
        .with("end", shop.today.plus(25))
        .with("notice_days", int(60))
        .with("promised_quality", rows)
        .with("tags", texts(&[shop.say(t("purchase", "采购"))]));
    shop.add(contract);
}
