//! One record on one screen: its fields, and everything that belongs to it, in sections that Tab goes through.
//!
//! ```text
//! 李小明 Li Xiaoming   A   杭州云杉科技 采购经理
//! - Details -[Timeline 18]- Deals 2 - Orders 6 - Links 3 ---
//! >  22 Nov 10:05  call     wants the quote before Friday
//! ```
//! Rule: what is shown is worked out when the record or the book changes, not when it is drawn.

use super::columns::{self, cell, columns as columns_of, day_of, shown};
use super::portrait;
use crate::domain::text::t;
use crate::domain::{Id, Kind, Lang, Moment, Record, Value};
use crate::tui::now::Now;
use std::sync::Arc;

/// A line: a field, or a record that Enter opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub id: Option<Id>,
    pub label: String,
    pub text: String,
}

/// Works out the lines of a section.
pub type Later = fn(&Now, Lang, &Record) -> Vec<Line>;

#[derive(Clone, Debug)]
pub struct Section {
    pub title: String,
    pub count: Option<usize>,
    pub lines: Vec<Line>,
    /// The kind `a` adds here.
    pub kind: Option<Kind>,
    /// Worked out when it is first shown.
    pub later: Option<Later>,
}

#[derive(Clone, Debug)]
pub struct DetailView {
    pub id: Id,
    pub section: usize,
    pub sections: Vec<Section>,
    pub cursor: usize,
    pub top: usize,
    /// The list it was opened from, for `[` and `]`.
    pub siblings: Arc<Vec<Id>>,
    basis: Option<(u64, i32, Lang)>,
}

impl DetailView {
    pub fn new(id: Id, siblings: Arc<Vec<Id>>) -> DetailView {
        DetailView {
            id,
            section: 0,
            sections: Vec::new(),
            cursor: 0,
            top: 0,
            siblings,
            basis: None,
        }
    }

    /// The record an action is for: that of the line, else the one shown.
    pub fn target(&self) -> Id {
        self.line().and_then(|line| line.id).unwrap_or(self.id)
    }

    pub fn line(&self) -> Option<&Line> {
        self.present()?.lines.get(self.cursor)
    }

    pub fn present(&self) -> Option<&Section> {
        self.sections.get(self.section)
    }

    pub fn refresh(&mut self, now: &Now, lang: Lang) {
        let basis = (now.book.seq, now.today.0, lang);
        if self.basis == Some(basis) {
            self.show_present(now, lang);
            return;
        }
        self.basis = Some(basis);
        let Some(record) = now.book.get(self.id) else {
            self.sections.clear();
            return;
        };
        let title = self.present().map(|section| section.title.clone());
        self.sections = sections(now, lang, &record);
        if let Some(title) = title
            && let Some(at) = self
                .sections
                .iter()
                .position(|section| section.title == title)
        {
            self.section = at;
        }
        self.show_present(now, lang);
        self.clamp();
    }

    /// Works out the lines of a section that is worked out only when shown.
    fn show_present(&mut self, now: &Now, lang: Lang) {
        let record = now.book.get(self.id);
        if let (Some(section), Some(record)) = (self.sections.get_mut(self.section), record)
            && let Some(later) = section.later.take()
        {
            section.lines = later(now, lang, &record);
        }
    }

    fn clamp(&mut self) {
        self.section = self.section.min(self.sections.len().saturating_sub(1));
        let lines = self.present().map_or(0, |section| section.lines.len());
        self.cursor = self.cursor.min(lines.saturating_sub(1));
    }

    pub fn turn(&mut self, by: isize) {
        let count = self.sections.len().max(1);
        let at = isize::try_from(self.section).unwrap_or(0) + by;
        self.section =
            usize::try_from(at.rem_euclid(isize::try_from(count).unwrap_or(1))).unwrap_or(0);
        (self.cursor, self.top) = (0, 0);
    }

    pub fn move_by(&mut self, lines: isize) {
        self.cursor = self.cursor.saturating_add_signed(lines);
        self.clamp();
    }

    /// The record before or after this one in the list it came from.
    pub fn sibling(&self, by: isize) -> Option<Id> {
        let at = self.siblings.iter().position(|id| *id == self.id)?;
        self.siblings.get(at.checked_add_signed(by)?).copied()
    }
}

