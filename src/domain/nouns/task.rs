//! Tasks: what must be done, promises and appointments (a task with start, end or place).

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static STATES: Choices = Choices {
    name: "task_state",
    open: false,
    rows: &[
        choice("open", "Open", "待办"),
        choice("waiting", "Waiting", "等待"),
        choice("done", "Done", "完成"),
        choice("dropped", "Dropped", "放弃"),
    ],
};

pub static PRIORITIES: Choices = Choices {
    name: "priority",
    open: false,
    rows: &[
        choice("high", "High", "高"),
        choice("normal", "Normal", "中"),
        choice("low", "Low", "低"),
    ],
};

pub static PROMISES: Choices = Choices {
    name: "promise",
    open: false,
    rows: &[
        choice("ours", "We promised", "我方承诺"),
        choice("theirs", "They promised", "对方承诺"),
    ],
};

/// A step of a checklist.
pub static CHECK_PARTS: &[Part] = &[
    Part {
        key: "text",
        label: t("Step", "步骤"),
        ty: Type::Line,
    },
    Part {
        key: "done",
        label: t("Done", "完成"),
        ty: Type::Flag,
    },
];

field_table! {
    Field::new("name", "Title", "标题", Type::Line, Group::Main, 32).also(&["title"]),
    Field::new("due", "Due", "到期", Type::When, Group::Main, 16).ahead(),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 8),
    Field::new("priority", "Priority", "优先级", Type::Choice(&PRIORITIES), Group::Main, 8),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 16),
    Field::new("start", "Start", "开始", Type::When, Group::Dates, 16).ahead(),
    Field::new("end", "End", "结束", Type::When, Group::Dates, 16).ahead(),
    Field::new("place", "Place", "地点", Type::Line, Group::Dates, 12),
    Field::new("remind", "Remind", "提醒", Type::When, Group::Dates, 16).ahead(),
    Field::new("repeat", "Repeats", "重复", Type::Line, Group::Dates, 12),
    Field::new("wait", "Hidden until", "推迟显示至", Type::When, Group::Dates, 0).ahead(),
    Field::new("promise", "Promise", "承诺", Type::Choice(&PROMISES), Group::Main, 10),
    Field::new("checklist", "Checklist", "清单", Type::Rows(CHECK_PARTS), Group::Plan, 0),
    Field::new("project", "Project", "项目", Type::Line, Group::Plan, 12),
    Field::new("origin", "Origin", "来由", Type::Line, Group::Record, 12),
    Field::new("about", "About", "关于", Type::Link(&[]), Group::Relation, 14),
    Field::new("depends", "After", "前置任务", Type::Links(&[Kind::Task]), Group::Plan, 0),
    Field::new("owner", "Responsible", "负责人", Type::Line, Group::Plan, 10),
    Field::new("done_at", "Done at", "完成时间", Type::When, Group::Result, 16),
    Field::new("progress", "Progress", "进度", Type::Percent, Group::Result, 0),
}
