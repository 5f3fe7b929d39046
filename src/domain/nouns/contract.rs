//! Contracts: term, amount, renewal, and what quality was promised.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static STATES: Choices = Choices {
    name: "contract_state",
    open: false,
    rows: &[
        choice("draft", "Draft", "草稿"),
        choice("active", "Active", "生效"),
        choice("ended", "Ended", "已结束"),
    ],
};

/// A promised quality and what was delivered, in basis points.
pub static QUALITY_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "what",
        label: t("What", "项目"),
        ty: Type::Line,
    },
    Part {
        key: "promised",
        label: t("Promised", "承诺"),
        ty: Type::Percent,
    },
    Part {
        key: "actual",
        label: t("Actual", "实际"),
        ty: Type::Percent,
    },
];

field_table! {
    Field::new("name", "Contract", "合同名称", Type::Line, Group::Main, 22),
    Field::new("number", "Number", "合同编号", Type::Line, Group::Main, 14),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 8),
    Field::new("amount", "Amount", "金额", Type::Money, Group::Money, 12),
    Field::new("start", "Start", "开始", Type::Day, Group::Dates, 11),
    Field::new("end", "End", "结束", Type::Day, Group::Dates, 11).ahead(),
    Field::new("notice_days", "Renewal notice", "续约提前", Type::Span, Group::Dates, 8),
    Field::new("renewal", "Renewal", "续约", Type::Line, Group::Dates, 0),
    Field::new("visits_left", "Visits left", "剩余次数", Type::Int(t("visits", "次")), Group::Service, 0),
    Field::new("orders", "Orders", "订单", Type::Links(&[Kind::Order]), Group::Relation, 0),
    Field::new("deal", "Deal", "商机", Type::Link(&[Kind::Deal]), Group::Relation, 0),
    Field::new("promised_quality", "Promised quality", "承诺质量", Type::Rows(QUALITY_PARTS), Group::Service, 0),
    Field::new("terms", "Terms", "条款", Type::Long, Group::Notes, 0),
}
