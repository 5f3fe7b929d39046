//! The catalogue: courses, fees, goods with stock, gifts for points.

use super::workshop::{Workshop, count, flag, int, list, row};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Id, Kind, Record, Value};

/// What an order needs to know of a product.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub id: Id,
    pub code: &'static str,
    pub name: Text,
    /// In whole major units.
    pub price: i64,
    pub cost: i64,
    pub lessons: i64,
    pub gift_points: i64,
}

struct Row {
    code: &'static str,
    name: Text,
    category: Text,
    price: i64,
    cost: i64,
    lessons: i64,
    cycle_days: i64,
    stock: i64,
    gift_points: i64,
    upsell: &'static str,
}

const fn course(
    code: &'static str,
    name: Text,
    price: i64,
    cost: i64,
    lessons: i64,
    cycle_days: i64,
    upsell: &'static str,
) -> Row {
    Row {
        code,
        name,
        category: t("Courses", "课程"),
        price,
        cost,
        lessons,
        cycle_days,
        stock: 0,
        gift_points: 0,
        upsell,
    }
}

const fn goods(
    code: &'static str,
    name: Text,
    price: i64,
    cost: i64,
    cycle_days: i64,
    stock: i64,
    gift_points: i64,
) -> Row {
    Row {
        code,
        name,
        category: t("Goods", "商品"),
        price,
        cost,
        lessons: 0,
        cycle_days,
        stock,
        gift_points,
        upsell: "",
    }
}

const fn fee(code: &'static str, name: Text, price: i64, cost: i64, cycle_days: i64) -> Row {
    Row {
        code,
        name,
        category: t("Fees", "费用"),
        price,
        cost,
        lessons: 0,
        cycle_days,
        stock: 0,
        gift_points: 0,
        upsell: "",
    }
}

static ROWS: &[Row] = &[
    course(
        "TKD-B24",
        t("Taekwondo beginner, 24 lessons", "跆拳道初级 24 课时"),
        1_680,
        620,
        24,
        90,
        "TKD-B48",
    ),
    course(
        "TKD-B48",
        t("Taekwondo beginner, 48 lessons", "跆拳道初级 48 课时"),
        2_980,
        1_120,
        48,
        180,
        "TKD-YEAR",
    ),
    course(
        "TKD-A48",
        t("Taekwondo advanced, 48 lessons", "跆拳道高级 48 课时"),
        3_480,
        1_280,
        48,
        180,
        "TKD-A96",
    ),
    course(
        "TKD-A96",
        t("Taekwondo advanced, 96 lessons", "跆拳道高级 96 课时"),
        5_880,
        2_180,
        96,
        365,
        "TKD-YEAR",
    ),
    course(
        "TKD-YEAR",
        t("Taekwondo yearly card", "跆拳道年卡"),
        6_800,
        2_600,
        150,
        365,
        "",
    ),
    course(
        "SAN-48",
        t("Sanda, 48 lessons", "散打 48 课时"),
        3_280,
        1_240,
        48,
        180,
        "SAN-96",
    ),
    course(
        "SAN-96",
        t("Sanda, 96 lessons", "散打 96 课时"),
        5_680,
        2_150,
        96,
        365,
        "",
    ),
    course(
        "FIG-24",
        t("Fighting, 24 lessons", "格斗 24 课时"),
        1_980,
        760,
        24,
        90,
        "FIG-48",
    ),
    course(
        "FIG-48",
        t("Fighting, 48 lessons", "格斗 48 课时"),
        3_580,
        1_350,
        48,
        180,
        "",
    ),
    course(
        "CAMP",
        t("Holiday camp", "假期集训营"),
        2_200,
        1_150,
        20,
        180,
        "",
    ),
    course(
        "PRIV",
        t("Private lesson", "私教课"),
        260,
        140,
        1,
        30,
        "FIG-24",
    ),
    course(
        "COACH",
        t("Coach training", "教练培训"),
        12_800,
        5_200,
        96,
        0,
        "",
    ),
    course(
        "TRIAL",
        t("Single lesson", "单次课"),
        80,
        38,
        1,
        14,
        "TKD-B24",
    ),
    fee("EXAM", t("Grading fee", "考级费"), 150, 50, 120),
    fee("COMP", t("Competition fee", "比赛报名费"), 300, 160, 180),
    goods("UNIFORM", t("Uniform", "道服"), 198, 96, 365, 180, 0),
    goods("BELT", t("Belt", "道带"), 38, 14, 120, 420, 300),
    goods("GUARDS", t("Guards", "护具"), 268, 135, 540, 96, 0),
    goods("PADS", t("Foot pads", "脚靶"), 158, 74, 540, 60, 0),
    goods("BAG", t("Sports bag", "运动包"), 128, 58, 540, 34, 900),
    goods(
        "SHIRT",
        t("School T-shirt", "馆服 T 恤"),
        68,
        26,
        180,
        240,
        500,
    ),
    goods("BOTTLE", t("Water bottle", "水杯"), 45, 18, 365, 18, 350),
    goods(
        "KEYRING",
        t("Key ring with a small glove", "拳套钥匙扣"),
        15,
        4,
        365,
        300,
        120,
    ),
];

