//! Questions people ask, and what they must find in a small book.

use super::builtin::Segments;
use super::figures::Models;
use super::sample::{day, small_book};
use super::*;
use crate::domain::*;

fn found(book: &Book, kind: Kind, text: &str) -> String {
    let query = parse(text, &Names::of(kind, book)).unwrap_or_else(|e| panic!("{text}: {e}"));
    let today = day("2026-11-25");
    let zone = chrono_tz::Asia::Shanghai;
    let models = Models::new(book, today, zone);
    let segments = Segments::of(book);
    let scope = Scope {
        book,
        today,
        now: Moment::at(today, 12, 0, 0, zone),
        zone,
        models: &models,
        segments: &segments,
    };
    let ids: Vec<String> = select(&query, kind, &scope)
        .iter()
        .map(Id::to_string)
        .collect();
    ids.join(" ")
}

fn ask(cases: &[(&str, &str)], kind: Kind) {
    let book = small_book();
    for (query, expected) in cases {
        assert_eq!(found(&book, kind, query), *expected, "{query}");
    }
}

#[test]
fn a_bare_word_finds_by_name_sound_number_address_tag_company_and_notes() {
    ask(
        &[
            ("王", "c1"),
            ("wang", "c1"),
            ("wf", "c1"),
            ("芳", "c1"),
            ("1380013", "c1"),
            ("@northwind", "c1"),
            ("northwind", "c1 c2"),
            ("制造", "c1"),
            ("zhizao", "c1"),
            ("GREEN", "c1"),
            ("zoe", "c3"),
            ("muller", "c3"),
            ("云杉", "c4"),
            ("\"li xiao\"", "c4"),
            ("nobody", ""),
            ("", "c1 c2 c3 c4"),
        ],
        Kind::Customer,
    );
}

#[test]
fn conditions_combine_with_and_or_not_and_brackets() {
    ask(
        &[
            ("grade:a", "c1"),
            ("grade:A,b", "c1 c2"),
            ("级别:b", "c2"),
            ("not grade:a", "c2 c3 c4"),
            ("-grade:a relation:prospect", "c3 c4"),
            ("grade:a or relation:prospect", "c1 c3 c4"),
            ("(grade:a or grade:b) and -#vip", "c2"),
            ("grade:a or grade:b wang", "c1"),
            ("NOT (王 OR 李)", "c2 c3"),
            ("grade!=a", "c2"),
            ("grade:none", "c3 c4"),
            ("grade:any", "c1 c2"),
            ("#vip", "c1"),
            ("tag:vip", "c1"),
            ("tags:vi", ""),
            ("-#VIP relation:customer", "c2"),
            ("type:person", "c1 c3 c4"),
            ("type:组织", "c2"),
            ("do_not_contact:yes", "c3"),
            ("do_not_contact:no", "c1 c2 c4"),
        ],
        Kind::Customer,
    );
}

#[test]
fn numbers_money_and_text_are_compared_as_what_they_are() {
    ask(
        &[
            ("revenue>5000", "c1"),
            ("not revenue>5000", "c2 c3 c4"),
            ("revenue<=100", "c3"),
            ("revenue:100..1.1万", "c1 c3"),
            ("revenue>10.9k", "c1"),
            ("revenue>11k", ""),
            ("orders>=2", "c1"),
            ("orders=0", "c2 c4"),
            ("recency:5", "c1"),
            ("recency>20d", "c3"),
            ("last>2w", "c1"),
            ("last>15d", ""),
            ("nps<7", "c3"),
            ("name:芳", "c1"),
            ("name:fang", "c1"),
            ("name=northwind", "c2"),
            ("name=north", ""),
            ("name~^n.*d$", "c2"),
            ("name~(芳|明)", "c1 c4"),
            ("custom.shoe>40", "c4"),
            ("custom.shoe:42", "c4"),
            ("custom.shoe<40", ""),
            ("phone:13800138000", "c1"),
            ("phones:\"0013 8000\"", "c1"),
            ("email:northwind.example", "c1"),
            ("credit_limit>1", ""),
            ("id:c2,c4", "c2 c4"),
            ("age>=35", "c1"),
            ("rfm:重要价值", "c1"),
            ("rfm:important-value,ordinary-retain", "c1 c3"),
            ("r>=2", "c1"),
            ("abc:A", "c1"),
            ("rf:活跃二次", "c1"),
            ("rf:active-new", "c3"),
            ("churn:any", "c1 c3"),
            ("tier:vip", "c1"),
            ("会员等级:普通会员", "c3"),
        ],
        Kind::Customer,
    );
}

#[test]
fn related_records_are_reached_and_counted() {
    ask(
        &[
            ("deals.stage:proposal", "c4"),
            ("deals.stage:赢单", "c1"),
            ("cases.state:open", "c3"),
            ("orders.product:belt", "c1"),
            ("orders.lines.product.code:b1", "c1"),
            ("org.industry:education", "c1"),
            ("contacts.role:decider", "c2"),
            ("contacts.job:buyer", "c2"),
            ("contacts.name:wang", "c2"),
            ("company:northwind", "c1"),
            ("surveys:any", "c3"),
            ("surveys:none", "c1 c2 c4"),
            ("orders:none", "c2 c4"),
            ("deals.stage:won surveys:none", "c1"),
            ("count(orders)>1", "c1"),
            ("count(orders)=0", "c2 c4"),
            ("sum(orders.total)>10k", "c1"),
            ("sum(orders.total)<200", "c3"),
            ("deals:uniform", "c4"),
            ("deals:d2", "c1"),
            ("tasks.due<today", "c1"),
            ("interactions.channel:电话", "c1"),
        ],
        Kind::Customer,
    );
}

