//! Laws of the JSON form of records, on made-up records of every kind.

use super::*;
use crate::domain::{Currency, Day, FieldNo, Money, PartialDate};
use proptest::prelude::*;

fn text() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(Value::from("王芳")),
        Just(Value::from("2026-01-02")),
        Just(Value::from("c12")),
        "[^\0]{1,12}".prop_map(Value::from),
    ]
    .boxed()
}

fn scalar() -> BoxedStrategy<Value> {
    let partial = (
        prop::option::of(1i16..2100),
        1u8..13,
        prop::option::of(1u8..29),
        any::<bool>(),
    );
    prop_oneof![
        4 => text(),
        1 => any::<i64>().prop_map(Value::Int),
        1 => any::<bool>().prop_map(Value::Flag),
        1 => (-100_000i32..100_000).prop_map(|n| Value::Day(Day(n))),
        1 => (-9_000_000_000i64..9_000_000_000_000).prop_map(|n| Value::Moment(Moment(n))),
        1 => partial.prop_map(|(year, month, day, lunar)| Value::Partial(PartialDate {
            year, month: Some(month), day, lunar, leap: lunar && month == 4 })),
        1 => (any::<i64>(), prop::sample::select(vec!["CNY", "JPY", "KWD"]))
            .prop_map(|(minor, code)| Value::Money(Money::new(minor, code.parse::<Currency>().unwrap()))),
        1 => (prop::sample::select(Kind::ALL), 1u32..99).prop_map(|(kind, n)| Value::Ref(Id::new(kind, n))),
    ]
    .boxed()
}

fn key() -> BoxedStrategy<Box<str>> {
    prop::sample::select(vec![
        "value", "label", "date", "product", "amount", "text", "day", "minor", "currency", "pairs",
        "客户", "customer",
    ])
    .prop_map(Box::from)
    .boxed()
}

fn anything() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Value::List),
            prop::collection::vec((key(), inner), 1..4).prop_map(Value::Map),
        ]
    })
}

/// What a field of this type usually holds.
fn usual(ty: Type) -> BoxedStrategy<Value> {
    let rows = |keys: Vec<(&'static str, Type)>| {
        let parts: Vec<_> = keys
            .into_iter()
            .map(|(key, ty)| usual(ty).prop_map(move |v| (Box::from(key), v)).boxed())
            .collect();
        let row = parts.prop_map(Value::Map);
        prop::collection::vec(row, 1..3)
            .prop_map(Value::List)
            .boxed()
    };
    match ty {
        Type::Int(_) | Type::Percent | Type::Span => any::<i64>().prop_map(Value::Int).boxed(),
        Type::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        Type::Day => (0i32..30_000).prop_map(|n| Value::Day(Day(n))).boxed(),
        Type::When | Type::Moment => (0i64..2_000_000_000_000)
            .prop_map(|n| Value::Moment(Moment(n)))
            .boxed(),
        Type::Money => any::<i64>()
            .prop_map(|n| Value::Money(Money::new(n, Currency::CNY)))
            .boxed(),
        Type::Link(kinds) => {
            let kind = kinds.first().copied().unwrap_or(Kind::Task);
            (1u32..9)
                .prop_map(move |n| Value::Ref(Id::new(kind, n)))
                .boxed()
        }
        Type::Rows(parts) => rows(parts.iter().map(|p| (p.key, p.ty)).collect()),
        Type::Partial => Just(Value::Partial("lunar:--08-15".parse().unwrap())).boxed(),
        Type::Tags | Type::Lines | Type::Raw => prop::collection::vec(text(), 1..4)
            .prop_map(Value::List)
            .boxed(),
        _ => text(),
    }
}

pub(crate) fn record() -> impl Strategy<Value = Record> {
    let kind = prop::sample::select(Kind::ALL);
    kind.prop_flat_map(|kind| {
        let fields: Vec<_> = kind
            .fields()
            .iter()
            .map(|field| {
                prop::option::weighted(
                    0.3,
                    prop_oneof![3 => usual(field.ty), 1 => anything().boxed()],
                )
            })
            .collect();
        (fields, 1u32..999, any::<u128>(), 0i64..2_000_000_000_000).prop_map(
            move |(values, n, uid, now)| {
                let mut record = Record::new(Id::new(kind, n), Uuid::from_u128(uid), Moment(now));
                for (place, value) in values.into_iter().enumerate() {
                    record.put(FieldNo(u8::try_from(place).unwrap()), value);
                }
                record
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_record_is_read_back_as_it_was_written(record in record()) {
        let text = record_to_json(&record).to_string();
        let json: Json = serde_json::from_str(&text).unwrap();
        let back = record_from_json(record.kind(), &json).unwrap();
        prop_assert_eq!(&back, &record);
        prop_assert_eq!(record_to_json(&back).to_string(), text);
    }
}

#[test]
fn dates_money_links_and_own_fields_have_the_form_other_programs_read() {
    let order = Record::new(Id::new(Kind::Order, 7), Uuid::from_u128(1), Moment(0))
        .with("number", "A-1")
        .with("customer", Id::new(Kind::Customer, 12))
        .with("date", Day::of(2026, 5, 1).unwrap())
        .with("total", Money::new(12_345, Currency::CNY))
        .with("tags", Value::List(vec!["x".into()]))
        .with("custom", Value::Map(vec![("颜色".into(), "red".into())]));
    let expected = r#"{"kind":"order","id":"o7","uid":"00000000-0000-0000-0000-000000000001","name":"A-1","created":"1970-01-01T00:00:00Z","updated":"1970-01-01T00:00:00Z","number":"A-1","customer":"c12","date":"2026-05-01","total":{"minor":12345,"currency":"CNY"},"tags":["x"],"custom":{"颜色":"red"}}"#;
    assert_eq!(record_to_json(&order).to_string(), expected);
}

#[test]
fn keys_of_a_newer_program_come_back_with_the_export() {
    let text = r#"{"kind":"task","id":"t1","uid":"00000000-0000-0000-0000-000000000001","name":"a","created":"1970-01-01T00:00:00Z","updated":"1970-01-01T00:00:00Z","shade":{"a":[1,2.5]}}"#;
    let record = record_from_json(Kind::Task, &serde_json::from_str(text).unwrap()).unwrap();
    assert_eq!(record_to_json(&record).to_string(), text);
}