pub fn make(shop: &mut Workshop, world: &mut World) {
    let first = shop.coming(Kind::Product).n;
    let id_of = |code: &str| -> Option<Id> {
        let place = ROWS.iter().position(|row| row.code == code)?;
        Some(Id::new(Kind::Product, first + u32::try_from(place).ok()?))
    };
    for item in ROWS {
        let launched = shop.days_ago(if item.code == "FIG-48" { 200 } else { 1_200 });
        let mut record = shop
            .new_record(Kind::Product, launched)
            .with("name", shop.say(item.name))
            .with("code", item.code)
            .with("category", shop.say(item.category))
            .with("price", shop.money(item.price))
            .with("cost", shop.money(item.cost))
            .with("active", flag(true))
            .with("launched", launched);
        details(shop, item, &mut record);
        if let Some(upsell) = id_of(item.upsell) {
            record.set("upsell", upsell);
        }
        if item.code == "UNIFORM" {
            record.set(
                "accessories",
                list(
                    ["BELT", "GUARDS"]
                        .into_iter()
                        .filter_map(id_of)
                        .map(Value::Ref)
                        .collect(),
                ),
            );
        }
        world.items.push(Item {
            id: shop.add(record),
            code: item.code,
            name: item.name,
            price: item.price,
            cost: item.cost,
            lessons: item.lessons,
            gift_points: item.gift_points,
        });
    }
}

fn details(shop: &mut Workshop, item: &Row, record: &mut Record) {
    let service = item.stock == 0;
    record.set("goods", if service { "service" } else { "durable" });
    record.set(
        "unit",
        shop.say(if service {
            t("course", "份")
        } else {
            t("piece", "件")
        }),
    );
    if item.lessons > 0 {
        record.set("lessons", int(item.lessons));
    }
    if item.cycle_days > 0 {
        record.set("cycle", int(item.cycle_days));
    }
    if item.gift_points > 0 {
        record.set("gift_points", int(item.gift_points));
    }
    if !service {
        // What came in less what went out is what lies there; the bottle is below its reorder point.
        let (came, went) = (item.stock * 3, item.stock * 2);
        record.set("stock", int(item.stock));
        record.set("reorder_at", int(30));
        let delivered = shop.say(t("Delivery", "到货"));
        let sold = shop.say(t("Sales of the year", "全年销售"));
        let (first, second) = (shop.days_ago(400), shop.days_ago(5));
        record.set(
            "movements",
            list(vec![
                row([
                    ("date", first.into()),
                    ("quantity", int(came)),
                    ("why", delivered.into()),
                ]),
                row([
                    ("date", second.into()),
                    ("quantity", int(-went)),
                    ("why", sold.into()),
                ]),
            ]),
        );
    }
    if item.code == "TKD-B48" {
        let vip = shop.money(item.price * 9 / 10);
        let school = shop.money(item.price * 7 / 10);
        record.set(
            "prices",
            list(vec![
                row([("for", "VIP".into()), ("price", vip.into())]),
                row([
                    ("for", shop.say(t("schools", "学校团体")).into()),
                    ("price", school.into()),
                    ("quantity", int(count(20))),
                ]),
            ]),
        );
        record.set("points_factor", int(15_000));
    }
}

/// A product by its code.
pub fn item(world: &World, code: &str) -> Option<Item> {
    world.items.iter().find(|item| item.code == code).copied()
}
