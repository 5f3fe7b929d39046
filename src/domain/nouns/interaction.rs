//! Interactions: one touch with one or more customers.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static CHANNELS: Choices = Choices {
    name: "channel",
    open: true,
    rows: &[
        choice("visit", "Visit", "拜访"),
        choice("call", "Call", "电话"),
        choice("message", "Message", "消息"),
        choice("mail", "Mail", "邮件"),
        choice("letter", "Letter", "信函"),
        choice("meeting", "Meeting", "会议"),
        choice("event", "Event", "活动"),
        choice("web", "Web", "网络"),
        choice("note", "Note", "记事"),
        choice("payment", "Payment", "付款"),
        choice("imported", "Imported", "导入"),
        choice("other", "Other", "其他"),
    ],
};

pub static DIRECTIONS: Choices = Choices {
    name: "direction",
    open: false,
    rows: &[choice("out", "We", "我方"), choice("in", "They", "对方")],
};

pub static MOODS: Choices = Choices {
    name: "mood",
    open: false,
    rows: &[
        choice("positive", "Positive", "积极"),
        choice("neutral", "Neutral", "中性"),
        choice("negative", "Negative", "消极"),
    ],
};

pub static RESPONSES: Choices = Choices {
    name: "response",
    open: false,
    rows: &[
        choice("answered", "Answered", "有回应"),
        choice("no-answer", "No answer", "无回应"),
        choice("refused", "Refused", "拒绝"),
    ],
};

pub static STATES: Choices = Choices {
    name: "interaction_state",
    open: false,
    rows: &[
        choice("done", "Done", "已完成"),
        choice("planned", "Planned", "计划中"),
        choice("cancelled", "Cancelled", "已取消"),
    ],
};

field_table! {
    Field::new("at", "When", "时间", Type::When, Group::Main, 16),
    Field::new("customers", "Customers", "客户", Type::Links(&[Kind::Customer]), Group::Main, 18).also(&["customer"]),
    Field::new("channel", "Channel", "渠道", Type::Choice(&CHANNELS), Group::Main, 9),
    Field::new("direction", "Who began", "发起方", Type::Choice(&DIRECTIONS), Group::Main, 6),
    Field::new("subject", "Subject", "主题", Type::Line, Group::Main, 30),
    Field::new("body", "Text", "内容", Type::Long, Group::Main, 0),
    Field::new("name", "Name", "名称", Type::Line, Group::Record, 0),
    Field::new("mood", "Mood", "情绪", Type::Choice(&MOODS), Group::Result, 8),
    Field::new("response", "Response", "回应", Type::Choice(&RESPONSES), Group::Result, 10),
    Field::new("answered_at", "Answered", "回应时间", Type::When, Group::Result, 16),
    Field::new("minutes", "Minutes", "分钟", Type::Int(t("min", "分钟")), Group::Result, 7),
    Field::new("cost", "Cost", "费用", Type::Money, Group::Money, 10),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Result, 9),
    Field::new("end", "End", "结束", Type::When, Group::Dates, 16),
    Field::new("place", "Place", "地点", Type::Line, Group::Main, 12),
    Field::new("attendees", "Others present", "其他参与者", Type::Lines, Group::Main, 0).also(&["attendee"]),
    Field::new("repeat", "Repeats", "重复", Type::Line, Group::Dates, 0),
    Field::new("episode", "Episode", "情节", Type::Line, Group::Main, 12),
    Field::new("exchanged", "Exchanged", "交换内容", Type::Line, Group::Result, 0),
    Field::new("deal", "Deal", "商机", Type::Link(&[Kind::Deal]), Group::Relation, 14),
    Field::new("case", "Case", "服务单", Type::Link(&[Kind::Case]), Group::Relation, 14),
    Field::new("order", "Order", "订单", Type::Link(&[Kind::Order]), Group::Relation, 0),
    Field::new("campaign", "Campaign", "活动", Type::Link(&[Kind::Campaign]), Group::Relation, 14),
}
