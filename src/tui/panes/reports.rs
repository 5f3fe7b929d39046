//! Analytics: the list of reports, and a report as a table whose rows open the customers behind them.

use super::{columns, models};
use crate::domain::text::t;
use crate::domain::{Id, Kind, Lang, Type, Value};
use crate::tui::now::Now;
use std::collections::BTreeMap;

/// A table ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub title: String,
    /// Heads, and whether the column holds figures.
    pub heads: Vec<(String, bool)>,
    pub rows: Vec<SheetRow>,
    /// What is said below the table.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    pub cells: Vec<String>,
    /// The records behind the row.
    pub ids: Vec<Id>,
}

/// A line of the list of reports.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportName {
    pub key: String,
    pub label: String,
}

#[derive(Clone, Debug, Default)]
pub struct ReportsView {
    pub names: Vec<ReportName>,
    pub cursor: usize,
    pub top: usize,
}

#[derive(Clone, Debug, Default)]
pub struct ReportView {
    pub key: String,
    pub sheet: Sheet,
    pub cursor: usize,
    pub top: usize,
    /// First column shown: wide tables are moved sideways.
    pub left: usize,
    /// Whole months before today the report is of.
    pub back: i32,
    basis: Option<(u64, i32, Lang, i32)>,
    built: Option<models::Built>,
}

impl ReportsView {
    pub fn refresh(&mut self, lang: Lang) {
        self.names = names(lang);
        self.cursor = self.cursor.min(self.names.len().saturating_sub(1));
    }

    pub fn move_by(&mut self, rows: isize) {
        let last = self.names.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }
}

impl ReportView {
    pub fn new(key: String) -> ReportView {
        ReportView {
            key,
            ..ReportView::default()
        }
    }

    pub fn refresh(&mut self, now: &Now, lang: Lang) {
        let basis = (now.book.seq, now.today.0, lang, self.back);
        if self.basis == Some(basis) {
            return;
        }
        self.basis = Some(basis);
        self.built = None;
        match models::find(&self.key) {
            Some((report, table)) => {
                let as_of = now.today.plus_months(-self.back);
                let (sheet, built) = models::build(now, lang, as_of, report, table);
                (self.sheet, self.built) = (sheet, built);
            }
            None => self.sheet = sheet(now, lang, &self.key),
        }
        self.move_by(0);
    }

    /// The records behind the row of the cursor.
    pub fn behind(&self) -> Vec<Id> {
        match &self.built {
            Some(built) => built.behind(self.cursor),
            None => self.row().map(|row| row.ids.clone()).unwrap_or_default(),
        }
    }

    pub fn move_by(&mut self, rows: isize) {
        let last = self.sheet.rows.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(rows).min(last);
    }

    pub fn row(&self) -> Option<&SheetRow> {
        self.sheet.rows.get(self.cursor)
    }

