//! Laws of reading, showing and editing values of every type, on made-up values.

use super::context::tests::sunday;
use super::spellings::{COLOURS, PARTS, WORDS, field};
use super::*;
use crate::domain::field::Type;
use crate::domain::text::{Lang, t};
use crate::domain::{Id, Kind};
use proptest::prelude::*;

/// Texts that mean something somewhere.
fn meaningful() -> impl Strategy<Value = String> {
    let texts = [
        "@int 5",
        "@day 2026-01-01",
        "@",
        "preferred",
        "verified",
        "verified 2026-01-01",
        "street=x",
        "城市=杭州",
        "//x",
        "https://a.example/?q=1,2",
        "#x",
        "# x",
        "a ::: b",
        "\"",
        "\"\"",
        "x=\"y",
        "a) b (c",
        "(a)",
        "a (b)",
        "（甲）",
        "mailto:a",
        "a=b=c",
        "wechat:x",
        "微信",
        ":x",
        "x:",
        "yes",
        "c12",
        "名=值",
    ];
    prop::sample::select(texts.map(str::to_owned).to_vec())
}

// Text as it is typed and kept, with everything that has a meaning somewhere.
fn word() -> impl Strategy<Value = String> {
    let made = "[a-z王芳#@,;\"()（）=:、：' 0-9-]{1,10}".prop_map(|s| s.trim().to_owned());
    prop_oneof![3 => made, 1 => meaningful()].prop_filter("kept", |s| !s.is_empty())
}

fn several() -> impl Strategy<Value = String> {
    let made = "[a王,;\"()=:# \n]{1,14}".prop_map(|s| s.trim().to_owned());
    prop_oneof![3 => made, 1 => meaningful()].prop_filter("kept", |s| !s.is_empty())
}

fn money() -> impl Strategy<Value = Value> {
    let code = prop::sample::select(vec!["CNY", "EUR", "JPY", "KWD", "USD"]);
    (any::<i64>(), code)
        .prop_map(|(minor, code)| Value::Money(Money::new(minor, code.parse().unwrap())))
}

fn day() -> impl Strategy<Value = Value> {
    (-300_000_i32..2_000_000).prop_map(|n| Value::Day(Day(n)))
}

fn moment() -> impl Strategy<Value = Value> {
    (-60_000_000_000_000_i64..200_000_000_000_000).prop_map(|n| Value::Moment(Moment(n)))
}

fn partial() -> impl Strategy<Value = Value> {
    let lunar = (1_u8..=12, 1_u8..=30, any::<bool>()).prop_map(|(month, day, leap)| PartialDate {
        year: None,
        month: Some(month),
        day: Some(day),
        lunar: true,
        leap,
    });
    let known = (
        prop::option::of(1000_i16..9999),
        1_u8..=12,
        prop::option::of(1_u8..=28),
    )
        .prop_map(|(year, month, day)| PartialDate {
            year,
            month: Some(month),
            day,
            lunar: false,
            leap: false,
        });
    prop_oneof![lunar, known].prop_map(Value::Partial)
}

fn id(kind: Kind) -> impl Strategy<Value = Value> {
    (1_u32..u32::MAX).prop_map(move |n| Value::Ref(Id::new(kind, n)))
}

fn distinct(items: Vec<Value>) -> Value {
    let mut out: Vec<Value> = Vec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    Value::List(out)
}

fn list(item: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::vec(item, 1..5).prop_map(distinct)
}

fn contact(value: impl Strategy<Value = String>) -> impl Strategy<Value = Value> {
    let verified = prop::option::of(prop_oneof![Just(Value::Flag(true)), day()]);
    let preferred = prop::option::of(Just(Value::Flag(true)));
    (value, prop::option::of(word()), preferred, verified).prop_map(
        |(value, label, preferred, verified)| {
            if label.is_none() && preferred.is_none() && verified.is_none() {
                return Value::from(value);
            }
            Value::row([
                ("value", Some(Value::from(value))),
                ("label", label.map(Value::from)),
                ("preferred", preferred),
                ("verified", verified),
            ])
        },
    )
}

fn phone() -> impl Strategy<Value = String> {
    "[+]?[0-9]{5,9}[-() /,;#x]{0,2}[0-9]{0,3}".prop_map(|s| s.trim().to_owned())
}

fn reach() -> impl Strategy<Value = Value> {
    (word(), prop::option::of("[a-z王 :\"]{1,6}")).prop_map(|(value, label)| {
        let label = label.map(|l| l.trim().to_owned()).filter(|l| !l.is_empty());
        Value::row([
            ("value", Some(Value::from(value))),
            ("label", label.map(Value::from)),
        ])
    })
}

fn address() -> impl Strategy<Value = Value> {
    let named = (word(), word(), prop::option::of(word())).prop_map(|(street, city, label)| {
        Value::row([
            ("label", label.map(Value::from)),
            ("street", Some(Value::from(street))),
            ("city", Some(Value::from(city))),
        ])
    });
    prop_oneof![named, several().prop_map(Value::from)]
}

