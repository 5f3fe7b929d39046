//! Links: dated, directed relations between two customers. A person linked by works-at is a contact of the organisation.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static TYPES: Choices = Choices {
    name: "link_type",
    open: true,
    rows: &[
        choice("works-at", "Works at", "任职于"),
        choice("spouse", "Spouse", "配偶"),
        choice("parent", "Parent of", "父母"),
        choice("child", "Child of", "子女"),
        choice("guardian", "Guardian of", "监护人"),
        choice("sibling", "Sibling", "兄弟姐妹"),
        choice("relative", "Relative", "亲戚"),
        choice("friend", "Friend", "朋友"),
        choice("same-town", "Same town", "同乡"),
        choice("classmate", "Classmate", "同学"),
        choice("teacher", "Teacher of", "老师"),
        choice("colleague", "Colleague", "同事"),
        choice("neighbour", "Neighbour", "邻居"),
        choice("referred-by", "Referred by", "由…推荐"),
        choice("partner", "Partner", "合作伙伴"),
        choice("supplier", "Supplier of", "供应商"),
        choice("parent-company", "Parent company of", "母公司"),
        choice("assistant", "Assistant", "助理"),
        choice("manager", "Manager", "上级"),
        choice("related", "Related", "相关"),
    ],
};

pub static ROLES: Choices = Choices {
    name: "decision_role",
    open: true,
    rows: &[
        choice("decider", "Decider", "决策者"),
        choice("economic-buyer", "Economic buyer", "经济决策人"),
        choice("influencer", "Influencer", "影响者"),
        choice("champion", "Champion", "内线支持者"),
        choice("user", "User", "使用者"),
        choice("gatekeeper", "Gatekeeper", "把关者"),
        choice("blocker", "Opponent", "反对者"),
    ],
};

field_table! {
    Field::new("customer", "From", "甲方", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("to", "To", "乙方", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("type", "Relation", "关联类型", Type::Choice(&TYPES), Group::Main, 14),
    Field::new("name", "Note of the relation", "关联说明", Type::Line, Group::Main, 14),
    Field::new("job", "Job", "职务", Type::Line, Group::Main, 14).also(&["title"]),
    Field::new("department", "Department", "部门", Type::Line, Group::Main, 12),
    Field::new("role", "Role in decisions", "决策角色", Type::Choice(&ROLES), Group::Main, 12),
    Field::new("decision_maker", "Decides", "关键决策人", Type::Flag, Group::Main, 6),
    Field::new("primary", "Main contact", "主联系人", Type::Flag, Group::Main, 6),
    Field::new("influence", "Influence", "影响力", Type::Int(t("of 5", "满分 5")), Group::Main, 6),
    Field::new("attitude", "Attitude", "态度", Type::Line, Group::Main, 8),
    Field::new("from", "Since", "起始", Type::Day, Group::Dates, 11),
    Field::new("until", "Until", "截止", Type::Day, Group::Dates, 11).ahead(),
}
