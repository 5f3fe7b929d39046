//! Orders. Total = Σ lines + shipping + tax − discount + other; a refund is its own negative order, linked.
//! An order without lines has only its total.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static STATES: Choices = Choices {
    name: "order_state",
    open: true,
    rows: &[
        choice("draft", "Draft", "草稿"),
        choice("entered", "Entered", "已录入"),
        choice("approved", "Approved", "已审核"),
        choice("paid", "Paid", "已付款"),
        choice("shipped", "Shipped", "已发货"),
        choice("signed", "Signed", "已签收"),
        choice("confirmed", "Confirmed", "已确认收货"),
        choice("rated", "Rated", "已评价"),
        choice("returned", "Returned", "已退货"),
        choice("refunded", "Refunded", "已退款"),
        choice("cancelled", "Cancelled", "已取消"),
    ],
};

/// A line: it stores its own amount; price and quantity are information; lines may repeat.
pub static LINE_PARTS: &[Part] = &[
    Part {
        key: "product",
        label: t("Product", "产品"),
        ty: Type::Link(&[Kind::Product]),
    },
    Part {
        key: "text",
        label: t("Text", "说明"),
        ty: Type::Line,
    },
    Part {
        key: "quantity",
        label: t("Quantity", "数量"),
        ty: Type::Int(t("units", "件")),
    },
    Part {
        key: "price",
        label: t("Price", "单价"),
        ty: Type::Line,
    },
    Part {
        key: "amount",
        label: t("Amount", "金额"),
        ty: Type::Money,
    },
    Part {
        key: "cost",
        label: t("Cost", "成本"),
        ty: Type::Money,
    },
    Part {
        key: "discount",
        label: t("Discount", "折扣"),
        ty: Type::Money,
    },
];

/// When the order came to a state.
pub static STEP_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Line,
    },
];

field_table! {
    Field::new("number", "Number", "订单号", Type::Line, Group::Main, 14),
    Field::new("name", "Name", "名称", Type::Line, Group::Main, 0),
    Field::new("customer", "Customer", "客户", Type::Link(&[Kind::Customer]), Group::Main, 18),
    Field::new("date", "Date", "日期", Type::Day, Group::Main, 11),
    Field::new("state", "State", "状态", Type::Choice(&STATES), Group::Main, 10),
    Field::new("total", "Total", "总额", Type::Money, Group::Money, 12),
    Field::new("lines", "Lines", "明细", Type::Rows(LINE_PARTS), Group::Main, 0).also(&["line"]),
    Field::new("discount", "Discount of the whole", "整单折扣", Type::Money, Group::Money, 0),
    Field::new("shipping", "Shipping", "运费", Type::Money, Group::Money, 0),
    Field::new("tax", "Tax", "税", Type::Money, Group::Money, 0),
    Field::new("other", "Difference to the stated total", "与总额之差", Type::Money, Group::Money, 0),
    Field::new("paid", "Paid", "已付", Type::Money, Group::Money, 12),
    Field::new("cost_to_serve", "Cost to serve", "服务成本", Type::Money, Group::Money, 0),
    Field::new("channel", "Channel", "渠道", Type::Line, Group::Main, 10),
    Field::new("method", "Payment method", "付款方式", Type::Line, Group::Money, 0),
    Field::new("contact", "Contact", "联系人", Type::Link(&[Kind::Customer]), Group::Relation, 0),
    Field::new("payer", "Payer", "付款人", Type::Link(&[Kind::Customer]), Group::Relation, 0),
    Field::new("user", "User", "使用者", Type::Link(&[Kind::Customer]), Group::Relation, 0),
    Field::new("campaign", "Campaign", "活动", Type::Link(&[Kind::Campaign]), Group::Relation, 0),
    Field::new("coupon", "Coupon", "优惠券", Type::Link(&[Kind::Coupon]), Group::Relation, 0),
    Field::new("deal", "Deal", "商机", Type::Link(&[Kind::Deal]), Group::Relation, 0),
    Field::new("quote", "Quote", "报价", Type::Link(&[Kind::Quote]), Group::Relation, 0),
    Field::new("refund_of", "Refund of", "退款原单", Type::Link(&[Kind::Order]), Group::Relation, 0),
    Field::new("steps", "Steps", "进度", Type::Rows(STEP_PARTS), Group::Steps, 0),
    Field::new("due", "Payment due", "付款期限", Type::Day, Group::Dates, 11).ahead(),
    Field::new("deliver_by", "Deliver by", "交货期限", Type::Day, Group::Dates, 11).ahead(),
    Field::new("address", "Deliver to", "收货地址", Type::Line, Group::Relation, 0),
    Field::new("custom_spec", "Individual wish", "定制要求", Type::Line, Group::Relation, 0),
    Field::new("gift", "Gift options", "礼品选项", Type::Line, Group::Relation, 0),
}
