//! Schools, suppliers, dealers, rivals, the hall and the association, and the persons met there.

use super::words::{self, Name};
use super::workshop::{Workshop, count, flag, int, list, row, texts};
use super::world::World;
use crate::domain::text::{Text, t};
use crate::domain::{Id, Kind, Record, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    School,
    Supplier,
    Dealer,
    Rival,
    Hall,
    Association,
}

#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: Id,
    pub role: Role,
    pub name: String,
    /// The persons met there, the main contact first.
    pub contacts: Vec<Id>,
    pub branch: usize,
}

/// Two of every kind of role come first, so that a small book has them too.
const ROLES: [Role; 24] = {
    use Role::{Association, Dealer, Hall, Rival, School, Supplier};
    [
        School,
        Rival,
        Supplier,
        Dealer,
        School,
        Rival,
        Supplier,
        Hall,
        Association,
        School,
        School,
        Dealer,
        School,
        Supplier,
        School,
        School,
        Dealer,
        School,
        Supplier,
        School,
        School,
        Supplier,
        School,
        School,
    ]
};
pub const COUNT: usize = ROLES.len();

static SCHOOLS: &[Text] = &[
    t("Experimental Primary School", "实验小学"),
    t("Sunshine Kindergarten", "阳光幼儿园"),
    t("No. 2 Primary School", "第二小学"),
    t("Little Star Kindergarten", "小星星幼儿园"),
    t("Riverside Primary School", "江滨小学"),
    t("Foreign Languages Primary School", "外国语小学"),
];
static SUPPLIERS: &[Text] = &[
    t("Iron Fist Equipment", "铁拳体育用品"),
    t("White Crane Uniforms", "白鹤道服厂"),
    t("Northern Mats", "北方地垫"),
    t("Great Wall Guards", "长城护具"),
    t("Seven Stars Printing", "七星印务"),
];
static RIVALS: &[Text] = &[
    t("Dragon Gate Martial Arts", "龙门武道馆"),
    t("Tiger Peak Taekwondo", "虎峰跆拳道"),
];
static DEALERS: &[Text] = &[
    t("City Sports Shop", "城市体育商行"),
    t("Dawn Trading", "晨光商贸"),
    t("Champion Outfitters", "冠军服饰"),
];

pub fn make(shop: &mut Workshop, world: &mut World) {
    let wanted = world.organisations.capacity().min(COUNT);
    for (n, role) in ROLES.into_iter().take(wanted).enumerate() {
        let branch = (n * 5) % words::BRANCHES.len();
        let name = name(shop, role, n, branch);
        let mut record = shop
            .new_record(
                Kind::Customer,
                shop.days_ago(800 - i32::try_from(n).unwrap_or(0) * 20),
            )
            .with("name", name.as_str())
            .with("type", "organisation");
        describe(shop, world, &mut record, role, n, branch);
        let id = shop.add(record);
        let contacts = contacts(shop, world, id, role, &name, branch);
        world.organisations.push(Organisation {
            id,
            role,
            name,
            contacts,
            branch,
        });
    }
}

fn name(shop: &Workshop, role: Role, n: usize, branch: usize) -> String {
    let city = words::city_name(shop.lang, branch);
    let pick = |list: &[Text], n: usize| {
        list.get(n % list.len().max(1))
            .map_or("", |text| text.get(shop.lang))
    };
    let of_role = ROLES.iter().take(n).filter(|other| **other == role).count();
    let own = match role {
        Role::School => pick(SCHOOLS, of_role),
        Role::Supplier => return pick(SUPPLIERS, of_role).to_owned(),
        Role::Dealer => pick(DEALERS, of_role),
        Role::Rival => return pick(RIVALS, of_role).to_owned(),
        Role::Hall => shop.say(t("Sports Hall", "体育馆")),
        Role::Association => shop.say(t("Martial Arts Association", "武术协会")),
    };
    match shop.lang {
        crate::domain::Lang::En => format!("{city} {own}"),
        crate::domain::Lang::Zh => format!("{city}{own}"),
    }
}

fn describe(
    shop: &mut Workshop,
    world: &World,
    record: &mut Record,
    role: Role,
    n: usize,
    branch: usize,
) {
    let (relation, class, tie, industry) = match role {
        Role::School => ("customer", "public", "trading", t("Education", "教育")),
        Role::Supplier => (
            "supplier",
            "industrial",
            "preferred",
            t("Sports equipment", "体育用品"),
        ),
        Role::Dealer => ("partner", "dealer", "partner", t("Trade", "贸易")),
        Role::Rival => ("competitor", "public", "trading", t("Education", "教育")),
        Role::Hall => ("partner", "public", "alliance", t("Sport", "体育")),
        Role::Association => (
            "partner",
            "public",
            "alliance",
            t("Association", "社会团体"),
        ),
    };
    reach(shop, record, n, branch);
    record.set("relation", relation);
    record.set("client_class", class);
    record.set("tie", tie);
    record.set("industry", shop.say(industry));
    record.set(
        "grade",
        match n % 3 {
            0 => "a",
            1 => "b",
            _ => "c",
        },
    );
    record.set("size", int(count(20 + shop.random.below(400))));
    record.set("owner", world.head(branch));
    record.set("touch", if n.is_multiple_of(3) { "high" } else { "low" });
    if role == Role::School {
        record.set(
            "lifecycle",
            if n.is_multiple_of(4) {
                "majority"
            } else {
                "repeat"
            },
        );
        record.set("acquisition", "event");
        record.set("spend_per_year", shop.money(60_000));
        record.set("credit_limit", shop.money(30_000));
        record.set("payment_days", int(30));
        record.set("cadence", int(30));
    }
    if matches!(role, Role::Hall | Role::Dealer) {
        record.set("given", favours(shop, n));
    }
}