/// Kinds that stand in a section of their own even when there is nothing yet.
const OF_CUSTOMER: [Kind; 5] = [Kind::Deal, Kind::Order, Kind::Case, Kind::Task, Kind::Link];

fn sections(now: &Now, lang: Lang, record: &Record) -> Vec<Section> {
    let mut found = vec![Section {
        title: t("Details", "详情").get(lang).to_owned(),
        count: None,
        lines: details(now, lang, record),
        kind: None,
        later: None,
    }];
    let is_customer = record.kind() == Kind::Customer;
    let timeline = timeline(now, lang, record.id);
    if is_customer || !timeline.is_empty() {
        found.push(Section {
            title: t("Timeline", "时间线").get(lang).to_owned(),
            count: Some(timeline.len()),
            lines: timeline,
            kind: Some(Kind::Interaction),
            later: None,
        });
    }
    if is_customer {
        let section = |title: crate::domain::Text, later| Section {
            title: title.get(lang).to_owned(),
            count: None,
            lines: Vec::new(),
            kind: None,
            later: Some(later),
        };
        found.push(section(t("Portrait", "画像"), portrait::figures as Later));
        found.push(section(t("Brief", "简报"), portrait::page));
    }
    let named = OF_CUSTOMER.iter().filter(|_| is_customer).copied();
    let skips = |kind: &Kind| {
        is_customer
            && (OF_CUSTOMER.contains(kind) || matches!(kind, Kind::Interaction | Kind::Segment))
    };
    let others = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| !skips(kind) && *kind != Kind::Interaction);
    for kind in named.chain(others) {
        let ids = now.book.mentions(record.id, kind);
        if ids.is_empty() && !(is_customer && OF_CUSTOMER.contains(&kind)) {
            continue;
        }
        let mut rows: Vec<Arc<Record>> = ids.iter().filter_map(|id| now.book.get(*id)).collect();
        rows.sort_by_key(|r| std::cmp::Reverse(moment_of(now, r)));
        found.push(Section {
            title: kind.labels(lang).to_owned(),
            count: Some(rows.len()),
            lines: rows
                .iter()
                .map(|r| related(now, lang, record.id, r))
                .collect(),
            kind: Some(kind),
            later: None,
        });
    }
    found
}

/// The fields that hold something, group by group.
fn details(now: &Now, lang: Lang, record: &Record) -> Vec<Line> {
    let mut rows: Vec<(crate::domain::Group, usize, Line)> = Vec::new();
    let line = |label: &str, text: String| Line {
        id: None,
        label: label.to_owned(),
        text,
    };
    for (place, (no, value)) in record.values().iter().enumerate() {
        let Some(field) = record.kind().fields().get(usize::from(no.0)) else {
            continue;
        };
        if matches!(field.ty, crate::domain::Type::Raw) {
            continue;
        }
        let text = match field.ty {
            crate::domain::Type::Long => value.as_text().unwrap_or("").to_owned(),
            _ => shown(now, lang, field, value),
        };
        let mut row = line(field.label.get(lang), text);
        row.id = value.as_ref();
        rows.push((field.group, place, row));
    }
    rows.sort_by_key(|(group, place, _)| (*group, *place));
    let mut lines: Vec<Line> = derived(now, lang, record);
    lines.extend(rows.into_iter().map(|(_, _, line)| line));
    lines.push(line(t("Id", "编号").get(lang), record.report_id()));
    lines
}

/// Figures worked out from what belongs to a customer, first of all.
fn derived(now: &Now, lang: Lang, record: &Record) -> Vec<Line> {
    if record.kind() != Kind::Customer {
        return Vec::new();
    }
    let keys = ["last", "next", "value"];
    let cells = keys
        .iter()
        .filter_map(|key| columns::column(Kind::Customer, key));
    cells
        .map(|column| Line {
            id: None,
            label: column.label.get(lang).to_owned(),
            text: cell(now, lang, record, &column),
        })
        .filter(|line| line.text != "-")
        .collect()
}

