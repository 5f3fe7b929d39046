//! What surrounds the trade: staff, own fields, segments, booked costs, receivables with their payments.

use super::words;
use super::workshop::{Workshop, int, texts};
use super::world::World;
use crate::domain::settings::Settings;
use crate::domain::text::{Text, t};
use crate::domain::{Day, Kind, Money, Record};
use serde_json::{Value as Json, json};

/// Staff names and own fields, beside what the book has already.
pub fn settings(shop: &mut Workshop, world: &World, settings: &Settings) {
    let person = |name: &str, job: Text, branch: Option<usize>, active: bool| {
        json!({"name": name, "skill": job.get(shop.lang), "active": active,
            "region": branch.map_or_else(String::new, |branch| words::branch_name(shop.lang, branch))})
    };
    let mut staff = vec![person(&world.owner, t("Owner", "馆主"), None, true)];
    for (branch, head) in world.heads.iter().enumerate() {
        staff.push(person(
            head,
            t("Head of branch", "店长"),
            Some(branch),
            true,
        ));
    }
    for (n, coach) in world.coaches.iter().enumerate() {
        // Two coaches left: the second ones of two branches.
        staff.push(person(
            coach,
            t("Coach", "教练"),
            Some(n / 2),
            n != 3 * 2 + 1 && n != 8 * 2 + 1,
        ));
    }
    for name in &world.office {
        staff.push(person(name, t("Office", "行政"), None, true));
    }
    let own = |key: &str, ty: &str, en: &str, zh: &str| json!({"kind": "customer", "key": key, "name": key, "type": ty, "en": en, "zh": zh, "label": {"en": en, "zh": zh}});
    let fields = json!([
        own("level", "text", "Level", "段级"),
        own("shoe_size", "number", "Shoe size", "鞋码")
    ]);
    add_to(shop, settings, "staff", Json::Array(staff));
    add_to(shop, settings, "custom_fields", fields);
    if settings.raw("book.owner").is_none() {
        shop.set("book.owner", None, json!(world.owner));
    }
}

/// Appends to a list of the settings.
fn add_to(shop: &mut Workshop, settings: &Settings, key: &str, more: Json) {
    let before = settings.raw(key).cloned();
    let mut list = before
        .as_ref()
        .and_then(Json::as_array)
        .cloned()
        .unwrap_or_default();
    list.extend(more.as_array().cloned().unwrap_or_default());
    shop.set(key, before, Json::Array(list));
}

struct Saved {
    name: Text,
    query: &'static str,
    colour: &'static str,
    basis: Text,
}

static SEGMENTS: &[Saved] = &[
    Saved {
        name: t("Slipping away", "正在流失"),
        query: "recency>90 not lifecycle:lost",
        colour: "red",
        basis: t("behaviour", "行为"),
    },
    Saved {
        name: t("VIP members", "VIP 会员"),
        query: "#VIP",
        colour: "yellow",
        basis: t("value", "价值"),
    },
    Saved {
        name: t("Important value", "重要价值客户"),
        query: "rfm:important-value",
        colour: "green",
        basis: t("value", "价值"),
    },
    Saved {
        name: t("Birthdays this week", "本周生日"),
        query: "birthday:7d",
        colour: "magenta",
        basis: t("care", "关怀"),
    },
    Saved {
        name: t("Win back", "可挽回"),
        query: "lifecycle:lost loss_cause:rival-policy,rival-quality,service",
        colour: "blue",
        basis: t("behaviour", "行为"),
    },
    Saved {
        name: t("Open leads", "跟进中的线索"),
        query: "lead_state:new,contacted,qualified",
        colour: "cyan",
        basis: t("need", "需求"),
    },
    Saved {
        name: t("Open complaints", "有未结投诉"),
        query: "cases.state:open",
        colour: "red",
        basis: t("service", "服务"),
    },
];

pub fn segments(shop: &mut Workshop) {
    for (n, saved) in (1_i64..).zip(SEGMENTS) {
        let record = shop
            .new_record(Kind::Segment, shop.days_ago(100))
            .with("name", shop.say(saved.name))
            .with("query", saved.query)
            .with("of", "customer")
            .with("colour", saved.colour)
            .with("basis", shop.say(saved.basis))
            .with("place", int(n));
        shop.add(record);
    }
}

