//! Commands inside a form. Letters are text there, so only control keys, function keys and arrows command.

use super::{Command, Do, Scope, row};
use crate::domain::text::t;

use Scope::Form;

pub static ROWS: &[Command] = &[
    row(
        "form.save",
        &["<c-s>", "<f2>"],
        Form,
        t("Save", "保存"),
        Do::Save,
    )
    .footer(t("save (or F2)", "保存（或 F2）")),
    row(
        "form.next",
        &["<tab>"],
        Form,
        t("Next field", "下一字段"),
        Do::NextField,
    )
    .footer(t("next", "下一项")),
    row(
        "form.previous",
        &["<s-tab>"],
        Form,
        t("Previous field", "上一字段"),
        Do::PreviousField,
    )
    .footer(t("back", "上一项")),
    row(
        "form.leave",
        &["<esc>", "<c-c>"],
        Form,
        t("Leave, what is typed is kept", "离开，已输入的内容保留"),
        Do::Cancel,
    )
    .footer(t("leave, draft kept", "离开，草稿保留")),
    row(
        "form.enter",
        &["<enter>"],
        Form,
        t(
            "Take the choice, next field, or a new line in notes",
            "选定、下一项，或在备注中换行",
        ),
        Do::Accept,
    ),
    row(
        "form.down",
        &["<down>", "<c-n>"],
        Form,
        t("Down", "向下"),
        Do::Next,
    ),
    row(
        "form.up",
        &["<up>", "<c-p>"],
        Form,
        t("Up", "向上"),
        Do::Previous,
    ),
    row(
        "form.help",
        &["<f1>"],
        Form,
        t("Keys of the form", "表单按键"),
        Do::Palette { is_help: true },
    )
    .footer(t("help", "帮助")),
    row(
        "form.redraw",
        &["<c-l>"],
        Form,
        t("Draw the screen anew", "重绘屏幕"),
        Do::Redraw,
    ),
    row(
        "form.suspend",
        &["<c-z>"],
        Form,
        t("Suspend to the shell", "挂起到终端"),
        Do::Suspend,
    ),
];
