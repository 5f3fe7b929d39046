//! Cases: service requests of all types; a complaint goes through four steps, each with who, when, what.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static TYPES: Choices = Choices {
    name: "case_type",
    open: false,
    rows: &[
        choice("consultation", "Consultation", "咨询"),
        choice("suggestion", "Suggestion", "建议"),
        choice("complaint", "Complaint", "投诉"),
        choice("praise", "Praise", "表扬"),
        choice("repair", "Repair", "维修"),
        choice("return", "Return", "退换货"),
        choice("other", "Other", "其他"),
    ],
};

pub static STATES: Choices = Choices {
    name: "case_state",
    open: false,
    rows: &[
        choice("open", "Open", "处理中"),
        choice("waiting", "Waiting for the customer", "等待客户"),
        choice("solved", "Solved", "已解决"),
        choice("closed", "Closed", "已关闭"),
    ],
};

pub static SEVERITIES: Choices = Choices {
    name: "severity",
    open: false,
    rows: &[
        choice("low", "Low", "低"),
        choice("normal", "Normal", "中"),
        choice("high", "High", "高"),
        choice("critical", "Critical", "紧急"),
    ],
};

pub static CAUSES: Choices = Choices {
    name: "cause",
    open: true,
    rows: &[
        choice("product", "Product quality", "产品质量"),
        choice("service", "Service quality", "服务质量"),
        choice("attitude", "Staff attitude", "员工态度"),
        choice("environment", "Environment", "环境"),
        choice("supply", "Supply", "供货"),
        choice("price", "Price", "价格"),
        choice("misuse", "Wrong use by the customer", "使用不当"),
        choice("expectation", "Too high expectation", "期望过高"),
    ],
};

pub static SIDES: Choices = Choices {
    name: "cause_side",
    open: false,
    rows: &[
        choice("firm", "Firm", "企业原因"),
        choice("customer", "Customer", "客户原因"),
    ],
};

pub static VERDICTS: Choices = Choices {
    name: "valid",
    open: false,
    rows: &[
        choice("justified", "Justified", "成立"),
        choice("not-justified", "Not justified", "不成立"),
    ],
};

pub static STEPS: Choices = Choices {
    name: "case_step",
    open: false,
    rows: &[
        choice("listen", "Listen", "倾听"),
        choice("judge", "Judge", "判断"),
        choice("agree", "Agree", "解决"),
        choice("follow-up", "Follow up", "跟踪"),
    ],
};

/// One of the four steps: who, when, what.
pub static STEP_PARTS: &[Part] = &[
    Part {
        key: "step",
        label: t("Step", "步骤"),
        ty: Type::Choice(&STEPS),
    },
    Part {
        key: "at",
        label: t("When", "时间"),
        ty: Type::Moment,
    },
    Part {
        key: "who",
        label: t("Who", "谁"),
        ty: Type::Line,
    },
    Part {
        key: "what",
        label: t("What", "内容"),
        ty: Type::Line,
    },
];

/// A work order.
pub static WORK_PARTS: &[Part] = &[
    Part {
        key: "number",
        label: t("Number", "单号"),
        ty: Type::Line,
    },
    Part {
        key: "person",
        label: t("Person", "人员"),
        ty: Type::Line,
    },
    Part {
        key: "address",
        label: t("Address", "地址"),
        ty: Type::Line,
    },
    Part {
        key: "planned",
        label: t("Planned", "计划时间"),
        ty: Type::When,
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Line,
    },
    Part {
        key: "parts",
        label: t("Parts", "备件"),
        ty: Type::Line,
    },
    Part {
        key: "result",
        label: t("Result", "结果"),
        ty: Type::Line,
    },
    Part {
        key: "cost",
        label: t("Cost", "费用"),
        ty: Type::Money,
    },
];

