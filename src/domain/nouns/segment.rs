//! Segments: named queries; optionally what to do when a customer enters or leaves.

use crate::domain::field::{Choices, Field, Group, Type, choice};
use crate::domain::text::t;
use crate::field_table;

pub static COLOURS: Choices = Choices {
    name: "colour",
    open: false,
    rows: &[
        choice("red", "Red", "红"),
        choice("green", "Green", "绿"),
        choice("yellow", "Yellow", "黄"),
        choice("blue", "Blue", "蓝"),
        choice("magenta", "Magenta", "紫"),
        choice("cyan", "Cyan", "青"),
    ],
};

field_table! {
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 24),
    Field::new("query", "Query", "条件", Type::Line, Group::Main, 36),
    Field::new("of", "Of", "对象", Type::Line, Group::Main, 10),
    Field::new("colour", "Colour", "颜色", Type::Choice(&COLOURS), Group::Main, 8).also(&["color"]),
    Field::new("order", "Sorted by", "排序", Type::Line, Group::Main, 0).also(&["sort"]),
    Field::new("columns", "Columns", "列", Type::Lines, Group::Main, 0).also(&["column"]),
    Field::new("place", "Place in the list", "位置", Type::Int(t("place", "位")), Group::Main, 0),
    Field::new("basis", "Basis", "依据", Type::Line, Group::Plan, 0),
    Field::new("on_enter", "When one enters", "进入时", Type::Line, Group::Plan, 0),
    Field::new("on_leave", "When one leaves", "离开时", Type::Line, Group::Plan, 0),
    Field::new("cadence", "Contact every", "联系间隔", Type::Span, Group::Plan, 0),
}
