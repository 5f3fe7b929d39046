//! Commands that hold in every view.

use super::{Command, Do, Scope, row};
use crate::domain::Kind;
use crate::domain::kind::Pane;
use crate::domain::text::t;
use crate::tui::app::App;
use crate::tui::now::Now;

use Scope::Global;

fn book_is_not_empty(_: &App, now: &Now) -> Option<crate::domain::Text> {
    let used = Kind::ALL.iter().any(|kind| now.book.count(*kind) > 0);
    used.then(|| {
        t(
            "only for an empty book; guanxi --demo opens one beside yours",
            "仅用于空账簿；guanxi --demo 可另开示例",
        )
    })
}

pub static ROWS: &[Command] = &[
    row(
        "commands",
        &[":"],
        Global,
        t("Find any command by name", "按名称查找命令"),
        Do::Palette { is_help: false },
    ),
    row(
        "help",
        &["?", "<f1>"],
        Global,
        t("Show the keys of this screen", "查看本页按键"),
        Do::Palette { is_help: true },
    )
    .footer(t("all keys", "全部按键")),
    row(
        "pane.customers",
        &["1"],
        Global,
        t("Customers pane", "客户页"),
        Do::Pane(Pane::Customers),
    ),
    row(
        "pane.pipeline",
        &["2"],
        Global,
        t("Pipeline pane", "商机页"),
        Do::Pane(Pane::Pipeline),
    ),
    row(
        "pane.tasks",
        &["3"],
        Global,
        t("Tasks pane", "任务页"),
        Do::Pane(Pane::Tasks),
    ),
    row(
        "pane.complaints",
        &["4"],
        Global,
        t("Complaints pane", "投诉页"),
        Do::Pane(Pane::Complaints),
    ),
    row(
        "pane.analytics",
        &["5"],
        Global,
        t("Analytics pane", "分析页"),
        Do::Pane(Pane::Analytics),
    ),
    row(
        "section.next",
        &["<tab>"],
        Global,
        t("Next section", "下一分区"),
        Do::Section(1),
    ),
    row(
        "section.previous",
        &["<s-tab>"],
        Global,
        t("Previous section", "上一分区"),
        Do::Section(-1),
    ),
    row(
        "move.down",
        &["j", "<down>"],
        Global,
        t("Down", "向下"),
        Do::Move(1),
    ),
    row(
        "move.up",
        &["k", "<up>"],
        Global,
        t("Up", "向上"),
        Do::Move(-1),
    ),
    row(
        "move.left",
        &["h", "<left>"],
        Global,
        t("Column to the left", "左一列"),
        Do::Column(-1),
    ),
    row(
        "move.right",
        &["l", "<right>"],
        Global,
        t("Column to the right", "右一列"),
        Do::Column(1),
    ),
    row(
        "move.first",
        &["g g", "<home>"],
        Global,
        t("To the first row", "到第一行"),
        Do::First,
    ),
    row(
        "move.last",
        &["G", "<end>"],
        Global,
        t("To the last row", "到最后一行"),
        Do::Last,
    ),
    row(
        "page.down",
        &["<c-d>", "<pagedown>"],
        Global,
        t("A page down", "向下翻页"),
        Do::Page(1),
    ),
    row(
        "page.up",
        &["<c-u>", "<pageup>"],
        Global,
        t("A page up", "向上翻页"),
        Do::Page(-1),
    ),
    row(
        "peel",
        &["<esc>"],
        Global,
        t("Back one step", "返回一步"),
        Do::Peel,
    ),
    row(
        "close",
        &["q"],
        Global,
        t(
            "Close the view; at the root: quit",
            "关闭视图；在首页则退出",
        ),
        Do::Close,
    ),
    row(
        "interrupt",
        &["<c-c>"],
        Global,
        t("Back one step, as Esc", "返回一步（同 Esc）"),
        Do::Interrupt,
    ),
    row(
        "undo",
        &["u"],
        Global,
        t("Undo the last change", "撤销上次更改"),
        Do::Undo,
    ),
    row(
        "redo",
        &["<c-r>"],
        Global,
        t("Redo what was undone", "重做已撤销的更改"),
        Do::Redo,
    ),
    row(
        "history",
        &["U"],
        Global,
        t("History of all changes", "全部更改历史"),
        Do::History,
    ),
    row(
        "back",
        &["<c-o>"],
        Global,
        t("Back to where you were", "回到之前的位置"),
        Do::Back,
    ),
    row(
        "suspend",
        &["<c-z>"],
        Global,
        t("Suspend to the shell", "挂起到终端"),
        Do::Suspend,
    ),
    row(
        "redraw",
        &["<c-l>"],
        Global,
        t("Draw the screen anew", "重绘屏幕"),
        Do::Redraw,
    ),
    row(
        "language",
        &["<f9>"],
        Global,
        t("Language: 中文", "语言：English"),
        Do::Language,
    ),
    row(
        "import",
        &["<f5>"],
        Global,
        t(
            "Import a file (CSV, vCard, JSON …)",
            "导入文件（CSV、vCard、JSON……）",
        ),
        Do::Import,
    ),
    row(
        "export",
        &["<f6>"],
        Global,
        t("Export this list to a file", "导出此列表到文件"),
        Do::Export,
    ),
    row(
        "settings",
        &["<f8>"],
        Global,
        t("Settings of the book", "账簿设置"),
        Do::Settings,
    ),
    row(
        "demo",
        &["<f7>"],
        Global,
        t(
            "demo: fill this empty book with a made-up business",
            "示例：用虚构业务填充空账簿",
        ),
        Do::Demo,
    )
    .unless(book_is_not_empty),
    row(
        "quit",
        &["Z Z"],
        Global,
        t("Quit guanxi", "退出 guanxi"),
        Do::Quit,
    ),
];
