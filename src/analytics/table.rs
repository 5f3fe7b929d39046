//! Tables: what a report answers with, and its forms as CSV and JSON.
//! Rule: CSV is LF, quoted only when needed, floats with four decimals; neither form depends on the language.

use crate::domain::Text;
use crate::domain::text::t;
use serde_json::{Map, Value as Json};
use std::fmt::Write;
use std::sync::Arc;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    Int,
    /// Money in whole minor units of the home currency.
    Money,
    Float,
    /// Money in minor units with a fraction.
    MoneyFloat,
    /// A share of 1, shown as percent on the screen.
    Share,
    /// 0 or 1.
    Flag,
    /// The value of a metric: each row its own type.
    Value,
}

/// A column: its name in files, its heading on the screen, and how its cells come about.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub holds: Holds,
    /// days, orders, minor …; empty when it has none.
    pub unit: &'static str,
    pub label: Text,
    /// The formula with `{column}` for a cell of the row and `{#key}` for a figure of the summary; see `explain`.
    pub formula: &'static str,
}

/// A column with a unit.
pub const fn column(name: &'static str, holds: Holds, unit: &'static str, label: Text) -> Column {
    Column {
        name,
        holds,
        unit,
        label,
        formula: "",
    }
}

impl Column {
    pub const fn text(name: &'static str, en: &'static str, zh: &'static str) -> Column {
        column(name, Holds::Text, "", t(en, zh))
    }

    pub const fn int(
        name: &'static str,
        unit: &'static str,
        en: &'static str,
        zh: &'static str,
    ) -> Column {
        column(name, Holds::Int, unit, t(en, zh))
    }

    pub const fn money(name: &'static str, en: &'static str, zh: &'static str) -> Column {
        column(name, Holds::Money, "minor", t(en, zh))
    }

    pub const fn float(
        name: &'static str,
        unit: &'static str,
        en: &'static str,
        zh: &'static str,
    ) -> Column {
        column(name, Holds::Float, unit, t(en, zh))
    }

    pub const fn money_float(name: &'static str, en: &'static str, zh: &'static str) -> Column {
        column(name, Holds::MoneyFloat, "minor", t(en, zh))
    }

    pub const fn share(name: &'static str, en: &'static str, zh: &'static str) -> Column {
        column(name, Holds::Share, "", t(en, zh))
    }

    pub const fn flag(name: &'static str, en: &'static str, zh: &'static str) -> Column {
        column(name, Holds::Flag, "", t(en, zh))
    }

    /// The customer a row is about.
    pub const fn customer() -> Column {
        Column::text("customer_id", "Customer", "客户")
    }

    /// How the cell comes about, for [`super::explain`].
    pub const fn how(mut self, formula: &'static str) -> Column {
        self.formula = formula;
        self
    }
}

/// The columns of a table of metrics.
pub static METRICS: &[Column] = &[
    Column::text("metric", "Figure", "指标"),
    column("value", Holds::Value, "", t("Value", "数值")),
];

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Int(i64),
    Float(f64),
    /// A word of a fixed list (a class, a stage, the name of a metric).
    Word(&'static str),
    Text(Arc<str>),
}

impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Int(n)
    }
}

impl From<i128> for Cell {
    fn from(n: i128) -> Cell {
        Cell::Int(super::numbers::narrow(n))
    }
}

impl From<usize> for Cell {
    fn from(n: usize) -> Cell {
        Cell::Int(super::numbers::count(n))
    }
}

impl From<bool> for Cell {
    fn from(b: bool) -> Cell {
        Cell::Int(i64::from(b))
    }
}

impl From<f64> for Cell {
    /// What has no finite value is empty.
    fn from(x: f64) -> Cell {
        if x.is_finite() {
            Cell::Float(x)
        } else {
            Cell::Empty
        }
    }
}

impl From<&'static str> for Cell {
    fn from(s: &'static str) -> Cell {
        Cell::Word(s)
    }
}

impl From<String> for Cell {
    fn from(s: String) -> Cell {
        Cell::Text(s.into())
    }
}

impl From<&Arc<str>> for Cell {
    fn from(s: &Arc<str>) -> Cell {
        Cell::Text(s.clone())
    }
}