/// When something was, for the order of a timeline.
fn moment_of(now: &Now, record: &Record) -> Moment {
    let keys = [
        "at",
        "date",
        "received_at",
        "done_at",
        "due",
        "closed_on",
        "expected_close",
        "from",
    ];
    let value = keys.iter().find_map(|key| record.get(key));
    match value {
        Some(Value::Moment(at)) => *at,
        Some(Value::Day(day)) => Moment::at(*day, 0, 0, 0, now.zone),
        _ => record.created,
    }
}

/// Everything that happened, newest first.
fn timeline(now: &Now, lang: Lang, id: Id) -> Vec<Line> {
    const KINDS: [Kind; 8] = [
        Kind::Interaction,
        Kind::Task,
        Kind::Order,
        Kind::Quote,
        Kind::Case,
        Kind::Payment,
        Kind::Survey,
        Kind::Points,
    ];
    let kinds = KINDS
        .iter()
        .filter(|kind| id.kind == Kind::Customer || **kind == Kind::Interaction);
    let ids = kinds.flat_map(|kind| now.book.mentions(id, *kind));
    let mut rows: Vec<(Moment, Arc<Record>)> = ids
        .filter_map(|id| now.book.get(id))
        .filter(|r| r.kind() != Kind::Task || r.text("state") == "done")
        .map(|r| (moment_of(now, &r), r))
        .collect();
    rows.sort_by_key(|(at, r)| (std::cmp::Reverse(*at), r.id));
    rows.iter()
        .map(|(at, r)| Line {
            id: Some(r.id),
            label: stamp(now, lang, *at, r),
            text: told(now, lang, r),
        })
        .collect()
}

fn stamp(now: &Now, lang: Lang, at: Moment, record: &Record) -> String {
    let day = columns::day_words(now.today, at.day_in(now.zone), lang);
    let is_instant = record
        .values()
        .iter()
        .any(|(_, v)| v.as_moment() == Some(at));
    if is_instant {
        format!("{day} {}", at.clock_in(now.zone))
    } else {
        day
    }
}

/// What a timeline says of a record.
fn told(now: &Now, lang: Lang, record: &Record) -> String {
    if record.kind() == Kind::Interaction {
        let channel =
            columns::column(Kind::Interaction, "channel").map(|c| cell(now, lang, record, &c));
        let body = record.text("body").lines().next().unwrap_or("");
        let subject = record.text("subject");
        let words = if subject.is_empty() || body.starts_with(subject) {
            body
        } else {
            subject
        };
        return format!("{}  {words}", channel.unwrap_or_default());
    }
    format!(
        "{}  {}",
        record.kind().label(lang),
        facts(now, lang, None, record)
    )
}

/// The first columns of a record in one line.
fn facts(now: &Now, lang: Lang, of: Option<Id>, record: &Record) -> String {
    let shown = columns_of(record.kind())
        .into_iter()
        .take(6)
        .filter(|column| {
            let own = matches!(column.key, "customer" | "customers");
            !own || of.is_some_and(|of| of.kind != Kind::Customer)
        });
    let cells = shown
        .map(|column| cell(now, lang, record, &column))
        .filter(|text| text != "-");
    cells.collect::<Vec<_>>().join("  ")
}

/// A line of a section of related records. A link shows who is at its other end.
fn related(now: &Now, lang: Lang, of: Id, record: &Record) -> Line {
    let label = day_of(
        now,
        ["at", "date", "due", "received_at", "expected_close"]
            .iter()
            .find_map(|key| record.get(key)),
    )
    .map_or_else(
        || record.id.to_string(),
        |day| columns::day_words(now.today, day, lang),
    );
    if record.kind() == Kind::Link {
        let (from, to) = (record.link("customer"), record.link("to"));
        let is_from = from == Some(of);
        let other = if is_from { to } else { from };
        let kind = columns::column(Kind::Link, "type")
            .map(|c| cell(now, lang, record, &c))
            .unwrap_or_default();
        let job = [record.text("job"), record.text("role")].join(" ");
        let arrow = if is_from { "->" } else { "<-" };
        return Line {
            id: other.or(Some(record.id)),
            label: format!("{arrow} {kind}"),
            text: format!(
                "{}  {}",
                other.map_or_else(String::new, |id| now.title(id)),
                job.trim()
            ),
        };
    }
    Line {
        id: Some(record.id),
        label,
        text: facts(now, lang, Some(of), record),
    }
}