fn row() -> impl Strategy<Value = Value> {
    let when = prop_oneof![day(), moment()];
    let first = (
        prop::option::of(id(Kind::Product)),
        several(),
        prop::option::of(any::<i64>()),
        prop::option::of(money()),
    );
    let rest = (
        prop::option::of(day()),
        prop::option::of(when),
        prop::option::of(any::<i64>()),
        prop::option::of(any::<bool>()),
        prop::option::of(partial()),
    );
    (first, rest).prop_map(
        |((product, text, quantity, amount), (date, at, share, done, day))| {
            Value::row([
                ("product", product),
                ("text", Some(Value::from(text))),
                ("quantity", quantity.map(Value::Int)),
                ("amount", amount),
                ("date", date),
                ("at", at),
                ("share", share.map(Value::Int)),
                ("done", done.map(Value::Flag)),
                ("day", day),
            ])
        },
    )
}

fn pairs() -> impl Strategy<Value = Value> {
    let one = prop_oneof![
        several().prop_map(Value::from),
        day(),
        moment(),
        money(),
        partial(),
        any::<i64>().prop_map(Value::Int),
        any::<bool>().prop_map(Value::Flag),
        id(Kind::Deal)
    ];
    let held = prop_oneof![
        one,
        prop::collection::vec(several().prop_map(Value::from), 2..4).prop_map(Value::List)
    ];
    prop::collection::btree_map(several(), held, 1..4).prop_map(|map| {
        Value::Map(
            map.into_iter()
                .map(|(key, value)| (key.into_boxed_str(), value))
                .collect(),
        )
    })
}

/// A type and a value such as it holds.
fn typed() -> impl Strategy<Value = (Type, Value)> {
    let of = |ty: Type| move |value: Value| (ty, value);
    let plain = prop_oneof![
        word().prop_map(Value::from).prop_map(of(Type::Line)),
        several().prop_map(Value::from).prop_map(of(Type::Long)),
        any::<i64>()
            .prop_map(Value::Int)
            .prop_map(of(Type::Int(t("min", "分钟")))),
        any::<i64>()
            .prop_map(Value::Int)
            .prop_map(of(Type::Percent)),
        (0_i64..1_000_000)
            .prop_map(Value::Int)
            .prop_map(of(Type::Span)),
        any::<bool>().prop_map(Value::Flag).prop_map(of(Type::Flag)),
        day().prop_map(of(Type::Day)),
        partial().prop_map(of(Type::Partial)),
        moment().prop_map(of(Type::Moment)),
        prop_oneof![day(), moment()].prop_map(of(Type::When)),
        money().prop_map(of(Type::Money)),
    ];
    let chosen = prop::sample::select(vec!["red", "blue"]).prop_map(Value::text);
    let stage = prop::sample::select(vec!["lead", "won-back"]).prop_map(Value::text);
    let links = prop_oneof![
        chosen.clone().prop_map(of(Type::Choice(&COLOURS))),
        word()
            .prop_map(|w| Value::from(format!("z{w}")))
            .prop_map(of(Type::Choice(&WORDS))),
        list(chosen).prop_map(of(Type::Many(&COLOURS))),
        stage.prop_map(of(Type::Stage)),
        id(Kind::Deal).prop_map(of(Type::Link(&[Kind::Deal]))),
        id(Kind::Case).prop_map(of(Type::Link(&[]))),
        list(id(Kind::Customer)).prop_map(of(Type::Links(&[Kind::Customer]))),
    ];
    let lists = prop_oneof![
        list(word().prop_map(Value::from)).prop_map(of(Type::Tags)),
        list(word().prop_map(Value::from)).prop_map(of(Type::Lines)),
        prop::collection::vec(contact(phone()), 1..4)
            .prop_map(Value::List)
            .prop_map(of(Type::Phones)),
        prop::collection::vec(
            contact("[a-z,;\"()]{1,6}@[a-z.]{1,6}".prop_map(String::from)),
            1..4
        )
        .prop_map(Value::List)
        .prop_map(of(Type::Emails)),
        prop::collection::vec(reach(), 1..4)
            .prop_map(Value::List)
            .prop_map(of(Type::Reaches)),
        prop::collection::vec(address(), 1..4)
            .prop_map(Value::List)
            .prop_map(of(Type::Addresses)),
        prop::collection::vec(row(), 1..4)
            .prop_map(Value::List)
            .prop_map(of(Type::Rows(PARTS))),
        pairs().prop_map(of(Type::Pairs)),
        prop::collection::vec(several().prop_map(Value::from), 1..4)
            .prop_map(Value::List)
            .prop_map(of(Type::Raw)),
    ];
    prop_oneof![plain, links, lists]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_edited_reads_back_to_an_equal_value((ty, value) in typed()) {
        let field = field(ty);
        let text = field.edit(&value);
        prop_assert_eq!(field.read(&text, &sunday()), Ok(Some(value.clone())), "typed: {}", text);
        let in_form = field.edit_in(&value, &sunday());
        prop_assert_eq!(field.read(&in_form, &sunday()), Ok(Some(value)), "in the form: {}", in_form);
    }

    #[test]
    fn what_is_shown_is_safe_to_print_and_lists_take_one_line((ty, value) in typed()) {
        for lang in [Lang::En, Lang::Zh] {
            let shown = field(ty).show(&value, &Context { lang, ..sunday() });
            prop_assert!(!shown.is_empty());
            prop_assert!(shown.chars().all(|c| !c.is_control() || (c == '\n' && matches!(ty, Type::Long))));
        }
    }

    #[test]
    fn nothing_typed_breaks_a_reader((ty, _) in typed(), text in "[0-9a-z王@#,;\"()=:|月日 \\n-]{0,30}") {
        if let Ok(Some(value)) = field(ty).read(&text, &sunday()) {
            prop_assert!(!value.is_empty());
        }
    }
}
