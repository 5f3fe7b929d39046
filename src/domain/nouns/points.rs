//! Points ledger: one entry of an account; the balance is always the sum.
//! The amount is signed: earned is positive, spent and expired are negative.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static ACCOUNTS: Choices = Choices {
    name: "account",
    open: true,
    rows: &[
        choice("points", "Points", "积分"),
        choice("money", "Money", "储值"),
        choice("lessons", "Lessons", "课时"),
    ],
};

pub static TYPES: Choices = Choices {
    name: "points_type",
    open: false,
    rows: &[
        choice("earned", "Earned", "获得"),
        choice("spent", "Spent", "使用"),
        choice("expired", "Expired", "过期"),
        choice("adjusted", "Adjusted", "调整"),
    ],
};

field_table! {
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("account", "Account", "账户", Type::Choice(&ACCOUNTS), Group::Main, 8),
    Field::new("type", "Type", "类型", Type::Choice(&TYPES), Group::Main, 8),
    Field::new("amount", "Amount", "数量", Type::Int(t("units", "单位")), Group::Main, 8),
    Field::new("date", "Date", "日期", Type::Day, Group::Main, 11),
    Field::new("reason", "Reason", "原因", Type::Line, Group::Main, 20),
    Field::new("name", "Name", "名称", Type::Line, Group::Record, 0),
    Field::new("expires", "Expires", "到期", Type::Day, Group::Dates, 11).ahead(),
    Field::new("order", "Order", "订单", Type::Link(&[Kind::Order]), Group::Relation, 12),
    Field::new("session", "Session", "课程", Type::Link(&[Kind::Session]), Group::Relation, 0),
}
