//! Articles of the knowledge base.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static STATES: Choices = Choices {
    name: "article_state",
    open: false,
    rows: &[
        choice("draft", "Draft", "草稿"),
        choice("valid", "Valid", "有效"),
        choice("outdated", "Outdated", "过时"),
    ],
};

field_table! {
    Field::new("name", "Question", "问题", Type::Line, Group::Main, 32).also(&["question"]),
    Field::new("answer", "Answer", "解答", Type::Long, Group::Main, 0),
    Field::new("cause", "Cause", "原因", Type::Line, Group::Main, 14),
    Field::new("keywords", "Keywords", "关键词", Type::Lines, Group::Main, 16).also(&["keyword"]),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 8),
    Field::new("product", "Product", "产品", Type::Link(&[Kind::Product]), Group::Relation, 14),
    Field::new("used", "Used", "使用次数", Type::Int(t("times", "次")), Group::Result, 6),
    Field::new("helpful", "Helpful", "有用", Type::Int(t("times", "次")), Group::Result, 6),
    Field::new("unhelpful", "Not helpful", "无用", Type::Int(t("times", "次")), Group::Result, 0),
    Field::new("case", "From case", "来自服务单", Type::Link(&[Kind::Case]), Group::Relation, 0),
}
