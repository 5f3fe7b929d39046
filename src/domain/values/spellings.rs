//! Tables of how values of every type are typed, shown and refused.

use super::context::tests::sunday;
use super::*;
use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::text::{Lang, t};
use crate::domain::{Id, Kind};

pub(super) static COLOURS: Choices = Choices {
    name: "colour",
    open: false,
    rows: &[choice("red", "Red", "红"), choice("blue", "Blue", "蓝")],
};

pub(super) static WORDS: Choices = Choices {
    name: "word",
    open: true,
    rows: &[choice("one", "One", "一")],
};

pub(super) static PARTS: &[Part] = &[
    Part {
        key: "product",
        label: t("Product", "产品"),
        ty: Type::Link(&[Kind::Product]),
    },
    Part {
        key: "text",
        label: t("Text", "说明"),
        ty: Type::Line,
    },
    Part {
        key: "quantity",
        label: t("Quantity", "数量"),
        ty: Type::Int(t("units", "件")),
    },
    Part {
        key: "amount",
        label: t("Amount", "金额"),
        ty: Type::Money,
    },
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "at",
        label: t("At", "时间"),
        ty: Type::When,
    },
    Part {
        key: "share",
        label: t("Share", "比例"),
        ty: Type::Percent,
    },
    Part {
        key: "done",
        label: t("Done", "完成"),
        ty: Type::Flag,
    },
    Part {
        key: "day",
        label: t("Birthday", "生日"),
        ty: Type::Partial,
    },
];

pub(super) fn field(ty: Type) -> Field {
    Field::new("it", "It", "它", ty, Group::Main, 10)
}

fn read(ty: Type, text: &str) -> Result<Option<Value>, String> {
    field(ty)
        .read(text, &sunday())
        .map_err(|problem| problem.en)
}

fn edited(ty: Type, text: &str) -> String {
    let value = read(ty, text).unwrap().unwrap();
    field(ty).edit(&value)
}

#[test]
fn blanks_are_an_empty_field_in_every_type() {
    for ty in [
        Type::Line,
        Type::Long,
        Type::Flag,
        Type::Day,
        Type::Money,
        Type::Tags,
        Type::Phones,
        Type::Pairs,
    ] {
        assert_eq!(read(ty, " \t　"), Ok(None));
    }
    assert_eq!(read(Type::Tags, " , ;"), Ok(None));
}

#[test]
fn single_values_are_read_as_typed() {
    for (ty, text, edit) in [
        (Type::Line, "  a\tb\u{7} ", "a b"),
        (Type::Int(t("min", "分钟")), "1,200 min", "1200"),
        (Type::Int(t("min", "分钟")), "30 分钟", "30"),
        (Type::Percent, "60", "60%"),
        (Type::Percent, "60%", "60%"),
        (Type::Percent, "0.6", "0.6%"),
        (Type::Percent, "12.34 ％", "12.34%"),
        (Type::Span, "12w", "84"),
        (Type::Flag, "是", "yes"),
        (Type::Flag, "N", "no"),
        (Type::Partial, "--03-05", "--03-05"),
        (Type::Partial, "农历八月十五", "lunar:--08-15"),
        (Type::Money, "1.2k", "1200.00 CNY"),
        (Type::Choice(&COLOURS), "RED", "red"),
        (Type::Choice(&COLOURS), "红", "red"),
        (Type::Choice(&WORDS), " New word ", "New word"),
        (Type::Stage, "赢单", "won"),
        (Type::Link(&[Kind::Customer]), "C12", "c12"),
        (Type::When, "tomorrow 9:30", "2026-11-23T01:30:00Z"),
    ] {
        assert_eq!(edited(ty, text), edit, "{text}");
    }
}

