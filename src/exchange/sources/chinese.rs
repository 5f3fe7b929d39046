//! CRM forms as they are common in China: 悟空 and Cordys by name, others by their words.
//! Rule: what is not named here goes through the generic words.

use super::super::mapping::slot::Slot::*;
use super::{BASE, Form, Source};

const FORM: Source = Source { crm: true, ..BASE };

sources! {
    Source {
        key: "wukong-customer", form: Form::Company, ids: "wukong-customer",
        must: |h| h.has("客户名称") && h.count(&["客户级别", "客户行业", "成交状态"]) > 0 && h.count(&["姓名", "商机名称", "合同编号"]) == 0,
        columns: &[
            ("客户名称", Customer), ("客户来源", CameBy), ("手机", Phone("cell")), ("电话", Phone("")), ("网址", Reach("web")),
            ("客户行业", Industry), ("客户级别", Grade), ("下次联系时间", NextContact), ("备注", Note), ("邮箱", Email("")),
            ("成交状态", Status), ("最后跟进时间", LastContact),
        ],
        ..FORM
    },
    Source {
        key: "wukong-contact", form: Form::Person, ids: "wukong-contact",
        must: |h| h.all(&["姓名", "客户名称"]) && !h.has("回访编号"),
        columns: &[
            ("姓名", Person), ("客户名称", Company), ("手机|手机号", Phone("cell")), ("电话", Phone("")), ("邮箱", Email("")), ("职务", Job),
            ("是否关键决策人", DecisionMaker), ("下次联系时间", NextContact), ("备注", Note), ("性别", Gender),
        ],
        ..FORM
    },
    Source {
        key: "wukong-lead", form: Form::Lead, ids: "wukong-lead",
        must: |h| h.has("线索名称"),
        columns: &[
            ("线索名称", Customer), ("线索来源", CameBy), ("客户行业", Industry), ("客户级别", Grade), ("下次联系时间", NextContact), ("备注", Note),
        ],
        ..FORM
    },
    Source {
        key: "wukong-deal", form: Form::Deal, ids: "wukong-deal",
        must: |h| h.has("商机名称") && h.count(&["合同编号", "商机来源"]) == 0,
        columns: &[
            ("商机名称", DealName), ("客户名称", Customer), ("商机金额", Amount), ("预计成交日期", Close), ("商机状态组", Pipeline),
            ("商机阶段", Stage), ("备注", Note),
        ],
        ..FORM
    },
    Source {
        key: "wukong-contract", form: Form::Order, ids: "wukong-contract",
        must: |h| h.has("合同编号") && h.count(&["合同金额", "合同名称", "下单时间"]) > 0,
        columns: &[
            ("合同编号", OrderNumber), ("合同名称", OrderName), ("客户名称", Customer), ("商机名称", DealName), ("合同金额", Total),
            ("下单时间", OrderDate), ("客户签约人", Contact), ("备注", Note), ("回款编号", PayNumber), ("回款日期", PayAt), ("回款金额", PayAmount),
            ("回款方式", PayMethod), ("合同开始时间|合同结束时间|公司签约人|合同类型|期数", Custom),
        ],
        ..FORM
    },
    Source {
        key: "wukong-payment", form: Form::Payment, ids: "wukong-payment",
        must: |h| h.all(&["回款编号", "回款金额"]) && h.count(&["合同金额", "合同名称"]) == 0,
        columns: &[
            ("回款编号", PayNumber), ("客户名称", Customer), ("合同编号", OrderNumber), ("回款日期", PayAt), ("回款金额", PayAmount),
            ("回款方式", PayMethod), ("备注", Note), ("期数", Custom),
        ],
        ..FORM
    },
    Source {
        key: "wukong-payment-plan", form: Form::PaymentPlan, ids: "wukong-payment-plan",
        must: |h| h.has("计划回款金额"),
        columns: &[
            ("客户名称", Customer), ("合同编号", OrderNumber), ("计划回款金额", PlanAmount), ("计划回款日期", PlanAt), ("备注", Note),
            ("提前几天提醒|期数", Custom),
        ],
        ..FORM
    },
    Source {
        key: "wukong-visit", form: Form::Touch, ids: "wukong-visit",
        must: |h| h.has("回访编号"),
        columns: &[
            ("回访编号", Id), ("回访时间", TouchAt), ("回访形式", Custom), ("客户名称", Customer), ("联系人", Contact), ("合同编号", CaseOrder),
            ("客户反馈", TouchText), ("客户满意度|回访人", Custom),
        ],
        ..FORM
    },
    Source {
        key: "wukong-invoice", form: Form::Order, ids: "wukong-contract",
        must: |h| h.all(&["发票申请编号", "合同编号"]),
        columns: &[("合同编号", OrderNumber), ("客户名称", Customer), ("发票申请编号|开票金额|开票日期|开票类型", Custom)],
        ..FORM
    },
    Source {
        key: "wukong-product", form: Form::Product, ids: "wukong-product",
        must: |h| h.all(&["产品名称", "产品编码"]) && h.count(&["订单号", "数量", "客户名称"]) == 0,
        columns: &[
            ("产品名称", ProductName), ("产品类型", ProductKind), ("产品单位", ProductUnit), ("产品编码", ProductCode), ("价格", ProductPrice),
            ("产品描述", ProductText),
        ],
        ..FORM
    },
    Source {
        key: "krayin-product", form: Form::Product, ids: "krayin-products", loose: false,
        must: |h| h.all(&["name", "sku", "quantity", "price"]) && h.count(&["customer", "order number", "order id"]) == 0,
        columns: &[
            ("id", Id), ("name", ProductName), ("sku", ProductCode), ("price", ProductPrice), ("description", ProductText), ("quantity", Custom),
        ],
        ..FORM
    },
    Source {
        key: "cordys-lead", form: Form::Lead, ids: "cordys-lead",
        must: |h| h.has("线索进度"),
        columns: &[
            ("公司名称", Company), ("线索进度", LeadState), ("线索来源", CameBy), ("线上来源详情|客户需求|地区", Custom), ("联系人名称", Contact),
            ("联系人电话", Phone("")), ("意向产品", Products),
        ],
        ..FORM
    },
    Source {
        key: "cordys-customer", form: Form::Company, ids: "cordys-customer",
        must: |h| h.all(&["客户名称", "客户等级"]) && h.count(&["姓名", "联系人"]) == 0,
        columns: &[
            ("客户名称", Customer), ("客户行业", Industry), ("客户等级", Grade), ("客户来源", CameBy), ("客户标签", Tags),
            ("客户类型|线上来源详情|地区", Custom),
        ],
        ..FORM
    },
    Source {
        key: "cordys-deal", form: Form::Deal, ids: "cordys-deal",
        must: |h| h.all(&["商机来源", "可能性"]),
        columns: &[
            ("商机名称", DealName), ("客户名称", Customer), ("业务编码", Id), ("商机来源", CameBy), ("金额", Amount), ("意向产品", Products),
            ("结束时间", Close), ("可能性", Probability), ("联系人", Contact), ("客户标签", Tags), ("地区", Custom),
        ],
        ..FORM
    },
    Source {
        key: "cordys-followup", form: Form::Touch, ids: "cordys-followup",
        must: |h| h.all(&["跟进类型", "跟进内容"]),
        columns: &[
            ("跟进类型", Custom), ("客户名称", Customer), ("公司名称", Custom), ("商机", DealName), ("联系人", Contact), ("跟进方式", TouchChannel),
            ("跟进时间", TouchAt), ("意向产品", Custom), ("跟进内容", TouchText),
        ],
        ..FORM
    },
    Source {
        key: "cordys-plan", form: Form::Task, ids: "cordys-plan",
        must: |h| h.all(&["预计开始时间", "预计沟通内容"]),
        columns: &[
            ("客户名称", Customer), ("公司名称", Custom), ("商机", DealName), ("联系人", Contact), ("跟进方式", TouchChannel),
            ("预计开始时间", TaskDue), ("预计沟通内容", TaskTitle),
        ],
        ..FORM
    },
    Source {
        key: "cordys-order", form: Form::Order, ids: "cordys-order",
        must: |h| h.all(&["订单编号", "关联客户"]),
        columns: &[
            ("订单编号", OrderNumber), ("关联客户", Customer), ("关联合同|产品明细", Custom), ("订单名称", OrderName), ("订单金额", Total),
        ],
        ..FORM
    },
}
