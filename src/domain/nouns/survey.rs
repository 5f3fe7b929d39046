//! Survey answers: one answer of one customer to one question of a measure.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static MEASURES: Choices = Choices {
    name: "measure",
    open: false,
    rows: &[
        choice("csat", "CSAT", "CSAT 满意度"),
        choice("nps", "NPS", "NPS 推荐值"),
        choice("ces", "CES", "CES 费力度"),
        choice("rater", "RATER", "RATER 五维"),
        choice("ratio", "c = b/a", "c = b/a 满意比"),
    ],
};

pub static DIMENSIONS: Choices = Choices {
    name: "dimension",
    open: true,
    rows: &[
        choice("reliability", "Reliability", "可靠性"),
        choice("assurance", "Assurance", "保证性"),
        choice("tangibles", "Tangibles", "有形性"),
        choice("empathy", "Empathy", "关怀性"),
        choice("responsiveness", "Responsiveness", "响应性"),
    ],
};

pub static EXPECTATIONS: Choices = Choices {
    name: "expectation",
    open: false,
    rows: &[
        choice("basic", "Basic", "基本期望"),
        choice("latent", "Latent", "潜在期望"),
    ],
};

field_table! {
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("measure", "Measure", "指标", Type::Choice(&MEASURES), Group::Main, 8),
    Field::new("date", "Date", "日期", Type::Day, Group::Main, 11),
    Field::new("score", "Score", "得分", Type::Int(t("points", "分")), Group::Result, 6),
    Field::new("dimension", "Dimension", "维度", Type::Choice(&DIMENSIONS), Group::Result, 12),
    Field::new("expected", "Expected", "期望", Type::Int(t("points", "分")), Group::Result, 8),
    Field::new("perceived", "Perceived", "感知", Type::Int(t("points", "分")), Group::Result, 8),
    Field::new("expectation", "Kind of expectation", "期望类型", Type::Choice(&EXPECTATIONS), Group::Result, 0),
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 16),
    Field::new("questionnaire", "Questionnaire", "问卷", Type::Line, Group::Main, 14),
    Field::new("question", "Question", "问题", Type::Line, Group::Main, 0),
    Field::new("answer", "Answer", "回答", Type::Long, Group::Main, 0),
    Field::new("about", "About", "关于", Type::Link(&[]), Group::Relation, 14),
}