impl From<crate::domain::Day> for Cell {
    fn from(day: crate::domain::Day) -> Cell {
        Cell::Text(day.to_string().into())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// A row from values of different types.
#[macro_export]
macro_rules! cells {
    ($($value:expr),* $(,)?) => { vec![$($crate::analytics::table::Cell::from($value)),*] };
}

impl Cell {
    /// The cell as files print it, without quotes.
    pub fn plain(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Int(n) => n.to_string(),
            Cell::Float(x) => decimals(*x),
            Cell::Word(s) => (*s).to_owned(),
            Cell::Text(s) => s.to_string(),
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Cell::Int(n) => Some(*n),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cell::Word(s) => Some(s),
            Cell::Text(s) => Some(s),
            _ => None,
        }
    }

    fn json(&self) -> Json {
        match self {
            Cell::Empty => Json::Null,
            Cell::Int(n) => Json::from(*n),
            // The same digits as in CSV, so that both forms agree.
            Cell::Float(x) => decimals(*x).parse::<f64>().map_or(Json::Null, Json::from),
            Cell::Word(s) => Json::from(*s),
            Cell::Text(s) => Json::from(&**s),
        }
    }
}

/// Four decimals; a negative zero is printed without its sign.
fn decimals(x: f64) -> String {
    let text = format!("{x:.4}");
    if text == "-0.0000" {
        "0.0000".to_owned()
    } else {
        text
    }
}

/// A table of a report.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Cell>>,
    /// Figures of the whole beside the rows: counts, sums, what was left out.
    pub summary: Vec<(&'static str, Cell)>,
}

impl Table {
    /// The place of a column.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }

    /// A cell by row number and column name.
    pub fn cell(&self, row: usize, column: &str) -> Option<&Cell> {
        self.rows.get(row)?.get(self.place(column)?)
    }

    /// A figure of the summary.
    pub fn figure(&self, key: &str) -> Option<&Cell> {
        self.summary
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, cell)| cell)
    }

    pub fn to_csv(&self) -> String {
        let mut out = String::with_capacity(64 * (self.rows.len() + 1));
        for (i, column) in self.columns.iter().enumerate() {
            separate(&mut out, i);
            quoted(&mut out, column.name);
        }
        out.push('\n');
        for row in &self.rows {
            for (i, cell) in row.iter().enumerate() {
                separate(&mut out, i);
                match cell {
                    Cell::Empty => {}
                    Cell::Int(n) => {
                        let _ = write!(out, "{n}");
                    }
                    Cell::Float(x) => out.push_str(&decimals(*x)),
                    Cell::Word(s) => quoted(&mut out, s),
                    Cell::Text(s) => quoted(&mut out, s),
                }
            }
            out.push('\n');
        }
        out
    }

    /// Columns as `{"name","type","unit"}` and rows as objects.
    pub fn to_json(&self) -> (Json, Json) {
        let columns = self.columns.iter().map(|column| {
            let unit = if column.unit.is_empty() {
                Json::Null
            } else {
                Json::from(column.unit)
            };
            serde_json::json!({"name": column.name, "type": column.holds.json_type(), "unit": unit})
        });
        let rows = self.rows.iter().map(|row| {
            let pairs = self.columns.iter().zip(row);
            Json::Object(
                pairs
                    .map(|(column, cell)| (column.name.to_owned(), cell.json()))
                    .collect(),
            )
        });
        (Json::Array(columns.collect()), Json::Array(rows.collect()))
    }

    pub fn summary_json(&self) -> Json {
        let pairs = self.summary.iter();
        Json::Object(
            pairs
                .map(|(key, cell)| ((*key).to_owned(), cell.json()))
                .collect::<Map<String, Json>>(),
        )
    }
}

impl Holds {
    fn json_type(self) -> &'static str {
        match self {
            Holds::Text => "text",
            Holds::Int | Holds::Money | Holds::Flag => "int",
            Holds::Float | Holds::MoneyFloat | Holds::Share => "f",
            Holds::Value => "value",
        }
    }
}

fn separate(out: &mut String, place: usize) {
    if place > 0 {
        out.push(',');
    }
}

/// A field in quotes only when it holds a comma, a quote or a line break.
fn quoted(out: &mut String, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(&field.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_only_what_needs_it_and_prints_no_negative_zero() {
        let table = Table {
            name: "x",
            columns: METRICS,
            rows: vec![
                cells!["a,b", -0.00001],
                cells![String::from("say \"hi\""), 0.031_25],
                cells![" x ", None::<i64>],
            ],
            summary: vec![("n", Cell::Int(3))],
        };
        assert_eq!(
            table.to_csv(),
            "metric,value\n\"a,b\",0.0000\n\"say \"\"hi\"\"\",0.0312\n x ,\n"
        );
        let (_, rows) = table.to_json();
        assert_eq!(rows.pointer("/1/value"), Some(&Json::from(0.0312)));
        assert_eq!(rows.pointer("/2/value"), Some(&Json::Null));
    }
}
