//! How answers are written: tables for people, CSV, JSON, JSON Lines and Markdown for programs.
//! Rule: a table is escaped and lines up in cells; JSON is exact; CSV has LF and no byte order mark.

use super::failure::Failure;
use crate::domain::text::escape::escape;
use crate::domain::text::t;
use crate::domain::text::width::{pad, width};

/// A form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    Csv,
    Json,
    JsonLines,
    Markdown,
    Vcard,
    Ical,
}

static FORMATS: &[(&str, Format)] = &[
    ("table", Format::Table),
    ("csv", Format::Csv),
    ("json", Format::Json),
    ("jsonl", Format::JsonLines),
    ("markdown", Format::Markdown),
    ("vcard", Format::Vcard),
    ("ics", Format::Ical),
];

impl Format {
    pub fn parse(word: &str) -> Result<Format, Failure> {
        FORMATS
            .iter()
            .find(|(name, _)| *name == word)
            .map(|(_, format)| *format)
            .ok_or_else(|| {
                let names: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
                Failure::usage(
                    t("{0} is not a format: {1}.", "没有格式 {0}：可用 {1}。"),
                    &[&word, &names.join(", ")],
                )
            })
    }
}

/// Rows of words with a heading.
pub struct Sheet {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// For people: columns as wide as their widest cell, two blanks between, nothing after the last word.
    pub fn table(&self) -> String {
        let cell = |text: &str| escape(text).replace('\n', " ");
        let rows: Vec<Vec<String>> = std::iter::once(&self.headings)
            .chain(&self.rows)
            .map(|row| row.iter().map(|text| cell(text)).collect())
            .collect();
        let mut widths = vec![0_usize; self.headings.len()];
        for row in &rows {
            for (cell, most) in row.iter().zip(&mut widths) {
                *most = (*most).max(width(cell));
            }
        }
        let mut out = String::new();
        for row in &rows {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .map(|(cell, cells)| pad(cell, *cells))
                .collect();
            out.push_str(cells.join("  ").trim_end());
            out.push('\n');
        }
        out
    }

    /// LF, no byte order mark, quotes only where needed.
    pub fn csv(&self) -> String {
        let mut out = String::new();
        for row in std::iter::once(&self.headings).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }

    pub fn markdown(&self) -> String {
        let line = |row: &[String]| {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| escape(cell).replace('\n', " ").replace('|', "\\|"))
                .collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut out = line(&self.headings);
        out.push_str(&format!("|{}\n", " --- |".repeat(self.headings.len())));
        self.rows.iter().for_each(|row| out.push_str(&line(row)));
        out
    }

    /// The sheet as words in a form for people or spreadsheets; JSON is the caller's.
    pub fn render(&self, format: Format) -> Result<String, Failure> {
        match format {
            Format::Table => Ok(self.table()),
            Format::Csv => Ok(self.csv()),
            Format::Markdown => Ok(self.markdown()),
            Format::Json | Format::JsonLines => Ok(self.json(format)),
            Format::Vcard | Format::Ical => Err(Failure::new(
                2,
                t("This answer has no such format.", "该结果没有这种格式。"),
            )),
        }
    }

    /// An object per row, keys from the headings.
    fn json(&self, format: Format) -> String {
        let object = |row: &Vec<String>| {
            let pairs = self.headings.iter().zip(row);
            serde_json::Value::Object(pairs.map(|(k, v)| (k.clone(), v.clone().into())).collect())
        };
        json_list(self.rows.iter().map(object), format)
    }
}

/// A list of JSON values as one array or as lines.
pub fn json_list(values: impl Iterator<Item = serde_json::Value>, format: Format) -> String {
    let lines: Vec<String> = values.map(|value| value.to_string()).collect();
    match format {
        Format::JsonLines => lines.iter().map(|line| format!("{line}\n")).collect(),
        _ if lines.is_empty() => "[]\n".to_owned(),
        _ => format!("[\n{}\n]\n", lines.join(",\n")),
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        Sheet {
            headings: row("name", "note"),
            rows: vec![row("王芳", "a,b"), row("x\u{1b}[31m", "say \"hi\"")],
        }
    }

    #[test]
    fn a_table_lines_up_and_shows_no_control_characters() {
        let table = sheet().table();
        assert!(!table.contains('\u{1b}'));
        assert!(table.starts_with("name"));
        assert!(table.lines().all(|line| !line.ends_with(' ')));
    }

    #[test]
    fn csv_quotes_only_what_needs_it() {
        assert_eq!(sheet().csv().lines().nth(1), Some("王芳,\"a,b\""));
    }
}
