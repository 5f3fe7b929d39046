//! One file per kind: its field table, its lists of choices and what can be said of one record by itself.

pub mod article;
pub mod campaign;
pub mod case;
pub mod common;
pub mod contract;
pub mod cost;
pub mod coupon;
pub mod customer;
pub mod deal;
pub mod interaction;
pub mod link;
pub mod order;
pub mod payment;
pub mod points;
pub mod product;
pub mod quote;
pub mod receivable;
pub mod segment;
pub mod session;
pub mod survey;
pub mod task;

#[cfg(test)]
mod tests {
    use crate::domain::{Kind, Type};

    #[test]
    fn keys_are_lower_case_words_and_no_two_fields_of_a_kind_share_one() {
        for kind in Kind::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for field in kind.fields() {
                for key in field.also.iter().chain([&field.key]) {
                    assert!(
                        key.bytes()
                            .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit()),
                        "{kind:?} {key}"
                    );
                    assert!(seen.insert(*key), "{kind:?} has {key} twice");
                }
            }
            assert!(kind.fields().len() < 200, "a field number is one byte");
            for key in kind.row().needs {
                assert!(kind.field(key).is_some(), "{kind:?} needs {key}");
            }
        }
    }

    #[test]
    fn choices_of_a_list_are_told_apart_by_key_and_words() {
        for field in Kind::ALL.iter().flat_map(|kind| kind.fields()) {
            if let Type::Choice(list) | Type::Many(list) = field.ty {
                let mut seen = std::collections::BTreeSet::new();
                for row in list.rows {
                    assert!(seen.insert(row.key), "{} {}", field.key, row.key);
                    assert_eq!(
                        list.find(row.label.zh).map(|c| c.key),
                        Some(row.key),
                        "{} {}",
                        field.key,
                        row.key
                    );
                }
            }
        }
    }
}