field_table! {
    Field::new("name", "Subject", "主题", Type::Line, Group::Main, 28).also(&["subject"]),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 16),
    Field::new("contact", "Contact", "联系人", Type::Link(&[Kind::Customer]), Group::Main, 0),
    Field::new("type", "Type", "类型", Type::Choice(&TYPES), Group::Main, 10),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 9),
    Field::new("severity", "Severity", "严重程度", Type::Choice(&SEVERITIES), Group::Main, 8),
    Field::new("received_at", "Received", "受理时间", Type::When, Group::Dates, 16),
    Field::new("channel", "Channel", "渠道", Type::Line, Group::Main, 9),
    Field::new("text", "Text", "内容", Type::Long, Group::Main, 0),
    Field::new("number", "Number", "编号", Type::Line, Group::Record, 12),
    Field::new("cause", "Cause", "原因", Type::Choice(&CAUSES), Group::Service, 12),
    Field::new("cause_side", "Whose cause", "原因方", Type::Choice(&SIDES), Group::Service, 8),
    Field::new("valid", "Justified", "是否成立", Type::Choice(&VERDICTS), Group::Service, 10),
    Field::new("valid_reason", "Why", "判断理由", Type::Line, Group::Service, 0),
    Field::new("product", "Product", "产品", Type::Link(&[Kind::Product]), Group::Relation, 14),
    Field::new("order", "Order", "订单", Type::Link(&[Kind::Order]), Group::Relation, 14),
    Field::new("interaction", "Interaction", "互动", Type::Link(&[Kind::Interaction]), Group::Relation, 0),
    Field::new("same_as", "Same matter as", "同一事项", Type::Link(&[Kind::Case]), Group::Relation, 0),
    Field::new("steps", "Steps", "四步", Type::Rows(STEP_PARTS), Group::Steps, 0),
    Field::new("closed_reason", "Closed without all steps because", "未完成步骤原因", Type::Line, Group::Steps, 0),
    Field::new("proposed", "Proposed solution", "建议方案", Type::Long, Group::Steps, 0),
    Field::new("agreed", "Agreed solution", "商定方案", Type::Long, Group::Steps, 0),
    Field::new("agreed_by", "Agreed by", "同意人", Type::Line, Group::Steps, 0),
    Field::new("compensation", "Compensation", "补偿", Type::Money, Group::Money, 10),
    Field::new("done", "What was done", "处理结果", Type::Long, Group::Steps, 0),
    Field::new("first_response_at", "First answer", "首次响应", Type::When, Group::Dates, 16),
    Field::new("solved_at", "Solved", "解决时间", Type::When, Group::Dates, 16),
    Field::new("closed_at", "Closed", "关闭时间", Type::When, Group::Dates, 16),
    Field::new("answer_due", "Answer due", "响应期限", Type::Moment, Group::Dates, 16).ahead(),
    Field::new("solution_due", "Solution due", "解决期限", Type::Moment, Group::Dates, 16).ahead(),
    Field::new("waiting_since", "Waiting since", "等待起始", Type::Moment, Group::Dates, 0),
    Field::new("waited_minutes", "Waited", "等待时长", Type::Int(t("min", "分钟")), Group::Dates, 0),
    Field::new("expected", "Expected", "期望", Type::Int(t("points", "分")), Group::Result, 0),
    Field::new("perceived", "Perceived", "感知", Type::Int(t("points", "分")), Group::Result, 0),
    Field::new("csat", "Satisfaction", "满意度", Type::Int(t("of 5", "满分 5")), Group::Result, 6),
    Field::new("adopted", "Suggestion", "建议处理", Type::Line, Group::Result, 0),
    Field::new("stars", "Stars", "星级", Type::Int(t("of 5", "满分 5")), Group::Result, 0),
    Field::new("work_orders", "Work orders", "派工单", Type::Rows(WORK_PARTS), Group::Service, 0).also(&["work_order"]),
    Field::new("owner", "Responsible", "负责人", Type::Line, Group::Service, 10),
    Field::new("escalated", "Escalated", "已升级", Type::Flag, Group::Service, 6),
    Field::new("mood", "Mood", "情绪", Type::Line, Group::Service, 0),
    Field::new("articles", "Articles used", "引用文章", Type::Links(&[Kind::Article]), Group::Relation, 0).also(&["article"]),
}
