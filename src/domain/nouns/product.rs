//! Products and services of the catalogue. Stock is the sum of the movements when there are any.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static GOODS: Choices = Choices {
    name: "goods",
    open: false,
    rows: &[
        choice("fast-moving", "Fast-moving", "快消品"),
        choice("durable", "Durable", "耐用品"),
        choice("service", "Service", "服务"),
    ],
};

/// A movement of stock.
pub static STOCK_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "quantity",
        label: t("In (+) or out (-)", "入(+)出(-)"),
        ty: Type::Int(t("units", "件")),
    },
    Part {
        key: "why",
        label: t("Why", "原因"),
        ty: Type::Line,
    },
];

/// A price for a class, tier, segment or customer.
pub static PRICE_PARTS: &[Part] = &[
    Part {
        key: "for",
        label: t("For", "适用"),
        ty: Type::Line,
    },
    Part {
        key: "price",
        label: t("Price", "价格"),
        ty: Type::Money,
    },
    Part {
        key: "from",
        label: t("From", "起"),
        ty: Type::Day,
    },
    Part {
        key: "until",
        label: t("Until", "止"),
        ty: Type::Day,
    },
    Part {
        key: "quantity",
        label: t("From quantity", "起订量"),
        ty: Type::Int(t("units", "件")),
    },
];

field_table! {
    Field::new("name", "Product", "产品名称", Type::Line, Group::Main, 24),
    Field::new("code", "Code", "编码", Type::Line, Group::Main, 12).also(&["sku"]),
    Field::new("category", "Category", "类别", Type::Line, Group::Main, 12),
    Field::new("goods", "Kind of goods", "商品性质", Type::Choice(&GOODS), Group::Main, 10),
    Field::new("unit", "Unit", "单位", Type::Line, Group::Main, 6),
    Field::new("price", "Price", "价格", Type::Money, Group::Money, 12),
    Field::new("cost", "Cost", "成本", Type::Money, Group::Money, 12),
    Field::new("active", "On sale", "在售", Type::Flag, Group::Main, 6),
    Field::new("points_factor", "Points factor", "积分倍数", Type::Percent, Group::Money, 0),
    Field::new("lessons", "Lessons", "课时", Type::Int(t("lessons", "课时")), Group::Main, 0),
    Field::new("stock", "Stock", "库存", Type::Int(t("units", "件")), Group::Main, 8),
    Field::new("reorder_at", "Reorder at", "补货点", Type::Int(t("units", "件")), Group::Main, 0),
    Field::new("movements", "Stock movements", "库存记录", Type::Rows(STOCK_PARTS), Group::Record, 0),
    Field::new("prices", "Prices", "价目", Type::Rows(PRICE_PARTS), Group::Money, 0),
    Field::new("launched", "Launched", "上市日期", Type::Day, Group::Dates, 11),
    Field::new("cycle", "Repurchase cycle", "复购周期", Type::Span, Group::Dates, 8),
    Field::new("upsell", "Better model", "升级产品", Type::Link(&[Kind::Product]), Group::Relation, 0),
    Field::new("accessories", "Accessories", "配件", Type::Links(&[Kind::Product]), Group::Relation, 0),
    Field::new("gift_points", "Points as a gift", "兑换积分", Type::Int(t("points", "积分")), Group::Money, 0),
    Field::new("description", "Description", "描述", Type::Long, Group::Notes, 0),
}
