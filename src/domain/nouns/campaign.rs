//! Campaigns in six steps, and notices to a group.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static FORMS: Choices = Choices {
    name: "campaign_form",
    open: false,
    rows: &[
        choice("campaign", "Campaign", "活动"),
        choice("notice", "Notice", "通知"),
    ],
};

pub static STATES: Choices = Choices {
    name: "campaign_state",
    open: false,
    rows: &[
        choice("planned", "Planned", "计划中"),
        choice("running", "Running", "进行中"),
        choice("ended", "Ended", "已结束"),
        choice("cancelled", "Cancelled", "已取消"),
    ],
};

/// A member of the audience and how it answered.
pub static MEMBER_PARTS: &[Part] = &[
    Part {
        key: "customer",
        label: t("Customer", "客户"),
        ty: Type::Link(&[Kind::Customer]),
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Line,
    },
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "outcome",
        label: t("Outcome", "结果"),
        ty: Type::Line,
    },
    Part {
        key: "holdout",
        label: t("Held out", "对照组"),
        ty: Type::Flag,
    },
];

/// A SMART goal.
pub static GOAL_PARTS: &[Part] = &[
    Part {
        key: "metric",
        label: t("Metric", "指标"),
        ty: Type::Line,
    },
    Part {
        key: "baseline",
        label: t("Baseline", "基线"),
        ty: Type::Int(t("units", "单位")),
    },
    Part {
        key: "target",
        label: t("Target", "目标"),
        ty: Type::Int(t("units", "单位")),
    },
    Part {
        key: "deadline",
        label: t("Deadline", "期限"),
        ty: Type::Day,
    },
    Part {
        key: "linked",
        label: t("Linked goal", "关联目标"),
        ty: Type::Line,
    },
    Part {
        key: "best",
        label: t("Best past value", "历史最好"),
        ty: Type::Int(t("units", "单位")),
    },
];

/// A budget by one of the four methods.
pub static BUDGET_PARTS: &[Part] = &[
    Part {
        key: "method",
        label: t("Method", "方法"),
        ty: Type::Line,
    },
    Part {
        key: "amount",
        label: t("Amount", "金额"),
        ty: Type::Money,
    },
    Part {
        key: "basis",
        label: t("Basis", "依据"),
        ty: Type::Line,
    },
];

/// What was counted in one branch without names: how often a link was shared and seen, how many came by it.
pub static COUNTER_PARTS: &[Part] = &[
    Part {
        key: "branch",
        label: t("Branch", "分店"),
        ty: Type::Line,
    },
    Part {
        key: "shares",
        label: t("Shares", "分享"),
        ty: Type::Int(t("times", "次")),
    },
    Part {
        key: "views",
        label: t("Views", "浏览"),
        ty: Type::Int(t("times", "次")),
    },
    Part {
        key: "new",
        label: t("New customers", "新客户"),
        ty: Type::Int(t("people", "人")),
    },
];

field_table! {
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 24),
    Field::new("form", "Form", "形式", Type::Choice(&FORMS), Group::Main, 8),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 9),
    Field::new("start", "Start", "开始", Type::Day, Group::Dates, 11).ahead(),
    Field::new("end", "End", "结束", Type::Day, Group::Dates, 11).ahead(),
    Field::new("segment", "Audience", "目标群", Type::Line, Group::Plan, 16),
    Field::new("members", "Members", "成员", Type::Rows(MEMBER_PARTS), Group::Plan, 0).also(&["member"]),
    Field::new("goal", "Goal", "目标", Type::Rows(GOAL_PARTS), Group::Plan, 0),
    Field::new("offer", "Offer", "内容", Type::Long, Group::Plan, 0),
    Field::new("text", "Text", "文本", Type::Long, Group::Plan, 0),
    Field::new("budgets", "Budget", "预算", Type::Rows(BUDGET_PARTS), Group::Money, 0).also(&["budget"]),
    Field::new("cost", "Cost", "费用", Type::Money, Group::Money, 12),
    Field::new("channels", "Channels", "渠道", Type::Lines, Group::Plan, 12).also(&["channel"]),
    Field::new("interval", "Days between touches", "触达间隔", Type::Span, Group::Plan, 0),
    Field::new("code", "Code", "代码", Type::Line, Group::Plan, 0),
    Field::new("holdout", "Held out", "对照组比例", Type::Percent, Group::Plan, 0),
    Field::new("evaluation", "Evaluation", "评估", Type::Long, Group::Result, 0),
    Field::new("result", "Result", "结果", Type::Line, Group::Result, 16),
    Field::new("counters", "Counters", "计数", Type::Rows(COUNTER_PARTS), Group::Result, 0).also(&["counter"]),
}
