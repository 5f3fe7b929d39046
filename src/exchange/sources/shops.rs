//! Orders of shops and payment services.
//! Rule: all rows of one order number are one order; card columns are never kept.

use super::super::mapping::slot::{Part, Slot, Slot::*};
use super::{BASE, Form, Source};

const SHOP: Source = Source {
    crm: true,
    form: Form::Order,
    loose: false,
    ..BASE
};

fn shopify_tax(header: &str) -> Option<Slot> {
    (header.starts_with("Shipping ") && header != "Shipping Method").then_some(Custom)
}

/// `line_item_1`, `line_item_2` …
fn line_items(header: &str) -> Option<Slot> {
    let number = header.trim().strip_prefix("line_item_")?;
    number.bytes().all(|b| b.is_ascii_digit()).then_some(Packed)
}

sources! {
    Source {
        key: "shopify", ids: "shopify", pattern: Some(shopify_tax),
        must: |h| h.all(&["Lineitem name", "Financial Status"]),
        columns: &[
            ("Name", OrderNumber), ("Email", Email("")), ("Financial Status", OrderState), ("Currency", Currency), ("Shipping", Shipping),
            ("Taxes", Tax), ("Total", Total), ("Discount Amount", Discount), ("Created at", OrderDate), ("Lineitem quantity", Quantity),
            ("Lineitem name", Product), ("Lineitem price", Price), ("Lineitem sku", Sku), ("Lineitem discount", LineDiscount),
            ("Billing Name", Contact), ("Billing Street|Billing Address1", Address("billing", Part::Street)),
            ("Billing Address2", Address("billing", Part::Street2)), ("Billing Company", Company),
            ("Billing City", Address("billing", Part::City)), ("Billing Zip", Address("billing", Part::Code)),
            ("Billing Province", Address("billing", Part::Region)), ("Billing Country", Address("billing", Part::Country)),
            ("Billing Phone|Phone", Phone("")), ("Notes", Note), ("Cancelled at", Cancelled), ("Payment Method", Method),
            ("Refunded Amount", Refunded), ("Id", OtherId("shopify-id")), ("Tags", Tags), ("Source", Channel),
        ],
        ..SHOP
    },
    Source {
        key: "shopify-customers", form: Form::Person, ids: "shopify-customers",
        must: |h| h.all(&["First Name", "Last Name", "Email", "Total Spent", "Total Orders"]),
        columns: &[
            ("Customer ID", Id), ("First Name", Given), ("Last Name", Family), ("Email", Email("")), ("Phone", Phone("")), ("Company", Company),
            ("Tags", Tags), ("Note", Note), ("Default Address Company", Company), ("Default Address Address1", Address("", Part::Street)),
            ("Default Address City", Address("", Part::City)), ("Default Address Province Code", Address("", Part::Region)),
            ("Default Address Country Code", Address("", Part::Country)), ("Default Address Zip", Address("", Part::Code)),
        ],
        ..SHOP
    },
    Source {
        key: "woocommerce", ids: "woocommerce", pattern: Some(line_items),
        must: |h| h.count(&["order_id", "order_number"]) > 0 && h.exact("order_total") && h.count(&["billing_email", "line_item_1"]) > 0,
        columns: &[
            ("order_number", OrderNumber), ("order_id", OtherId("woocommerce-id")), ("order_date", OrderDate), ("status", OrderState),
            ("shipping_total", Shipping), ("tax_total", Tax), ("discount_total", Discount), ("order_total", Total), ("order_currency", Currency),
            ("payment_method_title", Method), ("customer_id", Guest), ("customer_email", Email("")), ("billing_first_name", Given),
            ("billing_last_name", Family), ("billing_company", Company), ("billing_email", Email("")), ("billing_phone", Phone("")),
            ("billing_address_1", Address("billing", Part::Street)), ("billing_address_2", Address("billing", Part::Street2)),
            ("billing_postcode", Address("billing", Part::Code)), ("billing_city", Address("billing", Part::City)),
            ("billing_state", Address("billing", Part::Region)), ("billing_country", Address("billing", Part::Country)), ("customer_note", Note),
            ("refunded_total", Refunded),
        ],
        ..SHOP
    },
    Source {
        key: "stripe", ids: "stripe",
        must: |h| h.count(&["Created (UTC)", "Created date (UTC)"]) > 0 && h.all(&["Amount", "Amount Refunded"]),
        columns: &[
            ("id", OrderNumber), ("Description", OrderName), ("Created (UTC)|Created date (UTC)", OrderDate), ("Amount", Total),
            ("Amount Refunded", Refunded), ("Currency", Currency), ("Status", OrderState), ("Customer ID", OtherId("stripe-customer")),
            ("Customer Description", Person), ("Customer Email", Email("")),
            ("Card ID|Card Last4|Card Brand|Card Funding|Card Exp Month|Card Exp Year|Card Name|Card Fingerprint|Card Issue Country|Card Address Line1|Card Address Line2|Card Address City|Card Address State|Card Address Country|Card Address Zip|Card CVC Status|Card AVS Zip Status|Card AVS Line1 Status|Card Tokenization Method", Drop),
        ],
        ..SHOP
    },
    Source {
        key: "youzan", ids: "youzan",
        must: |h| h.has("订单号") && h.count(&["订单实付金额", "全部商品名称"]) > 0,
        columns: &[
            ("订单号", OrderNumber), ("销售渠道", Channel), ("订单状态", OrderState), ("订单创建时间", OrderDate), ("付款方式", Method), ("运费", Shipping),
            ("订单实付金额", Total), ("订单实收金额", Custom), ("全部商品名称", ItemsInWords), ("详细收货地址/提货地址", Deliver), ("买家昵称", Person),
            ("买家手机号", Phone("cell")), ("订单退款状态", Custom), ("订单已退款金额", Refunded), ("买家备注|商家订单备注", Note),
        ],
        ..SHOP
    },
    Source {
        key: "taobao", ids: "taobao",
        must: |h| h.all(&["订单编号", "买家会员名", "宝贝标题"]),
        columns: &[
            ("订单编号", OrderNumber), ("买家会员名", Person), ("总金额", Total), ("买家实际支付金额", Paid), ("买家应付邮费", Shipping),
            ("订单状态", OrderState), ("收货地址", Deliver), ("联系电话", Phone("")), ("联系手机", Phone("cell")), ("订单创建时间", OrderDate),
            ("宝贝标题", ItemsInWords), ("订单备注|买家留言", Note), ("收货人姓名", Custom),
        ],
        ..SHOP
    },
    Source {
        key: "taobao-items", ids: "taobao",
        must: |h| h.all(&["订单编号", "标题", "购买数量"]),
        columns: &[
            ("订单编号", OrderNumber), ("标题", Product), ("价格", Price), ("购买数量", Quantity), ("商家编码", Sku), ("订单状态", OrderState),
        ],
        ..SHOP
    },
}
