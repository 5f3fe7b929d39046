//! Receivables: what is owed until when, against an order or a contract.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::field_table;

pub static STATES: Choices = Choices {
    name: "receivable_state",
    open: false,
    rows: &[
        choice("open", "Open", "未收"),
        choice("paid", "Paid", "已收"),
        choice("written-off", "Written off", "已核销"),
    ],
};

field_table! {
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 18),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("order", "Order", "订单", Type::Link(&[Kind::Order]), Group::Main, 14),
    Field::new("contract", "Contract", "合同", Type::Link(&[Kind::Contract]), Group::Main, 14),
    Field::new("amount", "Amount", "金额", Type::Money, Group::Money, 12),
    Field::new("due", "Due", "到期", Type::Day, Group::Dates, 11).ahead(),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 8),
    Field::new("write_off_reason", "Why written off", "核销原因", Type::Line, Group::Result, 0),
}
