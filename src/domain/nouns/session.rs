//! Sessions: course days and appointments with places, attendance and leave.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static ATTENDANCE: Choices = Choices {
    name: "attendance",
    open: false,
    rows: &[
        choice("planned", "Planned", "已排"),
        choice("present", "Present", "出勤"),
        choice("late", "Late", "迟到"),
        choice("leave", "Leave", "请假"),
        choice("absent", "Absent", "缺席"),
    ],
};

/// A member of a session and whether it came.
pub static MEMBER_PARTS: &[Part] = &[
    Part {
        key: "customer",
        label: t("Member", "学员"),
        ty: Type::Link(&[Kind::Customer]),
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Choice(&ATTENDANCE),
    },
    Part {
        key: "asked",
        label: t("Asked", "请假时间"),
        ty: Type::When,
    },
    Part {
        key: "why",
        label: t("Why", "原因"),
        ty: Type::Line,
    },
];

field_table! {
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 22),
    Field::new("product", "Course", "课程", Type::Link(&[Kind::Product]), Group::Main, 16),
    Field::new("teacher", "Teacher", "教师", Type::Line, Group::Main, 10),
    Field::new("room", "Room", "教室", Type::Line, Group::Main, 10),
    Field::new("start", "Start", "开始", Type::When, Group::Dates, 16).ahead(),
    Field::new("end", "End", "结束", Type::When, Group::Dates, 16).ahead(),
    Field::new("repeat", "Repeats", "重复", Type::Line, Group::Dates, 0),
    Field::new("places", "Places", "名额", Type::Int(t("places", "人")), Group::Main, 6),
    Field::new("branch", "Branch", "分店", Type::Line, Group::Main, 10),
    Field::new("members", "Members", "学员", Type::Rows(MEMBER_PARTS), Group::Main, 0).also(&["member"]),
}
