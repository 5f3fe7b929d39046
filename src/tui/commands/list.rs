//! Commands of lists, the board and records.

use super::{Command, Do, Piece, Scope, row};
use crate::domain::Kind;
use crate::domain::text::{Text, t};
use crate::tui::app::{App, View};
use crate::tui::now::Now;

use Scope::{Detail, List, Rows};

/// Nothing is under the cursor.
pub fn nothing_chosen(app: &App, _: &Now) -> Option<Text> {
    app.targets()
        .is_empty()
        .then(|| t("the list is empty: a adds one", "列表为空：按 a 新增"))
}

fn no_customer(app: &App, now: &Now) -> Option<Text> {
    app.subjects(now).is_empty().then(|| {
        t(
            "choose a customer, or something of a customer, first",
            "请先选择客户或客户的记录",
        )
    })
}

fn nothing_marked(app: &App, _: &Now) -> Option<Text> {
    let marked = app.list().is_some_and(|list| !list.marks.is_empty());
    (!marked).then(|| t("mark records first: Space", "请先用空格标记记录"))
}

fn not_two_marked(app: &App, _: &Now) -> Option<Text> {
    let marked = app.list().map_or(0, |list| list.marks.len());
    (marked < 2).then(|| {
        t(
            "mark the records that are one: Space",
            "请先用空格标记属于同一方的记录",
        )
    })
}

fn no_query(app: &App, _: &Now) -> Option<Text> {
    let queried = app.list().is_some_and(|list| !list.query.is_empty());
    (!queried).then(|| t("type a condition first: /", "请先用 / 输入条件"))
}

fn not_a_segment(app: &App, _: &Now) -> Option<Text> {
    let narrowed = app.list().is_some_and(|list| list.segment.is_some());
    (!narrowed).then(|| t("all are shown already", "已显示全部"))
}

fn is_empty_book(app: &App, now: &Now) -> Option<Text> {
    let first_run = matches!(app.view(), Some(View::List(list)) if list.kind == Kind::Customer)
        && now.book.count(Kind::Customer) == 0;
    first_run.then(|| t("add a customer first: a", "请先按 a 添加客户"))
}

const fn go(id: &'static str, keys: &'static [&'static str], label: Text, kind: Kind) -> Command {
    row(id, keys, Rows, label, Do::Go(kind)).unless(no_customer)
}

const fn copy(
    id: &'static str,
    keys: &'static [&'static str],
    label: Text,
    piece: Piece,
) -> Command {
    row(id, keys, Rows, label, Do::Copy(piece)).unless(nothing_chosen)
}