/// The seven items of the work with customers and the gift among them: 20,924 listed, 20,912 paid, 2,924 every year.
static CRM_COSTS: &[(Text, i64, bool)] = &[
    (t("Software", "软件"), 18_000, false),
    (t("Server", "服务器"), 1_000, true),
    (t("Domain name", "域名"), 32, true),
    (t("Name service (DNS)", "域名解析 DNS"), 12, true),
    (t("Traffic", "流量"), 580, true),
    (
        t("Yearly fee of the public account", "公众号年费"),
        300,
        true,
    ),
    (t("Support", "技术支持"), 1_000, true),
];

pub fn costs(shop: &mut Workshop, world: &World) {
    for (name, amount, yearly) in CRM_COSTS {
        let tags: &[&str] = if *yearly {
            &["crm", "crm-yearly"]
        } else {
            &["crm"]
        };
        cost(shop, *name, "other", *amount, tags);
    }
    cost(
        shop,
        t("Name service given as a present", "域名解析（赠送）"),
        "discount",
        -12,
        &["crm"],
    );
    member_costs(shop, world);
}

/// What single members cost: to win, to serve, to keep, in rebates, in money that never came.
const MEMBER_COSTS: [(&str, Text, i64); 6] = [
    ("acquisition", t("Trial week", "体验周"), 60),
    ("service", t("Extra lesson", "补课"), 80),
    ("retention", t("Gift to keep a member", "挽留礼品"), 45),
    ("discount", t("Sibling rebate", "兄弟姐妹优惠"), 120),
    ("service", t("Home visit", "家访"), 100),
    ("bad-debt", t("Open amount given up", "坏账核销"), 90),
];

fn member_costs(shop: &mut Workshop, world: &World) {
    for (n, member) in world.members.iter().enumerate().filter(|(n, _)| n % 8 == 3) {
        let Some((of, name, amount)) = super::workshop::round(&MEMBER_COSTS, n / 8) else {
            return;
        };
        let day = shop.day_between(member.joined.max(shop.days_ago(500)), shop.today);
        let record = shop
            .new_record(Kind::Cost, day)
            .with("name", shop.say(name))
            .with("customer", member.id)
            .with("type", of)
            .with("date", day)
            .with("amount", shop.money(amount))
            .with("minutes", int(if of == "service" { 60 } else { 10 }));
        shop.add(record);
    }
}

fn cost(shop: &mut Workshop, name: Text, of: &'static str, amount: i64, tags: &[&str]) {
    let day = shop.days_ago(150);
    let record = shop
        .new_record(Kind::Cost, day)
        .with("name", shop.say(name))
        .with("type", of)
        .with("date", day)
        .with("amount", shop.money(amount))
        .with("tags", texts(tags));
    shop.add(record);
}

/// An amount that is paid later: in time, too late, in part, not yet, or never.
pub fn receivable(shop: &mut Workshop, order: &mut Record, total: Money, due: Day) {
    let mut record = shop
        .new_record(Kind::Receivable, order.day("date").unwrap_or(due))
        .with("name", order.text("number"));
    record.set("order", order.id);
    record.set("amount", total);
    record.set("due", due);
    if let Some(customer) = order.link("customer") {
        record.set("customer", customer);
    }
    let n = record.id.n;
    let late_days = i32::try_from(n % 5).unwrap_or(0) * 8 - 4;
    let paid_on = due.plus(late_days);
    let state = match n % 12 {
        5 if n % 24 == 5 && due < shop.today.plus(-120) => "written-off",
        7 if due > shop.today.plus(-120) => "open",
        _ if paid_on > shop.today => "open",
        _ => "paid",
    };
    record.set("state", state);
    if state == "written-off" {
        record.set(
            "write_off_reason",
            shop.say(t("The buyer gave up the business.", "对方已歇业。")),
        );
    }
    let half = Money::new(total.minor / 2, total.currency);
    let part = state == "open" && due < shop.today && n % 2 == 1;
    let receivable = shop.add(record);
    let paid = if state == "paid" { total } else { half };
    if state != "paid" && !part {
        return;
    }
    order.set("paid", paid);
    let day = if part { due } else { paid_on };
    let mut payment = shop.new_record(Kind::Payment, day);
    payment.set("number", format!("PY-{:05}", payment.id.n));
    payment.set("receivable", receivable);
    payment.set("order", order.id);
    payment.set("at", day);
    payment.set("amount", paid);
    payment.set("method", shop.say(t("transfer", "转账")));
    if let Some(customer) = order.link("customer") {
        payment.set("customer", customer);
    }
    shop.add(payment);
}