#[test]
fn dates_look_back_or_ahead_and_birthdays_count_by_month_and_day() {
    ask(
        &[
            ("orders.date:2026-11", "c1 c3"),
            ("orders.date:2026-q3", "c1"),
            ("orders.date>7d", "c1"),
            ("orders.date:2026-11-01..2026-11-10", "c3"),
            ("orders.date>=this-week", ""),
            ("birthday:7d", "c1 c3"),
            ("birthday:3d", "c1"),
            ("birthday:this-month", "c1 c3"),
            ("birthday:2026-11-28", "c1"),
            ("birthday:1990", "c1"),
            ("birthday:12m", "c1 c3"),
            ("birthday:none", "c2 c4"),
            ("due<=today", "c1 c2"),
            ("due:2026-11-24", "c1"),
        ],
        Kind::Customer,
    );
}

#[test]
fn segments_are_conditions_and_one_that_names_itself_still_ends() {
    ask(
        &[
            ("segment:\"Win back\"", "c1"),
            ("segment:snake", "c1"),
            ("segment:Prospects", "c3 c4"),
            ("segment:意向客户", "c3 c4"),
            ("not segment:\"win back\" grade:any", "c2"),
        ],
        Kind::Customer,
    );
}

#[test]
fn other_kinds_have_their_fields_and_those_of_their_customer() {
    ask(
        &[
            ("customer.grade:a", "d2"),
            ("amount>=1.2k", "d1"),
            ("probability=50%", "d1"),
            ("probability>50", ""),
            ("expected_close<=30d", "d1"),
            ("stage!=won", "d1"),
            ("customer:c1", "d2"),
            ("customer:李", "d1"),
            ("customer:ext:X1", ""),
            ("李小明", "d1"),
            ("mats", "d2"),
            ("customer.revenue>1", "d2"),
        ],
        Kind::Deal,
    );
    ask(
        &[
            ("severity>=normal", "x1"),
            ("type:投诉 state:open", "x1"),
            ("customer.nps<7", "x1"),
        ],
        Kind::Case,
    );
    ask(
        &[
            ("due<today state:open", "t1"),
            ("due:yesterday", "t1"),
            ("due<7d", "t1"),
        ],
        Kind::Task,
    );
    ask(
        &[("customer.grade:a", "i1"), ("at:2026-11-10", "i1")],
        Kind::Interaction,
    );
}

#[test]
fn a_query_that_cannot_be_read_names_the_place_and_what_was_meant() {
    let book = small_book();
    let names = Names::of(Kind::Customer, &book);
    let cases: &[(&str, usize, Option<&str>)] = &[
        ("grad:a", 0, Some("grade")),
        ("wang grad:a", 5, Some("grade")),
        ("王 (grad:a)", 3, Some("grade")),
        ("grade:x", 6, None),
        ("relation:custommer", 9, Some("customer")),
        ("deals.stag:won", 6, Some("stage")),
        ("deals.stage:proposl", 12, Some("proposal")),
        ("segment:\"Win bak\"", 8, Some("Win back")),
        ("revenue>abc", 8, None),
        ("birthday:sometime", 9, None),
        ("last>x", 5, None),
        ("(grade:a", 0, None),
        ("grade:a)", 7, None),
        ("name:\"x", 5, None),
        ("grade:", 6, None),
        ("grade:a or", 10, None),
        ("name~[", 5, None),
        ("#", 1, None),
        (">5", 0, None),
        ("count(orders)", 13, None),
        ("sum(deals.name)>3", 4, None),
        ("tags>3", 5, None),
        ("revenue:..", 8, None),
        ("not", 3, None),
    ];
    for (text, at, near) in cases {
        let error = parse(text, &names).expect_err(text);
        assert_eq!(
            (error.at, error.nearest.as_deref()),
            (*at, *near),
            "{text}: {error}"
        );
    }
}

#[test]
fn signs_of_a_chinese_keyboard_are_read_like_the_plain_ones() {
    let book = small_book();
    let names = Names::of(Kind::Customer, &book);
    let same = |a: &str, b: &str| assert_eq!(parse(a, &names), parse(b, &names), "{a}");
    same("级别：a，b", "grade:a,b");
    same("（王 or 李）", "(王 or 李)");
    same("name：“王 芳”", "name:\"王 芳\"");
    same("revenue ＞ 5千", "revenue>5000");
    same("rfm:重要价值", "rfm:important-value");
    same("累计消费≥1万", "revenue>=10000");
}

#[test]
fn a_field_of_the_customer_is_named_by_its_path() {
    let book = small_book();
    let error = parse("grade:a", &Names::of(Kind::Deal, &book)).unwrap_err();
    assert_eq!(error.nearest.as_deref(), Some("customer.grade"));
}

#[test]
fn declared_fields_are_compared_by_their_type() {
    let mut book = small_book();
    let declared = serde_json::json!([
        {"kind": "customer", "key": "shoe", "type": "number"},
        {"kind": "customer", "key": "belt", "type": "choice", "choices": ["red", "blue"]}
    ]);
    std::sync::Arc::make_mut(&mut book.settings).put("custom_fields", Some(declared));
    let names = Names::of(Kind::Customer, &book);
    assert_eq!(found(&book, Kind::Customer, "shoe>40"), "c4");
    assert_eq!(found(&book, Kind::Customer, "custom.shoe<=41"), "");
    assert!(parse("shoe>big", &names).is_err());
    assert!(parse("belt>red", &names).is_err());
    assert_eq!(found(&book, Kind::Customer, "belt:none"), "c1 c2 c3 c4");
}
