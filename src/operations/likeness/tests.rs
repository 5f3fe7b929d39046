//! Checks of what makes two customers look like one.

use super::*;
use crate::domain::{Kind, Moment};

fn customer(n: u32, fields: &[(&str, &str)]) -> Traits {
    let mut record = Record::new(
        Id::new(Kind::Customer, n),
        uuid::Uuid::from_u128(u128::from(n)),
        Moment(0),
    );
    for (key, text) in fields {
        match *key {
            "phones" | "emails" | "aliases" => {
                record.set(key, Value::List(vec![Value::from(*text)]))
            }
            "birthday" => record.set(key, Value::Partial(text.parse().unwrap())),
            _ => record.set(key, *text),
        }
    }
    Traits::of(&record, "CN")
}

fn score(a: &[(&str, &str)], b: &[(&str, &str)]) -> u8 {
    compare(&customer(1, a), &customer(2, b)).0
}

#[test]
fn the_same_name_alone_is_not_likely_but_with_phone_mail_or_birthday_it_is() {
    let wang = ("name", "王芳");
    assert!(score(&[wang], &[wang]) < LIKELY);
    assert!(score(&[wang], &[wang]) > 0);
    for more in [
        ("phones", "138 0000 0001"),
        ("emails", "W@example.com"),
        ("birthday", "1980-05-17"),
    ] {
        assert!(score(&[wang, more], &[wang, more]) >= LIKELY, "{more:?}");
    }
    assert!(
        score(
            &[wang, ("birthday", "1980-05-17")],
            &[wang, ("birthday", "1990-01-01")]
        ) < score(&[wang], &[wang])
    );
}

#[test]
fn chinese_and_latin_names_in_any_order_width_and_case_are_compared_by_sound() {
    let phone = ("phones", "13800000001");
    let other = ("phones", "+86 138-0000-0001");
    for name in [
        "Wang Fang",
        "Fang Wang",
        "WANG FANG",
        "ｗａｎｇ ｆａｎｇ",
        "wangfang",
    ] {
        assert!(
            score(&[("name", "王芳"), phone], &[("name", name), other]) >= LIKELY,
            "{name}"
        );
    }
    assert_eq!(
        score(&[("name", "Wei, Li")], &[("name", "Li Wei")]),
        score(&[("name", "Li Wei")], &[("name", "Li Wei")])
    );
}

#[test]
fn one_phone_of_two_people_with_different_names_is_a_family_not_a_duplicate() {
    assert!(
        score(
            &[("name", "王芳"), ("phones", "13800000001")],
            &[("name", "李伟"), ("phones", "13800000001")]
        ) < LIKELY
    );
}

#[test]
fn firms_are_compared_without_their_legal_form_and_never_with_persons() {
    let firm = ("type", "organisation");
    let (reason, _) = (Reason::SameName, ());
    let compared = |a: &str, b: &str| {
        compare(
            &customer(1, &[("name", a), firm]),
            &customer(2, &[("name", b), firm]),
        )
        .1
    };
    assert!(compared("铁拳体育用品有限公司", "铁拳体育用品").contains(&reason));
    assert!(compared("Iron Fist Ltd.", "Iron Fist Limited").contains(&reason));
    assert!(
        compared("Iron Fist Equipment", "Iron Fyst Equipment").contains(&Reason::NearlySameName)
    );
    let phone = ("phones", "13800000001");
    assert_eq!(
        compare(
            &customer(1, &[("name", "王芳"), phone]),
            &customer(2, &[("name", "王芳"), firm, phone])
        )
        .0,
        0
    );
}

#[test]
fn comparing_is_the_same_from_both_sides() {
    let all = [
        customer(1, &[("name", "王芳"), ("phones", "13800000001")]),
        customer(
            2,
            &[
                ("name", "Wang Fang"),
                ("aliases", "Fangfang"),
                ("birthday", "--05-17"),
            ],
        ),
        customer(3, &[("name", "fangfang"), ("emails", "a@example.com")]),
        customer(4, &[]),
    ];
    for a in &all {
        for b in &all {
            assert_eq!(compare(a, b), compare(b, a));
        }
    }
}
