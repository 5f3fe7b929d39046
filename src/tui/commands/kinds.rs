//! Commands of single kinds: tasks, deals, cases, reports.

use super::list::nothing_chosen;
use super::{Command, Do, Later, Piece, Scope, row};
use crate::domain::Kind;
use crate::domain::text::t;

const TASK: Scope = Scope::Of(Kind::Task);
const DEAL: Scope = Scope::Of(Kind::Deal);
const CASE: Scope = Scope::Of(Kind::Case);

pub static ROWS: &[Command] = &[
    row(
        "task.done",
        &["x"],
        TASK,
        t("Complete the task", "完成任务"),
        Do::Done,
    )
    .footer(t("done", "完成"))
    .unless(nothing_chosen),
    row(
        "task.drop",
        &["X"],
        TASK,
        t("Drop the task", "放弃任务"),
        Do::Drop,
    )
    .unless(nothing_chosen),
    row(
        "task.tomorrow",
        &["z z"],
        TASK,
        t("Snooze to tomorrow", "推迟到明天"),
        Do::Snooze(Later::Day),
    )
    .footer(t("snooze", "推迟"))
    .unless(nothing_chosen),
    row(
        "task.week",
        &["z w"],
        TASK,
        t("Snooze to next week", "推迟到下周"),
        Do::Snooze(Later::Week),
    )
    .unless(nothing_chosen),
    row(
        "task.month",
        &["z m"],
        TASK,
        t("Snooze to next month", "推迟到下月"),
        Do::Snooze(Later::Month),
    )
    .unless(nothing_chosen),
    row(
        "task.date",
        &["z ."],
        TASK,
        t("Snooze to a date", "推迟到某天"),
        Do::Snooze(Later::Date),
    )
    .unless(nothing_chosen),
    row(
        "deal.forward",
        &["L"],
        DEAL,
        t("Move the deal one stage on", "商机前进一个阶段"),
        Do::Stage(1),
    )
    .footer(t("stage on", "前进"))
    .unless(nothing_chosen),
    row(
        "deal.back",
        &["H"],
        DEAL,
        t("Move the deal one stage back", "商机后退一个阶段"),
        Do::Stage(-1),
    )
    .unless(nothing_chosen),
    row("deal.won", &["x"], DEAL, t("Deal won", "赢单"), Do::Done)
        .footer(t("won", "赢单"))
        .unless(nothing_chosen),
    row("deal.lost", &["X"], DEAL, t("Deal lost", "输单"), Do::Drop)
        .footer(t("lost", "输单"))
        .unless(nothing_chosen),
    row(
        "case.next",
        &["x"],
        CASE,
        t(
            "Write this step and go on to the next",
            "写下本步并进入下一步",
        ),
        Do::Done,
    )
    .footer(t("next step", "下一步"))
    .unless(nothing_chosen),
    row(
        "case.back",
        &["X"],
        CASE,
        t("Back one step", "退回一步"),
        Do::Drop,
    )
    .unless(nothing_chosen),
    row(
        "report.copy",
        &["y r"],
        Scope::Report,
        t("Copy the report", "复制报表"),
        Do::Copy(Piece::Report),
    ),
    row(
        "report.segment",
        &["w"],
        Scope::Report,
        t("Save these customers as a segment", "把这些客户存为分群"),
        Do::SaveSegment,
    ),
    row(
        "report.earlier",
        &["["],
        Scope::Report,
        t("Earlier period", "上一时期"),
        Do::Sibling(-1),
    ),
    row(
        "report.later",
        &["]"],
        Scope::Report,
        t("Later period", "下一时期"),
        Do::Sibling(1),
    ),
];
