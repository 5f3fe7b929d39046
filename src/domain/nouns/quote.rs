//! Quotes: lines offered until a day; with one key an order.

use super::order::LINE_PARTS;
use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static STATES: Choices = Choices {
    name: "quote_state",
    open: false,
    rows: &[
        choice("draft", "Draft", "草稿"),
        choice("sent", "Sent", "已发出"),
        choice("accepted", "Accepted", "已接受"),
        choice("refused", "Refused", "已拒绝"),
        choice("expired", "Expired", "已过期"),
    ],
};

field_table! {
    Field::new("number", "Number", "报价单号", Type::Line, Group::Main, 14),
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 20),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("deal", "Deal", "商机", Type::Link(&[Kind::Deal]), Group::Main, 14),
    Field::new("date", "Date", "日期", Type::Day, Group::Main, 11),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 8),
    Field::new("total", "Total", "总额", Type::Money, Group::Money, 12),
    Field::new("lines", "Lines", "明细", Type::Rows(LINE_PARTS), Group::Main, 0).also(&["line"]),
    Field::new("discount", "Discount", "折扣", Type::Money, Group::Money, 0),
    Field::new("shipping", "Shipping", "运费", Type::Money, Group::Money, 0),
    Field::new("tax", "Tax", "税", Type::Money, Group::Money, 0),
    Field::new("other", "Other", "其他", Type::Money, Group::Money, 0),
    Field::new("valid_until", "Valid until", "有效期至", Type::Day, Group::Dates, 11).ahead(),
    Field::new("version", "Version", "版本", Type::Int(t("version", "版")), Group::Record, 0),
    Field::new("replaces", "Replaces", "替代", Type::Link(&[Kind::Quote]), Group::Record, 0),
}
