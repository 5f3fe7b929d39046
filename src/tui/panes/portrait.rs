//! The portrait of a customer: figures of the models, what the data propose, how good they are, and the brief of a page.
//! Rule: it is worked out when it is looked at, never for a list.

use super::columns::day_words;
use super::detail::Line;
use crate::domain::text::t;
use crate::domain::{Kind, Lang, Record};
use crate::operations::{brief, lifecycle, quality};
use crate::segments::ModelFields;
use crate::segments::figures::Models;
use crate::segments::models::{Figure, MODEL_FIELDS, ModelField};
use crate::segments::subject::Compare;
use crate::tui::now::Now;
use crate::tui::segments::models_of;

fn line(label: &str, text: String) -> Line {
    Line {
        id: None,
        label: label.to_owned(),
        text,
    }
}

/// Status, proposal, figures and data quality.
pub fn figures(now: &Now, lang: Lang, customer: &Record) -> Vec<Line> {
    let status = lifecycle::status(now.book, customer, now.today)
        .label()
        .get(lang);
    let mut lines = vec![line(t("Status", "状态").get(lang), status.to_owned())];
    if let Some(proposal) = lifecycle::propose(now.book, customer, now.today) {
        let list = &crate::domain::nouns::customer::LIFECYCLE;
        let stage = list
            .find(proposal.stage)
            .map_or(proposal.stage, |c| c.label.get(lang));
        let text =
            t("{0}, because {1}", "{0}，因为{1}").fill(lang, &[&stage, &proposal.reason(lang)]);
        lines.push(line(t("The data propose", "数据建议").get(lang), text));
    }
    let models = Models::new(now.book, now.today, now.zone).sharing(models_of(now));
    for row in MODEL_FIELDS {
        if let Some(figure) = models.value(customer.id, row.model) {
            lines.push(line(row.label.get(lang), shown(now, lang, row, figure)));
        }
    }
    let country = now.book.settings.country();
    let quality = quality::of(customer, &country, now.today, now.zone);
    let label = |key: &str| {
        Kind::Customer
            .field(key)
            .map_or("", |(_, field)| field.label.get(lang))
    };
    let missing = quality.findings.iter().map(|finding| match finding {
        quality::Finding::Missing(field) => t("no {0}", "缺{0}").fill(lang, &[&label(field)]),
        quality::Finding::Stale { field, days } => {
            t("{0} is {1} days old", "{0} 已 {1} 天未更新").fill(lang, &[&label(field), days])
        }
        quality::Finding::Invalid { field, why } => format!("{}: {}", label(field), why.get(lang)),
    });
    let words = missing.collect::<Vec<_>>().join(", ");
    let text = t("{0}% complete. {1}", "完整度 {0}%。{1}").fill(lang, &[&quality.complete, &words]);
    lines.push(line(t("Data", "资料").get(lang), text));
    lines
}

fn shown(now: &Now, lang: Lang, row: &ModelField, figure: Figure) -> String {
    match figure {
        Figure::Class(key) => match row.compare {
            Compare::Choice { rows, .. } => rows
                .iter()
                .find(|c| c.key == key)
                .map_or(key, |c| c.label.get(lang))
                .to_owned(),
            _ => key.to_owned(),
        },
        Figure::Word(word) => word.to_string(),
        Figure::Int(n) => n.to_string(),
        Figure::Money(minor) => now.book.settings.money(minor).grouped(),
        Figure::Day(day) => day_words(now.today, day, lang),
    }
}

/// One page before a meeting.
pub fn page(now: &Now, lang: Lang, customer: &Record) -> Vec<Line> {
    let Ok(sections) = brief::brief(now.book, &now.ask(lang, 0), customer.id) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for section in sections {
        for (n, text) in section.lines.into_iter().enumerate() {
            let label = if n == 0 { section.label.get(lang) } else { "" };
            lines.push(line(label, text));
        }
    }
    lines
}
