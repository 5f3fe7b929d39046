//! Complaints and tickets: CFPB, Zendesk, Chinese registers.
//! Rule: each row is a case of type complaint.

use super::super::mapping::slot::{Part, Slot::*};
use super::{BASE, Form, Source};

const CASES: Source = Source {
    crm: true,
    form: Form::Case,
    ..BASE
};

sources! {
    Source {
        key: "cfpb", ids: "cfpb", loose: false,
        must: |h| h.all(&["Complaint ID", "Date received", "Company response to consumer"]),
        columns: &[
            ("Complaint ID", CaseNumber), ("Date received", CaseAt), ("Product", CaseProduct), ("Sub-product", CaseProduct2),
            ("Issue", CaseSubject), ("Sub-issue", CaseSubject2), ("Consumer complaint narrative", CaseText), ("Company", Company),
            ("Company response to consumer", CaseState), ("Submitted via", CaseChannel), ("Tags", Tags),
            ("Company public response|State|ZIP code|Timely response?", Custom),
        ],
        ..CASES
    },
    Source {
        key: "zendesk", ids: "zendesk", loose: false,
        must: |h| h.all(&["Requester", "Subject", "Status"]) && h.count(&["Assignee", "Ticket type", "Summation column"]) > 0,
        columns: &[
            ("Summation column", Drop), ("Id", CaseNumber), ("Requester", Person), ("Requester id", OtherId("zendesk-user")),
            ("Requester email", Email("")), ("Subject", CaseSubject), ("Tags", Tags), ("Status", CaseState), ("Priority", CaseSeverity),
            ("Via", CaseChannel), ("Created at", CaseAt), ("Organization", Company), ("Solved at", CaseClosed), ("Satisfaction Score", Custom),
            ("Description", CaseText),
        ],
        ..CASES
    },
    Source {
        key: "zh-complaint", ids: "zh-complaint",
        must: |h| h.has("投诉编号") || (h.count(&["投诉内容", "投诉类型"]) > 0 && h.count(&["客户", "客户名称", "客户姓名"]) > 0),
        columns: &[
            ("投诉编号", CaseNumber), ("投诉时间|投诉日期", CaseAt), ("客户姓名|客户名称|客户", Customer), ("联系电话|电话", Phone("")),
            ("订单号|订单编号", CaseOrder), ("产品|产品名称", CaseProduct), ("投诉类型", CaseType), ("投诉内容", CaseText),
            ("投诉渠道", CaseChannel), ("处理状态|状态", CaseState), ("处理结果|处理意见", CaseResult), ("完成时间", CaseClosed),
            ("满意度", CaseScore), ("责任人", Custom), ("地址", Address("", Part::Whole)),
        ],
        ..CASES
    },
}
