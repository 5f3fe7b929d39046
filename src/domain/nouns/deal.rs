//! Deals: opportunities on their way through a pipeline.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static LOST_REASONS: Choices = Choices {
    name: "lost_reason",
    open: true,
    rows: &[
        choice("price", "Price", "价格"),
        choice("product", "Product", "产品"),
        choice("service", "Service", "服务"),
        choice("rival", "Rival", "竞争对手"),
        choice("no-budget", "No budget", "无预算"),
        choice("need-changed", "Need changed", "需求变化"),
        choice("timing", "Timing", "时机"),
        choice("no-decision", "No decision", "未决策"),
        choice("other", "Other", "其他"),
    ],
};

/// A stage event, in order of time, file order within a day.
pub static STAGE_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "stage",
        label: t("Stage", "阶段"),
        ty: Type::Line,
    },
];

/// A MEDDIC letter: unknown 0, partial 1, confirmed 2.
pub static MEDDIC_PARTS: &[Part] = &[
    Part {
        key: "letter",
        label: t("Letter", "字母"),
        ty: Type::Line,
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Int(t("0 to 2", "0 到 2")),
    },
    Part {
        key: "evidence",
        label: t("Evidence", "证据"),
        ty: Type::Line,
    },
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "contact",
        label: t("Contact", "联系人"),
        ty: Type::Link(&[Kind::Customer]),
    },
];

/// A need in the eight questions.
pub static NEED_PARTS: &[Part] = &[
    Part {
        key: "what",
        label: t("What", "内容"),
        ty: Type::Line,
    },
    Part {
        key: "when",
        label: t("When", "时间"),
        ty: Type::Line,
    },
    Part {
        key: "where",
        label: t("Where", "地点"),
        ty: Type::Line,
    },
    Part {
        key: "why",
        label: t("Why", "原因"),
        ty: Type::Line,
    },
    Part {
        key: "how_many",
        label: t("How many", "批量"),
        ty: Type::Line,
    },
    Part {
        key: "price",
        label: t("What price", "价格"),
        ty: Type::Line,
    },
    Part {
        key: "payment",
        label: t("How to pay", "支付方式"),
        ty: Type::Line,
    },
    Part {
        key: "frequency",
        label: t("How often", "频率"),
        ty: Type::Line,
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Line,
    },
];

field_table! {
    Field::new("name", "Deal", "商机名称", Type::Line, Group::Main, 24),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("contact", "Contact", "联系人", Type::Link(&[Kind::Customer]), Group::Main, 14),
    Field::new("pipeline", "Pipeline", "流程", Type::Line, Group::Main, 10),
    Field::new("stage", "Stage", "阶段", Type::Stage, Group::Main, 12),
    Field::new("amount", "Amount", "金额", Type::Money, Group::Main, 12),
    Field::new("probability", "Probability", "赢率", Type::Percent, Group::Main, 8),
    Field::new("expected_close", "Expected close", "预计成交", Type::Day, Group::Main, 12).ahead(),
    Field::new("next_step", "Next step", "下一步", Type::Line, Group::Main, 18),
    Field::new("stage_history", "Stage history", "阶段记录", Type::Rows(STAGE_PARTS), Group::Steps, 0),
    Field::new("lost_reason", "Lost because", "输单原因", Type::Choice(&LOST_REASONS), Group::Result, 12),
    Field::new("rival", "Won by", "胜出对手", Type::Link(&[Kind::Customer]), Group::Result, 12),
    Field::new("closed_on", "Closed on", "关闭日期", Type::Day, Group::Result, 11),
    Field::new("competitors", "Competitors", "竞争对手", Type::Links(&[Kind::Customer]), Group::Plan, 0).also(&["competitor"]),
    Field::new("products", "Products wanted", "意向产品", Type::Links(&[Kind::Product]), Group::Plan, 14).also(&["product"]),
    Field::new("needs", "Needs", "需求", Type::Rows(NEED_PARTS), Group::Plan, 0).also(&["need"]),
    Field::new("meddic", "MEDDIC", "MEDDIC", Type::Rows(MEDDIC_PARTS), Group::Plan, 0),
    Field::new("campaign", "Campaign", "活动", Type::Link(&[Kind::Campaign]), Group::Relation, 14),
    Field::new("related", "Also for", "相关客户", Type::Links(&[Kind::Customer]), Group::Relation, 0),
    Field::new("owner", "Responsible", "负责人", Type::Line, Group::Relation, 10),
    Field::new("acquisition", "Came by", "来源", Type::Line, Group::Relation, 10),
}
