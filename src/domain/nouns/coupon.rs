//! Coupons: made, issued to a customer, used once, expired.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::field_table;

pub static FORMS: Choices = Choices {
    name: "coupon_form",
    open: false,
    rows: &[
        choice("percent", "Percent", "折扣"),
        choice("amount", "Amount", "金额"),
        choice("gift", "Gift", "礼品"),
    ],
};

pub static STATES: Choices = Choices {
    name: "coupon_state",
    open: false,
    rows: &[
        choice("made", "Made", "已制作"),
        choice("issued", "Issued", "已发放"),
        choice("used", "Used", "已使用"),
        choice("expired", "Expired", "已过期"),
        choice("void", "Void", "作废"),
    ],
};

field_table! {
    Field::new("code", "Code", "券码", Type::Line, Group::Main, 12),
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 18),
    Field::new("form", "Form", "形式", Type::Choice(&FORMS), Group::Main, 8),
    Field::new("percent", "Percent", "折扣率", Type::Percent, Group::Money, 8),
    Field::new("amount", "Value", "面值", Type::Money, Group::Money, 10),
    Field::new("gift", "Gift", "礼品", Type::Line, Group::Money, 0),
    Field::new("minimum", "From", "最低消费", Type::Money, Group::Money, 10),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 8),
    Field::new("valid_from", "Valid from", "有效期起", Type::Day, Group::Dates, 11).ahead(),
    Field::new("valid_until", "Valid until", "有效期至", Type::Day, Group::Dates, 11).ahead(),
    Field::new("customer", "Issued to", "发放对象", Type::Link(&[Kind::Customer]), Group::Relation, 18),
    Field::new("issued_on", "Issued on", "发放日期", Type::Day, Group::Dates, 0),
    Field::new("order", "Used on", "用于订单", Type::Link(&[Kind::Order]), Group::Relation, 12),
    Field::new("campaign", "Campaign", "活动", Type::Link(&[Kind::Campaign]), Group::Relation, 0),
}
