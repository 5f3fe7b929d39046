//! Pictures of the screens for the README: as text and as SVG, in both languages and two sizes.
//! They are drawn by this test; `GUANXI_WRITE=1 cargo test pictures` writes them anew.

use super::fixture::Stage;
use super::msg::Msg;
use super::sample::sample;
use crate::domain::text::width::width;
use crate::domain::{Book, Lang};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// A scene: its name, whether the book is empty, the keys that lead to it, text typed at the end.
const SCENES: &[(&str, bool, &str, &str)] = &[
    ("first-run", true, "", ""),
    ("customers", false, "", ""),
    ("detail", false, "G <enter> <tab>", ""),
    (
        "form",
        false,
        "a 李 雷 <tab> <tab> <tab> <tab> <tab> <tab> <tab> <tab>",
        "",
    ),
    ("help", false, "?", ""),
    (
        "quick-line",
        false,
        "o",
        "王芳 call wants quote tomorrow #vip +2w",
    ),
    ("pipeline", false, "2", ""),
    ("tasks", false, "3", ""),
    ("complaint", false, "4 <enter>", ""),
    ("analytics", false, "5 <enter>", ""),
];

fn form_with_an_error(stage: &mut Stage) {
    use super::overlays::Overlay;
    let at = match stage.app.overlay() {
        Some(Overlay::Form(form)) => {
            let row = |key: &str| {
                form.fields
                    .iter()
                    .position(|f| f.row(form.kind).is_some_and(|row| row.key == key))
            };
            [row("phones"), row("birthday")]
        }
        _ => panic!("no form"),
    };
    let [Some(phones), Some(birthday)] = at else {
        panic!("no such fields")
    };
    let go = |stage: &mut Stage, to: usize| {
        while matches!(stage.app.overlay(), Some(Overlay::Form(form)) if form.at != to) {
            stage.press("<tab>");
        }
    };
    go(stage, birthday);
    stage.take(Msg::Paste("农历八月十五".to_owned()));
    go(stage, phones);
    stage.press("138-0 <c-s>");
}

fn scene(
    name: &str,
    is_empty: bool,
    keys: &str,
    text: &str,
    lang: Lang,
    size: (u16, u16),
) -> Stage {
    let book = if is_empty { Book::default() } else { sample() };
    let mut stage = Stage::new(book, lang, size);
    stage.press(keys);
    if name == "form" {
        form_with_an_error(&mut stage);
    }
    if !text.is_empty() {
        stage.take(Msg::Paste(text.to_owned()));
    }
    stage
}

fn colour(color: Color) -> &'static str {
    match color {
        Color::DarkGray => "#8a8f98",
        Color::Cyan => "#56b6c2",
        Color::Red => "#e06c75",
        Color::Yellow => "#d7ba7d",
        Color::Green => "#98c379",
        _ => "#dcdfe4",
    }
}

/// The frame as SVG: one text for each run of cells of the same style.
fn svg(stage: &Stage) -> String {
    let (columns, rows) = (stage.buffer.area.width, stage.buffer.area.height);
    let (wide, high) = (9, 20);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" font-family=\"DejaVu Sans Mono, Noto Sans Mono CJK SC, monospace\" font-size=\"15\">\n<rect width=\"100%\" height=\"100%\" fill=\"#1e2127\"/>\n",
        columns * wide + 16,
        rows * high + 16
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let cell = &stage.buffer[(x, y)];
            let (from, style) = (x, (cell.fg, cell.modifier));
            let mut text = String::new();
            while x < columns && (stage.buffer[(x, y)].fg, stage.buffer[(x, y)].modifier) == style {
                let symbol = stage.buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(width(symbol).max(1)).unwrap();
            }
            if text.trim().is_empty() {
                continue;
            }
            let escaped = text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            let weight = if style.1.contains(Modifier::BOLD) {
                " font-weight=\"bold\""
            } else {
                ""
            };
            writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" fill=\"{}\"{weight} xml:space=\"preserve\" textLength=\"{}\">{escaped}</text>",
                from * wide + 8,
                y * high + 22,
                colour(style.0),
                (x - from) * wide
            )
            .unwrap();
        }
    }
    out.push_str("</svg>\n");
    out
}

#[test]
fn every_scene_has_its_picture_in_both_languages_and_two_sizes() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    let is_writing = std::env::var_os("GUANXI_WRITE").is_some();
    for (name, is_empty, keys, text) in SCENES {
        for (lang, code) in [(Lang::En, "en"), (Lang::Zh, "zh")] {
            for size in [(80, 24), (120, 40)] {
                let stage = scene(name, *is_empty, keys, text, lang, size);
                let file = folder.join(format!("{name}-{code}-{}x{}", size.0, size.1));
                let picture: String = stage
                    .text()
                    .lines()
                    .map(|row| format!("{}\n", row.trim_end()))
                    .collect();
                if is_writing {
                    std::fs::write(file.with_extension("txt"), &picture).unwrap();
                    std::fs::write(file.with_extension("svg"), svg(&stage)).unwrap();
                }
                let kept = std::fs::read_to_string(file.with_extension("txt")).unwrap_or_default();
                let first = |text: &str| text.lines().next().unwrap_or("").to_owned();
                assert_eq!(
                    first(&kept),
                    first(&picture),
                    "{}: write it anew with GUANXI_WRITE=1",
                    file.display()
                );
                assert!(svg(&stage).contains("<text"));
            }
        }
    }
}