/// The ways to reach an organisation.
fn reach(shop: &mut Workshop, record: &mut Record, n: usize, branch: usize) {
    let phone = format!("0400 {:03} {:04}", 100 + n, shop.random.below(10_000));
    let mail = format!("office{}@org.example.com", n + 1);
    let city = words::city_name(shop.lang, branch);
    let street = words::street(&mut shop.random, shop.lang);
    let region = words::province_name(shop.lang, branch);
    let address = row([
        ("label", "work".into()),
        ("street", street.into()),
        ("city", city.into()),
        ("region", region.into()),
        ("country", "CN".into()),
    ]);
    record.set("phones", texts(&[&phone]));
    record.set("emails", texts(&[&mail]));
    record.set("addresses", list(vec![address]));
    record.set("region", region);
    record.set("branch", words::branch_name(shop.lang, branch));
}

/// Gifts and favours between us and a partner.
fn favours(shop: &Workshop, n: usize) -> Value {
    let day = shop.days_ago(150 + 10 * i32::try_from(n).unwrap_or(0));
    let cakes = shop.say(t("Moon cakes", "中秋月饼"));
    let hall = shop.say(t(
        "Hall free of charge for the grading day",
        "考级日免费用场地",
    ));
    list(vec![
        row([
            ("date", day.into()),
            ("side", "we".into()),
            ("what", cakes.into()),
            ("worth", shop.money(600).into()),
            ("resource", "social".into()),
        ]),
        row([
            ("date", day.plus(60).into()),
            ("side", "they".into()),
            ("what", hall.into()),
            ("worth", shop.money(1_500).into()),
            ("resource", "economic".into()),
        ]),
    ])
}

static JOBS: &[(Text, &str, bool)] = &[
    (t("Head", "负责人"), "decider", true),
    (t("Purchasing", "采购"), "economic-buyer", true),
    (t("Sports teacher", "体育老师"), "champion", false),
    (t("Secretary", "秘书"), "gatekeeper", false),
    (t("Accountant", "会计"), "influencer", false),
    (t("Deputy head", "副职"), "blocker", false),
];

fn contacts(
    shop: &mut Workshop,
    world: &World,
    org: Id,
    role: Role,
    employer: &str,
    branch: usize,
) -> Vec<Id> {
    let wanted = if role == Role::School {
        3
    } else {
        1 + usize::from(role == Role::Supplier)
    };
    let first = shop.random.below(JOBS.len());
    let mut met = Vec::new();
    for n in 0..wanted {
        let Some((job, decision, decides)) =
            JOBS.get((first * usize::from(n > 0) + n) % JOBS.len())
        else {
            continue;
        };
        let name = words::person(&mut shop.random, shop.lang, None, None);
        let since = shop.days_ago(700 - i32::try_from(branch).unwrap_or(0) * 3);
        let mut record = person(shop, &name, since)
            .with("relation", "contact")
            .with("organisation", employer)
            .with("job", shop.say(*job))
            .with("owner", world.head(branch));
        if n == 0 {
            record.set("cadence", int(45));
        }
        let id = shop.add(record);
        let attitude = shop.say(if *decision == "blocker" {
            t("against", "反对")
        } else {
            t("for us", "支持")
        });
        let mut link = shop
            .new_record(Kind::Link, since)
            .with("customer", id)
            .with("to", org)
            .with("type", "works-at")
            .with("job", shop.say(*job))
            .with("role", *decision)
            .with("influence", int(count(5 - n)))
            .with("attitude", attitude)
            .with("from", since);
        if *decides {
            link.set("decision_maker", flag(true));
        }
        if n == 0 {
            link.set("primary", flag(true));
        }
        shop.add(link);
        met.push(id);
    }
    met
}

/// A person with a name and ways to be reached that are clearly made up: no Chinese mobile number begins with 125.
pub fn person(shop: &mut Workshop, name: &Name, since: crate::domain::Day) -> Record {
    let record = shop.new_record(Kind::Customer, since);
    let n = record.id.n;
    let mail = format!("{}{n}@example.com", name.latin);
    record
        .with("name", name.full.as_str())
        .with("type", "person")
        .with("family_name", name.family)
        .with("given_name", name.given)
        .with("gender", if name.female { "female" } else { "male" })
        .with("language", shop.lang.code())
        .with(
            "phones",
            texts(&[&format!("125 {:04} {:04}", n / 10_000, n % 10_000)]),
        )
        .with("emails", texts(&[&mail]))
}

/// Organisations of a role.
pub fn of_role(world: &World, role: Role) -> Vec<&Organisation> {
    world
        .organisations
        .iter()
        .filter(|org| org.role == role)
        .collect()
}

/// Links to organisations of a role, for lists.
pub fn refs(world: &World, role: Role) -> Vec<Value> {
    of_role(world, role)
        .into_iter()
        .map(|org| Value::Ref(org.id))
        .collect()
}