pub static ROWS: &[Command] = &[
    row(
        "open",
        &["<enter>"],
        Scope::Global,
        t("Open", "打开"),
        Do::Open,
    )
    .footer(t("open", "打开"))
    .unless(|app, now| {
        let empty = match app.view() {
            Some(View::Reports(_) | View::Report(_)) => false,
            _ => app.targets().is_empty(),
        };
        if empty {
            nothing_chosen(app, now).or(Some(t("nothing to open", "无可打开")))
        } else {
            None
        }
    }),
    row("add", &["a"], Rows, t("Add", "新增"), Do::Add).footer(t("add", "新增")),
    row("edit", &["e"], Rows, t("Edit", "修改"), Do::Edit)
        .footer(t("edit", "修改"))
        .unless(nothing_chosen),
    row(
        "log",
        &["i"],
        Rows,
        t("Log a contact with the customer", "记录与客户的联系"),
        Do::LogTouch,
    )
    .footer(t("log", "记联系"))
    .unless(no_customer),
    row(
        "task",
        &["t"],
        Rows,
        t("Add a follow-up task", "新增跟进任务"),
        Do::AddTask,
    )
    .footer(t("task", "任务"))
    .unless(no_customer),
    row(
        "find",
        &["/"],
        List,
        t("Find: narrow as you type", "查找：边输边筛"),
        Do::Find,
    )
    .footer(t("find", "查找"))
    .unless(is_empty_book),
    row(
        "segments",
        &["f"],
        List,
        t("Choose a segment", "选择分群"),
        Do::Segments,
    )
    .footer(t("segments", "分群"))
    .unless(is_empty_book),
    row(
        "quick",
        &["o"],
        Rows,
        t(
            "Quick line: who, what, #tag, +2w in one line",
            "快捷行：一行写明谁、什么、#标签、+2w",
        ),
        Do::Quick,
    ),
    row(
        "add.to",
        &["A"],
        Rows,
        t(
            "Add to the selected: contact, task, deal, case, payment",
            "为所选新增：联系、任务、商机、服务单、回款",
        ),
        Do::AddTo,
    )
    .unless(no_customer),
    row(
        "edit.column",
        &["E"],
        List,
        t("Edit one column of all marked", "批量修改所标记的一列"),
        Do::EditColumn,
    )
    .unless(nothing_chosen),
    row(
        "delete",
        &["d"],
        Rows,
        t("Delete, at once; u brings it back", "立即删除；u 可恢复"),
        Do::Delete,
    )
    .unless(nothing_chosen),
    row(
        "merge",
        &["M"],
        List,
        t(
            "Merge the marked into one, after a look side by side",
            "合并所标记的记录（先并排查看）",
        ),
        Do::Merge,
    )
    .unless(not_two_marked),
    row("mark", &["<space>"], List, t("Mark", "标记"), Do::Mark).unless(nothing_chosen),
    row(
        "mark.range",
        &["v"],
        List,
        t("Mark from the last mark to here", "从上次标记处标记到此"),
        Do::MarkRange,
    )
    .unless(nothing_marked),
    row(
        "mark.all",
        &["*"],
        List,
        t("Mark all shown, or none", "全部标记或取消"),
        Do::MarkAll,
    )
    .unless(nothing_chosen),
    row(
        "match.next",
        &["n"],
        List,
        t("Next match", "下一个匹配"),
        Do::Match(1),
    )
    .unless(no_query),
    row(
        "match.previous",
        &["N"],
        List,
        t("Previous match", "上一个匹配"),
        Do::Match(-1),
    )
    .unless(no_query),
    row(
        "sort",
        &["s"],
        List,
        t("Sort by this column", "按此列排序"),
        Do::Sort,
    ),
    row(
        "sort.reverse",
        &["S"],
        List,
        t("Reverse the order", "反向排序"),
        Do::Reverse,
    ),
    row(
        "segment.clear",
        &["F"],
        List,
        t("Show all again", "显示全部"),
        Do::NoSegment,
    )
    .unless(not_a_segment),
    row(
        "segment.save",
        &["w"],
        List,
        t("Save what is shown as a segment", "把当前筛选存为分群"),
        Do::SaveSegment,
    )
    .unless(no_query),
    row(
        "previous",
        &["["],
        Detail,
        t("Previous record", "上一条"),
        Do::Sibling(-1),
    ),
    row(
        "next",
        &["]"],
        Detail,
        t("Next record", "下一条"),
        Do::Sibling(1),
    ),
    go(
        "go.customer",
        &["g c"],
        t("Go to the customer", "到客户"),
        Kind::Customer,
    ),
    go(
        "go.deals",
        &["g d"],
        t("Go to the customer's deals", "到该客户的商机"),
        Kind::Deal,
    ),
    go(
        "go.tasks",
        &["g t"],
        t("Go to the customer's tasks", "到该客户的任务"),
        Kind::Task,
    ),
    go(
        "go.orders",
        &["g o"],
        t("Go to the customer's orders", "到该客户的订单"),
        Kind::Order,
    ),
    go(
        "go.quotes",
        &["g q"],
        t("Go to the customer's quotes", "到该客户的报价"),
        Kind::Quote,
    ),
    go(
        "go.payments",
        &["g y"],
        t("Go to the customer's payments", "到该客户的回款"),
        Kind::Payment,
    ),
    go(
        "go.cases",
        &["g x"],
        t("Go to the customer's cases", "到该客户的服务单"),
        Kind::Case,
    ),
    go(
        "go.history",
        &["g h"],
        t("Go to the customer's contacts", "到该客户的联系记录"),
        Kind::Interaction,
    ),
    copy(
        "copy.row",
        &["y y"],
        t("Copy the row", "复制整行"),
        Piece::Row,
    ),
    copy(
        "copy.phone",
        &["y p"],
        t("Copy the phone", "复制电话"),
        Piece::Phone,
    ),
    copy(
        "copy.email",
        &["y e"],
        t("Copy the e-mail", "复制邮箱"),
        Piece::Email,
    ),
    copy(
        "copy.wechat",
        &["y w"],
        t("Copy the WeChat name", "复制微信号"),
        Piece::WeChat,
    ),
    copy(
        "copy.address",
        &["y a"],
        t("Copy the address", "复制地址"),
        Piece::Address,
    ),
    copy("copy.id", &["y i"], t("Copy the id", "复制编号"), Piece::Id),
];
