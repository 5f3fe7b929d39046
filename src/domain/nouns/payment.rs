//! Payments: money received (negative: paid back) against an order or a receivable.

use crate::domain::field::{Field, Group, Type};
use crate::domain::kind::Kind;
use crate::field_table;

field_table! {
    Field::new("number", "Number", "回款编号", Type::Line, Group::Main, 14),
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 0),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("order", "Order", "订单", Type::Link(&[Kind::Order]), Group::Main, 14),
    Field::new("receivable", "Receivable", "应收款", Type::Link(&[Kind::Receivable]), Group::Main, 14),
    Field::new("at", "When", "日期", Type::When, Group::Main, 16),
    Field::new("amount", "Amount", "金额", Type::Money, Group::Money, 12),
    Field::new("method", "Method", "方式", Type::Line, Group::Money, 10),
}
