//! Costs booked to a customer or a campaign.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static TYPES: Choices = Choices {
    name: "cost_type",
    open: true,
    rows: &[
        choice("acquisition", "Acquisition", "获取"),
        choice("service", "Service", "维护"),
        choice("retention", "Retention", "挽留"),
        choice("discount", "Discount", "折扣"),
        choice("bad-debt", "Bad debt", "坏账"),
        choice("other", "Other", "其他"),
    ],
};

field_table! {
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 20),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("campaign", "Campaign", "活动", Type::Link(&[Kind::Campaign]), Group::Main, 14),
    Field::new("type", "Type", "类型", Type::Choice(&TYPES), Group::Main, 10),
    Field::new("date", "Date", "日期", Type::Day, Group::Main, 11),
    Field::new("amount", "Amount", "金额", Type::Money, Group::Money, 12),
    Field::new("minutes", "Minutes", "分钟", Type::Int(t("min", "分钟")), Group::Money, 7),
}
