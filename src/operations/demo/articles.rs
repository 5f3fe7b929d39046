//! The knowledge base: what is asked again and again, and the answer that worked.

use super::workshop::{Workshop, count, int, texts};
use super::world::World;
use crate::domain::Kind;
use crate::domain::text::{Text, t};

/// Question, answer, keyword, cause.
static ARTICLES: &[(Text, Text, Text, &str)] = &[
    (
        t("How is a course moved?", "课程怎样改期？"),
        t(
            "Up to one day before, on line or at the desk.",
            "提前一天，线上或前台办理。",
        ),
        t("course", "课程"),
        "service",
    ),
    (
        t("What happens to lessons missed?", "缺的课怎么办？"),
        t(
            "With leave asked for they stay; without it they are used up.",
            "请假则保留，未请假则扣课时。",
        ),
        t("leave", "请假"),
        "service",
    ),
    (
        t("Which size of uniform?", "道服选几码？"),
        t(
            "Height rounded up to the next ten; wash once before wearing.",
            "按身高向上取整十，穿前先洗一次。",
        ),
        t("uniform", "道服"),
        "misuse",
    ),
    (
        t("The uniform is torn at the seam.", "道服开线了。"),
        t(
            "Exchange within a year; photo is enough.",
            "一年内换新，拍照即可。",
        ),
        t("uniform", "道服"),
        "product",
    ),
    (
        t("When is the next grading?", "下次考级什么时候？"),
        t(
            "Every four months; the list hangs at the desk.",
            "每四个月一次，名单在前台。",
        ),
        t("grading", "考级"),
        "expectation",
    ),
    (
        t("How long to the black belt?", "多久能考黑带？"),
        t(
            "Three to five years; nobody can promise less.",
            "三到五年，没有捷径。",
        ),
        t("grading", "考级"),
        "expectation",
    ),
    (
        t("Can the package be returned?", "课包能退吗？"),
        t(
            "Unused lessons at the price paid, less ten per cent.",
            "未上课时按购买价退，扣一成。",
        ),
        t("refund", "退款"),
        "price",
    ),
    (
        t(
            "Can a package go to a brother or sister?",
            "课包能转给弟弟妹妹吗？",
        ),
        t("Yes, within the family, once.", "可以，家庭内转一次。"),
        t("package", "课包"),
        "service",
    ),
    (
        t("The changing room is cold.", "更衣室冷。"),
        t(
            "Heating from five o'clock; tell the desk if not.",
            "五点起供暖，不热请告知前台。",
        ),
        t("changing room", "更衣室"),
        "environment",
    ),
    (
        t("Is it dangerous?", "会不会受伤？"),
        t(
            "Guards are worn from the second month on.",
            "第二个月起佩戴护具。",
        ),
        t("safety", "安全"),
        "expectation",
    ),
    (
        t("At what age can one begin?", "几岁可以开始？"),
        t("From four; with a trial lesson.", "四岁起，先试课。"),
        t("age", "年龄"),
        "service",
    ),
    (
        t("How do I see what lessons are left?", "怎样查剩余课时？"),
        t(
            "In the members' page under Lessons.",
            "会员页面“课时”一栏。",
        ),
        t("lessons", "课时"),
        "service",
    ),
    (
        t("How are points earned?", "积分怎么得？"),
        t(
            "One point for ten yuan, and for sign-in, sharing, reviews.",
            "每十元一分，签到、分享、评价也有分。",
        ),
        t("points", "积分"),
        "service",
    ),
    (
        t("What can points be spent on?", "积分能换什么？"),
        t(
            "Belt, T-shirt, bottle, bag, key ring.",
            "道带、馆服、水杯、包、钥匙扣。",
        ),
        t("points", "积分"),
        "service",
    ),
    (
        t("The coach was late.", "教练迟到。"),
        t(
            "The time is added; the head of the branch calls.",
            "补足时间，店长致电。",
        ),
        t("coach", "教练"),
        "attitude",
    ),
    (
        t("Can we change the coach?", "能换教练吗？"),
        t(
            "Yes; a trial week with the other one first.",
            "可以，先试一周。",
        ),
        t("coach", "教练"),
        "attitude",
    ),
    (
        t("When do new guards arrive?", "护具什么时候到货？"),
        t("Deliveries on the fifth of each month.", "每月五日到货。"),
        t("guards", "护具"),
        "supply",
    ),
    (
        t("Guards break early.", "护具用不久就坏。"),
        t(
            "Note batch and date; exchange at once.",
            "记下批次和日期，当场换。",
        ),
        t("guards", "护具"),
        "product",
    ),
    (
        t("How to enter for a competition?", "怎样报名比赛？"),
        t(
            "Form and fee at the desk two weeks before.",
            "赛前两周在前台填表缴费。",
        ),
        t("competition", "比赛"),
        "service",
    ),
    (
        t("Is there an invoice?", "能开发票吗？"),
        t("On line within three days.", "三天内电子发票。"),
        t("invoice", "发票"),
        "service",
    ),
    (
        t(
            "Why is the yearly card dearer in autumn?",
            "为什么秋季年卡贵？",
        ),
        t(
            "It holds the autumn camp; compare per lesson.",
            "含秋季集训，请按课时比。",
        ),
        t("price", "价格"),
        "price",
    ),
    (
        t("Is there parking?", "有停车位吗？"),
        t("Free for an hour at the hall.", "场馆停车一小时免费。"),
        t("parking", "停车"),
        "environment",
    ),
    (
        t("May parents watch?", "家长能看课吗？"),
        t(
            "On the first Saturday of the month.",
            "每月第一个周六开放。",
        ),
        t("parents", "家长"),
        "service",
    ),
    (
        t("How to wash the uniform?", "道服怎么洗？"),
        t(
            "Thirty degrees, no bleach, hang to dry.",
            "三十度水洗，不漂白，悬挂晾干。",
        ),
        t("uniform", "道服"),
        "misuse",
    ),
    (
        t("Who sees our data?", "我们的资料谁能看到？"),
        t(
            "The branch and the owner; nobody outside.",
            "本店和馆主，不对外。",
        ),
        t("data", "资料"),
        "service",
    ),
];

pub fn make(shop: &mut Workshop, world: &World) {
    for (n, (question, answer, keyword, cause)) in ARTICLES.iter().enumerate() {
        let used = shop.random.below(40);
        let mut record = shop
            .new_record(
                Kind::Article,
                shop.days_ago(400 - i32::try_from(n).unwrap_or(0) * 12),
            )
            .with("name", shop.say(*question))
            .with("answer", shop.say(*answer))
            .with("keywords", texts(&[shop.say(*keyword)]))
            .with("cause", *cause)
            .with(
                "state",
                match n {
                    20 => "outdated",
                    24 => "draft",
                    _ => "valid",
                },
            )
            .with("used", int(count(used)))
            .with("helpful", int(count(used * 3 / 4)))
            .with("unhelpful", int(count(used / 8)));
        let code = match keyword.en {
            "uniform" => "UNIFORM",
            "guards" => "GUARDS",
            _ => "",
        };
        if let Some(product) = super::products::item(world, code) {
            record.set("product", product.id);
        }
        shop.add(record);
    }
}