    /// The table as text with tabs, for the clipboard.
    pub fn as_text(&self) -> String {
        let heads: Vec<&str> = self
            .sheet
            .heads
            .iter()
            .map(|(head, _)| head.as_str())
            .collect();
        let rows = self.sheet.rows.iter().map(|row| row.cells.join("\t"));
        [heads.join("\t")]
            .into_iter()
            .chain(rows)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Counts by a field of choices: the kind and the field.
const COUNTS: &[(Kind, &str)] = &[
    (Kind::Customer, "relation"),
    (Kind::Customer, "lifecycle"),
    (Kind::Customer, "grade"),
    (Kind::Customer, "acquisition"),
    (Kind::Deal, "stage"),
    (Kind::Order, "state"),
    (Kind::Task, "state"),
    (Kind::Case, "type"),
    (Kind::Case, "cause"),
    (Kind::Interaction, "channel"),
];

fn names(lang: Lang) -> Vec<ReportName> {
    let counts = COUNTS.iter().filter_map(|(kind, key)| {
        let field = kind.field(key)?.1;
        Some(ReportName {
            key: format!("{}.{key}", kind.key()),
            label: t("{0} by {1}", "{0}：按{1}").fill(
                lang,
                &[&kind.labels(lang), &field.label.get(lang).to_lowercase()],
            ),
        })
    });
    let duplicates = ReportName {
        key: "duplicates".to_owned(),
        label: t(
            "Likely duplicates: open a pair, mark both, M merges",
            "疑似重复：打开一对，标记两条，M 合并",
        )
        .get(lang)
        .to_owned(),
    };
    models::names(lang)
        .into_iter()
        .chain(counts)
        .chain([duplicates])
        .collect()
}

fn sheet(now: &Now, lang: Lang, key: &str) -> Sheet {
    if key == "duplicates" {
        return duplicates(now, lang);
    }
    let found = key
        .split_once('.')
        .and_then(|(kind, field)| Some((Kind::parse(kind)?, field)));
    found
        .map(|(kind, field)| counted(now, lang, kind, field))
        .unwrap_or_default()
}

/// Pairs of customers that may be one, with score and reasons.
fn duplicates(now: &Now, lang: Lang) -> Sheet {
    use crate::operations::{duplicates::duplicates, likeness::LIKELY};
    let name = |id: Id| format!("{} ({id})", now.title(id));
    let pairs = duplicates(now.book, LIKELY);
    let rows = pairs.iter().map(|pair| {
        let reasons: Vec<&str> = pair
            .reasons
            .iter()
            .map(|reason| reason.label(lang))
            .collect();
        SheetRow {
            cells: vec![
                name(pair.first),
                name(pair.second),
                pair.score.to_string(),
                reasons.join(", "),
            ],
            ids: vec![pair.first, pair.second],
        }
    });
    let head = |text: crate::domain::Text| text.get(lang).to_owned();
    Sheet {
        title: head(t("Likely duplicates", "疑似重复")),
        heads: vec![
            (head(t("Customer", "客户")), false),
            (head(t("Perhaps the same", "可能相同")), false),
            (head(t("Score", "分数")), true),
            (head(t("Why", "理由")), false),
        ],
        rows: rows.collect(),
        notes: vec![head(t(
            "Nothing is merged by itself: Enter opens the pair, * marks both, M shows them side by side.",
            "不会自动合并：回车打开一对，* 标记两条，M 并排查看。",
        ))],
    }
}

/// How many records have each value of a field, most first; the records stand behind each row.
fn counted(now: &Now, lang: Lang, kind: Kind, key: &str) -> Sheet {
    let Some((no, field)) = kind.field(key) else {
        return Sheet::default();
    };
    let mut groups: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for record in now.book.iter(kind) {
        let value = record.at(no).and_then(Value::as_text).unwrap_or("");
        groups.entry(value.to_owned()).or_default().push(record.id);
    }
    let total: usize = groups.values().map(Vec::len).sum();
    let mut rows: Vec<(String, Vec<Id>)> = groups.into_iter().collect();
    rows.sort_by_key(|(value, ids)| (std::cmp::Reverse(ids.len()), value.clone()));
    let widest = rows.first().map_or(1, |(_, ids)| ids.len().max(1));
    let rows = rows.into_iter().map(|(value, ids)| {
        let label = match (&value, field.ty) {
            (value, _) if value.is_empty() => t("(none)", "（空）").get(lang).to_owned(),
            (value, Type::Stage | Type::Choice(_)) => {
                columns::shown(now, lang, field, &Value::from(value.as_str()))
            }
            (value, _) => value.clone(),
        };
        let share = format!("{:.1}%", percent(ids.len(), total));
        let bar = "#".repeat((ids.len() * 24).div_ceil(widest));
        SheetRow {
            cells: vec![label, ids.len().to_string(), share, bar],
            ids,
        }
    });
    Sheet {
        title: format!("{} / {}", kind.labels(lang), field.label.get(lang)),
        heads: vec![
            (field.label.get(lang).to_owned(), false),
            (t("Count", "数量").get(lang).to_owned(), true),
            (t("Share", "占比").get(lang).to_owned(), true),
            (String::new(), false),
        ],
        rows: rows.collect(),
        notes: vec![t("{0} in all", "共 {0}").fill(lang, &[&total])],
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    let (part, whole) = (
        u32::try_from(part).unwrap_or(u32::MAX),
        u32::try_from(whole.max(1)).unwrap_or(u32::MAX),
    );
    100.0 * f64::from(part) / f64::from(whole)
}