#[test]
fn lists_are_read_with_the_marks_of_both_languages() {
    for (ty, text, edit) in [
        (
            Type::Tags,
            "VIP, 制造业；#gold、 \"a, b\"，VIP",
            "VIP, 制造业, gold, \"a, b\"",
        ),
        (
            Type::Phones,
            "138 0013 8000 (work), +86 139…0000000",
            "138 0013 8000 (work), +86 139…0000000",
        ),
        (
            Type::Phones,
            "13800138000（公司；首选）",
            "13800138000 (公司; preferred)",
        ),
        (
            Type::Emails,
            "mailto:a@b.cn; Li <li@c.cn>",
            "a@b.cn, li@c.cn",
        ),
        (
            Type::Reaches,
            "wechat:lixm88, qq:1234；微信：wf",
            "wechat:lixm88, qq:1234, wechat:wf",
        ),
        (Type::Reaches, "https://a.example/x", "https://a.example/x"),
        (
            Type::Addresses,
            "西湖区1号, 杭州\nMain St 2",
            "西湖区1号, 杭州\nMain St 2",
        ),
        (
            Type::Addresses,
            "street=Main St 2; city=Oslo",
            "street=Main St 2; city=Oslo",
        ),
        (
            Type::Rows(PARTS),
            "product=p3; 数量=2 ::: product=p4",
            "product=p3; quantity=2\nproduct=p4",
        ),
        (
            Type::Rows(PARTS),
            "p3; cup; 2",
            "product=p3; text=cup; quantity=2",
        ),
        (
            Type::Pairs,
            "shoe=42; shoe=43; note=\"a; b\"",
            "shoe=42; shoe=43; note=\"a; b\"",
        ),
        (Type::Links(&[Kind::Customer]), "c1, c2", "c1, c2"),
    ] {
        assert_eq!(edited(ty, text), edit, "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_answered_in_words() {
    for (ty, text, says) in [
        (
            Type::Phones,
            "138-0",
            "Enter 5 to 15 digits, or leave it empty. You typed 4.",
        ),
        (
            Type::Emails,
            "lilei.example.com",
            "An e-mail address has one @, as in name@example.com.",
        ),
        (
            Type::Emails,
            "a@b@c",
            "An e-mail address has one @, as in name@example.com.",
        ),
        (
            Type::Choice(&COLOURS),
            "bleu",
            "“bleu” is not known. Did you mean blue? Choose one of: red (Red), blue (Blue).",
        ),
        (
            Type::Link(&[Kind::Customer]),
            "d3",
            "d3 is of kind deal; here belongs: customer.",
        ),
        (
            Type::Link(&[Kind::Deal]),
            "abc",
            "Enter a short id such as d12. You typed “abc”.",
        ),
        (
            Type::Rows(PARTS),
            "quantty=2",
            "“quantty” is not known. Did you mean quantity? Choose one of: product, text, quantity, amount, date, at, share, done, day.",
        ),
        (
            Type::Rows(PARTS),
            "quantity=x",
            "quantity: Enter a whole number. You typed “x”.",
        ),
        (
            Type::Percent,
            "1.234",
            "Enter a percentage such as 60 or 12.5, with at most two decimals. You typed “1.234”.",
        ),
        (
            Type::Int(t("", "")),
            "1.5",
            "Enter a whole number. You typed “1.5”.",
        ),
        (Type::Flag, "maybe", "Enter yes or no. You typed “maybe”."),
        (
            Type::Day,
            "2026-02-30",
            "There is no day 2026-02-30 in the calendar.",
        ),
        (
            Type::Pairs,
            "abc",
            "Write name=value; what you typed has no “=”: “abc”.",
        ),
    ] {
        assert_eq!(read(ty, text), Err(says.to_owned()), "{text}");
    }
}

#[test]
fn long_names_are_fine_and_endless_ones_are_not() {
    let name = Field::new("name", "Name", "名称", Type::Line, Group::Main, 10);
    assert!(name.read(&"名".repeat(300), &sunday()).is_ok());
    assert!(name.read(&"n".repeat(1025), &sunday()).is_err());
    assert!(read(Type::Line, &"n".repeat(1025)).is_ok());
    assert!(read(Type::Line, &"n".repeat(8193)).is_err());
    assert!(read(Type::Long, &"n".repeat(1_048_576)).is_ok());
    assert!(read(Type::Long, &"n".repeat(1_048_577)).is_err());
}

#[test]
fn values_are_shown_in_the_users_language() {
    let ctx = |lang| Context { lang, ..sunday() };
    for (ty, text, en, zh) in [
        (Type::Span, "30", "30 d", "30 天"),
        (Type::Flag, "y", "yes", "是"),
        (Type::Percent, "60", "60%", "60%"),
        (Type::Choice(&COLOURS), "red", "Red", "红"),
        (Type::Stage, "won", "Won", "赢单"),
        (Type::Money, "12600", "12,600", "12,600"),
        (Type::Money, "EUR 12.5", "12.50 EUR", "12.50 EUR"),
        (
            Type::Moment,
            "2026-11-22 10:05",
            "2026-11-22 10:05",
            "2026-11-22 10:05",
        ),
        (Type::Partial, "--05-17", "17 May", "5月17日"),
        (
            Type::Phones,
            "13800138000 (work; preferred)",
            "13800138000 (work, preferred)",
            "13800138000 (work, 首选)",
        ),
        (Type::Tags, "a, b", "a, b", "a, b"),
        (Type::Int(t("min", "分钟")), "5", "5 min", "5 分钟"),
        (
            Type::Rows(PARTS),
            "text=cup; quantity=2",
            "Text cup, Quantity 2 units",
            "说明 cup, 数量 2 件",
        ),
    ] {
        let value = read(ty, text).unwrap().unwrap();
        assert_eq!(field(ty).show(&value, &ctx(Lang::En)), en, "{text}");
        assert_eq!(field(ty).show(&value, &ctx(Lang::Zh)), zh, "{text}");
    }
    let evil = Value::text("a\u{1b}[2J\u{202e}b");
    assert_eq!(
        field(Type::Line).show(&evil, &sunday()),
        "a\\x1b[2J\\u{202e}b"
    );
}

#[test]
fn names_are_resolved_and_shown_by_the_book() {
    let resolve = |text: &str, _: &[Kind]| match text {
        "李小明" => Ok(Id::new(Kind::Customer, 12)),
        other => Err(t("No record is called {0}.", "没有名为 {0} 的记录。").problem(&[&other])),
    };
    let titles = |_: Id| Some("李小明".to_owned());
    let base = sunday();
    let ctx = Context {
        titles: Some(&titles),
        ..base.resolving(&resolve)
    };
    let customer = field(Type::Link(&[Kind::Customer]));
    let value = customer.read("李小明", &ctx).unwrap().unwrap();
    assert_eq!(customer.edit(&value), "c12");
    assert_eq!(customer.show(&value, &ctx), "李小明 (c12)");
    assert_eq!(
        customer.read("王芳", &ctx).unwrap_err().en,
        "No record is called 王芳."
    );
}

#[test]
fn what_was_understood_is_said_beside_the_field() {
    for (ty, text, en, zh) in [
        (
            Type::When,
            "27 nov",
            "= Fri 27 Nov 2026, in 5 days",
            "= 2026年11月27日 周五，5 天后",
        ),
        (
            Type::When,
            "tomorrow 9:30",
            "= 09:30, Mon 23 Nov 2026, tomorrow",
            "= 09:30, 2026年11月23日 周一，明天",
        ),
        (
            Type::Day,
            "fri",
            "= Fri 20 Nov 2026, 2 days ago",
            "= 2026年11月20日 周五，2 天前",
        ),
        (
            Type::Partial,
            "农历八月十五",
            "= 15 Sep 2027, in 297 days",
            "= 2027年9月15日，297 天后",
        ),
        (Type::Money, "1.2k", "= 1,200", "= 1,200"),
        (Type::Span, "6m", "= 180 d", "= 180 天"),
    ] {
        let field = match ty {
            Type::When => field(ty).ahead(),
            ty => field(ty),
        };
        let value = field.read(text, &sunday()).unwrap().unwrap();
        for (lang, said) in [(Lang::En, en), (Lang::Zh, zh)] {
            let ctx = Context { lang, ..sunday() };
            assert_eq!(
                field.understood(&value, &ctx).as_deref(),
                Some(said),
                "{text}"
            );
        }
    }
    assert_eq!(
        field(Type::Line).understood(&Value::text("a"), &sunday()),
        None
    );
}

#[test]
fn words_the_user_added_are_choices_too() {
    let added = [(
        "colour".to_owned(),
        ["green".to_owned(), "Green".to_owned(), "绿".to_owned()],
    )];
    let ctx = Context {
        additions: added.into(),
        lang: Lang::Zh,
        ..sunday()
    };
    let colour = field(Type::Choice(&COLOURS));
    let value = colour.read("绿", &ctx).unwrap().unwrap();
    assert_eq!(value, Value::text("green"));
    assert_eq!(colour.show(&value, &ctx), "绿");
    assert!(
        colour
            .read("gren", &ctx)
            .unwrap_err()
            .en
            .contains("Did you mean green?")
    );
}
