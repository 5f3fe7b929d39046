//! Commands of what lies over a pane: search, the command list, one-line questions, choices, history, papers.

use super::{Command, Do, Scope, row};
use crate::domain::text::t;

use Scope::{Choose, History, Line, Palette, Paper, Search};

pub static ROWS: &[Command] = &[
    row("search.keep", &["<enter>"], Search, t("Keep the list as it is; with no hit: add it", "保留结果；无结果则新增"), Do::Accept).footer(t("keep", "保留")),
    row("search.clear", &["<esc>", "<c-c>"], Search, t("Clear the search", "清除查找"), Do::Cancel).footer(t("clear", "清除")),
    row("search.down", &["<down>", "<c-n>", "<tab>"], Search, t("Next row", "下一行"), Do::Next),
    row("search.up", &["<up>", "<c-p>", "<s-tab>"], Search, t("Previous row", "上一行"), Do::Previous),
    row("search.save", &["<c-s>", "<f2>"], Search, t("Save as a segment", "存为分群"), Do::SaveSegment).footer(t("save as a segment", "存为分群")),
    row("search.help", &["<f1>"], Search, t("How conditions are written", "条件的写法"), Do::Palette { is_help: true }).footer(t("help", "帮助")),
    row("palette.run", &["<enter>"], Palette, t("Run", "执行"), Do::Accept).footer(t("run", "执行")),
    row("palette.down", &["<down>", "<c-n>"], Palette, t("Down", "向下"), Do::Next),
    row("palette.up", &["<up>", "<c-p>"], Palette, t("Up", "向上"), Do::Previous),
    row("palette.all", &["<tab>"], Palette, t("Only this pane, or all", "仅本页或全部"), Do::NextField).footer(t("this pane / all", "本页/全部")),
    row("palette.close", &["<esc>", "<c-c>", "<f1>"], Palette, t("Close", "关闭"), Do::Cancel).footer(t("close", "关闭")),
    row("line.accept", &["<enter>"], Line, t("Accept", "确定"), Do::Accept).footer(t("accept", "确定")),
    row("line.down", &["<down>", "<c-n>", "<tab>"], Line, t("Complete or next", "补全或下一个"), Do::Next),
    row("line.up", &["<up>", "<c-p>", "<s-tab>"], Line, t("Previous", "上一个"), Do::Previous),
    row("line.leave", &["<esc>", "<c-c>"], Line, t("Leave", "取消"), Do::Cancel).footer(t("leave", "取消")),
    row("choose.take", &["<enter>"], Choose, t("Take", "选定"), Do::Accept).footer(t("take", "选定")),
    row("choose.down", &["<down>", "<c-n>", "<tab>"], Choose, t("Down", "向下"), Do::Next).footer(t("down", "向下")),
    row("choose.up", &["<up>", "<c-p>", "<s-tab>"], Choose, t("Up", "向上"), Do::Previous),
    row("choose.leave", &["<esc>", "<c-c>"], Choose, t("Leave", "取消"), Do::Cancel).footer(t("leave", "取消")),
    row("history.down", &["j", "<down>", "<c-n>"], History, t("Down", "向下"), Do::Next),
    row("history.up", &["k", "<up>", "<c-p>"], History, t("Up", "向上"), Do::Previous),
    row("history.page.down", &["<c-d>", "<pagedown>"], History, t("A page down", "向下翻页"), Do::Page(1)),
    row("history.page.up", &["<c-u>", "<pageup>"], History, t("A page up", "向上翻页"), Do::Page(-1)),
    row("history.undo", &["u"], History, t("Take this change back", "撤销此更改"), Do::Undo).footer(t("take back", "撤销此项")),
    row("history.redo", &["<c-r>"], History, t("Redo", "重做"), Do::Redo),
    row("history.close", &["<esc>", "q", "<c-c>", "U"], History, t("Close", "关闭"), Do::Cancel).footer(t("close", "关闭")),
    row("paper.down", &["j", "<down>", "<space>"], Paper, t("Down", "向下"), Do::Next).footer(t("down", "向下")),
    row("paper.up", &["k", "<up>"], Paper, t("Up", "向上"), Do::Previous),
    row("paper.accept", &["<enter>"], Paper, t("Go ahead", "继续"), Do::Accept).footer(t("go ahead", "继续")).unless(|app, _| {
        let asks = matches!(app.overlay(), Some(crate::tui::overlays::Overlay::Paper(paper)) if paper.asks());
        (!asks).then(|| t("only to read", "仅供阅读"))
    }),
    row("paper.close", &["<esc>", "q", "<c-c>", "<f1>"], Paper, t("Close", "关闭"), Do::Cancel).footer(t("close", "关闭")),
];
